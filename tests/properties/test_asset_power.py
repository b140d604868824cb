"""The power over a case and the power over one of its assets never interfere, however acts and rulings are mixed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from asset_stories import Asset, asset_country
from stories import STAGES, Elevation

from shared.domain.errors import ZhixingError
from shared.scenarios.facts import two_holders
from shared.transport.in_process import never

FIRST, ASKER, UPPER = "gd0304", "gd0305", "gd03"
COURTS = (FIRST, ASKER, UPPER)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Asset]:
    country = asset_country(tmp_path)
    yield Asset(country)
    country.close()


def attempts(story: Asset, case: Elevation, dice: random.Random) -> list[list[Any]]:
    """Everything anybody may try, in any order, by groups; much of it is refused much of the time."""
    country, control = story.country, story.control

    def act(court: str, name: str, lineage: str, **inputs: Any) -> Any:
        return lambda: country.act(court, STAGES.get(name, "officer1"), name, lineage=lineage, **inputs)

    def hold() -> None:
        country.network.hold = lambda parcel: dice.random() < 0.5

    def release() -> None:
        country.network.hold = never
        country.network.release()
        country.settle()

    sale = {"control_id": control, "form": "sale", "begun_on": "2026-05-10", "document_no": "x"}
    result = {"control_id": control, "result": "unsold", "document_no": "x"}

    def give_back() -> None:
        held = story.power(ASKER)
        story.exchange = held.certificate.get("exchange", story.exchange) if held else story.exchange
        story.finished("given_back")

    moving = [story.transferred, give_back, give_back, lambda: story.asked(days=0)]
    ruling = [case.ruled, case.handed_over, case.accepted, case.redocketed, case.taken_over]
    acting = []
    for court, lineage in ((FIRST, story.lineage), (UPPER, story.lineage), (ASKER, story.own)):
        acting += [act(court, "begin_disposal", lineage, **sale)] * 3 + [
            act(court, "record_disposal", lineage, **result)
        ]
    acting += [
        act(FIRST, "receive_money", story.lineage, amount_fen=1),
        act(FIRST, "pay_money", story.lineage, amount_fen=1),
    ]
    return [[hold, release, release], moving, acting, moving, acting, ruling]


@pytest.mark.parametrize("seed", range(3))
def test_every_power_has_one_holder_gapless_epochs_and_only_its_holders_acts(story: Asset, seed: int) -> None:
    # Given a request for the asset and a file ready for the elevation of the case
    dice, country = random.Random(seed), story.ready().country
    case = Elevation(country, lineage=story.lineage, case_no=story.case_no)
    case.applied().docketed().file_called().file_sent()

    # When the letter leaves, and sixty things are tried in random order over a network that holds back what it likes
    attempts(story, case, dice)[0][dice.randrange(2)]()
    story.transferred()
    for step in range(60):
        groups = attempts(story, case, dice)[: 4 if step < 30 else 6]
        with suppress(ZhixingError):  # refused with a reason: that is an answer
            dice.choice(dice.choice(groups))()
        assert two_holders_of(story) == []
    country.network.hold = never
    country.network.release()
    country.settle()

    # Then each power has moved on its own: its epochs have no gap, and nobody acted but its holder
    passed: dict[str, list[int]] = defaultdict(list)
    acting: dict[tuple[str, int], set[str]] = defaultdict(set)
    for court in COURTS:
        for stage in ("served", "asset_passed"):
            for said in country.statements(court, stage):
                passed[said["detail"]["power"]].append(said["detail"]["epoch"])
        with country.read(court) as unit:
            for done in unit.acts.where():
                acting[done.power_id, done.epoch].add(court)
    assert all(len(courts) == 1 for courts in acting.values())
    assert len(acting) > 2
    assert sorted(passed[story.lineage]) == list(range(2, 2 + len(passed[story.lineage])))
    assert sorted(passed[story.control]) == list(range(2, 2 + 2 * len(passed[story.control]), 2))
    assert country.power(ASKER, story.own).epoch == 1


def two_holders_of(story: Asset) -> list[str]:
    """As after every step of a scenario; besides, no two courts sell the house."""
    selling = []
    for court in COURTS:
        with story.country.read(court) as unit:
            selling += [court] * unit.exchanges.count(procedure="disposal", state="selling")
    return two_holders(story.country) + (selling if len(selling) > 1 else [])  # type: ignore[arg-type]
