"""Papers and states of a feasibility query (判项可执行性征询)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.operative_items import ItemType
from shared.domain.transitions import Transition
from shared.messages.terms import term

NAME = "feasibility"
LSZ, CLEAR = "法发〔2018〕9号 art. 15", "民诉法解释 2022 art. 461"
ASKER = (
    Transition("", "ask", "asked", LSZ),
    Transition("asked", "refused", "refused", "[D] not a judgment of that court"),
    *(Transition("asked", event, event, LSZ) for event in ("explained", "corrected", "still_unclear")),
    *(Transition(state, "accept", "executable", f"{LSZ}; {CLEAR}") for state in ("explained", "corrected")),
    *(Transition(state, "dismiss", "rejected", f"{LSZ}; {CLEAR}") for state in ("explained", "still_unclear")),
)
WAITING = ("received", "overdue", "urged")
ANSWERER = (
    Transition("", "receive", "received", LSZ),
    Transition("received", "overdue", "overdue", f"{LSZ} (period unconfirmed)"),
    Transition("overdue", "urge", "urged", f"{LSZ} (unconfirmed: the president urges)"),
    *(Transition(state, event, event, LSZ) for state in WAITING for event in ("explained", "corrected", "still_unclear")),
)  # fmt: skip


class Answer(StrEnum):
    """What the trial division says."""

    EXPLAINED = "explained"
    CORRECTED = "corrected"
    STILL_UNCLEAR = "still_unclear"


ANSWER_TITLES: dict[Answer, Text] = {
    Answer.EXPLAINED: Text("书面说明", "explained in writing"),
    Answer.CORRECTED: Text("补正裁定", "corrected by a ruling"),
    Answer.STILL_UNCLEAR: Text("仍不明确", "still unclear"),
}


@dataclass(frozen=True, slots=True)
class RaiseQuery:
    """An operative item and what is unclear about it; parts the judgment does not state stay empty."""

    judgment_no: str = term("裁判文号", "number of the judgment", min_length=1, max_length=100)
    item: str = term("判项原文", "the item as worded", min_length=1, max_length=2000)
    kind: ItemType = term("判项类型", "type of item")
    issuing_court: str = term("作出裁判的法院", "court that made it", default="", max_length=32, help_zh="本院作出的可空",
                              help_en="empty for this court")  # fmt: skip
    creditor: str = term("权利人", "creditor", default="", max_length=200)
    debtor: str = term("义务人", "debtor", default="", max_length=200)
    amount_fen: int = term("金额（分）", "amount (fen)", default=0, minimum=0)
    interest_base: str = term("利息基数", "base of interest", default="", max_length=200)
    interest_rate: str = term("利率", "rate of interest", default="", max_length=200)
    interest_start: str = term("起算日", "first day of interest", default="", max_length=100)
    interest_end: str = term("截止日", "last day of interest", default="", max_length=100)
    thing_name: str = term("物的名称", "name of the thing", default="", max_length=200)
    thing_number: str = term("数量", "number", default="", max_length=100)
    thing_features: str = term("特征", "features", default="", max_length=500)
    delivery_time: str = term("交付时间", "time of delivery", default="", max_length=100)
    delivery_mode: str = term("交付方式", "mode of delivery", default="", max_length=200)
    content: str = term("履行的具体内容", "what exactly has to be done", default="", max_length=2000)
    question: str = term("其他不明确之处", "what else is unclear", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class FeasibilityQuery:
    """判项可执行性征询函: no party is named, the judgment names them."""

    case_no: str = term("执行案号", "number of the 执 case", max_length=64)
    judgment_no: str = term("裁判文号", "number of the judgment", max_length=100)
    item: str = term("判项原文", "the item as worded", max_length=2000)
    kind: ItemType = term("判项类型", "type of item")
    missing: tuple[str, ...] = term("缺少的要素", "parts missing", max_length=50)
    question: str = term("其他不明确之处", "what else is unclear", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class FeasibilityAnswer:
    """征询答复 of the trial division."""

    answer: Answer = term("答复", "answer")
    text: str = term("说明", "text", min_length=1, max_length=4000)
    ruling_no: str = term("补正裁定文号", "number of the correcting ruling", default="", max_length=100)


@dataclass(frozen=True, slots=True)
class FeasibilityDefect:
    """判项瑕疵反馈: what became of it, for the file of the panel that judged."""

    judgment_no: str = term("裁判文号", "number of the judgment", max_length=100)
    case_no: str = term("执行案号", "number of the 执 case", max_length=64)
    item: str = term("判项原文", "the item as worded", max_length=2000)
    missing: tuple[str, ...] = term("缺少的要素", "parts missing", max_length=50)
    outcome: str = term("处理结果", "outcome", pattern="executable|rejected")


@dataclass(frozen=True, slots=True)
class Conclude:
    """Whether the item can be enforced now."""

    executable: bool = term(
        "可以执行", "can be enforced", help_zh="否则驳回执行申请", help_en="otherwise the application is rejected"
    )
    reason: str = term("理由", "reason", min_length=1, max_length=1000)
