"""What every ruling that moves a case has in common: guards at both ends, the power instant, withdrawal.

Source: 民事诉讼法 2023 arts 90, 237; 执行工作规定 2020 arts 5, 64, 74; flows E1, E2, E4, E6 [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain import cases
from shared.domain.cases import Case
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.power import Power
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.domain.transitions import after
from shared.messages.desk import Desk, Received, Sending, refusal_noted
from shared.messages.terms import term
from shared.procedures.file_call import report_closed
from shared.procedures.matters import docket_entry
from shared.procedures.papers import ControlItem, latest_end, live_controls
from shared.procedures.power.notes import no_longer_awaited
from shared.procedures.service.other_promises import no_longer_needed

SHORT_CONTROL_RULE = "power_move_control_days"
BEFORE_DOCKETING = ("holder", "checking", "accepted")
EXITS = Text(
    "三种出路：原法院续封；本裁定一并续封；上级法院写明理由后径行移转。",
    "Three ways out: the old court renews; the ruling renews; the superior overrides with a signed reason.",
)


@dataclass(frozen=True, slots=True)
class RulingRenewal:
    """A control the ruling renews."""

    control_id: str = term("控制措施编号", "control id", max_length=64)
    end_on: date = term("新届满日", "new end")


@dataclass(frozen=True, slots=True)
class RulingWithdrawal:
    """撤回: works only if it arrives before the power instant (E2)."""

    reason: str = term("撤回理由", "reason", min_length=1, max_length=2000)


def remember(desk: Desk, exchange: Exchange, **data: Any) -> Exchange:
    """Keep facts with an exchange without moving it."""
    return desk.exchanges.save(replace(exchange, data=exchange.data | data))


# — drafting and issuing, at the deciding court —


def controls_of(exchange: Exchange) -> tuple[ControlItem, ...]:
    """The controls as the original court last sent them. Raises Conflict when no file has come."""
    if "file" not in exchange.data:
        raise Conflict(
            Text("尚未收到原执行法院报送的案卷。", "The lower court's file has not arrived."),
            Text("请先调卷。", "Call up the file first."),
        )
    return tuple(
        ControlItem(
            **item | {name: date.fromisoformat(item[name]) for name in ("start_on", "end_on")} | {"freezes": ()}
        )
        for item in exchange.data["file"]["controls"]
    )


def renewals_for(desk: Desk, controls: Iterable[ControlItem], until: date | None) -> tuple[RulingRenewal, ...]:
    """Renewals of those controls that have too little time left. Raises BadInput for an impossible date."""
    if until is None:
        return ()
    found = []
    for item in controls:
        if (item.end_on - desk.today).days >= least_days(desk):
            continue
        latest = latest_end(desk, item.kind, desk.today)
        if not item.end_on < until <= latest:
            raise BadInput(
                Text("续封至 {asked} 不在 {now} 与 {latest} 之间。", "{asked} is not between {now} and {latest}."),
                asked=until,
                now=item.end_on,
                latest=latest,
            )
        found.append(RulingRenewal(item.control_id, until))
    return tuple(found)


def least_days(desk: Desk) -> int:
    """Days a control must have left when power moves."""
    return desk.law.period(SHORT_CONTROL_RULE, desk.today).amount


def require_long_controls(
    desk: Desk, ends: Iterable[tuple[str, date]], renewals: Iterable[RulingRenewal], override: str
) -> None:
    """Raise Refused R10 when a control has too little time left, is not renewed and nobody overrides."""
    renewed = {item.control_id: item.end_on for item in renewals}
    least = least_days(desk)
    short = [c for c, end in ends if (max(end, renewed.get(c, end)) - desk.today).days < least]
    if short and not override:
        refuse(
            RefusalCode.R10,
            "有 {count} 项查封（冻结）剩余不足 {least} 日，暂不得移转执行权。",
            "{count} controls have less than {least} days left; the power may not move yet.",
            rule="委托执行规定 2020 art. 6 类推 (unconfirmed); [D]",
            todo=EXITS,
            count=len(short),
            least=least,
            controls=",".join(short),
        )


# — the power instant, at the court that holds —


def require_power_here(desk: Desk, message: Received) -> Power:
    """The power the ruling names, held here on that epoch.

    Raises: Refused R4 (E1, E4: closed), R3 (unknown, elsewhere or another epoch, with the winner's evidence).
    """
    case = docket_entry(desk, message.envelope.subject)
    if case is not None and case.state == "closed":
        refuse(
            RefusalCode.R4,
            "案件 {case_no} 已于 {closed_on} 以“{mode}”结案。",
            "Case {case_no} was closed on {closed_on} as “{mode}”.",
            rule="执行工作规定 2020 art. 64; E1, E4",
            todo=Text(
                "请撤销裁定；终本案件可另行恢复执行。", "Revoke the ruling; a case closed for now may be resumed."
            ),
            case_no=case.case_no,
            mode=case.mode or "",
            closed_on=str(case.closed_on),
        )
    power = desk.powers.get(message.envelope.power_id or "")
    if power is None or power.lineage_id != message.envelope.subject:
        refuse(RefusalCode.R3, "本院没有该项执行实施权的登记。", "This court has no record of that power.",
               rule="实施权唯一持有 [D]", power=message.envelope.power_id or "—")  # fmt: skip
    if power.state != "held" or power.epoch != message.envelope.from_epoch:
        power.refuse_stale(message.envelope.from_epoch or 0)
    if case is None and before_docketing(desk, message.envelope.subject) is None:
        refuse(RefusalCode.R3, "本院没有该案件。", "This court has no such case.", rule="实施权唯一持有 [D]")
    return power


def before_docketing(desk: Desk, lineage_id: str) -> Exchange | None:
    """The transfer by which this court got a power whose case it has not docketed yet."""
    return desk.exchanges.first(
        procedure="transfer", role="new_holder", lineage_id=lineage_id, state__in=list(BEFORE_DOCKETING)
    )


def pass_power(desk: Desk, message: Received, *, to: str, renewals: Iterable[RulingRenewal]) -> Power:
    """The power instant: compare-and-set on the epoch in the same commit as service, custody and the answer."""
    envelope = message.envelope
    power, case = desk.powers.need(envelope.power_id), docket_entry(desk, envelope.subject)
    evidence = desk.witness(
        "served",
        subject_id=envelope.message_id,
        lineage_id=envelope.subject,
        detail={"power": power.power_id, "from_epoch": power.epoch, "epoch": power.epoch + 1, "to": to},
    )
    served = power.served(from_epoch=envelope.from_epoch or 0, to=to, at=desk.now, ruling_id=envelope.message_id,
                          evidence=evidence)  # fmt: skip
    desk.save_power(served, expected=power)
    keep_in_custody(desk, case, envelope.subject, renewals)
    return served


def keep_in_custody(
    desk: Desk, case: Case | None, lineage_id: str, renewals: Iterable[RulingRenewal], event: str = "power_passed"
) -> None:
    """Controls and docket entry of the court that loses the case; a court that never docketed keeps nothing.

    A renewal by the ruling stays within the cap of the law, as any renewal. Raises ControlTooLong, ControlLapsed.
    """
    ends = {item.control_id: item.end_on for item in renewals}
    state = "custody" if case is not None else "taken_over"
    for control in live_controls(desk, lineage_id):
        end_on, kept = ends.get(control.control_id, control.end_on), control
        if end_on > control.end_on:
            latest = latest_end(desk, control.kind, desk.today)
            kept = control.renewed(end_on=end_on, today=desk.today, latest=latest)
        desk.controls.save(replace(kept, state=state))
    if case is not None:
        desk.cases.save(replace(case, state=after(cases.STATES, case.state, event), mode=None, closed_on=None))


def answer_closed(desk: Desk, message: Received, refusal: Refusal) -> None:
    """E1, E4: besides the refusal, the report how the case was closed."""
    if refusal.code is RefusalCode.R4:
        report_closed(desk, message)


# — withdrawal (E2) —


def as_given(desk: Desk, sending: Sending, given: RulingWithdrawal) -> RulingWithdrawal:
    """What the officer fills in is the whole document."""
    return given


def require_ruled(desk: Desk, sending: Sending) -> None:
    """Raises Conflict unless the exchange has a ruling on its way and the withdrawal names it."""
    exchange = sending.exchange
    if exchange is None or exchange.state != "ruled" or sending.supersedes != exchange.data.get("ruling"):
        raise Conflict(Text("没有可撤回的裁定。", "There is no ruling to withdraw."))


def withdrawing(desk: Desk, sending: Sending) -> None:
    """The withdrawal has left."""
    if sending.exchange is not None:
        desk.move(sending.exchange, "withdraw", withdrawal=sending.message_id)
        no_longer_needed(desk, sending.lineage_id, "撤回裁定 · the ruling is being withdrawn")


def before_the_instant(desk: Desk, message: Received) -> None:
    """Raises Refused R3 when the ruling to be withdrawn has already taken effect here."""
    power = desk.powers.get(message.envelope.subject)
    if desk.was_applied(message.envelope.supersedes or "") and power is not None:
        power.refuse_stale(power.epoch - 1)


def withdrawn(desk: Desk, sending: Sending) -> Exchange | None:
    """The withdrawal came in time; the exchange back in review, or None when it had moved on."""
    if sending.exchange is None or sending.exchange.state != "withdrawing":
        return None
    no_longer_awaited(desk, sending.lineage_id, sending.supersedes)
    return desk.move(sending.exchange, "withdrawn")


def withdrawal_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The ruling had taken effect first: a later change needs a new ruling."""
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state == "withdrawing":
        desk.move(sending.exchange, "withdrawal_refused")
