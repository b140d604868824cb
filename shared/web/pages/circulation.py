"""Notices with their receipt trees, campaigns with lists and figures, requests and records of this court."""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.domain.campaigns import Campaign, Figures, ListedCase
from shared.domain.notices import Notice, Standing
from shared.flows.separation import standing
from shared.web.here import node, person
from shared.web.reading import offers
from shared.web.reading.circulation import receipt_tree
from shared.web.tables import EachOf

blueprint = Blueprint("circulation", __name__)
SHOWN = 200
#: Cases of one court's list on a page.
LISTED = 500
BY_EXCHANGE = ["consultation", "record"]


@blueprint.get("/notices")
def notices() -> str:
    """Notices to sign for, in force, issued and replaced."""
    with node().store.read() as unit:
        rows = unit.of(Notice).where(order_by=("-issued_on", "-notice_id"), limit=SHOWN)
        ids = [row.notice_id for row in rows]
        states = {row.exchange_id: row.state for row in unit.exchanges.where(exchange_id__in=ids)}
        unsigned = {
            row.message_id for row in unit.inbox.where(
                message_id__in=[row.message_id for row in rows if row.message_id], state="applied", signed_for_at=None)
        }  # fmt: skip
    return render_template(
        "notices.html", rows=rows, states=states, unsigned=unsigned, acts=_court_acts("issue_notice", "ask_for_notices")
    )


@blueprint.get("/notices/<notice_id>")
def notice(notice_id: str) -> str:
    """The text as signed, and how every court stands."""
    here, who = node(), person()
    with here.store.read() as unit:
        row = unit.of(Notice).need(notice_id)
        rows = unit.of(Standing).where(notice_id=notice_id)
        exchange = unit.exchanges.need(notice_id)
        implementing = unit.of(Notice).where(implements=row.number, order_by=("issued_on",), limit=SHOWN)
        offered = offers.for_exchange(here, who, exchange, standing(here, unit, exchange.lineage_id, who.person_id))
        brought = unit.inbox.get(row.message_id) if row.message_id else None
    tree = receipt_tree(row, rows, here.registry, here.court_id, here.clock.legal_today())
    to_sign = brought if brought is not None and brought.signed_for_at is None else None
    return render_template(
        "notice.html",
        notice=row,
        tree=tree,
        exchange=exchange,
        offered=offered,
        implementing=implementing,
        to_sign=to_sign,
    )


@blueprint.get("/campaigns")
def campaigns() -> str:
    """Campaigns this court organises or takes part in."""
    with node().store.read() as unit:
        rows = unit.of(Campaign).where(order_by=("state", "-list_on"), limit=SHOWN)
        totals = {
            row.campaign_id: row for row in unit.of(Figures).where(
                campaign_id__in=[each.campaign_id for each in rows], court_id="total")
        }  # fmt: skip
    return render_template("campaigns.html", rows=rows, totals=totals, acts=_court_acts("open_campaign"))


@blueprint.get("/campaigns/<campaign_id>")
def campaign(campaign_id: str) -> str:
    """Figures by court, and the lists this court has."""
    here, who = node(), person()
    with here.store.read() as unit:
        row = unit.of(Campaign).need(campaign_id)
        figures = unit.of(Figures).where(campaign_id=campaign_id, order_by=("court_id",))
        cases = unit.of(ListedCase).where(campaign_id=campaign_id, order_by=("court_id", "case_no"), limit=LISTED)
        exchange = unit.exchanges.need(campaign_id)
        offered = offers.for_exchange(here, who, exchange, standing(here, unit, exchange.lineage_id, who.person_id))
    total = next((each for each in figures if each.court_id == "total"), None)
    parts = [each for each in figures if each.court_id != "total"]
    return render_template(
        "campaign.html", campaign=row, total=total, parts=parts, cases=cases, exchange=exchange, offered=offered
    )


@blueprint.get("/requests")
def requests() -> str:
    """Requests for instruction and records, this court's own and those that came to it."""
    with node().store.read() as unit:
        rows = EachOf(unit.exchanges, "procedure", BY_EXCHANGE).where(
            order_by=("-opened_at", "-exchange_id"), limit=SHOWN
        )
        due = {
            duty.subject_id: duty for duty in unit.duties.where(
                subject_id__in=[row.exchange_id for row in rows], state__in=["open", "overdue"])
        }  # fmt: skip
    return render_template("requests.html", rows=rows, due=due)


def _court_acts(*names: str) -> list[offers.Offered]:
    """Acts that begin something, marked with who may do them."""
    return [offers.of_act(person(), offers.act_named(node(), name)) for name in names]
