"""Deciding a side review, serving the decision, and what may be done against it: the same steps for every track.

Source: 异议复议规定 2020 arts 11, 16 (panel; every ruling states its remedy); 变更追加规定 2020 arts 28–33; 执行程序解释 2020 art. 3.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Conflict, NotAllowed, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import require_court_id
from shared.domain.reviews import SIDE_TRACKS, TRACKS, Remedy, Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.last_day import last_day
from shared.procedures.matters import exchange_of
from shared.procedures.side_review.applying import count_again, track_of
from shared.procedures.side_review.consequences import granted, take_effect
from shared.procedures.side_review.papers import DecideSide, EndSuit, ServeSide, SueSide
from shared.procedures.side_review.tables import EFFECTS, Disposition
from shared.procedures.supervising import lines_of

Effect = Callable[[Desk, Doer, About, Any], Mapping[str, Any]]
#: Periods against decisions of this procedure; the clock says when one is over.
REMEDY_RULES = sorted(
    {rule for each in SIDE_TRACKS for rule in (TRACKS[each].remedy_term, TRACKS[each].suit_term) if rule}
)


def deciding(who: str) -> Effect:
    """The effect of one of the three ways to decide: `panel`, `president`, or `judge` (simple changes of parties)."""

    def decide(desk: Desk, doer: Doer, about: About, given: DecideSide) -> Mapping[str, Any]:
        review = exchange_of(desk, about)
        track = track_of(review)
        if who == "judge" and track is not Track.PARTY_CHANGE:
            raise Conflict(
                Text("该事项须组成合议庭审查。", "This takes a panel."),
                Text("事实清楚、争议不大的变更、追加当事人除外。", "Only a simple change of parties does not."),
            )
        sat = panel(desk, doer)
        data = {
            "disposition": given.disposition.value, "act_effect": EFFECTS[given.disposition], "ruling_no": given.ruling_no,
            "reasons": given.reasons, "ruled_on": str(desk.today), "persons": list(lines_of(given.to_serve, "应送达的人")),
            "served": [], "competent_court": _competent(desk, track, given), "decided_by": sat,
            "panels": [*review.data["panels"], sat],
        } | _remedy(desk, track, given)  # fmt: skip
        finally_ = data["remedy"] == Remedy.NONE
        decided = desk.move(review, "decide_finally" if finally_ else "decide", **data)
        desk.close_duties(subject_id=review.exchange_id, by=f"ruling:{given.ruling_no}")
        count_again(desk, decided, given.ruling_no)
        if finally_:
            take_effect(desk, decided)
        return {"state": decided.state, "remedy": data["remedy"], "remedy_days": data["remedy_days"],
                "reviewing_court": data["reviewing_court"]}  # fmt: skip

    return decide


def panel(desk: Desk, doer: Doer) -> list[str]:
    """Who sat: those who discussed, or the judge alone; empty while it is only tried."""
    sat = [approval.person_id for approval in desk.signed if approval.act == "discuss"]
    return sat or [doer.person_id]


def not_of_an_old_panel(desk: Desk, about: About, act: str) -> None:
    """Nobody who decided it before decides it again after a remand (ORR 23). Raises NotAllowed."""
    review = desk.exchanges.get(about.exchange_id or "")
    sat = {person for each in (review.data["panels"] if review is not None else ()) for person in each}
    if act in ("draft", "discuss") and desk.doer is not None and desk.doer.person_id in sat:
        raise NotAllowed(
            Text("您曾参加原合议庭，发回后不得再审查本案。", "You sat on the panel before; another one hears it now."),
            Text("请由未参与过的法官组成合议庭。", "Let judges sit who have not."),
        )


def serve_side(desk: Desk, doer: Doer, about: About, given: ServeSide) -> Mapping[str, Any]:
    """Served on one person: their own period runs from that day. Raises BadInput, Conflict."""
    review = exchange_of(desk, about)
    data = review.data
    if given.who not in data["persons"]:
        raise BadInput(Text("“{who}”不在应送达的人之列。", "“{who}” is not among those to be served."), who=given.who)
    if any(row["who"] == given.who for row in data["served"]):
        raise Conflict(Text("已向该人送达。", "Already served on this person."))
    if given.on > desk.today or str(given.on) < data["ruled_on"]:
        raise BadInput(Text("送达之日应在裁定之后、今日以前。", "The day lies between the decision and today."))
    served = [*data["served"], {"who": given.who, "on": str(given.on), "proof": given.proof}]
    review = desk.move(review, "serve", served=served)
    rule_id = remedy_rule(review)
    if not rule_id:
        return {"served": given.who, "remedy_until": ""}
    duty = desk.open_duty(rule_id, lineage_id=review.lineage_id, subject_id=review.exchange_id, body=Body.REVIEW,
                          start=given.on)  # fmt: skip
    return {"served": given.who, "remedy_until": str(duty.due_on)}


def remedy_rule(review: Exchange) -> str:
    """The rule of the period to ask for reconsideration or to sue; empty where nothing lies against the decision."""
    rules, remedy = TRACKS[track_of(review)], review.data["remedy"]
    if remedy == Remedy.NONE:
        return ""
    return rules.suit_term if remedy == Remedy.SUIT else rules.remedy_term


def term_over(desk: Desk, duty: Duty) -> None:
    """The clock: one person's period is over."""
    review = desk.exchanges.get(duty.subject_id)
    if review is not None:
        settle_when_over(desk, review)


def settle_when_over(desk: Desk, review: Exchange) -> Exchange:
    """The decision is final once all have been served and every period has run without a request."""
    running = desk.duties.count(subject_id=review.exchange_id, rule_id=remedy_rule(review), state="open")
    served = {row["who"] for row in review.data["served"]}
    if review.state != "decided" or running or served != set(review.data["persons"]):
        return review
    final = desk.move(review, "remedy_term_over", effective_on=str(desk.today))
    take_effect(desk, final)
    return final


def sue(desk: Desk, doer: Doer, about: About, given: SueSide) -> Mapping[str, Any]:
    """One of those served sues in time. Raises TermOver with the proof, Conflict, BadInput."""
    review = exchange_of(desk, about)
    if review.data["remedy"] != Remedy.SUIT:
        raise Conflict(
            Text("对该裁定不服的，申请复议，不得起诉。", "Against this ruling lies reconsideration, not a suit.")
        )
    day = next((row["on"] for row in review.data["served"] if row["who"] == given.who), None)
    if day is None:
        raise BadInput(Text("尚未向“{who}”送达。", "Not served on “{who}” yet."), who=given.who)
    last_day(desk, remedy_rule(review), date.fromisoformat(day)).require(given.sued_on)
    suing = desk.move(review, "sue", suit={"who": given.who, "on": str(given.sued_on), "no": given.suit_no})
    desk.close_duties(subject_id=review.exchange_id, by=f"suit:{given.suit_no}", event="drop")
    return {"state": suing.state}


def end_suit(desk: Desk, doer: Doer, about: About, given: EndSuit) -> Mapping[str, Any]:
    """The judgment upholds the ruling or takes its place."""
    review = exchange_of(desk, about)
    facts = {"judgment_no": given.judgment_no}
    if not given.upheld:
        facts["act_effect"] = "uphold" if granted(review) else "revoke"
    ended = desk.move(review, "suit_upheld" if given.upheld else "suit_changed", **facts)
    take_effect(desk, ended)
    return {"state": ended.state, "granted": granted(ended)}


def _remedy(desk: Desk, track: Track, given: DecideSide) -> dict[str, Any]:
    """What lies against the decision, within how many days, and where: every ruling says so (ORR 16)."""
    rules = TRACKS[track]
    if given.suit_instead and not rules.suit_term:
        raise BadInput(Text("对该类裁定不服的不提起执行异议之诉。", "No suit lies against a ruling of this kind."))
    remedy = Remedy.SUIT if given.suit_instead else rules.remedy
    if given.disposition is not Disposition.DISMISSED and rules.granted_is_final:
        remedy = Remedy.NONE
    if remedy is Remedy.NONE:
        return {"remedy": remedy.value, "remedy_days": 0, "reviewing_court": ""}
    days = desk.law.period(rules.suit_term if remedy is Remedy.SUIT else rules.remedy_term, desk.today).amount
    above = desk.registry.superior(desk.court_id, Line.REMEDY, desk.today)
    court = desk.court_id if remedy is Remedy.SUIT or above is None else above.court_id
    return {"remedy": remedy.value, "remedy_days": days, "reviewing_court": court}


def _competent(desk: Desk, track: Track, given: DecideSide) -> str:
    if given.disposition is Disposition.IMPOSED:
        raise BadInput(Text("该结果只用于采取措施的决定。", "That outcome is for measures only."))
    if track is not Track.JURISDICTION or given.disposition is Disposition.DISMISSED:
        return ""
    named = desk.registry.court(require_court_id(given.competent_court)).court_id
    if named == desk.court_id:
        raise BadInput(Text("有管辖权的法院不应是本院。", "The court that has jurisdiction cannot be this one."))
    return named
