"""A small country in one folder: courts with keys, directory, databases and staff, laid out step by step.

Every step leaves alone what is there, so that a lay-out that was interrupted is completed by the next.

    country.json   what it is; a folder without it is never deleted     password    of all demonstration staff
    queues.db      queues of the embedded engine                        trust/      directory.json, anchor.pem
    legal_offset   by how many seconds legal time is ahead              servers/    private RabbitMQ, PostgreSQL
    courts/ID/     settings.toml, court.key, staff/, court.db           logs/       one file per process
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from shared.bootstrap import names
from shared.bootstrap.directory_file import enter_keys
from shared.bootstrap.profiles import profile_of
from shared.bootstrap.settings import Settings, write_file
from shared.bootstrap.staff import hire, usual_posts
from shared.domain.courts import Court
from shared.domain.errors import SetupError, Text
from shared.flows.passwords import hash_password
from shared.messages.directory import ISSUER
from shared.messages.signing import PrivateKey
from shared.persistence.store import open_store
from shared.persistence.tables import SCHEMA
from shared.registry import Registry
from shared.transport.embedded import provide_inboxes

USUAL_COURTS = ("spc", "gd", "gd03", "gd0304")
DIRECTORY_LIFE = timedelta(days=3650)
MARK = "country.json"
EMBEDDED, RABBITMQ = "embedded", "rabbitmq"
#: The folder of private servers: there before the country is, if it was interrupted while they started.
SERVERS = "servers"


class NotACountry(SetupError):
    """The folder holds something else."""

    code = "not_a_country"
    what = Text(
        "文件夹 {path} 不是本程序建立的数据，且不为空。", "Folder {path} is not empty and not a country of ours."
    )
    todo = Text(
        "请用 --data 另选文件夹；其中内容未作任何改动。", "Choose another with --data; nothing in it was touched."
    )


class FolderUnwritable(SetupError):
    """The data folder cannot be made or written."""

    code = "folder_unwritable"
    what = Text("文件夹 {path} 不可写：{reason}。", "Folder {path} is not writable: {reason}.")
    todo = Text("请改正权限，或用 --data 另选文件夹。", "Correct its mode or owner, or choose another with --data.")


class AlreadyUp(SetupError):
    """Somebody runs this country already."""

    code = "already_up"
    what = Text("{path} 中的法院已在运行{where}。", "The courts in {path} are running already{where_en}.")
    todo = Text("请在原窗口按 Ctrl-C 停止，或用 --data 另选文件夹。",
                "Stop them with Ctrl-C where they were started, or choose another folder with --data.")  # fmt: skip


class OtherEngine(SetupError):
    """The country was laid out for the other engine."""

    code = "other_engine"
    what = Text("{path} 是按 {known} 引擎建立的，不能改用 {wanted}。",
                "{path} was made for the engine {known}; it cannot go over to {wanted}.")  # fmt: skip
    todo = Text("请用 --data 另选文件夹，或加 --fresh 重新开始（原数据将删除）。",
                "Choose another folder with --data, or start over with --fresh (deletes its data).")  # fmt: skip


@dataclass(frozen=True)
class Country:
    """The folder and the courts in it, ranked from the top."""

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

    def home(self, court_id: str) -> Path:
        """The folder of one court."""
        return self.folder / "courts" / court_id

    def settings_file(self, court_id: str) -> Path:
        """Settings of one court's node."""
        return self.home(court_id) / "settings.toml"

    def settings(self, court_id: str) -> Settings:
        """Raises SettingsFileUnusable and other setup errors."""
        return Settings.from_file(self.settings_file(court_id))


class Claim:
    """The lock on a country: held while its file is open, here and in the processes that inherited it."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder. Raises FolderUnwritable, NotACountry, AlreadyUp; then nothing was changed."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            strangers = [entry.name for entry in folder.iterdir() if entry.name not in ("up.lock", SERVERS)]
            if strangers and not (folder / MARK).exists():
                raise NotACountry(path=folder)
            self.handle = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FolderUnwritable(path=folder, reason=error.strerror) from None
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self.handle)
            places = ", ".join(_read(folder / "urls.json").values())
            raise AlreadyUp(
                path=folder, where=f"：{places}" if places else "", where_en=f": {places}" if places else ""
            ) from None

    def empty(self) -> None:
        """Delete everything of the country but the lock. Raises FolderUnwritable."""
        try:
            entries = [entry for entry in self._folder.iterdir() if entry.name not in ("up.lock", MARK)]
            for entry in entries:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
            (self._folder / MARK).unlink(missing_ok=True)  # last: half deleted it is still known as ours
        except OSError as error:
            raise FolderUnwritable(path=error.filename or self._folder, reason=error.strerror) from None

    def release(self) -> None:
        """Let go."""
        os.close(self.handle)


def open_country(folder: Path) -> Country:
    """The country in a folder. Raises NotACountry."""
    mark = _read(folder / MARK)
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
) -> Country:
    """Make what is missing. `addresses`: court → (database, queues) of real servers; embedded ones if left out.

    Raises OtherEngine, FolderUnwritable, and what stores, keys and the registry raise.
    """
    require_engine(folder, engine)
    mark = _read(folder / MARK)
    registry = Registry.load()
    court_ids = mark.get("courts", court_ids)
    country = Country(folder, tuple(registry.court(each) for each in court_ids), engine)
    try:
        mark = {"format": 1, "engine": engine, "courts": list(court_ids), "schema": mark.get("schema", "")}
        _write(folder / MARK, mark)
        for each in (country.logs, folder / "trust", *(country.home(court.court_id) for court in country.courts)):
            each.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_settings(country, ports, addresses or {})
        keys = {court.court_id: court_key(country.home(court.court_id) / "court.key") for court in country.courts}
        trust, public = folder / "trust", {court_id: key.public for court_id, key in keys.items()}
        enter_keys(trust / "directory.json", trust / "anchor.pem", keys[ISSUER], public, DIRECTORY_LIFE)
        if engine == EMBEDDED:
            provide_inboxes(folder / "queues.db", court_ids)
        if mark["schema"] != SCHEMA:
            _fill_databases(country, keys)
            _write(folder / MARK, mark | {"schema": SCHEMA})
    except OSError as error:
        raise FolderUnwritable(path=error.filename or folder, reason=error.strerror) from None
    return country


def require_engine(folder: Path, engine: str) -> None:
    """Raises OtherEngine when the country was laid out for another one."""
    known = _read(folder / MARK).get("engine", engine)
    if known != engine:
        raise OtherEngine(path=folder, known=known, wanted=engine)


def court_key(path: Path) -> PrivateKey:
    """The key of a court, made when missing. Raises KeyFileUnusable, KeyFileLoose."""
    if not path.exists():
        PrivateKey.generate().save(path)
    return PrivateKey.load(path)


def known_ports(folder: Path) -> list[int]:
    """The ports of the last time, in the order of the courts."""
    return [int(url.rsplit(":", 1)[1]) for url in _read(folder / "urls.json").values()]


def _write_settings(country: Country, ports: Sequence[int], addresses: Mapping[str, tuple[str, str]]) -> None:
    queues = f"embedded://{(country.folder / 'queues.db').absolute()}"
    for court, port in zip(country.courts, ports, strict=True):
        values = {
            "court": court.court_id, "data": ".", "directory": "../../trust/directory.json",
            "transport_url": queues, "bind": f"127.0.0.1:{port}", "legal_offset_file": "../../legal_offset",
        }  # fmt: skip
        if court.court_id in addresses:
            values["database_url"], values["transport_url"] = addresses[court.court_id]
        write_file(country.settings_file(court.court_id), values)
    urls = {c.court_id: f"http://127.0.0.1:{port}" for c, port in zip(country.courts, ports, strict=True)}
    _write(country.folder / "urls.json", urls)


def _fill_databases(country: Country, keys: Mapping[str, PrivateKey]) -> None:
    from shared.persistence.migrations.migrate import upgrade  # a node never imports Alembic

    if not country.password_file.exists():
        _write_private(country.password_file, secrets.token_urlsafe(9))
    # One hash per country: the password is one, and each hash costs 50 ms.
    hashed = hash_password(country.password_file.read_text().strip())
    for number, court in enumerate(country.courts):
        settings = country.settings(court.court_id)
        upgrade(settings.database_url)
        store = open_store(settings.database_url)
        try:
            with store.begin() as unit:
                posts = usual_posts(profile_of(court.tier))
                people = zip(posts, names.people(number, len(posts)), strict=True)
                hire(unit, court.court_id, keys[court.court_id], settings.staff_keys, people, hashed)
        finally:
            store.close()


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")


def _write(path: Path, content: Mapping[str, Any]) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
