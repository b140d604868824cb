"""Concentration: cases of one debtor gathered at one court, each by its own ruling and its own power instant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import Country
from designation_stories import Designation, country_of, refused, replies, without_own_checks
from stories import MAJOR

THREE = ("gd0304", "gd0305", "gd0106")


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


class Gathering:
    """Three cases of one debtor, each with its control on the same asset, to be gathered at one court."""

    def __init__(
        self, country: Country, upper: str = "gd", target: str = "gd01", courts: tuple[str, ...] = THREE
    ) -> None:
        self.country, self.upper, self.target = country, upper, target
        self.cases = [
            Designation(country, upper=upper, lower=court, target=target)
            .filed(title_no=f"（2025）粤民初{rank}号", creditor=f"债权人{rank}")
            .controlled(rank=rank, asset="深圳某房产", end_on="2027-03-01")
            for rank, court in enumerate(courts, 1)
        ]

    def opened(self) -> Gathering:
        lines = "\n".join(f"{case.lower} {case.case_no}" for case in self.cases)
        done = self.country.act(self.upper, "reviewer1", "open_concentration", debtor="张某", target=self.target,
                                cases=lines, reason="同一被执行人在多家法院均有案件")  # fmt: skip
        self.set_id = done["set_id"]
        for case in self.cases:
            if case.lower != self.target:
                case.review = done[case.case_no]
                case.file_here()
        return self

    def rule_on(self, case: Designation, **inputs: str) -> None:
        draft = case.drafted("concentration_ruling", **inputs)
        self.country.approve(self.upper, draft, *MAJOR)
        case.ruling = self.country.issue(self.upper, "reviewer1", draft)


@pytest.mark.shows("F3.2c")
def test_three_cases_pass_one_by_one_to_one_court_and_their_ranks_stay(country: Country) -> None:
    whole = Gathering(country).opened()
    for number, case in enumerate(whole.cases, 1):
        whole.rule_on(case)
        held = [c.lower for c in whole.cases if country.power(c.lower, c.lineage).state == "held"]
        assert held == [c.lower for c in whole.cases[number:]], "one power instant per case"
        assert country.power("gd01", case.lineage).epoch == 2
    for case in whole.cases:
        case.handed_over().docketed()
        country.act("gd01", "officer1", "take_over_controls", lineage=case.lineage, exchange=case.ruling, epoch=2)

    with country.read("gd01") as unit:
        controls = unit.controls.where(state="active", order_by=("rank",))
        assert [(c.rank, c.lineage_id) for c in controls] == [(n, c.lineage) for n, c in enumerate(whole.cases, 1)]
        assert len({c.control_id for c in controls}) == 3
        assert unit.cases.count(state="open") == 3
    assert {country.exchange("gd", case.review).state for case in whole.cases} == {"supervising"}


@pytest.mark.shows("F3.2c", "R4", "E4")
def test_a_case_closed_meanwhile_falls_out_and_the_others_pass_all_the_same(country: Country) -> None:
    whole = Gathering(country).opened()
    first, closed, last = whole.cases
    country.act(
        closed.lower, "officer1", "close_case", lineage=closed.lineage, epoch=1, mode="terminated", reason="撤回"
    )
    for case in whole.cases:
        whole.rule_on(case)

    assert replies(country, closed.lower, closed.ruling)[1]["code"] == "R4"
    assert country.exchange("gd", closed.review).state == "revoked"
    with country.read("gd") as unit:
        assert unit.inbox.count(kind="case_closed", lineage_id=closed.lineage) == 1
    for case in (first, last):
        assert country.power("gd01", case.lineage).state == "held"
    assert country.power("gd01", closed.lineage).state == "elsewhere"


@pytest.mark.shows("F3.2c", "R10")
def test_a_case_passes_whole_or_not_at_all(country: Country) -> None:
    """Given one case whose control is about to expire."""
    whole = Gathering(country)
    late = whole.cases[1]
    soon = late.controlled(end_on="2026-03-20", rank=9, asset="账户").control
    whole.opened()
    without_own_checks(country, "gd", "concentration_ruling")
    for case in whole.cases:
        whole.rule_on(case)

    assert replies(country, late.lower, late.ruling)[1]["code"] == "R10"
    assert country.power(late.lower, late.lineage).state == "held"
    with country.read(late.lower) as unit:
        assert {c.state for c in unit.controls.where(lineage_id=late.lineage)} == {"active"}
        assert unit.controls.need(soon).state == "active"
    assert country.power("gd01", whole.cases[2].lineage).state == "held"


def test_the_gathering_courts_own_case_stays_where_it_is(country: Country) -> None:
    whole = Gathering(country, target="gd0106").opened()
    own = whole.cases[2]
    assert own.review == ""
    whole.rule_on(whole.cases[0])
    assert country.power("gd0106", whole.cases[0].lineage).epoch == 2
    assert country.power("gd0106", own.lineage).epoch == 1


@pytest.mark.shows("F3.2c")
def test_the_deciding_court_may_gather_the_cases_at_itself(country: Country) -> None:
    whole = Gathering(country, upper="gd03", target="gd03", courts=("gd0304", "gd0305")).opened()
    case = whole.cases[0]
    whole.rule_on(case)

    assert country.power("gd03", case.lineage).state == "held"
    case.handed_over()
    case.target = "gd03"
    case.docketed()
    with country.read("gd03") as unit:
        assert unit.cases.need(case.new_case_no).origin == "designated"


@pytest.mark.shows("R5", "F3.2c")
def test_cases_of_several_provinces_are_gathered_by_the_supreme_court_only(country: Country) -> None:
    whole = Gathering(country, courts=("gd0304", "hn0102"))
    with refused("R5"):
        whole.opened()
    whole.upper = "spc"
    for case in whole.cases:
        case.upper = "spc"
    whole.opened()
    whole.rule_on(whole.cases[1])
    assert country.power("gd01", whole.cases[1].lineage).state == "held"


def test_a_court_that_is_no_common_superior_cannot_gather(country: Country) -> None:
    with refused("R5"):
        Gathering(country, upper="gd03", target="gd0304").opened()


def test_a_ruling_that_does_not_list_the_case_is_refused(country: Country) -> None:
    whole = Gathering(country).opened()
    case = whole.cases[0]
    with country.nodes["gd"].store.begin() as unit:
        known = unit.exchanges.need(whole.set_id)
        unit.exchanges.save(replace(known, data=known.data | {"cases": known.data["cases"][1:]}))
    whole.rule_on(case)
    assert replies(country, case.lower, case.ruling)[1]["code"] == "R7"
