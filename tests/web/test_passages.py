"""The way of a document over the tiers, as the page of the exchange tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.domain.traffic import Hop
from shared.web.reading.exchange.passages import MOST_MESSAGES, matters

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOWN = ["spc-gd", "spc-hn", "hn-hn01", "gd-gd01", "gd-gd03", "gd03-gd0304"]
UP = [f"{lower}-{upper}" for upper, lower in (leg.split("-") for leg in reversed(DOWN))]


def sent(*legs: str) -> list[Hop]:
    """One message a leg, a second apart."""
    return [
        Hop(f"m{at}", "notice", *leg.split("-"), "accepted", START + timedelta(seconds=at), leg.split("-")[0], "e1")
        for at, leg in enumerate(legs)
    ]


def test_where_a_notice_branches_the_way_shown_is_one_it_really_took() -> None:
    (matter,) = matters(sent(*DOWN))

    assert matter.chain == ["spc", "gd", "gd03", "gd0304"]


def test_receipts_do_not_push_the_way_out_nor_lengthen_it() -> None:
    (matter,) = matters(sent(*DOWN, *UP))

    assert matter.chain == ["spc", "gd", "gd03", "gd0304"]
    assert len(matter.passages) == MOST_MESSAGES
    assert matter.passages[-1].first.recipient == "spc", "the newest is there as well"
    assert [each.first.at for each in matter.passages] == sorted(each.first.at for each in matter.passages)
