"""Cross enforcement (交叉执行): proposing it upward, accepting it in one of five modes, or opening it of one's own motion.

The modes themselves are procedures of their own: urging, designation (direct), elevation, concentration, joint.
Source: 法发〔2024〕9号 parts 2–5; 民事诉讼法 2023 art. 237. No time limits of the opinion were found; none are coded.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, Approvers, MessageKind, Offer, Procedure
from shared.messages.schemas import dump
from shared.procedures.cross.joint import open_joint
from shared.procedures.cross.papers import (
    AcceptInputs,
    CrossAccept,
    CrossMode,
    CrossProposal,
    CrossReject,
    OpenCross,
    ProposeInputs,
)  # fmt: skip
from shared.procedures.designation.review import begin_review
from shared.procedures.designation.tables import DesignationGround
from shared.procedures.elevation.request_payloads import Ground
from shared.procedures.file_call import REVIEWERS, learn_power
from shared.procedures.matters import docket_entry, exchange_of
from shared.procedures.papers import control_items, ledger
from shared.procedures.power.routes import down_either_line, stands_above, up_either_line
from shared.procedures.power.rulings import remember
from shared.procedures.urging.review import OpenUrging, begin_ex_officio

CROSS = "交叉执行意见 法发〔2024〕9号 parts 2–5; 民事诉讼法 2023 art. 237"
OFFICERS = frozenset({"officer", "chief"})
DECIDER = (
    Transition("", "proposed", "proposed", "法发〔2024〕9号 part 2"),
    Transition("", "open", "accepted", "法发〔2024〕9号 part 2 (of one's own motion)"),
    Transition("proposed", "accept", "accepted", "法发〔2024〕9号 part 2"),
    Transition("proposed", "reject", "rejected", "法发〔2024〕9号 part 2"),
    Transition("accepted", "end", "ended", "法发〔2024〕9号 part 5"),
)
PROPOSER = (
    Transition("", "propose", "proposed", "法发〔2024〕9号 part 2"),
    Transition("proposed", "accept", "accepted", "法发〔2024〕9号 part 2"),
    Transition("proposed", "reject", "rejected", "法发〔2024〕9号 part 2"),
    Transition("accepted", "end", "ended", "法发〔2024〕9号 part 5"),
)


def _prepare(desk: Desk, sending: Sending, given: ProposeInputs) -> CrossProposal:
    case, power = docket_entry(desk, sending.lineage_id), desk.powers.get(sending.lineage_id)
    if case is None or power is None:
        raise BadInput(Text("本院没有该案件。", "This court has no such case."))
    return CrossProposal(case.case_no, given.mode, given.reason, given.party_view, control_items(desk, case.lineage_id),
                         ledger(desk, case), power.epoch)  # fmt: skip


def _only_by_holder(desk: Desk, sending: Sending) -> None:
    power, case = desk.powers.get(sending.lineage_id), docket_entry(desk, sending.lineage_id)
    if power is None or case is None:
        raise BadInput(Text("本院没有该案件。", "This court has no such case."))
    case.require_open()
    power.require_holder(desk.court_id)
    running = desk.exchanges.first(procedure="cross", role="proposer", lineage_id=sending.lineage_id, state="proposed")
    if running is not None:
        refuse(RefusalCode.R11, "该案的交叉执行报送正在审查。", "A proposal for this case is being considered.", rule="[D]",
               exchange=running.exchange_id)  # fmt: skip


def _proposed(desk: Desk, sending: Sending) -> None:
    desk.open_exchange("cross", "proposer", event="propose", lineage_id=sending.lineage_id, peer=sending.recipient,
                       exchange_id=sending.exchange_id,
                       data={"proposal": sending.message_id, "mode": sending.payload.mode})  # fmt: skip


def _arrived(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    learn_power(desk, envelope.subject, envelope.sender, said.epoch, envelope.message_id)
    desk.open_exchange("cross", "decider", event="proposed", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id,
                       data={"proposal": envelope.message_id, "case_no": said.case_no, "mode": said.mode.value,
                             "reason": said.reason, "file": dump(said)})  # fmt: skip


def _accept(desk: Desk, doer: Doer, about: About, given: AcceptInputs) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "accept", mode=given.mode.value)
    said = CrossAccept(given.mode, given.note)
    desk.send("cross_accept", exchange.peer, said, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
              in_reply_to=exchange.data["proposal"])  # fmt: skip
    return {"carried_by": _carry(desk, doer, exchange, given), "lineage_id": exchange.lineage_id}


def _carry(desk: Desk, doer: Doer, exchange: Exchange, given: AcceptInputs | OpenCross) -> str:
    """Begin the review of the mode; a concentration, which needs its set of cases, is opened by hand and gives ""."""
    mode = given.mode
    known = {key: exchange.data[key] for key in ("file",) if key in exchange.data}
    if "proposal" in exchange.data:
        known["file_message"] = exchange.data["proposal"]
    whole = {"case_no": exchange.data["case_no"], "lineage_id": exchange.lineage_id, "cross": exchange.exchange_id}
    carried = ""
    if mode is CrossMode.DIRECT:
        carried = begin_review(desk, procedure="designation", role="decider", old_court=exchange.peer,
                               grounds=(DesignationGround.CROSS_ENFORCEMENT.value,), **whole, **known).exchange_id  # fmt: skip
    elif mode is CrossMode.ELEVATE:
        carried = begin_review(desk, procedure="elevation", role="superior", old_court=exchange.peer,
                               grounds=(Ground.LOWER_COURT_REQUEST.value if "proposal" in exchange.data
                                        else Ground.LONG_UNRESOLVED.value,), **whole, **known).exchange_id  # fmt: skip
    elif mode is CrossMode.JOINT:
        carried = open_joint(desk, lead=exchange.peer, **whole, **known).exchange_id
    elif mode is CrossMode.URGE:
        carried = _urge(desk, doer, exchange, given)
    remember(desk, exchange, carried_by=carried)
    return carried


def _urge(desk: Desk, doer: Doer, exchange: Exchange, given: AcceptInputs | OpenCross) -> str:
    """Urging of one's own motion, for the reason of the cross enforcement. Raises BadInput, Refused R2, R11."""
    if given.started_on is None:
        raise BadInput(Text("采用督促执行的，须填写六个月起算日。", "Urging needs the start of the six months."))
    case = OpenUrging(exchange.peer, exchange.data["case_no"], given.trigger, given.started_on,
                      str(exchange.data["reason"])[:2000])  # fmt: skip
    return begin_ex_officio(desk, doer, case, lineage_id=exchange.lineage_id, cross=exchange.exchange_id).exchange_id


def _reject(desk: Desk, doer: Doer, about: About, given: CrossReject) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "reject", reasons=given.reasons)
    desk.send("cross_reject", exchange.peer, given, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
              in_reply_to=exchange.data["proposal"])  # fmt: skip
    return {"state": exchange.state}


def _open(desk: Desk, doer: Doer, about: About, given: OpenCross) -> Mapping[str, Any]:
    old = desk.registry.court(require_court_id(given.old_court)).court_id
    if not stands_above(desk.registry, desk.court_id, old, desk.today):
        refuse(
            RefusalCode.R2,
            "本院不是 {court} 的上级法院。",
            "This court is no superior of {court}.",
            rule=CROSS,
            court=old,
        )
    lineage_id = lineage_id_of(given.first_case_no or given.case_no)
    exchange = desk.open_exchange(
        "cross", "decider", event="open", lineage_id=lineage_id, peer=old,
        data={"case_no": given.case_no, "mode": given.mode.value, "reason": given.reason, "party_view": given.party_view},
    )  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": lineage_id,
            "carried_by": _carry(desk, doer, exchange, given)}  # fmt: skip


def _by_the_decider(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or exchange.role != "proposer" or exchange.peer != message.envelope.sender:
        refuse(RefusalCode.R7, "本院没有向 {court} 报送过。", "This court proposed nothing to {court}.", rule="[D]",
               court=message.envelope.sender)  # fmt: skip


def _accepted(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "accept", mode=message.payload.mode.value)


def _rejected(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "reject", reasons=message.payload.reasons)


PROPOSED = (Offer("cross", "decider", ("proposed",)),)
PROCEDURE = Procedure(
    name="cross",
    title=Text("交叉执行", "cross enforcement"),
    source=CROSS,
    tables={"decider": DECIDER, "proposer": PROPOSER},
    messages=(
        MessageKind(
            "cross_propose", 1, Text("报送交叉执行", "proposal of cross enforcement"), CrossProposal, "F3.1", CROSS,
            up_either_line, frozenset({Body.IMPLEMENTATION}), ApprovalRule.PRESIDENT, Approvers("approvers_request_upward"),
            answers=("cross_accept", "cross_reject"), inputs=ProposeInputs, prepare=_prepare, check=_only_by_holder,
            issued=_proposed, apply=_arrived, sign_for=True,
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R6, RefusalCode.R11),
            offers=(Offer("docket", "case", ("open",)),),
        ),
        MessageKind(
            "cross_accept", 1, Text("同意交叉执行", "cross enforcement accepted"), CrossAccept, "F3.1", CROSS,
            down_either_line, REVIEWERS, ApprovalRule.OFFICER, accept=_by_the_decider, apply=_accepted,
            refusals=(RefusalCode.R7,), sign_for=True,
        ),
        MessageKind(
            "cross_reject", 1, Text("不同意交叉执行", "cross enforcement rejected"), CrossReject, "F3.1", CROSS,
            down_either_line, REVIEWERS, ApprovalRule.OFFICER, accept=_by_the_decider, apply=_rejected,
            refusals=(RefusalCode.R7,), sign_for=True,
        ),
    ),
    acts=(
        ActKind("accept_cross", Text("同意交叉执行", "accept"), AcceptInputs, CROSS, REVIEWERS, OFFICERS, "exchange", _accept,
                step="F3.1", offers=PROPOSED),
        ActKind("reject_cross", Text("不同意交叉执行", "reject"), CrossReject, CROSS, REVIEWERS, OFFICERS, "exchange",
                _reject, step="F3.1", offers=PROPOSED),
        ActKind("open_cross", Text("依职权交叉执行", "cross enforcement of one's own motion"), OpenCross, CROSS, REVIEWERS,
                OFFICERS, "court", _open, step="F3.1"),
    ),
)  # fmt: skip
