"""No disposal inside a freeze, however objections, rulings, suits, securities, moves of the case and sales are mixed.

The model knows nothing of the guard: at the court that reviews it follows what was done, elsewhere the newest notice applied.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from outsider_stories import Outsider, told
from stories import Elevation

from shared.domain.errors import ZhixingError
from shared.messages.envelope import Envelope
from shared.transport.in_process import never

FIRST, WAITING, UPPER = "gd0304", "gd0305", "gd03"
COURTS = (FIRST, WAITING, UPPER)
STEPS, SEEDS = 50, 3


class Model:
    """Whether the house may be disposed of at each court, by what was done and by what has arrived."""

    def __init__(self, story: Outsider) -> None:
        self.story, self.frozen, self.terms = story, False, 0
        #: What each thing done at the reviewing court means for the house there; other things mean nothing.
        self.means = {"file": True, "founded": True, "not_founded": True, "rejected": False, "withdrawn": False,
                      "security": False, "sue": True, "bars": True, "permits": False}  # fmt: skip

    def done(self, what: str) -> None:
        self.frozen = self.means.get(what, self.frozen)

    def clock(self) -> None:
        """A term to sue is over: the house is free unless its release is owed."""
        ended = [
            s for s in self.story.country.statements(FIRST, "term_ended") if s["detail"]["rule"] == "outsider_suit"
        ]
        if len(ended) > self.terms:
            self.frozen = "asset_goes_on" not in self.story.country.tasks(FIRST)
        self.terms = len(ended)

    def stopped(self, court: str) -> bool:
        if court == FIRST:
            return self.frozen
        newest: tuple[int, bool] = (0, False)
        with self.story.country.read(court) as unit:
            for row in unit.inbox.where(state="applied"):
                if row.kind in ("asset_freeze_notice", "asset_freeze_end"):
                    said = json.loads(Envelope.from_bytes(row.bytes_received).payload)
                    stops = row.kind == "asset_freeze_notice" or bool(said.get("release_due"))
                    newest = max(newest, (int(said["serial"]), stops))
        return newest[1]


def disposals(story: Outsider, court: str) -> set[tuple[str, str]]:
    """Sales of the house begun or concluded at a court, under whatever seizure."""
    with story.country.read(court) as unit:
        houses = {c.control_id for c in unit.controls.where() if c.control_id != story.car}
        rows = unit.exchanges.where(procedure="disposal")
        return {(row.exchange_id, event) for row in rows if row.data["control_id"] in houses
                for event in ("begun", row.state) if event in ("begun", "sold")}  # fmt: skip


def attempts(story: Outsider, case: Elevation, dice: random.Random) -> dict[str, Callable[[], Any]]:
    """Everything anybody may try, named as the model knows it; much of it is refused much of the time."""
    country, seals = story.country, (story.asset.control, story.asset.control, story.car)

    def sell() -> None:
        court, seal = dice.choice((FIRST, FIRST, UPPER, UPPER, WAITING)), dice.choice(seals)
        story.sell(court, seal, story.asset.own if court == WAITING else story.lineage)

    def unsold() -> None:
        country.act(dice.choice((FIRST, UPPER)), "officer2", "record_disposal", lineage=story.lineage,
                    control_id=dice.choice(seals), result="unsold", document_no="x")  # fmt: skip

    def hold() -> None:
        country.network.hold = lambda parcel: dice.random() < 0.3

    def release() -> None:
        country.network.hold = never
        country.network.release()
        country.settle()

    def move() -> None:
        dice.choice((case.ruled, case.handed_over, case.accepted, case.redocketed, case.taken_over))()

    return {
        "serve": lambda: story.served(dice.choice(("outsider", "creditor"))),
        "serve again": lambda: story.served(dice.choice(("outsider", "creditor"))),
        **{name: (lambda name=name: story.ruled(name)) for name in ("founded", "not_founded", "withdrawn")},
        "sue": lambda: story.sued(dice.choice(("outsider", "creditor"))), "security": lambda: story.secured("creditor"),
        **{name: (lambda name=name: story.judged(name)) for name in ("bars", "permits")},
        "lift": lambda: story.released(dice.choice((FIRST, UPPER))), "days": lambda: story.days(dice.choice((5, 16))),
        "sold": lambda: story.sold(1, dice.choice((FIRST, UPPER))), "unsold": unsold, "move": move, "hold": hold, "release": release,
        "sell": sell,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_disposal_inside_a_freeze(tmp_path: Path, seed: int) -> None:
    # Given an objection filed at the court that holds the case, and a superior ready to elevate it
    dice, story = random.Random(seed), told("filed", tmp_path)
    case = Elevation(story.country, lower=FIRST, upper=UPPER, lineage=story.lineage, case_no=story.asset.case_no)
    case.applied().docketed().file_called().file_sent()
    model, seen = Model(story), {court: disposals(story, court) for court in COURTS}
    model.done("file")

    # When many things are tried in random order
    for _ in range(STEPS):
        choices = attempts(story, case, dice)
        what = "sell" if dice.random() < 0.3 else dice.choice(sorted(choices))
        stopped = {court: model.stopped(court) for court in COURTS}
        with suppress(ZhixingError):  # refused with a reason: that is an answer
            choices[what]()
            model.done(what)
        model.clock()
        # Then nobody has begun or concluded a sale of the house where the model says it stands still
        for court in COURTS:
            now = disposals(story, court)
            assert not (now - seen[court] and stopped[court]), (what, court)
            seen[court] = now
    story.country.close()
