"""Waiting longer after each failure, up to a cap, with jitter so that courts do not all return at once."""

from __future__ import annotations

import random


class Backoff:
    """Capped exponential backoff; `next_seconds` grows until `reset`.

    The jitter takes away up to half of each pause: a broker that comes back meets its courts one by one.
    """

    def __init__(self, first_seconds: float = 0.1, cap_seconds: float = 5.0) -> None:
        self._first_seconds = first_seconds
        self._cap_seconds = cap_seconds
        self._failures = 0

    def next_seconds(self) -> float:
        """How long to wait before the next try, in seconds."""
        pause = min(self._cap_seconds, self._first_seconds * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return pause * random.uniform(0.5, 1.0)  # noqa: S311 - not a secret

    def reset(self) -> None:
        """It worked: start small next time."""
        self._failures = 0
