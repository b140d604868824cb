"""Disputes between enforcing courts as a list: each with its ladder as steps, courts, days and what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template

from shared.domain.duties import Duty
from shared.domain.exchanges import Exchange
from shared.flows.ports import COURT_TIME
from shared.messages.schemas import load
from shared.procedures.dispute.ladder import ladder
from shared.procedures.dispute.papers import Matter
from shared.procedures.dispute.tables import NAME
from shared.registry.registry import Registry
from shared.web.here import node

blueprint = Blueprint("disputes", __name__)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """One dispute: what it is about, both ladders from party to the coordinating court, days since it came here."""

    row: Exchange
    matter: Matter
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    days: int
    due: Duty | None


def _shown(registry: Registry, row: Exchange, due: Duty | None, today: date) -> Shown:
    matter: Matter = load(Matter, row.data["matter"])
    a, b = matter.parties
    sides = ((a, *ladder(registry, a, b, today)), (b, *ladder(registry, b, a, today)))
    return Shown(row, matter, sides, (today - row.opened_at.astimezone(COURT_TIME).date()).days, due)


@blueprint.get("/disputes")
def disputes() -> str:
    """The newest first."""
    here = node()
    today = here.clock.legal_today()
    with here.store.read() as unit:
        rows = unit.exchanges.where(procedure=NAME, order_by=("-opened_at",), limit=SHOWN)
        about: dict[str, Any] = {"subject_id__in": [row.exchange_id for row in rows], "state__in": ["open", "overdue"]}
        due = {duty.subject_id: duty for duty in unit.duties.where(order_by=("-due_on",), **about)}
    shown = [_shown(here.registry, row, due.get(row.exchange_id), today) for row in rows]
    return render_template("disputes.html", shown=shown, own=here.court_id)
