"""What a designation is refused for, at the deciding court and again, from a modified sender, at the receivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import Country, with_node
from designation_stories import (
    PRESIDENT,
    Designation,
    country_of,
    drafted_and_issued,
    refused,
    replies,
    without_own_checks,
)
from stories import MAJOR, Elevation

from shared.domain.people import ApprovalRule
from shared.messages.kinds import Catalogue


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


def nothing_moved(country: Country, case: Designation) -> bool:
    held = country.power(case.lower, case.lineage)
    return (held.state, held.holder, held.epoch) == ("held", case.lower, 1)


@pytest.mark.shows("R5", "F2.2")
@pytest.mark.parametrize(
    ("upper", "target", "why"),
    [
        ("gd03", "gd0106", "outside the intermediate court's own city"),
        ("gd", "hn0102", "in another province"),
        ("gd", "gd0304", "the original court itself"),
        ("gd", "gd", "the deciding court itself"),
    ],
)
def test_a_target_the_decider_may_not_name_is_refused_at_both_ends(
    country: Country, upper: str, target: str, why: str
) -> None:
    case = Designation(country, upper=upper, target=target).filed().opened().file_here()
    with refused("R5"):
        case.drafted(exception_reason="x")

    without_own_checks(country, upper, "designation_ruling", "designation_copy", "designation_void")
    case.ruled(exception_reason="x")

    state, refusal = replies(country, "gd0304", case.ruling)
    assert (state, refusal["code"]) == ("refused", "R5"), why
    assert nothing_moved(country, case)
    assert country.exchange(upper, case.review).state == "reviewing"
    assert country.power(upper, case.lineage).awaiting is None


@pytest.mark.shows("R2", "F2.2")
def test_the_target_too_refuses_a_court_that_has_no_power_over_it(country: Country) -> None:
    case = Designation(country, upper="gd03", target="gd0106").filed().opened().file_here()
    without_own_checks(country, "gd03", "designation_ruling", "designation_copy", "designation_void")

    case.ruled()

    with country.read("gd0106") as unit:
        told = unit.inbox.first(sender="gd03", kind="designation_copy")
    assert (told.state, told.refusal["code"]) == ("refused", "R2")
    assert country.power("gd0106", case.lineage) is None
    assert nothing_moved(country, case)


@pytest.mark.shows("R5", "F2.2")
def test_only_the_supreme_court_designates_across_provinces(country: Country) -> None:
    case = (
        Designation(country, upper="spc", target="hn0102").filed().opened(ground="superior_letter").file_here().ruled()
    )

    assert country.power("hn0102", case.lineage).holder == "hn0102"
    assert country.power("gd0304", case.lineage).holder == "hn0102"


def test_either_line_of_superiors_carries_a_designation_and_provinces_still_count(tmp_path: Path) -> None:
    """Given 西宁铁路运输法院, whose appeals go to 兰州 while 青海高院 manages it."""
    country = country_of(tmp_path, "spc", "qh", "gs71", "qh8601", "nx8601")
    try:
        case = Designation(country, upper="gs71", lower="qh8601", target="nx8601").filed().opened().file_here()
        with refused("R5"):
            case.drafted()
        managed = Designation(country, upper="qh", lower="qh8601").filed(title_no="（2025）青8601民初2号").opened()
        assert country.exchange("qh", managed.review).state == "reviewing"
    finally:
        country.close()


def test_in_a_municipality_the_intermediate_court_stands_on_one_line_and_may_designate(tmp_path: Path) -> None:
    country = country_of(tmp_path, "spc", "bj", "bj01", "bj0108", "bj0107")
    try:
        case = Designation(country, upper="bj01", lower="bj0108", target="bj0107").filed().opened().file_here().ruled()
        assert country.power("bj0107", case.lineage).state == "held"
    finally:
        country.close()


@pytest.mark.shows("R2")
def test_a_court_that_stands_above_on_no_line_may_not_designate(country: Country) -> None:
    case = Designation(country, upper="gd01").filed()
    with refused("R2"):
        case.opened()
    assert nothing_moved(country, case)


@pytest.mark.shows("R6")
def test_without_discussion_and_president_the_ruling_does_not_leave_and_is_not_taken(country: Country) -> None:
    case = Designation(country).to_review()
    draft = case.drafted()
    country.approve("gd", draft, *MAJOR[:4])
    with refused("R6"):
        country.issue("gd", "reviewer1", draft)

    # A modified sender that thinks an officer is enough.
    procedures = [
        replace(p, messages=tuple(replace(k, approvals=ApprovalRule.OFFICER) if k.name == "designation_ruling" else k
                                  for k in p.messages))
        for p in country.nodes["gd"].catalogue.procedures.values()
    ]  # fmt: skip
    with_node(country, "gd", catalogue=Catalogue(tuple(procedures)))
    case.ruling = country.issue("gd", "reviewer1", draft)

    state, refusal = replies(country, "gd0304", case.ruling)
    assert (state, refusal["code"]) == ("refused", "R6")
    assert nothing_moved(country, case)


@pytest.mark.shows("R10")
def test_a_control_about_to_expire_blocks_the_ruling_until_one_of_three_exits_is_taken(country: Country) -> None:
    case = Designation(country).filed().controlled(end_on="2026-03-25").opened().file_here()
    with refused("R10"):
        case.drafted()

    without_own_checks(country, "gd", "designation_ruling")
    case.ruled()
    assert replies(country, "gd0304", case.ruling)[1]["code"] == "R10"
    assert nothing_moved(country, case)

    case.ruled(renew_short_controls_until="2027-03-01")
    with country.read("gd0304") as unit:
        control = unit.controls.need(case.control)
    assert (control.state, str(control.end_on)) == ("custody", "2027-03-01")


@pytest.mark.shows("E1", "E4", "R4")
def test_a_case_closed_before_service_is_reported_and_the_ruling_revoked(country: Country) -> None:
    """Given the ruling on its way while the old court closes the case."""
    case = Designation(country).to_review()
    country.network.hold = lambda parcel: parcel.kind == "designation_ruling"
    case.ruled()
    country.act("gd0304", "officer1", "close_case", lineage=case.lineage, epoch=1, mode="terminated", reason="撤回申请")
    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()

    state, refusal = replies(country, "gd0304", case.ruling)
    assert (state, refusal["code"]) == ("refused", "R4")
    above = country.exchange("gd", case.review)
    assert above.state == "revoked"
    assert country.exchange("gd0106", case.review).state == "void"
    assert country.power("gd", case.lineage).awaiting is None


@pytest.mark.shows("E2", "R8")
def test_a_withdrawal_that_arrives_first_makes_the_ruling_inert_and_frees_the_target(country: Country) -> None:
    case = Designation(country).to_review()
    country.network.hold = lambda parcel: parcel.kind == "designation_ruling"
    case.ruled()
    drafted_and_issued(country, "gd", "designation_withdrawn", PRESIDENT, login="reviewer1", to="gd0304",
                       lineage=case.lineage, exchange=case.review, supersedes=case.ruling, reason="情况变化")  # fmt: skip
    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()

    state, refusal = replies(country, "gd0304", case.ruling)
    assert (state, refusal["code"]) == ("inert", "R8")
    assert nothing_moved(country, case)
    assert country.exchange("gd0106", case.review).state == "void"

    case.target = "gd0305"
    case.ruled()
    assert country.power("gd0305", case.lineage).state == "held"
    assert country.exchange("gd0106", case.review).state == "void"


@pytest.mark.shows("E2", "R3")
def test_a_withdrawal_after_the_power_instant_is_refused_and_the_designation_stands(country: Country) -> None:
    case = Designation(country).to_review()
    country.network.hold = lambda parcel: parcel.kind == "designation_served"
    case.ruled()
    sent = drafted_and_issued(country, "gd", "designation_withdrawn", PRESIDENT, login="reviewer1", to="gd0304",
                              lineage=case.lineage, exchange=case.review, supersedes=case.ruling, reason="情况变化")  # fmt: skip
    assert replies(country, "gd0304", sent)[1]["code"] == "R3"
    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()

    assert country.exchange("gd", case.review).state == "certified"
    assert country.power("gd0106", case.lineage).state == "held"


@pytest.mark.shows("E6", "R3")
def test_of_two_directives_on_one_epoch_the_first_served_stands_and_the_other_learns_the_holder(
    country: Country,
) -> None:
    """Given an elevation by the intermediate court and a designation by the high court that cross."""
    case = Designation(country).to_review()
    country.network.hold = lambda parcel: parcel.kind == "designation_ruling"
    case.ruled()
    crossing = (
        Elevation(country, lineage=case.lineage, case_no=case.case_no).applied().docketed().file_called().file_sent()
    )
    crossing.ruled()
    assert country.power("gd03", case.lineage).state == "held"
    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()

    state, refusal = replies(country, "gd0304", case.ruling)
    assert (state, refusal["code"], refusal["facts"]["holder"]) == ("refused", "R3", "gd03")
    assert country.power("gd", case.lineage).holder == "gd03"
    assert country.power("gd0106", case.lineage).state == "elsewhere"
    assert country.exchange("gd0106", case.review).state == "void"
    assert [c for c in case.country.nodes if (p := country.power(c, case.lineage)) and p.state == "held"] == ["gd03"]


@pytest.mark.shows("E8")
def test_no_objection_lies_against_a_designation(country: Country) -> None:
    case = Designation(country).to_review().ruled()
    with refused("not_allowed"):
        country.act("gd0304", "filing", "file_objection", lineage=case.lineage, challenged=case.ruling, grounds="不服指定",
                    objector="张某", objector_role="debtor", received_on="2026-03-10")  # fmt: skip
    with country.read("gd0304") as unit:
        assert unit.objections.count(lineage_id=case.lineage) == 0


@pytest.mark.shows("R7")
def test_a_high_court_is_named_only_with_a_stated_reason(country: Country) -> None:
    case = Designation(country, upper="spc", target="gd").filed().opened().file_here()
    with refused("R7"):
        case.drafted()
    without_own_checks(country, "spc", "designation_ruling")
    case.ruled()
    assert replies(country, "gd0304", case.ruling)[1]["code"] == "R7"
    assert nothing_moved(country, case)


def test_one_case_has_one_review_at_a_time(country: Country) -> None:
    case = Designation(country).filed().opened()
    with refused("R11"):
        case.opened()


def test_a_declined_designation_leaves_the_case_where_it_is_and_says_so(country: Country) -> None:
    case = Designation(country).to_review()
    country.act("gd", "reviewer1", "decline_designation", lineage=case.lineage, exchange=case.review, reasons="无必要")
    assert country.exchange("gd0304", case.review).state == "declined"
    assert nothing_moved(country, case)
