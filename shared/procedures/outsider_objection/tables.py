"""States and choices of an outsider's objection (案外人异议): at the court that reviews it, and at courts whose disposal it stops.

Source: 民事诉讼法 2023 art. 238; 执行程序解释 2020 art. 15; 异议复议规定 2020 arts 2, 4, 6, 8, 15; 民诉法解释 2022 arts
303, 304, 307, 312–314, 421, 463; law index S015–S026. Notices between courts [D].
"""

from __future__ import annotations

from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition

NAME, REVIEWER, BOUND_ROLE = "outsider_objection", "court", "bound"
CPL_238, EPI_15 = "民事诉讼法 2023 art. 238", "执行程序解释 2020 art. 15"
ORR_2, ORR_4, ORR_6, ORR_8, ORR_15 = (f"异议复议规定 2020 art. {number}" for number in (2, 4, 6, 8, 15))
CPLI_303, CPLI_304, CPLI_307, CPLI_312, CPLI_313, CPLI_314, CPLI_421, CPLI_463 = (
    f"民诉法解释 2022 art. {number}" for number in (303, 304, 307, 312, 313, 314, 421, 463)
)
BACK = " · [D] the suit ended without a judgment: the objection ruling stands"
IN_TIME = " · [D] lodged in the term, learnt of after it"

COURT = (
    Transition("", "receive", "received", ORR_2),
    Transition("received", "file", "filed", f"{ORR_2}; {ORR_6}"),
    Transition("received", "refuse", "refused", f"{ORR_2}; {ORR_15}"),
    Transition("filed", "review", "under_review", f"{EPI_15}: nothing is disposed of from here on"),
    Transition("under_review", "reject", "rejected", ORR_2),
    Transition("under_review", "withdraw", "withdrawn", ORR_15),
    Transition("under_review", "secured", "under_review", EPI_15),
    Transition("under_review", "lift", "under_review", EPI_15 + ": the outsider's security takes the seizure's place"),
    Transition("under_review", "well_founded", "asset_suspended", CPL_238),
    Transition("under_review", "not_founded", "dismissed", f"{CPL_238}; {CPLI_463}"),
    Transition("asset_suspended", "creditor_sues", "litigation", CPLI_304),
    Transition("asset_suspended", "no_suit", "to_release", CPLI_314),
    Transition("to_release", "creditor_sues", "litigation", CPLI_304 + IN_TIME),
    Transition("dismissed", "outsider_sues", "litigation", CPLI_303),
    Transition("dismissed", "no_suit", "resumed", CPLI_463),
    Transition("resumed", "outsider_sues", "litigation", CPLI_303 + IN_TIME),
    Transition("dismissed", "retrial", "retrial", f"{CPL_238}; {CPLI_421}"),
    Transition("resumed", "retrial", "retrial", CPLI_421 + ": six months, the fifteen days are over"),
    Transition("retrial", "no_suit", "retrial", CPLI_463),
    Transition("litigation", "secured", "litigation", CPLI_313),
    Transition("litigation", "judgment_bars", "to_release", CPLI_312),
    Transition("litigation", "judgment_permits", "resumed", CPLI_312),
    Transition("litigation", "creditor_suit_over", "to_release", CPLI_314 + BACK),
    Transition("litigation", "outsider_suit_over", "resumed", CPLI_463 + BACK),
    Transition("to_release", "release", "released", CPLI_314),
    Transition("to_release", "holder_told", "release_told", "[D] another court holds the asset and releases it"),
    Transition("release_told", "comes_back", "to_release", "[D] with the case, before it was released"),
)
BOUND = (
    Transition("", "notice", "frozen", f"{EPI_15} · [D]"),
    Transition("", "end", "ended", "[D] the end has overtaken the beginning"),
    Transition("", "release_ordered", "to_release", "[D]"),
    Transition("frozen", "notice", "frozen", "[D] another ground, another last day"),
    Transition("ended", "notice", "frozen", "[D] stopped again: a later notice"),
    Transition("to_release", "notice", "frozen", "[D] a suit lodged in time was learnt of late"),
    Transition("frozen", "lift", "frozen", EPI_15),
    Transition("frozen", "end", "ended", "[D]"),
    Transition("ended", "end", "ended", "[D]"),
    Transition("to_release", "end", "ended", "[D]"),
    Transition("frozen", "release_ordered", "to_release", CPLI_314),
    Transition("ended", "release_ordered", "to_release", f"{CPLI_312}: barred after disposal had been allowed"),
    Transition("to_release", "release_ordered", "to_release", "[D]"),
    Transition("to_release", "release", "released", CPLI_314),
    Transition("to_release", "passed_on", "ended", "[D] the holder of the asset changes"),
)
#: States in which nothing may be done to the asset. A dismissed one waits for a suit, also beside an application for retrial.
FROZEN = ("filed", "under_review", "asset_suspended", "dismissed", "retrial", "litigation", "to_release", "frozen")
#: Somebody still has to decide or to act.
UNDER_WAY = ("received", "filed", "under_review", "asset_suspended", "dismissed", "litigation", "to_release")


class Ground(StrEnum):
    """停止处分事由: why nothing is disposed of."""

    REVIEW = "review"
    SUIT_WINDOW = "suit_window"
    LITIGATION = "litigation"

    @property
    def label(self) -> Text:
        """The ground as people write it."""
        return {"review": Text("异议审查", "objection under review"), "suit_window": Text("起诉期", "term for a suit"),
                "litigation": Text("诉讼中", "suit under way")}[self]  # fmt: skip

    @property
    def source(self) -> str:
        """The article that stops disposal on this ground."""
        return {"review": EPI_15, "suit_window": CPLI_463, "litigation": CPLI_313}[self]


class Outcome(StrEnum):
    """How a freeze ended. `withdrawn` is added to the four of the notice [D]."""

    DISMISSED = "dismissed"
    PERMITTED = "permitted"
    BARRED = "barred"
    NO_SUIT = "no_suit"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The outcome as people write it."""
        return {"dismissed": Text("驳回", "dismissed"), "permitted": Text("准许执行", "enforcement permitted"),
                "barred": Text("不得执行", "enforcement barred"), "no_suit": Text("未起诉", "no suit"),
                "withdrawn": Text("撤回异议", "withdrawn")}[self]  # fmt: skip


class Disposition(StrEnum):
    """What the panel rules on an objection it has under review."""

    FOUNDED = "founded"
    NOT_FOUNDED = "not_founded"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The disposition as people write it."""
        return {"founded": Text("理由成立，中止对该标的的执行", "well founded: no enforcement on this asset"),
                "not_founded": Text("理由不成立，裁定驳回异议", "not founded: dismissed"),
                "rejected": Text("不符合受理条件，裁定驳回申请", "conditions lacking: application rejected"),
                "withdrawn": Text("裁定准许撤回异议", "withdrawal permitted")}[self]  # fmt: skip


class Conduct(StrEnum):
    """Whether the outsider, as an interested person, also objects to an act (ORR 8)."""

    NONE = "none"
    SAME_RIGHT = "same_right"
    SEPARATE = "separate"

    @property
    def label(self) -> Text:
        """The choice as people write it."""
        return {"none": Text("只对标的提出异议", "only to the asset"),
                "same_right": Text("同时对行为提出异议，基于同一实体权利（一并按案外人异议审查）",
                                   "also to conduct, on the same right: one track"),
                "separate": Text("同时对行为提出异议，与实体权利无关（分别审查）",
                                 "also to conduct, on other grounds: two tracks")}[self]  # fmt: skip


class Side(StrEnum):
    """Who acts or is served: the outsider, a creditor, the debtor."""

    OUTSIDER = "outsider"
    CREDITOR = "creditor"
    DEBTOR = "debtor"

    @property
    def label(self) -> Text:
        """The side as people write it."""
        return {"outsider": Text("案外人", "outsider"), "creditor": Text("申请执行人", "creditor"),
                "debtor": Text("被执行人", "debtor")}[self]  # fmt: skip


class SuitEnd(StrEnum):
    """How a suit over the objection (执行异议之诉) ended."""

    BARS = "bars"
    PERMITS = "permits"
    WITHOUT_JUDGMENT = "without_judgment"

    @property
    def label(self) -> Text:
        """The end as people write it."""
        return {"bars": Text("判决不得执行该标的", "enforcement barred"), "permits": Text("判决准许执行该标的", "enforcement permitted"),
                "without_judgment": Text("撤诉、不予受理或驳回起诉", "withdrawn or not heard")}[self]  # fmt: skip
