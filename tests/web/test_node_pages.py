"""Node events through the API, on the case page and the court's page, and at the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cli.command_settings import settings_of
from click.testing import CliRunner

from shared.cli.case import case
from shared.cli.events import events


def lines(case_no: str, *kinds: str) -> dict[str, Any]:
    return {"events": [{"case_no": case_no, "kind": kind, "detail": {"urgent": True}} for kind in kinds]}


def test_a_batch_through_the_api_is_recorded_once_with_its_key_and_read_back_in_order(lower: Any, story: Any) -> None:
    story.filed()
    api = lower.api("officer1")
    body = lines(story.case_no, "lead_received", "feedback_analysed")

    first, again = (api.post("/events", body, **{"Idempotency-Key": "k-1"}) for _ in range(2))

    assert first.status_code == again.status_code == 200
    assert first.json == again.json
    assert first.json["recorded"] == 2
    read = api.get(f"/events?case_no={quote(story.case_no)}&after={first.json['first_seq'] - 1}").json["items"]
    assert [each["kind"] for each in read] == ["lead_received", "feedback_analysed"]
    assert api.get(f"/events/{read[0]['event_id']}").json["node_no"] == 14
    assert api.get("/events/unknown").status_code == 404


def test_a_batch_with_a_wrong_line_is_a_problem_that_names_it(lower: Any, story: Any) -> None:
    story.filed()
    api = lower.api("officer1")

    answer = api.post("/events", lines(story.case_no, "lead_received", "money_paid"))

    assert (answer.status_code, answer.json["code"]) == (422, "bad_line")
    assert "第 2 行" in answer.text
    assert api.get("/events?kind=lead_received").json["items"] == []


def test_pages_show_what_happened_how_late_and_what_was_corrected(lower: Any, story: Any) -> None:
    story.filed()
    story.country.later(days=3)
    act = story.country.act
    wrong = act("gd0304", "officer1", "record_node_event", lineage=story.lineage, kind="lead_received", on="2026-03-11")
    act(
        "gd0304",
        "officer1",
        "correct_node_event",
        lineage=story.lineage,
        event_id=wrong["event_id"],
        reason="误录",
        withdrawn=True,
    )
    browser = lower.browser("officer1")

    for page in (browser.see(f"/cases/{quote(story.case_no)}"), browser.see("/node-events?kind=lead_received")):
        assert "收到财产线索" in page
        assert "迟录 2 日" in page
        assert "（撤回）" in page
        assert "（已更正）" in page
    assert "Node events" in browser.see("/node-events?lang=en")


def test_the_command_lists_a_cases_events_and_names_the_first_broken_link(story: Any) -> None:
    story.filed().controlled()
    environ = settings_of(story.country)("gd0304")
    listed = CliRunner().invoke(case, ["events", story.case_no], env=environ)
    assert "N17  查封、扣押、冻结" in listed.output

    assert "链条完整" in CliRunner().invoke(events, ["verify"], env=environ).output
    with closing(sqlite3.connect(Path(story.country.folder) / "gd0304" / "node.db")) as database:
        database.execute("UPDATE node_events SET actor_id = 'nobody' WHERE seq = 2")
        database.commit()

    broken = CliRunner().invoke(events, ["verify"], env=environ)
    assert broken.exit_code == 1
    assert "event 2" in broken.output


def test_the_forms_name_nodes_and_events_to_pick_and_details_are_told_in_words(lower: Any, story: Any) -> None:
    story.filed()
    story.country.act("gd0304", "officer1", "record_node_event", lineage=story.lineage, kind="lead_received")
    browser, about = lower.browser("officer1"), f"?case={quote(story.case_no)}"

    recording = browser.see(f"/acts/record_node_event{about}")
    correcting = browser.see(f"/acts/correct_node_event{about}")

    assert '<option value="lead_received">14 收到财产线索' in recording
    assert "money_paid" not in recording
    assert "· 收到财产线索</option>" in correcting
    assert "来源：申请立案" in browser.see("/node-events")
    assert "origin=" not in browser.see("/node-events")
