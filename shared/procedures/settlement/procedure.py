"""Settlement midway (执行和解): recorded by whoever holds the case at that instant, reported to who reviews it, ended by performance or breach.

Source: 民事诉讼法 2023 art. 241; 民诉法解释 2022 arts 464, 466; 执行工作规定 2020 art. 64; E5 [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.cases import Case
from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import BadInput, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.docket.entries import end_docket
from shared.procedures.docket.resumed import docket_resumed
from shared.procedures.matters import docket_entry, exchange_of, need_entry, open_entry
from shared.procedures.power.routes import up_either_line
from shared.procedures.settlement import course
from shared.procedures.settlement.tables import (
    COURT,
    CPL_241,
    CPLI_466,
    E5,
    INT_464,
    ForwardSettlement,
    RecordSettlement,
    SettlementBroken,
    SettlementEffect,
    SettlementForwarded,
    SettlementPerformed,
    SettlementReported,
)  # fmt: skip
from shared.procedures.suspension import course as suspension_course
from shared.procedures.suspension.tables import SuspensionGround
from shared.procedures.transfer.procedure import RECEIVERS

LIMITATION_RULE = "settlement_resumption_limit"
OFFICERS = frozenset({"officer", "chief"})
IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})


def _record(desk: Desk, doer: Doer, about: About, given: RecordSettlement) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    if given.reached_on > desk.today or given.performed_by < given.reached_on:
        raise BadInput(Text("达成日在将来，或者履行期限早于达成日。", "The days of the agreement cannot be right."))
    course.read_instalments(given.instalments)
    facts = course.facts_of(given) | {
        "effect": given.effect.value,
        "ruling_no": given.ruling_no,
        "case_no": case.case_no,
    }
    if given.effect is SettlementEffect.SUSPEND:
        suspension = suspension_course.begin(desk, case.lineage_id, ground=SuspensionGround.SETTLEMENT,
                                             document_no=given.ruling_no, reason=given.terms)  # fmt: skip
        facts["suspension"] = suspension.exchange_id
    settlement = desk.open_exchange("settlement", "court", event=given.effect.value, lineage_id=case.lineage_id,
                                    peer=desk.court_id, data=facts)  # fmt: skip
    course.report(desk, settlement)
    course.papers_used(desk, case.lineage_id)
    if given.effect is SettlementEffect.SUSPEND:
        course.measure(desk, settlement)
    else:
        end_docket(desk, case, "terminated")
    return {"exchange_id": settlement.exchange_id, "lineage_id": case.lineage_id, "state": settlement.state}


def _perform(desk: Desk, doer: Doer, about: About, given: SettlementPerformed) -> Mapping[str, Any]:
    """Fully performed: the original case ends as fulfilled (EWR 64)."""
    if given.performed_on > desk.today:
        raise BadInput(Text("履行完毕日在将来。", "The day lies in the future."))
    settlement = exchange_of(desk, about)
    case = _docketed(desk, settlement.lineage_id)
    desk.move(settlement, "perform", performed_on=str(given.performed_on), evidence=given.evidence)
    desk.close_duties(subject_id=settlement.exchange_id, by=f"act:{doer.person_id}")
    course.lift(desk, settlement, document_no=given.evidence[:100])
    end_docket(desk, case, "fulfilled")
    return {"case_no": case.case_no, "mode": "fulfilled"}


def _docketed(desk: Desk, lineage_id: str) -> Case:
    if docket_entry(desk, lineage_id) is None:
        raise BadInput(
            Text("移送案件尚未立案，不能结案。", "The transferred case is not docketed yet."),
            Text("请先接收移送并立案。", "Take over and docket it first."),
        )
    return open_entry(desk, lineage_id)


def _breach(desk: Desk, doer: Doer, about: About, given: SettlementBroken) -> Mapping[str, Any]:
    """Suspended: enforcement of the original title goes on in the same docket, at the court that holds the case."""
    settlement = desk.move(exchange_of(desk, about), "breach", broken_on=str(desk.today), facts=given.facts)
    desk.close_duties(subject_id=settlement.exchange_id, by=f"act:{doer.person_id}", event="drop")
    course.lift(desk, settlement, document_no=given.document_no)
    return {"state": settlement.state} | _limitation(desk, settlement.data)


def _docket_resumed(desk: Desk, doer: Doer, about: About, given: SettlementBroken) -> Mapping[str, Any]:
    """Terminated: a resumed case (执恢) at the court that closed it; its power begins anew, one epoch on."""
    settlement = exchange_of(desk, about)
    case = docket_resumed(desk, settlement.lineage_id)
    desk.move(settlement, "breach", broken_on=str(desk.today), facts=given.facts)
    return {"case_no": case.case_no, "lineage_id": case.lineage_id} | _limitation(desk, settlement.data)


def _limitation(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """Two years from the last day of performance; only an objection of the debtor makes use of it."""
    last = due(
        date.fromisoformat(str(data["performed_by"])), desk.law.period(LIMITATION_RULE, desk.today), desk.law.calendar
    )
    return {
        "limitation_ends_on": str(last.due_on),
        "within_limitation": last.due_on is None or desk.today <= last.due_on,
    }


def _forward(desk: Desk, doer: Doer, about: About, given: ForwardSettlement) -> Mapping[str, Any]:
    """A court that holds the case no more records nothing: it passes the papers on to the holder."""
    need_entry(desk, about.lineage_id)
    held = desk.powers.get(about.lineage_id)
    if held is None or held.holder in (None, desk.court_id):
        raise BadInput(
            Text("本案没有转由其他法院执行，无需移送。", "No other court holds this case."),
            Text("请直接登记执行和解。", "Record the settlement here."),
        )
    course.read_instalments(given.instalments)
    kept = desk.open_exchange("settlement", "court", event="forward", lineage_id=about.lineage_id, peer=held.holder,
                              data=course.facts_of(given))  # fmt: skip
    sent = desk.send("settlement_forwarded", held.holder, course.as_forwarded(kept), lineage_id=about.lineage_id,
                     exchange_id=kept.exchange_id)  # fmt: skip
    return {"message_id": sent, "holder": held.holder, "exchange_id": kept.exchange_id}


PERFORMING = (Offer("settlement", "court", ("performing",)),)
PROCEDURE = Procedure(
    name="settlement",
    title=Text("执行和解", "settlement"),
    source=f"{CPL_241}; {INT_464}; {CPLI_466}; {E5}",
    tables={"court": COURT},
    hooks=course.HOOKS,
    messages=(
        MessageKind(
            "settlement_reported", 1, Text("执行和解报告", "settlement reported"), SettlementReported, "", E5, up_either_line,
            IMPLEMENTERS, ApprovalRule.OFFICER, accept=course.by_the_reviewed_court, apply=course.reported, sign_for=True,
            refusals=(RefusalCode.R2,),
        ),
        MessageKind(
            "settlement_forwarded", 1, Text("执行和解材料移送", "settlement papers forwarded"), SettlementForwarded, "", E5,
            between_courts, RECEIVERS, accept=course.known_here, apply=course.forwarded, sign_for=True,
            refusals=(RefusalCode.R2, RefusalCode.R7),
        ),
    ),
    acts=(
        ActKind("record_settlement", Text("登记执行和解", "record a settlement"), RecordSettlement, INT_464, IMPLEMENTERS,
                OFFICERS, "case", _record, implementation=True, offers=(Offer("docket", "case", ("open",)),)),
        ActKind("forward_settlement", Text("移送执行和解材料", "forward settlement papers"), ForwardSettlement, E5,
                IMPLEMENTERS, OFFICERS, "case", _forward, offers=(Offer("docket", "case", ("custody",)),)),
        ActKind("settlement_performed", Text("和解协议履行完毕，结案", "settlement performed: close"), SettlementPerformed,
                "执行工作规定 2020 art. 64", RECEIVERS, OFFICERS, "exchange", _perform, implementation=True, offers=PERFORMING),
        ActKind("settlement_broken", Text("不履行和解协议，恢复执行", "settlement broken: resume"), SettlementBroken, CPL_241,
                RECEIVERS, OFFICERS, "exchange", _breach, implementation=True, offers=PERFORMING),
        ActKind("docket_resumed_case", Text("恢复执行立案（执恢）", "docket a resumed case"), SettlementBroken,
                f"{CPL_241}; 立案结案意见 art. 6", frozenset({Body.FILING}), frozenset({"filing_clerk"}), "exchange",
                _docket_resumed, moves_power=True, offers=(Offer("settlement", "court", ("terminated",)),)),
    ),
)  # fmt: skip
