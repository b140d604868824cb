"""The few numbers at the head of every home page; counted up to 1,000, so that they cost the same in a large court."""

from __future__ import annotations

from datetime import timedelta

from shared.web.reading.flags import open_flags
from shared.web.reading.homes.desk_work import to_sign
from shared.web.reading.homes.seat import MOST, Seat

SOON_DAYS = 7


def counted(seat: Seat) -> dict[str, int]:
    """arrivals, drafts, overdue, soon (due within a week), tasks, flags."""
    unit, seven = seat.unit, seat.today + timedelta(days=SOON_DAYS)
    return {
        "arrivals": unit.inbox.count(most=MOST, **to_sign(seat)),
        "drafts": unit.drafts.count(most=MOST, state__in=["approving", "returned"]),
        "overdue": unit.duties.count(most=MOST, state="overdue"),
        "soon": unit.duties.count(most=MOST, state="open", due_on__gte=seat.today, due_on__lte=seven),
        "tasks": unit.tasks.count(most=MOST, state="open"),
        "flags": open_flags(unit),
    }
