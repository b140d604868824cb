"""What a ruling on reconsideration does at the lower court, by itself: ruling replaced, act undone, or reviewed anew.

The act upheld by a bad ruling is revoked or varied with it; on a remand another panel decides; a refusal or rejection
revoked means filing or review. A lower court that no longer holds the case passes the effect on to the court that does
(the same way an objection's own ruling goes there). Source: 异议复议规定 2020 arts 2, 4, 23; law index S008, S013, S014.
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.exchanges import Exchange
from shared.domain.reconsiderations import ORR_23, Disposition
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.reviews import TRACKS, Track
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Done
from shared.procedures.liability.enclosed import analysis_received
from shared.procedures.matters import from_the_peer
from shared.procedures.objection.course import FILING_RULE, moved
from shared.procedures.reconsideration.asking import REVIEWED, end_without_ruling
from shared.procedures.reconsideration.decisions import take_effect
from shared.procedures.reconsideration.file import effect_before
from shared.procedures.reconsideration.papers import ReconRuling
from shared.procedures.reconsideration.ruling import require_ruling
from shared.procedures.reconsideration.tables import NAME
from shared.procedures.supervising import review_body

REMAND_RULE = "remand_ruling"
EVENTS = {
    Disposition.UPHELD: "upheld_above",
    Disposition.CHANGED: "changed_above",
    Disposition.FACTS_FOUND: "changed_above",
    Disposition.REMANDED_FACTS: "remanded",
    Disposition.REMANDED_PROCEDURE: "remanded",
    Disposition.REMANDED_OUTSIDER: "remanded",
    Disposition.ORDERED_TO_FILE: "ordered_to_file",
    Disposition.ORDERED_TO_REVIEW: "ordered_to_review",
}
FROM_ABOVE = from_the_peer(NAME, "lower")


def _objection(desk: Desk, recon: Exchange) -> Exchange:
    return desk.exchanges.need(str(recon.data["objection"]))


def accept_ruling(desk: Desk, message: Received) -> None:
    """The lower court's guard, on what it knows itself: its own ruling, its own count of remands, the analysis."""
    accept_conclusion(desk, message)
    objection = _objection(desk, desk.exchanges.need(message.envelope.procedure_id))
    said, ours = message.payload, objection.data.get("ruling_no", "")
    if said.objection_ruling_no != ours or (said.analysis is not None and said.analysis.reviewed_doc_no != ours[:200]):
        refuse(RefusalCode.R7, "复议裁定或者所附责任分析针对的不是被复议的裁定 {ruling_no}。",
               "The ruling, or its analysis, is not about the ruling reconsidered, {ruling_no}.", rule=ORR_23, ruling_no=ours)  # fmt: skip
    require_ruling(message.payload, REVIEWED[objection.state], effect_before(objection),
                   int(objection.data.get("remand_count", 0)))  # fmt: skip


def take_ruling(desk: Desk, message: Received) -> None:
    """Everything the ruling does here, in one transaction."""
    envelope, said = message.envelope, message.payload
    recon = desk.exchanges.need(envelope.procedure_id)
    objection = _objection(desk, recon)
    kept = {"ruling": envelope.message_id, "document_no": said.document_no, "disposition": said.disposition.value,
            "of": objection.data.get("ruling_no", "")}  # fmt: skip
    facts: dict[str, Any] = {"reconsidered": [*objection.data.get("reconsidered", []), kept]}
    if said.disposition.remands:
        facts["remand_count"] = int(objection.data.get("remand_count", 0)) + 1
    if said.disposition.rules:
        facts |= {"ruling_no": said.document_no, "act_effect": said.act_effect.value, "varied_text": said.varied_text}
    desk.move(recon, "remanded" if said.disposition.remands else "ruled", **kept)
    desk.close_duties(subject_id=recon.exchange_id, by=envelope.message_id, event="drop")
    rules = TRACKS[Track(objection.data["track"])]
    desk.close_duties(subject_id=objection.exchange_id, rule_id=rules.remedy_term, by=envelope.message_id, event="drop")
    objection = moved(desk, objection, EVENTS[said.disposition], **facts)
    _follow(desk, objection, said)
    analysis_received(desk, message, said.analysis, review_body(desk))


def _follow(desk: Desk, objection: Exchange, said: ReconRuling) -> None:
    """What is now to be done about the objection."""
    about: dict[str, Any] = {"lineage_id": objection.lineage_id, "subject_id": objection.exchange_id}
    body = review_body(desk)
    if said.disposition.rules or (said.disposition is Disposition.UPHELD and "carried_out" not in objection.data):
        take_effect(desk, objection)
    elif said.disposition.remands:
        desk.open_duty(REMAND_RULE, **about, body=body)
    elif said.disposition is Disposition.ORDERED_TO_FILE:
        desk.open_duty(FILING_RULE, **about, body=Body.FILING)
    elif said.disposition is Disposition.ORDERED_TO_REVIEW:
        desk.open_duty(TRACKS[Track(objection.data["track"])].decide, **about, body=body)
    if said.stay:
        desk.raise_task("stop_disposal", **about, body=Body.IMPLEMENTATION, once_key=f"stay:{said.document_no}",
                        zh=f"复议裁定（{said.document_no}）要求在重新裁定前停止处分，请立即办理。",
                        en=f"The ruling {said.document_no} stops disposal until there is a new ruling.")  # fmt: skip
    desk.raise_task(
        "reconsidered", **about, body=body, once_key=f"reconsidered:{said.document_no}",
        zh=f"复议裁定（{said.document_no}）：{said.disposition.label.zh}。{said.remand_scope}",
        en=f"Ruling {said.document_no} on reconsideration: {said.disposition.label.en}. {said.remand_scope}",
    )  # fmt: skip


def remand_ruled(desk: Desk, done: Done) -> None:
    """The new panel has ruled: its term is met."""
    if done.exchange_id is not None:
        desk.close_duties(subject_id=done.exchange_id, rule_id=REMAND_RULE, by=f"ruled:{done.exchange_id}")


def accept_conclusion(desk: Desk, message: Received) -> None:
    """The lower court's guard: of a reconsideration still under way."""
    FROM_ABOVE(desk, message)
    recon = desk.exchanges.need(message.envelope.procedure_id)
    if recon.state != "sent":
        refuse(RefusalCode.R11, "该复议案件在本院已经办结。", "This reconsideration has been dealt with here already.",
               rule=ORR_23, state=recon.state)  # fmt: skip


def take_conclusion(desk: Desk, message: Received) -> None:
    """Nothing was reconsidered: the ruling stands."""
    recon = desk.exchanges.need(message.envelope.procedure_id)
    desk.move(recon, "concluded", conclusion=message.payload.conclusion.value)
    desk.close_duties(subject_id=recon.exchange_id, by=message.envelope.message_id, event="drop")
    end_without_ruling(desk, _objection(desk, recon))
