"""A supervision at the courts below: the file goes up, the ruling is carried out where the case is enforced.

Source: 审理期限规定 2000 art. 19; 执行工作规定 2020 art. 71; that the effect follows the case: [D]; law index S028, S035, S036.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About
from shared.procedures.liability.enclosed import analysis_received
from shared.procedures.matters import docket_entry, exchange_of, from_the_peer
from shared.procedures.objection.effects import carry_out
from shared.procedures.papers import FileSheet, control_items, file_sheet
from shared.procedures.supervising import REMEDY, open_dated_duty, require_future, review_body
from shared.procedures.supervision.lead import FILE_RULE
from shared.procedures.supervision.papers import (
    Disposition,
    SendFile,
    SupervisionEffect,
    SupervisionFile,
    SupervisionOpened,
    SupervisionReferred,
    SupervisionReport,
    SupervisionRuling,
)
from shared.procedures.supervision.ruling import require_ruling
from shared.procedures.supervision.tables import NAME, SUP
from shared.procedures.suspension.course import came_from

REPORT_RULE = "supervision_report"
FROM_ABOVE = from_the_peer(NAME, "lower")


def _known(desk: Desk, lineage_id: str) -> bool:
    return docket_entry(desk, lineage_id) is not None or desk.exchanges.first(lineage_id=lineage_id) is not None


def ruling_here(desk: Desk, lineage_id: str, number: str) -> Exchange | None:
    """The objection or reconsideration of this court whose ruling has this number."""
    rows = desk.exchanges.where(lineage_id=lineage_id, procedure__in=["reconsideration", "objection", "side_review"],
                                role__in=["upper", "court"])  # fmt: skip
    return next((row for row in rows if number in (row.data.get("recon_case_no"), row.data.get("ruling_no"))
                 and (row.role == "court" or row.data.get("recon_case_no") == number)), None)  # fmt: skip


def accept_opened(desk: Desk, message: Received) -> None:
    """Only about a case this court has to do with. Raises Refused R2, R7, R12."""
    from_the_peer(NAME, "lower", may_begin=True)(desk, message)
    if not _known(desk, message.envelope.subject):
        refuse(RefusalCode.R7, "本院没有与案件 {case_no} 有关的案卷。", "This court has no file about case {case_no}.", rule=SUP,
               case_no=message.payload.case_no)  # fmt: skip
    require_future(desk, message.payload.files_due)


def take_opened(desk: Desk, message: Received) -> None:
    """The file is owed within five days, ten at the latest (SLR 19)."""
    said: SupervisionOpened = message.payload
    exchange = desk.open_exchange(
        NAME, "lower", event="opened", lineage_id=message.envelope.subject, peer=message.envelope.sender,
        exchange_id=message.envelope.procedure_id,
        data={"opened": message.envelope.message_id, "docket_no": said.document_no, "challenged_no": said.challenged_docs[0],
              "case_no": said.case_no},
    )  # fmt: skip
    desk.open_duty(FILE_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk))


def send_file(desk: Desk, doer: Doer, about: About, given: SendFile) -> Mapping[str, Any]:
    """The file goes up, with what this court knows of the ruling and its effect."""
    exchange = exchange_of(desk, about)
    case, ruling = (
        docket_entry(desk, exchange.lineage_id),
        ruling_here(desk, exchange.lineage_id, exchange.data["challenged_no"]),
    )
    known = ruling.data if ruling is not None else {}
    effective = given.effective_on or (date.fromisoformat(known["effective_on"]) if known.get("effective_on") else None)
    sent = desk.send(
        "supervision_file", exchange.peer,
        SupervisionFile(
            exchange.data["docket_no"], exchange.data["challenged_no"], str(known.get("challenged", ""))[:64], effective,
            case.state if case else "elsewhere", control_items(desk, exchange.lineage_id),
            file_sheet(desk, case) if case else FileSheet.of(f"{exchange.data['challenged_no']} 案卷"), given.note,
        ),
        lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id, in_reply_to=exchange.data["opened"],
    )  # fmt: skip
    desk.move(exchange, "send_file", file=sent)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=FILE_RULE, by=sent)
    return {"message_id": sent}


def accept_ruling(desk: Desk, message: Received) -> None:
    """Of the court that opened it, still under way here, and whole. Raises Refused R2, R7, R11."""
    FROM_ABOVE(desk, message)
    if desk.exchanges.need(message.envelope.procedure_id).state not in ("informed", "file_sent"):
        refuse(
            RefusalCode.R11, "该执行监督案件在本院已经办结。", "This supervision has been dealt with here.", rule=SUP
        )
    require_ruling(message.payload)


def take_ruling(desk: Desk, message: Received) -> None:
    """Its whole effect at the court of the ruling: replaced, sent back, or left as it is."""
    envelope, said = message.envelope, message.payload
    exchange = desk.exchanges.need(envelope.procedure_id)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=FILE_RULE, by=envelope.message_id, event="drop")
    facts: dict[str, Any] = {
        "ruling": envelope.message_id,
        "disposition": said.disposition.value,
        "document_no": said.document_no,
    }
    event = "ruled" if said.disposition.rules else "remanded" if said.disposition is Disposition.REMANDED else "ended"
    if said.disposition.rules and said.enforcing_court == desk.court_id:
        facts["carried_out"] = _carry_out(desk, envelope.subject, said.challenged_id or said.challenged_no, said)
    exchange = desk.move(exchange, event, **facts)
    _note_on_the_ruling(desk, exchange, said)
    analysis_received(desk, message, said.analysis, review_body(desk))
    if said.report_due is not None:
        open_dated_duty(desk, REPORT_RULE, said.report_due, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                        body=review_body(desk).value, document=said.document_no, paper=envelope.message_id)  # fmt: skip
    desk.raise_task(
        "supervised", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk),
        zh=f"执行监督裁定（{said.document_no}）：{said.disposition.label.zh}。{said.remand_scope}",
        en=f"Ruling {said.document_no} in supervision: {said.disposition.label.en}. {said.remand_scope}",
        once_key=f"supervised:{envelope.message_id}",
    )  # fmt: skip


def _note_on_the_ruling(desk: Desk, exchange: Exchange, said: SupervisionRuling) -> None:
    """What was supervised says so itself; its own states stay, its ruling was final."""
    ruling = ruling_here(desk, exchange.lineage_id, said.challenged_no)
    if ruling is not None:
        kept = {
            "document_no": said.document_no,
            "disposition": said.disposition.value,
            "act_effect": said.act_effect.value,
        }
        desk.exchanges.save(
            replace(ruling, data=ruling.data | {"supervised": [*ruling.data.get("supervised", []), kept]})
        )


def _carry_out(desk: Desk, lineage_id: str, about: str, said: SupervisionRuling | SupervisionEffect) -> dict[str, Any]:
    return carry_out(
        desk, lineage_id, about, said.act_effect.value, document_no=said.document_no, varied_text=said.varied_text
    )


def report(desk: Desk, doer: Doer, about: About, given: SupervisionReport) -> Mapping[str, Any]:
    """What came of the matter sent back goes up."""
    exchange = desk.move(exchange_of(desk, about), "report", new_ruling=given.document_no)
    sent = desk.send("supervision_report", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["ruling"])  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=REPORT_RULE, by=sent)
    return {"message_id": sent}


def accept_effect(desk: Desk, message: Received) -> None:
    """From a superior, or from the court the case came from. Raises Refused R2, R11."""
    envelope = message.envelope
    above = desk.registry.is_superior(envelope.sender, desk.court_id, REMEDY, desk.today)
    if not above and envelope.sender not in came_from(desk, envelope.subject):
        refuse(RefusalCode.R2, "{court} 不是本院的上级法院，也不是本案的移送法院。",
               "{court} is neither a superior nor the court the case came from.", rule=SUP, court=envelope.sender)  # fmt: skip
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None and (known.role != "lower" or "carried_out" in known.data):
        refuse(RefusalCode.R11, "该监督裁定已在本院办理。", "That ruling has been dealt with here.", rule=SUP)


def take_effect(desk: Desk, message: Received) -> None:
    """Carried out here, or passed on to the court that holds the case by now."""
    envelope, said = message.envelope, message.payload
    power = desk.powers.get(envelope.subject)
    facts: dict[str, Any] = {
        "document_no": said.document_no,
        "disposition": said.disposition.value,
        "told": envelope.message_id,
    }
    elsewhere = power.holder if power is not None and power.state == "elsewhere" else None
    if elsewhere not in (None, desk.court_id, envelope.sender):
        opened = desk.open_exchange(NAME, "enforcing", event="pass_on", lineage_id=envelope.subject, peer=envelope.sender,
                                    exchange_id=envelope.procedure_id, data=facts | {"holder": elsewhere})  # fmt: skip
        desk.send(
            "supervision_effect", str(elsewhere), said, lineage_id=envelope.subject, exchange_id=opened.exchange_id
        )
        return
    if said.disposition.rules:
        facts["carried_out"] = _carry_out(desk, envelope.subject, said.challenged_id, said)
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None:  # the court of the ruling, to which the case has gone meanwhile
        desk.exchanges.save(replace(known, data=known.data | facts))
    else:
        desk.open_exchange(NAME, "enforcing", event="effect", lineage_id=envelope.subject, peer=envelope.sender,
                           exchange_id=envelope.procedure_id, data=facts)  # fmt: skip
    desk.raise_task(
        "supervised", lineage_id=envelope.subject, subject_id=envelope.procedure_id, body=Body.IMPLEMENTATION,
        zh=f"执行监督裁定（{said.document_no}）：{said.disposition.label.zh}。",
        en=f"Ruling {said.document_no} in supervision: {said.disposition.label.en}.",
        once_key=f"supervised:{said.ruling_id}",
    )  # fmt: skip


def take_referred(desk: Desk, message: Received) -> None:
    """An application that skipped this court: somebody files it as what it should have been."""
    envelope, said = message.envelope, message.payload
    data = {"challenged_no": said.challenged_no, "case_no": said.case_no, "received_on": str(said.received_on)}
    desk.open_exchange(NAME, "referred_to", event="referred", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id, data=data)  # fmt: skip
    desk.raise_task(
        "supervision_referred", lineage_id=envelope.subject, subject_id=envelope.procedure_id, body=Body.FILING,
        zh=f"{envelope.sender} 移送对 {said.challenged_no} 的申请（{said.reason}），请依法立案审查。",
        en=f"{envelope.sender} refers an application against {said.challenged_no}; file it as what it is.",
        once_key=f"referred:{envelope.message_id}",
    )  # fmt: skip


def accept_referred(desk: Desk, message: Received) -> None:
    """Raises Refused R11 when it is known already."""
    said: SupervisionReferred = message.payload
    if desk.exchanges.get(message.envelope.procedure_id) is not None:
        refuse(RefusalCode.R11, "该申请已移送。", "It has been referred already.", rule=SUP, case_no=said.case_no)
