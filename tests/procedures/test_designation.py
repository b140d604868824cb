"""Designation: what passes from the old court to the designated one, in which order, and who may say so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import MORNING, Country
from designation_stories import Designation, country_of, duties, refused, replies

from shared.flows.desk import OpenDesk
from shared.messages.envelope import Envelope
from shared.messages.schemas import dump
from shared.messages.signed_copy import SignedCopy
from shared.messages.signing import Signed
from shared.procedures.designation.payloads import DesignationServed, PowerCertificate
from shared.procedures.transfer.payloads import DocketNotice


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


@pytest.mark.shows("F2.1")
def test_a_court_asked_for_its_capacity_answers_in_three_working_days_and_a_conflict_bars_it(country: Country) -> None:
    case = Designation(country).filed().opened().file_here().asked()
    query = country.exchange("gd0106", case.review).data["query"]
    with country.read("gd0106") as unit:
        due = {duty.rule_id: str(duty.due_on) for duty in unit.duties.where(subject_id=query)}
    assert due["capacity_answer"] == "2026-03-13"

    country.act(
        "gd0106",
        "officer1",
        "answer_conflict",
        lineage=case.lineage,
        exchange=case.review,
        reason="本院院长系当事人近亲属",
    )

    assert country.exchange("gd", case.review).data["candidates"] == {"gd0106": "conflict"}
    assert "capacity_answer" not in duties(country, "gd0106", query)
    with refused("conflict"):
        case.drafted()

    case.target = "gd0305"
    case.asked()
    country.act("gd0305", "officer1", "answer_fit", lineage=case.lineage, exchange=case.review, remark="")
    assert country.exchange("gd", case.review).data["candidates"]["gd0305"] == "fit"
    assert case.drafted()


@pytest.mark.shows("F2.2", "F2.3")
def test_power_passes_at_service_and_the_designated_court_acts_only_on_its_certificate(country: Country) -> None:
    """Given the deciding court cut off after its ruling left, the designated court is told but may not act yet."""
    case = Designation(country).to_review()
    with refused("not_found"):
        country.act("gd0106", "officer1", "release_control", lineage=case.lineage, control_id=case.control, reason="x")

    case.ruled()

    old, new = country.power("gd0304", case.lineage), country.power("gd0106", case.lineage)
    assert (old.state, old.holder, old.epoch) == ("elsewhere", "gd0106", 2)
    assert (new.state, new.holder, new.epoch) == ("held", "gd0106", 2)
    assert new.since == old.since
    assert new.certificate["ruling"] == case.ruling
    decider = country.power("gd", case.lineage)
    assert (decider.state, decider.holder, decider.epoch, decider.awaiting) == ("elsewhere", "gd0106", 2, None)
    assert country.exchange("gd0304", case.ruling).state == "custody"
    with refused("not_the_holder"):
        country.act("gd0304", "officer3", "pay_money", lineage=case.lineage, amount_fen=1)
    done = country.act("gd0106", "officer1", "impose_control", lineage=case.lineage, epoch=2, asset="房产", kind="movable",
                       rank=1, start_on="2026-03-10", end_on="2026-12-31", registrar="登记中心")  # fmt: skip
    assert done["control_id"]


@pytest.mark.shows("F2.3")
def test_before_the_certificate_the_designated_court_knows_and_waits(country: Country) -> None:
    """Given the ruling held up on its way to the old court."""
    case = Designation(country).to_review()
    country.network.hold = lambda parcel: parcel.kind == "designation_ruling"

    case.ruled()

    assert country.exchange("gd0106", case.review).state == "informed"
    assert country.power("gd0106", case.lineage).holder == "gd0304"
    with refused("not_the_holder"):
        country.act("gd0106", "officer1", "impose_control", lineage=case.lineage, asset="房产", kind="movable", rank=1,
                    start_on="2026-03-10", end_on="2026-12-31", registrar="登记中心")  # fmt: skip
    country.act("gd0304", "officer3", "pay_money", lineage=case.lineage, amount_fen=1)

    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()
    assert country.power("gd0106", case.lineage).state == "held"


@pytest.mark.shows("F2.3", "R1")
@pytest.mark.parametrize("key", ["its own key", "the old court's key over other bytes"])
def test_a_certificate_without_the_old_courts_own_signature_is_refused(country: Country, key: str) -> None:
    """Given a deciding court that shows a statement the old court never signed, the target stays without power."""
    case = Designation(country).to_review()
    country.network.hold = lambda parcel: parcel.kind in ("designation_ruling", "power_certificate")
    case.ruled()
    node = country.nodes["gd"]
    with node.store.begin() as unit:
        ours = unit.outbox.first(kind="designation_copy")
        desk = OpenDesk(node, unit)
        forged = Envelope.from_bytes(ours.bytes_sent)
        service = DesignationServed(
            case.ruling,
            desk.message_sha256(case.ruling),
            "0" * 64,
            "gd0106",
            case.lineage,
            2,
            MORNING,
            "x",
            "gd0304",
            case.case_no,
        )
        said = replace(forged, kind="designation_served", sender="gd0304", recipient="gd",
                       payload=json.dumps(dump(service)))  # fmt: skip
        if key == "its own key":
            copy = SignedCopy.of(Signed.by(node.key, said.to_bytes()))
        else:
            elsewhere = Signed.by(country.nodes["gd0304"].key, b"something else")
            copy = SignedCopy.of(replace(elsewhere, body=said.to_bytes()))
        sent = desk.send(
            "power_certificate", "gd0106", PowerCertificate(case.ruling, desk.message_sha256(case.ruling), "gd0304", copy),
            lineage_id=case.lineage, exchange_id=case.review, power_id=case.lineage,
        )  # fmt: skip
        desk.flush()
    country.network.hold = lambda parcel: parcel.kind == "designation_ruling"
    country.settle()

    state, refusal = replies(country, "gd0106", sent)

    assert (state, refusal["code"]) == ("refused", "R1")
    assert country.power("gd0106", case.lineage).state == "elsewhere"


@pytest.mark.shows("F2.4", "F2.5")
def test_the_old_court_hands_over_with_a_copy_upward_and_is_cancelled_when_the_target_dockets(country: Country) -> None:
    case = Designation(country).to_review().ruled()
    assert duties(country, "gd0304", case.ruling) == ["case_handover", "directive_sign_for"]

    case.handed_over()

    copied = country.exchange("gd", case.review).data
    assert copied["handover"]
    assert "case_handover" not in duties(country, "gd0304", case.ruling)
    assert duties(country, "gd0106", case.ruling) == []

    country.act("gd0106", "officer1", "accept_handover", lineage=case.lineage, exchange=case.ruling)
    assert duties(country, "gd0106", case.ruling) == ["docket_after_designation"]
    done = country.act("gd0106", "filing", "docket_transferred_case", lineage=case.lineage, exchange=case.ruling)

    with country.read("gd0106") as unit:
        new = unit.cases.need(done["case_no"])
        assert (new.origin, new.claim_fen, new.parent_case_no) == ("designated", 100_000_00, case.case_no)
    with country.read("gd0304") as unit:
        assert unit.cases.need(case.case_no).mode == "cancelled"
    above = country.exchange("gd", case.review)
    assert (above.state, above.data["new_case_no"]) == ("supervising", done["case_no"])

    country.act("gd0106", "officer1", "take_over_controls", lineage=case.lineage, exchange=case.ruling, epoch=2)
    assert country.exchange("gd0304", case.ruling).state == "ended"
    assert country.exchange("gd0106", case.ruling).state == "ended"


def test_the_old_court_gives_the_file_only_to_a_court_that_has_its_certificate(country: Country) -> None:
    case = Designation(country).to_review()
    country.network.hold = lambda parcel: parcel.kind == "power_certificate"
    case.ruled()

    with refused("no_such_transition"):
        case.handed_over()

    country.network.release()
    country.settle()
    case.handed_over()
    assert country.exchange("gd0106", case.ruling).state == "checking"


@pytest.mark.shows("F2.6")
def test_the_designated_court_reports_every_month_until_its_case_is_closed(country: Country) -> None:
    case = Designation(country).whole()
    assert duties(country, "gd0106", case.review) == ["progress_report"]
    assert duties(country, "gd", case.review) == ["progress_report"]

    country.later(days=40)
    country.tick()
    assert duties(country, "gd0106", case.review, "overdue") == ["progress_report"]
    assert "overdue" in country.tasks("gd")
    country.act("gd0106", "officer1", "report_progress", lineage=case.lineage, exchange=case.review, stage="已查控")
    assert duties(country, "gd0106", case.review) == ["progress_report"]
    assert duties(country, "gd0106", case.review, "met_late") == ["progress_report"]
    assert duties(country, "gd", case.review, "met_late") == ["progress_report"]

    country.act("gd0106", "officer1", "close_case", lineage=case.lineage, epoch=2, mode="terminated", reason="和解撤回")
    country.act("gd0106", "officer1", "report_progress", lineage=case.lineage, exchange=case.review, stage="已结案")

    assert duties(country, "gd0106", case.review) == duties(country, "gd", case.review) == []
    assert country.exchange("gd", case.review).state == "ended"
    assert country.exchange("gd0106", case.review).state == "closed"


def test_every_level_between_and_the_high_court_of_an_intermediate_court_are_informed(country: Country) -> None:
    Designation(country).to_review().ruled()
    for court in ("gd03", "gd01"):
        with country.read(court) as unit:
            assert [row.kind for row in unit.inbox.where(sender="gd")] == ["transfer_informed"]

    Designation(country, upper="gd03", target="gd0305").filed(
        title_no="（2025）粤0304民初99号"
    ).opened().file_here().ruled()
    with country.read("gd") as unit:
        assert unit.inbox.count(sender="gd03", kind="designation_record", state="applied") == 1


@pytest.mark.shows("R2", "F2.5")
def test_only_the_designated_court_can_say_that_it_has_docketed(country: Country) -> None:
    """Given another court that writes the copy of a docket notice for a case it was not given."""
    case = Designation(country).to_review().ruled()
    stranger = country.nodes["gd0305"]
    with stranger.store.begin() as unit:
        desk = OpenDesk(stranger, unit)
        notice = DocketNotice("（2026）粤0305执9号", MORNING.date(), 1)
        sent = desk.send("docket_notice_copy", "gd", notice, lineage_id=case.lineage, exchange_id=case.review)
        desk.flush()
    country.settle()

    state, refusal = replies(country, "gd", sent)
    assert (state, refusal["code"]) == ("refused", "R2")
    assert country.exchange("gd", case.review).state == "certified"
