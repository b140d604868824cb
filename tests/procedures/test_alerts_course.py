"""The course of an alert: answered with evidence, judged by a named monitor, told upward while nobody answers, cleared."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from alert_stories import Watched, fresh, watched
from stories import LOWER, UPPER

from shared.domain.alerts import Alert, Level
from shared.domain.errors import Conflict, NotAllowed, NotFound, ZhixingError
from shared.flows import drafting, watch
from shared.flows.desk import OpenDesk
from shared.procedures.alerts.messages import ClockAlert

__all__ = ["watched"]
SWEPT = 8


@pytest.fixture
def red(tmp_path: Path) -> Iterator[Watched]:
    """No handler was named: P2 is red since 18 March, to be answered by the 25th (five working days)."""
    story = fresh(tmp_path / "red").until(date(2026, 3, 18))
    yield story
    story.country.close()


@pytest.mark.shows("P2")
def test_an_answer_with_evidence_is_judged_by_the_monitor_and_by_nobody_else(red: Watched) -> None:
    assert str(red.alert("P2").answer_by) == "2026-03-25"
    red.answer("P2")

    # Then neither who answered, nor any other manager, nor the chief may judge it
    for login in ("manager2", "chief"):
        with pytest.raises(NotAllowed, match="not_the_monitor"):
            red.judge("P2", login)
    red.judge("P2")

    # And it stays, accepted, until the handler is named
    assert red.state("P2") == "accepted"
    red.act("chief", "name_handler", person_id=red.person("officer1"))
    assert red.state("P2") == "cleared"


def test_an_answer_sent_back_is_owed_again(red: Watched) -> None:
    red.answer("P2")
    with pytest.raises(ZhixingError):
        red.judge("P2", accepted=False)
    red.days(3)
    red.judge("P2", accepted=False, reason="没有说明何时确定承办人")

    assert (red.state("P2"), str(red.alert("P2").answer_by)) == ("returned", "2026-03-27")
    red.answer("P2")
    assert red.state("P2") == "answered"


@pytest.mark.parametrize("login", ["filing", "reviewer1", "manager1"])
def test_only_handler_body_or_chief_answer_and_never_the_monitor(red: Watched, login: str) -> None:
    with pytest.raises(NotAllowed, match="not_the_handler"):
        red.answer("P2", login)


def test_an_alert_is_named_by_its_id_or_by_its_rule_in_the_case(red: Watched) -> None:
    with pytest.raises(NotFound):
        red.answer("P12")
    red.answer(red.alert("P2").alert_id)
    with pytest.raises(Conflict):
        red.answer("P2")


def test_an_extension_takes_the_chief_and_holds_until_its_day(red: Watched) -> None:
    # Given an extension drafted by an officer and signed by the chief
    given = {"alert": "P2", "words": "待人员调配", "evidence": "调配方案", "new_due": "2026-04-01"}
    draft = red.country.draft(LOWER, "officer1", "extend_alert", to=LOWER, lineage=red.lineage, exchange="", **given)
    with red.country.read(LOWER) as unit:
        digest = unit.drafts.need(draft).digest
    with pytest.raises(ZhixingError):
        drafting.issue(red.country.nodes[LOWER], red.country.people[LOWER, "officer1"], draft, digest=digest)
    red.country.approve(LOWER, draft, ("chief", "review"))
    red.country.issue(LOWER, "officer1", draft)
    assert red.alert("P2").answer["approved_by"] == red.person("chief")
    red.judge("P2")

    # Then nobody asks before that day has passed, and after it an answer is owed anew
    red.until(date(2026, 4, 1))
    assert red.state("P2") == "accepted"
    red.until(date(2026, 4, 2))
    assert (red.state("P2"), str(red.alert("P2").answer_by)) == ("raised", "2026-04-10")


def test_a_monitor_is_named_by_the_chief_and_is_never_the_handler(red: Watched) -> None:
    red.act("chief", "name_handler", person_id=red.person("officer1"))
    red.until(date(2026, 3, 21))  # the notice, P3, is red
    with pytest.raises(Conflict):
        red.act("chief", "name_alert_monitor", alert="P3", person_id=red.person("officer1"))
    red.act("chief", "name_alert_monitor", alert="P3", person_id=red.person("manager2"))
    red.answer("P3")

    with pytest.raises(NotAllowed):
        red.judge("P3", "manager1")
    red.judge("P3", "manager2")


@pytest.mark.shows("P2")
def test_unanswered_it_goes_up_court_by_court_to_the_high_court_and_no_further(red: Watched) -> None:
    # When nobody answers at any court
    red.until(date(2026, 3, 25))
    assert not red.alerts("P2", UPPER)
    red.until(date(2026, 3, 26))
    assert (red.state("P2"), red.alert("P2").reported_to) == ("escalated", UPPER)
    assert red.state("P2", UPPER) == "raised"
    red.until(date(2026, 4, 3))
    assert red.state("P2", "gd") == "raised"
    red.until(date(2026, 4, 30))

    # Then the high court has a task, and the supreme court hears nothing
    assert "alert_unanswered" in red.country.tasks("gd")
    assert not red.alerts("P2", "spc")
    # And the answer goes up to the high court, whose verdict comes down to all
    red.answer("P2")
    assert {red.state("P2", court) for court in (LOWER, UPPER, "gd")} == {"answered"}
    with pytest.raises(Conflict, match="judged_above"):
        red.judge("P2")
    with pytest.raises(Conflict, match="judged_above"):
        red.judge("P2", court=UPPER)
    red.judge("P2", court="gd")
    assert {red.state("P2", court) for court in (LOWER, UPPER, "gd")} == {"accepted"}


def test_what_clears_it_below_clears_it_at_every_court_told(red: Watched) -> None:
    red.until(date(2026, 3, 26)).until(date(2026, 4, 3))
    assert red.alerts("P2", "gd")

    red.act("chief", "name_handler", person_id=red.person("officer1"))

    assert {red.state("P2", court) for court in (LOWER, UPPER, "gd")} == {"cleared"}
    # and the flag is not struck by the alert
    assert red.alert("P2").facts["flag"]


def test_a_court_tells_only_of_itself_and_of_courts_it_manages(red: Watched) -> None:
    # Given a court that tells its superior of an alert of a court it does not manage
    node, alert_id = red.country.nodes[LOWER], str(uuid.uuid4())
    said = ClockAlert(
        alert_id, "P2", "hn0102", "（2026）湘0102执1号", red.lineage, Level.RED, date(2026, 3, 10), 8, 8, 7
    )
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        sent = desk.send("clock_alert", UPPER, said, lineage_id="court:hn0102", exchange_id=alert_id)
        desk.flush()
    red.country.settle()

    # Then it is refused, and nothing is entered
    refusal = red.country.inbox(UPPER, sent).refusal
    assert refusal is not None
    assert refusal["code"] == "R2"
    assert not red.alerts("P2", UPPER)


@pytest.mark.shows("P2")
def test_workers_that_sweep_at_once_raise_each_level_once(red: Watched) -> None:
    node = red.country.nodes[LOWER]
    red.country.clock.advance(timedelta(days=8))

    with ThreadPoolExecutor(SWEPT) as pool:
        list(pool.map(lambda _: watch.run_once(node), range(SWEPT)))
    red.country.settle()

    told = [(each["detail"]["rule"], each["detail"]["level"]) for each in red.country.statements(LOWER, "alert_raised")]
    assert len(told) == len(set(told))
    assert len(red.country.statements(LOWER, "alert_escalated")) == 1


def test_one_alert_that_cannot_be_computed_does_not_stop_the_others(watched: Watched) -> None:
    node = watched.country.nodes[LOWER]
    with node.store.begin() as unit:
        row = unit.of(Alert).first(rule="P2")
        unit.of(Alert).add(replace(row, alert_id="0", once_key="broken", rule="P99", source="event"))

    watched.until(date(2026, 3, 18))

    assert watched.alert("P2").level == "red"


def test_alerts_that_fail_do_not_hold_up_the_others(red: Watched) -> None:
    # Given more broken alerts, all due before the good one, than one sweep takes
    node = red.country.nodes[LOWER]
    good = red.alert("P2")
    with node.store.begin() as unit:
        for number in range(3):
            unit.of(Alert).add(replace(good, alert_id=f"0{number}", once_key=f"0{number}", rule="P99", version=1))
    red.country.clock.advance(timedelta(days=14))

    for _ in range(4):
        watch.run_once(node, limit=2)

    assert red.state("P2") == "escalated"
    assert "alert_failed" in red.country.tasks(LOWER)
