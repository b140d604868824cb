"""Late, refused, contradicted, decided: two courts end in the same named state, whatever reaches which of them first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import Country, four_courts
from forging import signed_frame
from stories import LOWER, UPPER, Elevation

from shared.domain.errors import BadInput
from shared.domain.exchanges import Exchange
from shared.flows import watch
from shared.flows.desk import OpenDesk
from shared.messages.desk import Doer
from shared.messages.frames import Frame
from shared.procedures.evidence_disputes.accounts import DECISION_RULE, learn
from shared.procedures.evidence_disputes.papers import (
    AnsweredItem,
    EvidenceAnswer,
    EvidenceDecision,
    UnansweredItem,
    Verdict,
)
from shared.transport.in_process import never

NAME = "evidence_dispute"


@pytest.fixture
def story(tmp_path: Path) -> Elevation:
    """A case under review for elevation."""
    return Elevation(four_courts(tmp_path)).to_review()


def account(country: Country, court: str, role: str = "") -> Exchange | None:
    with country.read(court) as unit:
        found = unit.exchanges.where(
            procedure=NAME, **({"role": role} if role else {"role__in": ["sender", "receiver"]})
        )
    told = [row for row in found if len(found) == 1 or row.data["kind"] == "elevation_ruling"]
    assert len(told) <= 1
    return told[0] if told else None


def states(country: Country) -> tuple[str, str]:
    """Of the account at the court that sent and at the court that was to receive."""
    both = account(country, UPPER), account(country, LOWER)
    return both[0].state if both[0] else "", both[1].state if both[1] else ""


def a_day_later(country: Country) -> None:
    """The term of the receipt is over, and the clocks look."""
    country.clock.advance(timedelta(hours=26))
    country.tick()


def ruled(story: Elevation, outcome: str, *held: str, closed: bool = True) -> None:
    """A ruling issued while these kinds are held back; to be refused, the case is closed meanwhile (R4)."""
    story.country.network.hold = lambda parcel: parcel.kind in held
    story.ruled()
    if outcome == "refused" and closed:
        story.country.act(
            LOWER, "officer1", "close_case", lineage=story.lineage, mode="terminated", reason="申请人撤回"
        )


def released(story: Elevation, *kinds: str) -> None:
    story.country.network.release(lambda parcel: parcel.kind in kinds)
    story.country.settle()


def freed(story: Elevation) -> None:
    story.country.network.hold = never
    story.country.network.release()
    story.country.later(minutes=5)
    story.country.later(minutes=5)


def message_after_notice(story: Elevation, outcome: str) -> None:
    ruled(story, outcome, "elevation_ruling")
    a_day_later(story.country)
    assert states(story.country) == ("unanswered", "unanswered")
    freed(story)


def message_before_notice(story: Elevation, outcome: str) -> None:
    ruled(story, outcome, "elevation_ruling", "timeout_notice")
    a_day_later(story.country)
    assert states(story.country) == ("unanswered", "")
    story.country.network.hold = lambda parcel: parcel.kind == "timeout_notice"
    released(story, "elevation_ruling")
    freed(story)


def receipt_lost_until_after_the_answer(story: Elevation, outcome: str) -> None:
    ruled(story, outcome, "elevation_ruling")
    story.country.network.hold = lambda parcel: parcel.sender == LOWER
    released(story, "elevation_ruling")
    a_day_later(story.country)
    freed(story)


def everything_at_once(story: Elevation, outcome: str) -> None:
    ruled(story, outcome, "elevation_ruling")
    story.country.network.hold = lambda parcel: {UPPER, LOWER} == {parcel.sender, parcel.recipient}
    a_day_later(story.country)
    story.country.network.reorder(LOWER, lambda parcel: -len(parcel.kind))
    freed(story)


@pytest.mark.parametrize("outcome", ["delivered", "refused"])
@pytest.mark.parametrize(
    "course", [message_after_notice, message_before_notice, receipt_lost_until_after_the_answer, everything_at_once]
)
def test_both_courts_end_in_the_same_state_and_an_owner_decides(
    story: Elevation, course: Callable[[Elevation, str], None], outcome: str
) -> None:
    country = story.country

    course(story, outcome)

    assert states(country) == (f"{outcome}_late", f"{outcome}_late")
    [owed] = country.duties(UPPER, "evidence_decision")
    assert owed.state == "open"
    assert not [duty for duty in country.duties(UPPER, "unanswered_message") if duty.state == "open"]

    mine = account(country, UPPER)
    assert mine is not None
    country.act(
        UPPER, "manager1", "decide_evidence", lineage=mine.lineage_id, exchange=mine.exchange_id, reason="已电话核实"
    )

    assert states(country) == (f"settled_{outcome}", f"settled_{outcome}")
    assert [duty.state for duty in country.duties(UPPER, "evidence_decision")] == ["met"]


def test_a_message_receipted_in_time_opens_nothing(story: Elevation) -> None:
    story.ruled()
    a_day_later(story.country)
    assert states(story.country) == ("", "")


def test_a_court_that_stays_silent_is_somebodys_duty_once_and_the_asking_is_not_asked_after(story: Elevation) -> None:
    # Given a lower court that answers nothing for a week
    country = story.country
    country.network.hold = lambda parcel: LOWER in (parcel.sender, parcel.recipient)
    story.ruled()
    for _ in range(7):
        a_day_later(country)

    [owed] = country.duties(UPPER, "unanswered_message")
    assert (owed.state, owed.body) == ("overdue", "management")
    with country.read(UPPER) as unit:
        assert unit.outbox.count(kind="timeout_notice") == 1
        assert {row.data["kind"] for row in unit.exchanges.where(procedure=NAME)} == {"elevation_ruling"}


def test_messages_of_one_commit_are_all_looked_at_however_small_the_sweep(story: Elevation) -> None:
    country, node = story.country, story.country.nodes[UPPER]
    country.network.hold = lambda parcel: parcel.recipient == LOWER
    story.ruled()
    with node.store.begin() as unit:
        [ruling] = unit.outbox.where(kind="elevation_ruling")
        for number in range(5):
            unit.outbox.add(
                replace(ruling, message_id=f"other-{number}", stream_seq=900 + number, lineage_seq=900 + number)
            )
    country.clock.advance(timedelta(hours=26))

    for _ in range(3):
        watch.run_once(node, limit=2)

    with country.read(UPPER) as unit:
        assert unit.exchanges.count(procedure=NAME, state="unanswered") == 6


def test_a_message_that_waits_a_day_for_an_earlier_one_is_a_gap_with_an_owner_until_it_comes(story: Elevation) -> None:
    # Given a message of the case that arrived before its predecessor
    country, node = story.country, story.country.nodes[LOWER]
    with node.store.begin() as unit:
        like = unit.inbox.where(kind="file_call")[0]
        unit.inbox.add(
            replace(like, message_id="early", state="buffered", lineage_seq=99, arrived_at=node.clock.legal_now())
        )

    a_day_later(country)
    a_day_later(country)
    [gap] = country.duties(LOWER, "evidence_gap")
    assert (gap.state, gap.body) == ("open", "management")

    with node.store.begin() as unit:
        unit.inbox.save(replace(unit.inbox.need("early"), state="applied"))
    country.tick()
    assert [duty.state for duty in country.duties(LOWER, "evidence_gap")] == ["met"]


def test_more_gaps_than_one_sweep_takes_are_all_found(story: Elevation) -> None:
    country, node = story.country, story.country.nodes[LOWER]
    with node.store.begin() as unit:
        like = unit.inbox.where(kind="file_call")[0]
        for number in range(5):
            unit.inbox.add(replace(like, message_id=f"early-{number}", state="buffered", lineage_seq=90 + number,
                                   arrived_at=node.clock.legal_now()))  # fmt: skip
    country.clock.advance(timedelta(hours=26))

    for _ in range(4):
        watch.run_once(node, limit=2)

    assert len(country.duties(LOWER, "evidence_gap")) == 5


def test_contradicting_receipts_go_to_the_court_above_both_whose_decision_binds_both(story: Elevation) -> None:
    # Given a ruling that came late, and a second final receipt that says otherwise
    country = story.country
    ruled(story, "delivered", "elevation_ruling")
    a_day_later(country)
    freed(story)
    row = country.outbox(UPPER, story.ruling)
    frame = Frame("f", "receipt", LOWER, UPPER, country.clock.now(),
                  {"message": story.ruling, "digest": row.digest, "outcome": "refused"})  # fmt: skip
    country.receive(UPPER, signed_frame(country, frame))
    mine = account(country, UPPER)
    assert mine is not None
    assert mine.state == "contradicted"

    with pytest.raises(BadInput):
        country.act(UPPER, "manager1", "decide_evidence", lineage=mine.lineage_id, exchange=mine.exchange_id, reason="x",
                    verdict="delivered")  # fmt: skip
    country.act(
        UPPER, "manager1", "refer_evidence", lineage=mine.lineage_id, exchange=mine.exchange_id, facts="两份回执矛盾"
    )
    referred = account(country, "gd", "decider")
    assert referred is not None
    [owed] = [duty for duty in country.duties("gd", DECISION_RULE) if duty.subject_id == referred.exchange_id]
    assert owed.state == "open"
    country.act("gd", "manager1", "rule_on_evidence", lineage=referred.lineage_id, exchange=referred.exchange_id,
                verdict="delivered", reason="查明已送达")  # fmt: skip

    assert states(country) == ("settled_delivered", "settled_delivered")
    assert [duty.state for duty in country.duties("gd", DECISION_RULE)] == ["met"]
    country.receive(UPPER, signed_frame(country, frame))
    assert states(country) == ("settled_delivered", "settled_delivered")


def test_courts_without_a_line_between_them_refer_it_to_their_common_superior(tmp_path: Path) -> None:
    # Given a message of one basic court to another that came late
    country = Country(tmp_path, ("spc", "gd", "gd03", "gd0304", "gd0305"))
    with country.nodes["gd0304"].store.begin() as unit:
        desk = OpenDesk(country.nodes["gd0304"], unit)
        sent = desk.send("evidence_answer", "gd0305", EvidenceAnswer((AnsweredItem("nothing", "absent"),)),
                         lineage_id="court:gd0304", exchange_id=desk.new_id())  # fmt: skip
        desk.flush()
    country.settle()
    with country.nodes["gd0304"].store.begin() as unit:
        desk = OpenDesk(country.nodes["gd0304"], unit)
        facts = desk.boxes.facts(sent)
        assert facts is not None
        opened = learn(desk, facts, {"timeout"})
        assert opened is not None

    country.act(
        "gd0304",
        "manager1",
        "refer_evidence",
        lineage=opened.lineage_id,
        exchange=opened.exchange_id,
        facts="对方称未收到",
    )
    referred = account(country, "gd03", "decider")
    assert referred is not None
    country.act("gd03", "manager1", "rule_on_evidence", lineage=referred.lineage_id, exchange=referred.exchange_id,
                verdict="refused", reason="查明拒收")  # fmt: skip

    found = account(country, "gd0304"), account(country, "gd0305")
    assert [each.state if each else "" for each in found] == ["settled_refused", "settled_refused"]


def test_a_court_that_is_neither_side_nor_above_both_decides_nothing(tmp_path: Path) -> None:
    country = four_courts(tmp_path)
    story = Elevation(country).to_review().ruled()
    with country.nodes["spc"].store.begin() as unit:
        desk = OpenDesk(country.nodes["spc"], unit)
        person = country.people["spc", "manager1"]
        desk.doer = Doer(person.person_id, "management", "officer")
        sent = desk.send("evidence_decision", LOWER, EvidenceDecision(UnansweredItem(story.ruling, "elevation_ruling", desk.now), UPPER, Verdict.REFUSED, "x"),
                         lineage_id="court:spc", exchange_id=desk.new_id())  # fmt: skip
        desk.flush()
    country.settle()

    assert country.outbox("spc", sent).state == "refused"
    assert states(country) == ("", "")
