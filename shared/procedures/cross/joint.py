"""Joint enforcement (协同执行): a lead keeps the power, helpers act for it; the epoch does not change.

Source: 法发〔2024〕9号 part 4; 执行工作规定 2020 art. 74 (one lead [D]); terms stand in the decision, else the rule table.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition, after
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.schemas import dump, load
from shared.procedures.cross.joint_papers import JointDecision, JointInputs, JointTask, OpenJoint
from shared.procedures.file_call import REVIEWERS, learn_power
from shared.procedures.papers import require_hash
from shared.procedures.power.routes import down_either_line, stands_above
from shared.procedures.power.rulings import remember
from shared.procedures.supervising import open_dated_duty

JOINT = "交叉执行意见 法发〔2024〕9号 part 4; 执行工作规定 2020 art. 74"
TASK_RULE, REPORT_RULE = "joint_task", "cross_report"
ORGANISER = (
    Transition("", "open_review", "deciding", "法发〔2024〕9号 part 4"),
    Transition("deciding", "file_called", "deciding", "审理期限规定 2000 art. 19"),
    Transition("deciding", "file_received", "deciding", "审理期限规定 2000 art. 19"),
    Transition("deciding", "decide", "running", "法发〔2024〕9号 part 4"),
    Transition("running", "decide", "running", "[D] the same decision to the next court"),
    Transition("running", "answered", "running", "[D]"),
    Transition("running", "report", "running", "F3.3 [D]"),
    Transition("running", "end", "ended", "F3.4"),
    Transition("deciding", "end", "ended", "[D]"),
)
LEAD = (
    Transition("", "decided", "leading", "法发〔2024〕9号 part 4"),
    Transition("leading", "answered", "leading", "[D]"),
    Transition("leading", "report", "leading", "F3.3 [D]"),
    Transition("leading", "end", "ended", "F3.4"),
)
HELPER = (
    Transition("", "decided", "tasked", "法发〔2024〕9号 part 4"),
    Transition("tasked", "acknowledge", "working", "[D]"),
    Transition("working", "act", "working", "[D] for the lead, in its epoch"),
    Transition("working", "finish", "done", "[D]"),
    Transition("tasked", "decline", "unable", "[D]"),
    Transition("working", "decline", "unable", "[D]"),
    *(Transition(state, "end", "ended", "F3.4") for state in ("tasked", "working", "done", "unable")),
)


def open_joint(desk: Desk, *, lead: str, case_no: str, lineage_id: str, **data: Any) -> Exchange:
    """Open the review at the deciding court. Raises Refused R2, UnknownCourt."""
    court = desk.registry.court(require_court_id(lead)).court_id
    if not stands_above(desk.registry, desk.court_id, court, desk.today):
        refuse(
            RefusalCode.R2,
            "本院不是 {court} 的上级法院。",
            "This court is no superior of {court}.",
            rule=JOINT,
            court=court,
        )
    return desk.open_exchange("joint", "organiser", event="open_review", lineage_id=lineage_id, peer=court,
                              data={"case_no": case_no, "docket_no": desk.new_case_no("执监"), "told": []} | data)  # fmt: skip


def _open(desk: Desk, doer: Doer, about: About, given: OpenJoint) -> Mapping[str, Any]:
    exchange = open_joint(desk, lead=given.lead, case_no=given.case_no,
                          lineage_id=lineage_id_of(given.first_case_no or given.case_no), reason=given.reason)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _prepare(desk: Desk, sending: Sending, given: JointInputs) -> JointDecision:
    exchange, power = sending.exchange, desk.powers.get(sending.lineage_id)
    if exchange is None or power is None:
        raise Conflict(Text("不知道该案执行实施权的批次。", "The epoch of the power is not known."),
                       Text("请先调卷。", "Call up the file first."))  # fmt: skip
    if "decision" in exchange.data:
        known: JointDecision = load(JointDecision, exchange.data["decision"])
        return known
    lead, case_no = desk.registry.court(exchange.peer), exchange.data["case_no"]
    tasks = tuple(_task(number, line) for number, line in enumerate(filter(str.strip, given.tasks.splitlines()), 1))
    document = "\n".join((
        desk.registry.court(desk.court_id).name.zh, "协 同 执 行 决 定 书", str(exchange.data["docket_no"]),
        f"{lead.name.zh}{case_no}一案，决定协同执行。", given.reasoning, f"{lead.name.zh}为牵头法院，执行实施权不变。",
        *(f"{task.task_no}．{desk.registry.court(task.helper).name.zh}：{task.task}"
          + (f"（{task.due_on}前完成）" if task.due_on else "") for task in tasks),
        f"{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip
    return JointDecision(exchange.data["docket_no"], document, hashlib.sha256(document.encode()).hexdigest(), exchange.peer,
                         case_no, power.epoch, tasks, given.until)  # fmt: skip


def _task(number: int, line: str) -> JointTask:
    parts = [part.strip() for part in line.split("|")]
    try:
        due_on = date.fromisoformat(parts[2]) if len(parts) > 2 and parts[2] else None
        return JointTask(number, require_court_id(parts[0]), parts[1], due_on)
    except (IndexError, ValueError):
        raise BadInput(Text("任务行无法识别：{line}。", "This line names no task: {line}."), line=line[:80]) from None


def _require_decidable(desk: Desk, sending: Sending) -> None:
    exchange, said = sending.exchange, sending.payload
    if exchange is None or exchange.state not in ("deciding", "running") or sending.recipient in exchange.data["told"]:
        raise Conflict(
            Text("该决定不能再发给 {court}。", "The decision cannot go to {court} (again)."), court=sending.recipient
        )
    if sending.recipient != said.lead and "lead_told" not in exchange.data:
        raise Conflict(Text("应先送达牵头法院。", "The lead must have the decision first."))
    _require_sound(desk, said, desk.court_id)
    power = desk.powers.get(sending.lineage_id)
    if power is not None and (power.holder != said.lead or power.epoch != said.epoch):
        power.refuse_stale(said.epoch)
    _own_part(said, sending.recipient)


def _require_sound(desk: Desk, said: JointDecision, decider: str) -> None:
    """Helpers stand below the deciding court (R5), are not the lead, and have one task each."""
    helpers = [task.helper for task in said.tasks]
    if said.lead in helpers or len(set(helpers)) != len(helpers) or not helpers:
        refuse(RefusalCode.R7, "牵头法院不得同时为协同法院，每个协同法院一项任务。",
               "The lead is no helper, and each helper has one task.", rule=JOINT)  # fmt: skip
    for court_id in (said.lead, *helpers):
        if not stands_above(desk.registry, decider, court_id, desk.today):
            refuse(RefusalCode.R5, "{court} 不在 {decider} 的辖区内。", "{court} lies outside the jurisdiction of {decider}.",
                   rule=JOINT, court=court_id, decider=decider)  # fmt: skip


def _own_part(said: JointDecision, court_id: str) -> JointTask | None:
    """The task of a helper, None for the lead. Raises Refused R7 for a court the decision does not name."""
    task = next((task for task in said.tasks if task.helper == court_id), None)
    if task is None and court_id != said.lead:
        refuse(
            RefusalCode.R7, "决定没有列明 {court}。", "The decision does not name {court}.", rule=JOINT, court=court_id
        )
    return task


def _decided(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None:
        desk.move(sending.exchange, "decide", decision=dump(sending.payload),
                  told=[*sending.exchange.data["told"], sending.recipient])  # fmt: skip


def _delivered(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None and sending.recipient == sending.payload.lead:
        remember(desk, sending.exchange, lead_told=sending.message_id)


def _not_taken(desk: Desk, sending: Sending, refusal: Any) -> None:
    """A refused decision may be sent again once it is put right."""
    desk.raise_task(
        "refused_message",
        lineage_id=sending.lineage_id,
        subject_id=sending.message_id,
        body=Body.SUPERVISION,
        zh=f"{sending.recipient} 拒收协同执行决定：{refusal.code} {refusal.reason.zh}",
        en=f"{sending.recipient} refused the joint decision: {refusal.code} {refusal.reason.en}",
    )
    if sending.exchange is not None:
        told = [court_id for court_id in sending.exchange.data["told"] if court_id != sending.recipient]
        remember(desk, sending.exchange, told=told)


def _may_join(desk: Desk, message: Received) -> None:
    said: JointDecision = message.payload
    require_hash(said.document, said.document_sha256, "决定书正文")
    _require_sound(desk, said, message.envelope.sender)
    if _own_part(said, desk.court_id) is not None:
        return
    power = desk.powers.get(message.envelope.subject)
    if power is None or power.state != "held":
        refuse(RefusalCode.R3, "本院不持有该案执行实施权，不能牵头。", "This court does not hold the case and cannot lead.",
               rule="实施权唯一持有 [D]")  # fmt: skip
    if power.epoch != said.epoch:
        power.refuse_stale(said.epoch)


def _join(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    task = _own_part(said, desk.court_id)
    facts: dict[str, Any] = {"decision": envelope.message_id, "lead": said.lead, "epoch": said.epoch}
    if task is None:
        _lead(desk, message, facts | {"helpers": [item.helper for item in said.tasks], "answers": {}})
        return
    exchange = desk.open_exchange(
        "joint", "helper", event="decided", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id, data=facts | {"task_no": task.task_no, "task": task.task, "acts": []},
    )  # fmt: skip
    learn_power(desk, envelope.subject, said.lead, said.epoch, envelope.message_id)
    lineage_id, subject_id = envelope.subject, exchange.exchange_id
    if task.due_on is None:
        desk.open_duty(TASK_RULE, lineage_id=lineage_id, subject_id=subject_id, body=Body.IMPLEMENTATION)
    else:  # the day the decision itself names takes the place of the default
        open_dated_duty(desk, TASK_RULE, task.due_on, lineage_id=lineage_id, subject_id=subject_id,
                        body=Body.IMPLEMENTATION.value, document=said.document_no, paper=envelope.message_id)  # fmt: skip


def _lead(desk: Desk, message: Received, facts: dict[str, Any]) -> None:
    """Begin to lead; a review that called up the file under this id has turned into the joint enforcement."""
    envelope = message.envelope
    known = desk.exchanges.get(envelope.procedure_id)
    if known is None:
        desk.open_exchange("joint", "lead", event="decided", lineage_id=envelope.subject, peer=envelope.sender,
                           exchange_id=envelope.procedure_id, data=facts)  # fmt: skip
    else:
        state = after(LEAD, "", "decided")
        desk.exchanges.save(replace(known, procedure="joint", role="lead", state=state, data=known.data | facts))
    desk.open_duty(REPORT_RULE, lineage_id=envelope.subject, subject_id=envelope.procedure_id, body=Body.IMPLEMENTATION)


PROCEDURE = Procedure(
    name="joint",
    title=Text("协同执行", "joint enforcement"),
    source=JOINT,
    tables={"organiser": ORGANISER, "lead": LEAD, "helper": HELPER},
    messages=(
        MessageKind(
            "joint_decision", 1, Text("协同执行决定书", "joint decision"), JointDecision, "F3.2d", JOINT, down_either_line,
            REVIEWERS, ApprovalRule.PRESIDENT, answers=("task_ack", "task_done", "task_unable"), sign_for=True,
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R5, RefusalCode.R6, RefusalCode.R7),
            offers=(Offer("joint", "organiser", ("deciding", "running")),), inputs=JointInputs, prepare=_prepare,
            check=_require_decidable, issued=_decided, accept=_may_join, apply=_join, delivered=_delivered,
            refused=_not_taken,
        ),
    ),
    acts=(
        ActKind("open_joint", Text("审查协同执行", "review a joint enforcement"), OpenJoint, JOINT, REVIEWERS,
                frozenset({"officer", "chief"}), "court", _open, step="F3.2d"),
    ),
)  # fmt: skip
