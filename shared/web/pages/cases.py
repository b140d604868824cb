"""Cases of this court: the list with its search, and the file of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from shared.domain.duties import OWED
from shared.domain.errors import Text
from shared.domain.people import Role
from shared.flows.ports import Unit
from shared.flows.separation import standing
from shared.web.here import node, person, say
from shared.web.pages.control_terms import expiry
from shared.web.pages.forms import yuan
from shared.web.pages.lineage_picture import drawn
from shared.web.pages.showing import court_name, rule_title, staff
from shared.web.pages.words import word
from shared.web.reading import cases, flags, offers
from shared.web.reading.case_list import CaseLine, CaseLines, due_day
from shared.web.reading.case_search import find
from shared.web.reading.case_timeline import KINDS, read_timeline
from shared.web.reading.grouping import grouped
from shared.web.reading.lineage import asset_names, read_lineage
from shared.web.tables import Column, csv_file, listing, wants_csv

blueprint = Blueprint("cases", __name__, url_prefix="/cases")
STATES = ("open", "custody", "closed")
MOST_HANDLERS = 300
FIRST_YEAR = 1990
#: So many lines of a long list, and of one asked for whole.
SHOWN, WHOLE = 50, 500


def _power(line: CaseLine) -> str:
    return court_name(line.power.holder) if line.power else "—"


def _next(line: CaseLine) -> str:
    return f"{line.next_on} {rule_title(line.next_duty.rule_id)}" if line.next_duty else ""


COLUMNS: tuple[Column[CaseLine], ...] = (
    Column("case_no", Text("案号", "Case"), lambda line: line.case.case_no, sort=("case_no",)),
    Column("cause", Text("案由", "Cause"), lambda line: line.case.cause),
    Column("claim", Text("标的（元）", "Claim (yuan)"), lambda line: yuan(line.case.claim_fen), sort=("claim_fen", "case_no"),
           numeric=True),
    Column("state", Text("状态", "State"), lambda line: say(word(line.case.state))),
    Column("power", Text("实施权", "Power"), _power),
    Column("handler", Text("承办人", "Handler"), lambda line: staff(line.case.handler)),
    Column("next", Text("下一期限", "Next duty"), _next),
    Column("filed", Text("立案", "Filed"), lambda line: line.case.filed_on, sort=("filed_on", "case_no")),
)  # fmt: skip


@blueprint.get("")
def listed() -> str | Response:
    """The list: by number, party or court (`q`), by court (`court`), state, handler, year of filing; also as CSV."""
    here, asked = node(), request.args
    words = asked.get("q", asked.get("number", ""))[:200]
    state, handler = asked.get("state", ""), asked.get("handler", "")
    if asked.get("mine") == "1":
        handler = person().person_id
    with here.store.read() as unit:
        court_id = asked.get("court", "") if asked.get("court", "") in here.registry else ""
        found = find(here, unit, words, court_id)
        filters = found.filters | _narrowed(state, handler, asked.get("year", ""))
        if wants_csv():
            return csv_file(CaseLines(unit), COLUMNS, filters, sort="-filed", file_name="cases.csv")
        shown = listing(CaseLines(unit), COLUMNS, filters, sort="-filed")
        handlers = _handlers(unit)
    return render_template(
        "cases.html", list=shown, found=found, words=words, state=state, states=STATES, handler=handler, handlers=handlers,
        mine=asked.get("mine") == "1", court_id=court_id, year=asked.get("year", ""),
        years=range(here.clock.legal_today().year, FIRST_YEAR, -1),
    )  # fmt: skip


def _narrowed(state: str, handler: str, year: str) -> dict[str, Any]:
    filters: dict[str, Any] = {}
    if state in STATES:
        filters["state"] = state
    if handler:
        filters["handler"] = handler
    if year.isascii() and year.isdigit() and len(year) == len(str(FIRST_YEAR)) and int(year) > FIRST_YEAR:
        filters |= {"filed_on__gte": date(int(year), 1, 1), "filed_on__lte": date(int(year), 12, 31)}
    return filters


def _handlers(unit: Unit) -> list[tuple[str, str]]:
    rows = unit.people.where(order_by=("name", "person_id"), limit=MOST_HANDLERS)
    return [(row.person_id, row.name) for row in rows if {Role.OFFICER, Role.JUDGE} & set(row.roles)]


@blueprint.get("/<case_no>")
def show(case_no: str) -> str:
    """One case at a glance, its way through courts, and everything that belongs to it; `all=` names a list shown whole."""
    here, who, asked = node(), person(), request.args
    whole = asked.get("all", "")
    kind = asked.get("kind", "") if asked.get("kind", "") in KINDS else ""
    with here.store.read() as unit:
        case = cases.case_named(unit, case_no)
        file = cases.read_case(here, unit, case, most=WHOLE if whole == "file" else SHOWN + 1, with_evidence=False)
        timeline = read_timeline(unit, case.lineage_id, file.money, kind, WHOLE if whole == "timeline" else SHOWN + 1)
        powers = [
            *([file.power] if file.power else []),
            *unit.powers.where(power_id__ne=case.lineage_id, lineage_id=case.lineage_id),
        ]
        holdings = read_lineage(here, unit, case.lineage_id, file.entries, powers, file.exchanges)
        stands = standing(here, unit, case.lineage_id, who.person_id)
        marked = flags.of_lineage(unit, here.court_id, case.lineage_id)
    offered = offers.for_case(here, who, case, stands)
    now = next((each for each in reversed(holdings) if each.power_id == case.lineage_id), None)
    owed = [duty for duty in file.duties if duty.state in OWED]
    return render_template(
        "case.html", file=file, case=case, offered=offered, groups=grouped(here, offered), flags=marked, now=now,
        holdings=holdings, picture=drawn(holdings, here.clock.legal_now(), asset_names(file.controls), case.lineage_id),
        assets=asset_names(file.controls), next_duty=owed[0] if owed else None, next_on=due_day(owed[0]) if owed else None,
        owed=owed, over=[duty for duty in file.duties if duty.state not in OWED], timeline=timeline, kind=kind, kinds=KINDS,
        titles={message.message_id: message.title for message in file.messages}, whole=whole, shown=SHOWN, expiring=[expiry(control, here.clock.legal_today()) for control in file.controls],
        exchange_offers={e.exchange_id: offers.for_exchange(here, who, e, stands) for e in [*file.exchanges, *(days.row for days in file.excluded)]},
    )  # fmt: skip
