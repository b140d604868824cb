"""The pages of the command centre: a dispatch from order to result, duty, calls, leads with a sealed source, rewards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dispatch_stories import Dispatch, centres
from web.web_clients import Court


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Dispatch]:
    country = centres(tmp_path)
    yield Dispatch(country).filed().squad("gd0305")
    country.close()


def test_a_dispatch_runs_from_order_to_result_in_the_browser(story: Dispatch) -> None:
    # Given a desk that names the nearest court with a free squad
    country = story.country
    above, below, holder = (Court(country, court) for court in ("gd03", "gd0305", "gd0304"))
    duty = above.browser("duty1")
    assert "/acts/issue_dispatch_order?to_court=gd0305" in duty.see("/command-centre?near=gd0304")
    # When the order is given there and carried out
    answer = duty.submit("/acts/issue_dispatch_order", **{
        "f.case_no": story.case_no, "f.holder": "gd0304", "f.place": "某小区", "f.target": "车辆", "f.measure": "preserve",
        "f.urgency": "1"})  # fmt: skip
    assert answer.status_code == 303, answer.text
    country.settle()
    with country.read("gd0305") as unit:
        story.order = unit.exchanges.first(procedure="dispatch").exchange_id
    squad = below.browser("duty1")
    for act, given in (
        ("ack_dispatch", {"f.squad_id": story.squads["gd0305"]}), ("set_out", {}),
        ("reach_scene", {"f.geo": "某路8号", "f.video_ref": "A-1"}),
        ("report_found", {"f.found": "controlled", "f.text": "车辆在场"}),
        ("report_result", {"f.acts": "看管车辆", "f.taken": "preserved"}),
    ):  # fmt: skip
        answer = squad.submit(f"/acts/{act}?exchange={story.order}", **given)
        assert answer.status_code == 303, answer.text
        country.settle()
    # Then every court sees its part with the stages behind it
    assert "结果" in duty.see("/command-centre")
    assert 'aria-current="step"' in duty.see("/command-centre")
    page = duty.see(f"/exchanges/{story.order}")
    assert "看管车辆" in page
    assert "现场保全" in page
    assert "2026-03-10 09:00" in page
    assert "下达 广东省深圳市中级人民法院" in page
    assert "/acts/take_over" in holder.browser("duty1").see(f"/exchanges/{story.order}")


def test_a_court_without_a_centre_and_without_duty_is_told_so(story: Dispatch) -> None:
    page = Court(story.country, "gd03").browser("duty1").see("/command-centre")

    assert "尚未登记" in page
    assert "无人值班" in page


def test_rota_and_calls_are_listed_and_a_correction_stands_beside_its_entry(story: Dispatch) -> None:
    country = story.country
    shift = {"leader": "chief", "officer": "duty1", "technician": "operator", "backup": "duty2"}
    times = {"start_at": "2026-03-10T09:00:00+08:00", "end_at": "2026-03-11T09:00:00+08:00"}
    country.act("gd03", "duty1", "publish_rota", shifts=[shift | times], **times)
    said = {"source": "police", "kind": "lead", "text": "车在东门", "decision": "派员"}
    first = country.act("gd03", "duty1", "log_call", **said)["call_id"]
    country.act("gd03", "duty1", "correct_call", corrects=first, text="车在西门", decision="派员")
    browser = Court(country, "gd03").browser("duty1")

    assert "gd03 duty1" in browser.see("/command-centre")
    assert "gd03 chief" in browser.see("/command-centre/rota")
    phone = browser.see("/command-centre/phone")
    assert "车在东门" in phone
    assert "已由第2号更正" in phone


@pytest.mark.parametrize(("login", "sees"), [("duty1", True), ("duty2", False), ("president", False)])
def test_who_gave_a_lead_is_shown_only_to_those_who_may_know(story: Dispatch, login: str, sees: bool) -> None:
    story.country.act("gd03", "duty1", "receive_lead", kind="property", text="车库有货", source_name="群众甲某")

    page = Court(story.country, "gd03").browser(login).see("/command-centre/leads")

    assert "车库有货" in page
    assert ("群众甲某" in page) is sees


@pytest.mark.parametrize(
    ("login", "sees"), [("officer1", True), ("duty1", False), ("duty2", False), ("president", False)]
)
def test_who_is_paid_a_reward_is_shown_only_to_the_payer(story: Dispatch, login: str, sees: bool) -> None:
    country = story.country
    notice = country.act("gd0304", "duty1", "apply_reward", lineage=story.lineage, promise_fen=100, conditions="车",
                         promised=True)["exchange_id"]  # fmt: skip
    tip = {"content": "车在西门", "informant": "群众乙某", "identity_no": "44", "contact": "13"}
    for who, act, given in (
        ("president", "decide_reward", {"grant": True, "reasons": "可"}), ("duty1", "publish_reward", {"channels": ["公告栏"]}),
        ("duty1", "register_tip", tip), ("officer2", "realise_tip", {"no": 1, "amount_fen": 500}),
    ):  # fmt: skip
        country.act("gd0304", who, act, exchange=notice, **given)

    page = Court(country, "gd0304").browser(login).see("/command-centre/rewards")

    assert "车在西门" in page
    assert ("群众乙某" in page) is sees


def test_what_a_form_takes_of_this_court_is_chosen_from_a_list_and_nothing_else_is_taken(story: Dispatch) -> None:
    # Given a squad here, another at a court beside, and an order
    story.squad("gd0306").ordered(to_court="gd0305")
    browser = Court(story.country, "gd0305").browser("duty1")
    address = f"/acts/ack_dispatch?exchange={story.order}"

    page = browser.see(address)

    # Then the squad the order means is offered, and that of the other court refused though somebody sends it
    assert f'<option value="{story.squads["gd0305"]}">' in page
    assert "调度令指定" in page
    assert story.squads["gd0306"] not in page
    assert browser.submit(address, **{"f.squad_id": story.squads["gd0306"]}).status_code == 404
    assert browser.submit(address, **{"f.squad_id": "<b>x</b>"}).status_code == 404


def test_forms_of_the_centre_offer_courts_only_where_courts_are_meant(story: Dispatch) -> None:
    page = Court(story.country, "gd03").browser("duty1").see("/acts/issue_dispatch_order")

    assert 'list="f-holder-l"' in page
    assert 'list="f-to_court-l"' in page
    assert 'list="f-target-l"' not in page


def test_one_more_shift_follows_the_last_and_the_page_of_the_rota_comes_next(story: Dispatch) -> None:
    browser = Court(story.country, "gd03").browser("duty1")
    rota = {"f.start_at": "2026-03-10T00:00", "f.end_at": "2026-03-11T00:00", "f.shifts.rows": "1",
            "f.shifts.0.start_at": "2026-03-10T00:00", "f.shifts.0.end_at": "2026-03-10T12:00", "f.shifts.0.leader": "chief",
            "f.shifts.0.officer": "duty1", "f.shifts.0.technician": "operator", "f.shifts.0.backup": "duty2"}  # fmt: skip

    more = browser.submit("/acts/publish_rota", **rota, more="f.shifts").text
    gap = browser.submit("/acts/publish_rota", **rota)
    done = browser.submit("/acts/publish_rota", **rota | {"f.shifts.0.end_at": "2026-03-11T00:00"})

    assert (
        'name="f.shifts.1.start_at" required aria-describedby="f-shifts-1-start_at-d" value="2026-03-10T12:00"' in more
    )
    assert "2026-03-10 12:00 至 2026-03-11 00:00 无人值班" in gap.text
    assert done.headers["Location"] == "/command-centre/rota"


@pytest.mark.parametrize(("login", "may"), [("chief", True), ("duty1", False), ("judge1", False)])
def test_only_what_a_person_may_do_has_a_button(story: Dispatch, login: str, may: bool) -> None:
    page = Court(story.country, "gd03").browser(login).see("/command-centre")

    assert ("/acts/set_up_centre" in page) is may
