"""Objection to enforcement conduct (执行行为异议, 执异) at the court that reviews it.

Received at the filing window, docketed or refused within 3 days, decided by a panel without anybody who handled the case
within 15 days of receipt, served on each person, effective when the last person's 10 days are over.
Source: 民事诉讼法 2023 art. 236; 异议复议规定 2020 arts 2–7, 11, 15–17; 执行程序解释 2020 arts 5, 9; law index S001–S011.
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.messages.hooks import Hooks
from shared.messages.kinds import ActKind, Offer, Procedure
from shared.procedures.matters import Note
from shared.procedures.objection import course, elsewhere, filing, papers, rulings, security
from shared.procedures.objection.tables import COURT, CPL_236, ORR_2, ORR_11, ORR_15, ORR_17, UNDECIDED
from shared.procedures.urging.course import POWER_PASSES

FILING: dict[str, Any] = {"bodies": frozenset({Body.FILING}), "roles": frozenset({"filing_clerk"})}
REVIEWERS = frozenset({Body.REVIEW, Body.SUPERVISION})
REVIEW: dict[str, Any] = {"bodies": REVIEWERS, "roles": frozenset({"judge", "officer", "chief"})}
PANEL: dict[str, Any] = {
    "bodies": REVIEWERS, "roles": frozenset({"judge"}), "approvals": ApprovalRule.PANEL,
    "may_sign": rulings.nobody_who_handled_it,
}  # fmt: skip


def _act(name: str, zh: str, en: str, payload: type, source: str, effect: Any, states: tuple[str, ...],
         **more: Any) -> ActKind:  # fmt: skip
    offers = (Offer("objection", "court", states),)
    given: dict[str, Any] = {"scope": "exchange", "offers": offers} | more
    return ActKind(name=name, title=Text(zh, en), payload=payload, source=source, effect=effect, **given)


PROCEDURE = Procedure(
    name="objection",
    title=Text("执行异议", "objection to enforcement"),
    source="民事诉讼法 2023 art. 236; 异议复议规定 2020",
    tables={"court": (*COURT, *security.ROWS), "holder": elsewhere.HOLDER},
    hooks=Hooks(
        after_apply=dict.fromkeys(POWER_PASSES, elsewhere.goes_with_the_case),
        term_ended={
            "reconsideration_request": course.remedy_term_ended,
            "objection_supplement": course.papers_term_ended,
        },
        before_act=(security.hold_disposal,),
    ),
    messages=elsewhere.MESSAGES,
    acts=(
        _act("file_objection", "登记执行异议", "receive an objection", papers.FileObjection, CPL_236, filing.receive, (),
             scope="case", **(FILING | {"offers": (Offer("docket", "case", ("open", "custody", "closed")),)})),
        _act("docket_objection", "执行异议立案", "docket an objection", Note, ORR_2, filing.docket, ("received",), **FILING),
        _act("ask_objection_papers", "一次性告知补正异议材料", "ask for missing papers of an objection", papers.AskPapers, ORR_2,
             filing.ask_papers, ("received",), **FILING),
        _act("record_objection_papers", "收到异议补正材料", "papers of an objection received", papers.PapersReceived, ORR_2,
             filing.papers_received, ("supplement",), **FILING),
        _act("add_objection_grounds", "补充异议理由", "further grounds of an objection", papers.MoreGrounds, ORR_15,
             filing.add_grounds, UNDECIDED, **FILING),
        _act("notify_of_objection", "通知异议人和相关当事人", "notify of an objection", papers.NotifyParties, ORR_2,
             filing.notify, ("filed",), **REVIEW),
        _act("refuse_objection", "裁定不予受理异议", "refuse an objection", papers.NotHeard, ORR_2, rulings.refuse_it,
             ("received", "supplement"), inputs=papers.Reasons, prepare=rulings.prepare_not_heard, **PANEL),
        _act("reject_objection", "裁定驳回异议申请", "reject the application of an objection", papers.NotHeard, ORR_2,
             rulings.reject_it, ("filed", "under_review"), inputs=papers.Reasons, prepare=rulings.prepare_not_heard, **PANEL),
        _act("rule_objection_withdrawal", "裁定是否准许撤回异议", "rule on the withdrawal of an objection", papers.Withdrawal,
             CPL_236, rulings.rule_withdrawal, ("filed", "under_review"), **PANEL),
        _act("rule_objection", "执行异议裁定", "rule on an objection", papers.ObjectionRuling, f"{ORR_17}; {ORR_11}",
             rulings.decide, ("under_review",), inputs=papers.RulingInputs, prepare=rulings.prepare_ruling, **PANEL),
        _act("record_objection_service", "登记异议裁定送达", "record the service of a ruling on an objection", papers.Service,
             CPL_236, rulings.record_service, (*course.SERVED_IN, *course.ATTACKED_IN, "withdrawn"), **REVIEW),
        _act("record_security", "登记担保，停止处分", "record security, stop disposal", security.GiveSecurity, security.EPI_9,
             security.secure, security.SECURED, **REVIEW),
        _act("record_counter_security", "登记申请执行人担保，继续执行", "record the creditor's security, go on",
             security.GiveCounterSecurity, security.EPI_9, security.counter_secure, security.SECURED, **REVIEW),
    ),
)  # fmt: skip
