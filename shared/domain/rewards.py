"""Reward notices (悬赏): who may earn one, which tip comes first, how much is paid.

Source: 财产调查规定 2020 arts 21–24 (decision within 10 days, tips registered with identity and ranked by time, paid only
for what the court did not know and what brought money, out of the applicant's proceeds). The formula of payment: [D].
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PER_MILLE = 1000
#: Who earns nothing: the applicant's agents, and those bound to inform the court anyway.
EXCLUDED = frozenset({"applicants_agent", "bound_to_inform"})


@dataclass(frozen=True, slots=True)
class Tip:
    """One tip for a notice, by its number in the order of registration; nothing here tells who gave it.

    standing: counts | known (to the court before) | repeated (given earlier by another) | excluded.
    """

    tip_id: str
    notice_id: str
    no: int
    at: datetime
    content: str
    standing: str
    realised_fen: int
    registered_by: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class SealedIdentity:
    """Who gave a lead or a tip; read only by the persons named, in no evidence, message or trace."""

    subject_id: str
    name: str
    identity_no: str
    contact: str
    relation: str
    visible_to: tuple[str, ...]


def standing_of(*, known_before: bool, repeats_earlier: bool, relation: str) -> str:
    """What a tip is worth when it is registered."""
    if relation in EXCLUDED:
        return "excluded"
    if known_before:
        return "known"
    return "repeated" if repeats_earlier else "counts"


def winner(tips: Iterable[Tip]) -> Tip | None:
    """The first registered tip that counts and brought money."""
    earning = [tip for tip in tips if tip.standing == "counts" and tip.realised_fen > 0]
    return min(earning, key=lambda tip: tip.no, default=None)


def payout_fen(*, promise_fen: int, share_per_mille: int, realised_fen: int) -> int:
    """What a tip earns: the promised share of what it brought, never more than the promise (分, rounded down).

    A notice that promises a fixed sum has the whole of what was realised as its share.
    """
    return min(promise_fen, realised_fen * share_per_mille // PER_MILLE)
