"""`zhixing scenario run`: a readable story, exit code 1 and a precise difference, mistakes by line and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shared.cli.main import cli

WHOLE = Path(__file__).parent / "elevation" / "not_the_superior.yaml"
HEAD = """title: {zh: 立案, en: docketing}
source: test
start: 2026-03-10T09:00
courts: [gd03, gd0304]
steps:
"""
FILE = """  - act:
      court: gd0304
      who: filing
      act: file_case
      inputs: {title_no: 一, cause: 买卖, claim_fen: 100, creditor: 甲, debtor: 乙, received_on: 2026-03-09}
    as: case
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["scenario", "run", *map(str, arguments)])


def written(tmp_path: Path, steps: str, head: str = HEAD) -> Path:
    path = tmp_path / "story.yaml"
    path.write_text(head + steps, encoding="utf-8")
    return path


def test_a_met_scenario_is_told_with_dates_people_and_courts() -> None:
    result = run(WHOLE)

    assert result.exit_code == 0, result.output
    assert "2026-03-10 09:00  深圳市福田区人民法院 立案人员：立案 → （2026）粤0304执1号" in result.output
    assert "R2：gd0304 的上一级法院是 gd03，不是本院。" in result.output
    assert "✔ 符合预期" in result.output


def test_the_story_is_told_in_english_too() -> None:
    result = run(WHOLE, "--lang", "en")

    assert "the filing clerk: docket a case" in result.output
    assert "✔ as expected" in result.output


@pytest.mark.parametrize(
    ("expectation", "difference"),
    [
        ("holder: gd03", "step 2 (line 13) holder: expected gd03, is gd0304"),
        ("epoch: 2", "step 2 (line 13) epoch: expected 2, is 1"),
        ("cases: {gd0304: closed}", "step 2 (line 13) cases.gd0304: expected closed, is open"),
        ("duties: {gd0304: {handler_named: met}}", "duties.gd0304.handler_named: expected met, is open"),
        ("duties: {gd0304: {handler_named: {due_on: 2026-03-18}}}", "handler_named.due_on: expected 2026-03-18, is 2026-03-17"),
        ("duties: {gd0304: {handler_named: [open, open]}}", "expected ['open', 'open'], is open"),
        ("tasks: {gd0304: {overdue: 1}}", "tasks.gd0304.overdue: expected 1, is 0"),
        ("controls: {gd0304: [{rank: 1}]}", "controls.gd0304: expected [{'rank': 1}], is none"),
        ("exchanges: {gd03: {elevation: requested}}", "exchanges.gd03.elevation: expected requested, is none"),
        ("power: {gd0304: none}", "power.gd0304: expected none, is held"),
        ("money: {gd0304: {received_fen: 1}}", "money.gd0304.received_fen: expected 1, is 0"),
    ],
)  # fmt: skip
def test_an_unmet_expectation_gives_the_difference_and_exit_code_1(
    tmp_path: Path, expectation: str, difference: str
) -> None:
    result = run(written(tmp_path, f"{FILE}  - expect:\n      {expectation}\n"), "--lang", "en")

    assert result.exit_code == 1
    assert difference in result.output


def test_a_step_that_should_be_refused_but_is_not_ends_the_story(tmp_path: Path) -> None:
    result = run(written(tmp_path, FILE + "    refused: R2\n  - expect: {epoch: 7}\n"), "--lang", "en")

    assert result.exit_code == 1
    assert "step 1 (line 12) refused: expected R2, is done" in result.output
    assert "epoch" not in result.output


def test_a_step_refused_without_being_expected_ends_the_story_with_the_reason(tmp_path: Path) -> None:
    result = run(written(tmp_path, FILE + FILE.replace("    as: case\n", "")), "--lang", "en")

    assert result.exit_code == 1
    assert "refused: expected done, is duplicate_docket" in result.output


def test_json_holds_every_step_and_every_difference(tmp_path: Path) -> None:
    result = run(written(tmp_path, FILE + "    expect: {holder: gd03}\n"), "--json")

    (told,) = json.loads(result.output)
    assert result.exit_code == 1
    assert told["differences"] == [{"step": 1, "line": 12, "path": "holder", "expected": "gd03", "actual": "gd0304"}]
    assert told["steps"][0]["at"] == "2026-03-10T09:00:00+08:00"


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ("  - act: {court: gd0304, who: filing}\n", ":6 steps.0.act: missing: act"),
        ("  - act: {court: gd0304, who: filing, act: x, input: {}}\n", ":6 steps.0.act.input: unknown field input"),
        ("  - after: six days\n    expect: {epoch: 1}\n", ":6 steps.0.after: 'six days' must match"),
        ("  - after: 1 day\n", ":6 steps.0: needs one of"),
        ("  - at: 2026-02-30\n    expect: {epoch: 1}\n", ":6 steps.0.at: no such date"),
        ("  - at: 2026-03-09\n    expect: {epoch: 1}\n", ":6 steps.0.at: time does not go back"),
        ("  - at: 2026-03-11\n    after: 1 day\n    expect: {epoch: 1}\n", ":6 steps.0: at + after may not stand together"),
        ("  - expect: {epoch: one}\n", ":6 steps.0.expect.epoch: must be of type integer"),
        ("  - expect: {cases: {gd: open}}\n", ":6 steps.0.expect.cases.gd: gd is not among courts"),
        ("  - expect: {epoch: 1}\n    refused: R2\n", ":7 steps.0.refused: nothing in this step can be refused"),
        ("  - faults: {down: gd0304}\n    clock: 1 day\n", ":6 steps.0: one thing in a step: ['faults', 'clock']"),
        ("  - expect: {epoch: 1, epoch: 2}\n", ":6 .: not valid YAML: epoch stands here twice"),
        ("  - expect: [1\n", "not valid YAML"),
        ("  - &x {expect: {epoch: 1}}\n  - *x\n", ":7 .: not valid YAML: aliases"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_named_by_line_and_field(tmp_path: Path, steps: str, complaint: str) -> None:
    result = run(written(tmp_path, steps), "--lang", "en")

    assert result.exit_code == 1
    assert f"story.yaml{complaint}" in result.output or complaint in result.output
    assert "Traceback" not in result.output


def test_a_reference_to_nothing_says_what_is_known(tmp_path: Path) -> None:
    result = run(
        written(
            tmp_path, FILE + FILE.replace("as: case", "as: b").replace("title_no: 一", 'title_no: "${cse.case_no}"')
        ),
        "--lang",
        "en",
    )

    assert result.exit_code == 1
    assert "unknown_name" in result.output
    assert "known: address, case" in result.output


def test_a_folder_is_played_whole_and_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: x\n", encoding="utf-8")
    written(tmp_path, FILE)

    result = run(tmp_path)

    assert result.exit_code == 1
    assert "1 / 2 个情景符合预期" in result.output


def test_a_folder_without_scenarios_is_a_mistake_of_use(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 2
