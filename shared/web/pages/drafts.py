"""Drafts: exact content, digest, who signed, and the buttons of the next signature."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.errors import BadInput, Text
from shared.domain.flags import Flag
from shared.domain.written import DraftVersion
from shared.flows import drafting, signatures
from shared.flows.records import Draft
from shared.web.here import node, person, say
from shared.web.pages.picking import told
from shared.web.pages.showing import Shown, court_name, fields, kind_title, staff, t
from shared.web.pages.words import word
from shared.web.reading.desk import all_waiting, next_for, waiting
from shared.web.tables import Column, EachOf, csv_file, listing, wants_csv

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")
#: Who may sign next is asked of the rules for each, so a page of drafts is short.
PAGE_DRAFTS = 25
VIEWS = {
    "": (Text("办理中", "In hand"), ("approving", "returned")),
    "over": (Text("已制发、作废", "Issued and discarded"), ("issued", "discarded")),
}
COLUMNS: tuple[Column[Draft], ...] = (
    Column("kind", Text("文书", "Document"), lambda row: kind_title(row.kind)),
    Column("case", Text("案件", "Case"), lambda row: row.lineage_id),
    Column("to", Text("发往", "To"), lambda row: court_name(row.recipient)),
    Column("state", Text("状态", "State"), lambda row: say(word(row.state))),
    Column("next", Text("下一步", "Next"), lambda row: row.return_reason),
    Column("by", Text("承办", "By"), lambda row: staff(row.drafted_by)),
    Column("drafted", Text("拟稿", "Drafted"), lambda row: row.drafted_at, ("drafted_at", "draft_id")),
)


@blueprint.get("")
def listed() -> str | Response:
    """Drafts in hand, the newest first; `view=over` those that are over. Also as CSV."""
    here = node()
    view = request.args.get("view", "") if request.args.get("view", "") in VIEWS else ""
    with here.store.read() as unit:
        rows = EachOf(unit.drafts, "state", VIEWS[view][1])
        if wants_csv():
            return csv_file(rows, COLUMNS, {}, sort="-drafted", file_name="drafts.csv")
        shown = listing(rows, COLUMNS, {}, sort="-drafted", page_rows=PAGE_DRAFTS)
        stands = {each.draft.draft_id: each for each in all_waiting(here, unit, shown.rows, person())}
    return render_template("drafts.html", list=shown, stands=stands, view=view, views=VIEWS)


@blueprint.get("/<draft_id>")
def show(draft_id: str) -> str:
    """One draft, field by field, as it will be signed."""
    here = node()
    with here.store.read() as unit:
        draft = unit.drafts.need(draft_id)
        stands = waiting(here, unit, draft, person())
        exchange = unit.exchanges.get(draft.exchange_id)
        steps = signatures.history(unit, draft_id)
        asked = stands.next_act in ("discuss", "review", "approve")
        signers = signatures.next_signers(here, unit, draft, stands.next_act) if asked else []
        used = [step.delegation_id for step in steps if step.delegation_id]
        author = unit.people.get(draft.drafted_by)
        following = None if stands.mine else next_for(here, unit, person(), draft)
        said = json.loads(draft.payload)
        flag = unit.of(Flag).get(str(said.get("flag_id", "")))
        proof = unit.attachments.get(str(said.get("evidence_sha256") or said.get("record_sha256") or ""))
        lent = {each.delegation_id: each for each in unit.delegations.where(delegation_id__in=used)}
        before = unit.of(DraftVersion).where(draft_id=draft_id, order_by=("-written_at",), limit=1)
    kind = here.catalogue.documents[draft.kind]
    return render_template(
        "draft.html", draft=draft, stands=stands, kind=kind, exchange=exchange,
        content=fields(kind.payload, said), steps=steps, signers=signers, lent=lent,
        mine=draft.drafted_by == person().person_id, author=author, following=following,
        flag=told(flag) if flag else "", proof=proof, case_no=stands.case_no,
        changed=_changed(kind.payload, json.loads(before[0].payload), said) if before else [],
    )  # fmt: skip


@blueprint.post("/<draft_id>/sign")
def sign(draft_id: str) -> Response:
    """The next signature over the digest that was shown."""
    missing = drafting.sign(
        node(), person(), draft_id, act=request.form.get("act", ""), digest=request.form.get("digest", ""),
        opinion=_bounded("opinion"), agrees=request.form.get("stance", "agree") == "agree",
        command_id=request.form.get("command") or None,
    )  # fmt: skip
    flash(t("已签署。", "Signed.") if missing else t("已签署，手续齐全，可以制发。", "Signed; it can be issued now."))
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


@blueprint.post("/<draft_id>/return")
def give_back(draft_id: str) -> Response:
    """Back to the author with a reason."""
    reason = _bounded("reason")
    if not reason:
        raise BadInput(
            Text("退回须写明理由。", "A return needs a reason."), Text("请填写退回理由。", "Give the reason.")
        )
    drafting.give_back(node(), person(), draft_id, reason=reason, command_id=request.form.get("command") or None)
    flash(t("已退回承办人，全部签名失效。", "Returned to its author; all signatures fell."))
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


@blueprint.post("/<draft_id>/issue")
def issue(draft_id: str) -> Response:
    """Issue: from here on it is a message of this court. One goes on to its procedure."""
    message_id = drafting.issue(
        node(),
        person(),
        draft_id,
        digest=request.form.get("digest", ""),
        command_id=request.form.get("command") or None,
    )
    flash(t("已制发。", "Issued.") if message_id else t("已办理。", "Done."))
    with node().store.read() as unit:
        exchange = unit.exchanges.get(unit.drafts.need(draft_id).exchange_id)
    if exchange is not None:
        return redirect(url_for("exchanges.show", exchange_id=exchange.exchange_id), 303)
    if not message_id:
        return redirect(url_for("drafts.show", draft_id=draft_id), 303)
    return redirect(url_for("messages.sent", message_id=message_id), 303)


def _changed(payload: type[Any], before: dict[str, Any], now: dict[str, Any]) -> list[tuple[Text, str, str]]:
    """Fields that differ between two wordings: title, before, now."""
    old, new = ({name: fields(payload, {name: said[name]})[0] for name in said} for said in (before, now))
    names = [name for name in dict.fromkeys([*old, *new]) if before.get(name) != now.get(name)]
    return [((new.get(n) or old[n]).title, _told(old.get(n)), _told(new.get(n))) for n in names]


def _told(shown: Shown | None) -> str:
    if shown is None:
        return ""
    return shown.text or "；".join(_told(inner) for row in shown.inner for inner in row)


def _bounded(name: str) -> str:
    text = request.form.get(name, "").strip()
    if len(text) > 2000:
        raise BadInput(Text("文字过长（上限 2000 字）。", "The text is too long (2,000 characters at most)."))
    return text
