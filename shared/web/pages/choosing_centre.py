"""What forms of the command centre offer to choose from: this court's own squads, shifts, people and contacts; courts near.

Only for showing: each act checks by itself what it is given.
"""

# ruff: noqa: ARG001 - what is offered takes node and unit, whichever it needs
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shared.domain.command_centre import Contact, Squad
from shared.domain.courts import Line
from shared.domain.duty_rota import Shift
from shared.domain.exchanges import Exchange
from shared.domain.people import ROLE_TITLES, Person, Role
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.procedures.command_centre.leads import HANDLERS
from shared.procedures.command_centre.rota import EARLY, STAFF
from shared.procedures.command_centre.tables import LEADERS, OFFICERS
from shared.web.here import person, say
from shared.web.pages.showing import moment, staff, t
from shared.web.pages.words import word

MOST = 200
#: A shift that ended stays to be handed over for this long.
HANDED_OVER_LATE = timedelta(days=1)
Options = list[tuple[str, str]]
#: Name of a field with its options: `name!` takes nothing else, `name?` only suggests (see `forms.widgets`).
Choices = dict[str, Options]


def choices_of_act(node: Node, unit: Unit, act: str, exchange: Exchange | None) -> Choices:
    """What one act of the command centre offers; empty for every other act."""
    found = _OF_ACTS.get(act)
    if act == "ack_dispatch" and exchange is not None:
        return {
            "squad_id!": _squads(
                node, unit, "free", "assigned", "on_site", meant=str(exchange.data["said"].get("squad", ""))
            )
        }
    return found(node, unit) if found is not None else {}


def _people(unit: Unit, roles: frozenset[str], bodies: frozenset[str] = frozenset()) -> Options:
    rows = unit.people.where(active=True, order_by=("login",), limit=MOST)
    fit = [p for p in rows if roles & set(p.roles) and (not bodies or bodies & set(p.bodies))]
    return [(p.login, f"{p.name}（{p.login} · {_post(p)}）") for p in fit]


def _post(one: Person) -> str:
    return say(ROLE_TITLES[Role(one.roles[0])])


def _centre(node: Node, unit: Unit) -> Choices:
    return {
        "head!": _people(unit, frozenset({"president", "vice_president"})),
        "ops_head!": _people(unit, frozenset({"chief"})),
    }


def _rota(node: Node, unit: Unit) -> Choices:
    everybody = _people(unit, STAFF)
    on_duty = _people(unit, OFFICERS, frozenset({"command_centre"}))
    leaders = _people(unit, LEADERS)
    return {
        "leader!": [*leaders, *(o for o in everybody if o not in leaders)],
        "officer!": [*on_duty, *(o for o in _people(unit, OFFICERS) if o not in on_duty)],
        "technician!": everybody, "backup!": everybody,
    }  # fmt: skip


def _shifts(node: Node, unit: Unit, fits: Callable[[Shift], bool]) -> Options:
    since = node.clock.legal_now() - HANDED_OVER_LATE
    rows = unit.of(Shift).where(end_at__gt=since, order_by=("start_at",), limit=MOST)
    return [(s.shift_id, f"{moment(s.start_at)} — {moment(s.end_at)} · {staff(s.leader)} · {say(word(s.state))}")
            for s in rows if fits(s)]  # fmt: skip


def _signing(node: Node, unit: Unit) -> Choices:
    soon, me = node.clock.legal_now() + EARLY, person().person_id
    return {"shift_id!": _shifts(node, unit, lambda s: s.has(me) and s.start_at <= soon and s.state != "handed_over")}


def _handing_over(node: Node, unit: Unit) -> Choices:
    me = person().person_id
    return {"shift_id!": _shifts(node, unit, lambda s: s.has(me) and s.state == "on_duty")}


def _swapping(node: Node, unit: Unit) -> Choices:
    me = person().person_id
    return {"shift_id!": _shifts(node, unit, lambda s: s.has(me) and s.state == "planned"), "to!": _people(unit, STAFF)}


def _consenting(node: Node, unit: Unit) -> Choices:
    me = person().person_id
    return {"shift_id!": _shifts(node, unit, lambda s: bool(s.swap) and s.leader == me)}


def _squads(node: Node, unit: Unit, *states: str, meant: str = "") -> Options:
    """The squad an order means first, then by state."""
    rows = unit.of(Squad).where(court=node.court_id, state__in=list(states), order_by=("name",), limit=MOST)
    ordered = sorted(rows, key=lambda each: (each.squad_id != meant, states.index(each.state), each.name))
    named = t(" · 调度令指定", " · named in the order")
    return [(s.squad_id, f"{s.name} · {'、'.join(s.members)} · {say(word(s.state))}{named if s.squad_id == meant else ''}")
            for s in ordered]  # fmt: skip


def _standing(node: Node, unit: Unit) -> Choices:
    return {"squad_id!": _squads(node, unit, "free", "off")}


def _under(node: Node) -> Options:
    below = node.registry.all_below(node.court_id, Line.MANAGEMENT, node.clock.legal_today())
    return [(c.court_id, say(c.name)) for c in (node.court, *list(below)[:MOST])]


def _with_squads(node: Node, unit: Unit) -> Options:
    free = {squad.court for squad in unit.of(Squad).where(state="free", court__ne=node.court_id, limit=MOST)}
    return [(court, name) for court, name in _under(node) if court in free]


def _ordering(node: Node, unit: Unit) -> Choices:
    """The court that holds the case is one below, or this one; the paper is one uploaded here."""
    papers = unit.attachments.where(order_by=("-added_at", "sha256"), limit=20)
    return {
        "holder?": _under(node), "to_court?": _with_squads(node, unit), "target?": [],
        "document_sha256?": [(paper.sha256, paper.title) for paper in papers],
    } | _cases(node, unit)  # fmt: skip


def _cases(node: Node, unit: Unit) -> Choices:
    rows = unit.cases.where(state__ne="closed", order_by=("-filed_on",), limit=MOST)
    return {"case_no?": [(case.case_no, case.cause) for case in rows]}


def _reinforcing(node: Node, unit: Unit) -> Choices:
    return {"to_court?": _with_squads(node, unit)}


def _assigning(node: Node, unit: Unit) -> Choices:
    return {"to!": _people(unit, OFFICERS, frozenset(str(body) for body in HANDLERS))}


def _asking(node: Node, unit: Unit) -> Choices:
    rows = unit.of(Contact).where(order_by=("organ", "office"), limit=MOST)
    listed = [(k.contact_id, f"{say(word(k.organ))} {k.office} {k.name}") for k in rows]
    return {"contact_id!": listed} | _cases(node, unit)


def _incident(node: Node, unit: Unit) -> Choices:
    return {"local_court?": _under(node)} | _cases(node, unit)


_OF_ACTS: dict[str, Callable[[Node, Unit], Choices]] = {
    "set_up_centre": _centre, "publish_rota": _rota, "sign_in_shift": _signing, "hand_over_shift": _handing_over,
    "ask_shift_swap": _swapping, "consent_shift_swap": _consenting, "stand_squad": _standing,
    "issue_dispatch_order": _ordering, "send_reinforcement": _reinforcing, "order_again": _reinforcing,
    "assign_lead": _assigning, "receive_lead": _cases, "log_call": _cases, "ask_liaison": _asking,
    "report_incident": _incident,
}  # fmt: skip
