"""What an operative item of a judgment has to say so that it can be enforced (判项可执行性), as a check of its parts.

Source: 民诉法解释 2022 art. 461 (parties and content clear); 法发〔2018〕9号 art. 15. The list of parts is a local one
(unconfirmed as national law).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Text


class ItemType(StrEnum):
    """What the item orders."""

    MONEY = "item_money"
    INTEREST = "item_interest"
    DELIVERY = "item_delivery"
    ESTATE = "item_estate"
    DIVORCE = "item_divorce"
    CONTINUE_CONTRACT = "item_continue_contract"

    @property
    def label(self) -> Text:
        """The type as people write it."""
        return TYPE_TITLES[self]


TYPE_TITLES: dict[ItemType, Text] = {
    ItemType.MONEY: Text("给付金钱", "payment of money"),
    ItemType.INTEREST: Text("利息、违约金", "interest or penalty"),
    ItemType.DELIVERY: Text("交付特定物", "delivery of a thing"),
    ItemType.ESTATE: Text("遗产分割", "division of an estate"),
    ItemType.DIVORCE: Text("离婚析产、抚养探视", "divorce: property, custody, visits"),
    ItemType.CONTINUE_CONTRACT: Text("继续履行合同", "continue a contract"),
}


@dataclass(frozen=True, slots=True)
class OperativeItem:
    """One item as the judgment words it; what it does not say is empty (0 for an amount, in 分)."""

    kind: ItemType
    creditor: str = ""
    debtor: str = ""
    amount_fen: int = 0
    interest_base: str = ""
    interest_rate: str = ""
    interest_start: str = ""
    interest_end: str = ""
    thing_name: str = ""
    thing_number: str = ""
    thing_features: str = ""
    delivery_time: str = ""
    delivery_mode: str = ""
    content: str = ""


_PARTIES = ("creditor", "debtor")
_THING = ("thing_name", "thing_number", "thing_features", "delivery_time", "delivery_mode")
_INTEREST = ("interest_base", "interest_rate", "interest_start", "interest_end")
#: Which parts each type needs; `content` is the whole of what has to be done, item by item.
NEEDED: dict[ItemType, tuple[str, ...]] = {
    ItemType.MONEY: (*_PARTIES, "amount_fen"),
    ItemType.INTEREST: (*_PARTIES, *_INTEREST),
    ItemType.DELIVERY: (*_PARTIES, *_THING),
    ItemType.ESTATE: (*_PARTIES, "content"),
    ItemType.DIVORCE: (*_PARTIES, "content"),
    ItemType.CONTINUE_CONTRACT: (*_PARTIES, "content"),
}
PART_TITLES: dict[str, Text] = {
    "creditor": Text("权利人", "creditor"), "debtor": Text("义务人", "debtor"), "amount_fen": Text("金额", "amount"),
    "interest_base": Text("利息基数", "base of interest"), "interest_rate": Text("利率", "rate of interest"),
    "interest_start": Text("起算日", "first day of interest"), "interest_end": Text("截止日", "last day of interest"),
    "thing_name": Text("物的名称", "name of the thing"), "thing_number": Text("数量", "number"),
    "thing_features": Text("特征", "features"), "delivery_time": Text("交付时间", "time of delivery"),
    "delivery_mode": Text("交付方式", "mode of delivery"), "content": Text("履行的具体内容", "what exactly has to be done"),
}  # fmt: skip


def missing(item: OperativeItem) -> tuple[str, ...]:
    """The parts an item of its type lacks, in the order of the list; empty when it can be enforced as it stands."""
    return tuple(part for part in NEEDED[item.kind] if not getattr(item, part))
