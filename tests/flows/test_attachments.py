"""Attachments follow their message by themselves: whole, checked, only to whom they were named, and whatever happens."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from attachment_stories import (
    CHUNK_BYTES,
    EXACT,
    FILE,
    HERE,
    LATE,
    THERE,
    ask,
    bytes_at,
    content,
    digest,
    fetched,
    letter_sent,
    manifest_taken,
    named,
    pull,
    take,
    upload,
)
from builders import Country, with_node
from entrustment_stories import COURTS, Entrustment
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.flows import failpoints
from shared.flows.attachments import lane, pulling, serving
from shared.flows.desk import OpenDesk
from shared.flows.outbound import new_frame
from shared.flows.ports_transport import Lane, Parcel
from shared.messages.frames import ATTACHMENT_CHUNK, ATTACHMENT_MANIFEST, ATTACHMENT_REQUEST, Frame
from shared.messages.signing import to_base64url
from shared.transport.in_process import never


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entrustment]:
    """A letter that names three files, told once for all tests here."""
    country = Country(tmp_path_factory.mktemp("told"), COURTS)
    yield letter_sent(country)
    country.close()


@pytest.fixture
def story(told: Entrustment, tmp_path: Path) -> Iterator[Entrustment]:
    again = replace(told, country=told.country.copy(tmp_path))
    yield again
    failpoints.arm(None)
    again.country.close()


@pytest.fixture
def country(story: Entrustment) -> Country:
    return story.country


def stored_at(country: Country, court: str, file: bytes) -> Path:
    return country.folder / court / "attachments" / digest(file)[:2] / digest(file)


def test_an_attachment_follows_its_letter_and_its_arrival_is_witnessed(story: Entrustment, country: Country) -> None:
    # Given a letter that has been applied, its files not yet here
    assert named(country, story).complete_at is None

    # When the court entrusted asks
    fetched(country)

    # Then the bytes are there, and a signed statement names message and hash
    assert bytes_at(country) == FILE
    assert pull(country).state == "complete"
    said = [s for s in country.statements(THERE, "attachment_complete") if s["detail"]["sha256"] == digest(FILE)]
    assert [s["subject"] for s in said] == [story.letter]
    assert named(country, story).complete_at is not None


def test_the_letter_names_size_and_type_of_a_file_that_is_stored(story: Entrustment, country: Country) -> None:
    row = named(country, story)

    assert (row.size_bytes, row.media_type) == (len(FILE), "application/pdf")


def test_a_procedure_can_ask_whether_all_attachments_of_a_message_are_here(
    story: Entrustment, country: Country
) -> None:
    def complete() -> bool:
        with country.nodes[THERE].store.read() as unit:
            return OpenDesk(country.nodes[THERE], unit).attachments_complete(story.letter)

    # Given that two of three have come
    fetched(country)
    assert not complete()

    # When the third is uploaded and asked for again
    upload(country, LATE)
    fetched(country, wait=30)

    assert complete()


def test_docketing_does_not_wait_for_attachments(story: Entrustment, country: Country) -> None:
    story.docketed()

    assert story.states()[1] == "docketed"
    assert named(country, story).complete_at is None


def test_a_file_that_is_uploaded_where_it_is_wanted_is_complete_at_once(story: Entrustment, country: Country) -> None:
    upload(country, FILE, THERE)

    assert named(country, story).complete_at is not None
    assert "attachment_complete" in country.stages(THERE, story.letter)
    assert pull(country).state == "complete"


def test_a_court_that_was_sent_no_message_naming_it_does_not_get_a_file(story: Entrustment, country: Country) -> None:
    # Given another court that knows message and hash
    data = {"message": story.letter, "sha256": digest(FILE), "chunks": [0]}
    asking = new_frame(country.nodes["gd03"], ATTACHMENT_REQUEST, HERE, data)

    answers = list(serving.answer(country.nodes[HERE], asking))

    assert [answer.data["outcome"] for answer in answers] == ["not_named"]


def test_chunks_from_a_court_that_named_no_file_are_not_taken(country: Country) -> None:
    manifest_taken(country)

    assert (
        pulling.take_chunks(country.nodes[THERE], "gd03", digest(FILE), {0: to_base64url(FILE[:CHUNK_BYTES])}) is None
    )
    assert pull(country).here == 0


def test_spoilt_chunks_are_thrown_away_and_asked_for_again_and_in_the_end_a_person_is_told(
    story: Entrustment, country: Country
) -> None:
    # Given a sender whose chunks come spoilt
    manifest_taken(country)
    for _ in range(pulling.MOST_FAULTS):
        pulling.take_chunks(country.nodes[THERE], HERE, digest(FILE), {2: "AAAA"})
    assert pull(country).here == 0
    assert "attachment_unfit" in country.tasks(THERE)
    assert "attachment_unfit" in country.stages(THERE, story.letter)

    # When it sends true ones
    fetched(country, wait=10)

    # Then the file is complete and the task is done
    assert bytes_at(country) == FILE
    assert "attachment_unfit" not in country.tasks(THERE)


def handed_over(country: Country, bytes_: bytes) -> None:
    """Manifest and single chunk of `EXACT` as a court would give them that has other bytes under its hash."""
    ask(country)
    country.network.attachment_queues[HERE].clear()
    data = {"message": "m", "sha256": digest(EXACT), "outcome": "here", "size_bytes": len(bytes_),
            "chunk_bytes": CHUNK_BYTES, "chunk_sha256": digest(bytes_)}  # fmt: skip
    pulling.take_manifest(country.nodes[THERE], Frame("f", ATTACHMENT_MANIFEST, HERE, THERE, country.clock.now(), data))
    pulling.take_chunks(country.nodes[THERE], HERE, digest(EXACT), {0: to_base64url(bytes_)})
    assert pull(country, EXACT).here == 1


def test_a_whole_that_does_not_fit_is_thrown_away_and_fetched_anew(country: Country) -> None:
    # Given chunks that fit their manifest and are not the file
    handed_over(country, content(len(EXACT), seed=7))
    ask(country)
    assert not country.nodes[THERE].files.has(digest(EXACT))
    assert pull(country, EXACT).state == "asking"
    assert "attachment_unfit" in country.tasks(THERE)

    fetched(country, wait=30)

    assert bytes_at(country, EXACT) == EXACT


def test_a_peer_that_never_has_the_file_makes_a_task_at_both_courts_and_an_upload_ends_them(country: Country) -> None:
    # When a file that was never uploaded is asked for again and again
    fetched(country, wait=400)

    # Then both courts have an owner for it
    assert "attachment_missing" in country.tasks(THERE)
    assert "attachment_wanted" in country.tasks(HERE)

    # And the upload ends both
    upload(country, LATE)
    assert "attachment_wanted" not in country.tasks(HERE)
    fetched(country, wait=400)
    assert bytes_at(country, LATE) == LATE
    assert "attachment_missing" not in country.tasks(THERE)


def test_pauses_between_requests_grow_and_are_kept_in_the_database(country: Country) -> None:
    waits = []
    for _ in range(5):
        ask(country)
        waits.append((pull(country).next_attempt_at - country.clock.now()).total_seconds())
        country.clock.moment = pull(country).next_attempt_at

    assert waits == sorted(waits)
    assert waits[-1] > 8 * waits[0] / 1.25


def test_sealed_courts_exchange_attachments_that_the_lane_cannot_read(country: Country) -> None:
    for court in (HERE, THERE):
        with_node(country, court, seal_bodies=True)
    seen: list[Parcel] = []
    country.network.drop = lambda parcel: seen.append(parcel) is not None

    fetched(country)

    assert bytes_at(country) == FILE
    assert seen
    assert not any(b"sha256" in parcel.body for parcel in seen)


def test_what_is_not_signed_by_its_court_is_dropped(country: Country) -> None:
    ask(country)
    asked = country.network.attachment_queues[HERE].pop()
    spoilt = replace(asked, body=asked.body.replace(b'"chunks":[]', b'"chunks":[0]'))

    publisher = country.network.transport(HERE).publisher(Lane.ATTACHMENTS)
    lane.receive(country.nodes[HERE], publisher, [spoilt, replace(asked, sender="gd03"), replace(asked, body=b"{")])

    assert not country.network.attachment_queues[THERE]


@pytest.mark.parametrize("name", [ATTACHMENT_REQUEST, ATTACHMENT_MANIFEST, ATTACHMENT_CHUNK])
def test_frames_that_lack_something_hold_nothing_up(country: Country, name: str) -> None:
    here = country.nodes[HERE]
    odd: list[dict[str, object]] = [{}, {"sha256": 1}, {"sha256": "x", "chunks": 3}, {"sha256": "x", "chunks": ["a"]}]
    odd += [{"sha256": digest(FILE), "outcome": "here", "size_bytes": 10**15, "chunk_bytes": 1, "chunk_sha256": "ab"}]
    odd += [{"sha256": digest(FILE), "index": index, "bytes": "ä"} for index in (-1, 10**12, "x")]
    publisher = country.network.transport(HERE).publisher(Lane.ATTACHMENTS)
    lane.send(here, publisher, [new_frame(here, name, THERE, data) for data in odd])

    take(country, THERE)

    assert not country.network.attachment_queues[THERE]
    fetched(country)
    assert bytes_at(country) == FILE


def test_a_court_restored_without_its_files_asks_for_them_again(story: Entrustment, country: Country) -> None:
    # Given files that came, and a disk from an older backup
    fetched(country)
    stored_at(country, THERE, EXACT).unlink()

    assert pulling.look_after(country.nodes[THERE]) == 1
    fetched(country)

    assert bytes_at(country, EXACT) == EXACT
    assert country.stages(THERE, story.letter).count("attachment_complete") == 2  # one for each file, once


def test_a_file_damaged_at_the_sender_is_said_to_be_absent(country: Country) -> None:
    stored_at(country, HERE, EXACT).write_bytes(b"x" * len(EXACT))

    fetched(country)

    assert "attachment_wanted" in country.tasks(HERE)
    assert pull(country, EXACT).here == 0


def test_an_unfinished_file_that_somebody_deleted_is_fetched_anew(country: Country) -> None:
    # Given all chunks of a small file noted, and their file gone
    handed_over(country, EXACT)
    for path in (country.folder / THERE / "attachments" / "unfinished").iterdir():
        path.unlink()

    fetched(country, wait=60)

    assert bytes_at(country, EXACT) == EXACT
    assert bytes_at(country) == FILE


def test_a_disk_that_fails_for_one_file_holds_up_no_other(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(name: str, expected: str | None = None) -> object:
        if expected == digest(FILE):
            raise OSError(5, "Input/output error")
        return finish(name, expected)

    files = country.nodes[THERE].files
    finish = files.finish
    monkeypatch.setattr(files, "finish", failing)
    fetched(country, wait=30)
    assert bytes_at(country, EXACT) == EXACT
    assert not files.has(digest(FILE))

    # When the disk is well again
    monkeypatch.undo()
    fetched(country, wait=400)

    assert bytes_at(country) == FILE


def test_the_window_is_kept_full_and_no_chunk_is_asked_for_twice_when_nothing_is_lost(country: Country) -> None:
    asked: list[list[int]] = []

    def note(parcel: Parcel) -> bool:
        said = json.loads(parcel.body)["data"]
        if parcel.kind == f"frame.{ATTACHMENT_REQUEST}" and said["sha256"] == digest(FILE):
            asked.append(said["chunks"])
        return False

    country.network.drop = note
    fetched(country)

    assert sorted(index for chunks in asked for index in chunks) == list(range(21))
    assert max(len(chunks) for chunks in asked) == pulling.WINDOW


class Killed(BaseException):
    """Stands for SIGKILL: no handler of an error runs."""


def strike() -> None:
    raise Killed


POINTS = [*failpoints.OF_ATTACHMENTS, "sender"]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=st.lists(st.tuples(st.sampled_from(POINTS), st.integers(1, 3)), max_size=6), seed=st.integers(0, 2**16))
def test_killed_between_any_chunks_with_chunks_lost_doubled_and_reordered_the_files_still_come_whole(
    told: Entrustment, tmp_path_factory: pytest.TempPathFactory, faults: list[tuple[str, int]], seed: int
) -> None:
    # Given a network that loses, doubles and reorders what crosses the lane
    chance, country = random.Random(seed), told.country.copy(tmp_path_factory.mktemp("courts"))
    country.network.drop = lambda parcel: chance.random() < 0.1
    country.network.duplicate = lambda parcel: chance.random() < 0.2

    # When either court is killed again and again
    for point, count in faults:
        failpoints.arm(f"{point}:{count}" if point != "sender" else None, strike=strike)
        try:
            for _ in range(4):
                ask(country)
                for court in (HERE, THERE):
                    queue = country.network.attachment_queues[court]
                    mixed = chance.sample(list(queue), len(queue))
                    queue.clear()
                    queue.extend(mixed)
                    take(country, court, batch=chance.randint(1, 8))
        except Killed:
            pass
        failpoints.arm(None)
        if point == "sender":
            country.network.attachment_queues[HERE].clear()
        country.clock.advance(pulling.timedelta(seconds=30))
    country.network.drop = never
    fetched(country, wait=400)

    # Then the files are whole, witnessed once each, and nothing unfinished is left
    assert [bytes_at(country, file) for file in (FILE, EXACT)] == [FILE, EXACT]
    assert country.stages(THERE, told.letter).count("attachment_complete") == 2
    assert list((country.folder / THERE / "attachments" / "unfinished").iterdir()) == []
    country.close()
