"""Case money (案款) as integer 分 (fen): received from debtors, paid to creditors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.domain.errors import BadInput, Text


class BadAmount(BadInput):
    """An amount that is not a positive whole number of 分, or more than there is."""

    code = "bad_amount"
    what = Text(
        "金额不正确：{amount} 分（可用 {available} 分）。", "Bad amount: {amount} fen (available: {available} fen)."
    )
    todo = Text("请填写正整数（分），且不超过在账余额。", "Give a positive whole number of fen within the balance.")


@dataclass(frozen=True, slots=True)
class MoneyEntry:
    """One entry of the ledger. `direction`: in (到账) | out (发放) | forwarded (移交现执行法院)."""

    entry_id: str
    lineage_id: str
    case_no: str
    direction: str
    amount_fen: int
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums of a ledger in 分."""

    received_fen: int
    paid_fen: int
    forwarded_fen: int

    @property
    def available_fen(self) -> int:
        """What is in hand."""
        return self.received_fen - self.paid_fen - self.forwarded_fen

    @classmethod
    def of(cls, entries: Iterable[MoneyEntry]) -> Balance:
        """The sums of these entries."""
        sums = {"in": 0, "out": 0, "forwarded": 0}
        for entry in entries:
            sums[entry.direction] += entry.amount_fen
        return cls(sums["in"], sums["out"], sums["forwarded"])

    def require(self, amount_fen: int) -> None:
        """Raises BadAmount unless `amount_fen` can be paid out now."""
        if amount_fen <= 0 or amount_fen > self.available_fen:
            raise BadAmount(amount=amount_fen, available=self.available_fen)
