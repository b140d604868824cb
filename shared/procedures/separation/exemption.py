"""Exemption from the split by stages (分段豁免): a very small court may let one officer control, dispose and pay.

Its president approves it, for days that are named and with the reason; it lifts the split by stages and nothing else:
implementation and review stay apart, and so do paying and approving. It stands in the court, on its pages and in its
evidence. Source: 法发〔2009〕43号 四 (courts with very few officers excepted); approval, days and form are design [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.rows import Rows
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.matters import exchange_of

NAME, GRANTED = "stage_exemption", "granted"
#: Stages of evidence from which a verifier knows on which days the court was exempt.
EXEMPTED, EXEMPTION_ENDED = "stages_exempted", "stage_exemption_ended"
SOURCE = "法发〔2009〕43号 四"
COURT = (Transition("", "grant", GRANTED, SOURCE), Transition(GRANTED, "end", "ended", SOURCE))
STAFF = frozenset({Body.IMPLEMENTATION, Body.MANAGEMENT})


class ExemptAlready(Conflict):
    """Another exemption covers some of these days."""

    code = "exempt_already"
    what = Text(
        "本院已有自 {from_on} 至 {until_on} 的分段豁免。", "This court is exempt from {from_on} to {until_on} already."
    )
    todo = Text("请先终止原豁免，或另定期间。", "End that one first, or name other days.")
    source = Citation("法发〔2009〕43号", "2009", "四")


@dataclass(frozen=True, slots=True)
class StageExemption:
    """Why and for which days one officer may carry out several stages."""

    from_on: date = term("起始日", "from")
    until_on: date = term("终止日", "until")
    officers: int = term("在岗执行人员数", "officers in post", minimum=1, maximum=99)
    reason: str = term("理由", "reason", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class EndStageExemption:
    """Why the stages are split again."""

    reason: str = term("理由", "reason", min_length=1, max_length=1000)


def in_effect(exchanges: Rows[Exchange], court_id: str, on: date) -> bool:
    """Whether this court is exempt on a day."""
    return any(each.data["from_on"] <= str(on) <= each.data["until_on"] for each in granted(exchanges, court_id))


def granted(exchanges: Rows[Exchange], court_id: str) -> list[Exchange]:
    """Exemptions of this court that nobody has ended, past and to come: found by their subject, as every act asks."""
    subject = _subject(court_id)
    return exchanges.where(procedure=NAME, state=GRANTED, lineage_id=subject, order_by=("opened_at", "exchange_id"))


def _subject(court_id: str) -> str:
    return f"court:{court_id}"


def _exempt(desk: Desk, doer: Doer, about: About, given: StageExemption) -> Mapping[str, Any]:
    if given.until_on < max(given.from_on, desk.today):
        raise BadInput(Text("终止日 {until} 早于起始日或今日。", "The end {until} is before the start or today."),
                       until=given.until_on)  # fmt: skip
    for each in granted(desk.exchanges, desk.court_id):
        if each.data["from_on"] <= str(given.until_on) and str(given.from_on) <= each.data["until_on"]:
            raise ExemptAlready(from_on=each.data["from_on"], until_on=each.data["until_on"])
    days = {"from_on": str(given.from_on), "until_on": str(given.until_on), "officers": given.officers}
    subject = _subject(desk.court_id)
    opened = desk.open_exchange(
        NAME, "court", event="grant", lineage_id=subject, peer=desk.court_id, data=days | {"reason": given.reason}
    )
    desk.witness(EXEMPTED, subject_id=opened.exchange_id, lineage_id=subject, detail=days)
    return {"exchange_id": opened.exchange_id}


def _end(desk: Desk, doer: Doer, about: About, given: EndStageExemption) -> Mapping[str, Any]:
    ended = desk.move(exchange_of(desk, about), "end", ended_on=str(desk.today), end_reason=given.reason)
    desk.witness(EXEMPTION_ENDED, subject_id=ended.exchange_id, lineage_id=ended.lineage_id, detail={})
    return {"state": ended.state}


PROCEDURE = Procedure(
    name=NAME,
    title=Text("分段办理豁免", "exemption from the split by stages"),
    source=SOURCE,
    tables={"court": COURT},
    acts=(
        ActKind(
            "exempt_from_stages", Text("批准分段豁免", "exempt from the split by stages"), StageExemption, SOURCE, STAFF,
            frozenset({"officer", "chief"}), "court", _exempt, approvals=ApprovalRule.PRESIDENT,
        ),
        ActKind(
            "end_stage_exemption", Text("终止分段豁免", "end the exemption from the split by stages"), EndStageExemption,
            SOURCE, STAFF, frozenset({"chief"}), "exchange", _end, offers=(Offer(NAME, "court", (GRANTED,)),),
        ),
    ),
)  # fmt: skip
