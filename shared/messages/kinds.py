"""Declarations: one `MessageKind` per message, one `ActKind` per local act, gathered in a `Procedure`.

From these come the wire schema, the forms, the protocol tables, the tier READMEs and the span names.
A published name is permanent; a new payload field needs a default; anything else is a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ACT_ROLES, ApprovalRule
from shared.domain.power import Power
from shared.domain.refusals import Refusal, RefusalCode
from shared.domain.separation import Stage
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer, Received, Sending, no_effect, nothing_more, nothing_sent, refusal_noted
from shared.messages.hooks import Hooks, merged
from shared.messages.routes import Route, within_the_court


@dataclass(frozen=True, slots=True)
class Starts:
    """A duty a message starts. `at`: recipient (when applied) or sender (when issued).

    It is closed when that court issues (recipient) or applies (sender) one of the `until` kinds in the exchange.
    """

    rule_id: str
    at: str
    body: Body
    until: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approvers:
    """The law rule that names who approves, where it is not the one of the approval rule.

    when: only if this member of the payload is set (not 0, not empty).
    """

    rule_id: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Where the console offers a kind or act: a role and state of an exchange, or a case of this court."""

    procedure: str
    role: str
    states: tuple[str, ...]


def power_of_the_case(desk: Desk, sending: Sending) -> Power | None:
    """The power over the whole case a message is about: its id is the lineage."""
    return desk.powers.get(sending.lineage_id)


@dataclass(frozen=True, slots=True)
class About:
    """What an act is about: a lineage, and the exchange if it belongs to one."""

    lineage_id: str
    exchange_id: str | None = None


def anybody_signs(desk: Desk, about: About, act: str) -> None:
    """No rule but that of posts and bodies."""


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One kind of message between courts.

    Attributes:
        step: its id in the law index (F1.3); `document`: the official document's name (文书).
        route: who may send it to whom; `bodies`: which bodies may sign it (S43 part 3).
        approvals: signatures needed before it may leave; `approvers`: who approves, if a text says so of this kind.
        `sign_for`: a person at the recipient must sign (签收).
        moves_power: names power_id and from_epoch, compare-and-set at the court that holds; `power_named`: which power
            a draft names, that of the case unless the kind says otherwise (one asset). `binds_power`: moves none, but
            its sender must not forget it (a promise, a record of service): see `flows.restored_answers`.
        authors: posts that may draft it (a panel's document is always drafted by a judge). `may_sign`: raises unless
            the acting person may draft, discuss, review or approve this very document (a panel without those who
            handled the case).
        inputs: what a person fills in when drafting; `prepare` completes it to the whole payload.
        check: sender's guard, at drafting and again at issue. `issued`: sender's effects, same commit as the outbox.
        accept: receiver's guard, no effects; `apply`: receiver's effects; `turned_away`: what the receiver still
            does after it refused. `refused`, `delivered`: sender's effects when the receipt says so.
    """

    name: str
    version: int
    title: Text
    payload: type
    step: str
    source: str
    route: Route
    bodies: frozenset[Body]
    approvals: ApprovalRule = ApprovalRule.NODE
    approvers: Approvers | None = None
    answers: tuple[str, ...] = ()
    starts: tuple[Starts, ...] = ()
    refusals: tuple[RefusalCode, ...] = ()
    sign_for: bool = False
    moves_power: bool = False
    binds_power: bool = False
    power_named: Callable[[Desk, Sending], Power | None] = power_of_the_case
    offers: tuple[Offer, ...] = ()
    authors: frozenset[str] = ACT_ROLES["draft"]
    may_sign: Callable[[Desk, About, str], None] = anybody_signs
    inputs: type | None = None
    prepare: Callable[[Desk, Sending, Any], Any] | None = None
    check: Callable[[Desk, Sending], None] = nothing_sent
    issued: Callable[[Desk, Sending], None] = nothing_sent
    accept: Callable[[Desk, Received], None] = no_effect
    apply: Callable[[Desk, Received], None] = no_effect
    turned_away: Callable[[Desk, Received, Refusal], None] = nothing_more
    refused: Callable[[Desk, Sending, Refusal], None] = refusal_noted
    delivered: Callable[[Desk, Sending], None] = nothing_sent

    @property
    def drafted(self) -> bool:
        """Whether a person drafts it (with approvals), or it leaves by an act or by itself."""
        return self.prepare is not None


def power_acted_on(desk: Desk, about: About, given: Any) -> Power | None:  # noqa: ARG001 - as another rule takes it
    """The power over the whole case an act is about."""
    return desk.powers.get(about.lineage_id)


@dataclass(frozen=True, slots=True)
class ActKind:
    """One act of a person at their own court: docket, control, money, or a step of a procedure.

    Attributes:
        bodies, roles: who may do it. `implementation`: exercises enforcement power: only the holder, in its epoch,
            entered in the signed act log. `power_of`: under which power, that of the case unless the act says
            otherwise (one asset). `moves_power`: not while the court catches up after a restore.
        scope: court (no case yet) | case | exchange. `effect` returns facts for the answer (JSON scalars).
        approvals: more than NODE: the act is drafted like a document and done when its signatures are complete, with
            `desk.signed`; `approvers`, `may_sign`, `inputs` and `prepare` (what the document says of itself) as of
            `MessageKind`.
        stage: the stage of implementation it belongs to; no other person's stage (`shared.domain.separation`).
    """

    name: str
    title: Text
    payload: type
    source: str
    bodies: frozenset[Body]
    roles: frozenset[str]
    scope: str
    effect: Callable[[Desk, Doer, About, Any], Mapping[str, Any]]
    implementation: bool = False
    moves_power: bool = False
    power_of: Callable[[Desk, About, Any], Power | None] = power_acted_on
    step: str = ""
    offers: tuple[Offer, ...] = ()
    approvals: ApprovalRule = ApprovalRule.NODE
    approvers: Approvers | None = None
    may_sign: Callable[[Desk, About, str], None] = anybody_signs
    stage: Stage | None = None
    inputs: type | None = None
    prepare: Callable[[Desk, Sending, Any], Any] | None = None

    @property
    def drafted(self) -> bool:
        """Whether it is done by a document with approvals, not at once."""
        return self.approvals is not ApprovalRule.NODE


@dataclass(frozen=True, slots=True)
class Procedure:
    """What courts do together: roles with one state table each, messages in order, local acts."""

    name: str
    title: Text
    source: str
    tables: Mapping[str, tuple[Transition, ...]] = field(default_factory=dict)
    messages: tuple[MessageKind, ...] = ()
    acts: tuple[ActKind, ...] = ()
    hooks: Hooks = field(default_factory=Hooks)


def document_of(act: ActKind) -> MessageKind:
    """An act that needs approvals, as the document its signatures stand on; its recipient is the court itself."""
    return MessageKind(
        act.name, 1, act.title, act.payload, act.step, act.source, within_the_court, act.bodies, act.approvals,
        act.approvers, moves_power=act.implementation, power_named=_power_of(act), offers=act.offers,
        authors=act.roles, may_sign=act.may_sign, inputs=act.inputs, prepare=act.prepare or _as_given,
    )  # fmt: skip


def _power_of(act: ActKind) -> Callable[[Desk, Sending], Power | None]:
    return lambda desk, sending: act.power_of(desk, About(sending.lineage_id, sending.exchange_id), sending.payload)


def _as_given(desk: Desk, sending: Sending, given: Any) -> Any:  # noqa: ARG001 - as `prepare` is called
    return given


class IncompleteDeclaration(Exception):
    """A declaration breaks a rule of this module; the process must not start."""


class Catalogue:
    """All procedures of this release, found by name; built once, refused when incomplete."""

    def __init__(self, procedures: tuple[Procedure, ...]) -> None:
        self.procedures = {procedure.name: procedure for procedure in procedures}
        self.messages: dict[str, MessageKind] = {}
        self.acts: dict[str, ActKind] = {}
        self.procedure_of: dict[str, str] = {}
        self.hooks = merged(tuple(procedure.hooks for procedure in procedures))
        for procedure in procedures:
            for name in [kind.name for kind in procedure.messages] + [act.name for act in procedure.acts]:
                if name in self.procedure_of:
                    raise IncompleteDeclaration(f"{name} is declared twice")
                self.procedure_of[name] = procedure.name
            self.messages |= {kind.name: kind for kind in procedure.messages}
            self.acts |= {act.name: act for act in procedure.acts}
        #: All that people draft: documents that leave, and acts that need approvals.
        self.documents = {kind.name: kind for kind in self.messages.values() if kind.drafted}
        self.documents |= {act.name: document_of(act) for act in self.acts.values() if act.drafted}
        self._check()

    def _check(self) -> None:
        for kind in self.messages.values():
            unknown = [name for name in kind.answers if name not in self.messages]
            unknown += [n for start in kind.starts for n in start.until if n not in self.procedure_of]
            if unknown or not kind.bodies or not kind.title.zh or not kind.source:
                raise IncompleteDeclaration(f"{kind.name}: unknown or missing: {unknown or 'bodies, title, source'}")
        offers = [offer for kind in self.messages.values() for offer in kind.offers]
        offers += [offer for act in self.acts.values() for offer in act.offers]
        for offer in offers:
            if offer.procedure == "docket":
                continue
            table = self.procedures[offer.procedure].tables[offer.role]
            known = {row.start for row in table} | {row.end for row in table}
            if not set(offer.states) <= known:
                raise IncompleteDeclaration(f"offer {offer} names a state its table lacks")

    def table(self, procedure: str, role: str) -> tuple[Transition, ...]:
        """The state table of a role."""
        return self.procedures[procedure].tables[role]

    def offered(self, procedure: str, role: str, state: str) -> tuple[list[MessageKind], list[ActKind]]:
        """What a person could draft or do in this state of this role."""

        def here(item: MessageKind | ActKind) -> bool:
            return any(o.procedure == procedure and o.role == role and state in o.states for o in item.offers)

        return [k for k in self.messages.values() if here(k)], [a for a in self.acts.values() if here(a)]
