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
from stories import Elevation

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


def attempts(story: Asset, case: Elevation, dice: random.Random) -> list[Any]:
    """Everything anybody may try, in any order; most of it is refused most of the time."""
    country, control = story.country, story.control

    def act(court: str, name: str, lineage: str, **inputs: Any) -> Any:
        return lambda: country.act(court, "officer1", name, lineage=lineage, **inputs)

    def hold() -> None:
        country.network.hold = lambda parcel: dice.random() < 0.5

    def release() -> None:
        country.network.hold = never
        country.network.release()
        country.settle()

    sale = {"control_id": control, "form": "sale", "begun_on": "2026-05-10", "document_no": "x"}
    result = {"control_id": control, "result": "unsold", "document_no": "x"}
    tries = [hold, release, story.transferred, lambda: story.finished("given_back"), lambda: story.asked(days=0),
             case.ruled, case.handed_over, case.accepted, case.redocketed, case.taken_over]  # fmt: skip
    for court, lineage in ((FIRST, story.lineage), (UPPER, story.lineage), (ASKER, story.own), (UPPER, story.own)):
        tries += [act(court, "begin_disposal", lineage, **sale), act(court, "record_disposal", lineage, **result),
                  act(court, "receive_money", lineage, amount_fen=1), act(court, "pay_money", lineage, amount_fen=1)]  # fmt: skip
    return tries


@pytest.mark.parametrize("seed", range(4))
def test_every_power_has_one_holder_gapless_epochs_and_only_its_holders_acts(story: Asset, seed: int) -> None:
    # Given a request for the asset and a file ready for the elevation of the case
    dice, country = random.Random(seed), story.ready().country
    case = Elevation(country, lineage=story.lineage, case_no=story.case_no)
    case.applied().docketed().file_called().file_sent()

    # When forty things are tried in random order over a network that holds back what it likes
    for _ in range(40):
        with suppress(ZhixingError):  # refused with a reason: that is an answer
            dice.choice(attempts(story, case, dice))()
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
    assert sorted(passed[story.lineage]) == list(range(2, 2 + len(passed[story.lineage])))
    assert sorted(passed[story.control]) == list(range(2, 2 + 2 * len(passed[story.control]), 2))
    assert country.power(ASKER, story.own).epoch == 1


def two_holders_of(story: Asset) -> list[str]:
    """As after every step of a scenario."""
    return two_holders(story.country)  # type: ignore[arg-type]
