"""Documents on paper: messages and drafts laid out for A4, and the page on which their verification codes are checked."""

from __future__ import annotations

import json
from datetime import date

from flask import Blueprint, g, render_template, request

from shared.domain.deadlines import legal_day
from shared.domain.errors import Text, ZhixingError
from shared.domain.verification import same_number
from shared.web import auth
from shared.web.here import language, node, person, person_or_nobody
from shared.web.pages.showing import fields
from shared.web.reading import attachments, documents
from shared.web.reading.desk import waiting
from shared.web.reading.plain import plain

blueprint = Blueprint("printing", __name__)
_NUMERALS = "〇一二三四五六七八九"
MOST_TYPED = 100


class UnknownDocument(ZhixingError):
    """No document fits the code (and, for strangers, the number)."""

    code = "unknown_document"
    status = 404
    what = Text("没有查到与编号、验证码一致的文书。", "No document with this number and code was found.")
    todo = Text(
        "请核对纸质文书上的编号和验证码；仍查不到的，请向制发法院核实，不要据以办理。",
        "Compare with the paper once more; if it is still not found, ask the issuing court and do not act on it.",
    )


def written_day(on: date) -> str:
    """A day as it stands under a document: 二〇二六年三月二日."""
    if language() == "en":
        return f"{on.day} {on:%B} {on.year}"
    return f"{''.join(_NUMERALS[int(digit)] for digit in str(on.year))}年{_count(on.month)}月{_count(on.day)}日"


def _count(number: int) -> str:
    tens, ones = divmod(number, 10)
    return f"{_NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{_NUMERALS[ones] if ones else ''}"


@blueprint.get("/messages/<message_id>/print")
def message(message_id: str) -> str:
    """A document received or sent, as it goes into a file of paper."""
    here = node()
    with here.store.read() as unit:
        found = documents.document(unit.inbox.get(message_id) or unit.outbox.need(message_id))
        case_no = documents.case_number_of(unit, found)
        attached = attachments.of_message(here, unit, message_id)
    kind = here.catalogue.messages.get(found.kind)
    fits = kind is not None and found.envelope["version"] <= kind.version
    return render_template(
        "printed.html", document=found, draft=None, court=found.sender, recipient=found.recipient, kind_name=found.kind,
        number=found.number, case_no=case_no, content=fields(kind.payload if fits and kind else None, plain(found.envelope["payload"])),
        signatures=found.envelope["approvals"], dated=written_day(found.issued_on), attached=attached,
        body_name=found.envelope["body"], digest=found.digest,
    )  # fmt: skip


@blueprint.get("/drafts/<draft_id>/print")
def draft(draft_id: str) -> str:
    """A draft, to be read on paper before it is signed: no number, no seal, no code."""
    here = node()
    with here.store.read() as unit:
        row = unit.drafts.need(draft_id)
        exchange = unit.exchanges.get(row.exchange_id)
        approvals = waiting(here, unit, row, person()).approvals
    kind = here.catalogue.documents[row.kind]
    return render_template(
        "printed.html", document=None, draft=row, court=here.court_id, recipient=row.recipient, kind_name=row.kind, number="",
        case_no=str(exchange.data.get("case_no", "")) if exchange else "", content=fields(kind.payload, json.loads(row.payload)),
        signatures=approvals, dated=written_day(legal_day(row.drafted_at)), attached=[], body_name=row.body, digest=row.digest,
    )  # fmt: skip


@blueprint.get("/verify")
@auth.public
def verify() -> str:
    """Where the code of a printed document is entered."""
    return render_template("verify.html", number="", code="", found=None, issued=False, problem=None)


@blueprint.post("/verify")
@auth.public
def verified() -> tuple[str, int]:
    """Strangers learn whether this court issued it; people of the court also what it is."""
    number, code = (request.form.get(name, "").strip()[:MOST_TYPED] for name in ("number", "code"))
    here = node()
    with here.store.read() as unit:
        if person_or_nobody() is None:
            found, known = None, documents.issued_here(here, unit, number, code)
        else:
            found = documents.by_code(unit, code)
            known = found is not None and (not number or same_number(number, found.number))
    problem = None if known else UnknownDocument()
    if problem is not None:
        g.problem_code = problem.code
    shown = render_template(
        "verify.html", number=number, code=code, found=found if known else None, issued=known, problem=problem
    )
    return shown, problem.status if problem is not None else 200
