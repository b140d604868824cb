"""Settlement midway (执行和解): the holder records it, a reviewing superior is told, the papers follow the case, breach resumes it (E5)."""

from __future__ import annotations

from typing import Any

import pytest
from designation_stories import refused
from stories import LOWER, UPPER, Elevation, en_route, reviewing, served

__all__ = ["en_route", "reviewing", "served"]

AGREED = {"agreement_no": "和解1号", "reached_on": "2026-03-10", "terms": "分三期付清", "performed_by": "2026-06-10",
          "instalments": "2026-04-10,4000000\n2026-05-10,4000000\n2026-06-10,2000000"}  # fmt: skip
RULED = {"effect": "suspend", "ruling_no": "（2026）粤0304执1号之一"}
BROKEN = {"facts": "第二期未付", "document_no": "恢复1号"}


def settle(story: Elevation, court: str = LOWER, epoch: int = 1, **changes: Any) -> dict[str, Any]:
    return story.country.act(court, "officer1", "record_settlement", lineage=story.lineage, epoch=epoch,
                             **(AGREED | RULED | changes))  # fmt: skip


@pytest.mark.shows("E5")
def test_a_settlement_before_service_is_reported_to_the_reviewing_superior_who_may_drop_the_review(
    reviewing: Elevation,
) -> None:
    done = settle(reviewing)

    review = reviewing.country.exchange(UPPER, reviewing.exchange)
    assert review.data["settlement"]["agreement_no"] == "和解1号"
    assert "settlement_reported" in reviewing.country.tasks(UPPER)
    assert reviewing.country.exchange(LOWER, done["exchange_id"]).state == "performing"
    with refused("case_suspended"):
        reviewing.country.act(LOWER, "officer1", "close_case", lineage=reviewing.lineage, epoch=1, mode="terminated",
                              reason="x")  # fmt: skip

    reviewing.country.act(UPPER, "reviewer1", "decline_elevation", lineage=reviewing.lineage, exchange=reviewing.exchange,
                          reasons="当事人已达成执行和解")  # fmt: skip
    assert reviewing.country.exchange(UPPER, reviewing.exchange).state == "declined"
    assert reviewing.country.power(LOWER, reviewing.lineage).holder == LOWER


@pytest.mark.shows("E5")
def test_the_superior_may_rule_all_the_same_and_the_settlement_then_goes_with_the_case(reviewing: Elevation) -> None:
    country, settlement = reviewing.country, settle(reviewing)["exchange_id"]

    reviewing.ruled(reasoning="虽已和解，仍有干预，确有提级的必要。")

    assert country.exchange(LOWER, settlement).state == "passed_on"
    assert country.exchange(UPPER, settlement).state == "performing"
    with refused("not_the_holder"):
        country.act(LOWER, "officer1", "settlement_broken", lineage=reviewing.lineage, exchange=settlement, **BROKEN)
    reviewing.handed_over().accepted().redocketed()
    country.act(UPPER, "officer1", "settlement_broken", lineage=reviewing.lineage, exchange=settlement, **BROKEN)
    assert country.exchange(UPPER, settlement).state == "broken"
    country.act(UPPER, "officer1", "close_case", lineage=reviewing.lineage, epoch=2, mode="terminated", reason="x")


@pytest.mark.shows("E5")
def test_a_settlement_recorded_while_the_ruling_is_on_its_way_travels_with_the_power(en_route: Elevation) -> None:
    country, settlement = en_route.country, settle(en_route)["exchange_id"]
    assert "settlement_reported" in country.tasks(UPPER)

    country.network.release()
    country.settle()

    assert country.exchange(UPPER, settlement).state == "performing"
    assert country.power(UPPER, en_route.lineage).holder == UPPER


@pytest.mark.shows("E5", "R3")
def test_after_service_the_old_court_records_nothing_and_forwards_the_papers_to_the_holder(served: Elevation) -> None:
    country = served.country
    with refused("not_the_holder"):
        settle(served)

    kept = country.act(LOWER, "officer1", "forward_settlement", lineage=served.lineage, **AGREED)

    assert kept["holder"] == UPPER
    assert country.exchange(UPPER, kept["exchange_id"]).state == "papers"
    assert "settlement_papers" in country.tasks(UPPER)
    served.handed_over().accepted().redocketed()
    settle(served, UPPER, epoch=2)
    assert country.exchange(UPPER, kept["exchange_id"]).state == "recorded"


@pytest.mark.shows("E5")
def test_a_settlement_performed_closes_the_case_as_fulfilled(reviewing: Elevation) -> None:
    settlement = settle(reviewing)["exchange_id"]
    assert reviewing.country.act(LOWER, "officer3", "pay_money", lineage=reviewing.lineage, epoch=1, amount_fen=1)

    reviewing.country.act(LOWER, "officer1", "settlement_performed", lineage=reviewing.lineage, exchange=settlement,
                          performed_on="2026-03-10", evidence="收条")  # fmt: skip

    case = reviewing.country.case(LOWER, reviewing.case_no)
    assert (case.state, case.mode) == ("closed", "fulfilled")
    assert reviewing.country.power(LOWER, reviewing.lineage).holder is None


@pytest.mark.shows("E5")
def test_a_broken_settlement_resumes_the_suspended_case_in_its_own_docket(reviewing: Elevation) -> None:
    country, settlement = reviewing.country, settle(reviewing)["exchange_id"]
    country.later(days=93)
    country.tick()
    assert "settlement_due" in country.tasks(LOWER), "the term is over: someone looks whether it was performed"

    done = country.act(LOWER, "officer1", "settlement_broken", lineage=reviewing.lineage, exchange=settlement, **BROKEN)

    assert done["limitation_ends_on"] == "2028-06-12", "two years; 10 June 2028 is a Saturday"
    assert country.case(LOWER, reviewing.case_no).state == "open"
    assert country.power(LOWER, reviewing.lineage).epoch == 1
    assert country.act(LOWER, "officer3", "pay_money", lineage=reviewing.lineage, epoch=1, amount_fen=1)


@pytest.mark.shows("E5", "K043")
def test_a_terminated_case_whose_settlement_is_broken_is_docketed_anew_as_resumed(reviewing: Elevation) -> None:
    country, settlement = reviewing.country, settle(reviewing, effect="terminate")["exchange_id"]
    assert country.case(LOWER, reviewing.case_no).mode == "terminated"

    done = country.act(LOWER, "filing", "docket_resumed_case", lineage=reviewing.lineage, exchange=settlement, **BROKEN)

    case, power = country.case(LOWER, done["case_no"]), country.power(LOWER, reviewing.lineage)
    assert "执恢" in case.case_no
    assert (case.state, case.origin, case.parent_case_no) == ("open", "resumed", reviewing.case_no)
    assert (power.state, power.holder, power.epoch) == ("held", LOWER, 2)
    assert done["within_limitation"] is True
    # Then the superior learns of the new epoch with the file and may rule on it
    assert country.exchange(UPPER, reviewing.exchange).state == "reviewing"
    reviewing.file_called().file_sent().ruled()
    assert (country.power(UPPER, reviewing.lineage).holder, country.power(UPPER, reviewing.lineage).epoch) == (UPPER, 3)


def test_instalments_that_cannot_be_read_are_refused(reviewing: Elevation) -> None:
    with refused("bad_input"):
        settle(reviewing, instalments="四月,四万")
