"""Two audiences, two sessions: staff and parties have cookies of their own, signed apart, so that neither is ever the other's.

A party's cookie is sent to the portal alone (its path), a staff cookie is not looked at there, and a cookie carried over by
hand under the other name does not verify (its salt).
"""

from __future__ import annotations

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

PORTAL = "/portal"


def is_portal(path: str) -> bool:
    """Whether an address belongs to the party portal."""
    return path == PORTAL or path.startswith(f"{PORTAL}/")


class PartySessions(SecureCookieSessionInterface):
    """Sessions of parties. Gone with the browser; how long they last at most stands in them."""

    salt = "zhixing-party-session"

    def get_cookie_name(self, app: Flask) -> str:
        """Beside the staff cookie's, under a name of its own."""
        return f"{super().get_cookie_name(app)}_party"

    def get_cookie_path(self, app: Flask) -> str:
        """The portal and nothing else."""
        return PORTAL

    def get_cookie_samesite(self, app: Flask) -> str:
        """No other site may bring it along."""
        return "Strict"


class TwoAudiences(SecureCookieSessionInterface):
    """Staff sessions everywhere but in the portal, where there are only those of parties."""

    def __init__(self) -> None:
        self._parties = PartySessions()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of whoever this address is for."""
        if is_portal(request.path):
            return self._parties.open_session(app, request)
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Kept as it was opened."""
        if is_portal(request.path):
            self._parties.save_session(app, session, response)
        else:
            super().save_session(app, session, response)
