"""Alerts of acts against the law: of what is recorded, in time, late or through the API, and of what was tried and refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alert_stories import ASSET, Watched, fresh, watched
from objection_stories import Objection
from outsider_stories import Outsider
from stories import LOWER

from shared.domain.courts import Body
from shared.domain.errors import ZhixingError

__all__ = ["watched"]
SEIZED = ("asset_seized", {"asset_kind": "movable", "value_fen": 100_000_00})
PANEL = ("sale_panel_decided", {})
PRICE = ("price_fixed", {"price_fen": 100_000_00, "valid_until": "2027-03-10"})
#: A notice that keeps every term, published on 10 March 2026.
NOTICE = {"channel": "net", "asset_kind": "movable", "opens_on": "2026-03-25", "reserve_fen": 70_000_00,
          "deposit_fen": 7_000_00, "bidding_hours": 24}  # fmt: skip
SECOND = NOTICE | {"opens_on": "2026-03-17", "reserve_fen": 56_000_00}
FIVE = ["notice", "restrictions", "exhausted", "wait", "persons"]


def tried(watched: Watched, login: str, act: str, **inputs: Any) -> None:
    """An act that is refused."""
    with pytest.raises(ZhixingError):
        watched.act(login, act, **inputs)


def told(watched: Watched, *events: tuple[str, dict[str, Any]]) -> None:
    for kind, detail in events:
        watched.event(kind, ASSET, **detail)


@pytest.mark.parametrize(
    ("alert", "given", "wrong", "right"),
    [
        pytest.param("U2", (), ("sale_notice_published", {}), ("price_fixed", {}), marks=pytest.mark.shows("U2")),
        pytest.param("U2", (), ("sale_concluded", {}), ("sale_concluded", {"asset_kind": "bank"}), marks=pytest.mark.shows("U2")),
        pytest.param("U3", (), ("asset_seized", {"value_fen": 150_000_00}), SEIZED, marks=pytest.mark.shows("U3")),
        pytest.param("U3", (), ("asset_seized", {"value_fen": 150_000_00}),
                     ("asset_seized", {"value_fen": 150_000_00, "indivisible": True}), marks=pytest.mark.shows("U3")),
        *(
            pytest.param("U4", (SEIZED, PANEL, PRICE), ("sale_notice_published", NOTICE | wrong),
                         ("sale_notice_published", NOTICE), marks=pytest.mark.shows("U4"))
            for wrong in (
                {"opens_on": "2026-03-24"}, {"asset_kind": "immovable_or_other", "opens_on": "2026-04-08"}, {"reserve_fen": 69_000_00},
                {"bidding_hours": 23}, {"deposit_fen": 3_000_00}, {"deposit_fen": 15_000_00},
            )
        ),
        *(
            pytest.param("U4", (SEIZED, PANEL, PRICE, ("sale_notice_published", NOTICE)), ("second_sale_published", SECOND | wrong),
                         ("second_sale_published", SECOND), marks=pytest.mark.shows("U4"))
            for wrong in ({"opens_on": "2026-03-16"}, {"reserve_fen": 55_000_00})
        ),
        pytest.param("U4", (SEIZED, PRICE), ("sale_notice_published", NOTICE), ("sale_notice_published", {"channel": "offline"}),
                     marks=pytest.mark.shows("U4")),
        pytest.param("U5", (), ("price_fixed", {"valid_until": "2027-03-11"}), PRICE, marks=pytest.mark.shows("U5")),
        pytest.param("U7", (), ("coercive_measure", {"approved_by": ""}), ("coercive_measure", {"approved_by": "president"}),
                     marks=pytest.mark.shows("U7")),
        pytest.param("U9", (), ("network_query_sent", {"party_id": "somebody"}), ("network_query_sent", {}),
                     marks=pytest.mark.shows("U9")),
        pytest.param("P19", (), ("case_closed", {"mode": "closed_for_now", "conditions": FIVE}), ("case_closed", {"mode": "fulfilled"}),
                     marks=pytest.mark.shows("P19")),
    ],
)  # fmt: skip
def test_what_is_recorded_against_the_law_is_red_at_once_and_its_twin_is_not(
    watched: Watched, alert: str, given: tuple[tuple[str, dict[str, Any]], ...], wrong: Any, right: Any, tmp_path: Path
) -> None:
    # Given what came before, at two courts alike
    twin = fresh(tmp_path / "twin")
    told(watched, *given)
    told(twin, *given)

    # When one records what is wrong and the other what is right
    told(watched, wrong)
    told(twin, right)

    # Then only the first has the alert, red, saying why, and a flag
    found = watched.alert(alert)
    assert (found.level, found.state, bool(found.facts["zh"] and found.facts["en"])) == ("red", "raised", True)
    assert found.facts["flag"]
    assert not twin.alerts(alert)
    twin.country.close()


@pytest.mark.shows("P19")
@pytest.mark.parametrize(("conditions", "fires"), [(FIVE, False), (FIVE[:4], True)])
def test_closed_for_now_after_three_months_takes_all_five_conditions(
    watched: Watched, conditions: list[str], fires: bool
) -> None:
    watched.days(93)
    watched.event("case_closed", mode="closed_for_now", conditions=conditions)

    assert bool(watched.alerts("P19")) is fires


@pytest.mark.shows("U5")
@pytest.mark.parametrize(("days", "fires"), [(300, False), (560, True)])
def test_a_sale_long_after_the_price_ran_out(watched: Watched, days: int, fires: bool) -> None:
    told(watched, SEIZED, PANEL, PRICE)
    watched.days(days)
    watched.event("sale_notice_published", ASSET)

    assert bool(watched.alerts("U5")) is fires


@pytest.mark.shows("U9")
def test_a_query_on_the_debtor_is_right_and_one_on_the_creditor_is_not(watched: Watched) -> None:
    with watched.country.read(LOWER) as unit:
        parties = {party.role: party.party_id for party in unit.parties.where(lineage_id=watched.lineage)}

    watched.event("network_query_sent", party_id=parties["debtor"])
    assert not watched.alerts("U9")
    watched.event("network_query_sent", party_id=parties["creditor"])
    assert watched.alert("U9").level == "red"


@pytest.mark.shows("U8")
def test_an_act_recorded_in_a_case_never_registered(watched: Watched) -> None:
    watched.event("asset_seized", ASSET)
    assert not watched.alerts("U8")

    watched.event("asset_seized", ASSET, lineage="11111111-1111-4111-8111-111111111111")

    assert watched.alert("U8").case_no == ""


@pytest.mark.shows("U10", "P19")
def test_closing_while_suspended_is_refused_and_the_attempt_is_the_alert(watched: Watched) -> None:
    watched.act("officer1", "suspend_enforcement", ground="bankruptcy", document_no="中1号", reason="破产申请已受理")
    assert not watched.alerts("U10")

    tried(watched, "officer1", "close_case", mode="terminated", reason="x")

    assert watched.alert("U10").facts["seen"] == "refused:case_suspended"


@pytest.mark.shows("U10")
def test_a_case_closed_outside_while_suspended_is_seen_when_it_is_recorded(watched: Watched) -> None:
    watched.event("case_closed", mode="terminated")
    assert not watched.alerts("U10")
    watched.act("officer1", "suspend_enforcement", ground="bankruptcy", document_no="中1号", reason="破产申请已受理")

    watched.event("case_closed", mode="terminated", ago=0)

    assert watched.alert("U10").level == "red"


@pytest.mark.shows("P19")
def test_closing_for_now_tried_too_early(watched: Watched) -> None:
    tried(watched, "officer1", "close_for_now_agreed", ruling_no="终1", notice_and_report="a", restrictions="b", assets="c",
          persons="d", signed_on="2026-03-10", signature="笔1")  # fmt: skip

    assert watched.alert("P19").facts["seen"] == "refused:too_early_for_now"


@pytest.mark.shows("U7")
def test_an_act_of_the_matrix_tried_without_its_approvals(watched: Watched) -> None:
    tried(watched, "officer1", "impose_fine", person="debtor", amount_fen=1, document_no="罚1号", reason="x")

    assert watched.alert("U7").level == "red"


@pytest.mark.shows("U7")
@pytest.mark.parametrize(
    ("opening", "rule", "closing"),
    [("urgent_measure", "urgent_measure_notice", "execution_notice_sent"),
     ("unapproved_control", "control_approval_after", "control_approved")],
)  # fmt: skip
def test_what_was_done_first_has_to_be_told_or_approved_in_its_days(
    watched: Watched, opening: str, rule: str, closing: str
) -> None:
    duty = watched.owed(opening, rule)
    assert duty.due_on is not None
    watched.until(duty.due_on).days(1)
    assert watched.alert("U7").level == "red"

    watched.done(closing, rule)

    assert watched.state("U7") == "cleared"


@pytest.mark.shows("U1")
def test_disposal_of_an_asset_under_an_outsiders_objection_tried_or_recorded(filed: Outsider) -> None:
    story = Watched(filed.country, filed.lineage, court=filed.court)
    given = {"form": "sale", "begun_on": str(story.today), "document_no": "拍1号"}
    # The car is free, the house is not
    story.act("officer2", "begin_disposal", control_id=filed.car, **given)
    assert not story.alerts("U1")

    tried(story, "officer2", "begin_disposal", control_id=filed.asset.control, **given)
    assert story.alert("U1").facts["seen"] == "refused:asset_frozen"

    # Answered and accepted, and then sold outside all the same: a second alert
    story.answer("U1")
    story.judge("U1")
    story.event("sale_concluded", filed.asset.control)
    assert sorted(alert.state for alert in story.alerts("U1")) == ["cleared", "raised"]


@pytest.mark.shows("U6")
def test_who_enforces_and_tries_to_review_the_same_case(watched: Watched) -> None:
    watched.country.hire(LOWER, "both", "officer", Body.IMPLEMENTATION, Body.REVIEW)
    watched.act("both", "impose_control", asset="账户", kind="bank", rank=1, start_on="2026-03-10", end_on="2027-03-09",
                registrar="某银行")  # fmt: skip
    story = Objection(watched.country, lineage=watched.lineage, case_no=watched.case_no)
    with watched.country.read(LOWER) as unit:
        story.control = unit.controls.first(lineage_id=watched.lineage).control_id
    story.received().docketed()
    with pytest.raises(ZhixingError, match="sides_meet"):
        story.act("both", "notify_of_objection", notified_on=story.today)

    assert watched.alert("U6").facts["seen"] == "refused:sides_meet"


@pytest.mark.shows("U6")
def test_a_judge_of_the_old_panel_who_tries_to_rule_after_a_remand(under_review: Objection) -> None:
    story = Watched(under_review.country, under_review.lineage)
    under_review.ruled("dismiss", judges=(1, 2, 3))
    with story.country.nodes[LOWER].store.begin() as unit:  # as the next higher court leaves it when it remands
        row = unit.exchanges.need(under_review.exchange)
        unit.exchanges.save(replace(row, state="under_review", data=row.data | {"remand_count": 1}))
    assert not story.alerts("U6")

    with pytest.raises(ZhixingError, match="sat_before"):
        under_review.ruled("dismiss", judges=(4, 5, 1))

    assert story.alert("U6").facts["seen"] == "refused:sat_before"
