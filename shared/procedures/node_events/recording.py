"""Recording events by hand, one or many at once; correcting one: the chain keeps both.

Source: 法〔2021〕322号; 法发〔2009〕43号 一(二). What is recorded exercises no power; only the court that holds a case records.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.cases import Case
from shared.domain.errors import BadInput, Conflict, NotFound, Text, ZhixingError
from shared.domain.identifiers import CaseNumber
from shared.domain.node_events import Entry, NodeEvent, event_kind
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.messages.schemas import load
from shared.procedures.matters import need_entry
from shared.procedures.node_events import papers
from shared.procedures.node_events.automatic import BY_PLATFORM
from shared.procedures.node_events.papers import CorrectEvent, RecordEvent, RecordEvents

#: What still happens after a case was closed.
AFTER_CLOSING = frozenset({"archived", "obstruction_found", "recipient_informed", "asset_found"})


class RecordedByPlatform(Conflict):
    """The platform records events of this kind by itself, when the act is done."""

    code = "recorded_by_platform"
    what = Text(
        "“{title}”由平台在办理时自动记录，不能另行录入。", "“{title_en}” is recorded by the act itself, not by hand."
    )
    todo = Text("请直接办理“{act}”。", "Do the act “{act_en}” instead.")


class BadLine(BadInput):
    """A line of a batch that cannot be taken; nothing of the batch was recorded."""

    code = "bad_line"
    what = Text("第 {line} 行：{why}", "Line {line}: {why_en}")
    todo = Text(
        "请更正该行后整批重新提交；本批均未录入。", "Mend the line and send the whole batch again; none was recorded."
    )


def record(desk: Desk, doer: Doer, about: About, given: RecordEvent) -> Mapping[str, Any]:
    """One event. Raises RecordedByPlatform, CaseClosed, NotTheHolder, BadDetail, BadInput, NotFound."""
    case = need_entry(desk, about.lineage_id)
    [event] = desk.record_events([_entry(desk, case, given, papers.read_lines(given.detail))])
    return {"event_id": event.event_id, "seq": event.seq, "node_no": event.node_no, "days_late": event.days_late}


def record_many(desk: Desk, doer: Doer, about: About, given: RecordEvents) -> Mapping[str, Any]:
    """All lines or none. Raises BadLine with the number of the line."""
    lines = [line for line in given.lines.splitlines() if line.strip()]
    if len(lines) > papers.MOST_LINES:
        raise BadInput(Text("至多 {most} 行。", "At most {most} lines."), most=papers.MOST_LINES)
    cases: dict[str, Case] = {}
    entries = []
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(_of_line(desk, cases, papers.json_line(line)))
        except ZhixingError as problem:
            raise BadLine(line=number, why=problem.what.zh, why_en=problem.what.en) from problem
    events = desk.record_events(entries)
    return {"recorded": len(events), "first_seq": events[0].seq, "last_seq": events[-1].seq}


def _of_line(desk: Desk, cases: dict[str, Case], line: dict[str, Any]) -> Entry:
    case_no, detail = str(CaseNumber.parse(str(line.pop("case_no", "")))), line.pop("detail", {})
    if not isinstance(detail, dict):
        raise papers.BadDetail(line=str(detail)[:80])
    if case_no not in cases:
        cases[case_no] = desk.cases.need(case_no)
        _require_here(desk, cases[case_no])
    return _entry(desk, cases[case_no], load(RecordEvent, line), papers.checked(detail), holder_checked=True)


def _entry(
    desk: Desk, case: Case, given: RecordEvent, detail: dict[str, Any], *, holder_checked: bool = False
) -> Entry:
    kind = event_kind(given.kind)
    if given.kind in BY_PLATFORM:
        act = desk.title_of(BY_PLATFORM[given.kind])
        raise RecordedByPlatform(title=kind.title.zh, title_en=kind.title.en, act=act.zh, act_en=act.en)
    if given.kind not in AFTER_CLOSING:
        case.require_open()
    if not holder_checked:
        _require_here(desk, case)
    _not_in_the_future(desk, given.on)
    if given.document_no:
        detail = detail | {"document_no": given.document_no}
    return Entry(given.kind, case.lineage_id, given.subject_id or case.case_no, given.on, _no_names(desk, case, detail))


def _require_here(desk: Desk, case: Case) -> None:
    """Raises NotTheHolder where another court has the case; a closed one stays the record of the court that closed it."""
    power = desk.powers.get(case.lineage_id)
    if power is not None and (case.state != "closed" or power.state == "elsewhere"):
        power.require_holder(desk.court_id)


def _not_in_the_future(desk: Desk, on: date | None) -> None:
    if on is not None and on > desk.today:
        raise BadInput(Text("节点日期 {day} 在将来。", "{day} lies in the future."), day=on)


def _no_names(desk: Desk, case: Case, detail: dict[str, Any]) -> dict[str, Any]:
    """The detail goes up with the event; a party's name stays here. Raises BadDetail."""
    if any(isinstance(value, str | list) for name, value in detail.items() if name not in papers.DAYS):
        told = " ".join(str(value) for value in detail.values())
        for party in desk.parties.where(lineage_id=case.lineage_id):
            if len(party.name) > 1 and party.name in told:
                raise papers.BadDetail(line=told[:80])
    return detail


def correct(desk: Desk, doer: Doer, about: About, given: CorrectEvent) -> Mapping[str, Any]:
    """Replace an event of this case, or take it back. Raises NotFound, Conflict (corrected before), BadInput."""
    case = need_entry(desk, about.lineage_id)
    _require_here(desk, case)
    wrong = desk.of(NodeEvent).need(given.event_id)
    if wrong.lineage_id != about.lineage_id:
        raise NotFound(name=given.event_id)
    if wrong.withdrawn or desk.of(NodeEvent).first(
        lineage_id=wrong.lineage_id, kind=wrong.kind, corrects=wrong.event_id
    ):
        raise Conflict(Text("该事件已经更正或者撤回。", "That event has been corrected or taken back already."),
                       Text("请更正最近的一次记录。", "Correct the newest record."))  # fmt: skip
    _not_in_the_future(desk, given.on)
    kept = {name: value for name, value in wrong.detail.items() if name != "reason"}
    detail = kept | papers.read_lines(given.detail) | ({"document_no": given.document_no} if given.document_no else {})
    detail = _no_names(desk, case, detail | {"reason": given.reason}) | ({"withdrawn": True} if given.withdrawn else {})
    [event] = desk.record_events(
        [Entry(wrong.kind, wrong.lineage_id, wrong.subject_id, given.on or wrong.on, detail, wrong.event_id)]
    )
    return {"event_id": event.event_id, "seq": event.seq, "corrects": wrong.event_id}
