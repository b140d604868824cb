"""What a running country costs: proportional memory per node, from /proc, as its own user."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path


def memory_mebibytes(running: Path) -> dict[str, float]:
    """PSS per node in MiB (web server, its workers, and the worker), and of the shared parent as `parent`."""
    table = json.loads(running.read_text())
    children = _children()
    result = {"parent": _pss(table["supervisor"])}
    for node, roles in table["nodes"].items():
        result[node] = sum(_pss(pid) for role_pid in roles.values() for pid in _family(role_pid, children))
    return result


def _family(pid: int, children: dict[int, list[int]]) -> list[int]:
    return [pid, *(each for child in children.get(pid, ()) for each in _family(child, children))]


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            found[parent].append(int(entry.name))
    return found


def _pss(pid: int) -> float:
    try:
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
