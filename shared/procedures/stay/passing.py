"""A stayed case changes courts: the old court tells the new one, and tells it again when the superior lifts the stay.

The superior knows only the court it ordered; what it says reaches the holder through every court the case has gone through.
Source: 法发〔2002〕16号 arts 10, 13; that a stay binds whoever holds the case: [D].
"""

from __future__ import annotations

from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import between_courts
from shared.procedures.stay import course
from shared.procedures.stay.tables import SUS_10, SUS_13, StayOver, StayPassed
from shared.procedures.suspension.course import came_from, require_of_this_case
from shared.procedures.transfer.procedure import RECEIVERS


def _from_the_old_holder(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless the case has come, or is coming, from the sender."""
    if message.envelope.sender not in came_from(desk, message.envelope.subject):
        refuse(RefusalCode.R2, "{court} 不是本案的移送法院。", "This case does not come from {court}.", rule="[D]",
               court=message.envelope.sender)  # fmt: skip
    require_of_this_case(desk, message, message.payload.stay_id, "stay")


def _by_whom_it_came(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless the stay came here from the sender, R7."""
    _from_the_old_holder(desk, message)
    stay = desk.exchanges.get(message.payload.stay_id)
    if stay is not None and stay.peer != message.envelope.sender:
        refuse(RefusalCode.R2, "该暂缓不是由 {court} 随案移来。", "That stay did not come from {court}.", rule="[D]",
               court=message.envelope.sender)  # fmt: skip


def _over(desk: Desk, message: Received) -> None:
    stay = desk.exchanges.get(message.payload.stay_id)
    if stay is not None and stay.role == "follower":
        course.lifted(desk, stay, last_day=message.payload.last_day, document_no=message.envelope.message_id)


PROCEDURE = Procedure(
    name="stay_passing",
    title=Text("暂缓执行随案移转", "a stay goes with the case"),
    source=f"{SUS_10}; {SUS_13}; [D]",
    messages=(
        MessageKind("stay_passed", 1, Text("暂缓执行随案告知", "stay passed on"), StayPassed, "F6.7", f"{SUS_10} · [D]",
                    between_courts, RECEIVERS, accept=_from_the_old_holder, apply=course.arrive, sign_for=True,
                    refusals=(RefusalCode.R2, RefusalCode.R7)),
        MessageKind("stay_passed_over", 1, Text("暂缓结束随案告知", "stay passed on is over"), StayOver, "F6.7", f"{SUS_13} · [D]",
                    between_courts, RECEIVERS, accept=_by_whom_it_came, apply=_over,
                    refusals=(RefusalCode.R2, RefusalCode.R7)),
    ),
)  # fmt: skip
