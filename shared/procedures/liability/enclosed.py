"""Enclosing a responsibility analysis in a superior's document: written beforehand, demanded, opened at both courts.

Whoever lets a superior revoke, change or send back uses these four: `enclosed` when the document is prepared,
`require_analysis` in the guards of both ends, `analysis_delivered` at the superior once the document took effect,
`analysis_received` at the lower court. Source: 法发〔2009〕43号 二(三); law index S036.
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.liability import Outcome, ReferTo
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending
from shared.messages.schemas import load
from shared.procedures.liability.papers import O09, LiabilityAnalysis
from shared.procedures.supervising import open_dated_duty

WRITTEN = "analysis"
ANSWER_RULE, TERM_RULE = "liability_response", "liability_response_term"


def enclosed(exchange: Exchange | None) -> LiabilityAnalysis | None:
    """The analysis written for a document of this exchange, if there is one."""
    kept: Any = exchange.data.get(WRITTEN) if exchange is not None else None
    found: LiabilityAnalysis | None = load(LiabilityAnalysis, kept) if kept else None
    return found


def require_analysis(outcomes: frozenset[Outcome], analysis: LiabilityAnalysis | None) -> None:
    """Raise Refused R7 unless a document with one of these outcomes encloses a sound analysis of it; none: no analysis.

    outcomes: what the document does with the ruling below; empty when it leaves it as it is.
    """
    if not outcomes and analysis is None:
        return
    if not outcomes:
        refuse(RefusalCode.R7, "维持的裁定不附责任分析。", "What is upheld has no responsibility analysis.", rule=O09)
    if analysis is None:
        refuse(
            RefusalCode.R7,
            "撤销、变更或者发回的，须附责任分析。",
            "A document that revokes, changes or sends back must enclose a responsibility analysis.",
            rule=O09,
            todo=Text("请先填写责任分析，再拟制文书。", "Write the responsibility analysis first, then the document."),
        )
    if analysis.said.outcome not in outcomes:
        refuse(RefusalCode.R7, "责任分析所载结果与文书不符（{outcome}）。",
               "The analysis speaks of another outcome ({outcome}).", rule=O09, outcome=analysis.said.outcome.value)  # fmt: skip
    analysis.require_sound()


def require_answer_day(desk: Desk, analysis: LiabilityAnalysis | None) -> None:
    """Raise Refused R12 when the day set for the answer has passed already."""
    if analysis is not None and analysis.said.response_due < desk.today:
        refuse(RefusalCode.R12, "责任分析答复期限 {due} 已过。", "The day {due} set for the answer has passed.", rule=O09,
               todo=Text("请重新填写责任分析。", "Write the analysis again."), due=analysis.said.response_due)  # fmt: skip


def analysis_delivered(desk: Desk, sending: Sending, analysis: LiabilityAnalysis | None, body: Body) -> None:
    """The superior's side once the document took effect below: its own measure of the answer, and a referral."""
    if analysis is None or desk.exchanges.get(analysis.analysis_id) is not None:
        return
    facts = {"document": sending.message_id, "body": body.value, "response_due": str(analysis.said.response_due)}
    opened = desk.open_exchange("liability", "superior", event="issue", lineage_id=sending.lineage_id,
                                peer=sending.recipient, exchange_id=analysis.analysis_id, data=facts)  # fmt: skip
    open_dated_duty(desk, TERM_RULE, analysis.said.response_due, lineage_id=opened.lineage_id,
                    subject_id=opened.exchange_id, body=body.value, document=sending.kind, paper=sending.message_id)  # fmt: skip
    if analysis.said.refer_to is ReferTo.QUALITY:
        desk.raise_task(
            "quality_case",
            lineage_id=opened.lineage_id,
            subject_id=opened.exchange_id,
            body=Body.QUALITY,
            zh=f"责任分析移送质量评查：{sending.recipient} 的 {analysis.reviewed_doc_no}（{analysis.said.severity.label.zh}）。",
            en=f"Referred to quality review: {analysis.reviewed_doc_no} of {sending.recipient}"
            f" ({analysis.said.severity.label.en}).",
        )


def analysis_received(desk: Desk, message: Received, analysis: LiabilityAnalysis | None, body: Body) -> None:
    """The lower court's side: it owes an answer by the day set."""
    if analysis is None:
        return
    envelope, due_on = message.envelope, analysis.said.response_due
    opened = desk.open_exchange("liability", "lower", event="receive", lineage_id=envelope.subject, peer=envelope.sender,
                                exchange_id=analysis.analysis_id,
                                data={"document": envelope.message_id, "body": body.value, "response_due": str(due_on)})  # fmt: skip
    open_dated_duty(desk, ANSWER_RULE, due_on, lineage_id=opened.lineage_id, subject_id=opened.exchange_id,
                    body=body.value, document=envelope.kind, paper=envelope.message_id)  # fmt: skip
