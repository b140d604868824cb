"""Every clock of the table: opened by its event from the day of the law, met by its answer, late when late, gone with the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from law import oracle
from node_stories import LOWER, Nodes, ends, one_court, started

from shared.flows.why import why_due

D, W, M, H = "natural_days", "working_days", "months", "hours"
#: K-id, rule, amount and unit of the law, what opens it, what its detail says, what closes it
CLOCKS: list[tuple[str, str, int, str, str, dict[str, Any], str]] = [
    ("K005", "creditor_asked", 3, D, "file_received", {}, "creditor_contacted"),
    ("K008", "supplementary_report", 10, D, "assets_changed", {}, "asset_report_received"),
    ("K009", "lead_check", 7, D, "lead_received", {}, "lead_checked"),
    ("K009", "lead_check_urgent", 3, D, "lead_received", {"urgent": True}, "lead_checked"),
    ("K010", "search_start", 10, D, "search_requested", {}, "search_started"),
    ("K012", "audit_or_reward_decision", 10, D, "audit_requested", {}, "request_decided"),
    ("K012", "audit_or_reward_decision", 10, D, "reward_requested", {}, "request_decided"),
    ("K013", "control_approval_after", 2, W, "unapproved_control", {}, "control_approved"),
    ("K014", "approval_given", 7, D, "approval_asked", {}, "approval_given"),
    ("K022", "network_inquiry", 3, D, "network_inquiry_started", {}, "network_inquiry_answered"),
    ("K023", "valuation_report", 30, D, "valuation_ordered", {}, "valuation_received"),
    ("K024", "report_to_parties", 3, D, "valuation_received", {}, "report_served"),
    ("K025", "report_objection", 5, D, "report_served", {}, "report_objected"),
    ("K026", "sale_start", 10, D, "price_fixed", {}, "sale_notice_published"),
    ("K029", "second_sale", 30, D, "sale_failed", {}, "second_sale_published"),
    ("K031", "sale_resumption", 5, D, "sale_deferral_ended", {}, "sale_resumed"),
    ("K032", "offline_sale_again", 60, D, "sale_failed", {"offline": True}, "second_sale_published"),
    ("K032", "offline_sale_third", 60, D, "sale_failed", {"offline": True, "round": 2, "asset_kind": "realty"},
     "second_sale_published"),
    ("K032", "offline_sale_outright", 7, D, "sale_failed", {"offline": True, "round": 3}, "outright_sale_published"),
    ("K032", "offline_sale_open", 60, D, "outright_sale_published", {"offline": True}, "sale_concluded"),
    ("K033", "sale_ruling", 10, D, "price_paid", {}, "sale_ruling_served"),
    ("K034", "sale_delivery", 15, D, "sale_ruling_served", {}, "asset_delivered"),
    ("K036", "plan_counter", 15, D, "plan_objected", {}, "plan_counter_objected"),
    ("K036", "plan_suit", 15, D, "plan_counter_objected", {}, "plan_sued"),
    ("K037", "garnishee", 15, D, "garnishee_notified", {}, "garnishee_answered"),
    ("K045", "deferral_decision", 15, D, "deferral_requested", {}, "deferral_decided"),
    ("K045", "deferral_sent", 5, D, "deferral_decided", {}, "deferral_served"),
    ("K048", "bankruptcy_answer", 30, D, "bankruptcy_transferred", {}, "bankruptcy_answered"),
]  # fmt: skip
PER_CASE = {"creditor_asked", "supplementary_report", "bankruptcy_answer"}
TERMS = {"supplementary_report", "report_objection", "offline_sale_open", "plan_counter", "plan_suit", "garnishee"}
EACH = [pytest.param(*row, id=f"{row[0]} {row[1]} {row[4]}") for row in CLOCKS]


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = one_court(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Nodes:
    return started(country).noticed()


def subject(story: Nodes, rule_id: str) -> str:
    return story.case_no if rule_id in PER_CASE else "s-1"


def day(story: Nodes, on: str) -> None:
    story.wait((date.fromisoformat(on) - story.today).days)


@pytest.mark.shows(
    "K005",
    "K008",
    "K009",
    "K010",
    "K012",
    "K013",
    "K014",
    "K022",
    "K023",
    "K024",
    "K025",
    "K026",
    "K029",
    "K031",
    "K032",
    "K033",
    "K034",
    "K036",
    "K037",
    "K045",
    "K048",
)
@pytest.mark.parametrize(("k_id", "rule_id", "amount", "unit", "opens", "detail", "closes"), EACH)
def test_a_clock_ends_on_the_day_the_law_says_and_an_answer_on_that_day_meets_it(
    story: Nodes, k_id: str, rule_id: str, amount: int, unit: str, opens: str, detail: dict[str, Any], closes: str
) -> None:
    story.event(opens, "s-1", **detail)
    opened = story.clock(rule_id, subject(story, rule_id))
    assert str(opened.due_on) == ends(story.today, amount, unit)
    assert (opened.state, opened.opened_on) == ("open", story.today)
    assert story.events(kind=opens)[0].node_no > 0

    day(story, str(opened.due_on))
    story.event(closes, "s-1")

    assert story.clock(rule_id, subject(story, rule_id)).state == "met", k_id
    with story.country.read(LOWER) as unit_:
        assert why_due(story.country.nodes[LOWER], unit_, opened.duty_id).agrees


@pytest.mark.parametrize(("k_id", "rule_id", "amount", "unit", "opens", "detail", "closes"), EACH)
def test_the_day_after_the_court_is_overdue_or_the_party_has_let_its_time_pass(
    story: Nodes, k_id: str, rule_id: str, amount: int, unit: str, opens: str, detail: dict[str, Any], closes: str
) -> None:
    story.event(opens, "s-1", **detail)
    day(story, ends(story.today, amount, unit))
    story.days_pass(1)

    if rule_id in TERMS:
        assert story.clock(rule_id, subject(story, rule_id)).state == "met"
        assert "term_over" in story.country.tasks(LOWER), k_id
        return
    assert story.clock(rule_id, subject(story, rule_id)).state == "overdue", k_id
    story.event(closes, "s-1")
    assert story.clock(rule_id, subject(story, rule_id)).state == "met_late"


@pytest.mark.shows("K006")
def test_an_asset_seized_before_the_notice_wants_the_notice_in_three_days(country: Country) -> None:
    story = started(country).seized()

    owed = story.clock("urgent_measure_notice")
    assert str(owed.due_on) == ends(story.today, 3, D)
    story.wait(3).noticed()

    assert story.clock("urgent_measure_notice").state == "met"


@pytest.mark.shows("K007")
def test_the_debtor_reports_by_the_day_in_the_order_and_a_silent_one_becomes_a_task(story: Nodes) -> None:
    story.event("report_order_sent", due_on=story.day(9), document_no="报1")
    assert str(story.clock("asset_report").due_on) == story.day(9)

    story.days_pass(10)

    assert story.clock("asset_report").state == "met"
    assert "term_over" in story.country.tasks(LOWER)


@pytest.mark.shows("K011")
def test_the_search_is_complete_a_month_after_a_handler_was_named(story: Nodes) -> None:
    story.do("chief", "name_handler", person_id="p-1")

    assert str(story.clock("asset_search").due_on) == ends(story.today, 1, M)
    story.event("asset_search_completed")
    assert story.clock("asset_search").state == "met"


@pytest.mark.shows("K021")
@pytest.mark.parametrize(("kind", "rank", "owed"), [("movable", 1, True), ("immovable_or_other", 1, True),
                                                   ("bank", 1, False), ("movable", 2, False)])  # fmt: skip
def test_only_an_asset_first_seized_and_not_money_has_to_be_priced_in_thirty_days(
    story: Nodes, kind: str, rank: int, owed: bool
) -> None:
    story.seized(kind, rank)

    found = story.country.duties(LOWER, "price_setting")
    assert [str(duty.due_on) for duty in found] == ([ends(story.today, 30, D)] if owed else [])
    if owed:
        story.event("price_setting_started", story.control)
        assert story.clock("price_setting", story.control).state == "met"


@pytest.mark.shows("K022")
def test_an_inquiry_is_extended_once_by_three_days_and_only_if_all_platforms_ask(story: Nodes) -> None:
    from shared.procedures.node_events.extending import NotExtendedAgain

    story.event("network_inquiry_started", "c-1")
    given = {"rule": "network_inquiry", "subject_id": "c-1", "asked_on": str(story.today)}
    with pytest.raises(NotExtendedAgain):
        story.do("officer1", "extend_node_clock", document_no="延0", **given)

    story.do("officer1", "extend_node_clock", document_no="延1", all_platforms=True, **given)

    assert str(story.clock("network_inquiry", "c-1").due_on) == ends(story.today, 6, D)
    with pytest.raises(NotExtendedAgain):
        story.do("officer1", "extend_node_clock", document_no="延2", all_platforms=True, **given)


@pytest.mark.shows("K023")
def test_a_valuation_is_net_of_a_suspension_and_extended_twice_by_fifteen_days_asked_five_days_before(
    story: Nodes,
) -> None:
    from shared.procedures.node_events.extending import NotExtendedAgain

    start = story.today
    story.event("valuation_ordered", "c-1")
    story.wait(20)
    story.do("officer1", "record_exclusion", ground="suspension", from_on=str(start + timedelta(days=5)), document_no="中1",
             until_on=str(start + timedelta(days=14)), end_document_no="恢1")  # fmt: skip
    spans = f"suspension,{start + timedelta(days=5)},{start + timedelta(days=14)}"
    assert str(story.clock("valuation_report", "c-1").due_on) == ends(start, 30, D, spans)

    given = {"rule": "valuation_report", "subject_id": "c-1"}
    for number in (1, 2):
        story.do("officer1", "extend_node_clock", document_no=f"延{number}", asked_on=str(story.today), **given)
        assert str(story.clock("valuation_report", "c-1").due_on) == ends(start, 30 + 15 * number, D, spans)
    with pytest.raises(NotExtendedAgain):
        story.do("officer1", "extend_node_clock", document_no="延3", asked_on=str(story.today), **given)


@pytest.mark.shows("K023")
def test_an_extension_asked_for_less_than_five_days_before_the_end_is_refused(story: Nodes) -> None:
    from shared.procedures.node_events.extending import NotExtendedAgain

    story.event("valuation_ordered", "c-1")
    story.wait(27)

    with pytest.raises(NotExtendedAgain):
        story.do("officer1", "extend_node_clock", rule="valuation_report", subject_id="c-1", document_no="延1",
                 asked_on=str(story.today))  # fmt: skip


@pytest.mark.parametrize(("opens", "detail", "rule_id", "days"), [
    pytest.param("sale_notice_published", {"asset_kind": "movable"}, "sale_notice_first_movable", 15,
                 marks=pytest.mark.shows("K027")),
    pytest.param("sale_notice_published", {"asset_kind": "realty"}, "sale_notice_first_other", 30,
                 marks=pytest.mark.shows("K027")),
    pytest.param("second_sale_published", {"asset_kind": "movable"}, "sale_notice_second_movable", 7,
                 marks=pytest.mark.shows("K029")),
    pytest.param("second_sale_published", {"asset_kind": "realty"}, "sale_notice_second_other", 15,
                 marks=pytest.mark.shows("K029")),
    pytest.param("sale_notice_published", {"asset_kind": "movable", "offline": True}, "offline_sale_notice_movable", 7,
                 marks=pytest.mark.shows("K032")),
    pytest.param("sale_notice_published", {"asset_kind": "realty", "offline": True}, "offline_sale_notice_other", 15,
                 marks=pytest.mark.shows("K032")),
])  # fmt: skip
def test_a_notice_has_to_be_out_its_days_and_a_sale_before_ends_the_counting(
    story: Nodes, opens: str, detail: dict[str, Any], rule_id: str, days: int
) -> None:
    story.event(opens, "c-1", **detail)
    assert str(story.clock(rule_id, "c-1").due_on) == ends(story.today, days, D)
    story.event(opens, "c-2", **detail)

    story.wait(2).event("sale_concluded", "c-2")
    assert story.clock(rule_id, "c-2").state == "dropped", "the sale came before its notice had been out long enough"
    story.days_pass(days + 8)
    assert story.clock(rule_id, "c-1").state == "met"


@pytest.mark.shows("K028")
def test_parties_are_told_three_days_before_the_notice_and_told_later_is_late(story: Nodes) -> None:
    story.event("sale_panel_decided", "c-1", notice_on=story.day(10))
    assert str(story.clock("sale_parties_told", "c-1").due_on) == story.day(7)
    story.event("sale_panel_decided", "c-2", notice_on=story.day(10))

    story.wait(7).event("sale_parties_told", "c-1")
    story.wait(1).event("sale_parties_told", "c-2")

    assert story.clock("sale_parties_told", "c-1").state == "met"
    assert story.clock("sale_parties_told", "c-2").state == "met_late"


@pytest.mark.shows("K028")
def test_a_notice_without_word_to_the_parties_three_days_before_is_overdue_at_once(story: Nodes) -> None:
    story.event("sale_notice_published", "c-1")
    story.country.tick()

    assert story.clock("sale_parties_told", "c-1").state == "overdue"


@pytest.mark.shows("K030")
def test_deposits_go_back_within_twenty_four_hours_of_the_instant_the_bidding_ended(story: Nodes) -> None:
    story.event("sale_concluded", "c-1", at="2026-03-10T08:20:00+08:00")
    story.event("sale_failed", "c-2")

    due = [story.clock("deposits_returned", each).due_at for each in ("c-1", "c-2")]
    told = [oracle.answer({"amount": "24", "unit": H, "start": start, "kind": "period"}).due
            for start in ("2026-03-10T08:20:00+08:00", "2026-03-10T09:00:00+08:00")]  # fmt: skip
    assert [each.timestamp() for each in due if each] == [_instant(each) for each in told]


def _instant(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


@pytest.mark.shows("K035")
def test_money_is_paid_in_thirty_days_first_come_first_gone(story: Nodes) -> None:
    first = story.do("officer3", "receive_money", amount_fen=100)["entry_id"]
    start = story.today
    story.wait(1)
    second = story.do("officer3", "receive_money", amount_fen=50)["entry_id"]
    assert str(story.clock("money_payment", first).due_on) == ends(start, 30, D)

    story.do("officer3", "pay_money", epoch=1, amount_fen=120)
    assert [story.clock("money_payment", each).state for each in (first, second)] == ["met", "open"]
    story.do("officer3", "pay_money", epoch=1, amount_fen=30)
    assert story.clock("money_payment", second).state == "met"


@pytest.mark.shows("K035")
def test_an_approved_deferral_takes_the_place_of_the_thirty_days(story: Nodes) -> None:
    entry = story.do("officer3", "receive_money", amount_fen=100)["entry_id"]

    story.event("payment_deferral_approved", entry, until_on=story.day(60), document_no="缓1")

    with story.country.read(LOWER) as unit:
        states = sorted(duty.state for duty in unit.duties.where(subject_id=entry, rule_id="money_payment"))
    assert states == ["dropped", "open"]
    assert str(max(d.due_on for d in story.country.duties(LOWER, "money_payment") if d.due_on)) == story.day(60)


@pytest.mark.shows("K060")
def test_the_recipient_is_told_within_five_days_of_the_payment(story: Nodes) -> None:
    story.do("officer3", "receive_money", amount_fen=100)
    paid = story.do("officer3", "pay_money", epoch=1, amount_fen=100)["entry_id"]

    assert str(story.clock("recipient_informed", paid).due_on) == ends(story.today, 5, D)
    story.event("recipient_informed", paid)
    assert story.clock("recipient_informed", paid).state == "met"


@pytest.mark.shows("K036")
def test_the_time_to_object_to_the_plan_runs_for_everybody_whoever_objects(story: Nodes) -> None:
    story.event("distribution_plan_served", "p-1")
    story.event("plan_objected", "p-1")

    assert str(story.clock("plan_objection", "p-1").due_on) == ends(story.today, 15, D)
    assert story.clock("plan_objection", "p-1").state == "open"
    assert story.clock("plan_counter", "p-1").state == "open"


@pytest.mark.shows("K044")
def test_closing_ends_all_clocks_of_the_case_and_starts_the_six_months_against_obstruction(story: Nodes) -> None:
    story.event("lead_received", "l-1")
    story.event("price_fixed", "c-1")

    story.do("officer1", "close_case", epoch=1, mode="terminated", reason="撤回申请")

    assert [story.clock(*each).state for each in (("lead_check", "l-1"), ("sale_start", "c-1"))] == [
        "dropped",
        "dropped",
    ]
    assert str(story.clock("obstruction_term").due_on) == ends(story.today, 6, M)


@pytest.mark.shows("K047")
def test_a_deferral_on_a_guarantee_ends_as_the_deed_says_and_a_year_at_most(story: Nodes) -> None:
    from shared.procedures.node_events.running import LongerThanAllowed

    with pytest.raises(LongerThanAllowed):
        story.event("guarantee_deferral", "g-1", until_on="2027-03-11")
    story.event("guarantee_deferral", "g-1", until_on="2027-03-10")

    assert str(story.clock("deferral_on_guarantee", "g-1").due_on) == "2027-03-10"


@pytest.mark.parametrize(("ground", "moves"), [("coordination", True), ("sale", False)])
def test_periods_of_the_node_rules_wait_while_their_own_grounds_run(story: Nodes, ground: str, moves: bool) -> None:
    start = story.today
    story.event("search_requested", "q-1")
    story.wait(5)
    spans = f"{ground},{start + timedelta(days=1)},{start + timedelta(days=4)}"

    story.do("officer1", "record_exclusion", ground=ground, from_on=str(start + timedelta(days=1)), document_no="起1",
             until_on=str(start + timedelta(days=4)), end_document_no="终1")  # fmt: skip

    assert str(story.clock("search_start", "q-1").due_on) == ends(start, 10, D, spans, "TLR 14")
    assert (story.clock("search_start", "q-1").due_on != date.fromisoformat(ends(start, 10, D))) is moves
