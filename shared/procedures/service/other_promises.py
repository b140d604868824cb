"""What service by other means forbids meanwhile: a promise bars this court's rulings, an own inquiry bars its other rulings.

Kept apart from the messages, so that every ruling that moves power can ask here. Source: E6 [D]; decision 0013.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain.errors import Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Sending
from shared.procedures.service.other_papers import OtherServiceDropped
from shared.procedures.service.other_tables import CLEARANCE, OPEN, RULING, UNDER_WAY

#: Kinds by which a holder offers its power to another court, which then takes it in its own commit (decision 0017).
OFFERS = ("entrust_letter", "entrust_return")
OPEN_RULE = "other_service_open"


class PromisedToAnother(Conflict):
    """This court has promised another superior to issue no ruling on this power from this epoch."""

    code = "promised_to_another"
    what = Text(
        "本院已承诺在 {court} 以其他方式送达裁定 {ruling} 期间，不就该执行实施权第 {epoch} 批次作出移转裁定。",
        "This court has promised to move this power from epoch {epoch} by no ruling while {court} serves its ruling {ruling} "
        "by other means.",
    )
    todo = Text(
        "请等候该院记录送达或者放弃（须在期限内了结），或与其协商；此后按最新批次另行制发。",
        "Wait until that court records the service or gives it up (it owes that by a date), or settle it with that court; "
        "then rule on the newest epoch.",
    )
    source = Citation("流转规则 E6", "", "")


class PromisedToHolder(PromisedToAnother):
    """This court has promised the holder, which entrusts the case or gives it back."""

    code = "promised_to_holder"
    what = Text(
        "{court} 正在委托执行（退回委托），本院已承诺其间不就该执行实施权第 {epoch} 批次作出移转裁定。",
        "{court} is entrusting the case or giving it back: this court has promised to move the power from epoch {epoch} by no ruling.",
    )
    todo = Text(
        "请等候受托法院立案，此后向该院制发；或者要求该院撤回委托。",
        "Wait until the other court has docketed and address it then, or have the holder withdraw.",
    )


class InquiryOpen(Conflict):
    """This court is clearing the service of another ruling of its own on this power."""

    code = "inquiry_open"
    what = Text(
        "本院就裁定 {ruling} 以其他方式送达的征询尚未了结，不能另行制发移转同一执行实施权的裁定。",
        "This court's inquiry for serving the ruling {ruling} by other means is open: no other ruling on the same power.",
    )
    todo = Text("请先放弃该次征询，或者记录送达。", "Give that inquiry up first, or record the service.")
    source = Citation("流转规则 E6", "", "")


def require_unpromised(desk: Desk, sending: Sending) -> None:
    """Guard of every ruling that moves power, at its court. Raises PromisedToAnother, InquiryOpen."""
    for promise in promises(desk, sending.lineage_id, sending.power_id):
        if (sending.from_epoch or 0) <= promise.data["epoch"]:
            told = PromisedToHolder if promise.data.get("kind") in OFFERS else PromisedToAnother
            raise told(court=promise.peer, ruling=promise.data["ruling"], epoch=promise.data["epoch"])
    inquiry = open_inquiry(desk, sending.lineage_id)
    if inquiry is not None:
        raise InquiryOpen(ruling=inquiry.data["ruling"])


def promises(desk: Desk, lineage_id: str, power_id: str | None) -> list[Exchange]:
    """Promises of this court that bind it now."""
    given = desk.exchanges.where(procedure=CLEARANCE, role="promiser", lineage_id=lineage_id, state="promised")
    return [promise for promise in given if promise.data["power"] == power_id]


def open_inquiry(desk: Desk, lineage_id: str) -> Exchange | None:
    """This court's own inquiry that is not at its end; there is one at most."""
    return desk.exchanges.first(procedure=CLEARANCE, role="asker", lineage_id=lineage_id, state__in=list(OPEN))


def rulings_under_way(desk: Desk, lineage_id: str) -> list[Exchange]:
    """Exchanges in which a ruling of this court may yet take effect."""
    found = desk.exchanges.where(lineage_id=lineage_id, state__in=list(UNDER_WAY))
    return [exchange for exchange in found if exchange.procedure in RULING]


def give_up(desk: Desk, inquiry: Exchange, event: str, reason: str, *, tell: Iterable[str] | None = None) -> Exchange:
    """End an inquiry without a record: whoever may have promised is free again. `tell`: all who were asked, if omitted."""
    ended = desk.move(inquiry, event, reason=reason)
    desk.close_duties(subject_id=ended.exchange_id, by=f"{event}:{reason}"[:200], event="drop")
    said = OtherServiceDropped(ended.data["power"], ended.data["epoch"], reason[:1000])
    for court_id in ended.data["asked"] if tell is None else tell:
        desk.send("other_service_dropped", court_id, said, lineage_id=ended.lineage_id, exchange_id=ended.exchange_id)
    return ended


def no_longer_needed(desk: Desk, lineage_id: str, reason: str) -> None:
    """Give the inquiry up when its ruling is no longer on its way: served, refused, withdrawn, or its case closed."""
    inquiry = open_inquiry(desk, lineage_id)
    if (
        inquiry is not None
        and "offers" not in inquiry.data
        and desk.exchanges.need(inquiry.data["in"]).state != "ruled"
    ):
        give_up(desk, inquiry, "drop", reason)
