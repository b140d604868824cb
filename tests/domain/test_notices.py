"""The receipt tree of the whole country: 3,497 courts below the supreme court, one statement from each court."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from shared.domain.courts import Line
from shared.domain.notices import Scope, Snapshot, Stage, Standing, addresses, merged, reached, snapshot
from shared.procedures.circulation.lines import ManagementTree
from shared.registry.registry import Registry

ON = date(2026, 3, 10)
TREE = ManagementTree(Registry.load(), ON)
ALL = TREE.all_below("spc")


class Light:
    """A court with nothing but its rows."""

    def __init__(self, court: str) -> None:
        self.rows = {
            c: Standing("n", c, via, "waiting", ON) for c, via in reached(TREE, court, Scope.ALL_BELOW, ()).items()
        }
        self.messages = 0

    def hears(self, child: str, said: Snapshot) -> None:
        self.messages += 1
        own = [row for row in self.rows.values() if row.via == child]
        self.rows |= {row.court_id: row for row in merged(own, said, Stage.SIGNED, ON)}


def told(dead: frozenset[str]) -> Light:
    """Every court but the dead signs and speaks once, lowest first; a dead court's subtree never hears of it."""
    nodes = {court: Light(court) for court in ("spc", *ALL) if court not in dead}
    for court in reversed(ALL):
        line = TREE.above(court)
        if court in dead or dead & set(line):
            continue
        mine = Standing("n", court, court, "signed", ON)
        nodes[line[0]].hears(court, snapshot([mine, *nodes[court].rows.values()], Stage.SIGNED))
    return nodes["spc"]


@cache
def _below(court: str) -> tuple[str, ...]:
    return TREE.all_below(court)


def test_the_supreme_court_knows_every_court_from_one_message_of_each_directly_below() -> None:
    root = told(frozenset())

    assert len(root.rows) == len(ALL) == len(Registry.load()) - 1
    assert {row.stage for row in root.rows.values()} == {"signed"}
    directly = {court.court_id for court in Registry.load().below("spc", Line.MANAGEMENT, ON)}
    assert {"pla", "xpcc"} < directly
    assert root.messages == len(directly) == 33


def test_exactly_the_courts_that_cannot_have_it_are_missing() -> None:
    dead = frozenset({"gd0304", "hn0102", "sc01", "xj"})

    root = told(dead)

    missing = {row.court_id for row in root.rows.values() if row.stage == "waiting"}
    assert missing == dead | {court for each in dead for court in _below(each)}
    assert root.messages == 32


@pytest.mark.parametrize(("scope", "courts", "meant", "passes"), [
    (Scope.COURTS, ("gd0304",), {"gd0304"}, {"gd"}),
    (Scope.SUBTREES, ("gd03", "hn0102"), {"gd03", "hn0102", *TREE.all_below("gd03")}, {"gd", "hn"}),
    (Scope.ALL_BELOW, (), set(ALL), {row.court_id for row in Registry.load().below("spc", Line.MANAGEMENT, ON)}),
])  # fmt: skip
def test_a_scope_names_whom_it_is_for_and_who_only_passes_it_on(
    scope: Scope, courts: tuple[str, ...], meant: set[str], passes: set[str]
) -> None:
    way = reached(TREE, "spc", scope, courts)

    assert set(way) == meant
    assert set(way.values()) == passes
    assert {court for court in ALL if addresses(TREE, court, "spc", scope, courts)} == meant


def test_a_court_never_falls_back() -> None:
    row = Standing("n", "gd0304", "gd", "signed", ON)

    assert merged([row], Snapshot(1, {}, {"waiting": ("gd0304",)}), Stage.REPORTED, ON) == []
