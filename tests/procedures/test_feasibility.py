"""Whether an item of a judgment can be enforced: the check by the list, query, answer or correction, defects fed back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from preservation_stories import DELIVERY, preserving_country
from stories import CASE

from shared.domain.errors import BadInput
from shared.domain.operative_items import NEEDED, ItemType, OperativeItem, missing
from shared.domain.preservations import JudgmentDefect
from shared.domain.refusals import Refused
from shared.domain.transitions import NoSuchTransition

HERE, ISSUER, UPPER = "gd0304", "gd0305", "gd03"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = preserving_country(tmp_path)
    yield built
    built.close()


def asked(country: Country, **changes: Any) -> tuple[str, str]:
    """A case here and a query about its title; returns lineage and exchange."""
    case = country.act(HERE, "filing", "file_case", **CASE)
    done = country.act(HERE, "officer1", "raise_feasibility_query", lineage=case["lineage_id"], **(DELIVERY | changes))
    return case["lineage_id"], done["exchange_id"]


def defects(country: Country, court: str) -> list[tuple[str, tuple[str, ...], str]]:
    with country.read(court) as unit:
        return [(row.found_by, row.missing, row.outcome) for row in unit.of(JudgmentDefect).where()]


FULL = OperativeItem(
    ItemType.MONEY,
    "甲",
    "乙",
    1,
    "本金",
    "3.45%",
    "2025-01-01",
    "付清之日",
    "设备",
    "一台",
    "型号",
    "十日内",
    "自提",
    "继续供货",
)


@pytest.mark.parametrize("kind", list(ItemType))
def test_an_item_with_all_its_parts_lacks_nothing_and_each_part_is_missed(kind: ItemType) -> None:
    whole = replace(FULL, kind=kind)

    assert missing(whole) == ()
    for part in NEEDED[kind]:
        assert missing(replace(whole, **{part: type(getattr(whole, part))()})) == (part,)


def test_a_delivery_names_number_features_time_and_mode(country: Country) -> None:
    _, exchange = asked(country)

    assert country.exchange(HERE, exchange).data["query"]["missing"] == [
        "thing_number", "thing_features", "delivery_time", "delivery_mode",
    ]  # fmt: skip
    clear = {"thing_number": "一台", "thing_features": "型号", "delivery_time": "十日内", "delivery_mode": "自提"}
    with pytest.raises(BadInput, match="要素齐全"):
        country.act(HERE, "officer1", "raise_feasibility_query", lineage=country.exchange(HERE, exchange).lineage_id,
                    **(DELIVERY | clear))  # fmt: skip


def test_about_its_own_judgment_a_court_asks_its_trial_division_without_a_message(country: Country) -> None:
    lineage, exchange = asked(country)
    with country.read(HERE) as unit:
        inner = unit.exchanges.first(procedure="feasibility", role="answerer").exchange_id
        assert unit.outbox.count(kind="feasibility_query") == 0
    [owed] = country.duties(HERE, "feasibility_answer")
    assert (owed.body, owed.due_on) == ("trial", date(2026, 3, 25))

    country.act(HERE, "trial1", "answer_feasibility", lineage=lineage, exchange=inner, answer="corrected", text="补正",
                ruling_no="（2025）粤0304民初1234号之一")  # fmt: skip
    country.act(
        HERE, "officer1", "conclude_feasibility", lineage=lineage, exchange=exchange, executable=True, reason="已补正"
    )

    assert country.exchange(HERE, exchange).state == "executable"
    assert country.duties(HERE, "feasibility_answer")[0].state == "met"
    assert defects(country, HERE) == [
        (HERE, ("thing_number", "thing_features", "delivery_time", "delivery_mode"), "executable")
    ]


@pytest.mark.parametrize(("issuer", "judgment_no"), [(ISSUER, "（2025）粤0305民初5号"), (UPPER, "（2025）粤03民终5号")])
def test_another_court_s_judgment_is_asked_about_there_and_its_defect_goes_back_to_its_file(
    country: Country, issuer: str, judgment_no: str
) -> None:
    lineage, exchange = asked(country, issuing_court=issuer, judgment_no=judgment_no)
    about = {"lineage": lineage, "exchange": exchange}
    assert country.exchange(issuer, exchange).state == "received"

    country.act(issuer, "trial1", "answer_feasibility", answer="still_unclear", text="无法补正", **about)
    with pytest.raises(NoSuchTransition):
        country.act(HERE, "officer1", "conclude_feasibility", executable=True, reason="x", **about)
    country.act(HERE, "officer1", "conclude_feasibility", executable=False, reason="给付内容不明", **about)

    assert country.exchange(HERE, exchange).state == "rejected"
    assert [(found, outcome) for found, _, outcome in defects(country, issuer)] == [(HERE, "rejected")]
    country.act(HERE, "officer1", "close_case", lineage=lineage, mode="application_dismissed", reason="给付内容不明")


def test_late_answers_are_urged_by_the_president_and_only_then(country: Country) -> None:
    lineage, exchange = asked(country, issuing_court=ISSUER, judgment_no="（2025）粤0305民初5号")
    about = {"lineage": lineage, "exchange": exchange}
    country.later(days=15)
    country.tick()
    with pytest.raises(NoSuchTransition):
        country.act(ISSUER, "president", "urge_feasibility_answer", **about)

    country.later(days=1)
    country.tick()
    assert country.exchange(ISSUER, exchange).state == "overdue"
    country.act(ISSUER, "president", "urge_feasibility_answer", **about)
    assert "feasibility_urged" in country.tasks(ISSUER)
    country.act(ISSUER, "trial2", "answer_feasibility", answer="explained", text="指现场全部设备", **about)

    assert country.exchange(HERE, exchange).state == "explained"
    assert country.duties(ISSUER, "feasibility_answer")[0].state == "met_late"


def test_a_judgment_of_a_third_court_is_refused_and_a_correction_has_a_number(country: Country) -> None:
    lineage, exchange = asked(country, issuing_court=ISSUER, judgment_no="（2025）粤0303民初5号")
    sent = country.sent(HERE, "feasibility_query")
    assert country.inbox(ISSUER, sent.message_id).refusal["code"] == "R7"
    assert country.exchange(HERE, exchange).state == "refused"
    with pytest.raises(Refused):
        country.act(
            HERE,
            "officer1",
            "raise_feasibility_query",
            lineage=lineage,
            **(DELIVERY | {"judgment_no": "（2025）粤0303民初5号"}),
        )

    country.act(HERE, "officer1", "raise_feasibility_query", lineage=lineage, **DELIVERY)
    with country.read(HERE) as unit:
        inner = unit.exchanges.first(procedure="feasibility", role="answerer").exchange_id
    with pytest.raises(BadInput, match="裁定文号"):
        country.act(
            HERE, "trial1", "answer_feasibility", lineage=lineage, exchange=inner, answer="corrected", text="补正"
        )
