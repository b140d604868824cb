"""Tables of the families of procedures that keep more than exchanges; as `shared.persistence.tables`."""

from __future__ import annotations

from shared.domain.flags import Flag, FlagCopy, FlagPeer
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

flags = table(
    "flags", Flag, key("flag_id"), text("lineage_id", "case_no", "case_court", "ground_zh", "ground_en", "rule", "cause", "level"),
    text("raiser", "authority", "issuer", "event", "state"), number("revision"), day("raised_on", "said_on"), text("reason"),
    text("evidence_no", "evidence_sha256", "reported_by", "checked_by", "heard_from", "message_id"), number("version"),
)
index(flags, "lineage_id", "cause")
index(flags, "state", "raised_on")
table("flag_peers", FlagPeer, key("lineage_id", "court_id"))
table("flag_copies", FlagCopy, key("flag_id", "statement", "court_id"), instant("at"))

# --- alerts (alerts) ---

# (tables of alerts stand here)

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
