"""Extending the time limit of a case (延长执行期限): once, three months, by the president, before it is over.

A further extension is recorded with the high court (审理期限规定 2000 art. 5); that record is not made here, so it is refused.
Source: 审理期限规定 2000 art. 5; 执行工作规定 2020 art. 63.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.due_basis import ByRule, basis_in
from shared.domain.errors import Citation, Conflict, Text
from shared.domain.people import ApprovalRule
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Approvers, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.matters import open_entry
from shared.procedures.moving_dates import LIMIT_RULE, approver, lengthen
from shared.procedures.supervising import IMPLEMENTERS, OFFICERS

EXTENSION = "case_file_limit_extension"
SLR_5 = "审理期限规定 2000 art. 5; 执行工作规定 2020 art. 63"


@dataclass(frozen=True, slots=True)
class ExtendLimit:
    """Why the case takes longer."""

    document_no: str = term("延长审批文号", "number of the decision", min_length=1, max_length=100)
    reason: str = term("延长理由", "reason", min_length=1, max_length=1000)


def _extend(desk: Desk, doer: Doer, about: About, given: ExtendLimit) -> Mapping[str, Any]:
    """Raises Conflict (once before), NotExtendable (over, or of a docket without a limit)."""
    case = open_entry(desk, about.lineage_id)
    owed = desk.duties.first(subject_id=case.case_no, rule_id=LIMIT_RULE, order_by=("-opened_on",))
    if owed is None:
        raise Conflict(Text("本案没有办理期限。", "This docket has no time limit."))
    basis = basis_in(owed.proof)
    if isinstance(basis, ByRule) and basis.longer:
        raise Conflict(
            Text("已延长过一次；再次延长须报高级人民法院备案。", "Extended once; another is recorded with the high court."),
            Text("请书面报高级人民法院备案。", "Write to the high court."), Citation("审理期限规定", "2000", "art. 5"),
        )  # fmt: skip
    longer = lengthen(desk, owed, desk.law.period(EXTENSION, desk.today), document=given.document_no,
                      approved_by=approver(desk, doer))  # fmt: skip
    return {"case_no": case.case_no, "due_on": str(longer.due_on)}


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
