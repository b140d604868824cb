"""What every store promises, asserted on SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest

from shared.domain.cases import Case
from shared.domain.duties import Task
from shared.domain.errors import BadInput, Conflict, NotFound
from shared.domain.money import MoneyEntry
from shared.domain.power import Power
from shared.flows import records
from shared.flows.ports import Store, Unit

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)


def fresh() -> str:
    return uuid.uuid4().hex


def power(power_id: str, **facts: Any) -> Power:
    known = {"lineage_id": "l", "state": "held", "holder": "gd0304", "epoch": 1, "since": NOON}
    given_facts: dict[str, Any] = known | facts
    return Power(power_id=power_id, certificate={}, **given_facts)


def add(store: Store, power_id: str) -> None:
    with store.begin() as unit:
        unit.powers.add(power(power_id))


def task(task_id: str, once_key: str, **facts: Any) -> Task:
    given_facts = {"code": "gap", "lineage_id": "l", "subject_id": "s"} | facts
    return Task(task_id=task_id, once_key=once_key, body="command", zh="缺口", en="gap", opened_at=NOON, **given_facts)


def entry(entry_id: str, lineage_id: str, amount_fen: int, on: date = date(2026, 3, 2)) -> MoneyEntry:
    return MoneyEntry(entry_id, lineage_id, "（2026）粤0304执1号", "in", amount_fen, on)


class Undo(Exception):
    """Ends a transaction without keeping anything."""


# --- values come back as they went in -------------------------------------------------------------


def test_bytes_come_back_identical(store: Store) -> None:
    every_byte = bytes(range(256)) * 256
    frame = records.OutgoingFrame(fresh(), "gd03", "receipt", every_byte, "Ed25519", "k", b"\0" * 64, NOON)
    with store.begin() as unit:
        unit.frames.add(frame)
        assert unit.frames.need(frame.frame_id).bytes_sent == every_byte


def test_a_naive_instant_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"), store.begin() as unit:
        unit.powers.add(power(fresh(), since=NOON.replace(tzinfo=None)))


def test_an_enumerated_word_is_stored_as_its_value(store: Store) -> None:
    class State(StrEnum):
        HELD = "held"

    key = fresh()
    with store.begin() as unit:
        unit.powers.add(power(key, state=State.HELD))
        assert unit.powers.count(power_id=key, state=State.HELD) == 1
    with store.read() as unit:
        assert type(unit.powers.need(key).state) is str


@pytest.mark.parametrize("bad", [{"holder": "a\0b"}, {"holder": "\ud800"}, {"epoch": 2**63}])
def test_what_cannot_be_stored_is_bad_input_and_the_transaction_goes_on(store: Store, bad: dict[str, Any]) -> None:
    key = fresh()
    with store.begin() as unit:
        with pytest.raises(BadInput) as refused:
            unit.powers.add(power(fresh(), **bad))
        assert refused.value.code == "unstorable"
        with pytest.raises(BadInput):
            unit.powers.where(**bad)
        unit.powers.add(power(key))
    with store.read() as unit:
        assert unit.powers.need(key).epoch == 1


def test_counting_stops_at_the_bound_and_not_before(store: Store) -> None:
    lineage = fresh()
    with store.begin() as unit:
        for _ in range(5):
            unit.powers.add(power(fresh(), lineage_id=lineage))
        assert unit.powers.count(most=3, lineage_id=lineage) == 3
        assert unit.powers.count(most=9, lineage_id=lineage) == 5
        assert unit.powers.count(lineage_id=lineage) == 5


# --- keys ------------------------------------------------------------------------------------------


def test_a_missing_row_is_none_or_not_found(store: Store) -> None:
    with store.read() as unit:
        assert unit.powers.get("nowhere") is None
        assert unit.powers.first(power_id="nowhere") is None
        with pytest.raises(NotFound):
            unit.powers.need("nowhere")
        unit.powers.remove("nowhere")


def test_adding_a_key_twice_is_a_conflict_and_the_transaction_goes_on(store: Store) -> None:
    key = fresh()
    with store.begin() as unit:
        unit.powers.add(power(key))
        with pytest.raises(Conflict) as refused:
            unit.powers.add(power(key, epoch=9))
        assert refused.value.code == "already_exists"
        assert unit.powers.need(key).epoch == 1


def test_add_new_tells_whether_primary_or_unique_key_was_free(store: Store) -> None:
    key, once = fresh(), fresh()
    with store.begin() as unit:
        assert unit.tasks.add_new(task(key, once)) is True
        assert unit.tasks.add_new(task(key, fresh())) is False
        assert unit.tasks.add_new(task(fresh(), once)) is False
        assert unit.tasks.count(once_key=once) == 1


def test_an_update_onto_a_unique_key_in_use_is_a_conflict(store: Store) -> None:
    first, second = task(fresh(), fresh()), task(fresh(), fresh())
    with store.begin() as unit:
        unit.tasks.add(first)
        unit.tasks.add(second)
        with pytest.raises(Conflict), unit.savepoint():
            unit.tasks.save(replace(second, once_key=first.once_key))
        assert unit.tasks.need(second.task_id) == second


# --- filters -----------------------------------------------------------------------------------------


def test_filters_compare_and_orders_sort_as_in_python(store: Store) -> None:
    # Given four entries of one matter
    lineage = fresh()
    entries = [entry(f"{lineage}{i}", lineage, i * 10, date(2026, 3, i)) for i in (1, 2, 3, 4)]
    with store.begin() as unit:
        for one in reversed(entries):
            unit.money.add(one)

    def amounts(**filters: Any) -> list[int]:
        with store.read() as unit:
            found = unit.money.where(lineage_id=lineage, order_by=("amount_fen",), **filters)
            assert unit.money.count(lineage_id=lineage, **filters) == len(found)
            return [one.amount_fen for one in found]

    # Then every comparison selects what it says
    assert amounts() == [10, 20, 30, 40]
    assert amounts(amount_fen=20) == [20]
    assert amounts(amount_fen__lt=20) == [10]
    assert amounts(amount_fen__lte=20) == [10, 20]
    assert amounts(on__gt=date(2026, 3, 3)) == [40]
    assert amounts(on__gte=date(2026, 3, 3)) == [30, 40]
    assert amounts(amount_fen__ne=20) == [10, 30, 40]
    assert amounts(amount_fen__in=[40, 10]) == [10, 40]
    assert amounts(amount_fen__in=()) == []
    assert amounts(amount_fen__gt=10, amount_fen__lt=40) == [20, 30]
    with store.read() as unit:
        assert unit.money.where(lineage_id=lineage, order_by=("-on",), limit=2) == [entries[3], entries[2]]
        assert unit.money.first(lineage_id=lineage, order_by=("direction", "-amount_fen")) == entries[3]


def test_none_is_a_value_to_filter_and_sort_by(store: Store) -> None:
    lineage = fresh()
    with store.begin() as unit:
        for holder in (None, "b", "a"):
            unit.powers.add(power(fresh(), lineage_id=lineage, holder=holder))

    def holders(*order_by: str, **filters: Any) -> list[str | None]:
        with store.read() as unit:
            found = unit.powers.where(lineage_id=lineage, order_by=order_by or ("holder",), **filters)
            return [one.holder for one in found]

    assert holders(holder=None) == [None]
    assert holders(holder__is_null=True) == [None]
    assert holders(holder__is_null=False) == ["a", "b"]
    assert holders(holder__ne="a") == [None, "b"]
    assert holders(holder__ne=None) == ["a", "b"]
    assert holders() == [None, "a", "b"]
    assert holders("-holder") == ["b", "a", None]


def test_text_sorts_by_code_point(store: Store) -> None:
    lineage = fresh()
    with store.begin() as unit:
        for cause in ("b", "B", "a", "执", "Z", "ä"):
            unit.cases.add(Case(fresh(), lineage, "k", "t", cause, date(2026, 3, 2), 1, "open", "application"))
    with store.read() as unit:
        causes = [case.cause for case in unit.cases.where(lineage_id=lineage, order_by=("cause",))]
    assert causes == ["B", "Z", "a", "b", "ä", "执"]


@pytest.mark.parametrize("wrong", ["no_such_column", "epoch__about"])
def test_a_filter_that_does_not_exist_is_a_mistake_of_the_caller(store: Store, wrong: str) -> None:
    filters: dict[str, Any] = {wrong: 1}
    with store.read() as unit, pytest.raises(TypeError):
        unit.powers.where(**filters)


# --- versions and compare-and-set ----------------------------------------------------------------------


def test_save_gives_the_next_version_and_refuses_an_old_one(store: Store) -> None:
    key = fresh()
    with store.begin() as unit:
        unit.powers.add(power(key))
        read = unit.powers.need(key)
        saved = unit.powers.save(replace(read, epoch=2))
        assert (saved.epoch, saved.version) == (2, 2)
        assert unit.powers.need(key) == saved
        # When somebody saves what he read before
        with pytest.raises(Conflict) as refused:
            unit.powers.save(replace(read, epoch=7))
        # Then nothing is overwritten
        assert refused.value.code == "changed_meanwhile"
        assert unit.powers.need(key) == saved
        with pytest.raises(Conflict):
            unit.powers.save(power(fresh()))


def test_swap_writes_only_where_the_expected_values_still_stand(store: Store) -> None:
    key = fresh()
    with store.begin() as unit:
        unit.powers.add(power(key, version=5))
        moved = power(key, epoch=2, holder="gd03", version=1)
        assert unit.powers.swap(moved, epoch=2) is False
        assert unit.powers.swap(moved, epoch=1, awaiting="x") is False
        assert unit.powers.swap(moved, epoch=1, awaiting=None) is True
        assert unit.powers.need(key) == replace(moved, version=6)


def together(threads: int, work: Callable[[int], Any]) -> list[Any]:
    barrier = threading.Barrier(threads)

    def started(number: int) -> Any:
        barrier.wait(10)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(started, range(threads)))


def test_of_eight_concurrent_swaps_exactly_one_wins(store: Store) -> None:
    for _ in range(5):
        key = fresh()
        add(store, key)

        def take(number: int, key: str = key) -> bool:
            with store.begin() as unit:
                read = unit.powers.need(key)
                return unit.powers.swap(replace(read, epoch=2, holder=f"court{number}"), epoch=1)

        won = together(8, take)
        with store.read() as unit:
            assert [won.count(True), unit.powers.need(key).holder] == [1, f"court{won.index(True)}"]


def test_no_concurrent_save_is_lost(store: Store) -> None:
    key = fresh()
    add(store, key)

    def raise_epoch(number: int) -> None:
        done = 0
        while done < 10:
            try:
                with store.begin() as unit:
                    read = unit.powers.need(key)
                    unit.powers.save(replace(read, epoch=read.epoch + 1))
                done += 1
            except Conflict:
                continue

    together(8, raise_epoch)
    with store.read() as unit:
        assert unit.powers.need(key).epoch == 81


def test_of_eight_concurrent_add_new_exactly_one_inserts(store: Store) -> None:
    key = fresh()

    def insert(number: int) -> bool:
        with store.begin() as unit:
            return unit.powers.add_new(power(key, epoch=number))

    assert together(8, insert).count(True) == 1


# --- counters, savepoints, isolation ---------------------------------------------------------------------


def test_counters_have_no_gap_under_concurrency_and_rollback(store: Store) -> None:
    counter = fresh()

    def take(number: int) -> list[int]:
        taken = []
        for turn in range(6):
            try:
                with store.begin() as unit:
                    value = unit.next_number(counter)
                    if (turn + number) % 3 == 0:
                        raise Undo
                taken.append(value)
            except Undo:
                continue
        return taken

    taken = sorted(value for numbers in together(8, take) for value in numbers)
    assert taken == list(range(1, 33))
    with store.begin() as unit:
        assert unit.next_number(fresh()) == 1


def test_a_savepoint_undoes_only_itself(store: Store) -> None:
    counter, before, inside, after = fresh(), fresh(), fresh(), fresh()
    with store.begin() as unit:
        unit.powers.add(power(before))
        assert unit.next_number(counter) == 1
        with suppress(Undo), unit.savepoint():
            unit.powers.add(power(inside))
            assert unit.next_number(counter) == 2
            raise Undo
        with unit.savepoint():
            unit.powers.add(power(after))
    with store.begin() as unit:
        assert unit.powers.get(inside) is None
        assert unit.powers.count(power_id__in=[before, after]) == 2
        assert unit.next_number(counter) == 2


def count(store: Store, power_id: str) -> int:
    with store.read() as unit:
        return unit.powers.count(power_id=power_id)


def end(unit: Unit, key: str) -> None:
    unit.powers.add(power(key))
    raise Undo("mine")


def test_a_block_that_raises_leaves_nothing_and_its_error_passes(store: Store) -> None:
    key = fresh()
    with pytest.raises(Undo) as passed, store.begin() as unit:
        end(unit, key)
    assert passed.value.args == ("mine",)
    with store.read() as unit:
        assert unit.powers.get(key) is None


def test_a_reader_sees_one_moment_and_nothing_uncommitted(store: Store) -> None:
    first, second = fresh(), fresh()
    with store.begin() as writer:
        writer.powers.add(power(first))
        # While the writer is not done, another reads nothing of it, and does not wait
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(count, store, first).result(10) == 0
    with store.read() as reader:
        assert reader.powers.count(power_id=first) == 1
        # When somebody commits meanwhile
        with ThreadPoolExecutor(1) as pool:
            pool.submit(add, store, second).result(10)
        # Then this reader still sees its moment, and the next one sees the new row
        assert reader.powers.count(power_id=second) == 0
    assert count(store, second) == 1


def test_nothing_written_while_reading_is_kept(store: Store) -> None:
    key = fresh()
    with store.read() as unit:
        unit.powers.add(power(key))
    assert count(store, key) == 0
