"""The course of an integrity card at its court: issued, returned by the party, opened and answered by the inspector.

Only the inspector's acts are acts of a person; a party returns a card in the portal (`shared.flows.integrity`). What is
written is sealed before it gets here: neither this code nor the evidence of these acts holds a word of it.
Source: 法发〔2009〕43号 四(四), 五; 法发〔2009〕8号 (integrity inspectors); decision 0030.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.integrity import CARD_RULE, CARD_STATES, IntegrityCard
from shared.domain.people import Role
from shared.domain.portal import QueryCode
from shared.domain.transitions import after
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Procedure
from shared.procedures.integrity.papers import OpenCard, ReplyToCard

DISCIPLINE = frozenset({Body.DISCIPLINE})
INSPECTORS = frozenset({Role.INTEGRITY_INSPECTOR.value})


def digest_of(sealed: Mapping[str, str]) -> str:
    """What the evidence of a return names: SHA-256 over what came back, which only the inspectors can lay beside it."""
    return hashlib.sha256("\n".join(sealed[name] for name in sorted(sealed)).encode()).hexdigest()


def returned(desk: Desk, card: IntegrityCard, sealed: dict[str, str]) -> None:
    """A party has answered the card. Raises NoSuchTransition when it did before.

    The evidence names neither case nor card: the staff reads it, and would learn who has said something of them.
    """
    state = after(CARD_STATES, card.state, "return")
    desk.of(IntegrityCard).save(replace(card, state=state, returned_on=desk.today, sealed=sealed))
    desk.witness("card_returned", subject_id=digest_of(sealed), lineage_id="", detail={"rule": CARD_RULE})


def _open(desk: Desk, doer: Doer, about: About, given: OpenCard) -> Mapping[str, Any]:
    """Reading it again changes nothing."""
    card = desk.of(IntegrityCard).need(given.card_id)
    if card.state == "card_returned":
        state = after(CARD_STATES, card.state, "open")
        desk.of(IntegrityCard).save(replace(card, state=state, opened_at=desk.now, handled_by=doer.person_id))
    return {"card_id": card.card_id}


def _reply(desk: Desk, doer: Doer, about: About, given: ReplyToCard) -> Mapping[str, Any]:
    card = desk.of(IntegrityCard).need(given.card_id)
    code = desk.of(QueryCode).get(given.code_id)
    if code is None or code.state != "issued" or (code.lineage_id, code.party_id) != (card.lineage_id, card.party_id):
        raise Conflict(Text("该当事人的查询码已更换或撤销。", "The party's query code has been replaced or revoked."),
                       Text("请刷新后重新答复；没有有效查询码的，请先由立案窗口补发。", "Reload and answer again; have a new code issued if there is none."))  # fmt: skip
    reply = {"party": given.for_party, doer.person_id: given.for_inspector}
    state = after(CARD_STATES, card.state, "reply")
    desk.of(IntegrityCard).save(
        replace(
            card, state=state, replied_on=desk.today, handled_by=doer.person_id, reply=reply, reply_code_id=code.code_id
        )
    )
    return {"card_id": card.card_id}


INTEGRITY = Procedure(
    name="integrity_card",
    title=Text("廉政监督卡", "integrity supervision card"),
    source=CARD_RULE,
    acts=(
        ActKind("open_integrity_card", Text("拆阅廉政监督卡", "open an integrity card"), OpenCard, f"{CARD_RULE}; 法发〔2009〕8号",
                DISCIPLINE, INSPECTORS, "case", _open),
        ActKind("reply_integrity_card", Text("答复廉政监督卡", "answer an integrity card"), ReplyToCard, f"{CARD_RULE}; 法发〔2009〕8号",
                DISCIPLINE, INSPECTORS, "case", _reply),
    ),
)  # fmt: skip
PROCEDURES: tuple[Procedure, ...] = (INTEGRITY,)
