"""Net days of a case: acts that record why days do not count, and the two counters made of them.

Each exclusion has its start and its end document; the grounds that count differ by period (`excluded_days_*`).
Source: 执行程序解释 2020 arts 10, 13; 审理期限规定 2000 art. 9; overlaps once [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain import exclusions
from shared.domain.courts import Body
from shared.domain.deadlines import Period
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.exclusions import Exclusion, Ground, NetDays
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.matters import Note, docket_entry, exchange_of, need_entry, open_entry
from shared.procedures.moving_dates import LIMIT_GROUNDS, LIMIT_RULE, exclusion_in, extended_limit, follow_register

SIX_MONTHS_RULE, SIX_MONTHS_GROUNDS = "inaction_period", "excluded_days_six_months"
#: Grounds on which the whole case waits.
WAITS = (Ground.DEFERRAL, Ground.SUSPENSION)
COURT = (
    Transition("", "record", "running", "执行程序解释 2020 art. 13"),
    Transition("running", "end", "ended", "执行程序解释 2020 art. 13"),
)


class SixMonthsNotOver(Conflict):
    """The six months, net of excluded days, have not passed; `proof` shows the computation."""

    code = "six_months_not_over"
    what = Text(
        "自 {start} 起净期间为 {net_days} 日，未超过六个月（满于 {ends_on}）。计算过程：\n{proof}",
        "{net_days} net days since {start} are not more than six months (they end on {ends_on}).\n{proof}",
    )
    todo = Text(
        "请于 {ends_on} 之后提出；确有必要的，上级法院可依职权监督（执行工作规定 2020 art. 74）。",
        "Come back after {ends_on}; a superior may act of its own motion where necessary (EWR 2020 art. 74).",
    )
    source = Citation("执行程序解释", "2020", "arts 10, 13")


@dataclass(frozen=True, slots=True)
class ExclusionItem:
    """An exclusion as it travels."""

    ground: Ground = term("扣除事由", "ground")
    from_on: date = term("起始日", "from")
    document_no: str = term("起始文书", "document that began it", min_length=1, max_length=100)
    until_on: date | None = term("终止日", "until", default=None)
    end_document_no: str = term("终止文书", "document that ended it", default="", max_length=100)

    @classmethod
    def of(cls, each: Exclusion) -> ExclusionItem:
        """The exclusion, ready to travel."""
        return cls(each.ground, each.from_on, each.document_no, each.until_on, each.end_document_no)

    def as_exclusion(self) -> Exclusion:
        """Raises BadSpan."""
        return Exclusion(self.ground, self.from_on, self.until_on, self.document_no, self.end_document_no)


@dataclass(frozen=True, slots=True)
class RecordExclusion:
    """Days begin not to count; with an end at once, or ended later by its own document."""

    ground: Ground = term("扣除事由", "ground")
    from_on: date = term("起始日", "from")
    document_no: str = term("起始文书", "document that begins it", min_length=1, max_length=100)
    until_on: date | None = term("终止日", "until", default=None)
    end_document_no: str = term("终止文书", "document that ended it", default="", max_length=100)


@dataclass(frozen=True, slots=True)
class EndExclusion:
    """Days count again."""

    until_on: date = term("终止日", "last day excluded")
    document_no: str = term("终止文书", "document that ends it", min_length=1, max_length=100)


def begin_exclusion(desk: Desk, lineage_id: str, each: Exclusion, *, follows: str = "") -> Exchange:
    """Enter an exclusion into the register of this court; one that has its end document is ended at once.

    The limit of the case follows: it is stopped while one of its grounds runs, and computed anew when it has ended.

    follows: the stay or suspension that ends it; a person cannot.
    """
    opened = desk.open_exchange(
        "net_days",
        "court",
        event="record",
        lineage_id=lineage_id,
        peer=desk.court_id,
        data={"ground": each.ground.value, "from_on": each.from_on.isoformat(), "document_no": each.document_no}
        | ({"stay": follows} if follows else {}),
    )
    _note_wait(desk, opened, "case_suspended", each.from_on)
    if each.until_on is not None:
        return end_exclusion(desk, opened, each.until_on, each.end_document_no)
    follow_register(desk, lineage_id)
    return opened


def _note_wait(desk: Desk, row: Exchange, kind: str, on: date) -> None:
    """A stay or suspension of a case of this court is an event of it, when it begins and when it ends."""
    if row.data["ground"] in WAITS and docket_entry(desk, row.lineage_id) is not None:
        desk.record_event(kind, lineage_id=row.lineage_id, subject_id=row.exchange_id, on=min(on, desk.today),
                          detail={name: row.data[name] for name in ("ground", "document_no")})  # fmt: skip


def end_exclusion(desk: Desk, running: Exchange, until_on: date, document_no: str) -> Exchange:
    """End a running exclusion. Raises BadSpan, NoSuchTransition."""
    ended = exclusion_in(running, until_on=until_on)
    row = desk.move(running, "end", until_on=str(ended.until_on), end_document_no=document_no)
    _note_wait(desk, row, "case_resumed", until_on)
    follow_register(desk, running.lineage_id)
    return row


def exclusions_of(desk: Desk, lineage_id: str) -> tuple[Exclusion, ...]:
    """All exclusions this court has recorded in a lineage, in order."""
    rows = desk.exchanges.where(procedure="net_days", role="court", lineage_id=lineage_id)
    return tuple(sorted((exclusion_in(row) for row in rows), key=lambda each: (each.from_on, each.document_no)))


def read_lines(text: str) -> tuple[ExclusionItem, ...]:
    """Exclusions written one a line: ground,from,until,document,end document. Raises BadInput, BadSpan."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = [part.strip() for part in line.replace("，", ",").split(",")]
        try:
            ground, start, until, document_no, *end = parts
            item = ExclusionItem(Ground(ground), date.fromisoformat(start), document_no,
                                 date.fromisoformat(until) if until else None, end[0] if end else "")  # fmt: skip
        except ValueError:
            raise BadInput(
                Text("扣除期间“{line}”不能识别。", "The exclusion “{line}” cannot be read."),
                Text("每行写：事由,起始日,终止日,起始文书,终止文书；事由为 {grounds}。",
                     "One a line: ground,from,until,document,end document; grounds: {grounds}."),
                line=line[:100], grounds=" ".join(Ground),
            ) from None  # fmt: skip
        item.as_exclusion()
        found.append(item)
    return tuple(found)


def net_days_237(desk: Desk, start: date, excluded: Sequence[Exclusion]) -> NetDays:
    """The six months without enforcement (CPL 237), counted from receipt of the application or from discovery."""
    return _count(desk, start, excluded, SIX_MONTHS_RULE, SIX_MONTHS_GROUNDS)


def net_days_limit(desk: Desk, filed_on: date, excluded: Sequence[Exclusion], period: Period | None = None) -> NetDays:
    """The limit of the case (EWR 63, SLR 5), counted from docketing; `period` where it was extended."""
    return _count(desk, filed_on, excluded, LIMIT_RULE, LIMIT_GROUNDS, period)


def _count(
    desk: Desk,
    start: date,
    excluded: Sequence[Exclusion],
    rule_id: str,
    grounds_rule: str,
    period: Period | None = None,
) -> NetDays:
    rule = desk.law.rule(grounds_rule, desk.today)
    grounds = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    return exclusions.net_days(
        start,
        desk.today,
        period or desk.law.period(rule_id, desk.today),
        excluded,
        grounds=[str(each) for each in grounds],
        calendar=desk.law.calendar,
        source=rule.citations[0],
    )


def require_six_months(counted: NetDays) -> None:
    """Raises SixMonthsNotOver with the proof."""
    if not counted.is_over:
        raise SixMonthsNotOver(start=counted.start, net_days=counted.net_days, ends_on=counted.ends_on,
                               proof=counted.proof_lines)  # fmt: skip


def application_received_on(desk: Desk, lineage_id: str) -> date:
    """The day this court received the application: start of the duty to send the execution notice, else docketing."""
    case = need_entry(desk, lineage_id)
    duty = desk.duties.first(subject_id=case.case_no, rule_id="execution_notice")
    return duty.opened_on if duty is not None else case.filed_on


def _record(desk: Desk, doer: Doer, about: About, given: RecordExclusion) -> Mapping[str, Any]:
    open_entry(desk, about.lineage_id)
    each = Exclusion(given.ground, given.from_on, given.until_on, given.document_no, given.end_document_no)
    if given.from_on > desk.today or (given.until_on is not None and given.until_on > desk.today):
        raise BadInput(Text("起止日不能在将来。", "The days may not lie in the future."))
    if given.until_on is not None and not given.end_document_no:
        raise BadInput(Text("写明终止日的，须有终止文书。", "An end needs the document that ended it."))
    return {"exchange_id": begin_exclusion(desk, about.lineage_id, each).exchange_id}


def _end(desk: Desk, doer: Doer, about: About, given: EndExclusion) -> Mapping[str, Any]:
    running = exchange_of(desk, about)
    if given.until_on > desk.today:
        raise BadInput(Text("终止日不能在将来。", "The end may not lie in the future."))
    if running.data.get("stay"):
        raise Conflict(Text("暂缓或者中止执行由该程序终止。", "A stay or suspension ends by its own procedure."))
    end_exclusion(desk, running, given.until_on, given.document_no)
    return {"until_on": str(given.until_on)}


def _counters(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    case, excluded = need_entry(desk, about.lineage_id), exclusions_of(desk, about.lineage_id)
    six = net_days_237(desk, application_received_on(desk, about.lineage_id), excluded)
    limit = net_days_limit(desk, case.filed_on, excluded, extended_limit(desk, case.case_no))
    return {
        "net_days_237": six.net_days,
        "ends_on_237": str(six.ends_on),
        "proof_237": six.proof_lines,
        "net_days_limit": limit.net_days,
        "ends_on_limit": str(limit.ends_on),
        "proof_limit": limit.proof_lines,
    }


OFFICERS = frozenset({"officer", "chief"})
IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})
OPEN_CASE = (Offer("docket", "case", ("open",)),)
PROCEDURE = Procedure(
    name="net_days",
    title=Text("期间扣除", "net days"),
    source="执行程序解释 2020 art. 13; 审理期限规定 2000 art. 9",
    tables={"court": COURT},
    acts=(
        ActKind("record_exclusion", Text("登记扣除期间", "record days that do not count"), RecordExclusion,
                "执行程序解释 2020 art. 13", IMPLEMENTERS, OFFICERS, "case", _record, offers=OPEN_CASE),
        ActKind("end_exclusion", Text("终止扣除期间", "days count again"), EndExclusion, "执行程序解释 2020 art. 13",
                IMPLEMENTERS, OFFICERS, "exchange", _end, offers=(Offer("net_days", "court", ("running",)),)),
        ActKind("count_net_days", Text("计算净期间", "count net days"), Note, "执行程序解释 2020 arts 10, 13", IMPLEMENTERS,
                OFFICERS, "case", _counters, offers=OPEN_CASE),
    ),
)  # fmt: skip
