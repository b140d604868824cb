"""The home of each tier: what stands on it, for whom it comes first, and that every part of it is declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from alert_stories import Watched
from alert_stories import fresh as alerted_country
from builders import Country, four_courts, profile_of
from circulation_stories import circulating_country, issued, sign
from flag_stories import alerted, raised
from sqlalchemy import Engine, event
from stories import Elevation
from supervising_stories import Supervision
from web.web_clients import Court

from shared.procedures import CATALOGUE
from shared.registry.registry import Registry
from shared.web.reading.homes import directions, pool
from shared.web.reading.homes.panels import PANELS

TIERS = {"basic": "gd0304", "intermediate": "gd03", "high": "gd", "supreme": "spc"}
See = Callable[..., str]


def part(page: str, name: str) -> str:
    """One panel of a home page; empty when it is not there."""
    found = re.search(rf'<section class="panel[^"]*" id="{name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def order(page: str) -> list[str]:
    """The panels of a page from the top."""
    return re.findall(r'<section class="panel[^"]*" id="([^"]+)"', page)


# --- declarations ------------------------------------------------------------------------------------


@pytest.mark.parametrize("court", TIERS.values())
def test_every_panel_of_a_profile_is_declared_and_has_a_template_where_its_tier_finds_it(court: str) -> None:
    profile = profile_of(court)
    root = Path(__file__).parents[2]
    folders = (root / "services" / profile.tier.value / "templates", root / "shared" / "web" / "templates")
    assert len(set(profile.panels)) == len(profile.panels) > 0
    for name in profile.panels:
        assert name in PANELS
        assert any((folder / "home" / f"{name}.html").is_file() for folder in folders), name
    assert (folders[0] / profile.home).is_file()


def test_the_roles_that_say_a_direction_and_the_acts_of_the_pool_are_declared() -> None:
    for procedure, role in directions.FROM_ABOVE | directions.FROM_BELOW:
        assert procedure == "quality_report" or role in CATALOGUE.procedures[procedure].tables, (procedure, role)
    assert not directions.FROM_ABOVE & directions.FROM_BELOW
    for procedure, role in pool.ANSWERS.items():
        assert role in CATALOGUE.procedures[procedure].tables
    for procedure, state in pool.FAILED:
        assert any(row.end == state for row in CATALOGUE.procedures[procedure].tables["superior"])
    for act in pool.ANSWERED_BY.values():
        assert CATALOGUE.acts[act].scope == "court", "it begins from the list, without a case of this court"


# --- a basic court --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def handled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elevation]:
    """A case that officer1 handles, with a control that ends soon and a flag. Nothing is changed: told once."""
    country = four_courts(Path(tmp_path_factory.mktemp("handled")))
    story = Elevation(country).filed().controlled(end_on=date(2026, 4, 20)).funded()
    officer = country.people["gd0304", "officer1"].person_id
    country.act("gd0304", "chief", "name_handler", lineage=story.lineage, person_id=officer)
    alerted(country, "gd0304", story.lineage, story.case_no)
    yield story
    country.close()


@pytest.fixture(scope="module")
def see(handled: Elevation) -> See:
    """A page of that country as a person of a court sees it; who is signed in stays so."""
    court = cache(lambda court_id: Court(handled.country, court_id))
    browser = cache(lambda court_id, login: court(court_id).browser(login))
    return lambda court_id, login, path="/?lang=zh": browser(court_id, login).see(path)


def test_an_officer_sees_the_cases_they_handle_with_next_duty_flag_and_ending_control(
    handled: Elevation, see: See
) -> None:
    page = part(see("gd0304", "officer1"), "cases")
    assert handled.case_no in page
    assert "您没有承办的案件" not in page
    assert "发出执行通知" in page
    assert "督办标记 1" in page
    assert "2026-04-20" in page


def test_who_handles_no_case_is_told_so_and_sees_those_of_the_court(handled: Elevation, see: See) -> None:
    page = part(see("gd0304", "officer2"), "cases")
    assert "您没有承办的案件" in page
    assert handled.case_no in page


def test_a_duty_stands_on_its_day_of_the_strip_and_leads_to_its_case(handled: Elevation, see: See) -> None:
    notice = next(duty for duty in handled.country.duties("gd0304", "execution_notice") if duty.state == "open")
    strip = part(see("gd0304", "officer1"), "weeks")
    days = {
        found[1]: found[2] for found in re.finditer(r'<time datetime="([^"]+)">.*?</time>(.*?)</td>', strip, re.DOTALL)
    }
    assert "发出执行通知" in days[str(notice.due_on)]
    assert handled.case_no in days[str(notice.due_on)]
    assert "发出执行通知" not in days[str(notice.due_on + timedelta(days=1))]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("login", "first"),
    [
        ("officer1", "weeks"),
        ("chief", "drafts"),
        ("filing", "arrivals"),
        ("duty1", "dispatching"),
        ("operator", "health"),
    ],
)
def test_the_post_puts_its_own_work_first(see: See, login: str, first: str) -> None:
    assert order(see("gd0304", login))[0] == first


def test_how_the_node_is_is_shown_to_who_keeps_it_and_to_nobody_else(see: See) -> None:
    assert part(see("gd0304", "operator"), "health")
    assert not part(see("gd0304", "officer1"), "health")


def test_a_court_that_gives_no_receipt_is_called_silent(country: Country, story: Elevation, lower: Court) -> None:
    # Given the network to the intermediate court is down and messages are tried again and again
    story.filed()
    operator = lower.browser("operator")
    assert "广东省深圳市中级人民法院" not in part(operator.see("/"), "health")
    country.network.drop = lambda _parcel: True
    alerted(country, "gd0304", story.lineage, story.case_no)
    for _ in range(6):
        country.later(minutes=10)
    # Then the operator reads which court, and since when
    assert "广东省深圳市中级人民法院" in part(operator.see("/"), "health")


# --- an intermediate court --------------------------------------------------------------------------------


def test_what_came_from_below_offers_its_next_step_to_who_may_take_it(story: Elevation, upper: Court) -> None:
    story.filed().applied()
    waiting = part(upper.browser("filing").see("/"), "below")
    assert story.case_no in waiting
    assert "/acts/docket_elevation?exchange=" in waiting
    assert "/acts/docket_elevation" not in part(upper.browser("duty1").see("/"), "below")


def test_what_came_from_above_stands_with_its_last_day(country: Country, lower: Court) -> None:
    told = Supervision(country).to_review()
    told.urged()
    above = part(lower.browser("officer1").see("/"), "above")
    assert "督促执行" in above
    assert "/acts/report_urging" in above or "/acts/acknowledge_urging" in above
    assert told.case_no in above


def test_the_issuer_of_a_notice_sees_which_courts_below_have_not_signed(tmp_path: Path) -> None:
    # Given a notice to two basic courts, one of which signs
    country = circulating_country(tmp_path)
    notice = issued(country, "gd03", ("gd0304", "gd0305"))
    sign(country, "gd0304", notice)
    # When the manager of the intermediate court looks
    gathered = part(Court(country, "gd03").browser("manager1").see("/"), "gathering")
    # Then one of two is done, and the other is named
    assert "1/2" in gathered
    assert Registry.load().court("gd0305").name.zh in gathered
    assert "深圳市福田区人民法院" not in gathered
    country.close()


# --- a high court --------------------------------------------------------------------------------------------


def test_a_case_below_open_for_six_months_is_in_the_pool_with_the_rule_and_a_filled_form(country: Country) -> None:
    told = Supervision(country).filed()
    high = Court(country, "gd").browser("reviewer1")
    country.later(days=170)
    assert told.case_no not in part(high.see("/"), "pool"), "six months are not over"
    country.later(days=30)
    row = part(high.see("/"), "pool")
    assert "已过六个月" in row
    assert "民事诉讼法 2023 art. 237" in row
    assert "/acts/open_urging?lower_court=gd0304&amp;case_no=" in row
    link = re.search(r'href="(/acts/open_urging[^"]+)"', row)
    assert link is not None
    assert told.case_no in high.see(link[1].replace("&amp;", "&"))


def test_a_failed_urging_calls_for_elevation_or_designation_and_not_for_another_urging(country: Country) -> None:
    told = Supervision(country).to_review()
    told.urged()
    told.days_pass(25)
    assert told.state("gd03") == "lapsed"
    row = part(Court(country, "gd03").browser("reviewer1").see("/"), "pool")
    assert "应当提级或者指令执行" in row
    assert "执行程序解释 2020 art. 12" in row
    assert "/acts/open_elevation_review" in row
    assert "/acts/open_designation?old_court=gd0304" in row
    assert "/acts/open_urging" not in row


def test_who_may_not_begin_a_review_reads_what_answers_it_and_has_no_button(country: Country) -> None:
    told = Supervision(country).filed()
    country.later(days=200)
    row = part(Court(country, "gd").browser("filing").see("/"), "pool")
    assert told.case_no in row
    assert "依职权审查督促" in row
    assert "/acts/open_urging" not in row


def test_a_closed_case_leaves_the_pool_though_its_flag_is_open(country: Country) -> None:
    told = Supervision(country).filed()
    raised(country, "gd", "gd0304", told.case_no)
    high = Court(country, "gd").browser("reviewer1")
    assert told.case_no in part(high.see("/"), "pool")
    country.act("gd0304", "officer1", "close_case", lineage=told.lineage, epoch=1, mode="terminated", reason="撤回")
    country.tick()
    assert told.case_no not in part(high.see("/"), "pool")


def test_an_alert_told_upward_unanswered_is_a_reason_with_its_rule(tmp_path: Path) -> None:
    told: Watched = alerted_country(tmp_path)
    told.days(60).days(20).days(20)
    escalated = [alert for alert in told.alerts(court="gd") if alert.source == "below"]
    assert escalated
    row = part(Court(told.country, "gd").browser("reviewer1").see("/"), "pool")
    assert f"/alerts/{escalated[0].alert_id}" in row
    assert "红色预警逐级上报" in row
    told.country.close()


# --- the supreme court -----------------------------------------------------------------------------------------


def test_the_nation_stands_by_province_from_the_ledger(see: See) -> None:
    page = part(see("spc", "chief"), "nation")
    assert re.search(
        r"广东省高级人民法院.*?<td class=\"num\">1</td><td class=\"num\">1</td><td class=\"num\">0</td>",
        page,
        re.DOTALL,
    )
    assert "立案 1" in page


def test_releases_in_force_name_law_registry_and_the_last_day_of_the_directory(handled: Elevation, see: See) -> None:
    page = part(see("spc", "operator"), "releases")
    node = handled.country.nodes["spc"]
    assert str(node.law.release) in page
    assert f"{node.directory.current().expires_at:%Y-%m}" in page


# --- all -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("court", TIERS.values())
def test_every_post_has_a_home_in_both_languages_with_one_heading_and_no_style_of_its_own(see: See, court: str) -> None:
    for login in ("filing", "reviewer1", "chief", "operator", "duty1"):
        for lang in ("zh", "en"):
            page = see(court, login, f"/?lang={lang}")
            assert page.count("<h1") == 1
            assert 'style="' not in page
            assert not (lang == "en" and re.search(r"<h2[^>]*>[^<]*[\u4e00-\u9fff]", page)), "a title only in Chinese"


def test_the_home_asks_the_database_as_often_for_many_cases_as_for_one(story: Elevation, lower: Court) -> None:
    browser = lower.browser("officer1")
    asked: list[str] = []
    event.listen(Engine, "before_cursor_execute", count := lambda _c, _u, statement, *_: asked.append(statement))
    try:
        story.filed()
        counts = []
        for number in range(2, 5):
            asked.clear()
            browser.see("/")
            counts.append(len(asked))
            for each in range(3):
                story.filed(title_no=f"（2025）粤0304民初{number}{each}号")
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert counts[1] == counts[2], counts
    assert counts[0] > 0
