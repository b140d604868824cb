"""Lists of a campaign: frozen once, by query over the docket of the court; a case leaves only by a closing that stands there."""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.domain.campaigns import Campaign, Chosen, Figures, ListedCase, list_digest
from shared.domain.cases import Case
from shared.domain.errors import Conflict, Text
from shared.domain.identifiers import CaseNumber
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About
from shared.procedures.circulation.campaign.papers import (
    PER_MESSAGE,
    SOURCE,
    CaseList,
    CaseOffList,
    ListEntry,
    StrikeOff,
)
from shared.procedures.matters import exchange_of


class NoClosingDocument(Conflict):
    """The docket of this court shows no closing of the case since the list was frozen."""

    code = "no_closing_document"
    what = Text("案件 {case_no} 没有结案，不得销号。", "Case {case_no} is not closed: it stays on the list.")
    todo = Text("请先依法结案，再凭结案文书销号。", "Close the case first; strike it off with the closing document.")


def chosen_cases(desk: Desk, campaign: Campaign) -> list[Case]:
    """The query over the docket of this court, today."""
    latest = campaign.list_on - timedelta(days=campaign.min_age_days)
    still_open = desk.cases.where(state="open")
    if campaign.chosen == Chosen.OPEN:
        found = still_open
    else:
        taken_up = {case.lineage_id for case in still_open}
        closed = desk.cases.where(state="closed", mode="closed_for_now")
        found = [case for case in closed if case.lineage_id not in taken_up]
    return [case for case in found if case.filed_on <= latest and campaign.origin in ("", case.origin)]


def freeze(desk: Desk, campaign: Campaign) -> Campaign:
    """Write the list down, once; send it to the court above."""
    rows = []
    if campaign.listed:
        rows = [ListedCase(campaign.campaign_id, case.case_no, desk.court_id, case.lineage_id, case.filed_on)
                for case in sorted(chosen_cases(desk, campaign), key=lambda each: each.case_no)]  # fmt: skip
    if rows:
        desk.of(ListedCase).add_all(rows)
    digest = list_digest(rows)
    desk.move(desk.exchanges.need(campaign.campaign_id), "freeze", listed=len(rows), list_sha256=digest)
    if campaign.listed and campaign.above:
        parts = [rows[at : at + PER_MESSAGE] for at in range(0, len(rows), PER_MESSAGE)] or [[]]
        for number, part in enumerate(parts, 1):
            entries = tuple(ListEntry(row.case_no, row.lineage_id, row.filed_on) for row in part)
            said = CaseList(campaign.list_on, number, len(parts), len(rows), digest, entries)
            desk.send("case_list", campaign.above, said, lineage_id=f"court:{campaign.organiser}",
                      exchange_id=campaign.campaign_id)  # fmt: skip
    return desk.of(Campaign).save(replace(campaign, state="listed", next_on=campaign.week_on(1)))


def list_fits(desk: Desk, message: Received) -> None:
    """Cases of the sender's own docket; the whole list hashes to what was said. Raises Refused R7, R11."""
    said, sender, campaign_id = message.payload, message.envelope.sender, message.envelope.procedure_id
    code = desk.registry.court(sender).code
    foreign = [each.case_no for each in said.entries if CaseNumber.parse(each.case_no).court_code != code]
    known = desk.of(ListedCase).where(campaign_id=campaign_id, court_id=sender)
    begun = desk.of(Figures).get(campaign_id, sender)
    frozen = begun.list_sha256 if begun is not None else ""
    other = frozen not in ("", said.list_sha256) or bool(known and list_digest(known) == frozen)
    again = {row.case_no for row in known} & {each.case_no for each in said.entries}
    if other or again or len(known) + len(said.entries) > said.total:
        refuse(RefusalCode.R11, "{court} 的清单已经冻结。", "The list of {court} is frozen.", rule=SOURCE, court=sender)
    rows = known + _rows(campaign_id, sender, said)
    whole = said.part == said.parts
    if foreign or (whole and (len(rows) != said.total or list_digest(rows) != said.list_sha256)):
        refuse(
            RefusalCode.R7,
            "清单与摘要或者案号不符。",
            "The list does not fit its hash or its court.",
            rule=SOURCE,
            court=sender,
        )


def _rows(campaign_id: str, court: str, said: CaseList) -> list[ListedCase]:
    return [ListedCase(campaign_id, each.case_no, court, each.lineage_id, each.filed_on) for each in said.entries]


def list_taken(desk: Desk, message: Received) -> None:
    """The court directly above keeps the list of a court below."""
    said, sender, campaign_id = message.payload, message.envelope.sender, message.envelope.procedure_id
    rows = _rows(campaign_id, sender, said)
    if rows:
        desk.of(ListedCase).add_all(rows)
    figures = desk.of(Figures).get(campaign_id, sender)
    if figures is None:
        desk.of(Figures).add(
            Figures(campaign_id, sender, 0, said.frozen_on, 1, 1, said.total, 0, {}, (), said.list_sha256)
        )
    elif not figures.list_sha256:
        desk.of(Figures).save(replace(figures, list_sha256=said.list_sha256))


def strike_off(desk: Desk, doer: Doer, about: About, given: StrikeOff) -> Mapping[str, Any]:
    """Take a case off the list with its closing document. Raises Conflict, NoClosingDocument."""
    campaign_id = exchange_of(desk, about).exchange_id
    campaign = desk.of(Campaign).need(campaign_id)
    row = desk.of(ListedCase).get(campaign_id, str(CaseNumber.parse(given.case_no)))
    if row is None or row.court_id != desk.court_id or row.off_on is not None or campaign.state == "closed":
        raise Conflict(Text("案件 {case_no} 不在本院未销号清单中。", "Case {case_no} is not on this court's list any more."),
                       case_no=given.case_no)  # fmt: skip
    closing = _closing_of(desk, campaign, row)
    assert closing.mode is not None
    assert closing.closed_on is not None
    desk.of(ListedCase).save(replace(row, off_on=desk.today, mode=closing.mode, document_no=given.document_no))
    said = CaseOffList(row.case_no, closing.case_no, closing.mode, closing.closed_on, given.document_no)
    if not campaign.above:
        return {"mode": closing.mode}
    sent = desk.send("case_off_list", campaign.above, said, lineage_id=f"court:{campaign.organiser}",
                     exchange_id=campaign.campaign_id)  # fmt: skip
    return {"mode": closing.mode, "message_id": sent}


def _closing_of(desk: Desk, campaign: Campaign, row: ListedCase) -> Case:
    """A docket entry of the matter at this court closed since the list was frozen, none still open. Raises NoClosingDocument.

    A case that was on the list as closed for now needs another end than that.
    """
    entries = desk.cases.where(lineage_id=row.lineage_id, order_by=("-filed_on", "-case_no"))
    ended = [
        case for case in entries
        if case.state == "closed" and case.mode and case.closed_on is not None and case.closed_on >= campaign.list_on
        and not (campaign.chosen == Chosen.CLOSED_FOR_NOW and case.mode == "closed_for_now")
    ]  # fmt: skip
    if not ended or any(case.state != "closed" for case in entries):
        raise NoClosingDocument(case_no=row.case_no)
    return ended[0]


def off_fits(desk: Desk, message: Received) -> None:
    """A case on the sender's list, not struck off before, closed since the list was frozen. Raises Refused R7, R11."""
    said, sender = message.payload, message.envelope.sender
    campaign = desk.of(Campaign).need(message.envelope.procedure_id)
    row = desk.of(ListedCase).get(campaign.campaign_id, said.case_no)
    code = desk.registry.court(sender).code
    fits = row is not None and row.court_id == sender and CaseNumber.parse(said.closed_case_no).court_code == code
    if row is None or not fits or said.closed_on < campaign.list_on:
        refuse(RefusalCode.R7, "案件 {case_no} 不在 {court} 的清单中，或者没有结案。", "Case {case_no} is not on the list of {court}, or not closed.",
               rule=SOURCE, case_no=said.case_no, court=sender)  # fmt: skip
    if row.off_on is not None:
        refuse(
            RefusalCode.R11,
            "案件 {case_no} 已销号。",
            "Case {case_no} was struck off before.",
            rule=SOURCE,
            case_no=said.case_no,
        )


def off_taken(desk: Desk, message: Received) -> None:
    """The court above strikes it off too."""
    said = message.payload
    row = desk.of(ListedCase).need(message.envelope.procedure_id, said.case_no)
    desk.of(ListedCase).save(replace(row, off_on=desk.today, mode=said.mode, document_no=said.document_no))
