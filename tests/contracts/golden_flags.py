"""The run of `make_golden.py` over flags and listed supervision: every statement, a copy, a report at its interval."""

from __future__ import annotations

from builders import Country
from flag_stories import alerted, struck
from golden_power import title
from supervising_stories import Supervision


def flags(country: Country) -> None:
    """Raised below, handed up, struck above, reopened below; a letter that wants reports at intervals."""
    story = Supervision(country).filed(title_no=title(60))
    flag = alerted(country, "gd0304", story.lineage, story.case_no)
    country.act(
        "gd03", "reviewer1", "escalate_flag", lineage=story.lineage, flag_id=flag, authority="gd", reason="无人处理"
    )
    struck(country, "gd", flag, story.lineage)
    alerted(country, "gd0304", story.lineage, story.case_no)
    country.act(
        "gd", "reviewer1", "raise_flag", lower_court="gd0304", case_no=story.case_no, ground="久拖不执", level="red"
    )
    story.opened("accept_complaint", complaint="长期不处置已查封房产", accepted_on=str(story.today))
    story.issued(
        "supervise_letter", (("chief", "review"),), demands="说明进展", due_on=story.day(30), report_interval_days=10
    )
    story.below("officer1", "report_supervision_progress", steps="已委托评估")
