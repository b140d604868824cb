"""The picture of the traffic: told upward level by level, bounded, of one's own subtree only, owed by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import FOUR, Country
from circulation_stories import circulating_country, issued
from forging import forged, genuine, served_on, signed_frame
from parking_stories import parked_ruling, story_with_a_hole
from stories import Elevation
from traffic_stories import Watching

from shared.domain.traffic import CourtPicture, Flow, Hop
from shared.flows.ports_transport import Parcel
from shared.flows.traffic import lane
from shared.flows.traffic.subtree import Subtree
from shared.messages.frames import FRAME_LIMIT_BYTES, TRAFFIC, Frame
from shared.messages.traffic import MOST_HOPS, MOST_PEERS, MOST_REFUSALS, written

LINE = ("spc", "gd", "gd03", "gd0304")


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    four = circulating_country(tmp_path, FOUR)
    yield four
    four.close()


def hops(watching: Watching, court: str) -> list[tuple[str, str, str]]:
    """(who states it, kind, stage), as a court has them."""
    return [(hop.court, hop.kind, hop.stage) for branch in watching.seen_by(court).values() for hop in branch.hops]


def test_the_supreme_court_sees_every_hop_of_a_notice_through_four_tiers(country: Country) -> None:
    watching = Watching(country)

    issued(country, courts=LINE[1:])
    watching.rounds()

    seen = hops(watching, "spc")
    for sender, recipient, kind in (
        ("spc", "gd", "notice_issue"),
        ("gd", "gd03", "notice_passed"),
        ("gd03", "gd0304", "notice_passed"),
    ):
        assert {"accepted", "relayed"} <= {stage for court, of, stage in seen if court == sender and of == kind}
        assert {"arrived", "stored"} <= {stage for court, of, stage in seen if court == recipient and of == kind}


def test_a_court_sees_its_own_subtree_and_nothing_beside_it(country: Country) -> None:
    watching = Watching(country)
    issued(country, courts=LINE[1:])
    watching.rounds()

    assert set(watching.seen_by("gd0304")) == {"gd0304"}
    assert {c for branch in watching.seen_by("gd03").values() for c in branch.courts} == {"gd03", "gd0304"}
    assert {c for branch in watching.seen_by("spc").values() for c in branch.courts} == set(LINE)


def test_a_picture_counts_what_passed_and_what_waits_and_forgets_after_five_minutes(country: Country) -> None:
    watching = Watching(country)
    story = Elevation(country).to_review()
    country.network.drop = lambda parcel: parcel.kind == "file_call"
    story.file_called()
    watching.rounds()

    told = watching.seen_by("gd03")["gd03"].courts["gd03"]
    assert told.flows["gd0304"].sent >= 2
    assert told.waiting == {"unreceipted": 1}
    assert told.oldest_seconds["unreceipted"] >= 0

    country.network.drop = lambda _: False
    country.later(minutes=6)
    watching.rounds()
    country.clock.advance(timedelta(minutes=6))
    watching.rounds()
    told = watching.seen_by("gd03")["gd03"].courts["gd03"]
    assert (told.flows, told.waiting) == ({}, {})


def test_what_is_parked_is_told_upward(tmp_path: Path) -> None:
    watching = Watching(parked_ruling(tmp_path).country)

    assert watching.seen_by("spc")["gd"].courts["gd0304"].waiting["parked"] == 1


def test_a_hole_is_told_upward(tmp_path: Path) -> None:
    assert Watching(story_with_a_hole(tmp_path).country).seen_by("spc")["gd"].courts["gd0304"].waiting["buffered"] == 1


def test_a_refusal_is_counted_by_its_code(country: Country) -> None:
    watching = Watching(country)
    country.network.hold = lambda parcel: parcel.kind == "elevation_ruling"
    story = Elevation(country).to_review().ruled()
    served_on(country, forged(country, genuine(story), from_epoch=9))
    country.settle()
    watching.rounds()

    told = watching.seen_by("spc")["gd"].courts["gd0304"]
    assert dict(told.refusals) == {"R3": 1}
    assert told.flows["gd03"].refused == 1


def test_no_picture_names_a_party_or_a_case(country: Country) -> None:
    watching = Watching(country)
    heard: list[Parcel] = []
    story = Elevation(country).to_review().ruled()
    for court in reversed(LINE):
        watching.round(court)
        heard += [parcel for upper in LINE for parcel in watching.waiting(upper)]
        for upper in LINE:
            watching.listen(upper)

    sent = b"".join(parcel.body for parcel in heard)
    assert story.ruling.encode() in sent
    with country.read("gd0304") as unit:
        names = [party.name for party in unit.parties.where()]
    assert names
    for secret in (story.case_no, story.lineage, *names):
        assert secret.encode() not in sent


def test_what_has_not_changed_is_not_told_again_but_as_a_sign_of_life(country: Country) -> None:
    watching = Watching(country)
    for _ in range(5):
        watching.round("gd0304")
    assert watching.waiting("gd03") == []

    country.clock.advance(timedelta(seconds=11))
    watching.round("gd0304")

    assert len(watching.waiting("gd03")) == 1


def test_a_court_that_says_nothing_for_longer_than_it_declared_is_silent(country: Country) -> None:
    watching = Watching(country)
    told = watching.seen_by("spc")["gd"].courts["gd0304"]

    assert not told.is_silent(country.clock.now() + timedelta(seconds=told.quiet_seconds))
    assert told.is_silent(country.clock.now() + timedelta(seconds=told.quiet_seconds + 1))


def test_a_lost_picture_is_made_good_by_the_next(country: Country) -> None:
    watching = Watching(country)
    issued(country, courts=LINE[1:])
    watching.round("gd0304")
    country.network.traffic_queues["gd03"].clear()

    country.clock.advance(timedelta(seconds=11))
    watching.rounds()

    assert watching.seen_by("spc")["gd"].courts["gd0304"].total.applied == 1


def test_a_picture_that_comes_twice_or_late_changes_nothing(country: Country) -> None:
    watching = Watching(country)
    issued(country, courts=LINE[1:])
    watching.round("gd0304")
    first = watching.waiting("gd03")
    watching.listen("gd03")
    country.clock.advance(timedelta(seconds=11))
    watching.round("gd0304")
    watching.listen("gd03")
    watching.round("gd03")
    before = watching.seen_by("gd03")

    lane.receive(country.nodes["gd03"], watching.subtrees["gd03"], first * 2)
    watching.round("gd03")

    assert watching.seen_by("gd03") == before


def court_data(court: str, at: str, **more: object) -> dict[str, object]:
    return {"court": court, "at": at, "quiet": 60, "flows": {}, "waiting": {}, "oldest": {}, "refusals": {}} | more


FALSE = {
    "of a court beside it": ("gd03", {"courts": [court_data("hn01", "2026-03-10T01:00:00Z")], "hops": []}),
    "of its superior": ("gd03", {"courts": [court_data("gd", "2026-03-10T01:00:00Z")], "hops": []}),
    "a hop stated by another": (
        "gd03", {"courts": [], "hops": [["m", "k", "hn", "hn01", "stored", "2026-03-10T01:00:00Z", "hn", "e"]]}),
    "not directly below": ("gd0304", {"courts": [court_data("gd0304", "2026-03-10T01:00:00Z")], "hops": []}),
    "from tomorrow": ("gd03", {"courts": [court_data("gd03", "2026-03-11T01:00:00Z")], "hops": []}),
    "negative": ("gd03", {"courts": [court_data("gd03", "2026-03-10T01:00:00Z", waiting={"parked": -1})], "hops": []}),
    "text for a number": ("gd03", {"courts": [court_data("gd03", "2026-03-10T01:00:00Z", quiet="9")], "hops": []}),
    "markup": ("gd03", {"courts": [court_data("gd03", "2026-03-10T01:00:00Z", refusals={"<b>": 1})], "hops": []}),
    "too much": ("gd03", {"courts": [], "hops": [[]] * (MOST_HOPS + 1)}),
    "no lists": ("gd03", {"courts": 7, "hops": None}),
    "nothing": ("gd03", {}),
}  # fmt: skip


def test_an_id_that_its_sender_chose_badly_keeps_no_picture_from_being_read(country: Country) -> None:
    watching = Watching(country)
    country.network.hold = lambda parcel: parcel.kind == "elevation_ruling"
    story = Elevation(country).to_review().ruled()
    served_on(country, forged(country, genuine(story), message_id="坏 号", from_epoch=9))
    country.settle()
    watching.rounds()

    told = watching.seen_by("gd0304")["gd0304"]
    assert dict(told.courts["gd0304"].refusals) == {"R3": 1}
    assert all(hop.message_id.isascii() for hop in told.hops)
    assert watching.seen_by("spc")["gd"].courts["gd0304"].total.refused == 1


def test_a_court_that_says_all_it_may_keeps_nobody_else_out_of_the_picture(unmoved: Watching) -> None:
    country, now = unmoved.country, unmoved.country.clock.now()
    subtree, loud = Subtree(country.nodes["gd"]), "x" * 100
    flows = {f"{loud[:96]}{n:04}": Flow(*[10**9] * 5) for n in range(MOST_PEERS)}
    refusals = {f"{loud[:96]}{n:04}": 10**9 for n in range(MOST_REFUSALS)}
    for number in range(60):
        subtree.note(CourtPicture(f"gd{number:02}", now, 60, flows, {}, {}, refusals), [])
    hop = Hop(loud, loud, loud, loud, "stored", now, loud, loud)
    subtree.note(None, [replace(hop, message_id=f"{loud[:96]}{n:04}") for n in range(MOST_HOPS)])

    told: list[str] = []
    while (news := subtree.news()) != ([], []):
        frame = Frame("f" * 200, TRAFFIC, "gd", "spc", now, written(*news))
        assert len(frame.to_bytes()) < FRAME_LIMIT_BYTES[TRAFFIC]
        told += [picture.court_id for picture in news[0]]

    assert sorted(told) == [f"gd{number:02}" for number in range(60)]


@pytest.fixture(scope="module")
def unmoved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    """Pictures that nothing below changes."""
    four = circulating_country(tmp_path_factory.mktemp("courts"), FOUR)
    yield Watching(four)
    four.close()


@pytest.mark.parametrize("what", FALSE)
def test_a_false_picture_is_dropped_whole(unmoved: Watching, what: str) -> None:
    # Given the picture as it is at the high court
    country, before = unmoved.country, unmoved.seen_by("gd")
    sender, data = FALSE[what]

    # When a court below signs something it has no business to say
    frame = Frame("f", TRAFFIC, sender, "gd", country.clock.now(), data)
    lane.receive(country.nodes["gd"], unmoved.subtrees["gd"], [signed_frame(country, frame)])
    unmoved.round("gd")

    # Then nothing of it is kept or passed on, nor asked of an operator
    assert unmoved.seen_by("gd") == before
    assert country.tasks("gd") == set()


def test_a_picture_that_does_not_verify_is_dropped(country: Country) -> None:
    watching = Watching(country)
    country.clock.advance(timedelta(seconds=11))
    watching.round("gd03")
    (genuine_,) = watching.waiting("gd")
    before = watching.seen_by("gd")

    changes: list[dict[str, Any]] = [
        {"sender": "gd0304"},
        {"body": b"{}"},
        {"headers": {}},
        {"recipient": "spc", "body": b""},
    ]
    lane.receive(country.nodes["gd"], watching.subtrees["gd"], [replace(genuine_, **change) for change in changes])
    watching.round("gd")

    assert watching.seen_by("gd")["gd03"] == before["gd03"]


def test_a_worker_that_starts_again_goes_on_with_what_is_kept(country: Country) -> None:
    before = Watching(country).seen_by("spc")

    after = Watching(country).seen_by("spc")

    assert set(after["gd"].courts) == set(before["gd"].courts)


def test_flows_add_up() -> None:
    assert Flow(1, 2, 3, 4, 5) + Flow(1, 1, 1, 1, 1) == Flow(2, 3, 4, 5, 6)
