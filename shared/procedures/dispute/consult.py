"""The courts consult: a letter, a month to answer it, minutes or disagreement; silence is failure.

Both letters may cross: the one whose exchange has the smaller id goes on at both courts ([D]). Minutes are agreed once both
courts have signed one text. Source: 执行工作规定 2020 arts 14, 67–68; one month is one provincial rule (unconfirmed).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About
from shared.procedures.dispute.course import (
    count_again,
    ends,
    in_dispute,
    matter_of,
    open_party,
    reported_to,
    row_of,
    tell_end,
    top_of,
)
from shared.procedures.dispute.papers import (
    AgreeMinutes,
    ConsultInputs,
    Disagree,
    DisputeConsult,
    Matter,
    MinutesInputs,
    OpenDispute,
    Outcome,
)
from shared.procedures.dispute.tables import EWR67, LIVE, NAME, Ground
from shared.procedures.matters import exchange_of, need_entry, open_entry
from shared.procedures.papers import require_hash
from shared.procedures.power.rulings import remember

ANSWER_RULE = "dispute_consult_answer"


def prepare(desk: Desk, sending: Sending, given: ConsultInputs) -> DisputeConsult:
    """The letter. Raises BadInput (no asset named), Refused R2 (no common superior), NotTheHolder."""
    case, other = open_entry(desk, sending.lineage_id), desk.registry.court(sending.recipient).court_id
    desk.powers.need(sending.lineage_id).require_holder(desk.court_id)
    if given.ground in (Ground.ASSET, Ground.DISPOSAL_RIGHT) and not given.asset.strip():
        raise BadInput(Text("请写明争议财产。", "Name the disputed asset."))
    matter = Matter(given.ground, desk.court_id, case.case_no, case.lineage_id, other, given.other_case_no,
                    lineage_id_of(given.other_case_no), given.asset)  # fmt: skip
    top_of(desk, matter)
    return DisputeConsult(matter, given.claim, given.basis, given.proposal, _hash(given.proposal))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _running(desk: Desk, matter: Matter) -> Exchange | None:
    """A dispute about the same at this court that has not ended."""
    rows = desk.exchanges.where(procedure=NAME, role="party", lineage_id=matter.lineage_of(desk.court_id),
                                state__in=list(LIVE))  # fmt: skip
    return next((row for row in rows if matter_of(row).same_as(matter)), None)


def may_leave(desk: Desk, sending: Sending) -> None:
    """No second letter while a dispute about the same runs. Raises Refused R11."""
    known = _running(desk, sending.payload.matter)
    if known is not None:
        refuse(RefusalCode.R11, "同一争议的协调程序正在进行。", "A dispute about the same is under way.", rule="[D]",
               exchange=known.exchange_id)  # fmt: skip


def issued(desk: Desk, sending: Sending) -> None:
    """The court that begins waits for the answer."""
    said: DisputeConsult = sending.payload
    row = open_party(desk, "consult", said.matter, exchange_id=sending.exchange_id, consult=sending.message_id)
    _signed(desk, row, said.proposal, mine=True)


def delivered(desk: Desk, sending: Sending) -> None:
    """The month runs from the other court's receipt."""
    row = desk.exchanges.need(sending.exchange_id)
    if row.state == "consulting":
        desk.open_duty(ANSWER_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION)


def may_be_asked(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R7, R11 (the letters crossed and this court's goes on); CaseClosed (R4)."""
    said: DisputeConsult = message.payload
    matter = said.matter
    require_hash(said.proposal, said.proposal_sha256, "建议的协调意见")
    top_of(desk, matter)
    if (matter.a, matter.b, matter.b_lineage) != (
        message.envelope.sender,
        desk.court_id,
        lineage_id_of(matter.b_case_no),
    ):
        refuse(
            RefusalCode.R2,
            "协商函所列法院与收发法院不符。",
            "The courts named are not those of the letter.",
            rule=EWR67,
        )
    if not desk.cases.where(lineage_id=matter.b_lineage):
        refuse(RefusalCode.R7, "本院没有案件 {case_no}。", "This court has no case {case_no}.", rule=EWR67,
               case_no=matter.b_case_no)  # fmt: skip
    open_entry(desk, matter.b_lineage)
    known = _running(desk, matter)
    if known is not None and (known.state != "consulting" or known.exchange_id < message.envelope.procedure_id):
        refuse(RefusalCode.R11, "同一争议的协商正在进行。", "The same dispute is being consulted on.", rule="[D]",
               exchange=known.exchange_id)  # fmt: skip


def asked(desk: Desk, message: Received) -> None:
    """The letter is here: a month to answer. A letter of this court's own that crossed it gives way."""
    said, envelope = message.payload, message.envelope
    crossed = _running(desk, said.matter)
    if crossed is not None:
        _join(desk, crossed, envelope.procedure_id)
    row = open_party(desk, "consulted", said.matter, exchange_id=envelope.procedure_id, consult=envelope.message_id,
                     claim=said.claim, basis=said.basis)  # fmt: skip
    _signed(desk, row, said.proposal, mine=False)
    desk.open_duty(ANSWER_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION)
    desk.raise_task(
        "dispute_consult", lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION,
        zh=f"{envelope.sender} 就{said.matter.ground.label.zh}发来协商函，请在一个月内答复；逾期不答复视为协商不成。",
        en=f"{envelope.sender} consults on {said.matter.ground.label.en}; silence counts as failure.",
    )  # fmt: skip


def _join(desk: Desk, row: Exchange, other_id: str) -> None:
    joined = desk.move(row, "joined", joined=other_id)
    count_again(desk, joined, "并入对方协商")
    desk.close_duties(subject_id=row.exchange_id, by=other_id, event="drop")


def consult_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """Refused because the letters crossed: the other one goes on; otherwise somebody must look."""
    row = desk.exchanges.need(sending.exchange_id)
    if row.state != "consulting":
        return
    if refusal.code is RefusalCode.R11:
        _join(desk, row, str(refusal.facts.get("exchange", "")))
        return
    refusal_noted(desk, sending, refusal)
    moved = desk.move(row, "consult_refused", refusal=refusal.as_dict())
    count_again(desk, moved, "协商函被拒收")
    desk.close_duties(subject_id=row.exchange_id, by=sending.message_id, event="drop")


# — answers —


def prepare_minutes(desk: Desk, sending: Sending, given: MinutesInputs) -> AgreeMinutes:
    """Under a text of one's own, or what the other court signed last. Raises Conflict when there is none."""
    row = in_dispute(sending, "party", *LIVE)
    text = given.text.strip() or str(row.data.get("their_text", ""))
    if not text:
        raise Conflict(Text("没有可同意的意见，请写明纪要。", "There is no text to agree to; write the minutes."))
    return AgreeMinutes(text, _hash(text))


def minutes_may_leave(desk: Desk, sending: Sending) -> None:
    """Only while nothing has ended the dispute."""
    in_dispute(sending, "party", *LIVE)


def minutes_sent(desk: Desk, sending: Sending) -> None:
    """This court has signed."""
    _signed(desk, desk.exchanges.need(sending.exchange_id), sending.payload.text, mine=True)


def minutes_came(desk: Desk, message: Received) -> None:
    """The other court has signed."""
    said: AgreeMinutes = message.payload
    _signed(desk, row_of(desk, message, "party"), said.text, mine=False)


def _signed(desk: Desk, row: Exchange, text: str, *, mine: bool) -> None:
    """Keep who has signed which text; the dispute is settled by the text both have signed (of two, that of the smaller hash)."""
    signed = {sha: dict(each) for sha, each in row.data["minutes"].items()}
    each = signed.setdefault(_hash(text), {"text": text, "mine": False, "theirs": False})
    each["mine" if mine else "theirs"] = True
    row = remember(desk, row, minutes=signed, **({} if mine else {"their_text": text}))
    agreed = sorted(sha for sha, each in signed.items() if each["mine"] and each["theirs"])
    if not agreed:
        return
    text = str(signed[agreed[0]]["text"])
    ended = ends(desk, row, Outcome.SETTLED, text, by=f"minutes:{agreed[0]}")
    if ended is not None:
        tell_end(desk, ended, reported_to(ended), Outcome.SETTLED, text)
    elif row.state == "settled":
        remember(desk, row, end_text=text)


def disagree(desk: Desk, doer: Doer, about: About, given: Disagree) -> Mapping[str, Any]:
    """The answer no. A court may say so after the month as well."""
    row = desk.move(exchange_of(desk, about), "disagree", reasons=given.reasons)
    desk.close_duties(subject_id=row.exchange_id, rule_id=ANSWER_RULE, by=f"act:{doer.person_id}")
    sent = desk.send("disagree", row.peer, given, lineage_id=row.lineage_id, exchange_id=row.exchange_id)
    return {"message_id": sent}


def disagreed(desk: Desk, message: Received) -> None:
    """Consultation has failed: the superior is next."""
    row = row_of(desk, message, "party")
    if row.state in ("consulting", "failed", "reported"):
        row = desk.move(row, "disagreed", other_view=message.payload.reasons)
        desk.close_duties(subject_id=row.exchange_id, rule_id=ANSWER_RULE, by=message.envelope.message_id)
        _to_report(desk, row)


def silence(desk: Desk, duty: Duty) -> None:
    """The month is over at this court."""
    row = desk.exchanges.need(duty.subject_id)
    if row.state in ("consulting", "asked"):
        row = desk.move(row, "silence", silent_on=str(desk.today))
        _to_report(desk, row)


def _to_report(desk: Desk, row: Exchange) -> None:
    desk.raise_task(
        "dispute_consult_failed", lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION,
        once_key=f"dispute_consult_failed:{row.exchange_id}",
        zh=f"与 {row.peer} 协商不成，应逐级报请共同的上级法院协调。",
        en=f"Consultation with {row.peer} has failed: report level by level to the common superior.",
    )  # fmt: skip


# — a procedure of its own has become a dispute —

SOURCES: dict[str, Ground] = {
    "disposal_right": Ground.DISPOSAL_RIGHT,
    "duplicate_docket": Ground.DUPLICATE,
    "entrustment": Ground.ENTRUSTMENT,
}
LETTER_RULE = "disposal_letter"


def open_dispute(desk: Desk, doer: Doer, about: About, given: OpenDispute) -> Mapping[str, Any]:
    """Refusal or silence there stands for the failed consultation (法释〔2016〕6号 art. 4; 财产保全规定 2020 art. 21; 委托执行规定
    2020 art. 13(3)). Raises Conflict when it is no dispute (yet), Refused R11.
    """
    case, source = need_entry(desk, about.lineage_id), desk.exchanges.need(given.from_exchange)
    ground = SOURCES.get(source.procedure)
    if ground is None or about.lineage_id not in (source.lineage_id, source.data.get("own_lineage")):
        raise Conflict(
            Text(
                "该程序不是本案中可能产生执行争议的程序。", "That procedure of this case is none a dispute comes from."
            )
        )
    _require_disputed(desk, source)
    other = str(source.data.get("other_court", source.peer))
    matter = Matter(ground, desk.court_id, case.case_no, case.lineage_id, other, given.other_case_no,
                    lineage_id_of(given.other_case_no), str(source.data.get("asset", "")))  # fmt: skip
    top_of(desk, matter)
    if _running(desk, matter) is not None:
        refuse(RefusalCode.R11, "同一争议的协调程序正在进行。", "A dispute about the same is under way.", rule="[D]")
    row = open_party(desk, "stand_off", matter, source=source.exchange_id,
                     other_view=str(source.data.get("reasons", "")))  # fmt: skip
    return {"exchange_id": row.exchange_id, "lineage_id": row.lineage_id}


def _require_disputed(desk: Desk, source: Exchange) -> None:
    """A declined request for a disposal right, or one without an answer in its days; other procedures while they run."""
    if source.state in ("ended", ""):
        raise Conflict(Text("该程序已经结束。", "That procedure has ended."))
    if source.procedure == "disposal_right" and source.state != "disputed":
        term = due(source.opened_at, desk.law.period(LETTER_RULE, desk.today), desk.law.calendar)
        if source.state != "asked" or not term.is_past(desk.now):
            raise Conflict(Text("首先查封法院尚在答复期内。", "The first sealing court may still answer."),
                           Text("期满未答复或者不予移送的，再报请协调。", "Wait for its refusal, or for the end of its days."))  # fmt: skip
