"""`zhixing scenario`: play stories of courts from YAML files, in virtual time or on running courts, and tell them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shared.cli.up import DEFAULT_FOLDER
from shared.domain.errors import ZhixingError

if TYPE_CHECKING:
    from shared.scenarios.document import Scenario
    from shared.scenarios.outcome import Outcome


@click.group()
def scenario() -> None:
    """情景：按文件演示多院流转 / stories of several courts, played from files (docs/scenarios.md)."""


@scenario.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE…|DIR")
@click.option(
    "--live", is_flag=True, help="在 zhixing up 运行中的法院演示 / play on the running courts of `zhixing up`."
)
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_FOLDER, envvar="ZHIXING_COUNTRY",
              show_default=True, help="--live 的数据文件夹 / folder of the running courts.")  # fmt: skip
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 / language of the story.")
@click.option("--brief", is_flag=True, help="只讲结尾 / tell only how each story ends.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON.")
@click.pass_context
def run(
    ctx: click.Context, places: tuple[Path, ...], live: bool, data: Path, lang: str, brief: bool, as_json: bool
) -> None:
    """以虚拟时间演示，或在运行中的法院演示 / play in virtual time, or on running courts.

    退出码 1：与预期不符 / exit code 1 when an expectation is not met.
    """
    files = [file for place in places for file in _files(place)]
    if not files:
        raise click.UsageError("没有情景文件 / no scenario files (*.yaml) there")
    results = []
    with _world(live, data) as play:
        for file in files:
            result = _played(file, play, lang, tell=not as_json, brief=brief)
            results.append(result)
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False, indent=2, default=str))
    elif len(results) > 1:
        met = sum(result["met"] for result in results)
        click.echo(f"\n{met} / {len(results)} 个情景符合预期 / scenarios as expected")
    ctx.exit(0 if all(result["met"] for result in results) else 1)


def _files(place: Path) -> Iterator[Path]:
    yield from sorted(place.rglob("*.yaml")) if place.is_dir() else [place]


@contextmanager
def _world(live: bool, data: Path) -> Iterator[Callable[[Scenario], Outcome]]:
    """How a scenario is played: in a country of its own, or on running courts. Raises setup errors."""
    if not live:
        from shared.scenarios.play import play

        yield play
        return
    from shared.bootstrap.country import open_country
    from shared.scenarios.live import play_one
    from shared.scenarios.live_country import LiveCountry

    with closing(LiveCountry(open_country(data.absolute()))) as courts:
        yield lambda scenario: play_one(scenario, courts)


def _played(file: Path, play: Callable[[Scenario], Outcome], lang: str, *, tell: bool, brief: bool) -> dict[str, Any]:
    from shared.scenarios.document import read_scenario
    from shared.scenarios.telling import as_data, in_brief, story

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
        for line in in_brief(outcome, lang) if brief else story(outcome, lang):
            click.echo(line)
    return as_data(outcome)
