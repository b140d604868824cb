"""Alerts over periods: yellow at 70 %, orange at 90 %, red on the day after the last; net of days that do not count."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from alert_stories import Watched, watched
from asset_stories import Asset, asset_country
from objection_stories import Objection
from stories import LOWER, Elevation

from shared.procedures.alerts.table import ALERTS

__all__ = ["watched"]
HANDLER = {"person_id": "officer1"}


def test_the_table_has_all_33_alerts_each_with_its_source_and_both_languages() -> None:
    assert set(ALERTS) == {f"P{n}" for n in range(1, 24)} | {f"U{n}" for n in range(1, 11)}
    assert all(kind.source and kind.title.zh and kind.title.en and kind.watches for kind in ALERTS.values())


@pytest.mark.parametrize(
    ("alert", "opening", "rule", "closing"),
    [
        pytest.param("P5", "lead_received", "lead_check", "lead_checked", marks=pytest.mark.shows("P5")),
        pytest.param("P6", "file_received", "asset_search", "asset_search_completed", marks=pytest.mark.shows("P6")),
        pytest.param("P7", "asset_seized", "price_setting", "price_setting_started", marks=pytest.mark.shows("P7")),
        pytest.param("P8", "price_fixed", "sale_start", "sale_notice_published", marks=pytest.mark.shows("P8")),
        pytest.param("P9", "sale_failed", "second_sale", "second_sale_published", marks=pytest.mark.shows("P9")),
        pytest.param("P12", "money_received", "money_payment", "money_paid", marks=pytest.mark.shows("P12")),
        pytest.param("P13", "price_paid", "sale_ruling", "sale_ruling_served", marks=pytest.mark.shows("P13")),
        pytest.param("P13", "sale_ruling_served", "sale_delivery", "asset_delivered", marks=pytest.mark.shows("P13")),
        pytest.param("P20", "sale_deferral_ended", "sale_resumption", "sale_resumed", marks=pytest.mark.shows("P20")),
    ],
)
def test_a_period_of_the_table_warns_and_turns_red_until_its_event_comes(
    watched: Watched, alert: str, opening: str, rule: str, closing: str
) -> None:
    # Given the event that begins the period
    duty = watched.owed(opening, rule)
    assert duty.due_on is not None

    # Then nothing is raised at first, and red comes on the day after the last
    assert not watched.alerts(alert)
    watched.until(duty.due_on)
    assert watched.alert(alert).level != "red"
    watched.days(1)
    assert watched.alert(alert).level == "red"
    # And the event that was owed clears it
    watched.done(closing, rule)
    assert watched.state(alert) == "cleared"


def test_an_event_in_time_leaves_no_alert(watched: Watched) -> None:
    watched.owed("lead_received", "lead_check")
    watched.done("lead_checked", "lead_check")

    watched.days(30)

    assert not watched.alerts("P5", watched=True)


@pytest.mark.shows("P2")
def test_each_level_is_raised_once_on_its_day_with_handler_and_monitor_who_differ(watched: Watched) -> None:
    # Given a case filed on 10 March whose handler is due on the 17th: 70 % are five days, 90 % seven
    raised = []
    for day in range(11, 20):
        watched.until(date(2026, 3, day))
        watched.country.tick()
        if watched.alerts("P2"):
            raised.append((day, watched.alert("P2").level))

    # Then yellow on the 15th, orange on the 17th, red on the 18th, each signed once, and a flag at red
    assert [day for day, level in raised if level == "yellow"] == [15, 16]
    assert [day for day, level in raised if level == "orange"] == [17]
    assert [day for day, level in raised if level == "red"] == [18, 19]
    levels = [
        each["detail"]["level"]
        for each in watched.country.statements(LOWER, "alert_raised")
        if each["detail"]["rule"] == "P2"
    ]
    assert levels == ["yellow", "orange", "red"]
    assert watched.alert("P2").facts["flag"]
    assert watched.alert("P2").monitor == watched.person("manager1")


@pytest.mark.shows("P2", "P3")
def test_a_handler_named_and_a_notice_sent_clear_their_alerts(watched: Watched) -> None:
    watched.until(date(2026, 3, 21))
    assert {watched.alert(rule).level for rule in ("P2", "P3")} == {"red"}

    watched.act("chief", "name_handler", person_id=watched.person("officer1"))
    watched.act("officer1", "send_execution_notice", sent_on="2026-03-21")

    assert {watched.state(rule) for rule in ("P2", "P3")} == {"cleared"}


@pytest.mark.shows("P1")
@pytest.mark.parametrize(("received_on", "fires"), [("2026-02-10", True), ("2026-03-09", False)])
def test_a_decision_on_filing_recorded_too_late_raises_its_alert_and_clears_it(
    watched: Watched, received_on: str, fires: bool
) -> None:
    Elevation(watched.country).filed(title_no="（2025）粤0304民初77号", received_on=received_on)

    assert [alert.level for alert in watched.alerts("P1")] == (["red"] if fires else [])
    assert all(alert.state == "cleared" for alert in watched.alerts("P1"))


@pytest.mark.shows("P10")
def test_days_that_do_not_count_stop_the_levels_of_the_limit_and_move_them(watched: Watched) -> None:
    # Given a limit from 10 March to 10 September (184 days) of which 20 March to 28 April do not count
    watched.until(date(2026, 3, 20))
    row = watched.act("officer1", "record_exclusion", ground="suspension", from_on="2026-03-20", document_no="中止1号")
    watched.until(date(2026, 4, 28))
    (stopped,) = watched.alerts("P10", watched=True)
    assert stopped.next_at is None
    watched.country.act(LOWER, "officer1", "end_exclusion", lineage=watched.lineage, exchange=row["exchange_id"],
                        until_on="2026-04-28", document_no="恢复1号")  # fmt: skip

    # When 70 % of 184 days and the 40 excluded ones have passed
    watched.until(date(2026, 8, 25))
    assert not watched.alerts("P10")
    watched.until(date(2026, 8, 27))

    # Then it is yellow, and the count says which days were left out
    alert = watched.alert("P10")
    assert (alert.level, alert.gross_days - alert.net_days) == ("yellow", 40)


@pytest.mark.shows("P10")
def test_an_extension_takes_an_alert_back(watched: Watched) -> None:
    watched.until(date(2026, 8, 20))
    assert watched.alert("P10").level == "yellow"

    watched.country.decide(
        LOWER, "extend_file_limit", ("chief", "review"), ("president", "approve"), by="officer1",
        lineage=watched.lineage, **EXTENDED,
    )  # fmt: skip

    assert sorted(alert.state for alert in watched.alerts("P10", watched=True)) == ["cleared", "watching"]


@pytest.mark.shows("P4")
@pytest.mark.parametrize(("order", "fires"), [(None, True), ({}, False), ({"wait": 2}, True)])
def test_a_notice_without_the_order_to_report_on_the_same_day(
    watched: Watched, order: dict[str, int] | None, fires: bool
) -> None:
    watched.event("execution_notice_sent")
    if order is not None:
        watched.days(order.get("wait", 0))
        watched.event("report_order_sent")
    watched.days(1)

    assert bool(watched.alerts("P4")) is fires


@pytest.mark.shows("P4")
def test_an_order_entered_before_its_notice_is_seen(watched: Watched) -> None:
    watched.event("report_order_sent")
    watched.event("execution_notice_sent")

    assert not watched.days(2).alerts("P4")


@pytest.mark.shows("P4")
@pytest.mark.parametrize(("order", "fires"), [({"report_order_no": "报告财产令1号"}, False), ({}, True)])
def test_a_notice_sent_with_its_order_to_report_needs_no_second_entry(
    watched: Watched, order: dict[str, str], fires: bool
) -> None:
    watched.act("officer1", "send_execution_notice", sent_on=str(watched.today), **order)

    assert bool(watched.days(1).alerts("P4")) is fires
    assert bool(watched.duties("asset_report")) is not fires


@pytest.mark.shows("P11")
@pytest.mark.parametrize(("excluded", "level"), [(False, "red"), (True, "orange")])
def test_an_asset_found_and_not_realised_for_six_net_months(watched: Watched, excluded: bool, level: str) -> None:
    watched.event("asset_found", "房产一")
    watched.until(date(2026, 3, 20))
    if excluded:
        watched.act("officer1", "record_exclusion", ground="valuation", from_on="2026-03-11", document_no="评1",
                    until_on="2026-03-20", end_document_no="评2")  # fmt: skip

    watched.until(date(2026, 9, 11))
    assert watched.alert("P11").level == level
    watched.until(date(2026, 9, 22))
    assert watched.alert("P11").level == "red"
    watched.event("sale_concluded", "房产一")
    assert watched.state("P11") == "cleared"


@pytest.mark.shows("P14")
def test_a_control_about_to_end_warns_at_60_30_and_7_days_and_a_renewal_clears_it(watched: Watched) -> None:
    end_on = date(2026, 8, 10)
    control = Elevation(watched.country, lineage=watched.lineage).controlled(end_on=end_on).control
    levels = {}
    for left in (61, 60, 30, 15, 8, 7):
        watched.until(end_on - timedelta(days=left))
        levels[left] = watched.alert("P14").level if watched.alerts("P14") else ""
    assert levels == {61: "", 60: "yellow", 30: "orange", 15: "orange", 8: "orange", 7: "red"}

    watched.act("officer1", "renew_control", control_id=control, end_on="2027-08-01")

    assert watched.state("P14") == "cleared"
    assert not [alert for alert in watched.days(30).alerts("P14") if alert.state != "cleared"]


@pytest.mark.shows("P21")
def test_a_file_called_from_above_and_not_sent_is_red_after_its_last_day(watched: Watched) -> None:
    case = Elevation(watched.country, lineage=watched.lineage, case_no=watched.case_no)
    case.applied().docketed().file_called()

    watched.days(8)
    assert watched.alert("P21").level == "red"
    case.file_sent()
    assert watched.state("P21") == "cleared"


@pytest.mark.shows("P23")
def test_an_objection_nobody_rules_on(watched: Watched) -> None:
    story = Objection(watched.country, lineage=watched.lineage, case_no=watched.case_no)
    story.control = Elevation(watched.country, lineage=watched.lineage).controlled().control
    story.received()
    watched.days(4)
    assert [alert.level for alert in watched.alerts("P23")] == ["red"]
    story.docketed()
    watched.days(20)

    assert {alert.state: alert.level for alert in watched.alerts("P23")}["raised"] == "red"


@pytest.mark.shows("P17", "P18")
@pytest.mark.parametrize("hits", [True, False])
def test_after_a_closing_for_now_the_query_is_watched_and_hits_have_to_lead_to_a_new_docket(
    watched: Watched, hits: bool
) -> None:
    watched.days(93)
    entry = watched.act("officer1", "close_for_now_agreed", **CLOSED_FOR_NOW)["exchange_id"]
    watched.days(190)
    assert watched.alert("P17").level == "red"
    watched.country.act(LOWER, "officer1", "record_followup_query", lineage=watched.lineage, exchange=entry,
                        queried_on=str(watched.today), hits=hits, result="反馈", told_on=str(watched.today))  # fmt: skip
    assert watched.state("P17") == "cleared"
    watched.days(8)
    assert [alert.level for alert in watched.alerts("P18")] == (["red"] if hits else [])
    if hits:
        watched.country.act(LOWER, "filing", "reopen_case", lineage=watched.lineage, exchange=entry, assets="银行存款",
                            found_on=str(watched.today), verified_no="核查1号")  # fmt: skip
        assert watched.state("P18") == "cleared"


@pytest.mark.shows("P22")
def test_an_entry_on_the_blacklist_that_has_to_go_and_stays(watched: Watched) -> None:
    done = watched.country.decide(
        LOWER, "enter_blacklist", ("chief", "review"), ("president", "approve"), by="officer1",
        lineage=watched.lineage, person="debtor", ground="hiding_assets", document_no="失1号", reason="隐匿财产",
    )  # fmt: skip
    measure = done["exchange_id"]
    watched.country.act(LOWER, "officer1", "record_deletion_ground", lineage=watched.lineage, exchange=measure,
                        document_no="履1号", reason="已履行")  # fmt: skip

    watched.days(4)
    assert watched.alert("P22").level == "red"
    watched.country.act(LOWER, "officer1", "delete_blacklist_entry", lineage=watched.lineage, exchange=measure,
                        document_no="删1号", reason="已删除")  # fmt: skip
    assert watched.state("P22") == "cleared"


@pytest.mark.shows("P15")
def test_a_preferred_creditor_who_asked_is_waiting_until_the_sale_begins(tmp_path: Path) -> None:
    country = asset_country(tmp_path)
    asset = Asset(country).sealed().waited_for()
    story = Watched(country, asset.lineage, asset.case_no)
    story.days(62)
    assert not story.alerts("P15")
    asset.asked()

    assert story.alert("P15").level == "red"
    country.act(LOWER, "officer2", "begin_disposal", lineage=asset.lineage, control_id=asset.control, form="sale",
                begun_on=str(story.today), document_no="拍1号")  # fmt: skip
    assert story.state("P15") == "cleared"
    country.close()


@pytest.mark.shows("P16")
@pytest.mark.parametrize(
    ("seized", "fires"),
    [({"preservation": True}, True), ({}, False), ({"preservation": True, "disputed": True}, False)],
)
def test_a_preservation_idle_for_a_year_while_another_court_waits(
    watched: Watched, seized: dict[str, bool], fires: bool
) -> None:
    watched.event("asset_seized", "房产一", **seized)
    watched.days(100)
    watched.event("rank_entered", "房产一", waiting="gd0305")

    watched.until(date(2027, 3, 10))
    assert not [alert for alert in watched.alerts("P16") if alert.level == "red"]
    watched.days(1)
    assert bool(watched.alerts("P16")) is fires
    watched.event("price_setting_started", "房产一")
    assert all(alert.state == "cleared" for alert in watched.alerts("P16"))


CLOSED_FOR_NOW = {"ruling_no": "终本1号", "notice_and_report": "回证", "restrictions": "限制消费令", "assets": "查询反馈",
                  "persons": "查找笔录", "signed_on": "2026-03-10", "signature": "笔录1号"}  # fmt: skip
EXTENDED = {"document_no": "延1号", "reason": "案情复杂"}
