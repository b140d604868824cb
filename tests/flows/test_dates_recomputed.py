"""Another release of the law or another calendar: dates to come are computed anew before anything expires, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import Country, with_node
from stories import LOWER
from supervising_stories import Supervision

from shared.domain.duties import Duty
from shared.flows import watch
from shared.flows.why import why_due
from shared.law.lookup import Law, _shipped_files

CALENDAR = "calendars/official.csv"


@pytest.fixture
def unpublished(country: Country) -> Country:
    """The lower court has no notice for 2026 yet; the others do."""
    files = dict(_shipped_files())
    known = b"\n".join(row for row in files[CALENDAR].splitlines() if not row.startswith(b"2026"))
    with_node(country, LOWER, law=Law(files | {CALENDAR: known}))
    return country


def filed_on(country: Country, day: date) -> Duty:
    """A case docketed on a day; the duty to name a handler within seven days."""
    country.clock.advance(timedelta(days=(day - country.clock.legal_today()).days))
    watch.run_once(country.nodes[LOWER])
    Supervision(country).filed()
    [duty] = country.duties(LOWER, "handler_named")
    assert duty.provisional
    return duty


def published(country: Country) -> None:
    """The release with the notice is installed and the node starts again."""
    with_node(country, LOWER, law=Law.load())
    watch.run_once(country.nodes[LOWER])


def moved(country: Country) -> list[object]:
    return [each["detail"] for each in country.statements(LOWER, "duty_moved")]


def test_a_provisional_date_moves_when_the_calendar_is_published_with_a_statement_and_its_earlier_date(
    unpublished: Country,
) -> None:
    duty = filed_on(unpublished, date(2026, 9, 28))
    assert str(duty.due_on) == "2026-10-05"

    published(unpublished)

    [after] = unpublished.duties(LOWER, "handler_named")
    assert (str(after.due_on), after.provisional, after.duty_id) == ("2026-10-08", False, duty.duty_id)
    detail = next(each for each in moved(unpublished) if each["rule"] == "handler_named")  # type: ignore[index]
    assert detail == {"duty": duty.duty_id, "rule": "handler_named", "was": "2026-10-05", "due": "2026-10-08",
                      "state": "open", "by": str(Law.load().release)}  # fmt: skip
    with unpublished.read(LOWER) as unit:
        proof = why_due(unpublished.nodes[LOWER], unit, duty.duty_id)
    assert proof.agrees
    assert f"此前的期限：2026-10-05，2026-09-28因{Law.load().release}重新计算" in "".join(
        s.text.zh for s in proof.steps
    )
    assert "due_earlier" not in unpublished.tasks(LOWER)


def test_the_dates_are_computed_anew_once_per_release_and_not_at_each_sweep(unpublished: Country) -> None:
    filed_on(unpublished, date(2026, 9, 28))
    published(unpublished)
    told = moved(unpublished)

    for _ in range(3):
        watch.run_once(unpublished.nodes[LOWER])
        watch.run_once(replace(unpublished.nodes[LOWER]))

    assert moved(unpublished) == told


def test_a_date_that_moves_forward_alarms_whoever_owes_it(unpublished: Country) -> None:
    # Given seven days that end on 9 May, a Saturday, and so on Monday as far as is known
    duty = filed_on(unpublished, date(2026, 5, 2))
    assert str(duty.due_on) == "2026-05-11"

    published(unpublished)

    assert str(unpublished.duties(LOWER, "handler_named")[0].due_on) == "2026-05-09", "worked to make up for Labour Day"
    with unpublished.read(LOWER) as unit:
        [alarm] = [t for t in unit.tasks.where(code="due_earlier") if t.subject_id == duty.duty_id]
    assert "由 2026-05-11 改为 2026-05-09" in alarm.zh


def test_nothing_expires_by_a_provisional_date_when_the_node_starts_after_it_with_the_notice(
    unpublished: Country,
) -> None:
    # Given a node off from 28 September, and the notice by which 5 October is a holiday
    filed_on(unpublished, date(2026, 9, 28))
    unpublished.clock.advance(timedelta(days=9))

    published(unpublished)
    assert unpublished.duties(LOWER, "handler_named")[0].state == "open"

    unpublished.clock.advance(timedelta(days=2))
    watch.run_once(unpublished.nodes[LOWER])
    assert unpublished.duties(LOWER, "handler_named")[0].state == "overdue"


def test_a_notice_that_changes_a_year_already_published_moves_dates_that_were_certain(country: Country) -> None:
    # Given a duty due on 17 March, and then a notice that makes it and the day after days off (as in 2015 and 2020)
    Supervision(country).filed()
    watch.run_once(country.nodes[LOWER])
    files = dict(_shipped_files())
    changed = files[CALENDAR] + b"\n2026-03-17,off,\n2026-03-18,off,\n"

    with_node(country, LOWER, law=Law(files | {CALENDAR: changed}))
    watch.run_once(country.nodes[LOWER])

    [duty] = country.duties(LOWER, "handler_named")
    assert (str(duty.due_on), duty.provisional) == ("2026-03-19", False)


def test_what_is_over_or_done_is_left_as_it_was(unpublished: Country) -> None:
    duty = filed_on(unpublished, date(2026, 9, 28))
    unpublished.clock.advance(timedelta(days=9))
    watch.run_once(unpublished.nodes[LOWER])
    assert unpublished.duties(LOWER, "handler_named")[0].state == "overdue"

    published(unpublished)

    [after] = unpublished.duties(LOWER, "handler_named")
    assert (after.state, after.due_on) == ("overdue", duty.due_on)


def test_dates_are_computed_anew_a_page_at_a_time_and_each_before_it_expires(unpublished: Country) -> None:
    # Given three duties of which the last would have ended by the old calendar, and sweeps of one duty each
    duty = filed_on(unpublished, date(2026, 9, 28))
    unpublished.clock.advance(timedelta(days=9))
    with unpublished.nodes[LOWER].store.begin() as unit:
        for number in (1, 2):
            unit.duties.add(replace(duty, duty_id=f"{'~' * number}", subject_id=f"{number}"))
    with_node(unpublished, LOWER, law=Law.load())

    looked_at = 0
    while (seen := watch.run_once(unpublished.nodes[LOWER], limit=1)) and looked_at < 100:
        looked_at += seen

    named = unpublished.duties(LOWER, "handler_named")
    assert {(str(each.due_on), each.state) for each in named} == {("2026-10-08", "open")}
    assert len(named) == 3
