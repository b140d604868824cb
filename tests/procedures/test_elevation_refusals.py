"""Refusals R2–R5 and R7–R12 as far as an elevation can meet them: at the sender, and at a receiver whose peer does not check."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import Country
from forging import SIGNERS, approvals, forged, genuine, parcel, refusal_of, served_on, untouched
from stories import LOWER, UPPER, Elevation, told

from shared.domain.errors import ZhixingError
from shared.domain.refusals import Refused
from shared.messages.envelope import Envelope

# — R2, R3, R4 —


@pytest.mark.shows("R2", "R5")
def test_a_ruling_of_a_court_that_is_no_superior_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    # Given courts of which one stands beside the other, and one above another province
    country = Country(tmp_path_factory.mktemp("wide"), ("spc", "gd", "gd03", "gd0304", "gd0305", "hn01"))
    story = Elevation(country).to_review().on_its_way()
    model = genuine(story)

    # Then neither sibling, nor a foreign intermediate court, nor the lower court itself may elevate it
    for stranger in ("gd0305", "hn01"):
        envelope = forged(country, model, sender=stranger, message_id=f"m-{stranger}", lineage_seq=1, stream=stranger)
        assert refusal_of(served_on(country, envelope)) == "R2"
        with pytest.raises(Refused) as refused:
            country.act(
                stranger, "reviewer1", "open_elevation_review", lower_court=LOWER, case_no=story.case_no, reason="x"
            )
        assert refused.value.code == "R2"
    untouched(story)
    country.close()


@pytest.mark.shows("R2")
@pytest.mark.parametrize("kind", ["case_closed", "file_sent", "not_accepted"])
def test_a_court_that_is_no_party_cannot_speak_in_anothers_exchange(
    tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    # Given an elevation between 福田 and 深圳中院, and their neighbours
    country = Country(tmp_path_factory.mktemp("wide"), ("spc", "gd", "gd03", "gd0304", "gd0305"))
    story = Elevation(country).to_review()
    sheet = {"text": "x", "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
    ledger = {"claim_fen": 1, "received_fen": 0, "paid_fen": 0, "available_fen": 0}
    payloads: dict[str, tuple[str, str, dict[str, Any]]] = {
        "case_closed": ("gd0305", UPPER, {"case_no": story.case_no, "mode": "fulfilled", "closed_on": "2026-03-10"}),
        "file_sent": ("gd0305", UPPER, {"case_no": story.case_no, "sheet": sheet, "controls": [], "ledger": ledger,
                                        "holder": "gd0305", "epoch": 7, "filed_on": "2026-03-10"}),
        "not_accepted": ("gd", LOWER, {"reasons": "x"}),
    }  # fmt: skip
    sender, recipient, payload = payloads[kind]
    model = Envelope.from_bytes(country.sent(UPPER, "file_call").bytes_sent)
    envelope = replace(
        model,
        kind=kind,
        sender=sender,
        recipient=recipient,
        message_id="m-1",
        stream=sender,
        lineage_seq=1,
        body="filing" if kind == "not_accepted" else "implementation",
        payload=json.dumps(payload),
        approvals=(),
    )
    signer = ("filing", "draft") if kind == "not_accepted" else ("officer1", "draft")
    envelope = replace(envelope, approvals=approvals(country, sender, envelope.approval_digest, [signer]))

    # When such a neighbour sends a well-formed, well-signed message with that exchange's id
    row = served_on(country, envelope)

    # Then it is refused and the exchange stands as it was
    assert refusal_of(row) == "R2"
    assert country.exchange(UPPER, story.exchange).state == "reviewing"
    assert country.power(UPPER, story.lineage).holder == LOWER
    country.close()


@pytest.mark.shows("R3")
@pytest.mark.parametrize("named", [1, 2, 3])
def test_after_the_power_has_passed_no_epoch_named_to_the_old_court_moves_it(served: Elevation, named: int) -> None:
    country, model = served.country, genuine(served)

    row = served_on(
        country, forged(country, model, message_id="again", lineage_seq=model.lineage_seq + 1, from_epoch=named)
    )

    assert refusal_of(row) == "R3"
    assert row is not None
    assert row.refusal is not None
    assert row.refusal["facts"]["holder"] == UPPER
    assert country.power(LOWER, served.lineage).epoch == 2


@pytest.mark.shows("R3")
@pytest.mark.parametrize("named", [2, 7])
def test_a_ruling_on_an_epoch_that_is_not_the_present_one_is_refused(en_route: Elevation, named: int) -> None:
    country, model = en_route.country, genuine(en_route)

    assert refusal_of(served_on(country, forged(country, model, from_epoch=named))) == "R3"

    untouched(en_route)


@pytest.mark.shows("R3")
def test_a_lower_court_cannot_certify_another_epoch_than_the_ruling_named(en_route: Elevation) -> None:
    # Given a ruling under way and a lower court that answers with an invented proof of service
    country = en_route.country
    model = Envelope.from_bytes(country.sent(LOWER, "file_sent").bytes_sent)
    row = country.outbox(UPPER, en_route.ruling)
    payload = {"ruling_id": en_route.ruling, "ruling_sha256": row.digest, "epoch": 9, "served_at": "2026-03-10T01:00:00Z",
               "controls": [], "ledger": {"claim_fen": 1, "received_fen": 0, "paid_fen": 0, "available_fen": 0}}  # fmt: skip
    bad_epoch = replace(model, kind="ruling_served", message_id="m-1", lineage_seq=model.lineage_seq + 1, payload=json.dumps(payload),
                        approvals=())  # fmt: skip
    bad_bytes = replace(bad_epoch, message_id="m-2", lineage_seq=model.lineage_seq + 2,
                        payload=json.dumps(payload | {"epoch": 2, "ruling_sha256": "0" * 64}))  # fmt: skip

    assert refusal_of(served_on(country, bad_epoch)) == "R7"
    assert refusal_of(served_on(country, bad_bytes)) == "R7"
    assert country.power(UPPER, en_route.lineage).state == "elsewhere"


# — R7, R10, R11, R12 —


@pytest.mark.shows("R7")
def test_a_ruling_whose_text_has_another_hash_is_refused(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)

    assert refusal_of(served_on(country, forged(country, model, payload={"document_sha256": "0" * 64}))) == "R7"

    untouched(en_route)


@pytest.mark.shows("R7")
def test_a_call_for_a_case_the_court_does_not_have_is_refused(reviewing: Elevation) -> None:
    country = reviewing.country
    model = Envelope.from_bytes(country.sent(UPPER, "file_call").bytes_sent)
    wanted = forged(country, model, message_id="m", lineage_seq=model.lineage_seq + 1, signers=[("reviewer1", "draft")],
                    payload={"case_no": "（2026）粤0304执99号"})  # fmt: skip

    assert refusal_of(served_on(country, wanted)) == "R7"


@pytest.mark.shows("R7", "C070")
def test_a_high_court_that_gives_no_reason_is_refused_by_the_lower_court_too(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    story = told("to_review", tmp_path_factory.mktemp("c"))
    country = story.country
    high = replace(story, upper="gd")
    high.exchange = country.act("gd", "reviewer1", "open_elevation_review", lower_court=LOWER, case_no=story.case_no,
                                reason="x")["exchange_id"]  # fmt: skip
    high.file_called()
    country.act(LOWER, "officer1", "send_file", lineage=high.lineage, exchange=high.exchange)
    country.network.hold = lambda p: p.kind == "elevation_ruling"
    high.ruled(exception_reason="重大案件")

    row = served_on(country, forged(country, genuine(high), payload={"exception_reason": ""}))

    assert refusal_of(row) == "R7"
    country.close()


def nearly_lapsed(country: Country) -> Elevation:
    """A case whose only control has ten days left."""
    return (
        Elevation(country).filed().controlled(end_on=date(2026, 3, 20)).applied().docketed().file_called().file_sent()
    )


@pytest.mark.shows("R10")
def test_a_short_control_holds_the_ruling_back_at_the_sender_and_names_three_ways_out(country: Country) -> None:
    story = nearly_lapsed(country)

    with pytest.raises(Refused) as refused:
        story.drafted()

    assert refused.value.code == "R10"
    assert refused.value.refusal.facts["controls"] == story.control
    assert "续封" in refused.value.todo.zh


@pytest.mark.shows("R10")
def test_the_first_way_out_is_that_the_old_court_renews(country: Country) -> None:
    story = nearly_lapsed(country)
    country.act(
        LOWER, "officer1", "renew_control", lineage=story.lineage, control_id=story.control, end_on="2027-03-10"
    )
    story.file_sent()

    story.ruled()

    assert country.power(LOWER, story.lineage).holder == UPPER


@pytest.mark.shows("R10")
def test_the_second_way_out_is_that_the_ruling_renews_within_the_cap_of_the_law(country: Country) -> None:
    story = nearly_lapsed(country)
    for too_little_or_much in ("2026-03-25", "2028-01-01"):
        with pytest.raises(ZhixingError) as refused:
            story.drafted(renew_short_controls_until=too_little_or_much)
        assert refused.value.code in ("R10", "bad_input")

    story.ruled(renew_short_controls_until="2027-03-10")

    [control] = country.controls(LOWER, story.lineage)
    assert (control.state, control.end_on, control.rank) == ("custody", date(2027, 3, 10), 1)
    assert country.power(LOWER, story.lineage).holder == UPPER


@pytest.mark.shows("R10")
def test_the_third_way_out_is_a_signed_reason(country: Country) -> None:
    story = nearly_lapsed(country)

    story.ruled(override_short_controls="原法院拒不续封，已另行通知协助单位。")

    assert country.power(LOWER, story.lineage).holder == UPPER


@pytest.mark.shows("R10")
@pytest.mark.parametrize("renewals", [[], "beyond the cap"])
def test_a_sender_that_does_not_check_controls_is_refused_by_the_court_that_has_them(
    country: Country, renewals: list[Any] | str
) -> None:
    story = nearly_lapsed(country)
    country.network.hold = lambda p: p.kind == "elevation_ruling"
    story.ruled(override_short_controls="x")
    beyond = [{"control_id": story.control, "end_on": "2096-01-01"}]

    row = served_on(
        country,
        forged(
            country, genuine(story), payload={"override_short_controls": "", "renewals": beyond if renewals else []}
        ),
    )

    assert row is not None
    assert row.state == "refused"
    assert row.refusal is not None
    assert row.refusal["code"] == "R10" or row.refusal["facts"]["error"] == "control_too_long"
    assert country.power(LOWER, story.lineage).holder == LOWER
    assert country.controls(LOWER, story.lineage)[0].end_on == date(2026, 3, 20)


@pytest.mark.shows("R11")
def test_another_content_under_a_used_id_is_a_conflict_and_changes_nothing(served: Elevation) -> None:
    country, model = served.country, genuine(served)
    before = country.inbox(LOWER, served.ruling)

    country.receive(LOWER, parcel(country, forged(country, model, payload={"override_short_controls": "改"})))
    country.settle()

    assert country.inbox(LOWER, served.ruling) == before
    assert "conflict" in country.stages(LOWER, served.ruling)
    assert "conflict" in country.tasks(LOWER)
    assert "altered_message" in country.tasks(UPPER)
    assert country.outbox(UPPER, served.ruling).state == "applied"


@pytest.mark.shows("R11")
@pytest.mark.parametrize("ahead", [0, 2], ids=["a consumed slot", "a slot waiting behind a hole"])
def test_two_messages_in_one_slot_are_a_conflict_and_the_first_stands(served: Elevation, ahead: int) -> None:
    country, model = served.country, genuine(served)
    first = replace(forged(country, model), message_id="first", lineage_seq=model.lineage_seq + ahead)
    second = replace(first, message_id="second")
    if ahead:
        assert served_on(country, first).state == "buffered"  # type: ignore[union-attr]

    intruder = served_on(country, second)
    assert refusal_of(intruder) == "R11"
    assert intruder is not None
    assert intruder.lineage_seq == 0  # it holds no slot, so it can never be taken for the first one

    if ahead:  # the hole is filled: the first one has its turn, the intruder never
        between = replace(first, message_id="between", lineage_seq=model.lineage_seq + 1)
        served_on(country, between)
        assert refusal_of(country.inbox(LOWER, "first")) == "R3"
        with country.read(LOWER) as unit:
            assert unit.positions.need(UPPER, model.stream, served.lineage).consumed == model.lineage_seq + 2
    assert "conflict" in country.tasks(LOWER)


@pytest.mark.shows("R11")
def test_a_second_review_of_the_same_case_is_not_opened(reviewing: Elevation) -> None:
    with pytest.raises(Refused) as refused:
        reviewing.applied()

    assert refused.value.code == "R11"


@pytest.mark.shows("R12")
def test_a_file_that_comes_after_the_ruling_comes_too_late(served: Elevation) -> None:
    # Given the review closed by a ruling, and a lower court that sends its file once more by hand
    country = served.country
    model = Envelope.from_bytes(country.sent(LOWER, "file_sent").bytes_sent)
    last = Envelope.from_bytes(country.sent(LOWER, "ruling_served").bytes_sent).lineage_seq
    late = replace(model, message_id="late", lineage_seq=last + 1)

    row = served_on(country, late)

    assert refusal_of(row) == "R12"
    assert country.power(UPPER, served.lineage).holder == UPPER


def test_every_refusal_is_signed_with_rule_and_both_languages(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    row = served_on(country, forged(country, model, from_epoch=5))
    assert row is not None
    assert row.receipt is not None
    assert row.refusal is not None
    assert json.loads(row.receipt)["data"]["refusal"] == row.refusal
    assert all(row.refusal[part] for part in ("rule", "reason_zh", "reason_en", "todo_zh", "todo_en"))
    said = country.statements(LOWER, "refused")[-1]["detail"]["refusal"]
    assert said == row.refusal


def test_a_broken_payload_is_refused_whatever_else_is_wrong_with_it(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    for number, text in enumerate(("{", "[]", "null", '"x"', "[" * 3000, '{"a":1}', "1" * 5000)):
        for signers in (SIGNERS, ()):
            envelope = forged(country, model, message_id=f"m-{number}-{len(signers)}", payload=None, signers=signers,
                              stream=f"s-{number}-{len(signers)}", lineage_seq=1)  # fmt: skip
            envelope = replace(envelope, payload=text)
            if signers:
                envelope = replace(envelope, approvals=approvals(country, UPPER, envelope.approval_digest))
            assert refusal_of(served_on(country, envelope)) == ("R1" if signers else "R6")
    untouched(en_route)
