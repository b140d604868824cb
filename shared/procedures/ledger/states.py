"""The state of one docket entry as the ledger carries it, from this court's own case or from a stored line."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.domain.cases import Case, RegisteredCase
from shared.domain.money import Balance
from shared.messages.desk import Desk

_DAYS = ("filed_on", "closed_on")
_MEMBERS = (
    "case_no",
    "lineage_id",
    "basis_key",
    "court",
    "filed_on",
    "closed_on",
    "mode",
    "claim_fen",
    "received_fen",
    "paid_fen",
)


def own_state(desk: Desk, case: Case) -> RegisteredCase:
    """A docket entry of this court now, with the sums of its money."""
    balance = Balance.of(desk.money.where(lineage_id=case.lineage_id, case_no=case.case_no))
    is_closed = case.state == "closed"
    return RegisteredCase(
        case.case_no, case.lineage_id, case.basis_key, desk.court_id, case.filed_on,
        case.closed_on if is_closed else None, (case.mode or "") if is_closed else None,
        case.claim_fen, balance.received_fen, balance.paid_fen,
    )  # fmt: skip


def as_data(state: RegisteredCase) -> dict[str, Any]:
    """As stored in a line."""
    return {name: str(value) if isinstance(value := getattr(state, name), date) else value for name in _MEMBERS}


def as_state(data: dict[str, Any]) -> RegisteredCase:
    """As it was stored."""
    members: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DAYS and value else value for name, value in data.items()
    }
    return RegisteredCase(**members)
