"""Control frames: those of a real run fit their schemas; what is none is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attachment_stories
import jsonschema
import pytest
from builders import Country, four_courts
from entrustment_stories import COURTS
from hypothesis import given
from hypothesis import strategies as st
from stories import Elevation
from traffic_stories import Watching

from shared.flows import journey
from shared.flows.desk import OpenDesk
from shared.flows.ports_transport import Parcel
from shared.messages.envelope import MAX_BODY_BYTES, BadEnvelope
from shared.messages.frames import (
    ATTACHMENT_CHUNK,
    ATTACHMENT_MANIFEST,
    FRAME_LIMIT_BYTES,
    JOURNEY_ANSWER,
    NAMES,
    RECEIPT,
    TRAFFIC,
    Frame,
)
from shared.messages.wire_schemas import frame_schema

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)


LIMITS = {
    JOURNEY_ANSWER: 4 * 1024 * 1024,
    ATTACHMENT_MANIFEST: 1024 * 1024,
    ATTACHMENT_CHUNK: 384 * 1024,
    TRAFFIC: 256 * 1024,
}


def listened(country: Country) -> list[Parcel]:
    """All parcels that cross the network from now on."""
    heard: list[Parcel] = []

    def hear(parcel: Parcel) -> bool:
        heard.append(parcel)
        return False

    country.network.hold = hear
    return heard


@pytest.fixture(scope="module")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> list[Frame]:
    """Given an elevation with a message lost on the way, a journey and clocks that sweep, all frames sent."""
    country = four_courts(tmp_path_factory.mktemp("courts"))
    heard = listened(country)
    story = Elevation(country).to_review()
    country.network.drop = lambda parcel: parcel.kind == "elevation_ruling"
    story.ruled()
    overtaking(country, story)
    country.network.drop = lambda _parcel: False
    country.later(minutes=2)
    story.handed_over()
    country.tick()
    journey.ask(country.nodes["gd03"], story.lineage, ["gd0304", "gd"])
    journey.ask(country.nodes["gd0304"], "another lineage", ["gd03"])
    country.settle()
    heard += pictures(country)
    country.close()
    heard += of_attachments(tmp_path_factory.mktemp("two"))
    return [Frame.from_bytes(parcel.body) for parcel in heard if parcel.kind.startswith("frame.")]


def pictures(country: Country) -> list[Parcel]:
    """What two courts tell their superiors of what passes them."""
    watching = Watching(country)
    Elevation(country).to_review()
    country.clock.advance(timedelta(seconds=11))
    for court in ("gd0304", "gd03"):
        watching.round(court)
    return watching.waiting("gd03") + watching.waiting("gd")


def of_attachments(folder: Path) -> list[Parcel]:
    """All parcels that cross the lane of attachments after a letter, one of whose files is nowhere."""
    country = Country(folder, COURTS)
    attachment_stories.letter_sent(country)
    heard: list[Parcel] = []
    country.network.drop = lambda parcel: heard.append(parcel) is not None
    attachment_stories.fetched(country)
    country.close()
    return heard


def overtaking(country: Country, story: Elevation) -> None:
    """A second message on the lineage, numbered after the lost one: the recipient has a hole."""
    note = country.nodes["gd03"].catalogue.messages["signed_for"].payload
    with country.nodes["gd03"].store.begin() as unit:
        desk = OpenDesk(country.nodes["gd03"], unit)
        sent = unit.inbox.where(sender="gd0304")[0]
        desk.send(
            "signed_for",
            "gd0304",
            note(sent.message_id, desk.now),
            lineage_id=story.lineage,
            exchange_id=story.exchange,
        )
        desk.flush()
    country.settle()


@pytest.mark.parametrize("name", NAMES)
def test_every_frame_of_a_run_fits_its_schema(crossed: list[Frame], name: str) -> None:
    found = [frame for frame in crossed if frame.name == name]
    validator = jsonschema.Draft202012Validator(frame_schema(name))

    assert found, f"the run has no {name}"
    for frame in found:
        assert [error.message for error in validator.iter_errors(json.loads(frame.to_bytes()))] == []


def test_a_court_off_the_lineage_is_answered_with_a_refusal(crossed: list[Frame]) -> None:
    answers = [
        frame.data for frame in crossed if frame.name == JOURNEY_ANSWER and frame.data["lineage"] == "another lineage"
    ]

    assert [answer.get("refused") for answer in answers] == ["off_the_lineage"]


@given(
    st.sampled_from(NAMES),
    st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=9), st.integers() | st.text(st.characters(codec="utf-8"))
    ),
)
def test_a_frame_reads_back_as_it_was_written(name: str, data: dict[str, object]) -> None:
    frame = Frame("id", name, "gd03", "gd0304", NOON, data)

    assert Frame.from_bytes(frame.to_bytes()) == frame


@pytest.mark.parametrize(
    "type_", ["zhixing.frame.receipt.v2", "zhixing.frame.other.v1", "zhixing.elevation_ruling.v1", "", 7]
)
def test_an_unknown_frame_is_refused(type_: object) -> None:
    event = json.loads(Frame("id", RECEIPT, "gd03", "gd0304", NOON, {}).to_bytes()) | {"type": type_}

    with pytest.raises(BadEnvelope):
        Frame.from_bytes(json.dumps(event).encode())


@pytest.mark.parametrize("name", NAMES)
def test_only_journeys_attachments_and_traffic_may_be_longer_than_a_message(name: str) -> None:
    def of(size: int) -> bytes:
        return Frame("id", name, "gd03", "gd0304", NOON, {"filler": "x" * size}).to_bytes()

    limit = FRAME_LIMIT_BYTES.get(name, MAX_BODY_BYTES)
    assert limit == LIMITS.get(name, MAX_BODY_BYTES)
    Frame.from_bytes(of(limit - 400))
    with pytest.raises(BadEnvelope):
        Frame.from_bytes(of(limit + 1))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_frame_are_refused_and_never_crash(body: bytes) -> None:
    with pytest.raises(BadEnvelope):
        Frame.from_bytes(body)
