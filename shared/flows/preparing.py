"""What a draft would become: the document as it would be sent, or the act as it would be done, before anybody signs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.errors import BadInput, NotAllowed, Text
from shared.domain.refusals import RefusalCode, refuse
from shared.flows.acts import carry_out
from shared.flows.desk import OpenDesk
from shared.flows.dispatch import payload_json
from shared.messages.desk import Sending
from shared.messages.kinds import About, ActKind, MessageKind
from shared.messages.schemas import dump, load


def prepared(
    desk: OpenDesk,
    kind: MessageKind,
    recipient: str,
    lineage_id: str,
    exchange_id: str,
    inputs: Mapping[str, Any],
    supersedes: str | None,
) -> tuple[Sending, str, dict[str, Any]]:
    """The document as it would be sent, its exact payload and what was filled in. Raises BadPayload and what its kind raises."""
    if kind.prepare is None:
        raise NotAllowed(Text("该文书不经拟稿制发。", "This message is not drafted."))
    sending = Sending(
        kind.name, recipient, lineage_id, exchange_id, desk.exchanges.get(exchange_id), supersedes=supersedes
    )
    if sending.exchange is not None and sending.exchange.lineage_id != lineage_id:
        raise BadInput(Text("该程序不属于所指案件。", "That exchange does not belong to the case named."))
    _require_replaceable(desk, supersedes)
    filled: Any = load(kind.inputs or kind.payload, inputs)
    power = kind.power_named(desk, replace(sending, payload=filled)) if kind.moves_power else None
    if power is not None:
        sending = replace(sending, power_id=power.power_id, from_epoch=power.epoch)
    payload = kind.prepare(desk, sending, filled)
    text = payload_json(payload)
    load(kind.payload, json.loads(text))
    return replace(sending, payload=payload), text, dump(filled)


def _require_replaceable(desk: OpenDesk, message_id: str | None) -> None:
    """Raise Refused R8 when the message to be superseded is one that nothing supersedes."""
    sent = desk.unit.outbox.get(message_id) if message_id else None
    kind = desk.node.catalogue.messages.get(sent.kind) if sent is not None else None
    if kind is not None and kind.final:
        refuse(
            RefusalCode.R8,
            "“{title}”一经制发即不可撤回、替换。",
            "“{title_en}” cannot be withdrawn or replaced once it is issued.",
            rule=kind.source,
            todo=Text("确有错误的，通过执行监督程序处理。", "If it is wrong, use supervision."),
            title=kind.title.zh,
            title_en=kind.title.en,
        )


class _Undone(Exception):
    """Takes back what was only tried."""


def tried(desk: OpenDesk, act: ActKind, sending: Sending) -> None:
    """Do the act and take it back: whoever drafts learns now what would stand in its way. Raises what the act raises."""
    trial = OpenDesk(desk.node, desk.unit, desk.doer)
    try:
        with desk.unit.savepoint():
            carry_out(trial, act, about(sending), sending.payload, sending.from_epoch)
            raise _Undone
    except _Undone:
        return


def about(sending: Sending) -> About:
    """What it is about: its case, and its procedure once that has begun."""
    return About(sending.lineage_id, sending.exchange_id if sending.exchange is not None else None)
