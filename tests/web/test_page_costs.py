"""Pages ask the database as often at a large court as at a small one, and never go through a whole table."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Country
from page_costs import Cost, Reader, slow_plans

from shared.scenarios.building.building import MARK, CourtHasData, build
from shared.scenarios.building.seeds import Seed, seeds
from shared.web.app import create_app

COURT = "gd0304"
TOUR = Path(__file__).resolve().parents[2] / "infra" / "demo" / "tour"
STORIES = [TOUR / "1-urging.yaml", TOUR / "6-objection.yaml"]
SMALL, LARGE = 30, 300
#: Asked once for each procedure, level or state there is, so not once for each row.
OF_A_KIND = 25


@pytest.fixture(scope="module")
def played() -> list[Seed]:
    return list(seeds(STORIES, COURT))


def filled(folder: Path, played: list[Seed], cases: int) -> tuple[Country, str]:
    country = Country(folder, (COURT,))
    url = f"sqlite:///{folder / COURT / 'node.db'}"
    build(country.nodes[COURT], url, played, cases=cases, messages=4 * cases, tell=lambda _line: None)
    return country, url


def opened(country: Country) -> dict[str, Cost]:
    node = country.nodes[COURT]
    reader = Reader(create_app(node, secret_key=b"of this test"), node, rounds=0, forms=1, orders=False)
    for login in ("officer1", "operator"):
        list(reader.walk(login, "/api/v1/cases", "/api/v1/inbox", "/api/v1/outbox", "/api/v1/duties", "/metrics"))
    return reader.costs


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, played: list[Seed]) -> tuple[Country, str, dict[str, Cost]]:
    country, url = filled(tmp_path_factory.mktemp("large"), played, LARGE)
    return country, url, opened(country)


def test_a_page_asks_no_more_often_when_there_is_ten_times_as_much(
    large: tuple[Country, str, dict[str, Cost]], tmp_path: Path, played: list[Seed]
) -> None:
    few, many = opened(filled(tmp_path, played, SMALL)[0]), large[2]

    both = few.keys() & many.keys()
    assert len(both) > 40
    more = {
        sort: (few[sort].repeated, many[sort].repeated)
        for sort in both
        if many[sort].repeated > max(few[sort].repeated, OF_A_KIND)
    }
    assert not more


def test_no_page_fails_at_a_built_court(large: tuple[Country, str, dict[str, Cost]]) -> None:
    assert not [(cost.path, cost.login) for cost in large[2].values() if cost.status >= 500]


def test_no_page_goes_through_a_whole_table(large: tuple[Country, str, dict[str, Cost]]) -> None:
    slow = slow_plans(large[1].removeprefix("sqlite:///"), large[2].values(), large=LARGE - 1)
    scans = [each for each in slow if any(step.startswith("SCAN") for step in each.steps)]
    assert not scans, scans[:3]


def test_built_data_is_marked_and_holds_what_was_asked_for(large: tuple[Country, str, dict[str, Cost]]) -> None:
    with large[0].nodes[COURT].store.read() as unit:
        assert unit.cases.count() == LARGE
        assert unit.outbox.count() + unit.inbox.count() >= 4 * LARGE
        assert unit.meta.need(MARK).value.endswith(f"cases={LARGE} messages={4 * LARGE}")
        [case] = unit.cases.where(state="open", limit=1)
        assert unit.powers.first(lineage_id=case.lineage_id) is not None
        assert unit.parties.count(lineage_id=case.lineage_id) == 2


def test_nothing_is_built_at_a_court_that_has_cases(
    large: tuple[Country, str, dict[str, Cost]], played: list[Seed]
) -> None:
    country, url, _ = large
    with pytest.raises(CourtHasData):
        build(country.nodes[COURT], url, played, cases=1, messages=1, tell=lambda _line: None)
