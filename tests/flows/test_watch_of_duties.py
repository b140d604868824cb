"""The clock of a node: each duty expires once, each alarm sounds once, however often and however late one looks."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import Country
from stories import LOWER, UPPER, Elevation

from shared.flows import watch
from shared.flows.desk import OpenDesk
from shared.procedures.alerts.messages import AlertCleared


def overdue(country: Country, court: str = LOWER) -> list[dict[str, object]]:
    """Statements of expiry a court has signed."""
    return country.statements(court, "overdue")


@pytest.fixture
def called(country: Country) -> Elevation:
    """A file has been called: it is due on 16 March."""
    return Elevation(country).filed().controlled(end_on=date(2026, 6, 30)).applied().docketed().file_called()


def test_a_duty_is_open_on_its_last_day_and_overdue_on_the_next(called: Elevation) -> None:
    country = called.country
    country.clock.moment = country.clock.moment.replace(month=3, day=16, hour=15)  # 23:00 in Shanghai
    country.tick()
    assert country.duties(LOWER, "file_call_transfer")[0].state == "open"

    country.clock.advance(timedelta(hours=2))
    country.tick()

    assert country.duties(LOWER, "file_call_transfer")[0].state == "overdue"


@pytest.mark.parametrize("days_off", [7, 400])
def test_a_duty_expires_exactly_once_though_two_workers_sweep_and_after_days_off(
    called: Elevation, days_off: int
) -> None:
    # Given a node that was off, and two workers on one database
    country = called.country
    country.clock.advance(timedelta(days=days_off))
    node = country.nodes[LOWER]

    for worker in (node, replace(node), node, replace(node)):
        watch.run_once(worker)

    duty = country.duties(LOWER, "file_call_transfer")[0]
    assert [s["detail"]["duty"] for s in overdue(country)].count(duty.duty_id) == 1  # type: ignore[index]
    with country.read(LOWER) as unit:
        assert unit.tasks.count(code="overdue", subject_id=duty.duty_id) == 1


def test_of_two_workers_that_saw_the_same_duty_only_one_fires(called: Elevation) -> None:
    country = called.country
    country.clock.advance(timedelta(days=10))
    [seen] = country.duties(LOWER, "file_call_transfer")
    for _ in range(2):
        with country.nodes[LOWER].store.begin() as unit:
            watch._expire(unit, OpenDesk(country.nodes[LOWER], unit), seen)

    assert len([s for s in overdue(country) if s["detail"]["duty"] == seen.duty_id]) == 1  # type: ignore[index]


def test_an_answer_after_the_day_is_recorded_as_late(called: Elevation) -> None:
    country = called.country
    country.later(days=10)
    country.tick()

    called.file_sent()

    duty = country.duties(LOWER, "file_call_transfer")[0]
    assert (duty.state, duty.closed_by) == ("met_late", country.sent(LOWER, "file_sent").message_id)
    country.tick()
    assert [s["detail"]["duty"] for s in overdue(country)].count(duty.duty_id) == 1  # type: ignore[index]


def test_one_bad_row_does_not_stop_the_sweep(called: Elevation) -> None:
    # Given a duty whose rule nobody knows any more, first in line
    country = called.country
    with country.nodes[LOWER].store.begin() as unit:
        [duty] = unit.duties.where(rule_id="file_call_transfer")
        unit.duties.add(replace(duty, duty_id="0", rule_id="no_such_rule", due_on=date(2026, 3, 11)))
    country.clock.advance(timedelta(days=10))

    watch.run_once(country.nodes[LOWER])

    assert country.duties(LOWER, "file_call_transfer")[0].state == "overdue"
    assert country.duties(LOWER, "no_such_rule")[0].state == "parked"
    assert "duty_parked" in country.tasks(LOWER)


def test_more_bad_rows_than_one_sweep_takes_do_not_keep_others_from_expiring(called: Elevation) -> None:
    country, node = called.country, called.country.nodes[LOWER]
    with node.store.begin() as unit:
        [duty] = unit.duties.where(rule_id="file_call_transfer")
        for number in range(5):
            unit.duties.add(replace(duty, duty_id=f"0{number}", rule_id="no_such_rule", due_on=date(2026, 3, 11)))
    country.clock.advance(timedelta(days=10))

    for _ in range(4):
        watch.run_once(node, limit=2)

    assert country.duties(LOWER, "file_call_transfer")[0].state == "overdue"


def test_a_parked_duty_is_left_alone_until_the_node_starts_again(called: Elevation) -> None:
    # Given a duty whose end failed
    country, node = called.country, called.country.nodes[LOWER]
    [duty] = country.duties(LOWER, "file_call_transfer")
    with node.store.begin() as unit:
        unit.duties.save(replace(duty, state="parked"))
        unit.duties.add(replace(duty, duty_id="other", state="parked"))
    country.clock.advance(timedelta(days=10))
    watch.run_once(node)
    assert {each.state for each in country.duties(LOWER, "file_call_transfer")} == {"parked"}

    assert watch.resume_parked(node) == 2
    watch.run_once(node)

    assert {each.state for each in country.duties(LOWER, "file_call_transfer")} == {"overdue"}


def test_a_control_alarms_once_per_threshold_and_at_last_lapses(called: Elevation) -> None:
    # Given a freeze until 30 June, looked at three times a day from 10 March on
    country, alarms = called.country, []
    for _ in range(3 * 120):
        watch.run_once(country.nodes[LOWER])
        with country.read(LOWER) as unit:
            tasks = unit.tasks.where(subject_id=called.control)
        if len(tasks) > len(alarms):
            new = next(t for t in tasks if t.task_id not in {a.task_id for a in alarms})
            alarms.append(new)
            days = (date(2026, 6, 30) - country.clock.legal_today()).days
            assert days == {1: 60, 2: 30, 3: 15, 4: 7, 5: -1}[len(alarms)]
        country.clock.advance(timedelta(hours=8))

    assert [a.code for a in alarms] == ["control_ending"] * 4 + ["control_lapsed"]
    assert country.controls(LOWER, called.lineage)[0].state == "lapsed"
    assert country.statements(LOWER, "control_lapsed")[0]["detail"]["end_on"] == "2026-06-30"


def test_after_days_off_only_the_alarm_that_fits_sounds(called: Elevation) -> None:
    country = called.country
    country.clock.moment = country.clock.moment.replace(month=6, day=20)

    watch.run_once(country.nodes[LOWER])
    watch.run_once(country.nodes[LOWER])

    with country.read(LOWER) as unit:
        [alarm] = unit.tasks.where(subject_id=called.control)
    assert alarm.once_key.endswith(":15")


def test_many_controls_that_have_alarmed_do_not_hide_one_that_has_not(called: Elevation) -> None:
    country = called.country
    [control] = country.controls(LOWER, called.lineage)
    with country.nodes[LOWER].store.begin() as unit:
        for number in range(700):
            unit.controls.add(replace(control, control_id=f"c{number}", end_on=date(2026, 6, 28)))
    country.clock.moment = country.clock.moment.replace(month=6, day=1)

    watch.run_once(country.nodes[LOWER])

    with country.read(LOWER) as unit:
        assert unit.tasks.count(subject_id=called.control) == 1


def test_a_renewed_control_alarms_anew_for_its_new_end(called: Elevation) -> None:
    country = called.country
    country.clock.moment = country.clock.moment.replace(month=6, day=20)
    watch.run_once(country.nodes[LOWER])
    country.act(
        LOWER, "officer1", "renew_control", lineage=called.lineage, control_id=called.control, end_on="2027-06-20"
    )
    country.clock.moment = country.clock.moment.replace(year=2027, month=6, day=19)

    watch.run_once(country.nodes[LOWER])

    with country.read(LOWER) as unit:
        assert unit.tasks.count(subject_id=called.control) == 2


def test_what_was_sent_before_a_failure_is_taken_back_with_it(called: Elevation) -> None:
    country, alert_id = called.country, str(uuid.uuid4())
    node, sent = country.nodes[LOWER], []
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        for fails in (True, False):
            with suppress(ValueError), desk.savepoint():
                said = AlertCleared(alert_id, "test", desk.today)
                sent.append(desk.send("alert_cleared", UPPER, said, lineage_id=f"court:{LOWER}", exchange_id=alert_id))
                if fails:
                    raise ValueError

        assert desk.flush() == sent[1:]
