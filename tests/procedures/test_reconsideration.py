"""Reconsideration by the next higher court: in time per person, file in five days, five dispositions, effect below (S008–S014)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import Country
from objection_stories import Objection
from reconsideration_stories import CREDITOR, DEBTOR, PRESIDENT, Reconsideration, dismissed
from stories import LOWER, UPPER

from shared.domain.errors import BadInput, Conflict
from shared.domain.refusals import Refused

__all__ = ["dismissed"]


@pytest.mark.shows("S010", "S012", "S013", "K058")
def test_asked_below_the_file_goes_up_and_an_upheld_ruling_is_final(dismissed: Reconsideration) -> None:
    """Given a dismissed objection, served on Tuesday 10 March, When the debtor asks and the ruling is upheld."""
    dismissed.asked()
    assert dismissed.states == ("reconsidering", "asked", "")
    assert dismissed.duty("reconsideration_file", LOWER) == [("open", date(2026, 3, 16))], "the 15th is a Sunday"
    dismissed.sent_up()
    assert dismissed.duty("reconsideration_file", LOWER) == [("met", date(2026, 3, 16))]
    assert dismissed.duty("reconsideration_ruling") == [("open", date(2026, 4, 9))]
    dismissed.docketed()
    assert dismissed.data()["recon_case_no"] == "（2026）粤03执复1号"
    dismissed.ruled("upheld")

    assert dismissed.states == ("effective", "ended", "ruled")
    assert dismissed.duty("reconsideration_ruling") == [("met", date(2026, 4, 9))]
    assert dismissed.objection.control_state() == "active"
    for who in (DEBTOR, CREDITOR):
        dismissed.above("reviewer1", "record_recon_service", who=who, served_on=dismissed.day())
    assert dismissed.state(UPPER) == "ended"


@pytest.mark.shows("S012")
def test_asked_above_the_file_is_called_up_and_sent_in_five_days(dismissed: Reconsideration) -> None:
    dismissed.asked_above()
    assert dismissed.data()["recon_case_no"] == "（2026）粤03执复1号"
    assert dismissed.states == ("reconsidering", "asked", "asked")
    assert dismissed.duty("reconsideration_file", LOWER) == [("open", date(2026, 3, 16))]
    assert dismissed.duty("reconsideration_ruling") == [("open", date(2026, 4, 9))], "from receipt of the request"
    dismissed.sent_up()
    assert dismissed.state(UPPER) == "reviewing"
    assert dismissed.duty("reconsideration_file", LOWER)[0][0] == "met"


@pytest.mark.shows("S010", "R12")
def test_each_persons_ten_days_run_from_their_own_service_and_lateness_is_refused_with_its_proof(
    country: Country,
) -> None:
    """Given a ruling served on the debtor on 10 March and on the creditor on the 13th."""
    story = Reconsideration(
        Objection(country).enforced().received().docketed().notified().ruled("revoke").served(DEBTOR)
    )
    country.later(days=3)
    story.objection.served(CREDITOR)
    country.later(days=8)  # Saturday 21 March

    with pytest.raises(Refused) as late:
        story.asked(DEBTOR)
    assert late.value.code == "R12"
    assert "2026-03-20" in late.value.what.zh, "the proof names the last day"
    assert "236" in str(late.value.source)
    story.asked(CREDITOR, "creditor")  # hers end on Monday the 23rd
    assert story.objection.state == "reconsidering"


@pytest.mark.shows("S010", "R12")
@pytest.mark.parametrize(("asked", "fits"), [("2026-03-20", True), ("2026-03-21", False)])
def test_the_tenth_day_is_the_last_whichever_court_is_asked(
    dismissed: Reconsideration, asked: str, *, fits: bool
) -> None:
    dismissed.country.later(days=12)
    attempt = {"received_on": asked, "served_on": "2026-03-10"}
    if fits:
        dismissed.asked_above(**attempt)
        return
    with pytest.raises(Refused, match="R12"):
        dismissed.asked_above(**attempt)


@pytest.mark.shows("S010")
def test_only_somebody_the_ruling_was_served_on_may_ask(dismissed: Reconsideration) -> None:
    with pytest.raises(Refused, match="R7"):
        dismissed.asked("路人", "interested")
    assert dismissed.objection.state == "decided"


@pytest.mark.shows("S010", "R7")
def test_nobody_skips_the_objection(country: Country) -> None:
    """Given an objection not ruled upon, or none at all, When somebody asks below or above."""
    story = Reconsideration(Objection(country).enforced().received().docketed().notified())
    with pytest.raises(Refused, match="R7"):
        story.asked()

    story.asked_above(ruling_no="（2026）粤0304执异99号")
    assert story.state(UPPER) == "inadmissible"
    assert story.objection.state == "under_review"
    assert story.duty("reconsideration_ruling")[0][0] == "dropped"


@pytest.mark.shows("R2", "S010")
@pytest.mark.parametrize("court", ["gd", "spc"])
def test_a_court_that_is_not_the_next_higher_one_is_refused(dismissed: Reconsideration, court: str) -> None:
    with pytest.raises(Refused) as wrong:
        dismissed.asked_above(court=court)
    assert (wrong.value.code, wrong.value.refusal.facts["right"]) == ("R2", UPPER)


def test_requests_of_both_sides_are_one_case_wherever_they_are_made(dismissed: Reconsideration) -> None:
    dismissed.asked()
    first = dismissed.exchange
    dismissed.asked(CREDITOR, "creditor")
    assert dismissed.exchange == first
    with pytest.raises(Conflict):
        dismissed.asked()
    dismissed.sent_up()

    assert [each["who"] for each in dismissed.data()["requests"]] == [DEBTOR, CREDITOR]


def test_a_request_above_that_crosses_the_file_joins_it(dismissed: Reconsideration) -> None:
    """Given the debtor's file on its way up when the creditor asks above."""
    country = dismissed.country
    dismissed.asked()
    mine = dismissed.exchange
    country.network.hold = lambda parcel: parcel.kind == "recon_file_transfer"
    dismissed.sent_up()
    dismissed.asked_above(CREDITOR, "creditor")
    country.network.hold = lambda _parcel: False
    other, dismissed.exchange = dismissed.exchange, mine
    country.network.release()
    country.later(minutes=1)

    assert country.exchange(UPPER, other).state == "joined"
    assert dismissed.state(UPPER) == "arrived"
    assert [each["who"] for each in dismissed.data()["requests"]] == [DEBTOR, CREDITOR]


def test_a_request_below_joins_one_made_above_before_the_file_leaves(dismissed: Reconsideration) -> None:
    dismissed.asked(CREDITOR, "creditor")
    below = dismissed.exchange
    dismissed.asked_above()
    assert dismissed.country.exchange(LOWER, below).state == "joined"
    dismissed.sent_up()

    assert [each["who"] for each in dismissed.data()["requests"]] == [DEBTOR, CREDITOR]


@pytest.mark.shows("S013", "S036")
@pytest.mark.parametrize(
    ("disposition", "effect", "varied", "control", "task"),
    [("changed", "revoke", "", "released", False), ("facts_found", "vary", "冻结数额变更为十万元", "active", True)],
)
def test_the_act_upheld_by_the_bad_ruling_is_revoked_or_varied_with_it(
    dismissed: Reconsideration, disposition: str, effect: str, varied: str, control: str, *, task: bool
) -> None:
    dismissed.to_review().analysed("revoked").ruled(disposition, act_effect=effect, varied_text=varied)

    assert dismissed.objection.state == "changed"
    assert dismissed.objection.control_state() == control
    assert ("ruling_to_carry_out" in dismissed.country.tasks(LOWER)) == task
    assert dismissed.objection.data["ruling_no"] == "（2026）粤03执复1号"
    # the clock changes nothing any more
    dismissed.country.later(days=30)
    dismissed.country.tick()
    assert dismissed.objection.state == "changed"


def test_a_freeze_revoked_below_stays_when_the_ruling_is_changed_above(country: Country) -> None:
    story = Reconsideration(Objection(country).enforced().received().docketed().notified().ruled("revoke").served())
    story.to_review(who=CREDITOR, role="creditor").analysed().ruled("changed", act_effect="uphold")
    country.later(days=30)
    country.tick()

    assert (story.objection.state, story.objection.control_state()) == ("changed", "active")


def test_a_revocation_upheld_takes_effect_at_once(country: Country) -> None:
    story = Reconsideration(Objection(country).enforced().received().docketed().notified().ruled("revoke").served())
    story.to_review(who=CREDITOR, role="creditor").ruled("upheld")

    assert (story.objection.state, story.objection.control_state()) == ("effective", "released")


@pytest.mark.shows("S013", "R7")
@pytest.mark.parametrize(
    ("disposition", "given"),
    [
        ("changed", {}),
        ("changed", {"act_effect": "uphold"}),
        ("changed", {"act_effect": "none"}),
        ("changed", {"act_effect": "vary"}),
        ("changed", {"act_effect": "revoke", "varied_text": "多余"}),
        ("changed", {"act_effect": "revoke", "remand_scope": "多余"}),
        ("remanded_procedure", {}),
        ("ordered_to_file", {}),
        ("ordered_to_review", {}),
    ],
)
def test_a_ruling_says_what_its_disposition_needs_and_fits_what_it_reviews(
    dismissed: Reconsideration, disposition: str, given: dict[str, Any]
) -> None:
    outcome = "remanded" if disposition.startswith("remanded") else "revoked"
    dismissed.to_review().analysed(outcome)
    with pytest.raises(Refused, match="R7"):
        dismissed.drafted(disposition, **given)


@pytest.mark.shows("S014", "S013")
@pytest.mark.parametrize("disposition", ["remanded_facts", "remanded_procedure", "remanded_outsider"])
def test_sent_back_once_to_a_new_panel_then_upheld(dismissed: Reconsideration, disposition: str) -> None:
    """The whole chain: objection, reconsideration, remand, new ruling, second reconsideration upheld."""
    objection = dismissed.objection
    dismissed.to_review().remanded(disposition)
    assert dismissed.states == ("under_review", "remanded", "ruled")
    assert objection.data["remand_count"] == 1
    assert dismissed.duty("remand_ruling", LOWER) == [("open", date(2026, 3, 25))]
    assert objection.row == "pending"

    with pytest.raises(Exception, match="sat_before"):
        objection.ruled("dismiss", judges=(1, 4, 5))
    objection.ruled("dismiss", judges=(4, 5, 6))
    assert dismissed.duty("remand_ruling", LOWER) == [("met", date(2026, 3, 25))]
    objection.served()
    first = dismissed.exchange
    dismissed.to_review()
    assert dismissed.exchange != first
    assert dismissed.data()["remand_count"] == 1
    dismissed.ruled("upheld")
    assert dismissed.states == ("effective", "ended", "ruled")


@pytest.mark.shows("S014", "R11")
def test_a_second_remand_is_refused_though_the_file_says_there_was_none(dismissed: Reconsideration) -> None:
    dismissed.to_review().remanded()
    dismissed.objection.ruled("dismiss", judges=(4, 5, 6)).served()
    with dismissed.country.nodes[LOWER].store.begin() as unit:  # a lower court that has forgotten
        row = unit.exchanges.need(dismissed.objection.exchange)
        unit.exchanges.save(
            type(row)(**{n: getattr(row, n) for n in row.__slots__} | {"data": row.data | {"remand_count": 0}})
        )
    dismissed.to_review().analysed("remanded")

    with pytest.raises(Refused) as again:
        dismissed.drafted("remanded_procedure", remand_scope="再次审查")
    assert again.value.code == "R11"


@pytest.mark.shows("S013")
def test_thirty_days_may_be_extended_once_by_the_president_and_by_thirty_at_most(dismissed: Reconsideration) -> None:
    country = dismissed.country
    dismissed.to_review()
    about = {"lineage": dismissed.objection.lineage, "exchange": dismissed.exchange, "by": "judge1"}
    with pytest.raises(Refused, match="R12"):
        country.decide(UPPER, "extend_reconsideration", *PRESIDENT, **about, days=31, reason="案情复杂")
    country.decide(UPPER, "extend_reconsideration", *PRESIDENT, **about, days=30, reason="案情复杂")

    assert dismissed.duty("reconsideration_ruling") == [("dropped", date(2026, 4, 9))]
    assert dismissed.duty("reconsideration_extension") == [("open", date(2026, 5, 9))]
    with pytest.raises(Conflict):
        country.decide(UPPER, "extend_reconsideration", *PRESIDENT, **about, days=1, reason="再延")
    dismissed.above("reviewer1", "record_recon_hearing", held_on=dismissed.day(), record="双方到庭")
    dismissed.ruled("upheld")
    assert dismissed.duty("reconsideration_extension")[0][0] == "met"


@pytest.mark.shows("S013")
def test_a_ruling_not_made_in_time_is_overdue_once_and_cannot_be_extended_then(dismissed: Reconsideration) -> None:
    dismissed.to_review()
    dismissed.country.later(days=35)
    dismissed.country.tick()
    dismissed.country.tick()
    assert [state for state, _ in dismissed.duty("reconsideration_ruling")] == ["overdue"]
    with pytest.raises(Refused, match="R12"):
        dismissed.country.decide(UPPER, "extend_reconsideration", *PRESIDENT, by="judge1", days=5, reason="x",
                                 lineage=dismissed.objection.lineage, exchange=dismissed.exchange)  # fmt: skip
    dismissed.ruled("upheld")
    assert [state for state, _ in dismissed.duty("reconsideration_ruling")] == ["met_late"]


def test_a_request_withdrawn_below_leaves_the_ruling_as_it_was(dismissed: Reconsideration) -> None:
    dismissed.asked()
    dismissed.below("filing", "withdraw_recon_request", request_id=dismissed.request, withdrawn_on=dismissed.day())
    assert dismissed.states == ("decided", "withdrawn", "")
    dismissed.country.later(days=11)
    dismissed.country.tick()
    assert dismissed.objection.state == "effective"


def test_a_request_withdrawn_above_is_concluded_by_the_panel_and_a_ruling_is_not(dismissed: Reconsideration) -> None:
    dismissed.to_review()
    with pytest.raises(Conflict):
        dismissed.drafted("", kind="recon_concluded")
    dismissed.country.later(days=12)  # all terms are over meanwhile
    dismissed.country.tick()
    dismissed.above("filing", "withdraw_recon_request", request_id=dismissed.request, withdrawn_on=dismissed.day())
    with pytest.raises(Conflict):
        dismissed.drafted("upheld")
    dismissed.country.issue(UPPER, "judge1", dismissed.drafted("", kind="recon_concluded"))

    assert dismissed.states == ("effective", "ended", "concluded")


@pytest.mark.shows("S010", "R12")
def test_a_late_request_hidden_by_its_day_of_service_is_found_by_the_file(country: Country) -> None:
    """Given a ruling served on the debtor on 10 March and on the creditor on the 16th, When both ask on the 22nd.

    The debtor asks above and says it was served on the 17th.
    """
    told = Objection(country).enforced().received().docketed().notified().ruled("dismiss").served(DEBTOR)
    country.later(days=6)
    story = Reconsideration(told.served(CREDITOR))
    country.later(days=6)
    story.asked(CREDITOR, "creditor").asked_above(served_on="2026-03-17").sent_up()

    bad = {each["who"]: each["bad"] for each in story.data()["requests"]}
    assert "2026-03-20" in bad[DEBTOR]
    assert bad[CREDITOR] == ""
    assert "inadmissible_request" in country.tasks(UPPER)
    story.ruled("upheld")
    assert told.state == "effective"


@pytest.mark.shows("R12")
def test_the_lower_court_refuses_to_send_a_file_for_a_request_too_late_for_everybody(
    dismissed: Reconsideration,
) -> None:
    dismissed.country.later(days=12)
    dismissed.asked_above(served_on="2026-03-17")

    assert dismissed.states == ("decided", "", "inadmissible")
    assert dismissed.data()["refusal"]["code"] == "R12"


def test_a_request_made_above_in_time_and_learnt_below_too_late_revives_the_objection(
    dismissed: Reconsideration,
) -> None:
    country = dismissed.country
    country.network.hold = lambda parcel: parcel.kind == "recon_file_request"
    dismissed.asked_above()
    country.later(days=12)
    country.tick()
    assert dismissed.objection.state == "effective"
    country.network.hold = lambda _parcel: False
    country.network.release()
    country.later(minutes=1)

    assert dismissed.states == ("reconsidering", "asked", "asked")
    dismissed.sent_up().analysed().ruled("changed", act_effect="revoke")
    assert (dismissed.objection.state, dismissed.objection.control_state()) == ("changed", "released")


def test_somebody_who_never_was_served_is_concluded_as_inadmissible(dismissed: Reconsideration) -> None:
    dismissed.asked_above("路人", "interested").sent_up()
    dismissed.country.issue(UPPER, "judge1", dismissed.drafted("", kind="recon_concluded"))
    assert dismissed.data()["conclusion"] == "inadmissible"
    assert dismissed.objection.state == "decided"


def test_who_is_not_to_be_served_is_not_recorded_as_served(dismissed: Reconsideration) -> None:
    dismissed.to_review().ruled("upheld")
    with pytest.raises(BadInput):
        dismissed.above("reviewer1", "record_recon_service", who="路人", served_on=dismissed.day())


@pytest.mark.shows("S008", "S036")
@pytest.mark.parametrize("kind", ["refuse", "reject"])
@pytest.mark.parametrize("upheld", [True, False])
def test_a_refusal_or_rejection_is_upheld_for_good_or_filing_and_review_are_ordered(
    country: Country, kind: str, *, upheld: bool
) -> None:
    told = Objection(country).enforced().received()
    if kind == "reject":
        told.docketed().notified()
    told.panel_act(f"{kind}_objection", reasons="不符合受理条件").served()
    story = Reconsideration(told).to_review()
    if upheld:
        story.ruled("upheld")
        assert told.state == "effective"
        return
    with pytest.raises(Refused, match="R7"):
        story.analysed().drafted("changed", act_effect="revoke")
    story.ruled("ordered_to_file" if kind == "refuse" else "ordered_to_review")

    assert told.state == ("received" if kind == "refuse" else "under_review")
    rule = "objection_filing" if kind == "refuse" else "objection_conduct_ruling"
    assert "open" in [state for state, _ in story.duty(rule, LOWER)]
    assert told.row == "pending"
