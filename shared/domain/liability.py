"""Responsibility analysis (责任分析): what a superior says about the fault behind a ruling it revokes, changes or sends back.

People are named by their post and an opaque id, never by name. What is not the court's fault is not laid at its door
(涉执行司法赔偿解释 2022 art. 8), and only intent or gross negligence goes to the disciplinary committee (法官法 2019 arts
46, 48). Source: 法发〔2009〕43号 二(三), 三(三); the form is design [D]; law index S036, C065.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse

O09 = "法发〔2009〕43号 二(三)"
COMP_8 = "涉执行司法赔偿解释 2022 art. 8"
JUDGES_46 = "法官法 2019 arts 46, 48"


class Outcome(StrEnum):
    """What happened to the ruling analysed."""

    REVOKED = "revoked"
    CHANGED = "changed"
    REMANDED = "remanded"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _OUTCOMES[self]


class DefectClass(StrEnum):
    """Where the fault lies (差错类别)."""

    FACTS = "facts"
    LAW = "law"
    PROCEDURE = "procedure"
    TIME_LIMIT = "time_limit"
    DOCUMENT = "document"
    CONDUCT = "conduct"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _DEFECTS[self]


class Severity(StrEnum):
    """How grave it is (严重程度)."""

    WRONG_CASE = "wrong_case"
    FLAWED = "flawed"
    NOT_ATTRIBUTABLE = "not_attributable"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _SEVERITIES[self]


class NoFault(StrEnum):
    """Why a change is nobody's fault (COMP 8)."""

    TITLE_REVOKED_LATER = "title_revoked_later"
    RIGHT_ESTABLISHED_LATER = "right_established_later"
    ADMINISTRATIVE_ACT_CHANGED = "administrative_act_changed"
    REGISTER_WRONG = "register_wrong"
    OTHER_LATER_CHANGE = "other_later_change"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _NO_FAULT[self]


class ActorRole(StrEnum):
    """In which post somebody took part."""

    HANDLER = "handler"
    PANEL_MEMBER = "panel_member"
    APPROVER = "approver"
    CHIEF = "bureau_chief"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _ACTORS[self]


class MentalState(StrEnum):
    """Their fault (主观状态), as the disciplinary committee finds it."""

    INTENT = "intent"
    GROSS_NEGLIGENCE = "gross_negligence"
    NEGLIGENCE = "negligence"
    NO_FAULT = "no_fault"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _MENTAL[self]


class ReferTo(StrEnum):
    """Where the matter goes next (移送去向)."""

    NOBODY = "nobody"
    QUALITY = "quality"
    INSPECTION = "inspection"
    DISCIPLINE = "discipline"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _REFERRED[self]


_OUTCOMES = {
    Outcome.REVOKED: Text("撤销", "revoked"),
    Outcome.CHANGED: Text("变更", "changed"),
    Outcome.REMANDED: Text("发回", "sent back"),
}
_DEFECTS = {
    DefectClass.FACTS: Text("事实", "facts"),
    DefectClass.LAW: Text("法律适用", "law"),
    DefectClass.PROCEDURE: Text("程序", "procedure"),
    DefectClass.TIME_LIMIT: Text("期限", "time limit"),
    DefectClass.DOCUMENT: Text("文书", "document"),
    DefectClass.CONDUCT: Text("作风", "conduct"),
}
_SEVERITIES = {
    Severity.WRONG_CASE: Text("错案", "wrong case"),
    Severity.FLAWED: Text("瑕疵", "flawed"),
    Severity.NOT_ATTRIBUTABLE: Text("不可归责", "not attributable"),
}
_NO_FAULT = {
    NoFault.TITLE_REVOKED_LATER: Text("执行依据其后被撤销", "title revoked later"),
    NoFault.RIGHT_ESTABLISHED_LATER: Text(
        "执行完毕后被执行人的抗辩或者案外人的权利方成立",
        "defence or outsider's right established only after completion",
    ),
    NoFault.ADMINISTRATIVE_ACT_CHANGED: Text("行政行为其后变更", "administrative act changed later"),
    NoFault.REGISTER_WRONG: Text("登记其后被认定错误", "register found wrong later"),
    NoFault.OTHER_LATER_CHANGE: Text("其他执行依据的后续变化", "other later change of the basis"),
}
_ACTORS = {
    ActorRole.HANDLER: Text("承办人", "handler"),
    ActorRole.PANEL_MEMBER: Text("合议庭成员", "panel member"),
    ActorRole.APPROVER: Text("审批人", "approver"),
    ActorRole.CHIEF: Text("局长", "bureau chief"),
}
_MENTAL = {
    MentalState.INTENT: Text("故意", "intent"),
    MentalState.GROSS_NEGLIGENCE: Text("重大过失", "gross negligence"),
    MentalState.NEGLIGENCE: Text("一般过失", "negligence"),
    MentalState.NO_FAULT: Text("无过错", "no fault"),
}
_REFERRED = {
    ReferTo.NOBODY: Text("不移送", "nobody"),
    ReferTo.QUALITY: Text("质量评查", "quality review"),
    ReferTo.INSPECTION: Text("督察", "inspection"),
    ReferTo.DISCIPLINE: Text("法官惩戒委员会", "disciplinary committee"),
}
PUNISHABLE = frozenset({MentalState.INTENT, MentalState.GROSS_NEGLIGENCE})


def require_sound(
    severity: Severity,
    no_fault: NoFault | None,
    shares_percent: Sequence[int],
    minds: Sequence[MentalState],
    refer_to: ReferTo,
) -> None:
    """Whether an analysis hangs together: fault with people, no fault with its ground, discipline with grave fault.

    shares_percent: each person's part in the decision. Raises Refused R7.
    """
    if (severity is Severity.NOT_ATTRIBUTABLE) != (no_fault is not None):
        refuse(RefusalCode.R7, "不可归责的须写明法定情形，其他情形不写。",
               "What is not attributable needs its ground, anything else none.", rule=COMP_8)  # fmt: skip
    if severity is not Severity.NOT_ATTRIBUTABLE and not shares_percent:
        refuse(
            RefusalCode.R7,
            "责任分析须列明责任人（岗位及编号）。",
            "The analysis names who took part, by post and id.",
            rule=O09,
        )
    if sum(shares_percent) > 100:
        refuse(RefusalCode.R7, "责任份额合计超过百分之百。", "The shares exceed one hundred per cent.", rule=O09)
    if severity is Severity.WRONG_CASE and not set(minds) - {MentalState.NO_FAULT}:
        refuse(RefusalCode.R7, "认定错案须有过错。", "A wrong case takes fault.", rule=JUDGES_46)
    if refer_to is ReferTo.DISCIPLINE and not PUNISHABLE & set(minds):
        refuse(RefusalCode.R7, "没有故意或者重大过失的，不移送惩戒。",
               "Without intent or gross negligence nothing goes to the disciplinary committee.", rule=JUDGES_46,
               todo=Text("请改为质量评查。", "Refer it to quality review instead."))  # fmt: skip
