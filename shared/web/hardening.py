"""What protects a browser and the node: security headers, CSRF on forms, limits on guessing passwords."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from shared.domain.portal import number_as_typed
from shared.web import files

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip
MAX_REQUEST_BYTES = 1024 * 1024
#: Failures from one address for one login, failures from one address, and attempts from one address.
FAILURES_PER_LOGIN, FAILURES_PER_ADDRESS, ATTEMPTS_PER_ADDRESS = "5 per minute", "20 per minute", "120 per minute"
#: Portal: failures for one case number from wherever they come, failures and attempts from one address.
FAILURES_PER_CASE, PORTAL_FAILURES, PORTAL_ATTEMPTS = "10 per minute", "10 per minute", "60 per minute"


def install(app: Flask, *, secure_cookies: bool) -> None:
    """Headers on every answer, CSRF on every form, a limit on the size of requests."""
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=secure_cookies,
    )
    files.install(app, others_bytes=MAX_REQUEST_BYTES)  # before the form token is looked for, which reads the body
    csrf = CSRFProtect(app)
    app.extensions["zhixing.csrf"] = csrf
    app.after_request(_headers)


def limit_sign_in(app: Flask, *endpoints: str) -> None:
    """Bound guessing at the endpoints that take a password or a code. Counters live in this process."""
    _limit(app, endpoints, (
        (FAILURES_PER_LOGIN, _address_and_login, True), (FAILURES_PER_ADDRESS, get_remote_address, True),
        (ATTEMPTS_PER_ADDRESS, get_remote_address, False),
    ))  # fmt: skip


def limit_portal(app: Flask, *endpoints: str) -> None:
    """Bound guessing of query codes: by address and by case number, so that many addresses together guess no faster."""
    _limit(app, endpoints, (
        (FAILURES_PER_CASE, _case_number, True), (PORTAL_FAILURES, get_remote_address, True),
        (PORTAL_ATTEMPTS, get_remote_address, False),
    ))  # fmt: skip


def _limit(app: Flask, endpoints: tuple[str, ...], limits: tuple[tuple[str, Callable[[], str], bool], ...]) -> None:
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=True)
    for endpoint in endpoints:
        view: Any = app.view_functions[endpoint]
        for limit, key, failures in limits:
            only = (lambda response: response.status_code in (401, 404)) if failures else None
            view = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=only)(view)
        app.view_functions[endpoint] = view


def _address_and_login() -> str:
    body: Any = request.get_json(silent=True) if request.is_json else request.form
    login = body.get("login", "") if hasattr(body, "get") else ""
    return f"{get_remote_address()} {str(login)[:80]}"


def _case_number() -> str:
    """At the door as typed, without the differences that make no difference; inside by the code of the session alone."""
    if request.endpoint != "portal.enter":
        return f"code {session.get('party', {}).get('code_id', '')}"
    typed = number_as_typed(request.form.get("case_no", ""))
    return f"case {typed}"


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
