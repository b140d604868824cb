"""Integrity cards: sealed to the inspector, unread by handler, leaders and whoever has the database; answered; counted."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest
from builders import Country, four_courts
from portal_stories import HERE, Visitor, visitor
from web.web_clients import Court

from shared.domain.errors import BadInput, NotAllowed
from shared.domain.integrity import IntegrityCard
from shared.flows import integrity
from shared.flows.integrity import Written
from shared.procedures.integrity.papers import LONGEST_TEXT, card_items
from shared.procedures.integrity.procedures import digest_of

SECRET, ANSWER, HANDLING = "承办人要求我请客吃饭", "已对承办人谈话提醒", "监察约谈记录一份"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    four = four_courts(tmp_path_factory.mktemp("cards"))
    yield four
    four.close()


@pytest.fixture(scope="module")
def court(country: Country) -> Court:
    return Court(country, HERE)


@pytest.fixture
def party(court: Court) -> Visitor:
    return visitor(court)


@pytest.fixture(scope="module")
def unanswered(court: Court) -> Visitor:
    """A card whose party never gets it right."""
    return visitor(court)


@pytest.fixture(scope="module")
def kept(court: Court) -> Visitor:
    """A returned card that is only looked at."""
    return returned(visitor(court))


def card(party: Visitor) -> IntegrityCard:
    with party.country.read(HERE) as unit:
        found = unit.of(IntegrityCard).need(party.card_id)
    assert isinstance(found, IntegrityCard)
    return found


def returned(party: Visitor) -> Visitor:
    answer = party.browser().submit("/portal/card", item1="yes", item2="no", text=SECRET, contact="13800000000")
    assert answer.status_code == 303, answer.text
    return party


def answered(party: Visitor) -> Visitor:
    inspector = party.court.browser("inspector1")
    page = f"/integrity/{party.card_id}"
    inspector.see(page)
    answer = inspector.submit(page, handling=HANDLING, reply=ANSWER)
    assert answer.status_code == 303, answer.text
    return party


@pytest.mark.shows("C093", "C102")
def test_the_inspector_reads_handles_and_answers_and_the_party_opens_the_answer_with_its_code(party: Visitor) -> None:
    returned(party)
    inspector = party.court.browser("inspector1")
    assert SECRET in inspector.see(f"/integrity/{party.card_id}")
    assert card(party).state == "card_opened"

    answered(party)

    browser = party.browser()
    assert ANSWER not in browser.see("/portal/card")
    assert ANSWER in browser.submit("/portal/card", "/portal/card/reply", code=party.code).text
    assert browser.submit("/portal/card", "/portal/card/reply", code="7K7K-7K7K-7K7K-7K7K-7K7K").status_code == 401


@pytest.mark.shows("C093")
def test_nobody_finds_a_word_of_it_in_the_database_or_in_the_evidence(party: Visitor) -> None:
    answered(returned(party))

    stored = b"".join(path.read_bytes() for path in (party.country.folder / HERE).glob("node.db*"))
    for said in (SECRET, ANSWER, HANDLING, "13800000000"):
        for form in (
            said.encode(),
            said.encode("unicode_escape"),
            said.encode("utf-16-le"),
            base64.b64encode(said.encode())[:20],
        ):
            assert form not in stored
    assert party.card_id.encode() in stored, "the right file was read"


@pytest.mark.shows("C102")
@pytest.mark.parametrize("login", ["officer1", "chief", "president", "vicepresident", "operator", "filing", "judge1"])
def test_nobody_but_the_inspector_opens_a_card_or_sees_which_came_back(
    country: Country, kept: Visitor, login: str
) -> None:
    party = kept
    browser = party.court.browser(login)

    assert browser.client.get(f"/integrity/{party.card_id}").status_code == 403
    assert browser.submit("/integrity", f"/integrity/{party.card_id}", handling="x", reply="y").status_code == 403
    assert party.card_id not in browser.see("/integrity")
    with pytest.raises(NotAllowed):
        integrity.read_card(party.court.node, country.people[HERE, login], party.card_id)


def test_the_evidence_of_a_return_names_what_came_back_and_neither_card_nor_case(party: Visitor) -> None:
    returned(party)

    sealed = digest_of(card(party).sealed)
    [said] = [s for s in party.country.statements(HERE, "card_returned") if s["subject"] == sealed]
    assert said["lineage"] == ""
    assert party.card_id not in str(said)
    assert [s["subject"] for s in party.country.statements(HERE, "card_issued")].count(party.card_id) == 1


def test_a_card_goes_back_once_however_often_it_is_sent(party: Visitor) -> None:
    browser = party.browser()
    shown = browser.see("/portal/card")
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert token
    form = {"csrf_token": token[1], "text": SECRET}

    first, second = (browser.client.post("/portal/card", data=form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert "已经提交" in second.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "请至少选择一项"), ({"text": "长" * (LONGEST_TEXT + 1)}, "超过 2000 字"), ({"item1": "perhaps"}, "请至少选择一项"),
        ({"text": "x", "contact": "9" * 201}, "超过 200 字"), ({"item17": "yes"}, "请至少选择一项"),
    ],
)  # fmt: skip
def test_a_card_that_does_not_fit_is_told_why_and_nothing_typed_is_lost(
    unanswered: Visitor, fields: dict[str, str], told: str
) -> None:
    party = unanswered

    answer = party.browser().submit("/portal/card", **fields)

    assert answer.status_code in (400, 422)
    assert told in answer.text
    assert fields.get("text", "") in answer.text
    assert card(party).state == "card_issued"


def test_markup_on_a_card_stays_text(party: Visitor) -> None:
    party.browser().submit("/portal/card", text="<img src=x onerror=alert(1)>")

    page = party.court.browser("inspector1").see(f"/integrity/{party.card_id}")

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_after_a_new_code_the_inspector_answers_again(court: Court, party: Visitor) -> None:
    answered(returned(party))
    again = visitor(court, of=party)
    assert "现在的查询码打不开" in again.browser().see("/portal/card")

    answered(party)

    assert ANSWER in again.browser().submit("/portal/card", "/portal/card/reply", code=again.code).text


def test_everybody_sees_how_many_and_no_more(court: Court, party: Visitor) -> None:
    answered(returned(party))

    page = court.browser("president").see("/integrity")

    assert "100 %" in page
    assert "平均答复（日）" in page
    assert party.case_no not in page


def test_the_back_of_the_card_has_18_items_and_none_is_invented() -> None:
    items = card_items()

    assert [item.no for item in items] == list(range(1, 19))
    assert all("unconfirmed" in item.source for item in items)
    assert [item.no for item in items if item.text] == [1, 2, 3, 4, 5]
    assert Written({"5": True}, "", "").checked()
    for number in ("6", "18", "19"):
        with pytest.raises(BadInput, match="does not ask"):
            Written({number: True}, "", "").checked()


def test_staff_who_read_the_evidence_do_not_learn_whose_card_came_back(court: Court, party: Visitor) -> None:
    officer = court.api("officer1")
    answered(returned(party))

    about_card = officer.get(f"/evidence/{party.card_id}").json["items"]
    about_case = officer.get(f"/evidence/{party.lineage}").json["items"]

    assert {each["stage"] for each in about_card} <= {"card_issued"}
    assert not {"card_returned", "card_opened", "open_integrity_card"} & {each["stage"] for each in about_case}
