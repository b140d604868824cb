"""What courts tell each other about an alert: it goes up unanswered, the answer follows, the verdict comes down.

Source: 法〔2021〕322号 (warning and a named person who monitors); payloads `clock_alert` and `alert_answer`; the way up [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.alerts import AnswerKind, Level
from shared.messages.terms import term
from shared.procedures.net_days import ExclusionItem

ALERT_ID = "预警编号"


@dataclass(frozen=True, slots=True)
class ClockAlert:
    """督促预警: an alert nobody has answered. Handler and monitor are ids of persons of that court.

    What is not docketed (P1, U8) has neither a case number nor, before docketing, a lineage.
    """

    alert_id: str = term(ALERT_ID, "alert", pattern="[0-9a-f-]{36}")
    rule: str = term("预警种类", "alert rule", pattern="[PU][0-9]{1,2}")
    court: str = term("被预警法院", "court it is about", max_length=32)
    case_no: str = term("案号", "case", min_length=0, max_length=80)
    lineage_id: str = term("案件链", "lineage", min_length=0, max_length=64)
    level: Level = term("预警级别", "level")
    started_on: date = term("起算日", "started on")
    gross_days: int = term("总天数", "gross days", minimum=0)
    net_days: int = term("净天数", "net days", minimum=0)
    limit: int = term("期限（日）", "limit in days", minimum=0)
    handler: str = term("承办人", "handler", max_length=64, default="")
    monitor: str = term("监管专人", "monitor", max_length=64, default="")
    excluded: tuple[ExclusionItem, ...] = term("扣除期间", "excluded", default=(), max_length=200)


@dataclass(frozen=True, slots=True)
class AlertAnswer:
    """预警答复."""

    alert_id: str = term(ALERT_ID, "alert", pattern="[0-9a-f-]{36}")
    kind: AnswerKind = term("答复种类", "kind of answer")
    words: str = term("说明", "in words", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = term("证据", "evidence", max_length=50)
    answered_on: date = term("答复日", "answered on")
    new_due: date | None = term("新期限", "new due", default=None)
    approved_by: str = term("批准人", "approved by", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class AlertVerdict:
    """预警答复审核."""

    alert_id: str = term(ALERT_ID, "alert", pattern="[0-9a-f-]{36}")
    accepted: bool = term("认可", "accepted")
    reason: str = term("理由", "reason", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class AlertCleared:
    """预警解除: what it warned of is over. A flag raised by it is struck by who may."""

    alert_id: str = term(ALERT_ID, "alert", pattern="[0-9a-f-]{36}")
    by: str = term("解除事由", "what ended it", max_length=200)
    cleared_on: date = term("解除日", "cleared on")
