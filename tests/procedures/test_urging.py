"""Urging (督促执行): from the application to obedience, to lapse and mandatory elevation, and every refusal on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import Country, four_courts
from designation_stories import Designation, country_of
from supervising_stories import Supervision

from shared.domain.errors import Conflict, ZhixingError
from shared.domain.refusals import Refused
from shared.flows import acts, drafting, watch
from shared.messages.kinds import About

LOWER, UPPER, HIGH = "gd0304", "gd03", "gd"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Supervision:
    return Supervision(country)


# — the application —


@pytest.mark.shows("F6.1")
def test_an_application_before_six_net_months_is_refused_with_the_proof_which_is_kept(story: Supervision) -> None:
    # Given a case 190 days old, of which a valuation took 31
    story.aged()

    # When the creditor applies to the next higher court
    with pytest.raises(ZhixingError) as refused:
        story.applied(excluded="valuation,2026-05-01,2026-05-31,（2026）鉴1号,（2026）鉴2号")

    # Then it is refused, and the proof shows start, span with documents, and the end
    assert refused.value.code == "six_months_not_over"
    assert "自2026-03-09起算" in refused.value.what.zh
    assert "2026-05-01至2026-05-31（（2026）鉴1号、（2026）鉴2号）" in refused.value.what.zh
    # And the refusal is evidence, with the same proof
    with story.country.read(UPPER) as unit:
        said = [row.statement.decode() for row in unit.evidence.where(stage="act_refused")]
    assert any("six_months_not_over" in text and "（2026）鉴1号" in text for text in said)


@pytest.mark.shows("F6.1")
def test_after_six_net_months_the_application_is_taken_with_its_proof_and_must_be_docketed(story: Supervision) -> None:
    story.aged().applied(excluded="sale,2026-05-01,2026-05-31,拍卖公告,成交确认书")

    with story.country.read(UPPER) as unit:
        exchange = unit.exchanges.need(story.exchange)
    assert exchange.data["net_days"] == 191, "an auction is not taken out of the six months"
    assert "拍卖" in str(exchange.data["proof"])
    assert story.duty(UPPER, "inaction_docket_decision").state == "open"
    story.above("filing", "docket_inaction")
    assert story.duty(UPPER, "inaction_docket_decision").state == "met"
    assert story.state(UPPER) == "reviewing"


@pytest.mark.shows("F6.1", "R2")
def test_only_the_next_higher_court_takes_the_application(story: Supervision) -> None:
    story.aged()

    with pytest.raises(Refused) as refused:
        story.opened("inaction_apply", "filing", by=HIGH, trigger="asset_known", started_on="2026-03-09",
                     received_on=str(story.today))  # fmt: skip

    assert refused.value.code == "R2"


def test_a_line_of_excluded_days_that_cannot_be_read_is_refused_whole(story: Supervision) -> None:
    story.aged()

    with pytest.raises(ZhixingError) as refused:
        story.applied(excluded="估价,2026-05-01,2026-05-31,（2026）鉴1号")

    assert refused.value.code == "bad_input"
    assert "public_notice" in refused.value.todo.zh


# — the explanation —


@pytest.mark.shows("F6.2")
def test_the_lower_court_explains_in_its_days_and_its_recorded_exclusions_join_the_count(story: Supervision) -> None:
    story.filed()
    story.country.act(LOWER, "officer1", "record_exclusion", lineage=story.lineage, ground="suspension",
                      from_on="2026-03-10", document_no="（2026）粤0304执1号中止裁定")  # fmt: skip
    story.country.later(days=190)
    story.applied()
    story.above("filing", "docket_inaction")

    call = story.above("reviewer1", "call_explanation", questions="为何未处置房产？")["message_id"]
    assert (
        story.duty(LOWER, "explanation", about=call).due_on < story.duty(LOWER, "explanation_latest", about=call).due_on
    )
    story.below("officer1", "give_explanation", explanation="案件中止。")

    assert {story.duty(LOWER, rule, about=call).state for rule in ("explanation", "explanation_latest")} == {"met"}
    with pytest.raises(ZhixingError) as refused:
        story.urged()
    assert refused.value.code == "six_months_not_over"


# — the order —


@pytest.mark.shows("F6.3", "S037")
def test_an_urging_order_binds_the_holder_with_a_day_and_the_applicant_is_told_in_writing(story: Supervision) -> None:
    story.to_review()

    order = story.urged()

    assert story.refusal(LOWER, order) is None
    assert (story.state(UPPER), story.state(LOWER)) == ("ordered", "under_order")
    assert str(story.duty(LOWER, "urging_report").due_on) == story.day(20)
    assert story.duty(UPPER, "urging_applicant_told").state == "open"
    story.above("reviewer1", "tell_applicant", document_no="（2026）粤03执监1号通知", sent_on=str(story.today))
    assert story.duty(UPPER, "urging_applicant_told").state == "met"
    story.below("officer1", "acknowledge_urging")
    assert story.country.exchange(UPPER, story.exchange).data["officer"]
    power = story.country.power(LOWER, story.lineage)
    assert (power.holder, power.epoch, power.state) == (LOWER, 1, "held")


@pytest.mark.shows("R6")
def test_an_urging_order_needs_chief_and_president(story: Supervision) -> None:
    story.to_review()

    with pytest.raises(Refused) as refused:
        story.issued("urging_order", (("chief", "review"),), acts="处置房产", due_on=story.day(20))

    assert refused.value.code == "R6"


@pytest.mark.shows("F6.3")
def test_the_urged_court_counts_with_its_own_record_and_refuses_too_early_an_order(story: Supervision) -> None:
    # Given days the superior does not know of
    story.to_review()
    story.country.act(LOWER, "officer1", "record_exclusion", lineage=story.lineage, ground="valuation",
                      from_on="2026-05-01", document_no="鉴1", until_on="2026-05-31", end_document_no="鉴2")  # fmt: skip

    order = story.urged()

    refusal = story.refusal(LOWER, order)
    assert refusal is not None
    assert (refusal["code"], refusal["facts"]["error"]) == ("R12", "six_months_not_over")
    assert story.state(UPPER) == "reviewing", "the superior may correct it and order again"


@pytest.mark.shows("F6.3")
def test_of_its_own_motion_a_superior_urges_before_six_months(story: Supervision) -> None:
    story.filed().opened("open_urging", trigger="other", started_on="2026-03-09", ex_officio_reason="涉民生，确有必要")

    order = story.urged()

    assert story.refusal(LOWER, order) is None
    assert story.state(LOWER) == "under_order"


@pytest.mark.shows("R4", "E1")
def test_an_order_that_crosses_the_closing_is_refused_and_revoked(story: Supervision) -> None:
    story.to_review()
    story.country.act(
        LOWER, "officer1", "close_case", lineage=story.lineage, epoch=1, mode="terminated", reason="撤回申请"
    )

    order = story.urged()

    refusal = story.refusal(LOWER, order)
    assert refusal is not None
    assert refusal["code"] == "R4"
    assert story.state(UPPER) == "revoked"
    assert {duty.state for duty in story.duties(UPPER, "urging_term")} == {"dropped"}


@pytest.mark.shows("R12")
def test_an_order_whose_day_is_past_is_refused_at_both_ends(story: Supervision) -> None:
    # On its way it is overtaken by its own day
    story.to_review()
    late = story.sent(story.drafted("urging_order", acts="处置房产", due_on=story.day(2)), arriving_after_days=3)

    refusal = story.refusal(LOWER, late)
    assert refusal is not None
    assert refusal["code"] == "R12"
    assert story.state(UPPER) == "reviewing"

    # And signed too late it does not leave
    draft = story.drafted("urging_order", acts="处置房产", due_on=story.day(2))
    story.country.later(days=3)
    with pytest.raises(Refused) as refused:
        story.country.issue(UPPER, "reviewer1", draft)
    assert refused.value.code == "R12"


@pytest.mark.shows("F6.5")
def test_an_order_that_never_arrived_makes_nothing_mandatory(story: Supervision) -> None:
    story.to_review()
    draft = story.drafted("urging_order", acts="处置房产", due_on=story.day(2))
    node = story.country.nodes[UPPER]
    with node.store.read() as unit:
        digest = unit.drafts.need(draft).digest
    drafting.issue(node, story.country.people[UPPER, "reviewer1"], draft, digest=digest)

    story.country.clock.advance(timedelta(days=3))
    watch.run_once(node)

    assert story.state(UPPER) == "ordered"
    assert "urging_not_received" in story.country.tasks(UPPER)
    assert not story.duties(UPPER, "urging_failed_redirection")


# — E6: a second order —


@pytest.mark.shows("E6", "F6.3")
def test_the_order_of_a_higher_court_takes_the_place_of_the_lower_ones(story: Supervision) -> None:
    story.to_review()
    story.urged()
    first = story.exchange

    story.opened("open_urging", by=HIGH, trigger="other", started_on="2026-03-09", ex_officio_reason="督办案件")
    order = story.issued("urging_order", by=HIGH, acts="处置房产", due_on=story.day(10))

    assert story.refusal(LOWER, order) is None
    assert (story.state(LOWER, first), story.state(UPPER, first)) == ("superseded", "superseded")
    assert story.state(LOWER) == "under_order"
    assert story.duty(UPPER, "urging_term", about=first).state == "dropped", (
        "a superseded order makes nothing mandatory"
    )


@pytest.mark.shows("E6", "R8")
def test_an_order_below_a_standing_one_is_refused_unless_it_cites_it(story: Supervision) -> None:
    story.aged().opened("open_urging", by=HIGH, trigger="other", started_on="2026-03-09", ex_officio_reason="督办案件")
    first = story.issued("urging_order", by=HIGH, acts="处置房产", due_on=story.day(10))
    story.applied()
    story.above("filing", "docket_inaction")

    refusal = story.refusal(LOWER, story.urged())

    assert refusal is not None
    assert (refusal["code"], refusal["facts"]["court"]) == ("R8", HIGH)
    assert story.refusal(LOWER, story.urged(cites=first)) is None


# — report and answer —


@pytest.mark.shows("F6.4")
def test_a_report_in_time_is_answered_satisfied(story: Supervision) -> None:
    story.to_review()
    story.urged()

    story.below("officer1", "report_on_order", done="房产已拍卖，案款已发放")

    assert story.duty(LOWER, "urging_report").state == "met"
    assert story.duty(UPPER, "urging_report_decision").state == "open"
    story.above("reviewer1", "accept_report", remark="予以认可")
    assert (story.state(UPPER), story.state(LOWER)) == ("satisfied", "satisfied")
    assert story.duty(UPPER, "urging_report_decision").state == "met"


@pytest.mark.shows("F6.4")
def test_valid_reasons_extend_the_term_at_both_courts(story: Supervision) -> None:
    story.to_review()
    story.urged()
    story.below("officer1", "report_on_order", done="已启动评估", reasons="评估机构尚未出具报告")

    story.issued("extended", due_on=story.day(40), reasons="评估需时")

    assert (story.state(UPPER), story.state(LOWER)) == ("ordered", "under_order")
    assert str(story.duty(LOWER, "urging_report").due_on) == story.day(40)
    assert str(story.duty(UPPER, "urging_term").due_on) == story.day(40)


# — lapse —


@pytest.mark.shows("F6.5", "S039")
def test_without_a_report_the_clock_alone_makes_elevation_mandatory_and_only_the_ruling_meets_it(
    story: Supervision,
) -> None:
    story.to_review()
    story.urged()

    # When the term passes and nobody does anything
    story.days_pass(20)
    assert story.state(UPPER) == "ordered", "the last day still counts"
    story.days_pass(1)

    # Then the superior owes a ruling, somebody is named, and the court above is told
    assert story.state(UPPER) == "lapsed"
    owed = story.duty(UPPER, "urging_failed_redirection")
    assert owed.state == "open"
    with story.country.read(UPPER) as unit:
        (task,) = unit.tasks.where(code="urging_failed")
    assert story.country.exchange(UPPER, story.exchange).data["owner"] in task.zh
    assert "urging_failed_below" in story.country.tasks(HIGH)
    assert story.duty(LOWER, "urging_report").state == "overdue"

    # And a late report changes nothing
    story.below("officer1", "report_on_order", done="已启动评估")
    assert story.state(UPPER) == "lapsed"
    assert story.duty(UPPER, "urging_failed_redirection").state == "open"

    # But the served ruling meets it, and the urged court owes nothing more
    ruling = story.elevated()
    assert story.country.power(LOWER, story.lineage).holder == UPPER
    met = story.duty(UPPER, "urging_failed_redirection")
    assert (met.state, met.closed_by) == ("met", ruling)
    assert (story.state(UPPER), story.state(LOWER)) == ("redirected", "lost")


@pytest.mark.shows("F6.4")
def test_a_report_issued_in_the_term_counts_though_it_arrives_after_the_clock_has_swept(story: Supervision) -> None:
    story.to_review()
    story.urged()
    country = story.country
    acts.perform(country.nodes[LOWER], country.people[LOWER, "officer1"], "report_on_order",
                 About(story.lineage, story.exchange), {"done": "房产已拍卖"})  # fmt: skip
    country.clock.advance(timedelta(days=21))
    watch.run_once(country.nodes[UPPER])
    assert story.state(UPPER) == "lapsed"

    country.settle()

    assert story.state(UPPER) == "reported"
    assert story.duty(UPPER, "urging_failed_redirection").state == "dropped"


@pytest.mark.shows("F6.5")
def test_reasons_found_invalid_after_the_term_make_the_ruling_mandatory_too(story: Supervision) -> None:
    story.to_review()
    story.urged()
    story.below("officer1", "report_on_order", done="无", reasons="案多人少")
    with pytest.raises(Conflict):
        story.above("reviewer1", "reject_report", reasons="不是正当理由")

    story.days_pass(21)
    assert story.state(UPPER) == "reported", "an unanswered report is not a failure of the lower court"
    story.above("reviewer1", "reject_report", reasons="不是正当理由")

    assert story.state(UPPER) == "lapsed"
    assert story.duty(UPPER, "urging_failed_redirection").state == "open"


@pytest.mark.shows("S038")
def test_instead_of_urging_the_superior_may_elevate_at_once(story: Supervision) -> None:
    story.to_review()

    story.elevated()

    assert story.state(UPPER) == "redirected"
    assert story.country.power(UPPER, story.lineage).holder == UPPER


@pytest.mark.shows("F6.5", "S039")
def test_redirection_to_another_court_meets_the_duty_as_well(tmp_path: Path) -> None:
    country = country_of(tmp_path)
    story = Supervision(country, upper=HIGH).filed()
    story.opened("open_urging", trigger="other", started_on="2026-03-09", ex_officio_reason="长期未执结")
    story.urged(due_on=story.day(3))
    story.days_pass(4)
    assert story.duty(HIGH, "urging_failed_redirection").state == "open"

    case = Designation(country, lineage=story.lineage, case_no=story.case_no)
    case.opened(ground="urging_failed").file_here().ruled()

    assert country.power(LOWER, story.lineage).holder == "gd0106"
    assert (story.state(HIGH), story.state(LOWER)) == ("redirected", "lost")
    assert story.duty(HIGH, "urging_failed_redirection").closed_by == case.ruling
    country.close()
