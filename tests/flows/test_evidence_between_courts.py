"""Evidence between courts: logs that only grow, journeys put together from signed statements, restored nodes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import Country
from forging import forged, genuine, parcel, served_on
from stories import LOWER, UPPER, Elevation

from shared.flows import journey, watch
from shared.flows.evidence import append_committed, tree_head
from shared.flows.records import Meta
from shared.messages.envelope import Envelope


def heads(country: Country, court: str, peer: str) -> tuple[int, int, str]:
    """What a court knows of a peer's log: proved size, claimed size, state."""
    with country.read(court) as unit:
        head = unit.peer_heads.need(peer)
    return head.proved_size, head.claimed_size, head.state


def test_peers_prove_to_each_other_that_their_logs_only_grew(served: Elevation) -> None:
    # Given heads claimed in messages
    country = served.country
    proved, claimed, _ = heads(country, UPPER, LOWER)
    assert proved < claimed

    # When the clocks sweep, while the log goes on growing
    country.tick()
    served.handed_over()
    country.later(minutes=2)
    country.tick()

    # Then all that is claimed is proved
    for court, peer in ((UPPER, LOWER), (LOWER, UPPER)):
        proved, claimed, state = heads(country, court, peer)
        assert (proved, state) == (claimed, "consistent")


def test_a_peer_that_does_not_answer_is_not_asked_at_every_sweep(served: Elevation) -> None:
    country = served.country
    country.network.drop = lambda parcel: True

    fired = [watch.run_once(country.nodes[UPPER]) for _ in range(20)]

    assert sum(fired) <= 2
    with country.read(UPPER) as unit:
        assert len([f for f in unit.frames.where() if f.kind == "frame.consistency_request"]) == 1


def test_a_log_rewritten_by_its_owner_is_found_out(served: Elevation) -> None:
    # Given a court that rewrites one statement of its log and rebuilds the tree
    country = served.country
    node = country.nodes[LOWER]
    with node.store.begin() as unit:
        for row in unit.log_nodes.where():
            unit.log_nodes.remove(row.level, row.position)
        for head in unit.tree_heads.where():
            unit.tree_heads.remove(head.size)
        rows = unit.evidence.where(order_by=("log_index",))
        for row in rows:
            changed = b"{}" if row.log_index == 3 else row.statement
            unit.evidence.save(replace(row, log_index=None, statement=changed))
    append_committed(node)

    # When it goes on sending, and is asked for a proof
    served.handed_over()
    country.tick()

    # Then the fork is evidence and a task at its peer, and stays so
    assert heads(country, UPPER, LOWER)[2] == "forked"
    assert "log_forked" in country.tasks(UPPER)
    assert country.statements(UPPER, "log_forked")


@pytest.mark.parametrize("how", ["shrunk", "forked at the same size"])
def test_a_head_that_contradicts_an_earlier_one_is_found_out(served: Elevation, how: str) -> None:
    country = served.country
    last = Envelope.from_bytes(country.sent(LOWER, "ruling_served").bytes_sent)
    size = last.tree_size - 5 if how == "shrunk" else last.tree_size
    later = replace(last, kind="signed_for", message_id="m", lineage_seq=last.lineage_seq + 1, stream_seq=last.stream_seq + 1,
                    payload=json.dumps({"message_id": served.ruling, "signed_at": "2026-03-10T01:00:00Z"}),
                    tree_size=size, tree_root="ab" * 32, power_id=None)  # fmt: skip

    assert served_on(country, later).state == "applied"  # type: ignore[union-attr]

    assert heads(country, UPPER, LOWER)[2] == "forked"


def test_messages_that_overtake_each_other_do_not_make_a_log_look_shrunk(reviewing: Elevation) -> None:
    country = reviewing.country
    country.network.hold = lambda parcel: parcel.kind == "file_call"
    reviewing.file_called().ruled()

    country.network.release()
    country.settle()

    assert country.inbox(LOWER, reviewing.ruling).state == "applied"
    assert heads(country, LOWER, UPPER)[2] == "consistent"


def test_a_journey_query_is_answered_on_the_lineage_and_by_every_court_on_it(served: Elevation) -> None:
    country = served.country
    served.handed_over().accepted().redocketed()

    query = journey.ask(country.nodes[UPPER], served.lineage, [LOWER])
    country.settle()

    with country.read(UPPER) as unit:
        replies = unit.journeys.where(query_id=query)
        own = journey.own_part(country.nodes[UPPER], unit, served.lineage)
    assert {r.court_id for r in replies if r.answer} == {LOWER}
    found = journey.steps(country.nodes[UPPER], [own, *(r.answer for r in replies if r.answer)])
    assert all(step.verified for step in found)
    [ruling] = [p for p in journey.passages(found) if p.message_id == served.ruling]
    assert {"accepted", "relayed", "arrived", "served", "stored", "receipted"} <= set(ruling.stages)
    assert ruling.seconds("relayed", "arrived") == 0
    assert "张某" not in json.dumps([r.answer for r in replies], ensure_ascii=False)


def test_a_superior_may_ask_though_it_takes_no_part_but_a_stranger_is_refused(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    country = Country(tmp_path_factory.mktemp("wide"), ("spc", "gd", "gd03", "gd0304", "gd0305"))
    story = Elevation(country).to_review()

    above = journey.ask(country.nodes["gd"], story.lineage, [LOWER])
    beside = journey.ask(country.nodes["gd0305"], story.lineage, [LOWER, UPPER])
    country.settle()

    with country.read("gd") as unit:
        [reply] = [r for r in unit.journeys.where(query_id=above) if r.court_id == LOWER]
        assert reply.answer["statements"]
    with country.read("gd0305") as unit:
        for reply in unit.journeys.where(query_id=beside):
            assert reply.answer["refused"] == "off_the_lineage"
            assert "statements" not in reply.answer
    assert country.statements(LOWER, "journey_refused")[0]["detail"]["asker"] == "gd0305"
    country.close()


def test_statements_nobody_signed_are_shown_as_not_verified_and_nonsense_is_left_out(served: Elevation) -> None:
    country = served.country
    with country.read(LOWER) as unit:
        part = journey.own_part(country.nodes[LOWER], unit, served.lineage)
    first = part["statements"][0]
    invented = {**first, "statement": first["statement"].replace(LOWER, "gd03")}
    nonsense = [{"statement": "{", "key": "k", "signature": "s"}, {"statement": "[]", "key": "k", "signature": "s"}, {}]

    found = journey.steps(country.nodes[UPPER], [{"court": LOWER, "statements": [first, invented, *nonsense]}])

    assert sorted(step.verified for step in found) == [False, True]


def test_a_restored_node_opens_a_new_stream_that_reuses_no_number_and_is_accepted(served: Elevation) -> None:
    # Given a superior whose database was restored: its counters lie behind what it sent
    country = served.country
    before = country.sent(UPPER, "elevation_ruling")
    with country.nodes[UPPER].store.begin() as unit:
        unit.outbox.remove(served.ruling)
        unit.meta.save(Meta("incarnation", "gd03-2"))

    # When it sends again on the same lineage
    other = Elevation(country, lineage=served.lineage, exchange=served.exchange, case_no=served.case_no)
    country.act(
        UPPER, "reviewer1", "open_elevation_review", lower_court=LOWER, case_no="（2026）粤0304执7号", reason="x"
    )
    with country.read(UPPER) as unit:
        [other.exchange] = {row.exchange_id for row in unit.exchanges.where(state="reviewing")} - {served.exchange}
        other.lineage = unit.exchanges.need(other.exchange).lineage_id
    other.file_called()

    # Then its messages are numbered from 1 in a stream of their own, and taken for what they are
    sent = country.sent(UPPER, "file_call")
    assert (sent.stream, sent.stream_seq, sent.lineage_seq) == ("gd03-2", 1, 1)
    assert before.stream == "gd03-1"
    assert country.inbox(LOWER, sent.message_id).state == "refused"  # there is no such case; but it was heard
    assert country.inbox(LOWER, sent.message_id).refusal["code"] == "R7"


def test_every_head_in_a_message_is_the_head_of_the_senders_own_log(served: Elevation) -> None:
    country = served.country
    envelope = genuine(served)
    with country.read(UPPER) as unit:
        assert unit.tree_heads.need(envelope.tree_size).root == envelope.tree_root
        head = tree_head(unit)
    assert head is not None
    assert head.size >= envelope.tree_size
    country.clock.advance(timedelta(days=1))
    country.receive(
        LOWER, parcel(country, forged(country, envelope, message_id="x", lineage_seq=envelope.lineage_seq + 1))
    )
    assert country.inbox(LOWER, "x").state == "refused"
