"""Attachments on the disk of a node: `<folder>/<first two digits>/<sha256>`, unfinished ones in `<folder>/unfinished`.

A file gets its name only after its hash was computed from what lies on the disk, so that whatever has such a name
is whole. Files are written with mode 0600 and fsynced, folders too, before anybody is told that they are here.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from shared.domain.attachments import CHUNK_BYTES, Fingerprint, is_sha256
from shared.domain.errors import NotFound
from shared.flows.ports_attachments import AttachmentTooLarge, StorageFull, UploadBusy, UploadGap, WrongHash

LIMIT_BYTES = 500 * 1024 * 1024
QUOTA_BYTES = 20 * 1024 * 1024 * 1024
#: So much of the disk stays free for the database, which must never stop for an attachment.
KEPT_FREE_BYTES = 64 * 1024 * 1024
BLOCK_BYTES = 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NAME = re.compile(r"[A-Za-z0-9-]{1,150}")


class AttachmentFolder:
    """What `shared.flows.ports_attachments.AttachmentFiles` promises. Opens and makes nothing before first use.

    limit_bytes: largest file. quota_bytes: for all files together, unfinished ones included.
    """

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT_BYTES, quota_bytes: int = QUOTA_BYTES) -> None:
        self._folder, self.limit_bytes, self._quota_bytes = folder, limit_bytes, quota_bytes

    def has(self, sha256: str) -> bool:
        return is_sha256(sha256) and self._place(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        if not is_sha256(sha256):
            raise NotFound(name=sha256)
        try:
            return self._place(sha256).open("rb")
        except FileNotFoundError:
            raise NotFound(name=sha256) from None

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        with self.open(sha256) as file:
            file.seek(offset)
            return file.read(length)

    def fingerprint(self, sha256: str) -> Fingerprint:
        with self.open(sha256) as file:
            return fingerprint(file.fileno())

    def require_room(self, more_bytes: int) -> None:
        if more_bytes > self.limit_bytes:
            raise AttachmentTooLarge(limit_mb=self.limit_bytes // 1024 // 1024)
        if self._used_bytes() + more_bytes > self._quota_bytes:
            raise StorageFull(reason=f"quota {self._quota_bytes // 1024 // 1024} MB")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self._folder).free < more_bytes + KEPT_FREE_BYTES:
            raise StorageFull(reason="disk")

    def scratch(self) -> BinaryIO:
        folder = self._folder / "unfinished"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cast("BinaryIO", tempfile.TemporaryFile(dir=folder))

    def received(self, name: str) -> int:
        try:
            return self._unfinished(name).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, name: str, offset: int, stream: BinaryIO) -> int:
        with self._writing(name) as file:
            there = os.fstat(file).st_size
            if offset > there:
                raise UploadGap(received_bytes=there)
            room = self.limit_bytes - offset
            try:
                os.ftruncate(file, offset)
                while block := stream.read(BLOCK_BYTES):
                    room -= len(block)
                    if room < 0:
                        raise AttachmentTooLarge(limit_mb=self.limit_bytes // 1024 // 1024)
                    _write_all(file, block, offset)
                    offset += len(block)
            finally:
                os.fsync(file)
        return offset

    def write(self, name: str, pieces: Iterable[tuple[int, bytes]]) -> None:
        with self._writing(name) as file:
            for offset, piece in pieces:
                _write_all(file, piece, offset)
            os.fsync(file)

    def finish(self, name: str, expected: str | None = None) -> Fingerprint:
        path = self._unfinished(name)
        if not path.is_file():
            raise NotFound(name=name)
        with self._writing(name) as file:
            print_ = fingerprint(file)
            if expected is not None and print_.sha256 != expected:
                path.unlink()
                raise WrongHash(expected=expected, found=print_.sha256)
            os.fsync(file)
            place = self._place(print_.sha256)
            place.parent.mkdir(mode=0o700, exist_ok=True)
            path.replace(place)
            for folder in (place.parent, self._folder):
                _sync_folder(folder)
        return print_

    def discard(self, name: str) -> None:
        self._unfinished(name).unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _unfinished(self, name: str) -> Path:
        assert _NAME.fullmatch(name), name
        return self._folder / "unfinished" / name

    def _used_bytes(self) -> int:
        """What the files take up; an unfinished one may have holes, which take up nothing."""
        return sum(entry.stat().st_blocks * 512 for entry in _files_below(self._folder))

    @contextmanager
    def _writing(self, name: str) -> Iterator[int]:
        """The unfinished file, locked against other processes. A full disk is said as such."""
        path = self._unfinished(name)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield file
            finally:
                os.close(file)
        except BlockingIOError:
            raise UploadBusy from None
        except OSError as trouble:
            if trouble.errno in _FULL:
                raise StorageFull(reason=trouble.strerror) from trouble
            raise


def fingerprint(file: int) -> Fingerprint:
    """Hash an open file from its beginning, chunk by chunk."""
    whole, chunk_hashes, size = hashlib.sha256(), bytearray(), 0
    while chunk := os.pread(file, CHUNK_BYTES, size):
        whole.update(chunk)
        chunk_hashes += hashlib.sha256(chunk).digest()
        size += len(chunk)
    return Fingerprint(whole.hexdigest(), size, bytes(chunk_hashes))


def _write_all(file: int, piece: bytes, offset: int) -> None:
    """All of it: near the end of a disk the system may take only a part."""
    left = memoryview(piece)
    while left:
        written = os.pwrite(file, left, offset)
        left, offset = left[written:], offset + written


def _files_below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Files in the folders of this folder; one that goes away meanwhile is passed over."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.is_dir():
            with os.scandir(each) as entries:
                yield from (entry for entry in entries if entry.is_file(follow_symlinks=False))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
