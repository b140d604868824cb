"""Files of attachments on the disk: whole or not there, only the node's own, never beyond what was granted."""

from __future__ import annotations

import fcntl
import hashlib
import io
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from shared.domain.attachments import CHUNK_BYTES, HASH_BYTES
from shared.domain.errors import NotFound
from shared.flows.ports_attachments import AttachmentTooLarge, StorageFull, UploadBusy, UploadGap, WrongHash
from shared.persistence import attachment_files
from shared.persistence.attachment_files import AttachmentFolder

CONTENT = bytes(range(256)) * 1200  # a chunk and a part of one
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFolder:
    return AttachmentFolder(tmp_path / "attachments", limit_bytes=1_000_000, quota_bytes=2_000_000)


def kept(files: AttachmentFolder) -> str:
    files.append("upload", 0, io.BytesIO(CONTENT))
    return files.finish("upload", SHA256).sha256


def test_a_file_is_found_by_its_hash_with_the_hash_of_every_chunk(files: AttachmentFolder) -> None:
    files.append("upload", 0, io.BytesIO(CONTENT))
    assert not files.has(SHA256)

    print_ = files.finish("upload")

    assert (print_.sha256, print_.size_bytes) == (SHA256, len(CONTENT))
    assert print_.chunk_hashes[HASH_BYTES:] == hashlib.sha256(CONTENT[CHUNK_BYTES:]).digest()
    assert files.read(SHA256, CHUNK_BYTES, 10) == CONTENT[CHUNK_BYTES : CHUNK_BYTES + 10]
    assert files.fingerprint(SHA256) == print_


def test_nobody_else_on_the_machine_reads_the_files(files: AttachmentFolder, tmp_path: Path) -> None:
    kept(files)
    files.append("open", 0, io.BytesIO(b"x"))

    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "attachments").rglob("*") if path.is_dir()}

    assert (modes, folders) == ({0o600}, {0o700})
    assert stat.S_IMODE((tmp_path / "attachments").stat().st_mode) == 0o700


def test_bytes_with_another_hash_are_thrown_away(files: AttachmentFolder) -> None:
    files.append("upload", 0, io.BytesIO(CONTENT[:-1]))

    with pytest.raises(WrongHash):
        files.finish("upload", SHA256)

    assert files.received("upload") == 0
    assert not files.has(SHA256)


def test_pieces_may_come_in_any_order_and_twice(files: AttachmentFolder) -> None:
    files.write("pull", [(CHUNK_BYTES, CONTENT[CHUNK_BYTES:])])
    for _ in range(2):
        files.write("pull", [(0, CONTENT[:CHUNK_BYTES])])

    assert files.finish("pull", SHA256).sha256 == SHA256


def test_an_upload_goes_on_anywhere_up_to_its_end_and_never_behind_it(files: AttachmentFolder) -> None:
    files.append("upload", 0, io.BytesIO(CONTENT[:5000]))
    with pytest.raises(UploadGap):
        files.append("upload", 5001, io.BytesIO(b"x"))
    assert files.append("upload", 3000, io.BytesIO(CONTENT[3000:])) == len(CONTENT)

    assert files.finish("upload", SHA256).sha256 == SHA256


def test_two_connections_do_not_write_into_one_upload(files: AttachmentFolder, tmp_path: Path) -> None:
    files.append("upload", 0, io.BytesIO(b"x"))
    with (tmp_path / "attachments" / "unfinished" / "upload").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(UploadBusy):
            files.append("upload", 1, io.BytesIO(b"y"))


def test_a_file_too_long_is_stopped_at_the_limit(files: AttachmentFolder) -> None:
    with pytest.raises(AttachmentTooLarge):
        files.append("upload", 0, io.BytesIO(bytes(1_000_001)))
    with pytest.raises(AttachmentTooLarge):
        files.require_room(1_000_001)


def test_the_quota_counts_what_is_unfinished_too(files: AttachmentFolder) -> None:
    for name in ("one", "two"):
        files.append(name, 0, io.BytesIO(bytes(900_000)))

    with pytest.raises(StorageFull):
        files.require_room(300_000)
    files.discard("one")
    files.require_room(300_000)


def test_a_disk_almost_full_takes_no_more_so_that_the_database_can_go_on(
    files: AttachmentFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = SimpleNamespace(free=attachment_files.KEPT_FREE_BYTES)
    monkeypatch.setattr(attachment_files.shutil, "disk_usage", lambda _path: free)

    with pytest.raises(StorageFull):
        files.require_room(1)


@pytest.mark.parametrize("name", ["", "x", "../court.key", SHA256.upper(), SHA256[:-1]])
def test_what_is_no_hash_names_no_file(files: AttachmentFolder, name: str) -> None:
    kept(files)

    assert not files.has(name)
    with pytest.raises(NotFound):
        files.open(name)
