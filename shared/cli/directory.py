"""`zhixing directory`: the key directory this node trusts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from shared.bootstrap.directory_file import (
    check_not_forked,
    read_anchor,
    read_document,
    remember,
    remembered_serial,
    verified,
    write_document,
)
from shared.cli.node_settings import node_options, settings_of
from shared.persistence.store import open_store


@click.group()
def directory() -> None:
    """密钥目录 / the key directory."""


@directory.command()
@node_options
def show(court: str | None, data: Path | None) -> None:
    """显示目录 / show it."""
    settings = settings_of(court, data)
    found = verified(settings.directory, read_anchor(settings.anchor), at_least_serial=1)
    now = datetime.now(UTC)
    click.echo(f"序号 serial: {found.serial}\n签发 issued: {found.issued_at}\n到期 expires: {found.expires_at}")
    for entry in found.entries:
        click.echo(f"{entry.court_id:<12} {entry.key_id} {entry.alg} {found.trust(entry, now, False).value}")


@directory.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@node_options
def install(file: Path, court: str | None, data: Path | None) -> None:
    """核验后安装新目录；序号回退的拒绝 / verify and install; a lower serial is refused."""
    settings = settings_of(court, data)
    anchor = read_anchor(settings.anchor)
    store = open_store(settings.database_url)
    try:
        with store.read() as unit:
            least = remembered_serial(unit)
            if settings.directory.exists():
                least = max(least, verified(settings.directory, anchor, at_least_serial=1).serial)
            found = verified(file, anchor, at_least_serial=least)
            check_not_forked(unit, found)
        write_document(settings.directory, read_document(file))
        remember(store, found)
    finally:
        store.close()
    click.echo(f"已安装 / installed: serial {found.serial}")
