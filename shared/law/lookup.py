"""The law as of a day: rules, closing modes, the official calendar, and the release they make up.

Files are read once; a rule is parsed when first asked for. There is no "today" here: callers pass the day.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Any

from shared.domain.calendar import Calendar
from shared.domain.deadlines import Period
from shared.domain.errors import Text
from shared.domain.identifiers import Release
from shared.law.errors import BadOverride, UnknownRule
from shared.law.rules import (
    ApprovalRow,
    ClosingMode,
    Rule,
    RuleValue,
    Value,
    read_approval_row,
    read_closing_mode,
    read_rule,
)

_CALENDAR = "calendars/official.csv"
_CLOSING_MODES = "closing_modes.yaml"
_APPROVALS = "approval_matrix.yaml"
_RELEASE = "release.json"
#: The holidays of the calendar file as the State Council's notices call them.
_HOLIDAYS = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "Mid-autumn Festival": "中秋节", "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}  # fmt: skip


class Law:
    """All rules. Make it with `Law.load()`; immutable."""

    def __init__(self, files: Mapping[str, bytes], settings: Mapping[str, Value] | None = None) -> None:
        """`files`: the shipped data by relative path. `settings`: values for rules that are not found law.

        Raises: BadOverride (a SetupError), UnknownRule when a setting names a rule that does not exist.
        """
        self._files = dict(files)
        self._rules: dict[str, Rule] = {}
        self.rule_ids = tuple(
            sorted(path[len("rules/") : -len(".yaml")] for path in files if path.startswith("rules/"))
        )
        self.release = _release_of(files)
        self.settings = dict(settings or {})
        for rule_id, setting in self.settings.items():
            self._rules[rule_id] = self.find_rule(rule_id).with_setting(setting)
            self._require_known_choice(self._rules[rule_id])

    @staticmethod
    def load(settings: Mapping[str, Value] | None = None) -> Law:
        """The law shipped with this software, with an installation's settings if given.

        Raises: BadOverride, UnknownRule.
        """
        return Law(_shipped_files(), settings) if settings else _shipped_law()

    def knows_release(self, release: str) -> bool:
        """True for this release and for the earlier ones it can still answer for (release.json)."""
        return release == str(self.release) or release in self._earlier_releases

    def find_rule(self, rule_id: str) -> Rule:
        """The rule with all its values. Raises UnknownRule."""
        if rule_id not in self._rules:
            if rule_id not in self.rule_ids:
                raise UnknownRule(name=rule_id)
            self._rules[rule_id] = read_rule(rule_id, _yaml(self._files[f"rules/{rule_id}.yaml"]))
        return self._rules[rule_id]

    def rule(self, rule_id: str, on: date) -> RuleValue:
        """What a rule says on a day. Raises UnknownRule, RuleNotInForce."""
        return self.find_rule(rule_id).on(on)

    def period(self, rule_id: str, on: date) -> Period:
        """A rule's period on a day. Raises UnknownRule, RuleNotInForce, WrongRuleKind."""
        return self.rule(rule_id, on).period()

    def number(self, rule_id: str, on: date) -> int:
        """A rule's whole number on a day. Raises UnknownRule, RuleNotInForce, WrongRuleKind."""
        return self.rule(rule_id, on).number()

    def choice(self, rule_id: str, on: date) -> str:
        """A rule's identifier on a day, such as a closing mode. Raises as `number`."""
        return self.rule(rule_id, on).choice()

    @cached_property
    def _earlier_releases(self) -> frozenset[str]:
        return frozenset(json.loads(self._files[_RELEASE]).get("earlier", ()))

    @cached_property
    def calendar(self) -> Calendar:
        """The official calendar; published until 31 December of the last year with a notice."""
        return _calendar_of(self._files[_CALENDAR].decode())

    @cached_property
    def closing_modes(self) -> Mapping[str, ClosingMode]:
        """Every closing mode by id."""
        entries = _yaml(self._files[_CLOSING_MODES])
        return {mode: read_closing_mode(mode, entry) for mode, entry in entries.items()}

    @cached_property
    def approval_matrix(self) -> Mapping[str, ApprovalRow]:
        """Every row of the approval matrix by act or document."""
        entries = _yaml(self._files[_APPROVALS])
        return {act: read_approval_row(act, entry) for act, entry in entries.items()}

    def _require_known_choice(self, rule: Rule) -> None:
        for value in rule.values:
            if value.unit == "closing_mode" and value.value not in self.closing_modes:
                raise BadOverride(name=rule.rule_id, why_zh=f"没有结案方式 {value.value}",
                                  why_en=f"there is no closing mode {value.value}")  # fmt: skip


@cache
def _shipped_law() -> Law:
    return Law(_shipped_files())


@cache
def _shipped_files() -> Mapping[str, bytes]:
    home = resources.files("shared.law")
    files = {name: (home / name).read_bytes() for name in (_RELEASE, _CALENDAR, _CLOSING_MODES, _APPROVALS)}
    for entry in (home / "rules").iterdir():
        if entry.name.endswith(".yaml"):
            files[f"rules/{entry.name}"] = entry.read_bytes()
    return files


def _release_of(files: Mapping[str, bytes]) -> Release:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return Release(json.loads(files[_RELEASE])["version"], digest.hexdigest())


def _calendar_of(text: str) -> Calendar:
    days: dict[str, set[date]] = {"off": set(), "makeup": set()}
    holidays = {}
    for row in csv.DictReader(text.splitlines()):
        day, name = date.fromisoformat(row["date"]), row["holiday"]
        days[row["kind"]].add(day)
        if name:
            holidays[day] = Text(_HOLIDAYS[name], name)
    years = {day.year for day in days["off"]}
    return Calendar(frozenset(days["off"]), frozenset(days["makeup"]), date(min(years), 1, 1), date(max(years), 12, 31),
                    holidays)  # fmt: skip


def _yaml(data: bytes) -> Any:
    import yaml  # only here: the module is slow to import

    # CSafeLoader is as safe as SafeLoader and eight times as fast; some builds of PyYAML lack it.
    return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
