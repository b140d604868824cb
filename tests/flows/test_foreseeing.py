"""What is foreseen is what happens: the same periods on the same days; and foreseeing leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from stories import CASE, LOWER, UPPER, Elevation

from shared.domain.errors import ZhixingError
from shared.flows import foreseeing
from shared.messages.kinds import About


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    four = four_courts(tmp_path)
    yield four
    four.close()


def written(country: Country) -> dict[str, tuple[int, ...]]:
    """How much stands in the books of each court."""
    found = {}
    for court in (LOWER, UPPER):
        with country.read(court) as unit:
            tables = (unit.cases, unit.duties, unit.evidence, unit.outbox, unit.exchanges, unit.tasks, unit.commands,
                      unit.drafts, unit.acts, unit.parties)  # fmt: skip
            found[court] = tuple(rows.count() for rows in tables)
    return found


def days(duties: Any) -> list[tuple[str, Any, Any]]:
    return sorted((duty.rule_id, duty.due_on, duty.due_at) for duty in duties)


def foreseen_act(country: Country, court: str, login: str, name: str, about: About, **inputs: Any) -> Any:
    node = country.nodes[court]
    return foreseeing.of_act(node, country.people[court, login], node.catalogue.acts[name], about, inputs)


def foreseen_ruling(story: Elevation, **inputs: Any) -> Any:
    node, person = story.country.nodes[UPPER], story.country.people[UPPER, "reviewer1"]
    return foreseeing.of_document(
        node, person, "elevation_ruling", recipient=LOWER, lineage_id=story.lineage, exchange_id=story.exchange,
        inputs={"reasoning": "确有必要"} | inputs,
    )  # fmt: skip


def test_the_periods_an_act_was_foreseen_to_begin_are_those_it_begins(country: Country) -> None:
    before = written(country)

    foreseen = foreseen_act(country, LOWER, "filing", "file_case", About(""), **CASE)

    assert written(country) == before, "foreseeing writes nothing"
    story = Elevation(country).filed()
    assert story.case_no.endswith("1号"), "nor does it use up a number"
    with country.read(LOWER) as unit:
        assert days(unit.duties.where(lineage_id=story.lineage)) == days(foreseen.here) != []


def test_a_period_that_an_act_meets_is_foreseen_as_met(country: Country) -> None:
    story = Elevation(country).filed()
    inputs = {"sent_on": "2026-03-10"}

    foreseen = foreseen_act(country, LOWER, "officer1", "send_execution_notice", About(story.lineage), **inputs)
    with country.read(LOWER) as unit:
        before = {duty.duty_id for duty in unit.duties.where(state="open")}
    country.act(LOWER, "officer1", "send_execution_notice", lineage=story.lineage, **inputs)

    with country.read(LOWER) as unit:
        after = {duty.duty_id for duty in unit.duties.where(state="open")}
    assert before - after == {duty.duty_id for duty in foreseen.met} != set()


def test_the_periods_of_a_document_begin_at_both_courts_on_the_days_foreseen(country: Country) -> None:
    story = Elevation(country).to_review()
    before = written(country)

    foreseen = foreseen_ruling(story)

    assert written(country) == before, "foreseeing writes nothing, at either court"
    known = {}
    for court in (LOWER, UPPER):
        with country.read(court) as unit:
            known[court] = {duty.duty_id for duty in unit.duties.where()}
    story.ruled()
    country.settle()
    with country.read(UPPER) as unit:
        here = [duty for duty in unit.duties.where() if duty.duty_id not in known[UPPER]]
    with country.read(LOWER) as unit:
        there = [duty for duty in unit.duties.where() if duty.duty_id not in known[LOWER]]
    assert set(days(foreseen.here)) <= set(days(here))
    assert set(days(duty for court, duty in foreseen.there if court == LOWER)) <= set(days(there))
    assert foreseen.there
    assert ("elevation_ruling", LOWER) in foreseen.sent


def test_what_would_be_refused_is_refused_when_it_is_foreseen_and_leaves_the_books_free(country: Country) -> None:
    story = Elevation(country).to_review()
    before = written(country)

    with pytest.raises(ZhixingError):
        foreseen_ruling(story, reasoning="")
    with pytest.raises(ZhixingError):
        foreseen_act(country, LOWER, "officer1", "receive_money", About(story.lineage), amount_fen=-1)

    assert written(country) == before
    with country.nodes[UPPER].store.begin() as unit:  # nothing holds the books any more
        assert unit.drafts.count() == 0
