"""A resumed case (执恢): a new docket entry of a lineage whose power has ended here; the power begins anew, one epoch on.

Source: 立案结案意见 art. 6 (broken settlement, assets found after a closing for now).
"""

from __future__ import annotations

from dataclasses import replace

from shared.domain import cases, power
from shared.domain.cases import Case
from shared.domain.transitions import after
from shared.messages.desk import Desk
from shared.procedures.docket.entries import open_docket
from shared.procedures.matters import need_entry


def docket_resumed(desk: Desk, lineage_id: str) -> Case:
    """Enter it at the court that closed the case. Raises BadInput, NotFound, NoSuchTransition (the power goes on elsewhere)."""
    old, held = need_entry(desk, lineage_id), desk.powers.need(lineage_id)
    case_no = desk.new_case_no("执恢")
    resumed = replace(held, state=after(power.STATES, held.state, "resume"), holder=desk.court_id, epoch=held.epoch + 1,
                      since=desk.now, certificate={"docket": case_no}, awaiting=None)  # fmt: skip
    desk.save_power(resumed, expected=held)
    case = Case(case_no, old.lineage_id, old.basis_key, old.title_no, old.cause, desk.today, old.claim_fen,
                after(cases.STATES, "", "docket"), "resumed", None, old.case_no)  # fmt: skip
    open_docket(desk, case, (), power_of=None)
    return case
