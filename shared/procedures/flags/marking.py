"""Flags by hand: raised by a superior, taken up or reopened, struck off with evidence that a second person has checked.

Source: 法发〔2009〕43号 一(三); two people [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.flags import LISTED, Flag
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.people import ApprovalRule
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind
from shared.procedures.flags.papers import EscalateFlag, RaiseFlag, ReopenFlag, StrikeFlag
from shared.procedures.flags.raising import escalate_flag, raise_flag, reopen_flag, strike_flag
from shared.procedures.supervising import OFFICERS, REVIEWERS

MARKERS = REVIEWERS | {Body.MANAGEMENT, Body.PETITION}
BY_HAND = "by_hand"


def _raise(desk: Desk, doer: Doer, about: About, given: RaiseFlag) -> Mapping[str, Any]:
    court = desk.registry.court(require_court_id(given.lower_court)).court_id
    known = desk.case_register.get(given.case_no) or desk.cases.get(given.case_no)
    lineage_id = known.lineage_id if known is not None else lineage_id_of(given.first_case_no or given.case_no)
    flag_id = raise_flag(desk, lineage_id=lineage_id, case_no=given.case_no, ground=Text(given.ground, given.ground),
                         rule=LISTED, cause=given.cause or BY_HAND, level=str(given.level), case_court=court)  # fmt: skip
    return {"flag_id": flag_id, "lineage_id": lineage_id}


def _escalate(desk: Desk, doer: Doer, about: About, given: EscalateFlag) -> Mapping[str, Any]:
    court = desk.registry.court(require_court_id(given.authority)).court_id
    escalate_flag(desk, given.flag_id, authority=court, reason=given.reason, level=str(given.level or ""))
    return _about(desk, given.flag_id)


def _strike(desk: Desk, doer: Doer, about: About, given: StrikeFlag) -> Mapping[str, Any]:
    """Without signatures it is only tried while it is drafted: nothing of that stays."""
    by = {approval.act: approval.person_id for approval in desk.signed} or {"draft": doer.person_id, "review": "—"}
    strike_flag(desk, given.flag_id, evidence_no=given.evidence_no, evidence_sha256=given.evidence_sha256,
                reported_by=by.get("draft", ""), checked_by=by.get("review", ""), reason=given.reason)  # fmt: skip
    return _about(desk, given.flag_id)


def _reopen(desk: Desk, doer: Doer, about: About, given: ReopenFlag) -> Mapping[str, Any]:
    reopen_flag(desk, given.flag_id, reason=given.reason)
    return _about(desk, given.flag_id)


def _about(desk: Desk, flag_id: str) -> Mapping[str, Any]:
    return {"flag_id": flag_id, "lineage_id": desk.of(Flag).need(flag_id).lineage_id}


ACTS = (
    ActKind("raise_flag", Text("设督办标记", "raise a flag"), RaiseFlag, LISTED, MARKERS, OFFICERS, "court", _raise),
    ActKind("escalate_flag", Text("督办标记升级", "escalate a flag"), EscalateFlag, LISTED, MARKERS, OFFICERS, "case", _escalate),
    ActKind("strike_flag", Text("督办标记销号", "strike a flag"), StrikeFlag, LISTED, MARKERS, OFFICERS, "case", _strike,
            approvals=ApprovalRule.CHIEF),
    ActKind("reopen_flag", Text("重新打开督办标记", "reopen a flag"), ReopenFlag, LISTED, MARKERS, OFFICERS, "case", _reopen),
)  # fmt: skip
