"""Which courts may make up a country: all known, and nobody without the courts above, up to the supreme court.

The supreme court signs the key directory; the others answer to their superiors on either line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shared.domain.courts import Court, Line
from shared.domain.errors import SetupError, Text
from shared.registry import Registry


class IncompleteCountry(SetupError):
    """Courts were chosen without those above them."""

    code = "incomplete_country"
    what = Text("所选法院缺少上级法院：{missing}。", "Superiors of the courts chosen are missing: {missing_en}.")
    todo = Text("请补上：--courts {whole}。", "Choose them too: --courts {whole}.")


def require_whole(names: Sequence[str], on: date) -> tuple[str, ...]:
    """The permanent ids of courts named by id, code or name, in the order given, each once.

    `on`: the day whose superiors count. Raises UnknownCourt, IncompleteCountry.
    """
    registry = Registry.load()
    chosen = {court.court_id: court for court in map(registry.find, names)}
    missing: dict[str, Court] = {}
    for court_id in chosen:
        for line in Line:
            above = registry.superiors(court_id, line, on)
            missing |= {court.court_id: court for court in above if court.court_id not in chosen}
    if missing:
        above = tuple(sorted(missing.values(), key=lambda court: -court.tier.rank))
        raise IncompleteCountry(
            missing="、".join(f"{court.name.zh}（{court.court_id}）" for court in above),
            missing_en=", ".join(f"{court.name.en} ({court.court_id})" for court in above),
            whole=",".join([*(court.court_id for court in above), *chosen]),
        )
    return tuple(chosen)
