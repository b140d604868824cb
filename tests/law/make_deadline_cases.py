"""Writes `deadline_cases.csv`: 300 questions about due dates, each answered by the oracle, never by the engine.

    python tests/law/make_deadline_cases.py

Run it again only when a year's notice or a rule changes, and read the difference: it is a change of law.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import oracle
import yaml

CASES = Path(__file__).with_name("deadline_cases.csv")
RULES = Path(__file__).resolve().parents[2] / "shared/law/rules"
FIELDS = (
    "id",
    "group",
    "kind",
    "rule",
    "amount",
    "unit",
    "start",
    "named",
    "longer",
    "list",
    "spans",
    "due",
    "provisional",
)
Row = dict[str, Any]


def rules() -> dict[str, tuple[str, list[tuple[date, int, str]]]]:
    """Every period and cap of the law, with its values by first day."""
    found = {}
    for path in sorted(RULES.glob("*.yaml")):
        rule = yaml.safe_load(path.read_text(encoding="utf-8"))
        kind = rule.get("kind", "period")
        if kind == "period" or (kind == "cap" and rule["values"][-1]["unit"] not in ("hours", "minutes")):
            found[rule["id"]] = kind, [(v["from"], v["value"], v["unit"]) for v in rule["values"]]
    return found


RULE = rules()
DAYS = [r for r, (kind, values) in RULE.items() if kind == "period" and values[-1][2] == "natural_days"]
MONTHS = [r for r, (kind, values) in RULE.items() if kind == "period" and values[-1][2] == "months"]
WORKING = [r for r, (kind, values) in RULE.items() if kind == "period" and values[-1][2] == "working_days"]
CAPS = [
    r for r, (kind, values) in RULE.items() if kind == "cap" and values[-1][2] in ("months", "years", "natural_days")
]
YEARS = [r for r, (kind, values) in RULE.items() if kind == "period" and values[-1][2] == "years"]
SIX, LIMIT, THREE = "inaction_period", "case_file_limit", "case_file_limit_non_litigation"


def asked(group: str, rule: str, start: str, *, kind: str = "", spans: str = "", **more: Any) -> Row:
    """A question about a rule of the law, as it was in force on the start."""
    own, values = RULE[rule]
    in_force = [value for value in values if value[0] <= date.fromisoformat(start)]
    if not in_force:
        raise ValueError(f"{rule} is not in force on {start}")
    return {"group": group, "kind": kind or own, "rule": rule, "amount": in_force[-1][1], "unit": in_force[-1][2],
            "start": start, "spans": spans} | more  # fmt: skip


def before(day: str, amount: int) -> str:
    """The start from which so many days lead to `day`."""
    return str(date.fromisoformat(day) - timedelta(days=amount))


def in_force(rule: str, start: str) -> bool:
    """Whether the rule has a value on the start."""
    return RULE[rule][1][0][0] <= date.fromisoformat(start)


def over_holidays() -> Iterator[Row]:
    """Periods in days whose last day falls on, before or behind each holiday."""
    pool = itertools.cycle(DAYS)
    edges = {
        "new year": ["2022-12-31", "2023-01-02", "2023-12-30", "2024-01-01", "2025-01-01", "2025-12-31", "2026-01-01",
                     "2026-01-02", "2026-01-03", "2026-01-04"],
        "spring festival": ["2023-01-21", "2023-01-27", "2023-01-28", "2024-02-09", "2024-02-10", "2024-02-17", "2024-02-18",
                            "2025-01-28", "2025-02-04", "2025-02-05", "2026-02-14", "2026-02-15", "2026-02-23", "2026-02-24"],
        "other holidays": ["2023-04-05", "2023-06-22", "2024-04-04", "2024-05-01", "2024-05-05", "2024-06-10", "2024-09-17",
                           "2024-10-07", "2025-04-04", "2025-05-31", "2025-10-01", "2025-10-08", "2026-04-06", "2026-05-01",
                           "2026-06-19", "2026-06-20", "2026-09-25", "2026-09-27", "2026-10-01", "2026-10-07"],
        "make-up weekend": ["2023-01-29", "2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08", "2024-02-04",
                            "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12", "2025-01-26",
                            "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-02-28", "2026-05-09"],
        "weekend": ["2024-03-02", "2024-03-03", "2025-07-05", "2025-07-06", "2026-03-07", "2026-03-08"],
    }  # fmt: skip
    for group, days in edges.items():
        for day in days:
            start, rule = next(
                (start, rule) for rule in pool if in_force(rule, start := before(day, RULE[rule][1][-1][1]))
            )
            yield asked(group, rule, start)


def months() -> Iterator[Row]:
    """Leap days, month ends, the corresponding day."""
    for group, starts in {
        "leap day": ["2024-02-29", "2023-08-29", "2023-08-30", "2023-08-31", "2024-01-29", "2024-01-30", "2024-01-31", "2023-11-30"],
        "month end": ["2023-01-31", "2025-01-31", "2026-01-30", "2026-01-31", "2025-03-31", "2025-05-31", "2025-08-31",
                      "2025-10-31", "2025-11-30", "2026-04-30", "2025-12-31", "2023-12-31"],
    }.items():  # fmt: skip
        pool = itertools.cycle(MONTHS)
        for start in starts:
            for rule in itertools.islice((rule for rule in pool if in_force(rule, start)), 2):
                yield asked(group, rule, start)
    for start in ("2024-02-29", "2023-02-28", "2024-02-28", "2022-12-31", "2024-06-30"):
        for rule in YEARS:
            if in_force(rule, start):
                yield asked("leap day", rule, start)


def working_days() -> Iterator[Row]:
    """Working days over holidays, from days off, and over weekends that are worked."""
    starts = ["2023-01-19", "2023-04-28", "2023-09-28", "2024-02-08", "2024-04-30", "2024-09-13", "2024-09-30", "2025-01-24",
              "2025-01-27", "2025-04-30", "2025-09-26", "2025-09-30", "2025-12-30", "2026-01-01", "2026-02-12", "2026-02-13",
              "2026-02-14", "2026-02-15", "2026-04-30", "2026-05-08", "2026-06-18", "2026-09-19", "2026-09-24", "2026-09-30",
              "2026-10-03", "2026-10-09"]  # fmt: skip
    for start, rule in zip(starts, itertools.cycle(WORKING), strict=False):
        if in_force(rule, start):
            yield asked("working days", rule, start)


def hours() -> Iterator[Row]:
    """Hours and minutes across midnight, month end and holidays: 保全规定 art. 4 (48 h), 网拍规定 art. 23 (24 h)."""
    events = ["2026-03-09T10:00:00+08:00", "2026-03-09T10:00:01+08:00", "2026-03-09T10:59:59+08:00", "2026-03-09T23:30:00+08:00",
              "2026-02-13T16:20:00+08:00", "2026-09-30T17:00:00+08:00", "2025-12-31T23:59:00+08:00", "2024-02-28T08:15:00+08:00",
              "2026-02-28T20:00:00+08:00", "2026-03-09T02:30:00+00:00"]  # fmt: skip
    for event, (amount, unit) in zip(
        events * 2, itertools.cycle([(48, "hours"), (24, "hours"), (90, "minutes")]), strict=False
    ):
        yield {
            "group": "hours",
            "kind": "period",
            "rule": "",
            "amount": amount,
            "unit": unit,
            "start": event,
            "spans": "",
        }


def caps() -> Iterator[Row]:
    """A longest term is not lengthened by a holiday."""
    starts = ["2023-10-01", "2024-02-10", "2024-02-29", "2024-05-01", "2024-10-05"]
    for start, rule in itertools.product(starts, CAPS):
        if in_force(rule, start):
            yield asked("caps", rule, start)


def net() -> Iterator[Row]:
    """The six months by EPI 13 and the limit of a case by SLR 9, with one exclusion of each ground, with several, longer."""
    grounds = ["public_notice", "valuation", "audit_or_liquidation", "sale", "jurisdiction", "coordination", "deferral",
               "suspension", "request_for_instructions"]  # fmt: skip
    for number, ground in enumerate(grounds):
        first = date(2025, 9, 20) + timedelta(days=11 * number)
        span = f"{ground},{first},{first + timedelta(days=9 + 7 * number)}"
        for rule, listed in ((SIX, "EPI 13"), (LIMIT, "SLR 9"), (THREE, "SLR 9"), (LIMIT, "EWR 63"), (LIMIT, "TLR 14")):
            yield asked("net, one ground", rule, "2025-09-10", kind="net", spans=span, list=listed)
    overlaps = [
        "valuation,2025-10-01,2025-10-31;suspension,2025-10-16,2025-11-10",
        "suspension,2025-09-10,2025-09-30;deferral,2025-09-30,2025-10-20",
        "sale,2025-11-01,2026-01-31;valuation,2025-12-01,2025-12-20;suspension,2026-01-15,2026-02-20",
        "valuation,2025-10-01,2025-10-31;jurisdiction,2026-03-20,2026-03-29",
        "suspension,2025-10-01,2025-10-01;suspension,2025-10-01,2025-10-08",
        "deferral,2025-08-01,2025-09-15;public_notice,2026-03-05,2026-05-03;sale,2026-04-01,2026-06-15",
        "coordination,2025-10-01,2025-12-31;sale,2025-11-01,2025-11-30;request_for_instructions,2026-01-05,2026-01-20",
        "suspension,2026-02-14,2026-03-01",
        "suspension,2026-03-08,2026-03-31;valuation,2026-04-01,2026-04-10",
    ]
    for spans in overlaps:
        for rule, listed in ((SIX, "EPI 13"), (LIMIT, "SLR 9")):
            yield asked("net, overlapping", rule, "2025-09-10", kind="net", spans=spans, list=listed)
    holidays = ["suspension,2026-02-10,2026-02-24", "suspension,2026-01-01,2026-01-04", "suspension,2025-10-01,2025-10-08",
                "suspension,2026-04-29,2026-05-06", "suspension,2026-04-04,2026-04-30", "suspension,2025-12-31,2026-01-03"]  # fmt: skip
    for spans in holidays:
        yield asked("suspension across a holiday", LIMIT, "2025-10-06", kind="net", spans=spans, list="SLR 9")
        yield asked("suspension across a holiday", THREE, "2026-01-02", kind="net", spans=spans, list="SLR 9")
    yield asked(
        "suspension across a holiday",
        LIMIT,
        "2025-11-01",
        kind="net",
        spans="suspension,2026-05-04,2026-05-20",
        list="SLR 9",
    )
    yield asked(
        "suspension across a holiday",
        THREE,
        "2026-01-05",
        kind="net",
        spans="suspension,2026-04-07,2026-04-10",
        list="SLR 9",
    )
    for spans in ("", overlaps[0], holidays[0], "suspension,2025-12-01,2026-01-31"):
        yield asked("extension after suspension", LIMIT, "2025-08-31", kind="net", spans=spans, list="SLR 9", longer=3)
        yield asked("extension after suspension", THREE, "2025-11-30", kind="net", spans=spans, list="SLR 9", longer=3)
        yield asked("extension after suspension", LIMIT, "2025-07-02", kind="net", spans=spans, list="SLR 9", longer=3)


def rests() -> Iterator[Row]:
    """Set aside and run on: what was left of a period, once, twice, on the first and the last day, over holidays."""
    waits = ["suspension,2026-03-12,2026-03-31", "suspension,2026-03-10,2026-03-20", "suspension,2026-03-15,2026-05-01",
             "suspension,2026-03-11,2026-03-11", "suspension,2026-03-11,2026-03-12;suspension,2026-03-12,2026-04-03",
             "suspension,2026-03-12,2026-09-26", "suspension,2026-03-11,2026-03-13;suspension,2026-03-14,2026-04-01",
             "suspension,2026-03-11,2026-03-31;suspension,2026-04-04,2026-04-21"]  # fmt: skip
    for wait, rule in itertools.product(waits, ("case_handover", "docket_after_designation")):
        yield asked("set aside and run on", rule, "2026-03-10", kind="rest", spans=wait)
    for wait, named in itertools.product(waits, ("2026-03-25", "2026-04-05")):
        yield {"group": "set aside and run on", "kind": "document", "rule": "", "amount": 0, "unit": "natural_days",
               "start": "2026-03-10", "named": named, "spans": wait}  # fmt: skip


def provisional() -> Iterator[Row]:
    """Past the published calendar only weekends are known."""
    for start, rule in itertools.product(("2026-12-28", "2026-09-30"), (*MONTHS[:3], *DAYS[:3], WORKING[0])):
        yield asked("provisional", rule, start)
    yield asked("provisional", LIMIT, "2026-08-31", kind="net", spans="sale,2026-10-01,2026-12-15", list="SLR 9")


def cases() -> list[Row]:
    """The three hundred, each with the oracle's answer; a rule no group used yet comes last."""
    parts = (over_holidays(), months(), working_days(), hours(), caps(), net(), rests(), provisional())
    found = [dict.fromkeys(FIELDS, "") | {k: str(v) for k, v in row.items()} for row in itertools.chain(*parts)]
    used = {row["rule"] for row in found}
    for rule in sorted(RULE.keys() - used):
        found += [dict.fromkeys(FIELDS, "") | {k: str(v) for k, v in asked("every rule", rule, "2026-02-13").items()}]
    for number, row in enumerate(found, 1):
        said = oracle.answer(row)
        row |= {"id": f"D{number:03}", "due": said.due, "provisional": "yes" if said.provisional else ""}
    return found


if __name__ == "__main__":
    with CASES.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(cases())
