"""What a procedure asks to be told of outside its own messages: other kinds in the lineage, the clock, acts.

Hooks run in the same transaction as what they follow. They may raise only where they guard; a hook of the clock
sends last, because what it sent is not taken back when it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.domain.duties import Duty
from shared.messages.desk import Desk, Received


@dataclass(frozen=True, slots=True)
class Hooks:
    """Attributes:
    after_apply: message kind → effect at the court where it has just taken effect.
    term_ended: rule → effect when a term of that rule ends by the clock. Such a duty only measures a term: it is
        met by its end, nobody is overdue.
    overdue: rule → effect in the commit that finds a duty of that rule overdue, once.
    after_act: act → effect at the same court, called with (desk, lineage, exchange or None) once the act is done.
    before_act: called with (desk, act name, lineage, payload) before any act of a person; raises to forbid it.
    """

    after_apply: Mapping[str, Callable[[Desk, Received], None]] = field(default_factory=dict)
    term_ended: Mapping[str, Callable[[Desk, Duty], None]] = field(default_factory=dict)
    after_act: Mapping[str, Callable[[Desk, str, str | None], None]] = field(default_factory=dict)
    before_act: tuple[Callable[[Desk, str, str, Any], None], ...] = ()
    overdue: Mapping[str, Callable[[Desk, Duty], None]] = field(default_factory=dict)


def merged(hooks: tuple[Hooks, ...]) -> AllHooks:
    """The hooks of all procedures; a term belongs to one procedure only. Raises ValueError."""
    after_apply: dict[str, tuple[Callable[[Desk, Received], None], ...]] = {}
    after_act: dict[str, tuple[Callable[[Desk, str, str | None], None], ...]] = {}
    term_ended: dict[str, Callable[[Desk, Duty], None]] = {}
    for each in hooks:
        for kind, effect in each.after_apply.items():
            after_apply[kind] = (*after_apply.get(kind, ()), effect)
        for act, done in each.after_act.items():
            after_act[act] = (*after_act.get(act, ()), done)
        for rule_id, ended in each.term_ended.items():
            if rule_id in term_ended:
                raise ValueError(f"two procedures follow the term {rule_id}")
            term_ended[rule_id] = ended
    overdue = {rule_id: effect for each in hooks for rule_id, effect in each.overdue.items()}
    guards = tuple(guard for each in hooks for guard in each.before_act)
    return AllHooks(after_apply, after_act, term_ended, guards, overdue)


@dataclass(frozen=True, slots=True)
class AllHooks:
    """The hooks of every procedure of a catalogue, as `Hooks`."""

    after_apply: Mapping[str, tuple[Callable[[Desk, Received], None], ...]]
    after_act: Mapping[str, tuple[Callable[[Desk, str, str | None], None], ...]]
    term_ended: Mapping[str, Callable[[Desk, Duty], None]]
    before_act: tuple[Callable[[Desk, str, str, Any], None], ...]
    overdue: Mapping[str, Callable[[Desk, Duty], None]]
