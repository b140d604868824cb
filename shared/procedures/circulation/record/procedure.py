"""Records (备案): filed by what triggers them, passed up level by level, recorded or asked about within five working days [D]."""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.hooks import Hooks
from shared.messages.kinds import ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.procedures.circulation.lines import STAFF, to_the_next_above
from shared.procedures.circulation.record import filing
from shared.procedures.circulation.record.papers import (
    FILER,
    LEVEL,
    NAME,
    SOURCE,
    RecordAnswered,
    Recorded,
    RecordFiled,
    RecordQuestion,
)
from shared.procedures.matters import Note

R = RefusalCode
RECORDERS = frozenset({Body.COORDINATION, Body.MANAGEMENT, Body.IMPLEMENTATION})


def _kind(name: str, title: Text, payload: type, **more: Any) -> MessageKind:
    return MessageKind(
        name=name, version=1, title=title, payload=payload, step="", source=SOURCE, bodies=RECORDERS, **more
    )


def _act(name: str, title: Text, payload: type, effect: Any, role: str, state: str) -> ActKind:
    return ActKind(
        name, title, payload, SOURCE, RECORDERS, STAFF, "exchange", effect, offers=(Offer(NAME, role, (state,)),)
    )


PROCEDURE = Procedure(
    name=NAME,
    title=Text("备案", "record with the high court"),
    source=SOURCE,
    tables={"filer": FILER, "level": LEVEL},
    hooks=Hooks(after_act={"enter_blacklist": filing.public_body_listed}),
    messages=(
        _kind("record_filed", Text("报送备案", "record filed"), RecordFiled, route=to_the_next_above, accept=filing.of_a_court_below,
              apply=filing.filed, answers=("recorded", "record_query"), refusals=(R.R2, R.R7)),
        _kind("recorded", Text("备案回执", "recorded"), Recorded, route=superior(filing.LINE), accept=filing.of_the_register,
              apply=filing.recorded, refusals=(R.R2,)),
        _kind("record_query", Text("备案询问", "question about a record"), RecordQuestion, route=superior(filing.LINE),
              approvals=ApprovalRule.OFFICER, accept=filing.of_the_register, apply=filing.questioned,
              answers=("record_answered",), refusals=(R.R2,)),
        _kind("record_answered", Text("备案询问答复", "answer about a record"), RecordAnswered, route=to_superior(filing.LINE),
              approvals=ApprovalRule.OFFICER, accept=filing.of_the_court_asked, apply=filing.answered, refusals=(R.R2,)),
    ),
    acts=(
        _act("log_record", Text("予以备案", "record it"), Note, filing.log, "level", "received"),
        _act("query_record", Text("就备案事项询问", "ask about it"), RecordQuestion, filing.ask, "level", "received"),
        _act("answer_record_query", Text("答复备案事项询问", "answer about it"), RecordAnswered, filing.answer, "filer",
             "questioned"),
    ),
)  # fmt: skip
