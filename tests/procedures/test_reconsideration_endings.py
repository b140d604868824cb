"""How a reconsideration ends without replacing the ruling: withdrawn, inadmissible; and refusals and rejections (S008)."""

from __future__ import annotations

import pytest
from builders import Country
from objection_stories import Objection
from reconsideration_stories import CREDITOR, DEBTOR, Reconsideration, dismissed
from stories import LOWER, UPPER

from shared.domain.errors import BadInput, Conflict
from shared.domain.refusals import Refused

__all__ = ["dismissed"]


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
