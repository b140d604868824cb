"""Objection of an outsider (案外人异议): somebody who is no party claims a right that bars enforcement on one asset.

From the filing only that asset stops, at every court that sells it or waits for it; a panel rules in fifteen days from
receipt; the side it went against has fifteen days from service to sue; then the asset is released, or enforcement goes on.
Source: 民事诉讼法 2023 art. 238; 执行程序解释 2020 art. 15; 异议复议规定 2020; 民诉法解释 2022 arts 303–314, 421, 463.
Read next: `freeze` (what is forbidden), `notices` (between courts), `ruling`, `suits`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ACT_ROLES, JUDGES, ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.kinds import ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.matters import Note
from shared.procedures.outsider_objection import filing, notices, passing, release, ruling, suits, told
from shared.procedures.outsider_objection.papers import (
    AllowSecurity,
    AssetFreezeEnd,
    AssetFreezeNotice,
    DocketSuit,
    ReceiveObjection,
    RecordRetrial,
    RecordSuit,
    RecordSuitEnd,
    RefuseObjection,
    ReleaseObjected,
    Ruling,
    ServeRuling,
    TellCourts,
)  # fmt: skip
from shared.procedures.outsider_objection.tables import (
    BOUND,
    BOUND_ROLE,
    COURT,
    CPL_238,
    CPLI_303,
    CPLI_312,
    CPLI_313,
    CPLI_314,
    CPLI_421,
    EPI_15,
    NAME,
    ORR_2,
    ORR_6,
    REVIEWER,
)

REVIEWERS = frozenset({Body.REVIEW, Body.SUPERVISION})
FILING = frozenset({Body.FILING})
#: Whoever reviews sends the notices; with a case they leave with the office that applies or hands over.
SENDERS = REVIEWERS | FILING | {Body.IMPLEMENTATION}
R = RefusalCode


def _at(*states: str, role: str = REVIEWER) -> Offer:
    return Offer(NAME, role, states)


def _filing(
    name: str, zh: str, en: str, payload: type, source: str, effect: Any, *offers: Offer, **more: Any
) -> ActKind:
    given: dict[str, Any] = {"scope": "exchange"} | more
    return ActKind(
        name, Text(zh, en), payload, source, FILING, frozenset({"filing_clerk"}), effect=effect, offers=offers, **given
    )


def _panel(name: str, zh: str, en: str, payload: type, source: str, effect: Any, *offers: Offer) -> ActKind:
    return ActKind(name, Text(zh, en), payload, source, REVIEWERS, JUDGES, "exchange", effect, approvals=ApprovalRule.PANEL,
                   offers=offers)  # fmt: skip


def _office(name: str, zh: str, en: str, payload: type, source: str, effect: Any, *offers: Offer) -> ActKind:
    return ActKind(name, Text(zh, en), payload, source, REVIEWERS, frozenset({"officer", "judge", "chief"}), "exchange", effect,
                   offers=offers)  # fmt: skip


def _notice(name: str, zh: str, en: str, payload: type, **more: Any) -> MessageKind:
    return MessageKind(name, 1, Text(zh, en), payload, "", f"{EPI_15}; {CPL_238} · [D]", between_courts, SENDERS,
                       authors=ACT_ROLES["draft"] | JUDGES, **more)  # fmt: skip


OPEN = ("filed", "under_review", "asset_suspended", "dismissed", "litigation")
PROCEDURE = Procedure(
    name=NAME,
    title=Text("案外人异议", "objection of an outsider"),
    source=f"{CPL_238}; {EPI_15}; {ORR_6}",
    tables={REVIEWER: COURT, BOUND_ROLE: BOUND},
    hooks=replace(passing.FREEZE_HOOKS, term_ended={ruling.SUIT_RULE: ruling.term_ended}),
    messages=(
        _notice(notices.NOTICE, "标的停止处分通知", "no disposal of this asset", AssetFreezeNotice, accept=told.may_be_told,
                apply=told.told, refused=notices.notice_refused, sign_for=True, answers=(notices.END,), refusals=(R.R2, R.R7)),
        _notice(notices.END, "标的停止处分结束通知", "end of the stop on disposal", AssetFreezeEnd, accept=told.may_be_ended,
                apply=told.ended, sign_for=True, refusals=(R.R2, R.R7)),
    ),
    acts=(
        _filing("receive_outsider_objection", "收到案外人异议", "receive an outsider's objection", ReceiveObjection,
                f"{CPL_238}; {ORR_2}", filing.receive, Offer("docket", "case", ("open", "custody", "closed")), scope="case"),
        _filing("file_outsider_objection", "案外人异议立案", "file the outsider's objection", Note, f"{ORR_2}; {ORR_6}", filing.file,
                _at("received")),
        _panel("refuse_outsider_objection", "裁定不予受理案外人异议", "refuse the outsider's objection", RefuseObjection, ORR_2,
               filing.refuse_it, _at("received")),
        _office("tell_parties_of_outsider", "通知案外人和当事人异议立案", "tell outsider and parties", Note, ORR_2, filing.tell_parties,
                _at("under_review")),
        _office("tell_courts_of_freeze", "补充通知其他查封法院", "tell further courts with seizures", TellCourts, f"{EPI_15} · [D]",
                filing.more_courts, _at(*OPEN)),
        _panel("rule_outsider_objection", "案外人异议裁定", "rule on the outsider's objection", Ruling, CPL_238, ruling.rule,
               _at("under_review")),
        _panel("allow_objection_security", "准许以担保解除查封或继续执行", "allow security to lift or to go on", AllowSecurity,
               f"{EPI_15}; {CPLI_313}", ruling.allow_security, _at("under_review", "litigation")),
        _office("serve_outsider_ruling", "登记案外人异议裁定的送达", "record service of the ruling", ServeRuling, CPLI_303, ruling.serve,
                _at("asset_suspended", "dismissed", "retrial", "rejected", "withdrawn", "refused")),
        _filing("record_outsider_suit", "登记执行异议之诉", "record a suit over the objection", RecordSuit, CPLI_303,
                suits.record_suit, _at("asset_suspended", "dismissed", "to_release", "resumed")),
        _filing("docket_outsider_suit", "执行异议之诉立案决定", "decide on docketing the suit", DocketSuit, CPLI_303,
                suits.docket_suit, _at("litigation")),
        _filing("record_outsider_retrial", "登记案外人申请再审", "record an application for retrial", RecordRetrial, CPLI_421,
                suits.record_retrial, _at("dismissed", "resumed")),
        _filing("record_outsider_judgment", "登记执行异议之诉裁判结果", "record how the suit ended", RecordSuitEnd, CPLI_312,
                suits.record_end, _at("litigation")),
        ActKind("release_contested_asset", Text("解除对异议标的的查封", "lift the seizure of the contested asset"), ReleaseObjected,
                CPLI_314, frozenset({Body.IMPLEMENTATION}), frozenset({"officer", "chief"}), "exchange", release.release,
                implementation=True, power_of=release.power_over_contested,
                offers=(_at("to_release", "under_review"), _at("to_release", "frozen", role=BOUND_ROLE))),
    ),
)  # fmt: skip
