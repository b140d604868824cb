"""After a closing for now: the court looks for assets every six months for five years, and reopens whenever some are found.

Source: 终本规定 法〔2016〕373号 art. 9; 民诉法解释 2022 art. 517 (at any time, no limitation); 立案结案意见 art. 6 (执恢).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import add_months, cap_end
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.messages.terms import term
from shared.procedures.docket.resumed import docket_resumed
from shared.procedures.matters import exchange_of

TER_9 = "终本规定 法〔2016〕373号 art. 9"
QUERY_RULE, YEARS_RULE = "closed_for_now_query", "closed_for_now_query_years"
#: States in which the case is still closed for now.
CLOSED = ("listed", "correcting", "masked")


@dataclass(frozen=True, slots=True)
class FollowUpQuery:
    """What the network query (网络查控) of a case closed for now has brought."""

    queried_on: date = term("查询之日", "queried on")
    hits: bool = term("有可供执行的财产", "assets that can be enforced on")
    result: str = term("查询反馈", "what came back", min_length=1, max_length=1000)
    told_on: date = term("告知申请执行人之日", "creditor told on")


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Assets were found and verified."""

    assets: str = term("发现的财产", "assets found", min_length=1, max_length=1000)
    found_on: date = term("发现之日", "found on")
    verified_no: str = term("核查记录编号", "record of the check", min_length=1, max_length=100)


def owe_query(desk: Desk, entry: Exchange) -> None:
    """The next query, while the five years last: six months after the one before was due, or was made if that was earlier."""
    closed_on = date.fromisoformat(str(entry.data["closed_on"]))
    period, years = desk.law.period(QUERY_RULE, desk.today), desk.law.period(YEARS_RULE, desk.today)
    start = min(desk.today, add_months(closed_on, period.amount * int(entry.data.get("queries", 0))))
    if cap_end(start, period) <= cap_end(closed_on, years):
        desk.open_duty(QUERY_RULE, lineage_id=entry.lineage_id, subject_id=entry.exchange_id, body=Body.IMPLEMENTATION,
                       start=start)  # fmt: skip


def record_query(desk: Desk, doer: Doer, about: About, given: FollowUpQuery) -> Mapping[str, Any]:
    """One query is done: the next is owed, and with a hit somebody has to look whether to reopen."""
    _not_in_the_future(desk, given.queried_on, given.told_on)
    entry = exchange_of(desk, about)
    entry = desk.move(
        entry,
        "query",
        queries=int(entry.data.get("queries", 0)) + 1,
        queried_on=str(given.queried_on),
        hits=given.hits,
        feedback=given.result,
    )
    desk.close_duties(subject_id=entry.exchange_id, rule_id=QUERY_RULE, by=f"act:{doer.person_id}")
    owe_query(desk, entry)
    if given.hits:
        desk.raise_task(
            "assets_found", lineage_id=entry.lineage_id, subject_id=entry.exchange_id, body=Body.IMPLEMENTATION,
            zh=f"终本案件查询到可供执行的财产（{given.queried_on}），请核查并恢复执行。",
            en=f"A query of {given.queried_on} found assets in a case closed for now: verify, and reopen it.",
            once_key=f"assets_found:{entry.exchange_id}:{given.queried_on}",
        )  # fmt: skip
    return {"hits": given.hits}


def reopen(desk: Desk, doer: Doer, about: About, given: ReopenCase) -> Mapping[str, Any]:
    """恢复执行立案: at any time, no limitation runs."""
    _not_in_the_future(desk, given.found_on)
    entry = exchange_of(desk, about)
    case = docket_resumed(desk, entry.lineage_id)
    desk.move(entry, "reopen", found=given.assets, verified_no=given.verified_no, resumed_as=case.case_no)
    desk.close_duties(subject_id=entry.exchange_id, by=f"docket:{case.case_no}", event="drop")
    return {"case_no": case.case_no, "lineage_id": case.lineage_id}


def _not_in_the_future(desk: Desk, *days: date) -> None:
    for day in days:
        if day > desk.today:
            raise BadInput(Text("日期 {day} 在将来。", "{day} lies in the future."), day=day)
