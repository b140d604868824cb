"""Who held the power over a case, from when, by which document: told from what this court itself knows and was answered.

No other node is asked: sources are this court's evidence, the certificates and notices it received, the answers to its
journey queries (statements whose signatures hold), its dockets and its register of powers. What it does not know is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from shared.domain.cases import Case
from shared.domain.controls import Control
from shared.domain.deadlines import SHANGHAI
from shared.domain.errors import ZhixingError
from shared.domain.exchanges import Exchange
from shared.domain.power import Power
from shared.flows import journey
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Incoming
from shared.messages.envelope import Envelope
from shared.messages.instants import parse_instant
from shared.messages.schemas import load

#: Stages of evidence that are the passing of a power itself.
PASSING = ("served", "served_otherwise", "power_taken", "asset_passed", "asset_taken_on", "caught_up")
#: Documents that tell another court of a passing.
TOLD_BY = ("ruling_served", "designation_served", "power_certificate", "other_service_recorded", "entrust_docket_notice",
           "entrust_resumed")  # fmt: skip
#: Documents after which an asset goes with its case again.
ASSET_BACK = ("disposal_done", "disposal_declined", "disposal_ended_copy")
#: Letters whose sender has the power until the recipient takes it.
OFFERED = ("entrust_letter", "entrust_return", "disposal_transfer_letter")
MOST = 200


@dataclass(frozen=True, slots=True)
class Holding:
    """One court's time with a power. `power_id`: the lineage, or one asset. from_court: who had it before, if known.

    since: None when only the epoch is known; until: None while it is held. document: id of the ruling or letter;
    kind: what that was (a message kind; empty when unknown); ruled_by: the court that issued it. evidence: of service.
    """

    power_id: str
    court: str
    epoch: int
    since: datetime | None
    until: datetime | None = None
    from_court: str = ""
    document: str = ""
    kind: str = ""
    ruled_by: str = ""
    evidence: str = ""


def read_lineage(node: Node, unit: Unit, lineage_id: str, cases: Sequence[Case], powers: Sequence[Power],
                 exchanges: Sequence[Exchange]) -> list[Holding]:  # fmt: skip
    """The holdings of the case and of its assets, by power and epoch; at most 200 of each source are read."""
    known: dict[tuple[str, int], Holding] = {}
    for each in (*_own(node, unit, lineage_id), *_answered(node, unit, lineage_id), *_told(node, unit, lineage_id),
                 *(_registered(power) for power in powers if power.holder)):  # fmt: skip
        _learn(known, each)
    _givers(unit, known)
    _begin(node, known, lineage_id, cases)
    ends = {power.power_id: _ended(unit, power, cases) for power in powers if power.state == "ended"}
    found = []
    ordered = sorted(known.values(), key=lambda each: (each.power_id != lineage_id, each.power_id, each.epoch))
    for at, each in enumerate(ordered):
        before, after = ordered[at - 1] if at else None, ordered[at + 1] if at + 1 < len(ordered) else None
        until = after.since if after and after.power_id == each.power_id else ends.get(each.power_id)
        giver = before.court if before and before.power_id == each.power_id else ""
        whole = replace(each, until=until, from_court=each.from_court or giver)
        found.append(_by_document(node, unit, whole, exchanges))
    return found


def _learn(known: dict[tuple[str, int], Holding], new: Holding) -> None:
    """What came first stands; what it lacked is filled in."""
    old = known.get((new.power_id, new.epoch))
    if old is None or old.court != new.court:
        known.setdefault((new.power_id, new.epoch), new)
        return
    known[new.power_id, new.epoch] = replace(
        old, since=old.since or new.since, from_court=old.from_court or new.from_court,
        document=old.document or new.document, evidence=old.evidence or new.evidence,
    )  # fmt: skip


def _own(node: Node, unit: Unit, lineage_id: str) -> Iterator[Holding]:
    for row in unit.evidence.where(lineage_id=lineage_id, stage__in=list(PASSING), order_by=("at",), limit=MOST):
        detail = json.loads(row.statement).get("detail", {})
        yield from _stated(row.stage, node.court_id, lineage_id, row.subject_id, row.evidence_id, row.at, detail)


def _answered(node: Node, unit: Unit, lineage_id: str) -> Iterator[Holding]:
    newest = {}
    for row in unit.journeys.where(lineage_id=lineage_id, order_by=("asked_at",), limit=MOST):
        if row.answer:
            newest[row.court_id] = row.answer
    for court_id, answer in newest.items():
        wanted = [s for s in answer.get("statements", ()) if any(f'"{stage}"' in str(s) for stage in PASSING)]
        for step in journey.steps(node, [{"court": court_id, "statements": wanted}]):
            if step.verified and step.court_id == court_id and step.stage in PASSING:
                yield from _stated(step.stage, court_id, lineage_id, step.subject_id, "", step.at, step.detail)


def _stated(stage: str, court: str, lineage_id: str, subject: str, evidence: str, at: datetime,
            detail: dict[str, Any]) -> Iterator[Holding]:  # fmt: skip
    power_id, epoch = str(detail.get("power") or lineage_id), detail.get("epoch")
    if not isinstance(epoch, int):
        return
    at = parse_instant(detail["recorded_at"]) if "recorded_at" in detail else at
    to = str(detail.get("to") or detail.get("holder") or court)
    giver = court if stage in ("served", "asset_passed") else ""
    if giver and epoch > 1:
        yield Holding(power_id, giver, epoch - 1, None)
    yield Holding(power_id, to, epoch, at, None, giver, "" if stage == "caught_up" else subject, evidence=evidence)


def _told(node: Node, unit: Unit, lineage_id: str) -> Iterator[Holding]:
    for row in unit.inbox.where(lineage_id=lineage_id, kind__in=list(TOLD_BY), order_by=("arrived_at",), limit=MOST):
        try:
            found = _read(node, row, lineage_id)
        except (ZhixingError, ValueError, KeyError, TypeError):  # of a release this one cannot read
            continue
        if found.from_court and found.epoch > 1:
            yield Holding(lineage_id, found.from_court, found.epoch - 1, None)
        yield found


def _read(node: Node, row: Incoming, lineage_id: str) -> Holding:
    envelope = Envelope.from_bytes(row.bytes_received)
    kind, said = envelope.kind, json.loads(envelope.payload)
    if kind == "power_certificate":
        inside = Envelope.from_bytes(load(node.catalogue.messages[kind].payload, said).service.signed().body)
        served = json.loads(inside.payload)
        return Holding(lineage_id, served["target"], served["epoch"], parse_instant(served["served_at"]), None, inside.sender,
                       said["ruling_id"], evidence=row.message_id)  # fmt: skip
    if kind == "other_service_recorded":
        return Holding(
            lineage_id, said["holder"], said["epoch"], parse_instant(said["recorded_at"]), document=said["ruling_id"]
        )
    if kind in ("entrust_docket_notice", "entrust_resumed"):
        return Holding(lineage_id, envelope.sender, said["epoch"], envelope.issued_at, None, envelope.recipient,
                       envelope.in_reply_to or "", evidence=row.message_id)  # fmt: skip
    return Holding(lineage_id, said.get("target") or envelope.recipient, said["epoch"], parse_instant(said["served_at"]), None,
                   envelope.sender, said["ruling_id"], evidence=row.message_id)  # fmt: skip


def _registered(power: Power) -> Holding:
    proof = power.certificate
    return Holding(power.power_id, power.holder or "", power.epoch, power.since, None, "", proof.get("ruling", ""),
                   evidence=proof.get("service", ""))  # fmt: skip


def _givers(unit: Unit, known: dict[tuple[str, int], Holding]) -> None:
    """Who offers a power by letter had it before."""
    for (power_id, epoch), each in [*known.items()]:
        letter = unit.inbox.get(each.document) if each.document and not each.from_court else None
        if letter is not None and letter.kind in OFFERED and epoch > 1:
            known[power_id, epoch] = replace(each, from_court=letter.sender)
            _learn(known, Holding(power_id, letter.sender, epoch - 1, None))


def _begin(node: Node, known: dict[tuple[str, int], Holding], lineage_id: str, cases: Sequence[Case]) -> None:
    """The first docket: this court's own entry, where the case began here."""
    first = next((case for case in cases if case.origin == "application"), None)
    if first is not None:
        since = datetime.combine(first.filed_on, time(), SHANGHAI)
        old = known.get((lineage_id, 1))
        known[lineage_id, 1] = replace(old or Holding(lineage_id, node.court_id, 1, since), since=since)


def _ended(unit: Unit, power: Power, cases: Sequence[Case]) -> datetime | None:
    if power.power_id != power.lineage_id:
        about: dict[str, Any] = {"lineage_id": power.lineage_id, "kind__in": list(ASSET_BACK)}
        got = unit.inbox.first(order_by=("-arrived_at",), **about)
        sent = unit.outbox.first(order_by=("-issued_at",), **about)
        return got.arrived_at if got else sent.issued_at if sent else None
    closed = [case.closed_on for case in cases if case.closed_on]
    return datetime.combine(max(closed), time(), SHANGHAI) if closed else None


def _by_document(node: Node, unit: Unit, held: Holding, exchanges: Sequence[Exchange]) -> Holding:
    """With the kind of its document and the court that issued it, as far as this court has either."""
    if not held.document:
        return held
    if (got := unit.inbox.get(held.document)) is not None:
        return replace(held, kind=got.kind, ruled_by=got.sender)
    if (sent := unit.outbox.get(held.document)) is not None:
        return replace(held, kind=sent.kind, ruled_by=node.court_id)
    told = next((row for row in exchanges if row.data.get("ruling") == held.document), None)
    kind = str(told.data.get("ruling_kind", "")) if told is not None else ""
    return replace(held, kind=kind, ruled_by=told.peer if told is not None and kind else "")


def asset_names(controls: Sequence[Control]) -> dict[str, str]:
    """Power over one asset → what it is."""
    return {control.control_id: control.asset for control in controls}
