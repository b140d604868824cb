"""What a party writes on an integrity card, and what the inspector's answer leaves behind: sealed texts only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from shared.domain.errors import Text
from shared.messages.terms import term

_SEALED = "[A-Za-z0-9_-]{64,60000}"
LONGEST_TEXT, LONGEST_CONTACT = 2000, 200


@dataclass(frozen=True, slots=True)
class CardItem:
    """One of the 18 items on the back of a card. `text` is None where no source was found: (unconfirmed)."""

    no: int
    text: Text | None
    source: str


@cache
def card_items() -> tuple[CardItem, ...]:
    """All 18, in their order."""
    found: list[dict[str, Any]] = yaml.safe_load((resources.files(__package__) / "items.yaml").read_text("utf-8"))[
        "items"
    ]
    return tuple(
        CardItem(each["number"], Text(each["zh"], each["en"]) if each.get("zh") else None, each["source"])
        for each in found
    )


@dataclass(frozen=True, slots=True)
class ReplyToCard:
    """The inspector's record and answer, sealed before they come here."""

    card_id: str = term("监督卡编号", "card", min_length=1, max_length=64)
    code_id: str = term("查询码编号", "query code of the party", min_length=1, max_length=64)
    for_party: str = term("答复（密封）", "answer, sealed to the party", pattern=_SEALED, max_length=60_000)
    for_inspector: str = term("处理记录和答复（密封）", "record and answer, sealed to the inspector", pattern=_SEALED, max_length=60_000)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenCard:
    """The inspector reads a card for the first time."""

    card_id: str = term("监督卡编号", "card", min_length=1, max_length=64)
