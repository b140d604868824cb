"""What a draft waits for, and which one a person may take up next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.domain.delegations import Delegation
from shared.domain.errors import ZhixingError
from shared.domain.people import Person
from shared.flows import signatures, turns
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Draft, StoredApproval

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
    return all_waiting(node, unit, [draft], person)[0]


def all_waiting(node: Node, unit: Unit, drafts: Sequence[Draft], person: Person) -> list[Waiting]:
    """What drafts wait for; only those in approval cost queries of their own."""
    about = {
        row.exchange_id: row for row in unit.exchanges.where(exchange_id__in=[each.exchange_id for each in drafts])
    }
    signed: dict[str, list[StoredApproval]] = defaultdict(list)
    for row in unit.approvals.where(draft_id__in=[each.draft_id for each in drafts], order_by=("at", "person_id")):
        signed[row.draft_id].append(row)
    found = [_waiting(node, unit, each, person, signed[each.draft_id]) for each in drafts]
    numbers = [about[each.exchange_id].data.get("case_no", "") if each.exchange_id in about else "" for each in drafts]
    return [replace(each, case_no=str(number)) for each, number in zip(found, numbers, strict=True)]


def _waiting(node: Node, unit: Unit, draft: Draft, person: Person, signed: Sequence[StoredApproval]) -> Waiting:
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
