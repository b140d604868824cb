"""One rule of the law as data: its value by effective date, unit, sources, marks and examples.

Rules stand in rules/<id>.yaml. Kinds: period (has a due date), cap (longest term), quantity, list, choice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain.deadlines import Period, Unit
from shared.domain.errors import Citation, Text
from shared.law.errors import BadOverride, RuleNotInForce, WrongRuleKind

Value = int | str | tuple[int, ...] | tuple[str, ...]
KINDS = frozenset({"period", "cap", "quantity", "list", "choice"})
_PERIOD_UNITS = frozenset(unit.value for unit in Unit)


@dataclass(frozen=True, slots=True)
class RuleValue:
    """What a rule says on a day.

    Attributes:
        value: a whole number, an identifier, or several; `unit` says of what (`natural_days`, `roles`, …).
        unconfirmed: no published text was seen that says so. `design`: our rule, not law.
        setting: True when this installation's settings replaced the shipped value.
        in_force_from: first day of this value.
    """

    rule_id: str
    value: Value
    unit: str
    title: Text
    citations: tuple[Citation, ...]
    unconfirmed: bool
    design: bool
    note: Text
    in_force_from: date
    setting: bool = False

    @property
    def may_be_set(self) -> bool:
        """True when settings may replace the value: it is not law found in a text."""
        return self.unconfirmed or self.design

    def as_step(self) -> dict[str, Any]:
        """The rule as the last step of a proof, in its JSON form."""
        return {"zh": self.title.zh, "en": self.title.en, "source": "; ".join(map(str, self.citations)),
                "unconfirmed": self.unconfirmed}  # fmt: skip

    def period(self) -> Period:
        """The value as a period. Raises WrongRuleKind."""
        if not isinstance(self.value, int) or self.unit not in _PERIOD_UNITS:
            raise WrongRuleKind(name=self.rule_id, wanted_zh="期间", wanted_en="a period")
        return Period(self.value, Unit(self.unit))

    def number(self) -> int:
        """The value as a whole number of its unit. Raises WrongRuleKind."""
        if not isinstance(self.value, int):
            raise WrongRuleKind(name=self.rule_id, wanted_zh="数量", wanted_en="a number")
        return self.value

    def numbers(self) -> tuple[int, ...]:
        """The value as several whole numbers. Raises WrongRuleKind."""
        parts = self.value if isinstance(self.value, tuple) else (self.value,)
        numbers = tuple(part for part in parts if isinstance(part, int))
        if len(numbers) != len(parts):
            raise WrongRuleKind(name=self.rule_id, wanted_zh="数列", wanted_en="a list of numbers")
        return numbers

    def choice(self) -> str:
        """The value as an identifier. Raises WrongRuleKind."""
        if not isinstance(self.value, str):
            raise WrongRuleKind(name=self.rule_id, wanted_zh="选项", wanted_en="a choice")
        return self.value


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with all its values, oldest first. `examples` are executed by the tests."""

    rule_id: str
    kind: str
    title: Text
    starts: Text
    index_ids: tuple[str, ...]
    values: tuple[RuleValue, ...]
    examples: tuple[Mapping[str, Any], ...]

    def on(self, day: date) -> RuleValue:
        """The value in force on a day. Raises RuleNotInForce before the first."""
        place = bisect_right([value.in_force_from for value in self.values], day)
        if place == 0:
            raise RuleNotInForce(name=self.rule_id, on=day, first=self.values[0].in_force_from)
        return self.values[place - 1]

    def with_setting(self, setting: Value) -> Rule:
        """The rule with every open value replaced by `setting`. Raises BadOverride if none is open."""
        if not any(value.may_be_set for value in self.values):
            raise BadOverride(name=self.rule_id, why_zh="其值有法律明文", why_en="its value is law found in a text")
        return replace(self, values=tuple(_set(value, setting) if value.may_be_set else value for value in self.values))


@dataclass(frozen=True, slots=True)
class ClosingMode:
    """One way an enforcement case ends (结案方式). `historic`: read in old dockets, never used anew."""

    mode: str
    title: Text
    sources: tuple[Citation, ...]
    historic: bool


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One row of the approval matrix: what an act or document takes before it is done or leaves.

    approvals: as `ApprovalRule`, or `signed` (by somebody outside the court). approvers: rule naming who approves, or empty.
    """

    act: str
    approvals: str
    approvers: str
    sources: tuple[Citation, ...]
    design: bool
    note: Text


def read_approval_row(act: str, data: Mapping[str, Any]) -> ApprovalRow:
    """From one entry of approval_matrix.yaml. Raises KeyError or TypeError when it is malformed."""
    note = data.get("note", {"zh": "", "en": ""})
    return ApprovalRow(
        act, str(data["approvals"]), str(data.get("approvers", "")),
        tuple(Citation(**source) for source in data["sources"]), bool(data.get("design", False)), Text(**note),
    )  # fmt: skip


def read_rule(rule_id: str, data: Mapping[str, Any]) -> Rule:
    """From the parsed YAML of rules/<rule_id>.yaml. Raises KeyError or ValueError when it is malformed."""
    kind = data.get("kind", "period")
    if data["id"] != rule_id or kind not in KINDS:
        raise ValueError(f"rule {rule_id}: wrong id or kind")
    title = Text(**data["title"])
    values = tuple(_value(rule_id, title, entry) for entry in data["values"])
    days = [value.in_force_from for value in values]
    if not days or days != sorted(set(days)):
        raise ValueError(f"rule {rule_id}: values must stand in order of date")
    starts = Text(**data["starts"]) if "starts" in data else Text("", "")
    return Rule(rule_id, kind, title, starts, tuple(data["index_ids"]), values, tuple(data.get("examples", ())))


def read_closing_mode(mode: str, data: Mapping[str, Any]) -> ClosingMode:
    """From one entry of closing_modes.yaml. Raises KeyError or TypeError when it is malformed."""
    sources = tuple(Citation(**source) for source in data["sources"])
    return ClosingMode(mode, Text(**data["title"]), sources, bool(data.get("historic", False)))


def _value(rule_id: str, title: Text, entry: Mapping[str, Any]) -> RuleValue:
    note = entry.get("note", {"zh": "", "en": ""})
    return RuleValue(
        rule_id=rule_id,
        value=_value_of(entry["value"]),
        unit=entry["unit"],
        title=title,
        citations=tuple(Citation(**citation) for citation in entry["citations"]),
        unconfirmed=entry.get("unconfirmed", False),
        design=entry.get("design", False),
        note=Text(note["zh"], note["en"]),
        in_force_from=entry["from"],
    )


def _value_of(raw: Any) -> Value:
    """YAML and settings files give lists; a value is immutable."""
    value: Value = tuple(raw) if isinstance(raw, list) else raw
    return value


def _form(value: Value) -> tuple[bool, frozenset[type]]:
    """Whether there are several parts, and of what types they are."""
    parts = value if isinstance(value, tuple) else (value,)
    return isinstance(value, tuple), frozenset(map(type, parts))


def _set(value: RuleValue, setting: Value) -> RuleValue:
    given = _value_of(setting)
    if _form(given) != _form(value.value) or (isinstance(given, int) and given < 1):
        raise BadOverride(
            name=value.rule_id, why_zh=f"值 {setting} 的形式不符", why_en=f"{setting} is not of the right form"
        )
    return replace(value, value=given, setting=True)
