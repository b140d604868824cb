"""Over three hundred due dates: the rule engine, the oracle written apart from it, and the file agree on every one."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from law import oracle

from shared.domain.deadlines import Due, Period, Unit, cap_end, due, legal_day
from shared.domain.due_basis import Basis, ByDocument, ByRest, ByRule, left_of, together
from shared.domain.errors import Text
from shared.domain.exclusions import Exclusion, Ground, net_days
from shared.domain.proofs import Excluded, prove_period, prove_rest
from shared.law import Law

LAW = Law.load()
EVENT = Text("事由发生", "the event")
with Path(__file__).with_name("deadline_cases.csv").open(encoding="utf-8") as lines:
    CASES = list(csv.DictReader(lines))
GROUNDS = {"EPI 13": "excluded_days_six_months", "SLR 9": "excluded_days_file_limit",
           "TLR 14": "excluded_days_node_periods", "EWR 63": "excluded_days_suspension_only"}  # fmt: skip
#: A cap in hours bounds a number that somebody chooses; it has no last day.
DATED = [
    rule_id for rule_id in LAW.rule_ids
    if (rule := LAW.find_rule(rule_id)).kind == "period"
    or (rule.kind == "cap" and not any(value.period().unit.ends_at_an_instant for value in rule.values))
]  # fmt: skip
#: Starts that lead over a leap day, month ends, every holiday of a year, and past the published calendar.
STARTS = (
    "2024-02-29",
    "2024-08-31",
    "2025-01-24",
    "2025-09-27",
    "2026-01-31",
    "2026-02-13",
    "2026-09-30",
    "2026-12-31",
)


def period_of(case: Mapping[str, str]) -> Period:
    """The period the law gives, which is the one the file has."""
    told = Period(int(case["amount"]), Unit(case["unit"]))
    if case["rule"]:
        assert LAW.rule(case["rule"], date.fromisoformat(case["start"][:10])).period() == told
    return together(told, Period(int(case["longer"]), Unit.MONTHS)) if case["longer"] else told


def engine(case: Mapping[str, str]) -> tuple[str, bool]:
    """What the rule engine says, having proved it: the last day or instant, and whether it is provisional."""
    if case["kind"] in ("rest", "document"):
        return after_waits(case)
    period, calendar = period_of(case), LAW.calendar
    if case["kind"] == "cap":
        return str(cap_end(date.fromisoformat(case["start"]), period)), False
    if period.unit.ends_at_an_instant:
        found = due(datetime.fromisoformat(case["start"]), period, calendar)
        assert found.due_at is not None
        return found.due_at.isoformat(), found.provisional
    start = date.fromisoformat(case["start"])
    if case["kind"] != "net":
        found = due(start, period, calendar)
        assert proved(start, period).due_on == found.due_on
        return str(found.due_on), found.provisional
    rule = LAW.rule(GROUNDS[case["list"]], start)
    grounds = [str(each) for each in (rule.value if isinstance(rule.value, tuple) else (rule.value,))]
    known_on = date(2030, 1, 1)
    counted = net_days(
        start, known_on, period, spans_of(case), grounds=grounds, calendar=calendar, source=rule.citations[0]
    )
    walked = proved(start, period, Excluded(known_on, spans_of(case), grounds, rule.citations[0]))
    assert walked.due_on == counted.ends_on
    return str(counted.ends_on), calendar.is_provisional(counted.ends_on)


def proved(start: date, period: Period, excluded: Excluded | None = None) -> Due:
    return prove_period(start, period, LAW.calendar, event=EVENT, sources=(), excluded=excluded)


def spans_of(case: Mapping[str, str]) -> list[Exclusion]:
    parts = (span.split(",") for span in filter(None, case["spans"].split(";")))
    return [Exclusion(Ground(g), date.fromisoformat(a), date.fromisoformat(b), "起1", "终1") for g, a, b in parts]


def after_waits(case: Mapping[str, str]) -> tuple[str, bool]:
    """Set aside at the start of each wait, run on after it: as a transfer or an order does that a suspension stops."""
    start = date.fromisoformat(case["start"])
    calendar, provisional = LAW.calendar, False
    if case["kind"] == "document":
        due_on, basis = date.fromisoformat(case["named"]), _a_document(case)
    else:
        period = period_of(case)
        found = due(start, period, calendar)
        assert found.due_on is not None
        due_on, provisional, basis = found.due_on, found.provisional, ByRule(period, start, start)
    opened = start
    for first, last in sorted((each.from_on, each.until_on or each.from_on) for each in spans_of(case)):
        if due_on < first:
            break
        left = left_of(basis, opened, due_on, first)
        basis = ByRest("d", first, "x", left.days, last, "恢复1号", left.moves)
        rest = prove_rest(last, left.days, document="恢复1号", calendar=calendar if left.moves else None)
        due_on = calendar.first_working_day_from(basis.end) if basis.moves else basis.end
        assert rest.due_on == due_on
        provisional, opened = rest.provisional, last
    return str(due_on), provisional


def _a_document(case: Mapping[str, str]) -> Basis:
    return ByDocument("指令1号", date.fromisoformat(case["named"]))


@pytest.mark.shows("K038")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}-{case['group']}-{case['rule']}")
def test_engine_oracle_and_file_say_the_same_day(case: Mapping[str, str]) -> None:
    said = oracle.answer(case)

    found, provisional = engine(case)

    assert said.due == case["due"], (
        "the file is not what the oracle says: run make_deadline_cases.py and read the difference"
    )
    assert _same(found) == _same(said.due), [reason for reason in said.reasons if "counts" not in reason[1]]
    assert provisional == said.provisional == (case["provisional"] == "yes")


def _same(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(legal_zone).isoformat() if "T" in text else text


legal_zone = datetime.fromisoformat("2026-01-01T00:00:00+08:00").tzinfo


def test_there_are_three_hundred_cases_of_all_kinds_and_the_oracle_knows_nothing_of_the_project() -> None:
    groups = {case["group"] for case in CASES}

    assert len(CASES) >= 300
    assert {"new year", "spring festival", "leap day", "month end", "make-up weekend", "working days", "hours", "caps",
            "suspension across a holiday", "net, overlapping", "extension after suspension", "set aside and run on",
            "provisional"} <= groups  # fmt: skip
    source = Path(oracle.__file__).read_text(encoding="utf-8")
    assert "import shared" not in source
    assert "from shared" not in source


@pytest.mark.parametrize("rule_id", DATED)
def test_the_period_of_every_rule_ends_where_the_oracle_ends_it(rule_id: str) -> None:
    rule = LAW.find_rule(rule_id)

    for start in STARTS:
        if rule.values[0].in_force_from > date.fromisoformat(start):
            continue
        period = rule.on(date.fromisoformat(start)).period()
        moment = f"{start}T16:20:00+08:00" if period.unit.ends_at_an_instant else start
        case = dict.fromkeys(("named", "longer", "list", "spans"), "") | {
            "kind": rule.kind, "rule": rule_id, "amount": str(period.amount), "unit": period.unit.value, "start": moment,
        }  # fmt: skip
        said = oracle.answer(case)
        assert (_same(engine(case)[0]), engine(case)[1]) == (_same(said.due), said.provisional), start


def test_the_oracle_gives_each_day_one_reason() -> None:
    # Given 30 days from 10 March with two overlapping exclusions, ending before the Tomb-sweeping weekend
    case = dict.fromkeys(("named", "longer"), "") | {
        "kind": "net", "amount": "20", "unit": "natural_days", "start": "2026-03-10", "list": "SLR 9",
        "spans": "suspension,2026-03-12,2026-03-14;sale,2026-03-14,2026-03-16",
    }  # fmt: skip

    said = oracle.answer(case)

    days = [day for day, _ in said.reasons]
    assert days == sorted(set(days))
    assert (said.due, said.counted) == ("2026-04-07", 20), "4 April, a Saturday, and the holiday behind it"
    assert sum("taken out" in reason for _, reason in said.reasons) == 5
    first = date.fromisoformat(days[0])
    assert days == [str(first + timedelta(days=n)) for n in range(len(days))]


def test_the_day_of_an_instant_is_the_day_in_china() -> None:
    assert legal_day(datetime.fromisoformat("2026-03-09T16:30:00+00:00")) == date(2026, 3, 10)
