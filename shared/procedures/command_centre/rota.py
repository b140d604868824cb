"""The duty rota: published whole, signed in, swapped with the leader's consent, handed over.

Source: 法发〔2009〕43号 一(一) (24-hour duty); shifts, substitutes and hand-over: rules of single courts, [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.deadlines import due
from shared.domain.duty_rota import SHIFT_STATES, Centre, RotaNotWhole, Shift, require_whole
from shared.domain.errors import BadInput, Conflict, NotAllowed, Text
from shared.domain.transitions import after
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Hooks, Sweep
from shared.messages.kinds import About, ActKind, MessageKind, Procedure
from shared.messages.routes import to_superior
from shared.messages.terms import term
from shared.procedures.command_centre.centre import colleague
from shared.procedures.command_centre.tables import CENTRE, OFFICERS, ROOT

SIGN_IN = "shift_sign_in"
POSTS = ("leader", "officer", "technician", "backup")
#: A shift may be signed in for this long before it begins ([D]).
EARLY = timedelta(minutes=30)
STAFF = frozenset({"officer", "chief", "president", "vice_president", "operator", "judge"})


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One shift; people by login."""

    start_at: datetime = term("开始", "start")
    end_at: datetime = term("结束", "end")
    leader: str = term("带班领导", "leader", max_length=64)
    officer: str = term("执行员", "officer", max_length=64)
    technician: str = term("技术人员", "technician", max_length=64)
    backup: str = term("替班人员", "substitute", max_length=64)


@dataclass(frozen=True, slots=True)
class PublishRota:
    """公布值班表: the whole period, without a gap and without an overlap."""

    start_at: datetime = term("自", "from")
    end_at: datetime = term("至", "to")
    shifts: tuple[ShiftLine, ...] = term("班次", "shifts", min_length=1, max_length=400)


@dataclass(frozen=True, slots=True)
class DutyRoster:
    """值班公布: until when there is somebody at which numbers; no names leave the court."""

    start_at: datetime = term("自", "from")
    end_at: datetime = term("至", "to")
    shifts: int = term("班次数", "shifts", minimum=1)
    hotlines: tuple[str, ...] = term("值班电话", "numbers", default=(), max_length=10)


@dataclass(frozen=True, slots=True)
class OfShift:
    """An act about one shift."""

    shift_id: str = term("班次", "shift", max_length=64)


@dataclass(frozen=True, slots=True)
class HandOver:
    """交接班: what is done, what is not."""

    shift_id: str = term("班次", "shift", max_length=64)
    done: str = term("已办事项", "done", max_length=2000)
    undone: str = term(
        "未办事项", "not done", help_zh="没有的写“无”", help_en="“none” where there is none", max_length=2000
    )


@dataclass(frozen=True, slots=True)
class AskSwap:
    """申请换班."""

    shift_id: str = term("班次", "shift", max_length=64)
    post: str = term("岗位", "post", pattern="leader|officer|technician|backup")
    to: str = term("改由（登录名）", "instead (login)", max_length=64)


def _publish(desk: Desk, doer: Doer, about: About, given: PublishRota) -> Mapping[str, Any]:
    lines = [
        Shift(desk.new_id(), line.start_at.astimezone(UTC), line.end_at.astimezone(UTC),
              colleague(desk, line.leader).person_id, _officer(desk, line.officer), colleague(desk, line.technician).person_id,
              colleague(desk, line.backup).person_id, after(SHIFT_STATES, "", "publish"), {}, {}, {})
        for line in given.shifts
    ]  # fmt: skip
    require_whole(lines, given.start_at, given.end_at)
    for known in desk.of(Shift).where(start_at__lt=given.end_at, end_at__gt=given.start_at, limit=1):
        raise Conflict(
            Text("{at} 起的班次已经公布。", "A shift from {at} is published already."), at=known.start_at.isoformat()
        )
    desk.of(Shift).add_all(lines)
    above = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
    centre = desk.of(Centre).get(desk.court_id)
    if above is not None:
        desk.send("duty_roster", above.court_id,
                  DutyRoster(given.start_at, given.end_at, len(lines), centre.hotlines if centre else ()),
                  lineage_id=f"court:{desk.court_id}", exchange_id=desk.new_id())  # fmt: skip
    return {"shifts": len(lines)}


def _officer(desk: Desk, login: str) -> str:
    person = colleague(desk, login)
    if not OFFICERS & set(person.roles):
        raise RotaNotWhole(
            Text("{login} 不是执行员，不能任执行员岗。", "{login} is not an enforcement officer."), login=login
        )
    return person.person_id


def _of(desk: Desk, shift_id: str) -> Shift:
    return desk.of(Shift).need(shift_id)


def _require_on(shift: Shift, doer: Doer) -> None:
    if not shift.has(doer.person_id):
        raise NotAllowed(Text("您不在该班次。", "You are not on this shift."))


def _sign_in(desk: Desk, doer: Doer, about: About, given: OfShift) -> Mapping[str, Any]:
    shift = _of(desk, given.shift_id)
    _require_on(shift, doer)
    if desk.now < shift.start_at - EARLY:
        raise Conflict(Text("该班次尚未开始。", "This shift has not begun."))
    signed = shift.signed_in | {doer.person_id: desk.now.isoformat()}
    state = shift.state if shift.state == "on_duty" else after(SHIFT_STATES, shift.state, "sign_in")
    desk.of(Shift).save(replace(shift, state=state, signed_in=signed))
    return {"shift_id": shift.shift_id, "state": state}


def _hand_over(desk: Desk, doer: Doer, about: About, given: HandOver) -> Mapping[str, Any]:
    """Signed: the evidence names who, and the digest of what was said."""
    shift = _of(desk, given.shift_id)
    _require_on(shift, doer)
    said = {"by": doer.person_id, "at": desk.now.isoformat(), "done": given.done, "undone": given.undone}
    state = after(SHIFT_STATES, shift.state, "hand_over")
    desk.of(Shift).save(replace(shift, state=state, handover=said))
    digest = hashlib.sha256(f"{given.done}\n{given.undone}".encode()).hexdigest()
    desk.witness("shift_handed_over", subject_id=shift.shift_id, lineage_id=f"court:{desk.court_id}",
                 detail={"person": doer.person_id, "digest": digest})  # fmt: skip
    return {"shift_id": shift.shift_id, "state": state}


def _ask_swap(desk: Desk, doer: Doer, about: About, given: AskSwap) -> Mapping[str, Any]:
    shift, other = _of(desk, given.shift_id), colleague(desk, given.to)
    _require_on(shift, doer)
    if given.post == "officer":
        _officer(desk, given.to)
    if shift.state != "planned":
        raise Conflict(Text("该班次已开始，不能换班。", "This shift has begun; it cannot be swapped."))
    desk.of(Shift).save(replace(shift, swap={"post": given.post, "to": other.person_id, "by": doer.person_id}))
    return {"shift_id": shift.shift_id}


def _consent(desk: Desk, doer: Doer, about: About, given: OfShift) -> Mapping[str, Any]:
    shift = _of(desk, given.shift_id)
    if not shift.swap:
        raise BadInput(Text("该班次没有换班申请。", "Nobody has asked to swap this shift."))
    if doer.person_id != shift.leader or doer.person_id == shift.swap["by"]:
        raise NotAllowed(
            Text("换班须经该班带班领导同意。", "Only the leader of the shift consents, and not to their own request.")
        )
    swapped = shift.swapped()
    require_whole([swapped], swapped.start_at, swapped.end_at)
    desk.of(Shift).save(swapped)
    return {"shift_id": shift.shift_id}


def _miss(desk: Desk, limit: int) -> int:
    """Shifts begun without a sign-in, past the grace; an index on state and start."""
    period = desk.law.period(SIGN_IN, desk.today)
    late = desk.of(Shift).where(state="planned", start_at__lt=desk.now, order_by=("start_at",), limit=limit)
    missed = 0
    for shift in late:
        ends = due(shift.start_at, period, desk.law.calendar)
        if not ends.is_past(desk.now):
            break
        desk.of(Shift).save(replace(shift, state=after(SHIFT_STATES, shift.state, "miss")))
        desk.raise_task(
            "shift_missed", lineage_id=f"court:{desk.court_id}", subject_id=shift.shift_id, body=Body.COMMAND_CENTRE,
            zh="值班班次已开始，无人签到，请带班领导立即安排替班人员到岗。",
            en="A shift has begun and nobody has signed in: the leader calls the substitute at once.",
        )  # fmt: skip
        missed += 1
    return missed


def _next(desk: Desk) -> datetime | None:
    """When the next shift that nobody signed for would count as missed."""
    shift = desk.of(Shift).first(state="planned", order_by=("start_at",))
    if shift is None:
        return None
    ends = due(shift.start_at, desk.law.period(SIGN_IN, desk.today), desk.law.calendar).due_at
    return ends + timedelta(seconds=1) if ends is not None and ends >= desk.now else None


def _act(name: str, zh: str, en: str, payload: type, effect: Any, roles: frozenset[str] = STAFF) -> ActKind:
    return ActKind(name, Text(zh, en), payload, f"{ROOT} · [D]", frozenset({Body.COMMAND_CENTRE, Body.MANAGEMENT}), roles,
                   "court", effect)  # fmt: skip


PROCEDURE = Procedure(
    name="duty_rota",
    title=Text("执行指挥中心值班", "duty of the command centre"),
    source=f"{ROOT} · [D]",
    hooks=Hooks(sweeps=(Sweep("shift_missed", _miss, _next),)),
    messages=(
        MessageKind("duty_roster", 1, Text("值班公布", "duty roster"), DutyRoster, "", f"{ROOT} · [D]",
                    to_superior(Line.MANAGEMENT), CENTRE),
    ),
    acts=(
        _act("publish_rota", "公布值班表", "publish the duty rota", PublishRota, _publish, OFFICERS),
        _act("sign_in_shift", "值班签到", "sign in for a shift", OfShift, _sign_in),
        _act("hand_over_shift", "交接班", "hand over a shift", HandOver, _hand_over),
        _act("ask_shift_swap", "申请换班", "ask to swap a shift", AskSwap, _ask_swap),
        _act("consent_shift_swap", "同意换班", "consent to a swap", OfShift, _consent),
    ),
)  # fmt: skip
