"""The pages of an enforcement supervision: from the lead to the panel's dismissal, every step a form, every state a word."""

from __future__ import annotations

from typing import Any

from enforcement_supervision_stories import DEBTOR, watched_in
from web.web_clients import Court


def test_a_supervision_is_led_docketed_and_ruled_upon_on_pages(country: Any) -> None:
    story = watched_in(country)
    high = Court(country, "gd")
    clerk, judge, below = high.browser("filing"), high.browser("judge1"), Court(country, "gd03").browser("reviewer1")
    given = {
        "f.source": "application", "f.ruling_court": "gd03", "f.enforcing_court": "gd0304", "f.case_no": story.case_no,
        "f.challenged": "recon_ruling", "f.challenged_no": story.challenged_no, "f.received_on": story.today,
        "f.grounds": "复议裁定错误", "f.applicant": DEBTOR, "f.counted_from": story.today,
    }  # fmt: skip
    assert "被监督文书" in clerk.see("/acts/record_supervision_lead")
    answer = clerk.submit("/acts/record_supervision_lead", **given)
    assert answer.status_code == 303, answer.text
    with country.read("gd") as unit:
        story.exchange = unit.exchanges.first(procedure="supervision").exchange_id
    here = f"/exchanges/{story.exchange}"
    assert "线索待立案" in clerk.see(here)
    assert clerk.submit(f"/acts/file_supervision?exchange={story.exchange}", **{"f.note": ""}).status_code == 303
    country.settle()
    assert "已立案，待报送案卷" in judge.see(here)
    assert below.submit(f"/acts/send_supervision_file?exchange={story.exchange}", **{"f.note": ""}).status_code == 303
    country.settle()
    page = judge.see(here)
    assert "已立案，审查中" in page
    assert "/documents/supervision_ruling" in page
    ruling = {"f.disposition": "dismissed", "f.reasons": "复议裁定正确", "recipient": "gd03"}
    assert judge.submit(f"/documents/supervision_ruling?exchange={story.exchange}", **ruling).status_code == 303
