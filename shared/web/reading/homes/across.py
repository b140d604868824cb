"""Entrustments and returns across the border of the province, as the high court records and approves them.

Source: 委托执行规定 2020 arts 4, 9.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.duties import Duty
from shared.domain.errors import Text, ZhixingError
from shared.domain.exchanges import Exchange
from shared.procedures.entrustment.papers import Filed
from shared.web.reading.homes.seat import Seat

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Crossing:
    """One record or application: the court it is from and the court at the other end, empty where that is not said."""

    row: Exchange
    what: Text
    court: str
    other: str
    duty: Duty | None


def across(seat: Seat) -> list[Crossing]:
    """Returns that wait for approval first, then the newest records; only those with a court of another province."""
    returns = seat.unit.exchanges.where(procedure="entrust_return", state__in=["asked"], limit=SHOWN)
    urged = seat.unit.exchanges.where(procedure="entrust_urging", state__in=["asked"], limit=SHOWN)
    records = seat.unit.exchanges.where(procedure="entrust_record", order_by=("-opened_at",), limit=5 * SHOWN)
    due = seat.owed_in((*returns, *urged, *records))
    found = [
        *(Crossing(row, Text("退回委托，待审批", "a return, to be approved"), row.peer, "", due.get(row.exchange_id))
          for row in returns if row.role == "approver"),
        *(Crossing(row, Text("请求责令受托法院执行", "asked to urge the entrusted court"), row.peer,
                   str(row.data.get("receiver", "")), due.get(row.exchange_id)) for row in urged if row.role == "director"),
        *(Crossing(row, Filed(row.data["filed"]).label, str(row.data["court"]), str(row.data["other_court"]),
                   due.get(row.exchange_id)) for row in records if row.role == "level"),
    ]  # fmt: skip
    return [each for each in found if _other_province(seat, each)][: 2 * SHOWN]


def _other_province(seat: Seat, crossing: Crossing) -> bool:
    """What does not say the other court is shown: better once too often."""
    try:
        return not crossing.other or seat.node.registry.court(crossing.other).province != seat.node.court.province
    except ZhixingError:
        return True
