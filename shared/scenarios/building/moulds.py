"""A mould of rows: what is the same in every copy stays as it is, ids, numbers, dates and a few columns are each copy's own.

An id is whatever looks like one, wherever it stands (columns, JSON, signed bytes), so that the rows of a copy belong
together as those of the story did, in tables nobody thought of here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from shared.persistence.filling import Filling

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b"
_NUMBER = r"（[0-9]{4}）[^（）\s\"\\号]{1,14}?[0-9]+号"
_SLOT = re.compile(f"{_ID}|{_NUMBER}")
_SERIAL = re.compile(r"(（)([0-9]{4})(）.*?)([0-9]+)(号)")


class Copy:
    """One copy: its number, by how much it lies before its story, and the text of every slot."""

    __slots__ = ("back", "number", "raw", "texts")

    def __init__(
        self, slots: Sequence[Callable[[int, int, int], str]], number: int, serial: int, back: timedelta, years: int
    ) -> None:
        self.number, self.back = number, back
        self.texts = [slot(number, serial, years) for slot in slots]
        self.raw = [text.encode() for text in self.texts]


#: A column of its own: from the copy.
Own = Callable[[Copy], Any]


@dataclass(frozen=True)
class Mould:
    """The rows of one table in one story. `make` gives those of a copy."""

    table: str
    base: list[Any]
    varied: list[tuple[int, Own]]

    def make(self, copy: Copy) -> list[Any]:
        """One row of a copy, as the driver takes it."""
        values = self.base.copy()
        for at, own in self.varied:
            values[at] = own(copy)
        return values


class Moulding:
    """Makes moulds of rows that share their slots. `people`: our person ids by those of the story."""

    def __init__(self, filled: Filling, people: Mapping[str, str]) -> None:
        self._filled, self._people = filled, people
        self._places: dict[str, int] = {}
        self.slots: list[Callable[[int, int, int], str]] = []
        self.numbers = 0

    def mould(self, table: str, row: Any, own: Mapping[str, Own]) -> Mould:
        """`own`: columns that are each copy's own."""
        base = self._filled.values(table, row)
        varied: list[tuple[int, Own]] = []
        for at, name in enumerate(self._filled.columns(table)):
            value = getattr(row, name)
            if name in own:
                varied.append((at, own[name]))
            elif isinstance(value, date):
                varied.append((at, _earlier(value, self._filled.binder(table, name))))
            elif isinstance(base[at], str | bytes):
                base[at] = self._with_our_people(base[at])
                made = self._slotted(base[at])
                if made is not None:
                    varied.append((at, made))
        return Mould(table, base, varied)

    def _with_our_people(self, value: str | bytes) -> str | bytes:
        for theirs, ours in self._people.items():
            value = (
                value.replace(theirs, ours) if isinstance(value, str) else value.replace(theirs.encode(), ours.encode())
            )
        return value

    def _slotted(self, value: str | bytes) -> Own | None:
        try:
            text = value if isinstance(value, str) else value.decode()
        except UnicodeDecodeError:
            return None
        ours = set(self._people.values())
        found: list[int] = []

        def slot(match: re.Match[str]) -> str:
            if match[0] in ours:
                return match[0]
            found.append(self._place(match[0]))
            return "%s"

        template = _SLOT.sub(slot, text.replace("%", "%%"))
        if not found:
            return None
        pick: Callable[[Any], Any] = itemgetter(*found) if len(found) > 1 else _only(found[0])
        if isinstance(value, str):
            return lambda copy: template % pick(copy.texts)
        raw = template.encode()
        return lambda copy: raw % pick(copy.raw)

    def _place(self, text: str) -> int:
        if text not in self._places:
            self._places[text] = len(self.slots)
            number = _SERIAL.fullmatch(text)
            self.slots.append(_id(text) if number is None else self._number(number))
        return self._places[text]

    def _number(self, number: re.Match[str]) -> Callable[[int, int, int], str]:
        at, year, middle = self.numbers, int(number[2]), number[3]
        self.numbers += 1
        return lambda _n, serial, years: f"（{year - years}{middle}{serial + at}号"


def _only(place: int) -> Callable[[Sequence[Any]], tuple[Any]]:
    return lambda texts: (texts[place],)


def _id(text: str) -> Callable[[int, int, int], str]:
    head = text[:-8]
    return lambda number, _serial, _years: f"{head}{number:08x}"


def _earlier(value: date | datetime, bound: Callable[[Any], Any]) -> Own:
    known: dict[timedelta, Any] = {}

    def earlier(copy: Copy) -> Any:
        found = known.get(copy.back)
        if found is None:
            found = known[copy.back] = bound(value - copy.back)
        return found

    return earlier
