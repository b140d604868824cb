"""Elevation step by step (flows F1.1–F1.6): who sends what, what moves, what is owed and by when."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from builders import Country
from stories import LOWER, UPPER, Elevation

from shared.domain.errors import ZhixingError
from shared.domain.refusals import Refused
from shared.flows import acts


@pytest.mark.shows("F1.1")
def test_an_application_is_docketed_within_its_duty(country: Country) -> None:
    # Given an application recorded at the filing window on 10 March 2026
    story = Elevation(country).filed().applied()
    [duty] = country.duties(UPPER, "elevation_docket_decision")
    assert (duty.state, duty.due_on) == ("open", date(2026, 3, 17))

    # When it is docketed
    story.docketed()

    # Then the duty is met and the review of one month begins
    assert country.duties(UPPER, "elevation_docket_decision")[0].state == "met"
    assert country.duties(UPPER, "elevation_review")[0].due_on == date(2026, 4, 10)
    assert country.exchange(UPPER, story.exchange).data["docket_no"].startswith("（2026）粤03执监")


def requested(story: Elevation) -> Elevation:
    """The lower court asks its superior by itself (报请)."""
    country = story.country
    draft = country.draft(LOWER, "officer1", "elevation_request", to=UPPER, lineage=story.lineage, exchange="",
                          reason="被执行人财产分布多地。")  # fmt: skip
    country.approve(LOWER, draft, ("chief", "review"), ("president", "approve"))
    country.issue(LOWER, "officer1", draft)
    with country.read(UPPER) as unit:
        [exchange] = unit.exchanges.where(procedure="elevation")
    story.exchange = exchange.exchange_id
    return story


@pytest.mark.shows("F1.1")
def test_a_lower_courts_request_is_answered_with_docketed(country: Country) -> None:
    # Given a request with the president's approval
    story = requested(Elevation(country).filed().controlled())
    assert country.exchange(UPPER, story.exchange).state == "requested"
    assert country.exchange(LOWER, story.exchange).state == "requesting"

    # When the superior dockets it
    story.docketed()

    # Then the lower court knows its number, and the whole elevation follows from there
    docket_no = country.exchange(UPPER, story.exchange).data["docket_no"]
    below = country.exchange(LOWER, story.exchange)
    assert (below.state, below.data["docket_no"]) == ("under_review", docket_no)
    story.file_called().file_sent().ruled()
    assert country.power(UPPER, story.lineage).holder == UPPER


@pytest.mark.shows("F1.1")
def test_a_request_not_accepted_ends_with_reasons_at_both_courts(country: Country) -> None:
    story = requested(Elevation(country).filed())

    country.act(
        UPPER, "filing", "decline_elevation", lineage=story.lineage, exchange=story.exchange, reasons="不足六个月"
    )

    below = country.exchange(LOWER, story.exchange)
    assert (below.state, below.data["reasons"]) == ("declined", "不足六个月")
    assert country.duties(UPPER, "elevation_docket_decision")[0].state == "met"
    assert country.power(LOWER, story.lineage).holder == LOWER


@pytest.mark.shows("F1.1")
def test_only_the_next_court_up_takes_a_partys_application(country: Country) -> None:
    story = Elevation(country, upper="gd").filed()

    with pytest.raises(Refused) as refused:
        story.applied()

    assert refused.value.code == "R2"
    assert refused.value.refusal.facts["superior"] == "gd03"


@pytest.mark.shows("F1.2")
def test_a_file_call_opens_a_duty_of_five_days_and_the_file_closes_it(country: Country) -> None:
    # Given a file call received on Tuesday 10 March
    story = Elevation(country).filed().controlled().funded().applied().docketed().file_called()
    [duty] = country.duties(LOWER, "file_call_transfer")
    assert (duty.state, duty.due_on) == ("open", date(2026, 3, 16))  # the fifth day is a Sunday

    # When the file goes up
    story.file_sent()

    # Then the duty is met by that message, and file, controls and ledger are at the superior
    closed = country.duties(LOWER, "file_call_transfer")[0]
    assert (closed.state, closed.closed_by) == ("met", country.sent(LOWER, "file_sent").message_id)
    file = country.exchange(UPPER, story.exchange).data["file"]
    assert [item["control_id"] for item in file["controls"]] == [story.control]
    assert file["ledger"]["received_fen"] == 20_000_00
    assert hashlib.sha256(file["sheet"]["text"].encode()).hexdigest() == file["sheet"]["sha256"]
    known = country.power(UPPER, story.lineage)
    assert (known.state, known.holder, known.epoch) == ("elsewhere", LOWER, 1)


@pytest.mark.shows("F1.2")
def test_declining_after_the_file_call_drops_the_duty_to_send_the_file(country: Country) -> None:
    story = Elevation(country).filed().applied().docketed().file_called()

    country.act(
        UPPER, "reviewer1", "decline_elevation", lineage=story.lineage, exchange=story.exchange, reasons="已执行"
    )

    assert country.duties(LOWER, "file_call_transfer")[0].state == "dropped"
    assert country.exchange(LOWER, story.exchange).state == "declined"


@pytest.mark.shows("F1.3", "R3")
def test_serving_the_ruling_moves_the_power_exactly_once_and_certifies_the_new_holder(en_route: Elevation) -> None:
    # Given a ruling issued and not yet served: the old court holds, its acts are valid
    country, story = en_route.country, en_route
    assert country.power(LOWER, story.lineage).holder == LOWER
    assert country.power(UPPER, story.lineage).awaiting == story.ruling
    country.act(LOWER, "officer3", "pay_money", lineage=story.lineage, epoch=1, amount_fen=100_00)

    # When it is served, twice
    [parcel] = country.network.held
    country.network.release()
    country.settle()
    country.receive(LOWER, parcel)
    country.settle()

    # Then the epoch rose by exactly one, at the instant of service, on ruling and proof of service
    below, above = country.power(LOWER, story.lineage), country.power(UPPER, story.lineage)
    assert (below.state, below.holder, below.epoch) == ("elsewhere", UPPER, 2)
    assert (above.state, above.holder, above.epoch, above.since) == ("held", UPPER, 2, below.since)
    assert above.certificate == {"ruling": story.ruling, "service": country.sent(LOWER, "ruling_served").message_id}
    assert below.certificate["ruling"] == story.ruling
    assert country.stages(LOWER, story.ruling).count("served") == 1
    assert country.outbox(UPPER, story.ruling).state == "applied"


@pytest.mark.shows("F1.3")
def test_the_old_court_is_refused_further_acts_with_the_reason_and_the_refusal_is_recorded(served: Elevation) -> None:
    country = served.country

    # When its officer pays out money or releases the freeze after service
    for name, inputs in (
        ("pay_money", {"amount_fen": 1}),
        ("release_control", {"control_id": served.control, "reason": "x"}),
    ):
        with pytest.raises(ZhixingError) as refused:
            country.act(LOWER, "officer1", name, lineage=served.lineage, **inputs)

        # Then holder, epoch and since when are named, and the attempt is evidence
        assert refused.value.code == "not_the_holder"
        assert refused.value.facts["holder"] == UPPER
        assert refused.value.facts["epoch"] == 2
        assert country.statements(LOWER, "act_refused")[-1]["detail"]["code"] == "not_the_holder"
    assert [c.state for c in country.controls(LOWER, served.lineage)] == ["custody"]


@pytest.mark.shows("F1.3")
def test_a_person_who_saw_an_older_epoch_may_not_act_on_it(served: Elevation) -> None:
    served.handed_over().accepted().redocketed()

    with pytest.raises(acts.EpochChanged):
        served.country.act(
            UPPER, "officer1", "take_over_controls", lineage=served.lineage, exchange=served.ruling, epoch=1
        )


@pytest.mark.shows("F1.3", "C070")
def test_the_supreme_court_elevates_from_a_basic_court_and_every_level_between_is_informed(country: Country) -> None:
    # Given a review of its own motion by the supreme court
    story = Elevation(country, upper="spc").filed().controlled()
    opened = country.act(
        "spc", "reviewer1", "open_elevation_review", lower_court=LOWER, case_no=story.case_no, reason="长期未结"
    )
    story.exchange = opened["exchange_id"]
    story.file_called().file_sent()

    # When it rules without saying why it takes a case itself, it is refused; with the reason it rules
    with pytest.raises(Refused) as refused:
        story.drafted()
    assert refused.value.code == "R7"
    story.ruled(exception_reason="全国影响重大")

    # Then it holds the power, and intermediate and high court know
    assert country.power(LOWER, story.lineage).holder == "spc"
    for between in ("gd03", "gd"):
        assert story.lineage in {note["lineage"] for note in country.statements(between, "stored")}
        with country.read(between) as unit:
            [row] = unit.inbox.where(kind="transfer_informed")
        assert (row.sender, row.state) == ("spc", "applied")


@pytest.mark.shows("F1.4")
def test_the_hand_over_closes_its_duty_and_brings_file_controls_and_money(served: Elevation) -> None:
    country = served.country
    [duty] = country.duties(LOWER, "case_handover")
    assert (duty.state, duty.due_on) == ("open", date(2026, 3, 16))

    served.handed_over()

    # Then the money left the old ledger and entered the new one, and the controls keep rank and dates
    assert country.duties(LOWER, "case_handover")[0].state == "met"
    with country.read(LOWER) as unit:
        assert [(m.direction, m.amount_fen) for m in unit.money.where(lineage_id=served.lineage)] == [
            ("in", 20_000_00), ("forwarded", 20_000_00),
        ]  # fmt: skip
    with country.read(UPPER) as unit:
        assert [(m.direction, m.amount_fen) for m in unit.money.where(lineage_id=served.lineage)] == [("in", 20_000_00)]
    [old], [new] = country.controls(LOWER, served.lineage), country.controls(UPPER, served.lineage)
    assert (new.control_id, new.rank, new.end_on, new.state) == (old.control_id, old.rank, old.end_on, "custody")


@pytest.mark.shows("F1.4")
def test_a_gap_reopens_the_hand_over_and_the_second_one_moves_no_money_twice(served: Elevation) -> None:
    country = served.country
    served.handed_over()

    country.act(
        UPPER, "officer1", "report_handover_gap", lineage=served.lineage, exchange=served.ruling, items="缺评估报告"
    )
    assert country.exchange(LOWER, served.ruling).state == "custody"
    assert [d.state for d in country.duties(LOWER, "case_handover")].count("open") == 1
    served.handed_over().accepted()

    assert country.exchange(LOWER, served.ruling).state == "accepted"
    with country.read(UPPER) as unit:
        assert [m.amount_fen for m in unit.money.where(lineage_id=served.lineage)] == [20_000_00]


@pytest.mark.shows("F1.5")
def test_the_new_docket_claims_what_was_not_recovered_and_the_old_one_is_cancelled(served: Elevation) -> None:
    # Given a complete hand-over; docketing is due within three days
    country = served.country
    served.handed_over().accepted()
    assert country.duties(UPPER, "docket_after_file")[0].due_on == date(2026, 3, 13)

    # When it is docketed
    served.redocketed()

    # Then the new claim is 120,000.00 less the 20,000.00 recovered; the old case closes by the mode of that day
    new, old = country.case(UPPER, served.new_case_no), country.case(LOWER, served.case_no)
    assert (new.claim_fen, new.origin, new.parent_case_no, new.state) == (
        100_000_00,
        "elevated",
        served.case_no,
        "open",
    )
    assert (old.state, old.mode, old.closed_on) == ("closed", "cancelled", date(2026, 3, 10))
    assert country.duties(UPPER, "docket_after_file")[0].state == "met"
    assert country.exchange(UPPER, served.ruling).data["old_mode"] == "cancelled"
    assert {d.state for d in country.duties(LOWER, "case_file_limit")} == {"dropped"}
    country.act(UPPER, "filing", "notify_parties", lineage=served.lineage, exchange=served.ruling)
    assert country.duties(UPPER, "docket_notify_parties")[0].state == "met"


@pytest.mark.shows("F1.6")
def test_taking_over_renews_with_the_same_rank_and_ends_the_old_courts_custody(served: Elevation) -> None:
    country = served.country
    served.handed_over().accepted().redocketed()
    country.later(days=30)

    country.act(UPPER, "officer1", "take_over_controls", lineage=served.lineage, exchange=served.ruling, epoch=2,
                renew_until="2027-04-09")  # fmt: skip

    [old], [new] = country.controls(LOWER, served.lineage), country.controls(UPPER, served.lineage)
    assert (new.state, new.rank, new.end_on) == ("active", 1, date(2027, 4, 9))
    assert old.state == "taken_over"
    assert country.exchange(UPPER, served.ruling).state == country.exchange(LOWER, served.ruling).state == "ended"


@pytest.mark.shows("F1.6")
def test_a_court_in_custody_may_renew_but_never_release(served: Elevation) -> None:
    country = served.country
    country.later(days=20)

    country.act(
        LOWER, "officer1", "renew_control", lineage=served.lineage, control_id=served.control, end_on="2027-03-29"
    )

    assert country.controls(LOWER, served.lineage)[0].end_on == date(2027, 3, 29)
    with pytest.raises(ZhixingError) as refused:
        country.act(LOWER, "officer1", "release_control", lineage=served.lineage, control_id=served.control, reason="x")
    assert refused.value.code == "not_the_holder"
    served.handed_over().accepted().redocketed().taken_over()
    with pytest.raises(ZhixingError):
        country.act(
            LOWER, "officer1", "renew_control", lineage=served.lineage, control_id=served.control, end_on="2027-03-30"
        )


def test_money_that_still_arrives_at_the_old_court_is_owed_to_the_new_one(served: Elevation) -> None:
    served.handed_over()

    served.country.act(LOWER, "officer1", "receive_money", lineage=served.lineage, amount_fen=500_00)

    assert "forward_money" in served.country.tasks(LOWER)


def test_signing_for_a_message_closes_its_duty_and_its_sender_learns_of_it(served: Elevation) -> None:
    # Given the ruling in effect and a duty to sign for it by the next working day
    country = served.country
    duty = next(d for d in country.duties(LOWER, "directive_sign_for") if d.subject_id == served.ruling)
    assert (duty.state, duty.due_on) == ("open", date(2026, 3, 11))

    # When a person signs for it, twice
    person = country.people[LOWER, "officer1"]
    acts.sign_for(country.nodes[LOWER], person, served.ruling)
    acts.sign_for(country.nodes[LOWER], person, served.ruling)
    country.settle()

    # Then the duty is met, and the sender has the signature in evidence, once
    with country.read(LOWER) as unit:
        assert unit.duties.need(duty.duty_id).state == "met"
        assert unit.inbox.need(served.ruling).signed_for_by == person.person_id
    assert country.stages(UPPER, served.ruling).count("signature_known") == 1


def test_the_whole_elevation_leaves_nothing_unanswered_at_either_court(served: Elevation) -> None:
    country = served.country
    served.handed_over().accepted().redocketed().taken_over()

    for court in country.nodes:
        with country.read(court) as unit:
            assert {row.state for row in unit.outbox.where()} <= {"applied"}
            assert {row.state for row in unit.inbox.where()} <= {"applied"}
            assert unit.quarantine.count() == 0
            assert unit.outbox.count(next_attempt_at__is_null=False) == 0
