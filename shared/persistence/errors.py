"""What can go wrong with the database, told so that somebody can act on it; no driver error leaves this package."""

from __future__ import annotations

import sqlite3

import psycopg
from psycopg import errors as postgresql
from sqlalchemy import exc

from shared.domain.errors import BadInput, Conflict, SetupError, StoreTrouble, Text, ZhixingError


class StoreBusy(StoreTrouble):
    """Another transaction held what this one needs for too long. Nothing was written; the same call may succeed."""

    code = "store_busy"
    status = 503
    what = Text("数据库正忙，操作未执行。", "The database is busy; nothing was done.")
    todo = Text("请稍后重试。", "Try again in a moment.")


class StoreUnavailable(StoreTrouble):
    """The database does not answer, or its disk refuses. Nothing of this transaction can be relied on."""

    code = "store_unavailable"
    status = 503
    what = Text("数据库无法使用：{reason}。", "The database cannot be used: {reason}.")
    todo = Text(
        "请运维人员检查数据库服务和磁盘空间，恢复后重试。",
        "Ask the operator to look at the database server and its disk, then try again.",
    )


class StoreNotReady(SetupError):
    """The database is not there, or its tables are not those of this release."""

    code = "store_not_ready"
    what = Text(
        "数据库 {url} 尚未建立或版本不符（现为 {found}，需要 {needed}）。",
        "Database {url} is missing or of another version (found {found}, needed {needed}).",
    )
    todo = Text(
        "请运行 zhixing node migrate；数据库版本更新的，请升级本程序。",
        "Run `zhixing node migrate`; if the database is the newer one, upgrade this software.",
    )


class StoreDamaged(SetupError):
    """The file is no database, is damaged, or may not be written."""

    code = "store_damaged"
    what = Text("数据库文件损坏或不可写：{reason}。", "The database file is damaged or not writable: {reason}.")
    todo = Text(
        "请检查文件权限，必要时从备份恢复。", "Check the rights of the file; restore it from the backup if need be."
    )


class RowExists(Conflict):
    """A row with this key is there already."""

    code = "already_exists"
    what = Text("编号已存在（{table}）：{key}。", "This identifier exists already ({table}): {key}.")
    todo = Text("请刷新后核对，不要重复提交。", "Reload and check; do not submit twice.")


class RowChanged(Conflict, StoreTrouble):
    """The row was changed (or removed) after it was read."""

    code = "changed_meanwhile"
    what = Text(
        "该记录在读取之后已被修改（{table}）：{key}。", "This record has changed since it was read ({table}): {key}."
    )
    todo = Text("请刷新后按最新内容重新办理。", "Reload and act on what it says now.")


class Unstorable(BadInput):
    """A value no database here can hold: a NUL character, half of a surrogate pair, an integer beyond 64 bits."""

    code = "unstorable"
    what = Text("值无法保存：{reason}。", "The value cannot be stored: {reason}.")
    todo = Text("请去除不可见字符或改小数值。", "Remove invisible characters, or give a smaller number.")


_BUSY = (postgresql.LockNotAvailable, postgresql.DeadlockDetected, postgresql.SerializationFailure)
_GONE = (psycopg.OperationalError, psycopg.InterfaceError)
_SQLITE: dict[str, type[ZhixingError]] = {
    "SQLITE_BUSY": StoreBusy,
    "SQLITE_LOCKED": StoreBusy,
    "SQLITE_FULL": StoreUnavailable,
    "SQLITE_IOERR": StoreUnavailable,
    "SQLITE_CANTOPEN": StoreUnavailable,
    "SQLITE_CORRUPT": StoreDamaged,
    "SQLITE_NOTADB": StoreDamaged,
    "SQLITE_READONLY": StoreDamaged,
    "SQLITE_PERM": StoreDamaged,
}


def translated(error: exc.SQLAlchemyError | UnicodeEncodeError) -> Exception:
    """The error to raise instead of one of SQLAlchemy; what only a programmer can mend stays what the driver said."""
    if isinstance(error, UnicodeEncodeError):
        return Unstorable(reason="surrogate")
    if isinstance(error, exc.TimeoutError):  # no connection of the pool became free
        return StoreBusy()
    cause = error.orig if isinstance(error, exc.StatementError) else None
    if isinstance(cause, OverflowError):  # an instant of the first or the last day of the calendar, taken to UTC
        return Unstorable(reason="instant")
    if isinstance(cause, psycopg.Error):
        return _of_postgresql(cause) or cause
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause) or cause
    if isinstance(
        cause, OverflowError
    ):  # an instant before time begins, or after it ends, anywhere but where it was said
        return Unstorable(reason="range")
    return cause if isinstance(cause, Exception) else error


def _of_postgresql(cause: psycopg.Error) -> ZhixingError | None:
    if isinstance(cause, _BUSY):
        return StoreBusy()
    if isinstance(cause, postgresql.UniqueViolation):
        return RowExists(table=cause.diag.table_name, key=cause.diag.constraint_name)
    if isinstance(cause, psycopg.DataError):
        return Unstorable(reason=type(cause).__name__)
    if isinstance(cause, _GONE):
        return StoreUnavailable(reason=str(cause).strip().splitlines()[0] if str(cause).strip() else "connection")
    return None


def _of_sqlite(cause: sqlite3.Error) -> ZhixingError | None:
    name = getattr(cause, "sqlite_errorname", "")
    if name in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
        return RowExists(table="", key=str(cause).rpartition(" ")[2])
    kind = _SQLITE.get("_".join(name.split("_")[:2]))
    return None if kind is None else kind(reason=str(cause))
