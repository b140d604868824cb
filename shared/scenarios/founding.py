"""Founding a court: a database at the newest schema, the court's key, its staff with theirs; made once, then copied.

A court with the usual staff is the same in every story of a process; only its files are its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shared.bootstrap.profiles import profile_of
from shared.bootstrap.staff import Post, hire, usual_posts
from shared.domain.courts import Body
from shared.domain.people import Person, Role
from shared.flows.records import Meta
from shared.messages.directory import Directory, KeyEntry
from shared.messages.directory_issuing import issue
from shared.messages.signing import PrivateKey
from shared.persistence.migrations.migrate import upgrade
from shared.persistence.store import open_store
from shared.registry.registry import Registry

DATABASE, STAFF = "node.db", "staff"


@dataclass(frozen=True, slots=True)
class Founded:
    """A court ready to run. `files`: content by path below its home."""

    key: PrivateKey
    people: tuple[Person, ...]
    files: Mapping[str, bytes]

    def settle_in(self, home: Path) -> None:
        """Write the files; keys are for their owner's eyes only."""
        for name, content in self.files.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            path.write_bytes(content)


def found(court_id: str, people: Sequence[Mapping[str, Any]] | None) -> Founded:
    """The court with these posts (as a scenario writes them), or with its usual staff. Raises UnknownCourt."""
    return _usual(court_id) if people is None else _new(court_id, tuple(map(_post, people)))


@cache
def _usual(court_id: str) -> Founded:
    return _new(court_id, usual_posts(profile_of(Registry.load().court(court_id).tier)))


def _new(court_id: str, posts: Sequence[Post]) -> Founded:
    key = PrivateKey.generate()
    with TemporaryDirectory() as folder:
        home = Path(folder)
        (home / DATABASE).write_bytes(_empty_database())
        store = open_store(f"sqlite:///{home / DATABASE}")
        with store.begin() as unit:
            unit.meta.add(Meta("incarnation", f"{court_id}-1"))
            people = hire(unit, court_id, key, home / STAFF, [(post, post.login) for post in posts], "-")
        store.close()
        files = {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    return Founded(key, tuple(people), files)


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        upgrade(f"sqlite:///{path}")
        return path.read_bytes()


def _post(given: Mapping[str, Any]) -> Post:
    return Post(given["login"], tuple(map(Role, given["roles"])), tuple(map(Body, given["bodies"])))


class IssuedOnce:
    """The key directory of the story: issued once, good for all of it."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def current(self) -> Directory:
        """The only one."""
        return self._directory


def key_directory(keys: Mapping[str, PrivateKey], now: datetime) -> IssuedOnce:
    """Every court's key, signed by the first court, good for a hundred years of story."""
    entries = tuple(KeyEntry.of(court, key.public, now - timedelta(days=1)) for court, key in keys.items())
    anchor = next(iter(keys.values()))
    document = issue(entries, serial=1, previous="", issuer_key=anchor, issued_at=now,
                     expires_at=now + timedelta(days=36500))  # fmt: skip
    return IssuedOnce(Directory.verify(document, anchor.public, now=now, at_least_serial=1))
