"""States of a transfer: one table for the court that gives a case away, one for the court that takes it."""

from __future__ import annotations

from shared.domain.transitions import Transition

OLD = (
    Transition("", "power_passed", "custody", "民事诉讼法 2023 art. 237"),
    Transition("custody", "hand_over", "handed_over", "[D]"),
    Transition("handed_over", "gap", "custody", "[D]"),
    Transition("handed_over", "refused", "custody", "[D] nothing has passed: hand over again"),
    Transition("handed_over", "accept", "accepted", "[D]"),
    Transition("accepted", "docket_notice", "cancelled", "法明传〔2018〕335号"),
    Transition("cancelled", "takeover", "ended", "查封规定 2020 art. 26 [D]"),
    # A third court takes the case: it must hold its certificate before the file comes, and may be replaced.
    Transition("", "power_passed_to_third", "waiting", "民事诉讼法 2023 art. 237"),
    Transition("waiting", "holder_confirmed", "custody", "[D]"),
    *(
        Transition(state, "redirected", "redirected", "[D] another court named before the docketing")
        for state in ("waiting", "custody", "handed_over", "accepted")
    ),
    *(
        Transition(state, "certificate_void", "ended", "E1, E4 [D] the case was closed before")
        for state in ("waiting", "custody", "handed_over", "accepted", "cancelled")
    ),
)
NEW = (
    Transition("", "certificate", "holder", "[D] ruling and service evidence"),
    Transition("holder", "handover_received", "checking", "[D]"),
    Transition("checking", "gap", "holder", "[D]"),
    Transition("checking", "accept", "accepted", "[D]"),
    Transition("accepted", "docket", "docketed", "TIME 6 by analogy (unconfirmed)"),
    Transition("docketed", "cancelled_below", "docketed", "法明传〔2018〕335号"),
    Transition("docketed", "take_over", "taking_over", "查封规定 2020 art. 26 [D]"),
    Transition("taking_over", "cancelled_below", "taking_over", "法明传〔2018〕335号"),
    Transition("taking_over", "custody_ended", "ended", "[D]"),
    *(
        Transition(state, "pass_on", "passed_on", "[D] another court named before the docketing")
        for state in ("holder", "checking", "accepted")
    ),
    *(
        Transition(state, "certificate_void", "ended", "E1, E4 [D] the case was closed before")
        for state in ("holder", "checking", "accepted", "docketed", "taking_over")
    ),
)

#: States in which a transfer is not over, by role.
UNDER_WAY = {
    "old_holder": ("waiting", "custody", "handed_over", "accepted", "cancelled"),
    "new_holder": ("holder", "checking", "accepted", "docketed", "taking_over"),
}
