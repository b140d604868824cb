"""A designated court that is conflicted asks to be replaced; the new ruling is a new epoch, custody stays where it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import PRESIDENT, Designation, country_of, drafted_and_issued, duties, refused
from stories import MAJOR


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


def asked_to_be_replaced(country: Country, case: Designation) -> None:
    drafted_and_issued(country, "gd0106", "recusal_request", PRESIDENT, login="officer1", to="gd", lineage=case.lineage,
                       exchange=case.review, reason="本院与当事人存在利害关系")  # fmt: skip


def replaced(country: Country, case: Designation, target: str = "gd0305") -> Designation:
    """The deciding court rules again, from the designated court to another one."""
    done = country.act("gd", "reviewer1", "replace_designated_court", lineage=case.lineage, exchange=case.review)
    again = Designation(country, lower="gd0106", target=target, lineage=case.lineage, review=done["exchange_id"])
    with country.read("gd") as unit:
        if "file" not in unit.exchanges.need(again.review).data:
            again.file_here()
    return again.ruled()


def held_by(country: Country, lineage: str) -> list[str]:
    powers = {court: country.power(court, lineage) for court in country.nodes}
    return [court for court, power in powers.items() if power is not None and power.state == "held"]


@pytest.mark.shows("F2.2", "F2.4")
@pytest.mark.parametrize("handed_over", [False, True], ids=["file still below", "file already sent"])
def test_before_docketing_the_power_goes_on_and_the_old_court_hands_over_to_the_replacement(
    country: Country, handed_over: bool
) -> None:
    case = Designation(country).to_review().ruled()
    if handed_over:
        case.handed_over()
    asked_to_be_replaced(country, case)
    assert "recusal" in country.tasks("gd")

    again = replaced(country, case)

    assert held_by(country, case.lineage) == ["gd0305"]
    assert country.power("gd0305", case.lineage).epoch == 3
    assert country.exchange("gd0106", case.review).state == "passed_on"
    assert country.exchange("gd0106", case.ruling).state == "passed_on"
    assert ("forward_money" in country.tasks("gd0106")) == handed_over
    assert country.exchange("gd0304", case.ruling).state == "redirected"
    assert country.exchange("gd0304", again.ruling).state == "custody"
    with country.read("gd0304") as unit:
        assert unit.controls.need(case.control).state == "custody"
    assert duties(country, "gd0304", again.ruling) == ["case_handover"]
    country.act("gd0304", "officer1", "hand_over_case", lineage=case.lineage, exchange=again.ruling)
    again.docketed()
    assert country.exchange("gd", again.review).state == "supervising"
    with country.read("gd0304") as unit:
        assert unit.cases.need(case.case_no).mode == "cancelled"


def test_the_replacements_word_may_overtake_the_redirection(country: Country) -> None:
    case = Designation(country).to_review().ruled()
    asked_to_be_replaced(country, case)
    country.network.hold = lambda parcel: parcel.kind == "custody_redirected"
    again = replaced(country, case)
    assert country.exchange("gd0304", case.ruling).state == "custody"

    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()

    assert country.exchange("gd0304", again.ruling).state == "custody"
    country.act("gd0304", "officer1", "hand_over_case", lineage=case.lineage, exchange=again.ruling)
    assert country.exchange("gd0305", again.ruling).state == "checking"


def test_after_docketing_the_designated_court_hands_over_itself(country: Country) -> None:
    case = Designation(country).whole()
    asked_to_be_replaced(country, case)
    again = replaced(country, case)

    assert held_by(country, case.lineage) == ["gd0305"]
    assert duties(country, "gd0106", case.review) == []
    country.act("gd0106", "officer1", "hand_over_case", lineage=case.lineage, exchange=again.ruling)
    again.docketed()
    with country.read("gd0106") as unit:
        assert unit.cases.need(case.new_case_no).mode == "cancelled"
    with country.read("gd0305") as unit:
        assert [c.rank for c in unit.controls.where(lineage_id=case.lineage)] == [1]


def test_a_declined_request_leaves_power_and_reports_as_they_are(country: Country) -> None:
    case = Designation(country).whole()
    asked_to_be_replaced(country, case)
    with refused("conflict"):
        asked_to_be_replaced(country, case)

    country.act(
        "gd", "reviewer1", "decline_recusal", lineage=case.lineage, exchange=case.review, reason="不构成回避事由"
    )

    assert country.exchange("gd", case.review).state == "supervising"
    assert country.exchange("gd0106", case.review).data["recusal_answer"] == "declined"
    assert held_by(country, case.lineage) == ["gd0106"]
    country.act("gd0106", "officer1", "report_progress", lineage=case.lineage, exchange=case.review, stage="继续办理")
    assert country.exchange("gd", case.review).data["report"]


def test_a_court_that_is_only_told_may_ask_and_the_ruling_can_still_be_withdrawn(country: Country) -> None:
    case = Designation(country).to_review()
    country.network.hold = lambda parcel: parcel.kind == "designation_ruling"
    case.ruled()
    asked_to_be_replaced(country, case)
    assert country.exchange("gd", case.review).state == "ruled"
    drafted_and_issued(country, "gd", "designation_withdrawn", PRESIDENT, login="reviewer1", to="gd0304",
                       lineage=case.lineage, exchange=case.review, supersedes=case.ruling, reason="另行指定")  # fmt: skip
    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()
    case.target = "gd0305"
    draft = case.drafted()
    country.approve("gd", draft, *MAJOR)
    country.issue("gd", "reviewer1", draft)
    assert held_by(country, case.lineage) == ["gd0305"]
