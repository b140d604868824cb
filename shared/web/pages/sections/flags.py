"""Flags on cases and listed supervision: words and pages."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(
    words={
        "struck": ("已销号", "struck off"), "urge": ("催办", "urged"), "interview": ("约谈", "interviewed"),
        "circulate": ("通报", "circulated"), "elevate": ("提级执行", "to be elevated"),
    },
    tones={"struck": "good"},
    roles={"own": ("本院", "this court itself")},
)  # fmt: skip
