"""Applications received before they are docketed: filed or refused within seven days; whether they came within two years.

Source: 执行工作规定 2020 art. 16; 民事诉讼法 2023 art. 250; 民诉法解释 2022 art. 481 (late: still docketed, looked at on objection).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.node_events import NodeEvent
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.last_day import last_day
from shared.procedures.node_events.papers import ReceiveApplication, RefuseApplication

DECISION, LIMIT = "case_filing_decision", "application_limit"


def receive(desk: Desk, doer: Doer, about: About, given: ReceiveApplication) -> Mapping[str, Any]:
    """Its receipt starts the seven days, and ends the two years for applying. Raises BadInput."""
    if given.received_on > desk.today:
        raise BadInput(Text("收到申请之日在将来。", "The day of receipt lies in the future."))
    application_id = desk.new_id()
    detail: dict[str, Any] = {"title_no": given.title_no}
    facts: dict[str, Any] = {"application_id": application_id}
    if given.performance_ends_on is not None:
        last = last_day(desk, LIMIT, given.performance_ends_on)
        facts |= {"limit_ends_on": str(last.last_on), "within_limit": given.received_on <= last.last_on}
        detail |= {"performance_ends_on": str(given.performance_ends_on), "within_limit": facts["within_limit"]}
        if not facts["within_limit"]:
            desk.raise_task(
                "application_late", lineage_id="", subject_id=application_id, body=Body.FILING,
                zh=f"申请执行已过时效（{last.last_on}），仍应立案；被执行人提出异议的依法审查。",
                en=f"The time to apply ended on {last.last_on}: docket it still; looked at if the debtor objects.",
            )  # fmt: skip
    desk.record_event(
        "application_received", lineage_id="", subject_id=application_id, on=given.received_on, detail=detail
    )
    duty = desk.open_duty(DECISION, lineage_id="", subject_id=application_id, body=Body.FILING, start=given.received_on)
    return facts | {"due_on": str(duty.due_on)}


def refuse(desk: Desk, doer: Doer, about: About, given: RefuseApplication) -> Mapping[str, Any]:
    """裁定不予受理. Raises Conflict when it was decided already, or never received."""
    known = desk.of(NodeEvent).first(subject_id=given.application_id, kind="application_received")
    if (
        known is None
        or desk.duties.first(subject_id=given.application_id, rule_id=DECISION, state__in=["open", "overdue"]) is None
    ):
        raise Conflict(Text("没有待决定的该申请。", "No such application waits for a decision."))
    desk.record_event(
        "filing_refused", lineage_id="", subject_id=given.application_id, detail={"document_no": given.ruling_no}
    )
    desk.close_duties(subject_id=given.application_id, rule_id=DECISION, by=f"ruling:{given.ruling_no}")
    return {"application_id": given.application_id}
