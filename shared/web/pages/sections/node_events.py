"""Node events: words and pages."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(menu=(("node_events.listed", "流程节点", "Nodes"),))
