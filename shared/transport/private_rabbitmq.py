"""A RabbitMQ of our own for demonstrations and tests, from the installed package, on loopback only.

It shares nothing with a broker the machine may already run: own folder, cookie, ports and Erlang port mapper.
Runs as any user who owns the folder, root included. Not for production: one node, administrator password in
a file of the folder (mode 0600).
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from shared.transport.errors import PrivateServerFailed, PrivateServerMissing
from shared.transport.loopback import answers, asks_who_we_are, free_port, wait_until_gone

START_SECONDS = 60.0
STOP_SECONDS = 2.0
"""Queues are closed some milliseconds after SIGTERM; what follows is five seconds of waiting inside the server
for its statistics, which is cut short. Even a crash would lose nothing that was confirmed."""
_PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
# After a crash a quorum queue may stay without a leader and confirm nothing for ever (rabbitmq-server #10070).
# Asking for an election mends it, and nothing happens to a queue that has one.
ELECTION = (
    "[begin Server = amqqueue:get_pid(Queue), {Server, ra:trigger_election(Server)} end"
    " || Queue <- rabbit_amqqueue:list(), amqqueue:is_quorum(Queue), ra_leaderboard:lookup_leader(element("
    "1, amqqueue:get_pid(Queue))) =:= undefined]."
)
_PORTS = ("amqp", "management", "distribution", "epmd")


class PrivateRabbitMQ:
    """One broker in one folder; data and ports stay the same from start to start, as far as ports are free.

    Attributes:
        admin_user, admin_password: of the management interface.
        amqp_port, management_port: on 127.0.0.1, known after `start`.
    """

    admin_user = "admin"

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._ports: dict[str, int] = {}
        self._epmd: subprocess.Popen[bytes] | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self.admin_password = ""

    @property
    def amqp_port(self) -> int:
        return self._ports["amqp"]

    @property
    def management_port(self) -> int:
        return self._ports["management"]

    @property
    def management_url(self) -> str:
        return f"http://127.0.0.1:{self.management_port}"

    @property
    def log(self) -> Path:
        return self._folder / "log" / "server.log"

    @staticmethod
    def missing() -> str:
        """The package to install, or nothing when all programs are there."""
        if not _PROGRAM.exists():
            return "rabbitmq-server"
        return "" if _epmd_program() else "erlang-base"

    def start(self) -> None:
        """Start and return when AMQP and the management interface answer (about five seconds).

        A server left behind by a killed parent is ended first; it has lost nothing that was confirmed.

        Raises:
            PrivateServerMissing: the package is not installed. PrivateServerFailed: see its log.
        """
        if package := self.missing():
            raise PrivateServerMissing(program="RabbitMQ", package=package)
        self._prepare_folder()
        crashed = (self._folder / "pids").exists()
        self._end_leftovers()
        self._choose_ports()
        self._write_settings()
        environment = self._environment()
        with self.log.open("ab") as output:
            self._epmd = subprocess.Popen(  # noqa: S603 - our own command line
                [_epmd_program(), "-port", str(self._ports["epmd"]), "-address", "127.0.0.1"],
                env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
            self._server = subprocess.Popen(  # noqa: S603 - our own command line
                [str(_PROGRAM)],
                env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        (self._folder / "pids").write_text(f"{self._epmd.pid} {self._server.pid}")
        self._wait()
        if crashed:
            self._evaluate(ELECTION)

    def write_down(self) -> None:
        """Have the server put on disk which quorum queues it holds (about two seconds).

        RabbitMQ 3.10 delays this: a queue declared moments before a crash comes back empty, confirmed messages
        included. Call it after provisioning where the broker will be killed on purpose. The outbox would send
        all again, since a confirm is not a receipt.
        """
        self._evaluate("[dets:sync(Table) || Table <- dets:all()].")

    def _evaluate(self, expression: str) -> None:
        asked = subprocess.run(  # noqa: S603 - our own command line
            [str(_PROGRAM.with_name("rabbitmqctl")), "eval", expression],
            env=self._environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=START_SECONDS,
            check=False,
        )  # fmt: skip
        with self.log.open("ab") as output:
            output.write(asked.stdout + asked.stderr)

    def stop(self) -> None:
        """Stop cleanly, within a few seconds; may be called twice. One left behind by a killed parent is ended."""
        for process in (self._server, self._epmd):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._server = self._epmd = None
        self._end_leftovers()
        (self._folder / "pids").unlink(missing_ok=True)

    def kill(self) -> None:
        """End the broker as a crash would (SIGKILL); `start` brings it back with what was confirmed."""
        for process in (self._server, self._epmd):
            if process is not None:
                process.kill()
                process.wait()
        self._server = self._epmd = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The broker stands still meanwhile (SIGSTOP): connections stay open and nothing answers."""
        assert self._server is not None, "start it first"
        self._server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._server.send_signal(signal.SIGCONT)

    def is_running(self) -> bool:
        """Whether the server process lives."""
        return self._server is not None and self._server.poll() is None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def _prepare_folder(self) -> None:
        for folder in (self._folder, self._folder / "mnesia", self._folder / "log"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder.chmod(0o700)
        self.admin_password = _secret(self._folder / "admin.password", 0o600)
        _secret(self._folder / ".erlang.cookie", 0o400)

    def _end_leftovers(self) -> None:
        try:
            pids = [int(word) for word in (self._folder / "pids").read_text().split()]
        except (OSError, ValueError):
            return
        for pid in pids:
            try:
                environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"HOME={self._folder}".encode() in environment:  # ours, not a stranger with the same number
                os.kill(pid, signal.SIGKILL)
                wait_until_gone(pid)

    def _choose_ports(self) -> None:
        wanted = self._ports or _read_ports(self._folder / "ports")
        self._ports = {name: free_port(wanted.get(name, 0)) for name in _PORTS}
        (self._folder / "ports").write_text("".join(f"{name} {port}\n" for name, port in self._ports.items()))

    def _write_settings(self) -> None:
        settings = self._folder / "rabbitmq.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"listeners.tcp.default = 127.0.0.1:{self.amqp_port}\n"
            "management.tcp.ip = 127.0.0.1\n"
            f"management.tcp.port = {self.management_port}\n"
            f"default_user = {self.admin_user}\ndefault_pass = {self.admin_password}\n"
            "default_user_tags.administrator = true\n"
            "vm_memory_high_watermark.absolute = 1GB\ndisk_free_limit.absolute = 200MB\n"
        )
        (self._folder / "enabled_plugins").write_text("[rabbitmq_management].\n")
        (self._folder / "env.conf").touch()

    def _environment(self) -> dict[str, str]:
        folder = self._folder
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": str(folder),  # the cookie lives here
            "RUNNING_UNDER_SYSTEMD": "true",  # the script then becomes the server instead of guarding it
            "RABBITMQ_NODENAME": "private@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.amqp_port),
            "RABBITMQ_DIST_PORT": str(self._ports["distribution"]),
            "ERL_EPMD_PORT": str(self._ports["epmd"]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "rabbit.pid"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "env.conf"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
        }

    def _wait(self) -> None:
        give_up_at = time.monotonic() + START_SECONDS
        while not (answers(self.amqp_port) and asks_who_we_are(f"{self.management_url}/api/overview")):
            if not self.is_running() or time.monotonic() > give_up_at:
                self.stop()
                raise PrivateServerFailed(program="RabbitMQ", reason="it ended or does not answer", log=self.log)
            time.sleep(0.1)


def _epmd_program() -> str:
    found = sorted(Path("/usr/lib/erlang").glob("erts-*/bin/epmd"))
    return str(found[-1]) if found else shutil.which("epmd") or ""


def _secret(path: Path, mode: int) -> str:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
            file.write(secrets.token_hex(20))
    return path.read_text()


def _read_ports(path: Path) -> dict[str, int]:
    try:
        pairs = [line.split() for line in path.read_text().splitlines()]
        return {name: int(port) for name, port in pairs}
    except (OSError, ValueError):
        return {}
