"""The envelope: what is written is read again, what is no envelope is refused with a reason and nothing else."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

import make_vectors

from shared.domain.delegations import DelegationProof
from shared.domain.people import Approval
from shared.messages.envelope import MAX_BODY_BYTES, MAX_NUMBER, BadEnvelope, Envelope, approval_digest
from shared.messages.wire_schemas import envelope_schema

GOOD = json.loads(make_vectors.envelope().to_bytes())
APPROVED = json.loads(make_vectors.envelope(make_vectors.delegated_approvals).to_bytes())["data"]["approvals"][-1]
LENT = APPROVED["delegation"]
SCHEMA = jsonschema.Draft202012Validator(envelope_schema())
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=40,
)
COURTS = st.sampled_from(["spc", "gd", "gd03", "gd0304", "xpcc01"])
NUMBERS = st.integers(1, MAX_NUMBER)
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(8999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - st adds it


DAYS = st.dates(date(2000, 1, 1), date(8999, 12, 31))
LONG = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=300)
BASE64URL = st.text("abcXYZ019_-", min_size=1, max_size=90)
CERTIFICATES = st.builds("{}.0123456789abcdef.{}".format, BASE64URL, BASE64URL)


@st.composite
def approvals(draw: st.DrawFn) -> Approval:
    proofs = st.builds(
        DelegationProof, NAMES, LONG, LONG, DAYS, DAYS, MOMENTS, signature=BASE64URL, certificate=CERTIFICATES
    )
    opinions = st.just("") | st.from_regex(r"\A(dis)?agree:[0-9a-f]{64}\Z")
    return Approval(
        draw(LONG), draw(st.sampled_from(["draft", "discuss", "review", "approve"])), draw(LONG), draw(LONG),
        draw(MOMENTS), "0f" * 32, draw(BASE64URL), draw(BASE64URL), draw(CERTIFICATES), draw(opinions),
        draw(st.none() | proofs),
    )  # fmt: skip


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    size = draw(st.integers(0, 2**40))
    maybe = st.none() | NAMES
    return Envelope(
        message_id=draw(NAMES), kind=draw(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)),
        version=draw(st.integers(1, 999)), sender=draw(COURTS), recipient=draw(COURTS), subject=draw(NAMES),
        issued_at=draw(MOMENTS), body=draw(NAMES), procedure_id=draw(NAMES), stream=draw(NAMES),
        stream_seq=draw(NUMBERS), lineage_seq=draw(NUMBERS), law_release=draw(NAMES),
        payload=draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200)), power_id=draw(maybe),
        from_epoch=draw(st.none() | NUMBERS), in_reply_to=draw(maybe), supersedes=draw(maybe), traceparent=draw(maybe),
        tree_size=size, tree_root="ab" * 32 if size else "", approvals=tuple(draw(st.lists(approvals(), max_size=2))),
    )  # fmt: skip


@given(envelopes())
def test_an_envelope_reads_back_as_it_was_written_and_fits_its_schema(envelope: Envelope) -> None:
    body = envelope.to_bytes()

    assert Envelope.from_bytes(body) == envelope
    assert Envelope.from_bytes(body).to_bytes() == body
    assert [error.message for error in SCHEMA.iter_errors(json.loads(body))] == []


@given(st.binary(max_size=300))
def test_bytes_that_are_no_envelope_are_refused_and_never_crash(body: bytes) -> None:
    with pytest.raises(BadEnvelope):
        Envelope.from_bytes(body)


@given(st.sampled_from(sorted(GOOD)), st.none() | st.booleans() | st.integers() | st.lists(st.text()) | st.just(""))
def test_a_member_of_another_kind_is_refused_or_means_that_it_is_not_there(name: str, value: Any) -> None:
    optional = {"powerid", "fromepoch", "inreplyto", "supersedes", "traceparent"}
    if name == "datacontenttype" or (name in optional and value is None):
        assert Envelope.from_bytes(json.dumps(GOOD | {name: value}).encode()).message_id == GOOD["id"]
        return

    with pytest.raises(BadEnvelope):
        Envelope.from_bytes(json.dumps(GOOD | {name: value}).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"id": "a\nb"}, {"id": "x" * 201}, {"streamseq": "0"}, {"streamseq": "-1"}, {"lineageseq": str(2**53)},
        {"lineageseq": "１"}, {"treesize": "0"}, {"treeroot": "AB" * 32}, {"source": "gd03"}, {"time": "2026-03-10"},
        {"time": "2026-03-10T01:00:00"}, {"time": "0001-01-01T00:00:00+23:00"}, {"type": "zhixing.x"},
        {"type": "zhixing.elevation_ruling.v1.1"}, {"type": "other.elevation_ruling.v1"}, {"specversion": "0.3"},
        *({"data": {"payload": "x", "approvals": [APPROVED | change]}} for change in (
            {"opinion": "agree"}, {"opinion": "Agree:" + "0" * 64}, {"opinion": 1}, {"delegation": "x"}, {"delegation": {}},
            {"delegation": LENT | {"from_on": "2026-2-1"}}, {"delegation": LENT | {"until_on": "1999-01-01"}},
            {"delegation": LENT | {"given_at": "2026-03-10"}}, {"delegation": LENT | {"delegator": ""}},
            {"delegation": [LENT]}, {"at": "9999-12-31T23:59:59Z"},
        )),
        {"data": {}}, {"data": []}, {"data": {"payload": {}}}, {"data": {"payload": "x", "approvals": [{}]}},
    ],
    ids=str,
)  # fmt: skip
def test_each_of_these_is_refused_with_a_reason_in_both_languages(change: dict[str, Any]) -> None:
    with pytest.raises(BadEnvelope) as refused:
        Envelope.from_bytes(json.dumps(GOOD | change).encode())

    assert refused.value.what.zh
    assert refused.value.what.en


def test_members_of_later_releases_are_ignored() -> None:
    body = json.dumps(GOOD | {"priority": "high", "data": GOOD["data"] | {"attachments": []}}).encode()

    assert Envelope.from_bytes(body) == make_vectors.envelope()


def test_another_order_and_spacing_of_members_means_the_same() -> None:
    body = json.dumps(dict(reversed(GOOD.items())), indent=3, ensure_ascii=True).encode()

    assert Envelope.from_bytes(body) == make_vectors.envelope()


def test_any_offset_of_the_time_is_read_as_the_same_instant() -> None:
    local = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=8))).isoformat()

    assert Envelope.from_bytes(json.dumps(GOOD | {"time": local}).encode()).issued_at == datetime(
        2026, 3, 10, 2, tzinfo=UTC
    )


def test_a_body_of_64_kib_passes_and_one_byte_more_is_refused_at_both_ends() -> None:
    room = MAX_BODY_BYTES - len(json.dumps(GOOD, ensure_ascii=False, separators=(",", ":")).encode())
    fits = json.dumps(
        GOOD | {"filler": "x" * (room - len(',"filler":""'))}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    assert len(fits) == MAX_BODY_BYTES

    assert Envelope.from_bytes(fits).message_id == GOOD["id"]
    with pytest.raises(BadEnvelope):
        Envelope.from_bytes(fits + b" ")


@given(
    envelopes(),
    st.sampled_from(
        [
            "kind",
            "version",
            "sender",
            "recipient",
            "subject",
            "power_id",
            "from_epoch",
            "in_reply_to",
            "supersedes",
            "payload",
        ]
    ),
)
def test_an_approval_binds_kind_courts_lineage_epoch_and_the_exact_payload(envelope: Envelope, name: str) -> None:
    bound = {each: getattr(envelope, each) for each in
             ("kind", "version", "sender", "recipient", "subject", "power_id", "from_epoch", "in_reply_to", "supersedes",
              "payload")}  # fmt: skip
    other = bound | {name: (bound[name] or 0) + 1 if name in ("version", "from_epoch") else f"{bound[name] or ''}x"}

    assert approval_digest(**bound) == envelope.approval_digest
    assert approval_digest(**other) != envelope.approval_digest
