"""Campaigns: lists frozen once, struck off by closings only, figures up the line by the clock; no power moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from circulation_stories import circulating_country, days_pass, decided, filed
from designation_stories import refused

from shared.domain.campaigns import Figures, ListedCase, list_digest
from shared.domain.errors import Conflict
from shared.procedures.circulation.campaign.figures import TOTAL
from shared.transport.in_process import never

HERE, CITY = "gd0304", "gd03"
PROVINCE = ("gd", "gd03", "gd0303", "gd0304")


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = circulating_country(tmp_path, PROVINCE)
    yield built
    built.close()


def opened(country: Country, court: str = "gd", courts: str = "gd03 gd0303 gd0304", **inputs: Any) -> str:
    """A campaign of two weeks over cases open now."""
    given = {"title": "春季清积", "scope": "courts", "courts": courts, "list_on": "2026-03-10", "until_on": "2026-03-24",
             "plan_due_on": "2026-03-20", "targets": "清理积案"} | inputs  # fmt: skip
    return str(decided(country, court, "open_campaign", **given)["exchange_id"])


def listed(country: Country, court: str, campaign: str) -> list[ListedCase]:
    with country.read(court) as unit:
        return list(unit.of(ListedCase).where(campaign_id=campaign, order_by=("case_no",)))


def total(country: Country, court: str, campaign: str) -> Figures:
    with country.read(court) as unit:
        row: Figures = unit.of(Figures).need(campaign, TOTAL)
        return row


def strike(country: Country, campaign: str, case_no: str) -> dict[str, Any]:
    return country.act(HERE, "officer1", "strike_off_list", lineage="court:gd", exchange=campaign, case_no=case_no,
                       document_no="（2026）裁1号")  # fmt: skip


def ended(country: Country, lineage: str) -> None:
    country.act(HERE, "officer1", "close_case", lineage=lineage, epoch=1, mode="terminated", reason="申请人撤回")


@pytest.mark.shows("C046")
def test_a_list_is_frozen_on_its_day_and_the_court_above_has_the_same(country: Country) -> None:
    before, _ = filed(country, HERE)
    campaign = opened(country)
    filed(country, HERE, 2)

    assert [row.case_no for row in listed(country, HERE, campaign)] == [before]
    assert listed(country, CITY, campaign) == listed(country, HERE, campaign)
    with country.read(CITY) as unit:
        assert unit.of(Figures).need(campaign, HERE).list_sha256 == list_digest(listed(country, HERE, campaign))
    assert listed(country, "gd", campaign) == [], "further up go figures only"


@pytest.mark.parametrize(("query", "found"), [
    ({"min_age_days": 0}, 1), ({"min_age_days": 1}, 0), ({"origin": "application"}, 1), ({"origin": "entrusted"}, 0),
    ({"chosen": "closed_for_now"}, 0),
])  # fmt: skip
def test_the_query_decides_what_is_listed(country: Country, query: dict[str, Any], found: int) -> None:
    filed(country, HERE)

    assert len(listed(country, HERE, opened(country, **query))) == found


def test_a_list_with_a_day_to_come_waits_for_it(country: Country) -> None:
    campaign = opened(country, list_on="2026-03-13")
    later, _ = filed(country, HERE)
    assert country.exchange(HERE, campaign).state == "opened"

    days_pass(country, 3)

    assert [row.case_no for row in listed(country, CITY, campaign)] == [later]


@pytest.mark.shows("C046")
def test_a_case_leaves_the_list_only_with_a_closing_document(country: Country) -> None:
    case_no, lineage = filed(country, HERE)
    campaign = opened(country)
    with refused("no_closing_document"):
        strike(country, campaign, case_no)
    ended(country, lineage)

    assert strike(country, campaign, case_no)["mode"] == "terminated"

    assert [row.mode for row in listed(country, CITY, campaign)] == ["terminated"]
    with pytest.raises(Conflict, match="不在本院未销号清单"):
        strike(country, campaign, case_no)


@pytest.mark.shows("C046")
def test_figures_roll_up_every_week_and_the_end_has_the_final_ones(country: Country) -> None:
    (one, lineage), (_, other) = filed(country, HERE), filed(country, HERE, 2)
    held = country.power(HERE, other)
    campaign = opened(country)
    with pytest.raises(Conflict, match="最终数据尚未汇总"):
        decided(country, "gd", "close_campaign", lineage="court:gd", exchange=campaign, remark="完成")
    ended(country, lineage)
    strike(country, campaign, one)

    days_pass(country, 7)
    said = total(country, "gd", campaign)
    assert (said.week_no, said.courts, said.reporting, said.listed, said.off, said.modes) == (
        1,
        3,
        3,
        2,
        1,
        {"terminated": 1},
    )

    days_pass(country, 7)
    done = decided(country, "gd", "close_campaign", lineage="court:gd", exchange=campaign, remark="完成")
    assert done == {"listed": 2, "off": 1, "reporting": 3, "courts": 3}
    for court in ("gd", CITY, HERE, "gd0303"):
        assert (country.exchange(court, campaign).state, country.exchange(court, campaign).data["off_in_all"]) == (
            "closed",
            1,
        )
    assert country.power(HERE, other) == held, "lists never move power"


def test_a_court_that_does_not_report_is_named_and_urged_and_the_others_are_counted(country: Country) -> None:
    campaign = opened(country)
    country.network.hold = lambda parcel: parcel.sender == HERE

    days_pass(country, 7, 1, 1, 2)

    said = total(country, "gd", campaign)
    assert (said.courts, said.reporting, said.silent) == (3, 2, (HERE,))
    assert "weekly_stats_missing" in country.tasks(CITY)
    country.network.hold = never
    country.network.release()
    days_pass(country, 3)
    assert total(country, "gd", campaign).silent == ()


def test_a_plan_is_owed_by_its_day(country: Country) -> None:
    campaign = opened(country)
    assert [str(duty.due_on) for duty in country.duties(CITY, "campaign_plan")] == ["2026-03-20"]

    country.act(
        CITY, "manager1", "file_campaign_plan", lineage="court:gd", exchange=campaign, plan="逐案核查", leader="副院长"
    )

    assert [duty.state for duty in country.duties(CITY, "campaign_plan")] == ["met"]


@pytest.mark.parametrize(("court", "courts"), [("gd", "hn01"), ("gd0304", "gd03")])
def test_only_courts_below_are_asked_to_take_part(country: Country, court: str, courts: str) -> None:
    with refused("R2"):
        opened(country, court, courts)
