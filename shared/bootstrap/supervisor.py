"""A small supervisor: forks children, starts a dead one again after a pause, stops all on SIGTERM.

It is single-threaded and holds no socket, engine or key, so that its children start from nothing but imports.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shared.bootstrap.explaining import explained
from shared.domain.errors import ZhixingError
from shared.telemetry import logs as log_lines

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 10.0
STEADY_SECONDS = 30.0
"""Who lived this long did not die of starting: the pauses begin anew."""
STOP_SECONDS = 4.0
LOOK_SECONDS = 0.5
_HANDLED = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
_PR_SET_PDEATHSIG = 1
_C = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Child:
    """One process to keep running: `node` and `role` name it, `work` is what it does.

    outlives: it is told to stop only when the others have ended, because they still need it.
    """

    node: str
    role: str
    work: Callable[[], None]
    outlives: bool = False

    @property
    def name(self) -> str:
        """`gd-web`."""
        return f"{self.node}-{self.role}"


@dataclass(slots=True)
class _Post:
    child: Child
    pid: int = 0
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS


def supervise(children: Sequence[Child], *, logs: Path | None = None, running: Path | None = None) -> None:
    """Keep the children running until SIGTERM, SIGINT, or the death of our own parent; then stop all.

    logs: folder for one log file per child, else they write to our output.
    running: JSON file, node → role → process id, kept up to date.
    """
    parent = os.getppid()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED)
    posts = [_Post(child) for child in children]
    try:
        while os.getppid() == parent:
            changed = _reap(posts)
            changed = _start_due(posts, logs, before) or changed
            if changed and running is not None:
                _note(posts, running)
            got = signal.sigtimedwait(_HANDLED, LOOK_SECONDS)
            if got is not None and got.si_signo != signal.SIGCHLD:
                break
    finally:
        _stop(posts)
        if running is not None:
            running.unlink(missing_ok=True)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_due(posts: Sequence[_Post], logs: Path | None, mask: set[int | signal.Signals]) -> bool:
    now, changed = time.monotonic(), False
    for post in posts:
        if not post.pid and now >= post.due:
            post.pid, post.started, changed = _fork(post.child, logs, mask), now, True
    return changed


def _reap(posts: Sequence[_Post]) -> bool:
    changed = False
    for post in posts:
        if post.pid and os.waitpid(post.pid, os.WNOHANG)[0]:
            now = time.monotonic()
            if now - post.started > STEADY_SECONDS:
                post.pause = FIRST_PAUSE_SECONDS
            post.pid, post.due, changed = 0, now + post.pause, True
            post.pause = min(2 * post.pause, LONGEST_PAUSE_SECONDS)
    return changed


def _fork(child: Child, logs: Path | None, mask: set[int | signal.Signals]) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    supervisor = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for number in _HANDLED:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        _C.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)  # who kills the supervisor has not lost the node
        if os.getppid() != supervisor:
            os._exit(1)
        if logs is not None:
            _write_to(logs / f"{child.name}.log")
        log_lines.install("text", child.node)  # until the work knows its settings
        child.work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except ZhixingError as problem:
        log_lines.tell(problem, explained(problem))
    except BaseException:  # noqa: BLE001 - the last word of a child is its log
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _write_to(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)


def _stop(posts: Sequence[_Post]) -> None:
    """SIGTERM to all, and after a few seconds SIGKILL to whoever is left; then the same for those that outlive the rest."""
    for wave in (False, True):
        called = [post for post in posts if post.child.outlives is wave]
        give_up_at = time.monotonic() + STOP_SECONDS
        for post in called:
            if post.pid:
                os.kill(post.pid, signal.SIGTERM)
        while any(post.pid for post in called):
            _reap(posts)
            if time.monotonic() > give_up_at:
                for post in called:
                    if post.pid:
                        os.kill(post.pid, signal.SIGKILL)
            if any(post.pid for post in called):
                signal.sigtimedwait({signal.SIGCHLD}, 0.05)


def _note(posts: Sequence[_Post], path: Path) -> None:
    table: dict[str, dict[str, int]] = {}
    for post in posts:
        table.setdefault(post.child.node, {})[post.child.role] = post.pid
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"supervisor": os.getpid(), "nodes": table}))
    draft.replace(path)
