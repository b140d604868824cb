# ruff: noqa: ARG001 - an effect takes what its declaration says
"""The direct ruling (直接裁定): an act not corrected in its term is ruled on by the superior itself.

It takes the place of the act, so it encloses a responsibility analysis as anything that revokes or changes does.
Source: 执行工作规定 2020 art. 72; 法发〔2009〕43号 二(三); law index S036.
"""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.liability import Outcome
from shared.messages.desk import Desk, Received, Sending
from shared.procedures.correction.papers import DirectRuling, RulingInputs
from shared.procedures.liability.enclosed import (
    analysis_delivered,
    analysis_received,
    enclosed,
    require_analysis,
    require_answer_day,
)
from shared.procedures.matters import from_the_peer
from shared.procedures.supervising import facts_in, review_body

DIRECT_RULE = "direct_ruling"
OUTCOMES = frozenset({Outcome.REVOKED, Outcome.CHANGED})


def prepare_ruling(desk: Desk, sending: Sending, given: RulingInputs) -> DirectRuling:
    """What the superior rules itself, and whom it tells directly."""
    data = facts_in(sending, "correction", "uncorrected")
    bodies = tuple(line.strip() for line in given.assisting_bodies.splitlines() if line.strip())
    return DirectRuling(data["docket_no"], given.ruling, bodies, enclosed(sending.exchange))


def may_rule(desk: Desk, sending: Sending) -> None:
    """Only an act still uncorrected, with its analysis."""
    facts_in(sending, "correction", "uncorrected")
    require_analysis(OUTCOMES, sending.payload.analysis)
    require_answer_day(desk, sending.payload.analysis)


def ruled(desk: Desk, sending: Sending) -> None:
    """The superior's side: its duty is met; each assisting body is to be served."""
    if sending.exchange is None:
        return
    exchange = desk.move(sending.exchange, "rule", ruling=sending.message_id)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=DIRECT_RULE, by=sending.message_id)
    for number, body in enumerate(sending.payload.assisting_bodies):
        desk.raise_task(
            "serve_assisting_body",
            lineage_id=exchange.lineage_id,
            subject_id=exchange.exchange_id,
            body=Body(exchange.data["body"]),
            once_key=f"assist:{sending.message_id}:{number}",
            zh=f"向协助执行单位“{body}”直接发出协助执行通知书（{sending.payload.document_no}）。",
            en=f"Send the notice of assistance ({sending.payload.document_no}) to {body} directly.",
        )


def ruling_delivered(desk: Desk, sending: Sending) -> None:
    """The superior's side once it is in effect: the analysis awaits its answer."""
    body = Body(sending.exchange.data["body"]) if sending.exchange is not None else Body.REVIEW
    analysis_delivered(desk, sending, sending.payload.analysis, body)


def accept_ruling(desk: Desk, message: Received) -> None:
    """The lower court's guard: of the court that instructed, with its analysis."""
    from_the_peer("correction", "lower")(desk, message)
    require_analysis(OUTCOMES, message.payload.analysis)


def take_ruling(desk: Desk, message: Received) -> None:
    """The lower court's side: the ruling stands in place of its act."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    analysis_received(desk, message, message.payload.analysis, review_body(desk))
    if exchange.state == "corrected":
        return
    desk.move(exchange, "overruled", ruling=message.envelope.message_id)
    desk.close_duties(subject_id=exchange.exchange_id, by=message.envelope.message_id, event="drop")
    desk.raise_task(
        "overruled",
        lineage_id=exchange.lineage_id,
        subject_id=exchange.exchange_id,
        body=Body.IMPLEMENTATION,
        zh=f"{exchange.peer} 已直接裁定（{message.payload.document_no}），请按裁定执行。",
        en=f"{exchange.peer} has ruled itself ({message.payload.document_no}); act on its ruling.",
    )
