"""Issuing a dispatch order down the chain, or a request for help to a court that is not below; who is nearest; no answer.

An order moves no power and no case: the squad helps the court that holds it. Without that court's document it only
watches and preserves. Source: 法发〔2009〕43号 一(一); periods, preconditions and the chain of answers: [D].
Read next: command_centre.squads, command_centre.executing, command_centre.results.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain.command_centre import Measure, Squad
from shared.domain.courts import Body, Line
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure, Starts
from shared.messages.routes import between_courts, superior
from shared.messages.schemas import dump
from shared.messages.terms import term
from shared.procedures.command_centre.course import (
    follow,
    issued_here,
    lineage_of,
    not_below,
    only_from,
    order_in,
    task_done,
)
from shared.procedures.command_centre.papers import DispatchCancelled, DispatchOrder, DispatchTold
from shared.procedures.command_centre.squads import free_squads, nearest, set_free
from shared.procedures.command_centre.tables import (
    CENTRE,
    DISPATCH,
    EXECUTOR,
    HOLDER,
    ISSUER,
    OFFICERS,
    ON_THE_WAY,
    ROOT,
)
from shared.procedures.matters import docket_entry
from shared.procedures.power.rulings import remember

ACK, ON_SCENE, RESULT = "dispatch_ack", "dispatch_on_scene", "dispatch_result"
TO_HEAD = "dispatch_to_head"
R = RefusalCode


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """下达调度令（或提出协助请求）."""

    case_no: str = term("执行案号", "case", max_length=64)
    holder: str = term("执行法院", "court that holds the case", max_length=32)
    place: str = term("地点", "place", max_length=300)
    target: str = term("对象", "person or asset", max_length=500)
    measure: Measure = term("措施", "measure")
    urgency: int = term("紧急程度", "urgency", help_zh="一级最高", help_en="1 is the highest", minimum=1, maximum=4)
    region: str = term("地点行政区划代码", "region code of the place", help_zh="不填时为执行法院所在地",
                       help_en="if empty, that of the court that holds the case", default="", max_length=6, pattern="([0-9]{6})?")  # fmt: skip
    to_court: str = term("承办法院", "court ordered", help_zh="不填时为就近有空闲小组的法院",
                         help_en="if empty, the nearest court with a free squad", default="", max_length=32)  # fmt: skip
    document_no: str = term("授权文书文号", "authorising document", default="", max_length=100)
    document_sha256: str = term("授权文书摘要", "its sha256", help_zh="可从已上传的附件中选",
                                 help_en="may be taken from the files uploaded", default="", max_length=64,
                                 pattern="([0-9a-f]{64})?")  # fmt: skip
    document_until: date | None = term("授权文书有效期至", "in force until", default=None)


def _issue(desk: Desk, doer: Doer, about: About, given: IssueOrder) -> Mapping[str, Any]:
    region = given.region or desk.registry.court(given.holder).region_code
    said = DispatchOrder(given.case_no, given.holder, given.place, region, given.target, given.measure, given.urgency,
                         given.document_no, given.document_sha256, given.document_until)  # fmt: skip
    to_court = given.to_court or next(iter(nearest(desk, region, (given.holder,))), "")
    if not to_court:
        raise BadInput(
            Text("下级法院没有空闲的快速反应小组。", "No court below has a free squad."),
            Text("请指明承办法院，或请求其他法院协助。", "Name a court, or ask another court for help."),
        )
    return give(desk, to_court, said, lineage_of(desk, given.holder, given.case_no))


def give(desk: Desk, to_court: str, said: DispatchOrder, lineage_id: str, tried: tuple[str, ...] = (),
         squads: tuple[str, ...] = ()) -> dict[str, Any]:  # fmt: skip
    """Send the order (or, to a court that is not below, the request) and tell the court that holds the case.

    tried, squads: courts and squads that had it before; the first other free squad of the court is meant, if one is known.
    """
    meant = next((s for s in free_squads(desk, said.region) if s.court == to_court and s.squad_id not in squads), None)
    said = replace(said, squad=meant.squad_id if meant else "")
    below = desk.registry.is_superior(desk.court_id, to_court, Line.MANAGEMENT, desk.today)
    kind = "dispatch_order" if below else "assist_request"
    opened = desk.open_exchange(
        DISPATCH, "issuer", event="order", lineage_id=lineage_id, peer=to_court,
        data={"case_no": said.case_no, "holder": said.holder, "said": dump(said), "kind": kind, "tried": [*tried, to_court],
              "squads_tried": [*squads, said.squad], "urgency": said.urgency,
              "log": [{"event": "order", "at": desk.now.isoformat(), "by": desk.court_id, "text": meant.name if meant else ""}]},
    )  # fmt: skip
    sent = desk.send(kind, to_court, said, lineage_id=lineage_id, exchange_id=opened.exchange_id)
    remember(desk, opened, order=sent)
    if said.holder not in (desk.court_id, to_court):
        desk.send("dispatch_told", said.holder, DispatchTold(opened.exchange_id, to_court, said), lineage_id=lineage_id,
                  exchange_id=opened.exchange_id)  # fmt: skip
    return {"exchange_id": opened.exchange_id, "lineage_id": lineage_id, "message_id": sent, "to": to_court}


def require_sound(desk: Desk, said: DispatchOrder, lineage_id: str, on: date) -> None:
    """Raise Refused R7 (no holder, no document), R12 (document expired), R4 (nobody holds it), R3 (another court does)."""
    if not said.holder or said.holder not in desk.registry:
        refuse(R.R7, "没有写明执行法院。", "The order names no court that holds the case.", rule="[D]")
    if said.measure.coercive and not (said.document_no and said.document_sha256 and said.document_until):
        refuse(R.R7, "“{measure}”须附执行法院的授权文书；没有文书的只能查看守候、现场保全。",
               "“{measure_en}” needs the authorising document of the court that holds the case; else only watching and preserving.",
               rule="[D]", todo=Text("请取得授权文书，或改为现场保全。", "Get the document, or order preservation only."),
               measure=said.measure.label.zh, measure_en=said.measure.label.en)  # fmt: skip
    if said.document_until is not None and said.document_until < on:
        refuse(R.R12, "授权文书 {no} 已于 {until} 失效。", "The authorising document {no} expired on {until}.", rule="[D]",
               todo=Text("请取得有效的授权文书。", "Get one that is in force."), no=said.document_no, until=said.document_until)  # fmt: skip
    power = desk.powers.get(lineage_id)
    if power is None:
        return
    if power.state == "ended":
        refuse(R.R4, "案件 {case_no} 已结，无执行法院。", "Case {case_no} is closed: no court holds it.", rule="[D]",
               case_no=said.case_no)  # fmt: skip
    if power.holder not in (None, said.holder):
        refuse(R.R3, "案件 {case_no} 现由 {holder} 执行。", "Case {case_no} is held by {holder}.", rule="实施权唯一持有 [D]",
               case_no=said.case_no, holder=power.holder)  # fmt: skip


def _may_leave(desk: Desk, sending: Sending) -> None:
    require_sound(desk, sending.payload, sending.lineage_id, desk.today)


def _takeable(desk: Desk, message: Received) -> None:
    if desk.exchanges.get(message.envelope.procedure_id) is not None:
        refuse(R.R11, "该调度已收到。", "This order has been received.", rule="[D]")
    require_sound(desk, message.payload, message.envelope.subject, desk.today)


def _arrived(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    meant = desk.of(Squad).get(said.squad) if said.squad else None
    desk.open_exchange(
        DISPATCH, "executor", event="order", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"case_no": said.case_no, "holder": said.holder, "said": dump(said), "kind": envelope.kind,
              "order": envelope.message_id, "urgency": said.urgency,
              "log": [{"event": "order", "at": desk.now.isoformat(), "by": envelope.sender,
                       "text": meant.name if meant is not None else ""}]},
    )  # fmt: skip


def _refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.role == "issuer":
        follow(desk, sending.exchange, "refused", by=sending.recipient, refusal=refusal.as_dict())
        desk.close_duties(subject_id=sending.message_id, by=sending.message_id, event="drop")


def _case_here(desk: Desk, message: Received) -> None:
    """Raises Refused R7: this court is said to hold a case it does not have."""
    if docket_entry(desk, message.envelope.subject) is None:
        refuse(R.R7, "本院没有案件 {case_no}。", "This court has no case {case_no}.", rule="[D]",
               case_no=message.payload.said.case_no)  # fmt: skip


def _told(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    if desk.exchanges.get(said.order) is None:
        desk.open_exchange(
            DISPATCH, "holder", event="told", lineage_id=envelope.subject, peer=said.executor, exchange_id=said.order,
            data={"case_no": said.said.case_no, "holder": desk.court_id, "issuer": envelope.sender, "said": dump(said.said),
                  "urgency": said.said.urgency,
                  "log": [{"event": "told", "at": desk.now.isoformat(), "by": envelope.sender, "text": ""}]},
        )  # fmt: skip


# — no answer, or unable: the next squad, then the head —


def _unanswered(desk: Desk, duty: Duty) -> None:
    """The court that ordered passes it on; at the court ordered the overdue task is enough."""
    open_ones = desk.exchanges.where(procedure=DISPATCH, role="issuer", lineage_id=duty.lineage_id, state="issued")
    for exchange in open_ones:
        if exchange.data.get("order") == duty.subject_id:
            pass_on(desk, exchange, "逾时未签收")


def pass_on(desk: Desk, exchange: Exchange, reason: str, first: str = "") -> None:
    """To the next free squad: of the same court, unless it was unable, then of the nearest not tried (or the one proposed).

    Where none is left the head decides.
    """
    said, tried = order_in(exchange), tuple(exchange.data["tried"])
    squads = tuple(exchange.data.get("squads_tried", ()))
    left = nearest(desk, said.region, (*tried, said.holder))
    untried = {each.court for each in free_squads(desk, said.region) if each.squad_id not in squads}
    if exchange.state == "issued" and exchange.peer in untried:
        left = [exchange.peer, *left]
    if first and first not in tried and desk.registry.is_superior(desk.court_id, first, Line.MANAGEMENT, desk.today):
        left = [first, *left]
    desk.close_duties(subject_id=exchange.data["order"], by=reason, event="drop")
    _call_off(desk, exchange, DispatchCancelled(reason))
    if left:
        next_one = give(desk, left[0], replace(said, instead_of=exchange.exchange_id), exchange.lineage_id, tried,
                        squads)  # fmt: skip
        follow(desk, exchange, "pass_on", text=reason, next=next_one["exchange_id"])
        return
    follow(desk, exchange, "to_head", text=reason)
    desk.raise_task(
        TO_HEAD, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.COMMAND_CENTRE,
        zh=f"调度（{said.case_no}）{reason}，已无其他空闲小组，请执行指挥中心负责人决定。",
        en=f"Dispatch ({said.case_no}): {reason}; no squad is left. The head of the command centre decides.",
    )  # fmt: skip


def _cancel(desk: Desk, doer: Doer, about: About, given: DispatchCancelled) -> Mapping[str, Any]:
    exchange = desk.move(issued_here(desk, about), "cancel")
    desk.close_duties(subject_id=exchange.data["order"], by=doer.person_id, event="drop")
    _call_off(desk, exchange, given)
    task_done(desk, TO_HEAD, exchange, doer.person_id)
    return {"state": exchange.state}


def _call_off(desk: Desk, exchange: Exchange, said: DispatchCancelled) -> None:
    """Both the court ordered and the one that holds the case learn of it."""
    told = dict.fromkeys((exchange.peer, str(exchange.data["holder"])))
    for court in (court for court in told if court != desk.court_id):
        desk.send("dispatch_cancelled", court, said, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)


def _cancelled(desk: Desk, message: Received) -> None:
    """Off, unless the squad is on the scene already: then it stays and reports."""
    exchange = follow(
        desk,
        desk.exchanges.need(message.envelope.procedure_id),
        "cancel",
        by=message.envelope.sender,
        text=message.payload.reason,
    )
    if exchange.state == "cancelled" and exchange.role == "executor":
        desk.close_duties(subject_id=exchange.data["order"], by=message.envelope.message_id, event="drop")
        set_free(desk, exchange)


_ANSWERED = ("dispatch_ack", "dispatch_unable")
_CLOCKS = (
    Starts(ACK, "sender", Body.COMMAND_CENTRE, _ANSWERED),
    Starts(ACK, "recipient", Body.COMMAND_CENTRE, _ANSWERED),
    Starts(ON_SCENE, "recipient", Body.COMMAND_CENTRE, ("on_scene", "dispatch_unable")),
    Starts(RESULT, "recipient", Body.COMMAND_CENTRE, ("dispatch_result", "dispatch_unable")),
)


def _order(name: str, zh: str, en: str, route: Any) -> MessageKind:
    return MessageKind(
        name, 1, Text(zh, en), DispatchOrder, "F9.1", f"{ROOT}; 法[2014]99号 · [D]", route, CENTRE, starts=_CLOCKS,
        answers=("dispatch_ack", "dispatch_unable"), check=_may_leave, accept=_takeable, apply=_arrived, refused=_refused,
        refusals=(R.R2, R.R3, R.R4, R.R7, R.R11, R.R12),
    )  # fmt: skip


PROCEDURE = Procedure(
    name=DISPATCH,
    title=Text("执行指挥中心调度", "dispatch by the command centre"),
    source=f"{ROOT} · [D]",
    tables={"issuer": ISSUER, "executor": EXECUTOR, "holder": HOLDER},
    hooks=Hooks(overdue={ACK: _unanswered}),
    messages=(
        _order("dispatch_order", "调度令", "dispatch order", superior(Line.MANAGEMENT)),
        _order("assist_request", "协助请求", "request for help", not_below),
        MessageKind("dispatch_told", 1, Text("调度告知", "the holder is told of an order"), DispatchTold, "F9.1", "[D]",
                    between_courts, CENTRE, accept=_case_here, apply=_told, refusals=(R.R7,)),
        MessageKind("dispatch_cancelled", 1, Text("取消调度", "order cancelled"), DispatchCancelled, "F9.1", "[D]",
                    between_courts, CENTRE, accept=only_from("issuer"), apply=_cancelled, refusals=(R.R2,)),
    ),
    acts=(
        ActKind("issue_dispatch_order", Text("下达调度令", "issue a dispatch order"), IssueOrder, f"{ROOT} · [D]", CENTRE,
                OFFICERS, "court", _issue, step="F9.1"),
        ActKind("cancel_dispatch", Text("取消调度", "cancel the order"), DispatchCancelled, "[D]", CENTRE, OFFICERS, "exchange",
                _cancel, step="F9.1", offers=(Offer(DISPATCH, "issuer", (*ON_THE_WAY, "with_head")),)),
    ),
)  # fmt: skip
