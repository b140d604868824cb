"""Extending the time limit of a case (延长执行期限): once, three months, by the president, before it is over.

A further extension is recorded with the high court (审理期限规定 2000 art. 5); that record is not made here, so it is refused.
Source: 审理期限规定 2000 art. 5; 执行工作规定 2020 art. 63.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Citation, Conflict, Text
from shared.domain.people import ApprovalRule
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Approvers, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.matters import open_entry
from shared.procedures.supervising import IMPLEMENTERS, OFFICERS

LIMIT, EXTENSION = "case_file_limit", "case_file_limit_extension"
SLR_5 = "审理期限规定 2000 art. 5; 执行工作规定 2020 art. 63"


@dataclass(frozen=True, slots=True)
class ExtendLimit:
    """Why the case takes longer."""

    reason: str = term("延长理由", "reason", min_length=1, max_length=1000)


def _extend(desk: Desk, doer: Doer, about: About, given: ExtendLimit) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    if desk.duties.first(subject_id=case.case_no, rule_id=EXTENSION) is not None:
        raise Conflict(
            Text("已延长过一次；再次延长须报高级人民法院备案。", "Extended once; another is recorded with the high court."),
            Text("请书面报高级人民法院备案。", "Write to the high court."), Citation("审理期限规定", "2000", "art. 5"),
        )  # fmt: skip
    running = desk.duties.first(subject_id=case.case_no, rule_id=LIMIT, state="open")
    if running is None or running.due_on is None:
        raise Conflict(
            Text("办理期限已届满或者正在扣除，不能延长。", "The limit is over, or stopped; it cannot be extended now.")
        )
    desk.close_duties(subject_id=case.case_no, rule_id=LIMIT, by="extended", event="drop")
    duty = desk.open_duty(EXTENSION, lineage_id=case.lineage_id, subject_id=case.case_no, body=Body.IMPLEMENTATION,
                          start=running.due_on)  # fmt: skip
    return {"case_no": case.case_no, "due_on": str(duty.due_on)}


PROCEDURE = Procedure(
    name="file_limit",
    title=Text("延长执行期限", "extension of the time limit"),
    source=SLR_5,
    acts=(
        ActKind("extend_file_limit", Text("延长执行期限", "extend the time limit of the case"), ExtendLimit, SLR_5, IMPLEMENTERS,
                OFFICERS, "case", _extend, implementation=True, approvals=ApprovalRule.PRESIDENT,
                approvers=Approvers("approvers_extension"), offers=(Offer("docket", "case", ("open",)),)),
    ),
)  # fmt: skip
