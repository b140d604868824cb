"""The key directory as a file of a node, and the newest verified one in memory.

The file is JSON: `document` is the exact text as signed, beside it the three signature headers. It is replaced
in one step; running nodes notice. The highest serial ever adopted is remembered in the node's database, so
that an older file is refused even after a restart.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.domain.errors import SetupError, Text, ZhixingError
from shared.flows.ports import Store, Unit
from shared.flows.records import Meta
from shared.messages.directory import Directory, DirectoryForked, KeyEntry
from shared.messages.directory_issuing import issue
from shared.messages.signing import BadHeaders, PrivateKey, PublicKey, Signed

log = logging.getLogger(__name__)
SERIAL, FINGERPRINT = "directory_serial", "directory_sha256"
LOOK_EVERY_SECONDS = 1.0


class DirectoryFileUnusable(SetupError):
    """The key directory or its anchor is missing or cannot be read."""

    code = "directory_file"
    what = Text("密钥目录文件 {path} 不可用：{reason}。", "Key directory file {path} cannot be used: {reason}.")
    todo = Text("请向最高人民法院索取现行目录，并以 zhixing directory install 安装。",
                "Get the present directory from the supreme court and install it: zhixing directory install.")  # fmt: skip


def read_document(path: Path) -> Signed:
    """The signed document in a file, not yet verified. Raises DirectoryFileUnusable."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Signed.from_headers(content["document"].encode(), content)
    except OSError as error:
        raise DirectoryFileUnusable(path=path, reason=error.strerror) from None
    except (ValueError, KeyError, TypeError, AttributeError, BadHeaders) as error:
        raise DirectoryFileUnusable(path=path, reason=type(error).__name__) from None


def write_document(path: Path, document: Signed) -> None:
    """Replace the file in one step; everybody may read it. Raises DirectoryFileUnusable."""
    content = {**document.headers(), "document": document.body.decode()}
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise DirectoryFileUnusable(path=path, reason=error.strerror) from None


def read_anchor(path: Path) -> PublicKey:
    """The supreme court's public key. Raises DirectoryFileUnusable, BadPublicKey."""
    try:
        return PublicKey.from_pem(path.read_text(encoding="ascii", errors="replace"))
    except OSError as error:
        raise DirectoryFileUnusable(path=path, reason=error.strerror) from None


def verified(path: Path, anchor: PublicKey, *, at_least_serial: int) -> Directory:
    """The directory in a file. Raises DirectoryFileUnusable, and what `Directory.verify` raises."""
    return Directory.verify(read_document(path), anchor, now=datetime.now(UTC), at_least_serial=at_least_serial)


def remembered_serial(unit: Unit) -> int:
    """The highest serial this node ever adopted, 0 before the first."""
    known = unit.meta.get(SERIAL)
    return int(known.value) if known else 0


def check_not_forked(unit: Unit, directory: Directory) -> None:
    """Raises DirectoryForked when the remembered serial had other bytes."""
    known = unit.meta.get(FINGERPRINT)
    if known and remembered_serial(unit) == directory.serial and known.value != directory.sha256:
        raise DirectoryForked(serial=directory.serial)


def remember(store: Store, directory: Directory) -> None:
    """Note serial and fingerprint of an adopted directory, unless a higher one is noted."""
    with store.read() as unit:
        if remembered_serial(unit) >= directory.serial:
            return
    with store.begin() as unit:
        if remembered_serial(unit) < directory.serial:
            put_meta(unit, SERIAL, str(directory.serial))
            put_meta(unit, FINGERPRINT, directory.sha256)


def put_meta(unit: Unit, name: str, value: str) -> None:
    """Set one fact about the node itself."""
    if not unit.meta.add_new(Meta(name, value)):
        unit.meta.save(Meta(name, value))


def enter_keys(
    path: Path, anchor_path: Path, issuer_key: PrivateKey, public_keys: Mapping[str, PublicKey], life: timedelta
) -> bool:
    """The issuer's side: sign the next directory when keys are new or half its life is over; write it and the anchor.

    Tells whether one was signed. Raises DirectoryFileUnusable, KeyRefused and what `verified` raises.
    """
    now = datetime.now(UTC)
    known: Directory | None = None
    serial, previous, entries = 0, "", tuple[KeyEntry, ...]()
    if path.exists():
        known = verified(path, issuer_key.public, at_least_serial=1)
        serial, previous, entries = known.serial, known.sha256, known.entries
    listed = {(entry.court_id, entry.key_id) for entry in entries}
    added = [
        KeyEntry.of(court_id, public, now)
        for court_id, public in public_keys.items()
        if (court_id, public.key_id) not in listed
    ]
    if not added and known is not None and known.expires_at - now > life / 2:
        return False
    document = issue(
        [*entries, *added], serial=serial + 1, previous=previous, issuer_key=issuer_key, issued_at=now,
        expires_at=now + life,
    )  # fmt: skip
    anchor_path.write_text(issuer_key.public.pem())
    write_document(path, document)
    return True


class DirectoryFile:
    """The port `DirectorySource`: adopts a newer valid file by itself, keeps the one it has over a bad one."""

    def __init__(self, path: Path, anchor: PublicKey, adopted: Directory) -> None:
        self._path, self._anchor, self._adopted = path, anchor, adopted
        self._seen = _stamp(path)
        self._next_look = 0.0

    def current(self) -> Directory:
        """The newest verified directory. Never raises: there was one at the start."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_EVERY_SECONDS
            stamp = _stamp(self._path)
            if stamp != self._seen:
                self._seen = stamp
                self._adopt()
        return self._adopted

    def _adopt(self) -> None:
        try:
            found = verified(self._path, self._anchor, at_least_serial=self._adopted.serial)
            found.check_follows(self._adopted)
        except ZhixingError as problem:
            log.error("key directory %s not adopted, serial %d stays: %s", self._path, self._adopted.serial, problem)
            return
        self._adopted = found
        log.info("key directory serial %d adopted", found.serial)


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        known = path.stat()
    except OSError:
        return (0, 0, 0)
    return (known.st_ino, known.st_mtime_ns, known.st_size)
