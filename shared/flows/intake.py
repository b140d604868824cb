"""From a parcel to verified bytes of a known court, or to quarantine with the reason. Nothing is dropped."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shared.domain.courts import Body
from shared.domain.errors import Text, ZhixingError
from shared.domain.people import Approval
from shared.domain.refusals import Refusal, RefusalCode
from shared.flows import officers
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.ports_transport import Parcel
from shared.flows.records import Quarantined
from shared.messages.desk import Desk
from shared.messages.directory import Trust
from shared.messages.sealing import SEALED_CONTENT_TYPE, open_sealed
from shared.messages.signing import KEY_HEADER, PublicKey, Signed

CONTENT_TYPE_HEADER = "content-type"
SIGNING_RULE = "电子签名法 2019 art. 13; 民事诉讼法 2023 art. 90"


@dataclass(frozen=True, slots=True)
class Unusable(Exception):
    """Why bytes cannot be taken as a court's word: no slot is consumed, the operator decides."""

    reason: str
    refusal: Refusal


def unusable(reason: str, zh: str, en: str) -> Unusable:
    """R1 with the reason; the sender's own copy tells whether it was altered on the way."""
    way_out = Text("请核对密钥、印章和报文后重发。", "Check key, seal and bytes, then send again.")
    return Unusable(reason, Refusal(RefusalCode.R1, Text(zh, en), way_out, SIGNING_RULE, {"reason": reason}))


def opened(node: Node, parcel: Parcel) -> Signed:
    """The plain bytes with what signs them, not yet verified. Raises Unusable."""
    try:
        body = parcel.body
        if parcel.headers.get(CONTENT_TYPE_HEADER) == SEALED_CONTENT_TYPE:
            body = open_sealed(node.key, body)
        return Signed.from_headers(body, parcel.headers)
    except ZhixingError as problem:
        raise unusable(problem.code, problem.what.zh, problem.what.en) from None


def require_trusted(node: Node, parcel: Parcel, signed: Signed, *, witnessed: bool) -> None:
    """That these bytes are the word of the court the parcel claims to come from. Raises Unusable.

    witnessed: these very bytes were received before, so a key revoked since then still counts for them.
    """
    directory = node.directory.current()
    entry = directory.key(parcel.sender, signed.key_id)
    trust = directory.trust(entry, node.clock.now(), False)
    if entry is not None and trust is Trust.REVOKED and witnessed:
        trust = Trust.TRUSTED
    if entry is None or trust is not Trust.TRUSTED:
        raise unusable(
            f"key_{trust.value}",
            f"{parcel.sender} 的签名密钥 {signed.key_id} 不被信任（{trust.value}）。",
            f"The signing key {signed.key_id} of {parcel.sender} is not trusted ({trust.value}).",
        )
    if not signed.holds(entry.public):
        raise unusable("bad_signature", "签名与报文不符，报文可能被改动。", "The signature does not match the bytes.")


def court_key(node: Node, court_id: str, key_id: str) -> PublicKey | None:
    """A court's public key for checking its officers' certificates; revoked keys do not count."""
    directory = node.directory.current()
    entry = directory.key(court_id, key_id)
    trusted = directory.trust(entry, node.clock.now(), False) is Trust.TRUSTED
    return entry.public if entry is not None and trusted else None


def verify_approvals(node: Node, sender: str, approvals: tuple[Approval, ...]) -> None:
    """Every approval's signature and the sender court's certificate behind it. Raises Refused R1."""
    for approval in approvals:
        officers.verify_approval(approval, court_id=sender, court_key=lambda key_id: court_key(node, sender, key_id))


def quarantine(node: Node, unit: Unit, desk: Desk, parcel: Parcel, reason: str) -> str:
    """Keep the bytes for the operator, once for the same bytes. What stands outside them is kept as far as printable."""
    sender, claimed_id = _printable(parcel.sender), _printable(parcel.message_id)
    headers = {_printable(k): _printable(v) for k, v in parcel.headers.items()}
    claimed = f"{sender}:{claimed_id}:{headers.get(KEY_HEADER, '')}:{reason}"
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, claimed + parcel.body.hex()))
    new = unit.quarantine.add_new(
        Quarantined(identity, sender, claimed_id, headers, parcel.body, reason, node.clock.now())
    )
    if new:
        desk.raise_task(
            "quarantined",
            lineage_id="",
            subject_id=identity,
            body=Body.MANAGEMENT,
            zh=f"来自 {sender} 的报文 {claimed_id} 未通过核验（{reason}），已隔离待查。",
            en=f"A message {claimed_id} from {sender} did not verify ({reason}); it is in quarantine.",
        )
        desk.witness("quarantined", subject_id=claimed_id, lineage_id="", detail={"reason": reason, "from": sender})
    return identity


def _printable(value: object) -> str:
    return "".join(c for c in str(value)[:1024] if c.isprintable())
