"""A PostgreSQL of our own for demonstrations and tests, from the installed package, without any TCP port.

It listens on one Unix socket in a folder that only its owner (and root) can enter, so no password is needed
and nobody else on the machine can connect. PostgreSQL refuses to run as root: then it runs as `postgres`, and
where that account cannot reach the folder (below /root), the cluster lives under /var/lib instead.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from shared.domain.errors import SetupError, Text
from shared.persistence.engines import POOL_OVERFLOW, POOL_SIZE

USER = "zhixing"
SERVICE_ACCOUNT = "postgres"
START_SECONDS = 30
#: A web process and a worker, each with a full pool.
CONNECTIONS_PER_NODE = 2 * (POOL_SIZE + POOL_OVERFLOW)
#: For migrations, commands beside the running nodes, and what PostgreSQL keeps back for administrators.
SPARE_CONNECTIONS = 20
USUAL_NODES = 11
ROOT_PLACE = Path("/var/lib/zhixing-private")
_LONGEST_SOCKET_FOLDER = 80  # the kernel allows 107 bytes for folder and file name
_PORT = 5432  # part of the name of the socket, nothing listens on it


class PostgreSQLMissing(SetupError):
    """The programs of PostgreSQL are not installed."""

    code = "private_server_missing"
    what = Text("未找到 PostgreSQL。", "PostgreSQL was not found.")
    todo = Text(
        "请安装软件包 postgresql（Debian/Ubuntu：apt-get install --no-install-recommends postgresql），或使用 SQLite。",
        "Install the package postgresql (Debian/Ubuntu: apt-get install --no-install-recommends postgresql), "
        "or use SQLite.",
    )


class PostgreSQLFailed(SetupError):
    """The private PostgreSQL did not start."""

    code = "private_server_failed"
    what = Text("PostgreSQL 未能启动：{reason}。", "PostgreSQL did not start: {reason}.")
    todo = Text("请查看日志 {log}，并确认磁盘有空间。", "Read the log {log}, and see that the disk has room.")


class PrivatePostgreSQL:
    """One cluster in one folder.

    Args:
        folder: made if missing; its content belongs to the cluster.
        durable: False lets it skip fsync, for tests only: a crash of the machine may then lose data, the death of
            a process still loses nothing.
    """

    def __init__(self, folder: Path, durable: bool = True) -> None:
        self._folder = _reachable(folder.resolve())
        self._durable = durable
        self._sockets = _socket_folder(self._folder)

    @property
    def log(self) -> Path:
        return self._folder / "server.log"

    @staticmethod
    def missing() -> str:
        """The package to install, or nothing when the programs are there."""
        return "" if _programs() else "postgresql"

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database of this cluster."""
        return f"postgresql+psycopg://{USER}@/{database}?host={quote(str(self._sockets), safe='/')}&port={_PORT}"

    def start(self, nodes: int = USUAL_NODES) -> None:
        """Make the cluster at the first start (half a second), then start it; nothing when it runs already.

        Args:
            nodes: how many courts' nodes will connect at most; each may open as many connections as its pools hold.

        Raises:
            PostgreSQLMissing, PostgreSQLFailed: see `todo` of each.
        """
        if self.missing():
            raise PostgreSQLMissing
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self._folder, self._sockets):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _owned(folder)
        if not (self._folder / "data" / "PG_VERSION").exists():
            shutil.rmtree(self._folder / "data", ignore_errors=True)  # left half made by a killed first start
            self._run("initdb", "-D", self._data, "-U", USER, "--auth=trust", "--no-sync",
                      "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip
        if self.is_running():
            return
        options = (
            f"-c listen_addresses='' -c port={_PORT} -c unix_socket_directories='{self._sockets}'"
            " -c unix_socket_permissions=0700 -c timezone=UTC"
            f" -c max_connections={nodes * CONNECTIONS_PER_NODE + SPARE_CONNECTIONS}"
        )
        if not self._durable:
            options += " -c fsync=off -c full_page_writes=off"
        self._run(
            "pg_ctl", "-D", self._data, "-l", str(self.log), "-w", "-t", str(START_SECONDS), "-o", options, "start"
        )

    def stop(self) -> None:
        """Roll back what is open, write all down and end, within a moment; may be called twice."""
        if self.is_running():
            self._run("pg_ctl", "-D", self._data, "-w", "-m", "fast", "stop")

    def kill(self) -> None:
        """End as a crash would, without writing down (`immediate`); `start` recovers from the log."""
        if self.is_running():
            self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        """Stop it and delete the cluster, wherever it lies."""
        self.stop()
        for folder in (self._folder, self._sockets):
            shutil.rmtree(folder, ignore_errors=True)

    def is_running(self) -> bool:
        """Whether the server of this folder lives."""
        return (self._folder / "data").exists() and self._run("pg_ctl", "-D", self._data, "status", check=False) == 0

    def create_database(self, name: str) -> str:
        """Make an empty database unless it exists; gives its `url`."""
        with self._administration() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Delete a database with all in it, even while somebody is connected; nothing when there is none."""
        with self._administration() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _administration(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self._sockets), port=_PORT, user=USER, dbname="postgres", autocommit=True, connect_timeout=5
        )

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        command = [str(_programs() / program), *arguments]  # type: ignore[operator]
        if os.geteuid() == 0:
            command = [
                "setpriv", f"--reuid={SERVICE_ACCOUNT}", f"--regid={SERVICE_ACCOUNT}", "--init-groups", *command
            ]  # fmt: skip
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
        # Not a pipe: the server inherits it and would keep it open for ever.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(  # noqa: S603 - our own command line
                command, cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
            )
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if check and done.returncode:
            raise PostgreSQLFailed(reason=f"{program}: {said[-500:]}", log=self.log)
        return done.returncode


def _programs() -> Path | None:
    """The folder of the newest installed version; Debian keeps it out of PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _reachable(folder: Path) -> Path:
    """The folder itself, or for root a place the service account can enter. A link in `folder` remembers it, so
    that deleting the folder and starting again gives a new, empty cluster.
    """
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in folder.parents if parent.exists()):
        return folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    link = folder / "cluster"
    if not link.is_symlink():
        link.symlink_to(ROOT_PLACE / uuid.uuid4().hex)
    return link.readlink()


def _socket_folder(folder: Path) -> Path:
    if len(str(folder / "socket").encode()) <= _LONGEST_SOCKET_FOLDER:
        return folder / "socket"
    short = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"zhixing-{os.geteuid()}-{short}"


def _owned(folder: Path) -> None:
    """Only its owner may enter, and the owner is who runs the server. A folder somebody else prepared under a
    name we would use is refused.
    """
    wanted = pwd.getpwnam(SERVICE_ACCOUNT).pw_uid if os.geteuid() == 0 else os.geteuid()
    if folder.is_symlink() or folder.stat().st_uid not in (wanted, os.geteuid()):
        raise PostgreSQLFailed(reason=f"{folder} belongs to somebody else", log="")
    if os.geteuid() == 0:
        account = pwd.getpwnam(SERVICE_ACCOUNT)
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)
