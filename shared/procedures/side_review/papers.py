"""What people fill in on a side review. Who is meant is a reference (a party id, or a role of the case), not a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.reviews import Track
from shared.messages.terms import term
from shared.procedures.side_review.tables import Disposition


@dataclass(frozen=True, slots=True)
class ApplySide:
    """An objection or application as received."""

    track: Track = term("救济途径", "track")
    objector: str = term("异议人（申请人）", "objector or applicant (reference)", min_length=1, max_length=64)
    objector_role: str = term("地位", "role", pattern="creditor|debtor|interested")
    challenged: str = term("所针对的文书或者措施编号", "document or measure it is about", min_length=1, max_length=100)
    grounds: str = term("事实与理由", "grounds", min_length=1, max_length=2000)
    received_on: date = term("收到之日", "received on")
    served_on: date | None = term(
        "起算文书送达之日", "day the document was served from which the period runs", default=None,
        help_zh="执行通知书送达之日；案外人为知道执行措施之日", help_en="the execution notice; for an outsider, the day it knew of the measure",
    )  # fmt: skip
    proof_of_service: str = term("送达回证", "proof of that service", default="", max_length=100)
    new_party: str = term("拟变更、追加的人", "party to be added or substituted (reference)", default="", max_length=64)
    new_party_role: str = term("其地位", "its role", default="debtor", pattern="creditor|debtor")
    assets: str = term("争议范围内的控制措施编号（一行一项）", "controls over the disputed assets, one a line", default="",
                       max_length=2000)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RefuseSide:
    """不予受理: late, or the conditions lack."""

    ruling_no: str = term("裁定文号", "number of the ruling", min_length=1, max_length=100)
    reason: str = term("理由", "reason", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class ExtendSide:
    """The president extends the term of review, once."""

    document_no: str = term("延长审批文号", "number of the decision", min_length=1, max_length=100)
    reason: str = term("延长理由", "reason", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class DecideSide:
    """The decision, with whom it has to be served on."""

    disposition: Disposition = term("处理结果", "disposition")
    ruling_no: str = term("裁定（决定）文号", "number of the ruling or decision", min_length=1, max_length=100)
    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)
    to_serve: str = term(
        "应送达的人（一行一个）", "whom to serve (references), one a line", min_length=1, max_length=1000
    )
    competent_court: str = term("有管辖权的法院", "court that has jurisdiction", default="", max_length=32)
    suit_instead: bool = term(
        "不服的提起执行异议之诉", "the way against it is a suit", default=False,
        help_zh="变更、追加当事人的法定情形", help_en="in the cases of the rules on parties",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServeSide:
    """The decision served on one person; their period runs from that day."""

    who: str = term("受送达人", "person served (reference)", min_length=1, max_length=64)
    on: date = term("送达之日", "served on")
    proof: str = term("送达回证", "proof of service", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class SueSide:
    """执行异议之诉 by one of those served."""

    who: str = term("起诉人", "who sues (reference)", min_length=1, max_length=64)
    sued_on: date = term("起诉之日", "sued on")
    suit_no: str = term("诉讼案号", "number of the suit", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class EndSuit:
    """What the suit came to."""

    judgment_no: str = term("判决文号", "number of the judgment", min_length=1, max_length=100)
    upheld: bool = term("维持原裁定结果", "the ruling stands")


@dataclass(frozen=True, slots=True)
class CarryOut:
    """What the implementing body did upon the decision."""

    document_no: str = term("办理文书文号", "number of the document", min_length=1, max_length=100)
    note: str = term("说明", "note", default="", max_length=500)
