"""Golden messages of requests, records, notices and campaigns."""

from __future__ import annotations

from typing import Any

from builders import Country
from circulation_stories import PRESIDENT, days_pass, decided, filed, issued

HERE, CITY, HIGH = "gd0304", "gd03", "gd"
VIEW = {
    "committee_no": "审委会（2026）3号",
    "committee_on": "2026-03-09",
    "committee_view": "可以",
    "minority_view": "应先评估",
}
QUESTION = {
    "question": "股权可否直接变卖",
    "doubt": "no_rule",
    "facts_fixed": True,
    "facts": "持有股权",
    "similar_cases": "无",
}


def circulations(country: Country) -> None:
    """Every kind of this family at least once."""
    _requests(country)
    _records(country)
    notice_id = issued(country, actions="核查", reply_due_on="2026-04-10")
    country.act(HIGH, "manager1", "report_notice_actions", lineage="court:spc", exchange=notice_id, done="已核查")
    country.act(CITY, "manager1", "ask_for_notices")
    _campaign(country)


def _requests(country: Country) -> None:
    _, lineage = filed(country, HERE)
    for number in (1, 2):
        exchange = f"22222222-0000-4000-8000-{number:012d}"

        def send(kind: str, court: str, to: str, author: str, exchange: str = exchange, **inputs: Any) -> None:
            draft = country.draft(court, author, kind, to=to, lineage=lineage, exchange=exchange, **inputs)
            country.approve(court, draft, *PRESIDENT)
            country.issue(court, author, draft)

        about = {"lineage": lineage, "exchange": exchange}
        send("consult_request", HERE, CITY, "officer1", **QUESTION, **VIEW)
        if number == 1:
            country.act(CITY, "reviewer1", "call_consult_supplement", missing="类案检索报告", **about)
            country.act(HERE, "officer1", "supply_consult", supplied="附检索报告", **about)
            country.act(CITY, "reviewer1", "reject_consult", facts=True, level=False, reason="属事实认定", **about)
        else:
            send("consult_forward", CITY, HIGH, "reviewer1", **VIEW)
            country.act(HIGH, "reviewer1", "accept_consult", **about)
            country.decide(HIGH, "answer_consult", *PRESIDENT, by="reviewer1", answer="应当先确定参考价", **about)


def _records(country: Country) -> None:
    _, lineage = filed(country, HERE, 2)
    given: dict[str, Any] = {"by": "officer1", "lineage": lineage, "reason": "案情复杂"}
    country.decide(HERE, "extend_file_limit", *PRESIDENT, document_no="延1号", **given)
    done = country.decide(HERE, "extend_file_limit_further", *PRESIDENT, document_no="延2号", months=2, **given)
    about = {"lineage": lineage, "exchange": done["exchange_id"]}
    country.act(HIGH, "manager1", "query_record", question="何时可以执结", **about)
    country.act(HERE, "officer1", "answer_record_query", answer="四月", **about)
    country.act(HIGH, "manager1", "log_record", **about)


def _campaign(country: Country) -> None:
    case_no, lineage = filed(country, HERE, 3)
    campaign = str(decided(country, HIGH, "open_campaign", title="春季清积", scope="courts", courts=f"{CITY} {HERE}",
                           list_on="2026-03-10", until_on="2026-03-17", plan_due_on="2026-03-13", targets="清理积案")["exchange_id"])  # fmt: skip
    about = {"lineage": f"court:{HIGH}", "exchange": campaign}
    country.act(CITY, "manager1", "file_campaign_plan", plan="逐案核查", leader="副院长", **about)
    country.act(HERE, "officer1", "close_case", lineage=lineage, epoch=1, mode="terminated", reason="撤回申请")
    country.act(HERE, "officer1", "strike_off_list", case_no=case_no, document_no="裁1号", **about)
    days_pass(country, 7, 1, 1)
    decided(country, HIGH, "close_campaign", remark="完成", **about)
