"""The periodic report on quality (质量评查报告): a court's figures of a period, counted by its node, go to the court above.

Source: 法发〔2009〕43号 三(三); 审理期限规定 2000 art. 22 (circulars); quarterly by design [D]; law index S059.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.deadlines import legal_day
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Procedure
from shared.messages.routes import to_superior
from shared.messages.schemas import dump
from shared.procedures.quality.papers import O09, Grade, GradeCount, OverrunCause, QualityReport, ReportInputs

NAME, REPORT_RULE, LIMIT_RULE = "quality_report", "quality_report", "case_file_limit"
REPORTER = (Transition("", "send", "sent", O09),)
SUPERIOR = (Transition("", "receive", "received", O09),)
REPORTERS = frozenset({Body.QUALITY, Body.MANAGEMENT})


def figures(desk: Desk, given: ReportInputs) -> QualityReport:
    """What this court's own records say of a period, both days included."""
    closed = [case for case in desk.cases.where(state="closed")
              if case.closed_on is not None and given.from_on <= case.closed_on <= given.until_on]  # fmt: skip
    first, last = str(given.from_on), str(given.until_on)
    reviewed = [row for row in desk.exchanges.where(procedure="quality", role="court")
                if first <= row.data["selected_on"] <= last]  # fmt: skip
    grades = Counter(str(row.data["grade"]) for row in reviewed if row.state in ("final", "referred"))
    causes = Counter(str(row.data["overrun"]["cause"]) for row in reviewed if row.data.get("overrun"))
    days = [(case.closed_on - case.filed_on).days for case in closed if case.closed_on is not None]
    analysed = desk.exchanges.where(procedure="liability", role="lower")
    revoked = sum(given.from_on <= legal_day(row.opened_at) <= given.until_on for row in analysed)
    actions = tuple(line.strip() for line in given.corrective_actions.splitlines() if line.strip())
    return QualityReport(
        f"{given.from_on}/{given.until_on}", len(closed), len(reviewed),
        tuple(GradeCount(grade, grades[grade.value]) for grade in Grade), revoked,
        desk.duties.count(rule_id=LIMIT_RULE, state="overdue"), sum(days) // len(days) if days else 0,
        tuple(OverrunCause(cause).value for cause, _ in causes.most_common(3)), actions,
    )  # fmt: skip


def _send(desk: Desk, doer: Doer, about: About, given: ReportInputs) -> Mapping[str, Any]:
    if not given.from_on <= given.until_on <= desk.today:
        raise BadInput(Text("报告期间应已结束。", "The period reported on must be over."))
    above = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
    if above is None:
        raise Conflict(Text("本院没有上级法院。", "There is no court above this one."))
    lineage_id, said = f"court:{desk.court_id}", figures(desk, given)
    exchange = desk.open_exchange(
        NAME, "reporter", event="send", lineage_id=lineage_id, peer=above.court_id, data=dump(said)
    )
    sent = desk.send("quality_report", above.court_id, said, lineage_id=lineage_id, exchange_id=exchange.exchange_id)
    desk.close_duties(subject_id=lineage_id, rule_id=REPORT_RULE, by=sent)
    desk.open_duty(REPORT_RULE, lineage_id=lineage_id, subject_id=lineage_id, body=Body.QUALITY, start=given.until_on)
    return {"message_id": sent, "exchange_id": exchange.exchange_id, "lineage_id": lineage_id}


def _take(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    desk.open_exchange(NAME, "superior", event="receive", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id, data=dump(message.payload))  # fmt: skip


PROCEDURE = Procedure(
    name=NAME,
    title=Text("质量评查报告", "quality report"),
    source=O09,
    tables={"reporter": REPORTER, "superior": SUPERIOR},
    messages=(
        MessageKind("quality_report", 1, Text("质量评查报告", "quality report"), QualityReport, "S059", f"{O09} [D]",
                    to_superior(Line.MANAGEMENT), REPORTERS, ApprovalRule.OFFICER, refusals=(RefusalCode.R2,), apply=_take),
    ),
    acts=(
        ActKind("send_quality_report", Text("报送质量评查报告", "send the quality report"), ReportInputs, O09, REPORTERS,
                frozenset({"officer", "chief"}), "court", _send, step="S059"),
    ),
)  # fmt: skip
