"""A parent that has only imported: reads jobs as JSON lines, runs each, answers with JSON lines. See `sweep`."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

from faults import processes

MEMORY = Path("/dev/shm")


def main() -> None:
    for heavy in ("alembic.command", "kombu.transport.virtual", "kombu.transport.pyamqp", "pika"):
        importlib.import_module(heavy)
    folder = Path(tempfile.mkdtemp(prefix="zhixing-faults-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        processes.make_template(folder / "template")
        for number, line in enumerate(sys.stdin):
            wanted = json.loads(line)
            job = processes.Job(**{f.name: wanted[f.name] for f in fields(processes.Job) if f.name in wanted})
            outcome = processes.run(job, folder / f"run-{number}", folder / "template", tell)
            tell({"outcome": processes.as_json(outcome)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tell(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
