"""Side tracks (管辖异议、变更追加当事人、不予执行、失信纠正、对处罚和限制出境的复议): one procedure, told apart by `domain.reviews`.

Reconsideration by the next higher court is its own procedure; it takes up an exchange of this one in state `decided`.
Source: 执行程序解释 2020 art. 3; 变更追加规定 2020; 异议复议规定 2020 arts 2, 9, 11, 16; 民事诉讼法 2023 arts 119, 248.
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.messages.hooks import Hooks
from shared.messages.kinds import ActKind, Approvers, Offer, Procedure
from shared.procedures.docket.controls_money import HELD_OR_CUSTODY
from shared.procedures.matters import Note
from shared.procedures.side_review import applying, consequences, deciding
from shared.procedures.side_review.papers import (
    ApplySide,
    CarryOut,
    DecideSide,
    EndSuit,
    ExtendSide,
    RefuseSide,
    ServeSide,
    SueSide,
)
from shared.procedures.side_review.tables import COURT, CPL_119, EPI_3, ORR_2, ORR_16, PCR
from shared.procedures.supervising import CLERKS, FILING, IMPLEMENTERS, OFFICERS, REVIEWERS

JUDGE = frozenset({"judge"})
SERVERS = frozenset({"officer", "judge", "chief"})
HERE = frozenset({Body.REVIEW, Body.SUPERVISION, Body.IMPLEMENTATION})
CPL_248, DIS_12 = "民事诉讼法 2023 art. 248", "失信规定 法释〔2017〕7号 art. 12"


def _act(name: str, zh: str, en: str, payload: type, source: str, effect: Any, *states: str, **more: Any) -> ActKind:
    given: dict[str, Any] = {"bodies": REVIEWERS, "roles": JUDGE, "scope": "exchange",
                             "offers": (Offer("side_review", "court", states),)}  # fmt: skip
    return ActKind(name, Text(zh, en), payload, source, effect=effect, **(given | more))


CLERK: dict[str, Any] = {"bodies": FILING, "roles": CLERKS}
HOLDER: dict[str, Any] = {"bodies": IMPLEMENTERS, "roles": OFFICERS}
NEW_PANEL: dict[str, Any] = {"approvals": ApprovalRule.PANEL, "may_sign": deciding.not_of_an_old_panel}
PROCEDURE = Procedure(
    name="side_review",
    title=Text("其他救济审查", "side review"),
    source=f"{EPI_3}; {PCR}; 异议复议规定 2020 art. 9; {CPL_119}; {CPL_248}; {DIS_12}",
    tables={"court": COURT},
    hooks=Hooks(
        term_ended=dict.fromkeys(deciding.REMEDY_RULES, deciding.term_over),
        before_act=(applying.forbid_disposal,),
    ),
    acts=(
        _act("apply_side_review", "登记异议、申请（其他救济）", "record an application of a side track", ApplySide, ORR_2,
             applying.apply_side, scope="case",
             **(CLERK | {"offers": (*HELD_OR_CUSTODY, Offer("docket", "case", ("closed",)))})),
        _act("file_side_review", "受理（其他救济）", "file it", Note, ORR_2, applying.file_side, "received", **CLERK),
        _act("refuse_side_review", "裁定不予受理（其他救济）", "rule that it is not accepted", RefuseSide, ORR_2,
             applying.refuse_side, "received", **NEW_PANEL),
        _act("withdraw_side_review", "准许撤回（其他救济）", "withdrawn", Note, ORR_2, applying.withdraw_side, "received",
             "under_review", "for_president"),
        _act("extend_side_review", "延长审查期限", "extend the term of review", ExtendSide, PCR, applying.extend_side,
             "under_review", approvals=ApprovalRule.PRESIDENT, approvers=Approvers("approvers_extension")),
        _act("decide_side_review", "合议庭审查裁定", "rule by a panel", DecideSide, f"{CPL_248}; {PCR}; {EPI_3}",
             deciding.deciding("panel"), "under_review", **NEW_PANEL),
        _act("decide_simple_side_review", "独任裁定变更追加当事人", "rule on a simple change of parties", DecideSide, PCR,
             deciding.deciding("judge"), "under_review"),
        _act("decide_blacklist_plea", "决定是否纠正失信信息", "decide a plea to correct the blacklist", DecideSide, DIS_12,
             deciding.deciding("president"), "for_president", approvals=ApprovalRule.PRESIDENT,
             approvers=Approvers("approvers_coercive")),
        _act("serve_side_decision", "送达裁定、决定", "serve the decision", ServeSide, ORR_16, deciding.serve_side, "decided",
             "effective", "reconsidering", bodies=HERE, roles=SERVERS),
        _act("record_side_suit", "登记执行异议之诉", "record a suit", SueSide, PCR, deciding.sue, "decided", **CLERK),
        _act("record_side_judgment", "登记执行异议之诉判决", "record the judgment", EndSuit, PCR, deciding.end_suit, "suit",
             **CLERK),
        _act("close_by_decision", "按裁定结案", "close the case as decided", CarryOut, f"{EPI_3}; {CPL_248}",
             consequences.close_by_decision, "effective", "changed", implementation=True, **HOLDER),
        _act("carry_out_side_decision", "办理生效决定", "carry out the decision", CarryOut, f"{PCR}; {DIS_12}",
             consequences.carry_out, "effective", "changed", **HOLDER),
    ),
)  # fmt: skip
