"""Signature suites by `alg`, so that another (SM2 with SM3, say) can stand beside Ed25519.

Keys are encoded as PKCS#8 and SubjectPublicKeyInfo, which openssl reads.
"""

from __future__ import annotations

from typing import Protocol

from nacl import bindings
from nacl.exceptions import CryptoError

from shared.domain.errors import BadInput, Text


class UnknownSuite(BadInput):
    """The signature suite is not known here."""

    code = "unknown_suite"
    what = Text("不支持的签名算法：{alg}。", "Unknown signature suite: {alg}.")
    todo = Text("请升级本节点或改用受支持的算法。", "Upgrade this node or use a supported suite.")


class Suite(Protocol):
    """One signature algorithm with its encodings. `private` is whatever form the suite likes."""

    alg: str

    def generate(self) -> bytes:
        """A fresh private key."""
        ...

    def public(self, private: bytes) -> bytes:
        """The raw public key of a private one."""
        ...

    def sign(self, private: bytes, message: bytes) -> bytes:
        """The signature over `message`."""
        ...

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the signature holds; false for garbage, never an exception."""
        ...

    def private_der(self, private: bytes) -> bytes:
        """PKCS#8."""
        ...

    def private_from_der(self, der: bytes) -> bytes | None:
        """From PKCS#8; None when it is a key of another suite."""
        ...

    def public_der(self, public: bytes) -> bytes:
        """SubjectPublicKeyInfo."""
        ...

    def public_from_der(self, der: bytes) -> bytes | None:
        """From SubjectPublicKeyInfo; None when it is a key of another suite."""
        ...


class Ed25519:
    """RFC 8032 by libsodium, encoded as RFC 8410. `private` is the 32-byte seed, then the public key."""

    alg = "Ed25519"
    _private_prefix = bytes.fromhex("302e020100300506032b657004220420")
    _public_prefix = bytes.fromhex("302a300506032b6570032100")

    def generate(self) -> bytes:
        """A fresh private key from the system's random source."""
        return bindings.crypto_sign_keypair()[1]

    def public(self, private: bytes) -> bytes:
        """The 32-byte public key."""
        return private[32:]

    def sign(self, private: bytes, message: bytes) -> bytes:
        """The 64-byte signature, the same for the same message."""
        return bindings.crypto_sign(message, private)[: bindings.crypto_sign_BYTES]

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the signature holds; false for anything malformed."""
        if len(signature) != bindings.crypto_sign_BYTES or len(public) != bindings.crypto_sign_PUBLICKEYBYTES:
            return False
        try:
            bindings.crypto_sign_open(signature + message, public)
        except (CryptoError, ValueError, TypeError):
            return False
        return True

    def private_der(self, private: bytes) -> bytes:
        """PKCS#8."""
        return self._private_prefix + private[:32]

    def private_from_der(self, der: bytes) -> bytes | None:
        """From PKCS#8; None when it is not an Ed25519 key."""
        seed = der.removeprefix(self._private_prefix)
        if len(seed) != 32 or len(der) == 32:
            return None
        return bindings.crypto_sign_seed_keypair(seed)[1]

    def public_der(self, public: bytes) -> bytes:
        """SubjectPublicKeyInfo."""
        return self._public_prefix + public

    def public_from_der(self, der: bytes) -> bytes | None:
        """From SubjectPublicKeyInfo; None when it is not an Ed25519 key."""
        raw = der.removeprefix(self._public_prefix)
        return raw if len(raw) == 32 and len(der) != 32 else None


#: Suites by `alg`; a name once used on the wire is permanent.
SUITES: dict[str, Suite] = {Ed25519.alg: Ed25519()}


def suite(alg: str) -> Suite:
    """The suite named `alg`. Raises UnknownSuite."""
    try:
        return SUITES[alg]
    except KeyError:
        raise UnknownSuite(alg=alg) from None
