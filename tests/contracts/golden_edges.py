"""The run of `make_golden.py` over the edge cases of a transfer: settlement, suspension, custody and supervision overtaken."""

from __future__ import annotations

from builders import Country
from designation_stories import PRESIDENT, Designation, drafted_and_issued
from golden_power import HIGH, LOWER, TARGET, UPPER, title
from stories import Elevation
from supervising_stories import Supervision

AGREED = {"agreement_no": "和解1号", "reached_on": "2026-03-10", "terms": "分期付清", "performed_by": "2026-06-10"}


def waiting(country: Country) -> None:
    """A settlement reported and one forwarded; a suspension told and lifted while a hand-over runs."""
    story = Elevation(country).filed(title_no=title(50)).applied().docketed().file_called().file_sent()
    country.act(LOWER, "officer1", "record_settlement", lineage=story.lineage, epoch=1, effect="suspend", ruling_no="裁1号",
                **AGREED)  # fmt: skip
    story.ruled()
    other = Elevation(country).filed(title_no=title(51)).applied().docketed().file_called().file_sent().ruled()
    country.act(LOWER, "officer1", "forward_settlement", lineage=other.lineage, **AGREED)
    done = country.act(UPPER, "officer1", "suspend_enforcement", lineage=other.lineage, epoch=2, ground="bankruptcy",
                       document_no="裁2号", reason="破产申请已受理")  # fmt: skip
    country.act(UPPER, "officer1", "lift_suspension", lineage=other.lineage, exchange=done["exchange_id"], epoch=2,
                document_no="恢复1号", reason="破产申请被驳回")  # fmt: skip


def overtaken(country: Country) -> None:
    """A docketed court replaced before it took the controls over; an urging and a stay of a case that moves on."""
    case = (
        Designation(country)
        .filed(title_no=title(52))
        .controlled()
        .opened()
        .file_here()
        .ruled()
        .handed_over()
        .docketed()
    )
    drafted_and_issued(country, TARGET, "recusal_request", PRESIDENT, login="officer1", to=HIGH, lineage=case.lineage,
                       exchange=case.review, reason="本院与当事人存在利害关系")  # fmt: skip
    done = country.act(HIGH, "reviewer1", "replace_designated_court", lineage=case.lineage, exchange=case.review)
    again = Designation(country, lower=TARGET, target="gd0305", lineage=case.lineage, review=done["exchange_id"])
    again.file_here().ruled().handed_over().docketed()
    country.act("gd0305", "officer1", "take_over_controls", lineage=case.lineage, exchange=again.ruling, epoch=3)
    urged = Supervision(country).aged().applied()
    urged.above("filing", "docket_inaction")
    urged.urged()
    Designation(country, lineage=urged.lineage, case_no=urged.case_no).opened().file_here().ruled()
    stayed = Supervision(country).filed(title_no=title(53))
    stayed.exchange = stayed.stayed(stayed.day(60))
    Designation(country, lineage=stayed.lineage, case_no=stayed.case_no).opened().file_here().ruled()
    stayed.issued("resume", reasons="暂缓事由已消失")
