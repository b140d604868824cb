"""`zhixing keys`: the key of this court."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from shared.bootstrap.directory_file import read_anchor, verified
from shared.cli.node_settings import node_options, settings_of
from shared.domain.errors import ZhixingError
from shared.messages.signing import PrivateKey


@click.group()
def keys() -> None:
    """本院密钥 / the key of this court."""


@keys.command()
@node_options
def show(court: str | None, data: Path | None) -> None:
    """显示密钥标识及目录是否认可 / key id, and whether the directory accepts it."""
    settings = settings_of(court, data)
    key = PrivateKey.load(settings.key_file)
    click.echo(f"法院 court: {settings.court}\n密钥 key: {key.key_id} ({key.alg})\n文件 file: {settings.key_file}")
    try:
        directory = verified(settings.directory, read_anchor(settings.anchor), at_least_serial=1)
    except ZhixingError as problem:
        click.echo(f"目录 directory: {problem.what.zh} / {problem.what.en}")
        return
    trust = directory.trust(directory.key(settings.court, key.key_id), datetime.now(UTC), False)
    click.echo(f"目录 directory: serial {directory.serial}, {trust.value}")


@keys.command()
@node_options
@click.option("--pem", is_flag=True, help="PEM 格式 / PEM form.")
def export(court: str | None, data: Path | None, pem: bool) -> None:
    """输出公钥，私钥从不输出 / the public key; the private one is never printed."""
    public = PrivateKey.load(settings_of(court, data).key_file).public
    click.echo(public.pem() if pem else f"{public.key_id} {public.alg} {public.raw.hex()}", nl=not pem)
