"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from shared.web import auth
from shared.web.here import node, person_or_nobody

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@auth.public
def show() -> str | AnyResponse:
    """The form; somebody signed in already goes home."""
    if person_or_nobody() is not None:
        return redirect(url_for("home.show"), 303)
    return render_template("sign_in.html", target=request.args.get("next", ""), login="", problem=None)


@blueprint.post("/sign-in")
@auth.public
def enter() -> tuple[str, int] | AnyResponse:
    """Begin a session of eight hours."""
    login, target = request.form.get("login", "").strip(), request.form.get("next", "")
    try:
        who = auth.check(node(), login, request.form.get("password", ""))
    except auth.WrongPassword as problem:
        g.problem_code = problem.code
        return render_template("sign_in.html", target=target, login=login, problem=problem), problem.status
    auth.open_session(who)
    return redirect(auth.safe_target(target), 303)


@blueprint.post("/sign-out")
def leave() -> AnyResponse:
    """End the session."""
    session.clear()
    answer = redirect(url_for("sign_in.show"), 303)
    assert isinstance(answer, Response)
    return answer
