"""Ends of coercive measures: executed, lifted, corrected, deleted from the blacklist in its days.

Source: 失信规定 法释〔2017〕7号 (deletion within three working days); 异议复议规定 2020 art. 23 (revoked or varied above).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Done
from shared.messages.kinds import About
from shared.procedures.coercive.tables import Measure, MeasureDone
from shared.procedures.matters import exchange_of

TERM_RULE, DELETION_RULE = "blacklist_term", "blacklist_deletion"


def carried_out(desk: Desk, doer: Doer, about: About, given: MeasureDone) -> Mapping[str, Any]:
    """The summons, search, eviction, fine or detention has been executed."""
    measure = exchange_of(desk, about)
    if measure.data["measure"] in (Measure.CONSUMPTION, Measure.BLACKLIST, Measure.EXIT_BAN):
        raise Conflict(Text("该措施持续有效，只能解除。", "This measure lasts; it can only be lifted."))
    done = desk.move(measure, "carry_out", record_no=given.document_no, record=given.reason, done_on=str(desk.today))
    return {"state": done.state}


def lift(desk: Desk, doer: Doer, about: About, given: MeasureDone) -> Mapping[str, Any]:
    """The court lifts its own measure; an entry on the blacklist is deleted instead, within its days."""
    measure = exchange_of(desk, about)
    if measure.data["measure"] == Measure.BLACKLIST:
        raise Conflict(Text("失信信息请登记删除事由后删除。", "Record the ground for deletion, then delete the entry."))
    lifted = desk.move(measure, "lift", lifted_no=given.document_no, lifted_on=str(desk.today))
    return {"state": lifted.state}


def ground_gone(desk: Desk, doer: Doer, about: About, given: MeasureDone) -> Mapping[str, Any]:
    """A ground for deletion has come: performed, settled, applied for, ended."""
    entry = _entry(exchange_of(desk, about))
    return {"delete_by": str(to_delete(desk, entry, "ground_gone", ground=given.reason).due_on)}


def to_delete(desk: Desk, entry: Exchange, event: str, **facts: Any) -> Duty:
    """The entry is to go within the days of the rule, counted from today."""
    moved = desk.move(entry, event, **facts)
    desk.close_duties(subject_id=moved.exchange_id, rule_id=TERM_RULE, by=event, event="drop")
    return desk.open_duty(DELETION_RULE, lineage_id=moved.lineage_id, subject_id=moved.exchange_id,
                          body=Body.IMPLEMENTATION)  # fmt: skip


def delete(desk: Desk, doer: Doer, about: About, given: MeasureDone) -> Mapping[str, Any]:
    """Deleted from the blacklist."""
    entry = desk.move(
        _entry(exchange_of(desk, about)), "delete", lifted_no=given.document_no, lifted_on=str(desk.today)
    )
    desk.close_duties(subject_id=entry.exchange_id, by=f"document:{given.document_no}")
    return {"state": entry.state}


def blacklist_term_over(desk: Desk, duty: Duty) -> None:
    """The clock: the term of an entry is over."""
    entry = desk.exchanges.get(duty.subject_id)
    if entry is not None and entry.state == "in_force":
        to_delete(desk, entry, "term_over")


def case_fulfilled(desk: Desk, done: Done) -> None:
    """When the case has been closed as fulfilled the debtor's entries are to be deleted, other bans to be looked at."""
    if desk.cases.first(lineage_id=done.lineage_id, state="closed", mode="fulfilled") is None:
        return
    for measure in desk.exchanges.where(procedure="coercive", lineage_id=done.lineage_id, state="in_force"):
        kind = Measure(measure.data["measure"])
        if kind is Measure.BLACKLIST:
            to_delete(desk, measure, "ground_gone", ground="fulfilled")
        elif kind in (Measure.CONSUMPTION, Measure.EXIT_BAN):
            desk.raise_task(
                "lift_measure", lineage_id=done.lineage_id, subject_id=measure.exchange_id, body=Body.IMPLEMENTATION,
                zh=f"案件已执行完毕，请解除{kind.label.zh}。", en=f"The case is fulfilled; lift the {kind.label.en}.",
            )  # fmt: skip


def change_measure(desk: Desk, exchange_id: str, *, varied: bool, document_no: str, text: str = "") -> Exchange:
    """Upon a decision against it: vary the measure, or end it. Raises NotFound, NoSuchTransition."""
    measure = desk.exchanges.need(exchange_id)
    if measure.state == "lifted" or (varied and measure.state == "to_delete"):
        return measure  # this court has ended it meanwhile, or is about to: nothing is left to change
    if varied:
        return desk.move(measure, "vary", varied={"document_no": document_no, "text": text, "on": str(desk.today)})
    if measure.state == "to_delete":
        return desk.move(measure, "delete", lifted_no=document_no, lifted_on=str(desk.today))
    ended = desk.move(measure, "lift", lifted_no=document_no, lifted_on=str(desk.today))
    desk.close_duties(subject_id=exchange_id, by=f"document:{document_no}", event="drop")
    return ended


def _entry(measure: Exchange) -> Exchange:
    if measure.data["measure"] != Measure.BLACKLIST:
        raise Conflict(Text("该措施不是失信名单信息。", "This is no entry on the blacklist."))
    return measure
