"""Pictures of the traffic as files, one per branch: replaced in one step, never fsynced, read again only when changed.

Not a table: the worker of a busy court replaces them several times a second, and no directive shall wait for that.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from shared.domain.errors import ZhixingError
from shared.domain.traffic import Branch, Hop
from shared.messages.instants import instant, parse_instant
from shared.messages.traffic import hop_data, picture_data, read_hop, read_picture

log = logging.getLogger(__name__)
_ENDING = ".json"


class PictureFolder:
    """What `shared.flows.ports_traffic.Pictures` promises. Opens and makes nothing before first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[tuple[int, int, int], Branch]] = {}

    def write(self, branch: Branch) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = {
            "root": branch.root,
            "courts": [picture_data(picture) for picture in branch.courts.values()],
            "hops": [[*hop_data(hop), instant(hop.seen_at or hop.at)] for hop in branch.hops],
        }
        draft = self._folder / f".{branch.root}.{os.getpid()}.new"
        draft.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
        draft.replace(self._folder / f"{branch.root}{_ENDING}")

    def read(self) -> Mapping[str, Branch]:
        found: dict[str, Branch] = {}
        try:
            entries = [entry for entry in os.scandir(self._folder) if entry.name.endswith(_ENDING)]
        except FileNotFoundError:
            return {}
        for entry in sorted(entries, key=lambda entry: entry.name):
            branch = self._branch(entry)
            if branch is not None:
                found[branch.root] = branch
        return found

    def _branch(self, entry: os.DirEntry[str]) -> Branch | None:
        try:
            state = entry.stat()
            stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
            known = self._known.get(entry.name)
            if known is not None and known[0] == stamp:
                return known[1]
            branch = _read(json.loads(Path(entry.path).read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, ZhixingError) as problem:
            log.warning("the picture %s cannot be read: %r", entry.name, problem)
            return None
        self._known[entry.name] = stamp, branch
        return branch


def _read(content: dict[str, Any]) -> Branch:
    pictures = [read_picture(said) for said in content["courts"]]
    hops = tuple(_hop(said) for said in content["hops"])
    return Branch(str(content["root"]), {picture.court_id: picture for picture in pictures}, hops)


def _hop(said: list[Any]) -> Hop:
    *hop, seen_at = said
    return replace(read_hop(hop), seen_at=parse_instant(seen_at))
