"""Which ports the web servers of a country get: those of the last time if free, else the first free ones."""

from __future__ import annotations

import socket
from collections.abc import Sequence

from shared.domain.errors import SetupError, Text

FIRST_PORT = 8401
_LAST_PORT = 65_535


class PortTaken(SetupError):
    """A port that was asked for is in use."""

    code = "port_taken"
    what = Text("端口 {port} 已被占用。", "Port {port} is in use.")
    todo = Text("请用 --ports 指定其他起始端口，或不带 --ports 由系统选择。",
                "Choose another first port with --ports, or leave it out and free ones are taken.")  # fmt: skip


def choose(count: int, *, wanted_from: int | None, known: Sequence[int] = ()) -> list[int]:
    """So many ports. `wanted_from`: exactly these or none. Raises PortTaken."""
    if wanted_from is not None:
        ports = list(range(wanted_from, wanted_from + count))
        for port in ports:
            if not is_free(port):
                raise PortTaken(port=port)
        return ports
    if len(known) == count and all(is_free(port) for port in known):
        return list(known)
    found = []
    for port in range(FIRST_PORT, _LAST_PORT + 1):
        if is_free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise PortTaken(port=f"{FIRST_PORT}–{_LAST_PORT}")


def any_free() -> int:
    """A free port that nobody counts on, for a server only this country's own processes know."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen there on loopback now."""
    if not 0 < port <= _LAST_PORT:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
