"""Integrity cards: words of their course."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(
    words={
        "card_issued": ("已发放", "issued"), "card_returned": ("已交回，待拆阅", "returned, to be opened"),
        "card_opened": ("已拆阅，待答复", "opened, to be answered"), "card_replied": ("已答复", "answered"),
    },
    tones={"card_returned": "warn", "card_opened": "warn", "card_replied": "good"},
)  # fmt: skip
