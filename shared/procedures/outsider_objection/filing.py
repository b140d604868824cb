"""Filing of an outsider's objection: what is received, when it is filed, when it is refused; from the filing nothing is disposed of.

What cannot be filed for good (too late, raised before) is still received: the panel refuses it by a ruling. A party of the
case, or an asset another court answers for, is turned away at the window and nothing is entered.
Source: 异议复议规定 2020 arts 2, 4, 6, 8, 15; 民事诉讼法 2023 art. 238; 执行程序解释 2020 art. 15.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.cases import Objection
from shared.domain.controls import Control
from shared.domain.courts import Body
from shared.domain.errors import BadInput, Citation, NotAllowed, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import require_court_id
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.reviews import TRACKS, Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.disposal.sale import sales_of
from shared.procedures.matters import Note, exchange_of, need_entry
from shared.procedures.outsider_objection.carried import about_asset
from shared.procedures.outsider_objection.mixed import open_conduct_track
from shared.procedures.outsider_objection.notices import tell
from shared.procedures.outsider_objection.papers import ReceiveObjection, RefuseObjection, TellCourts
from shared.procedures.outsider_objection.tables import NAME, ORR_6, ORR_15, REVIEWER, UNDER_WAY, Conduct, Ground
from shared.procedures.outsider_objection.where import require_asset_reviewed_here
from shared.procedures.papers import LIVE

FILING_RULE, TOLD_RULE, RULING_RULE = "objection_filing", "objection_notify", TRACKS[Track.OUTSIDER].decide


class PartyIsNoOutsider(NotAllowed):
    """A creditor or the debtor objects to conduct, not as an outsider."""

    code = "party_is_no_outsider"
    what = Text("异议人是本案当事人，不是案外人。", "The objector is a party of this case, not an outsider.")
    todo = Text("当事人对执行行为有异议的，按执行行为异议提出。", "A party objects to conduct.")
    source = Citation("民事诉讼法", "2023", "arts 236, 238")


def receive(desk: Desk, doer: Doer, about: About, given: ReceiveObjection) -> Mapping[str, Any]:
    """The written objection is here: three days to file or refuse it."""
    case, control = need_entry(desk, about.lineage_id), desk.controls.need(given.control_id)
    if control.lineage_id != about.lineage_id:
        raise BadInput(Text("该控制措施不属于本案。", "This control is not of this case."))
    if given.received_on > desk.today:
        raise BadInput(Text("日期 {day} 在将来。", "{day} lies in the future."), day=given.received_on)
    if (given.conduct is Conduct.NONE) != (not given.challenged):
        raise BadInput(Text("同时对执行行为提出异议的，选择是否基于同一权利并填写被异议的行为；否则都不填。",
                            "If conduct is attacked too, say on what right and name the act; otherwise neither."))  # fmt: skip
    outsider = given.outsider.strip()
    _require_no_party(desk, about.lineage_id, outsider)
    require_asset_reviewed_here(desk, about.lineage_id, control.control_id, given.received_on)
    row = desk.open_exchange(
        NAME, REVIEWER, event="receive", lineage_id=about.lineage_id, peer=desk.court_id,
        data={"track": Track.OUTSIDER.value, "case_no": "", "enforcement_case_no": case.case_no, "reviewing_court": desk.court_id,
              "reviewed_by": desk.court_id, "control_id": control.control_id, "asset": control.asset, "rank": control.rank,
              "outsider": outsider, "right": given.right, "grounds": given.grounds, "received_on": str(given.received_on),
              "conduct": given.conduct.value, "challenged": given.challenged, "taken_by_party": given.taken_by_party,
              "held_fen": given.held_fen, "told": _courts_named(desk, given.waiting_courts), "serial": 0, "served": []},
    )  # fmt: skip
    desk.open_duty(FILING_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.FILING,
                   start=given.received_on)  # fmt: skip
    return {"exchange_id": row.exchange_id, "lineage_id": row.lineage_id}


def file(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """Filed (执异): from this instant nobody here disposes of the asset, and every court known to is told."""
    row = exchange_of(desk, about)
    control = desk.controls.need(row.data["control_id"])
    _require_not_again(desk, row, control)
    _require_in_time(desk, row, control)
    case_no, received_on = desk.new_case_no("执异"), date.fromisoformat(row.data["received_on"])
    row = desk.move(desk.move(row, "file", case_no=case_no, filed_on=str(desk.today)), "review")
    desk.close_duties(subject_id=row.exchange_id, rule_id=FILING_RULE, by=case_no)
    desk.open_duty(
        RULING_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.REVIEW, start=received_on
    )
    desk.open_duty(TOLD_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.REVIEW)
    desk.objections.add(
        Objection(row.exchange_id, row.lineage_id, case_no, control.control_id, row.data["grounds"], received_on)
    )
    row = tell(desk, row, Ground.REVIEW)
    other = open_conduct_track(desk, doer, row) if row.data["conduct"] == Conduct.SEPARATE else {}
    return {"case_no": case_no, "told": "、".join(row.data["told"])} | dict(other)


def refuse_it(desk: Desk, doer: Doer, about: About, given: RefuseObjection) -> Mapping[str, Any]:
    """裁定不予受理: nothing was stopped, nothing is."""
    row = desk.move(exchange_of(desk, about), "refuse", ruling_no=given.ruling_no, reasons=given.reasons,
                    ruled_on=str(desk.today))  # fmt: skip
    desk.close_duties(subject_id=row.exchange_id, rule_id=FILING_RULE, by=given.ruling_no)
    return {"state": row.state}


def tell_parties(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """The outsider and the parties have been told of the filing (ORR 2)."""
    row = exchange_of(desk, about)
    desk.close_duties(subject_id=row.exchange_id, rule_id=TOLD_RULE, by=f"act:{doer.person_id}")
    return {"state": row.state}


def more_courts(desk: Desk, doer: Doer, about: About, given: TellCourts) -> Mapping[str, Any]:
    """Further courts from the register of seizures are told as well."""
    row, until = exchange_of(desk, about), None
    if row.data["freeze_until"]:
        until = date.fromisoformat(row.data["freeze_until"])
    row = tell(
        desk, row, Ground(row.data["ground"]), until=until, more=tuple(_courts_named(desk, given.waiting_courts))
    )
    return {"told": "、".join(row.data["told"])}


def _courts_named(desk: Desk, named: tuple[str, ...]) -> list[str]:
    """Courts as the registry knows them. Raises UnknownCourt, BadInput."""
    found = {desk.registry.court(require_court_id(court.strip())).court_id for court in named if court.strip()}
    return sorted(found - {desk.court_id})


def _require_no_party(desk: Desk, lineage_id: str, name: str) -> None:
    if desk.parties.first(lineage_id=lineage_id, name=name, role__in=["creditor", "debtor"]) is not None:
        raise PartyIsNoOutsider


def _require_not_again(desk: Desk, row: Exchange, control: Control) -> None:
    """Raises Refused R11: the same outsider, the same asset, after a withdrawal or dismissal (ORR 15), or meanwhile."""
    for other in desk.exchanges.where(procedure=NAME, role=REVIEWER):
        mine = other.exchange_id != row.exchange_id and other.data["outsider"] == row.data["outsider"]
        over = other.state == "withdrawn" or other.data.get("disposition") == "not_founded"
        if mine and about_asset(other, control) and (over or other.state in UNDER_WAY[1:]):
            refuse(
                RefusalCode.R11, "同一案外人已就同一标的提出异议（{case_no}），撤回、驳回后或审查、诉讼期间不得再次提出。",
                "The same outsider has objected about the same asset ({case_no}); it cannot be raised again.", rule=ORR_15,
                todo=Text("请裁定不予受理。", "Refuse to accept it, by a ruling of the panel."), case_no=other.data["case_no"],
            )  # fmt: skip


def _require_in_time(desk: Desk, row: Exchange, control: Control) -> None:
    """Raises Refused R12 once enforcement on the asset has ended; where a party took it, once the procedure has (ORR 6)."""
    power = desk.powers.get(row.lineage_id)
    procedure_over = power is None or power.state == "ended"
    sold = bool(sales_of(desk, row.lineage_id, control.control_id, "sold"))
    asset_over = control.state not in (*LIVE, "taken_over")
    if procedure_over or (asset_over and not (sold and row.data["taken_by_party"])):
        refuse(
            RefusalCode.R12, "案外人异议应在执行标的执行终结前（当事人受让的，在执行程序终结前）提出；该标的的执行已经终结。",
            "An outsider objects before enforcement on the asset ends (if a party took it, before the procedure ends): it has.",
            rule=ORR_6, todo=Text("请裁定不予受理。", "Refuse to accept it, by a ruling of the panel."),
        )  # fmt: skip
