"""Which life of this node its database belongs to: a database restored from a backup opens a new incarnation.

Streams are numbered per incarnation, so a node that forgot what it sent must never go on with its old numbers
(design §4). The database alone cannot tell that it is old. So the worker keeps, in a file outside the database
and its backups, the incarnation and the last head of the node's own evidence log; every message it may have sent
is in that log. At each start the database must know that head. If it does not (backup restored, database
replaced, file lost, data moved without the file), a new incarnation begins and an operator gets a task.

The file is written after the log has grown and before the relay sends; it needs no fsync: an older file only
asks for less. Web and worker of a node share the folder and check one after the other (a lock file).
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from shared.bootstrap.directory_file import put_meta
from shared.domain.courts import Body
from shared.domain.errors import SetupError, Text
from shared.flows import catching_up
from shared.flows.desk import OpenDesk
from shared.flows.evidence import tree_head
from shared.flows.node import Node
from shared.flows.ports import Unit

log = logging.getLogger(__name__)
FILE, LOCK = "incarnation.json", "incarnation.lock"
#: Stands for the incarnation of a database that had none.
NONE = "—"


class DatabaseOfAnotherCourt(SetupError):
    """The database was made for another court."""

    code = "database_of_another_court"
    what = Text("数据库属于法院 {found}，本节点是 {court}。", "The database belongs to {found}; this node is {court}.")
    todo = Text("请核对数据库地址与法院标识。", "Check the database address and the court.")


class DataFolderUnusable(SetupError):
    """The node cannot write to its folder."""

    code = "data_folder"
    what = Text("数据文件夹 {path} 不可写：{reason}。", "Data folder {path} is not writable: {reason}.")
    todo = Text("请改正所有者与权限，或另选文件夹。", "Correct its owner and mode, or choose another folder.")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the file says: the incarnation, and size and root (hex) of the last head of the own log."""

    incarnation: str
    size: int = 0
    root: str = ""


def ensure(node: Node, data: Path) -> str:
    """Check that database and file agree, and begin a new incarnation where they do not; returns the incarnation.

    Raises: DatabaseOfAnotherCourt, DataFolderUnusable, and what the store raises.
    """
    with _locked(data):
        remembered = read(data)
        with node.store.begin() as unit:
            owner, known = unit.meta.get("court_id"), unit.meta.get("incarnation")
            if owner is not None and owner.value != node.court_id:
                raise DatabaseOfAnotherCourt(found=owner.value, court=node.court_id)
            if known is not None and remembered is not None and _agrees(unit, known.value, remembered):
                return known.value
            fresh = Remembered(str(uuid.uuid4()), *_head(unit))
            put_meta(unit, "court_id", node.court_id)
            put_meta(unit, "incarnation", fresh.incarnation)
            if known is not None or remembered is not None:
                _report(node, unit, fresh.incarnation, known.value if known else NONE)
        write(data, fresh)
        return fresh.incarnation


def remember_head(node: Node, data: Path, last: Remembered | None) -> Remembered | None:
    """Note the newest head of the log before anything is sent; `last` is what this returned before."""
    with node.store.read() as unit:
        known = unit.meta.get("incarnation")
        size, root = _head(unit)
    if known is None:
        return last
    newest = Remembered(known.value, size, root)
    if newest != last:
        write(data, newest)
    return newest


def read(data: Path) -> Remembered | None:
    """The file, or None when it is missing or unreadable."""
    try:
        return Remembered(**json.loads((data / FILE).read_text()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        log.error("%s: %r", data / FILE, error)
        return None


def write(data: Path, remembered: Remembered) -> None:
    """Replace the file in one step."""
    draft = data / f".{FILE}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(remembered)))
    draft.replace(data / FILE)


def _agrees(unit: Unit, incarnation: str, remembered: Remembered) -> bool:
    if incarnation != remembered.incarnation:
        return False
    if remembered.size == 0:
        return True
    head = unit.tree_heads.get(remembered.size)
    return head is not None and head.root == remembered.root


def _head(unit: Unit) -> tuple[int, str]:
    head = tree_head(unit)
    return (head.size, head.root) if head else (0, "")


def _report(node: Node, unit: Unit, incarnation: str, before: str) -> None:
    desk = OpenDesk(node, unit)
    detail = {"incarnation": incarnation, "before": before}
    desk.witness("incarnation_opened", subject_id=incarnation, lineage_id="", detail=detail)
    desk.raise_task(
        "incarnation_opened", lineage_id="", subject_id=incarnation, body=Body.MANAGEMENT,
        zh="数据库与外部记录不一致（可能由备份恢复），已启用新的发送批次；请与各往来法院核对备份之后的收发文。",
        en="Database and outside record disagree (restored from a backup?); a new incarnation was opened. "
        "Reconcile with the other courts what was sent and received since the backup.",
    )  # fmt: skip
    if before != NONE or unit.powers.first() is not None:  # an empty database has nothing to catch up on
        catching_up.begin(desk)
    log.error("new incarnation %s (before: %s): the database is older than what was sent", incarnation, before)


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DataFolderUnusable(path=data, reason=error.strerror) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
