from __future__ import annotations

import pytest

from shared.flows.ports_transport import Outcome, Parcel
from shared.transport.in_process import InProcessNetwork


def network() -> InProcessNetwork:
    made = InProcessNetwork()
    for court in ("gd", "gd03"):
        made.transport(court)
    return made


def order(number: int) -> Parcel:
    return Parcel(f"m{number}", "gd", "gd03", "k")


def delivered(net: InProcessNetwork) -> list[str]:
    got: list[str] = []
    net.drain({"gd03": lambda parcels: got.extend(p.message_id for p in parcels)})
    return got


def test_faults_drop_duplicate_and_hold_what_they_name() -> None:
    # Given a network that loses m1, doubles m2 and holds m3
    net = network()
    net.drop = lambda p: p.message_id == "m1"
    net.duplicate = lambda p: p.message_id == "m2"
    net.hold = lambda p: p.message_id == "m3"

    # When four are published
    outcomes = net.transport("gd").publish([order(n) for n in range(1, 5)])

    # Then all are confirmed, for a confirm is no receipt
    assert outcomes == [Outcome.CONFIRMED] * 4
    assert delivered(net) == ["m2", "m2", "m4"]
    net.release()
    assert delivered(net) == ["m3"]


def test_reorder_turns_what_waits_round() -> None:
    net = network()
    net.transport("gd").publish([order(n) for n in range(3)])
    net.reorder("gd03", key=lambda p: -int(p.message_id[1:]))
    assert delivered(net) == ["m2", "m1", "m0"]


def test_a_handler_that_fails_leaves_the_parcel_where_it_was() -> None:
    net = network()
    net.transport("gd").publish([order(1)])

    def fail(_parcels: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        net.step("gd03", fail)
    assert delivered(net) == ["m1"]
