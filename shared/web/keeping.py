"""Nothing typed is lost: a form sent after the session ended is kept for who typed it, and comes back after sign-in.

Kept in the database, never in a log or an address; only for a form this site made for this person (a signed mark).
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from urllib.parse import urlencode

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from shared.domain.written import KeptForm
from shared.web.here import node, person

MARK = "made_for"
KEPT = "kept"
KEPT_HOURS = 24
MOST_PER_PERSON = 20
MOST_CHARACTERS = 200_000
#: Not part of what was typed: the token of the old session, and buttons.
_LEFT_OUT = {"csrf_token", MARK, "more", "open", "pick", "find", "preview"}


def mark() -> str:
    """The mark of a form made for the person who asks."""
    return str(_signer().dumps(person().person_id))


def keep_sent_form() -> str | None:
    """Keep the form of this request; the address that gives it back. None when it is not one made by this site."""
    if request.endpoint is None or not request.endpoint.startswith("doing."):
        return None
    try:
        made_for = _signer().loads(request.form.get(MARK, ""), max_age=KEPT_HOURS * 3600)
    except BadSignature:
        return None
    fields = {name: value for name, value in request.form.items() if name not in _LEFT_OUT}
    if sum(map(len, fields.values())) > MOST_CHARACTERS:
        return None
    here = node()
    with here.store.begin() as unit:
        rows = unit.of(KeptForm)
        old = rows.where(person_id=made_for, order_by=("-kept_at",), offset=MOST_PER_PERSON - 1, limit=100)
        # Whoever's: what somebody never came back for holds the words of parties, and goes too.
        late = rows.where(kept_at__lt=here.clock.now() - timedelta(hours=KEPT_HOURS), limit=100)
        for row in {each.kept_id for each in [*old, *late]}:
            rows.remove(row)
        kept = KeptForm(str(uuid.uuid4()), made_for, request.path, fields, here.clock.now())
        rows.add(kept)
    asked = {name: value for name, value in request.args.items() if name != KEPT}
    return f"{request.path}?{urlencode(asked | {KEPT: kept.kept_id})}"


def kept_form() -> MultiDict[str, str] | None:
    """The fields this address gives back to this person, or None."""
    row = _kept()
    return MultiDict(row.fields) if row is not None and row.person_id == person().person_id else None


def kept_for_another() -> bool:
    """Whether the address names a form that somebody else typed: it is not shown."""
    row = _kept()
    return row is not None and row.person_id != person().person_id


def drop_kept_form() -> None:
    """What was kept is done."""
    row = _kept()
    if row is not None and row.person_id == person().person_id:
        with node().store.begin() as unit:
            unit.of(KeptForm).remove(row.kept_id)


def _kept() -> KeptForm | None:
    kept_id = request.args.get(KEPT, "")
    if not kept_id:
        return None
    here = node()
    with here.store.read() as unit:
        row = unit.of(KeptForm).get(kept_id)
    late = row is not None and row.kept_at < here.clock.now() - timedelta(hours=KEPT_HOURS)
    return row if row is not None and row.path == request.path and not late else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="zhixing form")
