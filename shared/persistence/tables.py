"""The tables of one node: one per row type, columns named as its fields.

A change here needs a migration beside `migrations/versions/0001_first_landing.py`; a test compares both.
"""

from __future__ import annotations

from shared.domain.attachments import NamedAttachment, Pull, StoredAttachment
from shared.domain.cases import Case, Objection, Party, RegisteredCase
from shared.domain.controls import Control
from shared.domain.delegations import Delegation
from shared.domain.duties import Duty, Task
from shared.domain.exchanges import Act, Exchange
from shared.domain.money import MoneyEntry
from shared.domain.people import Person
from shared.domain.power import Power
from shared.domain.separation import Participation
from shared.flows import records
from shared.persistence import family_tables
from shared.persistence.columns import binary, data, day, flag, instant, key, number, number_key, text, words
from shared.persistence.mapping import MAPPED, METADATA, TABLE_OF, Mapped
from shared.persistence.mapping import index as _index
from shared.persistence.mapping import table as _table

__all__ = ["FAMILIES", "MAPPED", "METADATA", "SCHEMA", "TABLE_OF", "Mapped"]
#: Imported for its tables.
FAMILIES = family_tables

# The last migration. Nodes compare it with the database without importing Alembic.
SCHEMA = "0021"

# fmt: off
# --- the docket ---------------------------------------------------------------------------------

cases = _table(
    "cases", Case, key("case_no"), text("lineage_id", "basis_key", "title_no", "cause"), day("filed_on"),
    number("claim_fen"), text("state", "origin"), text("handler", "parent_case_no", "mode", null=True),
    day("closed_on", null=True), number("version"),
)
_index(cases, "lineage_id")
_index(cases, "basis_key")
_index(cases, "state")
_index(cases, "filed_on", "case_no")
_index(cases, "state", "filed_on", "case_no")
_index(cases, "handler", "filed_on", "case_no")
_index(cases, "claim_fen", "case_no")

parties = _table("parties", Party, key("party_id"), text("lineage_id", "role", "name", "id_number_hash"))
_index(parties, "lineage_id")

objections = _table(
    "objections", Objection, key("objection_id"), text("lineage_id", "case_no", "act_id", "grounds"),
    day("received_on"), text("state"), number("version"),
)
_index(objections, "lineage_id")

case_register = _table(
    "case_register", RegisteredCase, key("case_no"), text("lineage_id", "basis_key", "court"), day("filed_on"),
    day("closed_on", null=True), text("mode", null=True), number("claim_fen", "received_fen", "paid_fen", "seq"),
    text("via"), number("version"),
)
_index(case_register, "court", "filed_on")
_index(case_register, "basis_key")
_index(case_register, "lineage_id")

powers = _table(
    "powers", Power, key("power_id"), text("lineage_id", "state"), text("holder", null=True), number("epoch"),
    instant("since"), data("certificate"), text("awaiting", null=True), number("version"),
)
_index(powers, "lineage_id")

controls = _table(
    "controls", Control, key("control_id"), text("lineage_id", "asset", "kind"), number("rank"),
    day("start_on", "end_on"), text("registrar", "state"), number("version"),
)
_index(controls, "lineage_id")
_index(controls, "state", "end_on")

money = _table(
    "money", MoneyEntry, key("entry_id"), text("lineage_id", "case_no", "direction"), number("amount_fen"),
    day("on"), text("note"),
)
_index(money, "lineage_id")

acts = _table(
    "acts", Act, key("act_id"), text("lineage_id", "power_id"), number("epoch"), text("kind", "person_id", "body"),
    instant("at"), data("detail"),
)
_index(acts, "lineage_id")

exchanges = _table(
    "exchanges", Exchange, key("exchange_id"), text("procedure", "role", "lineage_id", "peer", "state"),
    instant("opened_at"), data("data"), number("version"),
)
_index(exchanges, "lineage_id")
_index(exchanges, "procedure", "state")
_index(exchanges, "peer", "opened_at")
_index(exchanges, "procedure", "opened_at", "exchange_id")

# --- what is owed, and by whom ------------------------------------------------------------------

duties = _table(
    "duties", Duty, key("duty_id"), text("rule_id", "lineage_id", "subject_id", "body"), day("opened_on"),
    day("due_on", null=True), instant("due_at", null=True), flag("provisional"), text("state"), data("proof"),
    text("closed_by", null=True), instant("closed_at", null=True), number("version"),
)
_index(duties, "state", "due_on")
_index(duties, "state", "due_at")
_index(duties, "subject_id")
_index(duties, "lineage_id")
_index(duties, "state", "due_on", "due_at", "duty_id")
_index(duties, "state", "body", "due_on", "due_at", "duty_id")
_index(duties, "due_on", "due_at", "duty_id")
_index(duties, "body", "due_on", "due_at", "duty_id")

tasks = _table(
    "tasks", Task, key("task_id"), text("once_key", "code", "lineage_id", "subject_id", "body", "zh", "en"),
    instant("opened_at"), text("state"), text("closed_by", null=True), number("version"), unique=(("once_key",),),
)
_index(tasks, "state")
_index(tasks, "state", "opened_at", "task_id")
_index(tasks, "code", "state", "opened_at", "task_id")
_index(tasks, "body", "state", "opened_at", "task_id")

people = _table(
    "people", Person, key("person_id"), text("login", "name"), words("roles", "bodies"),
    text("password_hash", "public_key", "certificate"), flag("active"), number("version"), unique=(("login",),),
)

tokens = _table(
    "tokens", records.Token, key("token_hash"), text("person_id"), instant("created_at", "expires_at"),
)
_index(tokens, "person_id")

drafts = _table(
    "drafts", records.Draft, key("draft_id"), text("kind"), number("version_of_kind"),
    text("recipient", "lineage_id", "exchange_id"), text("power_id", null=True), number("from_epoch", null=True),
    text("in_reply_to", "supersedes", null=True), text("payload", "digest", "body", "drafted_by"),
    instant("drafted_at"), text("state"), text("message_id", null=True), text("return_reason"), data("inputs", "facts"),
    number("version"),
)
_index(drafts, "state")
_index(drafts, "state", "drafted_at", "draft_id")
_index(drafts, "exchange_id")

approvals = _table(
    "approvals", records.StoredApproval, key("draft_id", "person_id", "act"), text("role", "body"), instant("at"),
    text("digest", "signature", "public_key", "certificate", "opinion", "stance"), text("delegation_id", null=True),
)

draft_steps = _table(
    "draft_steps", records.DraftStep, key("step_id"), text("draft_id", "act", "person_id", "role"), instant("at"),
    text("digest", "stance", "words"), text("delegation_id", null=True),
)
_index(draft_steps, "draft_id")

delegations = _table(
    "delegations", Delegation, key("delegation_id"), text("act", "delegator", "role", "delegate"),
    day("from_on", "until_on"), text("reason"), instant("given_at"), text("signature", "certificate", "state"),
    text("revoked_by", null=True), instant("revoked_at", null=True), number("version"),
)
_index(delegations, "delegate", "act")
_index(delegations, "given_at", "delegation_id")

participations = _table(
    "participations", Participation, key("lineage_id", "person_id", "side", "stage"), text("kind", "subject_id"),
    instant("at"),
)

# --- messages at both ends ----------------------------------------------------------------------

outbox = _table(
    "outbox", records.Outgoing, key("message_id"), text("recipient", "kind", "lineage_id", "exchange_id", "stream"),
    number("stream_seq", "lineage_seq"), binary("bytes_sent"), text("digest", "alg", "key_id"),
    binary("signature"), text("state"), instant("issued_at"), instant("next_attempt_at", null=True),
    number("attempts"), instant("relayed_at", "receipted_at", null=True), binary("receipt", null=True),
    text("receipt_signature"),
    text("in_reply_to", "supersedes", null=True), number("version"), unique=(("recipient", "stream", "stream_seq"),),
)
_index(outbox, "next_attempt_at", only=outbox.c.next_attempt_at.is_not(None))
_index(outbox, "issued_at", only=outbox.c.next_attempt_at.is_not(None))
_index(outbox, "relayed_at", "issued_at", only=outbox.c.relayed_at.is_(None))
_index(outbox, "lineage_id")
for _first in ((), ("recipient",), ("kind",), ("state",)):  # the list of what was sent, narrowed by one thing or not
    _index(outbox, *_first, "issued_at", "message_id")
_index(outbox, "digest")

inbox = _table(
    "inbox", records.Incoming, key("message_id"), text("sender", "kind", "lineage_id", "exchange_id", "stream"),
    number("stream_seq", "lineage_seq"), binary("bytes_received"), text("digest", "alg", "key_id"),
    binary("signature"), text("state"), instant("arrived_at"), instant("stored_at", null=True),
    binary("receipt", null=True), text("receipt_signature"), data("refusal", null=True),
    instant("signed_for_at", null=True), text("signed_for_by", "in_reply_to", "supersedes", null=True),
    number("version"),
)
_index(inbox, "sender", "stream", "lineage_id", "lineage_seq")
_index(inbox, "state")
_index(inbox, "lineage_id")
for _first in ((), ("sender",), ("kind",), ("state",)):
    _index(inbox, *_first, "arrived_at", "message_id")
_index(inbox, "state", "kind", "arrived_at", only=inbox.c.signed_for_at.is_(None))
_index(inbox, "arrived_at")
_index(inbox, "digest")

frames = _table(
    "frames", records.OutgoingFrame, key("frame_id"), text("recipient", "kind"), binary("bytes_sent"),
    text("alg", "key_id"), binary("signature"), instant("created_at"),
)
_index(frames, "created_at")

positions = _table(
    "positions", records.Position, key("sender", "stream", "lineage_id"), number("consumed", "version"),
)

quarantine = _table(
    "quarantine", records.Quarantined, key("quarantine_id"), text("claimed_sender", "claimed_id"), data("headers"),
    binary("bytes_received"), text("reason"), instant("arrived_at"), text("state"), number("version"),
)
_index(quarantine, "state", "arrived_at")

# --- attachments: their bytes are files -----------------------------------------------------------

attachments = _table(
    "attachments", StoredAttachment, key("sha256"), text("title", "media_type"), number("size_bytes"),
    number("pages", null=True), binary("chunk_hashes"), text("added_by"), instant("added_at"), number("version"),
)
_index(attachments, "added_at")
_index(attachments, "added_at", "sha256")
_index(attachments, "title")

named_attachments = _table(
    "named_attachments", NamedAttachment, key("message_id"), number_key("position"),
    text("sha256", "direction", "peer", "lineage_id", "title", "media_type"), number("size_bytes"),
    instant("complete_at", null=True), number("version"),
)
_index(named_attachments, "sha256")

attachment_pulls = _table(
    "attachment_pulls", Pull, key("sha256"), text("state"), number("size_bytes", "chunk_bytes"),
    binary("chunk_hashes", "have"), number("asked_until", "attempts", "faults"), instant("next_attempt_at"),
    number("version"),
)
_index(attachment_pulls, "state", "next_attempt_at")

# --- evidence -----------------------------------------------------------------------------------

evidence = _table(
    "evidence", records.Evidence, key("evidence_id"), text("stage", "subject_id", "lineage_id"), instant("at"),
    binary("statement", "signature"), text("key_id"), number("log_index", null=True), unique=(("log_index",),),
)
_index(evidence, "log_index", only=evidence.c.log_index.is_(None))
_index(evidence, "subject_id")
_index(evidence, "lineage_id")

log_nodes = _table("log_nodes", records.LogNode, number_key("level", "position"), binary("hash"))
tree_heads = _table("tree_heads", records.TreeHead, number_key("size"), text("root"), instant("at"))

peer_heads = _table(
    "peer_heads", records.PeerHead, key("court_id"), number("proved_size"), text("proved_root"),
    number("claimed_size"), text("claimed_root"), instant("seen_at"), text("state"), number("version"),
)

journeys = _table(
    "journeys", records.JourneyReply, key("query_id", "court_id"), text("lineage_id"), instant("asked_at"),
    instant("answered_at", null=True), data("answer", null=True), number("version"),
)

# --- the node itself ----------------------------------------------------------------------------

commands = _table("commands", records.Command, key("command_id"), instant("done_at"), data("result"))
counters = _table("counters", records.Counter, key("name"), number("value"))
meta = _table("meta", records.Meta, key("name"), text("value"))
# fmt: on
