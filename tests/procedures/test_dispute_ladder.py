"""Who coordinates: the ladder of every pair of courts, and what is refused on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import Country
from dispute_stories import CORPS, FAR_APART, Dispute

from shared.domain.refusals import RefusalCode, Refused
from shared.procedures.dispute.ladder import ladder, next_rung, require_coordinating_body
from shared.registry.registry import Registry

ON = date(2026, 3, 10)
REGISTRY = Registry.load()


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("gd0304", "gd0305", "gd03"),
        ("gd0304", "gd0106", "gd03 gd"),
        ("gd0304", "bj0105", "gd03 gd spc"),
        ("gd03", "gd0304", "gd"),
        ("xpcc0101", "xj0102", "xpcc01 xpcc xj"),
        ("xj0102", "xpcc0101", "xj01 xj"),
        ("xpcc", "xj01", "xj"),
        ("xj", "xpcc", "spc"),
        ("pla", "gd0304", "spc"),
        ("gd0304", "pla", "gd03 gd spc"),
        ("cq87", "sc0105", "cq spc"),
        ("qh8601", "qh0102", "gs71 gs spc"),
    ],
)
@pytest.mark.shows("F7.2", "S040")
def test_a_dispute_climbs_level_by_level_to_the_lowest_court_above_both_or_the_one_named(
    one: str, other: str, steps: str
) -> None:
    assert ladder(REGISTRY, one, other, ON) == tuple(steps.split())


def test_nobody_above_the_coordinating_court_is_asked() -> None:
    with pytest.raises(Refused) as refused:
        next_rung(REGISTRY, "xj", ("xpcc0101", "xj0102"), ON)
    assert refused.value.refusal.code is RefusalCode.R2


@pytest.mark.parametrize(
    ("court", "body", "allowed"),
    [("gd", "coordination", True), ("spc", "coordination", True), ("gd", "implementation", False), ("gd", "supervision", False),
     ("gd03", "implementation", True), ("gd03", "review", True), ("gd03", "filing", False)],
)  # fmt: skip
def test_the_coordinating_body_of_high_courts_and_elsewhere_implementation_or_review_coordinates(
    court: str, body: str, allowed: bool
) -> None:
    if allowed:
        require_coordinating_body(REGISTRY, court, body)
        return
    with pytest.raises(Refused) as refused:
        require_coordinating_body(REGISTRY, court, body)
    assert refused.value.refusal.code is RefusalCode.R1


@pytest.mark.shows("F7.2", "F7.6", "S040")
def test_across_provinces_each_superior_dockets_and_passes_on_and_all_learn_the_decision(tmp_path: Path) -> None:
    story = Dispute(Country(tmp_path, FAR_APART), a="gd0304", b="bj0105", top="spc").sealed().consulted().refused()
    story.reported(to="gd03").passed_on("gd03", "gd").passed_on("gd", "spc").docketed()
    assert {court: story.state(court) for court in ("gd03", "gd", "bj", "bj03")} == {
        "gd03": "passed_on", "gd": "passed_on", "bj": "watching", "bj03": "watching",
    }  # fmt: skip

    story.forwarded().answered().decided(disposer="bj0105")

    report = story.row("spc").data["reports"]["gd0304"]
    assert [each["court"] for each in report["opinions"]] == ["gd03", "gd"]
    assert {story.state(court) for court in ("gd03", "gd", "bj", "bj03")} == {"ended"}
    story.country.close()


def test_a_high_court_reports_in_writing_or_not_at_all(tmp_path: Path) -> None:
    story = Dispute(Country(tmp_path, CORPS), a="xpcc0101", b="xj0102", top="xj").sealed().consulted().refused()
    story.reported(to="xpcc01").passed_on("xpcc01", "xpcc").docketed("xpcc")

    with pytest.raises(Exception, match="书面"):
        story.wrote("dispute_report", "xpcc", "xj", lineage=story.a_lineage, by="manager1", opinion="")
    with pytest.raises(Refused):
        story.wrote("dispute_report", "xpcc", "spc", lineage=story.a_lineage, by="manager1", opinion="协商未果")
    with pytest.raises(Refused) as refused:
        story.wrote("dispute_report", "xpcc", "xj", lineage=story.a_lineage, by="officer1", opinion="协商未果")
    assert refused.value.refusal.code is RefusalCode.R1
    story.wrote("dispute_report", "xpcc", "xj", lineage=story.a_lineage, by="manager1", opinion="协商未果")
    story.docketed().forwarded().answered().decided()
    assert {story.state("xpcc0101"), story.state("xj0102")} == {"decided"}
    story.country.close()
