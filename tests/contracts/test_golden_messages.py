"""Golden messages: what any release ever sent loads, verifies and reads back the same, for ever; and every kind has one.

A failure here means that a published name, member or byte has changed. Mend the code; never the golden file.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from shared.domain.people import next_act, require_approvals
from shared.flows.authorise import signing_terms
from shared.flows.dispatch import payload_json
from shared.flows.officers import verify_approval
from shared.law.lookup import Law
from shared.messages import frames
from shared.messages.directory import Directory, Trust
from shared.messages.envelope import Envelope
from shared.messages.frames import Frame
from shared.messages.instants import parse_instant
from shared.messages.json_schema import json_schema
from shared.messages.kinds import MessageKind
from shared.messages.schemas import dump, load, unknown_members
from shared.messages.signing import PublicKey, Signed
from shared.messages.terms import payload_fields
from shared.messages.wire_schemas import envelope_schema, frame_schema
from shared.procedures import CATALOGUE
from shared.registry.registry import Registry

FOLDER = Path(__file__).parent / "golden"
GOLDEN = sorted(FOLDER.glob("*.json"))
KINDS = sorted(CATALOGUE.messages.values(), key=lambda kind: kind.name)


@cache
def content(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def signed(item: dict[str, Any]) -> Signed:
    return Signed.from_headers(item["body_utf8"].encode(), item["headers"])


def envelope_of(path: Path) -> Envelope:
    return Envelope.from_bytes(signed(content(path)["message"]).body)


def directory_of(path: Path) -> Directory:
    document = signed(content(path)["directory"])
    issued_at = parse_instant(json.loads(document.body)["issued_at"])
    anchor = PublicKey.from_pem(content(path)["anchor_pem"])
    return Directory.verify(document, anchor, now=issued_at + timedelta(days=1), at_least_serial=1)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_the_catalogue_has_a_golden_message(kind: MessageKind) -> None:
    path = FOLDER / f"{kind.name}.v{kind.version}.json"

    assert path.exists(), "make it: .venv/bin/python tests/contracts/make_golden.py"
    assert (envelope_of(path).kind, envelope_of(path).version) == (kind.name, kind.version)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_message_verifies_with_its_approvals_and_its_receipt(path: Path) -> None:
    """Given a message of an earlier release, When checked as on arrival, Then signatures, approvals and receipt hold."""
    message, receipt, directory = (
        signed(content(path)["message"]),
        signed(content(path)["receipt"]),
        directory_of(path),
    )
    envelope, said = Envelope.from_bytes(message.body), Frame.from_bytes(receipt.body)

    for court, item in ((envelope.sender, message), (envelope.recipient, receipt)):
        entry = directory.key(court, item.key_id)
        assert entry is not None
        assert directory.trust(entry, envelope.issued_at, False) is Trust.TRUSTED
        assert item.holds(entry.public)
    for approval in envelope.approvals:
        verify_approval(approval, court_id=envelope.sender, court_key=lambda key_id: found.public
                        if (found := directory.key(envelope.sender, key_id)) else None)  # fmt: skip
    kind = CATALOGUE.messages[envelope.kind]
    terms = signing_terms(Law.load(), kind, envelope.payload, envelope.issued_at.date())
    require_approvals(kind.approvals, envelope.approvals, terms, digest=envelope.approval_digest)
    assert said.data["message"] == envelope.message_id
    assert said.data["digest"] == hashlib.sha256(message.body).hexdigest()


def as_said(value: object, members: object) -> object:
    """The value without members an earlier release did not know, at any depth; they have defaults."""
    if isinstance(value, dict) and isinstance(members, dict):
        return {name: as_said(value[name], members[name]) for name in value if name in members}
    if isinstance(value, list) and isinstance(members, list):
        return [as_said(each, known) for each, known in zip(value, members, strict=True)]
    return value


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_message_loads_and_nothing_of_it_is_lost(path: Path) -> None:
    envelope = envelope_of(path)
    kind, members = CATALOGUE.messages[envelope.kind], json.loads(envelope.payload)

    payload = load(kind.payload, members)

    assert unknown_members(kind.payload, members) == {}
    assert as_said(dump(payload), members) == members
    assert load(kind.payload, json.loads(payload_json(payload))) == payload
    assert Envelope.from_bytes(envelope.to_bytes()) == envelope


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_message_fits_the_published_schemas(path: Path) -> None:
    envelope = envelope_of(path)
    cases = [
        (envelope_schema(), json.loads(content(path)["message"]["body_utf8"])),
        (json_schema(CATALOGUE.messages[envelope.kind].payload), json.loads(envelope.payload)),
        (frame_schema(frames.RECEIPT), json.loads(content(path)["receipt"]["body_utf8"])),
    ]
    for schema, instance in cases:
        validator = jsonschema.Draft202012Validator(schema)
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)] == []


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_message_went_a_way_its_route_allows_and_from_a_body_that_may(path: Path) -> None:
    envelope = envelope_of(path)
    kind = CATALOGUE.messages[envelope.kind]

    kind.route.check(Registry.load(), envelope.sender, envelope.recipient, envelope.issued_at.date())
    assert envelope.body in {body.value for body in kind.bodies}
    assert kind.moves_power == (envelope.power_id is not None and envelope.from_epoch is not None)
    assert next_act(kind.approvals, envelope.approvals, discussants=3) is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_payload_member_added_after_the_golden_message_has_a_default(kind: MessageKind) -> None:
    members = json.loads(envelope_of(FOLDER / f"{kind.name}.v{kind.version}.json").payload)

    assert [field.name for field in payload_fields(kind.payload) if field.required and field.name not in members] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_and_member_has_a_title_in_both_languages(kind: MessageKind) -> None:
    titles = [kind.title, kind.route.words, *(field.term.title for field in payload_fields(kind.payload))]
    titles += [field.term.title for field in payload_fields(kind.inputs)] if kind.inputs else []

    assert [title for title in titles if not title.zh or not title.en] == []
    assert kind.source


@pytest.mark.parametrize("act", sorted(CATALOGUE.acts.values(), key=lambda act: act.name), ids=lambda act: act.name)
def test_every_act_and_what_it_asks_for_has_a_title_in_both_languages(act: Any) -> None:
    titles = [act.title, *(field.term.title for field in payload_fields(act.payload))]

    assert [title for title in titles if not title.zh or not title.en] == []
    assert act.source
