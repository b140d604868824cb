"""How much of a control's term is left, as a bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.controls import Control

#: Pixels of the bar; days before the end from which it is urgent, and from which one should think of it ([D]).
WIDTH, URGENT_DAYS, SOON_DAYS = 120, 30, 90
LIVE = ("active", "custody")


@dataclass(frozen=True, slots=True)
class Expiry:
    """A control with its days left. `width`: of the part of the term that is left; tone: good | warn | bad, empty when over."""

    control: Control
    left_days: int
    width: int
    tone: str

    @property
    def live(self) -> bool:
        """Whether it still binds the asset and may be renewed."""
        return self.control.state in LIVE and self.left_days >= 0


def expiry(control: Control, today: date) -> Expiry:
    """The bar of a control today."""
    left = control.days_left(today)
    term = max((control.end_on - control.start_on).days, 1)
    width = max(0, min(WIDTH, round(WIDTH * left / term)))
    if control.state not in LIVE:
        return Expiry(control, left, 0, "")
    tone = "bad" if left < URGENT_DAYS else "warn" if left < SOON_DAYS else "good"
    return Expiry(control, left, width, tone)
