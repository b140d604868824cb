"""The other side is heard: the materials go to it, it answers with its view and its controls.

Ten days to forward and thirty to answer are local rules (unconfirmed). Source: F7.3; 执行工作规定 2020 art. 67.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About
from shared.messages.schemas import dump, load
from shared.procedures.dispute.course import matter_of, open_party, require_from, row_of, states_of_assets, top_of
from shared.procedures.dispute.ladder import require_coordinating_body
from shared.procedures.dispute.papers import AnswerDispute, DisputeAnswer, DisputeForward, DisputeReport
from shared.procedures.dispute.reporting import FORWARD_RULE, doer_coordinates
from shared.procedures.dispute.tables import EWR67, LIVE
from shared.procedures.matters import Note, exchange_of

ANSWER_RULE = "dispute_answer"


def forward(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """The materials of each report go to the court that has not made it."""
    doer_coordinates(desk)
    row = desk.move(exchange_of(desk, about), "forward", forwarded_on=str(desk.today))
    matter, sent = matter_of(row), []
    for reporter, report in row.data["reports"].items():
        paper = DisputeForward(row.data["docket_no"], load(DisputeReport, report))
        sent.append(desk.send("dispute_forward", matter.other(reporter), paper, lineage_id=row.lineage_id,
                              exchange_id=row.exchange_id))  # fmt: skip
    desk.close_duties(subject_id=row.exchange_id, rule_id=FORWARD_RULE, by=f"act:{doer.person_id}")
    return {"messages": len(sent)}


def may_be_heard(desk: Desk, message: Received) -> None:
    """From the court that coordinates, by a body that may, to the court that did not report. Raises Refused R1, R2, R7."""
    report: DisputeReport = message.payload.report
    matter = report.matter
    require_from(message, top_of(desk, matter))
    require_coordinating_body(desk.registry, message.envelope.sender, message.envelope.body)
    if matter.other(report.reporter) != desk.court_id or desk.court_id not in matter.parties:
        refuse(
            RefusalCode.R2,
            "本院不是该争议的对方法院。",
            "This court is not the other side of this dispute.",
            rule=EWR67,
        )
    if not desk.cases.where(lineage_id=matter.lineage_of(desk.court_id)):
        refuse(RefusalCode.R7, "本院没有所称案件。", "This court has no such case.", rule=EWR67)


def heard(desk: Desk, message: Received) -> None:
    """Thirty days to answer; nothing to answer once the dispute has ended (a withdrawal overtook the letter)."""
    said, envelope = message.payload, message.envelope
    row = desk.exchanges.get(envelope.procedure_id)
    facts = {"docket_no": said.docket_no, "forwarded": envelope.message_id}
    if row is None:
        row = open_party(desk, "forwarded", said.report.matter, exchange_id=envelope.procedure_id, **facts)
    elif row.state in LIVE:
        row = desk.move(row, "forwarded", **facts)
    else:
        return
    desk.open_duty(ANSWER_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION)


def answer(desk: Desk, doer: Doer, about: About, given: AnswerDispute) -> Mapping[str, Any]:
    """The other court says its view, with its controls over the asset."""
    row = exchange_of(desk, about)
    if row.state != "reported" or "forwarded" not in row.data:
        raise Conflict(Text("没有待答复的协调材料。", "There is nothing to answer."))
    said = DisputeAnswer(given.view, states_of_assets(desk, row))
    sent = desk.send("dispute_answer", top_of(desk, matter_of(row)), said, lineage_id=row.lineage_id,
                     exchange_id=row.exchange_id)  # fmt: skip
    desk.close_duties(subject_id=row.exchange_id, rule_id=ANSWER_RULE, by=sent)
    return {"message_id": sent}


def answered(desk: Desk, message: Received) -> None:
    """Kept with the other's materials."""
    row = row_of(desk, message, "coordinator")
    if row.state in ("coordinating", "decided"):
        answers: dict[str, Any] = dict(row.data.get("answers", {}))
        desk.move(row, "answer", answers=answers | {message.envelope.sender: dump(message.payload)})


def known_assets(row: Exchange) -> list[tuple[str, dict[str, Any]]]:
    """What both courts have said of their controls: (court, asset state), at the court that coordinates."""
    papers = row.data.get("reports", {}) | row.data.get("answers", {})
    return [(court, state) for court, paper in papers.items() for state in paper.get("assets", [])]
