"""Split and gather: notices and campaigns of this court with how many courts below have come how far, and who is behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.campaigns import Campaign, Figures
from shared.domain.notices import Notice, Stage, Standing
from shared.web.reading.homes.seat import MOST, Seat

SHOWN, NAMED = 5, 12


@dataclass(frozen=True, slots=True)
class Behind:
    """A court below that has not come to the last stage, and since when it stands where it is."""

    court: str
    stage: str
    since: date


@dataclass(frozen=True, slots=True)
class Circulated:
    """A notice with its receipts: courts it is for, courts at the last stage, some of those behind (the longest first)."""

    notice: Notice
    total: int
    done: int
    behind: list[Behind]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A campaign with its figures so far (None: nobody has reported)."""

    campaign: Campaign
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Gathering:
    """What this court has given to the courts below and gathers from them."""

    notices: list[Circulated]
    campaigns: list[Gathered]

    def __bool__(self) -> bool:
        return bool(self.notices or self.campaigns)


def gathering(seat: Seat) -> Gathering:
    """The newest first; two queries a notice, one for all figures."""
    notices = seat.unit.of(Notice).where(state="in_force", order_by=("-issued_on",), limit=SHOWN)
    campaigns = seat.unit.of(Campaign).where(state__in=["opened", "listed"], order_by=("list_on",), limit=SHOWN)
    figures = {
        row.campaign_id: row
        for row in seat.unit.of(Figures).where(
            campaign_id__in=[each.campaign_id for each in campaigns], court_id="total"
        )
    }
    return Gathering(
        [each for each in (_circulated(seat, notice) for notice in notices) if each.total],
        [Gathered(each, figures.get(each.campaign_id)) for each in campaigns],
    )


def _circulated(seat: Seat, notice: Notice) -> Circulated:
    standings = seat.unit.of(Standing)
    short = [stage.value for stage in Stage if stage.rank < notice.last_stage.rank]
    total = standings.count(most=MOST * 4, notice_id=notice.notice_id, court_id__ne=seat.node.court_id)
    behind = standings.where(
        notice_id=notice.notice_id, stage__in=short, court_id__ne=seat.node.court_id, order_by=("since", "court_id"),
        limit=MOST * 4,
    )  # fmt: skip
    named = [Behind(row.court_id, row.stage, row.since) for row in behind[:NAMED]]
    return Circulated(notice, total, total - len(behind), named)
