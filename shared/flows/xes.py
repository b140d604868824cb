"""Journeys as event logs for process mining: XES, IEEE Std 1849-2016, written piece by piece.

A case of the log is a lineage, an event is one signed statement, its group the court that signed it. Nothing of a person:
no party, no officer, no case number, no payload.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import quoteattr

from shared.domain.cases import Case
from shared.flows.journey import MOST_STATEMENTS, Step, own_step
from shared.flows.node import Node
from shared.flows.ports import Unit

#: How many cases one reading transaction takes.
PAGE_CASES = 200
EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
#: A message through its stages, in the words of the standard; every other statement is of something done.
TRANSITIONS = {
    "accepted": "schedule", "relayed": "start", "arrived": "suspend", "stored": "resume", "signed": "complete",
    "refused": "ate_abort", "inert": "withdraw",
}  # fmt: skip
DONE = "complete"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
"""
_GLOBALS = """<global scope="trace"><string key="concept:name" value="unknown"/></global>
<global scope="event"><string key="concept:name" value="unknown"/><date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/><string key="lifecycle:transition" value="unknown"/><string key="org:group" value="unknown"/></global>
<classifier name="Activity" keys="concept:name lifecycle:transition"/>
<classifier name="Court" keys="org:group"/>
"""


def document(cases: Iterable[tuple[str, Iterable[Step]]]) -> Iterator[str]:
    """The log of these lineages with their statements in order of time, in pieces as they come."""
    yield _HEAD
    for name, prefix, uri in EXTENSIONS:
        yield f"<extension name={quoteattr(name)} prefix={quoteattr(prefix)} uri={quoteattr(uri)}/>\n"
    yield _GLOBALS
    yield '<string key="concept:name" value="zhixing journeys"/>\n<string key="lifecycle:model" value="standard"/>\n'
    for lineage_id, steps in cases:
        yield f"<trace>{_string('concept:name', lineage_id)}\n"
        kinds: dict[str, str] = {}
        for step in steps:
            yield _event(step, kinds)
        yield "</trace>\n"
    yield "</log>\n"


def of_court(node: Node, since: date, until: date) -> Iterator[tuple[str, list[Step]]]:
    """Every lineage whose first docket entry here in the period was filed from `since` to `until`, with this court's own
    statements. Reads a page of cases at a time, so that the log of a year takes no more memory than that of a day.
    """
    last = ""
    while True:
        with node.store.read() as unit:
            cases = unit.cases.where(
                case_no__gt=last, filed_on__gte=since, filed_on__lte=until, order_by=("case_no",), limit=PAGE_CASES
            )
            named = [case.lineage_id for case in cases if _is_first(unit, case, since, until)]
        for lineage_id in named:
            with node.store.read() as unit:
                steps = _own(unit, lineage_id)
            yield lineage_id, steps  # outside the transaction: whoever reads slowly holds nothing
        if len(cases) < PAGE_CASES:
            return
        last = cases[-1].case_no


def _is_first(unit: Unit, case: Case, since: date, until: date) -> bool:
    first = unit.cases.first(
        lineage_id=case.lineage_id, filed_on__gte=since, filed_on__lte=until, order_by=("case_no",)
    )
    return first is None or first.case_no == case.case_no


def _own(unit: Unit, lineage_id: str) -> list[Step]:
    rows = unit.evidence.where(lineage_id=lineage_id, order_by=("at", "evidence_id"), limit=MOST_STATEMENTS)
    return [own_step(row) for row in rows]


def _event(step: Step, kinds: dict[str, str]) -> str:
    """`kinds`: of the messages met so far, because later statements name a message by its id alone."""
    kind = step.detail.get("kind")
    if isinstance(kind, str) and kind.isascii() and step.stage in {"accepted", "arrived"}:
        kinds.setdefault(step.subject_id, kind)
    if not isinstance(kind, str) or not kind.isascii():
        kind = kinds.get(step.subject_id, step.stage)
    # A statement may be about a docket entry: its number is not for an event log.
    instance = _string("concept:instance", step.subject_id) if step.subject_id.isascii() else ""
    at = step.at.isoformat(timespec="milliseconds")
    return (
        f"<event>{_string('concept:name', kind)}{instance}"
        f"<date key={quoteattr('time:timestamp')} value={quoteattr(at)}/>"
        f"{_string('lifecycle:transition', TRANSITIONS.get(step.stage, DONE))}{_string('org:group', step.court_id)}"
        f"{_string('stage', step.stage)}<boolean key={quoteattr('verified')} value={quoteattr(str(step.verified).lower())}/>"
        "</event>\n"
    )


def _string(key: str, value: str) -> str:
    clean = "".join(char for char in value if char.isprintable())  # XML knows no control characters
    return f"<string key={quoteattr(key)} value={quoteattr(clean)}/>"
