"""Integrity cards for pages: what came back, and figures without content."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.integrity import IntegrityCard
from shared.flows.ports import Unit

#: Figures are of the newest cases and cards only, so that they cost the same however many there are.
NEWEST = 1000
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the newest first-time cases: how many, and how many with a card; of the newest cards: returned, answered, in days."""

    cases: int
    with_card: int
    issued: int
    returned: int
    answered: int
    reply_days: float | None

    @property
    def issue_per_cent(self) -> int | None:
        """Cases with a card in 100; the aim is 100."""
        return self.with_card * 100 // self.cases if self.cases else None


def figures(unit: Unit) -> Figures:
    """Of the newest 1,000 cases and cards. Source: 法发〔2009〕43号 四(四); measures [D]."""
    cases = unit.cases.where(origin="application", order_by=("-filed_on", "-case_no"), limit=NEWEST)
    lineages = [case.lineage_id for case in cases]
    held = {card.lineage_id for card in unit.of(IntegrityCard).where(lineage_id__in=lineages)} if lineages else set()
    cards = unit.of(IntegrityCard).where(order_by=("-issued_on",), limit=NEWEST)
    days = [card.reply_days for card in cards if card.reply_days is not None]
    return Figures(
        len(cases), sum(lineage in held for lineage in lineages), len(cards), sum(card.returned_on is not None for card in cards),
        len(days), sum(days) / len(days) if days else None,
    )  # fmt: skip


def came_back(unit: Unit) -> list[IntegrityCard]:
    """Cards that parties returned, the newest first."""
    return unit.of(IntegrityCard).where(returned_on__is_null=False, order_by=("-returned_on", "card_id"), limit=SHOWN)
