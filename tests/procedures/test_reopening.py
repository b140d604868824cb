"""After a closing for now: a query every six months for five years, and reopening whenever assets are found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import Country, four_courts
from stories import LOWER, Elevation

from shared.domain.errors import BadInput, ZhixingError

FOR_NOW = {"ruling_no": "终本1号", "notice_and_report": "回证", "restrictions": "限制消费令", "assets": "查询反馈",
           "persons": "查找笔录", "signed_on": "2026-03-10", "signature": "笔录1号"}  # fmt: skip


class ClosedForNow:
    """A case closed for now on 11 June 2026."""

    def __init__(self, country: Country) -> None:
        self.country, self.case = country, Elevation(country).filed()
        country.later(days=93)
        closed = country.act(LOWER, "officer1", "close_for_now_agreed", lineage=self.case.lineage, **FOR_NOW)
        self.entry = closed["exchange_id"]

    def query(self, *, hits: bool = False) -> None:
        today = str(self.country.clock.legal_today())
        self.country.act(LOWER, "officer1", "record_followup_query", lineage=self.case.lineage, exchange=self.entry,
                         queried_on=today, hits=hits, result="反馈", told_on=today)  # fmt: skip

    def reopen(self, found_on: str) -> dict[str, str]:
        return self.country.act(LOWER, "filing", "reopen_case", lineage=self.case.lineage, exchange=self.entry,
                                assets="银行存款", found_on=found_on, verified_no="核查1号")  # fmt: skip

    def open_queries(self) -> list[str]:
        return [str(d.due_on) for d in self.country.duties(LOWER, "closed_for_now_query") if d.state == "open"]


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[ClosedForNow]:
    country = four_courts(tmp_path)
    yield ClosedForNow(country)
    country.close()


@pytest.mark.shows("K041")
def test_a_query_is_owed_every_six_months_for_five_years(closed: ClosedForNow) -> None:
    # Given a case closed for now on 11 June 2026, when every query is made on its last day
    made = []
    while closed.open_queries():
        (due_on,) = closed.open_queries()
        made.append(due_on)
        closed.country.later(days=(date.fromisoformat(due_on) - closed.country.clock.legal_today()).days)
        closed.query()

    # Then ten were owed, the last within the five years
    assert made[0] == "2026-12-11"
    assert len(made) == 10
    assert made[-1] <= "2031-06-11"


@pytest.mark.shows("K041", "P17")
def test_a_query_not_made_in_time_is_overdue(closed: ClosedForNow) -> None:
    closed.country.later(days=190)
    closed.country.tick()
    assert [duty.state for duty in closed.country.duties(LOWER, "closed_for_now_query")] == ["overdue"]


@pytest.mark.shows("K042", "S053")
def test_a_case_is_reopened_whenever_assets_are_found_even_after_years(closed: ClosedForNow) -> None:
    # Given a case closed for now, and years gone by
    closed.country.later(days=4000)
    closed.query(hits=True)
    assert "assets_found" in closed.country.tasks(LOWER)

    # When it is reopened
    done = closed.reopen(str(closed.country.clock.legal_today()))

    # Then a resumed case holds the power one epoch on, and no query is owed any more
    power = closed.country.power(LOWER, closed.case.lineage)
    assert ("执恢" in done["case_no"], power.holder, power.epoch, power.state) == (True, LOWER, 2, "held")
    assert closed.country.case(LOWER, done["case_no"]).parent_case_no == closed.case.case_no
    assert closed.open_queries() == []
    closed.country.act(LOWER, "officer1", "receive_money", lineage=closed.case.lineage, amount_fen=5)


def test_a_case_is_reopened_once_and_not_for_what_lies_in_the_future(closed: ClosedForNow) -> None:
    with pytest.raises(BadInput):
        closed.reopen("2036-01-01")
    closed.reopen("2026-06-11")
    with pytest.raises(ZhixingError):
        closed.reopen("2026-06-11")
    with pytest.raises(ZhixingError):
        closed.query()
