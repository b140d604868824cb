"""Imposing a coercive measure: done when its approvals are complete; a fine, detention or exit ban opens its remedy.

The decision then stands as a side review in state `decided`: served on the person, it may be reconsidered above.
Source: 民事诉讼法 2023 arts 119, 259, 261; 限制高消费规定 art. 5; 失信规定 art. 2; 异议复议规定 2020 art. 9.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.deadlines import Period, Unit, cap_end
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.reviews import TRACKS, Remedy, Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.coercive.lifting import TERM_RULE
from shared.procedures.coercive.tables import Aggravation, BlacklistGround, EnterBlacklist, Measure
from shared.procedures.matters import open_entry
from shared.procedures.supervising import open_dated_duty

#: On which track the person may ask for reconsideration.
TRACK_OF = {Measure.FINE: Track.SANCTION, Measure.DETENTION: Track.SANCTION, Measure.EXIT_BAN: Track.EXIT_BAN}
ADDED_RULE = "blacklist_added_years"
#: One at a time against a person; fines, warrants and notices may come again.
LASTING = (Measure.EXIT_BAN, Measure.CONSUMPTION, Measure.BLACKLIST)


def imposing(measure: Measure) -> Callable[[Desk, Doer, About, Any], Mapping[str, Any]]:
    """The effect of imposing this measure."""

    def impose(desk: Desk, doer: Doer, about: About, given: Any) -> Mapping[str, Any]:
        begun = _begin(desk, about, measure, {name: _plain(value) for name, value in asdict(given).items()})
        facts = {"measure_id": begun.exchange_id, "exchange_id": begun.exchange_id}
        if measure in TRACK_OF:
            facts["review_id"] = _open_to_remedy(desk, begun, TRACK_OF[measure]).exchange_id
        return facts

    return impose


def enter_blacklist(desk: Desk, doer: Doer, about: About, given: EnterBlacklist) -> Mapping[str, Any]:
    """Blacklist a debtor: two years, one to three more if aggravated, no term where one able to pay refuses. Raises BadInput."""
    until = _last_day(desk, given)
    facts = {name: _plain(value) for name, value in asdict(given).items()} | {"until_on": str(until or "")}
    entry = _begin(desk, about, Measure.BLACKLIST, facts)
    if until is not None:
        open_dated_duty(desk, TERM_RULE, until, lineage_id=about.lineage_id, subject_id=entry.exchange_id,
                        body=Body.IMPLEMENTATION, document=given.document_no)  # fmt: skip
    if _known(desk, about.lineage_id, Measure.CONSUMPTION, given.person) is None:
        desk.raise_task(
            "ban_consumption", lineage_id=about.lineage_id, subject_id=entry.exchange_id, body=Body.IMPLEMENTATION,
            zh="纳入失信名单的，应当同时限制消费，请制发限制消费令。", en="Who is blacklisted must be banned from consumption too.",
        )  # fmt: skip
    return {"measure_id": entry.exchange_id, "exchange_id": entry.exchange_id, "until_on": str(until or "")}


def _begin(desk: Desk, about: About, measure: Measure, facts: dict[str, Any]) -> Exchange:
    open_entry(desk, about.lineage_id)
    if measure in LASTING and _known(desk, about.lineage_id, measure, facts["person"]) is not None:
        raise Conflict(Text("已对该人采取{measure}措施。", "This person is already under that measure ({measure_en})."),
                       measure=measure.label.zh, measure_en=measure.label.en)  # fmt: skip
    return desk.open_exchange("coercive", "court", event="impose", lineage_id=about.lineage_id, peer=desk.court_id,
                              data={"measure": measure.value, "from_on": str(desk.today)} | facts)  # fmt: skip


def _known(desk: Desk, lineage_id: str, measure: Measure, person: str) -> Exchange | None:
    rows = desk.exchanges.where(procedure="coercive", lineage_id=lineage_id, state="in_force")
    return next((row for row in rows if (row.data["measure"], row.data["person"]) == (measure, person)), None)


def _open_to_remedy(desk: Desk, measure: Exchange, track: Track) -> Exchange:
    """The decision as the next higher court will take it up; to be served on the person it is against."""
    above = desk.registry.superior(desk.court_id, Line.REMEDY, desk.today)
    case, data = open_entry(desk, measure.lineage_id), measure.data
    signers = sorted({approval.person_id for approval in desk.signed})
    days = desk.law.period(TRACKS[track].remedy_term, desk.today).amount
    return desk.open_exchange(
        "side_review", "court", event="decision", lineage_id=measure.lineage_id, peer=desk.court_id,
        data={
            "track": track.value, "case_no": case.case_no, "enforcement_case_no": case.case_no, "objector": data["person"],
            "objector_role": "interested", "challenged": measure.exchange_id, "received_on": str(desk.today),
            "grounds": data["reason"], "ruling_no": data["document_no"], "disposition": "imposed", "act_effect": "uphold",
            "ruled_on": str(desk.today), "persons": [data["person"]], "served": [], "assets": [], "remand_count": 0,
            "decided_by": signers, "panels": [signers], "remedy": Remedy.RECONSIDERATION.value,
            "remedy_days": days, "reviewing_court": above.court_id if above is not None else "",
        },
    )  # fmt: skip


def _last_day(desk: Desk, given: EnterBlacklist) -> date | None:
    """The last day on the list, as the rule of the table gives it (失信规定 art. 2). Raises BadInput."""
    endless = given.ground is BlacklistGround.ABLE_BUT_REFUSES
    least, most = desk.law.rule(ADDED_RULE, desk.today).numbers()
    longer = given.aggravation is not Aggravation.NONE
    allowed = (least <= given.added_years <= most) if longer and not endless else given.added_years == 0
    if not allowed:
        raise BadInput(
            Text("失信期限只能在法定加重情形下延长 {least} 至 {most} 年；有能力而拒不履行的不设期限。",
                 "Only the circumstances of the rule add {least} to {most} years; none where one able to pay refuses."),
            source=Citation("失信规定", "法释〔2017〕7号", "art. 2"), least=least, most=most,
        )  # fmt: skip
    years = desk.law.period(TERM_RULE, desk.today).amount + given.added_years
    return None if endless else cap_end(desk.today, Period(years, Unit.YEARS))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
