"""Elevation (提级执行): the superior's ruling moves the power over a case, at the instant it is served, exactly once.

Source: 民事诉讼法 2023 art. 237, art. 90; 执行程序解释 2020 arts 10–13; 执行工作规定 2020 arts 5, 15, 74;
法发〔2009〕43号 三(一). The instant of service follows commentary; continuity of controls by analogy (unconfirmed).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.domain import cases
from shared.domain.courts import Body, Tier
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.domain.transitions import Transition, after
from shared.messages.desk import Desk, Received, Sending, refusal_noted
from shared.messages.kinds import MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.terms import term
from shared.procedures.elevation_request import GROUND_TITLES, REMEDY, SIX_MONTHS
from shared.procedures.file_call import REVIEWERS, learn_power, report_closed
from shared.procedures.papers import (
    ControlItem, Ledger, control_items, docket_entry, latest_end, ledger, live_controls, require_hash,
)  # fmt: skip
from shared.procedures.service import TransferInformed
from shared.procedures.transfer import begin_as_new_holder, begin_as_old_holder

SHORT_CONTROL_RULE = "power_move_control_days"
EXITS = Text(
    "三种出路：原法院续封；本裁定一并续封；上级法院写明理由后径行移转。",
    "Three ways out: the old court renews; the ruling renews; the superior overrides with a signed reason.",
)

SUPERIOR = (
    Transition("", "request_received", "requested", "执行工作规定 2020 art. 15"),
    Transition("", "application_recorded", "requested", "民事诉讼法 2023 art. 237"),
    Transition("", "open_review", "reviewing", "执行工作规定 2020 art. 74"),
    Transition("requested", "docket", "reviewing", "法发〔2023〕4号 art. 2"),
    Transition("requested", "decline", "declined", "执行程序解释 2020 art. 11"),
    Transition("reviewing", "file_called", "reviewing", "审理期限规定 2000 art. 19"),
    Transition("reviewing", "file_received", "reviewing", "审理期限规定 2000 art. 19"),
    Transition("reviewing", "decline", "declined", "执行程序解释 2020 art. 11"),
    Transition("reviewing", "lower_case_closed", "ended", "E4 [D]"),
    Transition("reviewing", "rule", "ruled", "民事诉讼法 2023 art. 237"),
    Transition("ruled", "served", "served", "民事诉讼法 2023 art. 90"),
    Transition("ruled", "refused", "reviewing", "[D] corrected and ruled again"),
    Transition("ruled", "lower_case_closed", "revoked", "E1 [D]"),
    Transition("ruled", "withdraw", "withdrawing", "E2 [D]"),
    Transition("withdrawing", "withdrawn", "reviewing", "E2 [D]"),
    Transition("withdrawing", "withdrawal_refused", "ruled", "E2 [D]"),
    Transition("withdrawing", "served", "served", "E2 [D] the ruling took effect first"),
    Transition("withdrawing", "lower_case_closed", "revoked", "E1 [D]"),
    Transition("served", "withdrawal_refused", "served", "E2 [D]"),
)
LOWER = (
    Transition("", "request", "requesting", "执行工作规定 2020 art. 15"),
    Transition("", "file_called", "under_review", "审理期限规定 2000 art. 19"),
    Transition("", "ruling_applied", "served", "民事诉讼法 2023 art. 237"),
    Transition("requesting", "docketed", "under_review", "法发〔2023〕4号 art. 2"),
    Transition("requesting", "declined", "declined", "执行程序解释 2020 art. 11"),
    Transition("requesting", "ruling_applied", "served", "民事诉讼法 2023 art. 237"),
    Transition("under_review", "declined", "declined", "执行程序解释 2020 art. 11"),
    Transition("under_review", "closed_before", "ended", "E4 [D]"),
    Transition("under_review", "ruling_applied", "served", "民事诉讼法 2023 art. 237"),
)


@dataclass(frozen=True, slots=True)
class RulingInputs:
    """What the drafting officer decides; the rest comes from the file and the rule table."""

    reasoning: str = term("裁定理由", "reasoning", min_length=1, max_length=4000)
    renew_short_controls_until: date | None = term(
        "短期控制措施一并续至", "renew short controls until", default=None,
        help_zh="剩余不足规定天数的查封、冻结，由本裁定一并续期", help_en="the ruling renews controls with too little time left",
    )
    override_short_controls: str = term(
        "径行移转理由", "reason to move despite short controls", default="", max_length=1000,
    )
    exception_reason: str = term(
        "例外理由", "reason for the exception", default="", max_length=1000,
        help_zh="最高、高级人民法院自行执行须写明", help_en="required when a supreme or high court takes a case itself",
    )


@dataclass(frozen=True, slots=True)
class Renewal:
    """A control the ruling renews."""

    control_id: str = term("控制措施编号", "control id", max_length=64)
    end_on: date = term("新届满日", "new end")


@dataclass(frozen=True, slots=True)
class ElevationRuling:
    """提级执行裁定书."""

    document_no: str = term("裁定书号", "document number", max_length=64)
    document: str = term("裁定书正文", "text of the ruling", max_length=12_000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    case_no: str = term("原案号", "case number", max_length=64)
    grounds: tuple[str, ...] = term("事由", "grounds", min_length=1, max_length=4)
    controls: tuple[ControlItem, ...] = term("控制措施清单", "controls snapshot")
    renewals: tuple[Renewal, ...] = term("一并续封", "renewals")
    override_short_controls: str = term("径行移转理由", "override reason", default="", max_length=1000)
    exception_reason: str = term("例外理由", "exception reason", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class RulingServed:
    """Service of the ruling on the old holder's node: with the ruling, the power certificate of the new holder."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruling_sha256: str = term("裁定报文摘要", "hash of the ruling's bytes", pattern="[0-9a-f]{64}")
    epoch: int = term("新批次", "new epoch", minimum=2)
    served_at: datetime = term("送达时间", "served at")
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")
    ledger: Ledger = term("案款", "ledger")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """撤回: works only if it arrives before the power instant (E2)."""

    reason: str = term("撤回理由", "reason", min_length=1, max_length=2000)


def _prepare_ruling(desk: Desk, sending: Sending, given: RulingInputs) -> ElevationRuling:
    if sending.exchange is None or "file" not in sending.exchange.data:
        raise Conflict(
            Text("尚未收到原执行法院报送的案卷。", "The lower court's file has not arrived."),
            Text("请先调卷。", "Call up the file first."),
        )
    facts = sending.exchange.data
    controls = tuple(
        ControlItem(**item | {"start_on": date.fromisoformat(item["start_on"]), "end_on": date.fromisoformat(item["end_on"])})
        for item in facts["file"]["controls"]
    )
    short = [item for item in controls if (item.end_on - desk.today).days < _least_days(desk)]
    renewals = tuple(
        Renewal(item.control_id, _renewed_until(desk, item, given.renew_short_controls_until))
        for item in short if given.renew_short_controls_until is not None
    )
    document = _text_of(desk, sending, given, facts)
    return ElevationRuling(
        facts["docket_no"], document, hashlib.sha256(document.encode()).hexdigest(), facts["case_no"],
        tuple(facts["grounds"]), controls, renewals, given.override_short_controls, given.exception_reason,
    )


def _renewed_until(desk: Desk, item: ControlItem, asked: date) -> date:
    latest = latest_end(desk, item.kind, desk.today)
    if not item.end_on < asked <= latest:
        raise BadInput(
            Text("续封至 {asked} 不在 {now} 与 {latest} 之间。", "{asked} is not between {now} and {latest}."),
            asked=asked, now=item.end_on, latest=latest,
        )
    return asked


def _text_of(desk: Desk, sending: Sending, given: RulingInputs, facts: dict[str, object]) -> str:
    issuer, lower = desk.registry.court(desk.court_id), desk.registry.court(sending.recipient)
    grounds = "；".join(GROUND_TITLES[str(ground)].zh for ground in facts["grounds"])  # type: ignore[attr-defined]
    return "\n".join((
        issuer.name.zh, "执 行 裁 定 书", str(facts["docket_no"]),
        f"{lower.name.zh}立案执行的{facts['case_no']}一案，本院依法审查。", f"事由：{grounds}。", given.reasoning,
        "依照《中华人民共和国民事诉讼法》（2023年）第二百三十七条之规定，裁定如下：",
        f"{lower.name.zh}{facts['case_no']}一案由本院执行。",
        "本裁定送达后立即生效。", f"{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip


def _least_days(desk: Desk) -> int:
    return desk.law.period(SHORT_CONTROL_RULE, desk.today).amount


def _require_issuable(desk: Desk, sending: Sending) -> None:
    if sending.exchange is None or sending.exchange.state != "reviewing":
        state = sending.exchange.state if sending.exchange else "—"
        raise Conflict(Text("该程序不在审查中（{state}），不能制发裁定。", "Not under review ({state})."), state=state)
    ruling: ElevationRuling = sending.payload
    if not ruling.grounds:
        refuse(RefusalCode.R7, "裁定没有写明事由。", "The ruling states no ground.", rule=SIX_MONTHS)
    _require_exception(desk, desk.court_id, ruling)
    _require_long_controls(desk, [(c.control_id, c.end_on) for c in ruling.controls], ruling)


def _require_exception(desk: Desk, executor: str, ruling: ElevationRuling) -> None:
    if desk.registry.court(executor).tier in (Tier.SUPREME, Tier.HIGH) and not ruling.exception_reason:
        refuse(
            RefusalCode.R7, "最高、高级人民法院原则上不执行具体案件，裁定须写明例外理由。",
            "Supreme and high courts do not enforce cases in principle; the ruling must give the reason.",
            rule="法发〔2009〕43号 三(一)", todo=Text("请填写例外理由。", "Give the reason for the exception."),
        )


def _require_long_controls(desk: Desk, ends: list[tuple[str, date]], ruling: ElevationRuling) -> None:
    renewed = {item.control_id for item in ruling.renewals}
    least = _least_days(desk)
    short = [c for c, end in ends if (end - desk.today).days < least and c not in renewed]
    if short and not ruling.override_short_controls:
        refuse(
            RefusalCode.R10, "有 {count} 项查封（冻结）剩余不足 {least} 日，暂不得移转执行权。",
            "{count} controls have less than {least} days left; the power may not move yet.",
            rule="委托执行规定 2020 art. 6 类推 (unconfirmed); [D]", todo=EXITS, count=len(short), least=least,
            controls=",".join(short),
        )


def _ruled(desk: Desk, sending: Sending) -> None:
    exchange = sending.exchange
    if exchange is None:
        return
    power = desk.powers.first(lineage_id=sending.lineage_id)
    if power is not None:
        desk.save_power(replace(power, awaiting=sending.message_id), expected=power)
    desk.move(exchange, "rule", ruling=sending.message_id)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="elevation_review", by=sending.message_id)
    for court in desk.registry.superiors(sending.recipient, REMEDY, desk.today):
        if court.court_id == desk.court_id:
            break
        note = TransferInformed(sending.message_id, sending.kind, sending.recipient, sending.payload.case_no)
        desk.send("transfer_informed", court.court_id, note, lineage_id=sending.lineage_id,
                  exchange_id=exchange.exchange_id)  # fmt: skip


def _may_take_effect(desk: Desk, message: Received) -> None:
    ruling: ElevationRuling = message.payload
    require_hash(ruling.document, ruling.document_sha256, "裁定书正文")
    _require_exception(desk, message.envelope.sender, ruling)
    case = docket_entry(desk, message.envelope.subject)
    if case is not None and case.state == "closed":
        case_facts = {"case_no": case.case_no, "mode": case.mode or "", "closed_on": str(case.closed_on)}
        refuse(
            RefusalCode.R4, "案件 {case_no} 已于 {closed_on} 以“{mode}”结案。",
            "Case {case_no} was closed on {closed_on} as “{mode}”.", rule="执行工作规定 2020 art. 64; E1, E4",
            todo=Text("请撤销裁定；终本案件可另行恢复执行。", "Revoke the ruling; a case closed for now may be resumed."),
            **case_facts,
        )
    power = desk.powers.get(message.envelope.power_id or "")
    if power is None or case is None:
        refuse(RefusalCode.R3, "本院没有该项执行实施权的登记。", "This court has no record of that power.",
               rule="实施权唯一持有 [D]", power=message.envelope.power_id or "—")  # fmt: skip
    if power.state != "held" or power.epoch != message.envelope.from_epoch:
        power.refuse_stale(message.envelope.from_epoch or 0)
    ends = [(control.control_id, control.end_on) for control in live_controls(desk, case.lineage_id)]
    _require_long_controls(desk, ends, ruling)


def _take_power_away(desk: Desk, message: Received) -> None:
    """The power instant: compare-and-set on the epoch in the same commit as service, custody and the answer."""
    envelope, ruling = message.envelope, message.payload
    power, case = desk.powers.need(envelope.power_id), docket_entry(desk, envelope.subject)
    if case is None:
        return
    evidence = desk.witness(
        "served", subject_id=envelope.message_id, lineage_id=envelope.subject,
        detail={"power": power.power_id, "from_epoch": power.epoch, "epoch": power.epoch + 1, "to": envelope.sender},
    )
    served = power.served(from_epoch=envelope.from_epoch or 0, to=envelope.sender, at=desk.now,
                          ruling_id=envelope.message_id, evidence=evidence)  # fmt: skip
    desk.save_power(served, expected=power)
    renewals = {item.control_id: item.end_on for item in ruling.renewals}
    for control in live_controls(desk, case.lineage_id):
        end_on = renewals.get(control.control_id, control.end_on)
        desk.controls.save(replace(control, end_on=end_on, state="custody"))
    desk.cases.save(replace(case, state=after(cases.STATES, case.state, "power_passed")))
    exchange = desk.exchanges.get(envelope.procedure_id)
    if exchange is None:
        desk.open_exchange("elevation", "lower", event="ruling_applied", lineage_id=envelope.subject,
                           peer=envelope.sender, exchange_id=envelope.procedure_id)  # fmt: skip
    else:
        desk.move(exchange, "ruling_applied", ruling=envelope.message_id)
    begin_as_old_holder(desk, ruling_id=envelope.message_id, lineage_id=envelope.subject, new_holder=envelope.sender)
    answer = RulingServed(
        envelope.message_id, hashlib.sha256(envelope.to_bytes()).hexdigest(), served.epoch, desk.now,
        control_items(desk, case.lineage_id), ledger(desk, case),
    )
    desk.send("ruling_served", envelope.sender, answer, lineage_id=envelope.subject,
              exchange_id=envelope.procedure_id, in_reply_to=envelope.message_id, power_id=power.power_id)  # fmt: skip


def _answer_closed(desk: Desk, message: Received, refusal: Refusal) -> None:
    if refusal.code is RefusalCode.R4:
        report_closed(desk, message)


def _ruling_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The superior's side of a refusal: back to review, knowing the holder the refusing court named."""
    refusal_noted(desk, sending, refusal)
    power = desk.powers.first(lineage_id=sending.lineage_id)
    if power is not None and power.awaiting == sending.message_id:
        desk.save_power(replace(power, awaiting=None), expected=power)
    holder, epoch = refusal.facts.get("holder"), refusal.facts.get("epoch", "")
    if refusal.code is RefusalCode.R3 and holder and holder != desk.court_id and epoch.isdigit():
        learn_power(desk, sending.lineage_id, holder, int(epoch), refusal.facts.get("evidence", ""))
    if sending.exchange is not None and refusal.code is not RefusalCode.R4 and sending.exchange.state == "ruled":
        desk.move(sending.exchange, "refused", refusal=refusal.as_dict())


def _receive_power(desk: Desk, message: Received) -> None:
    said: RulingServed = message.payload
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.data.get("ruling") != said.ruling_id or exchange.peer != message.envelope.sender:
        refuse(RefusalCode.R7, "送达回执所指裁定 {ruling} 不是本院所发。", "The ruling {ruling} is not this court's.",
               rule="民事诉讼法 2023 art. 90", ruling=said.ruling_id)  # fmt: skip
    power = desk.powers.need(message.envelope.subject)
    certified = power.certified(epoch=said.epoch, to=desk.court_id, at=said.served_at, ruling_id=said.ruling_id,
                                evidence=message.envelope.message_id)  # fmt: skip
    desk.save_power(certified, expected=power)
    desk.move(exchange, "served", served=message.envelope.message_id)
    begin_as_new_holder(desk, ruling_id=said.ruling_id, lineage_id=message.envelope.subject,
                        old_holder=message.envelope.sender, case_no=str(exchange.data["case_no"]))  # fmt: skip


def _prepare_withdrawal(desk: Desk, sending: Sending, given: Withdrawal) -> Withdrawal:
    return given


def _require_ruled(desk: Desk, sending: Sending) -> None:
    if sending.exchange is None or sending.exchange.state != "ruled" or sending.supersedes != sending.exchange.data.get("ruling"):
        raise Conflict(Text("没有可撤回的裁定。", "There is no ruling to withdraw."))


def _withdrawing(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None:
        desk.move(sending.exchange, "withdraw", withdrawal=sending.message_id)


def _before_the_instant(desk: Desk, message: Received) -> None:
    power = desk.powers.get(message.envelope.subject)
    if desk.was_applied(message.envelope.supersedes or "") and power is not None:
        power.refuse_stale(power.epoch - 1)


def _withdrawn(desk: Desk, sending: Sending) -> None:
    if sending.exchange is None or sending.exchange.state != "withdrawing":
        return
    power = desk.powers.first(lineage_id=sending.lineage_id)
    if power is not None and power.awaiting is not None:
        desk.save_power(replace(power, awaiting=None), expected=power)
    desk.move(sending.exchange, "withdrawn")


def _withdrawal_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state in ("withdrawing", "served"):
        desk.move(sending.exchange, "withdrawal_refused")


PROCEDURE = Procedure(
    name="elevation",
    title=Text("提级执行", "elevation"),
    source=SIX_MONTHS,
    tables={"superior": SUPERIOR, "lower": LOWER},
    messages=(
        MessageKind(
            "elevation_ruling", 1, Text("提级执行裁定书", "elevation ruling"), ElevationRuling, "F1.3",
            "民事诉讼法 2023 art. 237; 执行工作规定 2020 arts 5, 74", superior(REMEDY), REVIEWERS, ApprovalRule.MAJOR,
            answers=("ruling_served", "case_closed"), sign_for=True, moves_power=True,
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R4, RefusalCode.R6, RefusalCode.R7,
                      RefusalCode.R8, RefusalCode.R10),
            offers=(Offer("elevation", "superior", ("reviewing",)),), inputs=RulingInputs, prepare=_prepare_ruling,
            check=_require_issuable, issued=_ruled, accept=_may_take_effect, apply=_take_power_away,
            turned_away=_answer_closed, refused=_ruling_refused,
        ),
        MessageKind(
            "ruling_served", 1, Text("裁定送达回执", "ruling served"), RulingServed, "F1.3",
            "民事诉讼法 2023 art. 90", to_superior(REMEDY), frozenset({Body.IMPLEMENTATION}), apply=_receive_power,
            refusals=(RefusalCode.R7,),
        ),
        MessageKind(
            "ruling_withdrawn", 1, Text("撤回裁定", "ruling withdrawn"), Withdrawal, "F1.3", "流转规则 E2 [D]",
            superior(REMEDY), REVIEWERS, ApprovalRule.PRESIDENT, inputs=Withdrawal, prepare=_prepare_withdrawal,
            check=_require_ruled, issued=_withdrawing, accept=_before_the_instant, delivered=_withdrawn,
            refused=_withdrawal_refused, refusals=(RefusalCode.R3,), sign_for=True,
            offers=(Offer("elevation", "superior", ("ruled",)),),
        ),
    ),
)  # fmt: skip
