"""Dated exceptions to the tree of courts: another superior on a line or for a cause, or between two groups.

The facts stand in data/overrides.yaml with their sources; this module only reads and matches them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Line
from shared.domain.errors import BadInput, Citation, Text
from shared.registry.rows import Row, head_of, province_of

PROVINCE_HIGH = "province_high"


class UnknownCause(BadInput):
    """A cause of action that no override distinguishes."""

    code = "unknown_cause"
    what = Text("没有这种案由：{cause}。", "There is no such cause: {cause}.")
    todo = Text("可用案由：{known}；一般案件不填。", "Causes known: {known}; leave it out for ordinary matters.")


@dataclass(frozen=True, slots=True)
class Selection:
    """A set of courts: all conditions given must hold, none given means every court."""

    provinces: frozenset[str]
    tiers: frozenset[str]
    kinds: frozenset[str]
    ids: frozenset[str]
    prefixes: tuple[str, ...]
    left_out: frozenset[str]
    left_out_prefixes: tuple[str, ...]

    @classmethod
    def read(cls, data: Mapping[str, Iterable[str]]) -> Selection:
        """From its YAML form. Raises ValueError for a condition that does not exist."""
        if unknown := set(data) - {"province", "tier", "kind", "ids", "except"}:
            raise ValueError(f"unknown condition {sorted(unknown)}")
        ids, prefixes = _split(data.get("ids", ()))
        left_out, left_out_prefixes = _split(data.get("except", ()))
        return cls(
            frozenset(data.get("province", ())), frozenset(data.get("tier", ())), frozenset(data.get("kind", ())),
            ids, prefixes, left_out, left_out_prefixes,
        )  # fmt: skip

    def holds(self, row: Row) -> bool:
        """True when the court belongs to the set."""
        court_id = row.court_id
        if self.provinces and province_of(court_id) not in self.provinces:
            return False
        if self.tiers and row.tier not in self.tiers:
            return False
        if self.kinds and row.kind not in self.kinds:
            return False
        named = court_id in self.ids or court_id.startswith(self.prefixes)
        if (self.ids or self.prefixes) and not named:
            return False
        return court_id not in self.left_out and not court_id.startswith(self.left_out_prefixes)


@dataclass(frozen=True, slots=True)
class Override:
    """One exception: for `lower` (on `line`, for `cause`) the court above is `superior`.

    In a common-superior override `other` is the second group; in a tolerated one `superior` is the sender.
    `line` None means both lines. `same_tier`: a branch court above courts of its own tier.
    """

    override_id: str
    line: Line | None
    cause: str | None
    lower: Selection
    other: Selection | None
    superior: str
    first_on: date
    last_on: date
    same_tier: bool
    unconfirmed: bool
    design: bool
    note: Text
    source: Citation

    def applies(self, row: Row, line: Line, on: date, cause: str | None) -> bool:
        """True when this exception decides for the court, line, day and cause."""
        return (
            (self.line is None or self.line == line)
            and (self.cause is None or self.cause == cause)
            and self.first_on <= on <= self.last_on
            and self.lower.holds(row)
        )

    def superior_of(self, court_id: str) -> str:
        """The id of the court above."""
        return head_of(court_id) if self.superior == PROVINCE_HIGH else self.superior

    def decides_between(self, one: Row, two: Row, on: date) -> bool:
        """True when the two courts fall on the two sides of this exception, in either order."""
        if self.other is None or not self.first_on <= on <= self.last_on:
            return False
        return (self.lower.holds(one) and self.other.holds(two)) or (self.lower.holds(two) and self.other.holds(one))

    def takes_part(self, row: Row, on: date) -> bool:
        """True when the court falls on either side of this exception."""
        sides = (self.lower, *((self.other,) if self.other is not None else ()))
        return self.first_on <= on <= self.last_on and any(side.holds(row) for side in sides)


@dataclass(frozen=True, slots=True)
class Overrides:
    """Everything in overrides.yaml, in file order; the first match wins."""

    version: str
    causes: dict[str, Text]
    superiors: tuple[Override, ...]
    tolerated: tuple[Override, ...]
    common_superiors: tuple[Override, ...]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Overrides:
        """From the parsed YAML. Raises KeyError or ValueError when an entry is malformed."""
        return cls(
            version=str(data["version"]),
            causes={cause: Text(**title) for cause, title in data["causes"].items()},
            superiors=tuple(map(_override, data["superiors"])),
            tolerated=tuple(map(_override, data["tolerated"])),
            common_superiors=tuple(map(_override, data["common_superiors"])),
        )

    def require_cause(self, cause: str | None) -> None:
        """Raise UnknownCause unless `cause` is None or one of those the overrides distinguish."""
        if cause is not None and cause not in self.causes:
            raise UnknownCause(cause=cause, known=", ".join(self.causes))


def _override(data: Mapping[str, Any]) -> Override:
    note = data.get("note") or {"zh": "", "en": ""}
    return Override(
        override_id=data["id"],
        line=Line(data["line"]) if "line" in data else None,
        cause=data.get("cause"),
        lower=Selection.read(data["one"] if "one" in data else data["lower"]),
        other=Selection.read(data["other"]) if "other" in data else None,
        superior=data["upper"] if "upper" in data else data["superior"],
        first_on=data.get("from", date.min),
        last_on=data.get("until", date.max),
        same_tier=data.get("same_tier", False),
        unconfirmed=data.get("unconfirmed", False),
        design=data.get("design", False),
        note=Text(note["zh"], note["en"]),
        source=Citation(**data["source"]),
    )


def _split(patterns: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    listed = list(patterns)
    return (
        frozenset(p for p in listed if not p.endswith("*")),
        tuple(p.removesuffix("*") for p in listed if p.endswith("*")),
    )
