"""`zhixing events`: the chain of node events of a court."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from shared.cli.node_settings import courts_in, node_of, node_options, settings_of
from shared.domain.node_events import NodeEvent
from shared.flows.node_events import broken_links


@click.group()
def events() -> None:
    """流程节点 / node events."""


@events.command()
@node_options
def verify(court: str | None, data: Path | None) -> None:
    """核对节点事件的摘要链 / check the hash chain of one court or all of a folder; exit 1 at a broken link."""
    candidates: list[str | None] = [court] if court else [*courts_in(data)] or [None]
    whole = True
    for each in candidates:
        node = node_of(settings_of(each, data))
        with closing(node.store), node.store.read() as unit:
            broken = next(broken_links(unit), None)
            last = unit.of(NodeEvent).first(order_by=("-seq",))
        if broken is None:
            click.echo(f"{node.court_id}: {last.seq if last else 0} 条，链条完整 events, the chain holds")
            continue
        whole = False
        seq, why = broken
        click.echo(f"{node.court_id}: 第 {seq} 条 event {seq}: {why.zh} / {why.en}")
    if not whole:
        raise click.exceptions.Exit(1)
