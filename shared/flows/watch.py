"""The clock of a node: expires duties exactly once, warns of ending controls, asks peers for proofs.

A sweep touches only what is due (indexes), each row in its own savepoint: a bad row never stops it and is parked, and
compare-and-set on state and version means two workers never fire twice, nor over a date that just moved. Under another
release of the law dates are computed anew: `dating`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from shared.domain import duties
from shared.domain.controls import Control
from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import StoreTrouble
from shared.domain.transitions import after
from shared.flows import dating, evidence_peers
from shared.flows.desk import OpenDesk
from shared.flows.expiry import has_ended, state_end_of_term, state_expiry
from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Meta
from shared.messages.hooks import Sweep

log = logging.getLogger(__name__)
ALARM_RULE = "control_expiry_alarms"
LIVE_CONTROLS = ("active", "custody")
#: The legal day on which controls were last looked at.
WATCHED = "controls_watched_on"
Row = TypeVar("Row")


#: Rows of each sort in one sweep, so that no transaction is long.
MOST = 500


def run_once(node: Node, limit: int = MOST) -> int:
    """One sweep; returns how many things it fired. Controls end by the day, so they are looked at once a day."""
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        fired = dating.follow_release(unit, desk, limit)
        fired += _expire_duties(unit, desk, limit)
        if _is_news(unit, WATCHED, desk.today.isoformat()):
            fired += _warn_of_controls(unit, desk)
        fired += sum(_swept(desk, sweep, limit) for sweep in node.catalogue.hooks.sweeps)
        fired += evidence_peers.ask_for_proofs(node, unit)
        desk.flush()
        reach("watch.fired")
    reach("watch.committed")
    return fired


def _swept(desk: OpenDesk, sweep: Sweep, limit: int) -> int:
    """What one procedure does by the clock; if it fails, the others go on."""
    try:
        with desk.savepoint():
            return sweep.run(desk, limit)
    except Exception:
        log.exception("sweep %s failed", sweep.name)
        return 0


def _expire_duties(unit: Unit, desk: OpenDesk, limit: int) -> int:
    due = unit.duties.where(state="open", due_on__lt=desk.today, order_by=("due_on", "duty_id"), limit=limit)
    due += unit.duties.where(state="open", due_at__lt=desk.now, order_by=("due_at", "duty_id"), limit=limit)
    for duty in due:
        try:
            with desk.savepoint():
                _expire(unit, desk, duty)
        except StoreTrouble:
            log.info("duty %s changed under the sweep; the next one looks again", duty.duty_id)
        except Exception:
            log.exception("the end of duty %s failed", duty.duty_id)
            _park(unit, desk, duty)
    return len(due)


def _park(unit: Unit, desk: OpenDesk, duty: Duty) -> None:
    """A duty whose end fails goes out of the clock's way, else enough of them would stop it; an operator has a task."""
    if unit.duties.swap(
        replace(duty, state=after(duties.STATES, duty.state, "park")), state="open", version=duty.version
    ):
        desk.raise_task(
            "duty_parked", lineage_id=duty.lineage_id, subject_id=duty.duty_id, body=Body.MANAGEMENT,
            once_key=f"duty_parked:{duty.duty_id}:{desk.today}",
            zh=f"期限 {duty.rule_id}（{duty.due_on or duty.due_at}）到期处理失败，已停放；请查日志，节点重启后再试。",
            en=f"The end of duty {duty.rule_id} ({duty.due_on or duty.due_at}) failed; it is parked. See the log; "
               "it is tried again when the node starts.",
        )  # fmt: skip


def resume_parked(node: Node) -> int:
    """Open parked duties again, when the node starts; returns how many."""
    with node.store.begin() as unit:
        parked = unit.duties.where(state="parked")
        for duty in parked:
            unit.duties.save(replace(duty, state=after(duties.STATES, duty.state, "resume")))
    return len(parked)


def _expire(unit: Unit, desk: OpenDesk, found: Duty) -> None:
    duty = dating.dated_anew(unit, desk, found)
    if not has_ended(duty, desk.now, desk.today) or duty.state != "open":
        return
    ended = desk.node.catalogue.hooks.term_ended.get(duty.rule_id)
    if ended is not None:
        over = replace(duty, state=after(duties.STATES, duty.state, "meet"), closed_by="clock", closed_at=desk.now)
        if not unit.duties.swap(over, state="open", version=duty.version):
            return
        state_end_of_term(desk, duty)
        ended(desk, over)
        return
    overdue = replace(duty, state=after(duties.STATES, duty.state, "expire"))
    if not unit.duties.swap(overdue, state="open", version=duty.version):
        return
    title = desk.law.rule(duty.rule_id, duty.opened_on).title
    state_expiry(desk, duty)
    desk.raise_task(
        "overdue",
        lineage_id=duty.lineage_id,
        subject_id=duty.duty_id,
        body=Body(duty.body),
        zh=f"逾期：{title.zh}（应于 {duty.due_on or duty.due_at} 前办理）。",
        en=f"Overdue: {title.en} (was due {duty.due_on or duty.due_at}).",
    )
    follows = desk.node.catalogue.hooks.overdue.get(duty.rule_id)
    if follows is not None:
        follows(desk, overdue)


def _is_news(unit: Unit, name: str, value: str) -> bool:
    """Whether this node had another value; of two workers that notice only one is told so."""
    known = unit.meta.get(name)
    if known is None:
        return unit.meta.add_new(Meta(name, value))
    return known.value != value and unit.meta.swap(replace(known, value=value), value=known.value)


def _warn_of_controls(unit: Unit, desk: OpenDesk) -> int:
    thresholds = sorted(desk.law.rule(ALARM_RULE, desk.today).numbers())
    ending = unit.controls.where(
        state__in=list(LIVE_CONTROLS),
        end_on__lte=desk.today.fromordinal(desk.today.toordinal() + thresholds[-1]),
        order_by=("end_on",),
    )
    return _each(unit, ending, lambda control: _warn(unit, desk, control, thresholds))


def _warn(unit: Unit, desk: OpenDesk, control: Control, thresholds: list[int]) -> bool:
    """One alarm per control, end date and threshold; a lapsed control loses its effect (查封规定 2020 art. 27)."""
    left = control.days_left(desk.today)
    key = f"control:{control.control_id}:{control.end_on}:{min((t for t in thresholds if left <= t), default=0)}"
    if left < 0:
        key = f"lapsed:{control.control_id}:{control.end_on}"
        unit.controls.save(replace(control, state="lapsed"))
        desk.witness("control_lapsed", subject_id=control.control_id, lineage_id=control.lineage_id,
                     detail={"end_on": str(control.end_on)})  # fmt: skip
    known = unit.tasks.count(once_key=key)
    desk.raise_task(
        "control_lapsed" if left < 0 else "control_ending",
        lineage_id=control.lineage_id,
        subject_id=control.control_id,
        body=Body.IMPLEMENTATION,
        once_key=key,
        zh=f"查封（冻结）{control.control_id[:8]} 于 {control.end_on} 届满，剩余 {left} 日，请续封。",
        en=f"Control {control.control_id[:8]} ends on {control.end_on}, {left} days left: renew it.",
    )
    return not known


def _each(unit: Unit, rows: Sequence[Row], fire: Callable[[Row], bool]) -> int:
    fired = 0
    for row in rows:
        try:
            with unit.savepoint():
                fired += fire(row)
        except Exception:
            log.exception("sweep passed over %r", type(row).__name__)
    return fired
