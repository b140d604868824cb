"""Asking for attachments until they are here: window by window, remembered in the database, with growing pauses.

What is on the disk is noted after it was written and fsynced, so a killed node asks again for what it is not sure
of and for nothing else. Nothing is given up: a peer that never answers only makes a task, and is asked on.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256 as hashed
from itertools import islice

from shared.domain.attachments import CHUNK_BYTES, HASH_BYTES, PULLING, UNDER_WAY, NamedAttachment, Pull, chunks_of
from shared.domain.courts import Body
from shared.domain.errors import NotFound
from shared.domain.transitions import after
from shared.flows.attachments.keeping import Described, clean_title, keep_row, known_or_read, task_key
from shared.flows.desk import OpenDesk
from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.outbound import new_frame
from shared.flows.ports import Unit
from shared.flows.ports_attachments import AttachmentTooLarge, StorageFull, WrongHash
from shared.messages.frames import ATTACHMENT_REQUEST, Frame
from shared.messages.signing import from_base64url

log = logging.getLogger(__name__)
#: Chunks under way at once: 4 MiB.
WINDOW = 16
#: Requests without an answer, or pieces that did not fit, before a person is told.
MOST_ATTEMPTS, MOST_FAULTS = 8, 5
#: Requests without progress after which chunks that do not fit tell against the manifest.
LYING_AFTER = 2


def due(node: Node, limit: int = 20) -> list[Pull]:
    """Files whose turn it is."""
    with node.store.read() as unit:
        return unit.attachment_pulls.where(
            state__in=list(UNDER_WAY), next_attempt_at__lte=node.clock.now(), order_by=("next_attempt_at",), limit=limit
        )


def attend(node: Node, pull: Pull) -> Frame | None:
    """Finish a file whose chunks are all here, or ask for what it lacks; the request to send, if any."""
    if node.files.has(pull.sha256):  # it came another way, or this node was killed between the disk and the commit
        _complete(node, pull.sha256)
        return None
    if pull.state == "fetching" and pull.here == pull.chunks:
        return _finish(node, pull)
    with node.store.begin() as unit:
        return _ask(node, unit, unit.attachment_pulls.need(pull.sha256))


def _ask(node: Node, unit: Unit, pull: Pull) -> Frame | None:
    """Ask anew for the first chunks that are missing; of several courts that named the file, each in turn."""
    named = _named(unit, pull.sha256)
    if pull.state not in UNDER_WAY or not named:
        return None
    source = named[pull.attempts % len(named)]
    wanted = list(islice(pull.missing(), WINDOW))
    asked = replace(
        pull, attempts=pull.attempts + 1, next_attempt_at=node.clock.now() + _pause(node, pull.attempts),
        asked_until=wanted[-1] + 1 if wanted else 0,
    )  # fmt: skip
    unit.attachment_pulls.save(asked)
    if asked.attempts == MOST_ATTEMPTS:
        _tell(OpenDesk(node, unit), "attachment_missing", source,
              "多次请求仍未收到，请与发出法院联系", "was asked for many times and has not come: call the sending court")  # fmt: skip
    return _request(node, source, wanted)


def take_manifest(node: Node, frame: Frame) -> Frame | None:
    """What the sender says of a file: then its chunks are asked for. Raises KeyError, TypeError, ValueError."""
    said = frame.data
    if said["outcome"] != "here":
        return None  # asked again after the pause; in the end a task
    size, chunk_bytes = int(said["size_bytes"]), int(said["chunk_bytes"])
    hashes = bytes.fromhex(said["chunk_sha256"])
    if not 0 < chunk_bytes <= CHUNK_BYTES or size < 1 or len(hashes) != chunks_of(size, chunk_bytes) * HASH_BYTES:
        raise ValueError("the manifest does not fit together")
    no_room: StorageFull | AttachmentTooLarge | None = None
    try:
        node.files.require_room(size)
    except (StorageFull, AttachmentTooLarge) as problem:
        no_room = problem
    with node.store.begin() as unit:
        pull, source = (
            unit.attachment_pulls.get(str(said["sha256"])),
            _named_by(unit, str(said["sha256"]), frame.sender),
        )
        if pull is None or pull.state != "asking" or source is None:
            return None
        if source.size_bytes not in (0, size):
            raise ValueError("another size than the message says")
        if no_room is not None:
            _no_room(OpenDesk(node, unit), source, no_room)
            return None
        wanted = list(range(min(WINDOW, len(hashes) // HASH_BYTES)))
        unit.attachment_pulls.save(replace(
            pull, state=after(PULLING, pull.state, "manifest"), size_bytes=size, chunk_bytes=chunk_bytes, chunk_hashes=hashes,
            have=b"", asked_until=len(wanted), attempts=0, next_attempt_at=node.clock.now() + _pause(node, 0),
        ))  # fmt: skip
    return _request(node, source, wanted)


def take_chunks(node: Node, sender: str, sha256: str, chunks: Mapping[int, str]) -> Frame | None:
    """Chunks that arrived, by number, as base64url: checked, written, noted; the request for the next ones, if any."""
    with node.store.read() as unit:
        pull, source = unit.attachment_pulls.get(sha256), _named_by(unit, sha256, sender)
    if pull is None or pull.state != "fetching" or source is None:
        return None  # a late duplicate, or nothing this court asked for
    fitting = {}
    for index, text in chunks.items():
        chunk = from_base64url(text)
        if 0 <= index < pull.chunks and chunk is not None and hashed(chunk).digest() == pull.hash_of(index):
            fitting[index] = chunk
    faults = len(chunks) - len(fitting)
    try:
        node.files.write(_file(pull), [(index * pull.chunk_bytes, chunk) for index, chunk in sorted(fitting.items())])
    except StorageFull as problem:
        with node.store.begin() as unit:
            _no_room(OpenDesk(node, unit), source, problem)
        return None
    reach("chunks.written")
    with node.store.begin() as unit:
        now = unit.attachment_pulls.need(sha256)
        if now.state != "fetching" or now.chunk_hashes != pull.chunk_hashes:
            return None
        if fitting:
            request = _note(node, unit, now.with_chunks(fitting), source, faults)
        else:
            request = None
            _nothing_fits(OpenDesk(node, unit), now, source, faults)
    reach("chunks.noted")
    return request


def _note(node: Node, unit: Unit, pull: Pull, source: NamedAttachment, faults: int) -> Frame | None:
    """Keep the window full: when half of it has come, the next chunks are asked for."""
    outstanding = sum(1 for _ in pull.missing(until=pull.asked_until))
    wanted: list[int] = []
    if outstanding <= WINDOW // 2:
        wanted = list(islice(pull.missing(pull.asked_until), WINDOW - outstanding))
    if faults:
        _fault(OpenDesk(node, unit), pull, source, faults)
    whole = pull.here == pull.chunks
    unit.attachment_pulls.save(replace(
        pull, asked_until=wanted[-1] + 1 if wanted else pull.asked_until, attempts=0, faults=pull.faults + faults,
        next_attempt_at=node.clock.now() + (timedelta() if whole else _pause(node, 0)),
    ))  # fmt: skip
    return _request(node, source, wanted) if wanted else None


def _nothing_fits(desk: OpenDesk, pull: Pull, source: NamedAttachment, faults: int) -> None:
    """No progress, so pauses go on growing. When it stays so, the manifest may be the lie: thrown away too.

    The next to be asked for one is the court whose chunks did not fit it.
    """
    _fault(desk, pull, source, faults)
    now = replace(pull, faults=pull.faults + faults)
    if pull.attempts >= LYING_AFTER:
        state = after(PULLING, pull.state, "does_not_fit")
        now = replace(now, state=state, have=b"", chunk_hashes=b"", asked_until=0, attempts=pull.attempts - 1)
    desk.unit.attachment_pulls.save(now)


def _finish(node: Node, pull: Pull) -> Frame | None:
    """All chunks are here: the hash of the whole decides. If it does not fit, all is thrown away and begun anew."""
    try:
        node.files.finish(_file(pull), pull.sha256)
    except (WrongHash, NotFound):
        with node.store.begin() as unit:
            now, named = unit.attachment_pulls.need(pull.sha256), _named(unit, pull.sha256)
            _fault(OpenDesk(node, unit), now, named[0], MOST_FAULTS)
            again = replace(now, state=after(PULLING, now.state, "does_not_fit"), have=b"", chunk_hashes=b"", asked_until=0,
                            faults=now.faults + 1, next_attempt_at=node.clock.now() + _pause(node, now.faults))  # fmt: skip
            unit.attachment_pulls.save(again)
        return None
    reach("attachment.renamed")
    _complete(node, pull.sha256)
    return None


def _complete(node: Node, sha256: str) -> None:
    print_ = known_or_read(node, sha256)
    with node.store.begin() as unit:
        named = _named(unit, sha256)
        said = Described(clean_title(named[0].title) or sha256, named[0].media_type)
        keep_row(OpenDesk(node, unit), print_, said, named[0].peer)
    reach("attachment.kept")


def put_off(node: Node, sha256: str) -> None:
    """Something went wrong here, with the disk perhaps: try this file again after a pause."""
    with node.store.begin() as unit:
        pull = unit.attachment_pulls.need(sha256)
        later = node.clock.now() + _pause(node, pull.attempts)
        unit.attachment_pulls.save(replace(pull, attempts=pull.attempts + 1, next_attempt_at=later))


def look_after(node: Node) -> int:
    """At the start: files that were complete and are gone from the disk (an old backup) are asked for again."""
    with node.store.begin() as unit:
        gone = [pull for pull in unit.attachment_pulls.where(state="complete") if not node.files.has(pull.sha256)]
        for pull in gone:
            unit.attachment_pulls.save(replace(
                pull, state=after(PULLING, pull.state, "lost"), have=b"", chunk_hashes=b"", asked_until=0, attempts=0,
                next_attempt_at=node.clock.now(),
            ))  # fmt: skip
            unit.attachments.remove(pull.sha256)
    return len(gone)


def _named(unit: Unit, sha256: str) -> list[NamedAttachment]:
    return unit.named_attachments.where(sha256=sha256, direction="in", order_by=("message_id", "position"))


def _named_by(unit: Unit, sha256: str, sender: str) -> NamedAttachment | None:
    """The message of this court that names the file: nobody else may send it."""
    return unit.named_attachments.first(sha256=sha256, direction="in", peer=sender)


def _request(node: Node, source: NamedAttachment, chunks: list[int]) -> Frame:
    data = {"message": source.message_id, "sha256": source.sha256, "chunks": chunks}
    return new_frame(node, ATTACHMENT_REQUEST, source.peer, data)


def _file(pull: Pull) -> str:
    """The unfinished file; another manifest of the same file writes into another one."""
    return f"pull-{pull.sha256}-{hashed(pull.chunk_hashes).hexdigest()[:16]}"


def _pause(node: Node, attempts: int) -> timedelta:
    pause: timedelta = min(node.pace.chunks_first * 2 ** min(attempts, 20), node.pace.resend_cap)
    jitter: float = 1 + 0.25 * random.random()  # noqa: S311 - no secret
    return pause * jitter


def _fault(desk: OpenDesk, pull: Pull, source: NamedAttachment, faults: int) -> None:
    log.warning("%s from %s: %d pieces do not have the hash they should", pull.sha256, source.peer, faults)
    if pull.faults < MOST_FAULTS:  # nobody fills this court's log
        desk.witness(
            "attachment_unfit", subject_id=source.message_id, lineage_id=source.lineage_id,
            detail={"sha256": pull.sha256, "from": source.peer, "faults": faults},
        )  # fmt: skip
    if pull.faults + faults >= MOST_FAULTS:
        _tell(desk, "attachment_unfit", source, "内容与摘要不符，已丢弃并重新请求，请与发出法院核对",
              "does not have the hash the message names; thrown away and asked for again: check with the sender",
              Body.MANAGEMENT)  # fmt: skip


def _no_room(desk: OpenDesk, source: NamedAttachment, problem: StorageFull | AttachmentTooLarge) -> None:
    _tell(desk, "attachment_no_room", source, problem.what.zh, problem.what.en, Body.MANAGEMENT)


def _tell(
    desk: OpenDesk, code: str, source: NamedAttachment, zh: str, en: str, body: Body = Body.IMPLEMENTATION
) -> None:
    desk.raise_task(
        code, lineage_id=source.lineage_id, subject_id=source.message_id, body=body,
        zh=f"{source.peer} 来文附件“{source.title}”：{zh}。", en=f"Attachment “{source.title}” of {source.peer}: {en}.",
        once_key=task_key(code, source.sha256),
    )  # fmt: skip
