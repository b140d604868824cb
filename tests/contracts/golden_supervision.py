"""The run of `make_golden.py` over enforcement supervision, procuratorial suggestions and the quality report."""

from __future__ import annotations

from builders import Country
from enforcement_supervision_stories import LOWER, UPPER, watched_in

APPROVED = (("chief", "review"), ("president", "approve"))


def supervisions(country: Country) -> None:
    """Every message of this family."""
    story = watched_in(country).reviewed().analysed("remanded")
    story.ruled("remanded", remand_scope="查明冻结数额", report_due=story.day(30))
    story.act(UPPER, "reviewer1", "report_supervision_remand", document_no="（2026）粤03执复2号", done="重新裁定")
    story.led(ruling_court=LOWER, challenged="act", challenged_no="另一行为", counted_from=None)
    story.act("gd", "filing", "refer_supervision")
    given = {"procuratorate": "深圳市人民检察院", "letter_no": "深检执监〔2026〕2号", "received_on": story.today, "lower_court": LOWER,
             "case_no": story.case_no, "suggestion_no": "福检执监〔2026〕1号", "why": "late"}  # fmt: skip
    story.exchange = country.act(UPPER, "filing", "register_higher_letter", **given)["exchange_id"]
    draft = country.draft(UPPER, "reviewer1", "suggestion_directive", to=LOWER, lineage=story.lineage, exchange=story.exchange,
                          act_required="恢复执行", due_on=story.day(15))  # fmt: skip
    country.approve(UPPER, draft, *APPROVED)
    country.issue(UPPER, "reviewer1", draft)
    story.act(LOWER, "officer1", "report_suggestion_corrected", done="已恢复", document_no="（2026）粤0304执1号之一")
    country.act(LOWER, "quality1", "send_quality_report", from_on="2026-03-01", until_on=story.today)
