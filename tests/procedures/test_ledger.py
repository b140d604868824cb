"""The ledger upward: lines and events once each, figures by month, digests, sending again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import FOUR, Country
from stories import CASE

from shared.domain.ledger import LedgerCheck, LedgerCursor, LedgerEvent, LedgerFigure, LedgerLine
from shared.domain.node_events import NodeEvent
from shared.flows.desk import OpenDesk
from shared.procedures.ledger import figures, reconcile

BASIC, CITY, PROVINCE = "gd0304", "gd03", "gd"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = Country(tmp_path, FOUR)
    yield made
    made.close()


def file(country: Country, **changes: Any) -> str:
    return str(country.act(BASIC, "filing", "file_case", **(CASE | changes))["lineage_id"])


def happen(country: Country, lineage: str, *kinds: str, **more: Any) -> list[NodeEvent]:
    node = country.nodes[BASIC]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        found = [desk.record_event(kind, lineage_id=lineage, **more) for kind in kinds]
        desk.flush()
    return found


def totals(country: Country, court: str, of: str = BASIC) -> dict[str, int]:
    with country.read(court) as unit:
        return figures.totals(OpenDesk(country.nodes[court], unit), of)


def check(country: Country, court: str, of: str = BASIC) -> LedgerCheck | None:
    with country.read(court) as unit:
        found: LedgerCheck | None = unit.of(LedgerCheck).get(of)
        return found


def next_day(country: Country, days: int = 1) -> None:
    country.later(days=days)
    for _ in range(4):
        country.tick()


def test_every_court_above_counts_a_case_its_money_and_its_closing(country: Country) -> None:
    # Given a case with money received and paid
    lineage = file(country)
    country.act(BASIC, "officer1", "receive_money", lineage=lineage, amount_fen=900)
    country.act(BASIC, "officer1", "pay_money", lineage=lineage, amount_fen=400)
    # When it is closed
    country.act(BASIC, "officer1", "close_case", lineage=lineage, mode="terminated", reason="撤回申请")
    # Then every level holds the same figures as the court itself
    wanted = {
        "claim_fen": CASE["claim_fen"],
        "closed": 1,
        "filed": 1,
        "mode:terminated": 1,
        "paid_fen": 400,
        "received_fen": 900,
    }
    assert [totals(country, court) for court in FOUR] == [wanted] * 4


def test_events_reach_the_superior_once_each_without_what_they_are_about(country: Country) -> None:
    # Given events of a case, one of them naming things of a party
    lineage = file(country)
    happen(country, lineage, "case_filed", "lead_received", subject_id="张某的房产", detail={"owner": "张某"})
    # When the clock sweeps
    country.tick()
    # Then the superior has them, chained, and no bytes name the party
    with country.read(CITY) as unit:
        assert {row.kind for row in unit.of(LedgerEvent).where(court=BASIC)} >= {"case_filed", "lead_received"}
    with country.read(BASIC) as unit:
        sent = [row.bytes_sent.decode() for row in unit.outbox.where(recipient=CITY)]
    assert sent
    assert not any(name in text for text in sent for name in (CASE["creditor"], CASE["debtor"], "张某"))


def test_a_corrected_event_counts_where_it_belongs(country: Country) -> None:
    # Given an event of today
    lineage = file(country)
    (wrong,) = happen(country, lineage, "lead_received")
    country.tick()
    # When it is corrected to a day of last month
    happen(country, lineage, "lead_received", on=country.clock.legal_today().replace(month=2), corrects=wrong.event_id)
    country.tick()
    # Then it counts once, in that month, which is marked
    for court in (BASIC, CITY):
        with country.read(court) as unit:
            rows = {(r.month, r.figure): r.amount for r in unit.of(LedgerFigure).where(court=BASIC)}
        assert (rows["2026-03", "node:14"], rows["2026-02", "node:14"], rows["2026-02", "corrected"]) == (0, 1, 1)


def test_equal_figures_leave_a_statement(country: Country) -> None:
    # Given a case and an event, sent up
    happen(country, file(country), "lead_received")
    country.tick()
    # When the next day comes
    next_day(country)
    # Then the superiors have found the figures equal
    for court in (CITY, PROVINCE):
        found = check(country, court)
        assert found is not None
        assert (found.state, found.said["filed"]) == ("equal", 1)
    assert country.statements(CITY, "ledger_equal")


@pytest.mark.parametrize("lost", ["case", "event", "figure"])
def test_what_a_superior_lost_is_found_told_and_sent_again(country: Country, lost: str) -> None:
    # Given a superior that has lost a case, an event, or only a figure
    happen(country, file(country), "lead_received")
    country.tick()
    with country.nodes[CITY].store.begin() as unit:
        if lost == "case":
            unit.case_register.remove(unit.case_register.first().case_no)
        elif lost == "event":
            row = unit.of(LedgerEvent).first(kind="lead_received")
            unit.of(LedgerEvent).remove(row.event_id)
            held = unit.of(LedgerFigure).need(BASIC, "2026-03", "node:14")
            unit.of(LedgerFigure).save(replace(held, amount=held.amount - 1))
        else:
            held = unit.of(LedgerFigure).need(BASIC, "2026-03", "filed")
            unit.of(LedgerFigure).save(replace(held, amount=7))
    # When they reconcile
    next_day(country)
    next_day(country)
    # Then both have been told (a figure alone is mended by the superior itself), and all is equal again
    found = check(country, CITY)
    assert found is not None
    assert found.state == "equal"
    assert totals(country, CITY) == totals(country, BASIC)
    assert bool(country.statements(CITY, "ledger_unequal")) is (lost != "figure")
    with country.read(BASIC) as unit:
        assert bool(unit.tasks.where(code="ledger_unequal")) is (lost != "figure")


def test_a_superior_without_its_tables_is_filled_by_asking(country: Country) -> None:
    # Given a superior that has lost everything of the ledger
    for number in range(3):
        happen(country, file(country, title_no=f"（2025）粤0304民初{number}号"), "lead_received")
    country.tick()
    with country.nodes[CITY].store.begin() as unit:
        for row in unit.case_register.where():
            unit.case_register.remove(row.case_no)
        for event in unit.of(LedgerEvent).where():
            unit.of(LedgerEvent).remove(event.event_id)
        for figure in unit.of(LedgerFigure).where():
            unit.of(LedgerFigure).remove(figure.court, figure.month, figure.figure)
        for cursor in unit.of(LedgerCursor).where(name__in=[f"from:{BASIC}:cases", f"from:{BASIC}:events"]):
            unit.of(LedgerCursor).remove(cursor.name)
    # When the next line comes with a number it does not expect
    happen(country, file(country, title_no="（2025）粤0304民初9号"), "lead_received")
    country.tick()
    country.tick()
    # Then it has asked for what is before, and holds all of it, once
    assert totals(country, CITY) == totals(country, BASIC)
    # And asking once more changes nothing
    node = country.nodes[CITY]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        reconcile.ask_again(desk, BASIC)
        desk.flush()
    country.settle()
    country.tick()
    assert totals(country, CITY) == totals(country, BASIC)


def test_a_court_whose_numbers_went_back_numbers_on_above_what_its_superior_holds(country: Country) -> None:
    # Given a court put back to before its second case, its superiors not
    file(country)
    second = file(country, title_no="（2025）粤0304民初2号")
    with country.nodes[BASIC].store.begin() as unit:
        (case,) = unit.cases.where(lineage_id=second)
        unit.cases.remove(case.case_no)
        for line in unit.of(LedgerLine).where(case_no=case.case_no):
            unit.of(LedgerLine).remove(line.seq)
        for name in ("lines", "cases"):
            cursor = unit.of(LedgerCursor).need(name)
            unit.of(LedgerCursor).save(replace(cursor, position=cursor.position - 1))
    # When it goes on
    third = file(country, title_no="（2025）粤0304民初3号")
    country.act(BASIC, "officer1", "close_case", lineage=third, mode="terminated", reason="撤回申请")
    country.tick()
    # Then nothing it has done since is taken for old, and its numbers are above all that were used
    with country.read(CITY) as unit:
        assert unit.case_register.first(lineage_id=third).mode == "terminated"
        held = unit.of(LedgerCursor).need(f"from:{BASIC}:cases").position
    with country.read(BASIC) as unit:
        assert unit.of(LedgerCursor).need("lines").position == held
    assert totals(country, CITY)["closed"] == 1
