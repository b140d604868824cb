"""State machines as tables: one row per sentence, `from` –`event`→ `to`, with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.errors import Conflict, Text


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `start` is empty for the row that begins the life of the thing."""

    start: str
    event: str
    end: str
    source: str


class NoSuchTransition(Conflict):
    """The event is not allowed in the present state."""

    code = "no_such_transition"
    what = Text("当前状态“{state}”下不能办理“{event}”。", "“{event}” is not possible in state “{state}”.")
    todo = Text("请刷新页面，按当前状态允许的事项办理。", "Reload and choose an act the present state allows.")


def after(table: Sequence[Transition], state: str, event: str) -> str:
    """The state after `event`. Raises NoSuchTransition."""
    for row in table:
        if row.start == state and row.event == event:
            return row.end
    raise NoSuchTransition(state=state or "—", event=event)
