"""Alerts of closing for now (终本) and of what has to follow it; each is one declaration."""

from __future__ import annotations

from shared.domain.errors import Text
from shared.procedures.alerts.conditions import assets_hit, condition_lacking
from shared.procedures.alerts.declaring import AlertKind, Clock, OnDuty, OnSeen

# fmt: off
CLOSINGS = (
    AlertKind("P17", Text("终本案件逾期未查询财产", "no query in time in a case closed for now"), "终本规定 法〔2016〕373号 art. 9",
              (OnDuty(("closed_for_now_query",)),)),
    AlertKind("P18", Text("终本案件发现财产未恢复执行", "assets found in a case closed for now, not reopened"),
              "终本规定 法〔2016〕373号 art. 9",
              (Clock("reopening_after_hit", ("act:record_followup_query", "follow_up_query"), ("act:reopen_case", "case_filed"),
                     assets_hit, same_lineage=True),)),
    AlertKind("P19", Text("终本条件不具备", "closed for now without its conditions"), "终本规定 法〔2016〕373号 art. 1",
              (OnSeen(("case_closed", "refused:too_early_for_now", "refused:bad_payload"), condition_lacking),)),
)
