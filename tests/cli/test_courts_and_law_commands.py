"""The two look-up commands as a person uses them: in two languages, as JSON, and with mistakes."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner, Result

from shared.cli.courts import courts
from shared.cli.law import law


def run(command: click.Group, line: str) -> Result:
    result = CliRunner().invoke(command, line.split())
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_court_is_shown_in_chinese_and_in_english() -> None:
    chinese, english = run(courts, "show 粤0304"), run(courts, "show gd0304 --lang en")

    assert "深圳市福田区人民法院" in chinese.output
    assert "广东省深圳市中级人民法院 → 广东省高级人民法院 → 最高人民法院" in chinese.output
    assert "tier: basic court" in english.output
    assert "derived by rule" in english.output


def test_superiors_name_the_exception_and_its_source() -> None:
    result = run(courts, "superiors bj0105 --line management --on 2026-01-05")

    assert result.output.splitlines()[0].startswith("bj ")
    assert "法发〔2009〕43号 2009 3(1) [未证实]" in result.output


def test_superiors_follow_the_day_and_the_cause() -> None:
    asked = "superiors sh0115 --cause financial --json --on"

    before, after = run(courts, f"{asked} 2018-01-01"), run(courts, f"{asked} 2026-01-05")

    assert json.loads(before.output)["superiors"][0]["court_id"] == "sh01"
    assert json.loads(after.output)["superiors"][0]["court_id"] == "sh74"
    assert json.loads(after.output)["override"]["id"] == "financial_shanghai"


def test_below_common_and_search_answer() -> None:
    assert "gd0304" in run(courts, "below gd03").output
    assert len(json.loads(run(courts, "below spc --all --json").output)) == 3497
    assert run(courts, "below gd0304").output.strip() == "没有。"
    assert run(courts, "common xpcc0101 xj0102").output.startswith("xj ")
    assert json.loads(run(courts, "common spc gd --json").output) is None
    assert run(courts, "search 福田 --limit 1").output.startswith("gd0304")
    assert run(courts, "search no-such-court --lang en").output.strip() == "None."


@pytest.mark.parametrize(
    "line", ["show gd9999", "superiors 粤9999", "below x", "common gd x", "superiors gd --cause x"]
)
def test_a_mistake_is_explained_in_both_languages_and_exits_with_1(line: str) -> None:
    result = run(courts, line)

    assert result.exit_code == 1
    assert "没有" in result.output
    assert "There is no such" in result.output


def test_a_bad_date_is_a_usage_error() -> None:
    result = run(courts, "superiors gd --on 2026-02-30")

    assert result.exit_code == 2
    assert "2026-01-31" in result.output


def test_rules_are_listed_and_shown_with_source_and_marks() -> None:
    listed = run(law, "rules --on 2026-01-05")
    shown = run(law, "rule show elevation_docket_decision --on 2026-01-05 --lang en")

    assert "control_cap_bank" in listed.output
    assert "control_cap_bank" not in run(law, "rules --on 2020-01-01").output
    assert "[unconfirmed]" in shown.output
    assert "source: 法发〔2023〕4号 2023 2" in shown.output
    assert json.loads(run(law, "rule show case_handover --json").output)["design"] is True


def test_a_due_day_comes_with_its_proof() -> None:
    result = run(law, "due case_filing_decision 2024-09-27")

    assert "2024-10-08" in result.output
    assert "民事诉讼法 2023 art. 85" in result.output
    assert json.loads(run(law, "due case_filing_decision 2026-12-25 --json").output)["provisional"] is True
    assert "2026-03-09" in run(law, "due case_filing_decision 2026-03-02T10:00").output


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-02-14", "make-up working day"),
        ("2026-02-17", "day off"),
        ("2026-03-07", "weekend"),
        ("2026-03-06", "working day"),
        ("2027-01-01", "provisional"),
    ],
)
def test_the_calendar_tells_what_kind_of_day_it_is(day: str, kind: str) -> None:
    assert kind in run(law, f"calendar check {day} --lang en").output
    assert json.loads(run(law, f"calendar check {day} --json").output)["published_until"] == "2026-12-31"


@pytest.mark.parametrize(
    "line", ["rule show nothing", "due nothing 2026-01-01", "due case_filing_decision soon", "due approval_chain 2026-01-01",
             "rule show control_cap_bank --on 2020-01-01"]
)  # fmt: skip
def test_a_mistake_about_the_law_is_explained_and_exits_with_1(line: str) -> None:
    result = run(law, line)

    assert result.exit_code == 1
    assert len(result.output.splitlines()) >= 4
    assert "Traceback" not in result.output


def test_the_release_is_printed() -> None:
    assert run(law, "release").output.startswith("2026.2+")
    assert len(json.loads(run(law, "release --json").output)["sha256"]) == 64
