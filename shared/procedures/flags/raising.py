"""Raising a flag on a case, from any effect at any court."""

from __future__ import annotations

from shared.domain.errors import Text
from shared.messages.desk import Desk


def raise_flag(desk: Desk, *, lineage_id: str, case_no: str, ground: Text, rule: str, cause: str, level: str) -> str:
    """A flag on a case; returns its id.

    cause: what it comes from (an alert, a list entry); the same cause while the flag is open gives the same flag, after
    it was struck the flag is open again. level: yellow | orange | red. rule: the source, for people.
    """
    return desk.witness("flag_raised", subject_id=cause, lineage_id=lineage_id,
                        detail={"case": case_no, "rule": rule, "level": level, "ground": ground.zh})  # fmt: skip
