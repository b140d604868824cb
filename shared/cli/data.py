"""`zhixing data`: data of any size for measuring, never for work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import click

from shared.bootstrap.claim import Claim
from shared.bootstrap.country import open_country
from shared.cli.node_settings import node_of
from shared.cli.up import DEFAULT_FOLDER

STORIES = Path("infra/demo/tour")


@click.group()
def data() -> None:
    """测量用数据 / data for measuring."""


@data.command()
@click.option("--court", required=True, help="法院标识 / court id.")
@click.option("--data", "folder", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_FOLDER,
              envvar="ZHIXING_COUNTRY", show_default=True,
              help="zhixing up 的数据文件夹，不得在运行 / folder of `zhixing up`, not running.")  # fmt: skip
@click.option("--cases", type=click.IntRange(1, 2_000_000), default=100_000, show_default=True, help="案件数 / cases.")
@click.option("--messages", type=click.IntRange(0, 20_000_000), default=1_000_000, show_default=True,
              help="收发消息数 / messages in and out.")  # fmt: skip
@click.option("--from", "stories", type=click.Path(exists=True, path_type=Path), multiple=True,
              help=f"所依情景 / scenarios whose matters are repeated.  [default: {STORIES}]")  # fmt: skip
def build(court: str, folder: Path, cases: int, messages: int, stories: tuple[Path, ...]) -> None:
    """依情景重复生成一个法院的案件和消息 / fill a court's empty database with the matters of stories, repeated."""
    from shared.scenarios.building.building import build as fill
    from shared.scenarios.building.seeds import seeds

    begun = time.monotonic()
    settings = open_country(folder.absolute()).settings(court)
    claim = Claim(folder.absolute())
    try:
        node = node_of(settings)
        try:
            played = list(seeds([file for place in stories or (STORIES,) for file in _files(place)], court))
            built = fill(node, settings.database_url, played, cases=cases, messages=messages, tell=click.echo)
        finally:
            node.store.close()
    finally:
        claim.release()
    for table, rows in sorted(built.rows.items()):
        click.echo(f"  {table:<20} {rows:>12,}")
    click.echo(
        f"{court}: 案件 cases {built.cases:,}，消息 messages {built.messages:,}；{time.monotonic() - begun:.0f} s"
    )


def _files(place: Path) -> Iterator[Path]:
    yield from sorted(place.rglob("*.yaml")) if place.is_dir() else [place]
