"""Closing for now (终结本次执行程序): five conditions with their evidence, more than three months, and one of two approvals.

Either the creditor signs, or a panel verifies and the president approves. The entry of the public database is masked or
corrected within its days; `reopening` follows it up. Source: 终本规定 法〔2016〕373号 arts 1, 12, 13; 民诉法解释 2022 art. 517.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.money import Balance
from shared.domain.people import ApprovalRule
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Approvers, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.docket.entries import end_docket
from shared.procedures.docket.reopening import CLOSED, TER_9, FollowUpQuery, ReopenCase, owe_query, record_query, reopen
from shared.procedures.last_day import last_day
from shared.procedures.matters import exchange_of, open_entry
from shared.procedures.supervising import IMPLEMENTERS, OFFICERS

TER_1, TER_12, CPLI_517 = (
    "终本规定 法〔2016〕373号 art. 1",
    "终本规定 法〔2016〕373号 arts 12, 13",
    "民诉法解释 2022 art. 517",
)
WAIT_RULE, CORRECTION_RULE = "closing_for_now_wait", "closed_for_now_correction"
COURT = (
    Transition("", "close", "listed", TER_1),
    Transition("listed", "ask_correction", "correcting", TER_12),
    Transition("correcting", "correct", "listed", TER_12),
    Transition("correcting", "mask", "masked", TER_12),
    *(Transition(state, "query", state, TER_9) for state in CLOSED),
    *(Transition(state, "reopen", "reopened", TER_9) for state in CLOSED),
)


class TooEarlyForNow(Conflict):
    """Three months from docketing have not passed; `proof` shows the computation."""

    code = "too_early_for_now"
    what = Text("立案未超过三个月（满于 {last_on}），不得终本。计算过程：\n{proof}",
                "Not more than three months since docketing (they end on {last_on}).\n{proof_en}")  # fmt: skip
    todo = Text("请于 {last_on} 之后办理。", "Come back after {last_on}.")
    source = Citation("终本规定", "法〔2016〕373号", "art. 1")


@dataclass(frozen=True, slots=True)
class CloseForNow:
    """The five conditions, each with the papers that show it."""

    ruling_no: str = term("终本裁定文号", "number of the ruling", min_length=1, max_length=100)
    notice_and_report: str = term("执行通知、报告财产令的证据", "evidence of notice and report order", min_length=1,
                                  max_length=500)  # fmt: skip
    restrictions: str = term("限制消费、失信惩戒的证据", "evidence of consumption ban and blacklisting, where due", min_length=1,
                             max_length=500)  # fmt: skip
    assets: str = term("财产调查穷尽或者不能处置的证据", "evidence that assets are exhausted or cannot be sold", min_length=1,
                       max_length=500)  # fmt: skip
    persons: str = term("查找下落不明的被执行人、惩处妨碍执行的证据", "evidence of the search for a missing debtor, obstruction punished",
                        min_length=1, max_length=500)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CloseForNowAgreed(CloseForNow):
    """The same, with the creditor's signature."""

    signed_on: date = term("申请执行人签字确认之日", "creditor signed on")
    signature: str = term("签字笔录编号", "record with the signature", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class AskCorrection:
    """Something in the database of cases closed for now is wrong, or is to be masked."""

    asked_on: date = term("发现或者申请之日", "found or asked for on")
    what: str = term("应更正或者屏蔽的内容", "what is wrong", min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class CorrectEntry:
    """What was done."""

    masked: bool = term("屏蔽", "masked")
    document_no: str = term("办理记录编号", "number of the record", min_length=1, max_length=100)


def _close(desk: Desk, doer: Doer, about: About, given: CloseForNow) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    wait = last_day(desk, WAIT_RULE, case.filed_on)
    if desk.today <= wait.last_on:
        raise TooEarlyForNow(last_on=wait.last_on, proof=wait.proof.zh, proof_en=wait.proof.en)
    if isinstance(given, CloseForNowAgreed) and given.signed_on > desk.today:
        raise BadInput(Text("签字之日在将来。", "Signed in the future."))
    balance = Balance.of(desk.money.where(lineage_id=about.lineage_id))
    if balance.available_fen:
        raise Conflict(Text("在账案款 {fen} 分尚未发放，不得终本。", "{fen} fen in hand are not paid out."),
                       fen=balance.available_fen)  # fmt: skip
    unpaid = max(0, case.claim_fen - balance.paid_fen)
    evidence = {name: str(value) for name, value in asdict(given).items()}
    listed = desk.open_exchange("closed_for_now", "court", event="close", lineage_id=case.lineage_id, peer=desk.court_id,
                                data=evidence | {"case_no": case.case_no, "unpaid_fen": unpaid, "closed_on": str(desk.today),
                                                 "panel": [a.person_id for a in desk.signed if a.act == "discuss"]})  # fmt: skip
    end_docket(desk, case, "closed_for_now")
    owe_query(desk, listed)
    return {"case_no": case.case_no, "mode": "closed_for_now", "unpaid_fen": unpaid, "exchange_id": listed.exchange_id}


def _ask(desk: Desk, doer: Doer, about: About, given: AskCorrection) -> Mapping[str, Any]:
    if given.asked_on > desk.today:
        raise BadInput(Text("日期 {day} 在将来。", "{day} lies in the future."), day=given.asked_on)
    entry = desk.move(exchange_of(desk, about), "ask_correction", wrong=given.what)
    duty = desk.open_duty(CORRECTION_RULE, lineage_id=entry.lineage_id, subject_id=entry.exchange_id,
                          body=Body.IMPLEMENTATION, start=given.asked_on)  # fmt: skip
    return {"due_on": str(duty.due_on)}


def _correct(desk: Desk, doer: Doer, about: About, given: CorrectEntry) -> Mapping[str, Any]:
    entry = desk.move(exchange_of(desk, about), "mask" if given.masked else "correct", corrected_no=given.document_no)
    desk.close_duties(subject_id=entry.exchange_id, rule_id=CORRECTION_RULE, by=f"document:{given.document_no}")
    return {"state": entry.state}


OPEN_CASE = (Offer("docket", "case", ("open",)),)
STILL_CLOSED = (Offer("closed_for_now", "court", CLOSED),)
PROCEDURE = Procedure(
    name="closed_for_now",
    title=Text("终结本次执行程序", "closing for now"),
    source=f"{TER_1}; {CPLI_517}",
    tables={"court": COURT},
    acts=(
        ActKind("close_for_now", Text("终结本次执行程序（合议并报院长批准）", "close for now, by panel and president"), CloseForNow,
                f"{TER_1}; {CPLI_517}", IMPLEMENTERS, frozenset({"judge"}), "case", _close, implementation=True,
                approvals=ApprovalRule.PANEL_PRESIDENT, approvers=Approvers("approvers_coercive"), offers=OPEN_CASE),
        ActKind("close_for_now_agreed", Text("终结本次执行程序（申请执行人签字）", "close for now, the creditor has signed"),
                CloseForNowAgreed, f"{TER_1}; {CPLI_517}", IMPLEMENTERS, OFFICERS, "case", _close, implementation=True,
                offers=OPEN_CASE),
        ActKind("ask_database_correction", Text("登记终本信息更正申请", "an entry closed for now is to be corrected"),
                AskCorrection, TER_12, IMPLEMENTERS, OFFICERS, "exchange", _ask,
                offers=(Offer("closed_for_now", "court", ("listed",)),)),
        ActKind("correct_database_entry", Text("更正或者屏蔽终本信息", "correct or mask the entry"), CorrectEntry, TER_12,
                IMPLEMENTERS, OFFICERS, "exchange", _correct, offers=(Offer("closed_for_now", "court", ("correcting",)),)),
        ActKind("record_followup_query", Text("登记终本后的财产查询", "record a query after closing for now"), FollowUpQuery,
                TER_9, IMPLEMENTERS, OFFICERS, "exchange", record_query, offers=STILL_CLOSED),
        ActKind("reopen_case", Text("发现财产，恢复执行立案（执恢）", "assets found: docket a resumed case"), ReopenCase,
                f"{TER_9}; {CPLI_517}", frozenset({Body.FILING}), frozenset({"filing_clerk"}), "exchange", reopen,
                moves_power=True, offers=STILL_CLOSED),
    ),
)  # fmt: skip
