"""The ledger upward: words and pages."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section()
