"""Encryption of a signed body to the recipient's key, so that whoever runs the broker reads nothing.

libsodium sealed box (X25519, XSalsa20-Poly1305, an ephemeral sender key) to the recipient's
Ed25519 key converted to X25519. Sealing says nothing about the sender: the signature inside does.
"""

from __future__ import annotations

from functools import lru_cache

from nacl import bindings
from nacl.exceptions import CryptoError

from shared.domain.errors import BadInput, Text
from shared.messages.signing import PrivateKey, PublicKey
from shared.messages.suites import Ed25519

#: Content type of a sealed body; the plaintext has its own, inside.
SEALED_CONTENT_TYPE = "application/vnd.zhixing.sealed"
#: Bytes a sealed body is longer than the plain one.
SEAL_OVERHEAD_BYTES = bindings.crypto_box_SEALBYTES


class CannotSeal(BadInput):
    """The recipient's key cannot be sealed to."""

    code = "cannot_seal"
    what = Text("无法以该密钥加密：{key_id}。", "Cannot encrypt to this key: {key_id}.")
    todo = Text("请核对密钥目录中收件法院的密钥。", "Check the recipient's key in the key directory.")


class CannotOpen(BadInput):
    """The sealed body is not for this key, or was altered."""

    code = "cannot_open"
    what = Text("密文无法以本院密钥 {key_id} 解开。", "The sealed body does not open with this court's key {key_id}.")
    todo = Text("请发件法院以目录中现行密钥重新发送。",
                "The sender has to send again, sealed to the current key of the directory.")  # fmt: skip


def seal(public: PublicKey, body: bytes) -> bytes:
    """Encrypt `body` so that only the holder of the private key reads it. Raises CannotSeal."""
    try:
        if public.alg != Ed25519.alg:
            raise CannotSeal(key_id=public.alg)
        return bindings.crypto_box_seal(body, _curve(public.raw))
    except (CryptoError, ValueError, TypeError, RuntimeError):
        raise CannotSeal(key_id=public.key_id) from None


def open_sealed(private: PrivateKey, sealed: bytes) -> bytes:
    """The plain bytes. Raises CannotOpen when the box was altered, is too short, or is for another key."""
    try:
        if private.alg != Ed25519.alg:
            raise CannotOpen(key_id=private.alg)
        secret = bindings.crypto_sign_ed25519_sk_to_curve25519(private.raw)
        return bindings.crypto_box_seal_open(sealed, _curve(private.public.raw), secret)
    except (CryptoError, ValueError, TypeError, RuntimeError):
        raise CannotOpen(key_id=private.key_id) from None


def key_from_seed(seed: bytes) -> PrivateKey:
    """The key pair that 32 secret bytes make, always the same. Raises CannotSeal."""
    try:
        return PrivateKey(Ed25519.alg, bindings.crypto_sign_seed_keypair(seed)[1])
    except (CryptoError, ValueError, TypeError):
        raise CannotSeal(key_id="seed") from None


@lru_cache(maxsize=8192)  # more than all courts; the conversion costs about as much as the seal
def _curve(public: bytes) -> bytes:
    return bindings.crypto_sign_ed25519_pk_to_curve25519(public)
