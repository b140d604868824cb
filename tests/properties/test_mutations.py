"""Ten thousand ways to change a signed ruling, on the way or at a sender that does not check: none is accepted."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from forging import genuine, parcel
from stories import LOWER, Elevation

from shared.flows.ports_transport import Parcel
from shared.messages.envelope import MAX_BODY_BYTES, Envelope
from shared.messages.signing import PrivateKey, Signed

HOW_MANY, BATCH = 10_000, 250
JUNK: tuple[Any, ...] = (
    "",
    "0",
    "-1",
    "x" * 300,
    "\0",
    "\ud800",
    None,
    0,
    -1,
    2**70,
    1.5,
    True,
    [],
    {},
    [[]],
    {"a": None},
    "执行",
)


def bit_flipped(dice: random.Random, model: Parcel, _: Envelope) -> Parcel:
    at = dice.randrange(len(model.body))
    changed = bytes([model.body[at] ^ (1 << dice.randrange(8))])
    return replace(model, body=model.body[:at] + changed + model.body[at + 1 :])


def cut_or_spliced(dice: random.Random, model: Parcel, _: Envelope) -> Parcel:
    start, end = sorted(dice.randrange(len(model.body)) for _ in range(2))
    middle = dice.choice([b"", dice.randbytes(3), model.body[start:end] * 2, b"," * 5])
    body = model.body[:start] + middle + model.body[end + 1 :]
    return replace(model, body=body[: MAX_BODY_BYTES + 5])


def header_changed(dice: random.Random, model: Parcel, _: Envelope) -> Parcel:
    name = dice.choice(("zx-alg", "zx-key", "zx-signature"))
    value = model.headers[name]
    at = dice.randrange(len(value))
    new = dice.choice(
        ["", value[:at], value[:at] + "ABab01_-"[dice.randrange(8)] + value[at + 1 :] + "A", value[::-1], "ed25519"]
    )
    if new == value:
        new = ""
    return replace(model, headers={**model.headers, name: new})


def outside_changed(dice: random.Random, model: Parcel, _: Envelope) -> Parcel:
    return replace(model, sender=dice.choice(("gd", "spc", "gd0304", "", "gd0305", "\0", "x" * 300)))


def signed_by_another(dice: random.Random, model: Parcel, _: Envelope) -> Parcel:
    return replace(model, headers=Signed.by(OTHERS[dice.randrange(len(OTHERS))], model.body).headers())


OTHERS = [PrivateKey.generate() for _ in range(3)]
Mutation = Callable[[random.Random, Parcel, Envelope], Parcel]
ON_THE_WAY: tuple[Mutation, ...] = (bit_flipped, cut_or_spliced, header_changed, outside_changed, signed_by_another)
#: Members that approvals bind, or that say who may; the others (time, trace, log head) a sender may set as it likes.
BINDING = ("type", "subject", "recipient", "body", "powerid", "fromepoch", "source", "data", "specversion")


def at_the_sender(dice: random.Random, event: dict[str, Any]) -> dict[str, Any]:
    """Another content, to be signed with the sender's true key but without new approvals."""
    choice = dice.randrange(4)
    if choice == 0:
        member = dice.choice(BINDING)
        return (
            event | {member: dice.choice(JUNK)}
            if dice.random() < 0.7
            else {k: v for k, v in event.items() if k != member}
        )
    data = dict(event["data"])
    if choice == 1:
        at = dice.randrange(len(data["payload"]))
        data["payload"] = (
            data["payload"][:at] + dice.choice(["", "0", "\\", '"', "{", "改"]) + data["payload"][at + 1 :]
        )
        if data["payload"] == event["data"]["payload"]:
            data["payload"] += " "
    elif choice == 2:
        payload = json.loads(data["payload"])
        payload[dice.choice(sorted(payload))] = dice.choice(JUNK)
        data["payload"] = json.dumps(payload)
    else:
        approvals = [dict(item) for item in data["approvals"]]
        at = dice.randrange(len(approvals))
        if dice.random() < 0.3:
            del approvals[at]
        else:
            part = dice.choice(sorted(approvals[at]))
            other = approvals[at - 1].get(part)
            approvals[at][part] = other if other != approvals[at][part] else dice.choice(JUNK)
        data["approvals"] = approvals
    return event | {"data": data}


@pytest.mark.slow
@pytest.mark.shows("R1", "R6")
def test_no_mutation_of_a_ruling_is_accepted_and_none_stops_the_court(
    en_route: Elevation, caplog: pytest.LogCaptureFixture
) -> None:
    country, model, dice = en_route.country, genuine(en_route), random.Random(20260310)
    true, key = parcel(country, model), country.keys[model.sender]
    event = json.loads(true.body)
    caplog.set_level(logging.WARNING, "shared.flows")
    sent = 0

    while sent < HOW_MANY:
        batch = []
        for number in range(sent, sent + BATCH):
            if number % 2:
                batch.append(dice.choice(ON_THE_WAY)(dice, true, model))
            else:
                fresh = event | {"id": f"m-{number}", "stream": f"s-{number}", "lineageseq": "1"}
                changed = at_the_sender(dice, fresh)
                signed = Signed.by(key, json.dumps(changed).encode())
                batch.append(Parcel(f"m-{number}", model.sender, LOWER, model.kind, signed.headers(), signed.body))
        country.receive(LOWER, *batch)
        sent += BATCH

    power = country.power(LOWER, en_route.lineage)
    assert (power.holder, power.epoch) == (LOWER, 1)
    with country.read(LOWER) as unit:
        wrong = [row for row in unit.inbox.where(kind="elevation_ruling") if row.state == "applied"]
        assert wrong == []
        assert unit.quarantine.count(reason="handling_failed") == 0
        assert unit.quarantine.count() > HOW_MANY / 4
        assert unit.inbox.count(state="refused") > HOW_MANY / 10
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []

    # And the true bytes still take effect
    country.receive(LOWER, true)
    assert country.power(LOWER, en_route.lineage).epoch == 2
