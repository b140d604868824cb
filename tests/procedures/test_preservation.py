"""Preservation: who rules and who carries out, by when; what follows when nobody sues or applies; how it is lifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from preservation_stories import Preserved, preserving_country

from shared.domain.errors import Conflict, NotAllowed
from shared.domain.preservations import Preservation
from shared.procedures.preservation.docket import OnlyPreserves

HERE = "gd0304"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Preserved]:
    country = preserving_country(tmp_path)
    yield Preserved(country)
    country.close()


def row(story: Preserved) -> Preservation:
    with story.country.read(story.court) as unit:
        return unit.of(Preservation).need(story.case_no)


@pytest.mark.shows("K019")
def test_the_ruling_is_due_in_five_days_and_its_carrying_out_in_five_more(story: Preserved) -> None:
    story.applied()
    assert (story.duty("preservation_ruling").body, story.duty("preservation_ruling").due_on) == (
        "trial",
        date(2026, 3, 16),
    )

    story.ruled()
    assert story.duty("preservation_ruling").state == "met"
    assert (story.duty("preservation_start").body, story.duty("preservation_start").state) == ("implementation", "open")
    story.sealed()

    assert story.duty("preservation_start").state == "met"
    assert story.state == "preserved"


@pytest.mark.shows("K019", "C018")
def test_an_urgent_application_before_suit_is_ruled_in_48_hours_and_carried_out_at_once(story: Preserved) -> None:
    story.applied("filing", phase="before_suit", suit_no="", urgent=True, exemption="maintenance")
    hours = story.duty("preservation_ruling_urgent")
    assert (hours.body, hours.due_at.isoformat()) == ("filing", "2026-03-12T02:00:00+00:00")

    story.country.later(hours=51)
    story.country.tick()
    assert story.duty("preservation_ruling_urgent").state == "overdue"
    story.ruled("filing")

    assert story.duty("preservation_ruling_urgent").state == "met_late"
    assert story.duty("preservation_start_urgent").state == "open"


@pytest.mark.shows("C087")
def test_only_implementation_carries_out_and_not_before_filing_or_trial_has_ruled(story: Preserved) -> None:
    story.applied()
    with pytest.raises(OnlyPreserves):
        story.sealed()
    with pytest.raises(NotAllowed):
        story.do("officer1", "rule_preservation", granted=True, ruling_no="裁1号")
    story.ruled()

    with pytest.raises(NotAllowed):
        story.country.act(HERE, "trial1", "impose_control", lineage=story.lineage, asset="房", kind="bank", rank=1,
                          start_on="2026-03-10", end_on="2026-04-10", registrar="某银行")  # fmt: skip
    assert story.sealed().control_at().state == "active"


def test_a_preservation_keeps_and_neither_sells_nor_pays_nor_releases_by_itself(story: Preserved) -> None:
    story.ready()

    for login, act, given in (
        ("officer2", "begin_disposal", {"control_id": story.control, "form": "auction_notice", "begun_on": "2026-03-10",
                                        "document_no": "公告"}),
        ("officer3", "pay_money", {"amount_fen": 1}),
        ("officer1", "release_control", {"control_id": story.control, "reason": "x"}),
        ("officer1", "close_case", {"mode": "terminated", "reason": "x"}),
    ):  # fmt: skip
        with pytest.raises(OnlyPreserves):
            story.country.act(HERE, login, act, lineage=story.lineage, **given)
    assert story.control_at().state == "active"
    assert not story.country.duties(HERE, "price_setting")


@pytest.mark.parametrize(
    ("phase", "suit_no", "right", "wrong"),
    [("in_suit", "（2026）粤0304民初1号", 30_000_00, 30_000_01), ("before_suit", "", 100_000_00, 99_999_99)],
)
def test_security_is_at_most_thirty_percent_in_suit_and_the_equal_amount_before_it(
    story: Preserved, phase: str, suit_no: str, right: int, wrong: int
) -> None:
    story.applied("filing", phase=phase, suit_no=suit_no)
    with pytest.raises(NotAllowed):
        story.do("filing", "order_preservation_security", amount_fen=wrong)
    story.do("filing", "order_preservation_security", amount_fen=right)
    assert story.duty("preservation_ruling").state == "dropped"
    with pytest.raises(Conflict, match="担保"):
        story.ruled("filing")

    story.country.later(days=8)
    story.do("filing", "take_preservation_security", amount_fen=right, document_no="保函1号")

    [owed] = [duty for duty in story.country.duties(HERE, "preservation_ruling") if duty.state == "open"]
    assert owed.opened_on == date(2026, 3, 18)
    assert story.ruled("filing").state == "ruled"


def test_rejected_or_without_assets_the_docket_ends(story: Preserved) -> None:
    story.applied().ruled(granted=False)
    assert story.country.case(HERE, story.case_no).mode == "application_dismissed"

    other = Preserved(story.country).applied().ruled()
    other.do("officer1", "report_nothing_to_preserve", evidence="网络查控无财产")

    assert (other.state, other.country.case(HERE, other.case_no).mode) == ("ended", "nothing_to_preserve")


@pytest.mark.parametrize("sued", [True, False])
def test_before_suit_whoever_does_not_sue_within_thirty_days_loses_it(story: Preserved, sued: bool) -> None:
    story.ready(phase="before_suit")
    if sued:
        story.do("filing", "record_suit_brought", suit_no="（2026）粤0304民初1号", brought_on="2026-03-10")
    story.country.later(days=31)
    story.country.tick()

    if sued:
        assert (story.state, row(story).phase) == ("preserved", "in_suit")
        return
    assert story.state == "lapsed"
    story.do("trial1", "rule_preservation_lift", lift=True, ruling_no="解1号")
    assert story.duty("preservation_start").state == "open"
    story.country.act(
        HERE, "officer1", "release_control", lineage=story.lineage, control_id=story.control, reason="解除裁定"
    )
    assert (story.state, story.control_at().state) == ("lifted", "released")
    assert story.country.case(HERE, story.case_no).state == "closed"


@pytest.mark.shows("K020")
@pytest.mark.parametrize(("days", "state"), [(11, "preserved"), (14, "lapsed")])
def test_before_enforcement_it_lapses_unless_enforcement_is_applied_for_within_five_days_of_performance(
    story: Preserved, days: int, state: str
) -> None:
    story.ready(phase="before_enforcement", performance_on="2026-03-18")
    assert story.duty("preservation_enforcement").due_on == date(2026, 3, 23)
    story.country.later(days=days)
    story.country.tick()

    assert story.state == state
    done = story.enforced()
    with story.country.read(HERE) as unit:
        converted = unit.controls.count(lineage_id=done["lineage_id"])
    assert converted == (1 if state == "preserved" else 0)
    assert bool(story.country.statements(HERE, "preservation_lapsed")) is (state == "lapsed")


@pytest.mark.shows("K018")
@pytest.mark.parametrize(("asked_on", "late"), [("2026-04-30", False), ("2026-05-01", True)])
def test_renewal_is_asked_for_seven_days_before_the_end_or_at_the_applicant_s_loss(
    story: Preserved, asked_on: str, late: bool
) -> None:
    story.applied().ruled().sealed(end_on="2026-05-07")
    story.country.later(days=(date.fromisoformat(asked_on) - date(2026, 3, 10)).days)

    done = story.do("trial1", "ask_preservation_renewal", asked_on=asked_on)
    story.country.act(
        HERE, "officer1", "renew_control", lineage=story.lineage, control_id=story.control, end_on="2026-08-07"
    )

    assert done["late"] is late
    assert row(story).expires_on == date(2026, 8, 7)


def test_the_applicant_is_to_be_told_of_the_end_thirty_fifteen_and_eight_days_before(story: Preserved) -> None:
    story.applied().ruled().sealed(end_on="2026-05-07")

    def told() -> int:
        story.country.tick()
        with story.country.read(HERE) as unit:
            return int(unit.tasks.count(code="preservation_expiry"))

    counts = [told()]
    for days in (27, 1, 14, 1, 6, 1, 5):
        story.country.later(days=days)
        counts.append(told())

    assert counts == [1, 1, 2, 2, 3, 3, 4, 4]
    story.do("officer1", "tell_preservation_expiry", told_on="2026-05-04", document_no="告知1号")
    assert story.country.exchange(HERE, story.exchange).data["told_no"] == "告知1号"


def test_lifting_takes_five_days_or_48_hours_and_may_be_refused(story: Preserved) -> None:
    story.ready()
    story.do("trial1", "ask_preservation_lift", reason="提供担保", received_on="2026-03-10")
    assert story.duty("preservation_lift").due_on == date(2026, 3, 16)
    story.do("trial1", "rule_preservation_lift", lift=False, ruling_no="驳1号")
    assert (story.state, story.duty("preservation_lift").state) == ("preserved", "met")

    story.do("trial1", "ask_preservation_lift", reason="提供担保", received_on="2026-03-10", urgent=True)

    assert story.duty("preservation_lift_urgent").due_at.isoformat() == "2026-03-12T02:00:00+00:00"


def test_reconsideration_is_asked_in_five_days_decided_in_ten_and_does_not_stop_anything(story: Preserved) -> None:
    story.applied().ruled()
    asked = {"by": "respondent", "served_on": "2026-03-11"}
    story.country.later(days=6)
    story.do("trial1", "ask_preservation_reconsideration", received_on="2026-03-16", **asked)
    assert story.duty("preservation_reconsideration").due_on == date(2026, 3, 26)
    story.sealed()
    story.do("trial1", "decide_preservation_reconsideration", revoked=True, document_no="复1号")

    assert (story.state, story.duty("preservation_reconsideration").state) == ("lift_ordered", "met")
    late = Preserved(story.country).applied().ruled()
    with pytest.raises(Conflict, match="复议申请期限"):
        late.do(
            "trial1",
            "ask_preservation_reconsideration",
            by="applicant",
            served_on="2026-03-08",
            received_on="2026-03-16",
        )
