"""Signatures over bytes as sent, and the key files of a node.

Key files are ordinary PKCS#8, public keys SubjectPublicKeyInfo: openssl alone can verify.
Nothing is re-serialised before it is verified.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from shared.domain.errors import BadInput, SetupError, Text
from shared.messages.suites import SUITES, Ed25519, suite

ALG_HEADER = "zx-alg"
KEY_HEADER = "zx-key"
SIGNATURE_HEADER = "zx-signature"
_KEY_ID_CHARACTERS = 16
_LOOSE = stat.S_IRWXG | stat.S_IRWXO


class BadHeaders(BadInput):
    """The signature headers are missing or cannot be read."""

    code = "bad_signature_headers"
    what = Text("签名头缺失或无法识别：{header}。", "Signature header missing or unreadable: {header}.")
    todo = Text("请发送方按协议重新签发。", "The sender has to sign again as the protocol says.")


class BadPublicKey(BadInput):
    """The text is not a public key of a suite known here."""

    code = "bad_public_key"
    what = Text("无法识别的公钥。", "This is not a public key of a known suite.")
    todo = Text("请提供 PEM 格式的公钥。", "Give the public key in PEM form.")


class KeyFileLoose(SetupError):
    """A private key file can be read by others."""

    code = "key_file_mode"
    what = Text("私钥文件 {path} 的权限过宽：{mode}。", "Private key file {path} is open to others: {mode}.")
    todo = Text("请执行 chmod 600 {path}；若他人可能读过，请更换密钥。",
                "Run chmod 600 {path}; if others may have read it, rotate the key.")  # fmt: skip


class KeyFileExists(SetupError):
    """A key file is never overwritten."""

    code = "key_file_exists"
    what = Text("密钥文件 {path} 已存在。", "Key file {path} already exists.")
    todo = Text("请另选文件名；旧密钥应保留。", "Choose another name; the old key is to be kept.")


class KeyFileUnusable(SetupError):
    """A key file is missing, unreadable, or holds no private key."""

    code = "key_file_unusable"
    what = Text("密钥文件 {path} 不可用：{reason}。", "Key file {path} cannot be used: {reason}.")
    todo = Text("请核对路径、所有者与内容，或从离线备份恢复。",
                "Check path, owner and content, or restore it from the offline copy.")  # fmt: skip


@dataclass(frozen=True)
class PublicKey:
    """A public key as its suite writes it raw."""

    alg: str
    raw: bytes

    @cached_property
    def key_id(self) -> str:
        """First 16 hex digits of SHA-256 over the SubjectPublicKeyInfo: a name, not a proof."""
        return hashlib.sha256(suite(self.alg).public_der(self.raw)).hexdigest()[:_KEY_ID_CHARACTERS]

    def pem(self) -> str:
        """SubjectPublicKeyInfo as PEM, as openssl reads it."""
        return _to_pem("PUBLIC KEY", suite(self.alg).public_der(self.raw))

    @classmethod
    def from_pem(cls, text: str) -> PublicKey:
        """Raises BadPublicKey."""
        der = _from_pem("PUBLIC KEY", text)
        for each in SUITES.values():
            if der is not None and (raw := each.public_from_der(der)) is not None:
                return cls(each.alg, raw)
        raise BadPublicKey


@dataclass(frozen=True)
class PrivateKey:
    """A private key in memory; its repr never shows it."""

    alg: str
    raw: bytes = field(repr=False)

    @classmethod
    def generate(cls, alg: str = Ed25519.alg) -> PrivateKey:
        """A fresh key. Raises UnknownSuite."""
        return cls(alg, suite(alg).generate())

    @cached_property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(self.alg, suite(self.alg).public(self.raw))

    @property
    def key_id(self) -> str:
        """The name under which the directory lists it."""
        return self.public.key_id

    def save(self, path: Path) -> None:
        """Write PKCS#8 PEM with mode 0600, whole or not at all. Raises KeyFileExists, KeyFileUnusable."""
        pem = _to_pem("PRIVATE KEY", suite(self.alg).private_der(self.raw))
        try:
            handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600 by contract
            try:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    file.write(pem)
                    file.flush()
                    os.fsync(file.fileno())
                os.link(temporary, path)  # fails when the name is taken; rename would overwrite
            finally:
                Path(temporary).unlink()
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except FileExistsError:
            raise KeyFileExists(path=path) from None
        except OSError as error:
            raise KeyFileUnusable(path=path, reason=error.strerror) from None

    @classmethod
    def load(cls, path: Path) -> PrivateKey:
        """Read a key file. Raises KeyFileLoose when others may read it, KeyFileUnusable otherwise."""
        try:
            with path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                if mode & _LOOSE:
                    raise KeyFileLoose(path=path, mode=oct(stat.S_IMODE(mode)))
                text = file.read(65_536).decode("ascii", "replace")
        except OSError as error:
            raise KeyFileUnusable(path=path, reason=error.strerror) from None
        der = _from_pem("PRIVATE KEY", text)
        for each in SUITES.values():
            if der is not None and (raw := each.private_from_der(der)) is not None:
                return cls(each.alg, raw)
        raise KeyFileUnusable(path=path, reason="PKCS#8?")


def sign(private: PrivateKey, body: bytes) -> bytes:
    """The signature over exactly these bytes."""
    return suite(private.alg).sign(private.raw, body)


def verify(public: PublicKey, body: bytes, signature: bytes) -> bool:
    """Whether the signature holds. Never raises: garbage and unknown suites are false."""
    known = SUITES.get(public.alg)
    return known is not None and known.verify(public.raw, body, signature)


@dataclass(frozen=True, slots=True)
class Signed:
    """Bytes as sent, with who signed them and how."""

    body: bytes
    alg: str
    key_id: str
    signature: bytes

    @classmethod
    def by(cls, private: PrivateKey, body: bytes) -> Signed:
        """Sign `body`."""
        return cls(body, private.alg, private.key_id, sign(private, body))

    def holds(self, public: PublicKey) -> bool:
        """Whether `public` is the key named and its signature is over this body. Never raises."""
        named = public.alg == self.alg and public.alg in SUITES and public.key_id == self.key_id
        return named and verify(public, self.body, self.signature)

    def headers(self) -> dict[str, str]:
        """The three headers that travel beside the body."""
        return {ALG_HEADER: self.alg, KEY_HEADER: self.key_id, SIGNATURE_HEADER: to_base64url(self.signature)}

    @classmethod
    def from_headers(cls, body: bytes, headers: Mapping[str, object]) -> Signed:
        """Put body and headers together again. Raises BadHeaders; an unknown suite is not an error here."""
        values: dict[str, str] = {}
        for name in (ALG_HEADER, KEY_HEADER, SIGNATURE_HEADER):
            value = headers.get(name)
            if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_.-]{1,1024}", value):
                raise BadHeaders(header=name)
            values[name] = value
        signature = from_base64url(values[SIGNATURE_HEADER])
        if signature is None:
            raise BadHeaders(header=SIGNATURE_HEADER)
        return cls(body, values[ALG_HEADER], values[KEY_HEADER], signature)


def to_base64url(data: bytes) -> str:
    """RFC 4648 §5 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes | None:
    """The bytes, or None unless `text` is their one canonical spelling."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if to_base64url(data) == text else None


def _to_pem(label: str, der: bytes) -> str:
    encoded = base64.b64encode(der).decode("ascii")
    lines = [encoded[start : start + 64] for start in range(0, len(encoded), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def _from_pem(label: str, text: str) -> bytes | None:
    found = re.search(rf"-----BEGIN {label}-----\s([A-Za-z0-9+/=\s]*)-----END {label}-----", text)
    try:
        return base64.b64decode("".join(found[1].split()), validate=True) if found else None
    except binascii.Error:
        return None
