"""Recording events by hand: who may, what is refused, late ones marked, wrong ones corrected with the chain keeping both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from node_stories import LOWER, Nodes, one_court, started
from stories import CASE, told

from shared.domain.cases import CaseClosed
from shared.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from shared.domain.power import NotTheHolder
from shared.flows.node_events import broken_links
from shared.procedures.node_events.automatic import BY_PLATFORM
from shared.procedures.node_events.papers import BadDetail
from shared.procedures.node_events.recording import BadLine, RecordedByPlatform


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = one_court(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Nodes:
    return started(country).noticed()


def batch(story: Nodes, *lines: dict[str, Any], command: str | None = None) -> dict[str, Any]:
    text = "\n".join(json.dumps({"case_no": story.case_no} | line, ensure_ascii=False) for line in lines)
    return story.country.act(LOWER, "officer1", "record_node_events", command=command, lines=text)


def corrected(story: Nodes, event_id: str, **changes: Any) -> dict[str, Any]:
    return story.do("officer1", "correct_node_event", event_id=event_id, reason="录入错误", **changes)


@pytest.mark.parametrize("kind", sorted(BY_PLATFORM))
def test_what_an_act_records_nobody_records_by_hand(story: Nodes, kind: str) -> None:
    with pytest.raises(RecordedByPlatform) as refused:
        story.event(kind)

    assert story.country.nodes[LOWER].catalogue.acts[BY_PLATFORM[kind]].title.zh in refused.value.todo.zh


def test_a_day_to_come_an_unknown_kind_a_name_and_an_identity_number_are_refused_and_nothing_is_recorded(
    story: Nodes,
) -> None:
    before = len(story.events())

    for problem, given in (
        (BadInput, {"kind": "lead_received", "on": story.day(1)}),
        (NotFound, {"kind": "no_such_event"}),
        (BadDetail, {"kind": "lead_received", "text": f"{CASE['debtor']}的车"}),
        (BadDetail, {"kind": "lead_received", "text": "11010519491231002X"}),
        (BadDetail, {"kind": "report_order_sent", "due_on": "tomorrow"}),
    ):
        with pytest.raises(problem):
            story.event(given.pop("kind"), **given)

    assert len(story.events()) == before


def test_reviewers_do_not_record_nodes(story: Nodes) -> None:
    with pytest.raises(NotAllowed):
        story.event("lead_received", who="reviewer1")


def test_a_closed_case_takes_its_archiving_and_nothing_else(story: Nodes) -> None:
    story.do("officer1", "close_case", epoch=1, mode="terminated", reason="撤回申请")

    with pytest.raises(CaseClosed):
        story.event("lead_received")
    assert story.event("archived", who="filing")["node_no"] == 37


def test_where_the_case_has_gone_its_clocks_end_and_nothing_more_is_recorded(tmp_path: Path) -> None:
    moved = told("to_review", tmp_path)
    assert [duty.state for duty in moved.country.duties(LOWER, "urgent_measure_notice")] == ["open"]

    moved.ruled()

    assert [duty.state for duty in moved.country.duties(LOWER, "urgent_measure_notice")] == ["dropped"]
    with pytest.raises(NotTheHolder):
        moved.country.act(LOWER, "officer1", "record_node_event", lineage=moved.lineage, kind="lead_received")
    moved.country.close()


def test_a_late_entry_is_marked_and_its_clock_runs_from_the_day_it_happened(story: Nodes) -> None:
    story.wait(4)

    done = story.event("lead_received", "l-1", on=story.day(-3))

    assert done["days_late"] == 3
    assert str(story.clock("lead_check", "l-1").due_on) == story.day(4)


def test_what_was_done_in_time_and_entered_late_is_met_even_after_the_clock_had_found_it_overdue(story: Nodes) -> None:
    story.event("lead_received", "l-1")
    in_time = story.day(5)
    story.days_pass(9)
    assert story.clock("lead_check", "l-1").state == "overdue"

    story.event("lead_checked", "l-1", on=in_time)

    assert story.clock("lead_check", "l-1").state == "met"


def test_lines_that_come_in_the_wrong_order_leave_no_clock_running(story: Nodes) -> None:
    story.wait(4)

    batch(story, {"kind": "lead_checked", "subject_id": "l-1", "on": story.day(-1)},
          {"kind": "lead_received", "subject_id": "l-1", "on": story.day(-3)})  # fmt: skip

    assert story.clock("lead_check", "l-1").state == "met"


# --- corrections --------------------------------------------------------------------------------


def test_a_corrected_day_moves_the_clock_and_the_chain_keeps_both(story: Nodes) -> None:
    story.wait(4)
    wrong = story.event("lead_received", "l-1")["event_id"]

    done = corrected(story, wrong, on=story.day(-3))

    owed = [duty for duty in story.country.duties(LOWER, "lead_check") if duty.state == "open"]
    assert [str(duty.due_on) for duty in owed] == [story.day(4)]
    kept = story.events(kind="lead_received")
    assert [(event.event_id, event.corrects) for event in kept] == [(wrong, None), (done["event_id"], wrong)]
    assert kept[1].detail["reason"] == "录入错误"


def test_an_answer_taken_back_leaves_the_duty_owed_again_from_the_same_day_and_a_task(story: Nodes) -> None:
    story.event("lead_received", "l-1")
    start = story.today
    story.wait(2)
    wrong = story.event("lead_checked", "l-1")["event_id"]

    corrected(story, wrong, withdrawn=True)

    owed = story.clock("lead_check", "l-1")
    assert (owed.state, owed.opened_on) == ("open", start)
    assert "event_corrected" in story.country.tasks(LOWER)


def test_an_event_taken_back_ends_its_clock(story: Nodes) -> None:
    wrong = story.event("lead_received", "l-1")["event_id"]

    corrected(story, wrong, withdrawn=True)

    assert story.clock("lead_check", "l-1").state == "dropped"


def test_an_event_is_corrected_once_and_then_its_correction(story: Nodes) -> None:
    wrong = story.event("lead_received", "l-1")["event_id"]
    again = corrected(story, wrong, document_no="线1")["event_id"]

    with pytest.raises(Conflict):
        corrected(story, wrong, document_no="线2")
    corrected(story, again, document_no="线2")

    assert [event.detail.get("document_no") for event in story.events(kind="lead_received")] == [None, "线1", "线2"]


def test_an_event_of_another_case_is_not_corrected_from_this_one(story: Nodes) -> None:
    foreign = started(story.country, title_no="民9").events(kind="case_filed")[-1].event_id

    with pytest.raises(NotFound):
        corrected(story, foreign, withdrawn=True)


# --- many at once -------------------------------------------------------------------------------


def test_a_batch_is_recorded_whole_or_not_at_all_and_names_the_wrong_line(story: Nodes) -> None:
    before = len(story.events())

    with pytest.raises(BadLine) as refused:
        batch(story, {"kind": "lead_received", "subject_id": "l-1"}, {"kind": "money_paid"}, {"kind": "report_checked"})

    assert refused.value.facts["line"] == 2
    assert len(story.events()) == before
    assert story.country.duties(LOWER, "lead_check") == []


def test_a_batch_repeated_with_its_key_is_recorded_once(story: Nodes) -> None:
    lines = [{"kind": "lead_received", "subject_id": f"l-{n}", "detail": {"urgent": True}} for n in range(20)]

    first, second = batch(story, *lines, command="b-1"), batch(story, *lines, command="b-1")

    assert first == second
    assert first["recorded"] == 20
    assert len(story.events(kind="lead_received")) == len(story.country.duties(LOWER, "lead_check_urgent")) == 20


def test_five_hundred_lines_are_the_most(story: Nodes) -> None:
    with pytest.raises(BadInput):
        batch(story, *[{"kind": "report_checked"}] * 501)


# --- the chain ----------------------------------------------------------------------------------


def test_a_changed_event_a_lost_one_and_a_moved_day_break_the_chain_where_they_are(story: Nodes) -> None:
    for number in range(4):
        story.event("lead_received", f"l-{number}")
    path = story.country.folder / f"{LOWER}.db"

    with story.country.read(LOWER) as unit:
        assert list(broken_links(unit)) == []
        seq = max(event.seq for event in story.events())
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE node_events SET subject_id = 'x' WHERE seq = ?", (seq - 1,))
        database.execute("DELETE FROM node_events WHERE seq = ?", (seq - 3,))
        database.commit()

    with story.country.read(LOWER) as unit:
        broken = [(number, why.zh) for number, why in broken_links(unit)]
    assert broken == [(seq - 3, "事件缺失。"), (seq - 1, "内容与摘要不符。")]


def test_a_stay_that_comes_and_goes_is_two_events_of_the_case(story: Nodes) -> None:
    held = story.do("officer1", "suspend_enforcement", epoch=1, ground="retrial", document_no="中1", reason="再审审查")
    story.wait(2).do(
        "officer1", "lift_suspension", epoch=1, exchange=held["exchange_id"], document_no="恢1", reason="消失"
    )

    assert [event.detail["ground"] for event in story.events(node_no=34)] == ["suspension", "suspension"]
    assert [event.kind for event in story.events(node_no=34)] == ["case_suspended", "case_resumed"]


def test_an_application_waits_for_a_case_number_and_is_found_by_its_own(country: Country) -> None:
    done = country.act(LOWER, "filing", "receive_application", title_no="民1", received_on="2026-03-09")
    story = started(country, application_id=done["application_id"])

    [event] = story.events(kind="application_received")
    assert (event.subject_id, event.case_no, event.on) == (done["application_id"], "", date(2026, 3, 9))
