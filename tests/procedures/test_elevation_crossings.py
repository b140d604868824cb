"""Edge cases of elevation: crossing, withdrawal, closed cases, two superiors at once, objections (E1, E2, E4, E6, E8)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import Country, four_courts
from stories import CASE, LOWER, MAJOR, UPPER, Elevation

from shared.domain.errors import Conflict, NotAllowed
from shared.domain.refusals import Refused
from shared.flows import relay


@pytest.mark.shows("E1", "R4")
def test_a_closing_that_comes_before_the_ruling_revokes_the_ruling(en_route: Elevation) -> None:
    # Given a ruling under way and the old court closing the case first
    country = en_route.country
    country.act(
        LOWER, "officer1", "close_case", lineage=en_route.lineage, epoch=1, mode="terminated", reason="申请人撤回"
    )

    # When the ruling arrives
    country.network.release()
    country.settle()

    # Then it is refused, the closing is reported, and the superior revokes; nobody holds the power
    assert country.outbox(UPPER, en_route.ruling).state == "refused"
    assert country.inbox(LOWER, en_route.ruling).refusal["code"] == "R4"
    exchange = country.exchange(UPPER, en_route.exchange)
    assert (exchange.state, exchange.data["closed"]["mode"]) == ("revoked", "terminated")
    for court in (LOWER, UPPER):
        power = country.power(court, en_route.lineage)
        assert (power.state, power.holder) == ("ended", None)
    with pytest.raises(Conflict):
        en_route.drafted()


@pytest.mark.shows("E1", "R3")
def test_a_closing_after_service_is_void_because_the_power_has_gone(served: Elevation) -> None:
    with pytest.raises(Conflict) as refused:
        served.country.act(
            LOWER, "officer1", "close_case", lineage=served.lineage, epoch=1, mode="terminated", reason="x"
        )

    assert refused.value.code == "not_the_holder"
    assert served.country.case(LOWER, served.case_no).state == "custody"


@pytest.mark.shows("E2")
def test_a_withdrawal_that_overtakes_its_ruling_makes_the_ruling_inert(en_route: Elevation) -> None:
    # Given a withdrawal that arrives while the ruling is still on its way
    country = en_route.country
    en_route.withdrawn()
    assert country.exchange(UPPER, en_route.exchange).state == "reviewing"
    assert country.power(UPPER, en_route.lineage).awaiting is None

    # When the ruling arrives at last
    country.network.release()
    country.settle()

    # Then it has no effect (R8), both ends know, and a new ruling on the same epoch is possible
    arrived = country.inbox(LOWER, en_route.ruling)
    assert (arrived.state, arrived.refusal["code"]) == ("inert", "R8")
    assert country.outbox(UPPER, en_route.ruling).state == "inert"
    assert country.power(LOWER, en_route.lineage).holder == LOWER
    first = en_route.ruling
    en_route.ruled()
    assert en_route.ruling != first
    assert country.power(UPPER, en_route.lineage).holder == UPPER


@pytest.mark.shows("E2", "R8")
def test_a_withdrawal_reaches_a_ruling_that_waits_behind_a_hole(reviewing: Elevation) -> None:
    # Given a ruling that arrived but waits for a message numbered before it
    country = reviewing.country
    country.network.hold = lambda parcel: parcel.kind == "file_call"
    reviewing.file_called().ruled()
    assert country.inbox(LOWER, reviewing.ruling).state == "buffered"

    # When it is withdrawn, and then the hole is filled
    reviewing.withdrawn()
    assert country.inbox(LOWER, reviewing.ruling).state == "inert"
    country.network.release()
    country.settle()

    # Then it stays inert and the lineage goes on
    assert country.inbox(LOWER, reviewing.ruling).refusal["code"] == "R8"
    assert country.power(LOWER, reviewing.lineage).holder == LOWER
    assert country.sent(UPPER, "file_call").state == "applied"


@pytest.mark.shows("E2", "R3")
def test_a_withdrawal_after_the_instant_is_refused_with_holder_and_evidence(en_route: Elevation) -> None:
    # Given a withdrawal written while the ruling is on its way, but arriving after it
    country = en_route.country
    country.network.hold = lambda parcel: parcel.kind == "ruling_withdrawn"
    withdrawal = en_route.withdrawn()
    country.network.release(lambda parcel: parcel.kind == "elevation_ruling")
    country.settle()
    assert country.power(UPPER, en_route.lineage).holder == UPPER

    # When it arrives
    country.network.release()
    country.settle()

    # Then the power stays where the ruling put it
    refusal = country.inbox(LOWER, withdrawal).refusal
    assert refusal["code"] == "R3"
    assert refusal["facts"]["holder"] == UPPER
    assert refusal["facts"]["winner"] == en_route.ruling
    assert refusal["facts"]["evidence"] in {s["id"] for s in country.statements(LOWER, "served")}
    assert country.exchange(UPPER, en_route.exchange).state == "served"
    assert country.power(LOWER, en_route.lineage).epoch == 2


@pytest.mark.shows("E4", "F1.2")
@pytest.mark.parametrize("mode", ["fulfilled", "terminated", "not_enforced", "application_dismissed"])
def test_a_closed_case_answers_the_file_call_with_its_mode(country: Country, mode: str) -> None:
    # Given a case closed while an application is pending at the superior
    story = Elevation(country).filed().applied().docketed()
    country.act(LOWER, "officer1", "close_case", lineage=story.lineage, epoch=1, mode=mode, reason="x",
                settlement_performed=True)  # fmt: skip

    # When the file is called
    story.file_called()

    # Then mode and day come back, the duty to send the file is met by that, and the review ends
    exchange = country.exchange(UPPER, story.exchange)
    assert exchange.state == "ended"
    assert exchange.data["closed"] == {"case_no": story.case_no, "mode": mode, "closed_on": "2026-03-10"}
    assert country.duties(LOWER, "file_call_transfer")[0].state == "met"
    assert country.duties(UPPER, "elevation_review")[0].state == "met"


@pytest.mark.shows("E4")
def test_a_case_cancelled_by_an_elevation_says_so_to_another_superior(served: Elevation) -> None:
    country = served.country
    served.handed_over().accepted().redocketed()
    other = Elevation(country, upper="gd", lineage=served.lineage, case_no=served.case_no)
    opened = country.act(
        "gd", "reviewer1", "open_elevation_review", lower_court=LOWER, case_no=served.case_no, reason="x"
    )
    other.exchange = opened["exchange_id"]

    other.file_called()

    assert country.exchange("gd", other.exchange).data["closed"]["mode"] == "cancelled"


def two_superiors(folder: Path) -> tuple[Country, Elevation, Elevation]:
    """The intermediate and the high court both have the file of one case."""
    country = four_courts(folder)
    middle = Elevation(country).to_review()
    high = Elevation(country, upper="gd", lineage=middle.lineage, case_no=middle.case_no)
    opened = country.act(
        "gd", "reviewer1", "open_elevation_review", lower_court=LOWER, case_no=middle.case_no, reason="x"
    )
    high.exchange = opened["exchange_id"]
    high.file_called()
    country.act(LOWER, "officer1", "send_file", lineage=high.lineage, exchange=high.exchange)
    return country, middle, high


@pytest.mark.shows("E6", "R3")
@pytest.mark.parametrize("first", ["gd03", "gd"])
def test_of_two_superiors_rulings_on_one_epoch_the_later_is_refused_with_holder_and_evidence(
    tmp_path: Path, first: str
) -> None:
    # Given two rulings on epoch 1, both under way
    country, middle, high = two_superiors(tmp_path)
    country.network.hold = lambda parcel: parcel.kind == "elevation_ruling"
    middle.ruled()
    high.ruled(exception_reason="重大案件")

    # When one arrives, then the other
    country.network.release(lambda parcel: parcel.sender == first)
    country.settle()
    country.network.release()
    country.settle()

    # Then the first holds; the loser is refused R3 with holder, epoch and proof, and goes back to review
    winner, loser = (middle, high) if first == "gd03" else (high, middle)
    assert country.power(LOWER, middle.lineage).holder == winner.upper
    assert country.power(winner.upper, middle.lineage).state == "held"
    refusal = country.inbox(LOWER, loser.ruling).refusal
    assert refusal["code"] == "R3"
    assert (refusal["facts"]["holder"], refusal["facts"]["epoch"]) == (winner.upper, "2")
    assert refusal["facts"]["winner"] == winner.ruling
    assert refusal["facts"]["evidence"] in {s["id"] for s in country.statements(LOWER, "served")}
    known = country.power(loser.upper, middle.lineage)
    assert (known.state, known.holder, known.epoch, known.awaiting) == ("elsewhere", winner.upper, 2, None)
    assert country.exchange(loser.upper, loser.exchange).state == "reviewing"
    country.close()


@pytest.mark.shows("E6", "R3")
def test_the_loser_cannot_rule_again_on_the_epoch_it_had_in_its_file(tmp_path: Path) -> None:
    country, middle, high = two_superiors(tmp_path)
    waiting = high.drafted(exception_reason="重大案件")
    country.approve("gd", waiting, *MAJOR)
    middle.ruled()
    other = high.country.draft("gd", "reviewer1", "elevation_ruling", to=LOWER, lineage=high.lineage, exchange=high.exchange,
                               reasoning="x", exception_reason="y")  # fmt: skip
    country.approve("gd", other, *MAJOR)
    high.ruling = country.issue("gd", "reviewer1", other)
    assert country.inbox(LOWER, high.ruling).refusal["code"] == "R3"

    # When the draft of before is issued, the sender itself refuses: it knows the new epoch
    with pytest.raises(Refused) as refused:
        country.issue("gd", "reviewer1", waiting)

    assert refused.value.code == "R3"
    country.close()


def test_a_refused_ruling_is_copied_to_the_refusing_courts_own_superior(tmp_path: Path) -> None:
    country, middle, high = two_superiors(tmp_path)
    country.network.hold = lambda parcel: parcel.sender == "gd" and parcel.kind == "elevation_ruling"
    high.ruled(exception_reason="重大案件")
    middle.ruled()
    country.network.release()
    country.settle()

    with country.read("gd03") as unit:
        [copy] = unit.inbox.where(kind="refusal_copy")
    assert copy.sender == LOWER
    assert "refusal_copy" in country.tasks("gd03")
    country.close()


@pytest.mark.shows("E8")
def test_no_objection_lies_against_an_elevation_but_against_an_act_it_does(reviewing: Elevation) -> None:
    country = reviewing.country
    objection = {
        "objector": CASE["debtor"],
        "objector_role": "debtor",
        "grounds": "管辖不当",
        "received_on": "2026-03-10",
    }
    done = country.act(
        LOWER, "filing", "file_objection", lineage=reviewing.lineage, challenged=reviewing.control, **objection
    )
    assert done["case_no"] == "（2026）粤0304执异1号"
    assert country.duties(LOWER, "objection_conduct_ruling")[0].opened_on == date(2026, 3, 10)

    reviewing.ruled()
    with pytest.raises(NotAllowed) as refused:
        country.act(
            LOWER, "filing", "file_objection", lineage=reviewing.lineage, challenged=reviewing.ruling, **objection
        )
    assert "(2022)最高法执复22号" in str(refused.value.source)


@pytest.mark.shows("F1.4")
def test_a_pending_objection_goes_with_the_file(reviewing: Elevation) -> None:
    country = reviewing.country
    country.act(LOWER, "filing", "file_objection", lineage=reviewing.lineage, challenged=reviewing.control, grounds="x",
                objector=CASE["debtor"], objector_role="debtor", received_on="2026-03-10")  # fmt: skip
    reviewing.ruled().handed_over()

    assert "执异" in country.sent(LOWER, "case_handover").bytes_sent.decode()


def test_a_relay_without_network_changes_no_power(en_route: Elevation) -> None:
    country = en_route.country
    country.network.drop = lambda parcel: True
    country.clock.moment = country.clock.moment.replace(year=2027)
    for court, node in country.nodes.items():
        relay.run_once(node, country.network.transport(court))

    assert country.power(LOWER, en_route.lineage).holder == LOWER
    assert country.power(UPPER, en_route.lineage).holder == LOWER


@pytest.mark.shows("F1.3", "R3")
def test_a_case_that_was_elevated_once_can_be_elevated_again_from_its_new_court(served: Elevation) -> None:
    # Given a case now docketed at the intermediate court under a number of its own
    country = served.country
    served.handed_over().accepted().redocketed().taken_over()
    again = Elevation(country, lower=UPPER, upper="gd", lineage=served.lineage)
    opened = country.act("gd", "reviewer1", "open_elevation_review", lower_court=UPPER, case_no=served.new_case_no,
                         first_case_no=served.case_no, reason="长期未结")  # fmt: skip
    again.exchange = opened["exchange_id"]

    # When the high court elevates it
    again.file_called().file_sent().ruled(exception_reason="重大案件")

    # Then epoch 3 is the high court's, on the same lineage
    assert opened["lineage_id"] == served.lineage
    power = country.power("gd", served.lineage)
    assert (power.state, power.holder, power.epoch) == ("held", "gd", 3)
    assert country.power(UPPER, served.lineage).holder == "gd"
