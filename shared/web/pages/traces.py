"""Traces: a list to search, and one trace as a waterfall with all that is linked to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.errors import NotAllowed, NotFound, Text, ZhixingError
from shared.domain.identifiers import CaseNumber
from shared.flows.ports import COURT_TIME
from shared.telemetry import names
from shared.telemetry.trace_reading import TraceReader, TraceRow, Wanted
from shared.web.here import node, person, say
from shared.web.here import traces as place
from shared.web.pages.navigation import may_operate
from shared.web.pages.showing import court_name, kind_title
from shared.web.reading import journeys
from shared.web.reading import traces as reading
from shared.web.tables import Column, csv_file, listing, wants_csv

blueprint = Blueprint("traces", __name__, url_prefix="/traces")
#: Durations one can ask for, in milliseconds.
LEAST_MS = (100, 1_000, 10_000, 60_000)
#: No span begins later: the store keeps instants as 64-bit numbers.
LATEST_NS = 2**63 - 1
#: What a piece of work is called; a request is called by its route.
TITLES = {
    names.ISSUE: Text("制发", "issue"), names.ACT: Text("办理", "act"), names.RELAY: Text("发出（成批）", "send (batch)"),
    names.CONSUME: Text("收取（成批）", "receive (batch)"), names.HANDLE: Text("入库生效", "take effect"),
    names.RECEIPT: Text("回执", "receipt"), names.CONTROL_FRAME: Text("控制帧", "control frame"),
    names.CLOCK_TICK: Text("时钟巡检", "clock sweep"), names.SEQUENCE_EVIDENCE: Text("证据入链", "log evidence"),
    names.JOURNEY_QUERY: Text("轨迹查询", "journey query"),
}  # fmt: skip


def title(name: str) -> str:
    """A span's name for people."""
    return say(TITLES[name]) if name in TITLES else name


def at(ns: int) -> datetime:
    """An instant of a span."""
    return datetime.fromtimestamp(ns / 1e9, UTC)


def _shown_at(ns: int) -> str:
    return at(ns).astimezone(COURT_TIME).strftime("%Y-%m-%d %H:%M:%S")


COLUMNS: tuple[Column[TraceRow], ...] = (
    Column("started", Text("开始", "Begun"), lambda row: _shown_at(row.started_ns), sort=("started_ns",)),
    Column("what", Text("事项", "What"), lambda row: kind_title(row.kind) if row.kind else title(row.name)),
    Column("courts", Text("法院", "Courts"), lambda row: "、".join(map(court_name, row.courts))),
    Column("spans", Text("步数", "Spans"), lambda row: row.spans, numeric=True),
    Column("duration", Text("历时", "Took"), lambda row: row.duration_ns / 1e9, sort=("duration_ns",), numeric=True),
    Column("outcome", Text("结果", "Outcome"), lambda row: "failed" if row.errors else "ok"),
)


@blueprint.get("")
def listed() -> str | Response:
    """Traces this person may see, newest first; filters in the address."""
    reader = place().reader
    if reader is None:
        return render_template("traces.html", list=None)
    subject, problem = _subject()
    wanted = _wanted(subject)
    with node().store.read() as unit:
        if not may_operate(person()) and not (subject and reading.is_ours(unit, [subject])):
            if subject or request.args.get("case"):
                _refuse()
            return render_template("traces.html", list=None, ask_case=True)
    seen = reading.courts_seen(node(), reader)
    rows = reading.TraceRows(reader, seen, wanted).as_rows()
    if wants_csv():
        return csv_file(rows, COLUMNS, {}, sort="-started", file_name="traces.csv")
    return render_template(
        "traces.html", list=listing(rows, COLUMNS, {}, sort="-started"), kinds=reader.known_kinds(), seen=seen,
        asked=request.args, durations=LEAST_MS, at=_shown_at, title=title, problem=problem,
    )  # fmt: skip


@blueprint.get("/of/<subject>")
def of(subject: str) -> Response:
    """The trace of a message, a procedure or a case: the way here from its own page."""
    reader = _reader()
    trace_id = reader.trace_of(subject, reading.courts_seen(node(), reader))
    if trace_id is None:
        raise NotRecorded(name=subject)
    return redirect(url_for("traces.show", trace_id=trace_id), 303)


@blueprint.get("/<trace_id>")
def show(trace_id: str) -> str:
    """One trace, and those linked to it, one below the other."""
    reader = _reader()
    seen = reading.courts_seen(node(), reader)
    way = reader.way(trace_id, seen)
    if not way:
        raise NotRecorded(name=trace_id)
    if not may_operate(person()):
        with node().store.read() as unit:
            subjects = {each for whole in way for each in reader.subjects_of(whole.row.trace_id)}
            if not reading.is_ours(unit, subjects):
                _refuse()
    return render_template(
        "trace.html", falls=reading.waterfalls(way), trace_id=trace_id, at=_shown_at, title=title,
        here_row=next(whole.row for whole in way if whole.row.trace_id == trace_id), elsewhere=place().elsewhere,
        on_page={whole.row.trace_id for whole in way},
    )  # fmt: skip


class NotRecorded(NotFound):
    """No span of it is in the local store, or none that this court may see."""

    code = "not_recorded"
    what = Text("没有可供查看的追踪记录：{name}。", "No trace to be seen of {name}.")
    todo = Text(
        "追踪只保留一段时间，也可能送往别处或已关闭；案件的全过程见流转轨迹，那里以签名证据为准。",
        "Traces are kept for a while only, may go elsewhere or be off; the whole way of a case is its journey, made from evidence.",
    )


def _reader() -> TraceReader:
    reader = place().reader
    if reader is None:
        raise NotRecorded(name=say(Text("本机未接收追踪", "no receiver on this machine")))
    return reader


def _subject() -> tuple[str, str]:
    """What the reader named: a case by number or lineage, a message or procedure by id; and what is wrong with it."""
    asked = request.args.get("case", "").strip()
    if not asked:
        return "", ""
    if asked.isascii():
        return asked, ""
    try:
        number = str(CaseNumber.parse(asked))
    except ZhixingError as problem:
        return asked, say(problem.what)
    with node().store.read() as unit:
        return journeys.lineage_named(unit, number), ""


def _wanted(subject: str) -> Wanted:
    outcome = request.args.get("outcome")
    court = request.args.get("court", "")
    return Wanted(
        courts=(court,) if court else (),
        kind=request.args.get("kind", ""),
        failed={"failed": True, "ok": False}.get(outcome or ""),
        least_ns=_least_ms() * 1_000_000,
        since_ns=_since_ns(),
        subject=subject,
        kinds_only=request.args.get("all") != "1",
    )


def _least_ms() -> int:
    asked = request.args.get("least_ms", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0


def _since_ns() -> int:
    try:
        day = date.fromisoformat(request.args.get("since", ""))
    except ValueError:
        return 0
    begun = datetime(day.year, day.month, day.day, tzinfo=COURT_TIME)
    return min(max(0, int(begun.timestamp()) * 10**9), LATEST_NS)


def _refuse() -> None:
    raise NotAllowed(
        Text("追踪供系统运维、综合管理人员和本院经办案件的人员查看。",
             "Traces are for operators, officers of management, and the people of a court whose case it is."),
        Text("请从本院的案件或文书页面进入，或请系统运维人员查看。",
             "Come from the page of a case or a message of this court, or ask an operator."),
    )  # fmt: skip
