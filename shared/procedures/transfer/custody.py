"""The end of a transfer: the new holder takes the controls over, the custody of every earlier court ends.

Source: 查封规定 2020 arts 26–27 (rank and continuity); the order of the steps [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.papers import ControlItem, latest_end
from shared.procedures.transfer.payloads import ControlTakeover, CustodyEnded, TakeOver


def take_over(desk: Desk, doer: Doer, about: About, given: TakeOver) -> Mapping[str, Any]:
    """The new holder takes the controls over, renewing them where it says so; the old court is told."""
    exchange = desk.move(exchange_of(desk, about), "take_over")
    taken = []
    for control in desk.controls.where(
        lineage_id=exchange.lineage_id, state="custody", order_by=("rank", "control_id")
    ):
        renewed = control
        if given.renew_until is not None and given.renew_until > control.end_on:
            latest = latest_end(desk, control.kind, desk.today)
            renewed = control.renewed(end_on=min(given.renew_until, latest), today=desk.today, latest=latest)
        taken.append(desk.controls.save(replace(renewed, state="active")))
    items = ControlTakeover(tuple(ControlItem.of(control) for control in taken))
    desk.send("control_takeover", exchange.peer, items, lineage_id=exchange.lineage_id,
              exchange_id=exchange.exchange_id)  # fmt: skip
    return {"controls": len(taken)}


def taken_over(desk: Desk, message: Received) -> None:
    """At the old court: its custody of what is named ends."""
    exchange = desk.move(desk.exchanges.need(message.envelope.procedure_id), "takeover")
    named = {item.control_id for item in message.payload.controls}
    kept = [c for c in desk.controls.where(lineage_id=exchange.lineage_id, state="custody") if c.control_id in named]
    for control in kept:
        desk.controls.save(replace(control, state="taken_over"))
    desk.send("custody_ended", exchange.peer, CustodyEnded(len(kept)), lineage_id=exchange.lineage_id,
              exchange_id=exchange.exchange_id, in_reply_to=message.envelope.message_id)  # fmt: skip
    _tell_earlier_custodian(desk, message)


def _tell_earlier_custodian(desk: Desk, message: Received) -> None:
    """This court lost the case before it took the controls over from an earlier court: its successor has done so."""
    for earlier in desk.exchanges.where(procedure="transfer", role="new_holder", lineage_id=message.envelope.subject,
                                        state="docketed"):  # fmt: skip
        moved = desk.move(earlier, "take_over")
        desk.send("takeover_passed_on", moved.peer, message.payload, lineage_id=moved.lineage_id,
                  exchange_id=moved.exchange_id)  # fmt: skip


def custody_ended(desk: Desk, message: Received) -> None:
    """At the new holder: nothing is left at the old court."""
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "custody_ended")
