"""What the next higher court may rule on reconsideration (复议), and what follows for the act objected to.

The five heads of art. 23 are one enum; two of them may end in two ways. Against a refusal to file or a rejection of the
application there are two more endings (art. 2). Source: 异议复议规定 2020 (ORR) arts 2, 23; law index S008, S013, S014.
Read next: `shared.procedures.reconsideration`.
"""

from __future__ import annotations

from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse

ORR_2, ORR_23 = "异议复议规定 2020 art. 2", "异议复议规定 2020 art. 23"


class Disposition(StrEnum):
    """How a reconsideration ends (处理结果); the comment is the head of ORR 23."""

    UPHELD = "upheld"  # (1)
    CHANGED = "changed"  # (2) wrong fact or law
    FACTS_FOUND = "facts_found"  # (3) basic facts unclear, found here
    REMANDED_FACTS = "remanded_facts"  # (3) basic facts unclear, sent back
    REMANDED_PROCEDURE = "remanded_procedure"  # (4) request overlooked, or grave breach of procedure
    REMANDED_OUTSIDER = "remanded_outsider"  # (5) an outsider's objection treated as one to conduct
    ORDERED_TO_FILE = "ordered_to_file"  # art. 2: the refusal to file was wrong
    ORDERED_TO_REVIEW = "ordered_to_review"  # art. 2: the rejection of the application was wrong

    @property
    def label(self) -> Text:
        """The disposition as people write it."""
        return _DISPOSITIONS[self]

    @property
    def remands(self) -> bool:
        """Whether the matter goes back for a new ruling."""
        return self in REMANDS

    @property
    def rules(self) -> bool:
        """Whether the higher court puts its own ruling in place of the lower one."""
        return self in (Disposition.CHANGED, Disposition.FACTS_FOUND)


REMANDS = frozenset({Disposition.REMANDED_FACTS, Disposition.REMANDED_PROCEDURE, Disposition.REMANDED_OUTSIDER})
_DISPOSITIONS = {
    Disposition.UPHELD: Text("驳回复议申请，维持异议裁定", "request dismissed, ruling upheld"),
    Disposition.CHANGED: Text("撤销或者变更异议裁定（事实、法律错误）", "ruling revoked or changed: wrong fact or law"),
    Disposition.FACTS_FOUND: Text("撤销异议裁定，查清事实后裁定", "ruling revoked, facts found and ruled upon"),
    Disposition.REMANDED_FACTS: Text("基本事实不清，发回重新审查", "basic facts unclear, sent back"),
    Disposition.REMANDED_PROCEDURE: Text(
        "遗漏异议请求或者严重违反法定程序，发回重新审查", "request overlooked or grave breach of procedure, sent back"
    ),
    Disposition.REMANDED_OUTSIDER: Text(
        "对案外人异议错误适用行为异议程序，发回重新作出裁定",
        "outsider's objection treated as one to conduct, sent back",
    ),
    Disposition.ORDERED_TO_FILE: Text("撤销不予受理裁定，指令立案", "refusal revoked, filing ordered"),
    Disposition.ORDERED_TO_REVIEW: Text("撤销驳回申请裁定，指令审查", "rejection revoked, review ordered"),
}


class ActEffect(StrEnum):
    """What becomes of the act objected to (执行行为效力)."""

    UPHOLD = "uphold"
    REVOKE = "revoke"
    VARY = "vary"
    NONE = "none"

    @property
    def label(self) -> Text:
        """The effect as people write it."""
        return _EFFECTS[self]


_EFFECTS = {
    ActEffect.UPHOLD: Text("维持", "upheld"),
    ActEffect.REVOKE: Text("撤销", "revoked"),
    ActEffect.VARY: Text("变更", "varied"),
    ActEffect.NONE: Text("无", "none"),
}


class Reviewed(StrEnum):
    """Which kind of ruling of the lower court is reconsidered."""

    RULING = "ruling"
    REFUSAL = "refusal"
    REJECTION = "rejection"

    @property
    def label(self) -> Text:
        """The kind as people write it."""
        return _REVIEWED[self]


_REVIEWED = {
    Reviewed.RULING: Text("异议裁定", "ruling on the objection"),
    Reviewed.REFUSAL: Text("不予受理裁定", "refusal to file"),
    Reviewed.REJECTION: Text("驳回申请裁定", "rejection of the application"),
}
#: What may be ruled on which kind of ruling.
_OPEN_TO = {
    Reviewed.REFUSAL: frozenset({Disposition.UPHELD, Disposition.ORDERED_TO_FILE}),
    Reviewed.REJECTION: frozenset({Disposition.UPHELD, Disposition.ORDERED_TO_REVIEW}),
    Reviewed.RULING: frozenset(Disposition) - {Disposition.ORDERED_TO_FILE, Disposition.ORDERED_TO_REVIEW},
}


def effect_of(disposition: Disposition, given: ActEffect | None, before: ActEffect) -> ActEffect:
    """What becomes of the act: as the ruling upheld left it, nothing yet where it goes back, else as ruled now.

    before: what the lower court's ruling did. Raises Refused R7 when a ruling in its place does not say.
    """
    if disposition is Disposition.UPHELD:
        return before
    if not disposition.rules:
        return ActEffect.NONE
    if given is None:
        refuse(RefusalCode.R7, "撤销或者变更的，须写明执行行为的效力。", "Say what becomes of the act.", rule=ORR_23)
    return given


def require_disposition(
    disposition: Disposition,
    effect: ActEffect,
    *,
    reviewed: Reviewed,
    before: ActEffect,
    varied_text: str,
    remands: int,
) -> None:
    """The whole rule on what may be ruled; checked where it is drafted, issued and received.

    before: what the lower court's ruling did with the act. remands: how often the matter has gone back already.
    Raises Refused R7 (ORR 23: what the ruling must say), R11 (a second remand).
    """
    if disposition not in _OPEN_TO[reviewed]:
        refuse(RefusalCode.R7, "对{kind}不能作出“{disposition}”。", "“{disposition_en}” is not open against a {kind_en}.",
               rule=f"{ORR_2}; {ORR_23}", kind=reviewed.label.zh, kind_en=reviewed.label.en,
               disposition=disposition.label.zh, disposition_en=disposition.label.en)  # fmt: skip
    if disposition.remands and remands:
        refuse(
            RefusalCode.R11, "该异议已发回重新审查 {remands} 次，不得再次发回。",
            "This objection has been sent back {remands} time(s); it may not be sent back again.", rule=ORR_23,
            todo=Text("请查清事实后直接作出复议裁定。", "Find the facts and rule."), remands=remands,
        )  # fmt: skip
    if effect is not effect_of(disposition, effect, before):
        refuse(RefusalCode.R7, "“{disposition}”与执行行为效力“{effect}”不符。",
               "“{disposition_en}” and the effect “{effect_en}” do not fit.", rule=ORR_23,
               disposition=disposition.label.zh, disposition_en=disposition.label.en, effect=effect.label.zh,
               effect_en=effect.label.en)  # fmt: skip
    if disposition.rules and (effect is ActEffect.NONE or (effect is before and effect is not ActEffect.VARY)):
        refuse(
            RefusalCode.R7, "异议裁定被撤销或者变更的，其{before}的执行行为须一并处理，不能仍为“{effect}”。",
            "With the ruling that left the act {before_en}, its effect must change too; “{effect_en}” it cannot stay.",
            rule=ORR_23, before=before.label.zh, before_en=before.label.en, effect=effect.label.zh, effect_en=effect.label.en,
        )  # fmt: skip
    if (effect is ActEffect.VARY and disposition.rules) != bool(varied_text and disposition.rules):
        refuse(RefusalCode.R7, "变更执行行为的须写明变更内容，其他情形不写。",
               "A varied act needs the varied text, any other none.", rule=ORR_23)  # fmt: skip
