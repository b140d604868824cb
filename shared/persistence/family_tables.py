"""Tables of the families of procedures that keep more than exchanges; as `shared.persistence.tables`."""

from __future__ import annotations

from shared.domain.alerts import Alert
from shared.domain.node_events import NodeEvent
from shared.persistence.columns import data, day, instant, key, number, text
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

alerts = table(
    "alerts", Alert, key("alert_id"), text("rule", "once_key", "lineage_id", "case_no", "subject_id", "court", "source"),
    text("source_id", "state", "body", "level", "handler", "monitor", "reported_to", "reported_by"), day("started_on"),
    number("gross_days", "net_days", "limit_days"), day("yellow_on", "orange_on", "red_on", "answer_by", null=True),
    instant("raised_at", "next_at", null=True), data("answer", "facts"), number("version"), unique=(("once_key",),),
)
index(alerts, "next_at")
index(alerts, "lineage_id", "rule")
index(alerts, "state", "level")

# --- the ledger upward (ledger) ---

# (tables of ledger stand here)

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
