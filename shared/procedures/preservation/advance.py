"""Advance enforcement (先予执行): before the judgment is final, within the claim, for urgent needs of life or production.

Granted, the ruling is the title of a 执 case; a preservation of the suit passes into it by itself.
Source: 民事诉讼法 2023 arts 109–110; 民诉法解释 2022 art. 169; 法发〔2009〕43号 一(二).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Citation, NotAllowed, Text
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.matters import exchange_of

NAME = "advance_enforcement"
CPL = "民事诉讼法 2023 arts 109–110; 民诉法解释 2022 art. 169"
COURT = (
    Transition("", "apply", "applied", CPL),
    Transition("applied", "grant", "granted", CPL),
    Transition("applied", "refuse", "refused", CPL),
)


class UrgentNeed(StrEnum):
    """What it is needed for."""

    LIFE = "urgent_life"
    PRODUCTION = "urgent_production"


NEED_TITLES: dict[UrgentNeed, Text] = {
    UrgentNeed.LIFE: Text("生活急需", "urgent need of life"),
    UrgentNeed.PRODUCTION: Text("生产经营急需", "urgent need of production"),
}


class NotInAdvance(NotAllowed):
    """A condition of advance enforcement is missing."""

    code = "not_in_advance"
    what = Text(
        "先予执行须在判决生效前、诉讼请求范围内申请。",
        "Advance enforcement is before the judgment is final and within the claim.",
    )
    todo = Text(
        "判决已生效的申请执行；超出部分不予准许。",
        "Apply for enforcement of a final judgment; nothing beyond the claim.",
    )
    source = Citation("民诉法解释", "2022", "art. 169")


@dataclass(frozen=True, slots=True)
class ApplyInAdvance:
    """An application for advance enforcement."""

    suit_no: str = term("诉讼案号", "number of the suit", min_length=1, max_length=100)
    claim_fen: int = term("诉讼请求金额（分）", "claim of the suit (fen)", minimum=1)
    amount_fen: int = term("申请先予执行金额（分）", "amount asked for (fen)", minimum=1)
    need: UrgentNeed = term("急需", "need")
    reason: str = term("理由", "reason", min_length=1, max_length=1000)
    received_on: date = term("收到申请之日", "received on")
    judgment_final: bool = term("判决已生效", "judgment final", default=False)


@dataclass(frozen=True, slots=True)
class AdvanceRuling:
    """The ruling on it."""

    granted: bool = term("准予先予执行", "granted")
    ruling_no: str = term("裁定文号", "number of the ruling", min_length=1, max_length=100)


def _apply(desk: Desk, doer: Doer, about: About, given: ApplyInAdvance) -> Mapping[str, Any]:
    """Raises NotInAdvance."""
    if given.judgment_final or given.amount_fen > given.claim_fen or given.received_on > desk.today:
        raise NotInAdvance
    exchange = desk.open_exchange(NAME, "court", event="apply", lineage_id=f"court:{desk.court_id}", peer=desk.court_id,
                                  data={"suit_no": given.suit_no, "amount_fen": given.amount_fen, "need": given.need.value})  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _rule(desk: Desk, doer: Doer, about: About, given: AdvanceRuling) -> Mapping[str, Any]:
    """Granted: filing dockets a 执 case by the ruling and names the suit, so that its preservation passes into it."""
    exchange = desk.move(exchange_of(desk, about), "grant" if given.granted else "refuse", ruling_no=given.ruling_no)
    if given.granted:
        desk.raise_task(
            "advance_enforcement", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.FILING,
            zh=f"请以先予执行裁定 {given.ruling_no} 立执行案件，诉讼案号填 {exchange.data['suit_no']}。",
            en=f"Docket a 执 case by ruling {given.ruling_no}, suit {exchange.data['suit_no']}.",
        )  # fmt: skip
    return {"state": exchange.state}


TRIAL, JUDGES = frozenset({Body.TRIAL}), frozenset({"judge"})
PROCEDURE = Procedure(
    name=NAME,
    title=Text("先予执行", "advance enforcement"),
    source=CPL,
    tables={"court": COURT},
    acts=(
        ActKind("apply_advance_enforcement", Text("登记先予执行申请", "record an application for advance enforcement"),
                ApplyInAdvance, CPL, TRIAL, JUDGES, "court", _apply),
        ActKind("rule_advance_enforcement", Text("裁定先予执行或者驳回", "rule on advance enforcement"), AdvanceRuling, CPL, TRIAL,
                JUDGES, "exchange", _rule, offers=(Offer(NAME, "court", ("applied",)),)),
    ),
)  # fmt: skip
