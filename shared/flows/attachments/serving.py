"""Answering a court that asks for an attachment: only one that was sent a message naming it, and only what is whole.

A request without chunk numbers is answered with the manifest, one with numbers by these chunks. All are signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256 as hashed

from shared.domain.attachments import CHUNK_BYTES, HASH_BYTES, NamedAttachment, StoredAttachment, chunks_of
from shared.domain.courts import Body
from shared.domain.errors import NotFound
from shared.flows.attachments.keeping import task_key
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.outbound import new_frame
from shared.messages.frames import ATTACHMENT_CHUNK, ATTACHMENT_MANIFEST, Frame
from shared.messages.signing import to_base64url

#: More chunks in one request are not answered: nobody fills this court's queue.
MOST_CHUNKS = 32


def answer(node: Node, request: Frame) -> Iterator[Frame]:
    """The frames that answer a verified request. Raises KeyError, TypeError, ValueError when its data are incomplete."""
    sha256, wanted = str(request.data["sha256"]), [int(each) for each in request.data["chunks"]]
    with node.store.read() as unit:
        named = [
            row
            for row in unit.named_attachments.where(sha256=sha256, direction="out", peer=request.sender)
            if row.message_id == request.data["message"]
        ]
        stored = unit.attachments.get(sha256)
    if not named:
        yield _manifest(node, request, "not_named")
    elif stored is None or not node.files.has(sha256):
        yield _lacking(node, request, named[0])
    elif not wanted:
        yield _manifest(
            node, request, "here", size_bytes=stored.size_bytes, chunk_bytes=CHUNK_BYTES,
            chunk_sha256=stored.chunk_hashes.hex(),
        )  # fmt: skip
    else:
        yield from _chunks(node, request, named[0], stored, wanted)


def _chunks(
    node: Node, request: Frame, named: NamedAttachment, stored: StoredAttachment, wanted: list[int]
) -> Iterator[Frame]:
    for index in wanted[:MOST_CHUNKS]:
        if not 0 <= index < chunks_of(stored.size_bytes):
            continue
        try:
            chunk = node.files.read(stored.sha256, index * CHUNK_BYTES, CHUNK_BYTES)
        except NotFound:
            chunk = b""
        if hashed(chunk).digest() != stored.chunk_hashes[index * HASH_BYTES : (index + 1) * HASH_BYTES]:
            yield _lacking(node, request, named)  # the disk has lost or changed it
            return
        data = {"sha256": stored.sha256, "index": index, "bytes": to_base64url(chunk)}
        yield new_frame(node, ATTACHMENT_CHUNK, request.sender, data)


def _manifest(node: Node, request: Frame, outcome: str, **more: object) -> Frame:
    data = {"message": request.data["message"], "sha256": request.data["sha256"], "outcome": outcome, **more}
    return new_frame(node, ATTACHMENT_MANIFEST, request.sender, data)


def _lacking(node: Node, request: Frame, named: NamedAttachment) -> Frame:
    """This court has named a file it cannot give: someone has to upload it."""
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        desk.raise_task(
            "attachment_wanted",
            lineage_id=named.lineage_id,
            subject_id=named.message_id,
            body=Body.IMPLEMENTATION,
            zh=f"{request.sender} 请求附件“{named.title}”，本院没有该文件或文件已损坏，请上传（SHA-256 {named.sha256}）。",
            en=f"{request.sender} asks for “{named.title}”; it is not here or damaged: upload it (SHA-256 {named.sha256}).",
            once_key=task_key("attachment_wanted", named.sha256),
        )
    return _manifest(node, request, "absent")
