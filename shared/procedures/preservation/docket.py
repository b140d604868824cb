"""The preservation docket 执保: application, security, ruling; its row, its guard, its end.

Filing or trial rules, only the implementing body carries out (财产保全规定 2020 art. 2). The docket entry claims nothing
itself: what is preserved is counted once, in the 执 case. It stays open while its controls do [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain import cases, power
from shared.domain.cases import Case, Party
from shared.domain.courts import Body
from shared.domain.errors import BadInput, Citation, Conflict, NotAllowed, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of
from shared.domain.power import Power
from shared.domain.preservations import Phase, Preservation
from shared.domain.transitions import after
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.docket.entries import BASIS_DOMAIN, end_docket
from shared.procedures.ledger.register import closed, registered
from shared.procedures.matters import CLOSINGS, exchange_of, open_entry
from shared.procedures.preservation.papers import (
    NAME,
    ApplyPreservation,
    PreservationRuling,
    SecurityExemption,
    SecurityGiven,
    SecurityOrdered,
)

PRESERVATION_TYPE = "执保"
RULING, RULING_URGENT = "preservation_ruling", "preservation_ruling_urgent"
START, START_URGENT = "preservation_start", "preservation_start_urgent"
SHARE_RULE, EXEMPT_RULE = "preservation_security_share", "preservation_security_exempt"
PERCENT = 100
#: What a preservation never does: it keeps, nobody sells, pays or closes by it.
NEVER = ("begin_disposal", "record_disposal", "pay_money", "send_execution_notice", *CLOSINGS)
GUARDED = ("impose_control", "release_control", *NEVER)


class OnlyPreserves(NotAllowed):
    """An act that a preservation docket does not allow, or not yet."""

    code = "only_preserves"
    what = Text(
        "执保案件当前状态（{state}）不能办理“{act}”。",
        "“{act_en}” is not possible in a preservation in this state ({state}).",
    )
    todo = Text("先由立案、审判机构裁定；处分财产须转入执行案件。",
                "Filing or trial rules first; to dispose of assets, the case has to become a 执 case.")  # fmt: skip
    source = Citation("财产保全规定", "2020", "art. 2")


def enter(desk: Desk, *, suit_no: str, cause: str, applicant: str, respondent: str) -> Case:
    """A new 执保 docket entry with its parties and its power, registered above. The suit is its title."""
    case_no = desk.new_case_no(PRESERVATION_TYPE)
    lineage_id = lineage_id_of(case_no)
    basis_key = hmac.new(BASIS_DOMAIN, case_no.encode(), hashlib.sha256).hexdigest()  # no duplicate of a 执 case
    case = Case(case_no, lineage_id, basis_key, suit_no or case_no, cause, desk.today, 0, after(cases.STATES, "", "docket"),
                "application")  # fmt: skip
    desk.cases.add(case)
    registered(desk, case)
    for role, name in (("creditor", applicant), ("debtor", respondent)):
        desk.parties.add(Party(desk.new_id(), lineage_id, role, name))
    desk.powers.add(Power(lineage_id, lineage_id, after(power.STATES, "", "docket"), desk.court_id, 1, desk.now, {}))
    desk.record_event("case_filed", lineage_id=lineage_id, subject_id=case_no, detail={"origin": "application"})
    return case


def row_of(desk: Desk, exchange: Exchange) -> Preservation:
    """The row of a preservation's exchange. Raises NotFound."""
    return desk.of(Preservation).need(str(exchange.data["case_no"]))


def end(desk: Desk, row: Preservation, mode: str) -> None:
    """Close the docket entry; its power ends, nothing is left to tell."""
    end_docket(desk, open_entry(desk, row.lineage_id), mode)
    desk.close_duties(subject_id=row.exchange_id, by=f"closed:{mode}", event="drop")
    closed(desk, row.lineage_id)
    desk.of(Preservation).save(replace(row, expires_on=None, alarm_on=None))


def guard(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """Nothing is seized before the ruling, released before a ruling to lift, sold or paid at all. Raises OnlyPreserves."""
    row = desk.of(Preservation).first(lineage_id=lineage_id) if act in GUARDED and lineage_id else None
    if row is None:
        return
    state = desk.exchanges.need(row.exchange_id).state
    allowed = {"impose_control": ("ruled", "preserved"), "release_control": ("lift_ordered",)}.get(act, ())
    if state not in allowed:
        title = desk.title_of(act)
        raise OnlyPreserves(act=title.zh, act_en=title.en, state=state)


def apply_for(desk: Desk, doer: Doer, about: About, given: ApplyPreservation) -> Mapping[str, Any]:
    """Docket an application. Raises BadInput (a suit number, a day of performance missing; a day to come)."""
    if given.received_on > desk.today:
        raise BadInput(
            Text("收到申请之日 {day} 在将来。", "The day of receipt {day} lies in the future."), day=given.received_on
        )
    if given.phase is not Phase.BEFORE_SUIT and not given.suit_no:
        raise BadInput(Text("请填写诉讼案号。", "Give the number of the suit."))
    if (given.phase is Phase.BEFORE_ENFORCEMENT) != (given.performance_on is not None):
        raise BadInput(Text("执行前保全（且仅执行前保全）填写履行期间届满日。",
                            "Preservation before enforcement, and no other, has a day of performance."))  # fmt: skip
    _require_listed(desk, given.exemption)
    case = enter(desk, suit_no=given.suit_no, cause=given.cause, applicant=given.applicant, respondent=given.respondent)
    exchange = desk.open_exchange(
        NAME, "court", event="apply", lineage_id=case.lineage_id, peer=desk.court_id,
        data={"case_no": case.case_no, "urgent": given.urgent, "exemption": given.exemption.value, "assets": given.assets,
              "body": doer.body, "performance_on": str(given.performance_on or "")},
    )  # fmt: skip
    desk.of(Preservation).add(
        Preservation(case.case_no, case.lineage_id, exchange.exchange_id, given.phase.value, given.suit_no, given.amount_fen,
                     given.received_on)
    )  # fmt: skip
    owe_ruling(desk, exchange)
    return {"case_no": case.case_no, "lineage_id": case.lineage_id, "exchange_id": exchange.exchange_id}


def _require_listed(desk: Desk, exemption: SecurityExemption) -> None:
    listed = desk.law.rule(EXEMPT_RULE, desk.today).value
    if exemption is not SecurityExemption.NONE and not (isinstance(listed, tuple) and exemption.value in listed):
        raise BadInput(Text("该情形不在免予担保之列。", "This is no ground on which security is waived."))


def owe_ruling(desk: Desk, exchange: Exchange) -> None:
    """The ruling is due from now on: five days, or forty-eight hours (PRES art. 4)."""
    row = row_of(desk, exchange)
    body = Body(str(exchange.data["body"]))
    if exchange.data["urgent"]:
        desk.open_duty(RULING_URGENT, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=body)
    else:
        start = desk.today if row.security_fen else row.applied_on
        desk.open_duty(RULING, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=body, start=start)


def order_security(desk: Desk, doer: Doer, about: About, given: SecurityOrdered) -> Mapping[str, Any]:
    """Security: at most the share in suit, the equal amount before suit. The clock waits for it. Raises NotAllowed."""
    exchange = exchange_of(desk, about)
    row = row_of(desk, exchange)
    most = row.amount_fen
    if row.phase != Phase.BEFORE_SUIT:
        most = row.amount_fen * desk.law.number(SHARE_RULE, desk.today) // PERCENT
    if given.amount_fen > most or (row.phase == Phase.BEFORE_SUIT and given.amount_fen < most):
        raise NotAllowed(
            Text("担保金额应为：诉前与保全金额相当，诉讼中不超过 {share}%；本案为 {most} 分。",
                 "Security equals the amount before suit and is at most {share} % in suit: here {most} fen."),
            Text("请更正担保金额。", "Correct the amount."), Citation("财产保全规定", "2020", "art. 5"),
            share=desk.law.number(SHARE_RULE, desk.today), most=most,
        )  # fmt: skip
    desk.move(exchange, "order_security", security_ordered_fen=given.amount_fen)
    desk.close_duties(subject_id=row.exchange_id, by="security_ordered", event="drop")
    return {"amount_fen": given.amount_fen}


def take_security(desk: Desk, doer: Doer, about: About, given: SecurityGiven) -> Mapping[str, Any]:
    """Security has come: the days of the ruling count from it."""
    exchange = exchange_of(desk, about)
    row = row_of(desk, exchange)
    exchange = desk.move(exchange, "secure", security_no=given.document_no)
    desk.of(Preservation).save(replace(row, security_fen=row.security_fen + given.amount_fen))
    desk.close_duties(subject_id=row.exchange_id, by=f"security:{given.document_no}", event="drop")
    owe_ruling(desk, exchange)
    return {"security_fen": row.security_fen + given.amount_fen}


def rule(desk: Desk, doer: Doer, about: About, given: PreservationRuling) -> Mapping[str, Any]:
    """The ruling; from it the implementing body has its own days. Raises Conflict where security is missing."""
    exchange = exchange_of(desk, about)
    row = row_of(desk, exchange)
    ordered = int(exchange.data.get("security_ordered_fen", 0))
    if row.phase == Phase.BEFORE_SUIT and exchange.data["exemption"] == SecurityExemption.NONE.value:
        ordered = max(ordered, row.amount_fen)
    if given.granted and row.security_fen < ordered:
        raise Conflict(
            Text("尚未提供担保：应为 {ordered} 分，已提供 {given} 分。", "Security of {ordered} fen is due, {given} given."),
            Text("提供担保后再裁定。", "Rule once it is given."), Citation("财产保全规定", "2020", "art. 5"),
            ordered=ordered, given=row.security_fen,
        )  # fmt: skip
    desk.move(exchange, "rule" if given.granted else "reject", ruling_no=given.ruling_no, ruled_on=str(desk.today))
    for rule_id in (RULING, RULING_URGENT):
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=f"ruling:{given.ruling_no}")
    row = desk.of(Preservation).save(replace(row, ruling_no=given.ruling_no, ruled_on=desk.today))
    if not given.granted:
        end(desk, row, "application_dismissed")
        return {"granted": False}
    due = desk.open_duty(START_URGENT if exchange.data["urgent"] else START, lineage_id=row.lineage_id,
                         subject_id=row.exchange_id, body=Body.IMPLEMENTATION)  # fmt: skip
    return {"granted": True, "due_on": str(due.due_on or due.due_at)}
