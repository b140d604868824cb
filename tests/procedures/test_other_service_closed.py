"""A case closed before the recorded service (E1, E4), and one closed after it."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Country
from designation_stories import PRESIDENT, Designation, drafted_and_issued, replies
from other_service_stories import HIGH, MIDDLE, OLD, TARGET, Rivals, rivals

from shared.flows.desk import OpenDesk
from shared.procedures.service.other_papers import CertificateVoid, ClosedBeforeService

__all__ = ["rivals"]


@pytest.mark.shows("E1", "E4", "R4")
def test_a_closing_before_the_recorded_instant_stands_and_the_new_holder_loses_what_it_never_had(
    rivals: Rivals,
) -> None:
    country = rivals.country
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    rivals.closed()
    country.later(hours=1)
    rivals.case.recorded(rivals.asked())
    assert rivals.holders() == [TARGET]

    rivals.healed()

    # The closing stands, nobody holds, and everybody knows
    assert rivals.holders() == []
    assert replies(country, OLD, rivals.case.ruling)[1]["code"] == "R4"
    assert country.case(OLD, rivals.case.case_no).mode == "terminated"
    assert country.power(OLD, rivals.lineage).state == "ended"
    assert country.exchange(HIGH, rivals.case.review).state == "revoked"
    assert country.exchange(TARGET, rivals.case.review).state == "void"
    assert country.exchange(TARGET, rivals.case.ruling).state == "ended"
    assert (country.power(TARGET, rivals.lineage).state, country.power(HIGH, rivals.lineage).state) == (
        "ended",
        "ended",
    )
    assert "certificate_void" in country.tasks(TARGET)
    assert "closed_before_service" in country.tasks(HIGH)
    assert not country.tasks(HIGH) & {"service_dispute", "refused_message"}


@pytest.mark.shows("E1", "E4")
def test_the_chain_of_later_holders_ends_court_by_court(rivals: Rivals) -> None:
    """Given a designated court that asked to be replaced: the power went on to a third court."""
    country = rivals.country
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    rivals.closed()
    country.later(hours=1)
    rivals.case.recorded(rivals.asked())
    drafted_and_issued(country, TARGET, "recusal_request", PRESIDENT, login="officer1", to=HIGH, lineage=rivals.lineage,
                       exchange=rivals.case.review, reason="存在利害关系")  # fmt: skip
    done = country.act(
        HIGH, "reviewer1", "replace_designated_court", lineage=rivals.lineage, exchange=rivals.case.review
    )
    Designation(country, lower=TARGET, target="gd0305", lineage=rivals.lineage, review=done["exchange_id"]).ruled()
    assert rivals.holders() == ["gd0305"]

    rivals.healed()

    assert rivals.holders() == []
    assert country.power("gd0305", rivals.lineage).state == "ended"
    passed_on = rivals.said(TARGET, "certificate_void")
    assert (passed_on.recipient, passed_on.state) == ("gd0305", "applied"), "each court passes the signed word on"
    assert "certificate_void" in country.tasks("gd0305")


@pytest.mark.shows("E4")
def test_nobody_believes_a_word_of_a_closing_that_the_old_court_has_not_signed(rivals: Rivals) -> None:
    country = rivals.country
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    rivals.closed()
    country.later(hours=1)
    rivals.case.recorded(rivals.asked())
    # A statement of that wording, but signed by another court, shown as the old court's
    word = ClosedBeforeService(rivals.case.ruling, rivals.case.case_no, "terminated", country.clock.legal_now(),
                               country.clock.legal_now(), 1)  # fmt: skip
    forged = sent(country, "gd03", "closed_before_service", HIGH, word, rivals)
    with country.nodes[HIGH].store.read() as unit:
        copy = OpenDesk(country.nodes[HIGH], unit).signed_copy(forged)

    void = sent(country, HIGH, "certificate_void", TARGET, CertificateVoid(rivals.case.ruling, OLD, copy), rivals)

    assert replies(country, HIGH, forged)[1]["code"] in ("R2", "R7"), "not from the court that was served"
    assert replies(country, TARGET, void)[1]["code"] == "R1"
    assert rivals.holders() == [TARGET]


def sent(country: Country, court: str, kind: str, to: str, payload: Any, rivals: Rivals) -> str:
    """A message past all people: what a court's node could send at worst."""
    with country.nodes[court].store.begin() as unit:
        desk = OpenDesk(country.nodes[court], unit)
        message_id = desk.send(kind, to, payload, lineage_id=rivals.lineage, exchange_id=rivals.case.review,
                               power_id=rivals.lineage)  # fmt: skip
        desk.flush()
    country.settle()
    return message_id


@pytest.mark.shows("E1")
def test_a_closing_after_the_recorded_instant_is_void_and_the_case_is_handed_over(rivals: Rivals) -> None:
    country = rivals.country
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    rivals.case.recorded(rivals.asked())
    country.later(hours=1)
    rivals.closed()
    assert country.case(OLD, rivals.case.case_no).state == "closed"

    rivals.healed()

    assert rivals.holders() == [TARGET]
    power, case = country.power(OLD, rivals.lineage), country.case(OLD, rivals.case.case_no)
    assert (power.state, power.holder, power.epoch) == ("elsewhere", TARGET, 2)
    assert (case.state, case.mode, case.closed_on) == ("custody", None, None)
    assert {c.state for c in country.controls(OLD, rivals.lineage)} == {"custody"}
    assert [s["detail"]["act"] for s in country.statements(OLD, "act_void")] == ["close_case"]
    assert "void_acts" in country.tasks(OLD)
    rivals.case.handed_over().docketed()
    assert country.exchange(HIGH, rivals.case.review).state == "supervising"


def test_an_old_court_that_refused_the_ruling_loses_the_power_when_it_learns_of_the_record(rivals: Rivals) -> None:
    """The ruling is refused for a short control (R10): the record stands all the same, and somebody looks at it."""
    country = rivals.country
    rivals.cut(OLD, HIGH)
    rivals.case.ruled()
    rivals.case.controlled(end_on="2026-03-20", rank=2, asset="车辆")
    rivals.case.recorded(rivals.asked())

    rivals.healed()

    assert replies(country, OLD, rivals.case.ruling)[1]["code"] == "R10"
    assert rivals.holders() == [TARGET]
    assert country.power(OLD, rivals.lineage).epoch == 2
    assert "service_dispute" in country.tasks(HIGH)
    rivals.case.handed_over().docketed()


@pytest.mark.shows("E1", "E4")
def test_an_elevating_court_ends_its_own_power_when_the_case_was_closed_before(rivals: Rivals) -> None:
    country = rivals.country
    rivals.cut(OLD, MIDDLE)
    rivals.rival_rules()
    rivals.closed()
    country.later(hours=1)
    inquiry = rivals.asked(MIDDLE)
    country.act(MIDDLE, "chief", "record_other_service", lineage=rivals.lineage, exchange=inquiry, means="post",
                served_on="2026-03-10", proof="邮件签收单", proof_sha256="cd" * 32)  # fmt: skip
    assert rivals.holders() == [MIDDLE]

    rivals.healed()

    assert rivals.holders() == []
    assert country.exchange(MIDDLE, rivals.rival.exchange).state == "revoked"
    assert country.exchange(MIDDLE, rivals.rival.ruling).state == "ended"
