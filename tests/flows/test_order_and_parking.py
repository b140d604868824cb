"""Order is per lineage: a hole, a parked or a held message keeps back its own lineage and never another's."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from builders import Country, with_node
from forging import forged, genuine, parcel, served_on
from parking_stories import knowing
from stories import CASE, LOWER, UPPER, Elevation

from shared.domain.errors import NotFound
from shared.flows import receive
from shared.flows.ports_transport import Parcel
from shared.messages.envelope import Envelope
from shared.procedures import CATALOGUE
from shared.transport.in_process import never


def second_case(country: Country) -> Elevation:
    """Another lineage between the same two courts."""
    story = Elevation(country).filed(title_no="（2025）粤0304民初9号", debtor="李某")
    return story.applied().docketed()


def test_a_hole_holds_back_its_lineage_only_is_asked_for_and_filled(reviewing: Elevation) -> None:
    # Given the first of two messages of one lineage lost
    country = reviewing.country
    country.network.drop = lambda parcel: parcel.kind == "file_call"
    country.network.hold = lambda parcel: parcel.kind == "frame.hole_request"
    reviewing.file_called().ruled()
    country.network.drop = country.network.hold = never

    # Then the second waits and says that it has arrived
    assert country.inbox(LOWER, reviewing.ruling).state == "buffered"
    assert country.outbox(UPPER, reviewing.ruling).state == "arrived"
    assert country.power(LOWER, reviewing.lineage).holder == LOWER

    # And another lineage of the same two courts goes on
    other = second_case(country)
    other.file_called()
    assert country.exchange(LOWER, other.exchange).state == "under_review"

    # When the hole request reaches the sender, without any time passing, all is applied in order
    country.network.release()
    country.settle()
    assert country.inbox(LOWER, reviewing.ruling).state == "applied"
    with country.read(LOWER) as unit:
        rows = unit.inbox.where(lineage_id=reviewing.lineage, order_by=("lineage_seq",))
        assert [row.lineage_seq for row in rows] == list(range(1, len(rows) + 1))
        assert rows[-1].message_id == reviewing.ruling


def test_a_court_restored_from_a_backup_gets_again_what_it_has_forgotten(served: Elevation) -> None:
    # Given a recipient that lost one message and all memory of it, though its sender has the final receipt
    country, story = served.country, second_case(served.country).file_called()
    lost = country.sent(UPPER, "file_call")
    with country.nodes[LOWER].store.begin() as unit:
        unit.inbox.remove(lost.message_id)
        unit.positions.remove(UPPER, lost.stream, story.lineage)
        unit.exchanges.remove(story.exchange)

    # When the next message of that lineage comes
    story.file_called()

    # Then the hole is asked for and filled, and the sender rests again
    assert country.inbox(LOWER, lost.message_id).state == "applied"
    assert country.sent(UPPER, "file_call").state == "applied"
    assert country.outbox(UPPER, lost.message_id).next_attempt_at is None


def test_a_refused_message_consumes_its_slot(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    refused = served_on(country, forged(country, model, from_epoch=9))
    assert refused is not None
    assert refused.state == "refused"

    following = served_on(country, forged(country, model, message_id="next", lineage_seq=model.lineage_seq + 1))

    assert following is not None
    assert following.state == "applied"
    assert country.power(LOWER, en_route.lineage).holder == UPPER


@pytest.mark.parametrize("what", ["unknown kind", "newer version"])
def test_what_is_not_known_yet_is_parked_blocks_its_lineage_and_can_be_replayed(en_route: Elevation, what: str) -> None:
    # Given a recipient of an older release
    country = en_route.country
    now = country.nodes[LOWER]
    knowing(country, LOWER, lambda kind: kind if kind.name != "elevation_ruling" else
            None if what == "unknown kind" else replace(kind, version=0))  # fmt: skip
    country.network.release()
    country.settle()

    # Then the message is parked with a task, its bytes kept, its sender told; the power stays
    row = country.inbox(LOWER, en_route.ruling)
    assert row.state == "parked"
    assert row.bytes_received == country.outbox(UPPER, en_route.ruling).bytes_sent
    assert country.outbox(UPPER, en_route.ruling).state == "parked"
    assert "parked_message" in country.tasks(LOWER)
    other = second_case(country).file_called()
    assert country.exchange(LOWER, other.exchange).state == "under_review"

    # When the node is upgraded and an operator replays it, twice; and the new receipt is lost once
    country.nodes[LOWER] = now
    country.network.drop = lambda parcel: parcel.kind == "frame.receipt"
    assert receive.replay(now, en_route.ruling, "operator") == "applied"
    assert receive.replay(now, en_route.ruling, "operator") == "applied"
    country.settle()
    country.network.drop = lambda parcel: False
    country.later(minutes=2)

    # Then it is in effect once, and its sender knows
    assert country.power(LOWER, en_route.lineage).epoch == 2
    assert country.outbox(UPPER, en_route.ruling).state == "applied"
    assert country.power(UPPER, en_route.lineage).state == "held"


def test_replaying_what_is_not_here_says_so(country: Country) -> None:
    with pytest.raises(NotFound):
        receive.replay(country.nodes[LOWER], "nothing", "operator")


def test_an_unknown_law_release_is_held_and_resumed_when_it_is_installed(en_route: Elevation) -> None:
    # Given a ruling under a release this court has not installed
    country, model = en_route.country, genuine(en_route)
    row = served_on(country, forged(country, model, law_release="2031.1+0000000000000000"))
    assert row is not None
    assert row.state == "held"
    assert "unknown_law_release" in country.tasks(LOWER)
    assert receive.resume_held(country.nodes[LOWER]) == 1
    assert country.inbox(LOWER, en_route.ruling).state == "held"

    # When it is installed
    class Newer:
        def __init__(self, law: Any) -> None:
            self.law = law

        def __getattr__(self, name: str) -> Any:
            return getattr(self.law, name)

        def knows_release(self, release: str) -> bool:
            return True

    with_node(country, LOWER, law=Newer(country.nodes[LOWER].law))
    receive.resume_held(country.nodes[LOWER])

    assert country.inbox(LOWER, en_route.ruling).state == "applied"
    assert country.power(LOWER, en_route.lineage).holder == UPPER


def test_a_poison_message_is_parked_and_only_its_lineage_waits(en_route: Elevation) -> None:
    # Given an effect that fails for a reason nobody thought of
    country = en_route.country
    sound = country.nodes[LOWER]

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    knowing(country, LOWER, lambda kind: replace(kind, apply=broken) if kind.name == "elevation_ruling" else kind)
    other = second_case(country)

    # When it comes in one batch with a message of another lineage
    country.network.hold = lambda parcel: parcel.kind == "file_call"
    other.file_called()
    country.network.hold = lambda parcel: False
    country.receive(LOWER, *country.network.held)
    country.network.held.clear()
    country.settle()

    # Then it alone is parked, with nothing of its effect, and the other message is applied
    assert country.inbox(LOWER, en_route.ruling).state == "parked"
    assert country.power(LOWER, en_route.lineage).holder == LOWER
    assert country.exchange(LOWER, other.exchange).state == "under_review"

    # And a later one of its own lineage waits, until the defect is mended and it is replayed
    reviewing = replace(genuine(en_route), message_id="later", lineage_seq=genuine(en_route).lineage_seq + 1)
    assert served_on(country, reviewing).state == "buffered"  # type: ignore[union-attr]
    assert receive.replay(country.nodes[LOWER], en_route.ruling, "operator") == "parked"
    country.nodes[LOWER] = sound
    assert receive.replay(sound, en_route.ruling, "operator") == "applied"
    assert country.inbox(LOWER, "later").state == "refused"


def test_a_withdrawn_message_that_is_parked_becomes_inert_and_its_lineage_goes_on(en_route: Elevation) -> None:
    country = en_route.country
    knowing(country, LOWER, lambda kind: None if kind.name == "elevation_ruling" else kind)
    country.network.release()
    country.settle()
    with_node(country, LOWER, catalogue=CATALOGUE)

    en_route.withdrawn()

    assert country.inbox(LOWER, en_route.ruling).state == "inert"
    assert country.outbox(UPPER, en_route.ruling).state == "inert"
    en_route.file_called()
    assert country.sent(UPPER, "file_call").state == "applied"


def test_nobody_but_its_sender_can_withdraw_a_message(en_route: Elevation) -> None:
    # Given another superior that sends a harmless notice said to supersede the ruling
    country, model = en_route.country, genuine(en_route)
    payload = {"ruling_id": "x", "kind": "x", "lower_court": "x", "case_no": "x"}
    notice = replace(model, kind="transfer_informed", sender="gd", message_id="m", stream="gd", lineage_seq=1, body="filing",
                     payload=json.dumps(payload), approvals=(), power_id=None, from_epoch=None, supersedes=en_route.ruling)  # fmt: skip
    assert served_on(country, notice).state == "applied"  # type: ignore[union-attr]

    country.network.release()
    country.settle()

    assert country.inbox(LOWER, en_route.ruling).state == "applied"


def garbage(model: Parcel) -> list[Parcel]:
    """Parcels no court could mean."""
    return [
        replace(model, body=b""), replace(model, body=b"\xff\xfe"), replace(model, headers={}),
        replace(model, message_id="\0\n", body=b"{}"), replace(model, kind="frame.receipt"),
        replace(model, sender="gd"), replace(model, sender="nowhere"), replace(model, body=b"[" * 60_000),
        replace(model, headers={**model.headers, "zx-signature": "AAAA", "x": "\0"}),
    ]  # fmt: skip


def test_bytes_that_are_no_message_are_quarantined_with_a_reason_and_never_lost_or_raised(en_route: Elevation) -> None:
    country = en_route.country
    strange = garbage(parcel(country, genuine(en_route)))

    country.receive(LOWER, *strange)
    country.receive(LOWER, *strange)

    with country.read(LOWER) as unit:
        kept = unit.quarantine.where()
        assert len(kept) == len(strange)
        assert {row.bytes_received for row in kept} == {p.body for p in strange}
        assert all(row.reason for row in kept)
        assert "handling_failed" not in {row.reason for row in kept}
    assert "quarantined" in country.tasks(LOWER)
    assert CASE["title_no"] not in str(country.statements(LOWER, "quarantined"))


@pytest.mark.parametrize(
    ("member", "value"),
    [("id", 5), ("id", "x" * 300), ("id", "a\0b"), ("id", "\ud800"), ("supersedes", ["x"]), ("powerid", {}), ("streamseq", "9" * 40),
     ("streamseq", 1), ("lineageseq", "0"), ("lineageseq", "-1"), ("treesize", "x"), ("treeroot", "zz"), ("time", "9999-12-31T23:59:59Z"),
     ("time", "0001-01-01T00:00:00+14:00"), ("time", None), ("type", "elevation_ruling.v1"), ("type", "zhixing.elevation_ruling.v0"),
     ("specversion", "2.0"), ("source", "gd03"), ("data", []), ("data", {"payload": {}})],
)  # fmt: skip
def test_a_well_signed_envelope_with_a_wrong_member_is_no_envelope(
    en_route: Elevation, member: str, value: Any
) -> None:
    country = en_route.country
    from shared.messages.signing import Signed

    event = json.loads(genuine(en_route).to_bytes()) | {member: value}
    signed = Signed.by(country.keys[UPPER], json.dumps(event).encode())

    country.receive(LOWER, Parcel("outside", UPPER, LOWER, "elevation_ruling", signed.headers(), signed.body))

    with country.read(LOWER) as unit:
        [kept] = unit.quarantine.where()
        assert kept.reason == "bad_envelope"
        assert unit.inbox.get(en_route.ruling) is None


def test_an_envelope_for_another_court_is_not_taken(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)

    country.receive("gd", replace(parcel(country, model), recipient="gd"))

    with country.read("gd") as unit:
        assert [row.reason for row in unit.quarantine.where()] == ["misdirected"]


def test_a_batch_is_taken_in_one_go_and_a_bad_parcel_in_it_harms_no_other(reviewing: Elevation) -> None:
    country = reviewing.country
    country.network.hold = lambda parcel: parcel.recipient == LOWER
    reviewing.file_called()
    second = second_case(country).file_called()
    country.network.hold = lambda parcel: False
    [one, two] = [p for p in country.network.held if p.kind == "file_call"]

    country.receive(LOWER, one, replace(one, body=one.body + b" "), two, one)
    country.network.held.clear()
    country.settle()

    assert country.inbox(LOWER, one.message_id).state == country.inbox(LOWER, two.message_id).state == "applied"
    assert country.exchange(LOWER, second.exchange).state == "under_review"
    assert Envelope.from_bytes(one.body).message_id == one.message_id
