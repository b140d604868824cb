"""Query codes of parties, and what they are told: acts of officers, and the notices that follow from node events.

Source: 法发〔2006〕35号; 法发〔2009〕43号 四(四). Codes and the list of what is told: [D], decision 0030.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.cases import Party
from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, NotFound, Text
from shared.domain.integrity import CARD_RULE, CARD_STATES, IntegrityCard
from shared.domain.node_events import NodeEvent
from shared.domain.people import Role
from shared.domain.portal import CODE_STATES, NOTICE_STATES, OPENNESS, PartyNotice, QueryCode
from shared.domain.transitions import after
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, Procedure
from shared.procedures.matters import need_entry
from shared.procedures.portal.opened import BY_KIND, OPENED
from shared.procedures.portal.papers import IssueQueryCode, RecordTold, RevokeQueryCode

COUNTER = frozenset({Body.FILING, Body.IMPLEMENTATION})
FILING = frozenset({Body.FILING})
AT_COUNTER = frozenset({Role.FILING_CLERK.value, Role.OFFICER.value})
#: Who handles a case must not be able to open the portal as its party: the party's card is about the handler.
BY_FILING = frozenset({Role.FILING_CLERK.value})


def _issue(desk: Desk, doer: Doer, about: About, given: IssueQueryCode) -> Mapping[str, Any]:
    """A new code takes the place of the party's old one; the first brings the integrity card with it."""
    case, party, codes = need_entry(desk, about.lineage_id), _party(desk, about, given.party), desk.of(QueryCode)
    if codes.first(lineage_id=about.lineage_id, selector=given.selector, state="issued") is not None:
        raise Conflict(Text("识别段重复，请再制发一次。", "The selector is taken: issue once more."))
    for old in codes.where(lineage_id=about.lineage_id, party_id=party.party_id, state="issued"):
        codes.save(replace(old, state=after(CODE_STATES, old.state, "replace")))
    code = QueryCode(desk.new_id(), about.lineage_id, party.party_id, case.case_no, given.selector, given.secret_hash,
                     given.reply_salt, given.reply_key, after(CODE_STATES, "", "issue"), desk.now, doer.person_id)  # fmt: skip
    codes.add(code)
    return {"code_id": code.code_id, "card_id": _card(desk, case.case_no, party).card_id}


def _card(desk: Desk, case_no: str, party: Party) -> IntegrityCard:
    known = desk.of(IntegrityCard).first(lineage_id=party.lineage_id, party_id=party.party_id)
    if known is not None:
        return known
    card = IntegrityCard(
        desk.new_id(), party.lineage_id, party.party_id, case_no, after(CARD_STATES, "", "issue"), desk.today
    )
    desk.of(IntegrityCard).add(card)
    desk.witness("card_issued", subject_id=card.card_id, lineage_id=party.lineage_id, detail={"rule": CARD_RULE})
    return card


def _party(desk: Desk, about: About, named: str) -> Party:
    """By id, or by a role only one has. Raises BadInput."""
    parties = desk.parties.where(lineage_id=about.lineage_id)
    found = [each for each in parties if each.party_id == named] or [each for each in parties if each.role == named]
    if len(found) != 1:
        raise BadInput(
            Text("本案没有（或不止一名）当事人“{named}”。", "This case has no party {named}, or several."), named=named
        )
    return found[0]


def _revoke(desk: Desk, doer: Doer, about: About, given: RevokeQueryCode) -> Mapping[str, Any]:
    code = desk.of(QueryCode).get(given.code_id)
    if code is None or code.lineage_id != about.lineage_id:
        raise NotFound(name=given.code_id)
    desk.of(QueryCode).save(replace(code, state=after(CODE_STATES, code.state, "revoke")))
    return {"code_id": code.code_id}


def _told(desk: Desk, doer: Doer, about: About, given: RecordTold) -> Mapping[str, Any]:
    notice = desk.of(PartyNotice).get(given.notice_id)
    if notice is None or notice.lineage_id != about.lineage_id:
        raise NotFound(name=given.notice_id)
    told(desk, notice, "record_told", given.means.value)
    return {"notice_id": notice.notice_id}


def told(desk: Desk, notice: PartyNotice, event: str, by: str) -> None:
    """The party has been told; the ledger says when and how. Raises NoSuchTransition when it was told before."""
    state = after(NOTICE_STATES, notice.state, event)
    desk.of(PartyNotice).save(replace(notice, state=state, told_at=desk.now, told_by=by))
    desk.witness("party_told", subject_id=notice.notice_id, lineage_id=notice.lineage_id,
                 detail={"kind": notice.kind, "event": notice.event_id, "by": by})  # fmt: skip


def _to_be_told(desk: Desk, event: NodeEvent) -> None:
    """A node that parties have to be told of; one that only corrects another tells nothing new."""
    if event.corrects is not None or not event.lineage_id:
        return
    state = after(NOTICE_STATES, "", "happen")
    desk.of(PartyNotice).add_all([
        PartyNotice(desk.new_id(), event.lineage_id, party.party_id, event.case_no, event.kind, event.event_id, event.on, state)
        for party in desk.parties.where(lineage_id=event.lineage_id)
        if party.role in BY_KIND[event.kind].roles
    ])  # fmt: skip


PORTAL = Procedure(
    name="portal",
    title=Text("执行公开", "openness to parties"),
    source=OPENNESS,
    acts=(
        ActKind("issue_query_code", Text("制发查询码和廉政监督卡", "issue a query code and integrity card"), IssueQueryCode,
                f"{OPENNESS}; [D]", FILING, BY_FILING, "case", _issue),
        ActKind("revoke_query_code", Text("撤销查询码", "revoke a query code"), RevokeQueryCode, "[D]", COUNTER, AT_COUNTER,
                "case", _revoke),
        ActKind("record_told", Text("登记已告知当事人", "record that a party was told"), RecordTold, OPENNESS, COUNTER, AT_COUNTER,
                "case", _told),
    ),
    hooks=Hooks(after_event={each.kind: _to_be_told for each in OPENED if each.told}),
)  # fmt: skip
PROCEDURES: tuple[Procedure, ...] = (PORTAL,)
