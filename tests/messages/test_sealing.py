"""Sealed bodies open for the recipient only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages import sealing
from shared.messages.signing import PrivateKey, PublicKey

RECIPIENT, OTHER = PrivateKey.generate(), PrivateKey.generate()


@given(st.binary(max_size=300))
def test_the_recipient_reads_what_was_sealed(body: bytes) -> None:
    sealed = sealing.seal(RECIPIENT.public, body)

    assert len(sealed) == len(body) + sealing.SEAL_OVERHEAD_BYTES
    assert sealing.open_sealed(RECIPIENT, sealed) == body


def test_nobody_else_reads_it_and_it_does_not_show_the_text() -> None:
    sealed = sealing.seal(RECIPIENT.public, b"a secret of the parties")

    assert b"secret" not in sealed
    with pytest.raises(sealing.CannotOpen) as refused:
        sealing.open_sealed(OTHER, sealed)
    assert refused.value.facts == {"key_id": OTHER.key_id}


@given(st.integers(0, 8 * (sealing.SEAL_OVERHEAD_BYTES + 5) - 1))
def test_one_altered_bit_makes_it_unreadable(bit: int) -> None:
    sealed = bytearray(sealing.seal(RECIPIENT.public, b"hello"))
    sealed[bit // 8] ^= 1 << bit % 8

    # libsodium ignores the top bit of an X25519 point; the box still binds the bytes as sent
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(RECIPIENT, bytes(sealed))


@given(st.binary(max_size=100))
def test_garbage_is_refused_with_a_typed_error(garbage: bytes) -> None:
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(RECIPIENT, garbage)


@pytest.mark.parametrize(
    "public", [PublicKey("SM2", bytes(32)), PublicKey("Ed25519", bytes(32)), PublicKey("Ed25519", b"")]
)
def test_a_key_that_cannot_be_sealed_to_is_refused(public: PublicKey) -> None:
    with pytest.raises(sealing.CannotSeal):
        sealing.seal(public, b"x")
