"""Preservation and feasibility: words and pages."""

from __future__ import annotations

from shared.domain.operative_items import PART_TITLES
from shared.domain.preservations import PHASE_TITLES
from shared.procedures.preservation.advance import NEED_TITLES
from shared.procedures.preservation.feasibility.papers import ANSWER_TITLES
from shared.procedures.preservation.papers import EXEMPTION_TITLES, MOVE_TITLES
from shared.web.pages.sections.section import Said, Section

_ENUMS = (PHASE_TITLES, EXEMPTION_TITLES, MOVE_TITLES, ANSWER_TITLES, NEED_TITLES)
_WORDS: dict[str, Said] = {
    "preserved": ("保全完毕", "preservation completed"), "nothing_to_preserve": ("无标的物可实施保全", "nothing to preserve"),
    "preservation_converted": ("保全转入执行", "preservation passed into enforcement"),
    "preservation_lapsed": ("保全失效", "preservation lapsed"),
    "executable": ("可以执行", "can be enforced"), "rejected": ("驳回", "rejected"),
    **{key.value: (title.zh, title.en) for titles in _ENUMS for key, title in titles.items()},
    **{key: (title.zh, title.en) for key, title in PART_TITLES.items() if key not in ("creditor", "debtor")},
}  # fmt: skip

SECTION = Section(
    states={
        "preservation": {
            "applied": ("已申请，待裁定", "applied for"), "rejected": ("驳回保全申请", "rejected"), "ruled": ("已裁定，待实施", "ruled"),
            "preserved": ("保全中", "preserved"), "ended": ("无财产可供保全", "nothing to preserve"),
            "lifting": ("申请解除，待裁定", "lifting asked for"), "lapsed": ("逾期未诉（未申请执行），应当解除", "lapsed, to be lifted"),
            "lift_ordered": ("已裁定解除，待实施", "to be released"), "lifted": ("已解除", "lifted"),
            "converted": ("已转入执行", "passed into enforcement"), "moving": ("移送中，本院继续保全", "moving, kept here meanwhile"),
            "moved": ("已移送", "moved"), "sent": ("已移送，待接收", "sent"), "taken": ("已接收", "taken"),
            "refused": ("对方法院拒收", "refused"), "called": ("已通知保全法院移交", "called for"),
        },
        "advance_enforcement": {
            "applied": ("已申请，待裁定", "applied for"), "granted": ("准予先予执行", "granted"), "refused": ("驳回", "refused"),
        },
        "feasibility": {
            "asked": ("已征询，待答复", "asked"), "received": ("收到征询，待答复", "received"), "overdue": ("逾期未答复", "overdue"),
            "urged": ("已督促", "urged"), "explained": ("已说明", "explained"), "corrected": ("已补正", "corrected"),
            "still_unclear": ("仍不明确", "still unclear"), "executable": ("可以执行", "can be enforced"),
            "rejected": ("不能执行，可驳回申请", "rejected"), "refused": ("对方法院拒收", "refused"),
        },
    },
    roles={
        "giver": ("移送法院", "court that hands over"), "taker": ("接收法院", "court that takes over"),
        "answerer": ("答复法院", "answering court"),
    },
    words=_WORDS,
    tones={"preserved": "good", "converted": "good", "lapsed": "bad", "overdue": "bad"},
)  # fmt: skip
