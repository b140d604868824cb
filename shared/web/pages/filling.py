"""A form as shown: what is filled in, what is wrong and where, the court picker, the legal basis, what it would start."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from shared.domain.errors import Text, ZhixingError
from shared.flows.foreseeing import Foreseen
from shared.flows.ports import Unit
from shared.flows.records import Draft
from shared.messages.kinds import ActKind, MessageKind
from shared.messages.schemas import BadPayload, FieldProblem
from shared.messages.terms import payload_fields
from shared.web import keeping
from shared.web.here import node, person
from shared.web.pages import court_picker, forms
from shared.web.pages.choosing import attached, choices_for, papers_at_hand, recipients_for, supersedable
from shared.web.pages.choosing_centre import choices_of_act
from shared.web.pages.court_picker import Barred, Picker
from shared.web.pages.court_rules import by_rule
from shared.web.pages.picking import cases_at_hand, papers, picked_for
from shared.web.pages.scenes import Scene
from shared.web.reading import changes, offers

#: Buttons that change the form and do nothing else: a further row, a branch of the tree, a court, a search, a file.
BUTTONS = (forms.MORE, "open", "pick", "find", "attach")
#: Fields of forms that hold a court.
_COURTS = {
    "target", "candidate", "lead", "lower_court", "old_court", "court_id", "to_court", "superior", "holder", "next_court",
    "local_court", "authority", "issuing_court", "preserving_court",
}  # fmt: skip
#: Fields that hold no court in one act, though they do in others.
_NO_COURTS = {"issue_dispatch_order": {"target"}}
RECIPIENT = "recipient"


def inputs_of(offered: offers.Offered, form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed. A court may be written by name or code; what the registry does not know stays, to be refused."""
    inputs = forms.read(offered.payload, form)
    for name in _courts_of(offered) & inputs.keys():
        try:
            inputs[name] = node().registry.find(str(inputs[name])).court_id
        except ZhixingError:
            continue
    field, _, value = form.get("pick", "").partition("=")
    name = field.removeprefix(f"{forms.PREFIX}.")
    if value and name in _courts_of(offered):
        inputs[name] = value
    if sha256 := form.get("attach", ""):
        with node().store.read() as unit:
            inputs["attachments"] = attached(unit, str(inputs.get("attachments", "")), sha256[:64])
    return inputs


def begun(offered: offers.Offered, written: dict[str, Any] | None = None) -> dict[str, Any]:
    """What is filled in already: what was kept, what the draft said, what a link gave, the files that wait to be sent."""
    kept = keeping.kept_form()
    if kept is not None:
        return inputs_of(offered, kept)
    if written is not None:
        return written
    fields = payload_fields(offered.payload)
    given: dict[str, Any] = {
        field.name: request.args[field.name]
        for field in fields
        if field.kind is str and not field.many and field.name in request.args
    }
    if any(field.name == "attachments" and field.kind is str for field in fields):
        with node().store.read() as unit:
            given.setdefault("attachments", papers_at_hand(unit, person().person_id))
    return given


def show_form(
    offered: offers.Offered,
    scene: Scene,
    inputs: dict[str, Any],
    *,
    problem: ZhixingError | None = None,
    draft: Draft | None = None,
    foreseen: Foreseen | None = None,
) -> str:
    """The form with everything that was typed in it."""
    wrong: tuple[FieldProblem, ...] = problem.problems if isinstance(problem, BadPayload) else ()
    here, sent = node(), keeping.kept_form() if request.method == "GET" else request.form
    sent = sent if sent is not None else MultiDict()
    with here.store.read() as unit:
        choices = choices_for(here, unit, scene.lineage_id) | choices_of_act(here, unit, offered.name, scene.exchange)
        choices |= picked_for(here, unit, offered.name, scene.lineage_id)
        stale = supersedable(here, unit, scene.exchange) if offered.drafted and draft is None else []
        happened = _happened(unit, scene, draft, sent) if problem is not None and problem.status == 409 else []
        at_hand = papers(unit) if any(f.name == "attachments" for f in payload_fields(offered.payload)) else []
        nameless = offered.scope in ("case", "exchange") and not scene.lineage_id and not offered.drafted
        cases = cases_at_hand(unit) if nameless else []
    shown = forms.widgets(offered.payload, inputs, wrong, choices=choices, more=sent.get(forms.MORE, ""))
    recipients = recipients_for(here, offered.name, scene.exchange) if offered.drafted and draft is None else []
    recipient = _recipient(sent) or (recipients[0].court_id if recipients else "")
    unknown = problem.what if problem and problem.facts.get("name") == recipient != "" else None
    return render_template(
        "form.html", offered=offered, scene=scene, widgets=shown, problem=problem, draft=draft, recipients=recipients,
        supersedable=stale, stays=offered.name in here.catalogue.acts, whole=[p.message for p in wrong if not p.path],
        recipient=recipient, unknown=unknown, mistakes=_mistakes(shown, unknown), pickers=_pickers(offered, scene, draft, sent, inputs),
        command=sent.get("command") or str(uuid.uuid4()), basis=_basis(offered), foreseen=foreseen, happened=happened,
        epoch=sent.get("epoch") or (scene.power.epoch if scene.power else ""), mark=keeping.mark(),
        digest=sent.get("digest") or (draft.digest if draft else ""), supersedes=sent.get("supersedes", ""),
        seen=sent.get("seen") or here.clock.legal_now().isoformat(), at_hand=at_hand, cases_at_hand=cases,
        given_back=keeping.kept_form() is not None and request.method == "GET", of_another=keeping.kept_for_another(),
    )  # fmt: skip


def _courts_of(offered: offers.Offered) -> set[str]:
    return _COURTS - _NO_COURTS.get(offered.name, set())


def _recipient(sent: MultiDict[str, str]) -> str:
    field, _, value = sent.get("pick", "").partition("=")
    return value if field == RECIPIENT else sent.get(RECIPIENT, "")


def _mistakes(shown: list[forms.Widget], unknown: Text | None) -> list[tuple[str, Text, Text]]:
    """Every mistake with the field it is at (id, title, message), in the order of the form."""
    found = [(RECIPIENT, Text("发往法院", "Recipient"), unknown)] if unknown is not None else []
    for widget in shown:
        found += [(widget.name.replace(".", "-"), widget.title, message) for message in widget.errors]
        for row in widget.inner:
            found += _mistakes(row, None)
    return found


def _pickers(
    offered: offers.Offered, scene: Scene, draft: Draft | None, sent: MultiDict[str, str], inputs: dict[str, Any]
) -> dict[str, Picker]:
    """A picker by the name of each field that holds a court."""
    here, found = node(), {}
    field, _, branch = sent.get("open", "").partition("=")
    declared = {field.name for field in payload_fields(offered.payload) if field.kind is str and not field.many}
    named = _courts_of(offered) & declared
    wanted: dict[str, Barred] = {
        f"{forms.PREFIX}.{name}": by_rule(here, offered.payload, name, scene.exchange, inputs) for name in named
    }
    if offered.drafted and draft is None and scene.exchange is None and offered.name in here.catalogue.messages:
        wanted[RECIPIENT] = court_picker.by_route(here, offered.name)
    for name, barred in wanted.items():
        asked = sent.get(f"q.{name}", "")
        found[name] = court_picker.picker(
            here, name, barred, opened=branch if field == name else "", asked=asked,
            shown=field == name or sent.get("find") == name,
        )  # fmt: skip
    return found


def _basis(offered: offers.Offered) -> list[tuple[Text, str]]:
    """What the form rests on: the source of the act or document, and the rules of the duties it is declared to start."""
    here = node()
    kind: MessageKind | ActKind = here.catalogue.documents.get(offered.name) or here.catalogue.acts[offered.name]
    found = [(kind.title, kind.source)]
    for start in getattr(kind, "starts", ()):
        rule = here.law.rule(start.rule_id, here.clock.legal_today())
        found.append((rule.title, "; ".join(map(str, rule.citations))))
    return found


def _happened(unit: Unit, scene: Scene, draft: Draft | None, sent: MultiDict[str, str]) -> list[changes.Change]:
    try:
        seen = datetime.fromisoformat(sent.get("seen", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return []
    return changes.since(unit, seen, lineage_id=scene.lineage_id, draft_id=draft.draft_id if draft else "")
