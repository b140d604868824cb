"""What people fill in to record events, one or many, to correct one, to lengthen a clock, and to enter an application."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.domain.errors import BadInput, Text
from shared.messages.terms import term

#: Members of a detail that are days; `at` is an instant.
DAYS = frozenset({"due_on", "until_on", "notice_on", "sale_on", "performance_ends_on", "end_on", "told_on"})
MOST_LINES, MOST_MEMBERS, LONGEST = 500, 30, 200
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


class BadDetail(BadInput):
    """A member of the detail that cannot be taken."""

    code = "bad_detail"
    what = Text("内容“{line}”不能识别。", "The detail “{line}” cannot be read.")
    todo = Text(
        "每行写：名称=值；日期写 2026-03-10；不得写姓名和身份证号码。",
        "One a line: name=value; days as 2026-03-10; no names, no identity numbers.",
    )


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """One event of a case."""

    kind: str = term("节点事件", "kind of event", min_length=1, max_length=60, pattern="[a-z_]+")
    on: date | None = term("发生之日", "happened on", default=None, help_zh="不填为今日", help_en="today when empty")
    subject_id: str = term("对象编号", "about (id)", default="", max_length=100,
                           help_zh="财产、线索、款项的编号；不填为本案", help_en="asset, lead, payment; the case when empty")  # fmt: skip
    document_no: str = term("文书号", "number of the document", default="", max_length=100)
    detail: str = term(
        "内容", "detail", default="", max_length=4000, help_zh="每行：名称=值", help_en="one a line: name=value"
    )


@dataclass(frozen=True, slots=True)
class RecordEvents:
    """Many events: one JSON object a line, with case_no, kind, on, subject_id, document_no and detail (an object)."""

    lines: str = term("事件", "events", min_length=2, max_length=500_000,
                      help_zh="每行一个 JSON 对象，至多 500 行", help_en="one JSON object a line, 500 at most")  # fmt: skip


@dataclass(frozen=True, slots=True)
class CorrectEvent:
    """What is wrong with an event, and what is right; members left out stay as they were."""

    event_id: str = term("原事件编号", "event to correct", min_length=1, max_length=64)
    reason: str = term("更正理由", "reason", min_length=1, max_length=500)
    withdrawn: bool = term("该事件未发生，撤回", "it did not happen: take it back", default=False)
    on: date | None = term("发生之日", "happened on", default=None)
    document_no: str = term("文书号", "number of the document", default="", max_length=100)
    detail: str = term("内容", "detail", default="", max_length=4000)


@dataclass(frozen=True, slots=True)
class ExtendClock:
    """Why an inquiry or a valuation takes longer."""

    rule: str = term("期限", "period", pattern="network_inquiry|valuation_report")
    subject_id: str = term("财产编号", "asset", min_length=1, max_length=100)
    asked_on: date = term("申请延期之日", "asked for on")
    document_no: str = term("延期文书号", "number of the document", min_length=1, max_length=100)
    all_platforms: bool = term("全部平台均申请延期", "all platforms ask", default=False)


@dataclass(frozen=True, slots=True)
class ReceiveApplication:
    """An application that is not yet docketed."""

    title_no: str = term("执行依据文号", "number of the title", min_length=1, max_length=100)
    received_on: date = term("收到申请之日", "received on")
    performance_ends_on: date | None = term("履行期间届满日", "last day for performance", default=None)


@dataclass(frozen=True, slots=True)
class RefuseApplication:
    """A ruling that the application is not accepted."""

    application_id: str = term("收案登记编号", "application", min_length=1, max_length=64)
    ruling_no: str = term("不予受理裁定文号", "number of the ruling", min_length=1, max_length=100)


def read_lines(text: str) -> dict[str, Any]:
    """name=value, one a line. Raises BadDetail."""
    found: dict[str, Any] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, separator, value = line.partition("=")
        if not separator:
            raise BadDetail(line=line[:80])
        found[name.strip()] = _scalar(value.strip())
    return checked(found)


def checked(detail: dict[str, Any]) -> dict[str, Any]:
    """A detail as it is kept. Raises BadDetail."""
    if len(detail) > MOST_MEMBERS:
        raise BadDetail(line=f"… > {MOST_MEMBERS}")
    for name, value in detail.items():
        values = value if isinstance(value, list) else [value]
        plain = len(values) <= MOST_MEMBERS and all(isinstance(each, str | int | bool) for each in values)
        short = all(len(str(each)) <= LONGEST and not _IDENTITY.search(str(each)) for each in values)
        if not (_NAME.fullmatch(name) and plain and short and name not in ("withdrawn", "reason")):
            raise BadDetail(line=f"{name}={value}"[:80])
        try:
            if name in DAYS:
                date.fromisoformat(str(value))
            elif name == "at" and datetime.fromisoformat(str(value)).tzinfo is None:
                raise ValueError
        except ValueError:
            raise BadDetail(line=f"{name}={value}"[:80]) from None
    return detail


def _scalar(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if re.fullmatch(r"-?(0|[1-9]\d{0,14})", text) else text


def json_line(line: str) -> dict[str, Any]:
    """One line of a batch. Raises BadDetail."""
    try:
        found = json.loads(line)
    except ValueError:
        raise BadDetail(line=line[:80]) from None
    if not isinstance(found, dict):
        raise BadDetail(line=line[:80])
    return found
