"""Decisions of the side tracks before the next higher court: each in the days of its track, and carried out below."""

from __future__ import annotations

import pytest
from designation_stories import refused
from reconsideration_stories import Reconsideration
from side_stories import Side, side
from stories import LOWER

__all__ = ["side"]

#: Track → its ruling above, when the request came on 10 March 2026: (rule, last day).
ABOVE = {
    "jurisdiction": ("jurisdiction_reconsideration", "2026-04-09"),
    "party_change": ("party_change_reconsideration", "2026-05-09"),
    "deed": ("deed_reconsideration", "2026-04-09"),
    "blacklist": ("blacklist_reconsideration", "2026-03-25"),
    "impose_fine": ("sanction_reconsideration", "2026-03-16"),
    "impose_detention": ("sanction_reconsideration", "2026-03-16"),
    "ban_exit": ("exit_ban_reconsideration", "2026-03-25"),
}
ASKED_FOR = [track for track in ABOVE if "_" not in track or track == "party_change"]


def dismissed(side: Side, track: str) -> Side:
    """The ruling that goes against who asks, served."""
    if track in ASKED_FOR:
        side.applied(track).accepted().decided("dismissed", serve="debtor")
    else:
        side.imposed(track)
    side.served("debtor")
    return side


@pytest.mark.shows("K056", "K058", "S010", "S013")
@pytest.mark.parametrize("track", ABOVE)
def test_the_next_higher_court_changes_it_within_the_days_of_the_track_and_that_is_carried_out(
    side: Side, track: str
) -> None:
    recon = Reconsideration(dismissed(side, track)).to_review(who="debtor")
    rule_id, last_day = ABOVE[track]
    assert [(state, str(day)) for state, day in recon.duty(rule_id)] == [("open", last_day)]
    assert side.state == "reconsidering"
    side.days_pass(1)
    recon.analysed("changed").ruled("changed", act_effect="revoke")
    assert (side.state, recon.state()) == ("changed", "ended")
    if track in ("jurisdiction", "deed"):
        side.act("officer1", "close_by_decision", document_no="1")
        assert side.case_state()[0] == "closed"
        return
    side.act("officer1", "carry_out_side_decision", document_no="1")
    assert side.state == "carried_out"
    if track != "party_change":
        assert side.country.exchange(LOWER, side.measure).state == "lifted"


@pytest.mark.parametrize("track", ["deed", "impose_fine"])
def test_upheld_above_it_is_final_and_changes_nothing(side: Side, track: str) -> None:
    recon = Reconsideration(dismissed(side, track)).to_review(who="debtor")
    recon.ruled("upheld")
    assert side.state == "effective"
    with refused("conflict"):
        side.act("officer1", "carry_out_side_decision", document_no="1")


@pytest.mark.parametrize(("track", "days"), [("impose_fine", 4), ("ban_exit", 11), ("deed", 11), ("blacklist", 11)])
def test_asked_a_day_late_it_is_refused_with_the_proof(side: Side, track: str, days: int) -> None:
    recon = Reconsideration(dismissed(side, track))
    side.country.later(days=days)
    with refused("R12"):
        recon.asked("debtor")


def test_what_no_reconsideration_lies_against_is_not_taken_up(side: Side) -> None:
    side.applied("award").accepted().decided("dismissed")
    side.served("debtor", "creditor")
    with refused("R7"):
        Reconsideration(side).asked("debtor")
    assert side.state == "effective"


def test_sent_back_another_panel_decides_and_the_term_of_the_remand_is_met(side: Side) -> None:
    recon = Reconsideration(dismissed(side, "deed")).to_review(who="debtor")
    recon.remanded()
    assert side.state == "under_review"
    assert [state for state, _ in recon.duty("remand_ruling", LOWER)] == ["open"]
    with refused("not_allowed"):
        side.decided("granted")
    side.decided("granted", *(((f"judge{n}", "discuss")) for n in (4, 5, 6)))
    assert [state for state, _ in recon.duty("remand_ruling", LOWER)] == ["met"]


@pytest.mark.shows("R7", "S010")
def test_where_the_ruling_leads_to_a_suit_no_reconsideration_is_asked_for_at_either_court(side: Side) -> None:
    """Given a change of parties whose ruling names a suit, When the creditor asks for reconsideration instead."""
    side.applied("party_change").accepted().decided("dismissed", suit_instead=True, serve="creditor")
    side.served("creditor")
    recon = Reconsideration(side)
    with refused("R7"):
        recon.asked("creditor", "creditor")
    recon.asked_above("creditor", "creditor", track="party_change", case_no=side.case_no, ruling_no="裁定1号")
    assert recon.data()["refusal"]["code"] == "R7"
    assert side.state == "decided"


@pytest.mark.shows("S014")
@pytest.mark.parametrize("effect", ["revoke", "vary"])
def test_a_ban_lifted_meanwhile_leaves_nothing_to_do_but_to_record_it_when_the_higher_court_changes_it(
    side: Side, effect: str
) -> None:
    """Given an exit ban this court lifts itself while it is reconsidered, When the higher court revokes or varies it."""
    recon = Reconsideration(dismissed(side, "ban_exit"))
    side.country.act(LOWER, "officer1", "lift_measure", lineage=side.lineage, exchange=side.measure,
                     document_no="解除1号", reason="已履行")  # fmt: skip
    varied = {"varied_text": "缩短期限"} if effect == "vary" else {}
    recon.to_review(who="debtor").analysed("changed").ruled("changed", act_effect=effect, **varied)
    side.act("officer1", "carry_out_side_decision", document_no="办理1号")
    assert side.state == "carried_out"
    assert side.country.exchange(LOWER, side.measure).state == "lifted"
