"""The AsyncAPI document: valid by the official schema, complete, and every reference resolves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from shared.messages import asyncapi, frames
from shared.procedures import CATALOGUE

FOLDER = Path(asyncapi.__file__).parent
DOCUMENT = json.loads((FOLDER / "asyncapi.json").read_text(encoding="utf-8"))
OFFICIAL = jsonschema.Draft7Validator(
    json.loads((Path(__file__).parent / "asyncapi-spec" / "asyncapi-3.0.0.json").read_text(encoding="utf-8"))
)


def test_the_document_is_valid_by_the_official_schema() -> None:
    assert [f"{error.json_path}: {error.message[:200]}" for error in OFFICIAL.iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize(
    "wrong", [{"asyncapi": "2.6.0"}, {"chanels": {}}, {"operations": {"publish": {"action": "shout"}}}]
)
def test_the_official_schema_refuses_what_is_wrong(wrong: dict[str, Any]) -> None:
    assert list(OFFICIAL.iter_errors({**DOCUMENT, **wrong}))


def test_every_kind_and_every_frame_is_a_message_of_both_channels_of_its_lane() -> None:
    names = set(CATALOGUE.messages) | {f"frame_{name}" for name in frames.NAMES}
    chunks = {f"frame_{name}" for name in frames.OF_ATTACHMENTS}

    assert set(DOCUMENT["components"]["messages"]) == names
    for name, channel in DOCUMENT["channels"].items():
        special = {"attachment": chunks, "traffic": {"frame_traffic"}}
        lane = next(
            (frames_ for begin, frames_ in special.items() if name.startswith(begin)),
            names - chunks - {"frame_traffic"},
        )
        assert set(channel["messages"]) == lane


def test_every_reference_resolves() -> None:
    for reference in references(DOCUMENT):
        place = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_every_payload_schema_file_is_there() -> None:
    files = [
        message["x-payload-schema"]
        for message in DOCUMENT["components"]["messages"].values()
        if "x-payload-schema" in message
    ]

    assert len(files) == len(CATALOGUE.messages)
    assert [name for name in files if not (FOLDER / name).exists()] == []


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)
