"""The party portal (执行公开): a party signs in with 案号 and query code and sees what the law opens of its own case.

Every view here is closed to nobody by the staff guard and to everybody by this one: a session of a party, which is no
session of staff (`shared.web.sessions`). Source: 法发〔2006〕35号; 法发〔2009〕43号 四(四).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from shared.domain.errors import ZhixingError
from shared.domain.node_events import EVENT_KINDS
from shared.domain.portal import QueryCode
from shared.flows import integrity, query_codes
from shared.messages.sealing import CannotOpen
from shared.procedures.integrity.papers import LONGEST_CONTACT, LONGEST_TEXT, card_items
from shared.web import auth
from shared.web.here import node
from shared.web.pages.showing import t
from shared.web.reading import portal as reading

blueprint = Blueprint("portal", __name__, url_prefix="/portal")
SESSION_MINUTES = 20
OPEN = frozenset({"portal.show", "portal.enter", "portal.leave"})


@blueprint.before_request
def _guard() -> Response | None:
    g.party = _of_session()
    if g.party is not None or request.endpoint in OPEN:
        return None
    return redirect(url_for("portal.show", ended=1), 303)


def party() -> QueryCode:
    """The query code that signed in."""
    return cast("QueryCode", g.party)


def _of_session() -> QueryCode | None:
    """The code of this session; an old or revoked one ends it and leaves nothing behind."""
    kept = session.get("party")
    if not isinstance(kept, dict):
        return None
    until = datetime.fromtimestamp(float(kept.get("until", 0)), UTC)
    if until > node().clock.now():
        with node().store.read() as unit:
            row = query_codes.still_valid(unit, str(kept.get("code_id", "")))
        if row is not None:
            return row
    session.clear()
    return None


@blueprint.get("")
@auth.public
def show() -> str | Response:
    """The form; who is signed in goes to the case."""
    if g.party is not None:
        return redirect(url_for("portal.case"), 303)
    return render_template("portal/sign_in.html", case_no=request.args.get("case", "")[:80], problem=None, ended="ended" in request.args)  # fmt: skip


@blueprint.post("/sign-in")
@auth.public
def enter() -> tuple[str, int] | Response:
    """Begin a session of twenty minutes."""
    case_no = request.form.get("case_no", "").strip()[:80]
    try:
        row = query_codes.check_code(node(), case_no, request.form.get("code", ""))
    except query_codes.WrongCode as problem:
        session.clear()
        g.problem_code = problem.code
        return render_template("portal/sign_in.html", case_no=case_no, problem=problem, ended=False), problem.status
    session.clear()
    until = node().clock.now() + timedelta(minutes=SESSION_MINUTES)
    session["party"] = {"code_id": row.code_id, "until": until.timestamp()}
    return redirect(url_for("portal.case"), 303)


@blueprint.post("/sign-out")
@auth.public
def leave() -> Response:
    """End the session."""
    session.clear()
    return redirect(url_for("portal.show"), 303)


@blueprint.get("/case")
@auth.public
def case() -> str:
    """The case; its notices are told by being seen."""
    with node().store.read() as unit:
        shown = reading.read(node(), unit, party())
    query_codes.notices_opened(node(), shown.notices)
    return render_template("portal/case.html", shown=shown, case=shown.case, event_titles=EVENT_KINDS)


@blueprint.get("/card")
@auth.public
def card() -> str:
    """The integrity card: to be answered, or where its answer stands."""
    return _card()


@blueprint.post("/card")
@auth.public
def send_card() -> tuple[str, int] | Response:
    """The card goes back, sealed to the inspector; what does not fit is said beside what was written."""
    items = {str(item.no): request.form.get(f"item{item.no}", "") for item in card_items() if item.text}
    text, contact = request.form.get("text", "").strip().replace("\r\n", "\n"), request.form.get("contact", "").strip()
    said = {number: answer == "yes" for number, answer in items.items() if answer in ("yes", "no")}
    try:
        integrity.return_card(node(), party(), integrity.Written(said, text, contact))
    except ZhixingError as problem:
        g.problem_code = problem.code
        return _card(problem, {"items": items, "text": text, "contact": contact}), problem.status
    flash(
        t(
            "监督卡已密封提交，只有廉政监察员能够拆阅。",
            "Your card has been sealed and returned; only the integrity inspector can open it.",
        )
    )
    return redirect(url_for("portal.card"), 303)


@blueprint.post("/card/reply")
@auth.public
def reply() -> tuple[str, int]:
    """The inspector's answer, opened with the code, which is not kept anywhere."""
    with node().store.read() as unit:
        mine = integrity.card_of(unit, party())
    try:
        key = query_codes.reply_key(party(), request.form.get("code", ""))
        return _card(answer=integrity.read_reply(mine, key)), 200
    except (query_codes.WrongCode, CannotOpen) as problem:
        g.problem_code = problem.code
        return _card(problem), problem.status


def _card(problem: ZhixingError | None = None, written: dict[str, object] | None = None, answer: str = "") -> str:
    with node().store.read() as unit:
        mine = integrity.card_of(unit, party())
    return render_template(
        "portal/card.html", card=mine, items=card_items(), problem=problem, answer=answer, longest=LONGEST_TEXT,
        longest_contact=LONGEST_CONTACT, written=written or {"items": {}, "text": "", "contact": ""},
        resealed=mine.state == "card_replied" and mine.reply_code_id != party().code_id,
    )  # fmt: skip
