"""The report upward, level by level: each superior dockets it (执协) or returns it, and passes it on with its opinion in writing.

The court that coordinates has the other side heard. Source: 执行工作规定 2020 art. 67; 法发〔2000〕3号 art. 6; ten days to
forward and thirty to answer are local rules (unconfirmed).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About
from shared.messages.schemas import dump, load
from shared.procedures.dispute.course import (
    in_dispute,
    matter_of,
    remember,
    require_from,
    row_of,
    rungs_of,
    states_of_assets,
    top_of,
)
from shared.procedures.dispute.ladder import own_body, require_coordinating_body, require_next_rung
from shared.procedures.dispute.papers import (
    MATERIALS,
    DisputeInformed,
    DisputeReport,
    DisputeReturned,
    Opinion,
    ReportInputs,
    ReturnReport,
)
from shared.procedures.dispute.tables import EWR67, NAME
from shared.procedures.matters import Note, exchange_of

FORWARD_RULE = "dispute_forward"


class ReportIncomplete(Conflict):
    """A report lacks materials."""

    code = "report_incomplete"
    what = Text("请求协调报告材料不全，欠缺：{missing}。", "The report is incomplete, missing: {missing_en}.")
    todo = Text("请退回报请法院补充。", "Return it.")


def doer_coordinates(desk: Desk) -> None:
    """Raise Refused R1 unless the acting person's body may coordinate at this court."""
    if desk.doer is not None:
        require_coordinating_body(desk.registry, desk.court_id, desk.doer.body)


# — the report —


def prepare(desk: Desk, sending: Sending, given: ReportInputs) -> DisputeReport:
    """A party's own report, or what came from below with this superior's opinion added. Raises Conflict."""
    row = sending.exchange
    if row is not None and row.role == "superior":
        in_dispute(sending, "superior", "docketed")
        if not given.opinion.strip():
            raise Conflict(
                Text(
                    "转报应当书面写明本院意见和协商情况。", "A report passed on gives this court's opinion in writing."
                )
            )
        report: DisputeReport = load(DisputeReport, row.data["report"])
        said = Opinion(desk.court_id, row.data["docket_no"], given.opinion)
        return replace(report, opinions=(*report.opinions, said))
    row = in_dispute(sending, "party", "failed", "reported")
    facts = {name: value for name, value in asdict(given).items() if name != "opinion"}
    facts["other_view"] = given.other_view or str(row.data.get("other_view", ""))
    return DisputeReport(matter_of(row), desk.court_id, **facts, assets=states_of_assets(desk, row))


def may_leave(desk: Desk, sending: Sending) -> None:
    """One level up, once, and by the body that may. Raises Refused R1, R2, R11."""
    row, said = sending.exchange, sending.payload
    if row is None:
        return
    require_next_rung(desk.registry, desk.court_id, sending.recipient, said.matter.parties, desk.today)
    _require_body(desk, desk.court_id, said, desk.doer.body if desk.doer is not None else "")
    if row.role == "party" and row.data.get("reported_to"):
        refuse(RefusalCode.R11, "本院已报请协调。", "This court has reported already.", rule=EWR67)


def _require_body(desk: Desk, court_id: str, said: DisputeReport, body: str) -> None:
    if court_id in said.matter.parties:
        if body != Body.IMPLEMENTATION:
            refuse(
                RefusalCode.R1,
                "请求协调报告由执行实施机构提出。",
                "The report is made by the implementing body.",
                rule=EWR67,
            )
    else:
        require_coordinating_body(desk.registry, court_id, body)


def issued(desk: Desk, sending: Sending) -> None:
    """The report has left."""
    row = desk.exchanges.need(sending.exchange_id)
    event = "report_up" if row.role == "superior" else "report"
    desk.move(row, event, reported_to=sending.recipient)


def refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """It may be put right and sent again."""
    refusal_noted(desk, sending, refusal)
    row = desk.exchanges.need(sending.exchange_id)
    if row.state in ("reported", "passed_on"):
        desk.move(row, "returned", reported_to="")


def may_arrive(desk: Desk, message: Received) -> None:
    """The superior's guard. Raises Refused R1 (body), R2 (a level skipped, no common superior)."""
    said: DisputeReport = message.payload
    envelope = message.envelope
    require_next_rung(desk.registry, envelope.sender, desk.court_id, said.matter.parties, desk.today)
    _require_body(desk, envelope.sender, said, envelope.body)
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None and (known.procedure, known.role == "party") != (NAME, False):
        refuse(RefusalCode.R2, "该程序编号已用于其他程序。", "That exchange stands for something else.", rule=EWR67)
    if known is not None and matter_of(known) != said.matter:
        refuse(RefusalCode.R7, "所报争议与在案争议不符。", "It is not the dispute that is docketed here.", rule=EWR67)


def arrived(desk: Desk, message: Received) -> None:
    """To be docketed or returned; a second report, of the other side, joins the first."""
    said, envelope = message.payload, message.envelope
    row = desk.exchanges.get(envelope.procedure_id)
    told = {"report": dump(said), "below": envelope.sender}
    if row is None:
        role = "coordinator" if desk.court_id == top_of(desk, said.matter) else "superior"
        row = desk.open_exchange(
            NAME, role, event="report", lineage_id=said.matter.a_lineage, peer=envelope.sender,
            exchange_id=envelope.procedure_id,
            data={"matter": dump(said.matter), "ground": said.matter.ground.value, "asset": said.matter.asset,
                  "reports": {said.reporter: dump(said)}} | told,
        )  # fmt: skip
    elif row.state in ("ended", "decided", "concluded", "docketed", "passed_on"):
        return
    else:
        row = desk.move(row, "report", reports=row.data.get("reports", {}) | {said.reporter: dump(said)}, **told)
    desk.raise_task(
        "dispute_report", lineage_id=row.lineage_id, subject_id=row.exchange_id, body=own_body(desk),
        zh=f"{envelope.sender} 报请协调 {said.matter.a} 与 {said.matter.b} 的{said.matter.ground.label.zh}，请审查立案（执协）或退回补充。",
        en=f"{envelope.sender} reports a dispute between {said.matter.a} and {said.matter.b}: docket it or return it.",
    )  # fmt: skip


def missing_in(report: DisputeReport) -> tuple[str, ...]:
    """Materials the report lacks, by field."""
    return tuple(name for name in MATERIALS if not str(getattr(report, name)).strip())


def docket(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """A superior dockets the dispute. The court that coordinates tells every court on the ladders. Raises ReportIncomplete."""
    doer_coordinates(desk)
    row = exchange_of(desk, about)
    missing = missing_in(load(DisputeReport, row.data["report"]))
    if missing:
        raise ReportIncomplete(missing="、".join(MATERIALS[name].zh for name in missing),
                               missing_en=", ".join(MATERIALS[name].en for name in missing))  # fmt: skip
    row = desk.move(row, "docket", docket_no=desk.new_case_no("执协"), docketed_on=str(desk.today))
    if row.role == "coordinator":
        matter = matter_of(row)
        informed = DisputeInformed(matter, row.data["docket_no"])
        for court_id in rungs_of(desk, matter):
            desk.send("dispute_informed", court_id, informed, lineage_id=row.lineage_id, exchange_id=row.exchange_id)
        desk.open_duty(FORWARD_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=own_body(desk))
    return {"docket_no": row.data["docket_no"]}


def return_report(desk: Desk, doer: Doer, about: About, given: ReturnReport) -> Mapping[str, Any]:
    """Back to the court below, with what is missing."""
    doer_coordinates(desk)
    row = exchange_of(desk, about)
    report: DisputeReport = load(DisputeReport, row.data["report"])
    missing = tuple(MATERIALS[name].zh for name in missing_in(report))
    row = desk.move(row, "return_report", note=given.note)
    sent = desk.send("dispute_returned", str(row.data["below"]), DisputeReturned(missing, given.note),
                     lineage_id=row.lineage_id, exchange_id=row.exchange_id)  # fmt: skip
    return {"message_id": sent}


def may_come_back(desk: Desk, message: Received) -> None:
    """Only from where this court has reported. Raises Refused R2."""
    row = row_of(desk, message, "party", "superior")
    require_from(message, str(row.data.get("reported_to", "")))


def came_back(desk: Desk, message: Received) -> None:
    """A party completes it; a superior that had passed it on returns it or completes its opinion."""
    row, said = row_of(desk, message, "party", "superior"), message.payload
    if row.state in ("reported", "passed_on"):
        desk.move(row, "returned", missing=list(said.missing), reported_to="")
    desk.raise_task(
        "dispute_returned", lineage_id=row.lineage_id, subject_id=row.exchange_id,
        body=Body.IMPLEMENTATION if row.role == "party" else own_body(desk),
        zh=f"{message.envelope.sender} 退回请求协调报告：{'、'.join(said.missing)} {said.note}",
        en=f"{message.envelope.sender} returns the report on the dispute.",
    )  # fmt: skip


def may_be_informed(desk: Desk, message: Received) -> None:
    """From the court that coordinates, to a court on a ladder. Raises Refused R2."""
    matter = message.payload.matter
    require_from(message, top_of(desk, matter))
    if desk.court_id not in rungs_of(desk, matter):
        refuse(
            RefusalCode.R2,
            "本院不在该争议的逐级报请之列。",
            "This court is not on a ladder of this dispute.",
            rule=EWR67,
        )


def informed(desk: Desk, message: Received) -> None:
    """Every court on the ladder knows of the dispute."""
    said, envelope = message.payload, message.envelope
    row = desk.exchanges.get(envelope.procedure_id)
    if row is not None:
        remember(desk, row, top_docket_no=said.docket_no)
        return
    desk.open_exchange(NAME, "superior", event="informed", lineage_id=said.matter.a_lineage, peer=envelope.sender,
                       exchange_id=envelope.procedure_id,
                       data={"matter": dump(said.matter), "ground": said.matter.ground.value, "asset": said.matter.asset,
                             "top_docket_no": said.docket_no})  # fmt: skip
