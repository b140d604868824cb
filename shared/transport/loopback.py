"""Ports and processes of this machine, as far as private servers need them."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

RELEASE_SECONDS = 2.0
GONE_SECONDS = 30.0


def free_port(wanted: int) -> int:
    """The wanted port when nobody has it, else any free one.

    Waits a little for the wanted one: a server that was killed keeps its sockets for a moment.
    """
    give_up_at = time.monotonic() + RELEASE_SECONDS
    while wanted and not _is_free(wanted):
        if time.monotonic() > give_up_at:
            return free_port(0)
        time.sleep(0.05)
    if wanted:
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something listens on this port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def asks_who_we_are(url: str) -> bool:
    """Whether a web interface that wants a login answers there."""
    try:
        urllib.request.urlopen(url, timeout=1).close()  # noqa: S310
    except urllib.error.HTTPError as answer:
        code = answer.code
        answer.close()
        return code == 401  # it asks who we are: it is there
    except OSError:
        return False
    return True


def wait_until_gone(pid: int) -> None:
    """Wait until a process has ended; one that nobody has reaped yet has ended too."""
    give_up_at = time.monotonic() + GONE_SECONDS
    while time.monotonic() < give_up_at:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.02)
