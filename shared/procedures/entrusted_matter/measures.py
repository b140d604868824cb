"""What may be entrusted as a matter, and what each kind needs and leaves behind.

Source: 执行事项委托规定 法发〔2017〕27号 art. 1 (its text was not found: articles (unconfirmed); the list is confirmed by a
court's own rules, which add controlling a debtor whose detention is decided).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Text

#: Kinds of assets as controls name them.
BANK, MOVABLE, OTHER_RIGHT = "bank", "movable", "immovable_or_other"


class Measure(StrEnum):
    """One kind of entrustable matter."""

    FREEZE_DEPOSIT = "freeze_deposit"
    RENEW_DEPOSIT = "renew_deposit"
    UNFREEZE_DEPOSIT = "unfreeze_deposit"
    DEDUCT_DEPOSIT = "deduct_deposit"
    FREEZE_EQUITY = "freeze_equity"
    SEAL_PROPERTY = "seal_property"
    RENEW_SEAL = "renew_seal"
    UNSEAL_PROPERTY = "unseal_property"
    TRANSFER_PROPERTY = "transfer_property"
    SURVEY_ASSETS = "survey_assets"
    CONTROL_DEBTOR = "control_debtor"
    OTHER_LISTED = "other_listed"

    @property
    def label(self) -> Text:
        """As people write it."""
        return MEASURES[self].title


class Effect(StrEnum):
    """What a matter done may leave at the entrusting court: nothing but its result, a control, a change of one, money."""

    RESULT = "result"
    CONTROL = "control"
    RENEWAL = "renewal"
    RELEASE = "release"
    MONEY = "money"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class MeasureTerms:
    """Attributes:
    assets: kinds of assets it may be about. effect: what it leaves behind. preserves: it only preserves, so that an
    urgent one stays valid although the power had passed ([D]). counts_as: the act of a holder it is, for whatever
    forbids that act (stay, suspension). documents: the law rule that lists what must come with it.
    """

    title: Text
    assets: tuple[str, ...]
    effect: Effect
    preserves: bool = False
    counts_as: str = "impose_control"
    documents: str = "matter_documents"


_PROPERTY = (OTHER_RIGHT, MOVABLE)
MEASURES: dict[Measure, MeasureTerms] = {
    Measure.FREEZE_DEPOSIT: MeasureTerms(
        Text("冻结存款、理财产品", "freeze deposits or wealth products"), (BANK,), Effect.CONTROL, True
    ),
    Measure.RENEW_DEPOSIT: MeasureTerms(
        Text("续冻存款、理财产品", "renew a freeze of deposits"), (BANK,), Effect.RENEWAL, True, "renew_control"
    ),
    Measure.UNFREEZE_DEPOSIT: MeasureTerms(
        Text("解冻存款、理财产品", "unfreeze deposits"), (BANK,), Effect.RELEASE, False, "release_control"
    ),
    Measure.DEDUCT_DEPOSIT: MeasureTerms(
        Text("划拨存款、扣划理财产品", "deduct deposits"), (BANK,), Effect.MONEY, False, "pay_money",
        "matter_documents_deduction",
    ),
    Measure.FREEZE_EQUITY: MeasureTerms(
        Text("公示冻结股权", "public freezing of equity"), (OTHER_RIGHT,), Effect.CONTROL, True
    ),
    Measure.SEAL_PROPERTY: MeasureTerms(
        Text("查封不动产和需登记的动产", "seal immovables or registrable movables"), _PROPERTY, Effect.CONTROL, True
    ),
    Measure.RENEW_SEAL: MeasureTerms(
        Text("续封不动产和需登记的动产", "renew a seal"), _PROPERTY, Effect.RENEWAL, True, "renew_control"
    ),
    Measure.UNSEAL_PROPERTY: MeasureTerms(
        Text("解封不动产和需登记的动产", "unseal property"), _PROPERTY, Effect.RELEASE, False, "release_control"
    ),
    Measure.TRANSFER_PROPERTY: MeasureTerms(
        Text("办理不动产和需登记的动产过户", "transfer the title of property"), _PROPERTY, Effect.RESULT, False,
        "begin_disposal",
    ),
    Measure.SURVEY_ASSETS: MeasureTerms(
        Text("调查财产", "survey of assets"), (BANK, *_PROPERTY), Effect.RESULT, False
    ),
    Measure.CONTROL_DEBTOR: MeasureTerms(
        Text("控制已决定拘留的被执行人", "control a debtor whose detention is decided"), (), Effect.RESULT, False,
        "impose_control", "matter_documents_detention",
    ),
    Measure.OTHER_LISTED: MeasureTerms(
        Text("平台所列其他事项", "another matter the platform lists"), (BANK, *_PROPERTY), Effect.ANY, True
    ),
}  # fmt: skip


class DocumentKind(StrEnum):
    """What comes with a request."""

    RULING = "ruling"
    ASSISTANCE_NOTICE = "assistance_notice"
    SERVICE_RETURN = "service_return"
    OFFICER_IDS = "officer_ids"
    BASIS = "basis"
    DETENTION_DECISION = "detention_decision"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """As people write it."""
        return DOCUMENT_TITLES[self]


DOCUMENT_TITLES: dict[DocumentKind, Text] = {
    DocumentKind.RULING: Text("执行裁定书", "ruling"),
    DocumentKind.ASSISTANCE_NOTICE: Text("协助执行通知书", "notice of assistance"),
    DocumentKind.SERVICE_RETURN: Text("送达回证", "return of service"),
    DocumentKind.OFFICER_IDS: Text("执行人员工作证、执行公务证", "identity papers of the officers"),
    DocumentKind.BASIS: Text("执行依据扫描件", "scan of the enforcement basis"),
    DocumentKind.DETENTION_DECISION: Text("拘留决定书", "detention decision"),
    DocumentKind.OTHER: Text("其他材料", "other"),
}
