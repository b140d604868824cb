"""What an act or a document would start, before it is done: it is tried in a transaction of which nothing is kept.

The dates come from the same rules, calendar and effects as later; so does the refusal, if it would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import NotFound
from shared.domain.people import Person
from shared.flows.acts import carry_out
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.preparing import prepared
from shared.flows.turns import author_of, body_for
from shared.messages.desk import Doer, Sending
from shared.messages.kinds import About, ActKind
from shared.messages.schemas import load

SIGN_FOR = "directive_sign_for"


@dataclass(slots=True)
class Foreseen:
    """Duties that would begin here, duties that would begin at another court (court, duty), those met, kinds sent.

    Dates are those of today; a document still has to be signed, and begins its periods when it is issued or applied.
    """

    here: list[Duty] = field(default_factory=list)
    there: list[tuple[str, Duty]] = field(default_factory=list)
    met: list[Duty] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)


class _Undone(Exception):
    """Takes back what was only tried."""


class _TrialDesk(OpenDesk):
    """Notes what begins and ends while something is tried."""

    def __init__(self, node: Node, unit: Any, doer: Doer) -> None:
        super().__init__(node, unit, doer)
        self.found = Foreseen()

    def open_duty(
        self, rule_id: str, *, lineage_id: str, subject_id: str, body: Body, start: date | None = None
    ) -> Duty:
        duty = super().open_duty(rule_id, lineage_id=lineage_id, subject_id=subject_id, body=body, start=start)
        self.found.here.append(duty)
        return duty

    def close_duties(self, *, subject_id: str, rule_id: str | None = None, by: str, event: str = "meet") -> None:
        narrowed: dict[str, Any] = {"rule_id": rule_id} if rule_id else {}
        self.found.met += self.duties.where(subject_id=subject_id, state__in=["open", "overdue"], **narrowed)
        super().close_duties(subject_id=subject_id, rule_id=rule_id, by=by, event=event)

    def effects_of(self, sending: Sending) -> None:
        super().effects_of(sending)
        kind = self.node.catalogue.messages[sending.kind]
        self.found.sent.append((sending.kind, sending.recipient))
        started = [(start.rule_id, start.body) for start in kind.starts if start.at == "recipient"]
        if kind.sign_for:
            started.append((SIGN_FOR, Body.MANAGEMENT))
        for rule_id, body in started:
            duty = super().open_duty(
                rule_id, lineage_id=sending.lineage_id, subject_id=sending.message_id, body=body
            )  # its dates are the recipient's: both courts apply one law and one calendar
            self.found.there.append((sending.recipient, duty))


def of_act(node: Node, person: Person, act: ActKind, about: About, inputs: Mapping[str, Any]) -> Foreseen:
    """What this act would start. Raises whatever doing it would raise."""
    doer = _doer(person, act)
    with node.store.begin() as unit:
        desk = _TrialDesk(node, unit, doer)
        with suppress(_Undone), unit.savepoint():
            carry_out(desk, act, about, load(act.payload, inputs))
            raise _Undone
    return desk.found


def of_document(
    node: Node, person: Person, kind_name: str, *, recipient: str, lineage_id: str, exchange_id: str,
    inputs: Mapping[str, Any], supersedes: str | None = None,
) -> Foreseen:  # fmt: skip
    """What this document would start once it is issued, signatures given. Raises whatever drafting it would raise."""
    kind = node.catalogue.documents[kind_name]
    with node.store.begin() as unit:
        desk = _TrialDesk(node, unit, author_of(person, kind))
        with suppress(_Undone), unit.savepoint():
            sending, _, _ = prepared(desk, kind, recipient, lineage_id, exchange_id, inputs, supersedes)
            kind.route.check(node.registry, node.court_id, recipient, desk.today)
            kind.check(desk, sending)
            act = node.catalogue.acts.get(kind_name)
            if act is not None:
                about = About(lineage_id, exchange_id if sending.exchange is not None else None)
                carry_out(desk, act, about, sending.payload, sending.from_epoch)
            else:
                desk.effects_of(sending)
            raise _Undone
    return desk.found


def _doer(person: Person, act: ActKind) -> Doer:
    roles = sorted(act.roles & set(person.roles))
    if not roles:
        raise NotFound(name=act.name)
    return Doer(person.person_id, body_for(person, act.bodies), roles[0])
