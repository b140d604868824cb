"""`zhixing law why` on the database of a court: a date, a refusal, and mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import Country, four_courts
from cli.command_settings import settings_of
from click.testing import CliRunner, Result
from stories import LOWER, UPPER, Elevation

from shared.cli.law import law

Ask = Callable[..., Result]


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def ask(country: Country) -> Ask:
    """The command at one court, its settings in the environment."""
    settings = settings_of(country)

    def asked(court: str, *words: str) -> Result:
        result = CliRunner().invoke(law, ["why", *words], env=settings(court))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return asked


@pytest.fixture
def limit(country: Country) -> str:
    """The id of the duty that is the limit of a case just docketed."""
    Elevation(country).filed()
    return country.duties(LOWER, "case_file_limit")[0].duty_id


def test_the_proof_of_a_date_is_printed_step_by_step_with_rule_article_and_version(ask: Ask, limit: str) -> None:
    lines = ask(LOWER, limit).output.splitlines()

    assert lines[0] == "执行案件办理期限: 2026-09-10  case_file_limit open"
    assert lines[1] == "1. 起算：立案，2026-03-10；开始日不计入。 (民事诉讼法 2023 art. 85)"
    assert "依据: 执行工作规定 2020 art. 63" in lines
    assert "该规则施行: 2021-01-01" in lines
    assert any(line.startswith("规则版本: 2026.2+") for line in lines)


def test_it_is_printed_in_english_and_as_json_too(ask: Ask, limit: str) -> None:
    assert "2. The period: 6 months (days off count)." in ask(LOWER, limit, "--lang", "en").output
    document = json.loads(ask(LOWER, limit, "--json").output)
    assert (document["proved_on"], document["agrees"]) == ("2026-09-10", True)
    assert json.loads(ask(LOWER, "duty", limit, "--json").output) == document


def test_a_late_answer_is_printed_with_the_days_it_was_late(country: Country, ask: Ask) -> None:
    story = Elevation(country).filed()
    country.later(days=30)
    country.act(LOWER, "chief", "name_handler", lineage=story.lineage, person_id="p-1")

    output = ask(LOWER, country.duties(LOWER, "handler_named")[0].duty_id).output

    assert "handler_named met_late" in output
    assert "2026-04-09逾期办结，逾期23日" in output


def test_a_refusal_is_printed_with_code_rule_facts_and_the_way_out(country: Country, ask: Ask) -> None:
    story = Elevation(country).filed().controlled().applied().docketed().file_called().file_sent().on_its_way()
    country.act(LOWER, "officer1", "close_case", lineage=story.lineage, epoch=1, mode="terminated", reason="撤回")
    country.network.release()
    country.settle()

    for court in (LOWER, UPPER):
        output = ask(court, "refusal", story.ruling).output
        assert output.startswith("R4 案件已结: 提级执行裁定书")
        for said in ("依据: ", "原因: ", "怎么办: ", f"事实: case_no = {story.case_no}"):
            assert said in output, output
    assert json.loads(ask(LOWER, "refusal", story.ruling, "--json").output)["code"] == "R4"


@pytest.mark.parametrize("words", [("d-404",), ("duty", "d-404"), ("refusal", "m-404")])
def test_an_unknown_id_is_explained_in_both_languages(ask: Ask, words: tuple[str, ...]) -> None:
    result = ask(LOWER, *words)

    assert result.exit_code == 1
    assert "本院没有" in result.output
    assert "404" in result.output
    assert "This court has" in result.output
    assert "--court" in result.output


def test_the_other_commands_about_the_law_do_not_load_a_node() -> None:
    import subprocess
    import sys

    script = "import sys, shared.cli.law; sys.exit('sqlalchemy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    assert "why" in CliRunner().invoke(law, ["--help"]).output
