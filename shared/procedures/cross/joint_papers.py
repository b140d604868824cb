"""Documents of a joint enforcement (协同执行): the decision with its tasks, and the helpers' answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.messages.terms import term


@dataclass(frozen=True, slots=True)
class OpenJoint:
    """Reviewing whether courts should work together on a case."""

    lead: str = term("牵头法院（持有执行实施权）", "lead court, the holder", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    reason: str = term("理由", "reason", min_length=1, max_length=4000)
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class JointInputs:
    """What the drafting officer decides once; drafts to the other courts take it over unchanged."""

    reasoning: str = term("协同理由", "reasoning", default="", max_length=4000)
    tasks: str = term(
        "任务（一行一项：法院 | 任务 | 截止日）",
        "tasks, one a line: court | task | due day",
        default="",
        max_length=8000,
    )
    until: date | None = term("协同期限至", "until", default=None)


@dataclass(frozen=True, slots=True)
class JointTask:
    """One helper's task."""

    task_no: int = term("任务序号", "task number", minimum=1)
    helper: str = term("协同法院", "helper", max_length=32)
    task: str = term("任务", "task", min_length=1, max_length=2000)
    due_on: date | None = term("截止日", "due", default=None)


@dataclass(frozen=True, slots=True)
class JointDecision:
    """协同执行决定: the lead keeps holding, the others help; no power moves."""

    document_no: str = term("决定书号", "document number", max_length=64)
    document: str = term("决定书正文", "text", max_length=12_000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    lead: str = term("牵头法院", "lead", max_length=32)
    case_no: str = term("案号", "case number", max_length=64)
    epoch: int = term("执行实施权批次", "epoch", minimum=1)
    tasks: tuple[JointTask, ...] = term("任务", "tasks", min_length=1, max_length=50)
    until: date | None = term("协同期限至", "until", default=None)


@dataclass(frozen=True, slots=True)
class TaskAck:
    """The helper has taken its task."""

    task_no: int = term("任务序号", "task number", minimum=1)


@dataclass(frozen=True, slots=True)
class HelperAct:
    """One thing a helper did for the lead, in the epoch of the lead."""

    measure: str = term("协同事项", "what was done", min_length=1, max_length=500)
    on: date = term("日期", "day")
    epoch: int = term("牵头法院批次", "epoch of the lead", minimum=1)
    evidence: str = term("证据编号", "evidence", max_length=64)


@dataclass(frozen=True, slots=True)
class TaskDone:
    """The task is done."""

    task_no: int = term("任务序号", "task number", minimum=1)
    result: str = term("完成情况", "result", min_length=1, max_length=4000)
    acts: tuple[HelperAct, ...] = term("代牵头法院办理事项", "acts for the lead", max_length=200)


@dataclass(frozen=True, slots=True)
class TaskUnable:
    """The task cannot be done."""

    task_no: int = term("任务序号", "task number", minimum=1)
    reason: str = term("不能完成的理由", "why not", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An act that needs nothing but the decision."""

    note: str = term("说明", "note", default="", max_length=500)


@dataclass(frozen=True, slots=True)
class DoneForLead:
    """What was done for the lead."""

    measure: str = term("协同事项", "what was done", min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class Result:
    """How it ended."""

    result: str = term("完成情况", "result", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class Unable:
    """Why it cannot be done."""

    reason: str = term("不能完成的理由", "why not", min_length=1, max_length=4000)
