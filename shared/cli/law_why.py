"""`zhixing law why`: the proof of a duty's date, and of a refusal, from the database of the court concerned."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import click

from shared.cli.courts import Refusing, json_option, lang_option
from shared.cli.node_settings import courts_in, node_of, node_options, settings_of
from shared.domain.errors import NotFound, Text
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.why import DutyProof, UnknownDuty, why_due
from shared.flows.why_refused import RefusalProof, UnknownMessage, why_refused

Proof = TypeVar("Proof")


class DutyFirst(Refusing):
    """A group that takes anything but the name of a command for the id of a duty."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`why ID` means `why duty ID`."""
        if args and args[0] not in {*self.commands, *self.get_help_option_names(ctx)}:
            args = ["duty", *args]
        return super().parse_args(ctx, args)


@click.group(cls=DutyFirst)
def why() -> None:
    """期限或者拒收的依据：why DUTY，why refusal MESSAGE / why a date, or why a refusal."""


@why.command("duty")
@click.argument("duty_id")
@node_options
@lang_option
@json_option
def duty_command(duty_id: str, court: str | None, data: Path | None, lang: str, as_json: bool) -> None:
    """一项期限的推算 / the proof of a duty's date: start, days that do not count, rule, last day."""
    proof = _found(court, data, lambda node, unit: why_due(node, unit, duty_id), UnknownDuty)
    if as_json:
        _print_json(proof.as_dict())
    else:
        _show_duty(proof, lang)


@why.command("refusal")
@click.argument("message_id")
@node_options
@lang_option
@json_option
def refusal_command(message_id: str, court: str | None, data: Path | None, lang: str, as_json: bool) -> None:
    """一件报文被拒收的依据 / why a message was refused: code, rule, facts, what to do."""
    proof = _found(court, data, lambda node, unit: why_refused(node, unit, message_id), UnknownMessage)
    if as_json:
        _print_json(proof.as_dict())
    else:
        _show_refusal(proof, lang)


def _found(court: str | None, data: Path | None, look: Callable[[Node, Unit], Proof], unknown: type[NotFound]) -> Proof:
    """What the court named knows; without `court` every court of the country is asked. Raises `unknown`, setup errors."""
    candidates: list[str | None] = [court] if court else [*courts_in(data)] or [None]
    for each in candidates:
        node = node_of(settings_of(each, data))
        with closing(node.store), node.store.read() as unit:
            try:
                return look(node, unit)
            except unknown:
                if each == candidates[-1]:
                    raise
    raise AssertionError  # there is always a last candidate


def _show_duty(proof: DutyProof, lang: str) -> None:
    duty = proof.duty
    click.echo(f"{proof.title.in_language(lang)}: {duty.due_on or duty.due_at}  {duty.rule_id} {duty.state}")
    for number, step in enumerate(proof.steps, start=1):
        click.echo(f"{number}. {step.text.in_language(lang)}" + (f" ({step.source})" if step.source else ""))
    if proof.rule is not None:
        marks = _say("，未证实", ", unconfirmed", lang) if proof.rule.unconfirmed else ""
        marks += _say("，设计", ", design", lang) if proof.rule.design else ""
        for citation in proof.rule.citations:
            click.echo(f"{_say('依据', 'source', lang)}: {citation}{marks}")
        click.echo(f"{_say('该规则施行', 'rule in force from', lang)}: {proof.rule.in_force_from}")
    click.echo(f"{_say('规则版本', 'law release', lang)}: {proof.release or '—'}")
    if not proof.agrees:
        click.echo(_say("【不一致或者无法重新推算】", "[DIFFERS, OR CANNOT BE PROVED ANEW]", lang))


def _show_refusal(proof: RefusalProof, lang: str) -> None:
    refusal = proof.refusal
    click.echo(f"{refusal.code.value} {refusal.title.in_language(lang)}: {proof.title.in_language(lang)}")
    click.echo(f"{_say('发出', 'from', lang)}: {proof.sender}  {_say('拒收', 'refused by', lang)}: {proof.refused_by}")
    click.echo(f"{_say('原因', 'reason', lang)}: {refusal.reason.in_language(lang)}")
    click.echo(f"{_say('依据', 'rule', lang)}: {refusal.rule}")
    if proof.guard:
        click.echo(f"{_say('文书依据', 'rule of the document', lang)}: {proof.guard}")
    for name, value in refusal.facts.items():
        click.echo(f"{_say('事实', 'fact', lang)}: {name} = {value}")
    click.echo(f"{_say('怎么办', 'what to do', lang)}: {refusal.todo.in_language(lang)}")
    click.echo(f"{_say('规则版本', 'law release', lang)}: {proof.law_release}")


def _say(zh: str, en: str, lang: str) -> str:
    return Text(zh, en).in_language(lang)


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
