"""The families of procedures that bring pages of their own, in the order of the menu."""

from __future__ import annotations

from shared.web.pages.sections import (
    alerts,
    circulation,
    command_centre,
    dispute,
    evidence_disputes,
    flags,
    integrity,
    ledger,
    node_events,
    portal,
    preservation,
    supervision,
)

SECTIONS = (
    flags.SECTION,
    alerts.SECTION,
    node_events.SECTION,
    ledger.SECTION,
    preservation.SECTION,
    dispute.SECTION,
    circulation.SECTION,
    command_centre.SECTION,
    supervision.SECTION,
    evidence_disputes.SECTION,
    portal.SECTION,
    integrity.SECTION,
)
