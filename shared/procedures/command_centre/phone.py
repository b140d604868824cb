"""The 24-hour telephone log: numbered without a gap each day, never edited, only corrected by another entry.

Source: 法发〔2009〕43号 一(一) (24-hour telephone); the form of the log: rules of single courts, [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.duty_rota import Call
from shared.domain.errors import Text
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Procedure
from shared.messages.terms import term
from shared.procedures.command_centre.tables import CENTRE, OFFICERS, ROOT


@dataclass(frozen=True, slots=True)
class LogCall:
    """登记来电."""

    source: str = term("来电人类别", "who called", pattern="police|officer|applicant|public|court|other")
    kind: str = term("类别", "kind", pattern="lead|emergency|request|complaint|other")
    text: str = term("内容", "what was said", max_length=2000)
    decision: str = term("处理决定", "what was decided", max_length=1000)
    case_no: str = term("案号", "case", default="", max_length=64)
    at: datetime | None = term("来电时间", "called at", default=None)


@dataclass(frozen=True, slots=True)
class CorrectCall:
    """更正来电登记: a new entry; the old one stays."""

    corrects: str = term("所更正的登记", "entry corrected", max_length=64)
    text: str = term("更正后的内容", "what was really said", max_length=2000)
    decision: str = term("处理决定", "what was decided", max_length=1000)


def enter(desk: Desk, doer: Doer, given: LogCall, corrects: str = "") -> Call:
    """The next entry of today."""
    call = Call(desk.new_id(), desk.today, desk.next_number(f"call:{desk.today}"), given.at or desk.now, given.source,
                given.kind, given.case_no, given.text, given.decision, doer.person_id, corrects)  # fmt: skip
    desk.of(Call).add(call)
    return call


def _log(desk: Desk, doer: Doer, about: About, given: LogCall) -> Mapping[str, Any]:
    call = enter(desk, doer, given)
    return {"call_id": call.call_id, "no": call.no}


def _correct(desk: Desk, doer: Doer, about: About, given: CorrectCall) -> Mapping[str, Any]:
    old = desk.of(Call).need(given.corrects)
    said = LogCall(old.source, old.kind, given.text, given.decision, old.case_no, old.at)
    call = enter(desk, doer, said, old.call_id)
    return {"call_id": call.call_id, "no": call.no}


PROCEDURE = Procedure(
    name="phone_log",
    title=Text("值班电话登记", "telephone log"),
    source=f"{ROOT} · [D]",
    acts=(
        ActKind("log_call", Text("登记来电", "log a call"), LogCall, f"{ROOT} · [D]", CENTRE, OFFICERS, "court", _log),
        ActKind("correct_call", Text("更正来电登记", "correct an entry of the log"), CorrectCall, f"{ROOT} · [D]", CENTRE,
                OFFICERS, "court", _correct),
    ),
)  # fmt: skip
