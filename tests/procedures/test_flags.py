"""Flags: who may say what, how they travel with the case, how they end and begin again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import Country, four_courts
from designation_stories import Designation, country_of, refused
from flag_stories import EVIDENCE, alerted, copies, known, raised, struck
from forging import copy_of, refusal_of, slipped_in
from stories import CASE, Elevation, told

from shared.domain.errors import Text
from shared.domain.flags import Flag, flag_id_of, said_by
from shared.flows.desk import OpenDesk
from shared.procedures.flags.papers import FlagHandedOn, FlagStatement
from shared.procedures.flags.raising import raise_flag
from shared.procedures.flags.spreading import share

HIGH, CITY, BASIC = "gd", "gd03", "gd0304"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def case(country: Country) -> tuple[str, str]:
    done = country.act(BASIC, "filing", "file_case", **CASE)
    return done["lineage_id"], done["case_no"]


def test_a_flag_raised_at_a_court_is_seen_by_the_court_above_it(country: Country, case: tuple[str, str]) -> None:
    flag = alerted(country, BASIC, *case)

    assert known(country, flag) == {BASIC: "open gd0304 1", CITY: "open gd0304 1"}


def test_a_superior_s_flag_reaches_the_court_it_names_and_every_court_between(
    country: Country, case: tuple[str, str]
) -> None:
    flag = raised(country, HIGH, BASIC, case[1])

    assert known(country, flag) == dict.fromkeys((HIGH, CITY, BASIC), "open gd 1")
    assert "flag_raised" in country.tasks(BASIC)
    assert copies(country, CITY, flag) == [("flag_copy", BASIC)]


def test_a_court_flags_no_case_of_a_court_that_is_not_below_it(country: Country, case: tuple[str, str]) -> None:
    with refused("R2"):
        raised(country, CITY, HIGH, case[1])


def test_escalated_it_is_the_higher_court_that_strikes_and_all_learn_of_it(
    country: Country, case: tuple[str, str]
) -> None:
    flag = alerted(country, BASIC, *case)
    country.act(CITY, "reviewer1", "escalate_flag", lineage=case[0], flag_id=flag, authority=HIGH, reason="无人处理")

    assert set(known(country, flag).values()) == {"open gd03 2"}
    with refused("R2"):
        struck(country, CITY, flag, case[0])
    struck(country, HIGH, flag, case[0])

    assert known(country, flag) == dict.fromkeys((HIGH, CITY, BASIC), "struck gd 3")


def test_who_reports_the_evidence_does_not_check_it(country: Country, case: tuple[str, str]) -> None:
    flag = raised(country, CITY, BASIC, case[1])
    with refused("R6"):
        struck(country, CITY, flag, case[0], by="chief")

    struck(country, CITY, flag, case[0])

    with country.read(BASIC) as unit:
        row = unit.of(Flag).need(flag)
    assert row.evidence_sha256 == EVIDENCE["evidence_sha256"]
    assert {row.reported_by, row.checked_by} == {
        country.people[CITY, login].person_id for login in ("reviewer1", "chief")
    }


@pytest.mark.shows("S047")
def test_the_same_cause_again_reopens_a_struck_flag_and_does_nothing_to_an_open_one(
    country: Country, case: tuple[str, str]
) -> None:
    flag = alerted(country, BASIC, *case)
    assert alerted(country, BASIC, *case) == flag
    assert known(country, flag)[CITY] == "open gd0304 1"
    struck(country, CITY, flag, case[0])

    again = alerted(country, BASIC, *case)

    assert again == flag
    assert known(country, flag) == dict.fromkeys((CITY, BASIC), "open gd0304 3")
    with refused("R2"):  # it stays in the hands of the court that struck it
        struck(country, BASIC, flag, case[0])


def test_a_strike_overtaken_by_an_escalation_does_not_stand(country: Country, case: tuple[str, str]) -> None:
    flag = alerted(country, BASIC, *case)
    # Given: the superior takes it up while the raiser strikes; neither knows of the other
    country.network.hold = lambda parcel: parcel.kind.startswith("flag")
    country.act(CITY, "reviewer1", "escalate_flag", lineage=case[0], flag_id=flag, authority=CITY, reason="挂牌")
    struck(country, BASIC, flag, case[0])
    country.network.hold = lambda parcel: False

    country.network.release()
    country.settle()

    assert known(country, flag) == dict.fromkeys((CITY, BASIC), "open gd03 2")


def test_a_flag_goes_with_the_case_to_the_court_that_elevates_it_once(tmp_path: Path) -> None:
    story = told("on_its_way", tmp_path)
    flag = alerted(story.country, BASIC, story.lineage, story.case_no, level="yellow")

    story.country.network.release()
    story.country.settle()
    story.handed_over().accepted().redocketed()

    assert known(story.country, flag) == dict.fromkeys((CITY, BASIC), "open gd0304 1")
    assert copies(story.country, CITY, flag) == [("flag_raise", BASIC)]
    story.country.close()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_designated_case_takes_its_flags_along_whenever_they_were_raised(tmp_path: Path, when: str) -> None:
    country = country_of(tmp_path)
    story = Designation(country).filed()
    flag = alerted(country, BASIC, story.lineage, story.case_no) if when == "before" else ""
    story.opened().file_here().asked()
    country.act("gd0106", "chief", "answer_fit", lineage=story.lineage, exchange=story.review)
    story.ruled()
    flag = flag or raised(country, "spc", BASIC, story.case_no, first_case_no=story.case_no)

    held = known(country, flag)
    assert {BASIC, CITY, HIGH, "gd0106"} <= set(held)
    assert len(set(held.values())) == 1
    assert all(len(set(copies(country, court, flag))) == len(copies(country, court, flag)) for court in held)
    country.close()


def test_a_court_that_has_nothing_to_do_with_a_case_learns_no_flag_of_it_by_raising_one(tmp_path: Path) -> None:
    country = country_of(tmp_path)
    case = country.act(BASIC, "filing", "file_case", **CASE)
    flag = alerted(country, BASIC, case["lineage_id"], case["case_no"])
    stranger = country.act("hn0102", "filing", "file_case", **CASE)

    # When: a court elsewhere sends a statement on that lineage, as if the case were its own
    node = country.nodes["hn0102"]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        raise_flag(desk, lineage_id=case["lineage_id"], case_no=stranger["case_no"], ground=Text("理由", "ground"),
                   rule="[D]", cause="alert:P1", level="red")  # fmt: skip
        share(desk, case["lineage_id"], [BASIC])
        desk.flush()
    country.settle()

    assert "hn0102" not in known(country, flag)
    country.close()


def test_a_refused_transfer_leaves_the_flags_where_they_were(tmp_path: Path) -> None:
    story: Elevation = told("on_its_way", tmp_path)
    flag = alerted(story.country, BASIC, story.lineage, story.case_no)
    story.country.act(
        BASIC, "officer1", "close_case", lineage=story.lineage, mode="terminated", reason="申请人撤回申请"
    )

    story.country.network.release()
    story.country.settle()

    assert story.country.outbox(CITY, story.ruling).state == "refused"
    assert known(story.country, flag) == dict.fromkeys((CITY, BASIC), "open gd0304 1")
    story.country.close()


def test_a_copy_of_something_that_is_no_flag_is_refused_and_blocks_nothing(
    country: Country, case: tuple[str, str]
) -> None:
    # Given a superior that hands on, as a statement on a flag, another message its court below has signed
    alerted(country, BASIC, *case)
    other = country.sent(BASIC, "case_register").message_id
    said = FlagHandedOn(BASIC, copy_of(country, CITY, other))

    row = slipped_in(country, CITY, "flag_copy", BASIC, said, lineage=case[0])

    assert refusal_of(row) == "R7"


def test_a_flag_taken_up_keeps_its_level_or_rises(country: Country, case: tuple[str, str]) -> None:
    flag = alerted(country, BASIC, *case)

    country.act(
        CITY, "reviewer1", "escalate_flag", lineage=case[0], flag_id=flag, authority=CITY, reason="接管", level="yellow"
    )

    with country.read(BASIC) as unit:
        assert (unit.of(Flag).need(flag).level, unit.of(Flag).need(flag).authority) == ("red", CITY)


def test_a_court_flags_no_case_of_another_as_if_it_were_its_own(country: Country, case: tuple[str, str]) -> None:
    # Given a court that names itself the enforcing court of a case that another court numbered
    flag = Flag(flag_id_of(CITY, case[0], "x"), case[0], case[1], CITY, "理由", "ground", "[D]", "x", "red", CITY, CITY, CITY,
                "raise", "open", 1, date(2026, 3, 10), date(2026, 3, 10))  # fmt: skip

    row = slipped_in(country, CITY, "flag_raise", HIGH, FlagStatement(**said_by(flag)), lineage=case[0])

    assert refusal_of(row) == "R7"
    assert not known(country, flag.flag_id)
