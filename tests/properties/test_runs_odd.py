"""Random runs of six courts, the odd seeds: see `properties.runs`. Two files, so that two workers share them."""

from __future__ import annotations

import sys

import pytest
from properties.runs import seeds, tell_all, unseen


@pytest.mark.slow
@pytest.mark.shows("E2", "E6", "R3", "F2.2", "F3.2c")
def test_no_run_with_an_odd_seed_has_two_holders_and_each_comes_to_rest(capsys: pytest.CaptureFixture[str]) -> None:
    report = tell_all(seeds(1, 2))

    with capsys.disabled():
        sys.stderr.write(f"\nodd seeds: {report.line()}\n")
    assert not unseen(report)
