"""Before a service by other means is recorded, every other court that could rule promises not to, or bars it."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

import pytest
from builders import with_node
from designation_stories import PRESIDENT, drafted_and_issued, duties, refused, replies
from other_service_stories import HIGH, MIDDLE, OLD, TARGET, Rivals, rivals
from stories import MAJOR, Elevation

from shared.flows.desk import OpenDesk
from shared.procedures.power.routes import courts_that_may_rule
from shared.procedures.service.other_papers import OtherServiceQuery
from shared.registry.registry import Registry

__all__ = ["rivals"]

CUT_OUT = """
  - {id: cut_out, lower: {ids: [gd0304]}, superior: gd, design: true, note: {zh: 试, en: test}, source: {law: x, version: "1", article: ""}}
"""


@pytest.mark.shows("E6")
def test_a_rival_cut_off_from_nobody_cannot_rule_once_it_has_promised(rivals: Rivals) -> None:
    """Given an old court out of reach of the issuer only, and a rival's ruling approved and ready."""
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()

    # When the issuer inquires: everybody promises, of itself
    inquiry = rivals.asked()
    assert rivals.state(HIGH, inquiry) == "clear"
    assert {rivals.state(court, inquiry) for court in (MIDDLE, "spc")} == {"promised"}

    # Then the rival is told why it may not issue, and what to do
    with refused("promised_to_another"):
        rivals.rival_rules()

    # And after the record it is free, on the new epoch only
    rivals.case.recorded(inquiry)
    assert rivals.state(MIDDLE, inquiry) == "ended"
    with refused("R3"):
        rivals.rival_rules()
    rivals.healed()
    assert rivals.holders() == [TARGET]
    assert rivals.country.power(MIDDLE, rivals.lineage).holder == TARGET
    assert rivals.country.exchange(HIGH, rivals.case.review).state == "certified"
    assert "service_dispute" not in rivals.country.tasks(HIGH)


@pytest.mark.shows("E6", "R3")
def test_a_rival_ruling_that_left_first_bars_the_record_and_everybody_else_is_released(rivals: Rivals) -> None:
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    rivals.rival_rules()

    inquiry = rivals.asked()

    # Barred by the ruling, which is named; the supreme court, which had promised, is free again
    assert rivals.state(HIGH, inquiry) == "barred"
    assert "other_service_barred" in rivals.country.tasks(HIGH)
    assert rivals.state("spc", inquiry) == "released"
    with refused("no_such_transition"):
        rivals.case.recorded(inquiry)
    rivals.healed()
    assert rivals.holders() == [MIDDLE]
    assert replies(rivals.country, OLD, rivals.case.ruling)[0] == "refused"


@pytest.mark.shows("E2", "E6")
def test_once_the_rival_ruling_is_withdrawn_the_issuer_asks_again(rivals: Rivals) -> None:
    """The rival ruling lies before the old court; its withdrawal overtakes it."""
    rivals.country.network.hold = lambda p: {OLD, HIGH} <= {p.sender, p.recipient} or p.kind == "elevation_ruling"
    rivals.case.ruled()
    rivals.rival_rules()
    first = rivals.asked()
    assert rivals.state(HIGH, first) == "barred"

    rivals.rival.withdrawn()

    second = rivals.asked()
    assert rivals.state(HIGH, second) == "clear"
    rivals.case.recorded(second)
    rivals.healed()
    assert rivals.holders() == [TARGET]


@pytest.mark.shows("E6")
def test_two_superiors_that_ask_at_once_bar_one_another(rivals: Rivals) -> None:
    """The old court is down: neither ruling can come to its end, so neither service is recorded."""
    rivals.cut(OLD)
    rivals.case.ruled()
    rivals.rival_rules()

    ours, theirs = rivals.asked(), rivals.asked(MIDDLE)

    assert (rivals.state(HIGH, ours), rivals.state(MIDDLE, theirs)) == ("barred", "barred")
    with refused("no_such_transition"):
        rivals.case.recorded(ours)
    assert rivals.holders() == [OLD]
    rivals.healed()
    assert len(rivals.holders()) == 1


@pytest.mark.shows("E6")
def test_a_promise_to_one_asker_bars_the_next_until_it_is_given_back(rivals: Rivals) -> None:
    rivals.cut(OLD)
    rivals.case.ruled()
    rivals.rival_rules()
    rivals.country.network.hold = lambda p: OLD in (p.sender, p.recipient) or {HIGH, MIDDLE} <= {p.sender, p.recipient}
    first = rivals.asked(MIDDLE)
    assert rivals.state("spc", first) == "promised"

    second = rivals.asked()

    # The supreme court names whom it has promised
    assert rivals.state("spc", second) == "barred"
    assert rivals.state(HIGH, second) == "barred"
    assert MIDDLE in rivals.country.exchange(HIGH, second).data["reason"]
    rivals.country.act(MIDDLE, "chief", "drop_other_service", lineage=rivals.lineage, exchange=first)
    assert rivals.state("spc", first) == "released"


def test_while_one_court_is_silent_nothing_is_recorded_and_somebody_owes_an_end(rivals: Rivals) -> None:
    country = rivals.country
    country.network.hold = lambda p: bool({OLD, "spc"} & {p.sender, p.recipient})
    rivals.case.ruled()
    inquiry = rivals.asked()

    assert rivals.state(HIGH, inquiry) == "asking"
    with refused("no_such_transition"):
        rivals.case.recorded(inquiry)
    assert duties(country, HIGH, inquiry) == ["other_service_open"]
    country.later(days=8)
    country.tick()
    assert duties(country, HIGH, inquiry, "overdue") == ["other_service_open"]
    assert rivals.holders() == [OLD], "no clock moves power"

    # Given up: whoever promised may rule, and the date is no longer owed
    country.act(HIGH, "chief", "drop_other_service", lineage=rivals.lineage, exchange=inquiry)
    assert duties(country, HIGH, inquiry, "overdue") == []
    assert rivals.state(MIDDLE, inquiry) == "released"
    country.network.hold = lambda p: {OLD, HIGH} <= {p.sender, p.recipient}
    country.network.release(lambda p: not {OLD, HIGH} <= {p.sender, p.recipient})
    rivals.rival_rules()
    assert rivals.holders() == [MIDDLE]


def test_service_in_the_system_gives_the_promises_back_by_itself(rivals: Rivals) -> None:
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    inquiry = rivals.asked()

    rivals.healed()

    assert rivals.holders() == [TARGET]
    assert rivals.state(HIGH, inquiry) == "dropped"
    assert {rivals.state(court, inquiry) for court in (MIDDLE, "spc")} == {"released"}
    assert duties(rivals.country, HIGH, inquiry) == []


@pytest.mark.shows("E2")
def test_a_withdrawal_gives_the_inquiry_up_first_and_nothing_can_be_recorded_then(rivals: Rivals) -> None:
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    inquiry = rivals.asked()

    drafted_and_issued(rivals.country, HIGH, "designation_withdrawn", PRESIDENT, login="reviewer1", to=OLD,
                       lineage=rivals.lineage, exchange=rivals.case.review, supersedes=rivals.case.ruling, reason="情况变化")  # fmt: skip

    assert rivals.state(HIGH, inquiry) == "dropped"
    assert rivals.state(MIDDLE, inquiry) == "released"
    with refused("no_such_transition"):
        rivals.case.recorded(inquiry)
    rivals.healed()
    assert rivals.holders() == [TARGET], "the ruling came to the old court before its withdrawal"


@pytest.mark.shows("E6")
def test_a_court_with_an_open_inquiry_issues_no_second_ruling_of_its_own_and_with_two_it_cannot_inquire(
    rivals: Rivals,
) -> None:
    """Given a high court that reviews an elevation of the same case beside its designation."""
    country, about = rivals.country, {"lineage": rivals.lineage}
    done = country.act(
        HIGH, "reviewer1", "open_elevation_review", lower_court=OLD, case_no=rivals.case.case_no, reason="x"
    )
    other = Elevation(
        country, upper=HIGH, lineage=rivals.lineage, case_no=rivals.case.case_no, exchange=done["exchange_id"]
    )
    other.file_called().file_sent()
    rivals.cut(OLD, HIGH)
    draft = other.drafted(exception_reason="全省协调需要")
    country.approve(HIGH, draft, *MAJOR)
    rivals.case.ruled()
    inquiry = rivals.asked()

    with refused("inquiry_open"):
        country.issue(HIGH, "reviewer1", draft)

    country.act(HIGH, "chief", "drop_other_service", exchange=inquiry, **about)
    country.issue(HIGH, "reviewer1", draft)
    with refused("conflict"):
        rivals.asked()
    assert country.power(OLD, rivals.lineage).epoch == 1, "nothing has moved on the way"


def test_a_refusal_of_the_ruling_gives_the_promises_back(rivals: Rivals) -> None:
    """The old court refuses the ruling for a control that has become short (R10)."""
    country = rivals.country
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    rivals.case.controlled(end_on="2026-03-20", rank=2, asset="车辆")
    inquiry = rivals.asked()

    rivals.healed()

    assert replies(country, OLD, rivals.case.ruling)[0] == "refused"
    assert rivals.state(HIGH, inquiry) == "dropped"
    assert rivals.state(MIDDLE, inquiry) == "released"


def test_the_courts_asked_are_all_superiors_on_either_line_and_only_a_superior_may_ask(rivals: Rivals) -> None:
    registry, today = Registry.load(), rivals.country.nodes[HIGH].clock.legal_today()
    assert courts_that_may_rule(registry, OLD, today) == ["gd", "gd03", "spc"]
    assert {"bj", "bj03"} < set(courts_that_may_rule(registry, "bj0105", today)), "remedy, where the high court manages"
    assert "sh74" in courts_that_may_rule(registry, "sh0101", today), "a court above it for one cause only"

    node = rivals.country.nodes["gd01"]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        asked = desk.send("other_service_query", MIDDLE, OtherServiceQuery(rivals.lineage, 1, OLD, "x", "y", "z"),
                          lineage_id=rivals.lineage, exchange_id="11111111-0000-4000-8000-000000000001")  # fmt: skip
        desk.flush()
    rivals.country.settle()
    assert replies(rivals.country, MIDDLE, asked)[1]["code"] == "R2"


@pytest.mark.shows("R7")
def test_the_new_holder_believes_no_record_without_every_promise(rivals: Rivals) -> None:
    """A deciding court whose registry lacks one superior asks too few."""
    country = rivals.country
    data = resources.files("shared.registry") / "data"
    overrides = (data / "overrides.yaml").read_text(encoding="utf-8").replace("superiors:\n", "superiors:" + CUT_OUT, 1)
    with_node(country, HIGH, registry=Registry((data / "courts.csv").read_bytes(), overrides.encode()))
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    inquiry = rivals.asked()
    assert country.exchange(HIGH, inquiry).data["asked"] == ["spc"]

    rivals.case.recorded(inquiry)

    state, refusal = replies(country, TARGET, rivals.said(HIGH, "certificate_by_proof").message_id)
    assert (state, refusal["code"], refusal["facts"]["courts"]) == ("refused", "R7", MIDDLE)
    assert country.power(TARGET, rivals.lineage).state == "elsewhere"
    rivals.healed()
    assert rivals.holders() == [], "served in the system meanwhile; people have the refusal before them"
    assert "refused_message" in country.tasks(HIGH)


@pytest.mark.shows("R3")
def test_a_court_that_knows_another_holder_of_the_epoch_refuses_the_certificate_with_a_task(rivals: Rivals) -> None:
    country = rivals.country
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    with country.nodes[TARGET].store.begin() as unit:
        power = unit.powers.need(rivals.lineage)
        unit.powers.save(replace(power, holder="gd0305", epoch=2))

    rivals.case.recorded(rivals.asked())

    assert replies(country, TARGET, rivals.said(HIGH, "certificate_by_proof").message_id)[1]["code"] == "R3"
    assert "two_holders" in country.tasks(TARGET)
    assert "refused_message" in country.tasks(HIGH)


def test_a_promise_and_a_ruling_cannot_both_pass_by_one_reading_of_the_power(rivals: Rivals) -> None:
    """Both save the row of the power with the version they have read; the second tries again and sees the first."""
    node = rivals.country.nodes[MIDDLE]
    with refused("changed_meanwhile"), node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        read = desk.powers.need(rivals.lineage)
        desk.save_power(read, expected=read)
        desk.save_power(replace(read, awaiting="x"), expected=read)
