"""The twelve refusals R1–R12 a court may answer another court with, and the error that carries one.

A refusal is evidence: it names its code, the rule and article it rests on, and the facts of this case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from shared.domain.errors import Citation, Text, ZhixingError


class RefusalCode(StrEnum):
    """Permanent codes; the numbers are those of the inter-court procedures (R1–R12)."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    R8 = "R8"
    R9 = "R9"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"


TITLES: dict[RefusalCode, Text] = {
    RefusalCode.R1: Text("签名、印章或制发机构不符", "Bad signature, seal or issuing body"),
    RefusalCode.R2: Text("发出法院不是接收法院的上级法院", "Sender is not a superior of the receiver"),
    RefusalCode.R3: Text("执行实施权批次已过时", "Stale epoch of the implementation power"),
    RefusalCode.R4: Text("案件已结", "The case is closed"),
    RefusalCode.R5: Text("对象法院不在本辖区", "Target lies outside the sender's jurisdiction"),
    RefusalCode.R6: Text("审批手续不全", "Approvals are missing"),
    RefusalCode.R7: Text("文书缺失或摘要不符", "Document missing or its hash differs"),
    RefusalCode.R8: Text("已被上级法院或后一裁定取代", "Superseded by a higher court or a later ruling"),
    RefusalCode.R9: Text("不是同级法院", "Not a court of the same level"),
    RefusalCode.R10: Text("查封冻结期限不足，暂不得移转", "Blocked: a control is about to expire"),
    RefusalCode.R11: Text("重复或内容冲突的消息", "Duplicate, or another content under the same id"),
    RefusalCode.R12: Text("已过法定期限或时点", "The legal deadline or instant has passed"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal as it travels and is stored.

    Attributes:
        code: R1–R12. `reason`: what is wrong in this case. `todo`: the way out.
        rule: the law it rests on (law, version, article), or the design rule, in words.
        facts: values a program can use (holder, epoch, control ids); never names of parties.
    """

    code: RefusalCode
    reason: Text
    todo: Text
    rule: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> Text:
        """The refusal's name."""
        return TITLES[self.code]

    def as_dict(self) -> dict[str, object]:
        """The JSON form used in receipts, problem documents and rows."""
        return {
            "code": self.code.value,
            "reason_zh": self.reason.zh,
            "reason_en": self.reason.en,
            "todo_zh": self.todo.zh,
            "todo_en": self.todo.en,
            "rule": self.rule,
            "facts": dict(self.facts),
        }

    @classmethod
    def from_dict(cls, data: dict[str, object]) -> Refusal:
        """Inverse of `as_dict`. Raises KeyError or ValueError on anything else."""
        facts = data.get("facts") or {}
        if not isinstance(facts, dict):
            raise ValueError("facts must be an object")
        return cls(
            RefusalCode(str(data["code"])),
            Text(str(data["reason_zh"]), str(data["reason_en"])),
            Text(str(data["todo_zh"]), str(data["todo_en"])),
            str(data["rule"]),
            {str(name): str(value) for name, value in facts.items()},
        )


class Refused(ZhixingError):
    """A rule forbids this. At the sender it stops a draft; at the receiver it becomes a signed refusal."""

    code = "refused"
    status = 409

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        self.code = refusal.code.value
        super().__init__(refusal.reason, refusal.todo, Citation(refusal.rule, "", ""), **refusal.facts)


def refuse(code: RefusalCode, zh: str, en: str, *, rule: str, todo: Text | None = None, **facts: object) -> NoReturn:
    """Raise `Refused` with sentences whose `{facts}` are filled in."""
    way_out = todo or Text("请更正后重新制发。", "Correct it and issue it again.")
    reason = Text(zh, en).filled(**facts)
    raise Refused(
        Refusal(code, reason, way_out.filled(**facts), rule, {name: str(value) for name, value in facts.items()})
    )
