"""The ruling on reconsideration (复议裁定) at the higher court, or its conclusion without one.

A ruling that revokes, changes or sends back encloses its responsibility analysis; sent back once, never twice, whatever the
file says. The guards run where it is drafted and issued; the lower court runs them again on what it knows itself.
Source: 异议复议规定 2020 arts 2, 23; 法发〔2009〕43号 二(三); law index S008, S013, S014, S036.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.liability import Outcome
from shared.domain.reconsiderations import ORR_23, ActEffect, Disposition, Reviewed, effect_of, require_disposition
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.domain.reviews import TRACKS, Track
from shared.messages.desk import Desk, Sending, refusal_noted
from shared.procedures.liability.enclosed import analysis_delivered, enclosed, require_analysis, require_answer_day
from shared.procedures.reconsideration.papers import (
    ConcludeInputs,
    Conclusion,
    ReconConcluded,
    ReconRuling,
    RulingInputs,
)
from shared.procedures.reconsideration.tables import NAME
from shared.procedures.reconsideration.terms import requests_in
from shared.procedures.supervising import facts_in, review_body

OUTCOMES: dict[Disposition, frozenset[Outcome]] = {
    Disposition.UPHELD: frozenset(),
    Disposition.CHANGED: frozenset({Outcome.REVOKED, Outcome.CHANGED}),
    Disposition.FACTS_FOUND: frozenset({Outcome.REVOKED, Outcome.CHANGED}),
    Disposition.REMANDED_FACTS: frozenset({Outcome.REMANDED}),
    Disposition.REMANDED_PROCEDURE: frozenset({Outcome.REMANDED}),
    Disposition.REMANDED_OUTSIDER: frozenset({Outcome.REMANDED}),
    Disposition.ORDERED_TO_FILE: frozenset({Outcome.REVOKED}),
    Disposition.ORDERED_TO_REVIEW: frozenset({Outcome.REVOKED}),
}


def prepare_ruling(desk: Desk, sending: Sending, given: RulingInputs) -> ReconRuling:
    """The ruling with what follows for the act, and the analysis written for it."""
    data = facts_in(sending, NAME, "reviewing")
    _require_somebody_asks(sending.exchange)
    heard = data.get("heard_on")
    return ReconRuling(
        document_no=data["recon_case_no"],
        objection_case_no=data["objection_case_no"],
        objection_ruling_no=data["ruling_no"],
        challenged=data["challenged"],
        disposition=given.disposition,
        act_effect=effect_of(given.disposition, given.act_effect, ActEffect(data["before"])),
        reasons=given.reasons,
        varied_text=given.varied_text,
        remand_scope=given.remand_scope,
        stay=given.stay,
        heard_on=date.fromisoformat(heard) if heard else None,
        special_cause=data.get("special_cause", ""),
        analysis=enclosed(sending.exchange) if given.disposition is not Disposition.UPHELD else None,
    )


def may_rule(desk: Desk, sending: Sending) -> None:
    """The sender's guard, at drafting and again at issue."""
    data = facts_in(sending, NAME, "reviewing")
    _require_somebody_asks(sending.exchange)
    said: ReconRuling = sending.payload
    require_ruling(said, Reviewed(data["reviewed"]), ActEffect(data["before"]), int(data["remand_count"]))
    require_answer_day(desk, said.analysis)


def require_ruling(said: ReconRuling, reviewed: Reviewed, before: ActEffect, remands: int) -> None:
    """What either court demands of a ruling, by what it knows itself. Raises Refused R7, R11."""
    require_disposition(said.disposition, said.act_effect, reviewed=reviewed, before=before, varied_text=said.varied_text,
                        remands=remands)  # fmt: skip
    if said.disposition.remands != bool(said.remand_scope):
        refuse(RefusalCode.R7, "发回重新审查的须写明重审范围，其他情形不写。",
               "A remand says what is to be reviewed anew, any other ruling does not.", rule=ORR_23)  # fmt: skip
    require_analysis(OUTCOMES[said.disposition], said.analysis)


def _require_somebody_asks(exchange: Exchange | None) -> None:
    if exchange is not None and not any(request.live for request in requests_in(exchange.data)):
        raise Conflict(
            Text("复议申请均已撤回或者不能受理。", "Every request is withdrawn or cannot be heard."),
            Text("请制作准许撤回或者不予受理的文书结案。", "Conclude it without a ruling."),
        )


def ruled(desk: Desk, sending: Sending) -> None:
    """The upper court's side of a ruling that leaves."""
    if sending.exchange is None:
        return
    said: ReconRuling = sending.payload
    panel = sorted({each.person_id for each in desk.signed if each.act == "discuss"})
    exchange = desk.move(sending.exchange, "rule", ruling=sending.message_id, disposition=said.disposition.value,
                         act_effect=said.act_effect.value, ruled_on=str(desk.today), decided_by=panel)  # fmt: skip
    _close_terms(desk, exchange, sending.message_id)


def _close_terms(desk: Desk, exchange: Exchange, by: str) -> None:
    rules = TRACKS[Track(exchange.data["track"])]
    for rule_id in filter(None, (rules.reconsider, rules.reconsider_extension)):
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=by)


def delivered(desk: Desk, sending: Sending) -> None:
    """The ruling is in effect below: its analysis awaits an answer, and the parties are to be served."""
    said: ReconRuling = sending.payload
    analysis_delivered(desk, sending, said.analysis, review_body(desk))
    desk.raise_task(
        "serve_recon_ruling",
        lineage_id=sending.lineage_id,
        subject_id=sending.exchange_id,
        body=review_body(desk),
        zh=f"向当事人送达复议裁定（{said.document_no}）。",
        en=f"Serve the ruling {said.document_no} on the parties.",
    )


def prepare_conclusion(desk: Desk, sending: Sending, given: ConcludeInputs) -> ReconConcluded:
    """Why it ends follows from the requests, with the proof of each late one."""
    data = facts_in(sending, NAME, "reviewing")
    requests = requests_in(data)
    bad = [request.bad for request in requests if request.bad and not request.withdrawn_on]
    reasons = "\n".join([given.reasons, *bad])[:4000]
    return ReconConcluded(data["recon_case_no"], Conclusion.INADMISSIBLE if bad else Conclusion.WITHDRAWN, reasons)


def may_conclude(desk: Desk, sending: Sending) -> None:
    """Only when nobody asks any more."""
    data = facts_in(sending, NAME, "reviewing")
    if any(request.live for request in requests_in(data)):
        raise Conflict(Text("还有复议申请须作出裁定。", "There is a request to be ruled upon."))


def concluded(desk: Desk, sending: Sending) -> None:
    """The upper court's side of a conclusion that leaves."""
    if sending.exchange is not None:
        exchange = desk.move(sending.exchange, "conclude", conclusion=sending.payload.conclusion.value)
        _close_terms(desk, exchange, sending.message_id)


def turned_down(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The lower court's guard refused the document: it is to be made anew, its term runs on."""
    refusal_noted(desk, sending, refusal)
    exchange: Any = sending.exchange
    if exchange is not None and exchange.state in ("ruled", "concluded"):
        exchange = desk.move(exchange, "refused", disposition="", refusal=refusal.as_dict())
        rules = TRACKS[Track(exchange.data["track"])]
        desk.open_duty(rules.reconsider, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                       body=Body(review_body(desk)), start=date.fromisoformat(exchange.data["received_on"]))  # fmt: skip
