"""`zhixing clock`: the legal clock of a running demonstration, shown and moved forward from due instant to due instant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from shared.bootstrap.clock_following import advance, control_of
from shared.bootstrap.clock_steps import ClockStepper, running_courts
from shared.bootstrap.country import open_country
from shared.cli.up import DEFAULT_FOLDER
from shared.flows.clock_control import Stop, shown

SHOWN = 10
data_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_FOLDER, envvar="ZHIXING_COUNTRY",
    show_default=True, help="zhixing up 的数据文件夹 / folder of `zhixing up`.",
)  # fmt: skip
lang_option = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 / language.")


@click.group()
def clock() -> None:
    """演示用法定时钟：只向前，逐一经过每个到期时刻 / the legal clock of a demonstration: forward only."""


@clock.command()
@data_option
@lang_option
def show(data: Path, lang: str) -> None:
    """显示法定时间、接下来到期的事项与最近一次快进 / legal time, what falls due next, the last request."""
    country = open_country(data.absolute())
    control, now = control_of(country)
    ahead = now.legal_offset
    click.echo(f"{_t(lang, '法定时间', 'legal time')}: {shown(now.legal_now())}")
    click.echo(f"{_t(lang, '快进', 'ahead by')}: {ahead.days} {_t(lang, '天', 'days')} {ahead.seconds // 3600} h")
    if not control.attended():
        click.echo(_t(lang, "各院未在运行，时钟不能快进。", "The courts do not run; the clock cannot be moved."))
    else:
        click.echo(_t(lang, "接下来到期：", "falling due next:"))
        reports = ClockStepper(running_courts(country), now).look()
        upcoming = sorted(
            ((due.at, each.court_id, due) for each in reports for due in each.due), key=lambda each: each[:2]
        )
        for at, court, due in upcoming[:SHOWN]:
            click.echo(f"  {shown(at)}  {court}  {due.text.in_language(lang)}")
    last = control.progress()
    if last is not None:
        click.echo(f"{_t(lang, '最近一次', 'last request')}: {last.asked} ({last.by}) {last.state}")
        for line in told_stops(last.stops, lang):
            click.echo(line)
        if last.problem:
            click.echo(f"  {last.problem.in_language(lang)}")


@clock.command()
@click.argument("target", nargs=-1, required=True, metavar='"6 months" | to 2027-06-01')
@click.option(
    "--skip", multiple=True, metavar="COURT", help="略过停机的法院，可重复 / leave this court out; repeatable."
)
@data_option
@lang_option
def forward(target: tuple[str, ...], skip: tuple[str, ...], data: Path, lang: str) -> None:
    """快进一段时间或到某日 / go forward by a span or to a date (09:00 when no hour is given)."""
    country = open_country(data.absolute())
    told = 0
    for progress in advance(country, " ".join(target), by="zhixing clock", skip=skip):
        for line in told_stops(progress.stops[told:], lang):
            click.echo(line)
        told = len(progress.stops)
    click.echo(f"{_t(lang, '法定时间', 'legal time')}: {shown(control_of(country)[1].legal_now())}")


def told_stops(stops: tuple[Stop, ...], lang: str) -> Iterator[str]:
    """Where the clock stopped and what fell due, a line each."""
    for stop in stops:
        if not stop.due:
            yield f"  {shown(stop.at)}"
        for court, due in stop.due:
            yield f"  {shown(stop.at)}  {court}  {due.text.in_language(lang)}"


def _t(lang: str, zh: str, en: str) -> str:
    return en if lang == "en" else zh
