"""After the ruling on an outsider's objection: suits of either side, retrial, judgment, security."""

from __future__ import annotations

import pytest
from designation_stories import refused
from outsider_stories import Outsider

FIRST = "gd0304"


@pytest.mark.shows("S017", "S020")
def test_well_founded_the_asset_waits_for_a_suit_and_is_released_within_seven_days_when_no_creditor_sues(
    filed: Outsider,
) -> None:
    # When the panel finds it well founded, and the only creditor is served
    filed.ruled("founded")
    assert filed.state() == "asset_suspended"
    assert filed.duty("objection_outsider_ruling").state == "met"
    filed.served("creditor")
    assert str(filed.due("outsider_suit")) == "2026-03-25"
    filed.days(15)
    assert filed.state() == "asset_suspended"
    # Then, the fifteen days over by the clock, the release is owed within seven days; still nothing is sold
    filed.days(1)
    assert filed.state() == "to_release"
    assert str(filed.due("outsider_release")) == "2026-04-01"
    with refused("asset_frozen"):
        filed.sell()
    filed.released()
    assert filed.state() == "released"
    assert filed.asset.control_at(FIRST).state == "released"
    assert filed.duty("outsider_release").state == "met"
    assert filed.asset.control_at(FIRST, filed.car).state == "active"


@pytest.mark.shows("S020")
def test_the_term_does_not_end_before_every_creditor_is_served(filed: Outsider) -> None:
    with filed.country.nodes[FIRST].store.begin() as unit:
        party = unit.parties.first(lineage_id=filed.lineage, role="creditor")
        unit.parties.add(type(party)("second", filed.lineage, "creditor", "另一申请执行人"))
    filed.ruled("founded").served("creditor").days(16)
    assert filed.state() == "asset_suspended"

    filed.served("creditor", "另一申请执行人").days(15)
    assert filed.state() == "asset_suspended"
    filed.days(1)
    assert filed.state() == "to_release"


@pytest.mark.shows("S019", "S023")
def test_the_creditor_sues_in_time_and_nothing_is_disposed_of_while_the_suit_runs(filed: Outsider) -> None:
    filed.ruled("founded").served("creditor").days(15)
    filed.sued("creditor")

    assert filed.state() == "litigation"
    assert str(filed.due("outsider_suit_docket")) == "2026-04-09"
    filed.days(200)
    assert filed.state() == "litigation"
    with refused("asset_frozen") as error:
        filed.sell()
    assert "art. 313" in str(error.value.source)


@pytest.mark.shows("S021")
def test_the_outsider_sues_within_fifteen_days_of_service_with_a_claim_unrelated_to_the_judgment(
    filed: Outsider,
) -> None:
    filed.ruled("not_founded").served("outsider").days(10)
    with refused("conflict"):
        filed.sued("outsider", unrelated=False)
    filed.sued("outsider")
    assert filed.state() == "litigation"
    filed.act("filing", "docket_outsider_suit", accepted=True, document_no="（2026）粤0304民初9号")
    assert filed.duty("outsider_suit_docket").state == "met"
    with refused("asset_frozen"):
        filed.sell()


@pytest.mark.shows("S021")
def test_a_suit_after_the_term_is_refused_one_lodged_in_time_and_learnt_of_late_stops_the_asset_again(
    filed: Outsider,
) -> None:
    filed.ruled("not_founded").served("outsider").days(20)
    assert filed.state() == "resumed"
    with refused("R12"):
        filed.sued("outsider", received_on="2026-03-26")
    filed.sued("outsider", received_on="2026-03-25")
    with refused("asset_frozen"):
        filed.sell()


@pytest.mark.shows("S020")
def test_a_creditor_s_suit_lodged_in_time_and_learnt_of_late_takes_the_release_back(filed: Outsider) -> None:
    filed.ruled("founded").served("creditor").days(16)
    filed.sued("creditor", received_on="2026-03-25")
    assert filed.state() == "litigation"
    assert filed.duty("outsider_release").state == "dropped"
    with refused("conflict"):
        filed.released()


@pytest.mark.parametrize(("ruling", "side"), [("founded", "debtor"), ("not_founded", "debtor")])
def test_a_debtor_may_not_bring_this_suit(filed: Outsider, ruling: str, side: str) -> None:
    filed.ruled(ruling)
    with refused("debtor_may_not_sue") as error:
        filed.sued(side)
    assert "另行起诉" in error.value.todo.zh


@pytest.mark.parametrize(("ruling", "side"), [("founded", "outsider"), ("not_founded", "creditor")])
def test_only_the_side_the_ruling_went_against_sues(filed: Outsider, ruling: str, side: str) -> None:
    filed.ruled(ruling)
    with refused("conflict"):
        filed.sued(side)


@pytest.mark.shows("S024")
@pytest.mark.parametrize("ruling", ["founded", "not_founded"])
def test_a_judgment_that_bars_enforcement_lets_the_ruling_lapse_and_the_asset_is_released(
    filed: Outsider, ruling: str
) -> None:
    filed.ruled(ruling).sued("creditor" if ruling == "founded" else "outsider").judged("bars")
    assert filed.state() == "to_release"
    assert filed.country.exchange(FIRST, filed.row).data["ruling_lapsed"] is True
    with refused("asset_frozen"):
        filed.sell()
    filed.released()
    assert filed.asset.control_at(FIRST).state == "released"
    assert filed.duty("outsider_release_after_judgment").state == "met"


@pytest.mark.shows("S025")
@pytest.mark.parametrize("ruling", ["founded", "not_founded"])
def test_a_judgment_that_permits_enforcement_lets_the_ruling_lapse_and_enforcement_goes_on(
    filed: Outsider, ruling: str
) -> None:
    filed.ruled(ruling).sued("creditor" if ruling == "founded" else "outsider").judged("permits")
    assert filed.state() == "resumed"
    assert filed.country.exchange(FIRST, filed.row).data["ruling_lapsed"] is True
    assert "asset_goes_on" in filed.country.tasks(FIRST)
    filed.sell()


@pytest.mark.parametrize(
    ("ruling", "side", "then"), [("founded", "creditor", "to_release"), ("not_founded", "outsider", "resumed")]
)
def test_a_suit_that_is_not_docketed_leaves_the_ruling_standing(
    filed: Outsider, ruling: str, side: str, then: str
) -> None:
    filed.ruled(ruling).sued(side)
    filed.act("filing", "docket_outsider_suit", accepted=False, document_no="裁定不予受理")
    assert filed.state() == then
    assert filed.country.exchange(FIRST, filed.row).data["ruling_lapsed"] is False


@pytest.mark.shows("S023")
def test_in_the_suit_disposal_goes_on_only_once_a_creditor_s_security_is_in_and_the_panel_allows_it(
    filed: Outsider,
) -> None:
    filed.ruled("not_founded").sued("outsider")
    with refused("conflict"):
        filed.secured("outsider")
    with refused("asset_frozen"):
        filed.sell()
    filed.secured("creditor")
    filed.sell()
    filed.sold()
    assert filed.asset.control_at(FIRST).state == "released"


@pytest.mark.shows("S022")
def test_who_says_the_judgment_itself_is_wrong_has_six_fixed_months_for_a_retrial_and_the_fifteen_days_run_on(
    filed: Outsider,
) -> None:
    filed.ruled("not_founded").served("outsider").days(3)
    done = filed.act(
        "filing", "record_outsider_retrial", title_court="gd03", applied_on="2026-03-13", document_no="收1号"
    )
    assert (done["state"], done["court"]) == ("retrial", "gd03")
    with refused("asset_frozen"):
        filed.sell()
    filed.days(13)
    assert filed.state() == "retrial"
    filed.sell()


@pytest.mark.shows("S022")
@pytest.mark.parametrize(("applied_on", "code"), [("2026-09-10", ""), ("2026-09-11", "R12")])
def test_the_six_months_for_a_retrial_run_from_service(filed: Outsider, applied_on: str, code: str) -> None:
    filed.ruled("not_founded").served("outsider").days(200)
    inputs = {"title_court": "gd03", "applied_on": applied_on, "document_no": "收2号"}
    if code:
        with refused(code):
            filed.act("filing", "record_outsider_retrial", **inputs)
    else:
        assert filed.act("filing", "record_outsider_retrial", **inputs)["state"] == "retrial"
        filed.sell()  # an application for retrial stops nothing by itself


def test_the_outsider_s_security_lifts_the_seizure_by_the_implementation_body_and_the_review_goes_on(
    filed: Outsider,
) -> None:
    with refused("conflict"):
        filed.released()
    filed.secured("outsider")
    assert "lift_on_security" in filed.country.tasks(FIRST)
    filed.released()
    assert filed.asset.control_at(FIRST).state == "released"
    assert filed.state() == "under_review"
    filed.ruled("not_founded")


def test_a_creditor_s_counter_security_forces_disposal_on_until_the_ruling_stops_it_again(filed: Outsider) -> None:
    filed.secured("outsider").secured("creditor")
    with refused("conflict"):
        filed.released()
    filed.sell()
    filed.ruled("founded")
    with refused("asset_frozen"):
        filed.sold()


@pytest.mark.shows("S026")
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_case_that_ends_takes_the_contested_seizure_with_it_once_nobody_may_lift_it_any_more(
    filed: Outsider, when: str
) -> None:
    """Given a contested house whose creditor does not sue, When the case closes before, or after, its days are over."""
    filed.ruled("founded").served("creditor")
    if when == "after":
        filed.days(17)
        assert filed.state() == "to_release"
    filed.country.act(
        filed.court, "officer1", "close_case", lineage=filed.lineage, mode="terminated", reason="撤回申请"
    )
    filed.days(17)

    assert filed.state() == "released"
    with filed.country.read(filed.court) as unit:
        assert unit.controls.need(filed.asset.control).state == "released"
        assert unit.tasks.count(code="notify_registrar") == 1
        assert unit.duties.count(subject_id=filed.row, state="open") == 0
