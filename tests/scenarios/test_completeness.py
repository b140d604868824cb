"""The scenarios together: every step, edge case and refusal of these flows is shown, and every history of ours is told."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from shared.registry.registry import Registry
from shared.scenarios.document import Scenario, Step, read_scenario

HERE = Path(__file__).parent
HISTORIES = HERE / "histories"
FLOWS = ("F1.", "F2.", "F3.", "F4.", "F5.", "F6.")
#: Kinds by which a history passes between courts, or plays a part of one court that this release has: all are told.
PLAYED = ("objection", "entrusted", "designated", "coordinated", "supervised", "court_conflict")


@cache
def scenarios() -> dict[str, Scenario]:
    """All of this folder by path."""
    return {path.relative_to(HERE).as_posix(): read_scenario(path) for path in sorted(HERE.rglob("*.yaml"))}


def needed() -> list[str]:
    with (resources.files("shared.law") / "index.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    steps = [row["id"] for row in rows if row["kind"] == "step" and row["id"].startswith(FLOWS)]
    others = [row["id"] for row in rows if row["kind"] in ("edge case", "refusal")]
    return steps + others


def histories() -> list[dict[str, str]]:
    with (HISTORIES / "index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TOLD = [row for row in histories() if row["file"]]


@pytest.mark.parametrize("rule_id", needed())
def test_a_scenario_shows_each_step_edge_case_and_refusal(rule_id: str) -> None:
    showing = [name for name, scenario in scenarios().items() if rule_id in scenario.shows]

    assert showing, f"no scenario shows {rule_id}"


def test_every_scenario_expects_something() -> None:
    for name, scenario in scenarios().items():
        assert any(step.expect or step.refused for step in scenario.steps), name


@pytest.mark.parametrize("code", [f"R{number}" for number in range(1, 13)])
def test_a_refusal_is_shown_only_where_it_is_expected(code: str) -> None:
    for name, scenario in scenarios().items():
        if code in scenario.shows:
            assert code in set(expected_codes(scenario)), f"{name} shows {code} and never expects it"


def expected_codes(scenario: Scenario) -> Iterator[str]:
    """Every refusal the file writes down: of a step, or kept by a court; an altered parcel is R1 by its task."""
    for step in scenario.steps:
        if step.refused:
            yield step.refused
        expect = step.expect or {}
        yield from re.findall(r"'(R\d+)'", str(expect.get("refusals", {})))
        if "altered_message" in str(expect.get("tasks", {})):
            yield "R1"


def test_every_history_is_told_or_says_why_not() -> None:
    rows = histories()
    assert len({row["id"] for row in rows}) == len(rows) == 32
    for row in rows:
        assert bool(row["file"]) != bool(row["left_out"]), row["id"]
        assert row["file"] or not row["kind"].startswith(PLAYED), row["id"]
        assert "issue" not in row["left_out"], row["id"]
    files = {path.name for path in HISTORIES.glob("*.yaml")}
    assert files == {row["file"] for row in TOLD}


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row["id"])
def test_a_history_names_its_source_and_marks_every_date_that_was_chosen(row: dict[str, str]) -> None:
    scenario = scenarios()[f"histories/{row['file']}"]

    assert scenario.source.startswith(f"{row['id']}; ")
    assert "http" in scenario.source or "without address" in scenario.source
    assert all(court in Registry.load() for court in scenario.courts)
    known = {later(date.fromisoformat(day), int(row["years_later"])) for day in row["dates"].split()}
    for step in scenario.steps:
        if tells(step) and not step.chosen:
            assert step.at.date() in known, f"step {step.number}: {step.at.date()} stands in no source"


def tells(step: Step) -> bool:
    return step.verb is not None or step.say is not None


def later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row["id"])
def test_what_a_history_only_tells_moves_no_power(row: dict[str, str]) -> None:
    """What has no act of its own is said, and the holder stays who it was."""
    for step in scenarios()[f"histories/{row['file']}"].steps:
        if step.verb is None and step.say is not None:
            assert {"holder", "epoch"} <= set(step.expect or {}), f"{row['file']} step {step.number}"


@pytest.mark.parametrize("row", [row for row in TOLD if row["kind"].startswith("objection")], ids=lambda row: row["id"])
def test_the_objection_of_a_history_is_played_by_acts(row: dict[str, str]) -> None:
    names = [step.given.get("act") for step in scenarios()[f"histories/{row['file']}"].steps if step.verb == "act"]

    assert {"file_objection", "receive_outsider_objection", "apply_side_review"} & set(names)
    if row["kind"] == "objection_reconsideration":
        assert {"record_recon_request", "send_recon_file", "docket_reconsideration"} <= set(names)
