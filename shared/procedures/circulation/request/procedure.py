"""Requests for instruction and replies (请示与答复): a question of law, level by level, decided by committees first.

Power and clocks do not move: 执行程序解释 2020 art. 13 does not list requests among the days that are excluded.
Source: 法〔2023〕88号 arts 2–4; 法发〔2009〕43号 三(二); 执行工作规定 2020 art. 8.
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.kinds import ActKind, Approvers, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.procedures.circulation.request import course
from shared.procedures.circulation.request.papers import (
    ASK,
    ASKER,
    NAME,
    SUPERIOR,
    ConsultAccept,
    ConsultReject,
    ConsultReply,
    ConsultRequest,
    ConsultSupplement,
    ConsultSupplied,
    ExtendReply,
    PassUpInputs,
    RequestInputs,
)
from shared.procedures.matters import Note
from shared.procedures.supervising import OFFICERS

R = RefusalCode
#: Coordination handles requests (三(二)); courts without it use the body that has the case or reviews it.
HANDLERS = frozenset({Body.COORDINATION, Body.REVIEW, Body.SUPERVISION, Body.IMPLEMENTATION})
ANSWERERS = frozenset({Body.COORDINATION, Body.REVIEW, Body.SUPERVISION})
ANSWERS = ("consult_accept", "consult_reject", "consult_supplement", "consult_reply")
_SIGNED: dict[str, Any] = {"approvals": ApprovalRule.PRESIDENT, "approvers": Approvers("approvers_president")}


def _request(name: str, title: Text, **more: Any) -> MessageKind:
    return MessageKind(name=name, version=1, title=title, payload=ConsultRequest, step="F8.1", source=f"{ASK} arts 2–4",
                       route=to_superior(course.LINE), bodies=HANDLERS, answers=ANSWERS, sign_for=True, check=course.may_send,
                       accept=course.may_take, apply=course.receive, refusals=(R.R2, R.R6, R.R7, R.R11), **_SIGNED, **more)  # fmt: skip


def _answer(
    name: str, title: Text, payload: type, event: str, step: str = "F8.1", sign_for: bool = False
) -> MessageKind:
    return MessageKind(name, 1, title, payload, step, ASK, superior(course.LINE), HANDLERS, accept=course.by_the_court_asked,
                       apply=course.told(event), sign_for=sign_for, refusals=(R.R2,))  # fmt: skip


def _act(
    name: str, title: Text, payload: type, effect: Any, *states: str, role: str = "superior", **more: Any
) -> ActKind:
    return ActKind(name=name, title=title, payload=payload, source=ASK, bodies=HANDLERS if role == "asker" else ANSWERERS,
                   roles=OFFICERS, scope="exchange", effect=effect, offers=(Offer(NAME, role, states),), **more)  # fmt: skip


PROCEDURE = Procedure(
    name=NAME,
    title=Text("请示与答复", "request for instruction"),
    source=f"{ASK} arts 2–4; 执行工作规定 2020 art. 8",
    tables={"asker": ASKER, "superior": SUPERIOR},
    messages=(
        _request("consult_request", Text("请示", "request for instruction"), inputs=RequestInputs, prepare=course.prepare,
                 issued=course.asked, offers=(Offer("docket", "case", ("open",)),)),
        _request("consult_forward", Text("转报请示", "request passed up"), inputs=PassUpInputs, prepare=course.prepare_passing,
                 issued=course.passed, offers=(Offer(NAME, "superior", ("received", "accepted")),)),
        _answer("consult_accept", Text("受理请示", "request accepted"), ConsultAccept, "accepted"),
        _answer("consult_reject", Text("不予受理请示", "request rejected"), ConsultReject, "rejected"),
        _answer("consult_supplement", Text("请示补充材料通知", "more is needed"), ConsultSupplement, "supplement"),
        MessageKind("consult_supplied", 1, Text("请示补充材料", "what was missing"), ConsultSupplied, "F8.1", ASK,
                    to_superior(course.LINE), HANDLERS, ApprovalRule.OFFICER, accept=course.by_the_asking_court,
                    apply=course.supplied, refusals=(R.R2,)),
        _answer("consult_reply", Text("请示答复", "reply"), ConsultReply, "answered", "F8.2", sign_for=True),
    ),
    acts=(
        _act("accept_consult", Text("受理请示", "accept the request"), Note, course.accept, "received"),
        _act("reject_consult", Text("不予受理请示", "reject the request"), ConsultReject, course.reject, "received", "accepted"),
        _act("call_consult_supplement", Text("要求补充请示材料", "ask for more"), ConsultSupplement, course.call_supplement,
             "received", "accepted"),
        _act("supply_consult", Text("补充请示材料", "supply what is missing"), ConsultSupplied, course.supply, "supplementing",
             role="asker"),
        _act("answer_consult", Text("答复请示", "answer the request"), ConsultReply, course.reply, "accepted", **_SIGNED),
        _act("extend_consult", Text("延长答复期限", "extend the time to answer"), ExtendReply, course.extend, "accepted", **_SIGNED),
    ),
)  # fmt: skip
