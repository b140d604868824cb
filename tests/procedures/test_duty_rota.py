"""The command centre and its duty: who leads it, no hour without anybody, hand-over and swap, the telephone log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from dispatch_stories import centres

from shared.domain.duty_rota import Call, Centre, RotaNotWhole, Shift
from shared.domain.errors import BadInput, Conflict, NotAllowed

HERE = "gd03"
DAY = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # 09:00 in Beijing


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = centres(tmp_path)
    yield built
    built.close()


def shift(begins: int, ends: int, **changes: str) -> dict[str, str]:
    """Hours from the first morning."""
    posts = {"leader": "chief", "officer": "duty1", "technician": "operator", "backup": "duty2"} | changes
    return posts | {"start_at": at(begins), "end_at": at(ends)}


def at(hours: int) -> str:
    return (DAY + timedelta(hours=hours)).isoformat()


def publish(country: Country, *shifts: dict[str, str], until: int = 24) -> Any:
    return country.act(HERE, "duty1", "publish_rota", start_at=at(0), end_at=at(until), shifts=list(shifts))


def rows(country: Country, row_type: type[Any], *order: str) -> list[Any]:
    with country.read(HERE) as unit:
        return list(unit.of(row_type).where(order_by=order))


@pytest.mark.shows("C006", "C009")
def test_a_court_that_must_have_a_centre_is_told_until_its_president_enters_one(country: Country) -> None:
    # Given an intermediate court without one, and the supreme court, which the text does not oblige
    country.tick()
    assert "command_centre_missing" in country.tasks(HERE)
    assert "command_centre_missing" not in country.tasks("spc")
    # When the president is entered as head and the chief runs it
    country.act(HERE, "president", "set_up_centre", head="president", ops_head="chief", hotlines=["0755-12368"])
    # Then the task is done
    country.tick()
    assert "command_centre_missing" not in country.tasks(HERE)
    assert rows(country, Centre)[0].hotlines == ("0755-12368",)


@pytest.mark.shows("C009")
@pytest.mark.parametrize(
    "changes",
    [{"head": "vicepresident"}, {"head": "chief", "head_basis": "院长授权"}, {"ops_head": "duty1"}],
    ids=["a vice-president without authorisation", "neither president nor vice-president", "not run by the chief"],
)
def test_the_centre_is_headed_by_the_president_or_an_authorised_vice_president_and_run_by_the_chief(
    country: Country, changes: dict[str, str]
) -> None:
    given = {"head": "president", "ops_head": "chief", "hotlines": ["0755-12368"]} | changes

    with pytest.raises(BadInput):
        country.act(HERE, "president", "set_up_centre", **given)

    assert rows(country, Centre) == []


@pytest.mark.shows("C011")
@pytest.mark.parametrize(
    ("shifts", "named"),
    [
        ([shift(0, 12), shift(13, 24)], "2026-03-11 21:00 至 2026-03-11 22:00 无人值班"),
        ([shift(1, 24)], "2026-03-11 09:00 至 2026-03-11 10:00 无人值班"),
        ([shift(0, 23)], "2026-03-12 08:00 至 2026-03-12 09:00 无人值班"),
        ([shift(0, 13), shift(12, 24)], "2026-03-11 21:00 至 2026-03-11 22:00 排班重叠"),
        ([shift(0, 24, technician="duty1")], "不能为同一人"),
        ([shift(0, 24, officer="operator")], "不是执行员"),
        ([shift(0, 25)], "排班超出"),
    ],
)
def test_a_rota_with_a_gap_or_an_overlap_is_refused_and_says_where(
    country: Country, shifts: list[dict[str, str]], named: str
) -> None:
    with pytest.raises(RotaNotWhole, match=named):
        publish(country, *shifts)

    assert rows(country, Shift) == []


def test_a_whole_rota_is_published_once_and_the_court_above_learns_of_it(country: Country) -> None:
    publish(country, shift(12, 24), shift(0, 12))

    assert [each.state for each in rows(country, Shift)] == ["planned", "planned"]
    assert country.inbox("gd", country.sent(HERE, "duty_roster").message_id).state == "applied"
    with pytest.raises(Conflict):
        publish(country, shift(0, 24))


@pytest.mark.shows("C002")
def test_a_shift_is_signed_in_handed_over_with_what_is_undone_and_missed_ones_are_told(country: Country) -> None:
    # Given two shifts
    publish(country, shift(0, 12), shift(12, 24))
    first, second = rows(country, Shift, "start_at")
    with pytest.raises(Conflict):  # a day too early
        country.act(HERE, "duty1", "sign_in_shift", shift_id=first.shift_id)
    # When the first is signed in and handed over, and nobody comes to the second
    country.clock.advance(DAY - country.clock.legal_now())
    with pytest.raises(NotAllowed):  # somebody who is not on it
        country.act(HERE, "manager1", "sign_in_shift", shift_id=first.shift_id)
    country.act(HERE, "duty1", "sign_in_shift", shift_id=first.shift_id)
    country.clock.advance(timedelta(hours=12))
    country.act(HERE, "duty1", "hand_over_shift", shift_id=first.shift_id, done="出警一次", undone="线索一件待核")
    country.tick()
    assert "shift_missed" not in country.tasks(HERE)
    country.clock.advance(timedelta(minutes=16))
    country.tick()
    # Then it is a task, and a late sign-in is still one
    assert [each.state for each in rows(country, Shift, "start_at")] == ["handed_over", "missed"]
    assert "shift_missed" in country.tasks(HERE)
    assert (
        country.statements(HERE, "shift_handed_over")[0]["detail"]["person"] == country.people[HERE, "duty1"].person_id
    )
    country.act(HERE, "duty2", "sign_in_shift", shift_id=second.shift_id)
    assert rows(country, Shift, "start_at")[1].state == "on_duty"


def test_a_swap_takes_effect_only_with_the_consent_of_the_leader(country: Country) -> None:
    publish(country, shift(0, 24))
    [planned] = rows(country, Shift)
    country.act(HERE, "duty1", "ask_shift_swap", shift_id=planned.shift_id, post="officer", to="officer1")
    assert rows(country, Shift)[0].officer == country.people[HERE, "duty1"].person_id

    with pytest.raises(NotAllowed):
        country.act(HERE, "duty1", "consent_shift_swap", shift_id=planned.shift_id)
    country.act(HERE, "chief", "consent_shift_swap", shift_id=planned.shift_id)

    assert rows(country, Shift)[0].officer == country.people[HERE, "officer1"].person_id


@pytest.mark.shows("C011")
def test_calls_are_numbered_without_a_gap_each_day_and_put_right_only_by_another_entry(country: Country) -> None:
    # Given two calls, one of them written down wrongly
    said = {"source": "police", "kind": "lead", "text": "车在东门", "decision": "派员核实"}
    first = country.act(HERE, "duty1", "log_call", **said)["call_id"]
    country.act(HERE, "duty2", "log_call", **said)
    # When it is corrected and a day passes
    country.act(HERE, "duty1", "correct_call", corrects=first, text="车在西门", decision="派员核实")
    country.clock.advance(timedelta(days=1))
    country.act(HERE, "duty1", "log_call", **said)
    # Then the wrong one still stands, the numbers go on, and begin again with the day
    calls = rows(country, Call, "day", "no")
    assert [call.no for call in calls] == [1, 2, 3, 1]
    assert (calls[0].text, calls[2].text, calls[2].corrects) == ("车在东门", "车在西门", first)
