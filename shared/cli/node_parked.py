"""`zhixing parked`: messages this node could not handle, and trying them again."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from shared.cli.node_settings import node_of, node_options, settings_of
from shared.flows import receive


@click.group()
def parked() -> None:
    """搁置的消息 / parked messages."""


@parked.command("list")
@node_options
def list_them(court: str | None, data: Path | None) -> None:
    """列出搁置和等待的消息 / list parked and held messages, and quarantined bytes."""
    node = node_of(settings_of(court, data))
    try:
        with node.store.read() as unit:
            rows = unit.inbox.where(state__in=["parked", "held"], order_by=("arrived_at",))
            strange = unit.quarantine.where(state="open", order_by=("arrived_at",))
        for row in rows:
            click.echo(
                f"{row.state:<8} {row.message_id}  {row.sender:<8} {row.kind:<24} {row.arrived_at:%Y-%m-%d %H:%M:%S}"
            )
        for item in strange:
            click.echo(f"quarantine {item.quarantine_id}  {item.claimed_sender:<8} {item.reason}")
        if not rows and not strange:
            click.echo("没有。 / None.")
    finally:
        node.store.close()


@parked.command()
@click.argument("message_id")
@node_options
def replay(message_id: str, court: str | None, data: Path | None) -> None:
    """再试一次；可重复 / try again; may be repeated."""
    node = node_of(settings_of(court, data))
    try:
        state = receive.replay(node, message_id, operator=getpass.getuser())
        node.wake()
    finally:
        node.store.close()
    click.echo(f"{message_id}: {state}")
