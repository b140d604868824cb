"""`zhixing scenario`: play stories of courts from YAML files in virtual time and tell what happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from shared.domain.errors import ZhixingError


@click.group()
def scenario() -> None:
    """情景：按文件演示多院流转 / stories of several courts, played from files (docs/scenarios.md)."""


@scenario.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE…|DIR")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 / language of the story.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON.")
@click.pass_context
def run(ctx: click.Context, places: tuple[Path, ...], lang: str, as_json: bool) -> None:
    """在本进程内以虚拟时间演示 / play in virtual time; exit code 1 when an expectation is not met."""
    files = [file for place in places for file in _files(place)]
    if not files:
        raise click.UsageError("没有情景文件 / no scenario files (*.yaml) there")
    results = []
    for file in files:
        result = _played(file, lang, tell=not as_json)
        results.append(result)
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False, indent=2, default=str))
    elif len(results) > 1:
        met = sum(result["met"] for result in results)
        click.echo(f"\n{met} / {len(results)} 个情景符合预期 / scenarios as expected")
    ctx.exit(0 if all(result["met"] for result in results) else 1)


def _files(place: Path) -> Iterator[Path]:
    yield from sorted(place.rglob("*.yaml")) if place.is_dir() else [place]


def _played(file: Path, lang: str, *, tell: bool) -> dict[str, Any]:
    from shared.scenarios.document import read_scenario
    from shared.scenarios.play import play
    from shared.scenarios.telling import as_data, story

    try:
        outcome = play(read_scenario(file))
    except ZhixingError as problem:
        if tell:
            click.echo(f"[{problem.code}] {problem.what.in_language(lang)}\n{problem.todo.in_language(lang)}", err=True)
        return {
            "file": str(file),
            "met": False,
            "error": {"code": problem.code, "zh": problem.what.zh, "en": problem.what.en},
        }
    if tell:
        for line in story(outcome, lang):
            click.echo(line)
    return as_data(outcome)
