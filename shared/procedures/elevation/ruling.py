"""The elevation ruling (提级执行裁定书): its text and guards at the superior, its service at the court that holds the power.

Source: 民事诉讼法 2023 arts 90, 237; 执行工作规定 2020 arts 5, 74; 法发〔2009〕43号 三(一); continuity of controls by
analogy of 委托执行规定 2020 art. 6 (unconfirmed).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from shared.domain.errors import Conflict, Text
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending, refusal_noted
from shared.procedures.designation.procedure import leave
from shared.procedures.elevation.payloads import ElevationRuling, RulingInputs, RulingServed
from shared.procedures.elevation.request_payloads import GROUND_TITLES, SIX_MONTHS
from shared.procedures.file_call import learn_power
from shared.procedures.matters import docket_entry, from_the_peer, need_entry
from shared.procedures.papers import control_items, ledger, live_controls, require_hash
from shared.procedures.power import notes as power_notes
from shared.procedures.power import rulings
from shared.procedures.power.routes import inform_levels, require_exception
from shared.procedures.service.electronic import TransferInformed
from shared.procedures.service.other_promises import no_longer_needed
from shared.procedures.transfer.procedure import begin_as_old_holder


def prepare_ruling(desk: Desk, sending: Sending, given: RulingInputs) -> ElevationRuling:
    """The whole ruling from what the officer decided, the lower court's file and the rule table. Raises Conflict."""
    if sending.exchange is None:
        raise Conflict(Text("没有可制发裁定的程序。", "There is no exchange to rule in."))
    controls = rulings.controls_of(sending.exchange)
    facts = sending.exchange.data
    renewals = rulings.renewals_for(desk, controls, given.renew_short_controls_until)
    document = _text_of(desk, sending, given, facts)
    return ElevationRuling(
        facts["docket_no"],
        document,
        hashlib.sha256(document.encode()).hexdigest(),
        facts["case_no"],
        tuple(facts["grounds"]),
        controls,
        renewals,
        given.override_short_controls,
        given.exception_reason,
    )


def _text_of(desk: Desk, sending: Sending, given: RulingInputs, facts: dict[str, Any]) -> str:
    issuer, lower = desk.registry.court(desk.court_id), desk.registry.court(sending.recipient)
    grounds = "；".join(GROUND_TITLES[ground].zh for ground in facts["grounds"])
    return "\n".join((
        issuer.name.zh, "执 行 裁 定 书", str(facts["docket_no"]),
        f"{lower.name.zh}立案执行的{facts['case_no']}一案，本院依法审查。", f"事由：{grounds}。", given.reasoning,
        "依照《中华人民共和国民事诉讼法》（2023年）第二百三十七条之规定，裁定如下：",
        f"{lower.name.zh}{facts['case_no']}一案由本院执行。",
        "本裁定送达后立即生效。", f"{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip


def require_issuable(desk: Desk, sending: Sending) -> None:
    """The superior's guard, at drafting and again at issue. Raises Conflict; Refused R3, R7, R10."""
    if sending.exchange is None or sending.exchange.state != "reviewing":
        state = sending.exchange.state if sending.exchange else "—"
        raise Conflict(Text("该程序不在审查中（{state}），不能制发裁定。", "Not under review ({state})."), state=state)
    ruling: ElevationRuling = sending.payload
    power_notes.require_free_to_rule(desk, sending)
    if not ruling.grounds:
        refuse(RefusalCode.R7, "裁定没有写明事由。", "The ruling states no ground.", rule=SIX_MONTHS)
    require_exception(desk.registry, desk.court_id, ruling.exception_reason)
    ends = ((control.control_id, control.end_on) for control in ruling.controls)
    rulings.require_long_controls(desk, ends, ruling.renewals, ruling.override_short_controls)


def ruled(desk: Desk, sending: Sending) -> None:
    """The superior's side of issuing: it waits for service; every level between is informed (EPI 11; [D])."""
    exchange = sending.exchange
    if exchange is None:
        return
    power_notes.await_service(desk, sending)
    desk.move(exchange, "rule", ruling=sending.message_id, from_epoch=sending.from_epoch,
              document_sha256=sending.payload.document_sha256)  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="elevation_review", by=sending.message_id)
    told = TransferInformed(sending.message_id, sending.kind, sending.recipient, sending.payload.case_no)
    inform_levels(desk, lower=sending.recipient, told=told, lineage_id=sending.lineage_id,
                  exchange_id=exchange.exchange_id)  # fmt: skip


def may_take_effect(desk: Desk, message: Received) -> None:
    """The holder's guard. Raises Refused R2, R3, R4, R7, R10."""
    from_the_peer("elevation", "lower", may_begin=True)(desk, message)
    ruling: ElevationRuling = message.payload
    require_hash(ruling.document, ruling.document_sha256, "裁定书正文")
    require_exception(desk.registry, message.envelope.sender, ruling.exception_reason)
    power = rulings.require_power_here(desk, message)
    if docket_entry(desk, power.lineage_id) is None:
        refuse(
            RefusalCode.R3,
            "本院第 {epoch} 批次取得的案件尚未移送立案，不能再提级。",
            "The case this court got with epoch {epoch} is not docketed here yet: it cannot be elevated.",
            rule="实施权唯一持有 [D]",
            todo=Text(
                "请待本院立案后另行裁定；确需变更的，由原决定法院另行指定。",
                "Rule again once it is docketed, or let the court that named this one name another.",
            ),
            epoch=str(power.epoch),
            holder=desk.court_id,
            evidence=power.certificate.get("service", ""),
        )
    ends = ((control.control_id, control.end_on) for control in live_controls(desk, message.envelope.subject))
    rulings.require_long_controls(desk, ends, ruling.renewals, ruling.override_short_controls)


def take_power_away(desk: Desk, message: Received) -> None:
    """The power instant: compare-and-set on the epoch in the same commit as service, custody and the answer."""
    envelope, case = message.envelope, need_entry(desk, message.envelope.subject)
    served = rulings.pass_power(desk, message, to=envelope.sender, renewals=message.payload.renewals)
    exchange = desk.exchanges.get(envelope.procedure_id)
    if exchange is None:
        desk.open_exchange("elevation", "lower", event="ruling_applied", lineage_id=envelope.subject,
                           peer=envelope.sender, exchange_id=envelope.procedure_id,
                           data={"ruling": envelope.message_id})  # fmt: skip
    else:
        desk.move(exchange, "ruling_applied", ruling=envelope.message_id)
    begin_as_old_holder(desk, ruling_id=envelope.message_id, lineage_id=envelope.subject, new_holder=envelope.sender)
    leave(desk, case.lineage_id)
    answer = RulingServed(
        envelope.message_id,
        desk.message_sha256(envelope.message_id),
        served.epoch,
        desk.now,
        control_items(desk, case.lineage_id),
        ledger(desk, case),
    )
    desk.send("ruling_served", envelope.sender, answer, lineage_id=envelope.subject,
              exchange_id=envelope.procedure_id, in_reply_to=envelope.message_id, power_id=served.power_id)  # fmt: skip


def ruling_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The superior's side of a refusal: back to review, knowing the holder the refusing court named."""
    if power_notes.service_disputed(desk, sending, refusal):
        return
    refusal_noted(desk, sending, refusal)
    power = desk.powers.get(sending.lineage_id)
    if power is not None and power.awaiting == sending.message_id:
        desk.save_power(replace(power, awaiting=None), expected=power)
    holder, epoch = refusal.facts.get("holder"), refusal.facts.get("epoch", "")
    if refusal.code is RefusalCode.R3 and holder and holder != desk.court_id and epoch.isdigit():
        learn_power(desk, sending.lineage_id, holder, int(epoch), refusal.facts.get("evidence", ""))
    if sending.exchange is not None and refusal.code is not RefusalCode.R4 and sending.exchange.state == "ruled":
        desk.move(sending.exchange, "refused", refusal=refusal.as_dict())
    no_longer_needed(desk, sending.lineage_id, f"{refusal.code}: {refusal.reason.zh}")
