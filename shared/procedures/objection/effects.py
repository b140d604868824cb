"""What a ruling does to the act it was about, at the court that holds the case (异议、复议裁定的执行).

What the data can undo is undone: a control is released and its sale called off, a sale under way is called off, a
suspension is lifted and enforcement goes on. What cannot be undone by itself, and every variation, becomes a task of the
implementation body with the ruling's words. Doing it twice changes nothing.
Source: 异议复议规定 2020 arts 17, 23; what can be undone by itself [D].
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shared.domain.controls import Control
from shared.domain.courts import Body
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk
from shared.procedures.disposal.sale import sales_of
from shared.procedures.papers import LIVE
from shared.procedures.power.asset import power_over
from shared.procedures.suspension import course as suspension

#: The task that is left to people.
TO_CARRY_OUT = "ruling_to_carry_out"
UPHOLD, REVOKE, VARY, NONE = EFFECTS = ("uphold", "revoke", "vary", "none")


def carry_out(
    desk: Desk, lineage_id: str, challenged: str, effect: str, *, document_no: str, varied_text: str = ""
) -> dict[str, Any]:
    """Make a ruling true of the act it was about; `challenged` is the id of a control, an exchange, an act or a document.

    effect: uphold | revoke | vary | none. document_no: number of the ruling. Returns what was done: effect and `done`
    (nothing | released | called_off | lifted | already | task), JSON scalars only.
    """
    if effect not in EFFECTS:
        raise ValueError(f"no effect {effect}")
    done = "nothing"
    if effect == VARY:
        done = _task(desk, lineage_id, challenged, document_no, varied_text)
    elif effect == REVOKE:
        control, exchange = desk.controls.get(challenged), desk.exchanges.get(challenged)
        if control is not None and control.lineage_id == lineage_id:
            done = _release(desk, control, document_no)
        elif exchange is not None and exchange.lineage_id == lineage_id:
            done = _undo(desk, exchange, document_no)
        done = done if done != "nothing" else _task(desk, lineage_id, challenged, document_no, "")
    desk.witness("ruling_carried_out", subject_id=challenged, lineage_id=lineage_id,
                 detail={"effect": effect, "done": done, "ruling": document_no})  # fmt: skip
    return {"effect": effect, "done": done, "on": str(desk.today)}


def _release(desk: Desk, control: Control, document_no: str) -> str:
    """The seizure is lifted; a sale of the asset is called off with it."""
    if control.state not in LIVE:
        return "already" if control.state in ("released", "lapsed") else "nothing"
    power = power_over(desk, control.lineage_id, control.control_id)
    if power is None or power.holder != desk.court_id or power.state != "held":
        return "nothing"  # the right over the asset is elsewhere, or the case has come to its end: a person sees to it
    for sale in sales_of(desk, control.lineage_id, control.control_id, "selling"):
        _call_off(desk, sale, document_no)
    desk.controls.save(replace(control, state="released"))
    doer, desk.doer = desk.doer, None  # by the ruling itself: who serves or receives it has not enforced the case
    desk.record_act("release_control", power=power, detail={"control": control.control_id, "ruling": document_no})
    desk.doer = doer
    return "released"


def _undo(desk: Desk, exchange: Exchange, document_no: str) -> str:
    if exchange.procedure == "disposal" and exchange.state == "selling":
        return _call_off(desk, exchange, document_no)
    if exchange.procedure == "suspension" and exchange.state == "suspended":
        suspension.lift(desk, exchange, document_no=document_no)
        return "lifted"
    already = {"disposal": "unsold", "suspension": "lifted"}.get(exchange.procedure)
    return "already" if exchange.state == already else "nothing"


def _call_off(desk: Desk, sale: Exchange, document_no: str) -> str:
    desk.move(sale, "called_off", result_no=document_no)
    return "called_off"


def _task(desk: Desk, lineage_id: str, challenged: str, document_no: str, varied_text: str) -> str:
    what = (f"变更为：{varied_text}", f"varied: {varied_text}") if varied_text else ("撤销", "revoked")
    desk.raise_task(
        TO_CARRY_OUT, lineage_id=lineage_id, subject_id=challenged, body=Body.IMPLEMENTATION,
        zh=f"{document_no} 已生效，所涉执行行为（{challenged[:8]}）{what[0]}，请据此办理，恢复或停止执行。",
        en=f"{document_no} is in effect; the act {challenged[:8]} is {what[1]}. Carry it out: resume or stop enforcement.",
        once_key=once_key(document_no, challenged),
    )  # fmt: skip
    return "task"


def once_key(document_no: str, challenged: str) -> str:
    """Tells the task of one ruling about one act from all others."""
    return f"ruling:{document_no}:{challenged}"
