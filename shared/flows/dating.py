"""Dates to come follow the release of the law and its calendar: a page of duties in each sweep, and each before it expires.

However many duties a court has, no sweep computes all of them; and none expires by a date of an earlier release.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from shared.domain.duties import Duty
from shared.flows.desk import OpenDesk
from shared.flows.ports import Unit
from shared.flows.records import Meta
from shared.procedures.moving_dates import follow

log = logging.getLogger(__name__)
#: The release by which all dates to come have been computed; while they are, the release, a space and the last duty.
DATED_BY = "duties_dated_by"


def follow_release(unit: Unit, desk: OpenDesk, page: int) -> int:
    """Compute one page of dates anew if the release is another than before; returns how many duties were looked at.

    Of two workers only one gets a page. With 0 everything is dated by this release.
    """
    release = str(desk.law.release)
    known = unit.meta.get(DATED_BY)
    if known is None:
        known = Meta(DATED_BY, f"{release} ")
        if not unit.meta.add_new(known):
            return 0
    if known.value == release:
        return 0
    at = known.value.removeprefix(f"{release} ") if known.value.startswith(f"{release} ") else ""
    due: dict[str, Any] = {"state__in": ["open", "stopped"], "due_on__is_null": False}
    rows = unit.duties.where(duty_id__gt=at, order_by=("duty_id",), limit=page, **due)
    reached = f"{release} {rows[-1].duty_id}" if len(rows) == page else release
    if not unit.meta.swap(replace(known, value=reached), value=known.value):
        return 0
    for duty in rows:
        try:
            with unit.savepoint():
                follow(desk, duty)
        except (
            Exception
        ):  # one bad row never stops the clock; it keeps its date, which its proof says is of an earlier release
            log.exception("duty %s keeps the date it had", duty.duty_id)
    return len(rows)


def dated_anew(unit: Unit, desk: OpenDesk, duty: Duty) -> Duty:
    """The duty as this release dates it, computed now unless that was done for all."""
    known = unit.meta.get(DATED_BY)
    return duty if known is not None and known.value == str(desk.law.release) else follow(desk, duty)
