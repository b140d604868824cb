"""The page 法定时钟: only in a demonstration, only for the operator; the header says when legal time is ahead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from builders import Country
from stories import Elevation
from web.web_clients import Court

from shared.domain.errors import Text
from shared.flows.clock_control import Due, Progress, Stop, target_of
from shared.flows.ports import ClockWithOffset


@dataclass
class Hand:
    """A clock control whose keeper is the test."""

    last: Progress | None = None
    kept: bool = True
    asked: tuple[str, str] | None = None

    def progress(self) -> Progress | None:
        return self.last

    def busy(self) -> bool:
        return self.asked is not None

    def attended(self) -> bool:
        return self.kept

    def ask(self, target: str, *, now: datetime, by: str, skip: tuple[str, ...] = ()) -> str:
        target_of(target, now)
        self.asked = (target, by)
        return "an-id"


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def court(country: Country, hand: Hand) -> Court:
    country.nodes["gd0304"] = replace(country.nodes["gd0304"], clock_control=hand)
    return Court(country, "gd0304")


def test_outside_a_demonstration_there_is_no_such_page(upper: Court) -> None:
    browser = upper.browser("operator")

    browser.see("/clock", 404)
    assert "法定时钟" not in browser.see("/")


def test_only_the_operator_sees_it_and_may_ask(court: Court, hand: Hand) -> None:
    browser = court.browser("president")
    assert "法定时钟" not in browser.see("/")
    browser.see("/clock", 403)
    assert browser.submit("/", "/clock", amount="1", unit="days").status_code == 403
    assert hand.asked is None

    assert "法定时钟" in court.browser("operator").see("/")
    assert court.browser().client.get("/clock").status_code == 303


@pytest.mark.parametrize(
    ("fields", "asked"), [({"amount": "6", "unit": "months"}, "6 months"), ({"until": "2027-06-01"}, "2027-06-01")]
)
def test_the_operator_asks_by_span_or_by_date(court: Court, hand: Hand, fields: dict[str, str], asked: str) -> None:
    browser = court.browser("operator")

    answer = browser.submit("/clock", **fields)

    assert answer.status_code == 303
    assert hand.asked == (asked, "gd0304 operator")
    assert '<meta http-equiv="refresh"' in browser.see("/clock")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"until": "2020-01-01"}, "只能向前"), ({"amount": "9999", "unit": "months"}, "最多快进三年"),
        ({"amount": "0", "unit": "days"}, "既不是时长"), ({"amount": "x" * 5000, "unit": "<b>"}, "既不是时长"),
        ({}, "既不是时长"), ({"amount": "1", "unit": "days", "until": "2027-06-01"}, "既不是时长"),
    ],
)  # fmt: skip
def test_bad_input_is_explained_on_the_page(court: Court, hand: Hand, fields: dict[str, str], said: str) -> None:
    answer = court.browser("operator").submit("/clock", **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert hand.asked is None


def test_what_falls_due_next_here_and_how_the_last_request_went_are_shown(
    court: Court, hand: Hand, country: Country
) -> None:
    Elevation(country).filed().controlled(end_on=date(2026, 6, 30))
    now = country.clock.legal_now()
    hand.last = Progress(
        "an-id", "6 months", "gd operator", "failed", now, now + timedelta(days=9), now,
        stops=(Stop(now, (("gd03", Due(now, "", Text("某期限", "some period"))),)),), problem=Text("坏了", "broken"),
    )  # fmt: skip

    page = court.browser("operator").see("/clock")

    for expected in (
        "控制措施 2026-06-30 届满，尚余 60 日",
        "（2026）粤0304执1号",
        "某期限",
        "坏了",
        "深圳市中级人民法院",
    ):
        assert expected in page


def test_without_a_keeper_there_is_no_form(court: Court, hand: Hand) -> None:
    hand.kept = False

    page = court.browser("operator").see("/clock")

    assert 'name="amount"' not in page
    assert "没有正在运行的 zhixing up" in page


def test_every_page_says_that_legal_time_is_ahead_also_before_signing_in(country: Country, hand: Hand) -> None:
    ahead = ClockWithOffset(timedelta(days=98, hours=1))
    country.nodes["gd0304"] = replace(country.nodes["gd0304"], clock=ahead, clock_control=hand)
    court = Court(country, "gd0304")

    for browser, path in ((court.browser(), "/sign-in"), (court.browser("officer1"), "/cases")):
        page = browser.see(path)
        assert f"演示时钟：{ahead.legal_today()}" in page
        assert "（快进 98 天）" in page
    assert "(ahead by 98 days)" in court.browser().see("/sign-in?lang=en")


def test_the_session_and_the_token_of_a_person_outlive_a_jump_of_legal_time(country: Country, hand: Hand) -> None:
    clock = ClockWithOffset()
    country.nodes["gd0304"] = replace(country.nodes["gd0304"], clock=clock, clock_control=hand)
    court = Court(country, "gd0304")
    browser, api = court.browser("officer1"), court.api("officer1")

    clock.legal_offset = timedelta(days=900)

    assert "（快进 900 天）" in browser.see("/")
    assert api.get("/me").status_code == 200
