"""What follows from a side review once it is final, and how a decision of the next higher court or a judgment turns it.

The review decides; the implementing body carries out: it closes the case, enters the party, corrects the entry, lifts the
measure. A reconsideration moves the exchange by an event of its table, with its own `act_effect` and `varied_text` where it
rules, and then calls `take_effect`.
Source: 执行程序解释 2020 art. 3; 民事诉讼法 2023 art. 248; 失信规定 法释〔2017〕7号 art. 12; who carries out [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.cases import Party
from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance
from shared.domain.reviews import Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.coercive.lifting import change_measure
from shared.procedures.docket.entries import end_docket
from shared.procedures.matters import exchange_of, open_entry
from shared.procedures.papers import live_controls
from shared.procedures.side_review.papers import CarryOut

#: How the case ends where an objection to jurisdiction or an application not to enforce is granted (law part B §7.2).
CLOSES = {Track.JURISDICTION: "cancelled", Track.DEED: "not_enforced", Track.AWARD: "not_enforced"}
CORRECTION_RULE, FINAL = "blacklist_correction", ("effective", "changed")


def granted(review: Exchange) -> bool:
    """Whether by the newest ruling what was asked for is to be done, in whole or in part; a measure: revoked or varied."""
    return review.data["act_effect"] in ("revoke", "vary")


def take_effect(desk: Desk, review: Exchange) -> Exchange:
    """A final decision that asks for something is put before the implementing body; a correction has its days."""
    if review.state not in FINAL or not granted(review):
        return review
    track = Track(review.data["track"])
    if track is Track.BLACKLIST:
        desk.open_duty(CORRECTION_RULE, lineage_id=review.lineage_id, subject_id=review.exchange_id,
                       body=Body.IMPLEMENTATION)  # fmt: skip
    desk.raise_task(
        "side_decision", lineage_id=review.lineage_id, subject_id=review.exchange_id, body=Body.IMPLEMENTATION,
        zh=f"{track.label.zh}：{review.data['ruling_no']} 已生效，请办理。",
        en=f"{track.label.en}: {review.data['ruling_no']} is final; carry it out.",
    )  # fmt: skip
    return review


def close_by_decision(desk: Desk, doer: Doer, about: About, given: CarryOut) -> Mapping[str, Any]:
    """Close the case as decided: cancelled for want of jurisdiction, or not enforced; says what is still controlled."""
    review = exchange_of(desk, about)
    track = _to_do(review)
    if track not in CLOSES:
        raise Conflict(Text("该决定不产生结案的后果。", "This decision does not close the case."))
    case, lineage_id = open_entry(desk, review.lineage_id), review.lineage_id
    desk.move(review, "carry_out", carried_out={"document_no": given.document_no, "on": str(desk.today)})
    end_docket(desk, case, CLOSES[track])
    controls = len(live_controls(desk, lineage_id))
    in_hand = Balance.of(desk.money.where(lineage_id=lineage_id)).available_fen
    court = review.data.get("competent_court", "")
    where = (f"，告知向 {court} 申请执行", f"; tell the creditor to apply to {court}") if court else ("", "")
    desk.raise_task(
        "closed_by_decision", lineage_id=lineage_id, subject_id=case.case_no, body=Body.IMPLEMENTATION,
        zh=f"{case.case_no} 已结案{where[0]}；尚有控制措施 {controls} 项、案款 {in_hand} 分待处理。",
        en=f"{case.case_no} is closed{where[1]}; {controls} controls and {in_hand} fen are to be dealt with.",
    )  # fmt: skip
    return {"case_no": case.case_no, "mode": CLOSES[track], "competent_court": court}


def carry_out(desk: Desk, doer: Doer, about: About, given: CarryOut) -> Mapping[str, Any]:
    """Do what was decided and closes no case: enter the party, correct the entry, lift or vary the measure."""
    review = exchange_of(desk, about)
    track, data = _to_do(review), review.data
    if track in CLOSES:
        raise Conflict(Text("请按该决定办理结案。", "Close the case upon this decision."))
    if track is Track.PARTY_CHANGE:
        desk.parties.add(Party(desk.new_id(), review.lineage_id, data["new_party_role"], data["new_party"]))
    else:
        change_measure(desk, data["challenged"], varied=data["act_effect"] == "vary", document_no=given.document_no,
                       text=str(data.get("varied_text") or given.note))  # fmt: skip
    done = desk.move(review, "carry_out", carried_out={"document_no": given.document_no, "on": str(desk.today)})
    desk.close_duties(subject_id=review.exchange_id, by=f"document:{given.document_no}")
    return {"state": done.state}


def _to_do(review: Exchange) -> Track:
    """The track of a final decision that asks for something. Raises Conflict."""
    if review.state not in FINAL or not granted(review):
        raise Conflict(Text("没有需要办理的事项。", "There is nothing to carry out."))
    return Track(review.data["track"])
