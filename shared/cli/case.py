"""`zhixing case`: a case of one court, and its journey through all courts, from signed evidence."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import click

from shared.bootstrap.settings import Settings
from shared.cli.node_settings import courts_in, node_of, node_options, settings_of
from shared.domain.cases import Case
from shared.domain.duties import OWED
from shared.domain.errors import NotFound
from shared.domain.identifiers import CaseNumber
from shared.domain.node_events import NodeEvent, event_kind
from shared.flows import journey, xes
from shared.flows.journey import SPANS, Passage, Step
from shared.flows.node import Node
from shared.flows.ports import COURT_TIME
from shared.persistence.store import open_store

WAIT_SECONDS = 8.0
_TITLES = {"queue": "排队 queue", "transit": "途中 transit", "waiting": "等候 waiting", "person": "待签 person"}


@click.group()
def case() -> None:
    """案件及其在各法院的流转 / a case and its journey through courts."""


@case.command()
@click.argument("case_no")
@node_options
def show(case_no: str, court: str | None, data: Path | None) -> None:
    """显示本院案件 / show a case of one court."""
    settings, found = find(case_no, court, data)
    node = node_of(settings)
    with closing(node.store), node.store.read() as unit:
        power = unit.powers.get(found.lineage_id)
        controls = unit.controls.where(lineage_id=found.lineage_id, order_by=("end_on",))
        duties = unit.duties.where(lineage_id=found.lineage_id, state__in=list(OWED), order_by=("due_on",))
    click.echo(f"{found.case_no}  {node.court.name.zh} ({node.court_id})  {found.state} {found.mode or ''}")
    click.echo(f"立案 filed: {found.filed_on}  标的 claim: {found.claim_fen / 100:.2f} 元  lineage: {found.lineage_id}")
    if power:
        click.echo(f"实施权 power: {power.holder}, 批次 epoch {power.epoch}, {power.state}")
    for control in controls:
        click.echo(f"查控 control: {control.kind} {control.state}, 至 until {control.end_on}")
    for duty in duties:
        click.echo(f"期限 duty: {duty.rule_id} {duty.state}, {duty.due_on or duty.due_at}")


@case.command()
@click.argument("case_no")
@node_options
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON.")
@click.option("--wait", "wait_seconds", type=click.FloatRange(0, 120), default=WAIT_SECONDS, show_default=True,
              help="等待各法院答复的秒数 / seconds to wait for answers.")  # fmt: skip
def trace(case_no: str, court: str | None, data: Path | None, as_json: bool, wait_seconds: float) -> None:
    """向各法院发出经签名的查询，列出各阶段 / ask the courts by signed queries, show every stage."""
    settings, found = find(case_no, court, data)
    node = node_of(settings)
    with closing(node.store):
        parts, silent = gather(node, found.lineage_id, wait_seconds)
        steps = journey.steps(node, parts)
    if as_json:
        click.echo(json.dumps(as_dict(found, parts, steps, silent), ensure_ascii=False, indent=2, default=str))
        return
    show_journey(found, parts, steps, silent)


@case.command()
@click.argument("case_no")
@node_options
def events(case_no: str, court: str | None, data: Path | None) -> None:
    """列出本院案件的流程节点 / list the node events of a case of one court."""
    settings, found = find(case_no, court, data)
    node = node_of(settings)
    with closing(node.store), node.store.read() as unit:
        rows = unit.of(NodeEvent).where(lineage_id=found.lineage_id, order_by=("seq",))
    for row in rows:
        title = event_kind(row.kind).title
        late = f"  迟录 late {row.days_late}" if row.days_late else ""
        fixed = f"  更正 corrects {row.corrects}" if row.corrects else ""
        click.echo(f"{row.seq:>6}  {row.on}  N{row.node_no:02d}  {title.zh} {title.en}{late}{fixed}  {row.event_id}")


@case.command("xes")
@click.argument("case_no", required=False)
@node_options
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="不写案号：立案自 / without a number: filed from.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="立案至 / filed to.")
@click.option("--out", type=click.File("w", encoding="utf-8", atomic=True), default="-", help="文件 / file.")
@click.option("--wait", "wait_seconds", type=click.FloatRange(0, 120), default=WAIT_SECONDS, show_default=True,
              help="等待各法院答复的秒数 / seconds to wait for answers.")  # fmt: skip
def export(
    case_no: str | None, court: str | None, data: Path | None, since: datetime | None, until: datetime | None,
    out: TextIO, wait_seconds: float,
) -> None:  # fmt: skip
    """导出 XES 流程日志：一案的全程，或一院一段期间立案的全部案件 / a case, or all cases of a court filed in a period, as XES."""
    if case_no:
        settings, found = find(case_no, court, data)
        node = node_of(settings)
        with closing(node.store):
            parts, silent = gather(node, found.lineage_id, wait_seconds)
            out.writelines(xes.document([(found.lineage_id, journey.steps(node, parts))]))
        for each in silent:
            click.echo(f"{each}: 未在时限内答复 / no answer in time", err=True)
        return
    if since is None or until is None or court is None:
        raise click.UsageError(
            "请写明案号，或 --court、--since 与 --until / give a case number, or --court, --since and --until"
        )
    node = node_of(settings_of(court, data))
    with closing(node.store):
        out.writelines(xes.document(xes.of_court(node, since.date(), until.date())))


def find(case_no: str, court: str | None, data: Path | None) -> tuple[Settings, Case]:
    """The node that has this docket entry; without `court` every court of the country is looked at.

    Raises BadCaseNumber, NotFound and setup errors.
    """
    number = str(CaseNumber.parse(case_no))
    candidates: list[str | None] = [court] if court else [*courts_in(data)] or [None]
    for each in candidates:
        settings = settings_of(each, data)
        store = open_store(settings.database_url)
        with closing(store), store.read() as unit:
            found = unit.cases.get(number)
        if found is not None:
            return settings, found
    raise NotFound(name=number)


def gather(node: Node, lineage_id: str, wait_seconds: float) -> tuple[list[dict[str, Any]], list[str]]:
    """This court's part and the answers of the others; and the courts that did not answer in time."""
    with node.store.read() as unit:
        peers = journey.peers_on(unit, lineage_id)
    query = journey.ask(node, lineage_id, peers)
    give_up_at = time.monotonic() + wait_seconds
    while True:
        with node.store.read() as unit:
            asked = unit.journeys.where(query_id=query)
            if all(row.answered_at for row in asked) or time.monotonic() > give_up_at:
                own = journey.own_part(node, unit, lineage_id)
                break
        time.sleep(0.05)
    parts = [own, *({"court": row.court_id, **row.answer} for row in asked if row.answer)]
    return parts, sorted(row.court_id for row in asked if row.answered_at is None)


def as_dict(found: Case, parts: list[dict[str, Any]], steps: list[Step], silent: list[str]) -> dict[str, Any]:
    """The journey as data; seconds are None where a stage is missing."""
    return {
        "case_no": found.case_no, "lineage_id": found.lineage_id, "silent": silent,
        "courts": [{key: part[key] for key in ("court", "cases", "power", "refused") if key in part} for part in parts],
        "messages": [
            {"message_id": p.message_id, "kind": p.kind, "sender": p.sender, "recipient": p.recipient,
             "stages": p.stages, "seconds": {name: p.seconds(*span) for name, span in SPANS.items()}}
            for p in journey.passages(steps)
        ],
        "steps": [
            {"at": s.at, "court": s.court_id, "stage": s.stage, "subject": s.subject_id, "verified": s.verified}
            for s in steps
        ],
    }  # fmt: skip


def show_journey(found: Case, parts: list[dict[str, Any]], steps: list[Step], silent: list[str]) -> None:
    """The journey for people."""
    click.echo(f"{found.case_no}  lineage {found.lineage_id}")
    for part in parts:
        if "refused" in part:
            click.echo(f"{part['court']}: 拒绝答复 refused ({part['refused']})")
            continue
        dockets = "；".join(f"{c['case_no']} {c['state']} {c['mode'] or ''}".strip() for c in part["cases"]) or "—"
        power = part["power"]
        held = f"  实施权 power: {power['holder']} 批次 epoch {power['epoch']} {power['state']}" if power else ""
        click.echo(f"{part['court']:<8} {dockets}{held}")
    for court_id in silent:
        click.echo(f"{court_id}: 未在时限内答复 / no answer in time")
    click.echo("")
    for passage in journey.passages(steps):
        click.echo(_line(passage))
    click.echo("")
    _show_steps(steps)


def _line(passage: Passage) -> str:
    spans = ((_TITLES[name], passage.seconds(*span)) for name, span in SPANS.items())
    times = "  ".join(f"{title} {_lasted(seconds)}" for title, seconds in spans)
    start = passage.stages["accepted"].astimezone(COURT_TIME)
    return f"{start:%Y-%m-%d %H:%M:%S} {passage.sender} → {passage.recipient}  {passage.kind:<22} {times}"


def _lasted(seconds: float | None) -> str:
    if seconds is None:
        return "—"
    # Two courts, two clocks: a message may seem to arrive a moment before it left.
    return f"{max(seconds, 0):.3f}s" if seconds < 60 else f"{seconds / 3600:.1f}h"


def _show_steps(steps: Iterable[Step]) -> None:
    for step in steps:
        mark = "" if step.verified else "  【未核实 UNVERIFIED】"
        what = step.detail.get("kind") or step.detail.get("act") or ""
        at = step.at.astimezone(COURT_TIME)
        click.echo(
            f"{at:%Y-%m-%d %H:%M:%S.%f} {step.court_id:<8} {step.stage:<16} {what:<22} {step.subject_id[:8]}{mark}"
        )
