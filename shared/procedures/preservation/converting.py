"""From preservation to enforcement by itself (财产保全规定 2020 art. 17; 民诉法解释 2022 art. 168): no new ruling, no gap.

When a 执 case of the suit is docketed, the controls of the preservation become controls of that case: same ids, ranks and
dates. Where another court preserved, it is called on to hand them over (`moving`).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.cases import Case
from shared.domain.controls import Control
from shared.domain.errors import BadInput, Text
from shared.domain.identifiers import CaseNumber, lineage_id_of, require_court_id
from shared.domain.preservations import Preservation
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Done
from shared.messages.kinds import About
from shared.procedures.docket.entries import FileCase
from shared.procedures.matters import exchange_of
from shared.procedures.papers import live_controls
from shared.procedures.power.asset import own_power
from shared.procedures.preservation.carrying_out import ENFORCEMENT_RULE, SUIT_RULE
from shared.procedures.preservation.docket import PRESERVATION_TYPE, end, row_of
from shared.procedures.preservation.papers import NAME, ConvertInputs, PreservationConverted

#: Preservations of one suit looked at when its 执 case is docketed.
MOST = 200


def filed(desk: Desk, done: Done) -> None:
    """A 执 case was docketed: every preservation of its suit passes into it, or is called for at the court that has it."""
    given: FileCase = done.given
    case = desk.cases.need(str(done.facts["case_no"]))
    suits = [number for number in (given.title_no, given.suit_no) if number]
    for row in desk.of(Preservation).where(suit_no__in=suits, order_by=("case_no",), limit=MOST):
        if desk.exchanges.need(row.exchange_id).state == "preserved" and same_parties(
            desk, row, given.creditor, given.debtor
        ):
            convert(desk, row, case)
    if given.preservation_no and given.preserving_court:
        _call(desk, case, given)


def same_parties(desk: Desk, row: Preservation, creditor: str, debtor: str) -> bool:
    """Whether applicant and respondent are creditor and debtor of the 执 case."""
    names = {(party.role, party.name.strip()) for party in desk.parties.where(lineage_id=row.lineage_id)}
    return {("creditor", creditor.strip()), ("debtor", debtor.strip())} <= names


def convert(desk: Desk, row: Preservation, case: Case) -> list[Control]:
    """The controls of a preservation become those of a 执 case of this court; the preservation docket ends."""
    desk.move(desk.exchanges.need(row.exchange_id), "convert", zx_no=case.case_no)
    for rule_id in (ENFORCEMENT_RULE, SUIT_RULE):
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=f"filed:{case.case_no}")
    moved = [control for control in live_controls(desk, row.lineage_id) if own_power(desk, control.control_id) is None]
    for control in moved:
        desk.controls.save(replace(control, lineage_id=case.lineage_id))
    entered(desk, moved, case, row.case_no)
    end(desk, replace(row, zx_no=case.case_no, converted_on=desk.today), "preserved")
    return moved


def entered(desk: Desk, controls: list[Control], case: Case, preservation_no: str) -> None:
    """In the 执 case: from today the assets can be disposed of; the evidence says where the controls came from."""
    for control in controls:
        desk.record_event("asset_seized", lineage_id=case.lineage_id, subject_id=control.control_id,
                          detail={"asset_kind": control.kind, "rank": control.rank, "sealed_on": str(control.start_on),
                                  "converted_from": preservation_no})  # fmt: skip
    said = [f"{control.control_id}|{control.rank}|{control.start_on}|{control.end_on}" for control in controls]
    desk.witness("preservation_converted", subject_id=case.case_no, lineage_id=case.lineage_id,
                 detail={"from": preservation_no, "to": case.case_no, "controls": said})  # fmt: skip


def convert_by_hand(desk: Desk, doer: Doer, about: About, given: ConvertInputs) -> Mapping[str, Any]:
    """Where the numbers did not show it, a person names the 执 case. Raises BadInput, CaseClosed."""
    row = row_of(desk, exchange_of(desk, about))
    case = desk.cases.need(given.zx_no)
    case.require_open()
    names = {party.role: party.name for party in desk.parties.where(lineage_id=case.lineage_id)}
    if PRESERVATION_TYPE in case.case_no or not same_parties(
        desk, row, names.get("creditor", ""), names.get("debtor", "")
    ):
        raise BadInput(
            Text("该案当事人与保全案件不同。", "The parties of that case are not those of the preservation.")
        )
    return {"zx_no": case.case_no, "controls": len(convert(desk, row, case))}


def _call(desk: Desk, case: Case, given: FileCase) -> None:
    """Tell the court that preserved; it hands the controls over. Raises BadInput unless the number is one of that court."""
    court = desk.registry.court(require_court_id(given.preserving_court))
    number = CaseNumber.parse(given.preservation_no)
    if number.type_code != PRESERVATION_TYPE or number.court_code != court.code or court.court_id == desk.court_id:
        raise BadInput(Text("{case_no} 不是 {court} 的执保案号。", "{case_no} is no preservation docket of {court}."),
                       case_no=given.preservation_no, court=court.court_id)  # fmt: skip
    lineage_id = lineage_id_of(number)
    exchange = desk.open_exchange(NAME, "taker", event="call", lineage_id=lineage_id, peer=court.court_id,
                                  data={"case_no": str(number), "zx_no": case.case_no})  # fmt: skip
    said = PreservationConverted(str(number), case.case_no, given.title_no, given.suit_no, given.creditor, given.debtor,
                                 case.filed_on)  # fmt: skip
    desk.send("preservation_converted", court.court_id, said, lineage_id=lineage_id, exchange_id=exchange.exchange_id)
