"""What one played story leaves at one court: the rows that are then repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shared.flows.node import Node
from shared.persistence.tables import MAPPED
from shared.scenarios.country import Country
from shared.scenarios.document import read_scenario
from shared.scenarios.play import Player

#: A court has these once, whatever its cases; its own stay as they are.
OF_THE_COURT = frozenset({
    "people", "meta", "counters", "tokens", "commands", "log_nodes", "tree_heads", "peer_heads", "command_centres",
    "ledger_cursors", "ledger_checks", "ledger_figures", "frames",
})  # fmt: skip


@dataclass(frozen=True)
class Seed:
    """Rows by table, as the story left them. `logins`: by person id; `ended_at`: the legal time it ended (UTC)."""

    rows: dict[str, list[Any]]
    logins: dict[str, str]
    ended_at: datetime

    @property
    def cases(self) -> int:
        """Docket entries: its own, and those of courts below in its register."""
        return len(self.rows.get("cases", ())) + len(self.rows.get("case_register", ()))

    @property
    def messages(self) -> int:
        """Sent and received."""
        return len(self.rows.get("outbox", ())) + len(self.rows.get("inbox", ()))


def seeds(files: Sequence[Path], court: str) -> Iterator[Seed]:
    """The stories in which the court takes part, played in virtual time. Raises what reading and playing them raises."""
    for file in files:
        scenario = read_scenario(file)
        if court not in scenario.courts:
            continue
        with TemporaryDirectory(prefix="zhixing-seed-") as folder:
            country = Country(Path(folder), scenario.courts, scenario.start, scenario.people)
            try:
                Player(scenario, country).play()
                yield _of(country.nodes[court], country.clock.moment)
            finally:
                country.close()


def _of(node: Node, ended_at: datetime) -> Seed:
    with node.store.read() as unit:
        logins = {person.person_id: person.login for person in unit.people.where()}
        found = {name: unit.of(mapped.row_type).where() for name, mapped in MAPPED.items() if name not in OF_THE_COURT}
    return Seed({name: rows for name, rows in found.items() if rows}, logins, ended_at)
