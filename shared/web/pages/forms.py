"""Forms from declarations: a payload dataclass gives labels, help, bounds and widgets; what was typed is never lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from shared.domain.errors import Text
from shared.flows.ports import COURT_TIME
from shared.messages.schemas import FieldProblem
from shared.messages.terms import PayloadField, payload_fields
from shared.web.pages.words import word

PREFIX = "f"
MORE = "more"
_CHOICE_PATTERN = re.compile(r"[a-z_]+(\|[a-z_]+)+")
_LONG_TEXT = 600
_MOST_ROWS = 100
#: What a wrong amount is told, in 元: the rule behind counts 分, which nobody sees.
AMOUNT = Text("应为金额（元），最多两位小数，如 1234.56", "an amount in yuan with two decimals at most, like 1234.56")
POSITIVE = Text(
    "应为大于零的金额（元），最多两位小数，如 1234.56",
    "an amount in yuan above zero, two decimals at most, like 1234.56",
)
_MOST_FEN = 2**53
Choices = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(slots=True)
class Widget:
    """One field as shown. `kind`: text, long, number, yuan, date, instant, flag, choice, lines, group or rows."""

    name: str
    kind: str
    title: Text
    help: Text
    required: bool
    value: str = ""
    errors: list[Text] = field(default_factory=list)
    choices: list[tuple[str, Text]] = field(default_factory=list)
    suggestions: list[tuple[str, str]] = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=dict)
    inner: list[list[Widget]] = field(default_factory=list)


def read(payload_type: type[Any], form: MultiDict[str, str]) -> dict[str, Any]:
    """What a person typed, as inputs for `load`. What cannot be read is passed on as typed, to be refused there."""
    return _read(payload_type, form, PREFIX)


def _read(payload_type: type[Any], form: MultiDict[str, str], path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for declared in payload_fields(payload_type):
        value = _value(declared, form, f"{path}.{declared.name}")
        if value not in (None, ""):
            found[declared.name] = value
    return found


def _value(declared: PayloadField, form: MultiDict[str, str], name: str) -> Any:
    if declared.nested and declared.many:
        rows = [_read(declared.nested, form, f"{name}.{at}") for at in range(_rows_sent(form, name))]
        return [row for row in rows if _filled(row)]
    if declared.nested:
        inside = _read(declared.nested, form, name)
        return inside if _filled(inside) or declared.required else None
    if declared.kind is bool and not declared.many:
        return form.get(name) == "yes"
    typed = form.get(name, "").replace("\r\n", "\n").strip()
    if declared.many:
        return [_typed(declared, line.strip()) for line in typed.split("\n") if line.strip()]
    return _typed(declared, typed) if typed else None


def _filled(row: Mapping[str, Any]) -> bool:
    return any(value is not False and value != [] for value in row.values())


def _rows_sent(form: MultiDict[str, str], name: str) -> int:
    sent = form.get(f"{name}.rows", "0")
    return min(int(sent), _MOST_ROWS) if sent.isascii() and sent.isdigit() else 0


def _typed(declared: PayloadField, text: str) -> Any:
    if is_money(declared):
        try:
            fen = Decimal(text.replace(",", "").replace("，", "")) * 100
            return int(fen) if fen == fen.to_integral_value() and abs(fen) < 10**18 else text
        except (InvalidOperation, ValueError):
            return text
    if declared.kind is int:
        return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else text
    if declared.kind is datetime and re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", text, re.ASCII):
        return f"{text}:00+08:00"
    return text


def widgets(
    payload_type: type[Any],
    inputs: Mapping[str, Any],
    problems: Sequence[FieldProblem] = (),
    *,
    choices: Choices | None = None,
    more: str = "",
) -> list[Widget]:
    """The form of a payload, filled with `inputs`, errors beside their fields.

    `choices` offers values by field name: `name` to choose from while there are any, `name!` to choose from only,
    `name?` as suggestions. `more` names a list that gets one empty row.
    """
    return _widgets(payload_type, inputs, problems, choices or {}, more, PREFIX, "")


def _widgets(
    payload_type: type[Any],
    inputs: Mapping[str, Any],
    problems: Sequence[FieldProblem],
    choices: Choices,
    more: str,
    prefix: str,
    path: str,
) -> list[Widget]:
    shown = []
    for declared in payload_fields(payload_type):
        name, at = f"{prefix}.{declared.name}", f"{path}.{declared.name}".lstrip(".")
        value = inputs.get(declared.name, None if declared.default is MISSING else declared.default)
        widget = _widget(declared, name, value, choices)
        nested = declared.nested
        if nested and declared.many:
            rows = [row for row in value or () if isinstance(row, Mapping)]
            rows += [_next_row(rows)] * (not rows or more == name)
            widget.inner = [
                _widgets(nested, row, problems, choices, more, f"{name}.{n}", f"{at}.{n}") for n, row in enumerate(rows)
            ]
        elif nested:
            held = value if isinstance(value, Mapping) else {}
            widget.inner = [_widgets(nested, held, problems, choices, more, name, at)]
        below = f"{at}."
        own = [p for p in problems if p.path == at or (not widget.inner and p.path.startswith(below))]
        widget.errors = [problem.message for problem in own]
        if own and is_money(declared) and value not in (None, "") and not _is_amount(value, declared):
            widget.errors = [POSITIVE if (declared.term.minimum or 0) > 0 else AMOUNT]
        shown.append(widget)
    return shown


def _next_row(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """One more row, empty; of spans of time the next one, as long as the last and otherwise like it."""
    try:
        start, end = (datetime.fromisoformat(str(rows[-1][name])) for name in ("start_at", "end_at"))
        return {**rows[-1], "start_at": end.isoformat(), "end_at": (end + (end - start)).isoformat()}
    except (
        IndexError,
        KeyError,
        ValueError,
        TypeError,
        OverflowError,
    ):  # what was typed may be no span, or the last one
        return {}


def _widget(declared: PayloadField, name: str, value: Any, choices: Choices) -> Widget:
    told = declared.term
    widget = Widget(name, "text", told.title, told.help, declared.required and declared.kind is not bool)
    pattern = told.pattern or ""
    only = choices.get(f"{declared.name}!")
    offered = [(key, Text(label, label)) for key, label in only or choices.get(declared.name, ())]
    if declared.nested:
        widget.kind = "rows" if declared.many else "group"
        return widget
    widget.value = as_typed(declared, value)
    if declared.many:
        widget.kind = "lines"
    elif declared.kind is bool:
        widget.kind = "flag"
    elif is_money(declared):
        widget.kind, widget.title = "yuan", in_yuan(told.title)
    elif declared.kind is int:
        widget.kind = "number"
        widget.limits = {"min": told.minimum} if told.minimum is not None else {}
        widget.limits |= {"max": told.maximum} if told.maximum is not None else {}
    elif declared.kind is str:
        widget.limits = {"maxlength": declared.characters[1]}
        widget.kind = "long" if declared.characters[1] > _LONG_TEXT else "text"
        if _CHOICE_PATTERN.fullmatch(pattern):
            offered = offered or [(key, word(key)) for key in pattern.split("|")]
        if offered or only is not None:
            widget.kind, widget.choices = "choice", offered
        widget.suggestions = list(choices.get(f"{declared.name}?", ()))
    elif hasattr(declared.kind, "__members__"):
        widget.kind = "choice"
        widget.choices = offered or [(m.value, getattr(m, "label", word(m.value))) for m in declared.kind]
    else:
        widget.kind = "instant" if declared.kind is datetime else "date"
    return widget


def as_typed(declared: PayloadField, value: Any) -> str:
    """A value as the text a person would type."""
    if value is None or value is MISSING:
        return ""
    if declared.many:
        return "\n".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if is_money(declared) and isinstance(value, int):
        return yuan(value).replace(",", "")
    if declared.kind is datetime:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
            return moment.astimezone(COURT_TIME).strftime("%Y-%m-%dT%H:%M")
        except (ValueError, OverflowError):
            return str(value)
    return str(value)


def is_money(declared: PayloadField) -> bool:
    """Whether a field holds 分; people read and type 元."""
    return declared.kind is int and declared.name.endswith("_fen")


def _is_amount(value: Any, declared: PayloadField) -> bool:
    least = declared.term.minimum
    return isinstance(value, int) and abs(value) < _MOST_FEN and (least is None or value >= least)


def yuan(fen: int) -> str:
    """分 as 元 with two decimals and thousands separated."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def in_yuan(title: Text) -> Text:
    """A label that says 分, for a field in 元."""
    return Text(title.zh.replace("（分）", "（元）"), title.en.replace("(fen)", "(yuan)"))
