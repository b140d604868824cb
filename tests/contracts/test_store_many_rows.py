"""Many rows in one statement: added or saved all, or a conflict, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.domain.errors import BadInput, Conflict
from shared.domain.money import MoneyEntry
from shared.domain.power import Power
from shared.flows.ports import Store


def fresh() -> str:
    return uuid.uuid4().hex


def entry(entry_id: str, lineage_id: str, amount_fen: int, on: date = date(2026, 3, 2)) -> MoneyEntry:
    return MoneyEntry(entry_id, lineage_id, "（2026）粤0304执1号", "in", amount_fen, on)


def entries(lineage_id: str) -> list[MoneyEntry]:
    return [entry(fresh(), lineage_id, amount) for amount in (1, 2, 3)]


def test_many_rows_are_added_at_once_or_are_a_conflict(store: Store) -> None:
    lineage_id = fresh()
    three = entries(lineage_id)
    with store.begin() as unit:
        unit.money.add_all([])
        unit.money.add_all(three)
        assert unit.money.where(lineage_id=lineage_id, order_by=("amount_fen",)) == three
        with pytest.raises(Conflict), unit.savepoint():
            unit.money.add_all([entry(fresh(), lineage_id, 4), three[0]])
        assert unit.money.count(lineage_id=lineage_id) == 3


def test_many_rows_are_saved_at_once_or_are_a_conflict(store: Store) -> None:
    lineage_id = fresh()
    three = entries(lineage_id)
    doubled = [replace(each, amount_fen=each.amount_fen * 2) for each in three]
    with store.begin() as unit:
        unit.money.add_all(three)
        unit.money.save_all([])
        unit.money.save_all(doubled)
        assert unit.money.where(lineage_id=lineage_id, order_by=("amount_fen",)) == doubled
        with pytest.raises(Conflict), unit.savepoint():
            unit.money.save_all([three[0], entry(fresh(), lineage_id, 4)])
        assert unit.money.where(lineage_id=lineage_id, order_by=("amount_fen",)) == doubled
        with pytest.raises(TypeError, match="versions"):
            unit.powers.save_all([Power(fresh(), "l", "held", "gd0304", 1, datetime(2026, 3, 2, tzinfo=UTC), {})])


@pytest.mark.parametrize("many", ["add_all", "save_all"])
def test_what_cannot_be_stored_is_found_among_many(store: Store, many: str) -> None:
    with store.begin() as unit, pytest.raises(BadInput):
        getattr(unit.money, many)([entry(fresh(), "nul\0", 1)])


def test_a_tally_counts_by_value_with_the_lowest_of_others_and_a_counter_tells_its_last_number(store: Store) -> None:
    lineage, counter = fresh(), fresh()
    with store.begin() as unit:
        for amount, on in ((5, 3), (3, 2), (9, 1)):
            unit.money.add(entry(fresh(), lineage, amount, date(2026, 3, on)))
        found = unit.money.tally("direction", lowest=("amount_fen", "on"), lineage_id=lineage)
        assert found == {"in": (3, 3, date(2026, 3, 1))}
        assert unit.money.tally("direction", lineage_id=fresh()) == {}
        assert unit.last_number(counter) == 0
        unit.next_number(counter)
        assert unit.next_number(counter) == unit.last_number(counter) == 2
