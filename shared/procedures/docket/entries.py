"""The docket: cases, handlers, closing; controls and money are in `docket_controls_money`. Every act of power names person, body and epoch.

Source: 执行工作规定 2020 (EWR) arts 16, 63, 64.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain import cases, power
from shared.domain.cases import Case, Party
from shared.domain.courts import Body, Tier
from shared.domain.deadlines import due
from shared.domain.errors import BadInput, Citation, Conflict, NotAllowed, Text
from shared.domain.identifiers import lineage_id_of
from shared.domain.money import BadAmount, Balance
from shared.domain.power import Power
from shared.domain.transitions import after
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, Procedure
from shared.messages.terms import term
from shared.procedures.docket.controls_money import ACTS, case_act
from shared.procedures.ledger.register import registered
from shared.procedures.matters import open_entry
from shared.procedures.moving_dates import follow_register

#: A public constant, not a secret: it only keeps the key apart from other hashes of the same words.
BASIS_DOMAIN = b"zhixing-basis-v1"
#: 终本 needs five cumulative conditions (终本规定 art. 1) and its own approvals; it is not closed by this act.
CLOSING_MODES = ("fulfilled", "terminated", "not_enforced", "application_dismissed")


class DuplicateDocket(Conflict):
    """The same title between the same parties is already open here."""

    code = "duplicate_docket"
    what = Text("同一执行依据已立案：{case_no}。", "The same title is already docketed: {case_no}.")
    todo = Text("一个执行依据原则上只立一个首次执行案件。", "One title carries one first enforcement case.")
    source = Citation("法明传〔2018〕335号", "2018", "")


@dataclass(frozen=True, slots=True)
class FileCase:
    """What the filing window enters."""

    title_no: str = term("执行依据文号", "number of the title", min_length=1, max_length=100)
    cause: str = term("案由", "cause", min_length=1, max_length=100)
    claim_fen: int = term("申请执行标的额（分）", "claim (fen)", minimum=1)
    creditor: str = term("申请执行人", "creditor", min_length=1, max_length=200)
    debtor: str = term("被执行人", "debtor", min_length=1, max_length=200)
    received_on: date = term("收到申请之日", "application received on")
    exception_reason: str = term(
        "例外理由",
        "reason for the exception",
        default="",
        max_length=1000,
        help_zh="最高、高级人民法院原则上不执行具体案件，确需执行的写明理由",
        help_en="supreme and high courts do not enforce cases in principle; give the reason if this one must",
    )
    application_id: str = term(
        "收案登记编号", "application received earlier", default="", max_length=64,
        help_zh="先登记收到申请、后立案的，填登记编号", help_en="where its receipt was recorded before it is docketed",
    )  # fmt: skip
    suit_no: str = term("诉讼案号", "number of the suit", default="", max_length=100, help_zh="与执行依据文号不同的填写，用于保全转执行",
                        help_en="where it is not that of the title; a preservation of the suit passes into the case")  # fmt: skip
    preserving_court: str = term("保全法院", "court that preserved", default="", max_length=32, help_zh="非本院保全的填写",
                                 help_en="if it is another court")  # fmt: skip
    preservation_no: str = term("该院执保案号", "its preservation docket", default="", max_length=64)


def open_docket(desk: Desk, case: Case, parties: tuple[tuple[str, str], ...], *, power_of: Power | None) -> None:
    """Enter a docket entry with its parties, power (a first docket) and statutory clocks."""
    desk.cases.add(case)
    registered(desk, case)
    for role, name in parties:
        desk.parties.add(Party(desk.new_id(), case.lineage_id, role, name))
    if power_of is not None:
        desk.powers.add(power_of)
    for rule_id in ("handler_named", "case_file_limit"):
        desk.open_duty(rule_id, lineage_id=case.lineage_id, subject_id=case.case_no, body=Body.IMPLEMENTATION)
    desk.record_event("case_filed", lineage_id=case.lineage_id, subject_id=case.case_no, detail={"origin": case.origin})
    follow_register(desk, case.lineage_id)


def _file_case(desk: Desk, doer: Doer, about: About, given: FileCase) -> Mapping[str, Any]:
    tier = desk.registry.court(desk.court_id).tier
    if tier in (Tier.SUPREME, Tier.HIGH) and not given.exception_reason:
        raise NotAllowed(
            Text("最高、高级人民法院原则上不执行具体案件，须写明例外理由。",
                 "Supreme and high courts do not enforce cases in principle; a reason is required."),
            Text("请填写例外理由，或由中级、基层人民法院立案。", "Give the reason, or let a lower court docket it."),
            Citation("法发〔2009〕43号", "2009", "三(一)"),
        )  # fmt: skip
    if given.received_on > desk.today:
        raise BadInput(Text("收到申请之日 {day} 在将来。", "The day of receipt {day} lies in the future."),
                       day=given.received_on)  # fmt: skip
    basis = f"{given.title_no}\n{given.creditor}\n{given.debtor}"
    basis_key = hmac.new(BASIS_DOMAIN, basis.encode(), hashlib.sha256).hexdigest()
    known = desk.cases.first(basis_key=basis_key, state="open")
    if known is not None:
        raise DuplicateDocket(case_no=known.case_no)
    case_no = desk.new_case_no("执")
    lineage_id = lineage_id_of(case_no)
    case = Case(case_no, lineage_id, basis_key, given.title_no, given.cause, desk.today, given.claim_fen,
                after(cases.STATES, "", "docket"), "application")  # fmt: skip
    held = Power(lineage_id, lineage_id, after(power.STATES, "", "docket"), desk.court_id, 1, desk.now, {})
    open_docket(desk, case, (("creditor", given.creditor), ("debtor", given.debtor)), power_of=held)
    desk.open_duty("execution_notice", lineage_id=lineage_id, subject_id=case_no, body=Body.IMPLEMENTATION,
                   start=given.received_on)  # fmt: skip
    if given.application_id:
        desk.close_duties(subject_id=given.application_id, rule_id="case_filing_decision", by=f"filed:{case_no}")
    else:
        desk.record_event("application_received", lineage_id=lineage_id, on=given.received_on)
        _filed_late(desk, case, given.received_on)
    return {"case_no": case_no, "lineage_id": lineage_id}


def _filed_late(desk: Desk, case: Case, received_on: date) -> None:
    """A decision on filing after its days is recorded as late (执行工作规定 2020 art. 16); one in time leaves nothing."""
    last = due(received_on, desk.law.period("case_filing_decision", desk.today), desk.law.calendar).due_on
    if last is not None and last < desk.today:
        desk.open_duty("case_filing_decision", lineage_id=case.lineage_id, subject_id=case.case_no, body=Body.FILING,
                       start=received_on)  # fmt: skip
        desk.close_duties(subject_id=case.case_no, rule_id="case_filing_decision", by=f"filed:{case.case_no}")


@dataclass(frozen=True, slots=True)
class NameHandler:
    """Who handles the case."""

    person_id: str = term("承办人", "handler", min_length=1, max_length=64)


def _name_handler(desk: Desk, doer: Doer, about: About, given: NameHandler) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    desk.cases.save(replace(case, handler=given.person_id))
    desk.close_duties(subject_id=case.case_no, rule_id="handler_named", by=f"act:{doer.person_id}")
    return {"handler": given.person_id}


@dataclass(frozen=True, slots=True)
class ExecutionNotice:
    """The execution notice (执行通知) as sent to the debtor; in a money case the order to report assets goes with it."""

    sent_on: date = term("发出日", "sent on")
    report_order_no: str = term("同时发出的报告财产令文号", "number of the order to report assets sent with it", default="",
                                max_length=100)  # fmt: skip


def _notice(desk: Desk, doer: Doer, about: About, given: ExecutionNotice) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    desk.close_duties(subject_id=case.case_no, rule_id="execution_notice", by=f"notice:{given.sent_on}")
    return {"sent_on": str(given.sent_on)}


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Closing a case (结案)."""

    mode: str = term("结案方式", "closing mode", pattern="|".join(CLOSING_MODES))
    reason: str = term("理由", "reason", min_length=1, max_length=1000)
    settlement_performed: bool = term("和解协议已履行完毕", "settlement performed", default=False)


def _close(desk: Desk, doer: Doer, about: About, given: CloseCase) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    balance = Balance.of(desk.money.where(lineage_id=about.lineage_id))
    if given.mode == "fulfilled" and not given.settlement_performed and balance.paid_fen < case.claim_fen:
        raise BadAmount(
            Text("尚未执行完毕：标的 {claim} 分，已发放 {paid} 分。", "Not fulfilled: claim {claim} fen, paid {paid} fen."),
            Text("全部发放后，或和解协议履行完毕后，才能以“执行完毕”结案。",
                 "Close as fulfilled once all is paid out or a settlement is performed."),
            Citation("执行工作规定", "2020", "art. 64"), claim=case.claim_fen, paid=balance.paid_fen,
        )  # fmt: skip
    end_docket(desk, case, given.mode)
    return {"case_no": case.case_no, "mode": given.mode}


def end_docket(desk: Desk, case: Case, mode: str) -> None:
    """Close a docket entry of the holder; from then on nobody holds the power."""
    held = desk.powers.get(case.lineage_id)
    if held is not None:
        desk.save_power(held.ended(), expected=held)
    desk.end_case(case, "close", mode)


FILING: dict[str, Any] = {"bodies": frozenset({Body.FILING}), "roles": frozenset({"filing_clerk"})}
PROCEDURE = Procedure(
    name="docket",
    title=Text("立案与办理", "docket"),
    source="执行工作规定 2020 arts 16, 63, 64",
    tables={"case": cases.STATES},
    acts=(
        case_act("file_case", "立案", "docket a case", FileCase, "EWR 2020 art. 16", _file_case,
                 scope="court", offers=(), **FILING),
        case_act("name_handler", "确定承办人", "name the handler", NameHandler, "法发〔2006〕35号 art. 2", _name_handler,
                 roles=frozenset({"chief"})),
        case_act("send_execution_notice", "发出执行通知", "send the execution notice", ExecutionNotice,
                 "民诉法解释 2022 art. 480", _notice, implementation=True),
        *ACTS,
        case_act("close_case", "结案", "close the case", CloseCase, "EWR 2020 art. 64", _close, implementation=True),
    ),
)  # fmt: skip
