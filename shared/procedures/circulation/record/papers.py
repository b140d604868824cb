"""Papers and states of records filed with the high court (备案): what happened, where, by which document.

Source: 审理期限规定 2000 art. 5 (a further extension is recorded with the high court); listing of government bodies
(local rule, inter-court rules 8.2); the messages and five working days [D]. Records of entrustments are a procedure of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term

NAME = "record"
SOURCE = "审理期限规定 2000 art. 5; 法发〔2009〕43号 三(一) · [D]"


class Trigger(StrEnum):
    """What has to be filed."""

    FURTHER_EXTENSION = "further_extension"
    PUBLIC_BODY_LISTED = "public_body_listed"


TRIGGER_TITLES: dict[Trigger, Text] = {
    Trigger.FURTHER_EXTENSION: Text("再次延长执行期限", "further extension of the time limit"),
    Trigger.PUBLIC_BODY_LISTED: Text("将机关纳入失信名单", "a public body entered as dishonest debtor"),
}

FILER = (
    Transition("", "file", "filed", SOURCE),
    Transition("", "register", "recorded", "[D] a high court is its own register"),
    Transition("filed", "recorded", "recorded", SOURCE),
    Transition("filed", "asked", "questioned", "[D]"),
    Transition("questioned", "answer", "filed", "[D]"),
    Transition("questioned", "recorded", "recorded", "[D] recorded meanwhile"),
)
LEVEL = (
    Transition("", "pass_up", "passed_up", "[D] level by level"),
    Transition("", "receive", "received", SOURCE),
    Transition("received", "ask", "asking", "[D]"),
    Transition("asking", "answered", "received", "[D]"),
    Transition("received", "record", "recorded", SOURCE),
)


@dataclass(frozen=True, slots=True)
class RecordFiled:
    """备案."""

    trigger: Trigger = term("备案事项", "what is filed")
    court: str = term("报送法院", "filed by", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    document_no: str = term("文号", "document", min_length=1, max_length=100)
    reason: str = term("理由", "reason", min_length=1, max_length=1_000)
    happened_on: date = term("发生日", "day")
    until_on: date | None = term("延长至", "extended until", default=None)


@dataclass(frozen=True, slots=True)
class Recorded:
    """备案回执."""

    recorded_on: date = term("备案日", "recorded on")


@dataclass(frozen=True, slots=True)
class RecordQuestion:
    """备案询问: the record stands meanwhile."""

    question: str = term("询问事项", "question", min_length=1, max_length=1_000)


@dataclass(frozen=True, slots=True)
class RecordAnswered:
    """对备案询问的答复."""

    answer: str = term("答复", "answer", min_length=1, max_length=2_000)
