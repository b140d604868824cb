"""Tables of the families of procedures that keep more than exchanges; as `shared.persistence.tables`."""

from __future__ import annotations

from shared.domain.command_centre import Contact, Squad
from shared.domain.duty_rota import Call, Centre, Shift
from shared.domain.node_events import NodeEvent
from shared.domain.rewards import SealedIdentity, Tip
from shared.persistence.columns import data, day, instant, key, number, text, words
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

# (tables of ledger stand here)

# --- preservation and feasibility (preservation) ---

# (tables of preservation stand here)

# --- disputes between enforcing courts (dispute) ---

# (tables of dispute stand here)

# --- requests, records, notices and campaigns (circulation) ---

# (tables of circulation stand here)

# --- the command centre (command_centre) ---

centres = table(
    "command_centres", Centre, key("court_id"), text("head_id", "head_basis", "ops_head_id"), words("hotlines"),
    instant("since"), number("version"),
)
duty_shifts = table(
    "duty_shifts", Shift, key("shift_id"), instant("start_at", "end_at"),
    text("leader", "officer", "technician", "backup", "state"), data("signed_in", "swap", "handover"), number("version"),
    unique=(("start_at",),),
)
index(duty_shifts, "state", "start_at")
phone_calls = table(
    "phone_calls", Call, key("call_id"), day("day"), number("no"), instant("at"),
    text("source", "kind", "case_no", "text", "decision", "taken_by", "corrects"), unique=(("day", "no"),),
)
squads = table(
    "squads", Squad, key("squad_id"), text("court", "name"), words("members"), text("state", "order_id"),
    instant("known_at"), number("version"),
)
index(squads, "court", "state")
contacts = table(
    "contacts", Contact, key("contact_id"), text("organ", "office", "name", "phone", "duty_hours"), instant("since"),
)
tips = table(
    "tips", Tip, key("tip_id"), text("notice_id"), number("no"), instant("at"), text("content", "standing"),
    number("realised_fen"), text("registered_by"), number("version"), unique=(("notice_id", "no"),),
)
sealed_identities = table(
    "sealed_identities", SealedIdentity, key("subject_id"), text("name", "identity_no", "contact", "relation"),
    words("visible_to"),
)

# --- enforcement supervision (supervision) ---

# (tables of supervision stand here)

# --- disputes of evidence (evidence_disputes) ---

# (tables of evidence_disputes stand here)
# fmt: on
