"""A small country in one folder: courts with keys, directory, databases and staff, laid out step by step.

Every step leaves alone what is there, so that a lay-out that was interrupted is completed by the next.

    country.json   what it is; a folder without it is never deleted     password    of all demonstration staff
    queues.db      queues of the embedded engine                        trust/      directory.json, anchor.pem
    legal_offset   by how many seconds legal time is ahead              servers/    private RabbitMQ, PostgreSQL
    courts/ID/     settings.toml, court.key, staff/, court.db           logs/       one file per process
    traces.db      what the receiver of traces keeps                    guide.json  where the guided tour is
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shared.bootstrap import names
from shared.bootstrap.claim import MARK, FolderUnwritable, NotACountry, read_json
from shared.bootstrap.directory_file import enter_keys
from shared.bootstrap.profiles import profile_of
from shared.bootstrap.settings import Settings, write_file
from shared.bootstrap.staff import hire, usual_posts
from shared.domain.courts import Court
from shared.domain.duty_rota import Centre, centre_is_mandatory
from shared.domain.errors import SetupError, Text
from shared.flows.passwords import hash_password
from shared.flows.ports import Unit
from shared.messages.directory import ISSUER
from shared.messages.signing import PrivateKey
from shared.persistence.store import open_store
from shared.persistence.tables import SCHEMA
from shared.registry import Registry
from shared.transport.embedded import provide_inboxes
from shared.web.pages.demonstration_guide import guide_of

#: Two provinces, two cities in one of them, and a municipality, where the two superiors of a basic court differ.
USUAL_COURTS = ("spc", "gd", "gd03", "gd0304", "gd01", "gd0106", "hn", "hn01", "sh", "sh02", "sh0101")
DIRECTORY_LIFE = timedelta(days=3650)
EMBEDDED, RABBITMQ = "embedded", "rabbitmq"
#: The courts' public service number: what a demonstration court has in place of a duty telephone of its own.
HOTLINE = "12368"


class OtherEngine(SetupError):
    """The country was laid out for the other engine."""

    code = "other_engine"
    what = Text("{path} 是按 {known} 引擎建立的，不能改用 {wanted}。",
                "{path} was made for the engine {known}; it cannot go over to {wanted}.")  # fmt: skip
    todo = Text("请用 --data 另选文件夹，或加 --fresh 重新开始（原数据将删除）。",
                "Choose another folder with --data, or start over with --fresh (deletes its data).")  # fmt: skip


class OtherCourts(SetupError):
    """The country was laid out with other courts."""

    code = "other_courts"
    what = Text("{path} 建立时的法院是 {known}，不能改为 {wanted}。",
                "{path} was made with the courts {known}; it cannot go over to {wanted}.")  # fmt: skip
    todo = OtherEngine.todo


@dataclass(frozen=True)
class Country:
    """The folder and the courts in it: the supreme court first, each province from its top."""

    folder: Path
    courts: tuple[Court, ...]
    engine: str

    @property
    def password_file(self) -> Path:
        """The one password of all demonstration staff, mode 0600."""
        return self.folder / "password"

    @property
    def logs(self) -> Path:
        """One log file per process."""
        return self.folder / "logs"

    @property
    def running(self) -> Path:
        """Process ids, while it runs."""
        return self.folder / "running.json"

    @property
    def traces(self) -> Path:
        """The store of the receiver of traces."""
        return self.folder / "traces.db"

    def home(self, court_id: str) -> Path:
        """The folder of one court."""
        return self.folder / "courts" / court_id

    def settings_file(self, court_id: str) -> Path:
        """Settings of one court's node."""
        return self.home(court_id) / "settings.toml"

    def settings(self, court_id: str) -> Settings:
        """Raises SettingsFileUnusable and other setup errors."""
        return Settings.from_file(self.settings_file(court_id))


def open_country(folder: Path) -> Country:
    """The country in a folder. Raises NotACountry."""
    mark = read_json(folder / MARK)
    if not mark:
        raise NotACountry(path=folder)
    registry = Registry.load()
    return Country(folder, tuple(registry.court(each) for each in mark["courts"]), mark["engine"])


def lay_out(
    folder: Path,
    engine: str,
    ports: Sequence[int],
    addresses: Mapping[str, tuple[str, str]] | None = None,
    court_ids: Sequence[str] = USUAL_COURTS,
    traces: Mapping[str, str] | None = None,
) -> Country:
    """Make what is missing. `addresses`: court → (database, queues) of real servers; embedded ones if left out.
    traces: settings of every node about traces.

    A folder laid out before keeps its courts. Raises OtherEngine, FolderUnwritable, and what stores, keys and the
    registry raise.
    """
    require_engine(folder, engine)
    mark = read_json(folder / MARK)
    registry = Registry.load()
    court_ids = known_courts(folder) or court_ids
    country = Country(folder, tuple(registry.court(each) for each in court_ids), engine)
    try:
        filled, wanted = mark.get("filled"), {"schema": SCHEMA, "posts": _logins(country)}
        mark = {"format": 1, "engine": engine, "courts": list(court_ids), "filled": filled}
        _write(folder / MARK, mark)
        for each in (country.logs, folder / "trust", *(country.home(court.court_id) for court in country.courts)):
            each.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_settings(country, ports, addresses or {}, traces or {})
        keys = {court.court_id: court_key(country.home(court.court_id) / "court.key") for court in country.courts}
        trust, public = folder / "trust", {court_id: key.public for court_id, key in keys.items()}
        enter_keys(trust / "directory.json", trust / "anchor.pem", keys[ISSUER], public, DIRECTORY_LIFE)
        if engine == EMBEDDED:
            provide_inboxes(folder / "queues.db", court_ids)
        if filled != wanted:
            _fill_databases(country, keys)
            _write(folder / MARK, mark | {"filled": wanted})
    except OSError as error:
        raise FolderUnwritable(path=error.filename or folder, reason=error.strerror) from None
    return country


def require_engine(folder: Path, engine: str) -> None:
    """Raises OtherEngine when the country was laid out for another one."""
    known = read_json(folder / MARK).get("engine", engine)
    if known != engine:
        raise OtherEngine(path=folder, known=known, wanted=engine)


def known_courts(folder: Path) -> tuple[str, ...]:
    """The courts the folder was laid out with; none when it was not."""
    return tuple(read_json(folder / MARK).get("courts", ()))


def require_courts(folder: Path, court_ids: Sequence[str]) -> None:
    """Raises OtherCourts when the country was laid out with others."""
    known = known_courts(folder)
    if known and set(known) != set(court_ids):
        raise OtherCourts(path=folder, known=", ".join(known), wanted=", ".join(court_ids))


def court_key(path: Path) -> PrivateKey:
    """The key of a court, made when missing. Raises KeyFileUnusable, KeyFileLoose."""
    if not path.exists():
        PrivateKey.generate().save(path)
    return PrivateKey.load(path)


def known_ports(folder: Path, *, guided: bool = False) -> list[int]:
    """The ports of the last time, in the order of the courts; `guided`: that of the guided tour too, if there was one."""
    addresses = list(read_json(folder / "urls.json").values())
    guide = guide_of(folder) if guided else None
    return [int(url.rsplit(":", 1)[1]) for url in addresses + ([guide.address] if guide else [])]


def _write_settings(
    country: Country, ports: Sequence[int], addresses: Mapping[str, tuple[str, str]], traces: Mapping[str, str]
) -> None:
    queues = f"embedded://{(country.folder / 'queues.db').absolute()}"
    for court, port in zip(country.courts, ports, strict=True):
        values = {
            "court": court.court_id, "data": ".", "directory": "../../trust/directory.json",
            "transport_url": queues, "bind": f"127.0.0.1:{port}", "legal_offset_file": "../../legal_offset",
            "demonstration": "true", "demonstration_courts_file": "../../urls.json", **traces,
        }  # fmt: skip
        if court.court_id in addresses:
            values["database_url"], values["transport_url"] = addresses[court.court_id]
        write_file(country.settings_file(court.court_id), values)
    urls = {c.court_id: f"http://127.0.0.1:{port}" for c, port in zip(country.courts, ports, strict=True)}
    _write(country.folder / "urls.json", urls)


def _logins(country: Country) -> list[str]:
    return sorted({post.login for court in country.courts for post in usual_posts(profile_of(court.tier))})


def _fill_databases(country: Country, keys: Mapping[str, PrivateKey]) -> None:
    from shared.persistence.migrations.migrate import upgrade_all  # a node never imports Alembic

    if not country.password_file.exists():
        _write_private(country.password_file, secrets.token_urlsafe(9))
    # One hash per country: the password is one, and each hash costs 50 ms.
    hashed = hash_password(country.password_file.read_text().strip())
    each_settings = [country.settings(court.court_id) for court in country.courts]
    upgrade_all([settings.database_url for settings in each_settings])
    for number, (court, settings) in enumerate(zip(country.courts, each_settings, strict=True)):
        store = open_store(settings.database_url)
        try:
            with store.begin() as unit:
                posts = usual_posts(profile_of(court.tier))
                people = zip(posts, names.people(number, len(posts)), strict=True)
                hire(unit, court.court_id, keys[court.court_id], settings.staff_keys, people, hashed)
                _set_up_centre(unit, court)
        finally:
            store.close()


def _set_up_centre(unit: Unit, court: Court) -> None:
    """A court that must have a command centre has one from the start: led by its president, run by the chief."""
    if not centre_is_mandatory(court.tier) or unit.of(Centre).get(court.court_id) is not None:
        return
    head, runs = (unit.people.first(login=login) for login in ("president", "chief"))
    if head is not None and runs is not None:
        since = datetime.now(UTC)
        unit.of(Centre).add(Centre(court.court_id, head.person_id, "", runs.person_id, (HOTLINE,), since))


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")


def _write(path: Path, content: Mapping[str, Any]) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
