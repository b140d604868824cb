"""Who is asking: a signed session cookie for people, a bearer token for programs; every other request is turned away.

Default deny: an endpoint is public only when its view is marked `@public`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Unauthorized

from shared.domain.errors import NotAllowed, Text, ZhixingError
from shared.domain.people import Person
from shared.flows.node import Node
from shared.flows.passwords import verify_password
from shared.flows.records import Token
from shared.web.here import for_api, node, person
from shared.web.keeping import keep_sent_form

SESSION_HOURS = 8
TOKEN_HOURS = 12
TOKEN_PREFIX = "zx_"  # noqa: S105 - tells secret scanners what a leaked token looks like
#: Views of libraries, which cannot be marked: static files and the description of the API.
OPEN_ENDPOINTS = frozenset({"static", "api-docs.openapi_json"})
View = TypeVar("View", bound=Callable[..., Any])


class WrongPassword(ZhixingError):
    """Login and password do not fit, or the person no longer works here; which of them is not said."""

    code = "wrong_password"
    status = 401
    what = Text("用户名或密码不正确。", "Login or password is not correct.")
    todo = Text("请重新输入；忘记密码请联系系统运维。", "Try again; if forgotten, ask the operator.")


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    view.public = True  # type: ignore[attr-defined]
    return view


def is_public(app: Flask, endpoint: str) -> bool:
    """Whether an endpoint answers without sign-in."""
    return endpoint in OPEN_ENDPOINTS or getattr(app.view_functions.get(endpoint), "public", False) is True


def install(app: Flask, court_id: str, *, secure_cookies: bool) -> None:
    """Guard every request of this application."""
    app.config.update(
        # One machine may run several courts on several ports, and cookies know no ports.
        SESSION_COOKIE_NAME=f"zhixing_{court_id}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
    )
    app.before_request(_guard)


def _guard() -> Response | None:
    if request.endpoint is None or is_public(current_app, request.endpoint):
        if request.endpoint is None and for_api():
            return None
        g.person = None if for_api() else _of_session(node())
        return None
    g.person = _of_token(node()) if for_api() else _of_session(node())
    if g.person is not None:
        return None
    if for_api():
        raise Unauthorized
    if request.method != "GET":
        return _to_sign_in(keep_sent_form() or "")
    return _to_sign_in(request.full_path.rstrip("?"))


def _to_sign_in(following: str) -> Response:
    answer = redirect(url_for("sign_in.show", next=following or None), 303)
    assert isinstance(answer, Response)
    return answer


def check(at: Node, login: str, password: str) -> Person:
    """The person with this login and password. Takes as long for a login nobody has. Raises WrongPassword."""
    with at.store.read() as unit:
        known = unit.people.first(login=login) if "\0" not in login else None
    fits = verify_password(password, known.password_hash if known else "")
    if known is None or not fits or not known.active:
        raise WrongPassword
    return known


def open_session(who: Person) -> None:
    """Begin a session; what stood in the old one is dropped. A change of the person's row ends it."""
    session.clear()
    session.permanent = True
    session["person"], session["version"] = who.person_id, who.version


def _of_session(at: Node) -> Person | None:
    person_id = session.get("person")
    if not isinstance(person_id, str):
        return None
    with at.store.read() as unit:
        known = unit.people.get(person_id)
    valid = known is not None and known.active and known.version == session.get("version")
    return known if valid else None


def new_token(at: Node, who: Person) -> tuple[str, Token]:
    """A fresh token for a program acting for this person; only its hash is stored."""
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    now = at.clock.now()
    row = Token(_hash(text), who.person_id, now, now + timedelta(hours=TOKEN_HOURS))
    with at.store.begin() as unit:
        unit.tokens.add(row)
        for old in unit.tokens.where(expires_at__lt=now, limit=100):
            unit.tokens.remove(old.token_hash)
    return text, row


def drop_token(at: Node) -> None:
    """End the token this request came with."""
    with at.store.begin() as unit:
        unit.tokens.remove(_hash(_bearer()))


def _of_token(at: Node) -> Person | None:
    text = _bearer()
    if not text:
        return None
    with at.store.read() as unit:
        row = unit.tokens.get(_hash(text))
        known = unit.people.get(row.person_id) if row and row.expires_at > at.clock.now() else None
    return known if known is not None and known.active else None


def _bearer() -> str:
    given = request.authorization
    return given.token or "" if given is not None and given.type == "bearer" else ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def require_role(*roles: str) -> None:
    """Raises NotAllowed unless the person has one of these roles."""
    if not set(roles) & set(person().roles):
        raise NotAllowed(
            Text("您的岗位不能办理此事（须为：{roles}）。", "Your post may not do this (needs: {roles})."),
            Text("请由有权人员办理。", "Let an authorised person do it."),
            roles=", ".join(roles),
        )


def safe_target(target: str) -> str:
    """A path of this site to go on to after sign-in; anything else becomes the home page."""
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if inside and "\\" not in target and target.isprintable() else url_for("home.show")
