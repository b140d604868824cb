"""From signature to signature: who signs next, which draft is next, what has just left, and names in place of ids."""

from __future__ import annotations

import re
from typing import Any

import pytest
from builders import MORNING, Country
from stories import MAJOR, Elevation
from web.web_clients import Court

from shared.domain.exchanges import Exchange
from shared.web.pages.choosing import recipients_for
from shared.web.pages.demonstration import Demonstration
from shared.web.pages.showing import exchange_title, named

SWITCH = "/demonstration/person"


@pytest.fixture
def shown(country: Country) -> Court:
    return Court(country, "gd03", Demonstration({}))


def drafted(story: Elevation) -> str:
    story.filed().applied().docketed().file_called().file_sent()
    return f"/drafts/{story.drafted()}"


def offered(page: str) -> list[str]:
    """Whom the draft itself offers to go on as: not the list in the header, which stands in <header>."""
    return re.findall(r'name="login" value="(\w+)"', page.split("<main", 1)[1])


def test_the_draft_of_a_demonstration_offers_whoever_may_sign_next_and_leads_to_the_signature(
    shown: Court, story: Any
) -> None:
    # Given a ruling that its author has discussed
    draft = drafted(story)
    browser = shown.browser("reviewer1")
    browser.submit(draft, f"{draft}/sign", act="discuss")
    assert offered(browser.see(draft)) == ["reviewer2", "reviewer3"]

    # When one goes on as a colleague
    answer = browser.submit(draft, SWITCH, login="reviewer2", next=f"{draft}#sign")

    # Then the colleague is at the signature
    assert answer.location == f"{draft}#sign"
    page = browser.see(draft)
    assert 'id="sign"' in page
    assert "签署：合议讨论" in page
    assert offered(page) == []


def test_elsewhere_no_draft_offers_to_be_somebody_else(upper: Court, story: Any) -> None:
    draft = drafted(story)
    browser = upper.browser("reviewer1")
    browser.submit(draft, f"{draft}/sign", act="discuss")

    assert SWITCH not in browser.see(draft)


def test_whoever_has_signed_finds_the_next_draft_that_waits_for_them(shown: Court, country: Country) -> None:
    # Given two rulings that wait for the chief
    first, second = Elevation(country), Elevation(country)
    drafts = [drafted(first)]
    second.filed(title_no="（2025）粤0304民初9号").applied().docketed().file_called().file_sent()
    drafts.append(f"/drafts/{second.drafted()}")
    for draft in drafts:
        country.approve("gd03", draft.rpartition("/")[2], *MAJOR[:3])
    chief = shown.browser("chief")
    assert "下一件待我办理" not in chief.see(drafts[0])

    # When the chief signs one
    chief.submit(drafts[0], f"{drafts[0]}/sign", act="review")

    # Then the other is one link away, with its case
    note = chief.see(drafts[0]).split("下一件待我办理", 1)[1][:300]
    assert f'href="{drafts[1]}"' in note
    assert second.case_no in note


def test_issuing_leads_to_the_procedure_which_says_that_the_document_has_just_left(upper: Court, story: Any) -> None:
    draft = drafted(story)
    story.country.approve("gd03", draft.rpartition("/")[2], *MAJOR)
    browser = upper.browser("reviewer1")

    answer = browser.submit(draft, f"{draft}/issue")

    assert answer.location == f"/exchanges/{story.exchange}"
    assert "文书刚刚发出" in browser.see(answer.location)


def test_a_joint_decision_goes_to_the_lead_and_then_to_each_helper_not_told_yet(upper: Court) -> None:
    def recipients(kind: str, **data: Any) -> list[str]:
        exchange = Exchange("x", "joint", "organiser", "lineage", "gd0304", "running", MORNING, data)
        return [court.court_id for court in recipients_for(upper.node, kind, exchange)]

    tasks = {"tasks": [{"helper": "gd0305"}, {"helper": "gd0306"}]}

    assert recipients("joint_decision", told=[]) == ["gd0304"]
    assert recipients("joint_decision", told=["gd0304"], decision=tasks) == ["gd0305", "gd0306"]
    assert recipients("joint_decision", told=["gd0304", "gd0305"], decision=tasks) == ["gd0306"]
    assert recipients("note", told=["gd0304"], decision=tasks) == ["gd0304"]


def test_sentences_name_courts_people_and_documents_and_leave_words_alone(upper: Court) -> None:
    with upper.node.store.read() as unit:
        someone = next(iter(unit.people.where(login="chief")))
    with upper.app.test_request_context():
        said = named(f"gd0304 拒收 elevation_ruling：已以“terminated”结案（责任人 {someone.person_id}）")
        assert said == f"深圳市福田区人民法院 拒收 提级执行裁定书：已以“终结执行”结案（责任人 {someone.name}）"
        assert named("he says note of gd03 in gd03/x", english=True).startswith("he says note of ")
        assert "gd03/x" in named("gd03/x")


def test_a_review_is_shown_as_what_it_became(upper: Court) -> None:
    def title(**data: Any) -> str:
        return exchange_title(Exchange("x", "elevation", "lower", "lineage", "gd", "served", MORNING, data))

    with upper.app.test_request_context():
        assert title() == "提级执行"
        assert title(ruling_kind="designation_ruling") == "指定执行"
        assert title(ruling_kind="concentration_ruling") == "集中执行"
