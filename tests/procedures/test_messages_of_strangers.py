"""Whatever an authenticated court sends, it moves only what is between it and the recipient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from asset_stories import Asset, asset_country
from builders import Country
from forging import copy_of, refusal_of, slipped_in
from stories import CASE, LOWER, UPPER, Elevation, served

from shared.domain.identifiers import lineage_id_of
from shared.domain.power import Power
from shared.domain.refusals import Refused
from shared.flows.desk import OpenDesk
from shared.messages.desk import Received
from shared.procedures import CATALOGUE
from shared.procedures.disposal.right_papers import DisposalDone, DisposalTransferLetter, Outcome
from shared.procedures.docket.duplicate_papers import DuplicateAssets, DuplicateDocket
from shared.procedures.ledger.register import CaseRegister, RegisterEntry
from shared.procedures.papers import ControlItem, Ledger
from shared.procedures.service.other_papers import (
    CertificateVoid,
    ClosedBeforeService,
    OtherServiceQuery,
    OtherServiceRecorded,
)
from shared.procedures.settlement.tables import SettlementForwarded
from shared.procedures.stay.tables import Scope, StayOver, StayPassed
from shared.procedures.suspension.tables import SuspensionGround, SuspensionLifted, SuspensionNotice

__all__ = ["served"]

FIRST, ASKER, STRANGER = "gd0304", "gd0305", "gd0305"


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[Asset]:
    """The disposal right over one asset has moved."""
    country = asset_country(tmp_path)
    yield Asset(country).ready().transferred()
    country.close()


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    """One city, and two courts of it."""
    fresh = Country(tmp_path, ("spc", "gd", "gd03", FIRST, ASKER))
    yield fresh
    fresh.close()


def filed(country: Country, court: str, title_no: str = "（2025）粤0304民初1234号") -> tuple[str, str]:
    done = country.act(court, "filing", "file_case", **(CASE | {"title_no": title_no}))
    return str(done["lineage_id"]), str(done["case_no"])


# — power over one asset —


@pytest.mark.parametrize("ended", ["the case", "another asset"])
def test_the_end_of_a_disposal_right_ends_that_right_and_no_other_power(moved: Asset, ended: str) -> None:
    """Given the court that disposes names another power of the first court as the one that has ended."""
    power_id = moved.lineage if ended == "the case" else moved.seal(FIRST, moved.lineage, 1, asset="另一房产")
    control = ControlItem.of(moved.control_at(ASKER))
    done = DisposalDone(power_id, 2, Outcome.GIVEN_BACK, 0, 0, "x", replace(control, control_id=power_id))

    row = slipped_in(moved.country, ASKER, "disposal_done", FIRST, done, lineage=moved.lineage, exchange=moved.exchange)

    assert refusal_of(row) in ("R3", "R7")
    assert moved.country.power(FIRST, moved.lineage).state == "held"
    assert moved.holder(FIRST) == (ASKER, 2, "elsewhere")


def test_a_letter_of_transfer_cannot_hand_over_the_power_of_a_case(tmp_path: Path) -> None:
    """Given a first sealing court that names a case its peer knows of, where the letter names the asset."""
    story = Asset(asset_country(tmp_path)).ready()
    other, _ = filed(story.country, "gd0304", "（2025）粤0304民初77号")
    with story.country.nodes[ASKER].store.begin() as unit:
        power = unit.powers.get(story.own)
        unit.powers.add(replace(power, power_id=other, lineage_id=other, state="elsewhere", holder=FIRST, version=1))
    item = replace(ControlItem.of(story.control_at(FIRST)), control_id=other)
    letter = DisposalTransferLetter("函", sha256("函".encode()).hexdigest(), story.case_no, story.own_case_no, item,
                                    Ledger(1, 0, 0, 0))  # fmt: skip
    envelope: Any = SimpleNamespace(sender=FIRST, subject=story.lineage, procedure_id=story.exchange, power_id=other)

    with story.country.read(ASKER) as unit, pytest.raises(Refused):  # the guard alone: a letter takes five signatures
        CATALOGUE.messages["disposal_transfer_letter"].accept(
            OpenDesk(story.country.nodes[ASKER], unit), Received(envelope, letter)
        )
    story.country.close()


# — a certificate declared void —


def test_a_party_of_the_lineage_cannot_void_a_power_with_a_closing_of_its_own_invention(tmp_path: Path) -> None:
    """Given a court that disposes of one asset of the case, and a case that has been elevated since."""
    moved = Asset(asset_country(tmp_path)).ready().transferred()
    country = moved.country
    case = Elevation(country, lower=FIRST, upper=UPPER, lineage=moved.lineage, case_no=moved.case_no)
    case.applied().docketed().file_called().file_sent().ruled().handed_over()
    country.later(hours=1)
    now = country.clock.legal_now()
    word = ClosedBeforeService(case.ruling, moved.case_no, "terminated", now, now, 1)
    said = slipped_in(country, FIRST, "closed_before_service", UPPER, word, lineage=moved.lineage, exchange=case.exchange,
                      power_id=moved.lineage)  # fmt: skip
    assert refusal_of(said) == "R7", "nothing was recorded as served by other means"
    shown = copy_of(country, UPPER, said.message_id)

    row = slipped_in(country, FIRST, "certificate_void", UPPER, CertificateVoid(case.ruling, FIRST, shown),
                     lineage=moved.lineage)  # fmt: skip

    assert refusal_of(row) in ("R2", "R7")
    assert (country.power(UPPER, moved.lineage).state, country.power(UPPER, moved.lineage).epoch) == ("held", 2)
    country.close()


# — suspensions, stays and settlements that are said to come with a case —


@pytest.fixture
def suspended(served: Elevation) -> tuple[Elevation, str]:
    """The case came up suspended; the old court keeps it frozen."""
    done = served.country.act(UPPER, "officer1", "suspend_enforcement", lineage=served.lineage, ground="bankruptcy",
                              document_no="中止1号", reason="破产")  # fmt: skip
    return served, str(done["exchange_id"])


def test_only_a_court_the_case_has_to_do_with_lifts_a_suspension(suspended: tuple[Elevation, str]) -> None:
    story, suspension = suspended
    country = story.country
    assert country.exchange(LOWER, suspension).state == "told"

    lifted = SuspensionLifted(suspension, "恢复1号", date(2026, 3, 10))
    row = slipped_in(country, "spc", "suspension_lifted", LOWER, lifted, lineage=story.lineage, exchange=suspension)

    assert refusal_of(row) == "R2"
    assert country.exchange(LOWER, suspension).state == "told"
    country.act(UPPER, "officer1", "lift_suspension", lineage=story.lineage, exchange=suspension, document_no="恢复2号",
                reason="x")  # fmt: skip
    assert country.exchange(LOWER, suspension).state == "lifted"


def test_what_is_said_of_one_case_moves_no_suspension_of_another(suspended: tuple[Elevation, str]) -> None:
    story, suspension = suspended
    country = story.country
    other = Elevation(country).filed(title_no="（2025）粤0304民初99号").applied().docketed().file_called()
    lifted = SuspensionLifted(suspension, "恢复1号", date(2026, 3, 10))
    notice = SuspensionNotice(suspension, SuspensionGround.RETRIAL, "中止2号", UPPER, date(2026, 3, 10), True, ())

    for kind, payload in (("suspension_lifted", lifted), ("suspension_notice", notice)):
        row = slipped_in(country, UPPER, kind, LOWER, payload, lineage=other.lineage, exchange=suspension)
        assert refusal_of(row) in ("R2", "R3", "R7"), kind

    assert country.exchange(LOWER, suspension).state == "told"
    assert country.exchange(LOWER, suspension).data["ground"] == "bankruptcy"


def test_a_stay_that_came_with_the_case_is_not_ended_by_whoever_has_another_case_with_the_court(
    served: Elevation,
) -> None:
    country, stay = served.country, "11111111-1111-4111-8111-111111111111"
    passed = StayPassed(stay, "spc", "暂缓1号", Scope.WHOLE, (), date(2026, 5, 1))
    slipped_in(country, LOWER, "stay_passed", UPPER, passed, lineage=served.lineage, exchange=stay)
    assert country.exchange(UPPER, stay).state == "stayed"
    other = Elevation(country).filed(title_no="（2025）粤0304民初99号").applied()

    row = slipped_in(country, LOWER, "stay_passed_over", UPPER, StayOver(stay, date(2026, 3, 10)), lineage=other.lineage,
                     exchange=stay)  # fmt: skip

    assert refusal_of(row) in ("R2", "R7")
    assert country.exchange(UPPER, stay).state == "stayed"


def test_settlement_papers_come_from_a_court_the_case_has_to_do_with(served: Elevation) -> None:
    country = served.country
    said = SettlementForwarded(
        "和解9号", date(2026, 3, 10), "x", date(2026, 4, 10), "", "22222222-2222-4222-8222-222222222222"
    )

    row = slipped_in(country, "spc", "settlement_forwarded", UPPER, said, lineage=served.lineage)

    assert refusal_of(row) == "R2"
    with country.read(UPPER) as unit:
        assert unit.exchanges.first(procedure="settlement") is None


# — duplicate dockets and the register —


def test_nobody_adds_controls_and_money_to_a_case_without_a_superiors_notice(country: Country) -> None:
    lineage, _ = filed(country, FIRST)
    item = ControlItem("33333333-3333-4333-8333-333333333333", "某房产", "immovable_or_other", 1, date(2026, 3, 1),
                       date(2028, 1, 1), "x")  # fmt: skip

    notice = slipped_in(country, "gd03", "duplicate_docket", STRANGER,
                        DuplicateDocket("（2026）粤0305执1号", date(2026, 3, 1), "gd0303", "x", "y", date(2026, 1, 1), True),
                        lineage="z")  # fmt: skip
    copy = copy_of(country, STRANGER, notice.message_id)
    assets = DuplicateAssets("（2026）粤0305执1号", (item,), 5_000_00, "gd03", copy)

    row = slipped_in(country, STRANGER, "duplicate_assets", FIRST, assets, lineage=lineage)

    assert refusal_of(row) == "R2", "the notice is of another pair"
    with country.read(FIRST) as unit:
        assert (unit.money.where(lineage_id=lineage), unit.controls.where(lineage_id=lineage)) == ([], [])


def test_a_notice_of_duplicate_dockets_does_not_change_the_peer_of_another_procedure(served: Elevation) -> None:
    country = served.country
    other = Elevation(country).filed(title_no="（2025）粤0304民初99号").applied().docketed().file_called()
    said = DuplicateDocket(
        other.case_no, date(2026, 3, 10), "gd0305", "（2026）粤0305执1号", "x", date(2026, 3, 1), True
    )

    row = slipped_in(country, "gd03", "duplicate_docket", LOWER, said, lineage=other.lineage, exchange=other.exchange)

    assert refusal_of(row) == "R2"
    known = country.exchange(LOWER, other.exchange)
    assert (known.procedure, known.peer) == ("elevation", UPPER)


def test_a_court_enters_no_number_of_another_court_in_the_register(country: Country) -> None:
    """Else it could take a number first, and the true entry would never be looked at."""
    forged = "（2026）粤0304执1号"
    entry = RegisterEntry(forged, lineage_id_of(forged), "ab" * 32, STRANGER, date(2026, 1, 1))

    row = slipped_in(country, STRANGER, "case_register", "gd03", CaseRegister((entry,)), lineage=f"court:{STRANGER}")
    _, case_no = filed(country, FIRST)

    assert case_no == forged
    assert refusal_of(row) in ("R2", "R7")
    with country.read("gd03") as unit:
        assert unit.case_register.need(forged).court == FIRST


# — service by other means —


def test_an_inquiry_names_the_power_of_the_case_it_is_about(served: Elevation) -> None:
    """Else the court asked would take the asker's word for a holder and an epoch of a case it knows better."""
    country = served.country
    with country.nodes["gd"].store.begin() as unit:
        unit.powers.add(Power(served.lineage, served.lineage, "elsewhere", UPPER, 2, country.clock.legal_now(), {}))
    query = OtherServiceQuery("another", 99, LOWER, served.case_no, "ruling", "elevation_ruling")

    row = slipped_in(country, UPPER, "other_service_query", "gd", query, lineage=served.lineage)

    assert refusal_of(row) == "R7"
    assert (country.power("gd", served.lineage).holder, country.power("gd", served.lineage).epoch) == (UPPER, 2)


def test_a_record_ends_a_promise_only_as_the_promise_was_given(served: Elevation) -> None:
    country, inquiry = served.country, "44444444-4444-4444-8444-444444444444"
    query = OtherServiceQuery(served.lineage, 2, LOWER, served.case_no, "ruling", "elevation_ruling")
    country.network.hold = lambda parcel: (
        parcel.kind == "other_service_clear"
    )  # that court has no inquiry, and would say so
    slipped_in(country, UPPER, "other_service_query", "gd", query, lineage=served.lineage, exchange=inquiry)
    assert country.exchange("gd", inquiry).state == "promised"
    now = country.clock.legal_now()

    for said in (
        OtherServiceRecorded(served.lineage, 99, UPPER, "ruling", now), OtherServiceRecorded("x", 3, UPPER, "ruling", now),
        OtherServiceRecorded(served.lineage, 3, UPPER, "another ruling", now),
    ):  # fmt: skip
        row = slipped_in(country, UPPER, "other_service_recorded", "gd", said, lineage=served.lineage, exchange=inquiry)
        assert refusal_of(row) == "R7"

    assert country.exchange("gd", inquiry).state == "promised"
    assert country.power("gd", served.lineage).epoch == 2
