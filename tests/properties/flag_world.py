"""A light world for flags: courts with tables in memory, a network that loses, doubles and reorders, and the real code.

What passes the power is played (who holds, which epoch); what follows it is the real hooks, statements, merging and
handing on. The network is worse than the true one: nothing keeps order and what was applied comes again.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from shared.domain.courts import Line
from shared.domain.errors import Text, ZhixingError
from shared.domain.flags import Flag, FlagCopy, FlagPeer
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Received
from shared.messages.hooks import Done
from shared.messages.kinds import Procedure
from shared.procedures.flags import raising
from shared.procedures.flags.procedures import FLAGS
from shared.registry.registry import Registry

COURTS = ("spc", "gd", "gd03", "gd01", "gd0304", "gd0305")
LINEAGE, NOW, TODAY = "lineage", datetime(2026, 3, 10, tzinfo=UTC), date(2026, 3, 10)
SHA = "ab" * 32
KEYS = {Flag: ("flag_id",), FlagPeer: ("lineage_id", "court_id"), FlagCopy: ("flag_id", "statement", "court_id"),
        Power: ("power_id",)}  # fmt: skip


class Table:
    """Rows by key, as the port `Rows` as far as flags use it."""

    def __init__(self, row_type: type) -> None:
        self.names, self.kept = KEYS[row_type], dict[tuple[Any, ...], Any]()

    def _key(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.names)

    def get(self, *key: Any) -> Any:
        return self.kept.get(key)

    def add(self, row: Any) -> None:
        assert self._key(row) not in self.kept
        self.kept[self._key(row)] = row

    def add_new(self, row: Any) -> bool:
        return self.kept.setdefault(self._key(row), row) is row

    def save(self, row: Any) -> Any:
        assert self._key(row) in self.kept
        self.kept[self._key(row)] = row
        return row

    def where(self, *, order_by: Sequence[str] = (), **filters: Any) -> list[Any]:
        found = [row for row in self.kept.values() if all(getattr(row, n) == v for n, v in filters.items())]
        return sorted(found, key=lambda row: [getattr(row, name) for name in order_by]) if order_by else found


@dataclass(frozen=True)
class Letter:
    """A message: envelope, payload and signed copy in one."""

    kind: str
    sender: str
    recipient: str
    subject: str
    procedure_id: str
    message_id: str
    payload: Any


@dataclass
class Court:
    """One court: what survives a restart."""

    court_id: str
    world: World
    tables: dict[type, Table] = field(default_factory=lambda: {row: Table(row) for row in KEYS})
    inbox: dict[str, Letter] = field(default_factory=dict)
    sent: list[Letter] = field(default_factory=list)
    now, today = NOW, TODAY

    @property
    def registry(self) -> Registry:
        return self.world.registry

    @property
    def powers(self) -> Table:
        return self.tables[Power]

    @property
    def exchanges(self) -> Any:
        return self.world.exchanges

    def of(self, row_type: type) -> Table:
        return self.tables[row_type]

    def send(self, kind: str, recipient: str, payload: Any, *, lineage_id: str, exchange_id: str) -> str:
        letter = Letter(kind, self.court_id, recipient, lineage_id, exchange_id, self.world.new_id(), payload)
        self.sent.append(letter)
        return letter.message_id

    def signed_copy(self, message_id: str) -> Letter:
        return self.inbox[message_id]

    def received_payload(self, message_id: str) -> Any:
        return self.inbox[message_id].payload

    def open_copy(self, court_id: str, copy: Letter) -> Received:
        if copy.sender != court_id:
            refuse(RefusalCode.R1, "签名不符。", "Not signed by it.", rule="[D]")
        return Received(copy, copy.payload)  # type: ignore[arg-type]

    def raise_task(self, *_: Any, **__: Any) -> None:
        pass


@dataclass(frozen=True)
class Other:
    """An exchange, as far as a hook asks who is on the other side."""

    peer: str


class Peers:
    """Exchanges by id: here the id is the other court."""

    def get(self, exchange_id: str) -> Other:
        return Other(exchange_id)


class World:
    """Six courts, one case; see module docstring. `statements`: all that was ever said, for the model."""

    def __init__(self, seed: int, procedure: Procedure = FLAGS) -> None:
        self.dice, self.registry, self.procedure = random.Random(f"flags {seed}"), Registry.load(), procedure
        self.exchanges, self._ids = Peers(), 0
        self.kinds = {kind.name: kind for kind in procedure.messages}
        self.courts = {court: Court(court, self) for court in COURTS}
        self.network: list[Letter] = []
        self.statements: list[Flag] = []
        self.holders = ["gd0304"]
        self.holder, self.epoch = "gd0304", 1
        self.lossy = self.dice.choice((0.0, 0.1, 0.4))
        self.given: Counter[tuple[str, str, str, str]] = Counter()
        self.seen: Counter[str] = Counter()
        self._hold("gd0304", "gd0304", 1)

    def new_id(self) -> str:
        self._ids += 1
        return str(self._ids)

    # — one court, one transaction —

    def within(self, court: str, work: Callable[[Any], None]) -> bool:
        """Commits with what it sent, or changes nothing; a restart in the middle is a rollback."""
        here = self.courts[court]
        before = {row: dict(table.kept) for row, table in here.tables.items()}
        try:
            work(here)
        except ZhixingError as problem:
            self.seen[f"no: {problem.code}"] += 1
            done = False
        else:
            done = True
        if done and self.dice.random() < 0.05:
            self.seen["died"] += 1
            done = False
        if not done:
            for row, kept in before.items():
                here.tables[row].kept = kept
            here.sent.clear()
            return False
        for letter in here.sent:
            if letter.kind in self.kinds:
                said = letter.payload.statement.payload if letter.kind == "flag_copy" else letter.payload
                who = letter.payload.issuer if letter.kind == "flag_copy" else court
                kind = letter.payload.statement.kind if letter.kind == "flag_copy" else letter.kind
                self.given[court, letter.recipient, said.flag_id, f"{who} {said.authority} {said.revision} {kind}"] += 1
        self.network += here.sent
        here.sent.clear()
        return True

    def receive(self, letter: Letter) -> bool:
        """One message at its court: a statement, or what plays the passing of the power."""

        def apply(desk: Any) -> None:
            desk.inbox[letter.message_id] = letter
            message = Received(letter, letter.payload)  # type: ignore[arg-type]
            kind = self.kinds.get(letter.kind)
            if kind is not None:
                kind.accept(desk, message)
                kind.apply(desk, message)
                return
            holder, epoch, then = letter.payload
            self._hold(letter.recipient, holder, epoch)
            for hook in self._after_apply(letter.kind):
                hook(desk, message)
            for follows, to in then:
                desk.send(*follows_on(follows, to, holder, epoch), lineage_id=LINEAGE, exchange_id="p")

        return self.within(letter.recipient, apply)

    def _after_apply(self, kind: str) -> Iterator[Callable[[Any, Received], None]]:
        hook = self.procedure.hooks.after_apply.get(kind)
        if hook is not None:
            yield hook

    def _hold(self, court: str, holder: str, epoch: int) -> None:
        powers = self.courts[court].powers
        known = powers.get(LINEAGE)
        if known is None or known.epoch < epoch:
            state = "held" if holder == court else "elsewhere"
            powers.kept[LINEAGE,] = Power(LINEAGE, LINEAGE, state, holder, epoch, NOW, {})

    # — what happens —

    def deliver(self) -> None:
        """Some of what is on its way arrives, in any order; some is lost (it will be sent again), some comes again."""
        for letter in self.dice.sample(self.network, self.dice.randint(0, len(self.network))):
            if self.dice.random() < self.lossy:
                continue
            if self.receive(letter) and self.dice.random() > self.lossy / 2:
                self.network.remove(letter)

    def say(self) -> None:
        """A court says something of a flag: mostly one that may, now and then another."""
        court = self.dice.choice(COURTS)
        flags = self.courts[court].of(Flag).where(order_by=("flag_id",))
        if not flags or self.dice.random() < 0.2:
            self._raise()
            return
        flag = self.dice.choice(flags)
        what = self.dice.choice(("strike", "strike", "reopen", "escalate"))
        upper = self.dice.choice(COURTS[:4])
        self._said(court, {
            "strike": lambda desk: raising.strike_flag(desk, flag.flag_id, evidence_no="1", evidence_sha256=SHA,
                                                       reported_by="a", checked_by="b", reason=""),
            "reopen": lambda desk: raising.reopen_flag(desk, flag.flag_id, reason="again"),
            "escalate": lambda desk: raising.escalate_flag(desk, flag.flag_id, authority=upper, reason="up"),
        }[what], what)  # fmt: skip

    def _raise(self) -> None:
        lower = self.dice.choice(self.holders)
        above = [court.court_id for court in self.registry.superiors(lower, Line.REMEDY, TODAY)]
        court, cause = self.dice.choice([lower, *above]), self.dice.choice(("alert:P1", "list:1"))
        self._said(court, lambda desk: raising.raise_flag(
            desk, lineage_id=LINEAGE, case_no=f"（2026）{self.registry.court(lower).code}执1号", ground=Text("理由", "ground"), rule="", cause=cause,
            level=self.dice.choice(("yellow", "orange", "red")), case_court=lower), "raise")  # fmt: skip

    def _said(self, court: str, work: Callable[[Any], Any], what: str) -> None:
        mine = self.courts[court].of(Flag)
        before = dict(mine.kept)
        if self.within(court, work):
            for key, flag in mine.kept.items():
                if before.get(key) != flag:
                    self.statements.append(flag)
                    self.seen[flag.event] += 1

    def passes(self) -> None:
        """The case passes on by one of the procedures, or is refused because it is not there."""
        how = self.dice.choice(list(PASSINGS))
        old = self.holder
        to = self.dice.choice([court for court in COURTS[2:] if court != old])
        if self.dice.random() < 0.2:
            self.seen["refused"] += 1  # a ruling at a court that holds nothing: nothing follows it
            return
        self.seen[how] += 1
        self.epoch += 1
        self.holder = to
        self.holders.append(to)
        PASSINGS[how](self, old, to, self.epoch)

    def post(self, kind: str, sender: str, to: str, holder: str, epoch: int, *then: tuple[str, str]) -> None:
        """A message of the platform is on its way."""
        self.network.append(Letter(kind, sender, to, LINEAGE, "p", self.new_id(), (holder, epoch, then)))

    def acts(self, court: str, act: str, peer: str, holder: str, epoch: int, *then: tuple[str, str]) -> None:
        """A person of a court does something that takes the power, or records that it has passed."""
        hook = self.procedure.hooks.after_act.get(act)

        def work(desk: Any) -> None:
            self._hold(court, holder, epoch)
            if hook is not None:
                hook(desk, Done(act, LINEAGE, peer, None, {}))
            for kind, to in then:
                desk.send(*follows_on(kind, to, holder, epoch), lineage_id=LINEAGE, exchange_id="p")

        while not self.within(court, work):
            pass

    def rest(self) -> bool:
        """Quiescence: everything arrives; tells whether it comes to an end."""
        self.lossy = 0.0
        for _ in range(60):
            if not self.network:
                return True
            self.deliver()
            for letter in list(self.network):
                if self.receive(letter):
                    self.network.remove(letter)
                if len(self.network) > 2000:
                    return False
        return not self.network


def follows_on(kind: str, to: str, holder: str, epoch: int) -> tuple[str, str, Any]:
    """What the effect of a passing sends."""
    if "+" in kind:
        first, rest = kind.split("+", 1)
        nxt, at = rest.split("@")
        return first, to, (holder, epoch, ((nxt, at),))
    return kind, to, (holder, epoch, ())


def _elevated(world: World, old: str, to: str, epoch: int) -> None:
    world.post("elevation_ruling", to, old, to, epoch, ("ruling_served", to))


def _designated(world: World, old: str, to: str, epoch: int, kind: str = "designation_ruling") -> None:
    decider = world.dice.choice(("gd", "spc"))
    world.post(
        kind, decider, old, to, epoch, (f"designation_served+power_certificate@{to}", decider), ("case_handover", to)
    )


def _concentrated(world: World, old: str, to: str, epoch: int) -> None:
    _designated(world, old, to, epoch, "concentration_ruling")


def _otherwise(world: World, old: str, to: str, epoch: int) -> None:
    world.acts("gd", "record_other_service", old, to, epoch, ("certificate_by_proof", to), ("served_otherwise", old))


def _entrusted(world: World, old: str, to: str, epoch: int) -> None:
    world.acts(to, "docket_entrusted_case", old, to, epoch, ("entrust_docket_notice", old))


def _returned(world: World, old: str, to: str, epoch: int) -> None:
    world.post("entrust_return", old, to, to, epoch, ("entrust_resumed", old))


#: How power passes, and what the courts say to one another about it.
PASSINGS: dict[str, Callable[[World, str, str, int], None]] = {
    "elevation": _elevated, "designation": _designated, "concentration": _concentrated, "other_service": _otherwise,
    "entrustment": _entrusted, "return": _returned,
}  # fmt: skip
STEPS: tuple[tuple[Callable[[World], None], int], ...] = ((World.say, 5), (World.passes, 2), (World.deliver, 4))
