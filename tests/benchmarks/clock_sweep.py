"""What one sweep of the clock costs when a court owes ten thousand, a hundred thousand or a million duties not yet due.

For each size: a sweep that finds nothing due, and one that finds a hundred; the median of several. The claim is that a
sweep touches only what is due, so the ratios to the smallest size stay near one however many duties wait.

    PYTHONPATH=tests python tests/benchmarks/clock_sweep.py [sizes …]                (SQLite)
    PYTHONPATH=tests python tests/benchmarks/clock_sweep.py --postgresql [sizes …]   (a private server, durable)

Prints milliseconds and ratios. It asserts nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from builders import Country, _template
from stories import LOWER, UPPER
from supervising_stories import Supervision

from shared.domain.duties import Duty
from shared.flows import watch
from shared.flows.node import Node
from shared.persistence.migrations.migrate import upgrade
from shared.persistence.private_postgresql import PrivatePostgreSQL

SIZES = (10_000, 100_000, 1_000_000)
DUE, ROUNDS, BATCH = 100, 7, 10_000
FAR = date(2030, 1, 7)


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("sizes", nargs="*", type=int, default=SIZES)
    asked.add_argument("--postgresql", action="store_true")
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="zhixing-sweep-"))
    folder.chmod(0o755)  # the account of the server must get through
    try:
        with PrivatePostgreSQL(folder / "cluster") if given.postgresql else nullcontext() as server:
            measure(folder, sorted(given.sizes), server.create_database("sweep") if server else None)
            if server:
                server.remove()
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, sizes: list[int], postgresql: str | None) -> None:
    """One court; duties are added from size to size."""
    country = _country(folder, postgresql)
    node = country.nodes[LOWER]
    Supervision(country).filed()
    watch.run_once(node)
    [like] = country.duties(LOWER, "handler_named")
    present, first = 0, (0.0, 0.0)
    sys.stdout.write(f"{'open duties':>12} {'idle ms':>9} {'ratio':>6} {f'{DUE} due ms':>12} {'ratio':>6}\n")
    for size in sizes:
        _fill(node, like, present, size)
        present = size
        found = _idle(node), _firing(node, like, size)
        first = first if any(first) else found
        sys.stdout.write(f"{size:>12,} {found[0] * 1000:>9.2f} {found[0] / first[0]:>6.2f} {found[1] * 1000:>12.1f} "
                         f"{found[1] / first[1]:>6.2f}\n")  # fmt: skip


def _country(folder: Path, postgresql: str | None) -> Country:
    def address(court: str) -> str:
        if postgresql and court == LOWER:
            upgrade(postgresql)
            return postgresql
        shutil.copy(_template(), folder / court / "node.db")
        return f"sqlite:///{folder / court / 'node.db'}"

    return Country(folder, ("spc", "gd", UPPER, LOWER), store_url=address)


def _fill(node: Node, like: Duty, start: int, end: int) -> None:
    for begin in range(start, end, BATCH):
        rows = [replace(like, duty_id=f"far-{n}", subject_id=f"far-{n}", due_on=FAR + timedelta(days=n % 900))
                for n in range(begin, min(begin + BATCH, end))]  # fmt: skip
        with node.store.begin() as unit:
            unit.duties.add_all(rows)


def _idle(node: Node) -> float:
    return median(_timed(node) for _ in range(ROUNDS))


def _firing(node: Node, like: Duty, size: int) -> float:
    took = []
    for turn in range(ROUNDS):
        with node.store.begin() as unit:
            unit.duties.add_all([replace(like, duty_id=f"due-{size}-{turn}-{n}", subject_id=f"due-{size}-{turn}-{n}",
                                         due_on=date(2020, 1, 6)) for n in range(DUE)])  # fmt: skip
        took.append(_timed(node))
    return median(took)


def _timed(node: Node) -> float:
    begun = time.perf_counter()
    watch.run_once(node)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
