"""Acts of a person at their own court: checked for body, role, power and epoch, then effect and record in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, NotAllowed, NotFound, Text, ZhixingError
from shared.domain.exchanges import Act
from shared.domain.people import Person
from shared.flows import separation
from shared.flows.commands import once, tried_again
from shared.flows.desk import OpenDesk
from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.refused_acts import note_refused
from shared.flows.restored import require_open
from shared.flows.tracing import identifiers, spans_behind
from shared.flows.turns import body_for
from shared.messages.desk import Doer
from shared.messages.hooks import Done, following
from shared.messages.kinds import About, ActKind
from shared.messages.schemas import load

SIGNED_FOR = "signed_for"


class EpochChanged(Conflict):
    """The person acted on a page that showed an older epoch of the power."""

    code = "epoch_changed"
    what = Text(
        "执行实施权批次已由第 {shown} 批次变为第 {epoch} 批次。",
        "The power has moved on from epoch {shown} to {epoch}.",
    )
    todo = Text("请刷新案件页面后再办理。", "Reload the case page, then act.")


class NeedsApprovals(Conflict):
    """The act takes signatures of others; nobody does it alone."""

    code = "needs_approvals"
    what = Text("“{title}”须经拟稿、合议或审批后办理。", "“{title_en}” is done by a document with its approvals.")
    todo = Text("请拟稿并按顺序签署，手续齐全后制发。", "Draft it, have it signed in order, then issue it.")


def perform(
    node: Node,
    person: Person,
    act_name: str,
    about: About,
    inputs: Mapping[str, Any],
    *,
    epoch: int | None = None,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Do one act; returns the facts it reports. A refused act is recorded as evidence too.

    epoch: the epoch the person saw; an implementation act on another one is refused.
    Raises: BadPayload, NotAllowed, NotTheHolder, EpochChanged, Refused, CaseClosed and what the act itself raises.
    """
    act = node.catalogue.acts.get(act_name)
    if act is None:
        raise NotFound(name=act_name)
    try:
        if act.drafted:
            raise NeedsApprovals(title=act.title.zh, title_en=act.title.en)
        result = _perform(node, person, act, about, inputs, epoch, command_id)
    except ZhixingError as problem:
        note_refused(node, person, act_name, about, inputs, problem)
        raise
    node.wake()
    return result


@tried_again
def _perform(
    node: Node,
    person: Person,
    act: ActKind,
    about: About,
    inputs: Mapping[str, Any],
    epoch: int | None,
    command_id: str | None,
) -> dict[str, Any]:
    with once(node, command_id, act.name) as step:
        if step.done is not None:
            return step.done
        roles = sorted(act.roles & set(person.roles))
        if not roles or not person.active:
            raise NotAllowed(
                Text("您的岗位不能办理“{title}”。", "Your post may not do “{title_en}”."),
                Text("请由有权人员办理。", "Let an authorised person do it."),
                title=act.title.zh,
                title_en=act.title.en,
            )
        doer = Doer(person.person_id, body_for(person, act.bodies), roles[0])
        payload: Any = load(act.payload, inputs)
        with node.tracer.span(
            "act",
            links=spans_behind(node, step.unit, about.lineage_id, about.exchange_id),
            attributes=identifiers(act.name, procedure_id=about.exchange_id, lineage_id=about.lineage_id),
        ) as span:
            desk = OpenDesk(node, step.unit, doer, traceparent=span.traceparent or None)
            step.result = carry_out(desk, act, about, payload, epoch)
            if not about.lineage_id and step.result.get("lineage_id"):
                span.set("zhixing.lineage.id", str(step.result["lineage_id"]))  # the act has begun it
            desk.flush()
        reach("act.effects_done")
    reach("act.committed")
    return step.result


def carry_out(desk: OpenDesk, act: ActKind, about: About, payload: Any, epoch: int | None = None) -> dict[str, Any]:
    """Guards, effect and record of an act by the desk's doer, in the transaction at hand; returns the facts it reports.

    Raises: what guards and effect raise; NotSeparate when what the doer did in the lineage before bars it.
    """
    hooks, doer = desk.node.catalogue.hooks, desk.doer
    assert doer is not None  # an act is done by a person
    for guard in hooks.before_act:
        guard(desk, act.name, about.lineage_id, payload)
    if act.moves_power:
        require_open(desk.unit, about.lineage_id)
    recorded = _of_power(desk, act, about, payload, epoch) if act.implementation else None
    result = dict(act.effect(desk, doer, about, payload))
    lineage_id = about.lineage_id or str(result.get("lineage_id", ""))
    done = Done(act.name, lineage_id, about.exchange_id, payload, result)
    for effect in following(hooks.after_act, act.name):
        effect(desk, done)
    subject_id = about.exchange_id or lineage_id or desk.court_id
    if recorded is not None:  # the power may be one over an asset of another lineage
        lineage_id, subject_id = recorded.lineage_id, recorded.act_id
    part = separation.part_of_act(act, doer.body)
    separation.take_part(desk, lineage_id, part, kind=act.name, subject_id=subject_id)
    if recorded is None:
        detail = {"kind": act.name, "person": doer.person_id, "body": doer.body}
        desk.witness("act", subject_id=subject_id, lineage_id=lineage_id, detail=detail)
    return result


def _of_power(desk: OpenDesk, act: ActKind, about: About, payload: Any, epoch: int | None) -> Act:
    """Require the power, and enter the act into the log of acts."""
    require_open(desk.unit, about.lineage_id)
    power = act.power_of(desk, about, payload)
    if power is None:
        raise NotFound(name=about.lineage_id)
    entries = desk.cases.where(lineage_id=about.lineage_id, order_by=("-filed_on",))
    if entries and all(case.state == "closed" for case in entries):  # a case may have come back on the day it left
        entries[0].require_open()
    power.require_holder(desk.court_id)
    shown = desk.powers.get(about.lineage_id) or power  # pages show the epoch of the case
    if epoch is not None and epoch != shown.epoch:
        raise EpochChanged(shown=epoch, epoch=shown.epoch)
    return desk.record_act(act.name, power=power, detail={})


@tried_again
def finish_task(node: Node, person: Person, task_id: str, *, note: str, command_id: str | None = None) -> None:
    """A person has dealt with a task and says how. Doing it again changes nothing. Raises NotFound, NotAllowed."""
    with once(node, command_id, "finish_task") as step:
        task = step.unit.tasks.need(task_id)
        if task.state != "open":
            return
        if task.body not in person.bodies:
            raise NotAllowed(
                Text("该任务由{body}办理，您不在其中。", "This task belongs to {body_en}; you are not a member."),
                Text("请由该机构人员办理。", "Let a member of that body do it."),
                body=Body(task.body).label.zh,
                body_en=Body(task.body).label.en,
            )
        step.unit.tasks.save(replace(task, state="done", closed_by=person.person_id))
        OpenDesk(node, step.unit).witness(
            "task_done",
            subject_id=task.subject_id,
            lineage_id=task.lineage_id,
            detail={"task": task.code, "person": person.person_id, "note": note},
        )


@tried_again
def sign_for(node: Node, person: Person, message_id: str, *, command_id: str | None = None) -> None:
    """签收: a person takes note of an arrived message; its sender is told. Doing it again changes nothing.

    Raises: NotFound; Conflict when the message was not accepted.
    """
    with once(node, command_id, SIGNED_FOR) as step:
        row = step.unit.inbox.need(message_id)
        if row.signed_for_at is not None:
            return
        if row.state != "applied":
            raise Conflict(
                Text(
                    "该消息未生效（{state}），不能签收。",
                    "The message is not in effect ({state}); it cannot be signed for.",
                ),
                state=row.state,
            )
        doer = Doer(person.person_id, person.bodies[0] if person.bodies else "", person.roles[0])
        desk = OpenDesk(node, step.unit, doer)
        step.unit.inbox.save(replace(row, signed_for_at=desk.now, signed_for_by=person.person_id))
        desk.close_duties(subject_id=message_id, rule_id="directive_sign_for", by=f"signed:{person.person_id}")
        desk.witness("signed", subject_id=message_id, lineage_id=row.lineage_id, detail={"person": person.person_id})
        desk.doer = None
        kind = node.catalogue.messages[SIGNED_FOR]
        desk.send(
            SIGNED_FOR,
            row.sender,
            kind.payload(message_id=message_id, signed_at=desk.now),
            lineage_id=row.lineage_id,
            exchange_id=row.exchange_id,
            in_reply_to=message_id,
        )
        desk.flush()
        reach("act.effects_done")
    reach("act.committed")
    node.wake()
