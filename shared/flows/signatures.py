"""Signatures on a draft: whose is next, who may give it, what each said, and the history that stays."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from shared.domain.delegations import Delegation
from shared.domain.errors import BadInput, Text, ZhixingError
from shared.domain.people import Approval, Person, SigningTerms, next_act, require_different_people
from shared.domain.separation import Part
from shared.flows import officers, separation
from shared.flows.authorise import signing_terms
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Draft, DraftStep, StoredApproval
from shared.flows.turns import signer_for
from shared.messages.kinds import About

AGREE, DISAGREE = "agree", "disagree"


@dataclass(frozen=True, slots=True)
class NextSigner:
    """Somebody who may give the next signature; `delegation` when not in their own right."""

    person: Person
    role: str
    delegation: Delegation | None


def terms_of(node: Node, draft: Draft) -> SigningTerms:
    """What the rule table says today about the signatures of this draft."""
    return signing_terms(node.law, node.catalogue.documents[draft.kind], draft.payload, node.clock.legal_today())


def approvals_of(unit: Unit, draft_id: str) -> list[Approval]:
    """The signatures a draft carries now, as they will travel: the drafter's first."""
    found = []
    for row in unit.approvals.where(draft_id=draft_id, order_by=("at", "person_id")):
        lent = unit.delegations.need(row.delegation_id).proof() if row.delegation_id else None
        found.append(Approval(
            row.person_id, row.act, row.role, row.body, row.at, row.digest, row.signature, row.public_key,
            row.certificate, officers.opinion_of(row.stance, row.opinion), lent,
        ))  # fmt: skip
    return sorted(found, key=lambda approval: approval.act != "draft")


def missing_act(node: Node, unit: Unit, draft: Draft) -> str | None:
    """The signature a draft waits for, or None when it can be issued."""
    rule = node.catalogue.documents[draft.kind].approvals
    return next_act(rule, approvals_of(unit, draft.draft_id), discussants=terms_of(node, draft).discussants)


def next_signers(node: Node, unit: Unit, draft: Draft, act: str) -> list[NextSigner]:
    """Everybody of the court who may give this signature now, by name."""
    people = unit.people.where(active=True, order_by=("name",))
    found = (may_sign(node, unit, draft, person, act) for person in people)
    return [signer for signer in found if signer is not None]


def may_sign(node: Node, unit: Unit, draft: Draft, person: Person, act: str) -> NextSigner | None:
    """Asks the rule itself, without signing."""
    kind = node.catalogue.documents[draft.kind]
    try:
        doer, lent = signer_for(unit, person, kind, act, terms_of(node, draft), node.clock.legal_today())
        blank = Approval(
            person.person_id, act, doer.role, doer.body, node.clock.legal_now(), draft.digest, "", "", "",
            delegation=lent.proof() if lent else None,
        )  # fmt: skip
        require_different_people([*approvals_of(unit, draft.draft_id), blank])
        desk = OpenDesk(node, unit, doer)
        kind.may_sign(desk, About(draft.lineage_id, draft.exchange_id), act)
        separation.require(desk, draft.lineage_id, _part(desk, draft, act))
    except ZhixingError:
        return None
    return NextSigner(person, doer.role, lent)


def add_signature(
    desk: OpenDesk, draft: Draft, person: Person, act: str, *, agrees: bool, words: str, lent: Delegation | None = None
) -> None:
    """Sign exactly this draft as the desk's doer and keep it.

    Raises: Refused R6 (twice), NotSeparate (took part on another side), BadInput (a dissent above).
    """
    doer, unit, node = desk.doer, desk.unit, desk.node
    assert doer is not None  # a draft is signed by a person
    node.catalogue.documents[draft.kind].may_sign(desk, About(draft.lineage_id, draft.exchange_id), act)
    part = _part(desk, draft, act)
    separation.take_part(desk, draft.lineage_id, part, kind=draft.kind, subject_id=draft.draft_id)
    if not agrees and act != "discuss":
        raise BadInput(
            Text("不同意的，请写明理由退回承办人。", "Who disagrees returns the draft with the reason."),
            Text("请使用“退回”。", "Use “return”."),
        )
    stance = "" if act == "draft" or (agrees and not words) else AGREE if agrees else DISAGREE
    given = officers.approve(
        person, node.staff_keys.key_of(person.person_id), act=act, role=doer.role, body=doer.body, digest=draft.digest,
        at=desk.now, opinion=officers.opinion_of(stance, words), delegation=lent.proof() if lent else None,
    )  # fmt: skip
    require_different_people([*approvals_of(unit, draft.draft_id), given])
    delegation_id = lent.delegation_id if lent else None
    unit.approvals.add(
        StoredApproval(
            draft.draft_id, given.person_id, given.act, given.role, given.body, given.at, given.digest, given.signature,
            given.public_key, given.certificate, words, stance, delegation_id,
        )
    )  # fmt: skip
    remember(desk, draft, person, act, role=given.role, stance=stance, words=words, delegation_id=delegation_id)
    detail = {"act": act, "person": person.person_id, "digest": draft.digest}
    detail |= {"kind": draft.kind, "role": given.role, "body": given.body}
    detail |= {"opinion": given.opinion} if given.opinion else {}
    detail |= {"delegation": delegation_id} if delegation_id else {}
    desk.witness("approved", subject_id=draft.draft_id, lineage_id=draft.lineage_id, detail=detail)


def _part(desk: OpenDesk, draft: Draft, act: str) -> Part:
    assert desk.doer is not None  # a draft is signed by a person
    return separation.part_of_signature(desk.node.catalogue, draft.kind, act, desk.doer.role, desk.doer.body)


def void_signatures(desk: OpenDesk, draft_id: str) -> None:
    """All signatures fall; the history keeps them."""
    for old in desk.unit.approvals.where(draft_id=draft_id):
        desk.unit.approvals.remove(old.draft_id, old.person_id, old.act)


def returned(desk: OpenDesk, draft: Draft, person: Person, role: str, reason: str) -> None:
    """History and evidence of a return; the reason stays in the court, its hash binds it."""
    remember(desk, draft, person, "return", role=role, words=reason)
    detail = {
        "person": person.person_id,
        "digest": draft.digest,
        "reason_sha256": hashlib.sha256(reason.encode()).hexdigest(),
    }
    desk.witness("returned", subject_id=draft.draft_id, lineage_id=draft.lineage_id, detail=detail)


def remember(
    desk: OpenDesk, draft: Draft, person: Person, act: str, *, role: str, stance: str = "", words: str = "",
    delegation_id: str | None = None,
) -> None:  # fmt: skip
    """One more line in the history of a draft."""
    step_id = f"{draft.draft_id}:{desk.unit.next_number(f'draft:{draft.draft_id}'):06d}"
    desk.unit.draft_steps.add(
        DraftStep(
            step_id, draft.draft_id, act, person.person_id, role, desk.now, draft.digest, stance, words, delegation_id
        )
    )


def history(unit: Unit, draft_id: str) -> list[DraftStep]:
    """All that happened to a draft, oldest first, the fallen signatures too."""
    return unit.draft_steps.where(draft_id=draft_id, order_by=("step_id",))
