"""Two thousand ways for a sender to change a delegation or an opinion it has: none is accepted."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from typing import Any

import pytest
from delegation_stories import DEPUTY, deputy, proof, signed, with_approval
from forging import genuine, served_on
from stories import LOWER, Elevation

from shared.flows.ports_transport import Parcel
from shared.messages.signing import Signed

HOW_MANY, BATCH = 2_000, 100
JUNK: tuple[Any, ...] = ("", "0", "x" * 300, "\0", None, 0, -1, 1.5, True, [], {}, "president", "2026-03-10", "执行")
DAYS = ("2026-02-28", "2026-03-02", "2026-03-30", "2026-04-01", "2026-05-01")


def one_character(dice: random.Random, text: str) -> str:
    at = dice.randrange(len(text))
    return text[:at] + dice.choice("abcXYZ0189-_.") + text[at + 1 :]


def changed(dice: random.Random, given: dict[str, Any]) -> dict[str, Any]:
    """The approval with one thing in its delegation or its opinion different; the officers' signatures as they were."""
    lent = given["delegation"]
    choice = dice.randrange(6)
    if choice == 0:
        return {name: value for name, value in given.items() if name != "delegation"}
    if choice == 1:
        return given | {"delegation": dice.choice(JUNK)}
    if choice == 2:
        return given | {"opinion": dice.choice(["agree:" + "0" * 64, "disagree:" + "f" * 64, *JUNK])}
    name = dice.choice(sorted(lent))
    if choice == 3:
        return given | {"delegation": {other: value for other, value in lent.items() if other != name}}
    if choice == 4:
        return given | {"delegation": lent | {name: dice.choice([*JUNK, *DAYS])}}
    return given | {"delegation": lent | {name: one_character(dice, lent[name])}}


def mutations(dice: random.Random, event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each under an id and a stream of its own."""
    approvals = event["data"]["approvals"]
    number = 0
    while number < HOW_MANY:
        other = changed(dice, approvals[-1])
        # None means that a member is not there: with an opinion that is the message itself
        if {name: value for name, value in other.items() if value is not None} == approvals[-1]:
            continue
        number += 1
        data = event["data"] | {"approvals": [*approvals[:-1], other]}
        yield event | {"id": f"m-{number}", "stream": f"s-{number}", "lineageseq": "1", "data": data}


@pytest.mark.slow
@pytest.mark.shows("R1", "R6")
def test_no_mutation_of_a_delegation_or_an_opinion_is_accepted(
    en_route: Elevation, caplog: pytest.LogCaptureFixture
) -> None:
    country, dice = en_route.country, random.Random(20260310)
    deputy(country)
    model = genuine(en_route)
    model = with_approval(country, model, signed(country, model, "approve", DEPUTY, proof(country)))
    key, batch = country.keys[model.sender], []
    caplog.set_level(logging.WARNING, "shared.flows")

    for event in mutations(dice, json.loads(model.to_bytes())):
        sealed = Signed.by(key, json.dumps(event).encode())
        batch.append(Parcel(event["id"], model.sender, LOWER, model.kind, sealed.headers(), sealed.body))
        if len(batch) == BATCH:
            country.receive(LOWER, *batch)
            batch = []

    with country.read(LOWER) as unit:
        states = [row.state for row in unit.inbox.where(kind="elevation_ruling")]
        assert set(states) == {"refused"}
        assert len(states) + unit.quarantine.count() == HOW_MANY
    assert country.power(LOWER, en_route.lineage).epoch == 1
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    row = served_on(country, model)
    assert row is not None
    assert row.state == "applied", "and as it was, it holds"
