"""The verifier of the merged logs finds what cannot be; and the runs find planted faults, in few enough of them."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from properties.merged_logs import Exported, Verdict, judge
from properties.runs import Report, Violation, story_of, tell, tell_all

from shared.domain.power import Power
from shared.flows import catching_up, watch
from shared.flows.node import Node
from shared.messages.instants import instant
from shared.messages.signing import PrivateKey, sign
from shared.procedures.power import notes as power_notes
from shared.procedures.power import rulings as power_rulings
from shared.procedures.service import other_clearance as other_service_clearance

KEYS = {court: PrivateKey.generate() for court in ("old", "new", "third", "above")}
START = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
CASE = "the case"


class Told:
    """Statements of several courts, a minute apart."""

    def __init__(self) -> None:
        self.said: list[tuple[str, bytes, bytes, bool]] = []
        self.now = START

    def say(self, court: str, stage: str, subject: str = "s", forgotten: bool = False, **detail: Any) -> Told:
        self.now += timedelta(minutes=1)
        statement = json.dumps({
            "court": court, "stage": stage, "subject": subject, "lineage": CASE, "at": instant(self.now), "detail": detail,
        }).encode()  # fmt: skip
        self.said.append((court, statement, sign(KEYS[court], statement), forgotten))
        return self

    def docketed(self) -> Told:
        return self.say("old", "act", kind="file_case", person="p")

    def passed(self, court: str = "old", to: str = "new", epoch: int = 2, ruling: str = "r", stage: str = "served",
               **more: Any) -> Told:  # fmt: skip
        return self.say(court, stage, ruling, power=CASE, from_epoch=epoch - 1, epoch=epoch, to=to, **more)

    def offered(self, court: str = "old", to: str = "new", epoch: int = 1, letter: str = "r") -> Told:
        return self.say(court, "power_offered", letter, power=CASE, from_epoch=epoch, to=to)

    def acted(self, court: str, epoch: int, act: str = "a", kind: str = "impose_control", **more: Any) -> Told:
        return self.say(court, "act", act, kind=kind, power=CASE, epoch=epoch, person="p", **more)

    def verdict(self) -> Verdict:
        logs = [
            Exported(court, ((raw, signature),), self.now if forgotten else None)
            for court, raw, signature, forgotten in self.said
        ]
        return judge(logs, {court: key.public for court, key in KEYS.items()})


def test_a_case_that_passes_twice_and_is_acted_on_by_each_holder_in_its_time_is_true() -> None:
    told = Told().docketed().acted("old", 1, "a1").passed().acted("new", 2, "a2").passed("new", "third", 3, "q")

    verdict = told.acted("third", 3, "a3").verdict()

    assert verdict.faults == ()
    assert verdict.holders == {CASE: ("third", 3)}
    assert verdict.passings == 2


def test_a_power_taken_by_the_court_it_was_offered_to_is_true() -> None:
    verdict = Told().docketed().offered().passed("new", stage="power_taken").acted("new", 2).verdict()
    assert (verdict.faults, verdict.holders) == ((), {CASE: ("new", 2)})


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (Told().docketed().acted("new", 1), "which old owned"),
        (Told().docketed().acted("old", 2), "which nobody owned"),
        (Told().docketed().passed().acted("old", 1), "after the power passed on"),
        (Told().docketed().acted("new", 2).passed(), "before the power passed to it"),
        (Told().docketed().passed().passed(to="third", ruling="q"), "epoch 2 has 2 passings"),
        (Told().docketed().passed().passed("new", "third", 4, "q"), "epoch 3 is missing"),
        (Told().docketed().passed("third"), "third passed epoch 1, which old owned"),
        (Told().docketed().passed().passed("old", "third", 3, "q"), "old passed epoch 2, which new owned"),
        (Told().docketed().passed("new", stage="power_taken"), "without an offer"),
        (Told().docketed().offered(to="third").passed("new", stage="power_taken"), "without an offer"),
        (Told().docketed().acted("old", 1, kind="close_case").acted("old", 1, "b"), "after the closing"),
        (Told().docketed().acted("old", 1, kind="close_case").passed(), "begins after the closing"),
    ],
)
def test_what_cannot_be_is_found(told: Told, fault: str) -> None:
    (found,) = told.verdict().faults
    assert fault in found


def test_a_statement_that_its_court_did_not_sign_is_found() -> None:
    told = Told().docketed()
    court, statement, _, _ = told.said[0]
    told.said[0] = (court, statement, sign(KEYS["new"], statement), False)

    (found,) = told.verdict().faults
    assert "is not signed by it" in found


def test_an_act_after_service_by_other_means_is_no_fault_once_it_is_void() -> None:
    told = Told().docketed().passed("above", stage="served_otherwise").acted("old", 1, "late")
    assert len(told.verdict().faults) == 1

    verdict = told.say("old", "act_void", "late").verdict()

    assert verdict.faults == ()
    assert verdict.void == 1


def test_a_closed_case_has_no_holder() -> None:
    verdict = Told().docketed().acted("old", 1, kind="close_case").verdict()
    assert (verdict.holders, verdict.closed) == ({}, {CASE})


def test_service_by_other_means_after_the_closing_moves_nothing_and_acts_on_it_are_faults_until_they_are_void() -> None:
    told = Told().docketed().acted("old", 1, kind="close_case").passed("above", stage="served_otherwise")
    told.passed("new", "third", 3, "q").acted("third", 3, "late")
    assert len(told.verdict().faults) == 1

    verdict = told.say("third", "act_void", "late").verdict()

    assert (verdict.faults, verdict.passings, verdict.closed) == ((), 0, {CASE})


def test_a_forgotten_passing_counts_if_another_court_has_heard_of_it() -> None:
    told = Told().docketed().passed(forgotten=True)
    assert told.verdict().holders == {CASE: ("old", 1)}

    told.say("above", "receipted", "r", outcome="applied")

    assert told.verdict().holders == {CASE: ("new", 2)}


# — planted faults —

ENOUGH = 120


def runs_until_found(**more: float) -> str:
    """What the first run that violates a claim says; fails when none does in `ENOUGH` runs. more: see `story_of`."""
    for seed in range(ENOUGH):
        try:
            tell(seed, story_of(seed, **more), Report())
        except Violation as violated:
            return str(violated)
    pytest.fail(f"not found in {ENOUGH} runs")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "shared")


@pytest.mark.slow
def test_the_runs_find_a_holder_that_accepts_a_ruling_on_an_epoch_it_has_passed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def accepting(self: Power, *, from_epoch: int, to: str, at: datetime, ruling_id: str, evidence: str) -> Power:
        return replace(self, state="elsewhere", holder=to, epoch=from_epoch + 1, since=at,
                       certificate={"ruling": ruling_id, "service": evidence})  # fmt: skip

    monkeypatch.setattr(Power, "served", accepting)
    monkeypatch.setattr(
        power_rulings, "require_power_here", lambda desk, message: desk.powers.need(message.envelope.power_id)
    )

    monkeypatch.setattr(power_rulings, "keep_in_custody", lambda *given: None)  # its table of states would refuse

    assert "epoch 2" in runs_until_found()


@pytest.mark.slow
def test_the_runs_find_an_old_holder_that_resumes_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    def resuming(node: Node) -> int:
        with node.store.begin() as unit:
            for power in unit.powers.where(state="elsewhere"):
                if unit.cases.first(lineage_id=power.lineage_id, state="custody") is not None:
                    unit.powers.save(replace(power, state="held", holder=node.court_id))
        return 0

    monkeypatch.setattr(watch, "run_once", resuming)

    assert "the courts say" in runs_until_found()


@pytest.mark.slow
def test_the_runs_find_courts_that_act_without_holding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Power, "require_holder", lambda self, court_id: None)

    assert "owned" in runs_until_found()


@pytest.mark.slow
def test_what_fails_is_told_with_its_seed_and_its_shortest_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Power, "require_holder", lambda self, court_id: None)

    with pytest.raises(pytest.fail.Exception) as failed:
        tell_all(range(ENOUGH))

    told = str(failed.value)
    assert re.match(
        r"seed \d+ \(ZHIXING_RUN_SEED=\d+ tells it alone\), shortest story:\n(  \w+ \(\d+\)\n){1,4}violates:\n", told
    )


def test_a_run_told_again_is_the_same_run() -> None:
    first, second = Report(), Report()
    for report in (first, second):
        for seed in (3, 4, 5):
            tell(seed, story_of(seed), report)

    assert first == second


@pytest.mark.slow
def test_the_runs_find_a_restored_court_that_goes_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "begin", lambda desk: None)

    found = runs_until_found(restore=10, issue=20, bustle=20, act=10)
    assert "epoch" in found or "courts say" in found


@pytest.mark.slow
def test_the_runs_find_courts_that_break_their_promise_not_to_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_service_clearance, "_in_the_way", lambda desk, message: None)
    monkeypatch.setattr(power_notes, "require_unpromised", lambda desk, sending: None)

    found = runs_until_found(other_service=40, cut=20, issue=20, bustle=20)
    assert "epoch" in found or "courts say" in found
