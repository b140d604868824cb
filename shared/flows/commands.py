"""Commands done once: the same command id (Idempotency-Key) gets the stored result, whatever was killed between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from shared.domain.errors import StoreTrouble
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Command

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
TRIES = 3


def tried_again(command: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Run a command once more when the store could not do it just then: a message may have arrived meanwhile.

    The command reads everything anew, so its guards judge the world as it is now; nothing was written before.
    """

    @wraps(command)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        for _ in range(TRIES - 1):
            try:
                return command(*args, **kwargs)
            except StoreTrouble:
                continue
        return command(*args, **kwargs)

    return run


class Once:
    """One command in one transaction. `done` is the stored result if it was done before; else set `result`."""

    def __init__(self, unit: Unit, done: dict[str, Any] | None) -> None:
        self.unit, self.done = unit, done
        self.result: dict[str, Any] = {}


@contextmanager
def once(node: Node, command_id: str | None, purpose: str) -> Iterator[Once]:
    """A writing transaction that stores its result under the command id, in the same commit."""
    with node.store.begin() as unit:
        key = f"{purpose}:{command_id}" if command_id else None
        known = unit.commands.get(key) if key else None
        step = Once(unit, known.result if known else None)
        yield step
        if key and known is None:
            unit.commands.add(Command(key, node.clock.now(), step.result))
