"""The papers of a freeze, and what somebody is told who runs into it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Citation, Conflict, Text
from shared.messages.terms import term


class Scope(StrEnum):
    """What is frozen."""

    ASSET = "asset"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class StatusQuoInputs:
    """What the court that coordinates orders; taken over unchanged for the second court."""

    scope: Scope = term("维持现状的范围", "what is frozen", default=Scope.ASSET)
    text: str = term("要求", "order", default="", max_length=2000)
    revokes: str = term(
        "撤销的抢先措施（一行一个控制措施编号）",
        "pre-emptive controls revoked, one id a line",
        default="",
        max_length=2000,
    )


@dataclass(frozen=True, slots=True)
class StatusQuoOrder:
    """维持现状通知: no pre-emptive disposal; controls taken ahead of it are revoked."""

    docket_no: str = term("执协案号", "docket number", max_length=64)
    scope: Scope = term("范围", "scope")
    text: str = term("要求", "order", max_length=2000)
    asset: str = term("争议财产", "asset", default="", max_length=500)
    revokes: tuple[str, ...] = term("撤销的控制措施", "controls revoked", default=(), max_length=20)


@dataclass(frozen=True, slots=True)
class AskRestraint:
    """紧急保全请示: an urgent restraint inside the freeze."""

    asset: str = term("财产", "asset", min_length=1, max_length=500)
    reasons: str = term("紧急情形", "why it is urgent", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class AnswerRestraint:
    """The decision of the person who answers."""

    party: str = term("请求法院", "asking court", min_length=1, max_length=32)
    consents: bool = term("同意", "consents")
    note: str = term("说明", "note", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class RestraintAnswer:
    """紧急保全答复."""

    asset: str = term("财产", "asset", max_length=500)
    consents: bool = term("同意", "consents")
    note: str = term("说明", "note", default="", max_length=1000)


class FrozenByDispute(Conflict):
    """Two courts dispute; nothing may be disposed of."""

    code = "frozen_by_dispute"
    what = Text("与 {other} 的执行争议协调期间（{document}），不得办理“{act}”。",
                "During the dispute with {other} ({document}) “{act_en}” is not possible.")  # fmt: skip
    todo = Text("续封续冻照常；确需紧急保全的，报经协调法院同意。",
                "Renew controls as ever; for an urgent restraint ask the coordinating court for its consent.")  # fmt: skip
    source = Citation("执行工作规定", "2020", "arts 67–68")


class AnotherDisposes(Conflict):
    """The decision names another court for the asset."""

    code = "another_court_disposes"
    what = Text("协调处理决定（{document}）确定由 {disposer} 处置该财产，本院不得办理“{act}”。",
                "By the decision {document}, {disposer} disposes of the asset; “{act_en}” is not possible here.")  # fmt: skip
    todo = Text("请执行该决定。", "Carry the decision out.")
    source = Citation("执行工作规定", "2020", "art. 70")


class FundKept(Conflict):
    """Money ordered to the coordinating court's account cannot go elsewhere."""

    code = "fund_kept"
    what = Text("争议案款 {kept} 分应汇入协调法院账户，可用余额 {available} 分。",
                "{kept} fen are owed to the coordinating court's account; {available} fen are in hand.")  # fmt: skip
    todo = Text("请先按通知汇入，或减少发放金额。", "Pay what is ordered first, or pay out less.")
    source = Citation("执行工作规定", "2020", "art. 69")
