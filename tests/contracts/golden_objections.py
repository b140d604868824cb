"""The run of `make_golden.py` over objections: one reviewed by a court the case has left, one that nobody dockets."""

from __future__ import annotations

from builders import Country
from objection_stories import DEBTOR, Objection, panel
from stories import LOWER, UPPER, Elevation


def objections(country: Country) -> None:
    """A ruling that takes effect at another court; a complaint against silence with its order and its answer."""
    story = Elevation(country).filed(title_no="（2025）粤0304民初70号").controlled().applied().docketed()
    story.file_called().file_sent()
    pending = Objection(country, LOWER, story.lineage, story.case_no, story.control).received().docketed().notified()
    story.ruled().handed_over().accepted().redocketed().taken_over()
    pending.ruled("revoke").served().effective()

    silent = Elevation(country).filed(title_no="（2025）粤0304民初71号").controlled()
    late = Objection(country, LOWER, silent.lineage, silent.case_no, silent.control).received()
    received_on = late.today
    country.later(days=7)
    complaint = country.act(UPPER, "filing", "record_silence_complaint", lower_court=LOWER, case_no=silent.case_no,
                            objector=DEBTOR, objection_received_on=received_on, defect="not_filed",
                            objection_no=late.number)["exchange_id"]  # fmt: skip
    draft = country.draft(UPPER, "judge1", "order_to_accept_or_rule", to=LOWER, lineage=silent.lineage, exchange=complaint,
                          reasons="逾期未予立案")  # fmt: skip
    country.approve(UPPER, draft, *panel(1, 2, 3))
    country.issue(UPPER, "judge1", draft)
    late.docketed()
    country.act(
        LOWER, "filing", "report_compliance", lineage=silent.lineage, exchange=complaint, objection_no=late.number
    )
