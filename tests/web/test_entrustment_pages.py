"""The pages of an entrustment and of a case with much to do: courts by name, files that wait, groups, what belongs together."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from builders import Country
from entrustment_stories import COURTS, Entrustment
from objection_stories import Objection
from web.web_clients import Court

from shared.web.reading.grouping import AT_ONCE


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Entrustment]:
    country = Country(tmp_path, COURTS)
    yield Entrustment(country).filed().controlled()
    country.close()


def test_a_court_may_be_written_by_its_name(story: Entrustment) -> None:
    officer = Court(story.country, "gd0304").browser("officer1")
    name = story.country.nodes["gd0304"].registry.court("hn0102").name.zh
    given = {"f.target": name, "f.surveyed_on": "2026-03-10", "f.assets_there": "有房产一处", "f.subject": "ordinary"}

    answer = officer.submit(f"/acts/propose_entrustment?case={quote(story.case_no)}", **given)

    assert answer.status_code == 303, answer.text
    page = officer.see(answer.location)
    assert name in page
    assert "有房产一处" in page


def test_a_name_no_court_has_is_refused_and_stays_as_it_was_typed(story: Entrustment) -> None:
    officer = Court(story.country, "gd0304").browser("officer1")
    given = {"f.target": "某某法院", "f.surveyed_on": "2026-03-10", "f.assets_there": "有", "f.subject": "ordinary"}

    answer = officer.submit(f"/acts/propose_entrustment?case={quote(story.case_no)}", **given)

    assert answer.status_code == 404
    assert 'value="某某法院"' in answer.text


def test_what_was_uploaded_and_not_sent_stands_in_the_letter_already(story: Entrustment) -> None:
    story.proposed()
    officer = Court(story.country, "gd0304").browser("officer1")
    letter = f"/documents/entrust_letter?exchange={story.exchange}"
    assert "title,民事判决书.pdf" not in officer.see(letter)

    for name in ("民事判决书.pdf", "执行申请.pdf", "照片.jpg"):
        officer.submit("/attachments", file=(io.BytesIO(name.encode()), name))

    assert "title,民事判决书.pdf\napplication,执行申请.pdf\nother,照片.jpg" in officer.see(letter)


def test_much_to_do_stands_in_groups_and_little_without_headings(story: Entrustment) -> None:
    court = Court(story.country, "gd0304")
    case = f"/cases/{quote(story.case_no)}"

    much, little = court.browser("officer1").see(case), court.browser("filing").see(case)

    assert much.count('class="group"') >= 4
    assert much.count('class="button"') > AT_ONCE
    assert 'class="group"' not in little


def test_the_procedures_of_a_case_lead_to_each_other(story: Entrustment) -> None:
    story.proposed().lettered()
    with story.country.read("gd0304") as unit:
        record = unit.exchanges.first(procedure="entrust_record").exchange_id
    page = Court(story.country, "gd0304").browser("officer1").see(f"/exchanges/{story.exchange}")

    assert f"/exchanges/{record}" in page
    assert "以其他方式送达前的征询" not in page, "what only serves the entrustment is no way on"


def test_an_objection_names_the_asset_and_the_draft_of_its_ruling_stays_in_the_court(tmp_path: Path) -> None:
    country = Country(tmp_path, ("gd", "gd03", "gd0304"))
    told = Objection(country).enforced().received().docketed().notified()
    judge = Court(country, "gd0304").browser("judge1")
    with country.read("gd0304") as unit:
        asset = unit.controls.get(told.data["challenged"]).asset
    here = f"/exchanges/{told.exchange}"
    assert asset in judge.see(here)
    form = f"/documents/rule_objection?exchange={told.exchange}"
    assert "发往法院" not in judge.see(form)

    drafted = judge.submit(form, **{"f.disposition": "dismiss", "f.reasons": "无理由", "recipient": "gd0304"})

    assert drafted.status_code == 303, drafted.text
    assert "<b>本院</b>" in judge.see(drafted.location)
    assert "<td>本院</td>" in judge.see("/drafts")
    country.close()
