"""`zhixing courts`: look up courts and who stands above them on a day, from the registry shipped with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import click

from shared.domain.courts import Court, Line
from shared.domain.deadlines import SHANGHAI
from shared.domain.errors import Text, ZhixingError
from shared.registry import Registry
from shared.registry.overrides import Override


class Refusing(click.Group):
    """A group whose commands print our errors in both languages and exit with 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; on one of our errors print it and exit with 1."""
        try:
            return super().invoke(ctx)
        except ZhixingError as error:
            for sentence in (error.what, error.todo):
                click.echo(sentence.zh, err=True)
                click.echo(sentence.en, err=True)
            if error.source:
                click.echo(f"({error.source})", err=True)
            ctx.exit(1)


class Day(click.ParamType):
    """A day written 2026-01-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error in both languages."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"日期应写成 2026-01-31：{value} / write the date as 2026-01-31: {value}", param, ctx)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


on_option = click.option("--on", type=Day(), default=today, help="日期，默认今天 / the day, today if left out.")
lang_option = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 / language.")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON.")
line_option = click.option(
    "--line", type=click.Choice([line.value for line in Line]), default=Line.REMEDY.value,
    help="救济监督线或执行管理线 / remedy or management line.",
)  # fmt: skip
cause_option = click.option("--cause", default=None, help="案由，如 financial / a cause such as financial.")


def _shared_options(command: Callable[..., None]) -> Callable[..., None]:
    return on_option(line_option(lang_option(json_option(command))))


@click.group(cls=Refusing)
def courts() -> None:
    """查询法院及其上级 / courts and their superiors. COURT: gd0304, 粤0304 or the full name."""


@courts.command()
@click.argument("court")
@_shared_options
def show(court: str, on: date, line: str, lang: str, as_json: bool) -> None:
    """显示一个法院 / show one court."""
    registry = Registry.load()
    found = registry.find(court)
    chain = registry.superiors(found.court_id, Line(line), on)
    if as_json:
        _print_json(_as_dict(found) | {"superiors": [upper.court_id for upper in chain]})
        return
    facts = [
        (Text("法院", "court"), found.name.in_language(lang)),
        (Text("标识", "id"), found.court_id),
        (Text("法院代字", "code"), found.code + ("" if found.confirmed else _say(_DERIVED, lang))),
        (Text("层级", "tier"), found.tier.label.in_language(lang)),
        (Text("类型", "kind"), found.kind),
        (Text("区划代码", "region"), found.region_code),
        (Line(line).label, " → ".join(upper.name.in_language(lang) for upper in chain) or "-"),
        (Text("登记册版本", "registry release"), str(registry.release)),
    ]
    for label, value in facts:
        click.echo(f"{label.in_language(lang)}: {value}")


@courts.command()
@click.argument("court")
@cause_option
@_shared_options
def superiors(court: str, cause: str | None, on: date, line: str, lang: str, as_json: bool) -> None:
    """上级法院，由近及远 / courts above, nearest first."""
    registry = Registry.load()
    found = registry.find(court)
    chain = registry.superiors(found.court_id, Line(line), on, cause)
    exception = registry.override_for(found.court_id, Line(line), on, cause)
    if as_json:
        _print_json({"superiors": [_as_dict(upper) for upper in chain], "override": _exception_dict(exception)})
        return
    _print_courts(chain, lang)
    if exception is not None:
        _print_exception(exception, lang)


@courts.command()
@click.argument("court")
@click.option("--all", "deep", is_flag=True, help="包括所有下级 / at any depth.")
@_shared_options
def below(court: str, deep: bool, on: date, line: str, lang: str, as_json: bool) -> None:
    """下级法院 / courts below."""
    registry = Registry.load()
    found = registry.find(court)
    listed = (registry.all_below if deep else registry.below)(found.court_id, Line(line), on)
    if as_json:
        _print_json([_as_dict(lower) for lower in listed])
        return
    _print_courts(listed, lang)


@courts.command()
@click.argument("one")
@click.argument("other")
@_shared_options
def common(one: str, other: str, on: date, line: str, lang: str, as_json: bool) -> None:
    """共同上级法院 / the lowest court above both."""
    registry = Registry.load()
    court_ids = registry.find(one).court_id, registry.find(other).court_id
    found = registry.common_superior(*court_ids, Line(line), on)
    if as_json:
        _print_json(_as_dict(found) if found else None)
        return
    _print_courts([found] if found else [], lang)


@courts.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 3500), default=20, help="最多几条 / at most so many.")
@lang_option
@json_option
def search(text: tuple[str, ...], limit: int, lang: str, as_json: bool) -> None:
    """按名称、代字、标识查找 / find by name, code or id."""
    found = Registry.load().search(" ".join(text), limit)
    if as_json:
        _print_json([_as_dict(court) for court in found])
        return
    _print_courts(found, lang)


_DERIVED = Text("（按规则推定，未核实）", " (derived by rule, not verified)")
_NONE = Text("没有。", "None.")
_EXCEPTION = Text("特别规定", "exception")
_UNCONFIRMED = Text("未证实", "unconfirmed")


def _say(text: Text, lang: str) -> str:
    return text.in_language(lang)


def _print_courts(found: Iterable[Court], lang: str) -> None:
    lines = [f"{court.court_id:<10} {court.code:<8} {_say(court.name, lang)}" for court in found]
    click.echo("\n".join(lines) if lines else _say(_NONE, lang))


def _print_exception(exception: Override, lang: str) -> None:
    mark = f" [{_say(_UNCONFIRMED, lang)}]" if exception.unconfirmed else ""
    click.echo(f"{_say(_EXCEPTION, lang)}: {exception.source}{mark} {_say(exception.note, lang)}".rstrip())


def _exception_dict(exception: Override | None) -> dict[str, object] | None:
    if exception is None:
        return None
    return {
        "id": exception.override_id, "source": str(exception.source), "unconfirmed": exception.unconfirmed,
        "design": exception.design, "note_zh": exception.note.zh, "note_en": exception.note.en,
    }  # fmt: skip


def _as_dict(court: Court) -> dict[str, object]:
    return {
        "court_id": court.court_id, "code": court.code, "name_zh": court.name.zh, "name_en": court.name.en,
        "tier": court.tier.value, "kind": court.kind, "province": court.province,
        "region_code": court.region_code, "confirmed": court.confirmed,
    }  # fmt: skip


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
