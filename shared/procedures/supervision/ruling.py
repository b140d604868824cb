"""The ruling in supervision (执行监督裁定), by a panel: dismissed, ended, or in place of the one below, with its analysis.

What revokes, changes or sends back encloses a responsibility analysis; what came too late can only be ended. It goes to the
court of the ruling; the court that enforces, where it is another, is told once the ruling took effect there.
Source: 申请执行监督意见 法发〔2023〕4号; 执行工作规定 2020 art. 71; 法发〔2009〕43号 二(三); law index S035, S036.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.liability import Outcome
from shared.domain.reconsiderations import ActEffect
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About
from shared.procedures.liability.enclosed import analysis_delivered, enclosed, require_analysis, require_answer_day
from shared.procedures.matters import exchange_of
from shared.procedures.supervising import facts_in, require_future, review_body
from shared.procedures.supervision.lead import REVIEW_RULE, open_review
from shared.procedures.supervision.papers import (
    Disposition,
    PartyServed,
    RulingInputs,
    SupervisionEffect,
    SupervisionRuling,
)
from shared.procedures.supervision.tables import NAME, O09, RULABLE, SUP

EVENTS = {
    Disposition.DISMISSED: "dismiss", Disposition.TERMINATED: "terminate", Disposition.WITHDRAWN: "withdraw",
    Disposition.REVOKED: "rule", Disposition.CHANGED: "rule", Disposition.REMANDED: "remand",
}  # fmt: skip
OUTCOMES: dict[Disposition, frozenset[Outcome]] = {
    Disposition.DISMISSED: frozenset(),
    Disposition.TERMINATED: frozenset(),
    Disposition.WITHDRAWN: frozenset(),
    Disposition.REVOKED: frozenset({Outcome.REVOKED}),
    Disposition.CHANGED: frozenset({Outcome.CHANGED}),
    Disposition.REMANDED: frozenset({Outcome.REMANDED}),
}
#: How the 执监 case is closed (RCO 26, unconfirmed).
CLOSING_MODES = {
    Disposition.DISMISSED: "驳回", Disposition.TERMINATED: "其他（终结审查）", Disposition.WITHDRAWN: "准许撤回",
    Disposition.REVOKED: "撤销并改正", Disposition.CHANGED: "撤销并改正", Disposition.REMANDED: "撤销，发回重新审查",
}  # fmt: skip


def prepare(desk: Desk, sending: Sending, given: RulingInputs) -> SupervisionRuling:
    """The ruling with what the supervision remembers, and the analysis written for it."""
    data = facts_in(sending, NAME, *RULABLE, "file_due")
    return SupervisionRuling(
        document_no=data["docket_no"],
        case_no=data["case_no"],
        challenged_no=data["challenged_no"],
        challenged_id=data["challenged_id"],
        enforcing_court=data["enforcing_court"],
        disposition=given.disposition,
        act_effect=given.act_effect or ActEffect.NONE,
        reasons=given.reasons,
        varied_text=given.varied_text,
        remand_scope=given.remand_scope,
        report_due=given.report_due,
        analysis=enclosed(sending.exchange) if OUTCOMES[given.disposition] else None,
    )


def may_rule(desk: Desk, sending: Sending) -> None:
    """The sender's guard. Raises Refused R7, R12; Conflict."""
    data, said = facts_in(sending, NAME, *RULABLE, "file_due"), sending.payload
    waits = sending.exchange is not None and sending.exchange.state == "file_due"
    if waits and said.disposition not in (Disposition.TERMINATED, Disposition.WITHDRAWN):
        raise Conflict(Text("案卷尚未报送，不能裁定。", "The file is not here yet."))
    late = bool(data.get("bar"))
    if late != (said.disposition is Disposition.TERMINATED) and said.disposition is not Disposition.WITHDRAWN:
        refuse(RefusalCode.R12 if late else RefusalCode.R7, "立案后发现逾期的终结审查，未逾期的不得以此终结。",
               "What came too late is ended, and nothing else is.", rule=SUP)  # fmt: skip
    require_ruling(said)
    if said.report_due is not None:
        require_future(desk, said.report_due)
    require_answer_day(desk, said.analysis)


def require_ruling(said: SupervisionRuling) -> None:
    """What either court demands of a ruling. Raises Refused R7."""
    if said.disposition.rules == (said.act_effect is ActEffect.NONE):
        refuse(RefusalCode.R7, "撤销、变更的须写明执行行为的效力，其他情形不写。",
               "A ruling in place of the one below says what becomes of the act, any other does not.", rule=SUP)  # fmt: skip
    if (said.act_effect is ActEffect.VARY) != bool(said.varied_text):
        refuse(RefusalCode.R7, "变更执行行为的须写明变更内容，其他情形不写。",
               "A varied act needs the varied text, any other none.", rule=SUP)  # fmt: skip
    remand = said.disposition is Disposition.REMANDED
    if remand != bool(said.remand_scope) or remand != (said.report_due is not None):
        refuse(RefusalCode.R7, "发回重新审查的须写明重审范围和报告期限，其他情形不写。",
               "A remand says what is reviewed anew and by when it is reported on, any other ruling does not.", rule=SUP)  # fmt: skip
    require_analysis(OUTCOMES[said.disposition], said.analysis)
    if said.analysis is not None and said.analysis.reviewed_doc_no != said.challenged_no:
        refuse(RefusalCode.R7, "责任分析针对的不是被监督文书。", "The analysis is of another document.", rule=O09)


def ruled(desk: Desk, sending: Sending) -> None:
    """The supervising court's side: the term of the review is met."""
    if sending.exchange is None:
        return
    said: SupervisionRuling = sending.payload
    panel = sorted({each.person_id for each in desk.signed if each.act == "discuss"})
    exchange = desk.move(sending.exchange, EVENTS[said.disposition], ruling=sending.message_id, ruled_on=str(desk.today),
                         disposition=said.disposition.value, closing_mode=CLOSING_MODES[said.disposition], decided_by=panel)  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=REVIEW_RULE, by=sending.message_id)


def turned_down(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The court below refused it: the review goes on."""
    refusal_noted(desk, sending, refusal)
    exchange = sending.exchange
    if exchange is not None and exchange.data.get("ruling") == sending.message_id and exchange.state != "open":
        open_review(desk, desk.move(exchange, "refused", refusal=refusal.as_dict()))


def delivered(desk: Desk, sending: Sending) -> None:
    """It took effect below: the analysis awaits its answer, and another court that enforces is told."""
    said: SupervisionRuling = sending.payload
    analysis_delivered(desk, sending, said.analysis, review_body(desk))
    if said.enforcing_court != sending.recipient:
        told = SupervisionEffect(
            said.document_no, sending.message_id, desk.message_sha256(sending.message_id),
            said.challenged_id or said.challenged_no, said.disposition, said.act_effect, said.varied_text,
        )  # fmt: skip
        desk.send("supervision_effect", said.enforcing_court, told, lineage_id=sending.lineage_id,
                  exchange_id=sending.exchange_id)  # fmt: skip


def reported(desk: Desk, message: Received) -> None:
    """What came of a matter sent back is known."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state == "remanded":
        desk.move(exchange, "reported", report=message.envelope.message_id, new_ruling=message.payload.document_no)


def served(desk: Desk, doer: Doer, about: About, given: PartyServed) -> Mapping[str, Any]:
    """The ruling was served on one person; with the last one the case is closed (审理期限规定 2000 art. 10)."""
    exchange = exchange_of(desk, about)
    wanted, done = list(exchange.data["persons"]), list(exchange.data.get("served", []))
    if given.who not in wanted:
        raise BadInput(
            Text("受送达人应为：{persons}。", "The persons to be served are: {persons}."), persons="、".join(wanted)
        )
    if not date.fromisoformat(exchange.data["ruled_on"]) <= given.served_on <= desk.today:
        raise BadInput(Text("送达日应在裁定之日至今日之间。", "The day of service lies between the ruling and today."))
    if any(each["who"] == given.who for each in done):
        raise Conflict(Text("该人已经送达。", "That person has been served already."))
    done.append({"who": given.who, "on": str(given.served_on)})
    left = [who for who in wanted if who not in {each["who"] for each in done}]
    closed = {} if left else {"closed_on": max(str(each["on"]) for each in done)}
    desk.move(exchange, "serve", served=done, **closed)
    return {"to_serve": "、".join(left)}
