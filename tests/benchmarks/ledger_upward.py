"""How many node events a second one superior takes from its lower courts, over RabbitMQ into PostgreSQL.

Lower courts record events through their desks (100 a transaction) and send them by the sweep and relay of real worker
processes; the superior's worker applies them. All databases are on one private PostgreSQL, all queues on one private
RabbitMQ, all on this machine, so the figure is end to end: every event is made, chained, signed, sent and applied here.

    PYTHONPATH=tests python tests/benchmarks/ledger_upward.py [seconds] [--prefill EVENTS_A_COURT]

With `--prefill` the lower courts record and send first while the superior is down; then only it is measured.
Beside it: the same rows in batches of the same size into the same PostgreSQL without messages. It asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psycopg
from faults.country import UPPER, Country, furnish
from faults.processes import fork, wait_for, worker

from shared.domain.ledger import LedgerEvent
from shared.domain.node_events import Entry
from shared.flows.desk import OpenDesk
from shared.flows.node import Pace
from shared.persistence.private_postgresql import PrivatePostgreSQL
from shared.persistence.store import open_store
from shared.procedures.ledger.papers import LINES_A_MESSAGE
from shared.transport import topology
from shared.transport.private_rabbitmq import PrivateRabbitMQ
from shared.transport.provisioning import ManagementApi, provision

LOWER = ("gd0304", "gd0305", "gd0306")
RUNNING = (UPPER, *LOWER)
AIM = 500
WAIT_SECONDS = 90
#: Recorded ahead of what has arrived, so that the superior and not the makers is measured, and no more.
AHEAD = 3000
EVENTS_A_CASE = 40


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("seconds", nargs="?", type=float, default=60)
    given.add_argument("--prefill", type=int, default=0)
    wanted = given.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="zhixing-ledger-"))
    folder.chmod(0o755)
    try:
        with (
            PrivateRabbitMQ(folder / "rabbitmq") as broker,
            PrivatePostgreSQL(folder / "cluster", durable=True) as server,
        ):
            measure(folder, broker, server, wanted.seconds, wanted.prefill)
            server.remove()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, broker: PrivateRabbitMQ, server: PrivatePostgreSQL, seconds: float, prefill: int) -> None:
    api = ManagementApi(broker.management_url, broker.admin_user, broker.admin_password)
    words = provision(api, ("spc", "gd", *RUNNING), {}, renew=True)
    place = f"127.0.0.1:{broker.amqp_port}/{topology.VHOST}"
    country = Country(
        folder / "country", pace=replace(Pace(), relay_poll_seconds=0.1), running=RUNNING,
        stores={court: server.create_database(f"ledger_{court}") for court in (*RUNNING, "baseline")},
        queues={court: f"amqp://{court}:{words[court]}@{place}" for court in RUNNING},
    )  # fmt: skip
    if wait_for(fork(folder, "furnish", lambda: furnish(country))) != 0:
        sys.exit((folder / "furnish.log").read_text())
    plain = country.stores[UPPER].replace("+psycopg", "")

    def arrived() -> int:
        with psycopg.connect(plain) as connection:
            row = connection.execute("SELECT count(*) FROM ledger_events").fetchone()
        return int(row[0]) if row else 0

    def start(court: str) -> int:
        return fork(folder, court, lambda: worker(country, court))

    children: list[int] = []
    try:
        children += [start(court) for court in LOWER]
        if prefill:
            makers = [fork(folder, f"make-{c}", lambda c=c: make(country, c, prefill)) for c in LOWER]  # type: ignore[misc]
            for pid in makers:
                wait_for(pid)
            time.sleep(5)  # eight messages a court are under way at most: the rest waits in the courts below
        else:
            children += [fork(folder, f"make-{c}", lambda c=c: make(country, c, None, plain)) for c in LOWER]  # type: ignore[misc]
        children.append(start(UPPER))
        applied = report("applied", *rate(arrived, seconds, prefill * len(LOWER)), len(LOWER))
    finally:
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            wait_for(pid)
        for log in sorted(folder.glob("*.log")):
            if log.stat().st_size:
                sys.stdout.write(f"{log.name}: {log.read_text()[-1500:]}\n")
    plainly = baseline(country, arrived())
    sys.stdout.write(f"ratio to rows without messages: {applied / plainly:.3f}\n")


def make(country: Country, court: str, events: int | None, plain: str = "") -> None:
    """Record events at a lower court: so many, or until SIGTERM but not far ahead of the superior."""
    node, made = country.node(court), 0
    while events is None or made < events:
        if plain and made >= AHEAD:
            with psycopg.connect(plain) as connection:
                row = connection.execute("SELECT count(*) FROM ledger_events WHERE court = %s", (court,)).fetchone()
            if row is not None and made - row[0] >= AHEAD:
                time.sleep(0.05)
                continue
        with node.store.begin() as unit:
            desk = OpenDesk(node, unit)
            desk.record_events([_entry(court, made + n) for n in range(LINES_A_MESSAGE)])
            desk.flush()
        made += LINES_A_MESSAGE


def _entry(court: str, number: int) -> Entry:
    """One event; a case has about forty (the sizing of decision 0024)."""
    return Entry("creditor_contacted", f"{court}-{number // EVENTS_A_CASE}", f"subject-{number}")


def rate(arrived: Callable[[], int], seconds: float, whole: int) -> tuple[int, float]:
    """(events, seconds) from the first one that arrives; ends early when all are there."""
    waited = time.monotonic()
    while (first := arrived()) == 0:
        if time.monotonic() - waited > WAIT_SECONDS:
            return 0, WAIT_SECONDS
        time.sleep(0.05)
    began = time.monotonic()
    while time.monotonic() - began < seconds and not 0 < whole <= arrived():
        time.sleep(0.25)
    return arrived() - first, time.monotonic() - began


def baseline(country: Country, events: int) -> float:
    """The rows the superior now has, once more without messages, batches of the same size, one transaction each."""
    from shared.persistence.migrations.migrate import upgrade

    upgrade(country.stores["baseline"])
    source, store = open_store(country.stores[UPPER]), open_store(country.stores["baseline"])
    with source.read() as unit:
        rows = unit.of(LedgerEvent).where(limit=min(events, 20_000))
    began = time.monotonic()
    for at in range(0, len(rows), LINES_A_MESSAGE):
        with store.begin() as unit:
            unit.of(LedgerEvent).add_all(rows[at : at + LINES_A_MESSAGE])
    rate_of_rows = report("rows without messages", len(rows), time.monotonic() - began, 0)
    source.close()
    store.close()
    return rate_of_rows


def report(what: str, events: int, seconds: float, courts: int) -> float:
    load = os.getloadavg()[0]
    below = f" from {courts} courts" if courts else ""
    sys.stdout.write(
        f"{what}{below}: {events} in {seconds:.1f} s = {events / seconds:.0f} a second (load {load:.1f}, aim {AIM})\n"
    )
    sys.stdout.flush()
    return events / seconds


if __name__ == "__main__":
    main()
