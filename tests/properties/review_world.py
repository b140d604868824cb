"""How runs with reviews begin and end: beside the moves of power, things to challenge and an outsider at the window.

Case A at gd0304 has sealed a house, case B at gd0305 waits for it; an account and a car are controlled too. Against the
account of A and that of B objections are under review already; the outsider who claims the house has been received.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from asset_stories import HOUSE
from builders import Country
from objection_stories import CREDITOR, DEBTOR
from outsider_stories import CAR, OUTSIDER
from properties.beginning import COURTS, Beginning, tell_beginning, told_by
from properties.world import World

from shared.domain.controls import Control

REVIEWING, WAITING = "gd0304", "gd0305"
#: Longer than every term a ruling waits for, with holidays at its end.
ALL_TERMS = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Disposal:
    """A sale begun or concluded: when, where, of what."""

    at: datetime
    court: str
    control: Control
    what: str


class ReviewWorld(World):
    """A world that remembers who disposed of what and when."""

    def __init__(self, seed: int, start: Beginning) -> None:
        super().__init__(seed, start)
        self.disposals: list[Disposal] = []

    def days(self, count: float) -> None:
        """Days pass; every court's clock looks."""
        self.later(timedelta(days=count))
        for court in COURTS:
            self.sweep(court)

    def rest(self) -> None:
        """Quiescence after every term has ended."""
        self.heal()
        self.days(ALL_TERMS.days)
        self.heal()

    def controls(self) -> Iterator[tuple[str, Control]]:
        """Every control at every court that knows it."""
        for court in COURTS:
            with self.country.read(court) as unit:
                for control in unit.controls.where(order_by=("rank", "control_id")):
                    yield court, control


@cache
def review_beginning() -> Beginning:
    """The beginning, told once per process, each time with the same ids."""
    with told_by("reviews"):
        return tell_beginning(_challenged)


def _challenged(country: Country, lineages: dict[str, str]) -> None:
    """More to sell and to challenge, and three people who do."""

    def seal(court: str, asset: str, rank: int) -> str:
        done = country.act(court, "officer1", "impose_control", lineage=lineages[court], asset=asset, rank=rank,
                           kind="immovable_or_other", start_on="2026-03-10", end_on="2028-12-29", registrar="某登记中心")  # fmt: skip
        return str(done["control_id"])

    house = seal(REVIEWING, HOUSE, 1)
    seal(REVIEWING, CAR, 1)
    seal(WAITING, HOUSE, 2)
    for court, who, role in ((REVIEWING, DEBTOR, "debtor"), (WAITING, "债权人乙", "creditor")):
        lineage = lineages[court]
        account = next(c for c in country.controls(court, lineage) if c.asset not in (HOUSE, CAR))
        exchange = country.act(court, "filing", "file_objection", lineage=lineage, challenged=account.control_id, objector=who,
                               objector_role=role, grounds="超标的查封", received_on="2026-03-10")["exchange_id"]  # fmt: skip
        country.act(court, "filing", "docket_objection", lineage=lineage, exchange=exchange)
        country.act(
            court, "reviewer1", "notify_of_objection", lineage=lineage, exchange=exchange, notified_on="2026-03-10"
        )
    country.act(REVIEWING, "filing", "receive_outsider_objection", lineage=lineages[REVIEWING], control_id=house,
                outsider=OUTSIDER, right="所有权", grounds="已付清全部购房款", received_on="2026-03-10",
                waiting_courts=[WAITING])  # fmt: skip


__all__ = ["COURTS", "CREDITOR", "HOUSE", "REVIEWING", "WAITING", "Disposal", "ReviewWorld", "review_beginning"]
