"""`zhixing ledger`: figures of the ledger, the state of reconciliation, and asking a court to send again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from shared.cli.node_settings import node_of, node_options, settings_of
from shared.domain.ledger import LedgerCheck, LedgerFigure
from shared.flows.desk import OpenDesk
from shared.procedures.ledger.reconcile import ask_again


@click.group()
def ledger() -> None:
    """台账：指标、对账、补报 / the ledger: figures, reconciliation, backfill."""


@ledger.command("figures")
@click.option("--of", "of_court", help="只看一个法院 / one court only.")
@node_options
def show(of_court: str | None, court: str | None, data: Path | None) -> None:
    """本院及下级法院各月指标（CSV）/ figures by court and month, as CSV; money in 分 (fen)."""
    node = node_of(settings_of(court, data))
    try:
        with node.store.read() as unit:
            chosen: dict[str, Any] = {"court": of_court} if of_court else {}
            rows = unit.of(LedgerFigure).where(order_by=("court", "month", "figure"), **chosen)
        click.echo("court,month,figure,amount")
        for row in rows:
            click.echo(f"{row.court},{row.month},{row.figure},{row.amount}")
    finally:
        node.store.close()


@ledger.command()
@node_options
def reconcile(court: str | None, data: Path | None) -> None:
    """最近一次对账结果 / the last reconciliation of each court below."""
    node = node_of(settings_of(court, data))
    try:
        with node.store.read() as unit:
            for row in unit.of(LedgerCheck).where(order_by=("court",)):
                held = "  ".join(f"{name} {row.said.get(name, 0)}≠{amount}" for name, amount in row.held.items())
                click.echo(f"{row.court:<10} {row.on} {row.state:<8} {held}".rstrip())
    finally:
        node.store.close()


@ledger.command()
@click.argument("below")
@click.option("--after", default=0, show_default=True, help="此行号之后 / after this line.")
@node_options
def backfill(below: str, after: int, court: str | None, data: Path | None) -> None:
    """请直接下级法院补报 / ask a court directly below to send its ledger again; may be repeated."""
    node = node_of(settings_of(court, data))
    try:
        with node.store.begin() as unit:
            desk = OpenDesk(node, unit)
            ask_again(desk, below, after)
            desk.flush()
        node.wake()
    finally:
        node.store.close()
    click.echo(below)
