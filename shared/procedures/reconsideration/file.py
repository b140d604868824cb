"""The file of a reconsideration (复议案卷): sent up within five days of the request, or of the notice from above.

Source: 执行程序解释 2020 art. 7; what travels: law index S012.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.exchanges import Exchange
from shared.domain.reconsiderations import ActEffect, Disposition
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.domain.reviews import Track
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About
from shared.procedures.matters import Note, docket_entry, exchange_of, from_the_peer
from shared.procedures.papers import FileSheet, control_items, file_sheet
from shared.procedures.reconsideration.asking import (
    FILE_RULE,
    REVIEWED,
    join_below,
    open_ruling_duty,
    require_ruled,
    running_below,
    under_attack,
)
from shared.procedures.reconsideration.decisions import TAKES_EFFECT
from shared.procedures.reconsideration.papers import ReconFileTransfer, RequestItem, ServedItem
from shared.procedures.reconsideration.routes import require_next_above
from shared.procedures.reconsideration.tables import EPI_7, NAME, RUNNING_ABOVE
from shared.procedures.reconsideration.terms import (
    Request,
    fault_of,
    kept,
    requests_in,
    require_in_time,
    require_reconsidered,
)
from shared.procedures.supervising import review_body

# — the notice from above, at the lower court —


def objection_ruled(desk: Desk, lineage_id: str, ruling_no: str) -> Exchange:
    """The objection of this court whose ruling has this number. Raises Refused R7: nobody skips the objection."""
    rows = desk.exchanges.where(
        procedure__in=list(TAKES_EFFECT), role="court", lineage_id=lineage_id, order_by=("opened_at",)
    )
    found = next((row for row in rows if row.data.get("ruling_no") == ruling_no), None)
    if found is None:
        refuse(RefusalCode.R7, "本院没有异议裁定 {ruling_no}。", "This court has no ruling {ruling_no} on an objection.",
               rule=EPI_7, ruling_no=ruling_no)  # fmt: skip
    return found


def accept_file_request(desk: Desk, message: Received) -> None:
    """The lower court's guard: a ruling that can be reconsidered, asked for in time at the right court."""
    envelope, said = message.envelope, message.payload
    objection = objection_ruled(desk, envelope.subject, said.ruling_no)
    require_next_above(
        desk.registry, desk.court_id, envelope.sender, desk.today, str(objection.data.get("special_cause", ""))
    )
    known = running_below(desk, objection.exchange_id)
    if known is not None and known.state == "sent":
        refuse(RefusalCode.R11, "该裁定的复议案卷已报送。", "The file of that ruling has been sent up already.", rule=EPI_7,
               exchange=known.exchange_id)  # fmt: skip
    served = [date.fromisoformat(str(each["on"])) for each in objection.data.get("served", [])]
    if served:
        require_in_time(desk, Track(objection.data["track"]), max(served), said.received_at)
    require_ruled(objection)


def take_file_request(desk: Desk, message: Received) -> None:
    """The file is owed; requests recorded here meanwhile join."""
    envelope = message.envelope
    objection = objection_ruled(desk, envelope.subject, message.payload.ruling_no)
    known, requests = running_below(desk, objection.exchange_id), []
    if known is not None:
        requests = requests_in(known.data)
        desk.move(known, "joined_elsewhere", joined=envelope.procedure_id)
        desk.close_duties(subject_id=known.exchange_id, by=envelope.message_id, event="drop")
    objection = under_attack(desk, objection)
    exchange = join_below(desk, objection, envelope.sender, requests, envelope.procedure_id)
    desk.open_duty(FILE_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk))


def file_request_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The upper court's side: the file has crossed, so the requests join it; or there is nothing to reconsider."""
    exchange = sending.exchange
    if exchange is None or exchange.state != "asked":
        refusal_noted(desk, sending, refusal)
        return
    desk.close_duties(subject_id=exchange.exchange_id, by=sending.message_id, event="drop")
    if refusal.code is not RefusalCode.R11 or not refusal.facts.get("exchange"):
        refusal_noted(desk, sending, refusal)
        desk.move(exchange, "no_ruling_below", refusal=refusal.as_dict())
        return
    joined = desk.move(exchange, "joined_elsewhere", joined=refusal.facts["exchange"])
    other = desk.exchanges.get(str(joined.data["joined"]))
    if other is not None and (other.procedure, other.role) == (NAME, "upper") and other.state in RUNNING_ABOVE:
        more = [replace(r, bad=_fault(desk, other, r)) for r in requests_in(joined.data)]
        desk.move(other, "join", requests=kept([*requests_in(other.data), *more]))


def _waiting_for(desk: Desk, exchange_id: str, lineage_id: str) -> list[Exchange]:
    """Requests made here that were told to join a file not yet here: it and the refusal may overtake one another."""
    rows = desk.exchanges.where(procedure=NAME, role="upper", lineage_id=lineage_id, state="joined")
    return [row for row in rows if row.data.get("joined") == exchange_id]


def _fault(desk: Desk, exchange: Exchange, request: Request) -> str:
    return fault_of(desk, Track(exchange.data["track"]), exchange.data.get("served", []), request)


# — the file —


def send_file(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """The lower court's act: file, requests, services and state of enforcement go up."""
    exchange = exchange_of(desk, about)
    objection, case = desk.exchanges.need(str(exchange.data["objection"])), docket_entry(desk, exchange.lineage_id)
    data = objection.data
    said = ReconFileTransfer(
        objection_id=objection.exchange_id,
        objection_case_no=str(data.get("case_no", "")),
        enforcement_case_no=str(data.get("enforcement_case_no") or (case.case_no if case else "")),
        objection_ruling_no=str(data.get("ruling_no", "")),
        reviewed=REVIEWED[objection.state],
        track=Track(data["track"]),
        challenged=str(data.get("challenged", "")),
        act_effect=effect_before(objection),
        applicants=tuple(RequestItem(r.request_id, r.who, r.role, r.received_on, r.grounds)
                         for r in requests_in(exchange.data) if r.live),
        ruling_served_at=tuple(ServedItem(each["who"], date.fromisoformat(str(each["on"]))) for each in data.get("served", [])),
        enforcement_state=case.state if case else "elsewhere",
        measures_pending=control_items(desk, exchange.lineage_id),
        file_index=file_sheet(desk, case) if case else FileSheet.of(f"异议案号 {data.get('case_no', '')}"),
        remand_count=int(data.get("remand_count", 0)),
        panel=tuple(data.get("decided_by", ())),
        special_cause=str(data.get("special_cause", "")),
    )  # fmt: skip
    sent = desk.send("recon_file_transfer", exchange.peer, said, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    desk.move(exchange, "send_file", file=sent)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=FILE_RULE, by=sent)
    return {"message_id": sent}


def effect_before(objection: Exchange) -> ActEffect:
    """What the ruling reconsidered did with the act; nothing, where the objection was not heard."""
    heard = objection.state == "reconsidering"
    return ActEffect(objection.data.get("act_effect") or "none") if heard else ActEffect.NONE


def accept_file(desk: Desk, message: Received) -> None:
    """The upper court's guard: it is the next higher one, the file is whole, somebody asks."""
    envelope, said = message.envelope, message.payload
    from_the_peer(NAME, "upper", may_begin=True)(desk, message)
    known = desk.exchanges.get(envelope.procedure_id)
    if known is None:  # of the day the case was docketed, whatever becomes of its cause later
        require_next_above(desk.registry, envelope.sender, desk.court_id, desk.today, said.special_cause)
        if not said.applicants:
            refuse(RefusalCode.R7, "案卷中没有复议申请。", "There is no request in the file.", rule=EPI_7)
    require_reconsidered(said.track)
    said.file_index.require_intact()


def take_file(desk: Desk, message: Received) -> None:
    """The upper court has the file: requests join, each is measured against its own day of service."""
    envelope, said = message.envelope, message.payload
    served = [{"who": each.who, "on": str(each.on)} for each in said.ruling_served_at]
    facts: dict[str, Any] = {
        "objection_id": said.objection_id, "objection_case_no": said.objection_case_no,
        "enforcement_case_no": said.enforcement_case_no, "ruling_no": said.objection_ruling_no,
        "reviewed": said.reviewed.value, "track": said.track.value, "challenged": said.challenged,
        "before": said.act_effect.value, "served": served, "panel": list(said.panel),
        "remand_count": max(said.remand_count, remands_known(desk, envelope.subject, said.objection_id)),
        "file": envelope.message_id,
    }  # fmt: skip
    brought = [Request(r.request_id, r.who, r.role, r.received_on, r.grounds) for r in said.applicants]
    known = desk.exchanges.get(envelope.procedure_id)
    if known is None:
        waiting = _waiting_for(desk, envelope.procedure_id, envelope.subject)
        first = min([str(desk.today), *(str(row.data["received_on"]) for row in waiting)])
        facts |= {"received_on": first, "special_cause": said.special_cause}
        brought += [request for row in waiting for request in requests_in(row.data)]
        exchange = desk.open_exchange(NAME, "upper", event="file_arrived", lineage_id=envelope.subject, peer=envelope.sender,
                                      exchange_id=envelope.procedure_id,
                                      data=facts | {"requests": _measured(desk, said.track, served, brought)})  # fmt: skip
        open_ruling_duty(desk, exchange)
    else:
        here = requests_in(known.data)
        new = [r for r in brought if r.request_id not in {each.request_id for each in here}]
        exchange = desk.move(known, "file_arrived", **facts,
                             requests=_measured(desk, said.track, served, [*here, *new]))  # fmt: skip
    _tell_of_faults(desk, exchange)


def _measured(desk: Desk, track: Track, served: list[dict[str, str]], requests: list[Request]) -> list[dict[str, Any]]:
    return kept([replace(request, bad=fault_of(desk, track, served, request)) for request in requests])


def _tell_of_faults(desk: Desk, exchange: Exchange) -> None:
    for request in requests_in(exchange.data):
        if request.bad:
            desk.raise_task(
                "inadmissible_request",
                lineage_id=exchange.lineage_id,
                subject_id=exchange.exchange_id,
                body=review_body(desk),
                zh=f"复议申请 {request.request_id[:8]} 不能受理：{request.bad}",
                en=f"Request {request.request_id[:8]} cannot be heard: too late, or the ruling was not served on the person.",
                once_key=f"inadmissible:{request.request_id}",
            )


def remands_known(desk: Desk, lineage_id: str, objection_id: str) -> int:
    """How often this court itself has sent the objection back, whatever the file says."""
    rows = desk.exchanges.where(procedure=NAME, role="upper", lineage_id=lineage_id)
    mine = [str(row.data.get("disposition", "")) for row in rows if row.data.get("objection_id") == objection_id]
    return sum(Disposition(said).remands for said in mine if said)
