"""The web server of a node: one gunicorn worker with threads; the node is built in the worker, after the fork."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from shared.bootstrap.build import build_node
from shared.bootstrap.explaining import explained
from shared.bootstrap.settings import Settings
from shared.domain.errors import ZhixingError
from shared.flows.node import Node, Profile
from shared.telemetry import logs
from shared.telemetry.metrics import WORKER_FILE
from shared.telemetry.setup import Telemetry, start_telemetry
from shared.telemetry.trace_reading import TraceReader, Traces
from shared.web.app import create_app
from shared.web.pages.demonstration import Demonstration

BOOT_FAILED = 3  # gunicorn's arbiter then ends instead of trying for ever


def serve(settings: Settings, profile: Profile) -> None:
    """Serve until SIGTERM; always ends with SystemExit."""
    logs.install(settings.log_format, settings.court)
    NodeWeb(settings, profile).run()


class OneLog(Logger):
    """gunicorn's messages go where all others go, in the same form."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn."""
        self.error_log.setLevel(self.LOG_LEVELS[cfg.loglevel])
        self.error_log.propagate = True


class NodeWeb(BaseApplication):
    """Configured by the settings of the node alone, never by gunicorn's environment or files."""

    def __init__(self, settings: Settings, profile: Profile) -> None:
        self._settings, self._profile = settings, profile
        self._node: Node | None = None
        self._telemetry: Telemetry | None = None
        super().__init__()

    def load_config(self) -> None:
        """Called once by gunicorn."""
        wanted = gunicorn_settings(self._settings.bind, self._settings.web_threads)
        for name, value in (wanted | {"worker_exit": self._close}).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, made in the worker process."""
        try:
            self._telemetry = start_telemetry(
                self._profile.tier.value, self._settings.court, receiver=self._settings.trace_receiver
            )
            self._node = build_node(self._settings, self._profile, tracer=self._telemetry.tracer)
            return create_app(
                self._node, secret_key=secret_key(self._settings.secret_key_file),
                demonstration=self._demonstration(), traces=self._traces(),
                worker_metrics=self._settings.data / WORKER_FILE, metrics_token_file=self._settings.metrics_token_file,
            )  # fmt: skip
        except ZhixingError as problem:
            logs.tell(problem, explained(problem))
            sys.exit(BOOT_FAILED)

    def _demonstration(self) -> Demonstration | None:
        return Demonstration.of(self._settings.demonstration_courts_file) if self._settings.demonstration else None

    def _traces(self) -> Traces:
        store = self._settings.trace_store
        return Traces(TraceReader(store) if store else None, self._settings.trace_link)

    def _close(self, _arbiter: Any, _worker: Any) -> None:
        if self._node is not None:
            self._node.store.close()
        if self._telemetry is not None:
            self._telemetry.stop()


def gunicorn_settings(bind: str, threads: int) -> dict[str, Any]:
    """One worker with so many threads at `bind`, quiet, writing its log where its process writes."""
    wanted: dict[str, Any] = {
        "bind": bind,
        "workers": 1,
        "worker_class": "gthread",
        "threads": threads,
        "timeout": 60,
        "graceful_timeout": 2,
        "keepalive": 5,
        "errorlog": "-",
        "logger_class": OneLog,
        "loglevel": "warning",
        "control_socket_disable": True,  # it would start a thread in the arbiter
    }
    shared_memory = Path("/dev/shm")  # noqa: S108 - gunicorn makes its heartbeat file there, unlinked at once
    return wanted | ({"worker_tmp_dir": str(shared_memory)} if os.access(shared_memory, os.W_OK) else {})


def secret_key(path: Path) -> bytes:
    """The secret of the browser sessions, made at first use with mode 0600."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_bytes()
