"""Two dockets of one title, seen by the lowest common superior: the later court revokes and hands over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from stories import CASE, Elevation

from shared.domain.errors import ZhixingError
from shared.flows.desk import OpenDesk
from shared.procedures.ledger.register import CaseRegister, RegisterEntry
from shared.transport.in_process import never

FIRST, LATER, CITY, PROVINCE = "gd0304", "gd0305", "gd03", "gd"
COURTS = ("spc", PROVINCE, CITY, FIRST, LATER, "gd01", "gd0106")


@dataclass
class Duplicate:
    """The same title docketed by `first`, and later by `later`."""

    country: Country
    first: str = ""
    later: str = ""

    def file(self, court: str, **changes: Any) -> str:
        done = self.country.act(court, "filing", "file_case", **(CASE | changes))
        return str(done["lineage_id"])

    def filed(self, later_court: str = LATER, days: int = 3) -> Duplicate:
        self.first = self.file(FIRST)
        self.country.later(days=days)
        self.later = self.file(later_court)
        return self

    @property
    def exchange(self) -> str:
        with self.country.read(CITY) as unit:
            return str(unit.exchanges.first(procedure="duplicate_docket").exchange_id)

    def states(self, *courts: str) -> list[str]:
        found = []
        for court in courts:
            with self.country.read(court) as unit:
                rows = unit.exchanges.where(procedure="duplicate_docket")
                found.append(rows[0].state if rows else "none")
        return found

    def act(self, court: str, name: str, **inputs: Any) -> None:
        lineage = {FIRST: self.first, LATER: self.later}.get(court, "")
        self.country.act(court, "chief", name, lineage=lineage, exchange=self.exchange, **inputs)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Duplicate]:
    country = Country(tmp_path, COURTS)
    yield Duplicate(country)
    country.close()


@pytest.fixture
def noticed(story: Duplicate) -> Duplicate:
    return story.filed()


def registers(story: Duplicate, court: str) -> dict[str, Any]:
    with story.country.read(court) as unit:
        return {row.case_no: row for row in unit.case_register.where()}


def test_every_docket_entry_and_its_closing_reach_each_level_above(story: Duplicate) -> None:
    lineage = story.file(FIRST)
    for court in (CITY, PROVINCE, "spc"):
        (row,) = registers(story, court).values()
        assert (row.court, row.lineage_id, row.closed_on) == (FIRST, lineage, None)
    assert registers(story, FIRST) == {}

    story.country.act(FIRST, "officer1", "close_case", lineage=lineage, mode="terminated", reason="x")

    for court in (CITY, PROVINCE, "spc"):
        (row,) = registers(story, court).values()
        assert (row.mode, row.closed_on) == ("terminated", story.country.clock.legal_today())


def test_what_goes_up_names_no_party(story: Duplicate) -> None:
    story.file(FIRST)
    sent = story.country.sent(FIRST, "case_register").bytes_sent.decode()
    assert CASE["creditor"] not in sent
    assert CASE["debtor"] not in sent
    assert len(sent) < 2048


def test_the_lowest_common_superior_tells_both_courts_and_those_above_it_do_nothing(noticed: Duplicate) -> None:
    assert noticed.states(CITY, PROVINCE, "spc", FIRST, LATER) == ["notified", "none", "none", "noticed", "noticed"]
    for court in (CITY, FIRST, LATER):
        assert "duplicate_docket" in noticed.country.tasks(court)
    assert noticed.country.exchange(LATER, noticed.exchange).role == "later"
    assert noticed.country.exchange(FIRST, noticed.exchange).role == "first"


def test_courts_of_two_cities_are_told_by_their_province(story: Duplicate) -> None:
    story.filed("gd0106")
    assert story.states(CITY, "gd01", PROVINCE, "spc") == ["none", "none", "notified", "none"]


def test_the_later_court_revokes_and_hands_controls_and_money_to_the_first(noticed: Duplicate) -> None:
    control = noticed.country.act(LATER, "officer1", "impose_control", lineage=noticed.later, asset="房产", rank=2,
                                  kind="immovable_or_other", start_on="2026-03-13", end_on="2027-03-12", registrar="x")  # fmt: skip
    noticed.country.act(LATER, "officer1", "receive_money", lineage=noticed.later, amount_fen=700)

    noticed.act(LATER, "revoke_duplicate_docket")

    assert noticed.states(CITY, FIRST, LATER) == ["ended", "ended", "ended"]
    with noticed.country.read(LATER) as unit:
        assert [(case.state, case.mode) for case in unit.cases.where()] == [("closed", "cancelled")]
        assert unit.powers.need(noticed.later).holder is None
    (kept,) = noticed.country.controls(FIRST, noticed.first)
    assert (kept.control_id, kept.rank, kept.state) == (control["control_id"], 2, "active")
    with noticed.country.read(FIRST) as unit:
        assert [entry.amount_fen for entry in unit.money.where()] == [700]
    assert "duplicate_assets" in noticed.country.tasks(FIRST)
    assert [row.mode for row in registers(noticed, "spc").values() if row.court == LATER] == ["cancelled"]


def test_only_the_later_court_may_revoke(noticed: Duplicate) -> None:
    with pytest.raises(ZhixingError):
        noticed.act(FIRST, "revoke_duplicate_docket")


def test_not_the_same_matter_is_for_the_superior_to_decide(noticed: Duplicate) -> None:
    noticed.act(LATER, "contest_duplicate", reasons="主文不同项")
    assert "duplicate_contested" in noticed.country.tasks(CITY)
    with pytest.raises(ZhixingError):
        noticed.act(LATER, "revoke_duplicate_docket")

    noticed.act(CITY, "decide_duplicate", same=False, reasons="确为不同判项")

    assert noticed.states(CITY, FIRST, LATER) == ["ended", "ended", "ended"]
    assert noticed.country.power(LATER, noticed.later).holder == LATER


def test_decided_to_be_the_same_the_later_court_must_revoke(noticed: Duplicate) -> None:
    noticed.act(LATER, "contest_duplicate", reasons="主文不同项")
    noticed.act(CITY, "decide_duplicate", same=True, reasons="同一判项")
    assert noticed.states(CITY, FIRST, LATER) == ["insisted", "noticed", "insisted"]

    noticed.act(LATER, "revoke_duplicate_docket")
    assert noticed.states(CITY, FIRST, LATER) == ["ended", "ended", "ended"]


def test_a_closed_docket_is_no_duplicate(story: Duplicate) -> None:
    first = story.file(FIRST)
    story.country.act(FIRST, "officer1", "close_case", lineage=first, mode="terminated", reason="x")
    story.country.later(days=3)
    story.file(LATER)
    assert story.states(CITY) == ["none"]


def test_a_case_that_moves_is_no_duplicate_of_itself(story: Duplicate) -> None:
    case = Elevation(story.country).to_review().ruled()
    story.country.later(days=2)
    case.handed_over().accepted().redocketed()
    assert [row.mode for row in registers(story, "spc").values()].count("cancelled") == 1
    assert story.states(CITY, PROVINCE, "spc") == ["none"] * 3


def test_a_case_that_moved_keeps_its_first_day_against_a_docket_in_between(story: Duplicate) -> None:
    # Given a case elevated to the city's court, and the same title docketed elsewhere before the city's docket
    case = Elevation(story.country).to_review().ruled()
    story.country.later(days=2)
    story.later = story.file("gd0106")
    story.country.later(days=2)
    case.handed_over().accepted().redocketed()

    # Then the court in between is the later one
    with story.country.read("gd0106") as unit:
        assert [row.role for row in unit.exchanges.where(procedure="duplicate_docket")] == ["later"]


def test_of_two_entries_of_one_day_none_is_the_later(story: Duplicate) -> None:
    story.filed(days=0)
    assert story.states(CITY, FIRST, LATER) == ["none"] * 3
    assert "same_day_dockets" in story.country.tasks(CITY)


def test_when_one_of_the_two_is_closed_otherwise_nothing_is_left_to_revoke(noticed: Duplicate) -> None:
    noticed.country.act(FIRST, "officer1", "close_case", lineage=noticed.first, mode="terminated", reason="x")
    assert noticed.states(CITY, FIRST, LATER) == ["ended", "ended", "ended"]
    assert noticed.country.power(LATER, noticed.later).holder == LATER


def test_a_notice_that_finds_the_docket_closed_is_refused_and_ends_the_matter(story: Duplicate) -> None:
    story.country.network.hold = lambda parcel: parcel.kind == "duplicate_docket" and parcel.recipient == LATER
    story.filed()
    story.country.network.hold = lambda parcel: parcel.kind in ("case_close", "duplicate_docket")
    story.country.act(LATER, "officer1", "close_case", lineage=story.later, mode="terminated", reason="x")
    story.country.network.hold = never
    story.country.network.release()
    story.country.settle()
    assert story.states(CITY) == ["ended"]


def test_the_hand_over_may_overtake_the_notice(story: Duplicate) -> None:
    story.country.network.hold = lambda parcel: parcel.kind == "duplicate_docket" and parcel.recipient == FIRST
    story.filed()
    story.country.act(LATER, "officer1", "receive_money", lineage=story.later, amount_fen=700)
    story.act(LATER, "revoke_duplicate_docket")
    story.country.network.hold = never
    story.country.network.release()
    story.country.settle()

    assert story.states(CITY, FIRST, LATER) == ["ended", "ended", "ended"]
    with story.country.read(FIRST) as unit:
        assert [entry.amount_fen for entry in unit.money.where()] == [700]


def test_a_court_cannot_register_cases_of_courts_it_does_not_manage(story: Duplicate) -> None:
    node = story.country.nodes[FIRST]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        entry = RegisterEntry("（2026）粤0305执9号", "x", "ab" * 32, LATER, desk.today)
        sent = desk.send("case_register", CITY, CaseRegister((entry,)), lineage_id=f"court:{FIRST}", exchange_id="e")
        desk.flush()
    story.country.settle()
    assert story.country.outbox(FIRST, sent).state == "refused"
    assert registers(story, CITY) == {}
