"""Security while an objection is reviewed: it stops disposal, the creditor's counter-security makes it go on.

An objection by itself stops nothing. The court may stop the disposal when debtor or interested person gives full and
effective security; when the creditor gives full and effective security it must go on. It holds until the ruling is
effective, at the court that reviews and holds the case. Full is measured by what is still to be recovered [D].
Source: 执行程序解释 2020 art. 9.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.messages.terms import term
from shared.procedures.matters import exchange_of, need_entry

EPI_9 = "执行程序解释 2020 art. 9"
FORMS = "cash|property|guarantee"
#: States in which security may be given, and holds.
SECURED = ("filed", "under_review", "decided", "reconsidering")
ROWS = tuple(Transition(state, event, state, EPI_9) for event in ("secure", "counter_secure") for state in SECURED)
STOPPED = ("begin_disposal", "record_disposal", "pay_money")


class SecurityNotFull(BadInput):
    """The security does not cover what is still to be recovered."""

    code = "security_not_full"
    what = Text(
        "担保额 {amount} 分不足：尚待执行 {needed} 分。",
        "Security of {amount} fen is not full: {needed} fen are outstanding.",
    )
    todo = Text("请提供充分、有效的担保。", "Give full and effective security.")
    source = Citation("执行程序解释", "2020", "art. 9")


class DisposalStopped(Conflict):
    """Disposal waits: full security has been given in an objection under review."""

    code = "disposal_stopped"
    what = Text("{case_no} 审查期间，{by}已提供充分担保，停止处分，不得办理“{act}”。",
                "{case_no} is under review and full security has been given: “{act_en}” must wait.")  # fmt: skip
    todo = Text("申请执行人提供充分、有效的担保请求继续执行的，应当继续。",
                "It goes on when the creditor gives full and effective security.")  # fmt: skip
    source = Citation("执行程序解释", "2020", "art. 9")


@dataclass(frozen=True, slots=True)
class GiveSecurity:
    """Security of the debtor or an interested person."""

    given_by: str = term("担保人身份", "given by", pattern="debtor|interested")
    provider: str = term("担保人", "who gives it", min_length=1, max_length=200)
    form: str = term("担保方式", "form", pattern=FORMS)
    amount_fen: int = term("担保额（分）", "amount (fen)", minimum=1)
    control_id: str = term(
        "所涉财产的控制措施编号", "control of the asset meant", default="", max_length=64,
        help_zh="不填为全部处分措施", help_en="empty: all disposal",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GiveCounterSecurity:
    """Security of the creditor, so that enforcement goes on."""

    form: str = term("担保方式", "form", pattern=FORMS)
    amount_fen: int = term("担保额（分）", "amount (fen)", minimum=1)


def outstanding_fen(desk: Desk, lineage_id: str) -> int:
    """What is still to be recovered, in fen."""
    paid = Balance.of(desk.money.where(lineage_id=lineage_id)).paid_fen
    return max(0, need_entry(desk, lineage_id).claim_fen - paid)


def _require_full(desk: Desk, exchange: Exchange, amount_fen: int) -> None:
    needed = outstanding_fen(desk, exchange.lineage_id)
    if amount_fen < needed:
        raise SecurityNotFull(amount=amount_fen, needed=needed)


def secure(desk: Desk, doer: Doer, about: About, given: GiveSecurity) -> Mapping[str, Any]:
    """The court lets the disposal stop. Raises SecurityNotFull, Conflict (given already)."""
    exchange = exchange_of(desk, about)
    _require_full(desk, exchange, given.amount_fen)
    if exchange.data.get("security"):
        raise Conflict(Text("已经提供担保。", "Security has been given already."))
    if given.control_id and desk.controls.need(given.control_id).lineage_id != exchange.lineage_id:
        raise BadInput(Text("该控制措施不属于本案。", "That control is not of this case."))
    facts = {"by": given.given_by, "provider": given.provider, "form": given.form, "amount_fen": given.amount_fen,
             "control_id": given.control_id, "on": str(desk.today)}  # fmt: skip
    desk.move(exchange, "secure", security=facts)
    return {"amount_fen": given.amount_fen}


def counter_secure(desk: Desk, doer: Doer, about: About, given: GiveCounterSecurity) -> Mapping[str, Any]:
    """The creditor's security: enforcement must go on. Raises SecurityNotFull, Conflict."""
    exchange = exchange_of(desk, about)
    _require_full(desk, exchange, given.amount_fen)
    if not exchange.data.get("security") or exchange.data.get("counter_security"):
        raise Conflict(
            Text("没有因担保而停止的处分，或已经提供反担保。", "Nothing is stopped by security, or it goes on already.")
        )
    facts = {"form": given.form, "amount_fen": given.amount_fen, "on": str(desk.today)}
    desk.move(exchange, "counter_secure", counter_security=facts)
    return {"amount_fen": given.amount_fen}


def hold_disposal(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """Guard of every act: no sale, no conclusion of a sale, no payment while security stops it. Raises DisposalStopped."""
    if act not in STOPPED or (act == "record_disposal" and given.result != "sold"):
        return
    for row in desk.exchanges.where(
        procedure="objection", role="court", lineage_id=lineage_id, state__in=list(SECURED)
    ):
        security = row.data.get("security")
        if not security or row.data.get("counter_security"):
            continue
        if security["control_id"] and (act == "pay_money" or given.control_id != security["control_id"]):
            continue
        title = desk.title_of(act)
        raise DisposalStopped(case_no=row.data["case_no"], by=security["provider"], act=title.zh, act_en=title.en)
