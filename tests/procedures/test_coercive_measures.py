"""Coercive measures and closings take the signatures of the approval matrix, and open and end in their own days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from designation_stories import refused
from side_stories import CHAIN, FOR_NOW, MEASURES, PANEL_THAT_CLOSES, Side, side
from stories import LOWER, UPPER

from shared.domain.errors import BadInput, Conflict
from shared.domain.people import PANELS, ApprovalRule
from shared.flows.acts import NeedsApprovals
from shared.flows.authorise import posts, signing_terms
from shared.law import Law
from shared.procedures import CATALOGUE

__all__ = ["side"]

LAW, ON = Law.load(), date(2026, 3, 10)
MATRIX = LAW.approval_matrix
ONLY_THE_PRESIDENT = frozenset({"president"})
AGREED = {"signed_on": "2026-06-11", "signature": "笔录1号"}


# — the matrix and the catalogue —


@pytest.mark.shows("U7")
@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row.approvals != "signed"])
def test_what_stands_in_the_approval_matrix_demands_just_that_in_the_catalogue(name: str) -> None:
    row, kind = MATRIX[name], CATALOGUE.documents[name]
    assert kind.approvals is ApprovalRule(row.approvals)
    assert all(source.law and source.version for source in row.sources)
    assert not row.design or row.note.zh
    if row.approvers:
        terms = signing_terms(LAW, kind, '{"extension_no": 1}', ON)
        assert terms.approvers == posts(LAW.rule(row.approvers, ON)) == ONLY_THE_PRESIDENT


@pytest.mark.shows("U7")
def test_no_act_with_approvals_and_no_document_decided_together_is_missing_in_the_matrix() -> None:
    drafted = {name for name, act in CATALOGUE.acts.items() if act.drafted}
    together = {*PANELS, ApprovalRule.MAJOR}
    decided = {name for name, kind in CATALOGUE.messages.items() if kind.approvals in together}
    assert drafted | decided <= set(MATRIX)


@pytest.mark.shows("U7")
@pytest.mark.parametrize("act", MEASURES)
def test_a_measure_is_done_by_nobody_but_with_the_president(side: Side, act: str) -> None:
    given = MEASURES[act] | {"document_no": "1", "reason": "x"}
    for who in ("officer1", "chief", "president"):
        with pytest.raises(NeedsApprovals):
            side.country.act(LOWER, who, act, lineage=side.lineage, epoch=1, **given)
    with refused("R6"):
        side.imposed(act, ("chief", "review"))
    with refused("R6"):
        side.imposed(act, ("chief", "review"), ("vicepresident", "approve"))
    with side.country.read(LOWER) as unit:
        assert unit.exchanges.count(procedure="coercive") == 0
    side.imposed(act)
    assert side.country.exchange(LOWER, side.measure).state == "in_force"
    with side.country.read(LOWER) as unit:
        assert unit.acts.count(kind=act) == 1, "an act of power, in the signed act log"


# — fine, detention, exit ban: the remedy —


@pytest.mark.shows("K058")
@pytest.mark.parametrize(
    ("act", "until"), [("impose_fine", "2026-03-13"), ("impose_detention", "2026-03-13"), ("ban_exit", "2026-03-20")]
)
def test_from_service_the_person_has_the_days_of_the_track_to_ask_above_and_nothing_is_stayed(
    side: Side, act: str, until: str
) -> None:
    side.imposed(act)
    data = side.country.exchange(LOWER, side.review).data
    assert (data["remedy"], data["reviewing_court"], data["challenged"]) == ("reconsideration", UPPER, side.measure)
    assert side.served("debtor") == [until]
    assert side.country.exchange(LOWER, side.measure).state == "in_force"
    side.days_pass(11)
    assert side.state == "effective"


@pytest.mark.parametrize(("effect", "state"), [("revoke", "lifted"), ("vary", "in_force")])
def test_a_measure_revoked_or_varied_above_is_lifted_or_varied_here(side: Side, effect: str, state: str) -> None:
    side.imposed("impose_fine")
    side.served("debtor")
    side.from_above("reconsideration_asked")
    side.from_above("changed_above", act_effect=effect, varied_text="罚款三千元")
    side.act("officer1", "carry_out_side_decision", document_no="1")
    measure = side.country.exchange(LOWER, side.measure)
    assert (measure.state, side.state) == (state, "carried_out")
    assert effect != "vary" or measure.data["varied"]["text"] == "罚款三千元"


@pytest.mark.parametrize("act", ["ban_exit", "ban_consumption", "enter_blacklist"])
def test_who_is_under_a_lasting_measure_is_not_put_under_it_again(side: Side, act: str) -> None:
    side.imposed(act)
    with pytest.raises(Conflict, match="已对该人采取"):
        side.imposed(act)
    side.imposed(act, person="other")


def _end(side: Side, act: str, **inputs: Any) -> str:
    done = side.country.act(LOWER, "officer1", act, lineage=side.lineage, exchange=side.measure,
                            **({"document_no": "1", "reason": "x"} | inputs))  # fmt: skip
    return str(done.get("state") or done.get("delete_by"))


@pytest.mark.parametrize(
    ("act", "end", "state"),
    [("impose_detention", "record_measure_done", "done"), ("ban_consumption", "lift_measure", "lifted"),
     ("issue_search_warrant", "record_measure_done", "done")],
)  # fmt: skip
def test_a_measure_ends_by_its_record_or_is_lifted(side: Side, act: str, end: str, state: str) -> None:
    side.imposed(act)
    assert _end(side, end) == state


def test_a_lasting_measure_is_not_executed_and_an_entry_not_simply_lifted(side: Side) -> None:
    side.imposed("enter_blacklist")
    for act in ("record_measure_done", "lift_measure"):
        with pytest.raises(Conflict):
            _end(side, act)
    side.imposed("ban_consumption")
    with pytest.raises(Conflict):
        _end(side, "record_deletion_ground")


# — the blacklist —


@pytest.mark.shows("K055")
@pytest.mark.parametrize(
    ("given", "until"),
    [
        ({}, "2028-03-10"), ({"aggravation": "violence", "added_years": 1}, "2029-03-10"),
        ({"aggravation": "several_heads", "added_years": 3}, "2031-03-10"), ({"ground": "able_but_refuses"}, ""),
    ],
)  # fmt: skip
def test_an_entry_lasts_two_years_one_to_three_more_if_aggravated_and_has_no_term_where_one_able_refuses(
    side: Side, given: dict[str, Any], until: str
) -> None:
    side.imposed("enter_blacklist", **given)
    assert side.country.exchange(LOWER, side.measure).data["until_on"] == until
    assert side.due("blacklist_term") == ([until] if until else [])
    assert "ban_consumption" in side.country.tasks(LOWER)


@pytest.mark.shows("K055")
@pytest.mark.parametrize(
    "given",
    [{"added_years": 1}, {"aggravation": "violence", "added_years": 4}, {"aggravation": "violence"},
     {"ground": "able_but_refuses", "aggravation": "violence", "added_years": 1}],
)  # fmt: skip
def test_no_other_term_is_possible(side: Side, given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="失信期限"):
        side.imposed("enter_blacklist", **given)


@pytest.mark.shows("K055", "P22")
def test_when_its_term_ends_an_entry_is_to_be_deleted_within_three_working_days(side: Side) -> None:
    side.imposed("enter_blacklist")
    side.days_pass(731)  # to 10 March 2028, the last day of the term
    assert side.country.exchange(LOWER, side.measure).state == "in_force"
    side.days_pass(1)
    assert side.country.exchange(LOWER, side.measure).state == "to_delete"
    assert side.due("blacklist_deletion", side.measure) == ["2028-03-15"]
    assert _end(side, "delete_blacklist_entry") == "lifted"
    assert side.due("blacklist_deletion") == []


@pytest.mark.shows("P22")
def test_once_the_case_is_fulfilled_entries_are_to_be_deleted_and_bans_lifted(side: Side) -> None:
    side.imposed("enter_blacklist").imposed("ban_consumption")
    for act, inputs in (
        ("receive_money", {"amount_fen": 120_000_00}), ("pay_money", {"amount_fen": 120_000_00}),
        ("close_case", {"mode": "fulfilled", "reason": "执行完毕"}),
    ):  # fmt: skip
        who = "officer3" if act == "pay_money" else "officer1"
        side.country.act(LOWER, who, act, lineage=side.lineage, **inputs)
    assert side.due("blacklist_deletion") == ["2026-03-13"]
    assert "lift_measure" in side.country.tasks(LOWER)
    side.days_pass(4)
    assert {d.state for d in side.country.duties(LOWER, "blacklist_deletion")} == {"overdue"}


def test_another_ground_for_deletion_is_recorded_with_its_days(side: Side) -> None:
    side.imposed("enter_blacklist")
    assert _end(side, "record_deletion_ground", reason="申请执行人申请删除，法院同意") == "2026-03-13"
    assert side.due("blacklist_term") == []


# — closing for now, and the limit of the case —


def _close(side: Side, *signers: tuple[str, str]) -> dict[str, Any]:
    return side.country.decide(LOWER, "close_for_now", *signers, by="judge7", lineage=side.lineage, **FOR_NOW)


@pytest.mark.shows("K039", "P19")
def test_three_months_have_to_pass_before_a_case_is_closed_for_now(side: Side) -> None:
    side.days_pass(92)  # 10 June: the last day of the three months
    with pytest.raises(Conflict, match="未超过三个月") as problem:
        _close(side, *PANEL_THAT_CLOSES, ("president", "approve"))
    assert "2026-06-10" in str(problem.value.facts["proof"])
    side.days_pass(1)
    done = _close(side, *PANEL_THAT_CLOSES, ("president", "approve"))
    assert done["unpaid_fen"] == 120_000_00
    assert side.case_state() == ("closed", "closed_for_now")


@pytest.mark.shows("K039", "P19")
@pytest.mark.parametrize("missing", ["notice_and_report", "restrictions", "assets", "persons"])
def test_each_condition_has_its_evidence(side: Side, missing: str) -> None:
    side.days_pass(93)
    with refused("bad_payload"):
        side.country.act(
            LOWER, "officer1", "close_for_now_agreed", lineage=side.lineage, **(FOR_NOW | AGREED | {missing: ""})
        )
    assert side.case_state()[0] == "open"


@pytest.mark.shows("K040", "S052", "U7")
def test_either_the_creditor_signs_or_a_panel_and_the_president_do(side: Side) -> None:
    side.days_pass(93)
    for signers in (PANEL_THAT_CLOSES, (*PANEL_THAT_CLOSES[:2], ("president", "approve")),
                    (*PANEL_THAT_CLOSES, ("vicepresident", "approve"))):  # fmt: skip
        with pytest.raises(Exception, match=r"R6|not_your_turn"):
            _close(side, *signers)
    with refused("not_allowed"):  # judges who review do not close
        side.country.decide(LOWER, "close_for_now", ("judge1", "discuss"), lineage=side.lineage, **FOR_NOW)
    with refused("bad_payload"):
        side.country.act(LOWER, "officer1", "close_for_now_agreed", lineage=side.lineage, **FOR_NOW)
    assert side.case_state()[0] == "open"
    side.country.act(LOWER, "officer1", "close_for_now_agreed", lineage=side.lineage, **FOR_NOW, **AGREED)
    assert side.case_state() == ("closed", "closed_for_now")


def test_a_case_with_money_in_hand_or_suspended_is_not_closed_for_now(side: Side) -> None:
    side.country.act(LOWER, "officer1", "receive_money", lineage=side.lineage, amount_fen=5)
    side.days_pass(93)
    with pytest.raises(Conflict, match="尚未发放"):
        side.country.act(LOWER, "officer1", "close_for_now_agreed", lineage=side.lineage, **FOR_NOW, **AGREED)
    side.country.act(LOWER, "officer3", "pay_money", lineage=side.lineage, amount_fen=5)
    side.country.act(
        LOWER, "officer1", "suspend_enforcement", lineage=side.lineage, ground="other", document_no="1", reason="x"
    )
    with refused("case_suspended"):
        side.country.act(LOWER, "officer1", "close_for_now_agreed", lineage=side.lineage, **FOR_NOW, **AGREED)


@pytest.mark.shows("K057")
@pytest.mark.parametrize(("masked", "state"), [(True, "masked"), (False, "listed")])
def test_an_entry_of_the_public_database_is_masked_or_corrected_in_three_days(
    side: Side, masked: bool, state: str
) -> None:
    side.days_pass(93)
    done = side.country.act(LOWER, "officer1", "close_for_now_agreed", lineage=side.lineage, **FOR_NOW, **AGREED)
    side.review = done["exchange_id"]
    asked = side.act("officer1", "ask_database_correction", asked_on="2026-06-11", what="金额有误")
    assert asked["due_on"] == "2026-06-15", "the third day, 14 June 2026, is a Sunday"
    side.act("officer1", "correct_database_entry", masked=masked, document_no="1")
    assert side.state == state
    assert side.due("closed_for_now_correction") == []


@pytest.mark.shows("K038", "U7")
def test_the_president_extends_the_limit_of_a_case_once_by_three_months(side: Side) -> None:
    def extend(*signers: tuple[str, str]) -> dict[str, Any]:
        return side.country.decide(
            LOWER,
            "extend_file_limit",
            *signers,
            by="officer1",
            lineage=side.lineage,
            document_no="延1号",
            reason="复杂",
        )

    with refused("R6"):
        extend(("chief", "review"), ("vicepresident", "approve"))
    assert extend(*CHAIN)["due_on"] == "2026-12-10"
    assert side.due("case_file_limit") == ["2026-12-10"]
    with pytest.raises(Conflict, match="高级人民法院备案"):
        extend(*CHAIN)


def test_a_limit_that_is_over_is_not_extended(side: Side) -> None:
    side.days_pass(200)
    with pytest.raises(Conflict, match="不能延长"):
        side.country.decide(
            LOWER, "extend_file_limit", *CHAIN, by="officer1", lineage=side.lineage, document_no="延1号", reason="x"
        )
