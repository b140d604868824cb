"""What may happen in a run: one list of steps, for the seeded driver and for hypothesis alike.

A step takes the world and its own dice and tells whether anything happened. What is refused with a reason is no fault.
A new way to move or keep power is added here, once: write a function, list it in STEPS.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from entrustment_stories import LETTER, PANEL
from properties.beginning import COURTS, HOLDERS, SUPERIORS, Ruling
from properties.world import World

from shared.domain.courts import Line
from shared.domain.exchanges import Exchange
from shared.flows import drafting
from shared.procedures import CATALOGUE

Dice = random.Random
Step = Callable[[World, Dice], bool]
WITHDRAWALS = {"elevation": "ruling_withdrawn", "designation": "designation_withdrawn",
               "concentration": "designation_withdrawn"}  # fmt: skip
PRESIDENT = (("chief", "review"), ("president", "approve"))
MAJOR = (("reviewer1", "discuss"), ("reviewer2", "discuss"), ("reviewer3", "discuss"), *PRESIDENT)
#: What the courts of a transfer do next: state → act, who.
TRANSFER = {"custody": ("hand_over_case", "officer1"), "checking": ("accept_handover", "officer1"),
            "accepted": ("docket_transferred_case", "filing"), "docketed": ("take_over_controls", "officer1")}  # fmt: skip
CONTROL = {"asset": "车辆", "kind": "movable", "rank": 1, "start_on": "2026-03-10", "end_on": "2027-03-10",
           "registrar": "某车管所"}  # fmt: skip
#: Courts of one level that entrust to one another, and what somebody may go on with: role and state.
PAIRS = {"gd03": "gd01", "gd01": "gd03", "gd0304": "gd0305", "gd0305": "gd0304"}
ENTRUST = {("sender", "proposed"), ("sender", "sent"), ("receiver", "received")}
REVIEWS = ("elevation", "designation", "concentration")
DECIDING = ("superior", "decider", "gatherer")
#: Failpoints that a turn of this kind reaches.
POINTS = {
    "issue": ("issue.effects_done", "issue.committed"),
    "act": ("act.effects_done", "act.committed"),
    "relay": ("relay.selected", "relay.published", "relay.marked", "frames.published", "frames.removed",
              "sequencer.appended", "sequencer.committed"),
    "take": ("receive.begun", "receive.verified", "receive.applied", "receive.committed", "receipt.effects_done"),
}  # fmt: skip


# — people —


def issue(world: World, dice: Dice) -> bool:
    """A superior issues one of its approved rulings."""
    if not world.drawer:
        return False
    ruling = dice.choice(world.drawer)
    if world.issue(ruling) is None:
        return False
    world.drawer.remove(ruling)
    return True


def withdraw(world: World, dice: Dice) -> bool:
    """A superior withdraws a ruling that is on its way."""
    for court in dice.sample(SUPERIORS, len(SUPERIORS)):
        for exchange in exchanges_at(world, court, procedure__in=list(WITHDRAWALS), state="ruled"):
            draft = world.turn(
                world.country.draft, court, "reviewer1", WITHDRAWALS[exchange.procedure], to=exchange.peer,
                lineage=exchange.lineage_id, exchange=exchange.exchange_id, reason="另行处理",
                supersedes=exchange.data["ruling"],
            )  # fmt: skip
            if draft is not None:
                world.turn(world.country.approve, court, draft, *PRESIDENT)
                sent = world.issue(Ruling(court, draft, exchange.exchange_id, exchange.lineage_id, ""))
                return sent is not None
    return False


def act(world: World, dice: Dice) -> bool:
    """A court acts: mostly one that believes it holds the case, with any epoch."""
    lineage = dice.choice(world.lineages)
    holding = [court for court in COURTS if holds(world, court, lineage)]
    court = dice.choice(holding) if holding and dice.random() < 0.7 else dice.choice(COURTS)
    epoch = dice.choice((None, None, 1, 2, 3))
    return world.act(court, "officer1", "impose_control", lineage, epoch=epoch, **CONTROL) is not None


def transfer(world: World, dice: Dice) -> bool:
    """The next thing one court has to do about a case that came or went."""
    for court in dice.sample(HOLDERS, len(HOLDERS)):
        for exchange in exchanges_at(world, court, procedure="transfer", state__in=list(TRANSFER)):
            if transferred(world, court, exchange):
                return True
    return False


def close(world: World, dice: Dice) -> bool:
    """A court closes a case it believes to hold."""
    lineage = dice.choice(world.lineages)
    holding = [court for court in COURTS if holds(world, court, lineage)]
    return any(
        world.act(court, "officer1", "close_case", lineage, mode="terminated", reason="申请人撤回申请") is not None
        for court in holding
    )


def entrust(world: World, dice: Dice) -> bool:
    """The next thing in an entrustment: propose, send the letter, docket there, or withdraw."""
    running = [(court, exchange) for court in HOLDERS for exchange in exchanges_at(world, court, procedure="entrustment")
               if (exchange.role, exchange.state) in ENTRUST]  # fmt: skip
    if not running or dice.random() < 0.3:
        lineage = dice.choice(world.lineages)
        holding = [court for court in PAIRS if holds(world, court, lineage)]
        survey = {"surveyed_on": "2026-03-10", "assets_there": "房产"}
        return any(world.act(court, "officer1", "propose_entrustment", lineage, target=PAIRS[court], **survey) is not None
                   for court in holding)  # fmt: skip
    court, exchange = dice.choice(running)
    if exchange.state == "proposed":
        world.settle()  # the promises come in, as far as the network lets them
        return _send_letter(world, court, exchange)
    if exchange.role == "receiver":
        done = world.act(court, "filing", "docket_entrusted_case", exchange.lineage_id, exchange.exchange_id)
    else:
        done = dice.random() < 0.4 and world.act(court, "chief", "withdraw_entrustment", exchange.lineage_id,
                                                 exchange.exchange_id, reason="和解")  # fmt: skip
    return bool(done)


def _send_letter(world: World, court: str, exchange: Exchange) -> bool:
    draft = world.turn(world.country.draft, court, "officer1", "entrust_letter", to=exchange.peer,
                       lineage=exchange.lineage_id, exchange=exchange.exchange_id, **LETTER)  # fmt: skip
    if draft is None:
        return False
    world.turn(world.country.approve, court, draft, *PANEL)
    with world.country.read(court) as unit:
        digest = unit.drafts.need(draft).digest
    person = world.people[court, "officer1"]
    return world.turn(drafting.issue, world.nodes[court], person, draft, digest=digest) is not None


def rule_again(world: World, dice: Dice) -> bool:
    """After a move, with the network calm: the new holder dockets, a superior reviews and has a new ruling approved."""
    world.calm()
    world.settle()
    moved = [(lineage, court) for lineage in world.lineages for court in COURTS
             if holds(world, court, lineage) and _epoch(world, court, lineage) > 1]  # fmt: skip
    if not moved:
        return False
    lineage, holder = dice.choice(moved)
    _docketed(world, lineage)
    above = [court for court in SUPERIORS if world.nodes[court].registry.is_superior(
        court, holder, Line.REMEDY, world.clock.legal_today())]  # fmt: skip
    case_no = _case_no(world, holder, lineage)
    if not above or case_no is None:
        return False
    return _reviewed(world, dice, dice.choice(above), holder, lineage, case_no)


def other_service(world: World, dice: Dice) -> bool:
    """A superior serves its ruling by other means, the old court mostly out of reach: whatever is offered for it."""
    for court in dice.sample(SUPERIORS, len(SUPERIORS)):
        for name, exchange in _offered(world, court, OTHER_SERVICE):
            if name == "drop_other_service" and dice.random() < 0.7:
                continue
            if name == "ask_other_service" and dice.random() < 0.7:
                world.cut = {frozenset((exchange.peer, other)) for other in COURTS if other != exchange.peer}
            done = world.act(court, "chief", name, exchange.lineage_id, exchange.exchange_id, **OTHER_SERVICE[name])
            if done is not None:
                world.seen[name] += 1
                if name == "ask_other_service" and dice.random() < 0.8:
                    world.settle()
                    return other_service(world, dice) or True
                return True
    return False


# — the network and time —


def disturb(world: World, dice: Dice) -> bool:
    """Parcels get lost, doubled or held from now on, some or all; or no longer."""
    world.rates[dice.choice(("drop", "duplicate", "hold", "hold"))] = dice.choice((0.0, 0.3, 0.3, 1.0))
    return True


def cut(world: World, dice: Dice) -> bool:
    """Two courts do not reach each other from now on; or all do again."""
    world.cut = {frozenset(dice.sample(COURTS, 2))} if dice.random() < 0.8 else set()
    return True


def release(world: World, dice: Dice) -> bool:
    """Some of what the network kept aside goes out."""
    waiting = len(world.network.held)
    world.network.release(lambda _: dice.random() < 0.5)
    return waiting > 0


def deliver(world: World, dice: Dice) -> bool:
    """One court relays and receives a few parcels, in any order."""
    waiting = [court for court in COURTS if world.network.queues[court]]
    court = dice.choice(waiting or COURTS)
    sent = world.relay(dice.choice(COURTS))
    world.network.reorder(court, lambda _: dice.random())
    return bool(sent + world.take(court, dice.randint(1, 5)))


def bustle(world: World, dice: Dice) -> bool:
    """Everybody relays, and receives what waits in any order, once."""
    moved = sum([world.relay(court) for court in COURTS])
    for court in COURTS:
        world.network.reorder(court, lambda _: dice.random())
        moved += world.take(court)
    return moved > 0


def settle(world: World, dice: Dice) -> bool:
    """The network comes to rest, with the faults it has."""
    world.settle()
    return True


def wait(world: World, dice: Dice) -> bool:
    """Seconds pass, seldom days; some clocks look for what is due."""
    world.later(dice.choice((timedelta(seconds=3), timedelta(seconds=30), timedelta(seconds=90), timedelta(days=40))))
    for court in dice.sample(COURTS, 2):
        world.sweep(court)
    return True


# — death and return —


def crash(world: World, dice: Dice) -> bool:
    """A node dies in the middle of a turn: what it had not committed is lost, the broker gives its parcels again."""
    what = dice.choice(list(POINTS))
    court = dice.choice(COURTS)
    turns: dict[str, Callable[[], Any]] = {
        "issue": lambda: issue(world, dice),
        "act": lambda: act(world, dice),
        "relay": lambda: world.relay(court),
        "take": lambda: [world.take(each) for each in dice.sample(COURTS, len(COURTS))],
    }
    return world.dying(dice.choice(POINTS[what]), dice.randint(1, 2), turns[what])


def back_up(world: World, dice: Dice) -> bool:
    """A court's database is copied."""
    world.back_up(dice.choice(COURTS))
    return True


def restore(world: World, dice: Dice) -> bool:
    """A court starts again on its copy, or on that of the beginning; once a run."""
    if world.restored:
        return False
    world.restore(dice.choice(sorted(world.earlier) or COURTS))
    return True


#: Acts of service by other means. A record without the other superiors' promises is no step: it could not be sound.
OTHER_SERVICE: dict[str, dict[str, Any]] = {
    "record_other_service": {
        "means": "direct",
        "served_on": "2026-03-10",
        "proof": "送达回证",
        "proof_sha256": "ab" * 32,
    },
    "drop_other_service": {"reason": "原法院已恢复联系"},
    "ask_other_service": {"reason": "原法院节点不能联系"},
}
#: Every step with its usual weight.
STEPS: dict[str, tuple[Step, int]] = {
    "issue": (issue, 22),
    "withdraw": (withdraw, 6),
    "act": (act, 12),
    "transfer": (transfer, 8),
    "close": (close, 3),
    "entrust": (entrust, 8),
    "rule_again": (rule_again, 3),
    "disturb": (disturb, 9),
    "cut": (cut, 4),
    "release": (release, 6),
    "deliver": (deliver, 10),
    "bustle": (bustle, 10),
    "settle": (settle, 3),
    "wait": (wait, 6),
    "crash": (crash, 8),
    "back_up": (back_up, 2),
    "restore": (restore, 2),
}


if "ask_other_service" in CATALOGUE.acts:
    STEPS["other_service"] = (other_service, 6)


# — looking and doing, shared by steps —


def _offered(world: World, court: str, acts: Iterable[str]) -> Iterator[tuple[str, Exchange]]:
    """Which of these acts a court is offered, by the role and state of its exchanges."""
    for exchange in exchanges_at(world, court):
        for name in acts:
            for offer in CATALOGUE.acts[name].offers:
                mine = (offer.procedure, offer.role) == (exchange.procedure, exchange.role)
                if mine and exchange.state in offer.states:
                    yield name, exchange


def exchanges_at(world: World, court: str, **filters: Any) -> list[Exchange]:
    with world.country.read(court) as unit:
        return list(unit.exchanges.where(order_by=("opened_at", "exchange_id"), **filters))


def holds(world: World, court: str, lineage: str) -> bool:
    with world.country.read(court) as unit:
        return unit.powers.first(lineage_id=lineage, state="held") is not None


def _epoch(world: World, court: str, lineage: str) -> int:
    return int(world.country.power(court, lineage).epoch)


def transferred(world: World, court: str, exchange: Exchange) -> bool:
    """The act that this state of a transfer waits for."""
    name, login = TRANSFER[exchange.state]
    return world.act(court, login, name, exchange.lineage_id, exchange.exchange_id) is not None


def _docketed(world: World, lineage: str) -> None:
    """Hand over, accept, docket: as far as it goes."""
    for state in ("custody", "checking", "accepted"):
        for court in HOLDERS:
            for exchange in exchanges_at(world, court, procedure="transfer", lineage_id=lineage, state=state):
                transferred(world, court, exchange)
        world.settle()


def _case_no(world: World, court: str, lineage: str) -> str | None:
    with world.country.read(court) as unit:
        case = unit.cases.first(lineage_id=lineage, state="open")
        return None if case is None else str(case.case_no)


def _reviewed(world: World, dice: Dice, upper: str, holder: str, lineage: str, case_no: str) -> bool:
    """A new review at `upper` of the case its new holder has docketed; the approved ruling goes into the drawer."""
    for old in exchanges_at(world, upper, lineage_id=lineage, state="reviewing"):
        name = "decline_elevation" if old.procedure == "elevation" else "decline_designation"
        if old.role in DECIDING:
            world.act(upper, "reviewer1", name, lineage, old.exchange_id, reasons="案件已移转")
    named = {"first_case_no": world.start.first_numbers[lineage]}
    targets = [court for court in ("gd0304", "gd0305", "gd01") if court != holder]
    inputs: dict[str, Any] = {"reasoning": "另行处理", "exception_reason": "全省协调需要"}
    if dice.random() < 0.5 and upper != "spc":
        opened = world.act(upper, "reviewer1", "open_elevation_review", "", lower_court=holder, case_no=case_no,
                           reason="依职权审查", **named)  # fmt: skip
        kind, target = "elevation_ruling", upper
    else:
        opened = world.act(upper, "reviewer1", "open_designation", "", old_court=holder, case_no=case_no,
                           ground="local_obstruction", reason="执行受到干预", **named)  # fmt: skip
        kind, target = "designation_ruling", dice.choice(targets)
        inputs["target"] = target
    if opened is None:
        return False
    review = str(opened["exchange_id"])
    world.act(upper, "reviewer1", "call_file", lineage, review, items="卷宗")
    world.settle()
    world.act(holder, "officer1", "send_file", lineage, review)
    world.settle()
    draft = world.turn(world.country.draft, upper, "reviewer1", kind, to=holder, lineage=lineage, exchange=review,
                       **inputs)  # fmt: skip
    if draft is None:
        return False
    world.turn(world.country.approve, upper, draft, *MAJOR)
    world.drawer.append(Ruling(upper, draft, review, lineage, target))
    return True


def outcomes(world: World) -> Iterator[str]:
    """What became of the rulings and withdrawals of a run, by kind and final state."""
    moving = {kind.name for kind in world.nodes["spc"].catalogue.messages.values() if kind.moves_power}
    for court in SUPERIORS:
        with world.country.read(court) as unit:
            for row in unit.outbox.where(kind__in=sorted(moving | set(WITHDRAWALS.values()))):
                yield f"{row.kind} {row.state}"
