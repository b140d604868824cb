"""`zhixing law`: what a rule says on a day, whether a day is worked, and when a period ends, with the proof."""

from __future__ import annotations

import json
from datetime import date, datetime

import click

from shared.cli.courts import Day, Refusing, json_option, lang_option, on_option
from shared.domain.deadlines import SHANGHAI, due, legal_day
from shared.domain.errors import BadInput, Text
from shared.law import Law, RuleValue


class WithWhy(Refusing):
    """Rules and calendar are pure data; `why` opens a node, so it is imported only when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """With `why`, the last."""
        return [*super().list_commands(ctx), "why"]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, `why` imported now."""
        if name != "why":
            return super().get_command(ctx, name)
        from shared.cli.law_why import why

        return why


@click.group(cls=WithWhy)
def law() -> None:
    """查询规则、日历和期限 / rules, calendar and deadlines."""


@law.command()
@on_option
@lang_option
@json_option
def rules(on: date, lang: str, as_json: bool) -> None:
    """列出规则及当日的值 / list the rules with their value on a day."""
    table = Law.load()
    listed = [value for rule_id in table.rule_ids if (value := _value_or_none(table, rule_id, on))]
    if as_json:
        _print_json([_as_dict(value) for value in listed])
        return
    for value in listed:
        click.echo(f"{value.rule_id:<32} {_shown(value):<24} {value.title.in_language(lang)}{_marks(value, lang)}")


@law.group()
def rule() -> None:
    """一条规则 / one rule."""


@rule.command()
@click.argument("rule_id")
@on_option
@lang_option
@json_option
def show(rule_id: str, on: date, lang: str, as_json: bool) -> None:
    """显示规则在某日的值及出处 / a rule's value and source on a day."""
    table = Law.load()
    value = table.rule(rule_id, on)
    whole = table.find_rule(rule_id)
    if as_json:
        _print_json(_as_dict(value) | {"index_ids": list(whole.index_ids)})
        return
    click.echo(f"{value.rule_id}: {value.title.in_language(lang)}{_marks(value, lang)}")
    click.echo(f"{_say('值', 'value', lang)}: {_shown(value)}")
    if whole.starts.zh:
        click.echo(f"{_say('起算', 'starts', lang)}: {whole.starts.in_language(lang)}")
    click.echo(f"{_say('自', 'in force from', lang)}: {value.in_force_from}")
    for citation in value.citations:
        click.echo(f"{_say('依据', 'source', lang)}: {citation}")
    if value.note.zh:
        click.echo(f"{_say('说明', 'note', lang)}: {value.note.in_language(lang)}")


@law.group()
def calendar() -> None:
    """工作日历 / the working calendar."""


@calendar.command()
@click.argument("day", type=Day())
@lang_option
@json_option
def check(day: date, lang: str, as_json: bool) -> None:
    """某日是否工作日 / whether a day is worked."""
    known = Law.load().calendar
    worked, off, provisional = (known.is_working_day(day), known.is_statutory_off(day), known.is_provisional(day))
    if as_json:
        _print_json({
            "date": day.isoformat(), "working_day": worked, "statutory_off": off, "makeup": day in known.makeup,
            "provisional": provisional, "published_until": known.published_until.isoformat(),
        })  # fmt: skip
        return
    if day in known.makeup:
        kind = Text("调休上班日", "make-up working day")
    elif worked:
        kind = Text("工作日", "working day")
    else:
        kind = Text("放假日", "day off") if off else Text("周末", "weekend")
    note = _say("（放假安排尚未公布，暂定）", " (no calendar published: provisional)", lang) if provisional else ""
    click.echo(f"{day}: {kind.in_language(lang)}{note}")


@law.command("due")
@click.argument("rule_id")
@click.argument("start")
@lang_option
@json_option
def due_command(rule_id: str, start: str, lang: str, as_json: bool) -> None:
    """自 START 起算的届满日及推算过程 / when a rule's period begun on START ends, and why."""
    table = Law.load()
    moment = _moment(start)
    value = table.rule(rule_id, legal_day(moment))
    end = due(moment, value.period(), table.calendar)
    if as_json:
        _print_json({
            "rule": _as_dict(value), "due_on": end.due_on.isoformat() if end.due_on else None,
            "due_at": end.due_at.isoformat() if end.due_at else None, "provisional": end.provisional,
            "proof": [step.as_dict() for step in end.proof],
        })  # fmt: skip
        return
    click.echo(f"{value.title.in_language(lang)}: {end.due_on or end.due_at}{_marks(value, lang)}")
    click.echo(f"{_say('期间', 'period', lang)}: {value.period().text.in_language(lang)}")
    for number, step in enumerate(end.proof, start=1):
        source = f" ({step.source})" if step.source else ""
        click.echo(f"{number}. {step.text.in_language(lang)}{source}")
    for citation in value.citations:
        click.echo(f"{_say('依据', 'source', lang)}: {citation}")


@law.command()
@json_option
def release(as_json: bool) -> None:
    """规则与登记册的版本 / the release of rules."""
    current = Law.load().release
    if as_json:
        _print_json({"release": str(current), "version": current.version, "sha256": current.sha256})
        return
    click.echo(f"{current}\nsha256 {current.sha256}")


def _value_or_none(table: Law, rule_id: str, on: date) -> RuleValue | None:
    whole = table.find_rule(rule_id)
    return whole.on(on) if whole.values[0].in_force_from <= on else None


def _moment(start: str) -> date | datetime:
    """A day, or an instant; an instant without a zone is Asia/Shanghai time. Raises BadInput."""
    try:
        if len(start) == len("2026-01-31"):
            return date.fromisoformat(start)
        moment = datetime.fromisoformat(start)
    except ValueError:
        raise BadInput(
            Text("日期格式不正确：{start}。", "This is not a date: {start}."),
            Text("请写成 2026-01-31 或 2026-01-31T10:00。", "Write 2026-01-31 or 2026-01-31T10:00."),
            start=start,
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _shown(value: RuleValue) -> str:
    parts = value.value if isinstance(value.value, tuple) else (value.value,)
    return f"{', '.join(map(str, parts))} {value.unit}"


def _marks(value: RuleValue, lang: str) -> str:
    marks = []
    if value.unconfirmed:
        marks.append(_say("未证实", "unconfirmed", lang))
    if value.design:
        marks.append(_say("设计", "design", lang))
    return f" [{', '.join(marks)}]" if marks else ""


def _as_dict(value: RuleValue) -> dict[str, object]:
    return {
        "rule_id": value.rule_id, "value": value.value, "unit": value.unit, "title_zh": value.title.zh,
        "title_en": value.title.en, "citations": [str(citation) for citation in value.citations],
        "unconfirmed": value.unconfirmed, "design": value.design, "note_zh": value.note.zh,
        "note_en": value.note.en, "in_force_from": value.in_force_from.isoformat(),
    }  # fmt: skip


def _say(zh: str, en: str, lang: str) -> str:
    return Text(zh, en).in_language(lang)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
