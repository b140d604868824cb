"""Attachments: files known by their SHA-256, which messages name them, and how far a file asked for has come.

The bytes are never in the database. A file travels in chunks of `CHUNK_BYTES` with a hash each; `Pull` remembers
which of them are on the disk, so that a transfer goes on where it stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from shared.domain.transitions import Transition

CHUNK_BYTES = 256 * 1024
#: Bytes of one SHA-256.
HASH_BYTES = 32
_SHA256 = re.compile(r"[0-9a-f]{64}")

SOURCE = "委托执行规定 2020 arts 5, 8 · [D]"
#: A file this court was named and does not have yet. It is asked for until it is here: no clock gives it up.
PULLING = (
    Transition("", "named", "asking", SOURCE),
    Transition("asking", "manifest", "fetching", SOURCE),
    Transition("asking", "fits", "complete", SOURCE),
    Transition("fetching", "fits", "complete", SOURCE),
    Transition("fetching", "does_not_fit", "asking", SOURCE),
    Transition("complete", "lost", "asking", SOURCE),
)
UNDER_WAY = ("asking", "fetching")


def is_sha256(text: str) -> bool:
    """Whether this is a SHA-256 as it is written: 64 hex digits in lower case."""
    return _SHA256.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies the bytes of a file: hash of the whole, length, and the hash of every chunk, one after another."""

    sha256: str
    size_bytes: int
    chunk_hashes: bytes


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """A file that is here, whole and checked. pages: as its uploader counted them. added_by: a person or a court."""

    sha256: str
    title: str
    media_type: str
    size_bytes: int
    pages: int | None
    chunk_hashes: bytes
    added_by: str
    added_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class NamedAttachment:
    """One attachment a message names, at its sender (direction `out`) and its recipient (`in`).

    size_bytes: 0 when the message does not say. complete_at: when its bytes were here, at the recipient.
    """

    message_id: str
    position: int
    sha256: str
    direction: str
    peer: str
    lineage_id: str
    title: str
    media_type: str
    size_bytes: int
    complete_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Pull:
    """How far a file has come. state: see `PULLING`.

    Attributes:
        have: one bit per chunk, the first chunk in the lowest bit of the first byte; set only when it is on the disk.
        asked_until: chunks before this number have been asked for.
        attempts: requests without an answer since the last progress. faults: chunks or files that did not fit.
    """

    sha256: str
    state: str
    size_bytes: int
    chunk_bytes: int
    chunk_hashes: bytes
    have: bytes
    asked_until: int
    attempts: int
    faults: int
    next_attempt_at: datetime
    version: int = 1

    @property
    def chunks(self) -> int:
        """How many there are."""
        return len(self.chunk_hashes) // HASH_BYTES

    @property
    def here(self) -> int:
        """How many are on the disk."""
        return int.from_bytes(self.have, "little").bit_count()

    @property
    def percent(self) -> int:
        """Whole per cent that are here; 100 only when all are."""
        return self.here * 100 // self.chunks if self.chunks else 0

    def hash_of(self, index: int) -> bytes:
        """The hash chunk `index` must have."""
        return self.chunk_hashes[index * HASH_BYTES : (index + 1) * HASH_BYTES]

    def length_of(self, index: int) -> int:
        """The length of chunk `index` in bytes: the last one may be shorter."""
        return min(self.chunk_bytes, self.size_bytes - index * self.chunk_bytes)

    def missing(self, first: int = 0, until: int | None = None) -> Iterator[int]:
        """Chunks from `first` on that are not here."""
        here = int.from_bytes(self.have, "little")
        return (index for index in range(first, self.chunks if until is None else until) if not here >> index & 1)

    def with_chunks(self, indexes: Iterable[int]) -> Pull:
        """The same with these chunks here."""
        here = int.from_bytes(self.have, "little")
        for index in indexes:
            here |= 1 << index
        return replace(self, have=here.to_bytes((self.chunks + 7) // 8, "little"))


def chunks_of(size_bytes: int, chunk_bytes: int = CHUNK_BYTES) -> int:
    """How many chunks a file of this size has."""
    return -(-size_bytes // chunk_bytes)
