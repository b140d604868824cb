"""An objection as its page shows it: what was raised, who decided, who was served and until when they may seek a remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.duties import Duty
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.flows.ports import Unit
from shared.procedures.objection.papers import Disposition, ObjectionMatter

REMEDY_TERM = "reconsideration_request"


@dataclass(frozen=True, slots=True)
class Served:
    """One person to be served; `until` is the last day of their remedy, None before service or without one."""

    who: str
    on: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class ObjectionSheet:
    """`panel` are the members who decided last; `matter` and `disposition` in words, None where there is none."""

    data: dict[str, Any]
    matter: Text | None
    disposition: Text | None
    panel: list[str]
    persons: list[Served]


def challenged(unit: Unit, about: str) -> str:
    """What an objection attacks as this court knows it: the asset under control, the kind of act or of document; else nothing."""
    control = unit.controls.get(about)
    done = unit.acts.get(about) or unit.inbox.get(about)
    return control.asset if control is not None else done.kind if done is not None else ""


def read_objection(exchange: Exchange, duties: Sequence[Duty]) -> ObjectionSheet | None:
    """The sheet of an objection at the court that reviews it; None for any other exchange."""
    if (exchange.procedure, exchange.role) != ("objection", "court"):
        return None
    data = exchange.data
    ends = {duty.opened_on: duty.due_on for duty in duties if duty.rule_id == REMEDY_TERM}
    served = {each["who"]: date.fromisoformat(each["on"]) for each in data.get("served", [])}
    persons = [Served(who, on := served.get(who), ends.get(on) if on else None) for who in data.get("persons", [])]
    matter = ObjectionMatter(data["matter"]).label if data.get("matter") else None
    disposition = Disposition(data["disposition"]).label if data.get("disposition") in [*Disposition] else None
    return ObjectionSheet(data, matter, disposition, list(data.get("decided_by", [])), persons)
