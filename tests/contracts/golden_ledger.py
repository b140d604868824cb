"""A run for golden messages of the ledger: events, a digest, and a superior that asks for what it has lost."""

from __future__ import annotations

from builders import Country
from stories import CASE

from shared.flows.desk import OpenDesk


def ledger(country: Country) -> None:
    """A case with an event; the superior loses the case; two days pass."""
    lineage = str(country.act("gd0304", "filing", "file_case", **CASE)["lineage_id"])
    node = country.nodes["gd0304"]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        desk.record_event("lead_received", lineage_id=lineage)
        desk.flush()
    country.tick()
    with country.nodes["gd03"].store.begin() as unit:
        for row in unit.case_register.where():
            unit.case_register.remove(row.case_no)
    country.later(days=1)
    for _ in range(3):
        country.tick()
