"""Papers and states of requests for instruction (请示与答复).

Source: 法〔2023〕88号 arts 2–4; 执行工作规定 2020 art. 8; level by level below the high court, and the periods, unconfirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term

NAME = "consultation"
ASK = "法〔2023〕88号"


class Doubt(StrEnum):
    """The five kinds of doubt about the law that may be asked about (art. 2); facts are none of them."""

    NO_RULE = "no_rule"
    MEANING = "meaning"
    CHANGED = "changed_circumstances"
    DIVERGENT = "divergent_rulings"
    OTHER = "other_doubt"


DOUBT_TITLES: dict[Doubt, Text] = {
    Doubt.NO_RULE: Text("没有明确规定，适用法律有重大争议", "no clear rule"),
    Doubt.MEANING: Text("对规定含义的理解有重大争议", "meaning of a rule in dispute"),
    Doubt.CHANGED: Text("制定时的客观情况已重大变化", "circumstances have changed"),
    Doubt.DIVERGENT: Text("类案裁判规则不统一", "like cases decided differently"),
    Doubt.OTHER: Text("其他适用法律的重大争议", "another grave doubt about the law"),
}


class Field(StrEnum):
    """Matter of the case: only technical IP and antitrust may be asked by a first-instance court directly (art. 2)."""

    GENERAL = "general"
    TECHNICAL_IP = "technical_ip"
    ANTITRUST = "antitrust"


class Extended(StrEnum):
    """Why an answer takes longer."""

    OUTSIDE_OPINION = "outside_opinion"
    COMMITTEE = "committee"


ASKER = (
    Transition("", "ask", "asked", f"{ASK} art. 4"),
    *(Transition(state, "accepted", "accepted", ASK) for state in ("asked", "accepted", "supplementing")),
    *(Transition(state, "rejected", "rejected", f"{ASK} art. 3") for state in ("asked", "accepted", "supplementing")),
    *(Transition(state, "supplement", "supplementing", "[D]") for state in ("asked", "accepted")),
    Transition("supplementing", "supply", "asked", "[D]"),
    *(Transition(state, "answered", "answered", ASK) for state in ("asked", "accepted", "supplementing")),
)
SUPERIOR = (
    Transition("", "receive", "received", ASK),
    Transition("received", "accept", "accepted", ASK),
    *(Transition(state, "reject", "rejected", f"{ASK} art. 3") for state in ("received", "accepted")),
    *(Transition(state, "supplement", "supplementing", "[D]") for state in ("received", "accepted")),
    Transition("supplementing", "supplied", "received", "[D]"),
    Transition("accepted", "reply", "answered", ASK),
    *(
        Transition(state, "pass_up", "passed_up", f"{ASK} (level by level unconfirmed)")
        for state in ("received", "accepted")
    ),
    *(
        Transition("passed_up", event, "passed_up", "[D] the court above is seized of it")
        for event in ("accepted", "supplement")
    ),
    Transition("passed_up", "answered", "answered", ASK),
    Transition("passed_up", "rejected", "rejected", f"{ASK} art. 3"),
)


@dataclass(frozen=True, slots=True)
class View:
    """What the adjudication committee of one court thinks."""

    court: str = term("法院", "court", min_length=1, max_length=32)
    committee_no: str = term(
        "审判委员会讨论记录编号", "number of the committee's minutes", min_length=1, max_length=100
    )
    committee_on: date = term("讨论日", "discussed on")
    view: str = term("倾向性意见", "view of the committee", min_length=1, max_length=3_000)
    minority_view: str = term("少数意见", "minority view", default="", max_length=2_000)


@dataclass(frozen=True, slots=True)
class RequestInputs:
    """A request as its drafter fills it in."""

    question: str = term("请示问题", "question of law", min_length=1, max_length=2_000)
    doubt: Doubt = term("争议情形", "kind of doubt")
    facts_fixed: bool = term("案件事实已经查清", "the facts are settled")
    facts: str = term("已查清的事实", "facts found", min_length=1, max_length=3_000)
    committee_no: str = term(
        "审判委员会讨论记录编号", "number of the committee's minutes", min_length=1, max_length=100
    )
    committee_on: date = term("讨论日", "discussed on")
    committee_view: str = term("审判委员会倾向性意见", "view of the committee", min_length=1, max_length=3_000)
    minority_view: str = term("少数意见", "minority view", default="", max_length=2_000)
    similar_cases: str = term("类案检索情况", "similar cases", default="", max_length=3_000)
    field: Field = term("案件领域", "matter", default=Field.GENERAL)


@dataclass(frozen=True, slots=True)
class PassUpInputs:
    """A court on the way adds its own view."""

    committee_no: str = term(
        "审判委员会讨论记录编号", "number of the committee's minutes", min_length=1, max_length=100
    )
    committee_on: date = term("讨论日", "discussed on")
    committee_view: str = term("审判委员会倾向性意见", "view of the committee", min_length=1, max_length=3_000)
    minority_view: str = term("少数意见", "minority view", default="", max_length=2_000)


@dataclass(frozen=True, slots=True)
class ConsultRequest:
    """请示: the question with the views of every court it came through, the asking court's first."""

    asker: str = term("请示法院", "asking court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    question: str = term("请示问题", "question of law", min_length=1, max_length=2_000)
    doubt: Doubt = term("争议情形", "kind of doubt")
    facts_fixed: bool = term("案件事实已经查清", "the facts are settled")
    facts: str = term("已查清的事实", "facts found", min_length=1, max_length=3_000)
    views: tuple[View, ...] = term("各级法院意见", "views", min_length=1, max_length=4)
    similar_cases: str = term("类案检索情况", "similar cases", default="", max_length=3_000)
    field: Field = term("案件领域", "matter", default=Field.GENERAL)


@dataclass(frozen=True, slots=True)
class ConsultAccept:
    """受理请示: until when an answer is due."""

    due_on: date = term("答复期限", "answer due on")


@dataclass(frozen=True, slots=True)
class ConsultReject:
    """不予受理请示: it asks about facts, or came past a level."""

    facts: bool = term("属事实认定问题", "a question of fact")
    level: bool = term("未逐级报送", "a level was skipped")
    reason: str = term("理由", "reason", min_length=1, max_length=1_000)


@dataclass(frozen=True, slots=True)
class ConsultSupplement:
    """补充材料通知."""

    missing: str = term("应补充的材料", "what is missing", min_length=1, max_length=2_000)


@dataclass(frozen=True, slots=True)
class ConsultSupplied:
    """补充材料."""

    supplied: str = term("补充的材料", "what is supplied", min_length=1, max_length=4_000)


@dataclass(frozen=True, slots=True)
class ConsultReply:
    """答复: the asking court follows it; it is no basis to cite in a ruling (unconfirmed)."""

    answer: str = term("答复意见", "answer", min_length=1, max_length=4_000)


@dataclass(frozen=True, slots=True)
class ExtendReply:
    """Why the answer takes longer."""

    reason: Extended = term("延长事由", "reason")
    document_no: str = term("审批文号", "number of the decision", min_length=1, max_length=100)
