"""Integrity cards: the inspector's list and desk; for everybody else how many were issued, returned and answered, no more."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.errors import NotAllowed, ZhixingError
from shared.domain.integrity import IntegrityCard
from shared.flows import integrity
from shared.procedures.integrity.papers import LONGEST_TEXT, card_items
from shared.web.here import node, person
from shared.web.pages.showing import t
from shared.web.reading import integrity as reading

blueprint = Blueprint("integrity", __name__, url_prefix="/integrity")


@blueprint.get("")
def listed() -> str:
    """Figures for all staff; the cards that came back for the inspector alone."""
    inspects = integrity.may_inspect(person())
    with node().store.read() as unit:
        figures = reading.figures(unit)
        cards: list[IntegrityCard] = reading.came_back(unit) if inspects else []
    return render_template("integrity.html", figures=figures, cards=cards, inspects=inspects)


@blueprint.get("/<card_id>")
def show(card_id: str) -> str:
    """One card, opened with the inspector's own key. Raises NotAllowed for anybody else."""
    return _show(card_id)


@blueprint.post("/<card_id>")
def answer(card_id: str) -> tuple[str, int] | Response:
    """What was done, and the answer to the party; both leave here sealed."""
    if not integrity.may_inspect(person()):
        raise NotAllowed
    handling, reply = (request.form.get(name, "").strip().replace("\r\n", "\n") for name in ("handling", "reply"))
    try:
        integrity.reply_to_card(node(), person(), card_id, handling=handling, reply=reply, command_id=request.form.get("command"))  # fmt: skip
    except ZhixingError as problem:
        return _show(card_id, problem, {"handling": handling, "reply": reply}), problem.status
    flash(t("答复已密封，当事人凭查询码可以拆阅。", "The answer is sealed; the party opens it with its query code."))
    return redirect(url_for("integrity.show", card_id=card_id), 303)


def _show(card_id: str, problem: ZhixingError | None = None, typed: dict[str, str] | None = None) -> str:
    card, written, answered = integrity.read_card(node(), person(), card_id)
    return render_template(
        "integrity_card.html", card=card, written=written, answered=answered, items=card_items(), problem=problem,
        typed=typed or {"handling": "", "reply": ""}, longest=LONGEST_TEXT,
    )  # fmt: skip
