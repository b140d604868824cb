"""The worker of a node: relay, consumer, clock, two for attachments, two for the picture of the traffic and one for metrics,
each in its thread, none of which may die while the process lives.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from shared.bootstrap import clock_reports, incarnation, wake
from shared.bootstrap.build import build_node
from shared.bootstrap.directory_file import remember
from shared.bootstrap.settings import Settings
from shared.bootstrap.wake import FILE as BELL_FILE
from shared.bootstrap.wake import Bell
from shared.domain.courts import Line
from shared.flows import catching_up, receive, relay, watch
from shared.flows.attachments import lane, pulling
from shared.flows.evidence import append_committed
from shared.flows.node import Node, Profile
from shared.flows.ports_traffic import NoPictures
from shared.flows.ports_transport import Lane, Parcel, Transport
from shared.flows.traffic import lane as traffic
from shared.flows.traffic.subtree import Subtree
from shared.telemetry import logs
from shared.telemetry.metered import MeteredTracer
from shared.telemetry.metrics import WORKER_FILE, WorkerMetrics
from shared.telemetry.setup import start_telemetry
from shared.transport.opening import open_transport

log = logging.getLogger(__name__)
PID_FILE = "worker.pid"
PAUSE_SECONDS = 1.0
STOP_SECONDS = 1.5
#: How soon after a message its attachments are asked for; chunks follow one another without this pause.
ASK_EVERY_SECONDS = 0.5
#: The picture goes upward at most so often, and is looked at so often when nobody says that something happened.
PICTURE_PAUSE_SECONDS = 0.2
PICTURE_LOOK_SECONDS = 5.0


def serve(settings: Settings, profile: Profile) -> None:
    """Build the node in this process and work until SIGTERM or SIGINT. Raises what `build_node` raises."""
    stop = threading.Event()
    bell: list[Bell] = []

    def end(*_: object) -> None:
        stop.set()
        for each in bell:
            each.ring()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    logs.install(settings.log_format, settings.court)
    telemetry = start_telemetry(profile.tier.value, settings.court, receiver=settings.trace_receiver)
    metrics = WorkerMetrics()
    node = build_node(settings, profile, tracer=MeteredTracer(telemetry.tracer, metrics))
    try:
        bell.append(Bell(settings.data / BELL_FILE))
        transport = open_transport(settings.transport_url, settings.court)
        run_worker(node, transport, settings.data, stop, bell[0], metrics)
    finally:
        node.store.close()
        telemetry.stop()


def run_worker(
    node: Node, transport: Transport, data: Path, stop: threading.Event, bell: Bell, metrics: WorkerMetrics
) -> None:
    """Run the threads until `stop` is set, then end within two seconds.

    A thread still busy after that is left behind: whatever it does is one transaction, done or not done.
    """
    pause = clock_reports.pause_of(node, data, stop)
    passed = threading.Event()
    works = {
        "relay": lambda: _relay(node, transport, data, stop, bell, passed),
        "consumer": lambda: transport.consumer().run(lambda parcels: receive.receive(node, parcels), stop),
        "clock": lambda: _clock(node, stop, pause),
        "attachments": lambda: _take_attachments(node, transport, stop),
        "asking": lambda: _ask_for_attachments(node, transport, stop),
        "metrics": lambda: metrics.keep_writing(data / WORKER_FILE, stop),
    } | _picture_works(node, transport, stop, passed)
    threads = [
        threading.Thread(target=keep_going, args=(name, work, stop), name=name, daemon=True)
        for name, work in works.items()
    ]
    for thread in threads:
        thread.start()
    (data / PID_FILE).write_text(str(os.getpid()))
    stop.wait()
    bell.ring()
    passed.set()
    wake.ring(data / clock_reports.BELL)
    for thread in threads:
        thread.join(STOP_SECONDS / len(threads))
    with suppress(OSError):
        (data / PID_FILE).unlink()


def keep_going(
    name: str, work: Callable[[], None], stop: threading.Event, pause_seconds: float = PAUSE_SECONDS
) -> None:
    """Run `work` until `stop`; what it raises is logged, and after a pause it starts again."""
    while not stop.is_set():
        try:
            work()
        except Exception:
            log.exception("%s stumbled; it goes on in %s s", name, pause_seconds)
            stop.wait(pause_seconds)


def _relay(
    node: Node, transport: Transport, data: Path, stop: threading.Event, bell: Bell, passed: threading.Event
) -> None:
    publisher = transport.publisher()
    try:
        remembered = incarnation.read(data)
        while not stop.is_set():
            # First logged and remembered outside the database, then sent: see `incarnation`.
            logged = append_committed(node)
            remembered = incarnation.remember_head(node, data, remembered)
            sent = relay.run_once(node, publisher)
            if logged or sent:
                passed.set()
            if sent == 0:
                bell.wait(node.pace.relay_poll_seconds)
    finally:
        publisher.close()


def _picture_works(
    node: Node, transport: Transport, stop: threading.Event, passed: threading.Event
) -> dict[str, Callable[[], None]]:
    """Nothing when it is switched off; a court with none below listens to nobody."""
    if isinstance(node.pictures, NoPictures):
        return {}
    subtree = Subtree(node)

    def take(parcels: Sequence[Parcel]) -> None:
        if traffic.receive(node, subtree, parcels):
            passed.set()

    works = {"picture": lambda: _tell_traffic(node, transport, subtree, stop, passed)}
    if node.registry.below(node.court_id, Line.MANAGEMENT, node.clock.legal_today()):
        works["traffic"] = lambda: transport.consumer(Lane.TRAFFIC).run(take, stop)
    return works


def _tell_traffic(
    node: Node, transport: Transport, subtree: Subtree, stop: threading.Event, passed: threading.Event
) -> None:
    publisher = transport.publisher(Lane.TRAFFIC)
    try:
        reporter = traffic.Reporter(node, subtree)
        while not stop.is_set():
            passed.clear()
            reporter.round(publisher)
            stop.wait(PICTURE_PAUSE_SECONDS)
            passed.wait(PICTURE_LOOK_SECONDS)
    finally:
        publisher.close()


def _take_attachments(node: Node, transport: Transport, stop: threading.Event) -> None:
    publisher = transport.publisher(Lane.ATTACHMENTS)
    try:
        consumer = transport.consumer(Lane.ATTACHMENTS)
        consumer.run(lambda parcels: lane.receive(node, publisher, parcels), stop)
    finally:
        publisher.close()


def _ask_for_attachments(node: Node, transport: Transport, stop: threading.Event) -> None:
    publisher = transport.publisher(Lane.ATTACHMENTS)
    try:
        pulling.look_after(node)
        while not stop.is_set():
            lane.ask(node, publisher)
            stop.wait(ASK_EVERY_SECONDS)
    finally:
        publisher.close()


def _clock(node: Node, stop: threading.Event, pause: clock_reports.Pause) -> None:
    receive.resume_held(node)
    watch.resume_parked(node)
    while not stop.is_set():
        began = time.monotonic()
        fired = watch.run_once(node)
        if fired + catching_up.run_once(node):
            node.wake()
        remember(node.store, node.directory.current())
        if fired < watch.MOST:  # else there is more, and it is due
            pause.wait(node.pace.watch_every_seconds, began)
