"""Delegations (授权): who signs for whom until when; given and revoked by president and chief."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.errors import BadInput, Text
from shared.flows import delegating
from shared.flows.authorise import LONGEST_DELEGATION
from shared.web.here import node, person
from shared.web.pages.showing import t
from shared.web.reading import delegations as reading

blueprint = Blueprint("delegations", __name__, url_prefix="/delegations")
SHOWN = 200


@blueprint.get("")
def listed() -> str:
    """All of this court, newest first, and the form of who may give one."""
    here, me = node(), person()
    today = here.clock.legal_today()
    with here.store.read() as unit:
        rows = unit.delegations.where(order_by=("-given_at", "-delegation_id"), limit=SHOWN)
        lendable = reading.lendable(here, unit, me)
    shown = [(row, reading.standing(row, today), reading.may_revoke(row, me)) for row in rows]
    return render_template(
        "delegations.html", shown=shown, lendable=lendable, longest=here.law.number(LONGEST_DELEGATION, today)
    )


@blueprint.post("")
def give() -> Response:
    """Delegate for a span of legal days."""
    delegating.give(
        node(), person(), act=request.form.get("act", ""), delegate_id=request.form.get("delegate_id", ""),
        from_on=_day("from_on"), until_on=_day("until_on"), reason=request.form.get("reason", ""),
        command_id=request.form.get("command") or None,
    )  # fmt: skip
    flash(t("已授权。", "Delegated."))
    return redirect(url_for("delegations.listed"), 303)


@blueprint.post("/<delegation_id>/revoke")
def revoke(delegation_id: str) -> Response:
    """End it now."""
    delegating.revoke(node(), person(), delegation_id, command_id=request.form.get("command") or None)
    flash(t("已撤销授权；此前的签署仍有效。", "Revoked; what was signed before stays signed."))
    return redirect(url_for("delegations.listed"), 303)


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise BadInput(
            Text("日期应为 YYYY-MM-DD。", "A date is YYYY-MM-DD."), Text("请更正日期。", "Correct the date.")
        ) from None
