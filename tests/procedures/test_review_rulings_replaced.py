"""A ruling that was quashed, or has taken effect already, does nothing more; and everybody's own ten days are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import Country
from objection_stories import CREDITOR, DEBTOR, Objection
from reconsideration_stories import Reconsideration
from stories import LOWER, UPPER, Elevation

FRESH = (4, 5, 6)


def ruled(country: Country, disposition: str = "revoke") -> Reconsideration:
    """An objection to a freeze as ruled upon, nobody served."""
    return Reconsideration(Objection(country).enforced().received().docketed().notified().ruled(disposition))


@pytest.mark.shows("S014")
def test_a_ruling_quashed_by_a_remand_has_no_effect_when_the_new_panel_rejects_the_application(
    country: Country,
) -> None:
    """Given a revocation sent back for review, When the new panel rejects and the ten days pass, Then the freeze stays."""
    story = ruled(country)
    story.objection.served()
    story.asked(CREDITOR, "creditor").sent_up().docketed().remanded()
    story.objection.panel_act("reject_objection", FRESH, reasons="异议人不具备主体资格。").served().effective()

    assert story.objection.state == "effective"
    assert story.objection.control_state() == "active"


@pytest.mark.shows("S010")
def test_who_is_served_after_another_has_asked_still_has_ten_days(country: Country) -> None:
    """Given the debtor served and asking, the creditor served eight days later, When the debtor withdraws."""
    story = ruled(country)
    story.objection.served(DEBTOR)
    story.asked()
    country.later(days=8)
    story.objection.served(CREDITOR)
    country.later(days=5)  # the debtor's days are over
    country.tick()
    story.below("filing", "withdraw_recon_request", request_id=story.request, withdrawn_on=story.day())

    assert (story.objection.state, story.objection.control_state()) == ("decided", "active"), (
        "the creditor may still ask"
    )
    story.objection.effective()
    assert (story.objection.state, story.objection.control_state()) == ("effective", "released")


@pytest.mark.shows("S010")
def test_the_page_lets_a_ruling_be_served_while_it_is_reconsidered(country: Country) -> None:
    catalogue = country.nodes[LOWER].catalogue
    for state in ("reconsidering", "refusal_reconsidering", "rejection_reconsidering"):
        acts = {act.name for act in catalogue.offered("objection", "court", state)[1]}
        assert "record_objection_service" in acts
    assert "serve_side_decision" in {a.name for a in catalogue.offered("side_review", "court", "reconsidering")[1]}


@pytest.mark.shows("E7", "S014")
def test_the_holder_takes_the_ruling_that_replaces_one_it_has_carried_out(reviewing: Elevation) -> None:
    """Given a ruling upholding the act, effective at the holder, When a request made in time is learnt late and wins."""
    country = reviewing.country
    here = Objection(country, LOWER, reviewing.lineage, reviewing.case_no, reviewing.control).received().docketed()
    reviewing.ruled().handed_over().accepted().redocketed().taken_over()
    here.notified().ruled("dismiss").served()
    asked_on = here.today
    here.effective()
    assert country.exchange(UPPER, here.exchange).state == "carried_out"

    story = Reconsideration(here)
    story.asked_above(received_on=asked_on, served_on=asked_on).sent_up()
    story.analysed("revoked").ruled("changed", act_effect="revoke")

    assert (here.state, here.control_state(UPPER)) == ("changed", "released")
    assert here.data["carried_out"]["done"] == "released"


@pytest.mark.shows("S010")
def test_a_timely_request_may_still_be_entered_here_when_the_days_are_over(country: Country) -> None:
    story = ruled(country, "revoke")
    story.objection.served()
    day = story.day()
    story.objection.effective()
    story.asked(received_on=day)
    assert story.objection.state == "reconsidering"
    assert "record_recon_request" in {
        a.name for a in country.nodes[LOWER].catalogue.offered("objection", "court", "effective")[1]
    }


@pytest.mark.shows("S036", "R7")
def test_a_ruling_whose_analysis_is_of_another_document_is_refused_below(country: Country) -> None:
    """Given an analysis written for the ruling, When the file above comes to name another ruling, Then it is refused."""
    story = ruled(country, "dismiss")
    story.objection.served()
    story.to_review().analysed("revoked")
    with country.nodes[UPPER].store.begin() as unit:
        row = unit.exchanges.need(story.exchange)
        other = row.data["analysis"] | {"reviewed_doc_no": "（2026）粤0304执异99号"}
        unit.exchanges.save(replace(row, data=row.data | {"analysis": other}))
    story.ruled("changed", act_effect="revoke")

    assert story.states == ("reconsidering", "sent", "reviewing")
    assert story.data()["refusal"]["code"] == "R7"
    assert story.objection.control_state() == "active"
