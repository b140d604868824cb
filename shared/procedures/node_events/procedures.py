"""The procedures of this family, for the catalogue."""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.messages.hooks import Hooks
from shared.messages.kinds import ActKind, Offer, Procedure
from shared.procedures.node_events import applications, automatic, extending, papers, recording, running
from shared.procedures.node_events.clocks import TERMS
from shared.procedures.urging.course import POWER_PASSES

CHK, EWR_16 = "法〔2021〕322号", "执行工作规定 2020 art. 16"
#: Filing, implementation and the command centre have nodes of their own; a clerk of any of them records.
RECORDERS = frozenset({Body.FILING, Body.IMPLEMENTATION, Body.COMMAND_CENTRE})
POSTS = frozenset({"filing_clerk", "officer", "judge", "chief"})
FILING, CLERKS = frozenset({Body.FILING}), frozenset({"filing_clerk"})
CASES = (Offer("docket", "case", ("open", "closed")),)

PROCEDURE = Procedure(
    name="node_events",
    title=Text("流程节点", "process nodes"),
    source=f"{CHK}; 法发〔2009〕43号 一(二)",
    hooks=Hooks(
        after_act=dict.fromkeys(automatic.NOTED, automatic.note),
        after_apply=dict.fromkeys(POWER_PASSES, running.power_passed),
        after_event=dict.fromkeys(running.KINDS, running.follow),
        term_ended=dict.fromkeys(TERMS, running.term_over),
    ),
    acts=(
        ActKind("record_node_event", Text("登记流程节点", "record a node event"), papers.RecordEvent, CHK, RECORDERS, POSTS,
                "case", recording.record, offers=CASES),
        ActKind("correct_node_event", Text("更正流程节点", "correct a node event"), papers.CorrectEvent, CHK, RECORDERS, POSTS,
                "case", recording.correct, offers=CASES),
        ActKind("record_node_events", Text("批量登记流程节点", "record many node events"), papers.RecordEvents, CHK, RECORDERS,
                POSTS, "court", recording.record_many),
        ActKind("extend_node_clock", Text("询价、评估延期", "extend an inquiry or a valuation"), papers.ExtendClock,
                "参考价规定 法释〔2018〕15号 arts 11, 19", frozenset({Body.IMPLEMENTATION}), frozenset({"officer", "chief"}), "case",
                extending.extend, offers=(Offer("docket", "case", ("open",)),)),
        ActKind("receive_application", Text("登记收到执行申请", "record an application received"), papers.ReceiveApplication,
                EWR_16, FILING, CLERKS, "court", applications.receive),
        ActKind("refuse_application", Text("裁定不予受理执行申请", "rule that an application is not accepted"),
                papers.RefuseApplication, EWR_16, FILING, CLERKS, "court", applications.refuse),
    ),
)  # fmt: skip
PROCEDURES: tuple[Procedure, ...] = (PROCEDURE,)
