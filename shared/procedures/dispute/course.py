"""The course of a dispute at a court: its row, its end by the strongest outcome, the days that do not count.

The row of a party stands in the lineage of its own case; superiors keep theirs in the lineage of the court that began.
From the consultation to the outcome the days do not count ([D] that the consultation belongs to it: the texts say
争议协调; 执行程序解释 2020 art. 13). Seals of both courts run on and must be renewed: no freeze stops a renewal.
"""

from __future__ import annotations

from typing import Any

from shared.domain.exchanges import Exchange
from shared.domain.exclusions import Exclusion
from shared.domain.exclusions import Ground as Days
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending
from shared.messages.schemas import dump, load
from shared.procedures.dispute.ladder import coordinator_of, ladder
from shared.procedures.dispute.papers import AssetState, DisputeEnded, DisputePassed, Matter, Outcome
from shared.procedures.dispute.tables import ENDS, EWR67, EWR68, LIVE, NAME, Ground
from shared.procedures.matters import docket_entry
from shared.procedures.net_days import begin_exclusion, end_exclusion
from shared.procedures.papers import live_controls
from shared.procedures.power.asset import about_to_part, own_power
from shared.procedures.power.rulings import remember

#: Strength of a state that is an end; live states are weaker than any.
STRENGTH = {state: rank for rank, state in enumerate(ENDS)} | {"executed": len(ENDS), "joined": len(ENDS)}


def matter_of(exchange: Exchange) -> Matter:
    """What the dispute is about."""
    found: Matter = load(Matter, exchange.data["matter"])
    return found


def top_of(desk: Desk, matter: Matter) -> str:
    """The court that coordinates."""
    return coordinator_of(desk.registry, matter.a, matter.b, desk.today)


def rungs_of(desk: Desk, matter: Matter) -> tuple[str, ...]:
    """All courts on the ladders of both sides below the one that coordinates."""
    sides = (matter.parties, matter.parties[::-1])
    found = [court for one, two in sides for court in ladder(desk.registry, one, two, desk.today)[:-1]]
    return tuple(dict.fromkeys(found))


def row_of(desk: Desk, message: Received, *roles: str) -> Exchange:
    """This court's row of the dispute a message names. Raises Refused R2."""
    found = desk.exchanges.get(message.envelope.procedure_id)
    if found is None or found.procedure != NAME or found.role not in roles:
        refuse(RefusalCode.R2, "本院不在 {court} 所称的执行争议中。", "This court has no such part in a dispute with {court}.",
               rule=EWR67, court=message.envelope.sender)  # fmt: skip
    return found


def require_from(message: Received, *courts: str) -> None:
    """Raise Refused R2 unless one of these courts sent the message."""
    if message.envelope.sender not in courts:
        refuse(RefusalCode.R2, "{court} 不是该争议中有权发出此件的法院。", "{court} may not send this in the dispute.",
               rule=EWR67, court=message.envelope.sender)  # fmt: skip


def from_other_party(desk: Desk, message: Received) -> None:
    """Guard at a party: the other party sent it. Raises Refused R2."""
    require_from(message, matter_of(row_of(desk, message, "party")).other(desk.court_id))


def from_the_top(desk: Desk, message: Received) -> None:
    """Guard at a party: the court that coordinates sent it. Raises Refused R2."""
    require_from(message, top_of(desk, matter_of(row_of(desk, message, "party"))))


def from_a_party(desk: Desk, message: Received) -> None:
    """Guard at the court that coordinates: one of the two sent it. Raises Refused R2."""
    require_from(message, *matter_of(row_of(desk, message, "coordinator")).parties)


def in_dispute(sending: Sending, role: str, *states: str) -> Exchange:
    """The row a document is drafted on. Raises NoSuchTransition through its table, or Refused R2."""
    found = sending.exchange
    if found is None or found.procedure != NAME or found.role != role or found.state not in states:
        refuse(RefusalCode.R2, "当前状态（{state}）不能制发该文书。", "Not possible in this state ({state}).", rule=EWR67,
               state=found.state if found is not None else "—")  # fmt: skip
    return found


def open_party(desk: Desk, event: str, matter: Matter, *, exchange_id: str | None = None, **data: Any) -> Exchange:
    """A party enters the dispute; its days stop counting. Two contradicting titles: everything stops at once (EWR 68)."""
    facts: dict[str, Any] = {
        "matter": dump(matter),
        "ground": matter.ground.value,
        "asset": matter.asset,
        "minutes": {},
    }
    if matter.ground is Ground.TITLES:
        facts["frozen"] = {"scope": "case", "document": matter.ground.label.zh, "rule": EWR68}
    row = desk.open_exchange(NAME, "party", event=event, lineage_id=matter.lineage_of(desk.court_id),
                             peer=matter.other(desk.court_id), exchange_id=exchange_id, data=facts | data)  # fmt: skip
    _stop_days(desk, row, matter)
    return row


def _stop_days(desk: Desk, row: Exchange, matter: Matter) -> None:
    case, held = docket_entry(desk, row.lineage_id), desk.powers.get(row.lineage_id)
    if case is not None and case.state == "open" and held is not None and held.holder == desk.court_id:
        days = Days.JURISDICTION if matter.ground is Ground.JURISDICTION else Days.COORDINATION
        each = Exclusion(days, desk.today, None, f"执行争议 {matter.a}／{matter.b}")
        begin_exclusion(desk, row.lineage_id, each, follows=row.exchange_id)


def count_again(desk: Desk, row: Exchange, document_no: str) -> None:
    """The days count again that did not count because of this dispute."""
    for days in desk.exchanges.where(procedure="net_days", lineage_id=row.lineage_id, state="running"):
        if days.data.get("stay") == row.exchange_id:
            end_exclusion(desk, days, desk.today, document_no[:100])


def ends(desk: Desk, row: Exchange, outcome: Outcome, text: str, *, by: str, **facts: Any) -> Exchange | None:
    """The dispute ends at a party, unless it has ended by something as strong already; None then.

    A court that holds the case by now is told. facts: what else is remembered.
    """
    if STRENGTH.get(row.state, -1) >= ENDS.index(outcome.value):
        return None
    moved = desk.move(row, outcome.value, ended_by=by, end_text=text, **facts)
    tell_the_holder(desk, moved)
    if row.state in LIVE:
        count_again(desk, moved, text[:60] or outcome.value)
        desk.close_duties(subject_id=row.exchange_id, by=by, event="drop")
    return moved


def tell_the_holder(desk: Desk, row: Exchange) -> bool:
    """Say to the court that holds the case by now what binds it; False when the case has not gone from here."""
    power, data = desk.powers.get(row.lineage_id), row.data
    if power is None or power.holder in (None, desk.court_id):
        return False
    frozen, disposer = data.get("frozen", {}), str(data.get("disposer", ""))
    said = DisputePassed(
        str(data.get("dispute", row.exchange_id)), row.peer, str(data["asset"]), str(frozen.get("document", "")),
        frozen.get("scope") == "case", tuple(data.get("restraints", ())), "" if disposer == desk.court_id else disposer,
        str(data.get("decision_no", "")), row.state not in LIVE and not data.get("live"),
    )  # fmt: skip
    desk.send("dispute_passed", str(power.holder), said, lineage_id=row.lineage_id, exchange_id=row.exchange_id)
    return True


def bound_by(said: DisputePassed) -> dict[str, Any]:
    """What a successor keeps of it, in the form in which a party has it."""
    frozen = {"scope": "case" if said.whole_case else "asset", "document": said.frozen_by,
              "rule": EWR68 if said.whole_case else "F7.4"}  # fmt: skip
    facts: dict[str, Any] = {"dispute": said.dispute, "asset": said.asset, "live": not said.over, "ground": Ground.OTHER.value,
                             "restraints": list(said.restraints), "disposer": said.disposer, "decision_no": said.decision_no}  # fmt: skip
    return facts | {"frozen": frozen if said.frozen_by and not said.over else {}}


def tell_end(desk: Desk, row: Exchange, recipients: tuple[str, ...], outcome: Outcome, text: str) -> None:
    """Say to each of these courts how the dispute ended."""
    for court_id in dict.fromkeys(recipients):
        desk.send("dispute_ended", court_id, DisputeEnded(outcome, text), lineage_id=row.lineage_id,
                  exchange_id=row.exchange_id)  # fmt: skip


def reported_to(row: Exchange) -> tuple[str, ...]:
    """The superior this court has reported to, if it has."""
    above = str(row.data.get("reported_to", ""))
    return (above,) if above else ()


def states_of_assets(desk: Desk, row: Exchange) -> tuple[AssetState, ...]:
    """This court's controls over the disputed asset, each with the epoch from which its disposal right could pass."""
    asset = matter_of(row).asset.strip()
    found = [c for c in live_controls(desk, row.lineage_id) if asset and c.asset.strip() == asset]
    states = []
    for control in found:
        alone = own_power(desk, control.control_id) or about_to_part(desk, control)
        states.append(AssetState(control.control_id, control.asset, control.rank, control.end_on, alone.epoch,
                                 alone.holder or ""))  # fmt: skip
    return tuple(states)


__all__ = ["LIVE", "remember"]
