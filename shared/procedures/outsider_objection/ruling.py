"""The ruling of the panel, its service on each person, the terms that run from it, and security of either side.

Source: 民事诉讼法 2023 art. 238; 执行程序解释 2020 art. 15; 民诉法解释 2022 arts 303, 304, 313, 314, 463.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.reviews import TRACKS, Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.outsider_objection.filing import RULING_RULE, TOLD_RULE
from shared.procedures.outsider_objection.notices import goes_on, holder_of_asset, lift_allowed, tell, tell_end
from shared.procedures.outsider_objection.papers import AllowSecurity, Ruling, ServeRuling
from shared.procedures.outsider_objection.release import owe_release
from shared.procedures.outsider_objection.tables import Disposition, Ground, Outcome, Side

SUIT_RULE = TRACKS[Track.OUTSIDER].remedy_term
EVENTS = {Disposition.FOUNDED: "well_founded", Disposition.NOT_FOUNDED: "not_founded", Disposition.REJECTED: "reject",
          Disposition.WITHDRAWN: "withdraw"}  # fmt: skip
#: Who may sue against the ruling, and from whose service the term runs.
SUES = {Disposition.FOUNDED: Side.CREDITOR, Disposition.NOT_FOUNDED: Side.OUTSIDER}


def rule(desk: Desk, doer: Doer, about: About, given: Ruling) -> Mapping[str, Any]:
    """The panel rules: only this asset stops, or goes on after the term for a suit, or at once."""
    judges = sorted({a.person_id for a in desk.signed if a.act == "discuss"})
    row = desk.move(exchange_of(desk, about), EVENTS[given.disposition], disposition=given.disposition.value,
                    ruling_no=given.ruling_no, reasons=given.reasons, ruled_on=str(desk.today), panels=[judges])  # fmt: skip
    for rule_id in (RULING_RULE, TOLD_RULE):
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=given.ruling_no)
    known = desk.objections.get(row.exchange_id)
    if known is not None:
        desk.objections.save(replace(known, state="decided"))
    if given.disposition in SUES:
        tell(desk, row, Ground.SUIT_WINDOW)
    else:
        withdrawn = given.disposition is Disposition.WITHDRAWN
        over(desk, row, Outcome.WITHDRAWN if withdrawn else Outcome.DISMISSED, given.ruling_no)
    return {"state": row.state}


def over(desk: Desk, row: Exchange, outcome: Outcome, document_no: str) -> None:
    """Nothing stands in the way any more, here and at every court told."""
    goes_on(desk, tell_end(desk, row, outcome, document_no=document_no), outcome)


def who_may_sue(row: Exchange) -> Side | None:
    """The side the ruling went against."""
    return SUES.get(Disposition(row.data["disposition"])) if "disposition" in row.data else None


def serve(desk: Desk, doer: Doer, about: About, given: ServeRuling) -> Mapping[str, Any]:
    """Served on one person; for whoever may sue the fifteen days run from the day after."""
    row = exchange_of(desk, about)
    if not date.fromisoformat(row.data["ruled_on"]) <= given.served_on <= desk.today:
        raise BadInput(Text("送达之日应在裁定之日至今日之间。", "Served between the day of the ruling and today."))
    name = given.person.strip()
    if any(name == served["who"] and given.side == served["side"] for served in row.data["served"]):
        raise Conflict(Text("该受送达人的送达已登记。", "This service is recorded already."))
    known = {row.data["outsider"]} if given.side is Side.OUTSIDER else _names(desk, row, given.side)
    if name not in known:
        raise BadInput(Text("“{name}”不是本案的{side}。", "{name} is not {side_en} here."), name=name, side=given.side.label.zh,
                       side_en=given.side.label.en)  # fmt: skip
    facts: dict[str, Any] = {
        "served": [*row.data["served"], {"who": name, "side": given.side.value, "on": str(given.served_on)}]
    }
    row = desk.exchanges.save(replace(row, data=row.data | facts))
    if given.side is not who_may_sue(row) or row.state not in ("asset_suspended", "dismissed", "retrial"):
        return {"state": row.state}
    term = desk.open_duty(SUIT_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.FILING,
                          start=given.served_on)  # fmt: skip
    until = max(str(term.due_on), str(row.data.get("freeze_until") or ""))
    row = desk.exchanges.save(replace(row, data=row.data | {"suit_until": until, "window_open": True}))
    tell(desk, row, Ground.SUIT_WINDOW, until=date.fromisoformat(until))
    return {"state": row.state, "until": until}


def _names(desk: Desk, row: Exchange, side: Side) -> set[str]:
    return {party.name for party in desk.parties.where(lineage_id=row.lineage_id, role=side.value)}


def term_ended(desk: Desk, duty: Duty) -> None:
    """By the clock: nobody who may sue has a term left. Dismissed, enforcement goes on; suspended, the asset is released."""
    row = desk.exchanges.need(duty.subject_id)
    if row.state not in ("asset_suspended", "dismissed", "retrial") or not all_terms_over(desk, row):
        return
    row = desk.move(row, "no_suit", window_open=False)
    if row.state == "to_release":
        last_day = date.fromisoformat(row.data["suit_until"])
        owe_release(desk, row, Outcome.NO_SUIT, document_no=row.data["ruling_no"], start=last_day)
    else:
        over(desk, row, Outcome.DISMISSED, row.data["ruling_no"])


def all_terms_over(desk: Desk, row: Exchange) -> bool:
    """Whether everybody who may sue has been served and has let the term pass."""
    side = who_may_sue(row)
    named = {row.data["outsider"]} if side is Side.OUTSIDER else _names(desk, row, Side.CREDITOR)
    served = {each["who"] for each in row.data["served"] if each["side"] == side}
    running = desk.duties.first(subject_id=row.exchange_id, rule_id=SUIT_RULE, state="open")
    return named <= served and running is None


def allow_security(desk: Desk, doer: Doer, about: About, given: AllowSecurity) -> Mapping[str, Any]:
    """The outsider's security may lift the seizure; the creditor's counter-security lets disposal go on (EPI 15, CPLI 313)."""
    row = exchange_of(desk, about)
    if given.given_by is Side.DEBTOR or (given.given_by is Side.OUTSIDER and row.state != "under_review"):
        raise Conflict(Text("此阶段该方不能提供担保。", "This side gives no security at this stage."),
                       Text("审查期间案外人、申请执行人可以提供；诉讼期间由申请执行人提供。",
                            "Under review the outsider or a creditor may; in the suit a creditor."))  # fmt: skip
    facts: dict[str, Any] = {"security": [given.given_by.value, given.amount_fen], "security_no": given.document_no}
    row = desk.move(row, "secured", **facts)
    if given.given_by is Side.CREDITOR:
        row = desk.exchanges.save(replace(row, data=row.data | {"continued": True}))
        over(desk, row, Outcome.PERMITTED, given.document_no)
        return {"state": row.state, "continued": True}
    row = tell(desk, row, Ground.REVIEW)
    if holder_of_asset(desk, row.lineage_id, row.data["control_id"]) == desk.court_id:
        lift_allowed(desk, row)
    return {"state": row.state, "lift": True}
