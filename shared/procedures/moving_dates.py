"""Due dates that move after a duty was opened: days that do not count, an extension, a calendar published later.

The limit of a case follows the register of net days: while an excluded day runs it is stopped, afterwards its date is
computed again. A move is witnessed, the earlier dates stay with the duty, and what has expired moves no more.
Source: 审理期限规定 2000 arts 5, 9; 民事诉讼法 2023 art. 85; the conventions [D]: docs/decisions/0020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain import duties
from shared.domain.courts import Body
from shared.domain.deadlines import Due, Period, due, legal_day
from shared.domain.due_basis import BASIS, MOVES, Basis, ByRest, ByRule, Longer, Moved, basis_in, moves_in
from shared.domain.duties import Duty
from shared.domain.errors import Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.exclusions import Exclusion, Ground, net_days
from shared.domain.people import ACT_ROLES
from shared.domain.proofs import Excluded, prove_period, prove_rest
from shared.domain.transitions import after
from shared.law.errors import RuleNotInForce, UnknownRule
from shared.law.lookup import Law
from shared.messages.desk import Desk, Doer

LIMIT_RULE, LIMIT_GROUNDS = "case_file_limit", "excluded_days_file_limit"
LIMITS = (LIMIT_RULE, "case_file_limit_non_litigation")
#: Periods of 法发〔2006〕35号 (its art. 14), and of a valuation (参考价规定 art. 19).
NODE_GROUNDS, VALUATION_GROUNDS = "excluded_days_node_periods", "excluded_days_valuation"
#: Rules whose period is net of excluded days → the rule that lists the grounds.
NET_OF = dict.fromkeys(LIMITS, LIMIT_GROUNDS) | {
    "valuation_report": VALUATION_GROUNDS,
    **dict.fromkeys(("creditor_asked", "search_start", "asset_search", "approval_given"), NODE_GROUNDS),
}


class NotExtendable(Conflict):
    """A duty that cannot be extended: over, or not computed by a rule."""

    code = "not_extendable"
    what = Text("该期限（{due}，{state}）不能延长。", "This period ({due}, {state}) cannot be extended.")
    todo = Text(
        "延长须在期满前批准；由文书定日的，请由制发该文书的法院变更。",
        "Extend it before it ends; a day set by a document is changed by the court that issued it.",
    )
    source = Citation("审理期限规定", "2000", "art. 5")


def exclusion_in(row: Exchange, until_on: date | None = None) -> Exclusion:
    """The exclusion that a row of the register is; with an end not yet entered when `until_on` is given."""
    known = row.data.get("until_on")
    end = until_on or (date.fromisoformat(known) if known else None)
    return Exclusion(Ground(row.data["ground"]), date.fromisoformat(row.data["from_on"]), end,
                     row.data["document_no"], row.data.get("end_document_no", ""))  # fmt: skip


def grounds_of(law: Law, rule_id: str, on: date) -> tuple[tuple[str, ...], Citation]:
    """The grounds that are taken out of a net period, and where the list stands."""
    rule = law.rule(NET_OF[rule_id], on)
    listed = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    return tuple(map(str, listed)), rule.citations[0]


def follow_register(desk: Desk, lineage_id: str) -> None:
    """After an entry in the register of net days, or a new duty: stop what has to wait, compute anew what goes on.

    What was over before today is left alone, swept or not: an entry made later does not undo it ([D]).
    """
    rows = desk.exchanges.where(procedure="net_days", role="court", lineage_id=lineage_id, order_by=("exchange_id",))
    for duty in desk.duties.where(lineage_id=lineage_id, rule_id__in=list(NET_OF), state__in=["open", "stopped"]):
        basis = basis_in(duty.proof)
        if isinstance(basis, ByRule) and duty.due_on is not None and not is_over(duty, desk.today):
            _follow(desk, duty, basis, rows)


def extended_limit(desk: Desk, case_no: str) -> Period | None:
    """The limit of a docket entry with its extensions, as its duty has it; None when there is no such duty."""
    duty = desk.duties.first(subject_id=case_no, rule_id__in=list(LIMITS), order_by=("-opened_on", "duty_id"))
    basis = basis_in(duty.proof) if duty is not None else None
    return basis.whole if isinstance(basis, ByRule) else None


def is_over(duty: Duty, today: date) -> bool:
    """Whether an open duty's last day has passed, though the clock may not have swept yet."""
    return duty.state == "open" and duty.due_on is not None and duty.due_on < today


def _follow(desk: Desk, duty: Duty, basis: ByRule, rows: Sequence[Exchange]) -> None:
    grounds, _ = grounds_of(desk.law, duty.rule_id, duty.opened_on)
    spans = {row.exchange_id: exclusion_in(row) for row in rows}
    counted = {key: span for key, span in spans.items() if span.ground in grounds}
    running = sorted(key for key, span in counted.items() if span.until_on is None)
    start = legal_day(basis.start)
    ended = [key for key, span in counted.items() if span.until_on is not None and span.until_on > start]
    event = "stop" if running and duty.state == "open" else "go_on" if not running and duty.state == "stopped" else ""
    by = [key for key in ended if key not in basis.excluded] or running or [""]
    move(desk, duty, replace(basis, excluded=tuple(ended)), by=by[0], event=event)


def move(desk: Desk, duty: Duty, basis: Basis, *, by: str, event: str = "") -> Duty:
    """Compute a duty's date again from `basis`, and keep it, if anything differs, with the state after `event`.

    by: what moved it. Witnessed; an earlier date than before alarms whoever owes it. Raises NoSuchTransition, and what
    the law raises for the rule.
    """
    state = after(duties.STATES, duty.state, event) if event else duty.state
    found = computed(desk, duty, basis)
    if (found.due_on, found.provisional, state, basis) == (
        duty.due_on, duty.provisional, duty.state, basis_in(duty.proof),
    ):  # fmt: skip
        return duty
    moves = moves_in(duty.proof)
    if duty.due_on is not None and found.due_on != duty.due_on:
        moves += (Moved(duty.due_on, desk.today, by),)
    moved = desk.duties.save(replace(
        duty, state=state, due_on=found.due_on, provisional=found.provisional,
        proof=[*(step.as_dict() for step in found.proof), _last_step(desk, duty, basis, moves)],
    ))  # fmt: skip
    desk.witness("duty_moved", subject_id=duty.subject_id, lineage_id=duty.lineage_id,
                 detail={"duty": duty.duty_id, "rule": duty.rule_id, "was": str(duty.due_on), "due": str(moved.due_on),
                         "state": moved.state, "by": by})  # fmt: skip
    if found.due_on is not None and duty.due_on is not None and found.due_on < duty.due_on:
        title = desk.law.rule(duty.rule_id, duty.opened_on).title
        desk.raise_task(
            "due_earlier", lineage_id=duty.lineage_id, subject_id=duty.duty_id, body=Body(duty.body),
            once_key=f"due_earlier:{duty.duty_id}:{found.due_on}",
            zh=f"期限提前：{title.zh}，由 {duty.due_on} 改为 {found.due_on}。",
            en=f"Due earlier: {title.en}, {found.due_on} instead of {duty.due_on}.",
        )  # fmt: skip
    return moved


def lengthen(desk: Desk, duty: Duty, by: Period, *, document: str, approved_by: str) -> Duty:
    """Extension with its approver: the whole period is counted from the same start, net of the same days.

    document: number of the decision. approved_by: id of the person; the post is taken from the signatures of the act.
    Doing it again with the same document changes nothing. Raises NotExtendable, BadPeriod.
    """
    basis = basis_in(duty.proof)
    if not isinstance(basis, ByRule) or duty.state not in ("open", "stopped") or is_over(duty, desk.today):
        raise NotExtendable(due=duty.due_on or duty.due_at, state=duty.state)
    if any(known.document == document for known in basis.longer):
        return duty
    signed = [each for each in desk.signed if each.person_id == approved_by and each.act == "approve"]
    role = signed[-1].role if signed else _post_of(desk, approved_by)
    longer = Longer(by, desk.today, document, approved_by, role)
    return move(desk, duty, replace(basis, longer=(*basis.longer, longer)), by=document)


def approver(desk: Desk, doer: Doer) -> str:
    """Who approved the act at hand; while it is only tried, the person trying it."""
    return next((each.person_id for each in desk.signed if each.act == "approve"), doer.person_id)


def _post_of(desk: Desk, person_id: str) -> str:
    """The post of somebody who approves by acting at once."""
    doer = desk.doer
    return doer.role if doer is not None and doer.person_id == person_id and doer.role in ACT_ROLES["approve"] else ""


def computed(desk: Desk, duty: Duty, basis: Basis) -> Due:
    """Where a duty ends by its basis, with the law and the register of today."""
    calendar = desk.law.calendar
    if isinstance(basis, ByRest):
        end = calendar.first_working_day_from(basis.end) if basis.moves else basis.end
        rest = prove_rest(basis.last_day, basis.left_days, document=basis.document,
                          calendar=calendar if basis.moves else None)  # fmt: skip
        return replace(rest, due_on=end)
    if not isinstance(basis, ByRule):
        raise NotExtendable(due=duty.due_on or duty.due_at, state=duty.state)
    if not basis.excluded:
        return due(basis.start, basis.whole, calendar)
    grounds, source = grounds_of(desk.law, duty.rule_id, duty.opened_on)
    spans = [exclusion_in(desk.exchanges.need(key)) for key in basis.excluded]
    ends_on = net_days(
        legal_day(basis.start), desk.today, basis.whole, spans, grounds=grounds, calendar=calendar, source=source
    ).ends_on
    known = desk.law.find_rule(duty.rule_id)
    told = prove_period(basis.start, basis.whole, calendar, event=known.starts,
                        sources=desk.law.rule(duty.rule_id, basis.as_of).citations,
                        excluded=Excluded(desk.today, spans, grounds, source))  # fmt: skip
    # The date is the counter's; the sentences come from the walk that proves it, so that one checks the other.
    return Due(ends_on, None, calendar.is_provisional(ends_on), told.proof)


def follow(desk: Desk, duty: Duty) -> Duty:
    """A duty dated by this release of the law and its calendar, where a rule set its date; kept if that differs.

    For a day that was provisional, or a notice that changed one. Raises what `move` does.
    """
    basis = basis_in(duty.proof)
    if duty.due_on is None or not isinstance(basis, (ByRule, ByRest)):
        return duty
    try:
        return move(desk, duty, basis, by=str(desk.law.release))
    except (UnknownRule, RuleNotInForce):
        return duty  # a rule of another release: its proof says so


def _last_step(desk: Desk, duty: Duty, basis: Basis, moves: tuple[Moved, ...]) -> dict[str, Any]:
    as_of = basis.as_of if isinstance(basis, ByRule) else duty.opened_on
    kept = {"release": str(desk.law.release), BASIS: basis.as_dict()}
    return desk.law.rule(duty.rule_id, as_of).as_step() | kept | (
        {MOVES: [each.as_dict() for each in moves]} if moves else {})  # fmt: skip
