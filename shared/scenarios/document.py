"""Scenario files: read, checked against schema.json and dated, so that a mistake is named with line and field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from shared.domain.errors import BadInput, Text
from shared.flows.ports import COURT_TIME
from shared.registry.registry import Registry
from shared.scenarios import yaml_lines
from shared.scenarios.yaml_lines import Lines, line_of

VERBS = ("act", "draft", "approve", "give_back", "issue", "sign_for", "faults", "clock")
#: A step of these may be refused; for the others there is nobody who could refuse.
REFUSABLE = ("act", "draft", "approve", "give_back", "issue", "sign_for")
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a scenario file, and where (`line` from 1, `field` dotted)."""

    line: int
    field: str
    what: Text


class BadScenario(BadInput):
    """A scenario file that cannot be played; `problems` says where and why."""

    code = "bad_scenario"
    what = Text("情景文件有误：\n{zh}", "The scenario file is wrong:\n{en}")
    todo = Text("格式见 docs/scenarios.md。", "docs/scenarios.md describes the format.")

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        def told(language: str) -> str:
            return "\n".join(f"{path}:{p.line} {p.field or '.'}: {p.what.in_language(language)}" for p in problems)

        super().__init__(zh=told("zh"), en=told("en"))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a verb with what it needs, an expectation, or both (the expectation is looked at afterwards).

    number: from 1. at: legal instant (Asia/Shanghai) it happens. `refused`: the code expected instead of success.
    show: pages worth a look when it is done.
    """

    number: int
    line: int
    at: datetime
    verb: str | None
    given: Any
    expect: Mapping[str, Any] | None
    remember: str | None
    refused: str | None
    say: Text | None
    chosen: bool
    show: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A checked scenario. `people` by court: posts as written, in place of the usual staff."""

    path: str
    title: Text
    source: str
    shows: tuple[str, ...]
    start: datetime
    courts: tuple[str, ...]
    people: Mapping[str, list[dict[str, Any]]]
    steps: tuple[Step, ...]
    lines: Lines

    def line(self, *path: str | int) -> int:
        """The line of a value of the file."""
        return line_of(self.lines, path)


def read_scenario(path: Path) -> Scenario:
    """Read and check one file. Raises BadScenario."""
    name = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadScenario(
            name, (Problem(1, "", Text("文件无法读取。", f"cannot be read: {type(error).__name__}")),)
        ) from None
    return parse_scenario(text, name)


def parse_scenario(text: str, name: str) -> Scenario:
    """Check the text of a file. Raises BadScenario."""
    try:
        content, lines = yaml_lines.load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or error)
        where = mark.line + 1 if mark else 1
        raise BadScenario(
            name, (Problem(where, "", Text(f"不是有效的 YAML：{reason}", f"not valid YAML: {reason}")),)
        ) from None
    problems = tuple(_schema_problems(content, lines))[:MOST_PROBLEMS] or tuple(_other_problems(content, lines))
    if problems:
        raise BadScenario(name, problems)
    start = moment_of(content["start"])
    return Scenario(
        name, Text(**content["title"]), content["source"], tuple(content.get("shows", ())), start,
        tuple(content["courts"]), content.get("people", {}), tuple(_steps(content["steps"], start, lines)), lines,
    )  # fmt: skip


def _steps(raw: list[dict[str, Any]], now: datetime, lines: Lines) -> Iterator[Step]:
    for index, step in enumerate(raw):
        now = _moment_after(step, now)
        verb = next((name for name in VERBS if name in step), None)
        said = Text(**step["say"]) if "say" in step else None
        yield Step(
            index + 1, line_of(lines, ("steps", index)), now, verb, step[verb] if verb else None, step.get("expect"),
            step.get("as"), step.get("refused"), said, bool(step.get("chosen", False)), tuple(step.get("show", ())),
        )  # fmt: skip


def _moment_after(step: Mapping[str, Any], now: datetime) -> datetime:
    if "at" in step:
        return moment_of(step["at"])
    for name in ("after", "clock"):
        if name in step:
            now += span_of(step[name])
    return now


def moment_of(text: str) -> datetime:
    """`2026-03-10` (09:00) or `2026-03-10T14:30`, in Asia/Shanghai. Raises ValueError."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T09:00").replace(tzinfo=COURT_TIME)


def span_of(text: str) -> timedelta:
    """`6 days`. Raises ValueError."""
    amount, unit = text.split()
    return timedelta(**{unit.rstrip("s") + "s": int(amount)})


def _other_problems(content: Mapping[str, Any], lines: Lines) -> Iterator[Problem]:
    """What a JSON Schema cannot say: dates that exist and go forward, known courts, one verb."""
    for index, court in enumerate(content["courts"]):
        if court not in Registry.load():
            yield _problem(lines, ("courts", index), f"没有这个法院：{court}", f"no such court: {court}")
    for court in content.get("people", {}):
        if court not in content["courts"]:
            yield _problem(lines, ("people", court), f"{court} 不在 courts 中", f"{court} is not among courts")
    now = _when(content["start"])
    if now is None:
        yield _problem(lines, ("start",), "没有这个日期", "no such date")
    for index, step in enumerate(content["steps"]):
        path = ("steps", index)
        yield from _step_problems(step, content["courts"], path, lines)
        if now is None or ("at" in step and _when(step["at"]) is None):
            return
        later = _moment_after(step, now)
        if later < now:
            yield _problem(lines, (*path, "at"), "时间不能倒退", "time does not go back")
        now = later


def _step_problems(
    step: Mapping[str, Any], courts: list[str], path: tuple[str | int, ...], lines: Lines
) -> Iterator[Problem]:
    verbs = [name for name in VERBS if name in step]
    if len(verbs) > 1:
        yield _problem(lines, path, f"一步只写一件事：{verbs}", f"one thing in a step: {verbs}")
    if "refused" in step and not set(verbs) & set(REFUSABLE):
        yield _problem(lines, (*path, "refused"), "这一步没有可被拒绝的行为", "nothing in this step can be refused")
    for place, court in _courts_named(step):
        if court not in courts:
            yield _problem(lines, (*path, *place), f"{court} 不在 courts 中", f"{court} is not among courts")
    if "at" in step and _when(step["at"]) is None:
        yield _problem(lines, (*path, "at"), "没有这个日期", "no such date")


def _courts_named(step: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every court a step names, with its place."""
    for verb in VERBS:
        given = step.get(verb)
        if not isinstance(given, dict):
            continue
        for name in ("court", "to", "down", "up", "cut"):
            named = given.get(name, [])
            yield from (((verb, name), court) for court in ([named] if isinstance(named, str) else named))
    for fact, given in step.get("expect", {}).items():
        yield from ((("expect", fact, court), court) for court in (given if isinstance(given, dict) else ()))


def _when(text: str) -> datetime | None:
    try:
        return moment_of(text)
    except ValueError:
        return None


def _problem(lines: Lines, path: tuple[str | int, ...], zh: str, en: str) -> Problem:
    return Problem(line_of(lines, path), ".".join(map(str, path)), Text(zh, en))


@cache
def _validator() -> Any:
    import jsonschema

    schema = json.loads((resources.files("shared.scenarios") / "schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


def _schema_problems(content: Any, lines: Lines) -> Iterator[Problem]:
    errors = _validator().iter_errors(content)
    found = {(tuple(e.absolute_path), *_worded(e)) for error in errors for e in _innermost(error)}
    for path, extra, zh, en in sorted(found, key=lambda each: (line_of(lines, (*each[0], *each[1])), each[2])):
        yield _problem(lines, (*path, *extra), zh, en)


def _innermost(error: Any) -> list[Any]:
    """For a choice of one, what is wrong with the alternative that got furthest; else the error itself."""
    if error.validator == "anyOf" and error.context and "required" not in error.validator_value[0]:
        deepest = max(len(each.absolute_path) for each in error.context)
        if deepest > len(error.absolute_path):
            return [each for each in error.context if len(each.absolute_path) == deepest]
    return [error]


def _worded(error: Any) -> tuple[tuple[str, ...], str, str]:
    """(further path, zh, en) of one schema error."""
    match error.validator:
        case "additionalProperties":
            unknown = sorted(set(map(str, error.instance)) - set(error.schema.get("properties", {})))
            known = "、".join(error.schema.get("properties", {}))
            return (
                (unknown[0],),
                f"不认识的字段 {unknown[0]}（可用：{known}）",
                f"unknown field {unknown[0]} (known: {known})",
            )
        case "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            return (), f"缺少 {'、'.join(missing)}", f"missing: {', '.join(missing)}"
        case "enum" | "const":
            allowed = error.validator_value
            return ((), f"{error.instance!r} 不可用，应为 {allowed}", f"{error.instance!r} must be of {allowed}")
        case "pattern":
            return (
                (),
                f"{error.instance!r} 写法不对（{error.validator_value}）",
                f"{error.instance!r} must match {error.validator_value}",
            )
        case "type":
            return (), f"应为 {error.validator_value}", f"must be of type {error.validator_value}"
        case "anyOf" | "oneOf" if any("required" in choice for choice in error.validator_value):
            choices = [choice["required"][0] for choice in error.validator_value]
            return (), f"须写明其中之一：{choices}", f"needs one of {choices}"
        case "not":
            names = " + ".join(error.validator_value.get("required", []))
            return (), f"{names} 不能同时使用", f"{names} may not stand together"
        case _:
            message = re.sub(r"\s+", " ", error.message)[:200]
            return (), f"不符合格式：{message}", message
