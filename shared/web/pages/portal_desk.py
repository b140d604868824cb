"""The court's side of the portal: query codes of a case's parties with their slip and card, and what is still to be told."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.cases import Party
from shared.domain.errors import Text
from shared.domain.integrity import IntegrityCard
from shared.domain.node_events import EVENT_KINDS
from shared.domain.portal import PartyNotice, QueryCode
from shared.flows import acts, query_codes
from shared.messages.kinds import About
from shared.procedures.integrity.papers import card_items
from shared.procedures.portal.papers import Means
from shared.web.here import node, person
from shared.web.pages.showing import t
from shared.web.reading import offers
from shared.web.reading.cases import case_named
from shared.web.tables import Column, Listing, csv_file, listing, wants_csv

blueprint = Blueprint("portal_desk", __name__)
TO_TELL = {"state": "to_tell"}


@blueprint.get("/cases/<case_no>/codes")
def codes(case_no: str) -> str:
    """Each party with its code and card; what is on a card is nowhere here, nor whether it came back."""
    with node().store.read() as unit:
        case = case_named(unit, case_no)
        parties = unit.parties.where(lineage_id=case.lineage_id)
        rows = unit.of(QueryCode).where(lineage_id=case.lineage_id, order_by=("issued_at",))
        cards = {row.party_id: row.issued_on for row in unit.of(IntegrityCard).where(lineage_id=case.lineage_id)}
    return render_template(
        "portal_codes.html", case=case, parties=parties, cards=cards, codes={row.party_id: row for row in rows},
        may=offers.of_act(person(), offers.act_named(node(), "issue_query_code")),
    )  # fmt: skip


@blueprint.post("/cases/<case_no>/codes")
def issue(case_no: str) -> str:
    """Issue a code and show it once, on the slip that is printed with the card."""
    with node().store.read() as unit:
        case = case_named(unit, case_no)
        known = unit.parties.where(lineage_id=case.lineage_id)
    party_id = request.form.get("party", "")
    made = query_codes.issue_code(node(), person(), case.lineage_id, party_id, command_id=request.form.get("command"))
    found: Party | None = next((each for each in known if each.party_id == party_id), None)
    return render_template("portal_slip.html", case=case, made=made, party=found, items=card_items())


@blueprint.post("/cases/<case_no>/codes/<code_id>/revoke")
def revoke(case_no: str, code_id: str) -> Response:
    """A lost code ends at once, and every session with it."""
    with node().store.read() as unit:
        case = case_named(unit, case_no)
    inputs = {"code_id": code_id, "reason": request.form.get("reason", "").strip()}
    acts.perform(node(), person(), "revoke_query_code", About(case.lineage_id), inputs, command_id=request.form.get("command"))  # fmt: skip
    flash(t("查询码已撤销。", "The code has been revoked."))
    return redirect(url_for("portal_desk.codes", case_no=case.case_no), 303)


def _title(row: PartyNotice) -> Text:
    return EVENT_KINDS[row.kind].title if row.kind in EVENT_KINDS else Text(row.kind, row.kind)


def notice_text(row: PartyNotice) -> str:
    """What is sent to the party: no names, no sums; the rest is behind the query code."""
    return (
        f"【{node().court.name.zh}】{row.case_no}：{row.on.year}年{row.on.month}月{row.on.day}日，{_title(row).zh}。"
        "详情请凭案号和查询码登录本院执行公开平台查看。"
    )


COLUMNS: tuple[Column[PartyNotice], ...] = (
    Column("on", Text("发生之日", "Day"), lambda row: row.on, ("on",)),
    Column("case_no", Text("案号", "Case"), lambda row: row.case_no),
    Column("party", Text("当事人", "Party"), lambda row: row.party_id),
    Column("kind", Text("节点", "Node"), lambda row: _title(row).zh),
    Column("text", Text("告知内容", "Text to send"), notice_text),
    Column("done", Text("登记告知", "Record"), lambda row: row.state),
)


@blueprint.get("/portal-notices")
def notices() -> str | Response:
    """What parties have to be told and have not yet seen in the portal, the oldest first."""
    with node().store.read() as unit:
        rows = unit.of(PartyNotice)
        if wants_csv():
            return csv_file(rows, COLUMNS, TO_TELL, sort="on", file_name="to-be-told.csv")
        found: Listing[PartyNotice] = listing(rows, COLUMNS, TO_TELL, sort="on")
        people = {row.party_id: row for row in unit.parties.where(party_id__in=[row.party_id for row in found.rows])}
    may = offers.of_act(person(), offers.act_named(node(), "record_told"))
    return render_template("portal_notices.html", list=found, parties=people, text=notice_text, title=_title, means=Means, may=may)  # fmt: skip


@blueprint.post("/portal-notices/<notice_id>")
def record(notice_id: str) -> Response:
    """A party was told by telephone, SMS, letter or in person."""
    with node().store.read() as unit:
        row = unit.of(PartyNotice).need(notice_id)
    inputs = {"notice_id": notice_id, "means": request.form.get("means", "")}
    acts.perform(node(), person(), "record_told", About(row.lineage_id), inputs, command_id=request.form.get("command"))
    flash(t("已登记告知。", "Recorded as told."))
    return redirect(url_for("portal_desk.notices"), 303)
