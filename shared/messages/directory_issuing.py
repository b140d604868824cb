"""The issuing side of the key directory: enter, rotate and revoke keys, and sign the next document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shared.messages.directory import DIRECTORY_TYPE, ISSUER, BadDirectory, KeyEntry, KeyRefused, check_entries
from shared.messages.instants import instant
from shared.messages.signing import PrivateKey, PublicKey, Signed, to_base64url


def issue(
    entries: Iterable[KeyEntry],
    *,
    serial: int,
    previous: str,
    issuer_key: PrivateKey,
    issued_at: datetime,
    expires_at: datetime,
    issuer: str = ISSUER,
) -> Signed:
    """Sign a directory. `previous` is the `sha256` of the one before, empty for the first.

    Raises BadDirectory, KeyRefused when it would not verify.
    """
    if serial < 1 or (serial == 1) != (previous == "") or expires_at <= issued_at:
        raise BadDirectory(problem="serial, previous, expires_at")
    ordered = sorted(entries, key=lambda entry: (entry.court_id, entry.valid_from, entry.key_id))
    check_entries(ordered)
    content = {
        "type": DIRECTORY_TYPE,
        "issuer": issuer,
        "serial": serial,
        "issued_at": instant(issued_at),
        "expires_at": instant(expires_at),
        "previous": previous,
        "entries": [_to_json(entry) for entry in ordered],
    }
    return Signed.by(issuer_key, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def rotate(
    entries: Iterable[KeyEntry], court_id: str, new: PublicKey, *, at: datetime, overlap: timedelta = timedelta(0)
) -> tuple[KeyEntry, ...]:
    """The entries with a new key for the court from `at`; its older keys end `overlap` later."""
    end = at + overlap

    def ended(entry: KeyEntry) -> KeyEntry:
        if entry.court_id != court_id or (entry.valid_until is not None and entry.valid_until <= end):
            return entry
        return replace(entry, valid_until=end)

    rotated = (*(ended(entry) for entry in entries), KeyEntry.of(court_id, new, at))
    check_entries(rotated)
    return rotated


def revoke(
    entries: Iterable[KeyEntry], court_id: str, key_id: str, *, at: datetime, reason: str
) -> tuple[KeyEntry, ...]:
    """The entries with one key revoked from `at`, for good. Raises KeyRefused when unknown or revoked already."""
    result, found = [], False
    for entry in entries:
        if (entry.court_id, entry.key_id) == (court_id, key_id) and entry.revoked_at is None:
            result.append(replace(entry, revoked_at=at, revocation_reason=reason))
            found = True
        else:
            result.append(entry)
    if not found:
        raise KeyRefused(key_id=key_id, problem="unknown or revoked")
    return tuple(result)


def _to_json(entry: KeyEntry) -> dict[str, Any]:
    return {
        "court_id": entry.court_id,
        "key_id": entry.key_id,
        "alg": entry.alg,
        "public_key": to_base64url(entry.public_key),
        "valid_from": instant(entry.valid_from),
        "valid_until": entry.valid_until and instant(entry.valid_until),
        "revoked_at": entry.revoked_at and instant(entry.revoked_at),
        "revocation_reason": entry.revocation_reason,
    }
