"""States of a side review at the court that decides it, whatever its track; what differs by track is in `domain.reviews`.

Source: 执行程序解释 2020 art. 3 (jurisdiction); 变更追加规定 2020 arts 28–33 (parties); 异议复议规定 2020 art. 9 (exit ban);
民事诉讼法 2023 art. 119 and 民诉法解释 2022 art. 185 (fine, detention); 民事诉讼法 2023 art. 248 (award, deed); 失信规定 art. 12.
"""

from __future__ import annotations

from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition

EPI_3, PCR, CPL_119 = "执行程序解释 2020 art. 3", "变更追加规定 2020 arts 28–33", "民事诉讼法 2023 art. 119"
ORR_2, ORR_16, ORR_23 = (f"异议复议规定 2020 art. {number}" for number in (2, 16, 23))

COURT = (
    Transition("", "apply", "received", ORR_2),
    Transition("", "decision", "decided", f"{CPL_119}; 异议复议规定 2020 art. 9: a measure decided by the president"),
    Transition("received", "refuse", "refused", ORR_2),
    Transition("received", "withdraw", "withdrawn", ORR_2),
    Transition("received", "file", "under_review", ORR_2),
    Transition("received", "file_for_president", "for_president", "失信规定 法释〔2017〕7号 art. 12"),
    Transition("under_review", "extend", "under_review", PCR),
    Transition("under_review", "withdraw", "withdrawn", ORR_2),
    Transition("under_review", "decide", "decided", "民事诉讼法 2023 art. 248; " + PCR),
    Transition("under_review", "decide_finally", "effective", f"民事诉讼法 2023 art. 248; {EPI_3}"),
    Transition("for_president", "withdraw", "withdrawn", ORR_2),
    Transition("for_president", "decide", "decided", "失信规定 法释〔2017〕7号 art. 12"),
    Transition("for_president", "decide_finally", "effective", "失信规定 法释〔2017〕7号 art. 12"),
    Transition("decided", "serve", "decided", ORR_16),
    Transition("effective", "serve", "effective", ORR_16),
    Transition("reconsidering", "serve", "reconsidering", ORR_16 + ": somebody else has asked already"),
    Transition("decided", "remedy_term_over", "effective", PCR),
    Transition("decided", "sue", "suit", PCR),
    Transition("suit", "suit_upheld", "effective", PCR),
    Transition("suit", "suit_changed", "changed", PCR),
    Transition("effective", "carry_out", "carried_out", "[D] the implementing body does what was decided"),
    Transition("changed", "carry_out", "carried_out", "[D] the implementing body does what was decided"),
    # What the next higher court does, as this court learns it.
    Transition("decided", "reconsideration_asked", "reconsidering", ORR_23),
    Transition(
        "effective", "reconsideration_found", "reconsidering", ORR_23 + " [D]: asked above in time, learnt late"
    ),
    Transition("reconsidering", "reconsideration_ended", "decided", ORR_23 + ": request withdrawn or inadmissible"),
    Transition("reconsidering", "upheld_above", "effective", ORR_23),
    Transition("reconsidering", "changed_above", "changed", ORR_23),
    Transition("reconsidering", "remanded", "under_review", ORR_23),
)
#: Somebody still has to decide, or somebody may still ask or sue: while these last the disputed assets stay as they are.
OPEN = ("received", "under_review", "for_president", "decided", "reconsidering", "suit")
#: Still to be decided by this court.
PENDING = ("received", "under_review", "for_president")


class Disposition(StrEnum):
    """What is decided. `IMPOSED` is the decision of a measure, which nobody asked for."""

    GRANTED = "granted"
    PARTLY = "partly_granted"
    DISMISSED = "dismissed"
    IMPOSED = "imposed"

    @property
    def label(self) -> Text:
        """The disposition as people write it."""
        return DISPOSITION_TITLES[self]


DISPOSITION_TITLES: dict[Disposition, Text] = {
    Disposition.GRANTED: Text("异议（申请）成立", "granted"),
    Disposition.PARTLY: Text("部分成立", "granted in part"),
    Disposition.DISMISSED: Text("驳回", "dismissed"),
    Disposition.IMPOSED: Text("决定采取措施", "measure imposed"),
}
#: What a decision makes of enforcement as it stands (`act_effect`, as of a reconsideration): it stays (uphold), what was
#: asked for is done (revoke), or done in part (vary).
EFFECTS: dict[Disposition, str] = {
    Disposition.GRANTED: "revoke", Disposition.PARTLY: "vary", Disposition.DISMISSED: "uphold", Disposition.IMPOSED: "uphold",
}  # fmt: skip
