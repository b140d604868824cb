"""Passwords and other secrets of people: kept only as salted scrypt hashes, compared in constant time. Standard library only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os

_SCHEME = "scrypt"
#: 16 MiB and some 50 ms for each attempt; the parameters stand in the hash, so they can be raised later.
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
_MAX_MEMORY_BYTES = 64 * 1024 * 1024
_SALT_BYTES, _HASH_BYTES = 16, 32
_MOST_CHARACTERS = 1024


def hash_password(password: str, *, cost: int = _COST) -> str:
    """The text to store: `scrypt$cost$block$parallel$salt$hash` (base64). Each call salts anew."""
    salt = os.urandom(_SALT_BYTES)
    derived = _derived(password, salt, cost, _BLOCK, _PARALLEL)
    return "$".join((_SCHEME, str(cost), str(_BLOCK), str(_PARALLEL), _text(salt), _text(derived)))


def verify_password(password: str, stored: str) -> bool:
    """Whether `password` is the one that was hashed. Never raises: a damaged hash fits no password.

    An empty `stored` (nobody) takes as long as a real one, so that answers do not tell which logins exist.
    """
    try:
        scheme, cost, block, parallel, salt, expected = (stored or _NOBODY).split("$")
        derived = _derived(password, base64.b64decode(salt, validate=True), int(cost), int(block), int(parallel))
        wanted = base64.b64decode(expected, validate=True)
    except (ValueError, binascii.Error):
        return False
    return scheme == _SCHEME and hmac.compare_digest(derived, wanted) and bool(stored)


def slow_key(secret: str, salt: bytes) -> bytes:
    """32 bytes made from a secret, as slow to guess as a password."""
    return _derived(secret, salt, _COST, _BLOCK, _PARALLEL)


def _derived(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    secret = password[:_MOST_CHARACTERS].encode("utf-8", "surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=cost, r=block, p=parallel, maxmem=_MAX_MEMORY_BYTES, dklen=_HASH_BYTES)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


_NOBODY = "$".join(
    (_SCHEME, str(_COST), str(_BLOCK), str(_PARALLEL), _text(b"\0" * _SALT_BYTES), _text(b"\0" * _HASH_BYTES))
)
