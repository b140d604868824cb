"""Tables of the families of procedures that keep more than exchanges; as `shared.persistence.tables`."""

from __future__ import annotations

from shared.domain.alerts import Alert
from shared.domain.campaigns import Campaign, Figures, ListedCase
from shared.domain.case_search import CaseWord
from shared.domain.command_centre import Contact, Squad
from shared.domain.duty_rota import Call, Centre, Shift
from shared.domain.flags import Flag, FlagCopy, FlagPeer
from shared.domain.integrity import IntegrityCard
from shared.domain.ledger import LedgerCheck, LedgerCursor, LedgerEvent, LedgerFigure, LedgerLine, LedgerResend
from shared.domain.node_events import NodeEvent
from shared.domain.notices import Notice, Standing
from shared.domain.portal import PartyNotice, QueryCode
from shared.domain.preservations import JudgmentDefect, Preservation
from shared.domain.rewards import SealedIdentity, Tip
from shared.domain.written import DraftVersion, KeptForm
from shared.persistence.columns import data, day, flag, instant, key, number, number_key, text, words
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
index(node_events, "kind", "seq")

# --- what cases are found by ---

case_words = table("case_words", CaseWord, key("kind", "word", "source_id"), text("lineage_id"))
index(case_words, "source_id")

# --- flags on cases and listed supervision (flags) ---

flags = table(
    "flags", Flag, key("flag_id"), text("lineage_id", "case_no", "case_court", "ground_zh", "ground_en", "rule", "cause", "level"),
    text("raiser", "authority", "issuer", "event", "state"), number("revision"), day("raised_on", "said_on"), text("reason"),
    text("evidence_no", "evidence_sha256", "reported_by", "checked_by", "heard_from", "message_id"), number("version"),
)
index(flags, "lineage_id", "cause")
index(flags, "state", "raised_on")
index(flags, "state", "raised_on", "flag_id")
table("flag_peers", FlagPeer, key("lineage_id", "court_id"))
table("flag_copies", FlagCopy, key("flag_id", "statement", "court_id"), instant("at"))

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
index(alerts, "state", "level", "raised_at", "alert_id")
index(alerts, "handler", "state")
index(alerts, "monitor", "state")

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

preservations = table(
    "preservations", Preservation, key("case_no"), text("lineage_id", "exchange_id", "phase", "suit_no"), number("amount_fen"),
    day("applied_on"), text("ruling_no"), day("ruled_on", null=True), number("security_fen"),
    day("expires_on", "alarm_on", null=True), text("zx_no"), day("converted_on", null=True), number("version"),
    unique=(("lineage_id",),),
)
index(preservations, "suit_no")
index(preservations, "applied_on")
index(preservations, "expires_on", only=preservations.c.expires_on.is_not(None))
index(preservations, "alarm_on", only=preservations.c.alarm_on.is_not(None))

judgment_defects = table(
    "judgment_defects", JudgmentDefect, key("defect_id"), text("judgment_no", "found_by", "case_no", "item"), words("missing"),
    text("outcome"), day("on"),
)
index(judgment_defects, "judgment_no")
index(judgment_defects, "on")

# --- disputes between enforcing courts (dispute) ---

# (tables of dispute stand here)

# --- requests, records, notices and campaigns (circulation) ---

notices = table(
    "notices", Notice, key("notice_id"), text("issuer", "number", "title", "scope"), words("courts"),
    text("text", "text_sha256"), words("actions"), day("issued_on", "effective_on"), day("reply_due_on", null=True),
    text("replaces", "implements", "message_id", "state"), instant("report_at", null=True), number("version"),
    unique=(("issuer", "number"),),
)
index(notices, "message_id")
index(notices, "state", "issued_on")
index(notices, "issued_on", "notice_id")
index(notices, "report_at", only=notices.c.report_at.is_not(None))

notice_standings = table(
    "notice_standings", Standing, key("notice_id", "court_id"), text("via", "stage"), day("since"),
)
index(notice_standings, "notice_id", "via")

campaigns = table(
    "campaigns", Campaign, key("campaign_id"), text("organiser", "above", "title", "scope"), words("courts"), text("chosen"),
    number("min_age_days"), text("origin"), day("list_on", "until_on"), text("targets"), flag("listed"), text("state"),
    number("week_no"), day("next_on", null=True), number("version"),
)
index(campaigns, "state", "list_on")
index(campaigns, "next_on", only=campaigns.c.next_on.is_not(None))

listed_cases = table(
    "listed_cases", ListedCase, key("campaign_id", "case_no"), text("court_id", "lineage_id"), day("filed_on"),
    day("off_on", null=True), text("mode", "document_no"),
)
index(listed_cases, "campaign_id", "court_id")

campaign_figures = table(
    "campaign_figures", Figures, key("campaign_id", "court_id"), number("week_no"), day("as_of"),
    number("courts", "reporting", "listed", "off"), data("modes"), words("silent"), text("list_sha256"), number("version"),
)

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

# --- what people have written (work) ---

kept_forms = table("kept_forms", KeptForm, key("kept_id"), text("person_id", "path"), data("fields"), instant("kept_at"))
index(kept_forms, "person_id", "kept_at")
table("draft_versions", DraftVersion, key("draft_id", "digest"), text("payload"), instant("written_at"))

# --- disputes of evidence (evidence_disputes) ---

# (tables of evidence_disputes stand here)
# --- the party portal and integrity cards (portal, integrity) ---

query_codes = table(
    "query_codes", QueryCode, key("code_id"), text("lineage_id", "party_id", "case_no", "selector", "secret_hash", "reply_salt"),
    text("reply_key", "state"), instant("issued_at"), text("issued_by"), number("version"),
)
index(query_codes, "lineage_id", "selector")

party_notices = table(
    "party_notices", PartyNotice, key("notice_id"), text("lineage_id", "party_id", "case_no", "kind", "event_id"), day("on"),
    text("state"), instant("told_at", null=True), text("told_by"), number("version"),
)
index(party_notices, "lineage_id", "on")
index(party_notices, "state", "on")

integrity_cards = table(
    "integrity_cards", IntegrityCard, key("card_id"), text("lineage_id", "party_id", "case_no", "state"), day("issued_on"),
    day("returned_on", "replied_on", null=True), instant("opened_at", null=True), text("handled_by"), data("sealed", "reply"),
    text("reply_code_id"), number("version"), unique=(("lineage_id", "party_id"),),
)
index(integrity_cards, "issued_on")
index(integrity_cards, "returned_on", only=integrity_cards.c.returned_on.is_not(None))
# fmt: on
