"""Tables of the families of procedures that keep more than exchanges; as `shared.persistence.tables`."""

from __future__ import annotations

from shared.domain.ledger import LedgerCheck, LedgerCursor, LedgerEvent, LedgerFigure, LedgerLine, LedgerResend
from shared.domain.node_events import NodeEvent
from shared.persistence.columns import data, day, instant, key, number, number_key, text, words
from shared.persistence.mapping import index, table

# fmt: off
# --- node events --------------------------------------------------------------------------------

node_events = table(
    "node_events", NodeEvent, key("event_id"), number("seq"), text("kind"), number("node_no"),
    text("lineage_id", "case_no", "subject_id"), day("on"), instant("at"), text("actor_id", "actor_role"), data("detail"),
    text("prev_hash", "hash"), text("corrects", null=True), unique=(("seq",),),
)
index(node_events, "lineage_id", "kind")
index(node_events, "subject_id", "kind")

# --- flags on cases and listed supervision (flags) ---

# (tables of flags stand here)

# --- alerts (alerts) ---

# (tables of alerts stand here)

# --- the ledger upward (ledger) ---

ledger_lines = table("ledger_lines", LedgerLine, number_key("seq"), text("kind", "court", "case_no"), data("state"))
index(ledger_lines, "case_no", "seq")
ledger_cursors = table("ledger_cursors", LedgerCursor, key("name"), number("position"), words("recent"))
ledger_events = table(
    "ledger_events", LedgerEvent, key("event_id"), text("court"), number("seq"), text("kind"), number("node_no"),
    text("lineage_id", "case_no"), day("on"), instant("at"), text("corrects", null=True), text("hash"),
)
index(ledger_events, "court", "seq")
index(ledger_events, "case_no")
index(ledger_events, "corrects", only=ledger_events.c.corrects.is_not(None))
ledger_figures = table("ledger_figures", LedgerFigure, key("court", "month", "figure"), number("amount"))
ledger_checks = table("ledger_checks", LedgerCheck, key("court"), day("on"), text("state"), data("said", "held"))
ledger_resends = table("ledger_resends", LedgerResend, key("resend_id"), text("stream"), number("position", "through"))

# --- preservation and feasibility (preservation) ---

# (tables of preservation stand here)

# --- disputes between enforcing courts (dispute) ---

# (tables of dispute stand here)

# --- requests, records, notices and campaigns (circulation) ---

# (tables of circulation stand here)

# --- the command centre (command_centre) ---

# (tables of command_centre stand here)

# --- enforcement supervision (supervision) ---

# (tables of supervision stand here)

# --- disputes of evidence (evidence_disputes) ---

# (tables of evidence_disputes stand here)
# fmt: on
