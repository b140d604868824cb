"""The command centre of a court and its duty: who leads it, who is on duty when, the telephone log.

Source: 法发〔2009〕43号 一(一) (mandatory at high and intermediate courts; 24-hour telephone; head: president or an
authorised vice-president; the bureau chief runs it). Shifts, hand-over and substitutes: rules of single courts, [D].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shared.domain.courts import Tier
from shared.domain.deadlines import SHANGHAI
from shared.domain.errors import BadInput, Citation, Text
from shared.domain.transitions import Transition

ROOT = Citation("法发〔2009〕43号", "2009", "一(一)")
_MUST_HAVE_ONE = frozenset({Tier.HIGH, Tier.INTERMEDIATE})

SHIFT_STATES = (
    Transition("", "publish", "planned", "[D] local rules"),
    Transition("planned", "sign_in", "on_duty", "[D] local rules: daily online sign-in"),
    Transition("planned", "miss", "missed", "[D] nobody signed in"),
    Transition("missed", "sign_in", "on_duty", "[D] late, and the task stays"),
    Transition("on_duty", "hand_over", "handed_over", "[D] local rules: daily hand-over stating done and undone items"),
)


def centre_is_mandatory(tier: Tier) -> bool:
    """Whether a court of this tier must have a command centre; others may (法发〔2009〕43号 一(一))."""
    return tier in _MUST_HAVE_ONE


@dataclass(frozen=True, slots=True)
class Centre:
    """The command centre of this court.

    Attributes:
        head_id: person who heads it; head_basis: the authorisation, where it is not the president. ops_head_id: runs it.
        hotlines: 24-hour numbers.
    """

    court_id: str
    head_id: str
    head_basis: str
    ops_head_id: str
    hotlines: tuple[str, ...]
    since: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift from `start_at` to `end_at` (UTC). Posts hold person ids; `backup` stands in for any of them.

    swap: a change of one post that waits for the leader's consent. handover: what was said when it ended.
    """

    shift_id: str
    start_at: datetime
    end_at: datetime
    leader: str
    officer: str
    technician: str
    backup: str
    state: str
    signed_in: dict[str, str]
    swap: dict[str, str]
    handover: dict[str, Any]
    version: int = 1

    def has(self, person_id: str) -> bool:
        """Whether this person is on the shift."""
        return person_id in (self.leader, self.officer, self.technician, self.backup)

    def swapped(self) -> Shift:
        """The shift once the swap that waits is consented to."""
        post, to = self.swap["post"], self.swap["to"]
        return replace(
            self,
            leader=to if post == "leader" else self.leader,
            officer=to if post == "officer" else self.officer,
            technician=to if post == "technician" else self.technician,
            backup=to if post == "backup" else self.backup,
            swap={},
        )


@dataclass(frozen=True, slots=True)
class Call:
    """One call in the telephone log. Never edited: `corrects` names the entry that this one puts right.

    no: gapless within the legal `day`. kind: lead | emergency | request | complaint | other.
    """

    call_id: str
    day: date
    no: int
    at: datetime
    source: str
    kind: str
    case_no: str
    text: str
    decision: str
    taken_by: str
    corrects: str = ""


class RotaNotWhole(BadInput):
    """A rota leaves somebody missing, or an hour without anybody."""

    code = "rota_not_whole"
    todo = Text(
        "请补齐后重新公布：每班须有带班领导、执行员、技术人员和替班人员。",
        "Complete it: each shift has a leader, an officer, a technician and a substitute.",
    )
    source = ROOT


def require_whole(shifts: Sequence[Shift], start_at: datetime, end_at: datetime) -> None:
    """Raise RotaNotWhole, naming the gap or the overlap, unless the shifts cover the period exactly once."""
    reached = start_at
    for shift in sorted(shifts, key=lambda each: each.start_at):
        if shift.end_at <= shift.start_at:
            _not_whole(Text("班次 {a} 的结束早于开始。", "The shift of {a} ends before it begins."), shift.start_at)
        if shift.start_at > reached:
            _gap(reached, shift.start_at)
        if shift.start_at < reached:
            _not_whole(Text("{a} 至 {b} 排班重叠。", "Two shifts overlap from {a} to {b}."), shift.start_at, reached)
        if shift.officer == shift.technician:
            _not_whole(Text("{a} 的班次执行员与技术人员不能为同一人。", "Shift of {a}: officer and technician are two people."),
                       shift.start_at)  # fmt: skip
        reached = shift.end_at
    if reached < end_at:
        _gap(reached, end_at)
    if reached > end_at:
        _not_whole(Text("排班超出 {a}。", "The shifts go past {a}."), end_at)


def _gap(begins: datetime, ends: datetime) -> None:
    _not_whole(Text("{a} 至 {b} 无人值班。", "Nobody is on duty from {a} to {b}."), begins, ends)


def _not_whole(what: Text, a: datetime, b: datetime | None = None) -> None:
    raise RotaNotWhole(what, a=_shown(a), b=_shown(b) if b else "")


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
