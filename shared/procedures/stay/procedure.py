"""Stay (暂缓执行) ordered by a superior: at most three months from the lower court's receipt, extended once, ended by the clock.

While it runs the lower court disposes of nothing stayed, urging orders wait, and the days do not count.
Source: 法发〔2002〕16号 arts 10, 13; 执行工作规定 2020 arts 71, 77 (the president approves).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import cap_end
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About, ActKind, Approvers, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.procedures.matters import Note, exchange_of, from_the_peer
from shared.procedures.stay import course, request
from shared.procedures.stay.tables import (
    EWR_77,
    FOLLOWER,
    LOWER,
    SUPERIOR,
    SUS_10,
    SUS_13,
    GroundGone,
    OpenStay,
    Resume,
    Resumed,
    StayInputs,
    StayKept,
    StayNotice,
    StayOver,
    StayReceived,
)  # fmt: skip
from shared.procedures.supervising import (
    IMPLEMENTERS,
    OFFICERS,
    REMEDY,
    REVIEWERS,
    begin_at_superior,
    body_of,
    docket_number,
    require_case_here,
    require_future,
)  # fmt: skip

AT_SUPERIOR = from_the_peer("stay", "superior")


def _open(desk: Desk, doer: Doer, about: About, given: OpenStay) -> Mapping[str, Any]:
    exchange = begin_at_superior(
        desk, "stay", event="open_review", lower_court=given.lower_court, case_no=given.case_no,
        first_case_no=given.first_case_no, running=("reviewing", "issued", "stayed"),
        data={"docket_no": docket_number(desk, given.case_no, given.first_case_no), "reason": given.reason,
              "body": doer.body},
    )  # fmt: skip
    request.asked(desk, exchange, given)
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _exchange(sending: Sending) -> Exchange:
    if sending.exchange is None or sending.exchange.procedure != "stay":
        raise Conflict(Text("没有对应的暂缓程序。", "There is no stay."))
    return sending.exchange


def _prepare(desk: Desk, sending: Sending, given: StayInputs) -> StayNotice:
    exchange = _exchange(sending)
    controls = tuple(line.strip() for line in given.controls.splitlines() if line.strip())
    return StayNotice(exchange.data["docket_no"], exchange.data["case_no"], given.scope, controls, given.until_on,
                      0 if exchange.state == "reviewing" else 1, given.ground)  # fmt: skip


def _may_stay(desk: Desk, sending: Sending) -> None:
    exchange, notice = _exchange(sending), sending.payload
    if exchange.state not in ("reviewing", "stayed"):
        raise Conflict(
            Text("当前状态（{state}）不能制发暂缓通知。", "No stay in this state ({state})."), state=exchange.state
        )
    if exchange.state == "stayed":
        _require_first_extension(exchange.data)
    start = desk.today if exchange.state == "reviewing" else date.fromisoformat(exchange.data["until_on"])
    _require_length(desk, start, notice.until_on)


def _require_first_extension(data: Mapping[str, Any]) -> None:
    if data.get("extension_no", 0):
        refuse(RefusalCode.R12, "暂缓执行只能延长一次。", "A stay is extended once only.", rule=SUS_10,
               todo=Text("期限届满应恢复执行。", "Enforcement resumes at the end."))  # fmt: skip


def _require_length(desk: Desk, start: date, until_on: date) -> None:
    """At most three months from `start`: receipt at the lower court, or the end of the first term."""
    require_future(desk, until_on)
    latest = cap_end(start, desk.law.period(course.TERM_RULE, desk.today))
    if not start <= until_on <= latest:
        refuse(
            RefusalCode.R12,
            "暂缓至 {until} 超过三个月（自 {start} 起最迟至 {latest}）。",
            "A stay until {until} is longer than three months (from {start}: {latest} at the latest).",
            rule=SUS_10,
            todo=Text("请改为不晚于 {latest}。", "Choose a day not after {latest}."),
            until=until_on,
            start=start,
            latest=latest,
        )


def _issued(desk: Desk, sending: Sending) -> None:
    exchange, notice = _exchange(sending), sending.payload
    if notice.extension_no:
        desk.move(exchange, "extend", extension=sending.message_id, extension_no=1)
        return
    desk.move(exchange, "stay", notice=sending.message_id, document_no=notice.document_no,
              until_on=str(notice.until_on), body=body_of(desk, sending))  # fmt: skip
    request.decided(desk, exchange, sending.message_id)


def _may_bind(desk: Desk, message: Received) -> None:
    envelope, notice = message.envelope, message.payload
    from_the_peer("stay", "lower", may_begin=True)(desk, message)
    require_case_here(desk, message, notice.case_no)
    known = desk.exchanges.get(envelope.procedure_id)
    if known is None and not notice.extension_no:
        for other in course.stays_here(desk, envelope.subject):
            refuse(
                RefusalCode.R8,
                "本案已由 {court} 决定暂缓执行至 {until}。",
                "{court} has already stayed this case until {until}.",
                rule="流转规则 E6 [D]",
                court=course.ordered_by(desk, other),
                until=other.data["until_on"],
                todo=Text(
                    "请与该院协调，或由共同上级法院决定。", "Agree with that court, or let the common superior decide."
                ),
            )
        _require_length(desk, desk.today, notice.until_on)
    elif known is None or known.state != "stayed" or known.data["until_on"] < str(desk.today):
        refuse(RefusalCode.R12, "暂缓期限已满，不能再延长。", "The stay has ended; it can no longer be extended.", rule=EWR_77,
               todo=Text("应恢复执行；确有必要的另行决定。", "Enforcement resumes; decide anew if necessary."))  # fmt: skip
    else:
        _require_first_extension(known.data)
        _require_length(desk, date.fromisoformat(known.data["until_on"]), notice.until_on)


def _bind(desk: Desk, message: Received) -> None:
    envelope, notice = message.envelope, message.payload
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None:
        extended = desk.move(known, "extend", until_on=str(notice.until_on), extension_no=1,
                             extension=envelope.message_id)  # fmt: skip
        course.prolong(desk, extended)
        return
    stay = desk.open_exchange(
        "stay", "lower", event="stay", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"notice": envelope.message_id, "case_no": notice.case_no, "document_no": notice.document_no,
              "scope": notice.scope.value, "controls": list(notice.controls), "until_on": str(notice.until_on),
              "received_on": str(desk.today), "extension_no": 0},
    )  # fmt: skip
    course.begin(desk, stay)


def _refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    exchange = sending.exchange
    if exchange is None:
        return
    if exchange.state == "issued":
        event = "lower_case_closed" if refusal.code is RefusalCode.R4 else "refused"
        desk.move(exchange, event, refusal=refusal.as_dict())
    elif exchange.state in ("stayed", "expired"):
        desk.move(exchange, "extension_refused", refusal=refusal.as_dict(), extension_no=0)


def _concerns_us(desk: Desk, message: Received) -> None:
    """From the court stayed, about our stay, or about our urging order that the stay of another superior stops."""
    known = desk.exchanges.get(message.envelope.procedure_id)
    from_the_peer("urging" if known is not None and known.procedure == "urging" else "stay", "superior")(desk, message)


def _ground_gone(desk: Desk, doer: Doer, about: About, given: GroundGone) -> Mapping[str, Any]:
    stay = desk.move(exchange_of(desk, about), "ground_gone")
    sent = desk.send("stay_ground_gone", stay.peer, given, lineage_id=stay.lineage_id, exchange_id=stay.exchange_id)
    return {"message_id": sent}


def _ground_gone_known(desk: Desk, message: Received) -> None:
    stay = desk.move(
        desk.exchanges.need(message.envelope.procedure_id), "ground_gone", gone=message.envelope.message_id
    )
    if stay.state == "stayed":
        desk.open_duty(course.GONE_RULE, lineage_id=stay.lineage_id, subject_id=stay.exchange_id,
                       body=Body(stay.data.get("body", Body.REVIEW)))  # fmt: skip


def _keep(desk: Desk, doer: Doer, about: About, given: StayKept) -> Mapping[str, Any]:
    stay = desk.move(exchange_of(desk, about), "keep")
    sent = desk.send("stay_kept", stay.peer, given, lineage_id=stay.lineage_id, exchange_id=stay.exchange_id)
    desk.close_duties(subject_id=stay.exchange_id, rule_id=course.GONE_RULE, by=sent)
    return {"message_id": sent}


def _prepare_resume(desk: Desk, sending: Sending, given: Resume) -> Resume:
    return given


def _may_resume(desk: Desk, sending: Sending) -> None:
    if _exchange(sending).state != "stayed":
        raise Conflict(Text("没有在暂缓的案件。", "Nothing is stayed."))


def _resuming(desk: Desk, sending: Sending) -> None:
    stay = desk.move(_exchange(sending), "resume", resume=sending.message_id)
    course.count_again(desk, stay, desk.today, sending.message_id)
    desk.close_duties(subject_id=stay.exchange_id, rule_id=course.GONE_RULE, by=sending.message_id)
    desk.close_duties(subject_id=stay.exchange_id, by=sending.message_id, event="drop")


def _end(desk: Desk, message: Received) -> None:
    stay = desk.exchanges.need(message.envelope.procedure_id)
    course.lifted(desk, stay, last_day=desk.today, document_no=message.envelope.message_id)


def _resume(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    stay, by = desk.move(exchange_of(desk, about), "resume"), f"act:{doer.person_id}"
    if stay.role == "lower":
        by = desk.send(
            "resumed", stay.peer, Resumed(desk.today), lineage_id=stay.lineage_id, exchange_id=stay.exchange_id
        )
    desk.close_duties(subject_id=stay.exchange_id, rule_id=course.RESUME_RULE, by=by)
    return {"state": stay.state}


def _resumed(desk: Desk, message: Received) -> None:
    stay = desk.exchanges.need(message.envelope.procedure_id)
    if stay.state in ("expired", "ended"):
        desk.move(stay, "resumed", resumed_on=str(message.payload.resumed_on))


R, STEP = RefusalCode, "F6.7"
STAYED_ABOVE, STAYED_BELOW = (Offer("stay", "superior", ("stayed",)),), (Offer("stay", "lower", ("stayed",)),)
_UP = (to_superior(REMEDY), IMPLEMENTERS)
PROCEDURE = Procedure(
    name="stay",
    title=Text("暂缓执行", "stay of enforcement"),
    source="法发〔2002〕16号 arts 10, 13; 执行工作规定 2020 art. 77",
    tables={"superior": SUPERIOR, "lower": LOWER, "follower": FOLLOWER},
    hooks=course.HOOKS,
    messages=(
        MessageKind(
            "stay_notice", 1, Text("暂缓执行通知书", "stay notice"), StayNotice, STEP, f"{SUS_10}; {EWR_77}", superior(REMEDY),
            REVIEWERS, ApprovalRule.PRESIDENT, Approvers("approvers_stay_extension", when="extension_no"),
            answers=("stay_received",), sign_for=True,
            refusals=(R.R1, R.R2, R.R3, R.R4, R.R6, R.R7, R.R8, R.R12), inputs=StayInputs, prepare=_prepare,
            check=_may_stay, issued=_issued, accept=_may_bind, apply=_bind, refused=_refused,
            offers=(Offer("stay", "superior", ("reviewing", "stayed")),),
        ),
        MessageKind("stay_received", 1, Text("收到暂缓通知回执", "stay received"), StayReceived, STEP, SUS_10, *_UP,
                    accept=_concerns_us, apply=course.received_above, refusals=(R.R2,)),
        MessageKind("stay_over", 1, Text("暂缓结束告知", "stay over"), StayOver, STEP, EWR_77, *_UP, accept=_concerns_us,
                    apply=course.over_above, refusals=(R.R2,)),
        MessageKind("stay_ground_gone", 1, Text("暂缓事由消失报告", "ground of the stay gone"), GroundGone, STEP, SUS_13, *_UP,
                    ApprovalRule.OFFICER, answers=("resume", "stay_kept"), accept=AT_SUPERIOR, apply=_ground_gone_known,
                    sign_for=True, refusals=(R.R2,)),
        MessageKind("stay_kept", 1, Text("继续暂缓告知", "stay kept"), StayKept, STEP, SUS_13, superior(REMEDY), REVIEWERS,
                    ApprovalRule.OFFICER, accept=from_the_peer("stay", "lower"), refusals=(R.R2,)),
        MessageKind("resume", 1, Text("恢复执行通知", "resume"), Resume, STEP, SUS_13, superior(REMEDY), REVIEWERS,
                    ApprovalRule.PRESIDENT, sign_for=True, inputs=Resume, prepare=_prepare_resume, check=_may_resume,
                    issued=_resuming, accept=from_the_peer("stay", "lower"), apply=_end, refusals=(R.R2, R.R6),
                    offers=STAYED_ABOVE),
        MessageKind("resumed", 1, Text("已恢复执行报告", "resumed"), Resumed, STEP, EWR_77, *_UP, ApprovalRule.OFFICER,
                    accept=AT_SUPERIOR, apply=_resumed, refusals=(R.R2,)),
    ),
    acts=(
        ActKind("open_stay", Text("审查暂缓执行", "review a stay"), OpenStay, "执行工作规定 2020 art. 71", REVIEWERS, OFFICERS,
                "court", _open, step=STEP),
        ActKind("report_ground_gone", Text("报告暂缓事由消失", "report that the ground has gone"), GroundGone, SUS_13,
                IMPLEMENTERS, OFFICERS, "exchange", _ground_gone, step=STEP, offers=STAYED_BELOW),
        ActKind("keep_stay", Text("继续暂缓", "keep the stay"), StayKept, SUS_13, REVIEWERS, OFFICERS, "exchange", _keep,
                step=STEP, offers=STAYED_ABOVE),
        ActKind("resume_enforcement", Text("恢复执行", "resume enforcement"), Note, EWR_77, IMPLEMENTERS, OFFICERS, "exchange",
                _resume, step=STEP,
                offers=(Offer("stay", "lower", ("to_resume",)), Offer("stay", "follower", ("to_resume",)))),
        *request.ACTS,
    ),
)  # fmt: skip
