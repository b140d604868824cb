"""The port to the files of a node: kept by their SHA-256, outside the database, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, NoReturn, Protocol

from shared.domain.attachments import Fingerprint
from shared.domain.errors import BadInput, Conflict, SetupError, Text, ZhixingError


class StorageFull(ZhixingError):
    """No room for a file. What was there before is untouched; what has come of it so far is kept or dropped whole."""

    code = "storage_full"
    status = 507
    what = Text(
        "附件存储空间不足（{reason}），文件未保存。", "No room for attachments ({reason}); the file is not stored."
    )
    todo = Text("请运维人员扩充磁盘或提高附件配额，之后重试；已有文件不受影响。",
                "Have the operator enlarge the disk or the quota, then try again; nothing stored is lost.")  # fmt: skip


class AttachmentTooLarge(BadInput):
    """A file beyond the limit of this node."""

    code = "attachment_too_large"
    status = 413
    what = Text("附件超过上限 {limit_mb} MB。", "The attachment is larger than the limit of {limit_mb} MB.")
    todo = Text("请拆分或压缩后上传；上限由运维人员设置（ZHIXING_ATTACHMENT_LIMIT_BYTES）。",
                "Split or compress it; the operator sets the limit (ZHIXING_ATTACHMENT_LIMIT_BYTES).")  # fmt: skip


class WrongHash(BadInput):
    """The bytes are not those that were announced; they were thrown away."""

    code = "wrong_hash"
    what = Text("文件内容与摘要 {expected} 不符（实为 {found}），已丢弃。",
                "The file does not have the hash {expected} (it has {found}) and was thrown away.")  # fmt: skip
    todo = Text("请核对文件后重新传送。", "Check the file and send it again.")


class UploadGap(Conflict):
    """A part of an upload that does not begin where the last one ended."""

    code = "upload_gap"
    what = Text("本次上传应从第 {received_bytes} 字节继续。", "This upload goes on at byte {received_bytes}.")
    todo = Text("请从该位置续传。", "Send the rest from there.")


class UploadBusy(Conflict):
    """The same file is being sent by the same person on another connection."""

    code = "upload_busy"
    what = Text("同一文件正在另一连接上传。", "The same file is being sent on another connection.")
    todo = Text("请等其结束后重试。", "Try again when that has ended.")


class NoAttachmentFolder(SetupError):
    """This node was built without a place for files."""

    code = "no_attachment_folder"
    what = Text("本节点未设附件文件夹。", "This node has no folder for attachments.")


class AttachmentFiles(Protocol):
    """Files by SHA-256, and unfinished ones by a name of ASCII letters, digits and hyphens.

    Raises StorageFull from whatever writes, when quota or disk are exhausted. Safe across processes.
    """

    limit_bytes: int

    def has(self, sha256: str) -> bool:
        """Whether the file is here, whole."""

    def open(self, sha256: str) -> BinaryIO:
        """The file for reading; the caller closes it. Raises NotFound."""

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """A part of the file. Raises NotFound."""

    def fingerprint(self, sha256: str) -> Fingerprint:
        """What identifies a stored file, computed from its bytes. Raises NotFound."""

    def require_room(self, more_bytes: int) -> None:
        """Raises AttachmentTooLarge, StorageFull when a file of this size would not fit."""

    def scratch(self) -> BinaryIO:
        """A nameless file on the same disk for what is still coming; it is gone when closed."""

    def received(self, name: str) -> int:
        """Length of an unfinished file in bytes; 0 when there is none."""

    def append(self, name: str, offset: int, stream: BinaryIO) -> int:
        """Write what the stream gives from `offset` on, durably; the new length. Never holds the whole in memory.

        What was there behind `offset` is replaced. What arrived before an error stays. Raises UploadGap when `offset` lies behind the end,
        UploadBusy, AttachmentTooLarge, StorageFull.
        """

    def write(self, name: str, pieces: Iterable[tuple[int, bytes]]) -> None:
        """Write pieces at their offsets, durably."""

    def finish(self, name: str, expected: str | None = None) -> Fingerprint:
        """Keep an unfinished file under its hash. Raises WrongHash: then it is thrown away; NotFound."""

    def discard(self, name: str) -> None:
        """Throw an unfinished file away."""


class NoFolder:
    """The files of a node without a folder: it has none, and keeps none."""

    limit_bytes = 0

    def has(self, sha256: str) -> bool:
        """Never."""
        return False

    def __getattr__(self, name: str) -> NoReturn:
        # Underscored names are asked for by copying and pickling, which expect AttributeError.
        if name.startswith("_"):
            raise AttributeError(name)
        raise NoAttachmentFolder
