"""A court restored from a backup of its database, as its operator would do it, and its catching up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from builders import Country

from shared.bootstrap import incarnation
from shared.flows import catching_up
from shared.persistence.store import open_store


def back_up(country: Country, court: str) -> Path:
    """A copy of the court's database as it is now."""
    path = country.folder / f"{court}.backup"
    with closing(sqlite3.connect(country.folder / f"{court}.db")) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    return path


def restore(country: Country, court: str, backup: Path) -> None:
    """The court's life ends; it starts again on its backup, as `build_node` starts it."""
    node, home = country.nodes[court], country.folder / court
    home.mkdir()
    incarnation.remember_head(node, home, None)
    node.store.close()
    country.nodes[court] = replace(node, store=open_store(f"sqlite:///{backup}"))
    incarnation.ensure(country.nodes[court], home)


def caught_up(country: Country, court: str) -> None:
    """The questions go out, the answers come in, the clock looks once."""
    country.settle()
    assert catching_up.run_once(country.nodes[court]) == 1
    country.settle()
