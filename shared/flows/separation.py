"""Who took part in a case, kept in the transaction of each act and signature; and what it bars a person from next.

The rules are in `shared.domain.separation`; here they meet acts, documents and the table `participations`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.domain.deadlines import legal_day
from shared.domain.errors import Text
from shared.domain.people import JUDGES, PANELS
from shared.domain.separation import (
    ERRORS,
    LEADING,
    NotSeparate,
    Part,
    Participation,
    Rule,
    Side,
    Stage,
    barred,
    side_of,
)
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.messages.kinds import ActKind, Catalogue
from shared.procedures.separation.exemption import in_effect

if TYPE_CHECKING:
    from shared.flows.desk import OpenDesk


def is_a_case(lineage_id: str) -> bool:
    """False for what concerns a court and no case."""
    return bool(lineage_id) and not lineage_id.startswith("court:")


def part_of_act(act: ActKind, body: str) -> Part:
    """The part of who does an act for a body. What only leadership may do is inherent to the post: no side."""
    side = Side.IMPLEMENTATION.value if act.implementation else side_of(body)
    return Part("" if act.roles <= LEADING else side, act.stage or "")


def part_of_signature(catalogue: Catalogue, document: str, act: str, role: str, body: str) -> Part:
    """The part of who signs a document: drafts or discusses it (a side), reviews or approves it (none, by their post)."""
    done, kind = catalogue.acts.get(document), catalogue.documents.get(document)
    stage = done.stage if done is not None else None
    if act in ("review", "approve"):
        approves_payment = Stage.PAYMENT_APPROVAL.value if stage is Stage.PAYMENT else ""
        return Part("" if role in LEADING else side_of(body), approves_payment)
    side = Side.IMPLEMENTATION.value if done is not None and done.implementation else side_of(body)
    if kind is not None and (JUDGES if kind.approvals in PANELS else kind.authors) <= LEADING:
        side = ""
    return Part(side, stage or "" if act == "draft" else "")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in a lineage: what they did there, and whether the court is exempt from stages today."""

    node: Node
    past: Sequence[Participation]
    exempt: bool

    def bars(self, part: Part) -> NotSeparate | None:
        """Why this person may not do it, or None."""
        wrong = barred(self.past, part, exempt=self.exempt)
        return None if wrong is None else _error(self.node, *wrong)


def standing(node: Node, unit: Unit, lineage_id: str, person_id: str) -> Standing:
    """Read where a person stands."""
    return standings(node, unit, person_id, {lineage_id})[lineage_id]


def standings(node: Node, unit: Unit, person_id: str, lineages: Collection[str]) -> dict[str, Standing]:
    """Read where a person stands in each of these lineages, in two queries."""
    found: dict[str, list[Participation]] = {lineage_id: [] for lineage_id in lineages}
    rows = unit.participations.where(
        person_id=person_id, lineage_id__in=sorted(found), order_by=("at", "side", "stage")
    )
    for row in rows:
        found[row.lineage_id].append(row)
    exempt = len(rows) > 0 and in_effect(unit.exchanges, node.court_id, node.clock.legal_today())
    return {lineage_id: Standing(node, past, exempt) for lineage_id, past in found.items()}


def require(desk: OpenDesk, lineage_id: str, part: Part) -> None:
    """Raise SidesMeet, StagesMeet, PayerApproves or QualityTookPart unless the desk's doer may do this next."""
    if desk.doer is not None and part.counts:
        _require(standing(desk.node, desk.unit, lineage_id, desk.doer.person_id), part)


def take_part(desk: OpenDesk, lineage_id: str, part: Part, *, kind: str, subject_id: str) -> None:
    """Check that the desk's doer may, and remember that they did. Raises as `require`."""
    doer, unit = desk.doer, desk.unit
    if doer is None or not part.counts or not is_a_case(lineage_id):
        return
    known = standing(desk.node, unit, lineage_id, doer.person_id)
    if any(each.part == part for each in known.past):
        _require(known, part)
        return
    # Two transactions of one person must not both find nothing: the counter's lock lets the second one see the first.
    unit.next_number(f"part:{lineage_id}:{doer.person_id}")
    _require(standing(desk.node, unit, lineage_id, doer.person_id), part)
    unit.participations.add_new(
        Participation(lineage_id, doer.person_id, part.side, part.stage, kind, subject_id, desk.now)
    )


def _require(known: Standing, part: Part) -> None:
    problem = known.bars(part)
    if problem is not None:
        raise problem


def took_part(unit: Unit, lineage_id: str, person_id: str, side: Side) -> bool:
    """Whether a person of this court ever took part in a lineage on a side."""
    return unit.participations.count(lineage_id=lineage_id, person_id=person_id, side=side.value) > 0


def _error(node: Node, rule: Rule, past: Participation) -> NotSeparate:
    known = node.catalogue.acts.get(past.kind) or node.catalogue.messages.get(past.kind)
    title, was = known.title if known is not None else Text(past.kind, past.kind), was_text(past)
    return ERRORS[rule](on=legal_day(past.at), past=title.zh, past_en=title.en, was=was.zh, was_en=was.en)


def was_text(past: Participation) -> Text:
    """Side and stage for people."""
    labels = [Side(past.side).label] if past.side else []
    labels += [Stage(past.stage).label] if past.stage else []
    return Text(" · ".join(label.zh for label in labels), ", ".join(label.en for label in labels))
