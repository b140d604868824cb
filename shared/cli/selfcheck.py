"""`zhixing selfcheck`: what the declarations of this release promise, without a node."""

from __future__ import annotations

from datetime import date

import click

from shared.cli.courts import today
from shared.domain.courts import Line
from shared.law import Law
from shared.messages.kinds import Catalogue
from shared.registry import Registry


@click.command()
def selfcheck() -> None:
    """检查各项声明 / check the declarations of this release."""
    from shared.procedures import CATALOGUE  # refuses to load when incomplete

    found = [*unknown_rules(CATALOGUE, Law.load()), *circles(Registry.load(), today())]
    for line in found:
        click.echo(line, err=True)
    if found:
        raise click.exceptions.Exit(1)
    click.echo(f"{len(CATALOGUE.messages)} 种消息、{len(CATALOGUE.acts)} 种行为、两条上级线均无误"
               " / messages, acts and both lines of superiors are in order")  # fmt: skip


def unknown_rules(catalogue: Catalogue, law: Law) -> list[str]:
    """Rules a kind starts a duty by that the law does not have."""
    return [
        f"{kind.name}: 没有规则 no rule {start.rule_id}"
        for kind in catalogue.messages.values()
        for start in kind.starts
        if start.rule_id not in law.rule_ids
    ]


def circles(registry: Registry, on: date) -> list[str]:
    """Courts from which a line of superiors does not end at the supreme court."""
    wrong = []
    for line in Line:
        ends = {"spc"}
        for court in registry.all_courts():
            path: list[str] = []
            here = court.court_id
            while here not in ends and here not in path:
                path.append(here)
                upper = registry.superior(here, line, on)
                if upper is None:
                    break
                here = upper.court_id
            if here in ends:
                ends.update(path)
            else:
                wrong.append(f"{line.value}: {' → '.join([*path, here])}")
    return wrong
