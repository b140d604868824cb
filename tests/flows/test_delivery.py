"""Delivering: nothing is lost, nothing happens twice, and a message is done only when its recipient has signed for it."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import Country, with_node
from forging import genuine, parcel, signed_frame
from stories import LOWER, UPPER, Elevation

from shared.flows import relay
from shared.flows.ports_transport import Parcel
from shared.messages.frames import Frame


def frames_for(country: Country, court: str) -> list[Frame]:
    """Control frames a court has yet to send."""
    with country.read(court) as unit:
        return [Frame.from_bytes(row.bytes_sent) for row in unit.frames.where(order_by=("created_at",))]


@pytest.mark.parametrize("years", [0, 8])
def test_a_duplicate_gets_the_receipt_of_the_first_time_byte_for_byte(served: Elevation, years: int) -> None:
    # Given a message applied, and the same bytes again (years later)
    country = served.country
    stored = country.inbox(LOWER, served.ruling)
    country.clock.advance(timedelta(days=366 * years))

    for _ in range(3):
        country.receive(LOWER, parcel(country, genuine(served)))

    # Then every time the same bytes go back, and nothing else happens
    with country.read(LOWER) as unit:
        assert {row.bytes_sent for row in unit.frames.where()} == {stored.receipt}
        assert unit.frames.count() == 3
    assert country.inbox(LOWER, served.ruling) == stored
    assert country.power(LOWER, served.lineage).epoch == 2


def test_everything_twice_and_in_any_order_ends_as_if_once(country: Country) -> None:
    # Given a network that doubles every parcel and shuffles what waits
    country.network.duplicate = lambda parcel: True
    dice = random.Random(7)
    story = Elevation(country)
    settle, turn = country.settle, story.whole
    country.settle = lambda rounds=40: (  # type: ignore[method-assign,assignment]
        [country.network.reorder(court, lambda parcel: dice.random()) for court in country.nodes],
        settle(rounds),
    )

    turn()

    for court in country.nodes:
        with country.read(court) as unit:
            assert {row.state for row in unit.outbox.where()} <= {"applied"}
    assert country.exchange(UPPER, story.ruling).state == "ended"
    assert country.case(UPPER, story.new_case_no).claim_fen == 100_000_00


def test_lost_parcels_and_lost_receipts_are_sent_again_until_the_receipt_is_here(reviewing: Elevation) -> None:
    # Given a network that loses the ruling twice and its receipt once
    country, lost = reviewing.country, []

    def drop(parcel: Parcel) -> bool:
        often = {"elevation_ruling": 2, "frame.receipt": 1}.get(parcel.kind, 0)
        if [p.kind for p in lost].count(parcel.kind) < often:
            lost.append(parcel)
            return True
        return False

    country.network.drop = drop
    reviewing.ruled()
    assert country.outbox(UPPER, reviewing.ruling).state == "relayed"

    # When time passes
    for _ in range(6):
        country.later(seconds=30)

    # Then it arrived, applied once, and the stored receipt ended the resending
    row = country.outbox(UPPER, reviewing.ruling)
    assert (row.state, row.next_attempt_at) == ("applied", None)
    assert row.attempts >= 3
    assert row.receipt == country.inbox(LOWER, reviewing.ruling).receipt
    assert country.power(LOWER, reviewing.lineage).epoch == 2


def test_a_wiped_broker_loses_nothing(en_route: Elevation) -> None:
    # Given everything that waits in the broker is gone
    country = en_route.country
    country.act(LOWER, "officer1", "send_file", lineage=en_route.lineage, exchange=en_route.exchange)
    country.network.held.clear()
    for court in country.nodes:
        country.network.queues[court] = deque()

    # When the senders' clocks go on
    country.later(minutes=5)

    assert country.outbox(UPPER, en_route.ruling).state == "applied"
    assert country.power(UPPER, en_route.lineage).state == "held"


def test_the_pause_before_sending_again_doubles_is_kept_in_the_database_and_is_capped(en_route: Elevation) -> None:
    country = en_route.country
    country.network.drop = lambda parcel: True
    pauses = []
    for _ in range(9):
        before = country.outbox(UPPER, en_route.ruling)
        assert before.next_attempt_at is not None
        country.clock.moment = before.next_attempt_at
        relay.run_once(country.nodes[UPPER], country.network.transport(UPPER))
        after = country.outbox(UPPER, en_route.ruling)
        assert after.next_attempt_at is not None
        assert after.attempts == before.attempts + 1
        pauses.append((after.next_attempt_at - country.clock.now()).total_seconds())

    assert all(
        nominal <= pause <= nominal * 1.25
        for nominal, pause in zip((4, 8, 16, 32, 60, 60, 60, 60, 60), pauses, strict=True)
    )


def test_a_confirm_of_the_broker_never_makes_a_message_delivered(en_route: Elevation) -> None:
    country = en_route.country

    row = country.outbox(UPPER, en_route.ruling)

    assert (row.state, row.receipt) == ("relayed", None)
    assert row.next_attempt_at is not None


def test_a_receipt_for_other_bytes_changes_nothing(en_route: Elevation) -> None:
    # Given a receipt of the recipient that speaks of bytes this court never sent
    country = en_route.country
    frame = Frame("f", "receipt", LOWER, UPPER, country.clock.now(),
                  {"message": en_route.ruling, "digest": "0" * 64, "outcome": "applied"})  # fmt: skip
    before = country.outbox(UPPER, en_route.ruling)

    country.receive(UPPER, signed_frame(country, frame))

    assert country.outbox(UPPER, en_route.ruling) == before
    assert "altered_message" in country.tasks(UPPER)


def test_a_receipt_of_a_court_the_message_was_not_sent_to_counts_for_nothing(en_route: Elevation) -> None:
    country = en_route.country
    row = country.outbox(UPPER, en_route.ruling)
    frame = Frame("f", "receipt", "gd", UPPER, country.clock.now(),
                  {"message": en_route.ruling, "digest": row.digest, "outcome": "applied"})  # fmt: skip

    country.receive(UPPER, signed_frame(country, frame))

    assert country.outbox(UPPER, en_route.ruling) == row


@pytest.mark.parametrize(
    "data", [{}, {"outcome": "refused"}, {"outcome": 5}, {"outcome": "refused", "refusal": {"code": "R99"}}]
)
def test_a_receipt_that_says_too_little_is_kept_aside_whole(en_route: Elevation, data: dict[str, object]) -> None:
    country = en_route.country
    row = country.outbox(UPPER, en_route.ruling)
    frame = Frame(
        "f", "receipt", LOWER, UPPER, country.clock.now(), {"message": en_route.ruling, "digest": row.digest} | data
    )

    country.receive(UPPER, signed_frame(country, frame))

    assert country.outbox(UPPER, en_route.ruling) == row


def test_two_final_receipts_that_differ_are_a_dispute_and_change_nothing(served: Elevation) -> None:
    country = served.country
    row = country.outbox(UPPER, served.ruling)
    frame = Frame("f", "receipt", LOWER, UPPER, country.clock.now(),
                  {"message": served.ruling, "digest": row.digest, "outcome": "inert"})  # fmt: skip

    country.receive(UPPER, signed_frame(country, frame))

    assert country.outbox(UPPER, served.ruling) == row
    with country.read(UPPER) as unit:
        [disputed] = unit.exchanges.where(procedure="evidence_dispute")
    assert (disputed.state, disputed.data["message_id"]) == ("contradicted", served.ruling)
    assert [duty.state for duty in country.duties(UPPER, "evidence_decision")] == ["open"]


def test_by_an_expired_directory_nothing_is_sent_but_everything_is_received(en_route: Elevation) -> None:
    # Given a directory that expired at every court
    country = en_route.country
    known = country.directory.directory
    country.directory.directory = replace(known, expires_at=country.clock.now())
    country.network.release()

    # When the network comes to rest
    country.settle()

    # Then the ruling took effect below, and its answer waits there
    assert country.power(LOWER, en_route.lineage).holder == UPPER
    assert country.sent(LOWER, "ruling_served").state == "pending"
    assert country.power(UPPER, en_route.lineage).state == "elsewhere"
    country.directory.directory = known
    country.later(minutes=2)
    assert country.power(UPPER, en_route.lineage).state == "held"


def test_sealed_bodies_say_nothing_to_the_broker_and_everything_to_the_recipient(reviewing: Elevation) -> None:
    country, seen = reviewing.country, list[Parcel]()
    for court in country.nodes:
        with_node(country, court, seal_bodies=True)
    country.network.drop = lambda parcel: bool(seen.append(parcel))  # type: ignore[func-returns-value]

    reviewing.ruled().handed_over()

    assert country.power(UPPER, reviewing.lineage).holder == UPPER
    assert seen
    assert not any("张某".encode() in p.body or b"specversion" in p.body for p in seen)
    altered = replace(next(p for p in seen if p.kind == "elevation_ruling"), body=b"\0" * 100)
    country.receive(LOWER, altered)
    with country.read(LOWER) as unit:
        assert unit.quarantine.count() == 1


def test_a_sealed_message_under_an_untrusted_key_does_not_look_altered_to_its_sender(en_route: Elevation) -> None:
    # Given a recipient whose directory does not list the sender's key yet
    country = en_route.country
    with_node(country, UPPER, seal_bodies=True)
    known = country.directory.directory
    country.nodes[LOWER] = replace(country.nodes[LOWER], directory=type(country.directory)(
        replace(known, entries=tuple(e for e in known.entries if e.court_id != UPPER))))  # fmt: skip
    country.network.held.clear()
    country.later(minutes=2)
    assert country.outbox(UPPER, en_route.ruling).state == "relayed"
    assert "altered_message" not in country.tasks(UPPER)

    # When it does
    country.nodes[LOWER] = replace(country.nodes[LOWER], directory=country.directory)
    country.later(minutes=2)

    assert country.outbox(UPPER, en_route.ruling).state == "applied"


def test_an_unroutable_recipient_costs_nothing_but_time(en_route: Elevation) -> None:
    country = en_route.country
    country.network.held.clear()
    queue = country.network.queues.pop(LOWER)
    country.clock.advance(timedelta(minutes=2))
    for _ in range(3):
        relay.run_once(country.nodes[UPPER], country.network.transport(UPPER))
        country.clock.advance(timedelta(minutes=2))
    country.network.queues[LOWER] = queue
    country.later(minutes=2)

    assert country.outbox(UPPER, en_route.ruling).state == "applied"
