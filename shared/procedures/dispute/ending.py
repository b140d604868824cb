"""The end without a decision: withdrawal, or minutes; every court on the ladder learns of it.

Source: 执行工作规定 2020 art. 67 (courts settle by consultation); who tells whom [D].
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About
from shared.procedures.dispute.course import (
    ends,
    matter_of,
    reported_to,
    require_from,
    row_of,
    rungs_of,
    tell_end,
    top_of,
)
from shared.procedures.dispute.ladder import ladder
from shared.procedures.dispute.papers import DisputeEnded, Outcome, WithdrawDispute
from shared.procedures.dispute.tables import LIVE
from shared.procedures.matters import exchange_of


def withdraw(desk: Desk, doer: Doer, about: About, given: WithdrawDispute) -> Mapping[str, Any]:
    """The court that began, or has reported, gives the dispute up. Raises Conflict."""
    row = exchange_of(desk, about)
    matter = matter_of(row)
    if row.state not in LIVE or not (matter.a == desk.court_id or reported_to(row)):
        raise Conflict(
            Text(
                "只有提起或者报请协调的法院可以在结果作出前撤回。",
                "Only the court that began or reported it may withdraw, before its end.",
            )
        )
    ended = ends(desk, row, Outcome.WITHDRAWN, given.reasons, by=f"act:{doer.person_id}")
    told = reported_to(row)
    if row.data.get("consult"):
        told = (matter.other(desk.court_id), *told)
    tell_end(desk, ended or row, told, Outcome.WITHDRAWN, given.reasons)
    return {"state": "withdrawn"}


def may_end(desk: Desk, message: Received) -> None:
    """From the court that coordinates; of a withdrawal or minutes, from the other party or whom this court had the report of.

    Raises Refused R2.
    """
    row = row_of(desk, message, "party", "superior", "coordinator")
    matter = matter_of(row)
    below: tuple[str, ...] = ()
    if message.payload.outcome is not Outcome.DECIDED:
        below = (matter.other(desk.court_id),) if row.role == "party" else _reported_by(desk, row)
    require_from(message, top_of(desk, matter), *below)


def _reported_by(desk: Desk, row: Exchange) -> tuple[str, ...]:
    """The courts directly below on the ladders of the parties whose report is here."""
    matter, found = matter_of(row), []
    for party in row.data.get("reports", {}):
        steps = (party, *ladder(desk.registry, party, matter.other(party), desk.today))
        found += [lower for lower, upper in pairwise(steps) if upper == desk.court_id]
    return tuple(found)


def ended(desk: Desk, message: Received) -> None:
    """At each court; a superior passes it upward, the court that coordinates to every court on both ladders."""
    said: DisputeEnded = message.payload
    row = row_of(desk, message, "party", "superior", "coordinator")
    if row.role == "party":
        if said.outcome is not Outcome.SETTLED:  # what is settled is settled by this court's own signature
            ends(desk, row, said.outcome, said.text, by=message.envelope.message_id)
        return
    if row.state in ("ended", "decided", "concluded"):
        return
    moved = desk.move(row, "end", outcome=said.outcome.value, end_text=said.text)
    desk.close_duties(subject_id=row.exchange_id, by=message.envelope.message_id, event="drop")
    tell_end(desk, moved, _further(desk, moved, message.envelope.sender), said.outcome, said.text)


def _further(desk: Desk, row: Exchange, sender: str) -> tuple[str, ...]:
    """A superior that heard it from below passes it upward; the court that coordinates tells all others itself."""
    matter = matter_of(row)
    if row.role == "superior":
        return () if sender == top_of(desk, matter) else reported_to(row)
    known = matter.parties if row.data.get("forwarded_on") else ()
    return tuple(court for court in (*rungs_of(desk, matter), *known) if court != sender)
