"""A sender that does not check: documents built and signed by hand with a court's own key, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from builders import Country
from stories import LOWER, MAJOR, Elevation

from shared.domain.people import Approval, ApprovalRule
from shared.flows import officers
from shared.flows.desk import OpenDesk
from shared.flows.ports_transport import Parcel
from shared.flows.records import Incoming
from shared.messages.desk import Doer
from shared.messages.envelope import Envelope
from shared.messages.frames import Frame
from shared.messages.signed_copy import SignedCopy
from shared.messages.signing import PrivateKey, Signed

SIGNERS = (("reviewer1", "draft"), *MAJOR)


def genuine(story: Elevation) -> Envelope:
    """The ruling as its court issued it."""
    return Envelope.from_bytes(story.country.outbox(story.upper, story.ruling).bytes_sent)


def approvals(
    country: Country, court: str, digest: str, signers: Sequence[tuple[str, str]] = SIGNERS
) -> tuple[Approval, ...]:
    """Real signatures of real people over any digest."""
    node, given = country.nodes[court], []
    for login, act in signers:
        person = country.people[court, login]
        body = "review" if "review" in person.bodies and act in ("draft", "discuss") else person.bodies[0]
        if act in ("draft", "discuss") and body not in ("review", "supervision"):
            body = next((b for b in person.bodies if b in ("review", "supervision")), person.bodies[0])
        given.append(
            officers.approve(person, node.staff_keys.key_of(person.person_id), act=act, role=person.roles[0], body=body,
                             digest=digest, at=country.clock.now())
        )  # fmt: skip
    return tuple(given)


def forged(
    country: Country,
    model: Envelope,
    *,
    signers: Sequence[tuple[str, str]] | None = SIGNERS,
    payload: dict[str, Any] | None = None,
    **changes: Any,
) -> Envelope:
    """`model` with changes, approved anew by `signers` of its (new) sender; None keeps the approvals as they are."""
    if payload is not None:
        changes["payload"] = json.dumps(json.loads(model.payload) | payload, ensure_ascii=False)
    changed = replace(model, **changes)
    if signers is None:
        return changed
    return replace(changed, approvals=approvals(country, changed.sender, changed.approval_digest, signers))


def decided_anew(country: Country, model: Envelope, payload: dict[str, Any] | None = None, **changes: Any) -> Envelope:
    """A panel's document with changes, signed anew by three judges of its (new) sender."""
    text = json.dumps(json.loads(model.payload) | (payload or {}), ensure_ascii=False)
    changed = replace(model, payload=text, approvals=(), **changes)
    node, given = country.nodes[changed.sender], []
    for login, act in (("judge1", "draft"), ("judge1", "discuss"), ("judge2", "discuss"), ("judge3", "discuss")):
        person = country.people[changed.sender, login]
        given.append(
            officers.approve(person, node.staff_keys.key_of(person.person_id), act=act, role="judge", body=changed.body,
                             digest=changed.approval_digest, at=country.clock.now())
        )  # fmt: skip
    return replace(changed, approvals=tuple(given))


def parcel(country: Country, envelope: Envelope, *, key: PrivateKey | None = None, body: bytes | None = None) -> Parcel:
    """The envelope signed with its sender's key (or another) in a parcel of that sender."""
    signed = Signed.by(key or country.keys[envelope.sender], envelope.to_bytes())
    return Parcel(envelope.message_id, envelope.sender, envelope.recipient, envelope.kind, signed.headers(),
                  signed.body if body is None else body)  # fmt: skip


def served_on(country: Country, envelope: Envelope, **how: Any) -> Incoming | None:
    """Hand it to its recipient; the inbox row, or None when it was not even taken for a message."""
    country.receive(envelope.recipient, parcel(country, envelope, **how))
    with country.read(envelope.recipient) as unit:
        return unit.inbox.get(envelope.message_id)


def refusal_of(row: Incoming | None) -> str:
    """The code a recipient refused with. Fails when it did not refuse."""
    assert row is not None
    assert row.state == "refused", row.state
    assert row.refusal is not None
    return str(row.refusal["code"])


def untouched(story: Elevation) -> None:
    """The ruling had no effect at its recipient."""
    power = story.country.power(LOWER, story.lineage)
    assert (power.holder, power.epoch) == (LOWER, 1)


def slipped_in(
    country: Country, court: str, kind: str, to: str, payload: Any, *, lineage: str, exchange: str = "", **named: Any
) -> Incoming:
    """A message past all people and all checks of its own court: the worst a node could send. Its row at the recipient."""
    node, declared = country.nodes[court], country.nodes[court].catalogue.messages[kind]
    officer = Doer(country.people[court, "officer1"].person_id, min(declared.bodies).value, "officer")
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit, officer if declared.approvals is ApprovalRule.OFFICER else None)
        message_id = desk.send(kind, to, payload, lineage_id=lineage, exchange_id=exchange or desk.new_id(), **named)
        desk.flush()
    country.settle()
    return country.inbox(to, message_id)


def copy_of(country: Country, court: str, message_id: str) -> SignedCopy:
    """A message this court has received, as its sender signed it."""
    with country.nodes[court].store.read() as unit:
        return OpenDesk(country.nodes[court], unit).signed_copy(message_id)


def signed_frame(country: Country, frame: Frame, *, by: str | None = None) -> Parcel:
    """A frame signed by its sender's key."""
    signed = Signed.by(country.keys[by or frame.sender], frame.to_bytes())
    return Parcel(frame.frame_id, frame.sender, frame.recipient, frame.kind, signed.headers(), signed.body)
