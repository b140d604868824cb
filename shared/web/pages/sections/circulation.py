"""Requests, records, notices and campaigns: words and pages."""

from __future__ import annotations

from shared.procedures.circulation.record.papers import TRIGGER_TITLES
from shared.procedures.circulation.request.papers import DOUBT_TITLES
from shared.web.pages.sections.section import Said, Section

_WORDS: dict[str, Said] = {
    "all_below": ("全部下级法院", "all courts below"), "subtrees": ("所列法院及其下级", "courts named and all below"),
    "courts": ("仅所列法院", "courts named"), "closed_for_now": ("终本", "closed for now"),
    "received": ("已收到", "received"), "reported": ("已报告", "reported"),
    "in_force": ("现行有效", "in force"), "replaced": ("已被替代", "replaced"),
    "listed": ("清单已冻结", "lists frozen"), "opened": ("已部署", "opened"),
    "general": ("一般", "general"), "technical_ip": ("技术类知识产权", "technical IP"), "antitrust": ("反垄断", "antitrust"),
    "outside_opinion": ("征求院外意见", "outside opinion"), "committee": ("提请审判委员会讨论", "adjudication committee"),
    **{key.value: (title.zh, title.en) for key, title in (DOUBT_TITLES | TRIGGER_TITLES).items()},
}  # fmt: skip

SECTION = Section(
    states={
        "consultation": {
            "asked": ("已请示，待受理", "asked"), "accepted": ("已受理，待答复", "accepted"), "rejected": ("不予受理", "rejected"),
            "supplementing": ("待补充材料", "more is needed"), "answered": ("已答复", "answered"), "received": ("收到请示", "received"),
            "passed_up": ("已转报上级", "passed up"),
        },
        "record": {
            "filed": ("已报送", "filed"), "recorded": ("已备案", "recorded"), "questioned": ("被询问，待答复", "asked about"),
            "passed_up": ("已转报", "passed up"), "received": ("待备案", "to be recorded"), "asking": ("已询问，待答复", "asked"),
        },
        "notice": {
            "issued": ("已下发", "issued"), "complete": ("全部签收（报告）", "complete"), "replaced": ("已被替代", "replaced"),
            "received": ("已收到，待签收", "received"), "passed": ("已转发", "passed on"), "signed": ("已签收", "signed for"),
            "reported": ("已报告", "reported"),
        },
        "notice_query": {"asked": ("已查询", "asked"), "answered": ("已答复", "answered")},
        "campaign": {"opened": ("已部署", "opened"), "listed": ("清单已冻结", "lists frozen"), "closed": ("已结束", "closed")},
    },
    roles={"issuer": ("制发法院", "issuer")},
    words=_WORDS,
)  # fmt: skip
