"""Alerts of acts against the law: of what was done, and of what was tried and refused; each is one declaration."""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.procedures.alerts import conditions as shown
from shared.procedures.alerts.declaring import AlertKind, OnDuty, OnSeen
from shared.procedures.alerts.sale_terms import price_stale, sale_terms_broken

DISPOSALS = ("sale_notice_published", "second_sale_published", "sale_concluded", "asset_delivered")
NOTICES = ("sale_notice_published", "second_sale_published")

# fmt: off
UNLAWFUL = (
    AlertKind("U1", Text("案外人异议期间处分财产", "disposal during an outsider's objection"),
              "执行程序解释 2020 art. 15; 民诉法解释 2022 art. 463",
              (OnSeen((*DISPOSALS, "refused:asset_frozen", "refused:asset_barred"), shown.frozen_asset),)),
    AlertKind("U2", Text("未经查封处分财产", "disposal without a prior seizure"), "民诉法解释 2022 art. 484",
              (OnSeen(DISPOSALS, shown.never_seized),)),
    AlertKind("U3", Text("明显超标的额查封", "seized clearly above the claim"), "查封规定 2020 art. 19",
              (OnSeen(("asset_seized",), shown.seized_too_much),)),
    AlertKind("U4", Text("网络拍卖不合规定", "net auction against its terms"), "网拍规定 法释〔2016〕18号 arts 10, 12, 17, 20, 26, 27",
              (OnSeen(NOTICES, sale_terms_broken),)),
    AlertKind("U5", Text("参考价过期或者有效期过长", "price stale or valid too long"), "参考价规定 法释〔2018〕15号 art. 27",
              (OnSeen((*NOTICES, "price_fixed"), price_stale),)),
    AlertKind("U6", Text("审查人员参与过实施，或者原合议庭重审", "reviewer acted in the implementation, or sat before"),
              "异议复议规定 2020 arts 11, 23; 法发〔2009〕43号 三(一)(二)",
              (OnSeen(("refused:sides_meet", "refused:handled_the_case", "refused:sat_before"), shown.not_separate),),
              Body.REVIEW),
    AlertKind("U7", Text("行为未经应有的审批", "an act without its approval"), "民事诉讼法 2023 arts 119, 259, 261; 失信规定",
              (OnSeen(("coercive_measure", "blacklisted", "consumption_banned", "refused:needs_approvals"), shown.unapproved),
               OnDuty(("urgent_measure_notice", "control_approval_after")))),
    AlertKind("U8", Text("在未立案的案件中采取行动", "an act in a case never registered"), "立案结案意见 法发〔2014〕26号 art. 3",
              (OnSeen(shown.ACTING, shown.never_registered),)),
    AlertKind("U9", Text("对非被执行人网络查控", "network query on a non-debtor"), "网络查冻规定 art. 7",
              (OnSeen(("network_query_sent",), shown.no_debtor),)),
    AlertKind("U10", Text("暂缓、中止、和解未履行期间结案", "closed while suspended, deferred, or settled and unperformed"),
              "立案结案意见 法发〔2014〕26号 art. 23 (unconfirmed)",
              (OnSeen(("case_closed", "refused:case_suspended", "refused:case_stayed"), shown.closed_while_waiting),)),
)
