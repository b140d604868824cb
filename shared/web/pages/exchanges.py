"""One procedure between courts, as this court sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, render_template

from shared.flows.separation import standing
from shared.web.here import node, person, say
from shared.web.pages.showing import named
from shared.web.reading import attachments, offers
from shared.web.reading.cases import newest_entry
from shared.web.reading.desk import next_for
from shared.web.reading.facts import SERVING, facts_of
from shared.web.reading.messages import Message, of_lineage, statements
from shared.web.reading.objections import challenged, read_objection

blueprint = Blueprint("exchanges", __name__, url_prefix="/exchanges")
#: So long after it was issued a page asks to look again for what became of a document.
WATCHED = timedelta(seconds=15)
#: So many other procedures of the case are named.
BESIDE = 20


def _moving(message: Message, now: datetime) -> bool:
    """Sent a moment ago, and its end is not known yet."""
    return not message.incoming and message.state in ("pending", "relayed", "stored") and now - message.at < WATCHED


@blueprint.get("/<exchange_id>")
def show(exchange_id: str) -> str:
    """Role, state, what may be done now, its messages and evidence."""
    here, who = node(), person()
    with here.store.read() as unit:
        exchange = unit.exchanges.need(exchange_id)
        case = newest_entry(unit.cases.where(lineage_id=exchange.lineage_id))
        beside = unit.exchanges.where(
            lineage_id=exchange.lineage_id, exchange_id__ne=exchange_id, order_by=("-opened_at",), limit=BESIDE
        )
        power = unit.powers.get(exchange.lineage_id)
        messages = [m for m in of_lineage(here, unit, exchange.lineage_id) if m.exchange_id == exchange_id]
        drafts = unit.drafts.where(exchange_id=exchange_id, order_by=("drafted_at",))
        issued = next((draft for draft in reversed(drafts) if draft.state == "issued"), None)
        following = next_for(here, unit, who, issued) if issued is not None else None
        stands = standing(here, unit, exchange.lineage_id, who.person_id)
        duties = unit.duties.where(subject_id=exchange_id, order_by=("due_on", "due_at", "duty_id"))
        objection = read_objection(exchange, duties)
        attacked = challenged(unit, objection.data["challenged"]) if objection is not None else ""
        attached = attachments.of_messages(here, unit, [m.message_id for m in messages])
        timeline = statements(unit, subject_id__in=[exchange_id, *(m.message_id for m in messages)])
    return render_template(
        "exchange.html", exchange=exchange, case=case, power=power, messages=messages, drafts=drafts, timeline=timeline,
        offered=offers.for_exchange(here, who, exchange, stands), following=following, duties=duties, objection=objection, challenged=named(attacked),
        attached=attached, beside=[each for each in beside if each.procedure not in SERVING],
        moving=any(_moving(message, here.clock.legal_now()) for message in messages),
        facts=[(say(title), named(say(value))) for title, value in facts_of(exchange)],
        table=here.catalogue.table(exchange.procedure, exchange.role),
    )  # fmt: skip
