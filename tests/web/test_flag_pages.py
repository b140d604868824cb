"""The pages of flags: on the case, in the list, at home, in the API; raised and struck in the browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from builders import four_courts
from flag_stories import alerted, known, raised, struck
from supervising_stories import Supervision
from web.web_clients import Court

HIGH, CITY, BASIC = "gd", "gd03", "gd0304"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Supervision]:
    country = four_courts(tmp_path)
    yield Supervision(country).filed()
    country.close()


def test_a_flag_shows_on_the_case_at_home_and_in_the_list_with_the_courts_that_know_it(story: Supervision) -> None:
    alerted(story.country, BASIC, story.lineage, story.case_no)
    here, above = Court(story.country, BASIC), Court(story.country, CITY)

    page = here.browser("officer1").see(f"/cases/{quote(story.case_no)}")
    assert "案款逾期未发放" in page
    assert "红色" in page
    assert '<b class="bad">1</b> 督办标记' in here.browser("chief").see("/")
    page = above.browser("reviewer1").see("/flags?lang=en")
    assert "money not paid in time" in page
    assert "/courts/gd0304" in page
    assert "strike" in page


def test_a_superior_raises_a_flag_in_the_browser(story: Supervision) -> None:
    above = Court(story.country, CITY).browser("reviewer1")

    answer = above.submit("/acts/raise_flag", **{"f.lower_court": BASIC, "f.case_no": story.case_no, "f.level": "red",
                                                "f.ground": "长期不处置财产"})  # fmt: skip

    assert answer.status_code == 303, answer.text
    story.country.settle()
    assert "长期不处置财产" in Court(story.country, BASIC).browser("officer1").see("/flags")


def test_the_strike_is_drafted_from_the_flag_and_checked_by_the_chief(story: Supervision) -> None:
    flag = raised(story.country, CITY, BASIC, story.case_no)
    above = Court(story.country, CITY)

    answer = above.browser("reviewer1").submit(
        f"/documents/strike_flag?flag_id={flag}", **{"f.flag_id": flag, "f.evidence_no": "核1号", "f.evidence_sha256": "ab" * 32,
                                                     "f.reason": "已落实", "recipient": CITY})  # fmt: skip
    assert answer.status_code == 303, answer.text
    with story.country.read(CITY) as unit:
        draft = unit.drafts.first(kind="strike_flag").draft_id
    story.country.approve(CITY, draft, ("chief", "review"))
    story.country.issue(CITY, "reviewer1", draft)

    assert set(known(story.country, flag).values()) == {"struck gd03 2"}
    assert "已销号" in above.browser("chief").see("/flags")


def test_only_a_court_with_standing_and_a_post_that_may_are_offered_what_can_be_done(story: Supervision) -> None:
    flag = alerted(story.country, BASIC, story.lineage, story.case_no)
    story.country.act(
        CITY, "reviewer1", "escalate_flag", lineage=story.lineage, flag_id=flag, authority=HIGH, reason="无人处理"
    )

    def offered(court: str, login: str) -> list[str]:
        page = Court(story.country, court).browser(login).see("/flags")
        return [name for name in ("strike_flag", "escalate_flag") if f"/{name}?flag_id={flag}" in page]

    assert offered(HIGH, "reviewer1") == ["strike_flag", "escalate_flag"]
    assert offered(CITY, "reviewer1") == offered(BASIC, "reviewer1") == ["escalate_flag"]
    assert offered(HIGH, "officer1") == offered(BASIC, "officer1") == []


def test_a_flag_is_escalated_by_picking_it_and_a_court_above_and_one_is_back_at_the_flags(story: Supervision) -> None:
    flag = alerted(story.country, BASIC, story.lineage, story.case_no)
    browser, page = Court(story.country, CITY).browser("reviewer1"), f"/acts/escalate_flag?flag_id={flag}"

    form = browser.see(page)
    assert f'<option value="{flag}" selected>红色 · {story.case_no}' in form
    assert [f'value="{court}"' in form for court in (CITY, HIGH, BASIC, "gd19")] == [True, True, False, False]
    answer = browser.submit(page, **{"f.flag_id": flag, "f.authority": HIGH, "f.reason": "无人处理"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/flags")


def test_the_checker_of_a_strike_sees_which_flag_it_is_and_opens_the_file_that_proves_it(story: Supervision) -> None:
    flag = raised(story.country, CITY, BASIC, story.case_no)
    above = Court(story.country, CITY)
    browser, page = above.browser("reviewer1"), f"/documents/strike_flag?flag_id={flag}"
    browser.submit("/attachments", file=(io.BytesIO(b"%PDF-1.4"), "a.pdf"), title="核查报告")
    (proof,) = re.findall(r'<option value="([0-9a-f]{64})">核查报告', browser.see(page))

    answer = browser.submit(page, **{"f.flag_id": flag, "f.evidence_no": "核1号", "f.evidence_sha256": proof, "f.reason": "已落实",
                                     "recipient": CITY})  # fmt: skip

    shown = above.browser("chief").see(answer.headers["Location"])
    assert f"橙色 · {story.case_no} · 长期不处置财产" in shown
    assert re.search(rf'href="[^"]*{proof}">核查报告', shown)


def test_the_list_of_supervised_matters_names_no_party_and_no_complaint(story: Supervision) -> None:
    story.opened("accept_complaint", complaint="张某不还钱", accepted_on=str(story.today))
    story.above("reviewer1", "list_matter", reason="久拖不执", major=True)

    page = Court(story.country, CITY).browser("chief").see("/listed")

    assert "久拖不执" in page
    assert story.case_no in page
    assert "已挂牌" in page
    assert "张某" not in page


def test_programs_read_flags_and_the_list(story: Supervision) -> None:
    flag = raised(story.country, CITY, BASIC, story.case_no)
    struck(story.country, CITY, flag, story.lineage)
    client = Court(story.country, BASIC).api("officer1")

    (only,) = client.get("/flags?state=struck").json["items"]

    assert (only["flag"]["flag_id"], set(only["known_at"])) == (flag, {BASIC, CITY})
    assert client.get("/flags?state=open").json["items"] == []
    assert client.get("/listed").json == {"items": []}
