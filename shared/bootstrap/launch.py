"""Starting a whole country and stopping it: claim the folder, lay out, run the nursery, wait until healthy."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.bootstrap import country as countries
from shared.bootstrap import ports
from shared.bootstrap.chosen_courts import require_whole
from shared.bootstrap.claim import MARK, SERVERS, Claim, read_json
from shared.bootstrap.clock_keeper import ClockKeeper
from shared.bootstrap.country import Country
from shared.bootstrap.servers import Servers
from shared.bootstrap.settings import PREFIX
from shared.bootstrap.worker import PID_FILE
from shared.domain.errors import SetupError, Text
from shared.flows.ports import COURT_TIME
from shared.telemetry.setup import goes_elsewhere, is_disabled
from shared.web.pages.demonstration_guide import announce, guide_of, withdraw

HEALTHY_SECONDS = 60.0
STOP_SECONDS = 6.0
NURSERY = "shared.bootstrap.nursery"


class NotHealthy(SetupError):
    """A node did not become healthy."""

    code = "not_healthy"
    what = Text("{names} 未能启动。日志末尾：\n{tail}", "{names} did not start. End of the log:\n{tail}")
    todo = Text("请查看日志文件夹 {logs}。", "See the logs in {logs}.")


class Launch:
    """One run of one country. `start`, then `wait`, and always `stop`.

    say: called with a line for the person who waits, Chinese and English. nursery: the module that runs the nodes; another
    one than the usual runs a guided tour beside them, on the port after theirs.
    """

    def __init__(self, folder: Path, say: Callable[[str], None], nursery: str = NURSERY) -> None:
        self._folder, self._say, self._nursery_module = folder.absolute(), say, nursery
        self._claim: Claim | None = None
        self._servers: Servers | None = None
        self._nursery: subprocess.Popen[bytes] | None = None
        self._trace_port: int | None = None
        self._clock_keeper: ClockKeeper | None = None

    def start(
        self, *, engine: str | None, ports_from: int | None, fresh: bool, courts: Sequence[str] | None = None
    ) -> Country:
        """Return when every node is healthy. Raises setup errors; call `stop` then too.

        courts: those of a new country, by id, code or name; the usual ones if left out.
        """
        self._claim = Claim(self._folder)
        court_ids = self._decide_courts(courts, fresh=fresh)
        guided = self._nursery_module != NURSERY
        known = countries.known_ports(self._folder, guided=guided)
        chosen = ports.choose(len(court_ids) + guided, wanted_from=ports_from, known=known)
        if fresh:
            if (self._folder / SERVERS).exists():
                Servers(self._folder / SERVERS).remove()
            self._claim.empty()
        mark = self._folder / MARK
        engine = engine or read_json(mark).get("engine", countries.EMBEDDED)
        addresses = None
        if engine == countries.RABBITMQ:
            countries.require_engine(self._folder, engine)
            self._say("启动 RabbitMQ 与 PostgreSQL… · starting RabbitMQ and PostgreSQL")
            self._servers = Servers(self._folder / SERVERS)
            addresses = self._servers.start(court_ids)
        if not mark.exists():
            self._say("建立法院、密钥与数据库… · laying out courts, keys and databases")
        country = countries.lay_out(
            self._folder, engine, chosen[: len(court_ids)], addresses, court_ids, self._traces()
        )
        withdraw(self._folder)
        if guided:
            announce(self._folder, f"http://127.0.0.1:{chosen[-1]}")
        self._say("启动各法院节点… · starting the nodes")
        self._nursery = self._start_nursery(country)
        self._wait_until_healthy(country)
        self._clock_keeper = ClockKeeper(country)
        self._clock_keeper.start()
        return country

    def wait(self) -> int:
        """Block until the nursery ends by itself; its exit code."""
        return self._nursery.wait() if self._nursery else 0

    def stop(self) -> None:
        """Stop all that runs, within a few seconds; may be called at any point, and twice."""
        if self._clock_keeper is not None:
            self._clock_keeper.stop()
            self._clock_keeper = None
        if self._nursery is not None:
            self._nursery.terminate()
            try:
                self._nursery.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._nursery.kill()  # its children notice and end
                self._nursery.wait()
            self._nursery = None
        if self._servers is not None:
            self._servers.stop()
            self._servers = None
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def _decide_courts(self, wanted: Sequence[str] | None, *, fresh: bool) -> tuple[str, ...]:
        """Those the folder has, unless it starts over; else those wanted."""
        known = () if fresh else countries.known_courts(self._folder)
        if known and wanted is None:
            if set(known) != set(countries.USUAL_COURTS):
                self._say(
                    f"沿用该文件夹原有的 {len(known)} 个法院：{', '.join(known)}。"
                    "要换一组，请加 --fresh（原数据将删除）或用 --data 另选文件夹。\n"
                    f"keeping the {len(known)} courts this folder has; for others use --fresh (deletes its data) or --data"
                )
            return known
        court_ids = require_whole(wanted or countries.USUAL_COURTS, datetime.now(COURT_TIME).date())
        if known:
            countries.require_courts(self._folder, court_ids)
            return known
        return court_ids

    def _traces(self) -> dict[str, str]:
        """What the nodes are told of traces: the receiver beside them, unless the environment sends spans elsewhere."""
        link = os.environ.get(f"{PREFIX}TRACE_LINK", "")
        told = {"trace_link": link} if link else {}
        self._trace_port = None if is_disabled() or goes_elsewhere() else ports.any_free()
        if self._trace_port is not None:
            told |= {"trace_receiver": f"http://127.0.0.1:{self._trace_port}", "trace_store": "../../traces.db"}
        return told

    def _start_nursery(self, country: Country) -> subprocess.Popen[bytes]:
        assert self._claim is not None
        for court in country.courts:
            (country.home(court.court_id) / PID_FILE).unlink(missing_ok=True)
        spec = country.folder / "nursery.json"
        settings = [str(country.settings_file(court.court_id)) for court in country.courts]
        content: dict[str, Any] = {
            "folder": str(country.folder), "settings": settings, "logs": str(country.logs), "running": str(country.running),
        }  # fmt: skip
        if self._trace_port is not None:
            content["traces"] = {"file": str(country.traces), "port": self._trace_port}
        spec.write_text(json.dumps(content))
        with (country.logs / "nursery.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", self._nursery_module, str(spec)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we stop it in order
                pass_fds=[self._claim.handle],  # as long as it lives nobody else runs this country
            )  # fmt: skip

    def _wait_until_healthy(self, country: Country) -> None:
        give_up_at = time.monotonic() + HEALTHY_SECONDS
        missing = {court.court_id: _place(country, court.court_id) for court in country.courts}
        while missing:
            for court_id, (port, key_id) in list(missing.items()):
                if (country.home(court_id) / PID_FILE).exists() and answers(port, key_id):
                    del missing[court_id]
            if missing:
                ended = self._nursery is not None and self._nursery.poll() is not None
                if ended or time.monotonic() > give_up_at:
                    raise NotHealthy(names=", ".join(missing), tail=_tail(country, list(missing)), logs=country.logs)
                time.sleep(0.03)
        guide = guide_of(country.folder)
        while guide is not None and time.monotonic() < give_up_at and ports.is_free(_port(guide.address)):
            time.sleep(0.03)


def _place(country: Country, court_id: str) -> tuple[int, str]:
    return _port(country.settings(court_id).bind), countries.court_key(country.home(court_id) / "court.key").key_id


def _port(address: str) -> int:
    return int(address.rsplit(":", 1)[1])


def answers(port: int, key_id: str) -> bool:
    """Whether the web server of the court with this key is there and well; not that of another country's same court."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status == 200 and json.loads(answer.read()).get("key") == key_id
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()


def _tail(country: Country, court_ids: list[str]) -> str:
    lines: list[str] = []
    for name in ["nursery", *(f"{court_ids[0]}-{role}" for role in ("web", "worker"))]:
        with suppress(OSError):
            lines += (country.logs / f"{name}.log").read_text(errors="replace").splitlines()[-6:]
    return "\n".join(lines)


def interrupt_on_sigterm() -> None:
    """SIGTERM and SIGHUP stop the command as Ctrl-C does; Ctrl-C itself too where a script started it in the background
    with SIGINT ignored.
    """

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def ignore_interrupts() -> None:
    """While stopping, a second Ctrl-C must not leave things half stopped."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def process_age_seconds() -> float:
    """How long ago this process began, its own imports included."""
    started = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    since_boot = float(Path("/proc/uptime").read_text().split()[0])
    return since_boot - started / os.sysconf("SC_CLK_TCK")
