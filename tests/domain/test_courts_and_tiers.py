"""Tiers, lines and bodies: order and titles."""

from __future__ import annotations

import pytest

from shared.domain.courts import Body, Line, Tier


def test_the_supreme_court_ranks_highest_and_a_basic_court_lowest() -> None:
    assert sorted(Tier, key=lambda tier: tier.rank, reverse=True) == [
        Tier.SUPREME, Tier.HIGH, Tier.INTERMEDIATE, Tier.BASIC,
    ]  # fmt: skip
    assert Tier.HIGH.is_above(Tier.INTERMEDIATE)
    assert not Tier.HIGH.is_above(Tier.HIGH)


@pytest.mark.parametrize("term", [*Tier, *Line, *Body])
def test_every_term_has_a_title_in_both_languages(term: Tier | Line | Body) -> None:
    assert term.label.zh
    assert term.label.en.isascii()
    assert term.value.isascii()
