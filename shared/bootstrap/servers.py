"""RabbitMQ and PostgreSQL of a country's own, from the installed packages, in its folder."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from shared.persistence.private_postgresql import PostgreSQLMissing, PrivatePostgreSQL
from shared.transport import topology
from shared.transport.errors import PrivateServerMissing
from shared.transport.private_rabbitmq import PrivateRabbitMQ
from shared.transport.provisioning import ManagementApi, check, provision


class Servers:
    """Both servers of one country. `start` raises the setup errors of either; `stop` may be called twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._broker = PrivateRabbitMQ(folder / "rabbitmq")

    @cached_property
    def _database(self) -> PrivatePostgreSQL:
        return PrivatePostgreSQL(self._folder / "postgresql")  # as root this makes a folder already

    def start(self, court_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Start both and make a database, a broker user and an inbox per court; court → (database, queues).

        Raises:
            PrivateServerMissing, PostgreSQLMissing: a package is not installed; nothing was written.
            PrivateServerFailed, PostgreSQLFailed: see their logs.
        """
        if package := PrivateRabbitMQ.missing():
            raise PrivateServerMissing(program="RabbitMQ", package=package)
        if PrivatePostgreSQL.missing():
            raise PostgreSQLMissing
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._database.start(len(court_ids))
        self._broker.start()
        api = ManagementApi(self._broker.management_url, self._broker.admin_user, self._broker.admin_password)
        new = check(api, court_ids)
        passwords = self._passwords() | provision(api, court_ids, self._passwords(), renew=True)
        self._keep(passwords)
        if new:
            # A kill soon after may lose inboxes that were declared just now.
            self._broker.write_down()
        place = f"127.0.0.1:{self._broker.amqp_port}/{quote(topology.VHOST, safe='')}"
        return {
            court: (self._database.create_database(court), f"amqp://{court}:{quote(passwords[court], safe='')}@{place}")
            for court in court_ids
        }

    def stop(self) -> None:
        """Stop both, also those that a killed run left behind."""
        self._broker.stop()
        if (self._folder / "postgresql").exists() and not PrivatePostgreSQL.missing():
            self._database.stop()

    def remove(self) -> None:
        """Stop both and delete the database cluster, which may lie outside the folder."""
        self.stop()
        if (self._folder / "postgresql").exists() and not PrivatePostgreSQL.missing():
            self._database.remove()

    def _passwords(self) -> dict[str, str]:
        try:
            known = json.loads((self._folder / "broker_passwords.json").read_text())
        except (OSError, ValueError):
            return {}
        return {str(court): str(word) for court, word in known.items()}

    def _keep(self, passwords: dict[str, str]) -> None:
        draft = self._folder / "broker_passwords.new"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(passwords, file)
        draft.replace(self._folder / "broker_passwords.json")
