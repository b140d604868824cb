"""Promises of superiors as another court checks them: each signed copy is verified against this court's own registry.

Source: 民事诉讼法 2023 arts 87–95; E6 [D]; decisions 0013, 0017.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain.deadlines import SHANGHAI
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.procedures.power.routes import courts_that_may_rule
from shared.procedures.service.other_papers import ClearedBy

SERVICE = "民事诉讼法 2023 arts 87–95 · [D]"


def require_promised(
    desk: Desk, message: Received, shown: Iterable[ClearedBy], *, old_court: str, epoch: int, ruling_id: str
) -> None:
    """Every court but the sender that could move the power from `epoch` has promised the sender not to. Raises Refused R1, R7."""
    envelope = message.envelope
    on = envelope.issued_at.astimezone(SHANGHAI).date()
    missing = set(courts_that_may_rule(desk.registry, old_court, on)) - {envelope.sender}
    for item in shown:
        copy = desk.open_copy(item.court, item.answer)
        about = (copy.envelope.kind, copy.envelope.recipient, copy.envelope.subject)
        if about == ("other_service_clear", envelope.sender, envelope.subject):
            promise = copy.payload
            if (promise.power_id, promise.epoch, promise.ruling_id) == (envelope.power_id, epoch, ruling_id):
                missing.discard(item.court)
    if missing:
        refuse(RefusalCode.R7, "缺少 {courts} 不另行裁定的承诺。", "The promise of {courts} is missing.", rule=SERVICE,
               courts="、".join(sorted(missing)))  # fmt: skip
