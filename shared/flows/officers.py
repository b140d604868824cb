"""Signatures of people: the court certifies an officer's key, the officer signs a digest, any court checks both."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import NoReturn

from shared.domain.delegations import NEVER_DELEGATES, DelegationProof, refuse_delegation
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


def approval_statement(
    digest: str, person_id: str, act: str, role: str, body: str, at: datetime, opinion: str = ""
) -> bytes:
    """The exact bytes an officer signs: seven newline-ended lines, or eight under another name with an opinion."""
    lines = [f"zhixing-approval-signature-v{2 if opinion else 1}", digest, person_id, act, role, body, instant(at)]
    return _lined(*lines, *([opinion] if opinion else []))


def delegation_statement(court_id: str, act: str, delegate: str, proof: DelegationProof) -> bytes:
    """The exact bytes a delegator signs: ten newline-ended lines."""
    return _lined(
        "zhixing-delegation-v1", court_id, proof.delegation_id, proof.delegator, proof.role, delegate, act,
        proof.from_on.isoformat(), proof.until_on.isoformat(), instant(proof.given_at),
    )  # fmt: skip


def _lined(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def opinion_of(stance: str, words: str) -> str:
    """What of an opinion is signed and travels: the stance and the hash of the words; empty without a stance."""
    return f"{stance}:{hashlib.sha256(words.encode()).hexdigest()}" if stance else ""


def approve(
    person: Person,
    key: PrivateKey,
    *,
    act: str,
    role: str,
    body: str,
    digest: str,
    at: datetime,
    opinion: str = "",
    delegation: DelegationProof | None = None,
) -> Approval:
    """One approval by `person`, signed with their own key."""
    signature = sign(key, approval_statement(digest, person.person_id, act, role, body, at, opinion))
    return Approval(
        person.person_id, act, role, body, at, digest, to_base64url(signature), person.public_key, person.certificate,
        opinion, delegation,
    )  # fmt: skip


def delegate(court_id: str, key: PrivateKey, proof: DelegationProof, *, act: str, to: str) -> DelegationProof:
    """The proof with its signature by the delegator's own key."""
    return replace(proof, signature=to_base64url(sign(key, delegation_statement(court_id, act, to, proof))))


def verify_approval(approval: Approval, *, court_id: str, court_key: Callable[[str], PublicKey | None]) -> None:
    """Raise Refused R1 unless signature, certificate, role, body and delegation hold.

    `court_key` finds a directory key by id. Raises R6 when the delegate is of a post that never signs for another.
    """
    said = _certified(approval, approval.certificate, approval.person_id, "certificate", court_id, court_key)
    if said.public_key != approval.public_key:
        _bad(approval, "person")
    if approval.role not in said.roles or approval.body not in said.bodies:
        _bad(approval, "role or body")
    statement = approval_statement(
        approval.digest, approval.person_id, approval.act, approval.role, approval.body, approval.at, approval.opinion
    )
    if not _signed(said, statement, approval.signature):
        _bad(approval, "signature")
    proof = approval.delegation
    if proof is None:
        return
    if NEVER_DELEGATES & set(said.roles):
        refuse_delegation("受托人岗位不得代为签署", "the delegate's post never signs for another", proof)
    lender = _certified(approval, proof.certificate, proof.delegator, "delegator's certificate", court_id, court_key)
    given = delegation_statement(court_id, approval.act, approval.person_id, proof)
    if proof.role not in lender.roles or not _signed(lender, given, proof.signature):
        _bad(approval, "delegation")


def _certified(
    approval: Approval,
    text: str,
    person_id: str,
    part: str,
    court_id: str,
    court_key: Callable[[str], PublicKey | None],
) -> OfficerCertificate:
    """What the court says of the person; refused unless it is this court's word for this person."""
    try:
        said = OfficerCertificate.read(text)
    except (ValueError, KeyError, TypeError):
        _bad(approval, part)
    issuer = court_key(said.key_id)
    if issuer is None or said.court_id != court_id or not _issued_by(issuer, said):
        _bad(approval, part)
    if said.person_id != person_id:
        _bad(approval, "person")
    return said


def _signed(said: OfficerCertificate, statement: bytes, signature: str) -> bool:
    """Whether the certified key signed these bytes."""
    try:
        key = PublicKey(said.alg, base64.urlsafe_b64decode(said.public_key + "=="))
    except (ValueError, TypeError):
        return False
    raw = from_base64url(signature)
    return raw is not None and verify(key, statement, raw)


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
