"""What forms offer to choose from, by the name of the field: controls of the case, colleagues, courts, documents."""

from __future__ import annotations

from shared.domain.attachments import StoredAttachment
from shared.domain.courts import Court, Line
from shared.domain.errors import ZhixingError
from shared.domain.exchanges import Exchange
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.web.here import say
from shared.web.pages.showing import kind_title, moment, t
from shared.web.pages.words import word

MOST = 200
_AT_HAND = 20


def choices_for(node: Node, unit: Unit, lineage_id: str) -> dict[str, list[tuple[str, str]]]:
    """Values and labels by field name; a name ending in `?` only suggests. A new kind of field is one line here."""
    people = unit.people.where(active=True, order_by=("login",), limit=MOST)
    near = [(court.court_id, say(court.name)) for court in _near(node)]
    under = [(court.court_id, say(court.name)) for court in _under(node)]
    found = {
        "person_id": [(p.person_id, f"{p.name}（{p.login}）") for p in people if "officer" in p.roles],
        "mode": [(name, say(mode.title)) for name, mode in node.law.closing_modes.items()],
        "lower_court?": near, "court_id?": near, "to_court?": near, "issuing_court?": near,
        "preserving_court?": near, "target?": under, "candidate?": under, "lead?": under,
    }  # fmt: skip
    found["special_cause?"] = [(name, say(title)) for name, title in node.registry.causes.items()]
    if lineage_id:
        controls = unit.controls.where(
            lineage_id=lineage_id, state__in=["active", "custody"], order_by=("end_on",), limit=MOST
        )
        found["control_id"] = [(c.control_id, f"{say(word(c.kind))} · {c.asset[:30]} · {c.end_on}") for c in controls]
        found |= {
            "asset_id": found["control_id"],
            "asset?": [(c.asset, f"{say(word(c.kind))} · {c.end_on}") for c in controls],
        }
        found |= _for_objections(unit, lineage_id, found["control_id"]) | _for_reconsiderations(unit, lineage_id)
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
    served = {who for each in objections for who in _served(each)}
    waiting = {who for each in objections for who in set(each.data.get("persons", [])) - _served(each)}
    return {
        "challenged": challenged, "objector?": [(party.name, say(word(party.role))) for party in parties],
        "who?": [(who, who) for who in sorted(waiting or served)],
        "objection_no?": [(str(e.data["case_no"]), str(e.data["objector"])) for e in objections],
    }  # fmt: skip


def _for_reconsiderations(unit: Unit, lineage_id: str) -> dict[str, list[tuple[str, str]]]:
    """Requests to be withdrawn, whom to serve with the ruling, and who sat on the panel whose ruling is reconsidered."""
    rows = unit.exchanges.where(procedure="reconsideration", lineage_id=lineage_id, limit=MOST)
    asked = [request for row in rows for request in row.data["requests"]]
    people = dict.fromkeys([*(w for row in rows for w in _served(row)), *(request["who"] for request in asked)])
    found = {
        "request_id": [(r["id"], f"{r['who']} · {r['received_on']}") for r in asked],
        "actor_id?": [
            (person, t(f"原合议庭成员 {at}", f"member {at} of the panel"))
            for row in rows
            for at, person in enumerate(row.data.get("panel", ()), 1)
        ],
    }
    return found | ({"who?": [(who, who) for who in people]} if any(row.role == "upper" for row in rows) else {})


def _served(objection: Exchange) -> set[str]:
    return {each["who"] for each in objection.data.get("served", [])}


#: What the title of an uploaded file tells about what it is; anything else is `other`.
_PAPERS = {
    "application": ("申请",),
    "approval_form": ("审批",),
    "title": ("判决", "裁定", "调解书", "裁决", "执行依据"),
}


def papers_at_hand(unit: Unit, person_id: str) -> str:
    """Files this person has uploaded and nobody has sent yet, as an attachments field takes them: one `kind,name` a line."""
    uploaded = unit.attachments.where(added_by=person_id, order_by=("-added_at", "sha256"), limit=_AT_HAND)
    sent = unit.named_attachments.where(sha256__in=[row.sha256 for row in uploaded], direction="out")
    gone = {row.sha256 for row in sent}
    lines = []
    for row in reversed(uploaded):
        if row.sha256 in gone:
            continue
        one = unit.attachments.count(title=row.title) == 1
        lines.append(f"{_paper(row)},{row.title}" if one else f"{_paper(row)},{row.title},{row.sha256}")
    return "\n".join(lines)


def attached(unit: Unit, lines: str, sha256: str) -> str:
    """What stands in an attachments field, and one more file picked at a click; the same file again changes nothing."""
    row = unit.attachments.get(sha256)
    if row is None or sha256 in lines:
        return lines
    return f"{lines}\n{_paper(row)},{row.title},{row.sha256}".lstrip()


def _paper(row: StoredAttachment) -> str:
    return next((kind for kind, said in _PAPERS.items() if any(each in row.title for each in said)), "other")


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
