"""Passwords are stored as salted hashes, and a damaged hash fits nothing."""

from __future__ import annotations

import pytest

from shared.flows.passwords import hash_password, verify_password


def test_a_password_fits_only_its_own_hash() -> None:
    stored = hash_password("密码 one")

    assert verify_password("密码 one", stored)
    assert not verify_password("密码 two", stored)


def test_the_same_password_is_never_stored_twice_alike() -> None:
    assert hash_password("same") != hash_password("same")


@pytest.mark.parametrize("stored", ["", "x", "scrypt$1$2$3$4$5", "scrypt$16384$8$1$!!$!!", "md5$16384$8$1$AAAA$AAAA"])
def test_a_damaged_hash_fits_no_password(stored: str) -> None:
    assert not verify_password("", stored)
    assert not verify_password("x", stored)
