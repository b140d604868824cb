"""Cross enforcement: proposed upward, accepted in a mode or rejected, reported on every month, ended for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import (
    PRESIDENT,
    Designation,
    country_of,
    drafted_and_issued,
    duties,
    refused,
    replies,
    without_own_checks,
)
from stories import MAJOR


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


def proposed(country: Country, case: Designation, to: str = "gd", mode: str = "direct") -> str:
    """The old court proposes; gives the id of the exchange."""
    exchange = f"cross-{case.lineage}"
    drafted_and_issued(country, "gd0304", "cross_propose", PRESIDENT, login="officer1", to=to, lineage=case.lineage,
                       exchange=exchange, mode=mode, reason="被执行人在当地影响较大", party_view="申请执行人同意")  # fmt: skip
    return exchange


def accepted(country: Country, case: Designation, mode: str, upper: str = "gd") -> str:
    """Proposed and accepted; gives the exchange of the review that carries the mode."""
    exchange = proposed(country, case, upper)
    done = country.act(upper, "reviewer1", "accept_cross", lineage=case.lineage, exchange=exchange, mode=mode)
    return str(done["carried_by"])


@pytest.mark.shows("F3.1")
def test_a_proposal_needs_chief_and_president_and_carries_controls_and_the_parties_view(country: Country) -> None:
    case = Designation(country).filed().controlled()
    draft = country.draft("gd0304", "officer1", "cross_propose", to="gd", lineage=case.lineage, exchange="x1", mode="joint",
                          reason="疑难案件", party_view="申请执行人希望协同")  # fmt: skip
    with refused("R6"):
        country.issue("gd0304", "officer1", draft)
    country.approve("gd0304", draft, *PRESIDENT)
    country.issue("gd0304", "officer1", draft)

    above = country.exchange("gd", "x1")
    assert above.state == "proposed"
    assert [item["control_id"] for item in above.data["file"]["controls"]] == [case.control]
    assert above.data["file"]["party_view"] == "申请执行人希望协同"
    assert country.power("gd", case.lineage).holder == "gd0304"
    with refused("R11"):
        proposed(country, case)


@pytest.mark.shows("F3.1")
def test_a_rejected_proposal_says_why_and_may_be_followed_by_another(country: Country) -> None:
    case = Designation(country).filed()
    exchange = proposed(country, case)
    country.act("gd", "reviewer1", "reject_cross", lineage=case.lineage, exchange=exchange, reasons="尚无必要")
    below = country.exchange("gd0304", exchange)
    assert (below.state, below.data["reasons"]) == ("rejected", "尚无必要")
    assert country.power("gd0304", case.lineage).state == "held"


@pytest.mark.shows("R2", "F3.1")
def test_a_proposal_goes_to_a_superior_only_at_both_ends(country: Country) -> None:
    case = Designation(country).filed()
    with refused("R2"):
        proposed(country, case, to="gd01")

    without_own_checks(country, "gd0304", "cross_propose")
    proposed(country, case, to="gd01")
    with country.read("gd01") as unit:
        row = unit.inbox.first(kind="cross_propose")
    assert replies(country, "gd01", row.message_id)[1]["code"] == "R2"


@pytest.mark.shows("F3.1", "F3.2b")
def test_a_proposal_accepted_as_direct_leads_to_a_designation_without_calling_the_file(country: Country) -> None:
    case = Designation(country).filed().controlled()
    case.review = accepted(country, case, "direct")
    case.ruled()

    assert country.exchange("gd0304", f"cross-{case.lineage}").state == "accepted"
    assert country.power("gd0106", case.lineage).state == "held"


@pytest.mark.shows("F3.2b")
def test_a_proposal_accepted_as_elevation_leads_to_an_elevation_ruling(country: Country) -> None:
    case = Designation(country, upper="gd03").filed().controlled()
    review = accepted(country, case, "elevate", upper="gd03")
    draft = country.draft("gd03", "reviewer1", "elevation_ruling", to="gd0304", lineage=case.lineage, exchange=review,
                          reasoning="确有提级执行的必要。")  # fmt: skip
    country.approve("gd03", draft, *MAJOR)
    country.issue("gd03", "reviewer1", draft)
    held = country.power("gd03", case.lineage)
    assert (held.state, held.epoch) == ("held", 2)


@pytest.mark.shows("F3.3")
def test_the_court_in_charge_reports_and_is_noted_or_pressed(country: Country) -> None:
    case = Designation(country).filed().controlled()
    case.review = accepted(country, case, "direct")
    case.ruled().handed_over().docketed()

    country.act("gd0106", "officer1", "report_cross", lineage=case.lineage, exchange=case.review, stage="已控制财产")
    report = country.exchange("gd", case.review).data["report"]
    assert duties(country, "gd0106", case.review, "met") == ["progress_report"]
    country.act("gd", "reviewer1", "note_report", lineage=case.lineage, exchange=case.review)
    country.act(
        "gd", "reviewer1", "escalate_report", lineage=case.lineage, exchange=case.review, measure="一个月内启动处置"
    )

    with country.read("gd0106") as unit:
        answers = {row.kind: row.in_reply_to for row in unit.inbox.where(kind__in=["note", "escalate"])}
    assert answers == {"note": report, "escalate": report}
    assert "escalated" in country.tasks("gd0106")


@pytest.mark.shows("F3.4")
def test_the_end_is_told_to_the_proposer_and_the_designated_court_goes_on_until_it_closes(country: Country) -> None:
    case = Designation(country).filed().controlled()
    case.review = accepted(country, case, "direct")
    case.ruled().handed_over().docketed()
    cross = f"cross-{case.lineage}"

    done = country.act("gd", "reviewer1", "end_cross", lineage=case.lineage, exchange=cross, result="执行完毕")

    assert done["told"] == "gd0304,gd0106"
    assert country.exchange("gd", cross).state == country.exchange("gd0304", cross).state == "ended"
    assert country.exchange("gd0106", case.review).data["cross_end"]
    assert country.exchange("gd0106", case.review).state == "docketed"
    assert country.power("gd0106", case.lineage).state == "held"


def test_a_court_opens_cross_enforcement_of_its_own_motion_with_the_parties_view(country: Country) -> None:
    case = Designation(country).filed().controlled()
    with refused("R2"):
        country.act("gd01", "reviewer1", "open_cross", old_court="gd0304", case_no=case.case_no, mode="direct",
                    reason="x", party_view="y")  # fmt: skip
    done = country.act("gd", "reviewer1", "open_cross", old_court="gd0304", case_no=case.case_no, mode="direct",
                       reason="存在干预", party_view="双方同意")  # fmt: skip
    case.review = done["carried_by"]
    case.file_here().ruled()
    assert country.power("gd0106", case.lineage).state == "held"


@pytest.mark.shows("F3.1", "F3.2a")
def test_a_proposal_accepted_as_urging_leads_to_an_urging_order_and_power_stays(country: Country) -> None:
    case = Designation(country, upper="gd03").filed().controlled()
    exchange = proposed(country, case, "gd03", mode="urge")
    with refused("bad_input"):
        country.act("gd03", "reviewer1", "accept_cross", lineage=case.lineage, exchange=exchange, mode="urge")
    done = country.act("gd03", "reviewer1", "accept_cross", lineage=case.lineage, exchange=exchange, mode="urge",
                       trigger="asset_known", started_on="2026-03-09")  # fmt: skip
    urging = str(done["carried_by"])
    drafted_and_issued(country, "gd03", "urging_order", PRESIDENT, login="reviewer1", to="gd0304", lineage=case.lineage,
                       exchange=urging, acts="处置已冻结的存款")  # fmt: skip

    above, below = country.exchange("gd03", urging), country.exchange("gd0304", urging)
    assert (above.state, below.state) == ("ordered", "under_order")
    assert above.data["cross"] == exchange
    assert above.data["ex_officio_reason"] == "被执行人在当地影响较大"
    assert country.exchange("gd0304", exchange).data["mode"] == "urge"
    assert country.power("gd0304", case.lineage).epoch == 1
