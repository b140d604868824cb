"""The course of a suspension: what it forbids and stops, whom it is told to, how it goes with the case, how it ends.

Source: 民事诉讼法 2023 art. 267; 执行工作规定 2020 art. 60; 执行程序解释 2020 art. 13 (the days do not count);
not closing while suspended: 立案结案意见 art. 23 (unconfirmed); frozen transfers [D]: docs/decisions/0014.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.errors import Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.exclusions import Exclusion, Ground
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Done, Hooks
from shared.procedures.matters import closes_case, docket_entry
from shared.procedures.net_days import begin_exclusion
from shared.procedures.stay.course import count_again
from shared.procedures.suspension.tables import IN_FORCE, SuspensionGround, SuspensionLifted, SuspensionNotice
from shared.procedures.transfer.tables import UNDER_WAY
from shared.procedures.urging.course import AT_LOWER, POWER_PASSES, resume_clocks, suspend_clocks
from shared.procedures.waiting_duties import run_on, set_aside

#: The limit of the case follows the register of net days; execution notice and the like are owed all the same.
TRANSFER_CLOCKS = ("case_handover", "docket_after_file", "docket_after_designation")
#: Steps of a hand-over; messages already on their way still arrive, controls are preserved and renewed.
FROZEN = ("hand_over_case", "accept_handover", "report_handover_gap", "docket_transferred_case", "take_over_controls")
#: Running exchanges of the holder whose other court has to know: (procedure, role, states).
CONCERNED = (
    ("elevation", "lower", ("requesting", "under_review")), ("urging", "lower", AT_LOWER),
    ("designation", "target", ("holder", "docketed")), ("transfer", "old_holder", UNDER_WAY["old_holder"]),
    ("transfer", "new_holder", UNDER_WAY["new_holder"]),
)  # fmt: skip


class CaseSuspended(Conflict):
    """The holder itself has suspended enforcement."""

    code = "case_suspended"
    what = Text(
        "本案已中止执行（{ground}，{document}），期间不得办理“{act}”。",
        "Enforcement is suspended ({ground_en}, {document}); “{act_en}” is not possible meanwhile.",
    )
    todo = Text(
        "续封、查封等保全措施照常；中止的情形消失后恢复执行。", "Preserving goes on; resume when the ground has gone."
    )
    source = Citation("民事诉讼法", "2023", "art. 267")


class TransferFrozen(CaseSuspended):
    """A transfer stands still while the case is suspended."""

    code = "transfer_frozen"
    what = Text(
        "本案已中止执行（{ground}，{document}），移送程序冻结，不得办理“{act}”。",
        "The case is suspended ({ground_en}, {document}): its transfer is frozen, “{act_en}” must wait.",
    )
    todo = Text(
        "可以续封续冻；现执行法院恢复执行后继续移送。", "Renew controls; the transfer goes on once the holder resumes."
    )
    source = Citation("流转规则", "[D]", "E9")


def in_force(desk: Desk, lineage_id: str) -> list[Exchange]:
    """Suspensions in force as far as this court knows, here or at the holder."""
    return desk.exchanges.where(procedure="suspension", lineage_id=lineage_id, state__in=list(IN_FORCE))


def held_back(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """Guard of every act: no disposal, no payment, no closing while suspended; no step of a frozen transfer.

    Under a settlement money may be paid, as its performance may run through the court, and performed it closes the case.
    Raises CaseSuspended, TransferFrozen.
    """
    if act not in (*FROZEN, "pay_money", "release_control", "begin_disposal") and not closes_case(act, given):
        return
    for suspension in in_force(desk, lineage_id):
        ground, title = SuspensionGround(suspension.data["ground"]), desk.title_of(act)
        facts = {"ground": ground.label.zh, "ground_en": ground.label.en, "act": title.zh, "act_en": title.en,
                 "document": suspension.data["document_no"]}  # fmt: skip
        if act in FROZEN:
            if ground.freezes_transfer:
                raise TransferFrozen(**facts)
        elif act not in ("pay_money", "settlement_performed") or ground is not SuspensionGround.SETTLEMENT:
            raise CaseSuspended(**facts)


def begin(desk: Desk, lineage_id: str, *, ground: SuspensionGround, document_no: str, reason: str) -> Exchange:
    """At the holder: enforcement waits from today; every court concerned is told. Raises Conflict when it waits already."""
    for known in in_force(desk, lineage_id):
        if known.data["ground"] == ground:
            raise Conflict(Text("本案已以同一事由中止执行。", "The case is already suspended on this ground."))
    suspension = desk.open_exchange(
        "suspension", "court", event="suspend", lineage_id=lineage_id, peer=desk.court_id,
        data={"ground": ground.value, "document_no": document_no, "reason": reason, "from_on": str(desk.today),
              "decided_by": desk.court_id, "told": courts_concerned(desk, lineage_id)},
    )  # fmt: skip
    suspension = _stop(desk, suspension)
    for court_id in suspension.data["told"]:
        _tell(desk, suspension, court_id)
    return suspension


def courts_concerned(desk: Desk, lineage_id: str) -> list[str]:
    """The other courts of what is under way about the case."""
    found = {
        row.peer
        for procedure, role, states in CONCERNED
        for row in desk.exchanges.where(procedure=procedure, role=role, lineage_id=lineage_id, state__in=list(states))
    }
    return sorted(found - {desk.court_id})


def lift(desk: Desk, suspension: Exchange, *, document_no: str) -> Exchange:
    """At the holder: days count again, duties run on for what was left, everyone told before is told."""
    lifted = desk.move(suspension, "lift", last_day=str(desk.today), end_document_no=document_no)
    _run_on(desk, lifted, desk.today, document_no)
    _tell_on(desk, lifted, SuspensionLifted(lifted.exchange_id, document_no, desk.today), {desk.court_id})
    return lifted


def _tell_on(desk: Desk, ended: Exchange, said: SuspensionLifted, but: set[str]) -> None:
    """To the courts told before, as far as they know this one; each tells those it knows itself in turn."""
    known = came_from(desk, ended.lineage_id)
    told = {*ended.data["told"], *courts_concerned(desk, ended.lineage_id)} & known
    for court_id in sorted(told - but):
        desk.send("suspension_lifted", court_id, said, lineage_id=ended.lineage_id, exchange_id=ended.exchange_id)


def came_from(desk: Desk, lineage_id: str) -> set[str]:
    """The other courts of whatever this court knows of a case, and the courts it was to come from."""
    rows = desk.exchanges.where(lineage_id=lineage_id)
    return {str(court) for row in rows for court in (row.peer, row.data.get("old_court")) if court} - {desk.court_id}


def require_of_this_case(desk: Desk, message: Received, exchange_id: str, procedure: str) -> None:
    """Raises Refused R7 when what the message names is known here as something else, or of another case."""
    known = desk.exchanges.get(exchange_id)
    if known is not None and (known.procedure, known.lineage_id) != (procedure, message.envelope.subject):
        refuse(RefusalCode.R7, "所称程序不属于该案。", "The procedure named is not of that case.", rule="[D]",
               exchange=exchange_id)  # fmt: skip


def by_a_court_concerned(desk: Desk, message: Received) -> None:
    """Guard of the lifting. Raises Refused R2, R7."""
    require_of_this_case(desk, message, message.payload.suspension_id, "suspension")
    require_concerned(desk, message)


def require_concerned(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless the sender has to do with that case, as far as this court knows."""
    envelope, power = message.envelope, desk.powers.get(message.envelope.subject)
    if envelope.sender not in came_from(desk, envelope.subject) | {power.holder if power is not None else None}:
        refuse(RefusalCode.R2, "{court} 与本院的该案无关。", "{court} has nothing to do with that case here.", rule="[D]",
               court=envelope.sender)  # fmt: skip


def from_a_court_concerned(desk: Desk, message: Received) -> None:
    """Raises Refused R2 (the case is unknown here), R3 (this court holds the power, not by the sender), R7."""
    envelope, said = message.envelope, message.payload
    require_of_this_case(desk, message, said.suspension_id, "suspension")
    known = came_from(desk, envelope.subject)
    if not known:
        refuse(RefusalCode.R2, "本院没有与该案有关的程序。", "Nothing about that case is under way here.", rule="[D]")
    power = desk.powers.get(envelope.subject)
    if power is not None and power.state == "held" and not (said.with_the_case and envelope.sender in known):
        power.refuse_stale(power.epoch - 1)


def told(desk: Desk, message: Received) -> None:
    """At a court that the holder tells, or to which the case has come suspended."""
    envelope, said = message.envelope, message.payload
    facts = {"ground": said.ground.value, "document_no": said.document_no, "from_on": str(said.from_on),
             "decided_by": said.decided_by, "told": list(said.told)}  # fmt: skip
    known, event = desk.exchanges.get(said.suspension_id), "arrives" if said.with_the_case else "told"
    if known is None:
        known = desk.open_exchange("suspension", "court", event=event, lineage_id=envelope.subject, peer=envelope.sender,
                                   exchange_id=said.suspension_id, data=facts)  # fmt: skip
    elif known.state in IN_FORCE:
        known = desk.move(known, event, **facts)
    if known.state in IN_FORCE:
        _stop(desk, known)


def lifted_there(desk: Desk, message: Received) -> None:
    """At a court told before: the holder has lifted; what waited here runs on."""
    said: SuspensionLifted = message.payload
    known = desk.exchanges.get(said.suspension_id)
    if known is not None and known.state == "told":
        ended = desk.move(known, "lifted_there", last_day=str(said.last_day), end_document_no=said.document_no)
        _run_on(desk, ended, said.last_day, said.document_no)
        _tell_on(desk, ended, said, {desk.court_id, message.envelope.sender})


def _tell(desk: Desk, suspension: Exchange, court_id: str, *, with_the_case: bool = False) -> None:
    data = suspension.data
    notice = SuspensionNotice(
        suspension.exchange_id, SuspensionGround(data["ground"]), data["document_no"], data["decided_by"],
        date.fromisoformat(data["from_on"]), with_the_case, tuple(data["told"]) if with_the_case else (),
    )  # fmt: skip
    desk.send("suspension_notice", court_id, notice, lineage_id=suspension.lineage_id,
              exchange_id=suspension.exchange_id)  # fmt: skip


def _stop(desk: Desk, suspension: Exchange) -> Exchange:
    """Stop at this court whatever of the case runs here; can be asked again for what has begun to run since."""
    by, lineage_id, waiting = suspension.exchange_id, suspension.lineage_id, list(suspension.data.get("waiting", ()))
    here, case = suspension.state == "suspended", docket_entry(desk, lineage_id)
    if here and case is not None and case.state == "open":
        running = desk.exchanges.where(procedure="net_days", lineage_id=lineage_id, state="running")
        if all(row.data.get("stay") != by for row in running):
            each = Exclusion(Ground.SUSPENSION, desk.today, None, str(suspension.data["document_no"]))
            begin_exclusion(desk, lineage_id, each, follows=by)
    if SuspensionGround(suspension.data["ground"]).freezes_transfer:
        for transfer in desk.exchanges.where(procedure="transfer", lineage_id=lineage_id):
            waiting += set_aside(desk, transfer.exchange_id, from_on=desk.today, by=by, rules=TRANSFER_CLOCKS)
    suspend_clocks(desk, lineage_id, from_on=desk.today, stay_id=by)
    return desk.exchanges.save(replace(suspension, data=suspension.data | {"waiting": waiting}))


def _run_on(desk: Desk, suspension: Exchange, last_day: date, document_no: str) -> None:
    count_again(desk, suspension, last_day, document_no)
    waiting = list(suspension.data.get("waiting", ()))
    others = [
        each for each in in_force(desk, suspension.lineage_id) if SuspensionGround(each.data["ground"]).freezes_transfer
    ]
    if waiting and others:  # the transfer still stands still: it waits for the other one
        kept = [*others[0].data.get("waiting", ()), *waiting]
        desk.exchanges.save(replace(others[0], data=others[0].data | {"waiting": kept}))
    else:
        run_on(desk, waiting, lineage_id=suspension.lineage_id, last_day=last_day, document=document_no)
    resume_clocks(desk, suspension.lineage_id, last_day=last_day, stay_id=suspension.exchange_id)


def _power_passed(desk: Desk, message: Received) -> None:
    """At the old holder, in the commit of the service: the suspension goes with the case, the hand-over begins frozen."""
    lineage_id, power = message.envelope.subject, desk.powers.get(message.envelope.subject)
    for suspension in in_force(desk, lineage_id):
        if suspension.state != "suspended" or power is None or power.holder in (None, desk.court_id):
            continue
        count_again(desk, suspension, desk.today, message.envelope.message_id)
        others = sorted({*suspension.data["told"], *courts_concerned(desk, lineage_id), desk.court_id})
        passed = desk.move(suspension, "power_passed", told=others, waiting=[])
        _tell(desk, passed, power.holder, with_the_case=True)
        _stop(desk, passed)


def _stop_what_began(desk: Desk, message: Received) -> None:
    """A duty opened by a message that was still on its way waits too; a superior that urges now is told."""
    for suspension in in_force(desk, message.envelope.subject):
        stopped, sender = _stop(desk, suspension), message.envelope.sender
        if message.envelope.kind == "urging_order" and stopped.state == "suspended":
            others = sorted({*stopped.data["told"], sender})
            _tell(desk, desk.exchanges.save(replace(stopped, data=stopped.data | {"told": others})), sender)


def _stop_new_docket(desk: Desk, done: Done) -> None:
    """A case docketed while suspended: its clocks wait from its first day."""
    for suspension in in_force(desk, done.lineage_id):
        _stop(desk, suspension)


HOOKS = Hooks(
    after_apply={
        **dict.fromkeys(POWER_PASSES, _power_passed),
        **dict.fromkeys(("handover_gap", "custody_redirected", "urging_order"), _stop_what_began),
    },
    after_act={"docket_transferred_case": _stop_new_docket},
    before_act=(held_back,),
)
