"""Stories of process nodes: a case whose events are recorded one by one, and one from its application to the archive."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from builders import Country, four_courts
from law import oracle
from stories import CASE, LOWER
from supervising_stories import Supervision

from shared.domain.duties import Duty
from shared.domain.node_events import NodeEvent

LEADERS = (("officer1", "draft"), ("chief", "review"), ("president", "approve"))


@dataclass
class Nodes(Supervision):
    """A case at `lower` whose nodes are recorded; `control` is its first seizure."""

    control: str = ""
    seen: dict[str, Any] = field(default_factory=dict)

    def event(
        self, kind: str, subject: str = "", *, who: str = "officer1", on: str = "", **detail: Any
    ) -> dict[str, Any]:
        """Record an event through the act for it."""
        lines = "\n".join(
            f"{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in detail.items()
        )
        given = {"kind": kind, "subject_id": subject, "detail": lines} | ({"on": on} if on else {})
        return self.country.act(self.lower, who, "record_node_event", lineage=self.lineage, **given)

    def do(self, who: str, act: str, **inputs: Any) -> dict[str, Any]:
        """Any other act about the case."""
        return self.country.act(self.lower, who, act, lineage=self.lineage, **inputs)

    def signed(self, act: str, **inputs: Any) -> dict[str, Any]:
        """An act the president approves."""
        draft = self.country.draft(
            self.lower, "officer1", act, to=self.lower, lineage=self.lineage, exchange="", **inputs
        )
        self.country.approve(self.lower, draft, ("chief", "review"), ("president", "approve"))
        self.country.issue(self.lower, "officer1", draft)
        with self.country.read(self.lower) as unit:
            done: dict[str, Any] = unit.drafts.need(draft).facts
        return done

    def seized(self, kind: str = "movable", rank: int = 1) -> Nodes:
        done = self.do("officer1", "impose_control", epoch=1, asset="车辆", kind=kind, rank=rank, start_on=str(self.today),
                       end_on=self.day(300), registrar="车管所")  # fmt: skip
        self.control = done["control_id"]
        return self

    def noticed(self) -> Nodes:
        self.do("officer1", "send_execution_notice", epoch=1, sent_on=str(self.today))
        return self

    def events(self, **filters: Any) -> list[NodeEvent]:
        with self.country.read(self.lower) as unit:
            rows: list[NodeEvent] = unit.of(NodeEvent).where(order_by=("seq",), **filters)
        return rows

    def clock(self, rule_id: str, subject: str = "") -> Duty:
        """The newest duty of a rule about a subject, the case when empty."""
        with self.country.read(self.lower) as unit:
            rows = unit.duties.where(rule_id=rule_id, subject_id=subject or self.case_no)
        return max(rows, key=lambda duty: (duty.opened_on, duty.state != "dropped", duty.state == "open"))

    def wait(self, days: int) -> Nodes:
        self.country.later(days=days)
        return self


def whole_life(story: Nodes) -> Nodes:
    """From the application to the archive at the rhythm of a diligent court; every node of the working list once."""
    country, court = story.country, story.lower
    received = country.act(court, "filing", "receive_application", title_no=CASE["title_no"], received_on="2026-03-10",
                           performance_ends_on="2025-06-30")  # fmt: skip
    story.wait(2)
    story.filed(application_id=received["application_id"], received_on="2026-03-10")
    story.seen |= received
    story.event("case_triaged", who="duty1")
    story.wait(1).do("chief", "name_handler", person_id=country.people[court, "officer1"].person_id)
    story.event("file_received")
    story.wait(1).event("creditor_contacted")
    story.noticed()
    story.event("report_order_sent", due_on=story.day(15))
    story.signed("ban_consumption", person="debtor", document_no="限1", reason="未履行")
    story.event("network_query_sent", who="duty1")
    story.wait(2).event("feedback_analysed", who="duty1")
    story.event("lead_received", "lead-1")
    story.wait(3).event("lead_checked", "lead-1")
    story.event("search_requested", "search-1")
    story.wait(2).event("search_started", "search-1")
    story.wait(6).event("asset_search_completed")
    story.event("asset_report_received")
    story.event("report_checked")
    story.seized()
    story.do("officer1", "renew_control", control_id=story.control, end_on=story.day(400))
    story.event("status_surveyed", story.control)
    story.wait(5).event("network_inquiry_started", story.control)
    story.wait(2).event("network_inquiry_answered", story.control)
    story.event("valuation_received", story.control)
    story.wait(1).event("report_served", story.control)
    return _sold_and_closed(story)


def _sold_and_closed(story: Nodes) -> Nodes:
    """From the price to the archive."""
    story.wait(7).event("price_fixed", story.control, price_fen=100_000_00)
    story.event("sale_panel_decided", story.control, notice_on=story.day(6), reserve_fen=80_000_00)
    story.event("sale_parties_told", story.control)
    story.wait(6).do("officer2", "begin_disposal", epoch=1, control_id=story.control, form="auction_notice",
                     begun_on=str(story.today), document_no="拍1", sale_on=story.day(20))  # fmt: skip
    story.wait(21).do(
        "officer2", "record_disposal", epoch=1, control_id=story.control, result="unsold", document_no="流1"
    )
    story.event("deposits_returned", story.control)
    story.wait(5).do("officer2", "begin_disposal", epoch=1, control_id=story.control, form="auction_notice",
                     begun_on=str(story.today), document_no="拍2", sale_on=story.day(10))  # fmt: skip
    story.wait(11).do("officer2", "record_disposal", epoch=1, control_id=story.control, result="sold", document_no="成1",
                      proceeds_fen=120_000_00)  # fmt: skip
    story.event("deposits_returned", story.control)
    story.wait(3).event("sale_ruling_served", story.control, who="judge7")
    story.wait(5).event("asset_delivered", story.control)
    story.signed("impose_fine", person="debtor", amount_fen=1000_00, document_no="罚1", reason="拒不报告")
    story.event("distribution_plan_served", "plan-1")
    held = story.do("officer1", "suspend_enforcement", epoch=1, ground="retrial", document_no="中1", reason="再审审查")
    story.wait(3).do(
        "officer1", "lift_suspension", epoch=1, exchange=held["exchange_id"], document_no="恢1", reason="事由消失"
    )
    entered = story.signed(
        "enter_blacklist", person="debtor", ground="report_breach", document_no="失1", reason="未报告"
    )
    story.seen |= {"blacklist": entered["measure_id"]}
    story.event("closing_interview")
    story.wait(15).do("officer3", "receive_money", amount_fen=1)
    paid = story.do("officer3", "pay_money", epoch=1, amount_fen=120_000_00)
    story.event("recipient_informed", paid["entry_id"])
    story.do("officer1", "close_case", epoch=1, mode="fulfilled", reason="全部执行到位")
    story.wait(2).event("archived", who="filing")
    story.country.tick()
    return story


@cache
def _lived() -> Nodes:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    country = four_courts(Path(folder.name))
    atexit.register(country.close)
    return whole_life(Nodes(country))


def lived() -> Nodes:
    """The whole life, told once a process; to be read only."""
    return _lived()


@cache
def _one_court() -> Country:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    country = Country(Path(folder.name), (LOWER,))
    atexit.register(country.close)
    return country


def one_court(folder: Path) -> Country:
    """福田区法院 alone, made once a process and copied: nodes concern no other court."""
    return _one_court().copy(folder)


def started(country: Country, **changes: Mapping[str, Any]) -> Nodes:
    """Filed on 10 March 2026, a Tuesday."""
    story = Nodes(country)
    story.filed(**changes)
    return story


def ends(start: date, amount: int, unit: str, spans: str = "", listed: str = "") -> str:
    """What the independent counter of days says."""
    row = {
        "amount": str(amount),
        "unit": unit,
        "start": str(start),
        "kind": "period",
        "spans": spans,
        "list": listed,
        "longer": "",
    }
    return oracle.answer(row).due


__all__ = ["LOWER", "Nodes", "ends", "lived", "started", "whole_life"]
