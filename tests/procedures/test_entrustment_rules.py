"""Rules around an entrustment: ships, the doubtful month, whose power an inquiry may name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import refused, replies
from entrustment_stories import COURTS, Entrustment

from shared.flows.desk import OpenDesk
from shared.procedures.service.other_papers import OtherServiceQuery


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Entrustment]:
    country = Country(tmp_path, ("spc", "gd", "gd03", "gd0304", "sh72"))
    yield Entrustment(country)
    country.close()


@pytest.mark.shows("R9")
def test_a_local_court_neither_seizes_nor_auctions_a_ship_itself(story: Entrustment) -> None:
    ship = {"asset": "某轮", "kind": "movable", "rank": 1, "start_on": "2026-03-10", "end_on": "2027-03-09",
            "registrar": "海事局", "ship": True}  # fmt: skip
    story.filed().controlled()
    with refused("R9"):
        story.country.act("gd0304", "officer1", "impose_control", lineage=story.lineage, **ship)
    with refused("R9"):
        story.country.act("gd0304", "officer1", "begin_disposal", lineage=story.lineage, control_id=story.control,
                          form="auction_notice", begun_on="2026-03-10", document_no="公告1", ship=True)  # fmt: skip

    # But a maritime court does
    story.here = "sh72"
    story.filed(title_no="（2025）沪72民初1号")
    done = story.country.act("sh72", "officer1", "impose_control", lineage=story.lineage, **ship)
    assert done["control_id"]


def test_a_case_entrusted_after_the_doubtful_month_goes_all_the_same(story: Entrustment) -> None:
    story.filed()
    story.country.later(days=28)
    story.proposed(target="sh72", subject="ship")
    assert "entrust_late" not in story.country.tasks("gd0304")
    story.act("gd0304", "officer1", "give_up_entrustment")
    story.country.later(days=10)
    story.proposed(target="sh72", subject="ship")
    assert "entrust_late" in story.country.tasks("gd0304")
    assert story.country.exchange("gd0304", story.exchange).state == "proposed"


def test_an_inquiry_about_another_power_than_that_of_its_case_is_refused(story: Entrustment) -> None:
    # Given a modified court that names another power in its inquiry
    story.filed()
    node = story.country.nodes["gd0304"]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        said = OtherServiceQuery("another-power", 1, "gd0304", story.case_no, "x", "entrust_letter")
        sent = desk.send("entrust_query", "gd03", said, lineage_id=story.lineage, exchange_id=desk.new_id())
        desk.flush()
    story.country.settle()

    state, refusal = replies(story.country, "gd03", sent)
    assert (state, refusal and refusal["code"]) == ("refused", "R7")


@pytest.mark.shows("F4.1b")
def test_the_high_court_asks_about_a_record_and_the_court_that_filed_answers(tmp_path: Path) -> None:
    # Given a record that has come up level by level
    story = Entrustment(Country(tmp_path, COURTS)).filed().proposed().lettered()
    with story.country.read("gd") as unit:
        row = unit.exchanges.first(procedure="entrust_record", role="level").exchange_id

    # When the high court asks
    story.act("gd", "chief", "ask_about_record", exchange=row, question="为何不在本地执行？")
    assert story.country.exchange("gd0304", row).state == "questioned"
    story.act("gd0304", "officer1", "answer_about_record", exchange=row, answer="本地无财产。")

    # Then it has the answer, in time, and the record stands
    asked = story.country.exchange("gd", row)
    assert (asked.state, asked.data["answer"]) == ("recorded", "本地无财产。")
    assert [duty.state for duty in story.country.duties("gd0304", "entrust_record_answer")] == ["met"]
    story.country.close()
