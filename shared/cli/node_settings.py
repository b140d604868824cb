"""Which node a command is about: one court of a country on this machine, or the settings of the environment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from shared.bootstrap.build import build_node
from shared.bootstrap.claim import MARK
from shared.bootstrap.country import open_country
from shared.bootstrap.profiles import profile_of
from shared.bootstrap.settings import FILE_VARIABLE, Settings
from shared.flows.node import Node, Profile
from shared.registry import Registry

Command = TypeVar("Command", bound=Callable[..., Any])


def node_options(command: Command) -> Command:
    """`--court` and `--data`, the same for every command about one node."""
    for option in (
        click.option("--court", help="法院标识 / court id."),
        click.option("--data", type=click.Path(file_okay=False, path_type=Path), envvar="ZHIXING_COUNTRY",
                     help="zhixing up 的数据文件夹；否则取环境设置 / folder of `zhixing up`; else the environment."),
    ):  # fmt: skip
        command = option(command)
    return command


def settings_of(court: str | None, data: Path | None) -> Settings:
    """The settings meant. Without any hint: the environment if it names a node, else the country in ./var.

    Raises MissingSetting, NotACountry, SettingsFileUnusable, BadSetting.
    """
    import os

    from shared.cli.up import DEFAULT_FOLDER

    if data is None and not os.environ.get(FILE_VARIABLE) and not os.environ.get("ZHIXING_DATA"):
        data = DEFAULT_FOLDER if (DEFAULT_FOLDER / MARK).exists() else None
    if data is not None:
        country = open_country(data.absolute())
        return country.settings(court or country.courts[-1].court_id)
    return Settings.from_environment(dict(os.environ) | ({"ZHIXING_COURT": court} if court else {}))


def courts_in(data: Path | None) -> list[str]:
    """Ids of the courts of the country meant, the lowest first; empty when the environment names one node."""
    from shared.cli.up import DEFAULT_FOLDER

    folder = data or DEFAULT_FOLDER
    if not (folder / MARK).exists():
        return []
    return [court.court_id for court in reversed(open_country(folder.absolute()).courts)]


def profile_for(settings: Settings) -> Profile:
    """The profile of the court's own tier. Raises UnknownCourt."""
    return profile_of(Registry.load().court(settings.court).tier)


def node_of(settings: Settings) -> Node:
    """The node, opened in this process; close its store afterwards. Raises what `build_node` raises."""
    return build_node(settings, profile_for(settings))
