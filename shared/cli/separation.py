"""`zhixing separation`: whether the evidence of courts bears out the separation of powers, whatever their tables say."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from shared.cli.node_settings import courts_in, node_of, node_options, settings_of
from shared.flows.ports import COURT_TIME, Unit
from shared.flows.separation import was_text
from shared.flows.separation_check import Difference, Finding, Verdict, check

_TITLES = {
    "altered": "证据被改动 evidence altered",
    "log_differs": "证据与日志树头不符 evidence does not give the tree head",
    "unsigned_act": "无签名证据的办理记录 act nobody signed for",
    "unsigned_signature": "无签名证据的签批记录 signature nobody signed for",
    "unsigned_row": "无签名证据的参与记录 participation nobody signed for",
    "lost_row": "参与记录缺失 participation lost",
}


@click.group()
def separation() -> None:
    """审执分离与分段办理 / separation of powers inside a court."""


@separation.command("check")
@node_options
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON.")
def check_command(court: str | None, data: Path | None, as_json: bool) -> None:
    """按签名证据核查本院或全部法院 / check one court or all of a folder by signed evidence; exit 1 when anything is found."""
    candidates: list[str | None] = [court] if court else [*courts_in(data)] or [None]
    found: list[dict[str, Any]] = []
    for each in candidates:
        node = node_of(settings_of(each, data))
        with closing(node.store), node.store.read() as unit:
            verdict = check(node, unit)
            found.append(_as_dict(verdict))
            if not as_json:
                _show(unit, verdict)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    if not all(each["clean"] for each in found):
        raise click.exceptions.Exit(1)


def _show(unit: Unit, verdict: Verdict) -> None:
    state = "无违反 nothing found" if verdict.clean else "发现问题 FOUND"
    click.echo(f"{verdict.court_id}: {verdict.statements} 条签名证据 signed statements, {state}")
    for finding in verdict.findings:
        _show_finding(unit, finding)
    for difference in verdict.differences:
        click.echo(f"  {_TITLES[difference.code]}: {difference.what}{_who(unit, difference)}")


def _show_finding(unit: Unit, finding: Finding) -> None:
    breach = finding.breach
    click.echo(f"  {breach.rule.label.zh} / {breach.rule.label.en} [{breach.rule}]")
    click.echo(f"    人员 person: {_name(unit, breach.second.person_id)}")
    click.echo(f"    案件 lineage: {breach.second.lineage_id} {_numbers(unit, breach.second.lineage_id)}")
    for part, where in ((breach.first, finding.first), (breach.second, finding.second)):
        at, was = part.at.astimezone(COURT_TIME), was_text(part)
        click.echo(f"    {at:%Y-%m-%d %H:%M:%S} {part.kind} ({was.zh} {was.en}) {where}")


def _who(unit: Unit, difference: Difference) -> str:
    person = f"; {_name(unit, difference.person_id)}" if difference.person_id else ""
    return person + (f"; lineage {difference.lineage_id}" if difference.lineage_id else "")


def _name(unit: Unit, person_id: str) -> str:
    person = unit.people.get(person_id)
    return f"{person.name} ({person.login}, {person_id})" if person is not None else person_id


def _numbers(unit: Unit, lineage_id: str) -> str:
    return " ".join(case.case_no for case in unit.cases.where(lineage_id=lineage_id, order_by=("filed_on",)))


def _as_dict(verdict: Verdict) -> dict[str, Any]:
    return {
        "court": verdict.court_id, "clean": verdict.clean, "statements": verdict.statements,
        "findings": [
            {"rule": f.breach.rule.value, "person": f.breach.second.person_id, "lineage": f.breach.second.lineage_id,
             "evidence": [
                 {"kind": part.kind, "side": part.side, "stage": part.stage, "at": part.at.isoformat(), "where": where}
                 for part, where in ((f.breach.first, f.first), (f.breach.second, f.second))
             ]}
            for f in verdict.findings
        ],
        "differences": [
            {"code": d.code, "lineage": d.lineage_id, "person": d.person_id, "what": d.what} for d in verdict.differences
        ],
    }  # fmt: skip
