"""States of a designation (指定执行) at the three courts; concentration uses the deciding court's table case by case.

Source: 民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–12; 执行工作规定 2020 art. 74; E1, E2, E4 and recusal [D].
"""

from __future__ import annotations

from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition

DECIDER = (
    Transition("", "open_review", "reviewing", "执行程序解释 2020 art. 11; 执行工作规定 2020 art. 74"),
    Transition("reviewing", "file_called", "reviewing", "审理期限规定 2000 art. 19"),
    Transition("reviewing", "file_received", "reviewing", "审理期限规定 2000 art. 19"),
    Transition("reviewing", "capacity", "reviewing", "F2.1 [D]"),
    Transition("reviewing", "decline", "declined", "执行程序解释 2020 art. 11"),
    Transition("reviewing", "lower_case_closed", "ended", "E4 [D]"),
    Transition("reviewing", "rule", "ruled", "民事诉讼法 2023 art. 237"),
    Transition("ruled", "served", "certified", "民事诉讼法 2023 art. 90"),
    Transition("ruled", "served_otherwise", "certified", "民事诉讼法 2023 arts 87–95 · [D]"),
    *(
        Transition(state, "served_again", state, "[D] electronic service after the other one")
        for state in ("certified", "supervising", "recusal", "replaced", "ended")
    ),
    *(
        Transition(state, "closed_before", "revoked", "E1, E4 [D] closed before the recorded service")
        for state in ("certified", "supervising", "recusal")
    ),
    *(Transition(state, "closed_before", state, "E1, E4 [D]") for state in ("replaced", "ended")),
    Transition("ruled", "refused", "reviewing", "[D] corrected and ruled again"),
    Transition("ruled", "lower_case_closed", "revoked", "E1 [D]"),
    Transition("ruled", "recusal", "ruled", "E3 by analogy (unconfirmed): withdraw, then name another court"),
    Transition("ruled", "withdraw", "withdrawing", "E2 [D]"),
    Transition("withdrawing", "withdrawn", "reviewing", "E2 [D]"),
    Transition("withdrawing", "withdrawal_refused", "ruled", "E2 [D]"),
    Transition("withdrawing", "refused", "reviewing", "[D]"),
    Transition("withdrawing", "served", "certified", "E2 [D] the ruling took effect first"),
    Transition("withdrawing", "lower_case_closed", "revoked", "E1 [D]"),
    Transition("withdrawing", "recusal", "withdrawing", "[D]"),
    Transition("certified", "docket_notice", "supervising", "法明传〔2018〕335号"),
    Transition("certified", "recusal", "recusal", "[D]"),
    Transition("supervising", "report", "supervising", "F2.6 [D]"),
    Transition("supervising", "closed", "ended", "执行工作规定 2020 art. 64"),
    Transition("supervising", "recusal", "recusal", "[D]"),
    Transition("recusal", "docket_notice", "recusal", "[D] the clocks of the court that asked go on"),
    Transition("recusal", "report", "recusal", "[D]"),
    Transition("recusal", "closed", "ended", "[D]"),
    Transition("recusal", "keep", "supervising", "[D] recusal declined"),
    Transition("recusal", "replace", "replaced", "[D] another court is named in a new exchange"),
    Transition("supervising", "docket_notice", "supervising", "[D] docketed after a declined recusal"),
)
OLD_COURT = (Transition("", "ruling_applied", "served", "民事诉讼法 2023 art. 237"),)
TARGET = (
    Transition("", "asked", "asked", "F2.1 [D]"),
    Transition("", "informed", "informed", "执行程序解释 2020 art. 11"),
    *(Transition(state, "asked", "asked", "F2.1 [D]") for state in ("fit", "conflict", "void")),
    Transition("asked", "answer_fit", "fit", "F2.1 [D]"),
    Transition("asked", "answer_conflict", "conflict", "F2.1 [D]"),
    *(Transition(state, "informed", "informed", "执行程序解释 2020 art. 11")
      for state in ("asked", "fit", "conflict", "void")),
    Transition("informed", "void", "void", "E1, E2 [D]"),
    Transition("informed", "certificate", "holder", "[D] ruling and service evidence"),
    Transition("holder", "docket", "docketed", "EWR 16 by analogy (unconfirmed)"),
    Transition("docketed", "report", "docketed", "F2.6 [D]"),
    Transition("docketed", "closed", "closed", "执行工作规定 2020 art. 64"),
    *(Transition(state, "recuse", state, "E3 by analogy (unconfirmed)") for state in ("informed", "holder", "docketed")),
    *(Transition(state, "pass_on", "passed_on", "[D] the power went on to another court") for state in ("holder", "docketed")),
    *(
        Transition(state, "certificate_void", "void", "E1, E4 [D] closed before the recorded service")
        for state in ("informed", "holder", "docketed")
    ),
)  # fmt: skip

#: A designation or concentration of the case is under way at the deciding court.
RUNNING = ("reviewing", "ruled", "withdrawing")


class DesignationGround(StrEnum):
    """Why a case is given to another court."""

    SIX_MONTHS = "six_months"
    URGING_FAILED = "urging_failed"
    LONG_UNRESOLVED = "long_unresolved"
    LOWER_COURT_REQUEST = "lower_court_request"
    SAME_DEBTOR = "same_debtor"
    SET_OFF = "set_off"
    OVERLOAD = "overload"
    LOCAL_OBSTRUCTION = "local_obstruction"
    SPECIALISED_COURT = "specialised_court"
    SUPERIOR_LETTER = "superior_letter"
    CROSS_ENFORCEMENT = "cross_enforcement"
    RECUSAL = "recusal"

    @property
    def label(self) -> Text:
        """The ground as people write it."""
        return GROUND_TITLES[self]


GROUND_TITLES: dict[str, Text] = {
    "six_months": Text("自收到申请执行书之日起超过六个月未执行", "over six months without enforcement"),
    "urging_failed": Text("督促执行期限届满仍未执行", "urging order not obeyed in its term"),
    "long_unresolved": Text("长期未能执结，确有必要", "long unresolved, and necessary"),
    "lower_court_request": Text("下级法院报请", "requested by the lower court"),
    "same_debtor": Text("同一被执行人在不同法院均有案件", "cases of one debtor in several courts"),
    "set_off": Text("案件之间可以抵销", "set-off between cases"),
    "overload": Text("原执行法院力量不足", "the original court is overloaded"),
    "local_obstruction": Text("存在地方干预，影响公正执行", "local obstruction"),
    "specialised_court": Text("由专门法院执行更为适宜", "a specialised court is better suited"),
    "superior_letter": Text("上级法院函示指定", "letter of a superior court"),
    "cross_enforcement": Text("交叉执行", "cross enforcement"),
    "recusal": Text("被指定法院不宜执行", "the designated court is conflicted"),
}
