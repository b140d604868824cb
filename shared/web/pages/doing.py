"""Doing an act and drafting a document, through forms made from their declarations."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.cases import Case
from shared.domain.errors import BadInput, Text, ZhixingError
from shared.domain.exchanges import Exchange
from shared.domain.flags import Flag
from shared.domain.identifiers import CaseNumber
from shared.domain.power import Power
from shared.flows import acts, drafting
from shared.flows.records import Draft
from shared.flows.turns import DraftChanged
from shared.messages.kinds import About
from shared.messages.schemas import BadPayload, FieldProblem
from shared.messages.terms import payload_fields
from shared.web.here import node, person
from shared.web.pages import forms
from shared.web.pages.choosing import choices_for, papers_at_hand, recipients_for, supersedable
from shared.web.pages.choosing_centre import choices_of_act
from shared.web.pages.picking import picked_for
from shared.web.pages.sections import SECTIONS
from shared.web.pages.showing import t
from shared.web.reading import offers
from shared.web.reading.cases import newest_entry

blueprint = Blueprint("doing", __name__)
#: Fields of forms that hold a court.
_COURTS = {
    "target", "candidate", "lead", "lower_court", "old_court", "court_id", "to_court", "superior", "holder", "next_court",
    "local_court", "authority",
}  # fmt: skip
#: Fields that hold no court in one act, though they do in others.
_NO_COURTS = {"issue_dispatch_order": {"target"}}
#: Where one goes on after an act about no case, by the act.
_PAGES = {act: page for section in SECTIONS for act, page in section.pages.items()}


@dataclass(frozen=True, slots=True)
class Scene:
    """What the form is about: case or exchange or neither, and the power as the person saw it.

    page: where an act about neither belongs.
    """

    lineage_id: str
    case: Case | None
    exchange: Exchange | None
    power: Power | None
    page: str = "home.show"

    @property
    def back(self) -> str:
        """Where one came from."""
        if self.exchange is not None:
            return url_for("exchanges.show", exchange_id=self.exchange.exchange_id)
        if self.case is not None:
            return url_for("cases.show", case_no=self.case.case_no)
        return url_for("flags.listed" if "flag_id" in request.args else self.page)


def _scene(name: str = "") -> Scene:
    """Read from `case`, `exchange` and `flag_id` of the address. Raises BadCaseNumber, NotFound."""
    case_no, exchange_id = request.args.get("case", ""), request.args.get("exchange", "")
    with node().store.read() as unit:
        exchange = unit.exchanges.need(exchange_id) if exchange_id else None
        case = unit.cases.need(str(CaseNumber.parse(case_no))) if case_no else None
        flag = unit.of(Flag).get(request.args.get("flag_id", ""))
        about = exchange or case or flag
        lineage_id = about.lineage_id if about else ""
        if case is None and lineage_id:
            case = newest_entry(unit.cases.where(lineage_id=lineage_id))
        power = unit.powers.get(lineage_id) if lineage_id else None
    return Scene(lineage_id, case, exchange, power, _PAGES.get(name, "home.show"))


@blueprint.get("/acts/<name>")
def act_form(name: str) -> str:
    """The form of an act."""
    offered, scene = offers.of_act(person(), offers.act_named(node(), name)), _scene(name)
    return _form(offered, scene, _begun(offered.payload))


@blueprint.post("/acts/<name>")
def act(name: str) -> Response | tuple[str, int]:
    """Do it, or show the form again with what is wrong."""
    offered, scene = offers.of_act(person(), offers.act_named(node(), name)), _scene(name)

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
    offered, scene = offers.of_kind(person(), offers.kind_named(node(), kind)), _scene()
    return _form(offered, scene, _begun(offered.payload))


@blueprint.post("/documents/<kind>")
def draft(kind: str) -> Response | tuple[str, int]:
    """Draft it, or show the form again with what is wrong."""
    offered, scene = offers.of_kind(person(), offers.kind_named(node(), kind)), _scene()
    return _submitted(offered, scene, lambda inputs: _written(offered.name, scene, inputs, None))


@blueprint.get("/drafts/<draft_id>/rewrite")
def rewrite_form(draft_id: str) -> str:
    """The form of a draft, filled with what was filled in before."""
    offered, scene, written = _rewriting(draft_id)
    return _form(offered, scene, written.inputs, draft=written)


@blueprint.post("/drafts/<draft_id>/rewrite")
def rewrite(draft_id: str) -> Response | tuple[str, int]:
    """Rewrite it; all signatures fall."""
    offered, scene, written = _rewriting(draft_id)
    return _submitted(offered, scene, lambda inputs: _written(offered.name, scene, inputs, written), draft=written)


def _rewriting(draft_id: str) -> tuple[offers.Offered, Scene, Draft]:
    with node().store.read() as unit:
        written = unit.drafts.need(draft_id)
        exchange = unit.exchanges.get(written.exchange_id)
        case = newest_entry(unit.cases.where(lineage_id=written.lineage_id))
        power = unit.powers.get(written.lineage_id)
    scene = Scene(written.lineage_id, case, exchange, power)
    return offers.of_kind(person(), offers.kind_named(node(), written.kind)), scene, written


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
    inputs = _courts_by_name(forms.read(offered.payload, request.form), _NO_COURTS.get(offered.name, set()))
    if forms.MORE in request.form:
        return _form(offered, scene, inputs, draft=draft), 200
    try:
        return redirect(do(inputs), 303)
    except ZhixingError as problem:
        g.problem_code = problem.code
        return _form(offered, scene, inputs, problem=problem, draft=draft), problem.status


def _form(
    offered: offers.Offered,
    scene: Scene,
    inputs: dict[str, Any],
    *,
    problem: ZhixingError | None = None,
    draft: Draft | None = None,
) -> str:
    wrong: tuple[FieldProblem, ...] = problem.problems if isinstance(problem, BadPayload) else ()
    here = node()
    with here.store.read() as unit:
        choices = choices_for(here, unit, scene.lineage_id) | choices_of_act(here, unit, offered.name, scene.exchange)
        choices |= picked_for(here, unit, offered.name, scene.lineage_id)
        stale = supersedable(here, unit, scene.exchange) if offered.drafted and draft is None else []
    shown = forms.widgets(offered.payload, inputs, wrong, choices=choices, more=request.form.get(forms.MORE, ""))
    if problem is not None and not isinstance(problem, BadPayload):
        shown = [replace(widget, errors=[]) for widget in shown]
    recipients = recipients_for(here, offered.name, scene.exchange) if offered.drafted and draft is None else []
    return render_template(
        "form.html", offered=offered, scene=scene, widgets=shown, problem=problem, draft=draft, recipients=recipients,
        supersedable=stale, stays=offered.name in here.catalogue.acts, whole=[p.message for p in wrong if not p.path],
        recipient=request.form.get("recipient") or (recipients[0].court_id if recipients else ""),
        command=request.form.get("command") or str(uuid.uuid4()),
        epoch=request.form.get("epoch") or (scene.power.epoch if scene.power else ""),
    )  # fmt: skip


def _begun(payload_type: type[Any]) -> dict[str, Any]:
    """What is filled in already: what a link gave, and the files that wait to be sent."""
    given = _given_in_address(payload_type)
    if any(field.name == "attachments" and field.kind is str for field in payload_fields(payload_type)):
        with node().store.read() as unit:
            given.setdefault("attachments", papers_at_hand(unit, person().person_id))
    return given


def _courts_by_name(inputs: dict[str, Any], no_courts: set[str]) -> dict[str, Any]:
    """People may write a court's name or code; what the registry does not know stays as typed, to be refused."""
    for name in (_COURTS - no_courts) & inputs.keys():
        try:
            inputs[name] = node().registry.find(str(inputs[name])).court_id
        except ZhixingError:
            continue
    return inputs


def _given_in_address(payload_type: type[Any]) -> dict[str, Any]:
    """Fields a link has filled in already, such as the control to renew."""
    names = {field.name for field in payload_fields(payload_type) if field.kind is str and not field.many}
    return {name: value for name, value in request.args.items() if name in names}


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
