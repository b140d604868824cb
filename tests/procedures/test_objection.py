"""Objection to enforcement conduct: docketed in three days, decided by a panel, served, effective by the clock (S001–S011)."""

from __future__ import annotations

from datetime import date

import pytest
from objection_stories import CREDITOR, DEBTOR, Objection
from stories import LOWER

from shared.domain.errors import BadInput, Conflict


@pytest.mark.shows("S001", "S007", "S011", "K058")
def test_a_revoked_freeze_is_released_when_the_last_persons_ten_days_are_over(objection: Objection) -> None:
    country = objection.country
    # Given an objection docketed in three days
    objection.received()
    assert objection.number == "（2026）粤0304执异1号"
    assert country.duties(LOWER, "objection_filing")[0].due_on == date(2026, 3, 13)
    assert country.duties(LOWER, "objection_conduct_ruling")[0].due_on == date(2026, 3, 25)
    objection.docketed().notified()
    assert objection.duty("objection_filing") == objection.duty("objection_notify") == ["met"]
    # when a panel revokes the freeze
    objection.ruled("revoke")
    # then nothing is undone while anybody may still ask for reconsideration
    assert (objection.state, objection.row, objection.control_state()) == ("decided", "decided", "active")
    assert objection.duty("objection_conduct_ruling") == ["met"]
    objection.served(DEBTOR)
    country.later(days=5)
    objection.served(CREDITOR)
    country.later(days=6)  # the debtor's ten days are over, the creditor's are not
    country.tick()
    assert (objection.state, objection.control_state()) == ("decided", "active")
    # and when the last one's days are over the clock releases it
    country.later(days=5)
    country.tick()
    assert (objection.state, objection.control_state()) == ("effective", "released")
    assert objection.data["carried_out"]["done"] == "released"


@pytest.mark.shows("S007")
@pytest.mark.parametrize(
    ("disposition", "varied", "control", "done"),
    [
        ("dismiss", "", "active", "nothing"),
        ("vary", "冻结数额变更为十万元", "active", "task"),
        ("declare", "", "active", "nothing"),
    ],
)
def test_each_disposition_does_to_the_act_what_it_says(
    under_review: Objection, disposition: str, varied: str, control: str, done: str
) -> None:
    under_review.ruled(disposition, varied_text=varied).served().effective()
    assert (under_review.state, under_review.control_state()) == ("effective", control)
    assert under_review.data["carried_out"]["done"] == done
    assert ("ruling_to_carry_out" in under_review.country.tasks(LOWER)) == (done == "task")


def test_a_variation_says_how_and_only_a_variation_does(under_review: Objection) -> None:
    with pytest.raises(BadInput):
        under_review.ruled("vary")
    with pytest.raises(BadInput):
        under_review.ruled("dismiss", varied_text="十万元")


@pytest.mark.shows("S007")
def test_the_ruling_states_remedy_court_and_days_of_itself(under_review: Objection) -> None:
    under_review.ruled("dismiss")
    with under_review.country.read(LOWER) as unit:
        [draft] = unit.drafts.where(kind="rule_objection")
    assert '"remedy":"reconsideration","court":"gd03","days":10' in draft.payload
    assert "10日内，向广东省深圳市中级人民法院申请复议" in under_review.data["remedy"]


def test_who_is_served_twice_or_is_no_party_is_not_recorded(under_review: Objection) -> None:
    under_review.ruled("dismiss").served(DEBTOR)
    with pytest.raises(Conflict):
        under_review.served(DEBTOR)
    with pytest.raises(BadInput):
        under_review.served("无关之人")
    with pytest.raises(BadInput):
        under_review.served(CREDITOR, on="2026-03-09")
