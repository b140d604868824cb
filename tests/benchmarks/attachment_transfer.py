"""How long a large attachment takes from one court to another, and how much memory that costs.

Seven courts run as `zhixing up` runs them: real processes on the embedded engine. A court uploads a file of random
bytes, entrusts a case with a letter that names it, and the court entrusted pulls it. Meanwhile the two courts go on
writing to each other, so that the time a message takes beside the transfer can be seen.

    PYTHONPATH=tests python tests/benchmarks/attachment_transfer.py [megabytes] [--kill]

With `--kill` both workers are killed (SIGKILL) half-way; their supervisor starts them again and the transfer goes on.
Prints seconds and the highest resident memory of every process of the two courts. It asserts only that the file has
come whole: time on a shared machine is no claim a test could make.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builders import profile_of
from entrustment_stories import COURTS, LETTER, PANEL
from stories import CASE

from shared.bootstrap.build import build_node
from shared.bootstrap.settings import Settings
from shared.domain.errors import ZhixingError
from shared.flows import acts, drafting
from shared.flows.attachments.keeping import Described, upload_whole
from shared.flows.node import Node
from shared.messages.kinds import About

HERE, THERE = "gd0304", "hn0102"
MEGABYTE = 1024 * 1024


def main() -> None:
    """Run it once."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    size = (numbers[0] if numbers else 200) * MEGABYTE
    folder = Path(tempfile.mkdtemp(prefix="zhixing-attachment-"))
    command = [
        sys.executable,
        "-m",
        "shared.cli.main",
        "up",
        "--data",
        str(folder / "data"),
        "--courts",
        ",".join(COURTS),
    ]
    with (folder / "up.log").open("w") as log:
        up = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            until(lambda: len(running(folder)) == len(COURTS), "the courts to start")
            measure(folder, size, kill="--kill" in sys.argv)
        finally:
            up.terminate()
            up.wait(30)
            shutil.rmtree(folder)


def measure(folder: Path, size: int, *, kill: bool) -> None:
    """Upload, send, wait, print."""
    here, there = node_of(folder, HERE), node_of(folder, THERE)
    big = folder / "big"
    with big.open("wb") as file:
        for _ in range(size // MEGABYTE):
            file.write(os.urandom(MEGABYTE))
    began = time.monotonic()
    with big.open("rb") as stream:
        stored = upload_whole(here, person(here, "officer1"), stream, Described("卷宗.zip", "application/zip"))
    say(f"uploaded {size // MEGABYTE} MB in {time.monotonic() - began:.1f} s (file to store, hashed)")
    lines = "\n".join(f"{kind},卷宗.zip,{stored.sha256}" for kind in ("application", "approval_form", "title"))
    letter = entrusted(here, lines)
    until(
        lambda: row(there, "inbox", letter) is not None and row(there, "inbox", letter).state == "applied", "the letter"
    )
    began, told, delays = time.monotonic(), 0.0, []
    while (pull := row(there, "attachment_pulls", stored.sha256)) is None or pull.state != "complete":
        if time.monotonic() - told > 2:
            told = time.monotonic()
            say(f"  {told - began:5.1f} s {pull.percent if pull else 0:3} %")
            delays.append(message_seconds(here, there))
        if kill and pull is not None and pull.percent >= 50:
            kill = False
            for court in (HERE, THERE):
                os.kill(running(folder)[court]["worker"], signal.SIGKILL)
            say("  both workers killed")
        time.sleep(0.05)
    took = time.monotonic() - began
    with there.files.open(stored.sha256) as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == stored.sha256
    say(f"from the letter's effect to the last byte: {took:.1f} s, {size / MEGABYTE / took:.1f} MB/s")
    say(f"a message meanwhile, issue to effect: {', '.join(f'{each * 1000:.0f} ms' for each in delays)}")
    for court in (HERE, THERE):
        for what, pid in running(folder)[court].items():
            if what in ("web", "worker"):
                say(f"{court} {what}: {highest_memory_mb(pid):.0f} MB at most")


def entrusted(here: Node, lines: str) -> str:
    """A case entrusted with a letter that names these attachments; its message id."""
    done = act(here, "filing", "file_case", **CASE)
    lineage = done["lineage_id"]
    proposed = act(here, "officer1", "propose_entrustment", lineage=lineage, target=THERE, surveyed_on=str(here.clock.legal_today()),
                   assets_there="长沙有房产一处")  # fmt: skip
    exchange = proposed["exchange_id"]

    def written() -> str | None:
        try:
            return drafting.write(here, person(here, "officer1"), "entrust_letter", recipient=THERE, lineage_id=lineage,
                                  exchange_id=exchange, inputs=LETTER | {"attachments": lines})  # fmt: skip
        except ZhixingError:  # the superiors have not promised yet
            return None

    draft = until(written, "the promises of the superiors")
    with here.store.read() as unit:
        digest = unit.drafts.need(draft).digest
    for login, what in PANEL:
        drafting.sign(here, person(here, login), draft, act=what, digest=digest)
    return drafting.issue(here, person(here, "officer1"), draft, digest=digest)


def message_seconds(here: Node, there: Node) -> float:
    """A small message beside the transfer: a case is filed here and registered at the court above; issue to receipt."""
    with here.store.read() as unit:
        known = {sent.message_id for sent in unit.outbox.where(state="applied")}
    began = time.monotonic()
    act(here, "filing", "file_case", **(CASE | {"title_no": f"(2025)粤0304民初{time.monotonic_ns()}号"}))

    def receipted() -> bool:
        with here.store.read() as unit:
            return any(sent.message_id not in known for sent in unit.outbox.where(state="applied"))

    until(receipted, "a receipt")
    return time.monotonic() - began


def say(text: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def act(node: Node, login: str, name: str, lineage: str = "", **inputs: Any) -> dict[str, Any]:
    """One act of one person."""
    return acts.perform(node, person(node, login), name, About(lineage, None), inputs)


def person(node: Node, login: str) -> Any:
    """One of the staff."""
    with node.store.read() as unit:
        return unit.people.first(login=login)


def row(node: Node, table: str, key: str) -> Any:
    """One row, or None."""
    with node.store.read() as unit:
        return getattr(unit, table).get(key)


def node_of(folder: Path, court: str) -> Node:
    """A running court, seen from this process as its web process sees it."""
    return build_node(Settings.from_file(folder / "data" / "courts" / court / "settings.toml"), profile_of(court))


def running(folder: Path) -> dict[str, dict[str, int]]:
    """The processes, by court."""
    try:
        found: dict[str, dict[str, int]] = json.loads((folder / "data" / "running.json").read_text())["nodes"]
    except (OSError, ValueError, KeyError):
        return {}
    return found


def highest_memory_mb(pid: int) -> float:
    """The most resident memory the process ever had."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def until(true: Callable[[], Any], what: str, seconds: float = 300) -> Any:
    """Wait; the first true value."""
    give_up_at = time.monotonic() + seconds
    while not (found := true()):
        if time.monotonic() > give_up_at:
            sys.exit(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.02)
    return found


if __name__ == "__main__":
    main()
