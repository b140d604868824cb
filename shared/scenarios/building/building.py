"""Filling one court's database: copies of the matters of stories until there are so many cases and messages.

The copies are marked as built (`meta`); their signatures and chains are those of the stories, so nothing proves them.
"""

from __future__ import annotations

import hashlib
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, cycle
from random import Random
from typing import Any

from shared.bootstrap.names import people
from shared.domain.case_search import NUMBER, PARTY, CaseWord, name_words, number_words
from shared.domain.courts import Line
from shared.domain.errors import Conflict, Text
from shared.flows.node import Node
from shared.flows.records import Counter, LogNode, Meta, TreeHead
from shared.persistence.filling import Filling, filling
from shared.scenarios.building.moulds import Copy, Mould, Moulding, Own
from shared.scenarios.building.seeds import Seed
from shared.scenarios.building.variants import BUILT, VARIANTS, Variant, brought_to

#: The name of the mark in `meta`.
MARK = "built"
#: What concerns no case is copied so often at most: nobody issues a hundred thousand notices.
MOST_WITHOUT_CASE = 200
STREAM = "built"
_PER_CENT = 100


class CourtHasData(Conflict):
    """The court's database is not empty: built rows among real ones could never be told apart."""

    code = "court_has_data"
    what = Text("{court} 的数据库中已有案件或消息，不能生成测量数据。",
                "The database of {court} has cases or messages; nothing is built there.")  # fmt: skip
    todo = Text("请用 zhixing up --fresh --once 另建演示文件夹。",
                "Lay out another demonstration folder with zhixing up --fresh --once.")  # fmt: skip


class NoSeeds(Conflict):
    """None of the stories takes place at the court, or none has a case there."""

    code = "no_seeds"
    what = Text("所给情景中没有 {court} 的案件。", "None of the stories has a case at {court}.")
    todo = Text("请用 --from 另选情景文件。", "Choose other scenario files with --from.")


@dataclass(frozen=True)
class Built:
    """What was built: rows by table, cases and messages among them."""

    rows: dict[str, int]
    cases: int
    messages: int


def build(
    node: Node, database_url: str, seeds: Sequence[Seed], *, cases: int, messages: int, tell: Callable[[str], None]
) -> Built:
    """Fill the court's database; its node must not run. Raises CourtHasData, NoSeeds, and what the driver raises."""
    with node.store.read() as unit:
        if any(rows.first() for rows in (unit.cases, unit.case_register, unit.outbox, unit.inbox)):
            raise CourtHasData(court=node.court_id)
        ours = {person.login: person.person_id for person in unit.people.where()}
    if not any(seed.cases for seed in seeds):
        raise NoSeeds(court=node.court_id)
    node.store.close()
    with filling(database_url) as filled:
        return _Builder(node, filled, seeds, ours).build(cases, messages, tell)


@dataclass(frozen=True)
class _Shape:
    """One seed in one variant, ready to be copied."""

    variant: Variant
    ended_at: datetime
    moulds: list[Mould]
    moulding: Moulding
    cases: int
    messages: int


class _Builder:
    def __init__(self, node: Node, filled: Filling, seeds: Sequence[Seed], ours: dict[str, str]) -> None:
        self._node, self._filled, self._seeds, self._ours = node, filled, seeds, ours
        self._now, self._random = node.clock.legal_now(), Random(7)  # noqa: S311 - the same data every time, no secret
        self._rows: Tally[str] = Tally()
        self._copies = self._serial = 0
        self._names = people(0, 400)
        self._sequences = {name: count(1) for name in ("event", "stream", "line")} | {"log": count(0)}
        below = node.registry.all_below(node.court_id, Line.MANAGEMENT, self._now.date())
        self._own = self._columns([court.court_id for court in below] or [node.court_id], sorted(ours.values()))
        self._places = {table: filled.columns(table) for table in ("cases", "parties", "case_words")}

    def _columns(self, below: list[str], staff: list[str]) -> dict[str, dict[str, Own]]:
        """Columns of a copy that no id stands in."""

        def following(name: str) -> Own:
            sequence = self._sequences[name]
            return lambda _copy: next(sequence)

        def one_of(values: list[str]) -> Own:
            return lambda copy: values[copy.number % len(values)]

        return {
            "node_events": {"seq": following("event")}, "evidence": {"log_index": following("log")},
            "outbox": {"stream": lambda _copy: STREAM, "stream_seq": following("stream")},
            "ledger_lines": {"seq": following("line")}, "cases": {"handler": one_of(staff)},
            "parties": {"name": one_of(self._names)},
            "case_register": {"court": one_of(below), "via": one_of(below)},
        }  # fmt: skip

    def build(self, cases: int, messages: int, tell: Callable[[str], None]) -> Built:
        """Whole matters first, then messages of the ledger."""
        matters, without = self._shapes()
        done = [0, 0]
        for shape in without:
            for _ in range(min(MOST_WITHOUT_CASE, cases)):
                self._copy(shape, done)
        for shape in self._mixed(matters):
            if done[0] >= cases:
                break
            self._copy(shape, done)
            self._report(tell, done)
        fillers = self._fillers()
        for shape in cycle(fillers):
            if done[1] >= messages:
                break
            self._copy(shape, done)
            self._report(tell, done)
        self._close(cases, messages)
        tell("索引… / indexes …")
        return Built(dict(self._rows), *done)

    def _report(self, tell: Callable[[str], None], done: list[int]) -> None:
        if self._copies % 20_000 == 0:
            tell(f"案件 cases {done[0]:>9,}   消息 messages {done[1]:>11,}")

    # — shapes —

    def _shapes(self) -> tuple[dict[str, list[_Shape]], list[_Shape]]:
        """Those of matters by variant, and those without a case."""
        matters = {
            variant.name: [self._shape(variant, seed, seed.rows) for seed in self._seeds if seed.cases]
            for variant in VARIANTS
        }
        return matters, [self._shape(VARIANTS[-1], seed, seed.rows) for seed in self._seeds if not seed.cases]

    def _mixed(self, matters: dict[str, list[_Shape]]) -> Iterator[_Shape]:
        """Seeds in turn, variants by their share."""
        turns = {name: cycle(shapes) for name, shapes in matters.items()}
        lot = [variant.name for variant in VARIANTS for _ in range(variant.share)]
        while True:
            yield next(turns[lot[self._random.randrange(_PER_CENT)]])

    def _fillers(self) -> list[_Shape]:
        """Single messages about no case: the ledger upward, most of what courts send one another."""
        found = []
        for seed in self._seeds:
            for table in ("outbox", "inbox"):
                for row in seed.rows.get(table, ()):
                    if row.lineage_id.startswith("court:"):
                        about = [e for e in seed.rows["evidence"] if e.subject_id == row.message_id]
                        found.append(self._shape(VARIANTS[0], seed, {table: [row], "evidence": about}))
        return found

    def _shape(self, variant: Variant, seed: Seed, rows: dict[str, list[Any]]) -> _Shape:
        known = {theirs: self._ours[login] for theirs, login in seed.logins.items() if login in self._ours}
        moulding = Moulding(self._filled, known)
        moulds = [
            moulding.mould(table, brought_to(variant, table, row, seed.ended_at), self._own.get(table, {}))
            for table, of_table in rows.items() if table != "case_words" for row in of_table
        ]  # fmt: skip
        size = {table: len(of_table) for table, of_table in rows.items()}
        return _Shape(
            variant, seed.ended_at, moulds, moulding, size.get("cases", 0) + size.get("case_register", 0),
            size.get("outbox", 0) + size.get("inbox", 0),
        )  # fmt: skip

    # — copies —

    def _copy(self, shape: _Shape, done: list[int]) -> None:
        age = self._random.randint(shape.variant.youngest_days, shape.variant.oldest_days)
        then = self._now - timedelta(days=age, minutes=age * 37 % 480)
        copy = Copy(
            shape.moulding.slots, self._copies, self._serial + 1, shape.ended_at - then, shape.ended_at.year - then.year
        )
        for mould in shape.moulds:
            values = mould.make(copy)
            self._add(mould.table, values)
            if mould.table in ("cases", "parties"):
                self._add_words(mould.table, dict(zip(self._places[mould.table], values, strict=True)))
        self._copies += 1
        self._serial += shape.moulding.numbers
        done[0] += shape.cases
        done[1] += shape.messages

    def _add(self, table: str, values: Sequence[Any]) -> None:
        self._filled.add(table, values)
        self._rows[table] += 1

    def _add_words(self, table: str, row: dict[str, Any]) -> None:
        if table == "cases":
            kind, source, words = NUMBER, row["case_no"], number_words(row["case_no"], row["parent_case_no"] or "")
        else:
            kind, source, words = PARTY, row["party_id"], name_words(row["name"])
        for word in words:
            self._add_row("case_words", CaseWord(kind, word, source, row["lineage_id"]))

    def _add_row(self, table: str, row: Any) -> None:
        self._add(table, self._filled.values(table, row))

    # — the end —

    def _close(self, cases: int, messages: int) -> None:
        """The mark; and what the node counts on from, should it run."""
        size = next(self._sequences["log"])
        for level in range(size.bit_length()):
            if size >> level & 1:
                digest = hashlib.sha256(f"{BUILT} {level}".encode()).digest()
                self._add_row("log_nodes", LogNode(level, (size >> level) - 1, digest))
        self._add_row("tree_heads", TreeHead(size, hashlib.sha256(BUILT.encode()).hexdigest(), self._now))
        self._add_row("counters", Counter("node_event", next(self._sequences["event"]) - 1))
        self._add_row("meta", Meta(MARK, f"{date.isoformat(self._now.date())} cases={cases} messages={messages}"))
