"""Stay (暂缓执行): three months from the lower court's receipt, extended once, nothing disposed of, clocks stopped, ended by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import Country, four_courts
from delegation_stories import DEPUTY, signed
from delegation_stories import deputy as hired
from forging import refusal_of, served_on
from supervising_stories import Supervision

from shared.domain.errors import ZhixingError
from shared.domain.refusals import Refused
from shared.messages.envelope import Envelope

LOWER, UPPER = "gd0304", "gd03"
#: Three months from receipt on 10 March 2026.
LATEST = "2026-06-10"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Supervision:
    return Supervision(country).filed()


@pytest.fixture
def stayed(story: Supervision) -> Supervision:
    story.exchange = story.stayed(LATEST)
    return story


@pytest.mark.shows("F6.7", "K046", "S029")
def test_a_stay_lasts_at_most_three_months_from_the_lower_courts_receipt(story: Supervision) -> None:
    with pytest.raises(Refused) as refused:
        story.stayed("2026-06-11")
    assert refused.value.code == "R12"
    assert LATEST in refused.value.what.zh

    story.issued("stay_notice", scope="whole", until_on=LATEST, ground="再审审查")
    assert (story.state(UPPER), story.state(LOWER)) == ("stayed", "stayed")
    assert str(story.duty(LOWER, "stay_term").due_on) == str(story.duty(UPPER, "stay_term").due_on) == LATEST


@pytest.mark.shows("F6.7", "S050")
def test_while_stayed_nothing_is_disposed_of_but_controls_are_preserved(stayed: Supervision) -> None:
    country, lineage = stayed.country, stayed.lineage
    country.act(LOWER, "officer1", "receive_money", lineage=lineage, amount_fen=1_000_00)
    control = country.act(LOWER, "officer1", "impose_control", lineage=lineage, epoch=1, asset="账户", kind="bank", rank=1,
                          start_on="2026-03-10", end_on="2026-09-09", registrar="某银行")["control_id"]  # fmt: skip

    for act, inputs in (
        ("pay_money", {"amount_fen": 1}), ("release_control", {"control_id": control, "reason": "x"}),
        ("close_case", {"mode": "terminated", "reason": "x"}),
    ):  # fmt: skip
        with pytest.raises(ZhixingError) as refused:
            country.act(LOWER, "officer1", act, lineage=lineage, epoch=1, **inputs)
        assert refused.value.code == "case_stayed"
    assert country.act(LOWER, "officer1", "renew_control", lineage=lineage, control_id=control, end_on="2026-12-31")
    assert stayed.duty(LOWER, "case_file_limit", about=stayed.case_no).state == "stopped", (
        "the clock of the case stands still"
    )


def test_a_stay_of_one_asset_leaves_the_others_free(story: Supervision) -> None:
    country, lineage = story.country, story.lineage
    controls = [
        country.act(LOWER, "officer1", "impose_control", lineage=lineage, epoch=1, asset=name, kind="bank", rank=1,
                    start_on="2026-03-10", end_on="2027-03-09", registrar="某银行")["control_id"]
        for name in ("甲账户", "乙账户")
    ]  # fmt: skip
    story.stayed(LATEST, scope="asset", controls=controls[0])

    with pytest.raises(ZhixingError) as refused:
        country.act(LOWER, "officer1", "release_control", lineage=lineage, epoch=1, control_id=controls[0], reason="x")
    assert refused.value.code == "case_stayed"
    assert country.act(
        LOWER, "officer1", "release_control", lineage=lineage, epoch=1, control_id=controls[1], reason="x"
    )


@pytest.mark.shows("F6.7", "P20", "S051")
def test_at_its_end_the_clock_lifts_the_stay_and_the_lower_court_owes_resumption(stayed: Supervision) -> None:
    stayed.country.act(LOWER, "officer1", "receive_money", lineage=stayed.lineage, amount_fen=1_000_00)
    stayed.days_pass(92)
    assert stayed.state(LOWER) == "stayed", "10 June is still a day of the stay"

    stayed.days_pass(1)

    assert (stayed.state(UPPER), stayed.state(LOWER)) == ("expired", "to_resume")
    assert stayed.duty(LOWER, "stay_term").state == "met"
    assert stayed.duty(LOWER, "stay_resumption").state == "open"
    limit = stayed.duty(LOWER, "case_file_limit", about=stayed.case_no)
    assert (limit.state, str(limit.due_on)) == ("open", "2026-12-11"), "10 September and 92 days, 11 March to 10 June"
    assert stayed.country.act(LOWER, "officer3", "pay_money", lineage=stayed.lineage, epoch=1, amount_fen=1)
    stayed.days_pass(10)
    assert stayed.duty(LOWER, "stay_resumption").state == "overdue", "not resumed: alert P20"
    stayed.below("officer1", "resume_enforcement")
    assert stayed.duty(LOWER, "stay_resumption").state == "met_late"
    assert (stayed.state(UPPER), stayed.state(LOWER)) == ("ended", "ended")


@pytest.mark.shows("F6.7", "K046")
def test_a_stay_is_extended_once_by_three_months_at_most_with_the_presidents_approval(stayed: Supervision) -> None:
    stayed.country.later(days=80)
    longest = {"scope": "whole", "ground": "再审尚未审结"}
    with pytest.raises(Refused) as not_approved:
        stayed.issued("stay_notice", (("chief", "review"),), until_on="2026-09-10", **longest)
    assert not_approved.value.code == "R6"
    with pytest.raises(Refused) as too_long:
        stayed.issued("stay_notice", until_on="2026-09-11", **longest)
    assert too_long.value.code == "R12"

    stayed.issued("stay_notice", until_on="2026-09-10", **longest)

    assert {str(stayed.duty(court, "stay_term").due_on) for court in (LOWER, UPPER)} == {"2026-09-10"}
    with pytest.raises(Refused) as second:
        stayed.issued("stay_notice", until_on="2026-10-10", **longest)
    assert second.value.code == "R12"
    stayed.days_pass(20)
    assert stayed.state(LOWER) == "stayed", "the first term no longer ends it"


@pytest.mark.shows("F6.7", "R6")
def test_a_vice_president_approves_a_stay_but_not_its_extension_at_either_end(story: Supervision) -> None:
    country, deputy = story.country, (("chief", "review"), (DEPUTY, "approve"))
    vice = hired(country)
    # Given a first stay, which no text reserves to the president
    story.opened("open_stay", reason="再审")
    story.issued("stay_notice", deputy, scope="whole", until_on=LATEST, ground="再审审查")
    assert story.state(LOWER) == "stayed"
    country.later(days=80)
    longer = {"scope": "whole", "until_on": "2026-09-10", "ground": "再审尚未审结"}

    # When the vice-president would approve its extension
    with pytest.raises(Refused) as refused:
        story.issued("stay_notice", deputy, **longer)
    assert (refused.value.code, refused.value.refusal.rule) == ("R6", "执行工作规定 2020 art. 77")

    # Then neither does a lower court take it from a superior that lets it through
    country.network.hold = lambda parcel: parcel.kind == "stay_notice"
    model = Envelope.from_bytes(country.outbox(UPPER, story.issued("stay_notice", **longer)).bytes_sent)
    approve = signed(country, model, "approve", vice.login, None)
    kept = tuple(given for given in model.approvals if given.act != "approve")
    row = served_on(country, replace(model, approvals=(*kept, approve)))
    assert refusal_of(row) == "R6"
    assert row is not None
    assert row.refusal is not None
    assert row.refusal["rule"] == "执行工作规定 2020 art. 77"


@pytest.mark.shows("R12")
def test_an_extension_that_arrives_after_the_end_is_refused(stayed: Supervision) -> None:
    stayed.country.later(days=91)
    draft = stayed.drafted("stay_notice", scope="whole", until_on="2026-08-10", ground="再审尚未审结")

    # It arrives on the 12th of June, before the clock of the lower court has swept
    sent = stayed.sent(draft, arriving_after_days=3)

    refusal = stayed.refusal(LOWER, sent)
    assert refusal is not None
    assert refusal["code"] == "R12"
    stayed.country.tick()
    assert stayed.state(LOWER) == "to_resume"


@pytest.mark.shows("F6.7")
def test_when_the_ground_has_gone_the_superior_decides_within_ten_days(stayed: Supervision) -> None:
    stayed.country.later(days=20)
    stayed.below("officer1", "report_ground_gone", facts="再审申请已撤回")
    owed = stayed.duty(UPPER, "stay_ground_gone")
    assert str(owed.due_on) == "2026-04-09"

    stayed.issued("resume", reasons="暂缓事由已消失")

    assert stayed.duty(UPPER, "stay_ground_gone").state == "met"
    assert stayed.state(LOWER) == "to_resume"
    stayed.below("officer1", "resume_enforcement")
    assert (stayed.state(UPPER), stayed.state(LOWER)) == ("ended", "ended")


@pytest.mark.shows("F6.7")
def test_a_stay_stops_the_clock_of_an_urging_order_and_what_was_left_runs_on_after_it(story: Supervision) -> None:
    # Given an order with 20 days to go, four of them used: the day the stay begins does not count
    story.country.later(days=190)
    story.applied()
    story.above("filing", "docket_inaction")
    story.urged()
    story.days_pass(5)

    stay = story.stayed(story.day(30))
    assert (story.state(UPPER), story.state(LOWER)) == ("suspended", "suspended")
    story.days_pass(30)
    assert (story.state(UPPER), story.state(LOWER)) == ("suspended", "suspended"), "no lapse while stayed"
    story.days_pass(1)

    # Then sixteen days are left at both courts, counted from the last day stayed
    assert (story.state(UPPER), story.state(LOWER)) == ("ordered", "under_order")
    assert (
        str(story.duty(UPPER, "urging_term").due_on) == str(story.duty(LOWER, "urging_report").due_on) == story.day(15)
    )
    assert story.state(LOWER, stay) == "to_resume"
    story.days_pass(16)
    assert story.state(UPPER) == "lapsed"


@pytest.mark.shows("F6.1", "F6.7")
def test_the_days_of_a_stay_are_taken_out_of_the_six_months(stayed: Supervision) -> None:
    stayed.days_pass(93)

    found = stayed.country.act(LOWER, "officer1", "count_net_days", lineage=stayed.lineage)

    # 9 March to 11 June are 94 days; 10 March to 10 June, 93 of them, were stayed
    assert found["net_days_237"] == 1
    assert "暂缓执行 2026-03-10至2026-06-10" in found["proof_237"]


@pytest.mark.shows("E6", "R8")
def test_a_second_stay_by_another_superior_is_refused(stayed: Supervision) -> None:
    stayed.opened("open_stay", by="gd", reason="省院督办")

    sent = stayed.issued("stay_notice", by="gd", scope="whole", until_on=LATEST, ground="省院督办")

    refusal = stayed.refusal(LOWER, sent)
    assert refusal is not None
    assert (refusal["code"], refusal["facts"]["court"]) == ("R8", UPPER)


def test_a_stay_ends_at_the_old_court_with_its_power(stayed: Supervision) -> None:
    stayed.elevated()

    assert stayed.state(LOWER) == "passed_on"
    stayed.days_pass(100)
    assert not stayed.duties(LOWER, "stay_resumption"), "a court without the case owes no resumption"
