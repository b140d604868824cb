"""A court restored from an older backup: no power is exercised, passed or received before its knowledge is up to date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import Country
from designation_stories import Designation
from restoring import back_up, caught_up, restore
from stories import LOWER, UPPER, Elevation

from shared.bootstrap import incarnation
from shared.domain.power import NotTheHolder
from shared.domain.refusals import Refused
from shared.flows import catching_up, receive
from shared.flows.journey import own_part
from shared.flows.restored import CatchingUp, Gate, gate_of
from shared.transport.in_process import never


def gate(country: Country, court: str) -> Gate | None:
    with country.read(court) as unit:
        return gate_of(unit)


def charge(story: Elevation, epoch: int = 1) -> None:
    """An act under the power, by the first holder."""
    story.country.act(
        story.lower,
        "officer1",
        "impose_control",
        lineage=story.lineage,
        epoch=epoch,
        asset="另一银行账户",
        kind="bank",
        rank=1,
        start_on="2026-03-10",
        end_on="2027-03-09",
        registrar="某银行",
    )


def test_a_restored_holder_cannot_act_and_then_learns_that_it_has_lost_the_power(reviewing: Elevation) -> None:
    # Given a holder that was backed up, then passed the power
    story, country = reviewing, reviewing.country
    backup = back_up(country, LOWER)
    story.ruled()
    assert country.power(UPPER, story.lineage).state == "held"

    # When it starts on the backup, by which it still holds
    restore(country, LOWER, backup)

    # Then it cannot act on it, and says why and what to do in both languages
    assert country.power(LOWER, story.lineage).state == "held"
    with pytest.raises(CatchingUp) as refused:
        charge(story)
    assert "gd03" in str(refused.value.what.zh)
    assert "release-gate" in refused.value.todo.en

    # And when all have answered it knows the holder, and may still not act
    caught_up(country, LOWER)
    power = country.power(LOWER, story.lineage)
    assert (power.state, power.holder, power.epoch) == ("elsewhere", UPPER, 2)
    assert gate(country, LOWER) is None
    assert {"incarnation_opened", "catching_up", "caught_up", "power_found_elsewhere"} <= country.tasks(LOWER)
    said = country.statements(LOWER, "caught_up")[-1]["detail"]
    assert (said["from_epoch"], said["epoch"], said["holder"]) == (1, 2, UPPER)
    with pytest.raises(NotTheHolder):
        charge(story)


@pytest.mark.shows("R3")
def test_a_restored_holder_does_not_apply_a_rival_ruling_and_then_refuses_it(reviewing: Elevation) -> None:
    # Given two superiors that may rule; the high court's ruling is kept aside, the intermediate court's is served
    story, country = reviewing, reviewing.country
    rival = replace(story, upper="gd")
    rival.exchange = country.act("gd", "reviewer1", "open_elevation_review", lower_court=LOWER, case_no=story.case_no,
                                 reason="依职权审查")["exchange_id"]  # fmt: skip
    rival.file_called().file_sent()
    country.network.hold = lambda parcel: parcel.kind == "elevation_ruling" and parcel.sender == "gd"
    rival.ruled(exception_reason="全省协调需要")
    backup = back_up(country, LOWER)
    story.ruled()
    assert country.power(UPPER, story.lineage).state == "held"

    # When the old holder is restored and the rival ruling reaches it before any answer
    restore(country, LOWER, backup)
    country.network.hold = never
    held = [parcel for parcel in country.network.held if parcel.message_id == rival.ruling]
    country.receive(LOWER, held[0])

    # Then nothing takes effect: no second owner of epoch 2
    assert country.inbox(LOWER, rival.ruling).state == "held"
    assert country.power("gd", story.lineage).state == "elsewhere"

    # And when it is up to date it refuses the ruling as stale, naming the true holder
    caught_up(country, LOWER)
    row = country.inbox(LOWER, rival.ruling)
    assert row.state == "refused"
    assert row.refusal is not None
    assert (row.refusal["code"], row.refusal["facts"]["holder"], row.refusal["facts"]["epoch"]) == ("R3", UPPER, "2")
    assert country.power("gd", story.lineage).state == "elsewhere"
    assert country.power(UPPER, story.lineage).state == "held"


def test_a_restored_superior_that_forgot_its_ruling_does_not_refuse_the_certificate(reviewing: Elevation) -> None:
    # Given a superior backed up before it ruled; the certificate of service is still on its way
    story, country = reviewing, reviewing.country
    backup = back_up(country, UPPER)
    country.network.hold = lambda parcel: parcel.kind == "ruling_served"
    story.ruled()
    country.network.hold = never
    certificate = country.sent(LOWER, "ruling_served").message_id
    restore(country, UPPER, backup)

    # When the answers say that it holds a power it knows nothing of
    caught_up(country, UPPER)
    country.network.release()
    country.settle()

    # Then this case rests with a task, the certificate is kept and not refused; other cases go on
    closed = gate(country, UPPER)
    assert closed is not None
    assert closed.only == (story.lineage,)
    assert not closed.closes("another lineage")
    assert "power_unclear" in country.tasks(UPPER)
    assert country.inbox(UPPER, certificate).state == "held"
    assert catching_up.run_once(country.nodes[UPPER]) == 0


def test_a_restored_court_that_owes_a_certificate_it_has_forgotten_rests_and_says_so(tmp_path: Path) -> None:
    # Given a high court backed up before it designated another court; the old court's answer is still on its way
    home = tmp_path / "told"
    home.mkdir()
    told = Designation(Country(home, ("spc", "gd", "gd03", "gd0304", "gd0305")), target="gd0305").to_review()
    story = replace(told, country=told.country.copy(tmp_path))
    country = story.country
    backup = back_up(country, "gd")
    country.network.hold = lambda parcel: parcel.kind == "designation_served"
    story.ruled()
    country.network.hold = never
    answer = country.sent("gd0304", "designation_served").message_id
    restore(country, "gd", backup)

    # When the answers show that the power has passed to a court that does not know it
    caught_up(country, "gd")
    country.network.release()
    country.settle()

    # Then the case rests with a task, and the answer that the certificate needs is kept and not refused
    closed = gate(country, "gd")
    assert closed is not None
    assert closed.only == (story.lineage,)
    assert "power_unclear" in country.tasks("gd")
    assert country.inbox("gd", answer).state == "held"
    told.country.close()
    country.close()


def test_a_restored_superior_that_still_knows_its_ruling_receives_the_power(en_route: Elevation) -> None:
    story, country = en_route, en_route.country
    backup = back_up(country, UPPER)
    country.network.release()
    country.network.hold = lambda parcel: parcel.kind == "ruling_served"
    country.settle()
    country.network.hold = never
    restore(country, UPPER, backup)

    caught_up(country, UPPER)
    country.network.release()
    country.settle()

    power = country.power(UPPER, story.lineage)
    assert (power.state, power.holder, power.epoch) == ("held", UPPER, 2)


def test_a_restored_superior_issues_no_ruling_before_it_is_up_to_date(reviewing: Elevation) -> None:
    story, country = reviewing, reviewing.country
    backup = back_up(country, UPPER)
    country.act(UPPER, "reviewer1", "call_file", lineage=story.lineage, exchange=story.exchange, items="补充材料")
    restore(country, UPPER, backup)

    with pytest.raises(CatchingUp):
        story.ruled()

    caught_up(country, UPPER)
    assert gate(country, UPPER) is None


def test_a_holder_whose_forgotten_certificate_was_lost_does_not_act_again(reviewing: Elevation) -> None:
    # Given a power that was passed; the new holder has the receipt, but the certificate is lost with the old life
    story, country = reviewing, reviewing.country
    backup = back_up(country, LOWER)
    country.network.drop = lambda parcel: parcel.kind == "ruling_served"
    story.ruled()
    country.network.drop = never
    assert country.outbox(UPPER, story.ruling).state == "applied"
    restore(country, LOWER, backup)

    # When nobody claims the power, but a peer shows this court's receipt
    caught_up(country, LOWER)

    # Then it knows that something is forgotten, and waits for people
    assert "power_unclear" in country.tasks(LOWER)
    with pytest.raises(CatchingUp):
        charge(story)


def test_a_withdrawal_and_its_ruling_that_waited_for_the_answers_end_as_if_they_had_not(en_route: Elevation) -> None:
    # Given a restored holder that gets the ruling and then its withdrawal while it is catching up
    story, country = en_route, en_route.country
    restore(country, LOWER, _older(country, LOWER))
    country.network.drop = lambda parcel: parcel.kind == "frame.journey_query"
    country.network.release()
    country.settle()
    withdrawal = story.withdrawn()
    assert [country.inbox(LOWER, each).state for each in (story.ruling, withdrawal)] == ["held", "held"]

    # When the answers are here
    country.network.drop = never
    country.clock.advance(catching_up.ASK_AGAIN)
    assert catching_up.run_once(country.nodes[LOWER]) == 1
    caught_up(country, LOWER)

    # Then the ruling was withdrawn before it took effect
    assert [country.inbox(LOWER, each).state for each in (story.ruling, withdrawal)] == ["inert", "applied"]
    assert country.power(LOWER, story.lineage).state == "held"


def _older(country: Country, court: str) -> Path:
    """A backup older than the court's life by one statement."""
    backup = back_up(country, court)
    country.act(court, "filing", "file_case", title_no="（2025）粤0304民初9号", cause="买卖合同纠纷", claim_fen=1_00,
                creditor="甲", debtor="乙", received_on="2026-03-09")  # fmt: skip
    return backup


def test_a_silent_court_keeps_the_gate_closed_and_is_asked_every_minute(reviewing: Elevation) -> None:
    story, country = reviewing, reviewing.country
    restore(country, LOWER, _older(country, LOWER))
    country.network.drop = lambda parcel: parcel.recipient == "spc"
    country.settle()

    # When a court does not answer
    asked = 0
    for _ in range(3):
        assert catching_up.run_once(country.nodes[LOWER]) == 0  # not again within the minute
        country.clock.advance(catching_up.ASK_AGAIN)
        asked += catching_up.run_once(country.nodes[LOWER])
        country.settle()

    # Then it is asked again and again, and the gate stays closed
    assert asked == 3
    with pytest.raises(CatchingUp) as refused:
        charge(story)
    assert refused.value.facts["waiting"] == "spc"

    # And its late answer opens it: nothing was passed meanwhile, so the court acts again
    country.network.drop = never
    country.clock.advance(catching_up.ASK_AGAIN)
    catching_up.run_once(country.nodes[LOWER])
    caught_up(country, LOWER)
    charge(story)


def test_an_operator_may_release_the_gate_and_is_recorded_with_name_and_reason(reviewing: Elevation) -> None:
    story, country = reviewing, reviewing.country
    restore(country, LOWER, _older(country, LOWER))
    country.network.drop = lambda parcel: parcel.recipient == "spc"
    country.settle()
    with pytest.raises(catching_up.NoReason):
        catching_up.release(country.nodes[LOWER], "operator", " ")

    assert catching_up.release(country.nodes[LOWER], "operator", "最高法节点停机，已电话核实") == ["spc"]

    charge(story)
    said = country.statements(LOWER, "gate_released")[-1]["detail"]
    assert said == {"by": "operator", "reason": "最高法节点停机，已电话核实", "unanswered": ["spc"], "lineages": "*"}
    with pytest.raises(catching_up.GateIsOpen):
        catching_up.release(country.nodes[LOWER], "operator", "again")


def test_a_fresh_database_has_nothing_to_catch_up_on(country: Country) -> None:
    # Given a new node, and one whose record outside the database survived it
    with country.nodes[LOWER].store.begin() as unit:
        unit.meta.remove("incarnation")
    home = country.folder / "fresh"
    incarnation.ensure(country.nodes[LOWER], home)
    assert gate(country, LOWER) is None

    with country.nodes[LOWER].store.begin() as unit:
        unit.meta.remove("incarnation")
    incarnation.ensure(country.nodes[LOWER], home)

    assert "incarnation_opened" in country.tasks(LOWER)
    assert gate(country, LOWER) is None


def test_a_statement_whose_signature_does_not_hold_takes_no_power_away(reviewing: Elevation) -> None:
    # Given a peer whose answer bears a passing that nobody signed
    story, country = reviewing, reviewing.country
    restore(country, LOWER, _older(country, LOWER))
    country.settle()
    with country.nodes[LOWER].store.begin() as unit:
        row = unit.journeys.where(court_id=UPPER, lineage_id=story.lineage)[0]
        invented = dict(own_part(country.nodes[LOWER], unit, story.lineage)["statements"][0])
        invented["statement"] = (
            f'{{"court":"{LOWER}","stage":"served","subject":"x","at":"2026-03-10T01:00:00Z",'
            f'"detail":{{"power":"{story.lineage}","epoch":2,"to":"{UPPER}"}}}}'
        )
        unit.journeys.save(replace(row, answer={**(row.answer or {}), "statements": [invented]}))

    caught_up(country, LOWER)

    assert country.power(LOWER, story.lineage).state == "held"
    charge(story)


@pytest.mark.shows("R3")
def test_a_certificate_below_the_known_epoch_is_refused(served: Elevation) -> None:
    power = replace(served.country.power(UPPER, served.lineage), state="elsewhere", holder="gd", epoch=3)
    for epoch in (2, 3):
        with pytest.raises(Refused) as refused:
            power.certified(epoch=epoch, to=UPPER, at=power.since, ruling_id="r", evidence="e")
        assert refused.value.refusal.code == "R3"
    assert power.certified(epoch=4, to=UPPER, at=power.since, ruling_id="r", evidence="e").state == "held"


def test_held_messages_are_looked_at_without_harm_while_the_gate_is_closed(en_route: Elevation) -> None:
    story, country = en_route, en_route.country
    restore(country, LOWER, _older(country, LOWER))
    country.receive(LOWER, *country.network.held)

    assert receive.resume_held(country.nodes[LOWER]) == 1
    assert country.inbox(LOWER, story.ruling).state == "held"
