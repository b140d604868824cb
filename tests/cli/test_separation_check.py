"""`zhixing separation check` finds by the signed evidence what somebody hides or forges in the database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders import four_courts
from cli.command_settings import settings_of
from click.testing import CliRunner, Result
from stories import LOWER, UPPER, Elevation

from shared.cli.separation import separation
from shared.domain.courts import Body
from shared.flows import evidence

Check = Callable[..., Result]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Elevation]:
    """An officer of two bodies has seized an account."""
    country = four_courts(tmp_path)
    country.hire(LOWER, "both", "officer", Body.IMPLEMENTATION, Body.REVIEW)
    story = Elevation(country).filed().controlled()
    yield story
    country.close()


@pytest.fixture
def check(case: Elevation) -> Check:
    settings = settings_of(case.country)

    def checked(*words: str, court: str = LOWER) -> Result:
        evidence.append_committed(case.country.nodes[court])
        result = CliRunner().invoke(separation, ["check", *words], env=settings(court))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return checked


def edit(case: Elevation, statement: str, *values: object, court: str = LOWER) -> None:
    """What an administrator of the database does behind the node."""
    with closing(sqlite3.connect(case.country.folder / court / "node.db")) as database:
        assert database.execute(statement, values).rowcount > 0
        database.commit()


def person_of(case: Elevation, login: str, court: str = LOWER) -> str:
    return str(case.country.people[court, login].person_id)


def test_a_court_that_keeps_to_the_rules_passes(check: Check) -> None:
    answer = check()

    assert answer.exit_code == 0, answer.output
    assert "无违反" in answer.output


@pytest.mark.shows("C072", "C090")
def test_who_acts_after_the_participation_was_deleted_is_found_with_both_pieces_of_evidence(
    case: Elevation, check: Check
) -> None:
    # Given an officer who controlled, and whose participation somebody deletes so that they may pay
    case.funded().country.later(hours=1)
    edit(case, "DELETE FROM participations WHERE person_id = ?", person_of(case, "officer1"))
    case.country.act(LOWER, "officer1", "pay_money", lineage=case.lineage, epoch=1, amount_fen=1)
    # When the evidence is checked
    answer = check("--json")
    # Then the person, the case and both acts are named, each by its place in the log; and the lost row
    assert answer.exit_code == 1
    told = json.loads(answer.output)[0]
    found = told["findings"][0]
    assert (found["rule"], found["person"], found["lineage"]) == (
        "stages_meet",
        person_of(case, "officer1"),
        case.lineage,
    )
    assert [each["kind"] for each in found["evidence"]] == ["impose_control", "pay_money"]
    with case.country.read(LOWER) as unit:
        known = {row.evidence_id for row in unit.evidence.where(stage="act")}
    assert all(any(one in each["where"] for one in known) and "#" in each["where"] for each in found["evidence"])
    assert {each["code"] for each in told["differences"]} == {"lost_row"}
    shown = check().output
    assert f"gd0304 officer1 (officer1, {found['person']})" in shown
    assert case.case_no in shown


@pytest.mark.shows("C072")
def test_an_act_inserted_for_a_reviewer_is_found_as_unsigned_and_as_a_breach(case: Elevation, check: Check) -> None:
    # Given a reviewer of the court that took the case, who ruled on it by the evidence
    case.funded().applied().docketed().file_called().file_sent().ruled()
    case.handed_over().accepted().redocketed().taken_over()
    reviewer = person_of(case, "reviewer1", UPPER)
    assert check(court=UPPER).exit_code == 0
    # When somebody enters an act of enforcement in their name
    forged = (
        "INSERT INTO acts SELECT 'forged', lineage_id, power_id, epoch, kind, ?, body, at, detail FROM acts LIMIT 1"
    )
    edit(case, forged, reviewer, court=UPPER)
    # Then it is told that nobody signed for it, and what it would break
    told = json.loads(check("--json", court=UPPER).output)[0]
    assert ("unsigned_act", reviewer) in {(d["code"], d["person"]) for d in told["differences"]}
    found = told["findings"][0]
    assert (found["rule"], found["person"], found["lineage"]) == ("sides_meet", reviewer, case.lineage)
    assert {each["where"].partition(" (")[0][:12] for each in found["evidence"]} == {"evidence log", "table acts"}


def test_a_statement_that_was_edited_no_longer_bears_its_signature(case: Elevation, check: Check) -> None:
    check()
    edit(case, "UPDATE evidence SET statement = CAST(replace(CAST(statement AS TEXT), ?, ?) AS BLOB) WHERE stage = 'act'",
         person_of(case, "officer1"), person_of(case, "officer2"))  # fmt: skip

    told = json.loads(check("--json").output)[0]

    assert {"altered", "log_differs"} <= {each["code"] for each in told["differences"]}


def test_a_statement_that_was_deleted_is_missed_by_the_log(case: Elevation, check: Check) -> None:
    check()
    edit(case, "DELETE FROM evidence WHERE stage = 'act' AND lineage_id = ?", case.lineage)

    answer = check()

    assert answer.exit_code == 1
    assert "证据与日志树头不符" in answer.output


def test_a_participation_nobody_signed_for_is_told(case: Elevation, check: Check) -> None:
    edit(case, "UPDATE participations SET person_id = ?", person_of(case, "officer2"))

    told = json.loads(check("--json").output)[0]

    assert {(d["code"], d["person"]) for d in told["differences"]} == {
        ("lost_row", person_of(case, "officer1")), ("unsigned_row", person_of(case, "officer2")),
    }  # fmt: skip
