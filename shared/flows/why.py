"""Why a duty is due when it is: its date proved again from what was kept, and compared with the date that is kept.

The proof follows the rule's version of the day the duty was opened, the documents that set or moved the day, and the
register of days that do not count. A date that differs from its proof is not hidden: the proof says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.domain.deadlines import Due, ProofStep
from shared.domain.due_basis import Basis, ByDocument, ByRest, ByRule, basis_in
from shared.domain.duties import Duty
from shared.domain.errors import NotFound, Text
from shared.domain.proofs import Excluded, prove_period, prove_rest
from shared.flows import why_moved
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.law import Law, RuleValue
from shared.procedures.moving_dates import NET_OF, exclusion_in, grounds_of, is_over


class UnknownDuty(NotFound):
    """This court has no such duty."""

    code = "unknown_duty"
    what = Text("本院没有期限 {duty}。", "This court has no duty {duty}.")
    todo = Text(
        "请核对编号与法院（--court）；编号见“期限”一览或 GET /api/v1/duties。",
        "Check the id and the court (--court); ids stand in the list of duties, or at GET /api/v1/duties.",
    )


@dataclass(frozen=True, slots=True)
class DutyProof:
    """The proof of one duty's date.

    Attributes:
        rule: the version taken when the duty was opened; None when this release does not know it any more.
        release: the law release then. steps: to be read in order.
        proved_on, proved_at: where the steps end; both None when nothing was kept to prove it by.
        agrees: whether that is the date kept with the duty.
    """

    duty: Duty
    title: Text
    rule: RuleValue | None
    release: str
    steps: tuple[ProofStep, ...]
    proved_on: date | None
    proved_at: datetime | None
    agrees: bool

    def as_dict(self) -> dict[str, Any]:
        """The JSON form of the API and the command."""
        duty, rule = self.duty, self.rule
        return {
            "duty_id": duty.duty_id, "rule_id": duty.rule_id, "title_zh": self.title.zh, "title_en": self.title.en,
            "lineage_id": duty.lineage_id, "subject_id": duty.subject_id, "state": duty.state, "release": self.release,
            "opened_on": duty.opened_on.isoformat(), "due_on": _iso(duty.due_on), "due_at": _iso(duty.due_at),
            "proved_on": _iso(self.proved_on), "proved_at": _iso(self.proved_at), "agrees": self.agrees,
            "provisional": duty.provisional, "proof": [step.as_dict() for step in self.steps],
            "rule": None if rule is None else {
                "value": rule.value, "unit": rule.unit, "in_force_from": rule.in_force_from.isoformat(),
                "citations": [str(each) for each in rule.citations], "unconfirmed": rule.unconfirmed, "design": rule.design,
                "setting": rule.setting,
            },
        }  # fmt: skip


def why_due(node: Node, unit: Unit, duty_id: str) -> DutyProof:
    """The proof of a duty's date as far as is known now. Raises UnknownDuty."""
    duty = unit.duties.get(duty_id)
    if duty is None:
        raise UnknownDuty(duty=duty_id)
    basis = basis_in(duty.proof)
    rule = _rule(node.law, duty, basis)
    found = _proved(node, unit, duty, basis, {duty_id})
    steps = [*(found.proof if found else _as_kept(duty)), *why_moved.earlier(node, unit, duty)]
    steps += [*why_moved.moves(node, unit, duty), *why_moved.waits(node, unit, duty, basis)]
    agrees = found is not None and (found.due_on, found.due_at) == (duty.due_on, duty.due_at)
    if found is not None and not agrees:
        steps.append(_disagreement(duty, found))
    steps += why_moved.closing(node, unit, duty)
    title = rule.title if rule else Text(duty.rule_id, duty.rule_id)
    release = str(duty.proof[-1].get("release", "")) if duty.proof else ""
    return DutyProof(duty, title, rule, release, tuple(steps), found.due_on if found else None,
                     found.due_at if found else None, agrees)  # fmt: skip


def _proved(node: Node, unit: Unit, duty: Duty, basis: Basis | None, seen: set[str]) -> Due | None:
    if isinstance(basis, ByRule):
        return _by_rule(node, unit, duty, basis)
    if isinstance(basis, ByDocument):
        said = ProofStep(Text(f"文书（{basis.document}）写明的期限：{basis.says}；该日不因休假日顺延。",
                              f"The document ({basis.document}) names the day: {basis.says}; it does not move for a day off."))  # fmt: skip
        return Due(basis.says, None, False, (said, *why_moved.paper(node, unit, basis.paper)))
    if isinstance(basis, ByRest):
        return _by_rest(node, unit, basis, seen)
    return None


def _by_rule(node: Node, unit: Unit, duty: Duty, basis: ByRule) -> Due:
    known, rule = _known(node.law, duty.rule_id), _rule(node.law, duty, basis)
    event = known.starts if known and known.starts.zh else Text("办理该事项的事由发生", "what began the duty")
    found = prove_period(basis.start, basis.whole, node.law.calendar, event=event,
                         sources=rule.citations if rule else (), excluded=_excluded(node, unit, duty, basis))  # fmt: skip
    steps = [*found.proof, *why_moved.longer(unit, basis)]
    if rule is None or rule.period() != basis.period:
        steps.append(ProofStep(Text(f"期限按确立时的规则（{basis.period.text.zh}）计算，现行规则表所载不同。",
                                    f"It is computed by the rule as it then was ({basis.period.text.en}); the table differs today.")))  # fmt: skip
    return Due(found.due_on, found.due_at, found.provisional, tuple(steps))


def _by_rest(node: Node, unit: Unit, basis: ByRest, seen: set[str]) -> Due:
    earlier = unit.duties.get(basis.duty_id)
    before: tuple[ProofStep, ...] = ()
    if earlier is not None and earlier.duty_id not in seen:
        proved = _proved(node, unit, earlier, basis_in(earlier.proof), seen | {earlier.duty_id})
        before = proved.proof if proved else tuple(_as_kept(earlier))
    stopped = why_moved.stopped(node, unit, basis, earlier)
    rest = prove_rest(basis.last_day, basis.left_days, document=basis.document,
                      calendar=node.law.calendar if basis.moves else None)  # fmt: skip
    return Due(rest.due_on, None, False, (*before, stopped, *rest.proof))


def _excluded(node: Node, unit: Unit, duty: Duty, basis: ByRule) -> Excluded | None:
    """What of the register of the lineage the period is net of; what is owed still has to be net of all of it.

    What was entered when the duty was over or closed moved nothing; such entries are told by `why_moved`.
    """
    if duty.rule_id not in NET_OF:
        return None
    grounds, source = grounds_of(node.law, duty.rule_id, duty.opened_on)
    today = node.clock.legal_today()
    spans = []
    for row in unit.exchanges.where(procedure="net_days", role="court", lineage_id=duty.lineage_id):
        counted, each = row.exchange_id in basis.excluded, exclusion_in(row)
        # Other grounds are told too, as not taken out; a running one stops the duty, it does not move it.
        if counted or each.ground not in grounds or (each.until_on is not None and _follows(duty, today)):
            spans.append(each)
    return Excluded(today, spans, grounds, source)


def _follows(duty: Duty, today: date) -> bool:
    """Whether an entry of the register made today would still move it."""
    return duty.state == "stopped" or (duty.state == "open" and not is_over(duty, today))


def _known(law: Law, rule_id: str) -> Any:
    try:
        return law.find_rule(rule_id)
    except NotFound:
        return None


def _rule(law: Law, duty: Duty, basis: Basis | None) -> RuleValue | None:
    try:
        return law.rule(duty.rule_id, basis.as_of if isinstance(basis, ByRule) else duty.opened_on)
    except NotFound:  # UnknownRule, RuleNotInForce: another release, or a row somebody edited
        return None


def _as_kept(duty: Duty) -> list[ProofStep]:
    """What was written when the duty was opened, where there is nothing to prove it by anew."""
    told = [ProofStep(Text(str(step.get("zh", "")), str(step.get("en", "")))) for step in duty.proof]
    why = Text("以上为确立时的记载，未留存重新推算所需的起算资料。",
               "So it was written when the duty was opened; what it takes to compute it anew was not kept.")  # fmt: skip
    return [*told, ProofStep(why)]


def _disagreement(duty: Duty, found: Due) -> ProofStep:
    """That the date kept is another than the one proved, and why as far as can be told."""
    why = Text(
        "原因不明，可能有改动，请核查", "the reason is not known, the record may have been changed: look into it"
    )
    if duty.provisional and not found.provisional:
        why = Text(
            "所存期限为暂定，其后公布了放假安排", "the date kept is provisional, the calendar was published later"
        )
    kept, proved = duty.due_on or duty.due_at, found.due_on or found.due_at
    return ProofStep(Text(f"不一致：所存期限为 {kept}，依上述推算应为 {proved}；{why.zh}。",
                          f"They differ: the date kept is {kept}, the steps above lead to {proved}; {why.en}."))  # fmt: skip


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
