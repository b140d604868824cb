"""Applying and filing: who asks for what, in time or not, and from when the court's own term runs.

Nothing here stays enforcement; only the assets in dispute over a change of parties are not disposed of meanwhile.
Source: 执行程序解释 2020 art. 3; 变更追加规定 2020 arts 28–33; 异议复议规定 2020 arts 2, 4.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.exclusions import Exclusion, Ground
from shared.domain.reviews import SIDE_TRACKS, TRACKS, Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.docket.controls_money import live_control
from shared.procedures.last_day import LastDay, last_day
from shared.procedures.matters import Note, exchange_of, need_entry, open_entry
from shared.procedures.moving_dates import approver, lengthen
from shared.procedures.net_days import begin_exclusion, end_exclusion
from shared.procedures.side_review.papers import ApplySide, ExtendSide, RefuseSide
from shared.procedures.side_review.tables import OPEN, PCR, PENDING


class AssetDisputed(Conflict):
    """The asset is in dispute over a change of parties."""

    code = "asset_disputed"
    what = Text(
        "该财产处于变更、追加当事人的争议范围（{case_no}），复议、诉讼期间不得处分。",
        "This asset is in dispute over a change of parties ({case_no}); it is not disposed of until that is settled.",
    )
    todo = Text("争议解决后再处分；查封、续封照常。", "Wait until it is settled; controls may be kept and renewed.")
    source = Citation("变更追加规定", "2020", "arts 28–33")


def track_of(review: Exchange) -> Track:
    """The track of a side review."""
    return Track(review.data["track"])


def review_body(desk: Desk) -> Body:
    """The body of this court a duty of review falls to: that of the person acting, else review."""
    return Body(desk.doer.body) if desk.doer is not None and desk.doer.body in set(Body) else Body.REVIEW


def apply_side(desk: Desk, doer: Doer, about: About, given: ApplySide) -> Mapping[str, Any]:
    """Enter what was asked for, with the last day it could be asked for and the proof of that day."""
    rules = _asked(given.track)
    if given.received_on > desk.today:
        raise BadInput(
            Text("收到之日 {day} 在将来。", "The day of receipt {day} lies in the future."), day=given.received_on
        )
    _require_own_case(desk, about, given.track)
    running = desk.exchanges.where(procedure="side_review", lineage_id=about.lineage_id, state__in=list(PENDING))
    same = (given.track.value, given.objector, given.challenged)
    if any((row.data["track"], row.data["objector"], row.data["challenged"]) == same for row in running):
        raise Conflict(Text("同一事项正在审查。", "The same is already under review."))
    data: dict[str, Any] = {
        "track": given.track.value, "case_no": "", "enforcement_case_no": need_entry(desk, about.lineage_id).case_no,
        "objector": given.objector, "objector_role": given.objector_role, "challenged": given.challenged,
        "received_on": str(given.received_on), "grounds": given.grounds, "served": [], "panels": [], "remand_count": 0,
        "new_party": given.new_party, "new_party_role": given.new_party_role, "assets": _assets(desk, about, given),
    }  # fmt: skip
    outside = given.objector_role == "interested" and rules.apply_outsider
    window = _window(desk, given, rules.apply_outsider if outside else rules.apply)
    if window is not None:
        data |= {"apply_rule": window.rule_id, "apply_start": str(window.start), "apply_last_on": str(window.last_on),
                 "apply_proof": window.proof.zh, "proof_of_service": given.proof_of_service}  # fmt: skip
    if given.track is Track.PARTY_CHANGE and not given.new_party:
        raise BadInput(Text("请写明拟变更、追加的人。", "Name the party to be added or substituted."))
    if given.track is Track.BLACKLIST:
        listed = desk.exchanges.get(given.challenged)
        if listed is None or (listed.procedure, listed.lineage_id) != ("coercive", about.lineage_id):
            raise BadInput(Text("请写明失信名单信息的编号。", "Name the entry on the blacklist."))
    review = desk.open_exchange("side_review", "court", event="apply", lineage_id=about.lineage_id, peer=desk.court_id,
                                data=data)  # fmt: skip
    return {"exchange_id": review.exchange_id, "late": is_late(review), "apply_last_on": data.get("apply_last_on", "")}


def is_late(review: Exchange) -> bool:
    """Whether it came after the last day on which it could be asked for."""
    return str(review.data.get("apply_last_on", "9999")) < str(review.data["received_on"])


def file_side(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """File what came in time; the court's own term runs from receipt. Raises TermOver with the proof of the last day."""
    review = exchange_of(desk, about)
    track, data = track_of(review), review.data
    if is_late(review):
        last_day(desk, data["apply_rule"], date.fromisoformat(data["apply_start"])).require(
            date.fromisoformat(data["received_on"])
        )
    rules = TRACKS[track]
    case_no = desk.new_case_no(rules.type_code) if rules.type_code else data["enforcement_case_no"]
    filed = desk.move(review, "file" if rules.panel else "file_for_president", case_no=case_no)
    desk.open_duty(rules.decide, lineage_id=filed.lineage_id, subject_id=filed.exchange_id, body=Body.REVIEW,
                   start=date.fromisoformat(data["received_on"]))  # fmt: skip
    if track is Track.JURISDICTION:  # the days of the dispute do not count, enforcement goes on (EPI 3, 13)
        each = Exclusion(Ground.JURISDICTION, desk.today, None, case_no)
        begin_exclusion(desk, filed.lineage_id, each, follows=filed.exchange_id)
    return {"case_no": case_no, "state": filed.state}


def count_again(desk: Desk, review: Exchange, document_no: str) -> None:
    """End the exclusion of a dispute over jurisdiction."""
    for row in desk.exchanges.where(procedure="net_days", lineage_id=review.lineage_id, state="running"):
        if row.data.get("stay") == review.exchange_id:
            end_exclusion(desk, row, desk.today, document_no)


def refuse_side(desk: Desk, doer: Doer, about: About, given: RefuseSide) -> Mapping[str, Any]:
    """The panel does not accept it: too late, or the conditions lack."""
    refused = desk.move(exchange_of(desk, about), "refuse", ruling_no=given.ruling_no, refusal=given.reason)
    return {"state": refused.state, "late": is_late(refused), "proof": refused.data.get("apply_proof", "")}


def withdraw_side(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """Withdrawn by who asked; nothing is owed any more."""
    withdrawn = desk.move(exchange_of(desk, about), "withdraw", note=given.note)
    desk.close_duties(subject_id=withdrawn.exchange_id, by=f"act:{doer.person_id}", event="drop")
    count_again(desk, withdrawn, "撤回")
    return {"state": withdrawn.state}


def extend_side(desk: Desk, doer: Doer, about: About, given: ExtendSide) -> Mapping[str, Any]:
    """The president extends the court's term once, before it ends. Raises Conflict, NotExtendable."""
    review = exchange_of(desk, about)
    rule_id = TRACKS[track_of(review)].decide_extension
    if not rule_id or review.data.get("extended"):
        raise Conflict(
            Text(
                "该类审查期限不能延长，或者已经延长过一次。", "This term cannot be extended, or has been extended once."
            ),
            source=Citation(PCR, "", ""),
        )
    running = _running(desk, review)
    duty = lengthen(desk, running, desk.law.period(rule_id, desk.today), document=given.document_no,
                    approved_by=approver(desk, doer))  # fmt: skip
    desk.move(review, "extend", extended={"reason": given.reason, "document_no": given.document_no,
                                          "until_on": str(duty.due_on)})  # fmt: skip
    return {"due_on": str(duty.due_on)}


def _running(desk: Desk, review: Exchange) -> Duty:
    rules = TRACKS[track_of(review)]
    found = desk.duties.first(subject_id=review.exchange_id, rule_id=rules.decide, order_by=("-opened_on",))
    assert found is not None  # opened when it was filed
    return found


def forbid_disposal(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """Guard of every act: the assets in dispute over a change of parties are not sold or let go. Raises AssetDisputed."""
    sold = act == "record_disposal" and given.result == "sold"
    if act not in ("begin_disposal", "release_control") and not sold:
        return
    for review in desk.exchanges.where(procedure="side_review", lineage_id=lineage_id, state__in=list(OPEN)):
        if TRACKS[track_of(review)].stops_disposal and given.control_id in review.data["assets"]:
            raise AssetDisputed(case_no=review.data["case_no"] or review.data["enforcement_case_no"])


def _asked(track: Track) -> Any:
    if track not in SIDE_TRACKS or not TRACKS[track].decide:
        raise BadInput(
            Text("“{track}”不在此申请。", "“{track_en}” is not applied for here."),
            Text("行为异议、案外人异议另行登记；对罚款、拘留、限制出境不服的，向上一级法院申请复议。",
                 "Objections are docketed apart; against a fine, detention or exit ban ask the next higher court."),
            track=track.label.zh, track_en=track.label.en,
        )  # fmt: skip
    return TRACKS[track]


def _require_own_case(desk: Desk, about: About, track: Track) -> None:
    """The court that holds the case reviews (ORR 4); an entry on the blacklist outlives the case."""
    if track is Track.BLACKLIST:
        need_entry(desk, about.lineage_id)
        return
    open_entry(desk, about.lineage_id)
    power = desk.powers.get(about.lineage_id)
    if power is not None:
        power.require_holder(desk.court_id)


def _window(desk: Desk, given: ApplySide, rule_id: str) -> LastDay | None:
    if not rule_id:
        return None
    if given.served_on is None or not given.proof_of_service:
        raise BadInput(Text("请填写起算文书送达之日和送达回证。", "Give the day of service and its proof."))
    if given.served_on > given.received_on:
        raise BadInput(Text("送达之日晚于收到异议之日。", "Served after it was received."))
    return last_day(desk, rule_id, given.served_on)


def _assets(desk: Desk, about: About, given: ApplySide) -> list[str]:
    named = [line.strip() for line in given.assets.splitlines() if line.strip()]
    return [live_control(desk, about, control_id).control_id for control_id in named]
