"""Flags among moves of power at real courts with faults: 100 runs on CI, 6 at home; planted faults are found there too."""

from __future__ import annotations

import os
import sys

import pytest
from properties.flag_runs import FLAGGED
from properties.runs import Report, Violation, how_many, story_of, tell, tell_all

from shared.procedures.flags import procedures


@pytest.mark.slow
def test_at_real_courts_too_every_court_of_the_lineage_has_the_flags_of_the_model(
    capsys: pytest.CaptureFixture[str],
) -> None:
    alone = os.environ.get("ZHIXING_RUN_SEED")
    report = tell_all([int(alone)] if alone else range(max(6, how_many() // 100)), FLAGGED)

    with capsys.disabled():
        sys.stderr.write(f"\nflags at real courts: {report.line()}\n")
    assert report.runs < 50 or {"flag", "say", "passings"} <= {name for name, count in report.counts.items() if count}


def test_at_real_courts_a_transfer_that_forgets_the_flags_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procedures, "share", lambda desk, lineage_id, courts: None)

    def runs() -> None:
        for seed in range(40):
            tell(seed, story_of(seed, FLAGGED), Report(), FLAGGED)

    with pytest.raises(Violation, match="does not know"):
        runs()
