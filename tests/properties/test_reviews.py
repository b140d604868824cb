"""Random runs of objections, reconsiderations, an outsider and sales among moves of power: see `properties.review_model`.

300 runs on CI, 60 at home; ZHIXING_RUNS scales them (one for 25 of the other family), ZHIXING_RUN_SEED tells one alone.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from properties.review_runs import REVIEWS, SOON, how_many_reviews
from properties.runs import Report, Violation, story_of, tell, tell_all

from shared.procedures import CATALOGUE
from shared.procedures.objection.elsewhere import held_elsewhere
from shared.procedures.outsider_objection import freeze
from shared.procedures.reconsideration import below, ruling

Plant = Callable[[pytest.MonkeyPatch], None]
ENOUGH = 150


@pytest.mark.slow
@pytest.mark.shows("E7", "R3")
def test_effects_below_are_what_the_decisions_say_nothing_is_sold_in_a_freeze_and_one_court_holds_each_case(
    capsys: pytest.CaptureFixture[str],
) -> None:
    alone = os.environ.get("ZHIXING_RUN_SEED")
    report = tell_all([int(alone)] if alone else range(how_many_reviews()), REVIEWS)

    with capsys.disabled():
        sys.stderr.write(f"\nreviews: {report.line()}\n")
    assert report.runs < 60 or not {name for name in SOON if not report.counts[name]}


# — planted faults —


def no_freeze(patch: pytest.MonkeyPatch) -> None:
    """Disposal goes on whatever an outsider objects."""
    patch.setattr(freeze, "_controls_meant", lambda *given: [])


def remanded_again(patch: pytest.MonkeyPatch) -> None:
    """Neither court counts remands."""
    patch.setattr(ruling, "require_disposition", lambda *given, **named: None)


def lost_effect(patch: pytest.MonkeyPatch) -> None:
    """What is changed above does nothing where the case has left the court meanwhile."""
    true = below.take_effect
    patch.setattr(below, "take_effect", lambda desk, objection: objection if held_elsewhere(desk, objection.lineage_id)
                  else true(desk, objection))  # fmt: skip


def anybody_sits(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks who sat before."""
    for known in (CATALOGUE.acts, CATALOGUE.documents):
        open_to_all: Any = replace(known["rule_objection"], may_sign=lambda *given: None)
        patch.setitem(known, "rule_objection", open_to_all)


def _tell_some(leaning: dict[str, Any]) -> None:
    """Runs in which some steps are more frequent, until one violates a claim."""
    for seed in range(ENOUGH):
        tell(seed, story_of(seed, REVIEWS, **leaning), Report(), REVIEWS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plant", "leaning", "told"),
    [
        (no_freeze, {"sell": 30, "outsider": 20}, "inside a freeze"),
        (remanded_again, {"reconsider": 60, "review": 20}, "has been remanded 2 times"),
        (lost_effect, {"reconsider": 60, "issue": 30}, "and stands|does not know"),
        (anybody_sits, {"reconsider": 60}, "sat again after a remand"),
    ],
    ids=["no freeze", "second remand", "effect lost", "old panel sits"],
)
def test_the_runs_find(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, plant: Plant, leaning: dict[str, Any], told: str
) -> None:
    caplog.set_level(logging.CRITICAL, "shared")
    REVIEWS.start()
    plant(monkeypatch)
    with pytest.raises(Violation, match=told):
        _tell_some(leaning)
