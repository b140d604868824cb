"""States of an objection (执异) at the court that reviews it, with what the next higher court may do to it.

Source: 异议复议规定 2020 (ORR) arts 2, 3, 11, 15–17, 23; 民事诉讼法 2023 art. 236; law index S001–S014.
"""

from __future__ import annotations

from shared.domain.transitions import Transition

ORR_2, ORR_3, ORR_11, ORR_15, ORR_17, ORR_23 = (f"异议复议规定 2020 art. {number}" for number in (2, 3, 11, 15, 17, 23))
CPL_236 = "民事诉讼法 2023 art. 236"

COURT = (
    Transition("", "receive", "received", ORR_2),
    Transition("received", "ask_supplement", "supplement", ORR_2),
    Transition("supplement", "supplement_received", "received", ORR_2),
    Transition("received", "file", "filed", ORR_2),
    Transition("received", "refuse", "refused", ORR_2),
    Transition("supplement", "refuse", "refused", ORR_2),
    Transition("filed", "notify", "under_review", ORR_2),
    *(Transition(state, "add_grounds", state, ORR_15) for state in ("received", "supplement", "filed", "under_review")),
    Transition("filed", "keep", "filed", CPL_236 + ": a withdrawal not allowed"),
    Transition("under_review", "keep", "under_review", CPL_236 + ": a withdrawal not allowed"),
    Transition("filed", "withdraw", "withdrawn", CPL_236),
    Transition("under_review", "withdraw", "withdrawn", CPL_236),
    Transition("filed", "reject", "rejected", ORR_2),
    Transition("under_review", "reject", "rejected", ORR_2),
    Transition("under_review", "decide", "decided", ORR_17),
    Transition("decided", "remedy_term_over", "effective", CPL_236),
    Transition("refused", "remedy_term_over", "effective", ORR_2),
    Transition("rejected", "remedy_term_over", "effective", ORR_2),
    # What the next higher court does, as this court learns it.
    Transition("decided", "reconsideration_asked", "reconsidering", CPL_236),
    Transition("refused", "reconsideration_asked", "refusal_reconsidering", ORR_2),
    Transition("rejected", "reconsideration_asked", "rejection_reconsidering", ORR_2),
    # Asked at the higher court in time, learnt here when the ruling had taken effect already.
    Transition("effective", "reconsideration_found", "reconsidering", CPL_236 + " [D]"),
    Transition("effective", "refusal_reconsideration_found", "refusal_reconsidering", ORR_2 + " [D]"),
    Transition("effective", "rejection_reconsideration_found", "rejection_reconsidering", ORR_2 + " [D]"),
    Transition("reconsidering", "reconsideration_ended", "decided", ORR_23 + ": request withdrawn or inadmissible"),
    Transition("refusal_reconsidering", "reconsideration_ended", "refused", ORR_2),
    Transition("rejection_reconsidering", "reconsideration_ended", "rejected", ORR_2),
    Transition("reconsidering", "upheld_above", "effective", ORR_23),
    Transition("refusal_reconsidering", "upheld_above", "effective", ORR_2),
    Transition("rejection_reconsidering", "upheld_above", "effective", ORR_2),
    Transition("reconsidering", "changed_above", "changed", ORR_23),
    Transition("reconsidering", "remanded", "under_review", ORR_23),
    Transition("refusal_reconsidering", "ordered_to_file", "received", ORR_2),
    Transition("rejection_reconsidering", "ordered_to_review", "under_review", ORR_2),
)
#: Somebody still has to decide: here or above.
PENDING = (
    "received", "supplement", "filed", "under_review", "reconsidering", "refusal_reconsidering", "rejection_reconsidering",
)  # fmt: skip
