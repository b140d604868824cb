"""The case pool (案件池) of a superior: cases of courts below it may have to urge, elevate or designate, each with why.

Every reason is computed from what this court holds (its own procedures, alerts told from below, flags, the register that the
ledger keeps) and names its rule. Whether to act stays with people: 民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–12;
执行工作规定 2020 art. 74; 法发〔2024〕9号.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.domain.alerts import LIVE, Alert
from shared.domain.alerts import Level as AlertLevel
from shared.domain.cases import RegisteredCase
from shared.domain.deadlines import due
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.flags import LISTED, Flag
from shared.domain.flags import Level as FlagLevel
from shared.domain.identifiers import lineage_id_of
from shared.procedures.alerts.table import ALERTS
from shared.procedures.supervision_letter.tables import SUP11
from shared.web.reading import offers
from shared.web.reading.homes.seat import Seat

LOOKED_AT, SHOWN = 60, 25
SIX_MONTHS = "inaction_period"
#: Shorter than any six months: what is younger cannot be long pending.
SIX_MONTHS_AT_LEAST_DAYS = 180
URGE, ELEVATE, DESIGNATE, CORRECT = "open_urging", "open_elevation_review", "open_designation", "open_correction"
#: Procedures of this court in which such a case is dealt with already; state tables of their roles end in these.
ANSWERS = {"urging": "superior", "elevation": "superior", "designation": "decider", "concentration": "gatherer",
           "joint": "organiser", "correction": "superior", "supervision_letter": "superior"}  # fmt: skip
ANSWERED_BY = {"urging": URGE, "elevation": ELEVATE, "designation": DESIGNATE, "correction": CORRECT}
OVER = frozenset({"declined", "revoked", "satisfied", "redirected", "superseded", "ended", "closed", "served", "done"})
#: Exchanges that are a reason by themselves: (procedure, state) → why, source, what answers it.
FAILED = {
    ("urging", "lapsed"): (
        Text("督促期限届满无正当理由仍未执行，应当提级或者指令执行", "urged in vain: elevation or designation must follow"),
        "执行程序解释 2020 art. 12", (ELEVATE, DESIGNATE), 100,
    ),
    ("supervision_letter", "overdue"): (
        Text("督办期限届满未报告", "supervised, and no report in time"), SUP11, (URGE, ELEVATE, DESIGNATE), 50,
    ),
}  # fmt: skip
_COURT_FIELD = {DESIGNATE: "old_court"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is in the pool. weight: the greater the more pressing. exchange_id, alert_id: where to read on."""

    text: Text
    source: str
    answers: tuple[str, ...]
    weight: int
    exchange_id: str = ""
    alert_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An act that would answer: offered to this person or not, and what its form is filled with."""

    offered: offers.Offered
    inputs: dict[str, str]


@dataclass(slots=True)
class Pooled:
    """A case of a court below. filed_on None: the register does not have it. first_case_no: of the lineage, where it is not
    this one. running: what this court has begun about it.
    """

    lineage_id: str
    case_no: str
    court: str
    filed_on: date | None = None
    first_case_no: str = ""
    reasons: list[Reason] = field(default_factory=list)
    running: list[Exchange] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def urgency(self) -> tuple[int, date]:
        """For sorting: the weightiest, then the oldest."""
        return -sum(reason.weight for reason in self.reasons), self.filed_on or date.max


def pool(seat: Seat) -> list[Pooled]:
    """At most 60 of each reason are looked at, the 25 most pressing cases shown; a constant number of queries."""
    found: dict[str, Pooled] = {}
    for lineage_id, case_no, court, reason in (*_failed(seat), *_alerted(seat), *_flagged(seat), *_long_pending(seat)):
        row = found.setdefault(lineage_id, Pooled(lineage_id, case_no, court))
        row.reasons.append(reason)
    _registered(seat, found)
    _running(seat, found)
    shown = sorted(found.values(), key=lambda row: row.urgency)[:SHOWN]
    for row in shown:
        row.reasons = _each_once(row.reasons)
        row.answers = _answers(seat, row)
    return shown


_Found = tuple[str, str, str, Reason]


def _failed(seat: Seat) -> list[_Found]:
    rows: list[_Found] = []
    for (procedure, state), (text, source, answers, weight) in FAILED.items():
        for row in seat.unit.exchanges.where(procedure=procedure, state__in=[state], limit=LOOKED_AT):
            reason = Reason(text, source, answers, weight, exchange_id=row.exchange_id)
            rows.append((row.lineage_id, str(row.data.get("case_no", "")), row.peer, reason))
    return rows


def _alerted(seat: Seat) -> list[_Found]:
    told = seat.unit.of(Alert).where(
        state__in=list(LIVE), level__in=[AlertLevel.RED.value, AlertLevel.ORANGE.value], source="below", limit=LOOKED_AT
    )
    return [(row.lineage_id, row.case_no, row.court, _alert_reason(row)) for row in told]


def _alert_reason(alert: Alert) -> Reason:
    kind, level = ALERTS[alert.rule], AlertLevel(alert.level)
    zh = f"{level.label.zh}逐级上报：{kind.title.zh}" + (f"（净 {alert.net_days} 日）" if alert.net_days else "")
    en = f"{level.label.en} alert told upward: {kind.title.en}" + (
        f" ({alert.net_days} net days)" if alert.net_days else ""
    )
    answers = (CORRECT,) if alert.rule.startswith("U") else (URGE, DESIGNATE) if alert.rule == "P2" else (URGE, ELEVATE)
    return Reason(Text(zh, en), kind.source, answers, 10 * level.rank, alert_id=alert.alert_id)


def _flagged(seat: Seat) -> list[_Found]:
    flags = seat.unit.of(Flag).where(state="open", order_by=("raised_on",), limit=LOOKED_AT)
    return [
        (flag.lineage_id, flag.case_no, flag.case_court, Reason(
            Text(f"督办标记（{FlagLevel(flag.level).label.zh}）：{flag.ground.zh}", f"flag ({flag.level}): {flag.ground.en}"),
            flag.rule or LISTED, (URGE, ELEVATE), 5 * (1 + FlagLevel(flag.level).height)))
        for flag in flags if flag.case_court != seat.node.court_id
    ]  # fmt: skip


def _long_pending(seat: Seat) -> list[_Found]:
    """Open for six months by the register; which days do not count is for the review."""
    rule = seat.node.law.rule(SIX_MONTHS, seat.today)
    old = seat.unit.case_register.where(
        closed_on=None,
        filed_on__lt=seat.today - timedelta(days=SIX_MONTHS_AT_LEAST_DAYS),
        order_by=("filed_on",),
        limit=LOOKED_AT,
    )
    rows: list[_Found] = []
    for row in old:
        last_on = due(row.filed_on, rule.period(), seat.node.law.calendar).due_on
        if last_on is None or last_on >= seat.today or row.court == seat.node.court_id:
            continue
        days = (seat.today - row.filed_on).days
        text = Text(f"立案 {days} 日未结，已过六个月（{last_on} 届满，未扣除期间）",
                    f"open for {days} days: six months ended on {last_on} (no days excluded)")  # fmt: skip
        source = "; ".join(map(str, rule.citations))
        rows.append((row.lineage_id, row.case_no, row.court, Reason(text, source, (URGE, ELEVATE), 10 + days // 90)))
    return rows


def _registered(seat: Seat, found: dict[str, Pooled]) -> None:
    """The open entry of a lineage says which court has the case now; a lineage closed everywhere leaves the pool."""
    entries: dict[str, list[RegisteredCase]] = defaultdict(list)
    if found:
        for row in seat.unit.case_register.where(lineage_id__in=sorted(found), order_by=("filed_on", "case_no")):
            entries[row.lineage_id].append(row)
    for lineage_id, rows in entries.items():
        alive = [row for row in rows if row.closed_on is None]
        if not alive:
            del found[lineage_id]
            continue
        known, newest = found[lineage_id], alive[-1]
        first = next((row.case_no for row in rows if lineage_id_of(row.case_no) == lineage_id), "")
        known.case_no, known.court, known.filed_on = newest.case_no, newest.court, newest.filed_on
        known.first_case_no = first if first != newest.case_no else ""


def _running(seat: Seat, found: dict[str, Pooled]) -> None:
    if not found:
        return
    for row in seat.unit.exchanges.where(lineage_id__in=sorted(found), limit=20 * LOOKED_AT):
        if ANSWERS.get(row.procedure) == row.role and row.state not in OVER:
            found[row.lineage_id].running.append(row)


def _each_once(reasons: list[Reason]) -> list[Reason]:
    kept = {reason.text.zh: reason for reason in sorted(reasons, key=lambda reason: reason.weight)}
    return sorted(kept.values(), key=lambda reason: -reason.weight)


def _answers(seat: Seat, row: Pooled) -> list[Answer]:
    """What the reasons call for, in order, without what is under way. Only acts that this court declares."""
    begun = {ANSWERED_BY[each.procedure] for each in row.running if each.procedure in ANSWERED_BY}
    first = {"first_case_no": row.first_case_no} if row.first_case_no else {}
    wanted = dict.fromkeys(name for reason in row.reasons for name in reason.answers)
    return [
        Answer(
            offers.of_act(seat.person, seat.node.catalogue.acts[name]),
            {_COURT_FIELD.get(name, "lower_court"): row.court, "case_no": row.case_no} | first,
        )
        for name in wanted
        if name not in begun
    ]
