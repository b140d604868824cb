"""After the ruling: the suit over the objection (执行异议之诉) of either side, the retrial, and how they end.

Source: 民诉法解释 2022 arts 303, 304, 307, 312, 313, 421, 463. A dedicated interpretation, 法释〔2025〕10号, governs these
suits; its text was not found, so the executing court stays the court of the suit (review part §9.12).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import cap_end
from shared.domain.errors import BadInput, Citation, Conflict, NotAllowed, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import require_court_id
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.outsider_objection.notices import RELEASE_RULES, tell
from shared.procedures.outsider_objection.papers import DocketSuit, RecordRetrial, RecordSuit, RecordSuitEnd
from shared.procedures.outsider_objection.release import owe_release
from shared.procedures.outsider_objection.ruling import SUIT_RULE, over, who_may_sue
from shared.procedures.outsider_objection.tables import CPLI_303, CPLI_304, CPLI_421, Ground, Outcome, Side, SuitEnd

DOCKET_RULE, RETRIAL_RULE = "outsider_suit_docket", "outsider_retrial"


class DebtorMayNotSue(NotAllowed):
    """The debtor is no party of this suit against enforcement."""

    code = "debtor_may_not_sue"
    what = Text("被执行人不能提起执行异议之诉。", "A debtor may not bring this suit.")
    todo = Text("告知被执行人另行起诉。", "Tell the debtor to sue separately.")
    source = Citation("民诉法解释", "2022", "art. 307")


def record_suit(desk: Desk, doer: Doer, about: About, given: RecordSuit) -> Mapping[str, Any]:
    """A complaint in time: nothing is disposed of while the suit runs. Raises DebtorMayNotSue, Conflict, Refused R12."""
    row = exchange_of(desk, about)
    if given.plaintiff is Side.DEBTOR:
        raise DebtorMayNotSue
    if given.plaintiff is not who_may_sue(row):
        raise Conflict(
            Text("该方对本裁定不能提起执行异议之诉。", "The ruling did not go against this side; it has no suit.")
        )
    if not given.unrelated:
        raise Conflict(
            Text("诉讼请求与原判决、裁定有关的，不属于执行异议之诉。", "A claim that attacks the judgment itself is not for this suit."),
            Text("告知案外人按审判监督程序处理（登记申请再审）。", "Tell the outsider to apply for a retrial, and record that."),
            Citation("民诉法解释", "2022", "art. 303"),
        )  # fmt: skip
    _require_day(row, given.received_on, desk.today)
    until = row.data.get("suit_until")
    if until and str(given.received_on) > until:
        refuse(RefusalCode.R12, "起诉期已于 {until} 届满。", "The term for a suit ended on {until}.",
               rule=CPLI_304 if given.plaintiff is Side.CREDITOR else CPLI_303, until=until)  # fmt: skip
    row = desk.move(row, "creditor_sues" if given.plaintiff is Side.CREDITOR else "outsider_sues", suit_no=given.document_no,
                    sued_on=str(given.received_on), window_open=False)  # fmt: skip
    for rule_id in (SUIT_RULE, *RELEASE_RULES):
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=given.document_no, event="drop")
    desk.open_duty(DOCKET_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.FILING,
                   start=given.received_on)  # fmt: skip
    tell(desk, row, Ground.LITIGATION)
    return {"state": row.state}


def _require_day(row: Exchange, day: date, today: date) -> None:
    if not row.data["ruled_on"] <= str(day) <= str(today):
        raise BadInput(Text("日期应在裁定之日至今日之间。", "A day between the ruling and today."))


def docket_suit(desk: Desk, doer: Doer, about: About, given: DocketSuit) -> Mapping[str, Any]:
    """Docketed as an ordinary case; or not, and then the objection ruling stands."""
    row = exchange_of(desk, about)
    desk.close_duties(subject_id=row.exchange_id, rule_id=DOCKET_RULE, by=given.document_no)
    if given.accepted:
        row = desk.exchanges.save(replace(row, data=row.data | {"suit_case_no": given.document_no}))
        return {"state": row.state}
    return _ended(desk, row, SuitEnd.WITHOUT_JUDGMENT, given.document_no)


def record_end(desk: Desk, doer: Doer, about: About, given: RecordSuitEnd) -> Mapping[str, Any]:
    """The suit has ended; by a judgment the objection ruling lapses."""
    return _ended(desk, exchange_of(desk, about), given.end, given.document_no)


def _ended(desk: Desk, row: Exchange, end: SuitEnd, document_no: str) -> Mapping[str, Any]:
    side = who_may_sue(row)
    without = "creditor_suit_over" if side is Side.CREDITOR else "outsider_suit_over"
    event = {SuitEnd.BARS: "judgment_bars", SuitEnd.PERMITS: "judgment_permits"}.get(end, without)
    row = desk.move(
        row, event, judgment_no=document_no, ruling_lapsed=end is not SuitEnd.WITHOUT_JUDGMENT, continued=False
    )
    desk.close_duties(subject_id=row.exchange_id, rule_id=DOCKET_RULE, by=document_no, event="drop")
    if row.state == "to_release":
        owe_release(
            desk,
            row,
            Outcome.BARRED if end is SuitEnd.BARS else Outcome.NO_SUIT,
            document_no=document_no,
            start=desk.today,
        )
    else:
        over(desk, row, Outcome.PERMITTED if end is SuitEnd.PERMITS else Outcome.DISMISSED, document_no)
    return {"state": row.state}


def record_retrial(desk: Desk, doer: Doer, about: About, given: RecordRetrial) -> Mapping[str, Any]:
    """The outsider says the judgment itself is wrong: six fixed months from service; the fifteen days run on. Raises Refused R12.

    It stops nothing by itself; a retrial court that suspends the judgment is recorded as a suspension.
    """
    row, court = exchange_of(desk, about), desk.registry.court(require_court_id(given.title_court)).court_id
    served = [date.fromisoformat(each["on"]) for each in row.data["served"] if each["side"] == Side.OUTSIDER]
    if who_may_sue(row) is not Side.OUTSIDER or not served:
        raise Conflict(
            Text(
                "驳回异议的裁定送达案外人后，方可登记申请再审。",
                "Only after the dismissal has been served on the outsider.",
            )
        )
    _require_day(row, given.applied_on, desk.today)
    last_day = cap_end(min(served), desk.law.period(RETRIAL_RULE, desk.today))
    if given.applied_on > last_day:
        refuse(RefusalCode.R12, "申请再审的六个月已于 {until} 届满。", "The six months for a retrial ended on {until}.",
               rule=CPLI_421, until=last_day)  # fmt: skip
    row = desk.move(row, "retrial", retrial={"court": court, "on": str(given.applied_on), "no": given.document_no})
    return {"state": row.state, "court": court}
