"""Quality review: nobody reviews their own case, bad grades are analysed, contested, final, and referred."""

from __future__ import annotations

from typing import Any

import pytest
from enforcement_supervision_stories import LOWER, UPPER, Watched, watched

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict
from shared.domain.refusals import Refused
from shared.domain.separation import QualityTookPart

__all__ = ["watched"]
APPROVED = (("chief", "review"), ("president", "approve"))
ACTOR = {
    "role": "handler",
    "actor_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
    "share_percent": 100,
    "mental_state": "negligence",
}
ANALYSIS = {"outcome": "changed", "defect_class": "time_limit", "severity": "flawed", "cause": "未及时处置", "actors": [ACTOR],
            "response_due": "2026-04-10"}  # fmt: skip
OVERRUN = {"limit_days": 180, "stages": [{"stage": "查控", "net_days": 60}, {"stage": "处置", "net_days": 150}],
           "cause": "auction", "remedy": "专人督办"}  # fmt: skip


def selected(story: Watched, origin: str = "sampling") -> Watched:
    done = story.country.act(LOWER, "quality1", "select_quality_case", lineage=story.lineage, origin=origin)
    story.exchange = done["exchange_id"]
    story.act(LOWER, "quality1", "begin_quality_review")
    return story


def graded(story: Watched, grade: str = "D", **inputs: Any) -> Watched:
    given = {"grade": grade, "findings": "处置超期"} | ({"analysis": ANALYSIS} if grade in "CDE" else {}) | inputs
    story.act(LOWER, "quality1", "draft_quality_grade", **given)
    return story


@pytest.mark.shows("S055", "S056", "S057", "S058", "S059")
def test_an_unqualified_case_goes_from_choice_to_referral_with_a_remedy_ordered(watched: Watched) -> None:
    graded(selected(watched, "revoked_above"))
    assert watched.state(LOWER) == "graded"
    assert watched.duty(LOWER, "quality_answer") == [("open", "2026-03-12")]
    watched.act(LOWER, "officer1", "answer_quality_grade", agree=False, explanation="系评估超期")
    assert watched.state(LOWER) == "contested"
    watched.country.decide(LOWER, "decide_quality_grade", *APPROVED, by="quality2", lineage=watched.lineage,
                           exchange=watched.exchange, grade="D", reasons="理由不成立")  # fmt: skip
    assert watched.state(LOWER) == "final"
    with pytest.raises(Refused, match="惩戒"):
        watched.act(
            LOWER,
            "quality1",
            "refer_quality_case",
            refer_to="discipline",
            remedy_order="处置",
            remedy_due=watched.day(30),
        )
    watched.act(
        LOWER, "quality1", "refer_quality_case", refer_to="inspection", remedy_order="处置", remedy_due=watched.day(30)
    )
    assert (watched.state(LOWER), watched.tasks(LOWER, "quality_remedy")) == ("referred", 1)
    assert watched.duty(LOWER, "quality_remedy") == [("open", watched.day(30))]
    watched.act(LOWER, "officer1", "report_quality_remedy", note="已处置")
    assert watched.duty(LOWER, "quality_remedy")[0][0] == "met"


@pytest.mark.shows("S056")
def test_who_acted_in_the_case_does_not_review_its_quality(watched: Watched) -> None:
    """Given somebody of both bodies who seized an asset, Then they may not begin the review."""
    watched.country.hire(LOWER, "both", "officer", Body.IMPLEMENTATION, Body.QUALITY)
    watched.country.act(LOWER, "both", "impose_control", lineage=watched.lineage, epoch=1, asset="汽车", kind="movable", rank=1,
                start_on="2026-03-10", end_on="2027-03-09", registrar="车管所")  # fmt: skip
    done = watched.country.act(LOWER, "quality1", "select_quality_case", lineage=watched.lineage, origin="petition")
    with pytest.raises(QualityTookPart):
        watched.act(LOWER, "both", "begin_quality_review", of=done["exchange_id"])


@pytest.mark.shows("S056")
@pytest.mark.parametrize(("grade", "inputs"), [("C", {"analysis": None}), ("D", {"analysis": None}), ("E", {"analysis": None}),
                                               ("A", {"analysis": ANALYSIS})])  # fmt: skip
def test_a_bad_grade_takes_a_responsibility_analysis_and_a_good_one_none(
    watched: Watched, grade: str, inputs: dict[str, Any]
) -> None:
    selected(watched)
    with pytest.raises(Refused, match="责任分析"):
        graded(watched, grade, **inputs)


@pytest.mark.shows("S056")
def test_a_wrong_case_takes_fault(watched: Watched) -> None:
    selected(watched)
    faultless = ANALYSIS | {"actors": [ACTOR | {"mental_state": "no_fault"}]}
    with pytest.raises(Refused, match="过错"):
        graded(watched, "E", analysis=faultless)


def test_a_case_over_its_limit_is_analysed_by_stages(watched: Watched) -> None:
    selected(watched, "overdue")
    with pytest.raises(Refused, match="超期限分析"):
        graded(watched, "B")
    with pytest.raises(BadInput):
        graded(watched, "B", overrun=OVERRUN | {"limit_days": 400})
    graded(watched, "B", overrun=OVERRUN)
    assert watched.country.exchange(LOWER, watched.exchange).data["over_by_days"] == 30


@pytest.mark.shows("S057")
def test_a_draft_nobody_answers_is_final_by_the_clock_and_a_good_one_is_not_referred(watched: Watched) -> None:
    graded(selected(watched), "B")
    watched.country.later(days=4)
    watched.country.tick()
    assert watched.state(LOWER) == "final"
    with pytest.raises(Conflict):
        watched.act(
            LOWER, "quality1", "refer_quality_case", refer_to="inspection", remedy_order="x", remedy_due=watched.day(9)
        )


def test_one_case_is_under_one_review_at_a_time(watched: Watched) -> None:
    selected(watched)
    with pytest.raises(Conflict):
        watched.country.act(LOWER, "quality2", "select_quality_case", lineage=watched.lineage, origin="sampling")


@pytest.mark.shows("S059")
def test_the_figures_of_a_period_are_counted_by_the_node_and_go_up(watched: Watched) -> None:
    graded(selected(watched, "overdue"), "D", overrun=OVERRUN)
    watched.act(LOWER, "officer1", "answer_quality_grade", agree=True)
    sent = watched.country.act(LOWER, "quality1", "send_quality_report", from_on="2026-03-01", until_on=watched.today,
                               corrective_actions="专项清理\n培训")  # fmt: skip
    got = watched.country.exchange(UPPER, sent["exchange_id"]).data

    assert (got["sampled"], got["closed"], got["overdue_open"]) == (1, 0, 0)
    assert {each["grade"]: each["count"] for each in got["grades"]} == {"A": 0, "B": 0, "C": 0, "D": 1, "E": 0}
    assert (got["top_causes"], got["corrective_actions"]) == (["auction"], ["专项清理", "培训"])
    with watched.country.read(LOWER) as unit:
        assert [str(d.due_on) for d in unit.duties.where(rule_id="quality_report")] == ["2026-06-10"]
    with pytest.raises(BadInput):
        watched.country.act(LOWER, "quality1", "send_quality_report", from_on="2026-03-01", until_on=watched.day(1))
