"""A file is here, whole: uploaded by a person or come from another court. Row, evidence and tasks follow in one commit."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass, replace
from typing import BinaryIO

from shared.domain.attachments import PULLING, UNDER_WAY, Fingerprint, StoredAttachment, is_sha256
from shared.domain.errors import BadInput, Text
from shared.domain.people import Person
from shared.domain.transitions import after
from shared.flows.attachments.named import mark_complete
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.messages.attachments import MEDIA_TYPE_PATTERN

OCTETS = "application/octet-stream"
MOST_TITLE = 200
#: Tasks about a file, by the codes under which they are raised; they are done when the file is here.
TASKS = ("attachment_missing", "attachment_wanted", "attachment_unfit", "attachment_no_room")


@dataclass(frozen=True, slots=True)
class Described:
    """What a person says of a file. Raises BadInput unless title and pages can be taken; an odd media type is dropped."""

    title: str
    media_type: str = ""
    pages: int | None = None

    def __post_init__(self) -> None:
        if not (0 < len(self.title) <= MOST_TITLE) or not self.title.isprintable():
            raise BadInput(Text("附件名称应为 1 至 200 个可见字符。", "The title takes 1 to 200 printable characters."))
        if self.pages is not None and not 0 < self.pages <= 100_000:
            raise BadInput(Text("页数应为 1 至 100000。", "Pages are 1 to 100000."))
        if not re.fullmatch(MEDIA_TYPE_PATTERN, self.media_type) or not self.media_type:
            object.__setattr__(self, "media_type", OCTETS)


def clean_title(title: str) -> str:
    """A name as another court or a disk gives it, without what cannot be seen: wide spaces and line ends become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in title).split())[:MOST_TITLE]


def task_key(code: str, sha256: str) -> str:
    """Under which a task about a file is raised once."""
    return f"{code}:{sha256}"


def upload_whole(node: Node, person: Person, stream: BinaryIO, said: Described) -> StoredAttachment:
    """Keep a file that came in one piece, as a page sends it. Nothing remains of one that could not be kept.

    Raises AttachmentTooLarge, StorageFull, BadInput for an empty one.
    """
    name = f"page-{uuid.uuid4()}"
    try:
        node.files.require_room(0)
        if node.files.append(name, 0, stream) == 0:
            raise BadInput(Text("文件是空的。", "The file is empty."))
        return _keep(node, node.files.finish(name), said, person)
    finally:
        node.files.discard(name)


def upload_part(
    node: Node, person: Person, sha256: str, *, offset: int, size_bytes: int, stream: BinaryIO, said: Described
) -> int:
    """Take one part of a file announced by hash and size; how many bytes are here now (all: it is kept).

    Parts may be of any length. After an interruption the upload goes on at `upload_received`. Raises UploadGap,
    UploadBusy, WrongHash, AttachmentTooLarge, StorageFull (what has come so far stays).
    """
    _require_sha256(sha256)
    if node.files.has(sha256):
        print_ = known_or_read(node, sha256)
        _keep(node, print_, said, person)
        return print_.size_bytes
    name = _upload_name(sha256, person)
    node.files.require_room(size_bytes - min(size_bytes, node.files.received(name)))
    received = node.files.append(name, offset, stream)
    if received < size_bytes:
        return received
    _keep(node, node.files.finish(name, sha256), said, person)
    return received


def upload_received(node: Node, person: Person, sha256: str) -> int:
    """How many bytes of an upload under way are here."""
    _require_sha256(sha256)
    return node.files.received(_upload_name(sha256, person))


def known_or_read(node: Node, sha256: str) -> Fingerprint:
    """What identifies a stored file: from its row, else from its bytes."""
    with node.store.read() as unit:
        row = unit.attachments.get(sha256)
    if row is not None:
        return Fingerprint(sha256, row.size_bytes, row.chunk_hashes)
    return node.files.fingerprint(sha256)


def keep_row(desk: OpenDesk, print_: Fingerprint, said: Described, added_by: str) -> StoredAttachment:
    """Everything that follows in the database once the file has its name on the disk. Again changes nothing."""
    unit = desk.unit
    row = StoredAttachment(
        print_.sha256,
        said.title,
        said.media_type,
        print_.size_bytes,
        said.pages,
        print_.chunk_hashes,
        added_by,
        desk.now,
    )
    unit.attachments.add_new(row)
    for named in unit.named_attachments.where(sha256=row.sha256, direction="in", complete_at=None):
        mark_complete(desk, named)
    pull = unit.attachment_pulls.get(row.sha256)
    if pull is not None and pull.state in UNDER_WAY:
        unit.attachment_pulls.save(replace(pull, state=after(PULLING, pull.state, "fits")))
    for code in TASKS:
        task = unit.tasks.first(once_key=task_key(code, row.sha256))
        if task is not None and task.state == "open":
            unit.tasks.save(replace(task, state="done", closed_by="attachment_complete"))
    return unit.attachments.need(row.sha256)


def _keep(node: Node, print_: Fingerprint, said: Described, person: Person) -> StoredAttachment:
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        if unit.attachments.get(print_.sha256) is None:
            detail = {"sha256": print_.sha256, "size_bytes": print_.size_bytes, "person": person.person_id}
            desk.witness("attachment_stored", subject_id=print_.sha256, lineage_id="", detail=detail)
        return keep_row(desk, print_, said, person.person_id)


def _upload_name(sha256: str, person: Person) -> str:
    """Two people who send the same file do not write into each other's."""
    return f"upload-{sha256}-{hashlib.sha256(person.person_id.encode()).hexdigest()[:16]}"


def _require_sha256(sha256: str) -> None:
    if not is_sha256(sha256):
        raise BadInput(Text("摘要应为 64 位小写十六进制 SHA-256。", "The SHA-256 is 64 hex digits in lower case."))
