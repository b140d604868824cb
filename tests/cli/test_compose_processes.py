"""docker-compose.yml without Docker: its own commands, environment, order and volumes, as processes of this machine.

Only what a container engine would provide is put in its place: hosts become the private servers of the tests, mounted
folders become folders below a temporary one, and published ports become free ones.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
import yaml
from kombu.connection import Connection

from shared.persistence.private_postgresql import USER, PrivatePostgreSQL
from shared.transport.loopback import free_port
from shared.transport.private_rabbitmq import PrivateRabbitMQ
from shared.transport.provisioning import ManagementApi, check
from shared.transport.topology import inbox, password_hash

ROOT = Path(__file__).resolve().parents[2]
SECRETS = "infra/docker/secrets"
COURTS = ("spc", "gd", "gd03", "gd0304")
ENOUGH_SECONDS = 60.0
ONE_COMMAND_SECONDS = 60.0


class Collector(ThreadingHTTPServer):
    """Takes what is sent to the collector over OTLP."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        Thread(target=self.serve_forever, daemon=True).start()


class Composed:
    """The services of the file; `hosts` puts addresses of this machine in the place of those of the network."""

    def __init__(self, folder: Path, hosts: dict[str, str]) -> None:
        document = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
        self.services: dict[str, dict[str, Any]] = document["services"]
        self.folder, self.hosts = folder, hosts
        self.ports: dict[str, int] = {}
        self.said: dict[str, str] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        entry = re.search(r"^ENTRYPOINT (.*)$", (ROOT / "infra/docker/Dockerfile").read_text(), re.MULTILINE)
        assert entry
        [program] = json.loads(entry[1])
        self.program = str(Path(sys.executable).with_name(program))

    def once(self, name: str) -> str:
        """Run a service that ends, after those it waits for; what it printed. Not again when it ran already."""
        self._after(name)
        done = subprocess.run(
            self._command(name), env=self.environment(name), capture_output=True, encoding="utf-8",
            timeout=ONE_COMMAND_SECONDS, check=False, cwd=self.folder,
        )  # fmt: skip
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
        self.said[name] = done.stdout
        return done.stdout

    def start(self, name: str, **other: str) -> None:
        """Start a service that stays, after those it waits for; `other`: settings unlike those of the file."""
        self._after(name)
        with self.log(name).open("wb") as log:
            self.running[name] = subprocess.Popen(
                self._command(name), env=self.environment(name) | other, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self.folder,
            )  # fmt: skip

    def healthy(self, name: str) -> bool:
        """What the health check of the file says."""
        kind, *words = self.services[name]["healthcheck"]["test"]
        assert (kind, words[0]) == ("CMD", "python")
        words = [word.replace("127.0.0.1:8000", f"127.0.0.1:{self.ports[name]}") for word in words[1:]]
        asked = subprocess.run([sys.executable, *words], capture_output=True, timeout=20, check=False)
        return asked.returncode == 0

    def stop(self, name: str) -> int:
        """As an engine stops a container: SIGTERM, then a deadline of ten seconds."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(10)
        finally:
            process.kill()

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def said_by(self, name: str) -> str:
        """What a service that stays has written."""
        return self.log(name).read_text(encoding="utf-8")

    def mounted(self, name: str) -> dict[str, Path]:
        """Path in the container → path on this machine."""
        places = {}
        for volume in self.services[name].get("volumes", []):
            source, target = volume.split(":")[:2]
            places[target] = self.folder / (source[2:] if source.startswith("./") else f"volumes/{source}")
            if not source.startswith("./"):
                places[target].mkdir(parents=True, exist_ok=True)
        return places

    def environment(self, name: str) -> dict[str, str]:
        """Nothing of our own environment but the way to programs."""
        service = self.services[name]
        values = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        for file in service.get("env_file", []):
            lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
            values |= dict(line.split("=", 1) for line in lines)
        values |= service["environment"]
        return {key: self._here(name, value) for key, value in values.items()}

    def _command(self, name: str) -> list[str]:
        return [self.program, *(self._here(name, word) for word in self.services[name]["command"])]

    def _here(self, name: str, value: str) -> str:
        if value == "0.0.0.0:8000":
            return f"127.0.0.1:{self.ports.setdefault(name, free_port(0))}"
        for target, place in self.mounted(name).items():
            if value == target or value.startswith(f"{target}/"):
                return f"{place}{value[len(target) :]}"
        if value == "/data":  # not mounted here: the image is read-only, nothing may be written
            return str(self.folder / "read-only")
        for pattern, here in self.hosts.items():
            value = re.sub(pattern, here, value)
        return value

    def _after(self, name: str) -> None:
        for needed, how in self.services[name].get("depends_on", {}).items():
            if how["condition"] == "service_completed_successfully" and needed not in self.said:
                self.once(needed)


def until(true: Callable[[], object], otherwise: Callable[[], str]) -> None:
    deadline = time.monotonic() + ENOUGH_SECONDS
    while not true():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.05)


def snapshot(*folders: Path) -> dict[str, tuple[int, int]]:
    """Every file with size and time of its last change."""
    files = [path for folder in folders for path in folder.rglob("*")]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def composed(
    tmp_path_factory: pytest.TempPathFactory,
    rabbitmq: PrivateRabbitMQ,
    rabbitmq_api: ManagementApi,
    postgresql: PrivatePostgreSQL,
    collector: Collector,
) -> Iterator[Composed]:
    """Passwords made by prepare.sh, roles and databases by the file the PostgreSQL image runs; no court yet."""
    folder = tmp_path_factory.mktemp("compose")
    script = folder / "infra" / "docker" / "prepare.sh"
    script.parent.mkdir(parents=True)
    script.write_bytes((ROOT / "infra" / "docker" / "prepare.sh").read_bytes())
    subprocess.run(["sh", script], check=True, capture_output=True)

    socket = parse_qs(urlsplit(postgresql.url("postgres")).query)
    reach = {"PGHOST": socket["host"][0], "PGPORT": socket["port"][0], "POSTGRES_USER": USER}
    subprocess.run(
        ["bash", ROOT / "infra" / "postgres" / "10-courts.sh"], check=True,
        env={**os.environ, **reach, "ZHIXING_COURT_SECRETS": str(folder / SECRETS / "courts")},
    )  # fmt: skip

    # The RabbitMQ image makes this administrator by itself.
    admin = dict(line.split("=", 1) for line in (folder / SECRETS / "rabbitmq.env").read_text().splitlines())
    rabbitmq_api.post("/api/definitions", {"users": [{
        "name": admin["RABBITMQ_DEFAULT_USER"], "password_hash": password_hash(admin["RABBITMQ_DEFAULT_PASS"]),
        "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": "administrator",
    }]})  # fmt: skip

    hosts = {
        "@rabbitmq:5672/": f"@127.0.0.1:{rabbitmq.amqp_port}/",
        "@rabbitmq:15672$": f"@127.0.0.1:{rabbitmq.management_port}",
        "@postgres:5432/([a-z0-9]+)$": rf"@/\1?host={reach['PGHOST']}&port={reach['PGPORT']}",
        "^http://otel-collector:4318$": f"http://127.0.0.1:{collector.server_port}",
    }
    services = Composed(folder, hosts)
    try:
        yield services
    finally:
        for name in list(services.running):
            with suppress(subprocess.TimeoutExpired):
                services.stop(name)
        for court in COURTS:
            postgresql.drop_database(court)
            with psycopg.connect(dsn(postgresql.url("postgres")), autocommit=True) as connection:
                connection.execute(f"DROP ROLE IF EXISTS {court}".encode())


@pytest.fixture
def ready(composed: Composed, rabbitmq: PrivateRabbitMQ) -> Composed:
    """All courts are prepared and provisioned; what other tests left in their inboxes is gone."""
    if "provision" not in composed.said:
        composed.once("provision")
        for court in COURTS:
            with Connection(composed.environment(f"{court}-web")["ZHIXING_TRANSPORT_URL"]) as connection:  # type: ignore[no-untyped-call]
                connection.channel().queue_purge(inbox(court))
    return composed


def dsn(url: str) -> str:
    """An address of SQLAlchemy as psycopg takes it."""
    return url.replace("postgresql+psycopg:", "postgresql:")


def asked(base: str, path: str, token: str = "", body: Any = None) -> Any:
    """One request to the API of a court; a problem document fails the test."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{base}/api/v1{path}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            pytest.fail(f"{path}: {error.code} {error.read().decode()}")


def test_every_court_has_staff_that_is_entered_once_and_leaves_no_password_in_the_log(ready: Composed) -> None:
    for court in COURTS:
        assert "president" in ready.said[f"{court}-init"]
        assert "password" not in ready.said[f"{court}-init"]
        assert "president" not in ready.once(f"{court}-init")


def test_the_broker_is_as_it_must_be_after_the_one_service_that_provisions(
    ready: Composed, rabbitmq_api: ManagementApi
) -> None:
    assert check(rabbitmq_api, COURTS) == []


def test_no_court_can_open_the_database_of_another(ready: Composed) -> None:
    own = dsn(ready.environment("gd03-web")["ZHIXING_DATABASE_URL"])
    with psycopg.connect(own) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("gd03",)

    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(own.replace("@/gd03?", "@/gd0304?"))


def test_a_court_whose_password_changed_is_told_so_without_showing_it(ready: Composed) -> None:
    # Given a worker whose broker password is not the one that was provisioned
    right = ready.environment("gd-worker")["ZHIXING_TRANSPORT_URL"]
    wrong = re.sub(r":[0-9a-f]{48}@", ":wrong@", right)
    assert wrong != right
    ready.start("gd-worker", ZHIXING_TRANSPORT_URL=wrong)

    # When it works, then its log says what is wrong, and it still stops when it is told to
    refused = re.compile("AccessRefused|AuthenticationError")
    until(lambda: refused.search(ready.said_by("gd-worker")), lambda: ready.said_by("gd-worker"))
    assert ready.stop("gd-worker") == 0
    lines = [json.loads(line) for line in ready.said_by("gd-worker").splitlines()]
    assert {line["court"] for line in lines} == {"gd"}, "every line is one object"
    assert "wrong@" not in ready.said_by("gd-worker")


@pytest.mark.slow
def test_the_services_of_two_courts_exchange_a_receipted_message_and_stop(
    ready: Composed, collector: Collector
) -> None:
    # Given web and worker of a superior and of its lower court, healthy by the checks of the file
    names = [f"{court}-{part}" for court in ("gd03", "gd0304") for part in ("worker", "web")]
    guarded = [ready.folder / "volumes" / each for each in ("gd03-keys", "gd0304-keys", "trust")]
    before = snapshot(*guarded)
    for name in names:
        ready.start(name)

    def logs() -> str:
        return "\n".join(f"== {name}\n{ready.said_by(name)}" for name in names)

    until(lambda: ready.healthy("gd03-web") and ready.healthy("gd0304-web"), logs)
    assert ready.mounted("gd03-web")["/data"] == ready.mounted("gd03-worker")["/data"]

    # When staff signs in with the prepared password, and the superior calls for the file of a case
    password = (ready.folder / SECRETS / "staff_password").read_text().strip()
    upper, lower = (f"http://127.0.0.1:{ready.ports[f'{court}-web']}" for court in ("gd03", "gd0304"))

    def token(base: str, login: str) -> str:
        return str(asked(base, "/tokens", body={"login": login, "password": password})["token"])

    today = datetime.now(UTC).date().isoformat()
    case = asked(lower, "/acts", token(lower, "filing"), {"act": "file_case", "inputs": {
        "title_no": "（2025）粤0304民初1234号", "cause": "买卖合同纠纷", "claim_fen": 120_000_00,
        "creditor": "某贸易有限公司", "debtor": "张某", "received_on": today,
    }})  # fmt: skip
    clerk = token(upper, "filing")
    applied = asked(upper, "/acts", clerk, {"act": "record_elevation_application", "inputs": {
        "lower_court": "gd0304", "case_no": case["case_no"], "received_on": today, "reason": "六个月未执行",
    }})  # fmt: skip
    about = {"lineage_id": applied["lineage_id"], "exchange_id": applied["exchange_id"]}
    asked(upper, "/acts", clerk, {"act": "docket_elevation", **about})
    reviewer = token(upper, "reviewer1")
    asked(upper, "/acts", reviewer, {"act": "call_file", **about, "inputs": {"items": "执行卷宗"}})

    # Then it lies in the inbox of the lower court, and its sender has the signed receipt
    officer = token(lower, "officer1")
    until(lambda: asked(lower, "/inbox?kind=file_call&state=applied", officer)["items"], logs)
    [arrived] = asked(lower, "/inbox?kind=file_call", officer)["items"]
    path = f"/outbox/{arrived['message_id']}"
    until(lambda: asked(upper, path, reviewer)["state"] == "applied", logs)
    assert asked(upper, f"{path}/receipt", reviewer)["receipt"]

    # And spans of both courts come to the collector
    tiers = (b"zhixing.intermediate", b"zhixing.basic")
    until(lambda: all(any(tier in body for _, body in collector.received) for tier in tiers), logs)
    assert {path for path, _ in collector.received} == {"/v1/traces"}

    # And every service ends at SIGTERM, without having touched keys and directory or written outside its volumes
    assert {name: ready.stop(name) for name in names} == dict.fromkeys(names, 0)
    assert snapshot(*guarded) == before
    assert not (ready.folder / "read-only").exists()
    assert "Traceback" not in logs()
