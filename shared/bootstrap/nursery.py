"""The parent of a country's nodes: `python -m shared.bootstrap.nursery SPEC.json`, as a clean process.

It only imports what the nodes need, freezes it, and forks one web server and one worker per node, so that all
nodes share that memory. SPEC.json: {"settings": [files], "logs": folder, "running": file}, and where traces are received
on this machine {"traces": {"file": file, "port": number}}. A module of a higher layer may run it with children of its own.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from shared.bootstrap import web, worker
from shared.bootstrap.profiles import profile_of
from shared.bootstrap.settings import Settings
from shared.bootstrap.supervisor import Child, supervise
from shared.flows.node import Profile
from shared.law import Law
from shared.registry import Registry
from shared.telemetry import receiver
from shared.telemetry.setup import import_early

log = logging.getLogger(__name__)


def children_of(settings: Settings, profile: Profile) -> list[Child]:
    """The two processes of one node."""
    return [
        Child(settings.court, "worker", partial(worker.serve, settings, profile)),
        Child(settings.court, "web", partial(web.serve, settings, profile)),
    ]


def warm_up() -> None:
    """Import and read, before the fork, what every node will need; nothing here opens a file for long."""
    import gunicorn.workers.gthread  # noqa: F401
    import opentelemetry.proto.collector.trace.v1.trace_service_pb2  # noqa: F401

    from shared.procedures import CATALOGUE

    import_early()
    assert CATALOGUE.messages
    Registry.load()
    law = Law.load()
    for rule_id in law.rule_ids:
        law.find_rule(rule_id)
    log.debug("calendar published until %s", law.calendar.published_until)
    gc.collect()
    gc.freeze()


def run(
    nodes: Iterable[Settings],
    *,
    logs: Path | None = None,
    running: Path | None = None,
    traces: Mapping[str, Any] | None = None,
    beside: Sequence[Child] = (),
) -> None:
    """Run these nodes until SIGTERM; `traces`: file and port of the receiver beside them; `beside`: what else runs."""
    registry = Registry.load()
    children = [
        child for settings in nodes for child in children_of(settings, profile_of(registry.court(settings.court).tier))
    ]
    if traces is not None:
        work = partial(receiver.serve, Path(traces["file"]), "127.0.0.1", int(traces["port"]))
        children.insert(0, Child("traces", "receiver", work, outlives=True))  # takes the last spans of the others
    children += beside
    warm_up()
    supervise(children, logs=logs, running=running)


def main(arguments: list[str], beside: Callable[[Mapping[str, Any]], Sequence[Child]] = lambda _spec: ()) -> None:
    """See module docstring. `beside`: the further children of a specification."""
    spec = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    run(
        [Settings.from_file(Path(path)) for path in spec["settings"]],
        logs=Path(spec["logs"]), running=Path(spec["running"]), traces=spec.get("traces"),
        beside=beside(spec),
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
