"""Nothing typed is lost: a form that could not be taken is kept for who typed it, and comes back filled in.

Kept in the database, never in a log or an address; only for a form this site made for this person (a signed mark).
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, g, request
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
_LEFT_OUT = {"csrf_token", MARK, "more", "open", "pick", "find", "attach", "preview"}


def mark() -> str:
    """The mark of a form made for the person who asks."""
    return str(_signer().dumps(person().person_id))


def keep_sent_form() -> str | None:
    """Keep the form of this request; the address that gives it back. None when it is not one made by this site."""
    page = _page_of_form()
    if page is None:
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
    path, asked = page
    return f"{path}?{urlencode([*((name, value) for name, value in asked if name != KEPT), (KEPT, kept.kept_id)])}"


def _page_of_form() -> tuple[str, list[tuple[str, str]]] | None:
    """Where the form stands: a form of an act or a document at its own address, any other on the page it came from."""
    if (request.endpoint or "").startswith("doing."):
        return request.path, list(request.args.items())
    came_from = urlsplit(request.referrer or "")
    inside = came_from.netloc == request.host and came_from.path.startswith("/") and came_from.path[1:2] not in "/\\"
    return (came_from.path, parse_qsl(came_from.query)) if inside and came_from.path != "/" else None


def kept_form() -> MultiDict[str, str] | None:
    """The fields this address gives back to this person, or None."""
    return typed_into(request.path)


def typed_into(action: str) -> MultiDict[str, str] | None:
    """What this address gives back of a form sent to `action`; None when nothing, or when it is another's."""
    row = _kept()
    mine = row is not None and row.path == action and row.person_id == person().person_id
    return MultiDict(row.fields) if row is not None and mine else None


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
    if "kept_form" not in g:
        here = node()
        with here.store.read() as unit:
            row = unit.of(KeptForm).get(kept_id) if "\0" not in kept_id else None
        late = row is not None and row.kept_at < here.clock.now() - timedelta(hours=KEPT_HOURS)
        g.kept_form = None if late else row
    found: KeptForm | None = g.kept_form
    return found


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="zhixing form")
