"""Legal time of a demonstration: one offset for all nodes, forward only."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shared.bootstrap.clock import SharedOffsetClock


def reread(clock: SharedOffsetClock) -> timedelta:
    clock._next_look = 0.0
    return clock.legal_offset


def test_legal_time_moves_ahead_with_the_file_and_never_back(tmp_path: Path) -> None:
    file = tmp_path / "legal_offset"
    clock = SharedOffsetClock(file)
    assert clock.legal_offset == timedelta()

    file.write_text("86400")
    assert reread(clock) == timedelta(days=1)
    assert clock.legal_now() - clock.now() > timedelta(hours=23)

    for later in ("3600", "not a number", ""):
        file.write_text(later)
        assert reread(clock) == timedelta(days=1)


def test_system_time_is_never_moved(tmp_path: Path) -> None:
    (tmp_path / "legal_offset").write_text("86400")
    clock, plain = SharedOffsetClock(tmp_path / "legal_offset"), SharedOffsetClock(tmp_path / "none")

    assert abs(clock.now() - plain.now()) < timedelta(minutes=1)
