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
    assert "stop_sale" in sealed.country.tasks(FIRST)
    with refused("asset_frozen"):
        sealed.sold()
    sealed.country.act(FIRST, "officer2", "record_disposal", lineage=sealed.lineage, control_id=sealed.asset.control,
                      result="unsold", document_no="中止拍卖")  # fmt: skip
    with refused("asset_frozen"):
        sealed.sell()


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
    assert sealed.state() == "under_review"
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
