"""Writes shared/messages/vectors/{message,delegated,identifiers,sealed,evidence}.json and vectors/example/: fixed keys, fixed bytes.

`.venv/bin/python tests/messages/make_vectors.py`. The tests build the same again and compare: vectors are
published and never change; a new version of the protocol gets new files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from nacl import bindings

from shared.domain.delegations import DelegationProof
from shared.domain.errors import ZhixingError
from shared.domain.identifiers import CaseNumber, CaseReference, lineage_id_of
from shared.domain.people import Approval, Person
from shared.flows.officers import (
    approval_statement,
    approve,
    certify,
    delegate,
    delegation_statement,
    encode_key,
    opinion_of,
)
from shared.messages import merkle
from shared.messages.approvals import written as written_approval
from shared.messages.directory import KeyEntry
from shared.messages.directory_issuing import issue
from shared.messages.envelope import Envelope, approval_digest
from shared.messages.frames import RECEIPT, Frame
from shared.messages.instants import instant
from shared.messages.signing import PrivateKey, Signed, from_base64url, sign, to_base64url
from shared.messages.suites import SUITES

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "messages" / "vectors"
START = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
SUBJECT = lineage_id_of("（2026）粤0304执1号")
MESSAGE_ID = "3b1f8a52-6c7d-4a0e-9b1c-2d3e4f5a6b7c"
RULING_TEXT = "广东省深圳市中级人民法院\n执 行 裁 定 书\n（2026）粤03执监1号\n本裁定送达后立即生效。"
PAYLOAD = {
    "document_no": "（2026）粤03执监1号", "document": RULING_TEXT,
    "document_sha256": hashlib.sha256(RULING_TEXT.encode()).hexdigest(), "case_no": "（2026）粤0304执1号",
    "grounds": ["six_months"], "controls": [], "renewals": [], "override_short_controls": "", "exception_reason": "",
}  # fmt: skip
#: seed byte of each key
COURTS = {"spc": 1, "gd": 2, "gd03": 3, "gd0304": 5}
OFFICERS = {"reviewer1": 0x11, "reviewer2": 0x12, "reviewer3": 0x13, "chief": 0x14, "president": 0x15}
SIGNING = (("reviewer1", "draft", "officer"), ("reviewer1", "discuss", "officer"), ("reviewer2", "discuss", "officer"),
           ("reviewer3", "discuss", "officer"), ("chief", "review", "chief"), ("president", "approve", "president"))  # fmt: skip
#: In the second message a vice-president approves for the president, and one discussant disagrees.
DEPUTY = {"vicepresident": 0x16}
DELEGATED = (*SIGNING[:5], ("vicepresident", "approve", "vice_president"))
OPINIONS = {("reviewer2", "discuss"): ("agree", "同意提级。"), ("reviewer3", "discuss"): ("disagree", "宜先督促执行。")}


def key_of(seed: int) -> PrivateKey:
    """The Ed25519 key whose seed is this byte, 32 times."""
    der = bytes.fromhex("302e020100300506032b657004220420") + bytes([seed]) * 32
    return PrivateKey("Ed25519", SUITES["Ed25519"].private_from_der(der) or b"")


KEYS = {name: key_of(seed) for name, seed in (COURTS | OFFICERS | DEPUTY).items()}


def written(signed: Signed) -> dict[str, Any]:
    """Bytes and headers as JSON."""
    return {"headers": signed.headers(), "body_utf8": signed.body.decode()}


def directory() -> Signed:
    """Serial 1 with the four courts."""
    entries = [KeyEntry.of(court, KEYS[court].public, START - timedelta(days=1)) for court in COURTS]
    return issue(
        entries, serial=1, previous="", issuer_key=KEYS["spc"], issued_at=START, expires_at=START + timedelta(days=30)
    )


def person(name: str, role: str) -> Person:
    """An officer of gd03 with a certificate."""
    person_id = f"00000000-0000-4000-8000-0000000000{(OFFICERS | DEPUTY)[name]:02x}"
    public = KEYS[name].public
    certificate = certify("gd03", KEYS["gd03"], person_id, (role,), ("review",), public)
    return Person(person_id, name, "", (role,), ("review",), "", encode_key(public), certificate)


def approvals(digest: str) -> tuple[Approval, ...]:
    """The whole chain of a ruling that moves power: draft, three in discussion, review, approval."""
    return tuple(
        approve(person(name, role), KEYS[name], act=act, role=role, body="review", digest=digest,
                at=START + timedelta(minutes=minute))
        for minute, (name, act, role) in enumerate(SIGNING)
    )  # fmt: skip


def delegation() -> DelegationProof:
    """The president of gd03 lends approving to a vice-president for March."""
    lender = person("president", "president")
    bare = DelegationProof("00000000-0000-4000-8000-0000000000d1", lender.person_id, "president", date(2026, 3, 1),
                           date(2026, 3, 31), START - timedelta(days=9), "", lender.certificate)  # fmt: skip
    deputy = person("vicepresident", "vice_president").person_id
    return delegate("gd03", KEYS["president"], bare, act="approve", to=deputy)


def delegated_approvals(digest: str) -> tuple[Approval, ...]:
    """The same chain with opinions that are signed and a delegation."""
    return tuple(
        approve(person(name, role), KEYS[name], act=act, role=role, body="review", digest=digest,
                at=START + timedelta(minutes=minute), opinion=opinion_of(*OPINIONS.get((name, act), ("", ""))),
                delegation=delegation() if name in DEPUTY else None)
        for minute, (name, act, role) in enumerate(DELEGATED)
    )  # fmt: skip


def statements() -> list[bytes]:
    """Seven evidence statements of gd03."""
    return [
        json.dumps(
            {"statement": "zhixing-evidence-v1", "id": f"00000000-0000-4000-8000-{number:012d}", "court": "gd03",
             "stage": "accepted" if number % 2 == 0 else "relayed", "subject": MESSAGE_ID, "lineage": SUBJECT,
             "at": instant(START + timedelta(seconds=number)), "detail": {"number": number}},
            ensure_ascii=False, separators=(",", ":"),
        ).encode()
        for number in range(7)
    ]  # fmt: skip


def log() -> merkle.MemoryNodes:
    """The Merkle tree over the statements."""
    nodes = merkle.MemoryNodes()
    for size, statement in enumerate(statements()):
        nodes.add(merkle.append(nodes, size, merkle.leaf_hash(statement)))
    return nodes


def envelope(signers: Callable[[str], tuple[Approval, ...]] = approvals) -> Envelope:
    """An elevation ruling of gd03 to gd0304 that moves the power from epoch 1."""
    payload = json.dumps(PAYLOAD, ensure_ascii=False, separators=(",", ":"))
    digest = approval_digest(kind="elevation_ruling", version=1, sender="gd03", recipient="gd0304", subject=SUBJECT,
                             power_id=SUBJECT, from_epoch=1, in_reply_to=None, supersedes=None, payload=payload)  # fmt: skip
    return Envelope(
        message_id=MESSAGE_ID, kind="elevation_ruling", version=1, sender="gd03", recipient="gd0304", subject=SUBJECT,
        issued_at=START + timedelta(hours=1), body="review", procedure_id="5d9c1f6e-0a4b-4c3d-8e2f-1a2b3c4d5e6f",
        stream="gd03-1", stream_seq=2, lineage_seq=2, law_release="2026.1+0123456789abcdef", payload=payload,
        approvals=signers(digest), power_id=SUBJECT, from_epoch=1,
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        tree_size=4, tree_root=merkle.root(log(), 4).hex(),
    )  # fmt: skip


def message_vectors(sent: Envelope, officers: dict[str, int]) -> dict[str, Any]:
    """Directory, certificate, approvals, message and receipt: one chain of trust."""
    signed = Signed.by(KEYS["gd03"], sent.to_bytes())
    first = sent.approvals[0]
    data = {"message": MESSAGE_ID, "digest": hashlib.sha256(signed.body).hexdigest(), "outcome": "applied",
            "arrived_at": instant(START + timedelta(hours=1, seconds=1))}  # fmt: skip
    receipt = Frame(
        "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d", RECEIPT, "gd0304", "gd03", START + timedelta(hours=1, seconds=2), data
    )
    fields = (
        "elevation_ruling.v1",
        "gd03",
        "gd0304",
        SUBJECT,
        SUBJECT,
        "1",
        "-",
        "-",
        hashlib.sha256(sent.payload.encode()).hexdigest(),
    )
    said = first.certificate.split(".")[0]
    statement = approval_statement(first.digest, first.person_id, first.act, first.role, first.body, first.at)
    return {
        "keys": {name: {"seed_hex": bytes([seed] * 32).hex(), "key_id": KEYS[name].key_id, "pem": KEYS[name].public.pem()}
                 for name, seed in (COURTS | officers).items()},
        "anchor_pem": KEYS["spc"].public.pem(), "directory": written(directory()), "recipient": "gd0304",
        "approval_digest": {"lines": ["zhixing-approval-v1", *fields], "sha256": sent.approval_digest},
        "first_approval": written_approval(first),
        "first_approval_statement_utf8": statement.decode(),
        "first_certificate_statement_utf8": (from_base64url(said) or b"").decode(),
        "message": written(signed), "message_sha256": data["digest"],
        "receipt": written(Signed.by(KEYS["gd0304"], receipt.to_bytes())),
    }  # fmt: skip


def delegated_vectors() -> dict[str, Any]:
    """The same for the second message, with the statements of its dissent and of its delegation."""
    sent = envelope(delegated_approvals)
    dissent, last = sent.approvals[3], sent.approvals[-1]
    said = approval_statement(dissent.digest, dissent.person_id, dissent.act, dissent.role, dissent.body, dissent.at,
                              dissent.opinion)  # fmt: skip
    return message_vectors(sent, OFFICERS | DEPUTY) | {
        "dissent_words": OPINIONS["reviewer3", "discuss"][1], "dissent_statement_utf8": said.decode(),
        "delegation_statement_utf8": delegation_statement("gd03", last.act, last.person_id, delegation()).decode(),
    }  # fmt: skip


def identifier_vectors() -> dict[str, Any]:
    """Case numbers taken and refused, references to old ones, lineage ids."""
    good = [
        "（2026）粤03执12号",
        "(2026)粤0304执恢3号",
        "（2026）最高法执监1号",
        "（2026）京执异999号",
        "（2026）粤73知执7号",
    ]
    bad = [
        "（2026）粤03执012号",
        "（26）粤03执1号",
        "（2026）粤03执0号",
        "(2026）粤03执1号",
        "（2026）粤033执1号",
        "2026粤03执1号",
    ]
    for text in bad:
        try:
            CaseNumber.parse(text)
        except ZhixingError:
            continue
        raise AssertionError(text)
    old = ["(2014)执监字第80号", "（2019）最高法执监136号之二"]
    return {
        "case_numbers": [{"text": text, "canonical": str(CaseNumber.parse(text)), **asdict(CaseNumber.parse(text)),
                          "lineage_id": lineage_id_of(text)} for text in good],
        "not_case_numbers": bad,
        "references": [{"text": text, "old_style": CaseReference.parse(text).is_old_style,
                        "suffix": CaseReference.parse(text).suffix} for text in old],
    }  # fmt: skip


def sealed_vectors() -> dict[str, Any]:
    """A sealed box with a fixed ephemeral key; real ones are fresh each time, so only opening is a vector."""
    plain = "执行裁定 sealed".encode()
    recipient = KEYS["gd0304"]
    public = bindings.crypto_sign_ed25519_pk_to_curve25519(recipient.public.raw)
    ephemeral_public, ephemeral = bindings.crypto_box_seed_keypair(bytes([0x77]) * 32)
    nonce = hashlib.blake2b(ephemeral_public + public, digest_size=24).digest()
    sealed = ephemeral_public + bindings.crypto_box_easy(plain, nonce, public, ephemeral)
    return {"recipient": "gd0304", "seed_hex": (bytes([5]) * 32).hex(), "x25519_public_hex": public.hex(),
            "sealed_base64url": to_base64url(sealed), "opens_to_utf8": plain.decode()}  # fmt: skip


def evidence_vectors() -> dict[str, Any]:
    """Signed statements, their tree, one inclusion and one consistency proof."""
    nodes = log()
    return {
        "court": "gd03",
        "statements": [{"statement": text.decode(), "key": KEYS["gd03"].key_id,
                        "signature": to_base64url(sign(KEYS["gd03"], text))} for text in statements()],
        "heads": {str(size): merkle.root(nodes, size).hex() for size in (4, 7)},
        "inclusion": {"index": 3, "size": 7, "proof": [step.hex() for step in merkle.inclusion_proof(nodes, 3, 7)]},
        "consistency": {"from": 4, "to": 7, "proof": [step.hex() for step in merkle.consistency_proof(nodes, 4, 7)]},
    }  # fmt: skip


def files() -> dict[str, bytes]:
    """Path below the folder → content."""

    def text(content: dict[str, Any]) -> bytes:
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    return {
        "message.json": text(message_vectors(envelope(), OFFICERS)),
        "delegated.json": text(delegated_vectors()), "identifiers.json": text(identifier_vectors()),
        "sealed.json": text(sealed_vectors()), "evidence.json": text(evidence_vectors()),
        "example/message.json": envelope().to_bytes(), "example/payload.txt": envelope().payload.encode(),
    }  # fmt: skip


def main() -> None:
    """Write all."""
    (FOLDER / "example").mkdir(exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
