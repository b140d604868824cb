"""Finding cases by what a person knows of them: a number in any writing, a party, a court they came from or went to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.case_search import NUMBER, PARTY, Asked, CaseWord, asked_name, asked_number
from shared.domain.cases import RegisteredCase
from shared.domain.courts import Court
from shared.domain.identifiers import BadCaseNumber, CaseNumber
from shared.flows.node import Node
from shared.flows.ports import Unit

#: So many cases one search names; who looks for more narrows it.
MOST = 500
#: A company's name may come up in many of its cases, an exchange with a court many times in one.
MOST_ROWS = 2000
MOST_COURTS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """by: number | party | court | empty (nothing was asked). `filters`: for rows of cases; cut: there are more.

    courts: whose names were asked for; registered: the entry of a court below with this very number.
    """

    by: str
    filters: dict[str, Any]
    cut: bool = False
    courts: tuple[Court, ...] = ()
    registered: RegisteredCase | None = None


def find(node: Node, unit: Unit, asked: str, court_id: str = "") -> Found:
    """The cases meant, by number before party; `court_id` leaves those with a procedure with that court."""
    text = asked.strip()
    courts = tuple(each for each in node.registry.search(text, MOST_COURTS) if each != node.court) if text else ()
    by, filters, cut = _by_text(unit, text)
    if court_id:
        lineages, more = _with_court(unit, court_id)
        known, theirs = filters.get("lineage_id__in"), set(lineages)
        kept = lineages if known is None else [each for each in known if each in theirs]
        by, filters, cut = by or "court", filters | {"lineage_id__in": kept}, cut or more
    return Found(by, filters, cut, courts, _registered(unit, text))


def _by_text(unit: Unit, text: str) -> tuple[str, dict[str, Any], bool]:
    if not text:
        return "", {}, False
    number = asked_number(text)
    if number is not None:
        rows = _rows(unit, NUMBER, number)
        if rows:
            named = _once(row.source_id for row in rows)
            return NUMBER, {"case_no__in": named[:MOST]}, len(named) > MOST
    name = asked_name(text)
    rows = _rows(unit, PARTY, name) if name is not None else []
    named = _once(row.lineage_id for row in rows)
    return PARTY, {"lineage_id__in": named[:MOST]}, len(named) > MOST or len(rows) == MOST_ROWS


def _rows(unit: Unit, kind: str, asked: Asked) -> list[CaseWord]:
    return unit.of(CaseWord).where(kind=kind, order_by=("word", "source_id"), limit=MOST_ROWS, **asked.filters)


def _with_court(unit: Unit, court_id: str) -> tuple[list[str], bool]:
    rows = unit.exchanges.where(peer=court_id, order_by=("-opened_at",), limit=MOST_ROWS)
    lineages = _once(row.lineage_id for row in rows)
    return lineages[:MOST], len(lineages) > MOST or len(rows) == MOST_ROWS


def _registered(unit: Unit, text: str) -> RegisteredCase | None:
    try:
        return unit.case_register.get(str(CaseNumber.parse(text)))
    except BadCaseNumber:
        return None


def _once(ids: Any) -> list[str]:
    found: Sequence[str] = list(dict.fromkeys(ids))
    return list(found)
