"""Net days: a period of the law less the days that do not count (扣除期间), with the proof.

Each exclusion has a ground, a document that began it and one that ended it. Overlaps count once ([D]); a span takes
out its first and its last day and every day between ([D]: no text says whether the ends count).
Source: 执行程序解释 2020 art. 13; 审理期限规定 2000 art. 9; 执行工作规定 2020 art. 63.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared.domain.calendar import Calendar
from shared.domain.deadlines import Period, ProofStep, cap_end
from shared.domain.errors import BadInput, Citation, Text

_ONE_DAY = timedelta(days=1)


class Ground(StrEnum):
    """Why days do not count; which ground counts for which period is data of the law (`excluded_days_*`)."""

    PUBLIC_NOTICE = "public_notice"
    VALUATION = "valuation"
    AUDIT_OR_LIQUIDATION = "audit_or_liquidation"
    SALE = "sale"
    JURISDICTION = "jurisdiction"
    COORDINATION = "coordination"
    DEFERRAL = "deferral"
    SUSPENSION = "suspension"
    REQUEST_FOR_INSTRUCTIONS = "request_for_instructions"

    @property
    def label(self) -> Text:
        """The ground as people write it."""
        return GROUND_TITLES[self]


GROUND_TITLES: dict[Ground, Text] = {
    Ground.PUBLIC_NOTICE: Text("公告", "public notice"),
    Ground.VALUATION: Text("评估、鉴定", "valuation, appraisal"),
    Ground.AUDIT_OR_LIQUIDATION: Text("审计、清算", "audit, liquidation"),
    Ground.SALE: Text("拍卖、变卖", "auction, sale"),
    Ground.JURISDICTION: Text("管辖争议", "dispute over jurisdiction"),
    Ground.COORDINATION: Text("执行争议协调", "coordination between courts"),
    Ground.DEFERRAL: Text("暂缓执行", "deferral"),
    Ground.SUSPENSION: Text("中止执行", "suspension"),
    Ground.REQUEST_FOR_INSTRUCTIONS: Text("请示", "request for instructions"),
}


class BadSpan(BadInput):
    """An exclusion ends before it begins."""

    code = "bad_span"
    what = Text(
        "扣除期间的终止日 {until} 早于起始日 {start}。", "The exclusion ends on {until}, before its start {start}."
    )
    todo = Text("请核对起止文书的日期。", "Check the dates of the two documents.")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Days that do not count, from the document that began them to the one that ended them.

    Attributes:
        until_on: last day, or None while it runs. document_no, end_document_no: the two documents.
    Raises BadSpan when it ends before it begins.
    """

    ground: Ground
    from_on: date
    until_on: date | None
    document_no: str
    end_document_no: str = ""

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on < self.from_on:
            raise BadSpan(start=self.from_on, until=self.until_on)

    def last_day(self, today: date) -> date:
        """The last day taken out as far as is known `today`."""
        return today if self.until_on is None else min(self.until_on, today)


@dataclass(frozen=True, slots=True)
class NetDays:
    """How much of a period has run.

    Attributes:
        net_days: days after `start` up to `today`, less the excluded ones. excluded_days: those, counted once.
        limit_days: length of the period in days. ends_on: its last day as far as is known today.
        proof: start, each excluded span with its documents, the sum, the rule.
    """

    start: date
    today: date
    net_days: int
    excluded_days: int
    limit_days: int
    ends_on: date
    proof: tuple[ProofStep, ...]

    @property
    def is_over(self) -> bool:
        """Whether more than the period has run, net."""
        return self.today > self.ends_on

    @property
    def proof_lines(self) -> str:
        """The proof in Chinese, one step a line."""
        return "\n".join(step.text.zh for step in self.proof)


def merged_spans(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The spans as disjoint ones, in order: a day in two of them is there once."""
    merged: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + _ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start <= end:
            merged.append((start, end))
    return merged


def days_within(spans: Sequence[tuple[date, date]], after: date, until: date) -> int:
    """Days of disjoint spans that lie after `after` and not after `until`."""
    return sum(max(0, (min(end, until) - max(start, after + _ONE_DAY)).days + 1) for start, end in spans)


def net_days(
    start: date,
    today: date,
    period: Period,
    exclusions: Sequence[Exclusion],
    *,
    grounds: Sequence[str],
    calendar: Calendar,
    source: Citation,
) -> NetDays:
    """How much of `period`, begun by an event on `start`, has run on `today`; only `grounds` are taken out.

    The start is not counted; a last day on a day off moves (民事诉讼法 2023 art. 85), never onto a day that is taken out.
    Raises BadPeriod.
    """
    counted = [each for each in exclusions if each.ground in grounds]
    spans = merged_spans((each.from_on, each.last_day(today)) for each in counted)
    limit_days = (cap_end(start, period) - start).days
    end = start + timedelta(days=limit_days)
    while (later := start + timedelta(days=limit_days + days_within(spans, start, end))) != end:
        end = later
    ends_on = _moved(end, spans, calendar)
    excluded = days_within(spans, start, today)
    net = (today - start).days - excluded
    steps = [_step(f"自{start}起算，当日不计入。", f"It runs from {start}, that day not counted.", source)]
    steps += [_span(each, today, each.ground in grounds, source) for each in sorted(exclusions, key=_order)]
    steps += [
        _step(f"重叠部分只扣一次，至{today}共扣除{excluded}日。", f"Overlaps count once: {excluded} days are taken out."),
        _step(f"净期间{net}日；{period.text.zh}（{limit_days}日）满于{ends_on}。",
              f"Net {net} days; {period.text.en} ({limit_days} days) end on {ends_on}.", source),
    ]  # fmt: skip
    return NetDays(start, today, net, excluded, limit_days, ends_on, tuple(steps))


def _moved(end: date, spans: Sequence[tuple[date, date]], calendar: Calendar) -> date:
    """`end` or, where it is a day off, the first working day after it that is not taken out."""
    day = calendar.first_working_day_from(end)
    while day != end and days_within(spans, day - _ONE_DAY, day):
        day = calendar.first_working_day_from(day + _ONE_DAY)
    return day


def _order(each: Exclusion) -> tuple[date, str]:
    return each.from_on, each.ground


def _span(each: Exclusion, today: date, counts: bool, source: Citation) -> ProofStep:
    title, end = GROUND_TITLES[each.ground], each.until_on
    until = str(end) if end is not None else f"{today}（仍在进行）"
    papers = "、".join(no for no in (each.document_no, each.end_document_no) if no)
    verdict = Text("扣除", "taken out") if counts else Text("依该规定不扣除", "not taken out by this rule")
    until_en = str(end) if end is not None else f"{today}, still running"
    return _step(f"{title.zh} {each.from_on}至{until}（{papers}）：{verdict.zh}。",
                 f"{title.en}, {each.from_on} to {until_en} ({papers}): {verdict.en}.", source)  # fmt: skip


def _step(zh: str, en: str, source: Citation | None = None) -> ProofStep:
    return ProofStep(Text(zh, en), source)
