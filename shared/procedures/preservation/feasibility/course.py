"""Effects of feasibility queries: asked here or of another court, answered by its trial division, fed back to the panel.

A query about a judgment of this court is an act with an answer; one about another court's, or a superior's, goes to the
enforcement bureau of that court, which has its own trial division answer (法发〔2018〕9号 art. 15).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Text
from shared.domain.identifiers import CaseReference, require_court_id
from shared.domain.operative_items import PART_TITLES, OperativeItem, missing
from shared.domain.preservations import JudgmentDefect
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About
from shared.messages.schemas import dump
from shared.procedures.matters import Note, exchange_of, open_entry
from shared.procedures.preservation.feasibility.papers import (
    LSZ,
    NAME,
    Answer,
    Conclude,
    FeasibilityAnswer,
    FeasibilityDefect,
    FeasibilityQuery,
    RaiseQuery,
)

ANSWER_RULE = "feasibility_answer"


def raise_query(desk: Desk, doer: Doer, about: About, given: RaiseQuery) -> Mapping[str, Any]:
    """Check the item by the list and ask the court that made it. Raises BadInput when nothing is unclear."""
    case = open_entry(desk, about.lineage_id)
    lacks = missing(OperativeItem(**{part.name: getattr(given, part.name) for part in fields(OperativeItem)}))
    if not lacks and not given.question:
        raise BadInput(
            Text("该判项要素齐全，未写明其他不明确之处。", "The item has all its parts, and no question is asked.")
        )
    court = desk.registry.court(require_court_id(given.issuing_court or desk.court_id)).court_id
    asked = FeasibilityQuery(case.case_no, given.judgment_no, given.item, given.kind, lacks, given.question)
    exchange = desk.open_exchange(NAME, "asker", event="ask", lineage_id=about.lineage_id, peer=court,
                                  data={"query": dump(asked), "judgment_no": given.judgment_no})  # fmt: skip
    if court == desk.court_id:
        _require_own(desk, asked)
        _to_trial(desk, asked, about.lineage_id, desk.court_id, desk.new_id(), asker=exchange.exchange_id)
    else:
        desk.send("feasibility_query", court, asked, lineage_id=about.lineage_id, exchange_id=exchange.exchange_id)
    return {"exchange_id": exchange.exchange_id, "missing": list(lacks)}


def _require_own(desk: Desk, asked: FeasibilityQuery) -> None:
    """Raises Refused R7 unless the judgment bears this court's code; BadCaseNumber."""
    code = CaseReference.parse(asked.judgment_no).court_code
    if code and code != desk.registry.court(desk.court_id).code:
        refuse(RefusalCode.R7, "{number} 不是本院裁判。", "{number} is no judgment of this court.", rule=LSZ,
               todo=Text("请向作出裁判的法院征询。", "Ask the court that made it."), number=asked.judgment_no)  # fmt: skip


def may_be_asked(desk: Desk, message: Received) -> None:
    """A judgment of this court, asked about once. Raises Refused R7, R11."""
    _require_own(desk, message.payload)
    if desk.exchanges.get(message.envelope.procedure_id) is not None:
        refuse(RefusalCode.R11, "该征询已在本院。", "This query is here already.", rule="[D]")


def query_arrived(desk: Desk, message: Received) -> None:
    """The enforcement bureau hands it to the trial division of its court."""
    envelope = message.envelope
    _to_trial(desk, message.payload, envelope.subject, envelope.sender, envelope.procedure_id)


def _to_trial(
    desk: Desk, asked: FeasibilityQuery, lineage_id: str, peer: str, exchange_id: str, asker: str = ""
) -> None:
    desk.open_exchange(NAME, "answerer", event="receive", lineage_id=lineage_id, peer=peer, exchange_id=exchange_id,
                       data={"query": dump(asked), "judgment_no": asked.judgment_no, "asker": asker,
                             "parts": "、".join(PART_TITLES[part].zh for part in asked.missing if part in PART_TITLES)})  # fmt: skip
    desk.open_duty(ANSWER_RULE, lineage_id=lineage_id, subject_id=exchange_id, body=Body.TRIAL)


def answer(desk: Desk, doer: Doer, about: About, given: FeasibilityAnswer) -> Mapping[str, Any]:
    """The trial division explains, corrects, or cannot. Raises BadInput (a correction is a ruling with a number)."""
    if (given.answer is Answer.CORRECTED) != bool(given.ruling_no):
        raise BadInput(
            Text(
                "补正的须写明裁定文号，其他答复不填。", "A correction has the number of its ruling, other answers none."
            )
        )
    exchange = desk.move(exchange_of(desk, about), given.answer.value, text=given.text, ruling_no=given.ruling_no)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=ANSWER_RULE, by=f"answer:{given.answer.value}")
    if exchange.data["asker"]:
        _answered(desk, str(exchange.data["asker"]), given)
        return {"answer": given.answer.value}
    sent = desk.send("feasibility_answer", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    return {"answer": given.answer.value, "message_id": sent}


def answer_arrived(desk: Desk, message: Received) -> None:
    """The answer of the other court."""
    _answered(desk, message.envelope.procedure_id, message.payload)


def _answered(desk: Desk, exchange_id: str, said: FeasibilityAnswer) -> None:
    exchange = desk.move(desk.exchanges.need(exchange_id), said.answer.value, text=said.text, ruling_no=said.ruling_no)
    desk.raise_task(
        "feasibility_answered", lineage_id=exchange.lineage_id, subject_id=exchange_id, body=Body.IMPLEMENTATION,
        zh="判项征询已答复，请认定能否执行。", en="The query is answered: say whether the item can be enforced.",
    )  # fmt: skip


def query_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """That court did not make the judgment."""
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None:
        desk.move(sending.exchange, "refused", refusal=refusal.as_dict())


def overdue(desk: Desk, duty: Duty) -> None:
    """By the clock: no answer in time; the president of the court that owes it urges."""
    exchange = desk.move(desk.exchanges.need(duty.subject_id), "overdue")
    desk.raise_task(
        "feasibility_overdue", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.MANAGEMENT,
        zh=f"审判部门逾期未答复判项征询（{exchange.data['judgment_no']}），请院长督促。",
        en=f"The trial division has not answered on {exchange.data['judgment_no']}: the president urges.",
    )  # fmt: skip


def urge(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """The president urges the trial division."""
    exchange = desk.move(exchange_of(desk, about), "urge", urged_by=doer.person_id, urged_on=str(desk.today))
    desk.raise_task(
        "feasibility_urged", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.TRIAL,
        zh=f"院长督促：请立即答复判项征询（{exchange.data['judgment_no']}）。",
        en=f"The president urges: answer on {exchange.data['judgment_no']} at once.",
    )  # fmt: skip
    return {"urged_on": str(desk.today)}


def conclude(desk: Desk, doer: Doer, about: About, given: Conclude) -> Mapping[str, Any]:
    """Executable, or the application is rejected; what was wrong goes back to the file of the panel."""
    exchange = desk.move(exchange_of(desk, about), "accept" if given.executable else "dismiss", reason=given.reason)
    query = exchange.data["query"]
    said = FeasibilityDefect(
        query["judgment_no"], query["case_no"], query["item"], tuple(query["missing"]), exchange.state
    )
    if exchange.peer == desk.court_id:
        _enter(desk, said, desk.court_id)
    else:
        desk.send(
            "feasibility_defect", exchange.peer, said, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id
        )
    if not given.executable:
        desk.raise_task(
            "feasibility_rejected", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.IMPLEMENTATION,
            zh="判项仍不明确，可以驳回执行申请（以“驳回申请”结案）。",
            en="The item is still unclear: the application may be rejected (close as application dismissed).",
        )  # fmt: skip
    return {"outcome": exchange.state}


def defect_arrived(desk: Desk, message: Received) -> None:
    """Another court has told what became of an item of this court's judgment."""
    _enter(desk, message.payload, message.envelope.sender)


def _enter(desk: Desk, said: FeasibilityDefect, found_by: str) -> None:
    """For the file of the panel; parts that are no word of the list are left out."""
    parts = tuple(part for part in said.missing if part in PART_TITLES)
    desk.of(JudgmentDefect).add(
        JudgmentDefect(
            desk.new_id(), said.judgment_no, found_by, said.case_no, said.item, parts, said.outcome, desk.today
        )
    )
