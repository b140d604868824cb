"""Receiving an objection: papers told once, refusal by a panel, windows, one round per act, no defence older than the title."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from objection_stories import CREDITOR, DEBTOR, Objection
from stories import LOWER

from shared.domain.errors import BadInput, Conflict, NotAllowed
from shared.procedures.objection.filing import EnforcementEnded, PendingAlready, RaisedBefore, TerminationTooLate


@pytest.mark.shows("S002")
def test_what_is_missing_is_told_once_and_the_objector_has_three_days(objection: Objection) -> None:
    # Given an incomplete objection of which all gaps are told
    objection.received().act("filing", "ask_objection_papers", missing="身份证明\n授权委托书", told_on=objection.today)
    assert (objection.state, objection.data["missing"]) == ("supplement", ["身份证明", "授权委托书"])
    assert objection.facts["due_on"] == "2026-03-13"
    # when the papers come, three days to docket run anew, and nothing can be asked a second time
    objection.country.later(days=2)
    objection.act("filing", "record_objection_papers", received_on=objection.today)
    assert objection.country.duties(LOWER, "objection_filing")[-1].due_on == date(2026, 3, 16)  # 15 March is a Sunday
    with pytest.raises(Conflict):
        objection.act("filing", "ask_objection_papers", missing="送达地址", told_on=objection.today)
    assert objection.docketed().state == "filed"


@pytest.mark.shows("S002", "S003")
def test_papers_that_do_not_come_make_the_panel_owe_a_refusal(objection: Objection) -> None:
    objection.received().act("filing", "ask_objection_papers", missing="身份证明", told_on=objection.today)
    objection.country.later(days=4)
    objection.country.tick()
    assert "objection_papers_missing" in objection.country.tasks(LOWER)
    assert objection.duty("objection_supplement") == ["met"]
    assert objection.country.duties(LOWER, "objection_filing")[-1].due_on == date(2026, 3, 17)
    # when the panel refuses, only the objector is served, and ten days later it stands
    objection.panel_act("refuse_objection", reasons="逾期未补正。")
    assert (objection.state, objection.row, objection.data["persons"]) == ("refused", "decided", [DEBTOR])
    assert "10日内" in objection.data["remedy"]
    assert objection.duty("objection_filing")[-1] == "met"
    assert objection.served().effective().state == "effective"
    assert objection.control_state() == "active"


@pytest.mark.shows("S003")
def test_neither_docketed_nor_refused_in_three_days_is_overdue_once(objection: Objection) -> None:
    objection.received()
    objection.country.later(days=4)
    objection.country.tick()
    objection.country.tick()
    assert objection.duty("objection_filing") == ["overdue"]
    assert objection.docketed().duty("objection_filing") == ["met_late"]


@pytest.mark.shows("S005")
def test_an_application_whose_conditions_are_lacking_is_rejected_by_a_panel(under_review: Objection) -> None:
    under_review.panel_act("reject_objection", reasons="异议人不是利害关系人。")
    assert (under_review.state, under_review.row) == ("rejected", "decided")
    assert under_review.duty("objection_conduct_ruling") == ["met"]
    assert under_review.served().effective().state == "effective"


@pytest.mark.shows("S006")
def test_a_withdrawal_takes_a_ruling_and_one_not_allowed_changes_nothing(under_review: Objection) -> None:
    asked = {"asked_on": under_review.today, "reasons": "异议人申请撤回。"}
    under_review.panel_act("rule_objection_withdrawal", allowed=False, **asked)
    assert under_review.state == "under_review"
    under_review.panel_act("rule_objection_withdrawal", allowed=True, **asked)
    assert (under_review.state, under_review.row) == ("withdrawn", "decided")
    # and what was withdrawn cannot be raised again
    under_review.received()
    assert under_review.facts["bar"] == "raised_before"
    with pytest.raises(RaisedBefore):
        under_review.docketed()


@pytest.mark.shows("S007")
def test_one_act_one_round_but_another_person_may_object(under_review: Objection) -> None:
    first = under_review.number
    under_review.ruled("dismiss")
    again = under_review.received(grounds="另一理由")
    with pytest.raises(RaisedBefore, match=first):
        again.docketed()
    assert again.panel_act("refuse_objection", reasons="同一行为已提出异议。").state == "refused"
    assert again.received(objector=CREDITOR, objector_role="creditor").docketed().state == "filed"


def test_while_it_is_under_review_grounds_are_added_to_it(under_review: Objection) -> None:
    under_review.act("filing", "add_objection_grounds", grounds="评估程序违法")
    assert under_review.data["grounds"].endswith("评估程序违法")
    with pytest.raises(PendingAlready):
        under_review.received().docketed()


@pytest.mark.shows("S001")
def test_after_enforcement_has_ended_the_window_is_closed(objection: Objection) -> None:
    objection.country.act(
        LOWER, "officer1", "close_case", lineage=objection.lineage, mode="terminated", reason="终结执行"
    )
    objection.country.later(days=1)
    objection.received()
    assert objection.facts["bar"] == "enforcement_ended"
    with pytest.raises(EnforcementEnded):
        objection.docketed()
    assert objection.panel_act("refuse_objection", reasons="执行程序已终结。").state == "refused"


@pytest.mark.shows("S054")
@pytest.mark.parametrize(("days", "bar"), [(60, ""), (61, "objection_too_late")])
def test_against_a_termination_there_are_sixty_days_from_knowing_it(objection: Objection, days: int, bar: str) -> None:
    country = objection.country
    country.act(LOWER, "officer1", "close_case", lineage=objection.lineage, mode="terminated", reason="终结执行")
    known = objection.today
    country.later(days=days)
    objection.received(challenged=objection.case_no, matter="termination", known_on=known)
    assert objection.facts["bar"] == bar
    if bar:
        with pytest.raises(TerminationTooLate, match="2026-05-09"):
            objection.docketed()
    else:
        objection.docketed().notified().ruled("revoke").served().effective()
        assert objection.data["carried_out"]["done"] == "task"  # somebody has to go on with it
        assert "ruling_to_carry_out" in country.tasks(LOWER)


@pytest.mark.parametrize("matter", ["defence_after_title", "set_off"])
def test_a_later_defence_of_the_debtor_is_heard(objection: Objection, matter: str) -> None:
    assert objection.received(matter=matter).docketed().state == "filed"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"matter": "defence_before_title"}, NotAllowed),
        ({"matter": "set_off", "objector": CREDITOR, "objector_role": "creditor"}, BadInput),
        ({"received_on": "2026-03-11"}, BadInput),
        ({"matter": "termination"}, BadInput),
        ({"known_on": "2026-03-01"}, BadInput),
        ({"matter": "termination", "known_on": "2026-03-11", "received_on": "2026-03-10"}, BadInput),
    ],
)
def test_what_is_no_objection_enters_nothing(objection: Objection, changes: dict[str, Any], problem: type) -> None:
    with pytest.raises(problem):
        objection.received(**changes)
    with objection.country.read(LOWER) as unit:
        assert unit.objections.count() == 0


@pytest.mark.shows("S004")
def test_everybody_concerned_is_notified_within_three_days(objection: Objection) -> None:
    objection.received().docketed()
    assert objection.country.duties(LOWER, "objection_notify")[0].due_on == date(2026, 3, 13)
    objection.notified(others="某银行\n李某")
    assert (objection.state, objection.duty("objection_notify")) == ("under_review", ["met"])
    objection.ruled("dismiss")
    assert objection.data["persons"] == [DEBTOR, CREDITOR, "某银行", "李某"]


@pytest.mark.shows("S007", "K058", "K059")
def test_the_ruling_is_due_in_fifteen_days_of_receipt_not_in_the_older_month(objection: Objection) -> None:
    objection.country.later(days=3)
    objection.received(received_on="2026-03-10").docketed().notified()
    [owed] = objection.country.duties(LOWER, "objection_conduct_ruling")
    assert (owed.opened_on, owed.due_on) == (date(2026, 3, 10), date(2026, 3, 25))
    law = objection.country.nodes[LOWER].law
    assert law.rule("objection_handling_older", owed.opened_on).unconfirmed
    objection.country.later(days=13)
    objection.country.tick()
    assert objection.duty("objection_conduct_ruling") == ["overdue"]
    assert objection.ruled("dismiss").duty("objection_conduct_ruling") == ["met_late"]
