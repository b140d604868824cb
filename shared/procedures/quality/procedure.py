"""Quality review of one case (质量评查): chosen, reviewed by somebody who took no other part, graded, contested, referred.

That the reviewer took no other part is separation itself: what is done for the quality body is on a side of its own.
Source: 法发〔2009〕43号 三(三); 审理期限规定 2000 arts 20–23; grades, contest and committee [D]; law index S055–S059.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.liability import MentalState, ReferTo
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, Offer, Procedure
from shared.messages.schemas import dump, load
from shared.procedures.liability.papers import AnalysisInputs, LiabilityAnalysis
from shared.procedures.matters import Note, exchange_of, need_entry
from shared.procedures.quality.papers import (
    COURT,
    NAME,
    O09,
    SLR_20,
    Answer,
    Decide,
    DraftGrade,
    Grade,
    Origin,
    ReferCase,
    Select,
)
from shared.procedures.supervising import open_dated_duty, require_future

ANSWER_RULE, REMEDY_RULE = "quality_answer", "quality_remedy"
RUNNING = ("selected", "reviewing", "graded", "contested")


def _select(desk: Desk, doer: Doer, about: About, given: Select) -> Mapping[str, Any]:
    case = need_entry(desk, about.lineage_id)
    if desk.exchanges.first(procedure=NAME, role="court", lineage_id=case.lineage_id, state__in=list(RUNNING)):
        raise Conflict(Text("该案正在评查。", "This case is under review already."))
    exchange = desk.open_exchange(NAME, "court", event="select", lineage_id=case.lineage_id, peer=desk.court_id,
                                  data={"origin": given.origin.value, "reference": given.reference, "case_no": case.case_no,
                                        "selected_on": str(desk.today)})  # fmt: skip
    return {"exchange_id": exchange.exchange_id}


def _begin(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "begin", reviewer=doer.person_id)
    return {"reviewer": exchange.data["reviewer"]}


def _analysed(desk: Desk, doer: Doer, exchange: Exchange, grade: Grade, said: AnalysisInputs | None) -> dict[str, Any]:
    """The responsibility analysis of a bad grade, made sound. Raises Refused R7."""
    if grade.analysed != (said is not None):
        refuse(RefusalCode.R7, "瑕疵、不合格、错案须附责任分析，其他等次不附。",
               "Grades C, D and E take a responsibility analysis, the others none.", rule=O09)  # fmt: skip
    if said is None:
        return {"analysis": None}
    analysis = LiabilityAnalysis(desk.new_id(), str(exchange.data["case_no"]), doer.person_id, said)
    analysis.require_sound()
    if grade is Grade.E and not {a.mental_state for a in said.actors} - {MentalState.NO_FAULT}:
        refuse(RefusalCode.R7, "认定错案须有过错。", "A wrong case takes fault.", rule=O09)
    return {"analysis": dump(analysis)}


def _grade(desk: Desk, doer: Doer, about: About, given: DraftGrade) -> Mapping[str, Any]:
    """The draft: told to the handler, whose days to answer begin."""
    exchange = exchange_of(desk, about)
    if exchange.data.get("reviewer") not in (None, doer.person_id):
        raise Conflict(Text("由评查人员本人提出初步意见。", "The reviewer who began it writes the draft."))
    over = Origin(exchange.data["origin"]) is Origin.OVERDUE
    if over and given.overrun is None:
        refuse(
            RefusalCode.R7,
            "超期限案件须附超期限分析。",
            "A case over its limit needs an overrun analysis.",
            rule=SLR_20,
        )
    if given.overrun is not None and given.overrun.net_days <= given.overrun.limit_days:
        raise BadInput(Text("各环节净天数合计未超过期限。", "The net days of the stages do not exceed the limit."))
    facts = _analysed(desk, doer, exchange, given.grade, given.analysis)
    overrun = dump(given.overrun) if given.overrun is not None else None
    exchange = desk.move(exchange, "grade", draft_grade=given.grade.value, grade=given.grade.value, findings=given.findings,
                         overrun=overrun, over_by_days=given.overrun.net_days - given.overrun.limit_days if given.overrun else 0,
                         **facts)  # fmt: skip
    desk.open_duty(
        ANSWER_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.IMPLEMENTATION
    )
    return {"grade": given.grade.value}


def _answer(desk: Desk, doer: Doer, about: About, given: Answer) -> Mapping[str, Any]:
    if not given.agree and not given.explanation:
        raise BadInput(Text("不认可的请说明理由。", "Who contests says why."))
    exchange = desk.move(exchange_of(desk, about), "agree" if given.agree else "contest", answer=given.explanation,
                         answered_by=doer.person_id)  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=ANSWER_RULE, by=f"act:{doer.person_id}")
    return {"state": exchange.state}


def _lapsed(desk: Desk, duty: Duty) -> None:
    """By the clock: nobody answered, the draft stands."""
    exchange = desk.exchanges.get(duty.subject_id)
    if exchange is not None and exchange.state == "graded":
        desk.move(exchange, "lapse")


def _decide(desk: Desk, doer: Doer, about: About, given: Decide) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    same = given.grade.value == exchange.data["draft_grade"] and given.analysis is None
    facts = {} if same else _analysed(desk, doer, exchange, given.grade, given.analysis)
    exchange = desk.move(exchange, "decide", grade=given.grade.value, reasons=given.reasons, **facts)
    return {"grade": given.grade.value}


def _refer(desk: Desk, doer: Doer, about: About, given: ReferCase) -> Mapping[str, Any]:
    """D and E: to inspection or the disciplinary committee, with an order to put right what can be."""
    exchange = exchange_of(desk, about)
    if not Grade(exchange.data["grade"]).referred:
        raise Conflict(Text("只有不合格案件、错案移送。", "Only an unqualified or wrong case is referred."))
    require_future(desk, given.remedy_due)
    analysis: Any = load(LiabilityAnalysis, exchange.data["analysis"])
    punishable = {MentalState.INTENT, MentalState.GROSS_NEGLIGENCE} & {a.mental_state for a in analysis.said.actors}
    if given.refer_to == ReferTo.DISCIPLINE.value and not punishable:
        refuse(RefusalCode.R7, "没有故意或者重大过失的，不移送惩戒。",
               "Without intent or gross negligence nothing goes to the disciplinary committee.", rule="法官法 2019 arts 46, 48")  # fmt: skip
    exchange = desk.move(exchange, "refer", refer_to=given.refer_to, remedy_order=given.remedy_order,
                         remedy_due=str(given.remedy_due))  # fmt: skip
    open_dated_duty(desk, REMEDY_RULE, given.remedy_due, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                    body=Body.IMPLEMENTATION.value, document=str(exchange.data["case_no"]))  # fmt: skip
    desk.raise_task(
        "quality_remedy", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.IMPLEMENTATION,
        zh=f"{exchange.data['case_no']} 评查为{Grade(exchange.data['grade']).label.zh}，请补救：{given.remedy_order}"[:900],
        en=f"{exchange.data['case_no']} was graded {exchange.data['grade']}; put it right by {given.remedy_due}.",
        once_key=f"remedy:{exchange.exchange_id}",
    )  # fmt: skip
    return {"refer_to": given.refer_to}


def _remedied(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    if exchange.state != "referred":
        raise Conflict(Text("没有责令补救事项。", "No remedy was ordered."))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=REMEDY_RULE, by=f"act:{doer.person_id}")
    return {"note": given.note}


REVIEWERS, HANDLERS = frozenset({Body.QUALITY}), frozenset({Body.IMPLEMENTATION})
OFFICERS = frozenset({"officer", "judge", "chief"})


def _at(*states: str) -> tuple[Offer, ...]:
    return (Offer(NAME, "court", states),)


PROCEDURE = Procedure(
    name=NAME,
    title=Text("质量评查", "quality review"),
    source=f"{O09}; {SLR_20}",
    tables={"court": COURT},
    acts=(
        ActKind("select_quality_case", Text("选取评查案件", "choose a case for review"), Select, O09, REVIEWERS, OFFICERS, "case",
                _select, step="S055", offers=(Offer("docket", "case", ("open", "custody", "closed")),)),
        ActKind("begin_quality_review", Text("开始评查", "begin the review"), Note, O09, REVIEWERS, OFFICERS, "exchange", _begin,
                step="S055", offers=_at("selected")),
        ActKind("draft_quality_grade", Text("提出评查初步意见", "draft the grade"), DraftGrade, f"{O09}; {SLR_20}", REVIEWERS,
                OFFICERS, "exchange", _grade, step="S056", offers=_at("reviewing")),
        ActKind("answer_quality_grade", Text("对初步意见提出意见", "answer the draft grade"), Answer, O09, HANDLERS, OFFICERS,
                "exchange", _answer, step="S057", offers=_at("graded")),
        ActKind("decide_quality_grade", Text("评查委员会决定", "the committee decides"), Decide, O09, REVIEWERS,
                frozenset({"officer"}), "exchange", _decide, step="S058", offers=_at("contested"),
                approvals=ApprovalRule.PRESIDENT),
        ActKind("refer_quality_case", Text("评查结果移送", "refer the case"), ReferCase, O09, REVIEWERS, OFFICERS, "exchange", _refer,
                step="S059", offers=_at("final")),
        ActKind("report_quality_remedy", Text("报告补救情况", "report the remedy"), Note, O09, HANDLERS, OFFICERS, "exchange",
                _remedied, step="S059", offers=_at("referred")),
    ),
    hooks=Hooks(term_ended={ANSWER_RULE: _lapsed}),
)  # fmt: skip
