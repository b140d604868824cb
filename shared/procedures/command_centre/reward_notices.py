"""Reward notices (悬赏): applied for, decided within 10 days, published, tips ranked by time, paid from what they brought.

Tips are confidential except to pay: identities stand sealed in a table of their own, which only the payer reads, and in no
evidence, message or trace. Source: 财产调查规定 2020 arts 21–24; the formula, and that the payer is not who registered: [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Citation, Conflict, NotAllowed, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance, MoneyEntry
from shared.domain.rewards import PER_MILLE, SealedIdentity, Tip, payout_fen, standing_of, winner
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.command_centre.clocks import event_ends, event_starts
from shared.procedures.command_centre.tables import CENTRE, FT, LEADERS, OFFICERS, REWARD, REWARDS
from shared.procedures.dispute.freeze import keep_the_fund
from shared.procedures.docket.controls_money import OPEN_CASE
from shared.procedures.matters import Note, exchange_of, open_entry

RULE = "audit_or_reward_decision"
REGISTRARS, PAYERS = CENTRE | {Body.IMPLEMENTATION}, frozenset({Body.IMPLEMENTATION})


@dataclass(frozen=True, slots=True)
class ApplyReward:
    """登记悬赏申请: the creditor's written request with the promise to pay."""

    promise_fen: int = term("悬赏金上限（分）", "promise at most (fen)", minimum=1)
    conditions: str = term("悬赏条件", "conditions", max_length=1000)
    share_per_mille: int = term("按实现金额计付（千分比）", "share of what is realised (per mille)", help_zh="定额悬赏填1000",
                                help_en="1000 for a fixed sum", default=PER_MILLE, minimum=1, maximum=PER_MILLE)  # fmt: skip
    promised: bool = term("申请人书面承诺支付", "the applicant promises in writing to pay", default=False)
    channels: tuple[str, ...] = term("发布渠道", "channels", default=(), max_length=10)


@dataclass(frozen=True, slots=True)
class DecideReward:
    """决定悬赏申请."""

    reasons: str = term("理由", "reasons", max_length=1000)
    grant: bool = term("准予", "granted", default=False)


@dataclass(frozen=True, slots=True)
class PublishReward:
    """发布悬赏公告."""

    channels: tuple[str, ...] = term("发布渠道", "channels", help_zh="网络平台、法院公众号、公告栏、被执行人住所",
                                     help_en="platform, the court's account, notice board, the debtor's home", min_length=1,
                                     max_length=10)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisterTip:
    """登记举报: with identity, in the order they come."""

    content: str = term("举报内容", "tip", max_length=2000)
    informant: str = term("举报人姓名", "who gives it", max_length=100)
    identity_no: str = term("证件号码", "identity number", max_length=64)
    contact: str = term("联系方式", "how to reach them", max_length=100)
    relation: str = term("与案件关系", "relation", help_zh="申请人的代理人、有义务提供信息的人不发放",
                         help_en="agents of the applicant and those bound to inform earn nothing", default="none",
                         pattern="none|applicants_agent|bound_to_inform")  # fmt: skip
    known_before: bool = term("法院已掌握", "the court knew it", default=False)
    repeats_no: int = term("与第几号举报相同", "same as tip number", default=0, minimum=0, maximum=1_000_000)


@dataclass(frozen=True, slots=True)
class RealiseTip:
    """登记举报实现的金额."""

    no: int = term("举报序号", "tip number", minimum=1)
    amount_fen: int = term("实现金额（分）", "realised (fen)", minimum=1)


def _apply(desk: Desk, doer: Doer, about: About, given: ApplyReward) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    desk.powers.need(case.lineage_id).require_holder(desk.court_id)
    if not given.promised:
        raise BadInput(
            Text("悬赏申请应当附申请人支付悬赏金的书面承诺。", "A request comes with the applicant's written promise to pay."),
            source=Citation("财产调查规定", "2020", "art. 21"),
        )  # fmt: skip
    notice = desk.open_exchange(
        REWARD, "court", event="apply", lineage_id=case.lineage_id, peer=desk.court_id,
        data={"case_no": case.case_no, "promise_fen": given.promise_fen, "share_per_mille": given.share_per_mille,
              "conditions": given.conditions, "channels": list(given.channels)},
    )  # fmt: skip
    event_starts(desk, "reward_requested", (RULE, Body.IMPLEMENTATION), lineage_id=case.lineage_id,
                 subject_id=notice.exchange_id, detail={})  # fmt: skip
    return {"exchange_id": notice.exchange_id, "lineage_id": notice.lineage_id}


def _decide(desk: Desk, doer: Doer, about: About, given: DecideReward) -> Mapping[str, Any]:
    notice = desk.move(exchange_of(desk, about), "grant" if given.grant else "refuse", reasons=given.reasons)
    event_ends(desk, "request_decided", lineage_id=notice.lineage_id, subject_id=notice.exchange_id, by=doer.person_id,
               rule_ids=(RULE,), granted=given.grant)  # fmt: skip
    return {"state": notice.state}


def _publish(desk: Desk, doer: Doer, about: About, given: PublishReward) -> Mapping[str, Any]:
    return {"state": desk.move(exchange_of(desk, about), "publish", channels=list(given.channels)).state}


def _tip(desk: Desk, doer: Doer, about: About, given: RegisterTip) -> Mapping[str, Any]:
    notice = exchange_of(desk, about)
    no = desk.next_number(f"tip:{notice.exchange_id}")
    if given.repeats_no and desk.of(Tip).first(notice_id=notice.exchange_id, no=given.repeats_no) is None:
        raise BadInput(Text("没有第 {no} 号举报。", "There is no tip {no}."), no=given.repeats_no)
    standing = standing_of(
        known_before=given.known_before, repeats_earlier=0 < given.repeats_no < no, relation=given.relation
    )
    tip = Tip(desk.new_id(), notice.exchange_id, no, desk.now, given.content, standing, 0, doer.person_id)
    desk.of(Tip).add(tip)
    desk.of(SealedIdentity).add(
        SealedIdentity(tip.tip_id, given.informant, given.identity_no, given.contact, given.relation, ())
    )
    desk.move(notice, "tip", tips=no)
    return {"no": no, "standing": standing}


def _realise(desk: Desk, doer: Doer, about: About, given: RealiseTip) -> Mapping[str, Any]:
    notice = exchange_of(desk, about)
    tip = desk.of(Tip).first(notice_id=notice.exchange_id, no=given.no)
    if tip is None or tip.standing != "counts":
        raise Conflict(Text("第 {no} 号举报不在可发放之列。", "Tip {no} earns nothing."), no=given.no)
    desk.of(Tip).save(replace(tip, realised_fen=tip.realised_fen + given.amount_fen))
    return {"state": desk.move(notice, "realise").state}


def reward_due(desk: Desk, notice: Exchange) -> tuple[Tip, int] | None:
    """The tip that wins and what it earns now (分), or None."""
    first = winner(desk.of(Tip).where(notice_id=notice.exchange_id, order_by=("no",)))
    if first is None:
        return None
    return first, payout_fen(promise_fen=notice.data["promise_fen"], share_per_mille=notice.data["share_per_mille"],
                             realised_fen=first.realised_fen)  # fmt: skip


def _pay(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """Deducted from the applicant's proceeds; where there are none he pays himself."""
    notice = exchange_of(desk, about)
    earned = reward_due(desk, notice)
    if earned is None:
        raise Conflict(Text("没有可以发放悬赏金的举报。", "No tip has earned the reward."))
    tip, amount_fen = earned
    if tip.registered_by == doer.person_id:
        raise NotAllowed(Text("登记举报的人员不得发放悬赏金。", "Who registered the tip does not pay it."))
    power = desk.powers.need(notice.lineage_id)
    power.require_holder(desk.court_id)
    Balance.of(desk.money.where(lineage_id=notice.lineage_id)).require(amount_fen)
    keep_the_fund(desk, notice.lineage_id, amount_fen)
    entry = MoneyEntry(
        desk.new_id(), notice.lineage_id, notice.data["case_no"], "out", amount_fen, desk.today, "悬赏金"
    )
    desk.money.add(entry)
    desk.move(notice, "pay", paid_fen=amount_fen, paid_no=tip.no, paid_by=doer.person_id)
    return {"amount_fen": amount_fen, "no": tip.no}


def _withdraw(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    notice = desk.move(exchange_of(desk, about), "withdraw", note=given.note)
    desk.close_duties(subject_id=notice.exchange_id, rule_id=RULE, by=doer.person_id, event="drop")
    return {"state": notice.state}


def _step(name: str, zh: str, en: str, payload: type, effect: Any, article: str, *states: str, roles: frozenset[str] = OFFICERS,
          bodies: Any = REGISTRARS) -> ActKind:  # fmt: skip
    return ActKind(name, Text(zh, en), payload, f"{FT} {article}", bodies, roles, "exchange", effect,
                   offers=(Offer(REWARD, "court", states),))  # fmt: skip


PROCEDURE = Procedure(
    name=REWARD,
    title=Text("悬赏公告", "reward notice"),
    source=f"{FT} arts 21–24",
    tables={"court": REWARDS},
    acts=(
        ActKind("apply_reward", Text("登记悬赏申请", "enter a request for a reward notice"), ApplyReward, f"{FT} art. 21",
                REGISTRARS, OFFICERS, "case", _apply, offers=OPEN_CASE),
        _step("decide_reward", "决定悬赏申请", "decide the request", DecideReward, _decide, "art. 21 · [D]", "applied",
              roles=LEADERS),
        _step("publish_reward", "发布悬赏公告", "publish the notice", PublishReward, _publish, "art. 22", "granted"),
        _step("register_tip", "登记举报", "register a tip", RegisterTip, _tip, "art. 23", "published", "tips", "realised"),
        _step("realise_tip", "登记实现金额", "enter what a tip has brought", RealiseTip, _realise, "art. 24", "tips", "realised"),
        _step("pay_reward", "发放悬赏金", "pay the reward", Note, _pay, "art. 24", "realised", bodies=PAYERS),
        _step("withdraw_reward", "撤回悬赏", "withdraw the notice", Note, _withdraw, "[D]", "applied", "granted", "published",
              "tips"),
    ),
)  # fmt: skip
