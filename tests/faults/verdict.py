"""Whether a disturbed run ended as the undisturbed one, and if not, in what they differ."""

from __future__ import annotations

import pytest
from faults.processes import Outcome


def assert_same(outcome: Outcome, plain: Outcome) -> None:
    """Fails with the rows that differ, or with what went wrong on the way."""
    assert not outcome.problems, f"{outcome.name}: " + "\n".join(outcome.problems)
    assert not plain.problems, "the undisturbed run: " + "\n".join(plain.problems)
    if outcome.digest != plain.digest:
        differences = [
            f"{court} {table}: {plain.facts[court][table]} → {now}"
            for court, tables in outcome.facts.items()
            for table, now in tables.items()
            if now != plain.facts[court][table]
        ]
        pytest.fail(f"{outcome.name}:\n" + "\n".join(differences))
