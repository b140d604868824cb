"""What a command centre decides by rule: which court is near, which order goes first, how grave an incident is.

Nearness goes by the administrative code of the seat (GB/T 2260), never by invented coordinates. The order of two orders
for one squad: the higher court first, then the higher urgency ([D]). Grades: 法发〔2009〕50号 art. 2 (EMER).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.courts import Tier
from shared.domain.errors import Text
from shared.domain.transitions import Transition

SQUAD_STATES = (
    Transition("", "form", "free", "法发〔2009〕43号 一(一)"),
    Transition("free", "assign", "assigned", "法发〔2009〕43号 一(一): at once on orders of the command centre"),
    Transition("assigned", "assign", "assigned", "[D] an order that goes first takes it over"),
    Transition("assigned", "arrive", "on_site", "[D]"),
    Transition("assigned", "release", "free", "[D]"),
    Transition("on_site", "release", "free", "[D]"),
    Transition("free", "stand_down", "off", "[D]"),
    Transition("off", "stand_up", "free", "[D]"),
)


class Measure(StrEnum):
    """What an order asks a squad to do."""

    WATCH = "watch"
    PRESERVE = "preserve"
    BRING_IN = "bring_in"
    DETAIN = "detain"
    SEARCH = "search"
    SEIZE = "seize"
    EVICT = "evict"

    @property
    def label(self) -> Text:
        """The measure as people write it."""
        return _MEASURES[self]

    @property
    def coercive(self) -> bool:
        """Whether it needs a document of the court that holds the case; without one only watching and preserving ([D])."""
        return self not in (Measure.WATCH, Measure.PRESERVE)


_MEASURES = {
    Measure.WATCH: Text("查看守候", "watch"),
    Measure.PRESERVE: Text("现场保全", "preserve on the scene"),
    Measure.BRING_IN: Text("拘传", "bring in by force"),
    Measure.DETAIN: Text("拘留", "detain"),
    Measure.SEARCH: Text("搜查", "search"),
    Measure.SEIZE: Text("查封扣押", "seal or seize"),
    Measure.EVICT: Text("强制迁出", "evict"),
}


@dataclass(frozen=True, slots=True)
class Squad:
    """A rapid-reaction team of a court, as that court and its superiors know it; order_id: what it is out for."""

    squad_id: str
    court: str
    name: str
    members: tuple[str, ...]
    state: str
    order_id: str
    known_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call at the police or the procuratorate. organ: police | procuratorate | other."""

    contact_id: str
    organ: str
    office: str
    name: str
    phone: str
    duty_hours: str
    since: datetime


def distance(one: str, other: str) -> int:
    """0 same county, 1 same prefecture, 2 same province, 3 elsewhere, by two GB/T 2260 codes."""
    return next((at for at, digits in enumerate((6, 4, 2)) if one[:digits] == other[:digits]), 3)


@dataclass(frozen=True, slots=True)
class Claim:
    """An order's claim to a squad: tier of the court that issued it, urgency (1 is the highest), when it came."""

    tier: Tier
    urgency: int
    came_at: datetime

    def goes_before(self, other: Claim) -> bool:
        """The higher court first, then the higher urgency, then the earlier ([D])."""
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[int, int, datetime]:
        return -self.tier.rank, self.urgency, self.came_at


def least_grade(*, deaths: int, injured: int, grave: bool) -> int:
    """The grade an incident has at least: 1 for a death, three injured or grave social impact, else 4 (EMER 2).

    Between these the high courts define the grades; whoever reports names one.
    """
    return 1 if deaths or injured >= 3 or grave else 4


def courts_told(grade: int, line: Sequence[str], levels: Sequence[int]) -> tuple[str, ...]:
    """Courts up the line that hear of an incident; `levels`: how many for grades 1 to 4 (a setting [D])."""
    return tuple(line[: levels[grade - 1]])
