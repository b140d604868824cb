"""Objection of an outsider (案外人异议): only the contested asset stops; ruling, terms to sue, release; who may object and sue."""

from __future__ import annotations

import pytest
from asset_stories import Asset
from designation_stories import refused
from outsider_stories import OUTSIDER, PANEL, Outsider

FIRST = "gd0304"


@pytest.mark.shows("S015")
def test_three_days_to_file_and_from_the_filing_nothing_of_the_house_is_disposed_of(sealed: Outsider) -> None:
    # Given the written objection received on 10 March
    sealed.received()
    assert str(sealed.due("objection_filing")) == "2026-03-13"
    assert sealed.state() == "received"
    # When it is filed
    done = sealed.act("filing", "file_outsider_objection")
    # Then it has a number of its own, the term to file is met, and selling the house is refused with reason and document
    assert done["case_no"].startswith("（2026）粤0304执异")
    assert sealed.duty("objection_filing").state == "met"
    with refused("asset_frozen") as error:
        sealed.sell()
    assert done["case_no"] in error.value.what.zh
    assert "2026-03-10" in error.value.what.zh
    assert "执行程序解释 2020 art. 15" in str(error.value.source)


@pytest.mark.shows("S016")
def test_under_review_no_disposal_and_fifteen_days_to_rule_from_receipt_not_from_filing(sealed: Outsider) -> None:
    sealed.received()
    sealed.days(3)
    sealed.case_no = sealed.act("filing", "file_outsider_objection")["case_no"]

    assert sealed.state() == "under_review"
    assert str(sealed.due("objection_outsider_ruling")) == "2026-03-25"
    for act, inputs in (
        ("begin_disposal", {"form": "sale", "begun_on": "2026-03-13", "document_no": "x"}),
        ("record_disposal", {"result": "sold", "proceeds_fen": 1, "document_no": "x"}),
        ("release_control", {"reason": "x"}),
    ):  # fmt: skip
        with refused("asset_frozen"):
            sealed.country.act(
                FIRST, "officer1", act, lineage=sealed.lineage, control_id=sealed.asset.control, **inputs
            )


@pytest.mark.shows("S016")
def test_only_the_contested_asset_stops_the_car_is_sold_money_is_paid_the_house_s_seizure_renewed(
    filed: Outsider,
) -> None:
    filed.sell(control=filed.car)
    filed.country.act(FIRST, "officer1", "receive_money", lineage=filed.lineage, amount_fen=500)
    filed.country.act(FIRST, "officer3", "pay_money", lineage=filed.lineage, amount_fen=500)
    renewed = filed.country.act(FIRST, "officer1", "renew_control", lineage=filed.lineage, control_id=filed.asset.control,
                                end_on="2029-01-05")  # fmt: skip
    assert renewed["end_on"] == "2029-01-05"


def test_a_second_case_of_the_same_court_cannot_sell_the_house_under_its_own_seizure(filed: Outsider) -> None:
    other = Asset(filed.country).sealed("（2025）粤0304民初3009号")
    with refused("asset_frozen"):
        filed.sell(control=other.control, lineage=other.lineage)


def test_a_sale_begun_before_may_end_unsold_but_not_sold(sealed: Outsider) -> None:
    sealed.sell()
    sealed.filed()
    with refused("asset_frozen"):
        sealed.sold()
    sealed.country.act(FIRST, "officer2", "record_disposal", lineage=sealed.lineage, control_id=sealed.asset.control,
                      result="unsold", document_no="中止拍卖")  # fmt: skip
    with refused("asset_frozen"):
        sealed.sell()


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


@pytest.mark.shows("S018")
def test_dismissed_nothing_is_disposed_of_until_the_fifteen_days_after_service_are_over_by_the_clock(
    filed: Outsider,
) -> None:
    filed.ruled("not_founded")
    assert filed.state() == "dismissed"
    filed.days(20)
    with refused("asset_frozen"):
        filed.sell()  # not served yet
    filed.served("outsider")
    with refused("asset_frozen") as error:
        filed.sell()
    assert "2026-04-14" in error.value.what.zh
    assert "art. 463" in str(error.value.source)
    filed.days(15)
    with refused("asset_frozen"):
        filed.sell()

    filed.days(1)

    assert filed.state() == "resumed"
    assert "asset_goes_on" in filed.country.tasks(FIRST)
    filed.sell()


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


@pytest.mark.shows("S026")
@pytest.mark.parametrize("ending", ["withdrawn", "not_founded"])
def test_the_same_outsider_objects_about_the_same_asset_only_once(filed: Outsider, ending: str) -> None:
    filed.ruled(ending)
    again = Outsider(filed.asset, lineage=filed.lineage).received()
    with refused("R11") as error:
        again.act("filing", "file_outsider_objection")
    assert "异议复议规定 2020 art. 15" in error.value.refusal.rule
    again.panel("refuse_outsider_objection", ruling_no="不予受理1号", reasons="就同一标的再次提出")
    assert again.state() == "refused"
    assert again.duty("objection_filing").state == "met"


def test_another_outsider_or_another_asset_is_another_objection(filed: Outsider) -> None:
    filed.ruled("not_founded")
    Outsider(filed.asset, lineage=filed.lineage).filed(control_id=filed.car)
    Outsider(filed.asset, lineage=filed.lineage).filed(outsider="赵某")


def test_two_outsiders_about_one_house_both_must_be_over_before_it_is_sold(filed: Outsider) -> None:
    other = Outsider(filed.asset, lineage=filed.lineage).filed(outsider="赵某")
    filed.ruled("withdrawn")
    with refused("asset_frozen"):
        filed.sell()
    other.ruled("rejected")
    filed.sell()


@pytest.mark.parametrize("name", ["深圳市某贸易有限公司", "张某"])
def test_a_party_of_the_case_is_no_outsider(sealed: Outsider, name: str) -> None:
    with refused("party_is_no_outsider"):
        sealed.received(outsider=name)


@pytest.mark.shows("S015")
def test_once_the_asset_is_sold_to_a_third_person_it_is_too_late_to_a_party_until_the_procedure_ends(
    sealed: Outsider,
) -> None:
    sealed.sell()
    sealed.sold()
    with refused("R12"):
        sealed.filed()
    sealed.filed(taken_by_party=True, outsider=OUTSIDER)
    late = Outsider(sealed.asset, lineage=sealed.lineage).received(taken_by_party=True, outsider="赵某")
    sealed.country.act(FIRST, "officer1", "close_case", lineage=sealed.lineage, mode="terminated", reason="撤回")
    with refused("R12"):
        late.act("filing", "file_outsider_objection")


def test_money_the_house_was_turned_into_is_kept_other_money_is_paid(sealed: Outsider) -> None:
    sealed.sell()
    sealed.sold(900_00)
    sealed.country.act(FIRST, "officer1", "receive_money", lineage=sealed.lineage, amount_fen=100_00)
    sealed.filed(taken_by_party=True)
    with refused("asset_frozen"):
        sealed.country.act(FIRST, "officer3", "pay_money", lineage=sealed.lineage, amount_fen=100_01)
    sealed.country.act(FIRST, "officer3", "pay_money", lineage=sealed.lineage, amount_fen=100_00)
    sealed.ruled("withdrawn")
    sealed.country.act(FIRST, "officer3", "pay_money", lineage=sealed.lineage, amount_fen=900_00)


def test_money_drawn_from_a_contested_deposit_is_kept(sealed: Outsider) -> None:
    sealed.country.act(FIRST, "officer1", "receive_money", lineage=sealed.lineage, amount_fen=500)
    sealed.filed(held_fen=200)
    with refused("asset_frozen"):
        sealed.country.act(FIRST, "officer3", "pay_money", lineage=sealed.lineage, amount_fen=301)
    sealed.country.act(FIRST, "officer3", "pay_money", lineage=sealed.lineage, amount_fen=300)


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


def test_a_ruling_takes_a_panel_of_three_judges(filed: Outsider) -> None:
    with refused("R6"):
        filed.country.decide(FIRST, "rule_outsider_objection", *PANEL[:2], lineage=filed.lineage, exchange=filed.row,
                             disposition="founded", ruling_no="1", reasons="x")  # fmt: skip
    assert filed.state() == "under_review"


def test_conduct_attacked_on_the_same_right_is_one_track_on_other_grounds_a_second_one_opens(sealed: Outsider) -> None:
    sealed.filed(conduct="same_right", challenged=sealed.asset.control)
    assert "conduct_case_no" not in sealed.told
    other = Outsider(sealed.asset, lineage=sealed.lineage).filed(
        outsider="赵某", conduct="separate", challenged=sealed.asset.control
    )
    assert other.told["conduct_case_no"] != other.case_no
    with sealed.country.read(FIRST) as unit:
        assert sorted(o.case_no for o in unit.objections.where(lineage_id=sealed.lineage)) == sorted(
            [sealed.case_no, other.case_no, other.told["conduct_case_no"]]
        )
    with refused("bad_input"):
        sealed.received(conduct="separate")
