"""Events the platform records itself: which act tells of which node. Docketing, closing, stays and suspensions record their
own where they happen (`docket.entries`, the desk, `net_days`).

No names and no identity numbers: subjects are ids, details are kinds, days and sums.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from shared.domain.node_events import Entry, NodeEvent
from shared.messages.desk import Desk
from shared.messages.hooks import Done
from shared.procedures.coercive.tables import Measure

Noted = Callable[[Desk, Done], list[Entry]]
COERCIVE = {
    "summon_by_force": Measure.SUMMONS, "impose_fine": Measure.FINE, "impose_detention": Measure.DETENTION,
    "issue_search_warrant": Measure.SEARCH, "issue_eviction_notice": Measure.EVICTION, "ban_exit": Measure.EXIT_BAN,
}  # fmt: skip


def _one(kind: str, *members: str, subject: str = "", on: str = "") -> Noted:
    """An act that is one event: subject, day and members of the detail by their names in what it was given or reported."""

    def noted(desk: Desk, done: Done) -> list[Entry]:
        facts = {name: _member(done, name) for name in members}
        day = _member(done, on) if on else None
        return [Entry(kind, done.lineage_id, str(_member(done, subject) or "") if subject else "",
                      min(day, desk.today) if isinstance(day, date) else None,
                      {name: _plain(value) for name, value in facts.items() if value not in (None, "")})]  # fmt: skip

    return noted


def _member(done: Done, name: str) -> Any:
    return done.facts[name] if name in done.facts else getattr(done.given, name, None)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _notice(desk: Desk, done: Done) -> list[Entry]:
    """With the order to report assets, where it went out together (财产调查规定 2020 art. 3)."""
    found = _one("execution_notice_sent", on="sent_on")(desk, done)
    if done.given.report_order_no:
        found += _one("report_order_sent", on="sent_on")(desk, done)
        found[-1].detail["document_no"] = done.given.report_order_no
    return found


def _seized(desk: Desk, done: Done) -> list[Entry]:
    given, subject = done.given, str(done.facts["control_id"])
    day = min(given.start_on, desk.today)
    case = desk.cases.first(lineage_id=done.lineage_id, state="open")
    kept = {"preservation": True} if case is not None and "执保" in case.case_no else {}
    found = [
        Entry("asset_seized", done.lineage_id, subject, day, {"asset_kind": given.kind, "rank": given.rank} | kept),
        Entry("rank_entered", done.lineage_id, subject, None, {"rank": given.rank, "end_on": str(given.end_on)}),
    ]
    owed = desk.duties.first(lineage_id=done.lineage_id, rule_id="execution_notice", state__in=["open", "overdue"])
    if owed is not None:
        found.append(Entry("urgent_measure", done.lineage_id, subject, day))
    return found


def _sale(desk: Desk, done: Done) -> list[Entry]:
    """The first notice, a later one after a failure, or a sale without auction."""
    given = done.given
    kind = "outright_sale_published" if given.form == "sale" else "sale_notice_published"
    facts = _asset(desk, given.control_id) | {"document_no": given.document_no, "offline": given.offline}
    failed = len(_live(desk, given.control_id, "sale_failed"))
    if failed and given.form != "sale":
        kind, facts = "second_sale_published", facts | {"round": failed + 1}
    if given.sale_on is not None:
        facts["sale_on"] = str(given.sale_on)
    return [Entry(kind, done.lineage_id, given.control_id, min(given.begun_on, desk.today), facts)]


def _sold(desk: Desk, done: Done) -> list[Entry]:
    given = done.given
    facts = _asset(desk, given.control_id) | {"document_no": given.document_no}
    published = _live(desk, given.control_id, "sale_notice_published") + _live(
        desk, given.control_id, "second_sale_published"
    )
    facts["offline"] = any(row.detail.get("offline") for row in published)
    if given.result != "sold":
        facts["round"] = len(_live(desk, given.control_id, "sale_failed")) + 1
        return [Entry("sale_failed", done.lineage_id, given.control_id, None, facts)]
    found = [
        Entry("sale_concluded", done.lineage_id, given.control_id, None, facts | {"amount_fen": given.proceeds_fen}),
        Entry("price_paid", done.lineage_id, given.control_id, None, {"amount_fen": given.proceeds_fen}),
    ]
    proceeds = desk.money.where(
        lineage_id=done.lineage_id, direction="in", on=desk.today, amount_fen=given.proceeds_fen
    )
    found += [
        Entry("money_received", done.lineage_id, money.entry_id, None, {"amount_fen": money.amount_fen})
        for money in proceeds
        if desk.of(NodeEvent).first(subject_id=money.entry_id, kind="money_received") is None
    ]
    return found


def _live(desk: Desk, subject_id: str, kind: str) -> list[NodeEvent]:
    return desk.of(NodeEvent).where(subject_id=subject_id, kind=kind, corrects=None)


def _asset(desk: Desk, control_id: str) -> dict[str, Any]:
    control = desk.controls.get(control_id)
    return {"asset_kind": control.kind} if control is not None else {}


def _measure(desk: Desk, done: Done) -> list[Entry]:  # noqa: ARG001 - as the others
    return [Entry("coercive_measure", done.lineage_id, str(done.facts["measure_id"]), None,
                  {"measure": COERCIVE[done.act].value, "document_no": done.given.document_no})]  # fmt: skip


def _queried(desk: Desk, done: Done) -> list[Entry]:
    entry = desk.exchanges.need(str(done.exchange_id))
    return [Entry("follow_up_query", entry.lineage_id, str(entry.data["case_no"]), done.given.queried_on,
                  {"hits": done.given.hits, "told_on": str(done.given.told_on)})]  # fmt: skip


#: Act → the events it is.
NOTED: dict[str, Noted] = {
    "name_handler": _one("handler_assigned"),
    "send_execution_notice": _notice,
    "impose_control": _seized,
    "renew_control": _one("control_renewed", "end_on", subject="control_id"),
    "receive_money": _one("money_received", "amount_fen", subject="entry_id"),
    "pay_money": _one("money_paid", "amount_fen", subject="entry_id"),
    "begin_disposal": _sale,
    "record_disposal": _sold,
    "ban_consumption": _one("consumption_banned", "document_no", subject="measure_id"),
    "enter_blacklist": _one("blacklisted", "document_no", "ground", "until_on", subject="measure_id"),
    **dict.fromkeys(COERCIVE, _measure),
    "record_followup_query": _queried,
}
#: Kinds nobody records by hand, and what to do instead.
BY_PLATFORM = {
    "application_received": "receive_application", "case_filed": "file_case", "filing_refused": "refuse_application",
    "handler_assigned": "name_handler", "execution_notice_sent": "send_execution_notice", "asset_seized": "impose_control",
    "rank_entered": "impose_control", "control_renewed": "renew_control", "money_received": "receive_money",
    "money_paid": "pay_money", "consumption_banned": "ban_consumption", "blacklisted": "enter_blacklist",
    "case_suspended": "suspend_enforcement", "case_resumed": "lift_suspension", "case_closed": "close_case",
    "follow_up_query": "record_followup_query",
}  # fmt: skip


def note(desk: Desk, done: Done) -> None:
    """After an act: the events it is."""
    desk.record_events(NOTED[done.act](desk, done))
