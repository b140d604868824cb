"""What forms offer to choose from, by the name of the field: controls of the case, colleagues, courts, documents."""

from __future__ import annotations

from shared.domain.courts import Court, Line
from shared.domain.errors import ZhixingError
from shared.domain.exchanges import Exchange
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.web.here import say
from shared.web.pages.showing import kind_title, moment
from shared.web.pages.words import word

MOST = 200


def choices_for(node: Node, unit: Unit, lineage_id: str) -> dict[str, list[tuple[str, str]]]:
    """Values and labels by field name; a name ending in `?` only suggests. A new kind of field is one line here."""
    people = unit.people.where(active=True, order_by=("login",), limit=MOST)
    near = [(court.court_id, say(court.name)) for court in _near(node)]
    under = [(court.court_id, say(court.name)) for court in _under(node)]
    found = {
        "person_id": [(p.person_id, f"{p.name}（{p.login}）") for p in people if "officer" in p.roles],
        "mode": [(name, say(mode.title)) for name, mode in node.law.closing_modes.items()],
        "lower_court?": near, "court_id?": near, "to_court?": near, "target?": under, "candidate?": under, "lead?": under,
    }  # fmt: skip
    found["special_cause?"] = [(name, say(title)) for name, title in node.registry.causes.items()]
    if lineage_id:
        found["who?"] = [
            (p.name, p.name) for p in unit.parties.where(lineage_id=lineage_id, order_by=("role",), limit=MOST)
        ]
        controls = unit.controls.where(
            lineage_id=lineage_id, state__in=["active", "custody"], order_by=("end_on",), limit=MOST
        )
        asked = unit.exchanges.where(procedure="reconsideration", lineage_id=lineage_id, limit=MOST)
        found["request_id"] = [
            (r["id"], f"{r['who']} · {r['received_on']}") for row in asked for r in row.data["requests"]
        ]
        found["actor_id?"] = [(person, person[:8]) for row in asked for person in row.data.get("panel", ())]
        found["control_id"] = [(c.control_id, f"{say(word(c.kind))} · {c.asset[:30]} · {c.end_on}") for c in controls]
        found |= _for_objections(unit, lineage_id, found["control_id"])
    return found


#: Acts challenged by what they brought about, which a ruling can undo: (procedure, act).
_UNDONE = {"disposal": "begin_disposal", "suspension": "suspend_enforcement"}


def _for_objections(unit: Unit, lineage_id: str, controls: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """What may be challenged, by whom, which objections there are and who has still to be served."""
    acts = unit.acts.where(lineage_id=lineage_id, order_by=("-at",), limit=MOST)
    letters = unit.inbox.where(lineage_id=lineage_id, order_by=("-arrived_at",), limit=MOST)
    running = unit.exchanges.where(
        lineage_id=lineage_id, procedure__in=[*_UNDONE], order_by=("-opened_at",), limit=MOST
    )
    cases = unit.cases.where(lineage_id=lineage_id, order_by=("-filed_on",), limit=MOST)
    objections = unit.exchanges.where(lineage_id=lineage_id, procedure="objection", role="court", limit=MOST)
    parties = unit.parties.where(lineage_id=lineage_id, order_by=("role", "party_id"), limit=MOST)
    challenged = [
        *controls,
        *((e.exchange_id, f"{kind_title(_UNDONE[e.procedure])} {moment(e.opened_at)}") for e in running),
    ]
    challenged += [(c.case_no, f"{say(word(c.mode))} {c.case_no}") for c in cases if c.mode]
    named = ("impose_control", *_UNDONE.values())
    challenged += [(a.act_id, f"{kind_title(a.kind)} {moment(a.at)}") for a in acts if a.kind not in named]
    challenged += [(m.message_id, f"{kind_title(m.kind)} {m.sender} {moment(m.arrived_at)}") for m in letters]
    waiting = {who for each in objections for who in set(each.data.get("persons", [])) - _served(each)}
    return {
        "challenged": challenged, "objector?": [(party.name, say(word(party.role))) for party in parties],
        "who?": [(who, who) for who in sorted(waiting)],
        "objection_no?": [(str(e.data["case_no"]), str(e.data["objector"])) for e in objections],
    }  # fmt: skip


def _served(objection: Exchange) -> set[str]:
    return {each["who"] for each in objection.data.get("served", [])}


def recipients_for(node: Node, kind: str, exchange: Exchange | None) -> list[Court]:
    """Courts this document may go to: the other side of the exchange, else near courts its route allows.

    An act that needs approvals goes nowhere: its document stays here.

    A joint decision goes to the lead (the other side) first, then to each helper it names.
    """
    if kind in node.catalogue.acts:
        return [node.court]
    if exchange is not None:
        told = exchange.data.get("told", ())
        tasks = exchange.data.get("decision", {}).get("tasks", ()) if kind == "joint_decision" else ()
        helpers = [task["helper"] for task in tasks if task["helper"] not in told]
        return [node.registry.court(court_id) for court_id in helpers or [exchange.peer]]
    route, today = node.catalogue.messages[kind].route, node.clock.legal_today()
    allowed = []
    for court in _near(node):
        try:
            route.check(node.registry, node.court_id, court.court_id, today)
        except ZhixingError:
            continue
        allowed.append(court)
    return allowed


def supersedable(node: Node, unit: Unit, exchange: Exchange | None) -> list[tuple[str, str]]:
    """Documents sent in this exchange that another one could withdraw or replace."""
    if exchange is None:
        return []
    rows = unit.outbox.where(exchange_id=exchange.exchange_id, order_by=("-issued_at",), limit=MOST)
    drafted = [r for r in rows if (k := node.catalogue.messages.get(r.kind)) is not None and k.drafted]
    return [(r.message_id, f"{kind_title(r.kind)} {moment(r.issued_at)}") for r in drafted]


def _under(node: Node) -> list[Court]:
    """Every court of the jurisdiction, upper ones first, shortest ids (cities) before their districts."""
    return list(node.registry.all_below(node.court_id, Line.MANAGEMENT, node.clock.legal_today()))[:MOST]


def _near(node: Node) -> list[Court]:
    """Superiors on both lines, then the courts directly below."""
    today = node.clock.legal_today()
    found: dict[str, Court] = {}
    for line in Line:
        found |= {c.court_id: c for c in node.registry.superiors(node.court_id, line, today)}
    for line in Line:
        found |= {c.court_id: c for c in node.registry.below(node.court_id, line, today)}
    return list(found.values())[:MOST]
