"""Signatures, key files and signature headers."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages import signing
from shared.messages.signing import PrivateKey, PublicKey, Signed
from shared.messages.suites import SUITES, UnknownSuite

VECTORS = Path(signing.__file__).parent / "vectors" / "signing.json"
KEY = PrivateKey.generate()
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")


@given(st.binary(max_size=200))
def test_what_was_signed_verifies(body: bytes) -> None:
    assert signing.verify(KEY.public, body, signing.sign(KEY, body))


@given(st.binary(min_size=1, max_size=100), st.integers(min_value=0))
def test_one_altered_bit_in_body_or_signature_is_detected(body: bytes, bit: int) -> None:
    signature = signing.sign(KEY, body)

    def flipped(value: bytes) -> bytes:
        at = bit % (8 * len(value))
        return value[: at // 8] + bytes([value[at // 8] ^ 1 << at % 8]) + value[at // 8 + 1 :]

    assert not signing.verify(KEY.public, flipped(body), signature)
    assert not signing.verify(KEY.public, body, flipped(signature))


@given(st.text(max_size=10), st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=70))
def test_verifying_garbage_is_false_and_never_raises(alg: str, raw: bytes, body: bytes, signature: bytes) -> None:
    assert not signing.verify(PublicKey(alg, raw), body, signature)
    assert not signing.verify(PublicKey("Ed25519", raw), body, signature)
    assert not signing.verify(KEY.public, body, signature)
    assert not Signed(body, alg, "0" * 16, signature).holds(PublicKey(alg, raw))


@given(st.binary(max_size=100))
def test_headers_carry_a_signature_there_and_back(body: bytes) -> None:
    signed = Signed.by(KEY, body)

    returned = Signed.from_headers(body, {**signed.headers(), "content-type": "x"})

    assert returned == signed
    assert returned.holds(KEY.public)


@pytest.mark.parametrize("name", ["zx-alg", "zx-key", "zx-signature"])
@pytest.mark.parametrize("value", [None, 7, "", "two words", "签", b"bytes", "A"])
def test_headers_that_cannot_be_read_are_refused(name: str, value: object) -> None:
    headers: dict[str, object] = {**Signed.by(KEY, b"x").headers(), name: value}
    if (name, value) in {("zx-alg", "A"), ("zx-key", "A")}:
        # an unknown suite or key is well-formed: it is for the directory to say who it is
        assert not Signed.from_headers(b"x", headers).holds(KEY.public)
        return

    with pytest.raises(signing.BadHeaders) as refused:
        Signed.from_headers(b"x", headers)

    assert refused.value.facts == {"header": name}


def test_a_signature_has_one_spelling_only() -> None:
    assert signing.from_base64url("QQ") == b"A"
    assert [signing.from_base64url(text) for text in ("QR", "QQ==", "Q Q", "Q+", "Q")] == [None] * 5


def test_a_signature_under_another_key_id_does_not_hold() -> None:
    other = PrivateKey.generate()
    forged = Signed(b"x", KEY.alg, other.key_id, signing.sign(KEY, b"x"))

    assert not forged.holds(KEY.public)
    assert not forged.holds(other.public)


def test_a_key_file_is_private_and_loads_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "court.key"

    KEY.save(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PrivateKey.load(path) == KEY
    assert list(tmp_path.iterdir()) == [path], "no half-written file stays behind"


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "court.key"
    KEY.save(path)

    with pytest.raises(signing.KeyFileExists):
        PrivateKey.generate().save(path)

    assert PrivateKey.load(path) == KEY
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610, 0o777])
def test_a_key_file_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "court.key"
    KEY.save(path)
    path.chmod(mode)

    with pytest.raises(signing.KeyFileLoose) as refused:
        PrivateKey.load(path)

    assert oct(mode) in refused.value.what.zh
    assert f"chmod 600 {path}" in refused.value.todo.en


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n"]
)
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "court.key"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(signing.KeyFileUnusable):
        PrivateKey.load(path)


def test_a_missing_key_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(signing.KeyFileUnusable) as missing:
        PrivateKey.load(tmp_path / "none.key")
    with pytest.raises(signing.KeyFileUnusable) as nowhere:
        KEY.save(tmp_path / "none" / "court.key")

    assert "none.key" in missing.value.what.zh
    assert "court.key" in nowhere.value.what.en


def test_a_private_key_never_shows_itself() -> None:
    assert KEY.raw.hex() not in repr(KEY)
    assert repr(KEY.raw) not in repr(KEY)


def test_an_unknown_suite_is_refused_by_name() -> None:
    with pytest.raises(UnknownSuite) as refused:
        PrivateKey.generate("SM2")

    assert "SM2" in refused.value.what.zh


def test_a_further_suite_needs_only_an_entry_in_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(type(SUITES["Ed25519"])):  # type: ignore[misc]
        alg = "Other"

    monkeypatch.setitem(SUITES, "Other", Other())
    key = PrivateKey.generate("Other")

    assert Signed.by(key, b"x").holds(key.public)
    assert Signed.by(key, b"x").headers()["zx-alg"] == "Other"


def test_a_public_key_reads_its_own_pem_and_refuses_other_text() -> None:
    assert PublicKey.from_pem(KEY.public.pem()) == KEY.public
    with pytest.raises(signing.BadPublicKey):
        PublicKey.from_pem("-----BEGIN PUBLIC KEY-----\nQUJD\n-----END PUBLIC KEY-----\n")


@needs_openssl
def test_openssl_alone_verifies_a_signature(tmp_path: Path) -> None:
    # Given body, signature and public key as files
    body, signature = tmp_path / "body", tmp_path / "signature"
    body.write_bytes("裁定".encode())
    signature.write_bytes(signing.sign(KEY, body.read_bytes()))
    (tmp_path / "key.pem").write_text(KEY.public.pem())
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem"]
    command += ["-in", "body", "-sigfile", "signature"]

    # When openssl verifies, Then it says yes, and no after one byte has changed
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    body.write_bytes("裁決".encode())
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


@needs_openssl
def test_openssl_reads_a_key_file_and_signs_the_same(tmp_path: Path) -> None:
    KEY.save(tmp_path / "court.key")
    (tmp_path / "body").write_bytes(b"x")
    command = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", "court.key", "-in", "body"]

    signature = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout

    assert signature == signing.sign(KEY, b"x")


def vectors() -> dict[str, Any]:
    """One fixed key (never a court's) and what it signs."""
    suite = SUITES["Ed25519"]
    key = PrivateKey(
        "Ed25519", suite.private_from_der(bytes.fromhex("302e020100300506032b657004220420") + bytes(32)) or b""
    )
    bodies = ["", "x", "提级执行裁定"]
    return {
        "private_key_der_hex": suite.private_der(key.raw).hex(),
        "public_key_pem": key.public.pem(),
        "key_id": key.key_id,
        "signed": [{"body_utf8": body, "headers": Signed.by(key, body.encode()).headers()} for body in bodies],
    }


def test_the_published_vectors_have_not_changed() -> None:
    assert json.loads(VECTORS.read_text("utf-8")) == vectors()


if __name__ == "__main__":  # writes the vectors anew
    VECTORS.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", "utf-8")
