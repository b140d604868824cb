"""Doing an act and drafting a document, through forms made from their declarations."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, get_flashed_messages, redirect, request, url_for
from werkzeug.wrappers import Response

from shared.domain.errors import BadInput, Text, ZhixingError
from shared.flows import acts, drafting, foreseeing
from shared.flows.foreseeing import Foreseen
from shared.flows.records import Draft
from shared.flows.turns import DraftChanged
from shared.messages.kinds import About
from shared.web import keeping
from shared.web.here import node, person
from shared.web.pages.filling import BUTTONS, begun, inputs_of, show_form
from shared.web.pages.scenes import Scene, scene_of, scene_of_draft
from shared.web.pages.showing import moment, t
from shared.web.reading import offers

blueprint = Blueprint("doing", __name__)


@blueprint.get("/acts/<name>")
def act_form(name: str) -> str:
    """The form of an act."""
    offered, scene = offers.of_act(person(), offers.act_named(node(), name)), scene_of(name)
    return show_form(offered, scene, begun(offered))


@blueprint.post("/acts/<name>")
def act(name: str) -> Response | tuple[str, int]:
    """Do it, or show the form again with what is wrong."""
    offered, scene = offers.of_act(person(), offers.act_named(node(), name)), scene_of(name)

    def perform(inputs: dict[str, Any]) -> str:
        about = About(scene.lineage_id, scene.exchange.exchange_id if scene.exchange else None)
        done = acts.perform(
            node(), person(), name, about, inputs, epoch=_epoch(), command_id=request.form.get("command") or None
        )
        flash(t(f"已办理：{offered.title.zh}。", f"Done: {offered.title.en}."))
        return _next_page(done, scene)

    return _submitted(offered, scene, perform)


@blueprint.get("/documents/<kind>")
def draft_form(kind: str) -> str:
    """The form of a document to draft."""
    offered, scene = offers.of_kind(person(), offers.kind_named(node(), kind)), scene_of()
    return show_form(offered, scene, begun(offered))


@blueprint.post("/documents/<kind>")
def draft(kind: str) -> Response | tuple[str, int]:
    """Draft it, or show the form again with what is wrong."""
    offered, scene = offers.of_kind(person(), offers.kind_named(node(), kind)), scene_of()
    return _submitted(offered, scene, lambda inputs: _written(offered.name, scene, inputs, None))


@blueprint.get("/drafts/<draft_id>/rewrite")
def rewrite_form(draft_id: str) -> str:
    """The form of a draft, filled with what was filled in before."""
    offered, scene, written = _rewriting(draft_id)
    return show_form(offered, scene, begun(offered, written.inputs), draft=written)


@blueprint.post("/drafts/<draft_id>/rewrite")
def rewrite(draft_id: str) -> Response | tuple[str, int]:
    """Rewrite it; all signatures fall."""
    offered, scene, written = _rewriting(draft_id)
    return _submitted(offered, scene, lambda inputs: _written(offered.name, scene, inputs, written), draft=written)


def _rewriting(draft_id: str) -> tuple[offers.Offered, Scene, Draft]:
    with node().store.read() as unit:
        written = unit.drafts.need(draft_id)
    return offers.of_kind(person(), offers.kind_named(node(), written.kind)), scene_of_draft(written), written


def _written(kind: str, scene: Scene, inputs: dict[str, Any], old: Draft | None) -> str:
    if old is not None and request.form.get("digest") != old.digest:
        raise DraftChanged(state=old.state)
    recipient = old.recipient if old else node().registry.find(request.form.get("recipient", "").strip()).court_id
    begun = old.exchange_id if old else scene.exchange.exchange_id if scene.exchange else _new_exchange()
    draft_id = drafting.write(
        node(), person(), kind, recipient=recipient, lineage_id=scene.lineage_id, exchange_id=begun, inputs=inputs,
        supersedes=old.supersedes if old else request.form.get("supersedes") or None,
        draft_id=old.draft_id if old else None, command_id=request.form.get("command") or None,
    )  # fmt: skip
    flash(t("文书已拟好并签名，等候审批。", "Drafted and signed; it waits for approval."))
    return url_for("drafts.show", draft_id=draft_id)


def _submitted(
    offered: offers.Offered, scene: Scene, do: Callable[[dict[str, Any]], str], draft: Draft | None = None
) -> Response | tuple[str, int]:
    inputs = inputs_of(offered, request.form)
    if any(button in request.form for button in BUTTONS):
        return show_form(offered, scene, inputs, draft=draft), 200
    try:
        if "preview" in request.form:
            return show_form(
                offered, scene, inputs, draft=draft, foreseen=_foreseen(offered, scene, inputs, draft)
            ), 200
        before = _done_before(offered)
        address = do(inputs)
    except ZhixingError as problem:
        g.problem_code = problem.code
        return show_form(offered, scene, inputs, problem=problem, draft=draft), problem.status
    keeping.drop_kept_form()
    if before is not None:
        get_flashed_messages()
        flash(t(f"这份表单已于 {moment(before)} 提交并办结，没有重复办理；结果见本页。如需另办一件，请重新打开表单。",
                f"This form was sent and done at {moment(before)}; nothing was done twice, see the result here. "
                "For another one, open the form again."))  # fmt: skip
    return redirect(address, 303)


def _done_before(offered: offers.Offered) -> datetime | None:
    """When the command of this form was done, if it was: a double click, or the back button after success."""
    command = request.form.get("command", "")
    purpose = "draft" if offered.drafted else offered.name
    with node().store.read() as unit:
        known = unit.commands.get(f"{purpose}:{command}") if command and "\0" not in command else None
    return known.done_at if known is not None else None


def _foreseen(offered: offers.Offered, scene: Scene, inputs: dict[str, Any], draft: Draft | None) -> Foreseen:
    here, exchange_id = node(), scene.exchange.exchange_id if scene.exchange else None
    if not offered.drafted:
        about = About(scene.lineage_id, exchange_id)
        return foreseeing.of_act(here, person(), here.catalogue.acts[offered.name], about, inputs)
    recipient = draft.recipient if draft else here.registry.find(request.form.get("recipient", "").strip()).court_id
    begun = draft.exchange_id if draft else exchange_id or _new_exchange()
    return foreseeing.of_document(
        here, person(), offered.name, recipient=recipient, lineage_id=scene.lineage_id, exchange_id=begun, inputs=inputs,
        supersedes=draft.supersedes if draft else request.form.get("supersedes") or None,
    )  # fmt: skip


def _epoch() -> int | None:
    shown = request.form.get("epoch", "")
    if not shown:
        return None
    if not (shown.isascii() and shown.isdigit() and len(shown) < 10):
        raise BadInput(Text("批次不是数字：{shown}。", "The epoch is not a number: {shown}."), shown=shown[:20])
    return int(shown)


def _new_exchange() -> str:
    """The same press of the button begins the same procedure, however often it is sent."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{person().person_id}:{request.form.get('command') or uuid.uuid4()}"))


def _next_page(done: dict[str, Any], scene: Scene) -> str:
    if "case_no" in done:
        with node().store.read() as unit:
            if unit.cases.get(str(done["case_no"])) is not None:
                return url_for("cases.show", case_no=done["case_no"])
    if scene.exchange is None and "exchange_id" in done:
        return url_for("exchanges.show", exchange_id=done["exchange_id"])
    return url_for("flags.listed") if "flag_id" in done and scene.case is None else scene.back
