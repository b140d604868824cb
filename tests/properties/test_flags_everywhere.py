"""Open flags are the same at every court of a lineage, whatever happens: 10,000 light runs, and faults that are found."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from properties.flag_model import tell
from properties.flag_world import PASSINGS
from properties.runs import how_many, seeds

from shared.domain import flags
from shared.domain.flags import FlagCopy
from shared.messages.kinds import Procedure
from shared.procedures.flags import raising, spreading
from shared.procedures.flags.procedures import FLAGS


def told(wanted: range | list[int], procedure: Procedure = FLAGS) -> tuple[Counter[str], list[str]]:
    """Runs of these seeds: what happened, and the first thing wrong."""
    seen: Counter[str] = Counter()
    for seed in wanted:
        world, wrong = tell(seed, procedure)
        seen += world.seen
        if wrong:
            return seen, [f"seed {seed}", *wrong]
    return seen, []


@pytest.mark.slow
def test_whatever_happens_the_open_flags_of_all_courts_of_a_lineage_equal_the_model(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen, wrong = told(list(seeds(0, 1)))

    with capsys.disabled():
        sys.stderr.write(f"\nflags: {how_many()} runs: {dict(seen)}\n")
    assert wrong == []
    if how_many() >= 300:  # and the runs told of everything
        told_of = {
            "raise",
            "escalate",
            "strike",
            "reopen",
            "died",
            "refused",
            "no: R2",
            "no: no_such_transition",
            *PASSINGS,
        }
        assert told_of <= set(seen)


def _forgetting(*names: str) -> Procedure:
    """The platform with the hand-on forgotten where these kinds and acts pass a case."""
    hooks = FLAGS.hooks
    kept = {name: hook for name, hook in hooks.after_apply.items() if name not in names}
    return replace(FLAGS, hooks=replace(hooks, after_apply=kept,
                                        after_act={n: h for n, h in hooks.after_act.items() if n not in names}))  # fmt: skip


@pytest.mark.parametrize("names", [
    ("elevation_ruling", "ruling_served"), ("designation_ruling", "designation_served", "power_certificate", "case_handover"),
    ("concentration_ruling", "designation_served", "power_certificate", "case_handover"), ("entrust_docket_notice",),
    ("entrust_resumed", "entrust_return"), ("served_otherwise",),
])  # fmt: skip
def test_a_procedure_that_forgets_to_hand_flags_on_is_found(names: tuple[str, ...]) -> None:
    _, wrong = told(range(300), _forgetting(*names))

    assert wrong


def _anything_new(desk: Any, flag: Any, court: str) -> bool:
    desk.of(FlagCopy).add_new(FlagCopy(flag.flag_id, flag.statement, court, desk.now))
    return True


def _anyone(*_: Any) -> None:
    """No rule on who may say what."""


def _struck_for_another(desk: Any, flag_id: str, **_: Any) -> None:
    flag = desk.of(flags.Flag).get(flag_id)
    raising._say(desk, flag, "strike", authority=flag.authority, level=flag.level, reason="")


def _by_revision(flag: flags.Flag, rank: Callable[[str], int]) -> tuple[Any, ...]:
    return flag.revision, flag.state == "open", flag.issuer


def _by_arrival(new: flags.Flag, known: flags.Flag | None, rank: Callable[[str], int]) -> bool:
    return new != known


FAULTS: dict[str, list[tuple[Any, str, Any]]] = {
    "dedupe off": [(spreading, "_note_given", _anything_new)],
    "strike by anyone": [(raising, "strike_flag", _struck_for_another), (flags, "_require_rightly_struck", _anyone),
                         (flags, "require_standing", _anyone), (raising, "require_standing", _anyone)],
    "the lower court may prevail": [(flags, "_precedence", _by_revision)],
    "the last to arrive prevails": [(spreading, "prevails", _by_arrival)],
    "never handed on upward": [(spreading, "concerned", lambda desk, flag: [])],
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, wrong_way in FAULTS[fault]:
        monkeypatch.setattr(module, name, wrong_way)

    _, wrong = told(range(300))

    assert wrong
