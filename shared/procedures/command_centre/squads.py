"""Rapid-reaction squads: formed, known to the courts above, given to one order at a time.

Of two orders for one squad the one of the higher court goes first, then the more urgent; the other stands and waits, and
the court that issued it is told ([D]). Source: 法发〔2009〕43号 一(一) (officers and bailiffs of the area, at once on orders).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.domain.command_centre import SQUAD_STATES, Claim, Squad, distance
from shared.domain.courts import Body, Line
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import after
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Procedure
from shared.messages.routes import to_superior
from shared.messages.terms import term
from shared.procedures.command_centre.course import follow, tier_of
from shared.procedures.command_centre.papers import DispatchProgress, SquadState, Stage
from shared.procedures.command_centre.tables import CENTRE, OFFICERS, ROOT


@dataclass(frozen=True, slots=True)
class FormSquad:
    """编组快速反应小组."""

    squad: str = term("小组名称", "squad", max_length=100)
    members: tuple[str, ...] = term(
        "成员（执行人员、法警）", "members (officers, bailiffs)", min_length=1, max_length=20
    )


@dataclass(frozen=True, slots=True)
class StandSquad:
    """小组备勤或者撤勤."""

    squad_id: str = term("小组", "squad", max_length=64)
    ready: bool = term("备勤", "ready", default=False)


def _form(desk: Desk, doer: Doer, about: About, given: FormSquad) -> Mapping[str, Any]:
    squad = Squad(
        desk.new_id(), desk.court_id, given.squad, given.members, after(SQUAD_STATES, "", "form"), "", desk.now
    )
    desk.of(Squad).add(squad)
    _tell(desk, squad)
    return {"squad_id": squad.squad_id}


def _stand(desk: Desk, doer: Doer, about: About, given: StandSquad) -> Mapping[str, Any]:
    squad = _put(desk, own(desk, given.squad_id), "stand_up" if given.ready else "stand_down", "")
    return {"squad_id": squad.squad_id, "state": squad.state}


def own(desk: Desk, squad_id: str) -> Squad:
    """A squad of this court. Raises NotFound, Conflict."""
    squad = desk.of(Squad).need(squad_id)
    if squad.court != desk.court_id:
        raise Conflict(Text("该小组属于 {court}。", "This squad belongs to {court}."), court=squad.court)
    return squad


def _put(desk: Desk, squad: Squad, event: str, order_id: str) -> Squad:
    state = after(SQUAD_STATES, squad.state, event)
    moved = desk.of(Squad).save(replace(squad, state=state, order_id=order_id, known_at=desk.now))
    _tell(desk, moved)
    return moved


def assign(desk: Desk, squad: Squad, order: Exchange) -> Exchange | None:
    """Give the squad to an order; returns the order it stays with instead, if that one goes first.

    An order whose squad is taken away waits, and the court that issued it is told. On the scene a squad stays.
    """
    held = desk.exchanges.get(squad.order_id) if squad.order_id else None
    if held is not None and (squad.state == "on_site" or not _claim(desk, order).goes_before(_claim(desk, held))):
        return held
    _put(desk, squad, "assign", order.exchange_id)
    if held is not None:
        yielded = follow(desk, held, "wait", text="另有调度在先")
        text = f"{desk.registry.court(order.peer).name.zh} 的调度在先"
        desk.send("dispatch_progress", yielded.peer, DispatchProgress(Stage.WAITING, desk.now, text),
                  lineage_id=yielded.lineage_id, exchange_id=yielded.exchange_id)  # fmt: skip
    return None


def _claim(desk: Desk, order: Exchange) -> Claim:
    return Claim(tier_of(desk, order.peer), int(order.data["urgency"]), order.opened_at)


def squad_of(desk: Desk, order: Exchange) -> Squad | None:
    """The squad that is out for an order."""
    squad = desk.of(Squad).get(order.data["squad"]) if order.data.get("squad") else None
    return squad if squad is not None and squad.order_id == order.exchange_id else None


def arrive(desk: Desk, order: Exchange) -> None:
    """The squad is on the scene: nobody takes it away now."""
    squad = squad_of(desk, order)
    if squad is not None:
        _put(desk, squad, "arrive", order.exchange_id)


def set_free(desk: Desk, order: Exchange) -> None:
    """The squad is done with an order; the first of those that wait for it gets it."""
    squad = squad_of(desk, order)
    if squad is None:
        return
    freed = _put(desk, squad, "release", "")
    waiting = [each for each in desk.exchanges.where(procedure="dispatch", role="executor", state="waiting")
               if each.data.get("squad") == freed.squad_id]  # fmt: skip
    if waiting:
        first = waiting[0]
        for each in waiting[1:]:
            first = each if _claim(desk, each).goes_before(_claim(desk, first)) else first
        _put(desk, freed, "assign", first.exchange_id)
        follow(desk, first, "go_on")
        desk.raise_task(
            "squad_free", lineage_id=first.lineage_id, subject_id=first.exchange_id, body=Body.COMMAND_CENTRE,
            once_key=f"squad_free:{first.exchange_id}:{desk.now.isoformat()}",
            zh=f"小组 {freed.name} 已空出，请执行等候的调度。", en=f"Squad {freed.name} is free: go on with the order that waits.",
        )  # fmt: skip


def nearest(desk: Desk, region: str, without: tuple[str, ...] = ()) -> list[str]:
    """Courts below with a free squad, nearest to a region first, as far as their squads are known here."""
    free = dict.fromkeys(squad.court for squad in free_squads(desk, region))
    return [court for court in free if court not in without]


def free_squads(desk: Desk, region: str) -> list[Squad]:
    """Free squads of courts below, nearest to a region first, as far as they are known here."""
    below = {court.court_id: court for court in desk.registry.all_below(desk.court_id, Line.MANAGEMENT, desk.today)}
    free = [each for each in desk.of(Squad).where(state="free", court__ne=desk.court_id) if each.court in below]
    return sorted(free, key=lambda each: (distance(below[each.court].region_code, region), each.court, each.name))


def _tell(desk: Desk, squad: Squad) -> None:
    """The next court up the management line learns of it, and tells the one above it."""
    above = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
    if above is not None:
        said = SquadState(squad.squad_id, squad.court, squad.name, max(1, len(squad.members)), squad.state)
        desk.send("squad_state", above.court_id, said, lineage_id=f"court:{squad.court}", exchange_id=squad.squad_id)


def _from_its_line(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless the court speaks of a squad of its own, or of one below it."""
    sender, court = message.envelope.sender, message.payload.court
    if sender != court and not desk.registry.is_superior(sender, court, Line.MANAGEMENT, desk.today):
        refuse(RefusalCode.R2, "{sender} 不能代 {court} 报告小组状态。", "{sender} does not speak for {court}.", rule="[D]",
               sender=sender, court=court)  # fmt: skip


def _known(desk: Desk, message: Received) -> None:
    said = message.payload
    squad = Squad(
        said.squad_id, said.court, said.name, tuple("—" for _ in range(said.members)), said.state, "", desk.now
    )
    known = desk.of(Squad).get(said.squad_id)
    if known is None:
        desk.of(Squad).add(squad)
    else:
        desk.of(Squad).save(replace(squad, version=known.version))
    _tell(desk, squad)


PROCEDURE = Procedure(
    name="squads",
    title=Text("快速反应小组", "rapid-reaction squads"),
    source=f"{ROOT} · [D]",
    messages=(
        MessageKind("squad_state", 1, Text("小组状态", "state of a squad"), SquadState, "", f"{ROOT} · [D]",
                    to_superior(Line.MANAGEMENT), CENTRE, accept=_from_its_line, apply=_known,
                    refusals=(RefusalCode.R2,)),
    ),
    acts=(
        ActKind("form_squad", Text("编组快速反应小组", "form a squad"), FormSquad, ROOT, CENTRE, OFFICERS, "court", _form),
        ActKind("stand_squad", Text("小组备勤、撤勤", "put a squad on or off stand-by"), StandSquad, "[D]", CENTRE, OFFICERS,
                "court", _stand),
    ),
)  # fmt: skip
