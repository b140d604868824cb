"""The ledger on PostgreSQL: whoever records an event and whoever numbers a line never wait for one another."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from builders import FOUR, Country, _template

from shared.domain.ledger import LedgerEvent
from shared.domain.node_events import NodeEvent
from shared.flows.desk import OpenDesk
from shared.messages.desk import Desk
from shared.persistence.migrations.migrate import upgrade
from shared.procedures.ledger.upward import hold

BASIC, CITY = "gd0304", "gd03"
STEPS: tuple[Callable[[Desk], object], ...] = (hold, lambda desk: desk.record_event("lead_received", lineage_id=""))


@pytest.fixture
def country(tmp_path: Path, postgresql_url: str) -> Iterator[Country]:
    """Four courts; the lowest on PostgreSQL, where two transactions can be open at once."""
    upgrade(postgresql_url)

    def address(court: str) -> str:
        if court == BASIC:
            return postgresql_url
        shutil.copy(_template(), tmp_path / court / "node.db")
        return f"sqlite:///{tmp_path / court / 'node.db'}"

    made = Country(tmp_path, FOUR, store_url=address)
    yield made
    made.close()


def test_a_line_before_an_event_and_an_event_before_a_line_at_once_both_commit(country: Country) -> None:
    # Given two transactions that take the counters in opposite order, each waiting for the other's first step
    node, meet, failed = country.nodes[BASIC], threading.Barrier(2), list[BaseException]()

    def work(first: Callable[[Desk], object], second: Callable[[Desk], object]) -> None:
        try:
            with node.store.begin() as unit:
                desk = OpenDesk(node, unit)
                first(desk)
                with suppress(threading.BrokenBarrierError):
                    meet.wait(0.5)  # both get here only when their first steps do not exclude one another
                second(desk)
                desk.flush()
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    # When they run at once
    threads = [threading.Thread(target=work, args=order) for order in (STEPS, STEPS[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    # Then both commit, and the superior gets both events
    assert not failed
    with country.read(BASIC) as unit:
        assert [row.seq for row in unit.of(NodeEvent).where(order_by=("seq",))] == [1, 2]
    country.tick()
    with country.read(CITY) as unit:
        assert len(unit.of(LedgerEvent).where(court=BASIC)) == 2
