"""The desk inside one transaction: gives effects what they ask for, and sends at the end what they sent.

Messages are numbered only in `flush`, recipients in sorted order, so that two transactions never wait for
each other's counters in a circle.
"""

# ruff: noqa: D102 - what each method means is said once, in the port `shared.messages.desk.Desk`
from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from shared.domain import cases, duties
from shared.domain.attachments import StoredAttachment
from shared.domain.cases import Case
from shared.domain.courts import Body
from shared.domain.deadlines import due, legal_day
from shared.domain.due_basis import BASIS, ByRule
from shared.domain.duties import Duty, Task
from shared.domain.errors import Text
from shared.domain.exchanges import Act, Exchange
from shared.domain.identifiers import CaseNumber
from shared.domain.node_events import Entry, NodeEvent
from shared.domain.people import Approval
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.rows import Rows
from shared.domain.separation import Side
from shared.domain.transitions import after
from shared.flows import evidence, intake, node_events, separation
from shared.flows.boxes import OpenBoxes
from shared.flows.dispatch import Departure, depart, numbered
from shared.flows.expiry import state_after_closing
from shared.flows.followed_rows import findable, followed
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.messages.boxes import Boxes
from shared.messages.desk import Doer, Received, Sending
from shared.messages.envelope import Envelope
from shared.messages.hooks import following
from shared.messages.kinds import power_of_the_case
from shared.messages.schemas import load
from shared.messages.signed_copy import SignedCopy
from shared.messages.signing import Signed

APPLIED = "applied"
Row = TypeVar("Row")


class OpenDesk:
    """Implements `shared.messages.desk.Desk` over a unit. One per transaction."""

    def __init__(self, node: Node, unit: Unit, doer: Doer | None = None, traceparent: str | None = None,
                 park_failures: bool = False) -> None:  # fmt: skip
        self.node, self.unit, self.doer, self.traceparent = node, unit, doer, traceparent
        self.park_failures = park_failures
        self.court_id = node.court_id
        self.now, self.today = node.clock.legal_now(), node.clock.legal_today()
        self.registry, self.law = node.registry, node.law
        self.cases, self.parties = findable(self, unit)
        self.objections, self.case_register = unit.objections, unit.case_register
        self.powers, self.money = unit.powers, unit.money
        self.acts, self.exchanges, self.tasks = unit.acts, unit.exchanges, unit.tasks
        self.duties, self.controls = followed(self, unit)
        self.signed: tuple[Approval, ...] = ()
        self.boxes: Boxes = OpenBoxes(unit)
        self._departures: list[Departure] = []

    def of(self, row_type: type[Row]) -> Rows[Row]:
        return self.unit.of(row_type)

    def new_id(self) -> str:
        return str(uuid.uuid4())

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        queued = len(self._departures)
        try:
            with self.unit.savepoint():
                yield
        except BaseException:
            del self._departures[queued:]
            raise

    def next_number(self, counter: str) -> int:
        return self.unit.next_number(counter)

    def new_case_no(self, type_code: str) -> str:
        year, code = self.today.year, self.node.court.code
        serial = self.unit.next_number(f"case:{year}:{code}:{type_code}")
        return str(CaseNumber(year, code, "", type_code, serial))

    # — procedures —

    def open_exchange(
        self, procedure: str, role: str, *, event: str, lineage_id: str, peer: str, data: dict[str, Any] | None = None,
        exchange_id: str | None = None,
    ) -> Exchange:  # fmt: skip
        state = after(self.node.catalogue.table(procedure, role), "", event)
        opened = Exchange(
            exchange_id or self.new_id(), procedure, role, lineage_id, peer, state, self.now, dict(data or {})
        )
        self.exchanges.add(opened)
        return opened

    def move(self, exchange: Exchange, event: str, **data: Any) -> Exchange:
        state = after(self.node.catalogue.table(exchange.procedure, exchange.role), exchange.state, event)
        return self.exchanges.save(replace(exchange, state=state, data=exchange.data | data))

    def send(
        self,
        kind: str,
        recipient: str,
        payload: Any,
        *,
        lineage_id: str,
        exchange_id: str,
        in_reply_to: str | None = None,
        power_id: str | None = None,
        from_epoch: int | None = None,
        supersedes: str | None = None,
    ) -> str:
        sending = Sending(kind, recipient, lineage_id, exchange_id, self.exchanges.get(exchange_id), payload, self.new_id(),
                          power_id, from_epoch, in_reply_to, supersedes)  # fmt: skip
        return self.depart(sending, approvals=None, payload_text=None)

    def depart(self, sending: Sending, *, approvals: Sequence[Approval] | None, payload_text: str | None) -> str:
        """Check, apply the sender's effects and queue for `flush`; approvals come from a draft or from the doer."""
        departure = depart(self, sending, approvals, payload_text)
        self._departures.append(departure)
        self.effects_of(sending)
        return sending.message_id

    def effects_of(self, sending: Sending) -> None:
        """What sending it does at this court: duties met and begun, and what its kind does when issued."""
        self._meet_duties(sending.kind, sending.exchange_id, at="recipient", by=sending.message_id)
        kind = self.node.catalogue.messages[sending.kind]
        for start in kind.starts:
            if start.at == "sender":
                self.open_duty(
                    start.rule_id, lineage_id=sending.lineage_id, subject_id=sending.message_id, body=start.body
                )
        kind.issued(self, sending)
        for effect in following(self.node.catalogue.hooks.after_issue, sending.kind):
            effect(self, sending)

    def flush(self) -> list[str]:
        """Number and sign what was sent, recipients in sorted order; returns the message ids."""
        waiting = sorted(self._departures, key=lambda d: (d.sending.recipient, d.sending.lineage_id))
        self._departures = []
        for departure in waiting:
            numbered(self, departure)
        return [departure.sending.message_id for departure in waiting]

    # — power, duties, tasks, evidence —

    def save_power(self, power: Power, *, expected: Power) -> None:
        seen = {"epoch": expected.epoch, "state": expected.state, "holder": expected.holder}
        if not self.powers.swap(power, **seen, version=expected.version):
            now = self.powers.need(power.power_id)
            if all(getattr(now, name) == value for name, value in seen.items()):
                self.powers.save(replace(power, version=expected.version))  # raises: only a note changed, try again
            now.refuse_stale(expected.epoch)

    def open_duty(
        self, rule_id: str, *, lineage_id: str, subject_id: str, body: Body, start: date | None = None
    ) -> Duty:
        rule = self.law.rule(rule_id, self.today)
        period = rule.period()
        computed = due(start or self.now, period, self.law.calendar)
        began = self.now if start is None and period.unit.ends_at_an_instant else start or self.today
        kept = {"release": str(self.law.release), BASIS: ByRule(period, began, self.today).as_dict()}
        proof: list[dict[str, Any]] = [*(step.as_dict() for step in computed.proof), rule.as_step() | kept]
        duty = Duty(self.new_id(), rule_id, lineage_id, subject_id, body.value, legal_day(start or self.now), computed.due_on,
                    computed.due_at, computed.provisional, "open", proof)  # fmt: skip
        self.duties.add(duty)
        return duty

    def close_duties(self, *, subject_id: str, rule_id: str | None = None, by: str, event: str = "meet") -> None:
        narrowed: dict[str, Any] = {"rule_id": rule_id} if rule_id else {}
        for duty in self.duties.where(subject_id=subject_id, state__in=list(duties.OWED), **narrowed):
            measures = duty.rule_id in self.node.catalogue.hooks.term_ended
            state = state_after_closing(self, duty, event, measures=measures)
            self.duties.save(replace(duty, state=state, closed_by=by, closed_at=self.now))

    def _meet_duties(self, kind_name: str, exchange_id: str, *, at: str, by: str) -> None:
        """Close what `kind_name` answers: duties started in this exchange by kinds naming it in `until`."""
        for kind in self.node.catalogue.messages.values():
            for start in kind.starts:
                if start.at == at and kind_name in start.until:
                    for message_id in self._messages_of(kind.name, exchange_id, at):
                        self.close_duties(subject_id=message_id, rule_id=start.rule_id, by=by)

    def _messages_of(self, kind: str, exchange_id: str, at: str) -> Iterator[str]:
        box = self.unit.inbox if at == "recipient" else self.unit.outbox
        for row in box.where(kind=kind, exchange_id=exchange_id):
            yield row.message_id

    def met_by_arrival(self, kind_name: str, exchange_id: str, by: str) -> None:
        """Close this court's own duties as a sender that wait for an answer of this kind."""
        self._meet_duties(kind_name, exchange_id, at="sender", by=by)

    def raise_task(
        self, code: str, *, lineage_id: str, subject_id: str, body: Body, zh: str, en: str, once_key: str | None = None
    ) -> None:
        key = once_key or f"{code}:{subject_id}"
        self.unit.tasks.add_new(Task(self.new_id(), key, code, lineage_id, subject_id, body.value, zh, en, self.now))

    def record_act(self, kind: str, *, power: Power, detail: dict[str, Any]) -> Act:
        power.require_holder(self.court_id)
        person = self.doer.person_id if self.doer else "node"
        body = self.doer.body if self.doer else ""
        act = Act(self.new_id(), power.lineage_id, power.power_id, power.epoch, kind, person, body, self.now, detail)
        self.acts.add(act)
        said = {"kind": kind, "power": power.power_id, "epoch": power.epoch, "person": person, "body": body}
        self.witness("act", subject_id=act.act_id, lineage_id=act.lineage_id, detail=said)
        return act

    def record_event(
        self, kind: str, *, lineage_id: str, subject_id: str = "", on: date | None = None,
        detail: dict[str, Any] | None = None, corrects: str | None = None,
    ) -> NodeEvent:  # fmt: skip
        return self.record_events([Entry(kind, lineage_id, subject_id, on, detail or {}, corrects)])[0]

    def record_events(self, entries: Sequence[Entry]) -> list[NodeEvent]:
        return node_events.record(self, entries)

    def witness(self, stage: str, *, subject_id: str, lineage_id: str, detail: dict[str, Any]) -> str:
        return evidence.witness(
            self.node, self.unit, stage, subject_id=subject_id, lineage_id=lineage_id, at=self.now, detail=detail
        )

    def end_case(self, case: Case, event: str, mode: str) -> Case:
        state = after(cases.STATES, case.state, event)
        for duty in self.duties.where(subject_id=case.case_no, state__in=list(duties.OWED)):
            self.close_duties(subject_id=duty.subject_id, rule_id=duty.rule_id, by=f"closed:{mode}", event="drop")
        ended = self.cases.save(replace(case, state=state, mode=mode, closed_on=self.today))
        self.record_event("case_closed", lineage_id=case.lineage_id, subject_id=case.case_no, detail={"mode": mode})
        return ended

    def was_applied(self, message_id: str) -> bool:
        row = self.unit.inbox.get(message_id)
        return row is not None and row.state == APPLIED

    def message_sha256(self, message_id: str) -> str:
        received = self.unit.inbox.get(message_id)
        return received.digest if received is not None else self.unit.outbox.need(message_id).digest

    def was_sent(self, message_id: str, recipient: str) -> bool:
        row = self.unit.outbox.get(message_id)
        return row is not None and row.recipient == recipient

    def received_payload(self, message_id: str) -> Any:
        envelope = Envelope.from_bytes(self.unit.inbox.need(message_id).bytes_received)
        return load(self.node.catalogue.messages[envelope.kind].payload, json.loads(envelope.payload))

    def signed_copy(self, message_id: str) -> SignedCopy:
        row = self.unit.inbox.need(message_id)
        return SignedCopy.of(Signed(row.bytes_received, row.alg, row.key_id, row.signature))

    def open_copy(self, court_id: str, copy: SignedCopy) -> Received:
        signed = copy.signed()
        key = intake.court_key(self.node, court_id, signed.key_id)
        if key is None or not signed.holds(key):
            refuse(RefusalCode.R1, "所附报文不是 {court} 以可信密钥签名的原文。",
                   "The enclosed message is not what {court} signed with a trusted key.", rule=intake.SIGNING_RULE,
                   court=court_id)  # fmt: skip
        envelope = Envelope.from_bytes(signed.body)
        kind = self.node.catalogue.messages.get(envelope.kind)
        if kind is None or envelope.sender != court_id:
            refuse(RefusalCode.R1, "所附报文不是 {court} 发出的。", "The enclosed message is not from {court}.",
                   rule=intake.SIGNING_RULE, court=court_id)  # fmt: skip
        return Received(envelope, load(kind.payload, json.loads(envelope.payload)))

    def title_of(self, name: str) -> Text:
        known = self.node.catalogue.acts.get(name) or self.node.catalogue.messages.get(name)
        return known.title if known is not None else Text(name, name)

    def took_part(self, lineage_id: str, person_id: str, side: Side) -> bool:
        return separation.took_part(self.unit, lineage_id, person_id, side)

    def stored_attachment(self, sha256: str = "", *, title: str = "") -> StoredAttachment | None:
        if not title:
            return self.unit.attachments.get(sha256)
        found = self.unit.attachments.where(title=title, limit=2)
        return found[0] if len(found) == 1 else None

    def attachments_complete(self, message_id: str) -> bool:
        return self.unit.named_attachments.first(message_id=message_id, direction="in", complete_at=None) is None

    def moves_power(self, message_id: str) -> bool:
        row = self.unit.inbox.get(message_id) or self.unit.outbox.get(message_id)
        kind = self.node.catalogue.messages.get(row.kind) if row else None
        # A letter that moves one asset is no superior's directive, so nothing is said here about objections to it.
        return kind is not None and kind.moves_power and kind.power_named is power_of_the_case
