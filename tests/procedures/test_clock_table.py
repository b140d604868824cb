"""The table of the case clock: each event opens its duty, the answer meets it, a late one stays late for all to see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from stories import CASE
from supervising_stories import Supervision

from shared.domain.controls import ControlTooLong
from shared.domain.duties import Duty
from shared.flows.why import why_due

LOWER = "gd0304"
TITLE = {"title_no": "（2025）粤0304民初77号"}


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Supervision:
    """Received on 9 March, filed on 10 March."""
    return Supervision(country).filed()


def only(story: Supervision, rule_id: str) -> Duty:
    [duty] = story.country.duties(LOWER, rule_id)
    return duty


def told(story: Supervision, duty: Duty) -> str:
    with story.country.read(LOWER) as unit:
        proof = why_due(story.country.nodes[LOWER], unit, duty.duty_id)
    assert proof.agrees
    return "\n".join(step.text.zh for step in proof.steps)


def answered(story: Supervision, rule_id: str) -> None:
    done: dict[str, Any] = {"person_id": "p-1"} if rule_id == "handler_named" else {"sent_on": str(story.today)}
    act, who = ("name_handler", "chief") if rule_id == "handler_named" else ("send_execution_notice", "officer1")
    story.country.act(LOWER, who, act, lineage=story.lineage, **done)


@pytest.mark.parametrize(("rule_id", "due", "limit"), [
    pytest.param("handler_named", "2026-03-17", 7, marks=pytest.mark.shows("K003")),
    pytest.param("execution_notice", "2026-03-19", 10, marks=pytest.mark.shows("K004")),
])  # fmt: skip
def test_filing_starts_the_duty_and_the_answer_on_its_last_day_meets_it(
    story: Supervision, rule_id: str, due: str, limit: int
) -> None:
    duty = only(story, rule_id)
    assert str(duty.due_on) == due
    assert (date.fromisoformat(due) - duty.opened_on).days == limit
    story.days_pass((date.fromisoformat(due) - story.today).days)

    answered(story, rule_id)
    story.days_pass(5)

    assert only(story, rule_id).state == "met"
    assert "办结" in told(story, only(story, rule_id))
    assert rule_id not in [each["detail"]["rule"] for each in story.country.statements(LOWER, "overdue")]


@pytest.mark.parametrize("swept", [True, False], ids=["the clock looked", "the node was off"])
@pytest.mark.parametrize(("rule_id", "due"), [
    pytest.param("handler_named", "2026-03-17", marks=pytest.mark.shows("K003")),
    pytest.param("execution_notice", "2026-03-19", marks=pytest.mark.shows("K004")),
])  # fmt: skip
def test_an_answer_after_its_day_is_late_with_one_expiry_whether_the_clock_had_looked_or_not(
    story: Supervision, rule_id: str, due: str, swept: bool
) -> None:
    story.country.later(days=30)
    if swept:
        story.country.tick()

    answered(story, rule_id)
    story.country.tick()
    story.country.tick()

    assert only(story, rule_id).state == "met_late"
    expired = [
        each["detail"] for each in story.country.statements(LOWER, "overdue") if each["detail"]["rule"] == rule_id
    ]
    assert [each["due"] for each in expired] == [due]
    assert f"逾期{(date(2026, 4, 9) - date.fromisoformat(due)).days}日" in told(story, only(story, rule_id))


@pytest.mark.shows("K002")
@pytest.mark.parametrize(("received_on", "late_by"), [("2026-03-03", 0), ("2026-03-02", 1), ("2026-02-10", 14)])
def test_an_application_filed_after_seven_days_is_recorded_as_late(
    country: Country, received_on: str, late_by: int
) -> None:
    # Seven days from 10 February end in the Spring Festival: on the 24th
    country.act(LOWER, "filing", "file_case", **(CASE | TITLE | {"received_on": received_on}))

    found = country.duties(LOWER, "case_filing_decision")
    assert [duty.state for duty in found] == (["met_late"] if late_by else [])
    assert [each["detail"]["rule"] for each in country.statements(LOWER, "overdue")] == ["case_filing_decision"] * bool(
        late_by
    )
    for duty in found:
        assert (date(2026, 3, 10) - (duty.due_on or date.min)).days == late_by


@pytest.mark.parametrize(("kind", "latest"), [
    pytest.param("bank", "2027-03-10", marks=pytest.mark.shows("K015")),
    pytest.param("movable", "2028-03-10", marks=pytest.mark.shows("K016")),
    pytest.param("immovable_or_other", "2029-03-10", marks=pytest.mark.shows("K017")),
])  # fmt: skip
def test_a_control_and_its_renewal_last_at_most_as_long_as_the_cap_and_then_lapse(
    story: Supervision, kind: str, latest: str
) -> None:
    def imposed(end_on: str) -> str:
        return str(story.country.act(
            LOWER, "officer1", "impose_control", lineage=story.lineage, epoch=1, asset="财产", kind=kind, rank=1,
            start_on="2026-03-10", end_on=end_on, registrar="登记机关")["control_id"])  # fmt: skip

    with pytest.raises(ControlTooLong):
        imposed(str(date.fromisoformat(latest) + timedelta(days=1)))
    control = imposed(latest)

    # Renewed a month later, the cap counts anew from the renewal; then it ends and has no effect any more
    story.country.later(days=30)
    cap = date.fromisoformat(latest).replace(month=4, day=9)
    for end_on, refused in ((cap + timedelta(days=1), True), (cap, False)):
        try:
            story.country.act(
                LOWER, "officer1", "renew_control", lineage=story.lineage, control_id=control, end_on=str(end_on)
            )
        except ControlTooLong:
            assert refused
        else:
            assert not refused
    story.country.clock.advance(timedelta(days=(cap - story.today).days + 1))
    story.country.tick()
    [after] = story.country.controls(LOWER, story.lineage)
    assert (after.state, after.end_on) == ("lapsed", cap)
