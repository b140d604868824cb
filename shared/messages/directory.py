"""The key directory: which key speaks for which court, signed by the supreme court.

The document is JSON; its bytes as issued are signed and kept. Each names the SHA-256 of the one
before. Keys are trusted through it alone; its signer is the anchor a node was set up with.
All times are UTC instants of the system clock, never of the legal clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from shared.domain.errors import BadInput, Conflict, NotFound, Text
from shared.messages.instants import parse_instant
from shared.messages.signing import PublicKey, Signed, from_base64url
from shared.messages.suites import SUITES

T = TypeVar("T")
DIRECTORY_TYPE = "zhixing.directory.v1"
#: court_id of the one court that issues directories.
ISSUER = "spc"
#: How far a clock may be behind the issuer's.
CLOCK_TOLERANCE = timedelta(minutes=5)


class BadDirectory(BadInput):
    """The document is not a directory."""

    code = "directory_malformed"
    what = Text("密钥目录内容不正确：{problem}。", "The key directory is malformed: {problem}.")
    todo = Text("请向签发法院重新获取。", "Fetch it again from the issuing court.")


class DirectorySignatureBad(BadDirectory):
    """Not signed by the anchor, or altered."""

    code = "directory_signature"
    what = Text("密钥目录的签名不成立。", "The signature of the key directory does not hold.")
    todo = Text("请勿采用；向签发法院重新获取，并核对信任锚。",
                "Do not use it; fetch it again and check the trust anchor.")  # fmt: skip


class DirectoryWrongIssuer(BadDirectory):
    """Issued in the name of another court."""

    code = "directory_issuer"
    what = Text("密钥目录的签发法院不对：{issuer}。", "The key directory names another issuer: {issuer}.")


class DirectoryRolledBack(BadDirectory):
    """Older than one already known."""

    code = "directory_rolled_back"
    what = Text(
        "密钥目录序号回退：{serial}，已有 {known}。", "Key directory rolled back: serial {serial}, {known} known."
    )


class DirectoryForked(BadDirectory):
    """Two documents claim the same place: the issuer, or someone with its key, said two things."""

    code = "directory_forked"
    what = Text("密钥目录在序号 {serial} 处出现两个版本。", "Two key directories claim serial {serial}.")
    todo = Text("请停止采用新目录并立即报告最高人民法院。", "Adopt neither; report it to the supreme court at once.")


class DirectoryFromFuture(BadDirectory):
    """Issued later than this node's clock allows."""

    code = "directory_from_future"
    what = Text("密钥目录签发于将来：{issued_at}。", "The key directory was issued in the future: {issued_at}.")
    todo = Text("请校准本机时钟。", "Set this machine's clock.")


class NoCurrentKey(NotFound):
    """The court has no key in force."""

    code = "no_current_key"
    what = Text("密钥目录中没有 {court} 的现行密钥。", "The key directory has no key in force for {court}.")
    todo = Text("请该院登记密钥，或更新密钥目录。", "Register a key for that court, or update the directory.")


class KeyRefused(Conflict):
    """A key cannot be entered, rotated or revoked so."""

    code = "key_refused"
    what = Text("密钥 {key_id} 无法登记或变更：{problem}。", "Key {key_id} cannot be changed so: {problem}.")


class Trust(StrEnum):
    """What the directory says of a key at the time of a signature."""

    TRUSTED = "trusted"
    UNKNOWN_KEY = "unknown_key"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class KeyEntry:
    """One key of one court; valid from `valid_from` up to, not including, `valid_until`."""

    court_id: str
    key_id: str
    alg: str
    public_key: bytes
    valid_from: datetime
    valid_until: datetime | None = None
    revoked_at: datetime | None = None
    revocation_reason: str = ""

    @classmethod
    def of(cls, court_id: str, public: PublicKey, valid_from: datetime) -> KeyEntry:
        """The entry of a new key."""
        return cls(court_id, public.key_id, public.alg, public.raw, valid_from)

    @cached_property
    def public(self) -> PublicKey:
        """The key itself, for `Signed.holds` and `seal`."""
        return PublicKey(self.alg, self.public_key)

    def in_force(self, at: datetime) -> bool:
        """Valid then, and not revoked by then."""
        begun = self.valid_from <= at and (self.valid_until is None or at < self.valid_until)
        return begun and (self.revoked_at is None or at < self.revoked_at)


@dataclass(frozen=True)
class Directory:
    """A verified directory. `sha256` (hex) is that of its bytes; `previous` that of the one before, or empty."""

    serial: int
    issued_at: datetime
    expires_at: datetime
    previous: str
    entries: tuple[KeyEntry, ...]
    sha256: str

    @classmethod
    def verify(
        cls, document: Signed, anchor: PublicKey, *, now: datetime, at_least_serial: int, issuer: str = ISSUER
    ) -> Directory:
        """Read a directory after checking signature, issuer, serial and clock, in this order.

        An expired directory is not refused: it still serves to receive, not to send (`is_fresh`).
        Raises DirectorySignatureBad, DirectoryWrongIssuer, DirectoryRolledBack, DirectoryFromFuture,
        BadDirectory.
        """
        if not document.holds(anchor):
            raise DirectorySignatureBad
        try:
            content = json.loads(document.body)
            if content["type"] != DIRECTORY_TYPE:
                raise BadDirectory(problem="type")
            if content["issuer"] != issuer:
                raise DirectoryWrongIssuer(issuer=content["issuer"])
            directory = cls(
                serial=_typed(content["serial"], int),
                issued_at=parse_instant(content["issued_at"]),
                expires_at=parse_instant(content["expires_at"]),
                previous=_typed(content["previous"], str),
                entries=tuple(_entry(item) for item in content["entries"]),
                sha256=hashlib.sha256(document.body).hexdigest(),
            )
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise BadDirectory(problem=type(error).__name__) from None
        if directory.serial < at_least_serial:
            raise DirectoryRolledBack(serial=directory.serial, known=at_least_serial)
        if directory.issued_at > now + CLOCK_TOLERANCE:
            raise DirectoryFromFuture(issued_at=content["issued_at"])
        check_entries(directory.entries)
        return directory

    def check_follows(self, known: Directory) -> None:
        """That this one is `known` or a successor of it. Raises DirectoryRolledBack, DirectoryForked."""
        if self.serial < known.serial:
            raise DirectoryRolledBack(serial=self.serial, known=known.serial)
        forked = (self.serial == known.serial and self.sha256 != known.sha256) or (
            self.serial == known.serial + 1 and self.previous != known.sha256
        )
        if forked:
            raise DirectoryForked(serial=self.serial)

    def is_fresh(self, now: datetime) -> bool:
        """Whether one may still send by it."""
        return now < self.expires_at

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], KeyEntry]:
        return {(entry.court_id, entry.key_id): entry for entry in self.entries}

    @cached_property
    def _by_court(self) -> dict[str, list[KeyEntry]]:
        courts: dict[str, list[KeyEntry]] = {}
        for entry in sorted(self.entries, key=lambda each: each.valid_from):
            courts.setdefault(entry.court_id, []).append(entry)
        return courts

    def key(self, court_id: str, key_id: str) -> KeyEntry | None:
        """The entry, or None, which `trust` takes for an unknown key."""
        return self._by_name.get((court_id, key_id))

    def knows(self, court_id: str) -> bool:
        """Whether it lists a key of this court, in force or not."""
        return court_id in self._by_court

    def current_key(self, court_id: str, now: datetime) -> KeyEntry:
        """The key to sign with or seal to: of those in force, the newest. Raises NoCurrentKey."""
        for entry in reversed(self._by_court.get(court_id, [])):
            if entry.in_force(now) and entry.alg in SUITES:
                return entry
        raise NoCurrentKey(court=court_id)

    def trust(self, entry: KeyEntry | None, signed_at: datetime, witnessed_before_revocation: bool) -> Trust:
        """Whether a signature said to be of `signed_at` is to be accepted.

        A revoked key may sign any date, so only what a peer had witnessed before counts.
        """
        if entry is None or entry.alg not in SUITES:
            return Trust.UNKNOWN_KEY
        if entry.revoked_at is not None and not (witnessed_before_revocation and signed_at < entry.revoked_at):
            return Trust.REVOKED
        if signed_at < entry.valid_from:
            return Trust.NOT_YET_VALID
        if entry.valid_until is not None and signed_at >= entry.valid_until:
            return Trust.EXPIRED
        return Trust.TRUSTED


def check_entries(entries: Sequence[KeyEntry]) -> None:
    """A key names one court, once, and its id is its fingerprint (where its suite is known here)."""
    seen: set[str] = set()
    for entry in entries:
        if entry.key_id in seen:
            raise KeyRefused(key_id=entry.key_id, problem="duplicate")
        if entry.alg in SUITES and entry.public.key_id != entry.key_id:
            raise KeyRefused(key_id=entry.key_id, problem="fingerprint")
        if entry.valid_until is not None and entry.valid_until < entry.valid_from:
            raise KeyRefused(key_id=entry.key_id, problem="valid_until < valid_from")
        seen.add(entry.key_id)


def _typed(value: Any, kind: type[T]) -> T:
    if type(value) is not kind:  # a bool is no serial
        raise TypeError(kind.__name__)
    return value


def _entry(item: dict[str, Any]) -> KeyEntry:
    public_key = from_base64url(item["public_key"])
    if public_key is None:
        raise ValueError("public_key")
    until, revoked = item["valid_until"], item["revoked_at"]
    return KeyEntry(
        court_id=_typed(item["court_id"], str),
        key_id=_typed(item["key_id"], str),
        alg=_typed(item["alg"], str),
        public_key=public_key,
        valid_from=parse_instant(item["valid_from"]),
        valid_until=None if until is None else parse_instant(until),
        revoked_at=None if revoked is None else parse_instant(revoked),
        revocation_reason=_typed(item["revocation_reason"], str),
    )
