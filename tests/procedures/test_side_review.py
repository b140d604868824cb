"""Side tracks: each asked within its own days, decided within its own days, and open to its own remedy."""

from __future__ import annotations

import pytest
from designation_stories import refused
from side_stories import CHAIN, OTHER_PANEL, PANEL, Side, side
from stories import LOWER, UPPER

from shared.domain.errors import BadInput, Conflict, NotAllowed
from shared.domain.refusals import Refused
from shared.flows.turns import NotYourTurn

__all__ = ["side"]

TRACKS = ("jurisdiction", "party_change", "deed", "award", "blacklist")
#: Decided until, when received on 10 March 2026; days to ask for reconsideration after service on that day.
DECIDED_BY = {"jurisdiction": "2026-03-25", "party_change": "2026-05-09", "deed": "2026-05-09", "award": "2026-05-11",
              "blacklist": "2026-03-25"}  # fmt: skip
DECIDE_RULE = {"jurisdiction": "jurisdiction_ruling", "party_change": "party_change_ruling", "deed": "deed_review",
               "award": "award_review", "blacklist": "blacklist_plea"}  # fmt: skip
SALE = {"form": "auction_notice", "begun_on": "2026-03-10", "document_no": "公告1号"}


@pytest.mark.shows("K058")
@pytest.mark.parametrize("track", TRACKS)
def test_each_track_is_decided_within_its_own_days_and_stays_nothing(side: Side, track: str) -> None:
    side.applied(track).accepted()
    assert side.due(DECIDE_RULE[track], side.review) == [DECIDED_BY[track]]
    # enforcement goes on meanwhile
    assert side.country.act(LOWER, "officer1", "receive_money", lineage=side.lineage, amount_fen=1)
    side.days_pass(100)
    assert {d.state for d in side.country.duties(LOWER, DECIDE_RULE[track])} == {"overdue"}
    side.decided("dismissed")
    assert {d.state for d in side.country.duties(LOWER, DECIDE_RULE[track])} == {"met_late"}


@pytest.mark.parametrize(
    ("track", "role", "in_time", "late"),
    [
        ("jurisdiction", "debtor", "2026-02-28", "2026-02-27"), ("deed", "debtor", "2026-02-23", "2026-02-12"),
        ("award", "debtor", "2026-02-23", "2026-02-12"), ("award", "interested", "2026-02-08", "2026-02-06"),
    ],
)  # fmt: skip
def test_it_is_taken_on_the_last_day_and_refused_the_day_after_with_the_proof(
    side: Side, track: str, role: str, in_time: str, late: str
) -> None:
    assert not side.applied(track, objector_role=role, served_on=in_time).seen["late"]
    side.accepted()
    # when it came a day after its last day
    side.applied(track, objector="other", objector_role=role, served_on=late)
    assert side.seen["late"]
    with pytest.raises(Conflict, match="已逾期") as problem:
        side.accepted()
    assert problem.value.code == "term_over"
    assert f"开始日{late}不计入" in str(problem.value.facts["proof"])
    assert "民事诉讼法 2023 art. 86" in problem.value.todo.zh
    # then the panel rules that it is not accepted
    done = side.country.decide(LOWER, "refuse_side_review", *PANEL, lineage=side.lineage, exchange=side.review,
                               ruling_no="裁定2号", reason="逾期")  # fmt: skip
    assert done["late"]
    assert "计入" in done["proof"]
    assert side.state == "refused"


def test_the_proof_of_service_from_which_a_period_runs_is_asked_for(side: Side) -> None:
    for missing in ({"served_on": None}, {"proof_of_service": ""}):
        with pytest.raises(BadInput, match="送达回证"):
            side.applied("jurisdiction", **missing)
    with pytest.raises(BadInput, match="在将来"):
        side.applied("jurisdiction", received_on="2026-03-11")


@pytest.mark.parametrize("track", ["sanction", "exit_ban", "conduct", "outsider"])
def test_what_has_its_own_way_is_not_applied_for_here(side: Side, track: str) -> None:
    with pytest.raises(BadInput, match="不在此申请"):
        side.applied(track)


@pytest.mark.shows("K056")
@pytest.mark.parametrize(
    ("track", "last_day"),
    [
        ("jurisdiction", "2026-03-20"),
        ("party_change", "2026-03-20"),
        ("deed", "2026-03-20"),
        ("blacklist", "2026-03-20"),
    ],
)
def test_every_decision_states_its_remedy_and_each_person_has_their_own_days(
    side: Side, track: str, last_day: str
) -> None:
    side.applied(track).accepted().decided("dismissed")
    assert (side.seen["remedy"], side.seen["remedy_days"], side.seen["reviewing_court"]) == (
        "reconsideration",
        10,
        UPPER,
    )
    # given service on two people on different days
    assert side.served("debtor") == [last_day]
    side.days_pass(11)
    assert side.state == "decided", "the creditor has not been served yet"
    side.served("creditor")
    with pytest.raises(Conflict, match="已向该人送达"):
        side.served("creditor")
    with pytest.raises(BadInput, match="应送达的人"):
        side.served("neighbour")
    side.days_pass(12)
    assert side.state == "effective"
    with pytest.raises(Conflict, match="没有需要办理"):
        side.act("officer1", "carry_out_side_decision", document_no="1")


def test_nothing_lies_against_a_ruling_on_an_award(side: Side) -> None:
    side.applied("award").accepted().decided("dismissed")
    assert (side.state, side.seen["remedy"]) == ("effective", "none")
    assert side.served("debtor", "creditor") == ["", ""]


@pytest.mark.parametrize(
    ("track", "until"), [("deed", "2026-06-08"), ("award", "2026-06-10"), ("party_change", "2026-07-08")]
)
def test_the_president_extends_the_term_once_from_its_last_day(side: Side, track: str, until: str) -> None:
    side.applied(track).accepted()

    def extend(*signers: tuple[str, str]) -> dict[str, str]:
        return side.country.decide(LOWER, "extend_side_review", *signers, by="judge1", lineage=side.lineage,
                                   exchange=side.review, document_no="延1号", reason="案情复杂")  # fmt: skip

    with refused("R6"):
        extend(("chief", "review"), ("vicepresident", "approve"))
    assert extend(*CHAIN)["due_on"] == until
    assert side.due(DECIDE_RULE[track], side.review) == [until]
    with pytest.raises(Conflict, match="延长过一次"):
        extend(*CHAIN)


@pytest.mark.parametrize("track", ["jurisdiction", "deed"])
def test_a_term_that_no_text_extends_or_that_is_over_is_not_extended(side: Side, track: str) -> None:
    side.applied(track).accepted().days_pass(61)
    with pytest.raises(Conflict, match="不能延长"):
        side.country.decide(LOWER, "extend_side_review", *CHAIN, by="judge1", lineage=side.lineage, exchange=side.review,
                            document_no="延1号", reason="x")  # fmt: skip


def test_jurisdiction_upheld_cancels_the_case_and_names_the_court_to_turn_to(side: Side) -> None:
    side.applied("jurisdiction").accepted()
    with pytest.raises(BadInput, match="不应是本院"):
        side.decided("granted", competent_court=LOWER)
    side.days_pass(5)
    side.decided("granted", competent_court="gd")
    assert side.state == "effective"
    assert "side_decision" in side.country.tasks(LOWER)
    # the days of the dispute did not count
    counted = side.country.act(LOWER, "officer1", "count_net_days", lineage=side.lineage)
    assert "管辖争议 2026-03-10至2026-03-15" in counted["proof_limit"]
    done = side.act("officer1", "close_by_decision", document_no="裁定1号")
    assert done["competent_court"] == "gd"
    assert side.case_state() == ("closed", "cancelled")
    assert side.country.power(LOWER, side.lineage).state == "ended"
    assert "closed_by_decision" in side.country.tasks(LOWER)


@pytest.mark.parametrize("track", ["deed", "award"])
def test_non_enforcement_closes_the_case_once_it_is_final(side: Side, track: str) -> None:
    side.applied(track).accepted().decided("granted")
    if track == "deed":
        with refused("conflict"):
            side.act("officer1", "close_by_decision", document_no="x")
        side.served("debtor", "creditor")
        side.days_pass(11)
    side.act("officer1", "close_by_decision", document_no="裁定1号")
    assert side.case_state() == ("closed", "not_enforced")


def test_the_disputed_asset_is_not_disposed_of_while_a_change_of_parties_is_open(side: Side) -> None:
    side.applied("party_change").accepted()
    sell = {"lineage": side.lineage, "epoch": 1, "control_id": side.control}
    with refused("asset_disputed"):
        side.country.act(LOWER, "officer2", "begin_disposal", **sell, **SALE)
    with refused("asset_disputed"):
        side.country.act(LOWER, "officer1", "release_control", **sell, reason="x")
    side.decided("granted", suit_instead=True)
    assert (side.seen["remedy"], side.seen["remedy_days"]) == ("suit", 15)
    assert side.served("debtor", "creditor") == ["2026-03-25", "2026-03-25"]
    side.act("filing", "record_side_suit", who="debtor", sued_on="2026-03-10", suit_no="（2026）粤0304民初9号")
    with refused("asset_disputed"):
        side.country.act(LOWER, "officer2", "begin_disposal", **sell, **SALE)
    # when the judgment upholds the ruling
    assert side.act("filing", "record_side_judgment", judgment_no="判决1号", upheld=True)["granted"]
    assert side.country.act(LOWER, "officer2", "begin_disposal", **sell, **SALE)
    side.act("officer1", "carry_out_side_decision", document_no="办理1号")
    with side.country.read(LOWER) as unit:
        assert unit.parties.count(lineage_id=side.lineage, name="party-7", role="debtor") == 1


def test_a_suit_after_fifteen_days_is_too_late_and_the_proof_says_why(side: Side) -> None:
    side.applied("party_change").accepted().decided("dismissed", suit_instead=True)
    side.served("creditor", "debtor")
    with pytest.raises(Conflict, match="已逾期") as problem:
        side.act("filing", "record_side_suit", who="creditor", sued_on="2026-03-26", suit_no="x")
    assert "2026-03-25" in str(problem.value.facts["proof"])
    side.days_pass(16)
    assert side.state == "effective"


def test_no_suit_lies_where_the_text_gives_none(side: Side) -> None:
    side.applied("deed").accepted()
    with pytest.raises(BadInput, match="不提起执行异议之诉"):
        side.decided("dismissed", suit_instead=True)
    side.decided("dismissed")
    with pytest.raises(Conflict, match="申请复议"):
        side.act("filing", "record_side_suit", who="debtor", sued_on="2026-03-10", suit_no="x")


@pytest.mark.parametrize("track", ["jurisdiction", "deed", "award", "party_change"])
def test_a_panel_decides_but_a_simple_change_of_parties_takes_one_judge(side: Side, track: str) -> None:
    side.applied(track).accepted()
    given = {"disposition": "dismissed", "ruling_no": "1", "reasons": "x", "to_serve": "debtor"}
    with pytest.raises((Refused, NotYourTurn)):
        side.decided("dismissed", *PANEL[:2])
    if track == "party_change":
        assert side.act("judge1", "decide_simple_side_review", **given)["state"] == "decided"
    else:
        with pytest.raises(Conflict, match="合议庭"):
            side.act("judge1", "decide_simple_side_review", **given)


def test_after_a_remand_nobody_of_the_old_panel_decides_again(side: Side) -> None:
    side.applied("deed").accepted().decided("dismissed")
    side.served("debtor", "creditor")
    side.from_above("reconsideration_asked")
    side.from_above("remanded", remand_count=1)
    with pytest.raises(NotAllowed, match="原合议庭"):
        side.decided("granted")
    side.decided("granted", *OTHER_PANEL)
    assert len(side.country.exchange(LOWER, side.review).data["panels"]) == 2


@pytest.mark.parametrize(
    ("first", "event", "effect", "closes"),
    [("dismissed", "changed_above", "revoke", True), ("granted", "changed_above", "uphold", False),
     ("granted", "upheld_above", "", True), ("dismissed", "upheld_above", "", False)],
)  # fmt: skip
def test_what_the_next_higher_court_says_is_what_is_carried_out(
    side: Side, first: str, event: str, effect: str, closes: bool
) -> None:
    side.applied("deed").accepted().decided(first)
    side.served("debtor", "creditor")
    side.from_above("reconsideration_asked")
    side.from_above(event, **({"act_effect": effect} if effect else {}))
    if closes:
        side.act("officer1", "close_by_decision", document_no="x")
    else:
        with pytest.raises(Conflict, match="没有需要办理"):
            side.act("officer1", "close_by_decision", document_no="x")
    assert side.case_state()[0] == ("closed" if closes else "open")


@pytest.mark.shows("K056")
@pytest.mark.parametrize(("disposition", "state"), [("granted", "lifted"), ("partly_granted", "in_force")])
def test_a_plea_to_correct_the_blacklist_that_is_right_is_carried_out_in_three_working_days(
    side: Side, disposition: str, state: str
) -> None:
    side.applied("blacklist").accepted()
    side.decided(disposition)
    assert (side.seen["remedy"], side.state) == ("none", "effective")
    assert side.due("blacklist_correction", side.review) == ["2026-03-13"]
    side.act("officer1", "carry_out_side_decision", document_no="1", note="姓名更正")
    assert side.country.exchange(LOWER, side.measure).state == state
    assert side.due("blacklist_correction") == []


def test_withdrawn_before_the_decision_it_owes_nothing(side: Side) -> None:
    side.applied("jurisdiction").accepted()
    with pytest.raises(Conflict, match="正在审查"):
        side.applied("jurisdiction")
    side.act("judge1", "withdraw_side_review")
    assert side.state == "withdrawn"
    assert side.due("jurisdiction_ruling") == []
    assert "仍在进行" not in side.country.act(LOWER, "officer1", "count_net_days", lineage=side.lineage)["proof_limit"]
