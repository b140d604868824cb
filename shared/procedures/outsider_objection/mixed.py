"""Both kinds of objection at once (ORR 8): conduct attacked on other grounds than the right is a second track.

Where the act is attacked on the same right, everything is reviewed here (民事诉讼法 2023 art. 238) and nothing else opens.
The one place where this procedure calls that of objections to conduct.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.objection.filing import receive
from shared.procedures.objection.papers import FileObjection


def open_conduct_track(desk: Desk, doer: Doer, row: Exchange) -> Mapping[str, Any]:
    """The objection to conduct, docketed with the same receipt day; returns what its own filing reports."""
    given = FileObjection(
        row.data["challenged"], row.data["outsider"], "interested", row.data["grounds"][:2000],
        date.fromisoformat(row.data["received_on"]),
    )  # fmt: skip
    opened = receive(desk, doer, About(row.lineage_id), given)
    return {"conduct_case_no": opened["case_no"], "conduct_objection": opened["objection_id"]}
