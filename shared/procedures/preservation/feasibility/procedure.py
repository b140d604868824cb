"""Feasibility query (判项可执行性征询): enforcement bureau → trial division of the court that judged.

Source: 法发〔2018〕9号 art. 15; 民诉法解释 2022 art. 461; fifteen days and the president's urging unconfirmed.
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode
from shared.messages.hooks import Hooks
from shared.messages.kinds import ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.matters import Note, from_the_peer
from shared.procedures.preservation.feasibility import course, papers
from shared.procedures.preservation.feasibility.papers import CLEAR, LSZ, NAME
from shared.procedures.supervising import IMPLEMENTERS, OFFICERS

R = RefusalCode
TRIAL = frozenset({Body.TRIAL})
JUDGES = frozenset({"judge"})


def _kind(name: str, title: Text, payload: type, bodies: frozenset[Body], **more: Any) -> MessageKind:
    return MessageKind(
        name=name,
        version=1,
        title=title,
        payload=payload,
        step="",
        source=LSZ,
        route=between_courts,
        bodies=bodies,
        **more,
    )


PROCEDURE = Procedure(
    name=NAME,
    title=Text("判项可执行性征询", "feasibility query"),
    source=f"{LSZ}; {CLEAR}",
    tables={"asker": papers.ASKER, "answerer": papers.ANSWERER},
    hooks=Hooks(overdue={course.ANSWER_RULE: course.overdue}),
    messages=(
        _kind("feasibility_query", Text("判项可执行性征询函", "feasibility query"), papers.FeasibilityQuery, IMPLEMENTERS,
              answers=("feasibility_answer",), sign_for=True, refusals=(R.R7, R.R11), accept=course.may_be_asked,
              apply=course.query_arrived, refused=course.query_refused),
        _kind("feasibility_answer", Text("判项征询答复", "answer to a feasibility query"), papers.FeasibilityAnswer, TRIAL,
              sign_for=True, refusals=(R.R2,), authors=JUDGES,
              accept=from_the_peer(NAME, "asker"), apply=course.answer_arrived),
        _kind("feasibility_defect", Text("判项瑕疵反馈", "defect of an item, fed back"), papers.FeasibilityDefect, IMPLEMENTERS,
              refusals=(R.R2,), accept=from_the_peer(NAME, "answerer"), apply=course.defect_arrived),
    ),
    acts=(
        ActKind("raise_feasibility_query", Text("征询判项可执行性", "ask whether an item can be enforced"), papers.RaiseQuery, LSZ,
                IMPLEMENTERS, OFFICERS, "case", course.raise_query, offers=(Offer("docket", "case", ("open",)),)),
        ActKind("answer_feasibility", Text("答复判项征询", "answer a feasibility query"), papers.FeasibilityAnswer, LSZ, TRIAL,
                JUDGES, "exchange", course.answer, offers=(Offer(NAME, "answerer", papers.WAITING),)),
        ActKind("urge_feasibility_answer", Text("督促答复判项征询", "urge the answer"), Note, LSZ, frozenset({Body.MANAGEMENT}),
                frozenset({"president", "vice_president"}), "exchange", course.urge,
                offers=(Offer(NAME, "answerer", ("overdue",)),)),
        ActKind("conclude_feasibility", Text("认定判项能否执行", "say whether the item can be enforced"), papers.Conclude, CLEAR,
                IMPLEMENTERS, OFFICERS, "exchange", course.conclude,
                offers=(Offer(NAME, "asker", ("explained", "corrected", "still_unclear")),)),
    ),
)  # fmt: skip
