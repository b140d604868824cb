"""Leads of supervision (监督线索): who is competent, what is excluded, what is too late, with the proof of the last day.

A lead is always entered, whatever is wrong with it, so that nobody's paper is lost: an excluded or late one is then refused,
one that skipped a remedy is referred to the court of that remedy, the rest is docketed within seven days (a setting).
Source: 申请执行监督意见 法发〔2023〕4号 (articles unconfirmed); 处置参考价规定 法释〔2018〕15号 art. 25; 执行权制约意见 2021 art. 29;
law index S027.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.last_day import last_day
from shared.procedures.matters import Note, exchange_of
from shared.procedures.supervising import REMEDY, review_body
from shared.procedures.supervision.papers import (
    BY_A_PARTY,
    ON_A_PAPER,
    Challenged,
    RecordLead,
    Source,
    SupervisionOpened,
    SupervisionReferred,
)
from shared.procedures.supervision.routes import competent_court
from shared.procedures.supervision.tables import NAME, RULED, RUNNING, SUP

WINDOW_RULE, FILING_RULE, REVIEW_RULE, FILE_RULE = (
    "supervision_window", "supervision_filing", "supervision_review", "file_call_transfer",
)  # fmt: skip
RPR_25 = "处置参考价规定 2018 art. 25"


@dataclass(frozen=True, slots=True)
class Bar:
    """Why a lead is not docketed. `kind`: late | excluded."""

    kind: str
    code: RefusalCode
    reason: Text
    rule: str

    def as_dict(self) -> dict[str, str]:
        """The JSON form kept in an exchange."""
        return {
            "kind": self.kind,
            "code": self.code.value,
            "zh": self.reason.zh,
            "en": self.reason.en,
            "rule": self.rule,
        }


def record(desk: Desk, doer: Doer, about: About, given: RecordLead) -> Mapping[str, Any]:
    """Enter a lead, with what stands against it. Raises BadInput, Refused R2, R7, R11, UnknownCourt."""
    ruling_court = desk.registry.court(require_court_id(given.ruling_court)).court_id
    enforcing = desk.registry.court(require_court_id(given.enforcing_court)).court_id
    _require_complete(desk, given)
    _require_above(desk, ruling_court, enforcing)
    lineage_id = lineage_id_of(given.first_case_no or given.case_no)
    known = _of_the_same(desk, lineage_id, given.challenged_no, RUNNING)
    if known is not None:
        refuse(RefusalCode.R11, "对 {no} 的执行监督正在进行。", "Supervision of {no} is under way.", rule="[D]",
               no=given.challenged_no, exchange=known.exchange_id)  # fmt: skip
    refer_to, why = _belongs_elsewhere(desk, given, ruling_court)
    bar = None if refer_to else _barred(desk, given, lineage_id)
    persons = [line.strip() for line in given.persons.splitlines() if line.strip()]
    exchange = desk.open_exchange(
        NAME, "superior", event="record", lineage_id=lineage_id, peer=enforcing if ruling_court == desk.court_id else ruling_court,
        data={
            "source": given.source.value, "ruling_court": ruling_court, "enforcing_court": enforcing, "case_no": given.case_no,
            "challenged": given.challenged.value, "challenged_no": given.challenged_no, "challenged_id": given.challenged_id,
            "received_on": str(given.received_on), "grounds": given.grounds, "applicant": given.applicant,
            "counted_from": str(given.counted_from or ""), "paper_no": given.paper_no,
            "persons": list(dict.fromkeys([*([given.applicant] if given.applicant else []), *persons])),
            "bar": bar.as_dict() if bar else None, "refer_to": refer_to, "refer_why": why,
        },
    )  # fmt: skip
    desk.open_duty(FILING_RULE, lineage_id=lineage_id, subject_id=exchange.exchange_id, body=Body.FILING,
                   start=given.received_on)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": lineage_id, "refer_to": refer_to,
            "bar": bar.reason.zh if bar else ""}  # fmt: skip


def _require_complete(desk: Desk, given: RecordLead) -> None:
    if given.received_on > desk.today:
        raise BadInput(Text("收到之日不能在将来。", "The day of receipt may not lie in the future."))
    if given.source is Source.INACTION:
        refuse(
            RefusalCode.R7, "六个月未执行的申请按督促程序办理。", "A request for inaction is dealt with by urging.",
            rule="民事诉讼法 2023 art. 237", todo=Text("请登记“inaction_apply”。", "Record it by inaction_apply."),
        )  # fmt: skip
    if given.source in BY_A_PARTY and not given.applicant:
        raise BadInput(Text("请填写申请人。", "Name the applicant."))
    if given.source in BY_A_PARTY and given.challenged is Challenged.RECON_RULING and given.counted_from is None:
        raise BadInput(Text("请填写复议裁定生效日。", "Say when the ruling on reconsideration took effect."))
    if given.source in ON_A_PAPER and not given.paper_no:
        raise BadInput(Text("请填写交办、建议或者线索的文号。", "Give the number of the order, suggestion or lead."))


def _require_above(desk: Desk, ruling_court: str, enforcing: str) -> None:
    for court in {ruling_court, enforcing} - {desk.court_id}:
        if not desk.registry.is_superior(desk.court_id, court, REMEDY, desk.today):
            refuse(RefusalCode.R2, "本院不是 {court} 的上级法院。", "This court is not a superior of {court}.", rule=SUP,
                   court=court)  # fmt: skip
    if enforcing == desk.court_id:
        refuse(
            RefusalCode.R2, "本院执行的案件由上级法院监督。", "What this court enforces is supervised above.", rule=SUP
        )


def _of_the_same(desk: Desk, lineage_id: str, challenged_no: str, states: tuple[str, ...]) -> Exchange | None:
    rows = desk.exchanges.where(procedure=NAME, role="superior", lineage_id=lineage_id, state__in=list(states))
    return next((row for row in rows if row.data["challenged_no"] == challenged_no), None)


def _belongs_elsewhere(desk: Desk, given: RecordLead, ruling_court: str) -> tuple[str, str]:
    """The court an application belongs to, with the reason; empty when it belongs here. Raises Refused R7."""
    if given.source not in BY_A_PARTY or given.challenged is Challenged.SUPERVISION_RULING:
        return "", ""
    open_still = given.counted_from is None or given.counted_from >= given.received_on
    if given.challenged is Challenged.ACT and open_still:
        return ruling_court, "应当先提出执行异议"
    right = competent_court(desk.registry, ruling_court, given.challenged, given.beyond, desk.today)
    if given.challenged is Challenged.OBJECTION_RULING and open_still:
        if right == desk.court_id:
            refuse(RefusalCode.R7, "尚可申请复议，不作为执行监督办理。", "Reconsideration is still open.", rule=SUP,
                   todo=Text("请登记复议申请。", "Record a request for reconsideration."))  # fmt: skip
        return right, "应当先申请复议"
    return ("", "") if right == desk.court_id else (right, "由该院管辖")


def _barred(desk: Desk, given: RecordLead, lineage_id: str) -> Bar | None:
    if given.source is Source.PRICE and given.sale_notice_on is not None and given.sale_notice_on <= given.received_on:
        return Bar("late", RefusalCode.R12, Text("已发布首次拍卖公告，不再按参考价违法情形监督。",
                   "The first sale notice is out; the price is no ground of supervision any more."), RPR_25)  # fmt: skip
    if given.source not in BY_A_PARTY:
        return None
    ruled = _of_the_same(desk, lineage_id, given.challenged_no, RULED)
    if given.challenged is Challenged.SUPERVISION_RULING or ruled is not None:
        return Bar("excluded", RefusalCode.R8, Text("复议裁定已经执行监督审查，不再受理监督申请。",
                   "The ruling has been reviewed in supervision already."), SUP + "（条次待核）")  # fmt: skip
    if given.procuratorate_declined:
        return Bar("excluded", RefusalCode.R8, Text("人民检察院已作出不支持决定，不再受理监督申请。",
                   "The procuratorate has declined; no application lies any more."), SUP + "（条次待核）")  # fmt: skip
    return late_bar(desk, given.counted_from, given.received_on)


def late_bar(desk: Desk, counted_from: date | None, received_on: date) -> Bar | None:
    """What bars an application received after the six months, with the proof of their last day."""
    if counted_from is None:
        return None
    window = last_day(desk, WINDOW_RULE, counted_from)
    if received_on <= window.last_on:
        return None
    said = Text(f"自 {counted_from} 起六个月至 {window.last_on} 届满，{received_on} 申请已逾期。{window.proof.zh}",
                f"Six months from {counted_from} ended on {window.last_on}; {received_on} is too late. {window.proof.en}")  # fmt: skip
    return Bar("late", RefusalCode.R12, said, SUP)


def file(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """执监 number, the court below is told and owes its file. Raises Refused as the bar says; Conflict."""
    exchange = exchange_of(desk, about)
    bar = exchange.data.get("bar")
    if bar:
        refuse(RefusalCode(bar["code"]), "{why}", "{why_en}", rule=bar["rule"], why=bar["zh"], why_en=bar["en"],
               todo=Text("请不予受理。", "Refuse it."))  # fmt: skip
    if exchange.data.get("refer_to"):
        raise Conflict(
            Text("该申请应移送 {court}。", "It is to be referred to {court}."), court=exchange.data["refer_to"]
        )
    exchange = desk.move(exchange, "file", docket_no=desk.new_case_no("执监"), filed_on=str(desk.today))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=FILING_RULE, by=f"act:{doer.person_id}")
    open_review(desk, exchange)
    data = exchange.data
    files_due = due(desk.today, desk.law.period(FILE_RULE, desk.today), desk.law.calendar).due_on or desk.today
    told = SupervisionOpened(data["docket_no"], Source(data["source"]), Challenged(data["challenged"]),
                             (data["challenged_no"],), data["case_no"], files_due, data["applicant"])  # fmt: skip
    sent = desk.send("supervision_opened", exchange.peer, told, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    desk.move(exchange, "call_file", opened=sent, files_due=str(files_due))
    return {"docket_no": data["docket_no"], "message_id": sent}


def open_review(desk: Desk, exchange: Exchange) -> None:
    """The term of the review, a setting: no national figure was found."""
    desk.open_duty(REVIEW_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk),
                   start=date.fromisoformat(exchange.data["filed_on"]))  # fmt: skip


def turn_down(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """不予受理, for the reason entered with the lead. Raises Conflict when nothing bars it."""
    exchange = exchange_of(desk, about)
    if not exchange.data.get("bar"):
        raise Conflict(Text("没有不予受理的法定情形，应当立案。", "Nothing bars it; it must be docketed."))
    desk.move(exchange, "refuse", refused_on=str(desk.today))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=FILING_RULE, by=f"act:{doer.person_id}")
    return {"reason": exchange.data["bar"]["zh"]}


def refer(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """To the court of the objection or the reconsideration that was skipped, or to the competent court."""
    exchange = exchange_of(desk, about)
    data, to = exchange.data, str(exchange.data.get("refer_to", ""))
    if not to:
        raise Conflict(Text("该申请由本院办理。", "It belongs here."))
    exchange = desk.move(exchange, "refer", referred_on=str(desk.today))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=FILING_RULE, by=f"act:{doer.person_id}")
    paper = SupervisionReferred(data["challenged_no"], data["case_no"], data["applicant"],
                                date.fromisoformat(data["received_on"]), data["grounds"], data["refer_why"])  # fmt: skip
    sent = desk.send(
        "supervision_referred", to, paper, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id
    )
    return {"message_id": sent, "to": to}
