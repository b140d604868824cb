"""How a superior finds duplicate dockets in its register: once per pair, by the lowest court above both.

Source: 执行程序解释 2020 art. 2; 执行工作规定 2020 arts 13–14; what counts as the same and who looks [D].
"""

from __future__ import annotations

import uuid
from datetime import date

from shared.domain.cases import RegisteredCase
from shared.domain.courts import Line
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Received
from shared.procedures.docket.duplicate_papers import DuplicateDecided, DuplicateDocket
from shared.procedures.ledger.register import MANAGERS

PENDING = ("notified", "contested", "insisted")


def _pair(one: str, two: str) -> str:
    """The exchange of two lineages: the same whichever is met first, so that a pair is put once."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "duplicate_docket:" + ":".join(sorted((one, two)))))


def look(desk: Desk, message: Received) -> None:
    """Whether what has just been entered was docketed before, at another court of another lineage."""
    for entry in message.payload.entries:
        entered = desk.case_register.need(entry.case_no)
        rivals = desk.case_register.where(basis_key=entry.basis_key, closed_on=None, order_by=("filed_on", "case_no"))
        newest = {rival.lineage_id: rival for rival in rivals if rival.lineage_id != entry.lineage_id}
        for rival in newest.values():
            if entered.closed_on is None and rival.court != entered.court and _ours_tosettle(desk, entered, rival):
                _put(desk, entered, rival)


def _ours_tosettle(desk: Desk, one: RegisteredCase, two: RegisteredCase) -> bool:
    """Only the lowest common superior acts; courts above it see that it stands below them."""
    common = desk.registry.common_superior(one.court, two.court, Line.MANAGEMENT, desk.today)
    return common is not None and common.court_id == desk.court_id


def _first_day(desk: Desk, lineage_id: str) -> date:
    """The day of the first docket of a lineage, whichever court has the case now."""
    return min(row.filed_on for row in desk.case_register.where(lineage_id=lineage_id))


def _put(desk: Desk, one: RegisteredCase, two: RegisteredCase) -> None:
    """Tell both courts, once per pair."""
    exchange_id = _pair(one.lineage_id, two.lineage_id)
    if desk.exchanges.get(exchange_id) is not None:
        return
    dated = sorted(((_first_day(desk, row.lineage_id), row) for row in (one, two)), key=lambda each: each[0])
    (first_day, first), (later_day, later) = dated
    if first_day == later_day:
        task_of_managers(desk, "same_day_dockets", exchange_id, later.lineage_id,
              f"{first.court} {first.case_no} 与 {later.court} {later.case_no} 同日立案且执行依据相同，请按管辖争议协调。",
              f"{first.case_no} and {later.case_no} enforce one title and were docketed on one day: settle who has it.")  # fmt: skip
        return
    desk.open_exchange(
        "duplicate_docket", "superior", event="notify", lineage_id=later.lineage_id, peer=later.court,
        exchange_id=exchange_id,
        data={"first_court": first.court, "first_lineage": first.lineage_id, "first_case_no": first.case_no,
              "later_case_no": later.case_no},
    )  # fmt: skip
    for own, own_day, other, other_day in ((first, first_day, later, later_day), (later, later_day, first, first_day)):
        said = DuplicateDocket(
            own.case_no, own_day, other.court, other.case_no, other.lineage_id, other_day, own is later
        )
        desk.send("duplicate_docket", own.court, said, lineage_id=own.lineage_id, exchange_id=exchange_id)
    task_of_managers(desk, "duplicate_docket", exchange_id, later.lineage_id,
          f"{later.court} {later.case_no} 与 {first.court} 先立的 {first.case_no} 执行依据相同，已告知两院，请跟进撤销立案。",
          f"{later.case_no} duplicates {first.case_no}, docketed first; both courts are told: see that it is revoked.")  # fmt: skip


def task_of_managers(desk: Desk, code: str, exchange_id: str, lineage_id: str, zh: str, en: str) -> None:
    """Put work about a pair before the managing body."""
    (body,) = MANAGERS
    desk.raise_task(code, lineage_id=lineage_id, subject_id=exchange_id, body=body, zh=zh, en=en)


def closed_meanwhile(desk: Desk, message: Received) -> None:
    """One of a pair was closed otherwise: no duplicate is left, the other court is told."""
    for entry in message.payload.entries:
        row = desk.case_register.get(entry.case_no)
        if (
            row is None
            or desk.case_register.first(lineage_id=row.lineage_id, closed_on=None)
            or row.mode == "cancelled"
        ):
            continue  # the case moved, or its docket was revoked, which its court says itself
        for rival in desk.case_register.where(basis_key=row.basis_key, lineage_id__ne=row.lineage_id):
            exchange = desk.exchanges.get(_pair(row.lineage_id, rival.lineage_id))
            if exchange is not None and exchange.state in PENDING:
                settle(desk, exchange, "closed_below", DuplicateDecided(False, f"{row.case_no} 已结案"))


def settle(desk: Desk, exchange: Exchange, event: str, decided: DuplicateDecided) -> Exchange:
    """Move the pair on and tell both courts."""
    moved, data = desk.move(exchange, event), exchange.data
    for court, lineage_id in ((exchange.peer, exchange.lineage_id), (data["first_court"], data["first_lineage"])):
        desk.send("duplicate_decided", court, decided, lineage_id=lineage_id, exchange_id=exchange.exchange_id)
    return moved
