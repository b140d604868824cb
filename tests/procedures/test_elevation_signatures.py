"""Refusals R1 and R6: whose word it is, and who has approved it; at both ends, also when the sender does not check."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import Country
from forging import SIGNERS, forged, genuine, parcel, refusal_of, served_on, untouched
from stories import LOWER, MAJOR, UPPER, Elevation

from shared.domain.errors import NotAllowed
from shared.domain.people import Approval
from shared.domain.refusals import Refused
from shared.flows.officers import certify
from shared.messages.directory import Directory
from shared.messages.directory_issuing import issue, revoke
from shared.messages.signing import PrivateKey

# — R1: signature, key, body —


@pytest.mark.shows("R1")
def test_a_ruling_signed_by_the_implementation_body_is_refused(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)

    row = served_on(country, forged(country, model, body="implementation"))

    assert refusal_of(row) == "R1"
    untouched(en_route)


@pytest.mark.shows("R1")
def test_implementing_officers_may_not_draft_or_discuss_a_ruling_at_either_end(en_route: Elevation) -> None:
    # At the sender an officer of the implementation body cannot draft it
    country, model = en_route.country, genuine(en_route)
    with pytest.raises(NotAllowed):
        country.draft(UPPER, "officer1", "elevation_ruling", to=LOWER, lineage=en_route.lineage, exchange=en_route.exchange,
                      reasoning="x")  # fmt: skip

    # And a sender that lets them sign under the name of the review body is refused
    mixed = (
        ("reviewer1", "draft"),
        ("officer1", "discuss"),
        ("officer2", "discuss"),
        ("officer3", "discuss"),
        *MAJOR[3:],
    )
    assert refusal_of(served_on(country, forged(country, model, signers=mixed))) == "R1"
    untouched(en_route)


@pytest.mark.shows("R1")
def test_altered_bytes_are_quarantined_with_r1_and_the_true_bytes_still_apply(en_route: Elevation) -> None:
    country = en_route.country
    true = parcel(country, genuine(en_route))
    altered = replace(true, body=true.body.replace("执行".encode(), "停止".encode(), 1))

    country.receive(LOWER, altered)

    with country.read(LOWER) as unit:
        [kept] = unit.quarantine.where()
        assert (kept.reason, kept.bytes_received) == ("bad_signature", altered.body)
        assert unit.inbox.get(en_route.ruling) is None
    country.settle()
    assert "altered_message" in country.tasks(UPPER)
    country.network.release()
    country.settle()
    assert country.outbox(UPPER, en_route.ruling).state == "applied"


@pytest.mark.shows("R1")
def test_a_key_the_directory_does_not_list_for_the_sender_is_not_believed(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)

    for key in (PrivateKey.generate(), country.keys["gd"]):
        assert served_on(country, model, key=key) is None

    with country.read(LOWER) as unit:
        assert {row.reason for row in unit.quarantine.where()} == {"key_unknown_key"}
    untouched(en_route)


def revoked(country: Country, court: str) -> Directory:
    entries = revoke(
        country.directory.directory.entries, court, country.keys[court].key_id, at=country.clock.now(), reason="x"
    )
    known = country.directory.directory
    document = issue(entries, serial=2, previous=known.sha256, issuer_key=country.keys["spc"], issued_at=country.clock.now(),
                     expires_at=country.clock.now() + timedelta(days=900))  # fmt: skip
    return Directory.verify(document, country.keys["spc"].public, now=country.clock.now(), at_least_serial=2)


@pytest.mark.shows("R1")
def test_after_a_revocation_nothing_new_of_that_key_is_taken(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    country.directory.directory = revoked(country, UPPER)

    assert served_on(country, model) is None
    # nor under the outside id of a message received before the revocation
    known = country.sent(UPPER, "file_call").message_id
    country.receive(LOWER, replace(parcel(country, model), message_id=known))

    assert not country.has(LOWER, en_route.ruling)
    with country.read(LOWER) as unit:
        assert {row.reason for row in unit.quarantine.where()} == {"key_revoked"}
    untouched(en_route)


def test_a_message_received_before_the_revocation_still_gets_its_receipt(served: Elevation) -> None:
    country, model = served.country, genuine(served)
    stored = country.inbox(LOWER, served.ruling).receipt
    country.directory.directory = revoked(country, UPPER)

    country.receive(LOWER, parcel(country, model))

    with country.read(LOWER) as unit:
        assert [frame.bytes_sent for frame in unit.frames.where()] == [stored]
        assert unit.quarantine.count() == 0


# — R6: approvals —


def swap(given: tuple[Approval, ...], position: int, /, **changes: Any) -> tuple[Approval, ...]:
    return (*given[:position], replace(given[position], **changes), *given[position + 1 :])


@pytest.mark.shows("R6")
@pytest.mark.parametrize(
    "missing", [None, 1, 4, 5, 0], ids=["all", "a discussant", "the chief", "the president", "the drafter"]
)
def test_a_ruling_lacking_an_approval_is_refused(en_route: Elevation, missing: int | None) -> None:
    country, model = en_route.country, genuine(en_route)
    kept = () if missing is None else (*SIGNERS[:missing], *SIGNERS[missing + 1 :])

    assert refusal_of(served_on(country, forged(country, model, signers=kept))) == "R6"

    untouched(en_route)


@pytest.mark.shows("R6")
@pytest.mark.parametrize("position", [3, 5], ids=["discussing twice", "chief and president in one"])
def test_one_person_does_not_count_for_two(en_route: Elevation, position: int) -> None:
    country, model = en_route.country, genuine(en_route)
    signers = list(SIGNERS)
    signers[position] = ("reviewer1", "discuss") if position == 3 else ("chief", "approve")

    row = served_on(country, forged(country, model, signers=signers))

    assert refusal_of(row) == "R6"
    untouched(en_route)


@pytest.mark.shows("R6")
def test_the_same_person_cannot_sign_a_draft_twice(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    country.approve(UPPER, draft, ("reviewer1", "discuss"))

    with pytest.raises(Refused) as refused:
        country.approve(UPPER, draft, ("reviewer1", "discuss"))
    assert refused.value.code == "R6"

    with pytest.raises(Refused) as refused:
        country.issue(UPPER, "reviewer1", draft)
    assert refused.value.code == "R6"
    assert country.power(LOWER, reviewing.lineage).holder == LOWER


@pytest.mark.shows("R6")
@pytest.mark.parametrize("edit", [
    {"payload": {"override_short_controls": "改"}}, {"recipient": "gd0304", "from_epoch": 2}, {"subject": "other"},
], ids=["payload", "epoch", "lineage"])  # fmt: skip
def test_an_edit_after_approval_voids_every_approval(en_route: Elevation, edit: dict[str, Any]) -> None:
    country, model = en_route.country, genuine(en_route)
    edited = dict(edit)
    if "subject" in edited:
        edited |= {"lineage_seq": 1}

    assert refusal_of(served_on(country, forged(country, model, signers=None, **edited))) == "R6"

    untouched(en_route)


@pytest.mark.shows("R1")
def test_a_certificate_made_by_somebody_else_is_not_believed(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    person, key = country.people[UPPER, "president"], PrivateKey.generate()
    theirs = certify(UPPER, key, person.person_id, person.roles, person.bodies, key.public)
    of_another_court = country.people[LOWER, "president"].certificate
    for certificate in (theirs, of_another_court, "x", "a.b.c", theirs[:-4]):
        envelope = replace(
            model, message_id=f"m-{hash(certificate)}", approvals=swap(model.approvals, 5, certificate=certificate)
        )
        row = served_on(country, replace(envelope, stream=envelope.message_id, lineage_seq=1))
        assert refusal_of(row) == "R1"
    untouched(en_route)


@pytest.mark.shows("R1", "R6")
def test_a_role_the_certificate_does_not_give_is_refused(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    president = next(at for at, given in enumerate(model.approvals) if given.act == "approve")
    as_chief = swap(model.approvals, 0, role="chief")
    no_such_act = swap(model.approvals, president, act="bless")

    assert refusal_of(served_on(country, replace(model, approvals=as_chief))) == "R1"
    assert (
        refusal_of(
            served_on(country, replace(model, message_id="m-2", stream="s", lineage_seq=1, approvals=no_such_act))
        )
        == "R6"
    )
    untouched(en_route)


@pytest.mark.shows("R1")
def test_a_signature_of_another_instant_or_opinion_does_not_hold(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    moved = swap(model.approvals, 4, at=model.approvals[4].at + timedelta(seconds=1))

    assert refusal_of(served_on(country, replace(model, approvals=moved))) == "R1"

    untouched(en_route)


def test_the_key_of_a_person_is_bound_to_the_person(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    chief = country.people[UPPER, "chief"]
    president = next(at for at, given in enumerate(model.approvals) if given.act == "approve")
    stolen = swap(model.approvals, president, public_key=chief.public_key)
    assert refusal_of(served_on(country, replace(model, approvals=stolen))) == "R1"
    untouched(en_route)
