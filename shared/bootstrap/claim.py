"""The folder of a country: what marks it as ours, and who may work in it at one time."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from pathlib import Path
from typing import Any

from shared.domain.errors import SetupError, Text

#: Says that a folder is a country, of which engine and courts; a folder without it is never deleted.
MARK = "country.json"
#: The folder of private servers: there before the country is, if it was interrupted while they started.
SERVERS = "servers"


class NotACountry(SetupError):
    """The folder holds something else."""

    code = "not_a_country"
    what = Text(
        "文件夹 {path} 不是本程序建立的数据，且不为空。", "Folder {path} is not empty and not a country of ours."
    )
    todo = Text(
        "请用 --data 另选文件夹；其中内容未作任何改动。", "Choose another with --data; nothing in it was touched."
    )


class FolderUnwritable(SetupError):
    """The data folder cannot be made or written."""

    code = "folder_unwritable"
    what = Text("文件夹 {path} 不可写：{reason}。", "Folder {path} is not writable: {reason}.")
    todo = Text("请改正权限，或用 --data 另选文件夹。", "Correct its mode or owner, or choose another with --data.")


class AlreadyUp(SetupError):
    """Somebody runs this country already."""

    code = "already_up"
    what = Text("{path} 中的法院已在运行{where}。", "The courts in {path} are running already{where_en}.")
    todo = Text("请在原窗口按 Ctrl-C 停止，或用 --data 另选文件夹。",
                "Stop them with Ctrl-C where they were started, or choose another folder with --data.")  # fmt: skip


class Claim:
    """The lock on a country: held while its file is open, here and in the processes that inherited it."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder. Raises FolderUnwritable, NotACountry, AlreadyUp; then nothing was changed."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            strangers = [entry.name for entry in folder.iterdir() if entry.name not in ("up.lock", SERVERS)]
            if strangers and not (folder / MARK).exists():
                raise NotACountry(path=folder)
            self.handle = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FolderUnwritable(path=folder, reason=error.strerror) from None
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self.handle)
            places = ", ".join(read_json(folder / "urls.json").values())
            raise AlreadyUp(
                path=folder, where=f"：{places}" if places else "", where_en=f": {places}" if places else ""
            ) from None

    def empty(self) -> None:
        """Delete everything of the country but the lock. Raises FolderUnwritable."""
        try:
            entries = [entry for entry in self._folder.iterdir() if entry.name not in ("up.lock", MARK)]
            for entry in entries:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
            (self._folder / MARK).unlink(missing_ok=True)  # last: half deleted it is still known as ours
        except OSError as error:
            raise FolderUnwritable(path=error.filename or self._folder, reason=error.strerror) from None

    def release(self) -> None:
        """Let go."""
        os.close(self.handle)


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file; empty when there is no such file, or no object in it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
