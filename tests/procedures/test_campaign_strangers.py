"""A list once frozen does not thaw, figures do not go back, and a court speaks of its own courts only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from circulation_stories import circulating_country, days_pass, decided, filed
from forging import refusal_of, slipped_in

from shared.domain.campaigns import Figures, ListedCase
from shared.procedures.circulation.campaign.papers import CaseList, ListEntry, WeeklyStats

HERE, CITY = "gd0304", "gd03"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = circulating_country(tmp_path, ("gd", CITY, "gd0303", HERE))
    yield built
    built.close()


def opened(country: Country) -> str:
    given = {"title": "春季清积", "scope": "courts", "courts": "gd03 gd0303 gd0304", "list_on": "2026-03-10",
             "until_on": "2026-04-24", "plan_due_on": "2026-03-20", "targets": "清理积案"}  # fmt: skip
    return str(decided(country, "gd", "open_campaign", **given)["exchange_id"])


def said_by(country: Country, court: str, kind: str, payload: Any, campaign: str) -> Any:
    return slipped_in(country, court, kind, CITY, payload, lineage="court:gd", exchange=campaign)


@pytest.mark.parametrize("again", [False, True])
def test_a_frozen_list_takes_no_case_more_and_none_twice(country: Country, again: bool) -> None:
    """Given a longer list in parts, of which only the last would be compared with the hash."""
    case_no, lineage = filed(country, HERE)
    campaign = opened(country)
    number = case_no if again else case_no.replace("执", "执恢")
    with country.read(CITY) as unit:
        digest = unit.of(Figures).need(campaign, HERE).list_sha256
    said = CaseList(date(2026, 3, 10), 1, 3, 9, digest, (ListEntry(number, lineage, date(2026, 3, 10)),))

    assert refusal_of(said_by(country, HERE, "case_list", said, campaign)) == "R11"

    with country.read(CITY) as unit:
        assert [row.case_no for row in unit.of(ListedCase).where(campaign_id=campaign)] == [case_no]


def test_figures_of_an_older_week_change_nothing_and_name_no_court_of_another(country: Country) -> None:
    campaign = opened(country)
    days_pass(country, 14)
    with country.read(CITY) as unit:
        before = unit.of(Figures).need(campaign, HERE)
    older = WeeklyStats(1, before.as_of - timedelta(days=7), False, 1, 1, 99, 99, (), ())
    strange = WeeklyStats(3, before.as_of, False, 1, 0, 0, 0, (), ("gd0303",))

    assert said_by(country, HERE, "weekly_stats", older, campaign).state == "applied"
    assert refusal_of(said_by(country, HERE, "weekly_stats", strange, campaign)) == "R2"

    with country.read(CITY) as unit:
        assert unit.of(Figures).need(campaign, HERE) == before
