"""What a person has to do now: arrivals to sign for, drafts that wait for their signature, duties, tasks, cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from shared.domain.cases import Case
from shared.domain.delegations import Delegation
from shared.domain.duties import OWED, Duty, Task
from shared.domain.errors import ZhixingError
from shared.domain.exchanges import Exchange
from shared.domain.people import Person
from shared.flows import signatures, turns
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Draft, StoredApproval
from shared.web.reading.flags import open_flags
from shared.web.reading.messages import Message, incoming

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft with its next signature: an act, or `issue` when all are there.

    mine: this person may do it; `lent`: by this delegation, if not in their own right. case_no: the case it is about.
    """

    draft: Draft
    next_act: str
    mine: bool
    approvals: list[StoredApproval]
    lent: Delegation | None = None
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """The home page of a person."""

    arrivals: list[Message]
    drafts: list[Waiting]
    duties: list[Duty]
    tasks: list[Task]
    cases: list[Case]
    exchanges: list[Exchange]
    counts: dict[str, int]


def read_desk(node: Node, unit: Unit, person: Person) -> Desk:
    """Gather the home page: at most 50 of each, the rest is counted."""
    kinds = [kind.name for kind in node.catalogue.messages.values() if kind.sign_for]
    to_sign: dict[str, Any] = {"state": "applied", "signed_for_at": None, "kind__in": kinds}
    arrivals = unit.inbox.where(order_by=("arrived_at",), limit=SHOWN, **to_sign) if kinds else []
    drafts = unit.drafts.where(state__in=["approving", "returned"], order_by=("drafted_at",), limit=SHOWN)
    duties = unit.duties.where(state__in=list(OWED), order_by=("due_on", "due_at"), limit=SHOWN)
    tasks = unit.tasks.where(state="open", order_by=("-opened_at",), limit=SHOWN)
    cases = unit.cases.where(state__ne="closed", order_by=("-filed_on", "-case_no"), limit=SHOWN)
    exchanges = unit.exchanges.where(state__ne="ended", procedure__ne="net_days", order_by=("-opened_at",), limit=SHOWN)
    return Desk(
        [incoming(node, row) for row in arrivals],
        [waiting(node, unit, draft, person) for draft in drafts],
        duties, tasks, cases, exchanges,
        {
            "arrivals": unit.inbox.count(**to_sign) if kinds else 0,
            "duties": unit.duties.count(state__in=list(OWED)),
            "overdue": unit.duties.count(state="overdue"), "tasks": unit.tasks.count(state="open"),
            "cases": unit.cases.count(state__ne="closed"), "held": unit.powers.count(state="held", holder=node.court_id),
            "flags": open_flags(unit),
        },
    )  # fmt: skip


def next_for(node: Node, unit: Unit, person: Person, after: Draft | None = None) -> Waiting | None:
    """The draft this person may take up next: of the same kind first, those drafted later before earlier ones, nearest first."""
    rows = unit.drafts.where(state="approving", order_by=("drafted_at",), limit=SHOWN)
    if after is not None:
        began = after.drafted_at
        rows = sorted(
            (row for row in rows if row.draft_id != after.draft_id),
            key=lambda row: (row.kind != after.kind, row.drafted_at < began, abs(row.drafted_at - began)),
        )
    found = (waiting(node, unit, row, person) for row in rows)
    return next((each for each in found if each.mine), None)


def waiting(node: Node, unit: Unit, draft: Draft, person: Person) -> Waiting:
    """What a draft waits for."""
    exchange = unit.exchanges.get(draft.exchange_id)
    number = str(exchange.data.get("case_no", "")) if exchange is not None else ""
    return replace(_waiting(node, unit, draft, person), case_no=number)


def _waiting(node: Node, unit: Unit, draft: Draft, person: Person) -> Waiting:
    signed = unit.approvals.where(draft_id=draft.draft_id, order_by=("at", "person_id"))
    approvals = sorted(signed, key=lambda approval: approval.act != "draft")
    if draft.state == "returned":
        return Waiting(draft, "rewrite", draft.drafted_by == person.person_id, approvals)
    if draft.state != "approving":
        return Waiting(draft, "", False, approvals)
    following = signatures.missing_act(node, unit, draft)
    if following is None:
        return Waiting(draft, "issue", _may_issue(node, person, draft), approvals)
    signer = signatures.may_sign(node, unit, draft, person, following)
    return Waiting(draft, following, signer is not None, approvals, signer.delegation if signer else None)


def _may_issue(node: Node, person: Person, draft: Draft) -> bool:
    try:
        turns.author_of(person, node.catalogue.documents[draft.kind])
    except ZhixingError:
        return False
    return True
