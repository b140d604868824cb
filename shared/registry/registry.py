"""Looking up courts and their superiors as of a day. The data are shipped with the software and read once.

`on` is a legal day (Asia/Shanghai), never "today" by itself: a pure lookup has no clock. `cause` matters
only where a special court stands above others for some matters (see `Registry.causes`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import resources
from typing import Any

from shared.domain.courts import Court, Line
from shared.domain.errors import Text
from shared.domain.identifiers import Release
from shared.registry.overrides import Override, Overrides
from shared.registry.rows import Row, UnknownCourt, court_of, read_rows

__all__ = ["Registry", "UnknownCourt"]

_ONE_DAY = timedelta(days=1)


class Registry:
    """All courts. Make it with `Registry.load()`; one instance per process is shared, and immutable."""

    def __init__(self, courts_csv: bytes, overrides_yaml: bytes) -> None:
        """Read both files. Raises ValueError, KeyError or yaml.YAMLError when they are malformed."""
        self._rows: dict[str, Row] = {row.court_id: row for row in read_rows(courts_csv.decode())}
        self._overrides = Overrides.read(_yaml(overrides_yaml))
        digest = hashlib.sha256(hashlib.sha256(courts_csv).digest() + hashlib.sha256(overrides_yaml).digest())
        self.release = Release(self._overrides.version, digest.hexdigest())
        self._courts: dict[str, Court] = {}
        self._below: dict[tuple[Line, date], dict[str, list[str]]] = {}
        self._above: dict[tuple[str, Line, date, str | None], tuple[str, ...]] = {}

    @staticmethod
    @cache
    def load() -> Registry:
        """The registry shipped with this software."""
        data = resources.files("shared.registry") / "data"
        return Registry((data / "courts.csv").read_bytes(), (data / "overrides.yaml").read_bytes())

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, court_id: object) -> bool:
        return court_id in self._rows

    @property
    def causes(self) -> dict[str, Text]:
        """Causes that change a superior, with their titles."""
        return dict(self._overrides.causes)

    def court(self, court_id: str) -> Court:
        """The court with this permanent id. Raises UnknownCourt."""
        found = self._courts.get(court_id)
        if found is None:
            found = self._courts[court_id] = court_of(self._row(court_id))
        return found

    def by_code(self, code: str) -> Court:
        """The court with this 法院代字. Raises UnknownCourt."""
        return self.court(_known(self._by_code, code))

    def find(self, text: str) -> Court:
        """The court with this id, code, exact name, or former name. Raises UnknownCourt."""
        wanted = text.strip()
        if wanted in self._rows:
            return self.court(wanted)
        if wanted in self._by_code:
            return self.by_code(wanted)
        return self.court(_known(self._by_name, wanted))

    def all_courts(self) -> tuple[Court, ...]:
        """Every court in the order of the data: by tier, then by code."""
        return tuple(map(self.court, self._rows))

    def superior(self, court_id: str, line: Line, on: date, cause: str | None = None) -> Court | None:
        """The court directly above on a line; None for the supreme court. Raises UnknownCourt, UnknownCause."""
        self._overrides.require_cause(cause)
        above = self._superior_id(self._row(court_id), line, on, cause)
        return self.court(above) if above else None

    def superiors(self, court_id: str, line: Line, on: date, cause: str | None = None) -> tuple[Court, ...]:
        """All courts above, nearest first. Raises UnknownCourt, UnknownCause."""
        self._overrides.require_cause(cause)
        return tuple(map(self.court, self._superior_ids(court_id, line, on, cause)))

    def is_superior(self, upper_id: str, lower_id: str, line: Line, on: date, cause: str | None = None) -> bool:
        """True when `upper_id` stands anywhere above `lower_id` on the line. Raises as `superiors`."""
        self._overrides.require_cause(cause)
        self._row(upper_id)
        return upper_id in self._superior_ids(lower_id, line, on, cause)

    def override_for(self, court_id: str, line: Line, on: date, cause: str | None = None) -> Override | None:
        """The exception that gives this court's superior, with its source and marks; None = the plain tree."""
        row = self._row(court_id)
        return next((o for o in self._overrides.superiors if o.applies(row, line, on, cause)), None)

    def tolerates(self, upper_id: str, lower_id: str, line: Line, on: date) -> Override | None:
        """The practice under which an order of a court that is not a superior is taken with a warning."""
        row = self._row(lower_id)
        return next(
            (o for o in self._overrides.tolerated if o.superior == upper_id and o.applies(row, line, on, None)), None
        )

    def below(self, court_id: str, line: Line, on: date) -> tuple[Court, ...]:
        """The courts directly below on a line, ordinary causes. Raises UnknownCourt."""
        self._row(court_id)
        return tuple(map(self.court, self._index_below(line, on).get(court_id, ())))

    def all_below(self, court_id: str, line: Line, on: date) -> tuple[Court, ...]:
        """Every court below at any depth, upper ones first. Raises UnknownCourt."""
        self._row(court_id)
        index = self._index_below(line, on)
        found = list(index.get(court_id, ()))
        for lower in found:  # grows while walked: breadth first
            found.extend(index.get(lower, ()))
        return tuple(map(self.court, found))

    def common_superior(self, one: str, two: str, line: Line, on: date) -> Court | None:
        """The lowest court above both (共同上级法院), never one of the two; None if the supreme court is one.

        Overrides come first (兵团 and local courts: Xinjiang High Court). Raises UnknownCourt.
        """
        row_one, row_two = self._row(one), self._row(two)
        above_two = set(self._superior_ids(two, line, on, None))
        shared = [court_id for court_id in self._superior_ids(one, line, on, None) if court_id in above_two]
        for override in self._overrides.common_superiors:
            # A court that is itself one of the two cannot decide between them.
            if override.superior not in (one, two) and override.decides_between(row_one, row_two, on):
                return self.court(override.superior)
        return self.court(shared[0]) if shared else None

    def decides_disputes_of(self, upper_id: str, court_id: str, on: date) -> bool:
        """True when an exception names `upper_id` as the one that decides disputes of this court with some other."""
        row = self._row(court_id)
        return any(o.superior == upper_id and o.takes_part(row, on) for o in self._overrides.common_superiors)

    def in_jurisdiction(self, upper_id: str, court_id: str, on: date) -> bool:
        """True when the court is `upper_id` itself or below it on either line (本辖区; designation uses both)."""
        self._row(upper_id)
        return upper_id == court_id or any(upper_id in self._superior_ids(court_id, line, on, None) for line in Line)

    def search(self, text: str, limit: int = 20) -> tuple[Court, ...]:
        """Courts whose id, code or name contains every word, exact and shorter matches first; at most `limit`."""
        words = text.lower().split()
        if not words or limit < 1:
            return ()
        found = [row for row in self._rows.values() if all(word in _searched(row) for word in words)]
        found.sort(
            key=lambda row: (words[0] not in (row.court_id, row.code, row.name), len(row.court_id), row.court_id)
        )
        return tuple(self.court(row.court_id) for row in found[:limit])

    def _row(self, court_id: str) -> Row:
        try:
            return self._rows[court_id]
        except KeyError:
            raise UnknownCourt(name=court_id) from None

    def _superior_id(self, row: Row, line: Line, on: date, cause: str | None) -> str:
        for override in self._overrides.superiors:
            if override.applies(row, line, on, cause):
                return override.superior_of(row.court_id)
        return row.superior

    def _superior_ids(self, court_id: str, line: Line, on: date, cause: str | None) -> tuple[str, ...]:
        """Found once per court, line, cause and stretch of time in which no override begins or ends."""
        key = (court_id, line, self._stretch(on), cause)
        known = self._above.get(key)
        if known is None:
            known = self._above[key] = self._climbed(court_id, line, on, cause)
        return known

    def _climbed(self, court_id: str, line: Line, on: date, cause: str | None) -> tuple[str, ...]:
        found: list[str] = []
        above = self._superior_id(self._row(court_id), line, on, cause)
        while above:
            found.append(above)
            above = self._superior_id(self._rows[above], line, on, cause)
        return tuple(found)

    def _index_below(self, line: Line, on: date) -> dict[str, list[str]]:
        """Built once per line and stretch of time in which no override begins or ends."""
        key = (line, self._stretch(on))
        if key not in self._below:
            index: dict[str, list[str]] = defaultdict(list)
            for row in self._rows.values():
                index[self._superior_id(row, line, on, None)].append(row.court_id)
            self._below[key] = dict(index)
        return self._below[key]

    def _stretch(self, on: date) -> date:
        """The day on which the present set of overrides began to apply."""
        return max(day for day in self._turning_days if day <= on)

    @cached_property
    def _turning_days(self) -> tuple[date, ...]:
        days = {date.min}
        for override in self._overrides.superiors:
            days.add(override.first_on)
            if override.last_on < date.max:
                days.add(override.last_on + _ONE_DAY)
        return tuple(sorted(days))

    @cached_property
    def _by_code(self) -> dict[str, str]:
        return {row.code: row.court_id for row in self._rows.values()}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        former = {name: row.court_id for row in self._rows.values() for name in row.former_names.split(";") if name}
        return former | {row.name: row.court_id for row in self._rows.values()}


def _known(index: dict[str, str], name: str) -> str:
    try:
        return index[name]
    except KeyError:
        raise UnknownCourt(name=name) from None


def _searched(row: Row) -> str:
    return f"{row.court_id} {row.code} {row.name} {row.name_en} {row.former_names}".lower()


def _yaml(data: bytes) -> Any:
    import yaml  # only here: the module is slow to import and most commands never look up a court

    # CSafeLoader is as safe as SafeLoader and eight times as fast; some builds of PyYAML lack it.
    return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
