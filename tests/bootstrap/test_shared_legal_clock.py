"""Legal time of a demonstration: one offset for all nodes, forward only."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shared.bootstrap.clock import SharedOffsetClock


def test_legal_time_moves_ahead_with_the_file_and_never_back(tmp_path: Path) -> None:
    file = tmp_path / "legal_offset"
    clock = SharedOffsetClock(file)
    assert clock.legal_offset == timedelta()

    file.write_text("86400")
    assert clock.legal_offset == timedelta(days=1)
    assert clock.legal_now() - clock.now() > timedelta(hours=23)

    for later in ("3600", "not a number", ""):
        file.write_text(later)
        assert clock.legal_offset == timedelta(days=1)


def test_system_time_is_never_moved(tmp_path: Path) -> None:
    (tmp_path / "legal_offset").write_text("86400")
    clock, plain = SharedOffsetClock(tmp_path / "legal_offset"), SharedOffsetClock(tmp_path / "none")

    assert abs(clock.now() - plain.now()) < timedelta(minutes=1)


def test_going_to_an_instant_is_seen_by_every_clock_at_once_and_lands_less_than_a_second_past_it(
    tmp_path: Path,
) -> None:
    mover, other = SharedOffsetClock(tmp_path / "legal_offset"), SharedOffsetClock(tmp_path / "legal_offset")
    target = mover.legal_now() + timedelta(days=98)

    mover.go_to(target)

    assert timedelta() <= other.legal_now() - target < timedelta(seconds=2)
    assert other.legal_offset == mover.legal_offset

    before = (tmp_path / "legal_offset").read_text()
    mover.go_to(target - timedelta(days=90))
    assert (tmp_path / "legal_offset").read_text() == before
