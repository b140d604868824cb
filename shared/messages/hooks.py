"""What a procedure asks to be told of outside its own messages: other kinds in the lineage, the clock, acts.

Hooks run in the same transaction as what they follow. They may raise only where they guard; what a hook of the clock
sent is taken back with the rest when it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from shared.domain.controls import Control
from shared.domain.duties import Duty
from shared.domain.node_events import NodeEvent
from shared.messages.boxes import MessageFacts
from shared.messages.desk import Desk, Received, Sending


@dataclass(frozen=True, slots=True)
class Done:
    """An act that has just been done: what it was given, and the facts it reported."""

    act: str
    lineage_id: str
    exchange_id: str | None
    given: Any
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """An act that a person tried and that was refused; the attempt is evidence. `given`: the raw inputs; `code`: why."""

    act: str
    lineage_id: str
    exchange_id: str | None
    given: Mapping[str, Any]
    code: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a procedure does by the clock beyond duties, in every sweep of the watch.

    run: called with (desk, most rows to touch); returns how many things it did. It asks indexes for what is due only.
    next_on: the next instant (UTC) after now at which it has something to do, or None; lets virtual time step there.
    """

    name: str
    run: Callable[[Desk, int], int]
    next_on: Callable[[Desk], datetime | None]


@dataclass(frozen=True, slots=True)
class Hooks:
    """Attributes:
    after_apply: message kind → effect at the court where it has just taken effect; `*` for every kind.
    term_ended: rule → effect when a term of that rule ends by the clock. Such a duty only measures a term: it is
        met by its end, nobody is overdue.
    overdue: rule → effect in the commit that finds a duty of that rule overdue, once.
    after_issue: message kind → effect at the court that issues it, in the same commit; `*` for every kind.
    after_act: act → effect at the same court once the act is done; `*` for every act.
    after_event: kind of node event → effect once it is recorded here; `*` for every kind.
    after_refused: called once an attempted act has been refused and noted, in the commit of that note.
    after_duty, after_control: called with a duty or control whenever its row has been written here.
    sweeps: what the clock does beyond duties.
    after_outcome: called at both ends when the final outcome of a message is stored: its receipt, or its effect.
    before_act: called with (desk, act name, lineage, payload) before any act of a person; raises to forbid it.
    """

    after_apply: Mapping[str, Callable[[Desk, Received], None]] = field(default_factory=dict)
    term_ended: Mapping[str, Callable[[Desk, Duty], None]] = field(default_factory=dict)
    after_act: Mapping[str, Callable[[Desk, Done], None]] = field(default_factory=dict)
    before_act: tuple[Callable[[Desk, str, str, Any], None], ...] = ()
    overdue: Mapping[str, Callable[[Desk, Duty], None]] = field(default_factory=dict)
    after_issue: Mapping[str, Callable[[Desk, Sending], None]] = field(default_factory=dict)
    after_event: Mapping[str, Callable[[Desk, NodeEvent], None]] = field(default_factory=dict)
    sweeps: tuple[Sweep, ...] = ()
    after_outcome: tuple[Callable[[Desk, MessageFacts], None], ...] = ()
    after_refused: tuple[Callable[[Desk, TurnedAway], None], ...] = ()
    after_duty: tuple[Callable[[Desk, Duty], None], ...] = ()
    after_control: tuple[Callable[[Desk, Control], None], ...] = ()


Effect = TypeVar("Effect")


def merged(hooks: tuple[Hooks, ...]) -> AllHooks:
    """The hooks of all procedures; a term belongs to one procedure only. Raises ValueError."""
    term_ended: dict[str, Callable[[Desk, Duty], None]] = {}
    for each in hooks:
        for rule_id, ended in each.term_ended.items():
            if rule_id in term_ended:
                raise ValueError(f"two procedures follow the term {rule_id}")
            term_ended[rule_id] = ended
    return AllHooks(
        _gathered(each.after_apply for each in hooks),
        _gathered(each.after_act for each in hooks),
        term_ended,
        tuple(guard for each in hooks for guard in each.before_act),
        {rule_id: effect for each in hooks for rule_id, effect in each.overdue.items()},
        _gathered(each.after_issue for each in hooks),
        _gathered(each.after_event for each in hooks),
        tuple(sweep for each in hooks for sweep in each.sweeps),
        tuple(effect for each in hooks for effect in each.after_outcome),
        tuple(effect for each in hooks for effect in each.after_refused),
        tuple(effect for each in hooks for effect in each.after_duty),
        tuple(effect for each in hooks for effect in each.after_control),
    )


def _gathered(hooks: Iterable[Mapping[str, Effect]]) -> dict[str, tuple[Effect, ...]]:
    """All effects under each name, in the order of the procedures."""
    found: dict[str, tuple[Effect, ...]] = {}
    for each in hooks:
        for name, effect in each.items():
            found[name] = (*found.get(name, ()), effect)
    return found


def following(effects: Mapping[str, tuple[Effect, ...]], name: str) -> tuple[Effect, ...]:
    """The effects under a name, then those for every name (`*`)."""
    return effects.get(name, ()) + effects.get("*", ())


@dataclass(frozen=True, slots=True)
class AllHooks:
    """The hooks of every procedure of a catalogue, as `Hooks`."""

    after_apply: Mapping[str, tuple[Callable[[Desk, Received], None], ...]]
    after_act: Mapping[str, tuple[Callable[[Desk, Done], None], ...]]
    term_ended: Mapping[str, Callable[[Desk, Duty], None]]
    before_act: tuple[Callable[[Desk, str, str, Any], None], ...]
    overdue: Mapping[str, Callable[[Desk, Duty], None]]
    after_issue: Mapping[str, tuple[Callable[[Desk, Sending], None], ...]]
    after_event: Mapping[str, tuple[Callable[[Desk, NodeEvent], None], ...]]
    sweeps: tuple[Sweep, ...]
    after_outcome: tuple[Callable[[Desk, MessageFacts], None], ...]
    after_refused: tuple[Callable[[Desk, TurnedAway], None], ...]
    after_duty: tuple[Callable[[Desk, Duty], None], ...]
    after_control: tuple[Callable[[Desk, Control], None], ...]
