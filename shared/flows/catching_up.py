"""Catching up after a restore: ask every court that may know more about each power, learn from signed answers, open the gate.

The questions are journey queries; what is believed is signed: the answering court's word that it holds the power itself,
and statements whose signature holds. What the court itself had signed in its forgotten life is not brought back
here (docs/decisions/0012-restored-court.md).
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from shared.domain.courts import Body, Line
from shared.domain.errors import BadInput, Conflict, Text
from shared.flows import journey, receive
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.outbound import new_frame, queue_frame
from shared.flows.ports import Unit
from shared.flows.records import JourneyReply
from shared.flows.restored import Gate, close_gate, gate_of, open_gate, unanswered
from shared.flows.restored_answers import Said, is_unclear
from shared.messages.frames import JOURNEY_QUERY

ASK_AGAIN = timedelta(minutes=1)
#: So many questions at most go to one court in one round, so that the queue of a court that is down does not overflow.
MOST_AGAIN = 100


class GateIsOpen(Conflict):
    """There is nothing to release."""

    code = "gate_is_open"
    what = Text("本院不在恢复核对之中。", "This court is not catching up.")
    todo = Text("无需处理。", "Nothing needs to be done.")


class NoReason(BadInput):
    """The operator's act is evidence; it needs a reason."""

    code = "no_reason"
    what = Text("没有写明理由。", "No reason was given.")
    todo = Text("请写明为何不再等候。", "Say why it cannot wait any longer.")


def begin(desk: OpenDesk) -> None:
    """Close the gate and ask, in the transaction of the new incarnation. Overwrites what an older restore left."""
    node, unit = desk.node, desk.unit
    courts, lineages, queries = _courts(desk), _lineages(node, unit), []
    for lineage_id in lineages:
        queries.append(str(uuid.uuid4()))
        for court_id in courts:
            journey.extend(node, unit, queries[-1], lineage_id, court_id)
    close_gate(unit, Gate(desk.now, node.clock.now(), tuple(queries)))
    desk.witness("catching_up", subject_id=node.court_id, lineage_id="",
                 detail={"courts": courts, "lineages": len(lineages)})  # fmt: skip
    desk.raise_task(
        "catching_up",
        lineage_id="",
        subject_id=node.court_id,
        body=Body.MANAGEMENT,
        once_key=f"catching_up:{desk.new_id()}",
        zh=f"本院由较早的备份恢复，已就 {len(lineages)} 件案件向 {len(courts)} 个法院查询执行实施权；答复齐前不得实施、移转或接收执行权。",
        en=f"Restored from an older backup: {len(courts)} courts are asked about {len(lineages)} cases. Until all have answered, "
        "this court does not act under, pass or receive power.",
    )


def run_once(node: Node) -> int:
    """One look of the clock: ask again who has not answered for a minute, or learn and go on. Returns 1 if it did."""
    with node.store.read() as unit:
        if not _asking(gate_of(unit)):
            return 0
    with node.store.begin() as unit:
        gate = gate_of(unit)
        if gate is None or not _asking(gate):
            return 0
        missing = unanswered(unit, gate)
        if missing:
            return _ask_again(node, unit, gate, missing)
        desk = OpenDesk(node, unit)
        _conclude(desk, gate)
        desk.flush()
    receive.resume_held(node)
    return 1


def release(node: Node, operator: str, reason: str) -> list[str]:
    """An operator opens the gate although knowledge is missing; returns the courts that have not answered.

    It is evidence, with the operator's name. Raises GateIsOpen, NoReason.
    """
    if not reason.strip():
        raise NoReason
    with node.store.begin() as unit:
        gate = gate_of(unit)
        if gate is None:
            raise GateIsOpen
        silent = sorted({row.court_id for row in unanswered(unit, gate)})
        desk = OpenDesk(node, unit)
        desk.witness(
            "gate_released",
            subject_id=node.court_id,
            lineage_id="",
            detail={"by": operator, "reason": reason, "unanswered": silent, "lineages": gate.only or "*"},
        )
        open_gate(unit)
    receive.resume_held(node)
    node.wake()
    return silent


def _asking(gate: Gate | None) -> bool:
    return gate is not None and gate.only is None


def _lineages(node: Node, unit: Unit) -> list[str]:
    """Every lineage known from a power that has not ended, or from an exchange (a superior may have ruled since).

    One that has ended too, where an act could move power on from there: it may have been done and forgotten.
    """
    powers = unit.powers.where()
    ended = {power.power_id for power in powers if power.state == "ended"}  # of cases: their id is the lineage
    named = {power.lineage_id for power in powers} | {exchange.lineage_id for exchange in unit.exchanges.where()}
    offers = [offer for act in node.catalogue.acts.values() if act.moves_power for offer in act.offers]
    may_go_on = {
        exchange.lineage_id
        for offer in offers
        for exchange in unit.exchanges.where(procedure=offer.procedure, role=offer.role, state__in=list(offer.states))
    }
    return sorted(named - (ended - may_go_on) - {""})


def _courts(desk: OpenDesk) -> list[str]:
    """Who may know more: courts dealt with before, and superiors and direct subordinates with a key in the directory."""
    unit, registry, own = desk.unit, desk.registry, desk.court_id
    listed = {entry.court_id for entry in desk.node.directory.current().entries}
    family = {c.court_id for line in (Line.REMEDY, Line.MANAGEMENT) for c in registry.superiors(own, line, desk.today)}
    family |= {court.court_id for court in registry.below(own, Line.REMEDY, desk.today)}
    met = {exchange.peer for exchange in unit.exchanges.where()} | {power.holder or "" for power in unit.powers.where()}
    met |= {
        c for c in listed - met if unit.outbox.first(recipient=c) is not None or unit.inbox.first(sender=c) is not None
    }
    return sorted((met | family & listed) - {own, ""})


def _ask_again(node: Node, unit: Unit, gate: Gate, missing: Iterable[JourneyReply]) -> int:
    if node.clock.now() < gate.asked_at + ASK_AGAIN:
        return 0
    asked: Counter[str] = Counter()
    for row in missing:
        asked[row.court_id] += 1
        if asked[row.court_id] <= MOST_AGAIN:
            data = {"query": row.query_id, "lineage": row.lineage_id}
            queue_frame(node, unit, new_frame(node, JOURNEY_QUERY, row.court_id, data))
    close_gate(unit, replace(gate, asked_at=node.clock.now()))
    return 1


def _conclude(desk: OpenDesk, gate: Gate) -> None:
    """Everybody has answered: learn, open the gate but for what stays contradictory, and tell a person."""
    lost, unclear = [], []
    for query_id in gate.queries:
        answers = desk.unit.journeys.where(query_id=query_id)
        if not answers:
            continue
        lineage_id = answers[0].lineage_id
        said = Said.of(desk.node, lineage_id, answers)
        if is_unclear(desk, said):
            unclear.append(lineage_id)
            _tell_unclear(desk, said)
        elif _learn(desk, said):
            lost.append(lineage_id)
    if unclear:
        close_gate(desk.unit, replace(gate, queries=(), only=tuple(unclear)))
    else:
        open_gate(desk.unit)
    desk.raise_task(
        "caught_up",
        lineage_id="",
        subject_id=desk.court_id,
        body=Body.MANAGEMENT,
        once_key=f"caught_up:{desk.new_id()}",
        zh=f"各法院均已答复：{len(gate.queries)} 件中，{len(lost)} 件的执行实施权已更新登记，{len(unclear)} 件尚有矛盾、继续暂停。",
        en=f"All courts have answered: of {len(gate.queries)} cases the power was corrected in {len(lost)}; {len(unclear)} remain "
        "contradictory and closed.",
    )


def _learn(desk: OpenDesk, said: Said) -> bool:
    """Take over a newer holder; True when the power was thought to be held here."""
    power, best = desk.unit.powers.get(said.lineage_id), said.best
    if power is None or best is None or best.epoch <= power.epoch:
        return False
    evidence = desk.witness(
        "caught_up",
        subject_id=power.power_id,
        lineage_id=said.lineage_id,
        detail={
            "power": power.power_id,
            "was": power.state,
            "from_epoch": power.epoch,
            "epoch": best.epoch,
            "holder": best.holder,
        },
    )
    desk.save_power(
        power.caught_up(holder=best.holder, epoch=best.epoch, at=desk.now, evidence=evidence), expected=power
    )
    if power.state != "held":
        return False
    desk.raise_task(
        "power_found_elsewhere",
        lineage_id=said.lineage_id,
        subject_id=evidence,
        body=Body.MANAGEMENT,
        zh=f"恢复核对：本案执行实施权现由 {best.holder} 持有（第 {best.epoch} 批次），本院登记已更正；请停止实施并与该院核对移交情况。",
        en=f"Found after the restore: {best.holder} holds the power of this case (epoch {best.epoch}); our record is corrected. "
        "Stop implementing and settle the hand-over with that court.",
    )
    return True


def _tell_unclear(desk: OpenDesk, said: Said) -> None:
    best = f"{said.best.holder} / {said.best.epoch}" if said.best is not None else "—"
    desk.raise_task(
        "power_unclear",
        lineage_id=said.lineage_id,
        subject_id=said.lineage_id,
        body=Body.MANAGEMENT,
        once_key=f"power_unclear:{desk.new_id()}",
        zh=f"恢复核对：他院记录有本院已遗忘的裁定、送达或权属（{best}），本案执行权继续暂停；请与各院核对后由运维人员放行。",
        en=f"After the restore: other courts know of a ruling, service or power of ours that is forgotten here ({best}); power over this "
        "case rests. Settle it with them; then an operator may release it.",
    )
