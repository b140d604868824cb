"""Papers of a dispatch: order, answers on the way, result, taking over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.domain.command_centre import Measure
from shared.domain.errors import Text
from shared.messages.terms import term


class Stage(StrEnum):
    """What a squad reports on its way."""

    WAITING = "waiting"
    EN_ROUTE = "en_route"
    CONTROLLED = "controlled"
    NOT_FOUND = "not_found"
    OBSTRUCTED = "obstructed"
    REINFORCED = "reinforced"

    @property
    def label(self) -> Text:
        """The stage as people write it."""
        return _STAGES[self]


_STAGES = {
    Stage.WAITING: Text("待命（小组另有调度）", "waiting for the squad"),
    Stage.EN_ROUTE: Text("出警途中", "on its way"),
    Stage.CONTROLLED: Text("已控制", "under control"),
    Stage.NOT_FOUND: Text("未找到", "not found"),
    Stage.OBSTRUCTED: Text("受到阻碍", "obstructed"),
    Stage.REINFORCED: Text("已获增援", "reinforced"),
}


class ControlTaken(StrEnum):
    """What the squad has taken control of by itself."""

    NONE = "none"
    PRESERVED = "preserved"
    COERCED = "coerced"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _TAKEN[self]


_TAKEN = {
    ControlTaken.NONE: Text("未采取控制", "none"),
    ControlTaken.PRESERVED: Text("现场保全", "preserved on the scene"),
    ControlTaken.COERCED: Text("依文书采取强制措施", "coercive measure by the holder's document"),
}


@dataclass(frozen=True, slots=True)
class DispatchOrder:
    """调度令, or 协助请求 between courts of which neither is above: what a squad shall do for the court that holds the case.

    document_*: the holder's authorising document (empty: only watch and preserve). urgency: 1 (highest) to 4.
    reinforces, instead_of: another order, which this one helps or replaces. squad: the one meant, if one is; its court may
    send another.
    """

    case_no: str = term("执行案号", "case", max_length=64)
    holder: str = term("执行法院", "court that holds the case", max_length=32)
    place: str = term("地点", "place", max_length=300)
    region: str = term("地点行政区划代码", "region code of the place", pattern="[0-9]{6}")
    target: str = term("对象", "person or asset", max_length=500)
    measure: Measure = term("措施", "measure")
    urgency: int = term("紧急程度", "urgency", help_zh="一级最高", help_en="1 is the highest", minimum=1, maximum=4)
    document_no: str = term("授权文书文号", "authorising document", default="", max_length=100)
    document_sha256: str = term("授权文书摘要", "its sha256", default="", pattern="([0-9a-f]{64})?")
    document_until: date | None = term("授权文书有效期至", "in force until", default=None)
    reinforces: str = term("所增援的调度", "order it reinforces", default="", max_length=64)
    instead_of: str = term("所接替的调度", "order it replaces", default="", max_length=64)
    squad: str = term("指定小组", "squad meant", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class DispatchTold:
    """调度告知: the court that holds the case learns who was ordered to do what."""

    order: str = term("调度编号", "order", max_length=64)
    executor: str = term("承办法院", "court ordered", max_length=32)
    said: DispatchOrder = term("调度内容", "the order")


@dataclass(frozen=True, slots=True)
class DispatchAck:
    """调度签收: the squad that goes, or what goes before."""

    squad: str = term("小组", "squad", max_length=100)
    waits_for: str = term("在先的调度", "order that goes first", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class DispatchUnable:
    """不能执行调度: why, and which court could."""

    reason: str = term("原因", "reason", max_length=1000)
    next_court: str = term("建议改派法院", "court that could", default="", max_length=32)


@dataclass(frozen=True, slots=True)
class DispatchProgress:
    """调度进展: one stage on the way."""

    stage: Stage = term("进展", "stage")
    at: datetime = term("时间", "at")
    text: str = term("说明", "what happened", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class OnScene:
    """到达现场: when, where, and the reference of the recording."""

    at: datetime = term("到达时间", "arrived at")
    geo: str = term("位置", "position", max_length=100)
    video_ref: str = term("执法记录编号", "reference of the recording", max_length=200)


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """调度结果: what was done, who and what was found; to the court that ordered and to the one that holds the case."""

    case_no: str = term("执行案号", "case", max_length=64)
    executor: str = term("承办法院", "court that did it", max_length=32)
    issuer: str = term("调度法院", "court that ordered", max_length=32)
    outcome: Stage = term("结果", "outcome")
    taken: ControlTaken = term("控制情况", "control taken")
    acts: str = term("所做工作", "acts", max_length=2000)
    persons: str = term("人员", "persons", default="", max_length=1000)
    items: str = term("财物", "items", default="", max_length=1000)
    approved: bool = term("有授权文书", "by an authorising document", default=False)


@dataclass(frozen=True, slots=True)
class Takeover:
    """接管: the court that holds the case has taken over what the squad found."""

    officer: str = term("接管人员", "officer", max_length=100)
    note: str = term("说明", "note", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class DispatchReviewed:
    """调度评查: the court that ordered has looked at how it went."""

    text: str = term("评查意见", "review", max_length=1000)


@dataclass(frozen=True, slots=True)
class DispatchCancelled:
    """取消调度: no longer wanted, or given to another squad."""

    reason: str = term("原因", "reason", max_length=1000)


@dataclass(frozen=True, slots=True)
class HolderChanged:
    """执行法院变更告知: the power has passed; on-scene preservation stands, the result goes to the new holder."""

    order: str = term("调度编号", "order", max_length=64)
    holder: str = term("现执行法院", "court that holds it now", max_length=32)
    epoch: int = term("批次", "epoch", minimum=1)


@dataclass(frozen=True, slots=True)
class ReinforceRequest:
    """增援请求: a squad is obstructed; the superior is asked for another."""

    order: str = term("调度编号", "order", max_length=64)
    said: DispatchOrder = term("调度内容", "the order")
    needed: str = term("所需增援", "what is needed", max_length=1000)


@dataclass(frozen=True, slots=True)
class ReinforcementSent:
    """增援告知: which court was ordered to help."""

    order: str = term("调度编号", "order", max_length=64)
    court: str = term("增援法院", "court ordered", max_length=32)


@dataclass(frozen=True, slots=True)
class SquadState:
    """快速反应小组状态: a squad as its court has it, for the map of the courts above."""

    squad_id: str = term("小组编号", "squad id", max_length=64)
    court: str = term("法院", "court", max_length=32)
    name: str = term("小组名称", "squad", max_length=100)
    members: int = term("人数", "members", minimum=1)
    state: str = term("状态", "state", pattern="free|assigned|on_site|off")
