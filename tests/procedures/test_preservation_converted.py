"""From preservation to enforcement without a gap: at one court by itself, between courts by papers that move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from preservation_stories import HOUSE, SUIT, Preserved, preserving_country

from shared.domain.errors import BadInput
from shared.domain.preservations import Preservation
from shared.procedures.preservation.advance import NotInAdvance
from shared.transport.in_process import never

HERE, THERE = "gd0304", "gd0305"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Preserved]:
    country = preserving_country(tmp_path)
    yield Preserved(country)
    country.close()


def dates(control: Any) -> tuple[Any, ...]:
    return control.control_id, control.rank, control.start_on, control.end_on, control.state


@pytest.mark.shows("C019")
@pytest.mark.parametrize("named", ["title", "suit"])
def test_an_enforcement_case_of_the_suit_takes_the_controls_with_rank_and_dates_and_no_new_ruling(
    story: Preserved, named: str
) -> None:
    story.applied().ruled().sealed(rank=2)
    before = dates(story.control_at())
    story.country.later(days=200)

    done = story.enforced() if named == "title" else story.enforced(title_no="（2026）粤03民终1号", suit_no=SUIT)

    control = story.control_at()
    assert dates(control) == before
    assert control.lineage_id == done["lineage_id"]
    assert (story.state, story.country.case(HERE, story.case_no).mode) == ("converted", "preserved")
    [said] = story.country.statements(HERE, "preservation_converted")
    assert said["detail"]["controls"] == [f"{story.control}|2|2026-03-10|2027-03-09"]
    with story.country.read(HERE) as unit:
        assert unit.of(Preservation).need(story.case_no).zx_no == done["case_no"]
    story.country.act(
        HERE, "officer1", "release_control", lineage=done["lineage_id"], control_id=story.control, reason="履行"
    )
    assert story.control_at().state == "released"


@pytest.mark.parametrize("changes", [{"creditor": "另一公司"}, {"title_no": "（2026）粤0304民初901号"}])
def test_another_suit_or_other_parties_take_nothing(story: Preserved, changes: dict[str, str]) -> None:
    story.ready()
    done = story.enforced(**changes)

    assert (story.state, story.control_at().lineage_id) == ("preserved", story.lineage)
    if "creditor" in changes:
        with pytest.raises(BadInput):
            story.do("officer1", "convert_preservation", zx_no=done["case_no"])
        return
    story.do("officer1", "convert_preservation", zx_no=done["case_no"])
    assert (story.state, story.control_at().lineage_id) == ("converted", done["lineage_id"])


def test_in_the_enforcement_case_a_house_has_to_be_sold_from_the_day_it_passed(story: Preserved) -> None:
    story.applied().ruled().sealed(end_on="2028-12-29", kind="immovable_or_other", asset=HOUSE)
    story.country.later(days=100)
    assert not story.country.duties(HERE, "price_setting")

    story.enforced()

    [owed] = story.country.duties(HERE, "price_setting")
    assert owed.opened_on == date(2026, 6, 18)


def test_where_another_court_tries_papers_and_controls_move_and_never_a_moment_without_one(story: Preserved) -> None:
    story.ready(phase="before_suit")
    story.country.network.hold = lambda parcel: True
    story.do("trial1", "move_preservation", to_court=THERE, suit_no="（2026）粤0305民初7号")
    assert (story.state, story.control_at().state) == ("moving", "custody")
    story.country.act(
        HERE, "officer1", "renew_control", lineage=story.lineage, control_id=story.control, end_on="2027-03-10"
    )

    story.country.network.hold = never
    story.country.network.release()
    story.country.settle()

    assert (story.state, story.control_at().state) == ("moved", "taken_over")
    assert dates(story.control_at(THERE)) == (story.control, 1, date(2026, 3, 10), date(2027, 3, 9), "active")
    with story.country.read(THERE) as unit:
        [row] = unit.of(Preservation).where()
    assert (row.phase, row.suit_no, row.expires_on) == ("in_suit", "（2026）粤0305民初7号", date(2027, 3, 9))
    assert story.country.case(HERE, story.case_no).mode == "cancelled"
    with story.country.read(THERE) as unit:
        there = Preserved(story.country, THERE, row.lineage_id, row.case_no, row.exchange_id, story.control)
    there.enforced(title_no="（2026）粤0305民初7号")
    assert there.state == "converted"


def test_an_enforcement_case_at_another_court_calls_the_controls_and_the_preserving_court_lets_go(
    story: Preserved,
) -> None:
    story.ready()
    before = dates(story.control_at())

    done = story.enforced(THERE, preserving_court=HERE, preservation_no=story.case_no)

    assert dates(story.control_at(THERE)) == before
    assert story.control_at(THERE).lineage_id == done["lineage_id"]
    assert (story.state, story.control_at().state) == ("moved", "taken_over")
    with story.country.read(HERE) as unit:
        assert unit.of(Preservation).need(story.case_no).zx_no == done["case_no"]
    assert [said["detail"]["to"] for said in story.country.statements(THERE, "preservation_converted")] == [
        done["case_no"]
    ]


@pytest.mark.parametrize(
    ("phase", "days", "changes", "code"),
    [
        ({}, 0, {"debtor": "李某"}, "R7"),
        ({}, 0, {"title_no": "（2026）粤0304民初901号"}, "R7"),
        ({"phase": "before_enforcement", "performance_on": "2026-03-11"}, 8, {}, "R4"),
    ],
)
def test_a_call_for_a_preservation_of_others_or_one_that_lapsed_is_refused(
    story: Preserved, phase: dict[str, str], days: int, changes: dict[str, str], code: str
) -> None:
    story.ready(**phase)
    story.country.later(days=days)
    story.country.tick()

    story.enforced(THERE, preserving_court=HERE, preservation_no=story.case_no, **changes)

    sent = story.country.sent(THERE, "preservation_converted")
    assert story.country.inbox(HERE, sent.message_id).refusal["code"] == code
    assert story.country.exchange(THERE, sent.exchange_id).state == "refused"
    assert story.control_at(THERE) is None
    assert story.control_at().lineage_id == story.lineage


def test_the_court_that_waits_first_may_ask_for_a_preservation_docket_idle_over_a_year(story: Preserved) -> None:
    story.applied().ruled().sealed(end_on="2028-12-29", kind="immovable_or_other", asset=HOUSE)
    own = story.enforced(THERE, title_no="（2025）粤0305民初3002号", creditor="某银行")
    waiting = story.country.act(THERE, "officer1", "impose_control", lineage=own["lineage_id"], asset=HOUSE, rank=2,
                                kind="immovable_or_other", start_on="2026-03-10", end_on="2028-12-29", registrar="登记中心")  # fmt: skip
    story.country.later(days=366)

    asked = story.country.act(
        THERE, "chief", "ask_disposal_right", lineage=own["lineage_id"], first_court=HERE, first_case_no=story.case_no,
        control_id=waiting["control_id"], sealed_on="2026-03-10", priority_basis="在先轮候", statement="保全一年未处分",
        ground="preservation_idle",
    )  # fmt: skip

    assert story.country.exchange(HERE, asked["exchange_id"]).state == "asked"


ADVANCE = {
    "suit_no": SUIT,
    "claim_fen": 100,
    "amount_fen": 100,
    "need": "urgent_life",
    "reason": "医疗费",
    "received_on": "2026-03-10",
}


@pytest.mark.parametrize("wrong", [{"amount_fen": 101}, {"judgment_final": True}])
def test_advance_enforcement_is_before_the_judgment_is_final_and_within_the_claim(
    story: Preserved, wrong: dict[str, Any]
) -> None:
    with pytest.raises(NotInAdvance):
        story.country.act(HERE, "trial1", "apply_advance_enforcement", **(ADVANCE | wrong))


def test_granted_in_advance_the_preservation_of_the_suit_passes_into_the_case_of_the_ruling(story: Preserved) -> None:
    story.ready()
    done = story.country.act(HERE, "trial1", "apply_advance_enforcement", **ADVANCE)
    story.country.act(HERE, "trial1", "rule_advance_enforcement", lineage=done["lineage_id"], exchange=done["exchange_id"],
                      granted=True, ruling_no=f"{SUIT}之二")  # fmt: skip
    assert "advance_enforcement" in story.country.tasks(HERE)

    story.enforced(title_no=f"{SUIT}之二", suit_no=SUIT)

    assert story.state == "converted"
