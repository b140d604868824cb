"""What a declaration of an alert is made of: what it watches, its levels, who handles it, where it comes from.

Sources are duties of a rule (levels are shares of the period), controls with an end, clocks of our own between two things
seen, and things seen that are wrong by themselves (red at once). Source: 法〔2021〕322号; levels [D].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.messages.desk import Desk


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that has just happened here, whatever brought it.

    name: kind of a node event, or `act:…`, `message:…`, `refused:…` (the code of the refusal). on: the legal day.
    detail: of the event, what the act was given and reported, or the inputs of the refused attempt (`act`: its name).
    """

    name: str
    lineage_id: str
    subject_id: str
    on: date
    detail: Mapping[str, Any]
    source_id: str


#: Why it is wrong, or None.
Condition = Callable[[Desk, Seen], Text | None]


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Duties of these rules: the levels are shares of the period, net of days that do not count."""

    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnControl:
    """Seizures and freezes: the levels are days before the end (rule `control_expiry_alarms`)."""

    rule_id: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A period for which there is no duty, from one thing seen to another about the same subject.

    rule_id: the period; empty: the same day. when: a further condition for opening. net: the days of the six months
    (CPL 237) do not count. same_lineage: what closes it names another subject of the case.
    """

    rule_id: str
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    when: Condition | None = None
    net: bool = False
    same_lineage: bool = False
    starts: Callable[[Desk, Seen], date] = lambda _desk, seen: seen.on


@dataclass(frozen=True, slots=True)
class OnSeen:
    """Something wrong by itself: red at once, open until its answer has been accepted."""

    names: tuple[str, ...]
    when: Condition


Watch = OnDuty | OnControl | Clock | OnSeen


@dataclass(frozen=True, slots=True)
class AlertKind:
    """One alert. `title`: what is wrong. `body`: handles it where the case has no handler. It is monitored by a person of
    the general management body, goes to the next court up while a red one is unanswered, and raises a flag at red.
    """

    alert: str
    title: Text
    source: str
    watches: tuple[Watch, ...]
    body: Body = Body.IMPLEMENTATION
