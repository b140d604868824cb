"""How long a message takes from its issue at one court to its effect at another when nothing else happens.

Two courts run as real processes on the embedded engine with the pace of production. The superior calls a file, again
and again, each time after both queues have been quiet long enough for the readers to poll slowly. Measured is the
time from the commit of the act to the effect in the other court's database, seen by polling it every millisecond.

    PYTHONPATH=tests python tests/benchmarks/idle_delivery.py [messages]

Prints the 50th and 99th percentile in milliseconds and as multiples of the idle poll interval (40 ms): with a bell
for the relay and a poll for the reader, about half an interval plus the work of two transactions is what to expect;
the aim is 200 ms. It asserts nothing: time on a shared machine is no claim a test could make.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from faults.country import LOWER, RUNNING, UPPER, Country, furnish
from faults.elevation_steps import CASE, person
from faults.processes import fork, wait_for, worker

from shared.bootstrap.build import RELAY_POLL_SECONDS
from shared.flows import acts
from shared.flows.node import Node, Pace
from shared.messages.kinds import About
from shared.transport.embedded_channel import BUSY_FOR_SECONDS, IDLE_POLL_SECONDS

MESSAGES = 40
AIM_SECONDS = 0.2


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    folder = Path(tempfile.mkdtemp(prefix="zhixing-idle-"))
    country = Country(folder / "country", pace=replace(Pace(), relay_poll_seconds=RELAY_POLL_SECONDS))
    workers: list[int] = []
    try:
        if wait_for(fork(folder, "furnish", lambda: furnish(country))) != 0:
            sys.exit((folder / "furnish.log").read_text())
        workers = [fork(folder, court, lambda court=court: worker(country, court)) for court in RUNNING]  # type: ignore[misc]
        report(measured(country, messages))
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGTERM)
            wait_for(pid)
        shutil.rmtree(folder)


def measured(country: Country, messages: int) -> list[float]:
    """Seconds from issue to effect, one per message, ascending."""
    upper, lower = country.node(UPPER), country.node(LOWER)
    calls = [case_to_call(upper, lower, number) for number in range(messages)]
    took = []
    for about in calls:
        time.sleep(1.3 * BUSY_FOR_SECONDS)  # until the readers poll slowly again
        done = acts.perform(upper, person(upper, "reviewer1"), "call_file", about, {"items": "执行卷宗"})
        issued_at = time.perf_counter()
        while not is_applied(lower, done["message_id"]):
            time.sleep(0.001)
        took.append(time.perf_counter() - issued_at)
    return sorted(took)


def case_to_call(upper: Node, lower: Node, number: int) -> About:
    """A case of the lower court whose elevation is under review: its file can be called once."""
    filed = acts.perform(lower, person(lower, "filing"), "file_case", About(""),
                         CASE | {"title_no": f"（2025）粤0304民初{number + 1}号"})  # fmt: skip
    asked = acts.perform(upper, person(upper, "filing"), "record_elevation_application", About(""),
                         {"lower_court": LOWER, "case_no": filed["case_no"], "received_on": "2026-03-10",
                          "reason": "六个月未执行"})  # fmt: skip
    about = About(filed["lineage_id"], asked["exchange_id"])
    acts.perform(upper, person(upper, "filing"), "docket_elevation", about, {})
    return about


def is_applied(node: Node, message_id: str) -> bool:
    with node.store.read() as unit:
        row = unit.inbox.get(message_id)
    return row is not None and row.state == "applied"


def report(took: list[float]) -> None:
    for percent in (50, 99):
        seconds = took[min(len(took) - 1, len(took) * percent // 100)]
        sys.stdout.write(
            f"p{percent} {seconds * 1000:6.1f} ms = {seconds / IDLE_POLL_SECONDS:4.1f} idle polls"
            f" ({seconds / AIM_SECONDS:4.0%} of the aim)\n"
        )


if __name__ == "__main__":
    main()
