"""The limit of a case follows what does not count, is extended by the president, and stays once it has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from designation_stories import Designation, country_of, refused
from supervising_stories import Supervision

from shared.domain.deadlines import BadPeriod, Period, Unit
from shared.domain.duties import Duty
from shared.flows.desk import OpenDesk
from shared.flows.why import DutyProof, why_due
from shared.procedures.moving_dates import NotExtendable, lengthen

LOWER, LIMIT = "gd0304", "case_file_limit"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Supervision:
    """Filed on 10 March: due on 10 September. Today is 18 June."""
    return Supervision(country).aged(days=100)


def limit(story: Supervision) -> Duty:
    return story.duty(LOWER, LIMIT, about=story.case_no)


def excluded(story: Supervision, ground: str, start: str, until: str | None = None) -> str:
    end = {"until_on": until, "end_document_no": "终1"} if until else {}
    done = story.country.act(LOWER, "officer1", "record_exclusion", lineage=story.lineage, ground=ground, from_on=start,
                             document_no="起1", **end)  # fmt: skip
    return str(done["exchange_id"])


def ended(story: Supervision, exclusion: str, until: str) -> None:
    story.country.act(LOWER, "officer1", "end_exclusion", lineage=story.lineage, exchange=exclusion, until_on=until,
                      document_no="终2")  # fmt: skip


def proof(story: Supervision) -> DutyProof:
    with story.country.read(LOWER) as unit:
        return why_due(story.country.nodes[LOWER], unit, limit(story).duty_id)


def told(story: Supervision) -> str:
    return "\n".join(step.text.zh for step in proof(story).steps)


def extended(story: Supervision, months: int = 3, document: str = "延1号", by: str = "president") -> Duty:
    country = story.country
    with country.nodes[LOWER].store.begin() as unit:
        desk = OpenDesk(country.nodes[LOWER], unit)
        return lengthen(desk, unit.duties.need(limit(story).duty_id), Period(months, Unit.MONTHS), document=document,
                        approved_by=country.people[LOWER, by].person_id)  # fmt: skip


@pytest.mark.shows("K038")
@pytest.mark.parametrize(("ground", "due"), [
    ("public_notice", "2026-09-20"), ("valuation", "2026-09-20"), ("audit_or_liquidation", "2026-09-20"),
    ("sale", "2026-09-20"), ("jurisdiction", "2026-09-20"), ("deferral", "2026-09-20"), ("suspension", "2026-09-20"),
    ("coordination", "2026-09-10"), ("request_for_instructions", "2026-09-10"),
])  # fmt: skip
def test_ten_days_of_a_ground_the_text_lists_move_the_limit_and_others_do_not(
    story: Supervision, ground: str, due: str
) -> None:
    excluded(story, ground, "2026-04-01", "2026-04-10")

    assert (str(limit(story).due_on), limit(story).state) == (due, "open"), "20 September is a Sunday that is worked"
    assert proof(story).agrees
    moved = story.country.statements(LOWER, "duty_moved")
    assert [each["detail"]["due"] for each in moved] == ([due] if due == "2026-09-20" else [])


def test_while_a_ground_runs_the_limit_is_stopped_and_never_expires_and_then_goes_on(story: Supervision) -> None:
    running = excluded(story, "valuation", "2026-06-15")
    assert (limit(story).state, str(limit(story).due_on)) == ("stopped", "2026-09-10")
    assert "2026-06-15起评估、鉴定（起1），期限停止计算" in told(story)

    story.days_pass(200)
    assert limit(story).state == "stopped"
    assert proof(story).agrees
    ended(story, running, str(story.today))

    assert (limit(story).state, limit(story).provisional) == ("open", True)
    # 15 June to 4 January are 204 days: 10 September 2026 and 204 days are 2 April 2027
    assert str(limit(story).due_on) == "2027-04-02"
    assert proof(story).agrees
    assert "此前的期限：2026-09-10" in told(story)


def test_overlapping_grounds_are_taken_out_once_and_the_limit_waits_for_the_last(story: Supervision) -> None:
    sale, suspension = excluded(story, "sale", "2026-06-01"), excluded(story, "suspension", "2026-06-10")
    ended(story, sale, "2026-06-14")
    assert limit(story).state == "stopped", "the suspension still runs"
    ended(story, suspension, "2026-06-18")

    # 1 to 18 June are 18 days: 10 September and 18 days are 28 September, a Monday
    assert (limit(story).state, str(limit(story).due_on)) == ("open", "2026-09-28")
    assert "共扣除18日（重叠只扣一次）" in told(story)
    assert proof(story).agrees


@pytest.mark.parametrize("swept", [True, False])
def test_what_is_entered_after_the_limit_has_passed_undoes_nothing_swept_or_not(
    story: Supervision, swept: bool
) -> None:
    story.country.later(days=90)
    if swept:
        story.country.tick()

    excluded(story, "valuation", "2026-04-01", "2026-06-30")
    story.country.tick()

    assert (limit(story).state, str(limit(story).due_on)) == ("overdue", "2026-09-10")
    assert len([s for s in story.country.statements(LOWER, "overdue") if s["detail"]["rule"] == LIMIT]) == 1
    assert proof(story).agrees
    assert "于期满后登记，不改变已届满的期限" in told(story)


@pytest.mark.shows("K038")
@pytest.mark.parametrize("extended_first", [True, False])
def test_an_extension_and_a_suspension_commute(story: Supervision, extended_first: bool) -> None:
    if extended_first:
        extended(story)
        excluded(story, "suspension", "2026-06-01", "2026-06-10")
    else:
        excluded(story, "suspension", "2026-06-01", "2026-06-10")
        extended(story)

    # Nine months from 10 March are 10 December; ten days more are 20 December, a Sunday
    assert str(limit(story).due_on) == "2026-12-21"
    assert proof(story).agrees
    assert "其中延长3个月：2026-06-18，延1号，批准人 gd0304 president批准" in told(story)
    counted = story.country.act(LOWER, "officer1", "count_net_days", lineage=story.lineage)
    assert counted["ends_on_limit"] == "2026-12-21", "the counter knows the extension too"
    assert "此前的期限：2026-09-10" in told(story)


def test_a_stopped_limit_may_be_extended_and_the_same_document_extends_once(story: Supervision) -> None:
    running = excluded(story, "sale", "2026-06-10")
    extended(story)
    extended(story)
    assert (limit(story).state, str(limit(story).due_on)) == ("stopped", "2026-12-10")

    ended(story, running, "2026-06-18")

    assert str(limit(story).due_on) == "2026-12-21", "9 days more are 19 December, a Saturday"
    assert proof(story).agrees


def test_a_limit_that_has_passed_or_a_day_that_a_document_names_is_not_extended(story: Supervision) -> None:
    story.country.later(days=90)

    with pytest.raises(NotExtendable):
        extended(story)
    story.country.tick()
    with pytest.raises(NotExtendable):
        extended(story)


def test_a_period_in_days_is_extended_by_days_and_not_by_months(story: Supervision) -> None:
    story.country.act(LOWER, "filing", "file_case", **_another())
    with story.country.read(LOWER) as unit:
        duty = unit.duties.first(rule_id="handler_named", state="open", opened_on=story.today)
    node = story.country.nodes[LOWER]
    with node.store.begin() as unit:
        later = lengthen(OpenDesk(node, unit), duty, Period(7, Unit.NATURAL_DAYS), document="延1号", approved_by="p")
        assert str(later.due_on) == "2026-07-02"
        with pytest.raises(BadPeriod):
            lengthen(OpenDesk(node, unit), later, Period(1, Unit.MONTHS), document="延2号", approved_by="p")


def _another() -> dict[str, Any]:
    from stories import CASE

    return CASE | {"title_no": "（2025）粤0304民初99号"}


@pytest.mark.shows("E9")
def test_a_transfer_frozen_twice_goes_on_only_when_the_last_suspension_is_lifted(tmp_path: Path) -> None:
    # Given two suspensions during a hand-over that was due on 15 March
    country = country_of(tmp_path)
    ruled = Designation(country).to_review().ruled()
    facts = {"document_no": "中1号", "reason": "破产申请已受理"}
    first, second = (
        country.act(
            ruled.target, "officer1", "suspend_enforcement", lineage=ruled.lineage, epoch=2, ground=ground, **facts
        )
        for ground in ("bankruptcy", "retrial")
    )
    country.later(days=10)

    def lift(done: dict[str, Any]) -> None:
        country.act(ruled.target, "officer1", "lift_suspension", lineage=ruled.lineage, exchange=done["exchange_id"],
                    document_no="恢复1号", reason="事由消失")  # fmt: skip

    def handover() -> list[str]:
        with country.read(ruled.lower) as unit:
            return [
                str(d.due_on) for d in unit.duties.where(rule_id="case_handover", subject_id=ruled.ruling, state="open")
            ]

    lift(first)
    assert handover() == []
    with refused("transfer_frozen"):
        ruled.handed_over()
    country.later(days=10)
    lift(second)

    assert handover() == ["2026-04-07"], "five days from 30 March end on 4 April, before the Tomb-sweeping holiday"
    country.close()


def test_the_limit_of_a_case_counts_from_the_next_day_as_the_counter_of_net_days_does(story: Supervision) -> None:
    excluded(story, "suspension", "2026-03-10", "2026-03-20")
    counted = story.country.act(LOWER, "officer1", "count_net_days", lineage=story.lineage)

    assert counted["ends_on_limit"] == str(limit(story).due_on) == "2026-09-20", "11 to 20 March: ten days"
    assert date(2026, 9, 20).isoweekday() == 7
