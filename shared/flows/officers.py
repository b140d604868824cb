"""Signatures of people: the court certifies an officer's key, the officer signs a digest, any court checks both."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NoReturn

from shared.domain.people import Approval, Person
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.instants import instant
from shared.messages.signing import PrivateKey, PublicKey, from_base64url, sign, to_base64url, verify

STATEMENT = "zhixing-officer-v1"
SIGNATURE_RULE = "民事诉讼法 2023 art. 90; 审批签名绑定 [D]"


@dataclass(frozen=True, slots=True)
class OfficerCertificate:
    """A court's signed word that this key is this person's, with these roles and bodies."""

    court_id: str
    person_id: str
    roles: tuple[str, ...]
    bodies: tuple[str, ...]
    alg: str
    public_key: str
    key_id: str
    signature: bytes
    statement: bytes

    @classmethod
    @lru_cache(maxsize=1024)  # five signatures on every ruling, of the same few people
    def read(cls, text: str) -> OfficerCertificate:
        """Parse `<statement>.<key id>.<signature>` (base64url parts). Raises ValueError."""
        encoded, key_id, signature = text.split(".")
        statement, raw = from_base64url(encoded), from_base64url(signature)
        if statement is None or raw is None:
            raise ValueError("not base64url")
        said = json.loads(statement)
        if said["statement"] != STATEMENT:
            raise ValueError("not an officer certificate")
        return cls(
            said["court"],
            said["person"],
            tuple(said["roles"]),
            tuple(said["bodies"]),
            said["alg"],
            said["public_key"],
            key_id,
            raw,
            statement,
        )


def certify(
    court_id: str,
    court_key: PrivateKey,
    person_id: str,
    roles: tuple[str, ...],
    bodies: tuple[str, ...],
    officer_key: PublicKey,
) -> str:
    """The certificate text the court issues for one officer's key."""
    statement = json.dumps(
        {
            "statement": STATEMENT,
            "court": court_id,
            "person": person_id,
            "roles": list(roles),
            "bodies": list(bodies),
            "alg": officer_key.alg,
            "public_key": encode_key(officer_key),
        },
        separators=(",", ":"),
    ).encode()
    return ".".join((to_base64url(statement), court_key.key_id, to_base64url(sign(court_key, statement))))


def encode_key(key: PublicKey) -> str:
    """Raw public key as base64url."""
    return to_base64url(key.raw)


def approval_statement(digest: str, person_id: str, act: str, role: str, body: str, at: datetime) -> bytes:
    """The exact bytes an officer signs: seven newline-ended lines."""
    lines = ("zhixing-approval-signature-v1", digest, person_id, act, role, body, instant(at))
    return "".join(f"{line}\n" for line in lines).encode()


def approve(person: Person, key: PrivateKey, *, act: str, role: str, body: str, digest: str, at: datetime) -> Approval:
    """One approval by `person`, signed with their own key."""
    signature = sign(key, approval_statement(digest, person.person_id, act, role, body, at))
    return Approval(
        person.person_id, act, role, body, at, digest, to_base64url(signature), person.public_key, person.certificate
    )


def verify_approval(approval: Approval, *, court_id: str, court_key: Callable[[str], PublicKey | None]) -> None:
    """Raise Refused R1 unless signature, certificate, role and body hold. `court_key` finds a directory key by id."""
    try:
        said = OfficerCertificate.read(approval.certificate)
        key = PublicKey(said.alg, base64.urlsafe_b64decode(said.public_key + "=="))
    except (ValueError, KeyError, TypeError):
        _bad(approval, "certificate")
    issuer = court_key(said.key_id)
    if issuer is None or said.court_id != court_id or not _issued_by(issuer, said):
        _bad(approval, "certificate")
    if (said.person_id, said.public_key) != (approval.person_id, approval.public_key):
        _bad(approval, "person")
    if approval.role not in said.roles or approval.body not in said.bodies:
        _bad(approval, "role or body")
    statement = approval_statement(
        approval.digest, approval.person_id, approval.act, approval.role, approval.body, approval.at
    )
    signature = from_base64url(approval.signature)
    if signature is None or not verify(key, statement, signature):
        _bad(approval, "signature")


@lru_cache(maxsize=1024)
def _issued_by(issuer: PublicKey, certificate: OfficerCertificate) -> bool:
    """Whether this key signed this certificate: true or false for ever, whatever becomes of the trust in the key."""
    return verify(issuer, certificate.statement, certificate.signature)


def _bad(approval: Approval, part: str) -> NoReturn:
    refuse(
        RefusalCode.R1,
        "{person} 的审批签名不能通过核验（{part}）。",
        "The approval of {person} does not verify ({part}).",
        rule=SIGNATURE_RULE,
        person=approval.person_id,
        part=part,
    )
