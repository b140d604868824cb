"""What is written in an objection to enforcement conduct (执行行为异议): receipt, papers, notice, rulings, service.

Source: 异议复议规定 2020 (ORR) arts 2, 5–7, 16, 17; 民事诉讼法 2023 art. 236.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.reviews import Remedy
from shared.messages.terms import term

OBJECTORS = "creditor|debtor|interested"


class ObjectionMatter(StrEnum):
    """What an objection is about."""

    CONDUCT = "conduct"
    TERMINATION = "termination"
    DEFENCE_AFTER_TITLE = "defence_after_title"
    SET_OFF = "set_off"
    DEFENCE_BEFORE_TITLE = "defence_before_title"

    @property
    def label(self) -> Text:
        """The matter as people write it."""
        return MATTER_TITLES[self]

    @property
    def is_defence(self) -> bool:
        """Whether it is a substantive defence, which only the debtor has (ORR 7)."""
        return self not in (ObjectionMatter.CONDUCT, ObjectionMatter.TERMINATION)


MATTER_TITLES: dict[ObjectionMatter, Text] = {
    ObjectionMatter.CONDUCT: Text("执行措施、期间、顺序或其他行为", "a measure, a time limit, an order of steps, another act"),
    ObjectionMatter.TERMINATION: Text("终结执行", "termination of enforcement"),
    ObjectionMatter.DEFENCE_AFTER_TITLE: Text(
        "执行依据生效之后的实体事由", "a substantive defence that arose after the title took effect"
    ),
    ObjectionMatter.SET_OFF: Text("抵销", "set-off"),
    ObjectionMatter.DEFENCE_BEFORE_TITLE: Text(
        "执行依据生效之前的实体事由", "a substantive defence older than the title"
    ),
}  # fmt: skip


class Disposition(StrEnum):
    """How an objection is decided (ORR 17)."""

    DISMISS = "dismiss"
    REVOKE = "revoke"
    VARY = "vary"
    DECLARE = "declare"

    @property
    def label(self) -> Text:
        """The disposition as people write it."""
        return DISPOSITION_TITLES[self]

    @property
    def act_effect(self) -> str:
        """What it does to the act: uphold | revoke | vary | none."""
        return ACT_EFFECTS[self]


DISPOSITION_TITLES: dict[Disposition, Text] = {
    Disposition.DISMISS: Text("驳回异议", "objection dismissed"),
    Disposition.REVOKE: Text("撤销执行行为", "act revoked"),
    Disposition.VARY: Text("变更执行行为", "act varied"),
    Disposition.DECLARE: Text("异议（部分）成立", "objection well founded, nothing to revoke or vary"),
}
ACT_EFFECTS = {
    Disposition.DISMISS: "uphold",
    Disposition.REVOKE: "revoke",
    Disposition.VARY: "vary",
    Disposition.DECLARE: "none",
}


@dataclass(frozen=True, slots=True)
class FileObjection:
    """A written objection to enforcement conduct as received."""

    challenged: str = term(
        "被异议的行为或文书编号", "id of the act or document challenged", min_length=1, max_length=64,
        help_zh="控制措施、程序或文书的编号；对终结执行提出异议的，填写案号",
        help_en="of a control, a procedure, a document; the case number for a termination",
    )  # fmt: skip
    objector: str = term("异议人", "objector", min_length=1, max_length=200)
    objector_role: str = term("异议人身份", "objector is", pattern=OBJECTORS)
    grounds: str = term("异议理由", "grounds", min_length=1, max_length=2000)
    received_on: date = term("收到异议之日", "received on")
    matter: ObjectionMatter = term("异议事项", "matter", default=ObjectionMatter.CONDUCT)
    known_on: date | None = term("收到终结执行文书或知道终结执行之日", "termination received or known on", default=None)
    act_of: str = term(
        "作出该行为的法院", "court whose act it is", default="", max_length=32,
        help_zh="案件曾经移转、行为系原执行法院作出的填写", help_en="where the case has moved and the act is the earlier court's",
    )  # fmt: skip
    special_cause: str = term(
        "适用特别管辖的案件", "matter with a special superior", default="", pattern="|financial|copyright_or_domain"
    )


@dataclass(frozen=True, slots=True)
class AskPapers:
    """Told once, with everything that is missing (ORR 2)."""

    missing: str = term(
        "须补正的全部材料（一行一项）", "all that is missing, one a line", min_length=1, max_length=2000
    )
    told_on: date = term("告知之日", "told on")


@dataclass(frozen=True, slots=True)
class PapersReceived:
    """What came in."""

    received_on: date = term("补正材料收到之日", "papers received on")


@dataclass(frozen=True, slots=True)
class MoreGrounds:
    """Grounds put forward while the objection is under review; afterwards it is too late (ORR 15)."""

    grounds: str = term("补充的异议理由", "further grounds", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class NotifyParties:
    """Objector and parties are told that the objection is docketed."""

    notified_on: date = term("通知之日", "notified on")
    others: str = term(
        "其他应当通知的利害关系人（一行一人）", "further persons concerned, one a line", default="", max_length=2000
    )


@dataclass(frozen=True, slots=True)
class RemedyItem:
    """What lies against a ruling, where, and in how many days from service (ORR 16). `days` is 0 when nothing lies."""

    remedy: Remedy = term("救济途径", "remedy")
    court: str = term("受理法院", "court", max_length=32)
    days: int = term("期限（日）", "days", minimum=0)
    text: str = term("救济途径和期限的告知", "as told to the parties", min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why: what a judge writes."""

    reasons: str = term("事实与理由", "facts and reasons", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class NotHeard:
    """裁定不予受理 or 驳回申请, with the remedy it states."""

    reasons: str = term("事实与理由", "facts and reasons", min_length=1, max_length=4000)
    remedy: RemedyItem = term("救济途径", "remedy")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The panel rules on a withdrawal."""

    asked_on: date = term("申请撤回之日", "asked on")
    allowed: bool = term("准许撤回", "allowed", default=True)
    reasons: str = term("事实与理由", "facts and reasons", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class RulingInputs:
    """What a judge writes of a ruling on an objection."""

    disposition: Disposition = term("处理结果", "disposition")
    reasons: str = term("事实与理由", "facts and reasons", min_length=1, max_length=4000)
    varied_text: str = term("变更后的内容", "as varied", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class ObjectionRuling:
    """执行异议裁定 with the remedy it states."""

    disposition: Disposition = term("处理结果", "disposition")
    reasons: str = term("事实与理由", "facts and reasons", min_length=1, max_length=4000)
    varied_text: str = term("变更后的内容", "as varied", min_length=0, max_length=2000)
    remedy: RemedyItem = term("救济途径", "remedy")


@dataclass(frozen=True, slots=True)
class Service:
    """Who was served with the ruling, and when; the person's days for a remedy run from it."""

    who: str = term("受送达人", "person served", min_length=1, max_length=200)
    served_on: date = term("送达之日", "served on")
