"""The guided tour of a demonstration as its courts know it: where it is, and the tickets its links carry.

A ticket names court, person and page, signed with a secret made anew at each start that only this machine's processes read:
so a link of the tour opens a page as somebody, and no stranger's site can make such a link.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

from shared.domain.errors import Text, ZhixingError

#: Beside the file with the courts' addresses.
FILE = "guide.json"
VISIT = "/demonstration/visit"


class BadTicket(ZhixingError):
    """The link was not made by the guided tour that runs now, or is for another court."""

    code = "bad_ticket"
    status = 403
    what = Text("这个链接不是正在运行的导览给出的。", "This link was not given by the guided tour that runs now.")
    todo = Text("请回到导览页面，刷新后再点。", "Go back to the guided tour, reload it and follow the link again.")


@dataclass(frozen=True)
class Guide:
    """`address`: where the guided tour is; `secret` signs its tickets."""

    address: str
    secret: str

    def link(self, court_address: str, court_id: str, login: str, page: str) -> str:
        """The address that opens a page of a court as this person."""
        ticket = self._signer().dumps([court_id, login, page])
        return f"{court_address}{VISIT}?ticket={ticket}"

    def read(self, ticket: str, court_id: str) -> tuple[str, str]:
        """(login, page). Raises BadTicket."""
        try:
            court, login, page = self._signer().loads(ticket)
        except (BadData, ValueError, TypeError):
            raise BadTicket from None
        if court != court_id:
            raise BadTicket
        return str(login), str(page)

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="zhixing guided tour")


def announce(folder: Path, address: str) -> Guide:
    """Write where the tour will be, with a new secret, for the courts of this folder; mode 0600."""
    guide = Guide(address, secrets.token_urlsafe(32))
    withdraw(folder)
    with os.fdopen(os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"address": guide.address, "secret": guide.secret}, file)
    return guide


def withdraw(folder: Path) -> None:
    """There is no tour now."""
    (folder / FILE).unlink(missing_ok=True)


def guide_of(folder: Path) -> Guide | None:
    """The tour that was announced; None without one."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Guide(str(found["address"]), str(found["secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
