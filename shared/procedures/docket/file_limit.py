"""Extending the time limit of a case (延长执行期限): three months by the president; any further one is recorded with the high court.

Both are decided before the limit is over. The record changes nothing but visibility; the text names no length of a further
extension, so the president's decision does. Source: 审理期限规定 2000 art. 5; 执行工作规定 2020 art. 63.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.cases import Case
from shared.domain.deadlines import Period, Unit
from shared.domain.due_basis import ByRule, basis_in
from shared.domain.duties import Duty
from shared.domain.errors import Citation, Conflict, Text
from shared.domain.people import ApprovalRule
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Approvers, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.circulation.lines import fresh_exchange
from shared.procedures.circulation.record.filing import file_record
from shared.procedures.circulation.record.papers import RecordFiled, Trigger
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


@dataclass(frozen=True, slots=True)
class ExtendLimitFurther(ExtendLimit):
    """The same again, with the months the president allows."""

    months: int = term("再延长月数", "months", minimum=1, maximum=12)


def _limit(desk: Desk, about: About, *, extended: bool) -> tuple[Case, Duty]:
    """The case and its limit, which was extended before or was not. Raises Conflict."""
    case = open_entry(desk, about.lineage_id)
    owed = desk.duties.first(subject_id=case.case_no, rule_id=LIMIT_RULE, order_by=("-opened_on",))
    if owed is None:
        raise Conflict(Text("本案没有办理期限。", "This docket has no time limit."))
    basis = basis_in(owed.proof)
    before = isinstance(basis, ByRule) and bool(basis.longer)
    if before and not extended:
        raise Conflict(
            Text("已延长过一次；再次延长须报高级人民法院备案。", "Extended once; another is recorded with the high court."),
            Text("请办理“再次延长执行期限”。", "Use “extend the time limit further”."), Citation("审理期限规定", "2000", "art. 5"),
        )  # fmt: skip
    if extended and not before:
        raise Conflict(
            Text("尚未延长过。", "It has not been extended yet."),
            Text("请先办理“延长执行期限”。", "Extend it for the first time."), Citation("审理期限规定", "2000", "art. 5"),
        )  # fmt: skip
    return case, owed


def _extend(desk: Desk, doer: Doer, about: About, given: ExtendLimit) -> Mapping[str, Any]:
    """Raises Conflict (once before), NotExtendable (over, or of a docket without a limit)."""
    case, owed = _limit(desk, about, extended=False)
    longer = lengthen(desk, owed, desk.law.period(EXTENSION, desk.today), document=given.document_no,
                      approved_by=approver(desk, doer))  # fmt: skip
    return {"case_no": case.case_no, "due_on": str(longer.due_on)}


def _extend_further(desk: Desk, doer: Doer, about: About, given: ExtendLimitFurther) -> Mapping[str, Any]:
    """Raises Conflict (not extended before), NotExtendable (over)."""
    case, owed = _limit(desk, about, extended=True)
    longer = lengthen(desk, owed, Period(given.months, Unit.MONTHS), document=given.document_no,
                      approved_by=approver(desk, doer))  # fmt: skip
    said = RecordFiled(Trigger.FURTHER_EXTENSION, desk.court_id, case.case_no, given.document_no, given.reason, desk.today,
                       longer.due_on)  # fmt: skip
    filed = file_record(desk, said, lineage_id=case.lineage_id, exchange_id=fresh_exchange(desk, about))
    return {"case_no": case.case_no, "due_on": str(longer.due_on), "exchange_id": filed}


def _act(name: str, title: Text, payload: type, effect: Any) -> ActKind:
    return ActKind(name, title, payload, SLR_5, IMPLEMENTERS, OFFICERS, "case", effect, implementation=True,
                   approvals=ApprovalRule.PRESIDENT, approvers=Approvers("approvers_extension"),
                   offers=(Offer("docket", "case", ("open",)),))  # fmt: skip


PROCEDURE = Procedure(
    name="file_limit",
    title=Text("延长执行期限", "extension of the time limit"),
    source=SLR_5,
    acts=(
        _act("extend_file_limit", Text("延长执行期限", "extend the time limit of the case"), ExtendLimit, _extend),
        _act("extend_file_limit_further", Text("再次延长执行期限", "extend the time limit further"), ExtendLimitFurther,
             _extend_further),
    ),
)  # fmt: skip
