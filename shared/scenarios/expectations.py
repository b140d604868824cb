"""Comparing what a scenario expects with what is: every difference by its place in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.errors import Text
from shared.scenarios import evidence_check, facts
from shared.scenarios.world import World

#: What a scalar is compared with when the fact has many members.
MAIN_MEMBER = "state"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One unmet expectation. `path`: below `expect`, dotted (`duties.gd0304.case_handover`)."""

    step: int
    line: int
    path: tuple[str, ...]
    expected: Any
    actual: Any

    def sentence(self, language: str) -> str:
        """`step 7, line 61, holder: expected gd03, is gd0304`."""
        return Text(
            "第 {step} 步（第 {line} 行）{path}：应为 {expected}，实为 {actual}",
            "step {step} (line {line}) {path}: expected {expected}, is {actual}",
        ).filled(
            step=self.step, line=self.line, path=".".join(self.path), expected=self.expected, actual=self.actual
        ).in_language(language)  # fmt: skip


Found = Iterator[tuple[tuple[str, ...], Any, Any]]


def compare(country: World, lineage: str, expected: Mapping[str, Any]) -> Found:
    """(path, expected, actual) of whatever differs."""
    for name, wanted in expected.items():
        match name:
            case "about":
                continue
            case "holder":
                held = facts.holders(country, lineage)
                yield from _compared((name,), wanted, held[0] if len(held) == 1 else held or None)
            case "epoch":
                yield from _compared((name,), wanted, facts.epoch(country, lineage))
            case "evidence":
                gaps = evidence_check.gaps(country, lineage=lineage if country.live else None)
                yield from _compared((name,), wanted, "; ".join(gaps) or "complete")
            case _:
                for court, there in wanted.items():
                    yield from _compared((name, court), there, facts.look(country.nodes[court], name, lineage))


def _compared(path: tuple[str, ...], expected: Any, actual: Any) -> Found:
    """A mapping names the members that matter, a list all there are in order, a scalar the state of the only one."""
    if expected in (NONE, None):
        if actual:
            yield path, NONE, shown(actual)
    elif isinstance(expected, Mapping):
        only = actual[0] if isinstance(actual, list) and len(actual) == 1 else actual
        if isinstance(only, list):
            yield path, expected, shown(actual)
            return
        for name, wanted in expected.items():
            yield from _compared((*path, name), wanted, _member(only, name))
    elif isinstance(expected, list):
        found = actual if isinstance(actual, list) else [actual]
        if len(found) != len(expected):
            yield path, expected, shown(actual)
            return
        for number, (wanted, there) in enumerate(zip(expected, found, strict=True)):
            yield from _compared((*path, str(number)), wanted, there)
    elif shown(actual) != expected:
        yield path, expected, shown(actual)


def _member(fact: Any, name: str) -> Any:
    """A count that is not there is 0; any other member that is not there is nothing."""
    return fact[name] if isinstance(fact, Counter) else fact.get(name) if isinstance(fact, Mapping) else None


def shown(actual: Any) -> Any:
    """What a scalar is compared with, and what is printed of the actual."""
    match actual:
        case Mapping() if MAIN_MEMBER in actual:
            return actual[MAIN_MEMBER]
        case list():
            members = [shown(each) for each in actual]
            return members[0] if len(members) == 1 else members or NONE
        case None:
            return NONE
        case _:
            return actual
