"""A procuratorial suggestion: answered in its terms, and put right from above where the reply was late or wrong."""

from __future__ import annotations

from typing import Any

import pytest
from enforcement_supervision_stories import LOWER, UPPER, Watched, watched

from shared.domain.errors import BadInput, Conflict
from shared.domain.refusals import Refused

__all__ = ["watched"]
APPROVED = (("chief", "review"), ("president", "approve"))
REPLY = {"taken": True, "reply": "采纳", "document_no": "复函1号", "rulings": "（2026）粤0304执1号之一"}


def registered(story: Watched, **changes: Any) -> Watched:
    given = {"procuratorate": "福田区人民检察院", "letter_no": "福检执监〔2026〕1号", "received_on": story.today,
             "matter": "怠于执行", "inaction": True} | changes  # fmt: skip
    story.exchange = story.country.act(LOWER, "filing", "register_suggestion", lineage=story.lineage, **given)[
        "exchange_id"
    ]
    return story


def higher(story: Watched, court: str = UPPER) -> Watched:
    given = {"procuratorate": "深圳市人民检察院", "letter_no": "深检执监〔2026〕2号", "received_on": story.today, "lower_court": LOWER,
             "case_no": story.case_no, "suggestion_no": "福检执监〔2026〕1号", "why": "late"}  # fmt: skip
    story.exchange = story.country.act(court, "filing", "register_higher_letter", **given)["exchange_id"]
    return story


@pytest.mark.shows("S027")
def test_alleged_inaction_is_answered_in_fifteen_days_and_the_suggestion_in_three_months(watched: Watched) -> None:
    registered(watched)
    assert watched.duty(LOWER, "procuratorial_inaction_answer") == [("open", "2026-03-25")]
    assert watched.duty(LOWER, "procuratorial_reply") == [("open", "2026-06-10")]
    with pytest.raises(Conflict):
        watched.act(LOWER, "reviewer1", "reply_suggestion", **REPLY)
    watched.act(LOWER, "reviewer1", "answer_inaction", explanation="已查封", document_no="说明1号")
    with pytest.raises(BadInput):
        watched.act(LOWER, "reviewer1", "reply_suggestion", **(REPLY | {"rulings": ""}))
    watched.act(LOWER, "reviewer1", "reply_suggestion", **REPLY)
    assert watched.state(LOWER) == "replied"
    assert watched.duty(LOWER, "procuratorial_inaction_answer")[0][0] == "met"
    assert watched.duty(LOWER, "procuratorial_reply")[0][0] == "met"


def test_the_president_allows_one_more_month_and_once_only(watched: Watched) -> None:
    registered(watched, inaction=False)
    for_it = {"lineage": watched.lineage, "exchange": watched.exchange, "reason": "案情复杂"}
    watched.country.decide(LOWER, "extend_suggestion_reply", *APPROVED, by="reviewer1", **for_it)
    assert watched.duty(LOWER, "procuratorial_reply")[0][0] == "dropped"
    assert watched.duty(LOWER, "procuratorial_reply_extension") == [("open", "2026-07-10")]
    with pytest.raises(Refused, match="R12"):
        watched.country.decide(LOWER, "extend_suggestion_reply", *APPROVED, by="reviewer1", **for_it)


def test_a_late_reply_is_seen(watched: Watched) -> None:
    registered(watched, inaction=False)
    watched.country.later(days=95)
    watched.country.tick()
    assert watched.duty(LOWER, "procuratorial_reply")[0][0] == "overdue"
    watched.act(LOWER, "reviewer1", "reply_suggestion", **REPLY)
    assert watched.duty(LOWER, "procuratorial_reply")[0][0] == "met_late"


@pytest.mark.shows("S027")
def test_a_late_reply_goes_up_and_comes_down_as_a_direction_that_the_lower_court_obeys(watched: Watched) -> None:
    """Given a suggestion unanswered, When the higher procuratorate writes to its peer court, Then that court answers it in
    three months and makes the court below correct, whatever number the matter has there."""
    registered(watched)
    first = watched.exchange
    watched.country.later(days=95)
    watched.country.tick()
    higher(watched)
    assert watched.duty(UPPER, "procuratorial_upper_answer") == [("open", "2026-09-14")]
    draft = watched.country.draft(UPPER, "reviewer1", "suggestion_directive", to=LOWER, lineage=watched.lineage,
                                  exchange=watched.exchange, act_required="恢复执行", due_on=watched.day(15))  # fmt: skip
    watched.country.approve(UPPER, draft, *APPROVED)
    watched.country.issue(UPPER, "reviewer1", draft)
    assert (watched.state(UPPER), watched.state(LOWER)) == ("directing", "directed")
    assert watched.country.exchange(LOWER, first).state == "directed"
    assert watched.duty(LOWER, "procuratorial_correction") == [("open", watched.day(15))]

    watched.act(
        LOWER, "officer1", "report_suggestion_corrected", done="已恢复执行", document_no="（2026）粤0304执1号之二"
    )
    watched.act(UPPER, "reviewer1", "answer_higher_letter", reply="已纠正", document_no="复函2号")

    assert (watched.state(UPPER), watched.state(LOWER)) == ("answered", "corrected")
    assert watched.country.exchange(LOWER, first).state == "corrected"
    assert watched.duty(UPPER, "procuratorial_upper_answer")[0][0] == "met"


def test_only_the_next_higher_court_is_the_peer_of_the_higher_procuratorate(watched: Watched) -> None:
    with pytest.raises(Refused, match="R2"):
        higher(watched, "gd")
