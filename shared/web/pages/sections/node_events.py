"""Node events: words for the members of their details, and the menu."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(
    words={
        "origin": ("来源", "origin"), "title_no": ("执行依据", "title"), "asset_kind": ("财产种类", "kind of asset"),
        "rank": ("顺位", "rank"), "end_on": ("期限至", "until"), "until_on": ("期限至", "until"), "amount_fen": ("金额（元）", "amount (yuan)"),
        "document_no": ("文书号", "document"), "offline": ("线下", "offline"), "round": ("次", "round"), "sale_on": ("拍卖日", "sale on"),
        "measure": ("措施", "measure"), "ground": ("事由", "ground"), "hits": ("查得财产", "found"), "told_on": ("告知日", "told on"),
        "performance_ends_on": ("履行期间届满", "performance until"), "within_limit": ("在申请期限内", "within the limit"),
        "mode": ("方式", "mode"), "asked_on": ("申请之日", "asked on"), "ends_on": ("截止", "ends on"), "urgent": ("紧急", "urgent"),
    },
)  # fmt: skip
