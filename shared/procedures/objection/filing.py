"""Receiving an objection (执行异议) and docketing it: which court, in time, once per act, with complete papers.

What cannot be docketed for good (too late, raised before) is still received: the panel refuses it by a ruling, against
which reconsideration lies (异议复议规定 2020 arts 2, 6, 15). Where no objection lies at all the window says so and enters
nothing: an elevation or designation, a defence older than the title (art. 7), a matter of another court (art. 4).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.cases import Case, Objection
from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import BadInput, Citation, Conflict, NotAllowed, Text, ZhixingError
from shared.domain.exchanges import Exchange
from shared.domain.reviews import TRACKS, Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.matters import Note, exchange_of, need_entry
from shared.procedures.objection.course import (
    FILING_RULE,
    NAME,
    NOTIFY_RULE,
    ROLE,
    SUPPLEMENT_RULE,
    moved,
    parties_and_objector,
)
from shared.procedures.objection.elsewhere import require_reviewed_here
from shared.procedures.objection.papers import (
    AskPapers,
    FileObjection,
    MoreGrounds,
    NotifyParties,
    ObjectionMatter,
    PapersReceived,
)
from shared.procedures.objection.tables import PENDING
from shared.procedures.supervising import lines_of

TERMINATION_RULE = "objection_termination"
#: Closings by which enforcement has ended; a case closed by a transfer goes on elsewhere.
ENDED = ("fulfilled", "terminated", "not_enforced", "application_dismissed")


class EnforcementEnded(Conflict):
    """The window has closed with the procedure."""

    code = "enforcement_ended"
    what = Text("执行程序已于 {closed_on} 终结，异议应在此前提出。",
                "Enforcement ended on {closed_on}; an objection is made before that.")  # fmt: skip
    todo = Text("裁定不予受理；对终结执行本身的异议，六十日内可以提出。",
                "Refuse it by a ruling; against the termination itself there are sixty days.")  # fmt: skip
    source = Citation("异议复议规定", "2020", "art. 6")


class TerminationTooLate(Conflict):
    """More than sixty days since the termination was received or known."""

    code = "objection_too_late"
    what = Text("对终结执行的异议应于 {due_on} 前提出，{received_on} 收到，已经逾期。",
                "An objection to the termination was due by {due_on}; it came on {received_on}.")  # fmt: skip
    todo = Text("裁定不予受理。", "Refuse it by a ruling.")
    source = Citation("法释〔2016〕3号", "2016", "")


class RaisedBefore(Conflict):
    """One act, one round: grounds left out, withdrawn or dismissed cannot be raised again."""

    code = "raised_before"
    what = Text("该异议人就同一执行行为已提出异议（{case_no}），撤回或裁定后不得再次提出。",
                "The same person has objected to the same act before ({case_no}); there is one round.")  # fmt: skip
    todo = Text("裁定不予受理；对原裁定不服的，在期限内申请复议。",
                "Refuse it by a ruling; against the earlier ruling reconsideration lies in time.")  # fmt: skip
    source = Citation("异议复议规定", "2020", "art. 15")


class PendingAlready(Conflict):
    """The same person's objection to the same act is under review."""

    code = "objection_pending"
    what = Text("同一异议（{case_no}）正在审查。", "The same objection ({case_no}) is under review.")
    todo = Text("其他理由请在该异议中一并补充。", "Put further grounds forward in it.")
    source = Citation("异议复议规定", "2020", "art. 15")


def receive(desk: Desk, doer: Doer, about: About, given: FileObjection) -> Mapping[str, Any]:
    """收到异议: number, exchange, the three and the fifteen days from receipt."""
    case = need_entry(desk, about.lineage_id)
    _require_an_objection(desk, given)
    require_reviewed_here(desk, about.lineage_id, challenged=given.challenged, act_of=given.act_of,
                          received_on=given.received_on)  # fmt: skip
    case_no = desk.new_case_no("执异")
    data: dict[str, Any] = {
        "track": Track.CONDUCT.value, "case_no": case_no, "enforcement_case_no": case.case_no, "objector": given.objector,
        "objector_role": given.objector_role, "challenged": given.challenged, "received_on": str(given.received_on),
        "grounds": given.grounds, "matter": given.matter.value, "reviewing_court": desk.court_id, "panels": [], "served": [],
        "remand_count": 0, "known_on": str(given.known_on or ""), "special_cause": given.special_cause,
    }  # fmt: skip
    exchange = desk.open_exchange(
        NAME, ROLE, event="receive", lineage_id=about.lineage_id, peer=desk.court_id, data=data
    )
    desk.objections.add(Objection(exchange.exchange_id, about.lineage_id, case_no, given.challenged, given.grounds,
                                  given.received_on))  # fmt: skip
    for rule_id, body in ((FILING_RULE, Body.FILING), (TRACKS[Track.CONDUCT].decide, Body.REVIEW)):
        desk.open_duty(rule_id, lineage_id=about.lineage_id, subject_id=exchange.exchange_id, body=body,
                       start=given.received_on)  # fmt: skip
    bar = bar_to_filing(desk, exchange)
    return {"exchange_id": exchange.exchange_id, "objection_id": exchange.exchange_id, "case_no": case_no,
            "lineage_id": about.lineage_id, "bar": bar.code if bar else ""}  # fmt: skip


def _require_an_objection(desk: Desk, given: FileObjection) -> None:
    if desk.moves_power(given.challenged):
        raise NotAllowed(
            Text("提级、指定执行属执行管理行为，不属于执行行为，不能提出执行异议。",
                 "Elevation and designation are management, not enforcement acts: no objection lies."),
            Text("当事人可向上级法院反映，按申诉信访或执行监督处理。", "The party may petition the superior court."),
            Citation("(2022)最高法执复22号", "2022", ""),
        )  # fmt: skip
    if given.matter is ObjectionMatter.DEFENCE_BEFORE_TITLE:
        raise NotAllowed(
            Text("执行依据生效之前的实体事由（抵销除外）不能以执行异议提出。",
                 "A defence older than the title, other than set-off, is no objection to enforcement."),
            Text("告知其依法申请再审或者通过其他程序解决。", "Tell the debtor to apply for retrial or use another procedure."),
            Citation("异议复议规定", "2020", "art. 7"),
        )  # fmt: skip
    if given.matter.is_defence and given.objector_role != "debtor":
        raise BadInput(Text("实体事由由被执行人提出。", "A substantive defence is the debtor's."))
    if given.received_on > desk.today:
        raise BadInput(Text("收到异议之日 {day} 在将来。", "The day of receipt {day} lies in the future."),
                       day=given.received_on)  # fmt: skip
    if (given.matter is ObjectionMatter.TERMINATION) != (given.known_on is not None):
        raise BadInput(Text("对终结执行提出异议的，填写收到或知道之日，其他异议不填。",
                            "For a termination give the day it was received or known, and only then."))  # fmt: skip
    if given.known_on is not None and given.known_on > given.received_on:
        raise BadInput(Text("知道之日晚于收到异议之日。", "The day it was known is later than the objection."))


def bar_to_filing(desk: Desk, exchange: Exchange) -> ZhixingError | None:
    """Why this objection cannot be docketed, if so: EnforcementEnded, TerminationTooLate, RaisedBefore, PendingAlready."""
    received_on = date.fromisoformat(exchange.data["received_on"])
    if exchange.data["known_on"]:
        period = desk.law.period(TERMINATION_RULE, desk.today)
        end = due(date.fromisoformat(exchange.data["known_on"]), period, desk.law.calendar).due_on
        if end is not None and received_on > end:
            return TerminationTooLate(due_on=end, received_on=received_on)
    else:
        closed = _ended(desk, exchange.lineage_id)
        if closed is not None and closed.closed_on is not None and received_on > closed.closed_on:
            return EnforcementEnded(closed_on=closed.closed_on)
    return _raised_before(desk, exchange)


def _ended(desk: Desk, lineage_id: str) -> Case | None:
    entries = desk.cases.where(lineage_id=lineage_id, order_by=("-filed_on", "-case_no"))
    return entries[0] if entries and all(e.state == "closed" and e.mode in ENDED for e in entries[:1]) else None


def _raised_before(desk: Desk, exchange: Exchange) -> ZhixingError | None:
    mine = {name: exchange.data[name] for name in ("challenged", "objector", "track")}
    for other in desk.exchanges.where(procedure=NAME, role=ROLE, lineage_id=exchange.lineage_id):
        if other.exchange_id == exchange.exchange_id or {name: other.data.get(name) for name in mine} != mine:
            continue
        if other.state == "withdrawn" or "disposition" in other.data:
            return RaisedBefore(case_no=other.data["case_no"])
        if other.state in PENDING and "filed_on" in other.data:
            return PendingAlready(case_no=other.data["case_no"])
    return None


def docket(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """立案: the conditions are met."""
    exchange = exchange_of(desk, about)
    bar = bar_to_filing(desk, exchange)
    if bar is not None:
        raise bar
    exchange = moved(desk, exchange, "file", filed_on=str(desk.today))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=FILING_RULE, by=f"act:{doer.person_id}")
    desk.open_duty(NOTIFY_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.REVIEW)
    return {"state": exchange.state, "case_no": exchange.data["case_no"]}


def ask_papers(desk: Desk, doer: Doer, about: About, given: AskPapers) -> Mapping[str, Any]:
    """Told once with all gaps; the objector has three days. Raises Conflict the second time."""
    exchange = exchange_of(desk, about)
    if exchange.data.get("missing"):
        raise Conflict(
            Text("补正材料只能一次性告知。", "What is missing is told once."),
            Text("材料仍不全的，裁定不予受理。", "If it is still incomplete, refuse it by a ruling."),
            Citation("异议复议规定", "2020", "art. 2"),
        )
    if not date.fromisoformat(exchange.data["received_on"]) <= given.told_on <= desk.today:
        raise BadInput(Text("告知之日应在收到异议之日至今日之间。", "Told between the day of receipt and today."))
    missing = list(lines_of(given.missing, "须补正的材料"))
    exchange = moved(desk, exchange, "ask_supplement", missing=missing, told_on=str(given.told_on))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=FILING_RULE, by="supplement_asked", event="drop")
    term = desk.open_duty(SUPPLEMENT_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                          body=Body.FILING, start=given.told_on)  # fmt: skip
    return {"state": exchange.state, "due_on": str(term.due_on)}


def papers_received(desk: Desk, doer: Doer, about: About, given: PapersReceived) -> Mapping[str, Any]:
    """The papers are here: three days to docket or refuse run from now."""
    exchange = moved(desk, exchange_of(desk, about), "supplement_received", papers_on=str(given.received_on))
    for rule_id in (SUPPLEMENT_RULE, FILING_RULE):
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by="papers", event="drop")
    desk.open_duty(FILING_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.FILING,
                   start=given.received_on)  # fmt: skip
    return {"state": exchange.state}


def add_grounds(desk: Desk, doer: Doer, about: About, given: MoreGrounds) -> Mapping[str, Any]:
    """Further grounds, as long as the objection is not decided (ORR 15)."""
    exchange = exchange_of(desk, about)
    moved(desk, exchange, "add_grounds", grounds=f"{exchange.data['grounds']}\n{given.grounds}")
    return {"state": exchange.state}


def notify(desk: Desk, doer: Doer, about: About, given: NotifyParties) -> Mapping[str, Any]:
    """Objector, parties and other persons concerned are told; the review begins."""
    before = exchange_of(desk, about)
    others = list(lines_of(given.others, "利害关系人")) if given.others.strip() else []
    exchange = moved(desk, before, "notify", notified_on=str(given.notified_on), others=others)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=NOTIFY_RULE, by=f"act:{doer.person_id}")
    return {"state": exchange.state, "notified": "、".join(parties_and_objector(desk, exchange))}
