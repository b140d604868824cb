"""The pages of an entrusted matter: prepared, checked, done and listed at both courts and seen by their superiors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from builders import Country
from matter_stories import FREEZE, Matter
from web.web_clients import Court


@pytest.fixture
def matter(tmp_path: Path) -> Iterator[Matter]:
    country = Country(tmp_path, ("gd03", "gd0304", "hn01", "hn0102"))
    yield Matter(country)
    country.close()


def test_an_officer_prepares_the_command_centre_sends_and_the_other_court_does_it(matter: Matter) -> None:
    # Given an open case whose page offers it
    country = matter.filed().country
    here, there = Court(country, "gd0304"), Court(country, "hn0102")
    assert "/acts/prepare_matter" in here.browser("officer1").see(f"/cases/{quote(matter.case_no)}")
    answer = here.browser("officer1").submit(
        f"/acts/prepare_matter?case={quote(matter.case_no)}", **{f"f.{name}": value for name, value in FREEZE.items()},
        **{"f.target": "hn0102"},
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    with country.read("gd0304") as unit:
        matter.exchange = unit.exchanges.first(procedure="entrusted_matter").exchange_id

    # When the command centre sends it and it is done there
    page = here.browser("chief").see(f"/exchanges/{matter.exchange}")
    assert "指挥中心核对并发出" in page
    assert "冻结存款、理财产品" in page
    assert here.browser("chief").submit(f"/acts/push_matter?exchange={matter.exchange}").status_code == 303
    country.settle()
    done = {"f.result": "已冻结", "f.rank": "1", "f.end_on": "2027-03-09", "f.registrar": "某银行"}
    page = there.browser("officer1").see(f"/exchanges/{matter.exchange}?lang=en")
    assert "the power does not move" in page
    answer = there.browser("officer1").submit(f"/acts/finish_matter?exchange={matter.exchange}", **done)
    assert answer.status_code == 303, answer.text
    country.settle()

    # Then both lists show it
    assert "已办结，待确认" in here.browser("officer1").see("/matters")
    assert "done, to be confirmed" in there.browser("chief").see("/matters?lang=en")


def test_superiors_see_the_list_of_what_is_overdue(matter: Matter) -> None:
    matter.sent().accepted()
    matter.country.later(days=31)
    matter.country.tick()
    assert "overdue" in Court(matter.country, "hn0102").browser("chief").see("/matters?lang=en")
    for court in ("gd03", "hn01"):
        assert "逾期未办结" in Court(matter.country, court).browser("chief").see("/matters")
