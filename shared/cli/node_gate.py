"""`zhixing node release-gate`: an operator ends the waiting of a restored court, at a risk that is told and recorded."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from shared.cli.node_settings import node_of, node_options, settings_of
from shared.flows import catching_up

RISK = (
    "风险：未答复的法院可能已持有本院自以为持有的执行实施权，或正持有本院已遗忘的裁定。放行后，本院的实施行为可能无效，"
    "同一执行权可能出现两个持有法院，或本院的送达回执被拒收。请先电话核实。\n"
    "Risk: a court that has not answered may hold a power this court believes it holds, or a ruling this court has forgotten. "
    "Once released, acts of this court may be void, one power may get two holders, or a certificate may be refused. Call those courts first."
)


@click.command("release-gate")
@node_options
@click.option("--reason", required=True, help="理由，记入证据 / why; goes into the evidence.")
@click.option("--yes", is_flag=True, help="已知风险，不再询问 / the risk is known; do not ask.")
def release_gate(court: str | None, data: Path | None, reason: str, yes: bool) -> None:
    """备份恢复后不再等候他院答复而放行 / after a restore, go on without waiting for the other courts."""
    click.echo(RISK, err=True)
    if not yes:
        click.confirm("放行 / release", abort=True)
    node = node_of(settings_of(court, data))
    try:
        silent = catching_up.release(node, getpass.getuser(), reason)
    finally:
        node.store.close()
    click.echo(f"已放行，已记入证据；未答复 / released, recorded; without an answer: {', '.join(silent) or '—'}")
