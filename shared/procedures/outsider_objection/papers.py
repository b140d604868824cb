"""Papers of an outsider's objection: what people enter, and the notices between courts. No notice names a person.

Source: 民事诉讼法 2023 art. 238; 异议复议规定 2020 arts 2, 8; notices between courts [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.messages.terms import term
from shared.procedures.outsider_objection.tables import Conduct, Disposition, Ground, Outcome, Side, SuitEnd


@dataclass(frozen=True, slots=True)
class ReceiveObjection:
    """What the filing window enters when the written objection comes in."""

    control_id: str = term("异议标的的控制措施编号", "control over the asset", min_length=1, max_length=64)
    outsider: str = term("案外人姓名或名称", "outsider", min_length=1, max_length=200)
    right: str = term("所主张的实体权利", "right claimed", min_length=1, max_length=1000,
                      help_zh="所有权或者其他足以排除强制执行的实体权利", help_en="ownership, or another right that bars enforcement")  # fmt: skip
    grounds: str = term("事实、理由和证据", "facts, grounds and evidence", min_length=1, max_length=4000)
    received_on: date = term("收到书面异议之日", "written objection received on")
    conduct: Conduct = term("是否同时对执行行为提出异议", "does it also attack conduct?", default=Conduct.NONE)
    challenged: str = term("被异议的行为或文书编号", "act or document challenged", default="", max_length=64,
                           help_zh="同时对执行行为提出异议的填写", help_en="only if it also attacks conduct")  # fmt: skip
    taken_by_party: bool = term("执行标的由当事人受让", "a party has taken the asset", default=False)
    held_fen: int = term("该标的已扣划在账的款项（分）", "money of this asset in hand (fen)", default=0, minimum=0)
    waiting_courts: tuple[str, ...] = term("登记显示的其他查封（轮候）法院", "other courts with seizures in the register",
                                           default=(), max_length=50)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruling of the panel on the objection; on refusing to accept it only the number and the reasons."""

    disposition: Disposition = term("处理结果", "disposition")
    ruling_no: str = term("裁定文号", "number of the ruling", min_length=1, max_length=100)
    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class RefuseObjection:
    """裁定不予受理."""

    ruling_no: str = term("裁定文号", "number of the ruling", min_length=1, max_length=100)
    reasons: str = term("不予受理的理由", "reasons", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class ServeRuling:
    """Service of the ruling on one person; the term to sue runs from it."""

    side: Side = term("受送达人的地位", "served on")
    person: str = term("受送达人", "person served", min_length=1, max_length=200)
    served_on: date = term("送达之日", "served on the day")


@dataclass(frozen=True, slots=True)
class AllowSecurity:
    """Security found sufficient: the outsider's may lift the seizure, the creditor's lets enforcement go on."""

    given_by: Side = term("提供担保的一方", "given by")
    amount_fen: int = term("担保金额（分）", "amount (fen)", minimum=1)
    document_no: str = term("准许文书文号", "number of the decision", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class RecordSuit:
    """A complaint in a suit over the objection (执行异议之诉) has come in."""

    plaintiff: Side = term("原告", "plaintiff")
    received_on: date = term("收到起诉状之日", "complaint received on")
    document_no: str = term("收件凭证或案号", "receipt or case number", min_length=1, max_length=100)
    unrelated: bool = term("诉讼请求与原判决、裁定无关", "claim unrelated to the judgment enforced", default=True)


@dataclass(frozen=True, slots=True)
class DocketSuit:
    """Whether the suit is docketed."""

    accepted: bool = term("决定立案", "docketed")
    document_no: str = term("立案案号或裁定文号", "case number, or number of the ruling", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class RecordRetrial:
    """The outsider has applied for a retrial: the judgment enforced is itself said to be wrong."""

    title_court: str = term("作出原判决、裁定的法院", "court that gave the judgment", min_length=1, max_length=32)
    applied_on: date = term("申请再审之日", "applied on")
    document_no: str = term("收件凭证或案号", "receipt or case number", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class RecordSuitEnd:
    """An effective judgment (or order) in the suit."""

    end: SuitEnd = term("裁判结果", "result")
    document_no: str = term("生效裁判文号", "number of the judgment", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class ReleaseObjected:
    """The implementation body lifts the seizure of this asset."""

    document_no: str = term("解除裁定文号", "number of the release ruling", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class TellCourts:
    """Further courts found in the register of seizures."""

    waiting_courts: tuple[str, ...] = term(
        "其他查封（轮候）法院", "other courts with seizures", min_length=1, max_length=50
    )


@dataclass(frozen=True, slots=True)
class Security:
    """Security given, without a name."""

    by: Side = term("提供担保的一方", "given by")
    amount_fen: int = term("担保金额（分）", "amount (fen)", minimum=1)


@dataclass(frozen=True, slots=True)
class AssetFreezeNotice:
    """标的停止处分通知. `serial`: of two notices of one objection the one with the higher number holds."""

    asset_id: str = term("财产编号（控制措施）", "asset (control)", max_length=64)
    asset_desc: str = term("财产说明", "asset in words", max_length=500)
    seizure_rank: int = term("查封顺位", "rank of the seizure", minimum=1)
    objection_case_no: str = term("执异案号", "case number of the objection", max_length=64)
    freeze_ground: Ground = term("停止处分事由", "why disposal stops")
    freeze_from: date = term("停止处分自", "stopped from")
    serial: int = term("通知序号", "number of the notice", minimum=1)
    reviewed_by: str = term("审查法院", "court that reviews", max_length=32)
    freeze_until: date | None = term("停止处分至", "stopped until", default=None)
    security_given: Security | None = term("担保", "security given", default=None)
    held_fen: int = term(
        "应暂停发放的在账款项（分）", "money of the asset not to be paid out (fen)", default=0, minimum=0
    )


@dataclass(frozen=True, slots=True)
class AssetFreezeEnd:
    """标的停止处分结束通知. `release_due`: only to the court that holds the asset and has to lift the seizure."""

    asset_id: str = term("财产编号（控制措施）", "asset (control)", max_length=64)
    asset_desc: str = term("财产说明", "asset in words", max_length=500)
    objection_case_no: str = term("执异案号", "case number of the objection", max_length=64)
    outcome: Outcome = term("结果", "outcome")
    serial: int = term("通知序号", "number of the notice", minimum=1)
    reviewed_by: str = term("审查法院", "court that reviews", max_length=32)
    document_no: str = term("依据文书", "document it rests on", default="", max_length=100)
    release_due: date | None = term("解除期限", "release by", default=None)
