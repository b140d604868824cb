"""Coercive measures (强制措施): what officers propose, the president approves or issues, and how each ends.

Who approves what stands in the approval matrix of the law data. All are acts of the court that holds the case.
Source: 民事诉讼法 2023 arts 119, 259, 261; 限制高消费规定 art. 5; 失信规定 法释〔2017〕7号; 异议复议规定 2020 art. 9.
"""

from __future__ import annotations

from typing import Any

from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.messages.hooks import Hooks
from shared.messages.kinds import ActKind, Approvers, Offer, Procedure
from shared.procedures.coercive import lifting
from shared.procedures.coercive.measures import enter_blacklist, imposing
from shared.procedures.coercive.tables import (
    CONSUMPTION_5,
    COURT,
    CPL_119,
    CPL_259,
    CPL_261,
    DIS,
    DIS_2,
    ORR_9,
    AgainstPerson,
    Detention,
    EnterBlacklist,
    Fine,
    Measure,
    MeasureDone,
    OnPlace,
)
from shared.procedures.supervising import IMPLEMENTERS, OFFICERS

OPEN_CASE = (Offer("docket", "case", ("open",)),)


def _impose(name: str, zh: str, en: str, payload: type, source: str, effect: Any) -> ActKind:
    return ActKind(name, Text(zh, en), payload, source, IMPLEMENTERS, OFFICERS, "case", effect, implementation=True,
                   approvals=ApprovalRule.PRESIDENT, approvers=Approvers("approvers_coercive"), offers=OPEN_CASE)  # fmt: skip


def _end(name: str, zh: str, en: str, source: str, effect: Any, *states: str) -> ActKind:
    return ActKind(name, Text(zh, en), MeasureDone, source, IMPLEMENTERS, OFFICERS, "exchange", effect,
                   offers=(Offer("coercive", "court", states),))  # fmt: skip


PROCEDURE = Procedure(
    name="coercive",
    title=Text("强制措施", "coercive measures"),
    source=f"{CPL_119}; {CPL_259}; {CPL_261}; {CONSUMPTION_5}; {DIS}; {ORR_9}",
    tables={"court": COURT},
    hooks=Hooks(
        term_ended={lifting.TERM_RULE: lifting.blacklist_term_over},
        after_act=dict.fromkeys(("close_case", "settlement_performed"), lifting.case_fulfilled),
    ),
    acts=(
        _impose("summon_by_force", "拘传", "summon by force", AgainstPerson, CPL_119, imposing(Measure.SUMMONS)),
        _impose("impose_fine", "罚款", "fine", Fine, CPL_119, imposing(Measure.FINE)),
        _impose("impose_detention", "拘留", "detain", Detention, CPL_119, imposing(Measure.DETENTION)),
        _impose("issue_search_warrant", "签发搜查令", "issue a search warrant", OnPlace, CPL_259, imposing(Measure.SEARCH)),
        _impose("issue_eviction_notice", "签发强制迁出公告", "issue an eviction notice", OnPlace, CPL_261,
                imposing(Measure.EVICTION)),
        _impose("ban_exit", "限制出境", "ban from leaving the country", AgainstPerson, ORR_9, imposing(Measure.EXIT_BAN)),
        _impose("ban_consumption", "制发限制消费令", "ban consumption", AgainstPerson, CONSUMPTION_5,
                imposing(Measure.CONSUMPTION)),
        _impose("enter_blacklist", "纳入失信名单", "blacklist", EnterBlacklist, DIS_2, enter_blacklist),
        _end("record_measure_done", "登记措施执行情况", "record that it was executed", CPL_119, lifting.carried_out, "in_force"),
        _end("lift_measure", "解除强制措施", "lift a measure", CPL_119, lifting.lift, "in_force"),
        _end("record_deletion_ground", "登记失信信息删除事由", "a ground to delete the entry", DIS, lifting.ground_gone,
             "in_force"),
        _end("delete_blacklist_entry", "删除失信信息", "delete the entry", DIS, lifting.delete, "to_delete"),
    ),
)  # fmt: skip
