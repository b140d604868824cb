"""A settlement closes a case as any closing does: what waits for, forbids or follows a closing sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asset_stories import Asset, asset_country
from builders import Country
from designation_stories import refused
from other_service_stories import HIGH, OLD, TARGET, Rivals, rivals
from stories import LOWER, UPPER, Elevation, reviewing

__all__ = ["reviewing", "rivals"]

AGREED = {"agreement_no": "和解1号", "reached_on": "2026-03-10", "terms": "分三期付清", "performed_by": "2026-12-10",
          "ruling_no": "终结1号"}  # fmt: skip
BROKEN = {"facts": "第二期未付", "document_no": "恢复1号"}


def settled(country: Country, court: str, lineage: str, effect: str = "terminate") -> str:
    done = country.act(court, "officer1", "record_settlement", lineage=lineage, effect=effect, **AGREED)
    return str(done["exchange_id"])


def resumed(country: Country, court: str, lineage: str, settlement: str) -> dict[str, Any]:
    return country.act(court, "filing", "docket_resumed_case", lineage=lineage, exchange=settlement, **BROKEN)


def performed(country: Country, court: str, lineage: str, settlement: str) -> None:
    country.act(court, "officer1", "settlement_performed", lineage=lineage, exchange=settlement,
                performed_on=str(country.clock.legal_today()), evidence="收条")  # fmt: skip


# — what forbids a closing —


def test_a_suspended_case_is_not_closed_by_a_settlement_and_none_of_its_assets_is_sold(reviewing: Elevation) -> None:
    country, lineage = reviewing.country, reviewing.lineage
    settlement = settled(country, LOWER, lineage, "suspend")
    country.act(
        LOWER,
        "officer1",
        "suspend_enforcement",
        lineage=lineage,
        ground="bankruptcy",
        document_no="中止2号",
        reason="x",
    )

    with refused("case_suspended"):
        performed(country, LOWER, lineage, settlement)
    with refused("case_suspended"):
        settled(country, LOWER, lineage)
    with refused("case_suspended"):
        country.act(LOWER, "officer2", "begin_disposal", lineage=lineage, control_id=reviewing.control, form="sale",
                    begun_on="2026-03-10", document_no="x")  # fmt: skip


@pytest.fixture
def asset(tmp_path: Path) -> Iterator[Asset]:
    country = asset_country(tmp_path)
    yield Asset(country).ready()
    country.close()


def test_a_court_that_disposes_of_anothers_asset_does_not_close_by_settlement(asset: Asset) -> None:
    asset.transferred()

    with refused("asset_not_done"):
        settled(asset.country, asset.asker, asset.own)
    settlement = settled(asset.country, asset.asker, asset.own, "suspend")
    with refused("asset_not_done"):
        performed(asset.country, asset.asker, asset.own, settlement)


def test_the_asset_of_a_suspended_case_is_not_let_go_to_be_sold(asset: Asset) -> None:
    asset.country.act(asset.first, "officer1", "suspend_enforcement", lineage=asset.lineage, ground="bankruptcy",
                      document_no="中止1号", reason="破产")  # fmt: skip

    with refused("case_suspended"):
        asset.transferred()


# — what follows a closing —


def test_whoever_asked_for_an_asset_is_answered_when_the_case_ends_by_settlement(asset: Asset) -> None:
    settled(asset.country, asset.first, asset.lineage)

    assert (asset.state(asset.first), asset.state(asset.asker)) == ("ended", "disputed")
    assert asset.country.sent(asset.first, "disposal_declined").recipient == asset.asker


@pytest.mark.parametrize("effect", ["terminate", "suspend"])
def test_a_closing_by_settlement_reaches_the_registers_above(reviewing: Elevation, effect: str) -> None:
    country, lineage = reviewing.country, reviewing.lineage
    settlement = settled(country, LOWER, lineage, effect)
    if effect == "suspend":
        performed(country, LOWER, lineage, settlement)

    for court in (UPPER, "gd", "spc"):
        with country.read(court) as unit:
            row = unit.case_register.need(reviewing.case_no)
        assert row.closed_on == country.clock.legal_today(), court


# — service by other means of a case closed so —


def cut_off_and_ruled(rivals: Rivals) -> None:
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()


def test_a_settlement_before_the_recorded_service_stands_as_any_closing(rivals: Rivals) -> None:
    cut_off_and_ruled(rivals)
    settled(rivals.country, OLD, rivals.lineage)
    rivals.country.later(hours=1)
    rivals.case.recorded(rivals.asked())

    rivals.healed()

    assert rivals.holders() == []
    assert rivals.country.power(OLD, rivals.lineage).state == "ended"
    assert rivals.country.exchange(TARGET, rivals.case.review).state == "void"


def test_a_settlement_after_the_recorded_service_is_void_as_any_closing(rivals: Rivals) -> None:
    cut_off_and_ruled(rivals)
    rivals.case.recorded(rivals.asked())
    rivals.country.later(hours=1)
    settled(rivals.country, OLD, rivals.lineage)

    rivals.healed()

    assert rivals.holders() == [TARGET]
    assert rivals.country.power(OLD, rivals.lineage).holder == TARGET


def test_a_case_closed_before_the_recorded_service_and_resumed_since_has_one_holder(rivals: Rivals) -> None:
    """Given the old court docketed the case anew before it heard of the service: both named the same next epoch."""
    country = rivals.country
    cut_off_and_ruled(rivals)
    settlement = settled(country, OLD, rivals.lineage)
    country.later(hours=1)
    rivals.case.recorded(rivals.asked())
    resumed(country, OLD, rivals.lineage, settlement)
    assert sorted(rivals.holders()) == sorted([OLD, TARGET]), "while nobody can ask the old court"

    rivals.healed()

    assert rivals.holders() == [OLD]
    assert country.power(TARGET, rivals.lineage).state == "ended"
    assert country.power(OLD, rivals.lineage).epoch == 3, "the epoch of the void service is not used again"


def test_a_case_closed_after_the_recorded_service_and_resumed_since_has_one_holder(rivals: Rivals) -> None:
    """Closing and resuming were both acts without power."""
    country = rivals.country
    cut_off_and_ruled(rivals)
    rivals.case.recorded(rivals.asked())
    country.later(hours=1)
    settlement = settled(country, OLD, rivals.lineage)
    resumed(country, OLD, rivals.lineage, settlement)

    rivals.healed()

    assert rivals.holders() == [TARGET]
    known = country.power(OLD, rivals.lineage)
    assert (known.state, known.holder, known.epoch) == ("elsewhere", TARGET, 2)
    assert "void_acts" in country.tasks(OLD)


def test_after_a_void_service_the_resumed_case_takes_an_epoch_nobody_had(rivals: Rivals) -> None:
    country = rivals.country
    cut_off_and_ruled(rivals)
    settlement = settled(country, OLD, rivals.lineage)
    country.later(hours=1)
    rivals.case.recorded(rivals.asked())
    rivals.healed()
    assert country.power(TARGET, rivals.lineage).epoch == 2

    resumed(country, OLD, rivals.lineage, settlement)

    assert (country.power(OLD, rivals.lineage).epoch, rivals.holders()) == (3, [OLD])
