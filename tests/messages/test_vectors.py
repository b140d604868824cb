"""The published vectors: made again from the code they are the same bytes; each says what it is a vector of."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import make_vectors

from shared.domain.errors import ZhixingError
from shared.domain.identifiers import CaseNumber, CaseReference, lineage_id_of
from shared.domain.people import ApprovalRule, SigningTerms, require_approvals
from shared.domain.refusals import Refused
from shared.flows.authorise import signing_terms
from shared.flows.officers import OfficerCertificate, approval_statement, delegation_statement, verify_approval
from shared.law.lookup import Law
from shared.messages import merkle
from shared.messages.directory import Directory
from shared.messages.envelope import Envelope
from shared.messages.frames import Frame
from shared.messages.schemas import load
from shared.messages.sealing import open_sealed
from shared.messages.signing import PublicKey, Signed, from_base64url, verify
from shared.procedures import CATALOGUE


def vector(name: str) -> Any:
    return json.loads((make_vectors.FOLDER / name).read_text(encoding="utf-8"))


MESSAGE = vector("message.json")


def signed(item: dict[str, Any]) -> Signed:
    return Signed.from_headers(item["body_utf8"].encode(), item["headers"])


@pytest.mark.parametrize("name", sorted(make_vectors.files()))
def test_a_vector_made_again_is_the_same_bytes(name: str) -> None:
    assert (make_vectors.FOLDER / name).read_bytes() == make_vectors.files()[name]


def test_the_directory_of_the_vectors_is_trusted_under_its_anchor() -> None:
    anchor = PublicKey.from_pem(MESSAGE["anchor_pem"])

    directory = Directory.verify(signed(MESSAGE["directory"]), anchor, now=make_vectors.START, at_least_serial=1)

    assert {entry.court_id: entry.key_id for entry in directory.entries} == {
        court: MESSAGE["keys"][court]["key_id"] for court in make_vectors.COURTS
    }
    assert directory.is_fresh(make_vectors.START + timedelta(days=29))


def test_the_message_of_the_vectors_reads_and_writes_the_same_bytes() -> None:
    item = signed(MESSAGE["message"])
    envelope = Envelope.from_bytes(item.body)

    assert item.holds(make_vectors.KEYS["gd03"].public)
    assert envelope.to_bytes() == item.body
    assert hashlib.sha256(item.body).hexdigest() == MESSAGE["message_sha256"]
    assert envelope.payload.encode() == (make_vectors.FOLDER / "example" / "payload.txt").read_bytes()
    assert (
        load(CATALOGUE.messages[envelope.kind].payload, json.loads(envelope.payload)).case_no == "（2026）粤0304执1号"
    )


def test_the_approval_digest_is_over_the_ten_lines_given() -> None:
    given = MESSAGE["approval_digest"]
    lines = "".join(f"{line}\n" for line in given["lines"])

    assert len(given["lines"]) == 10
    assert hashlib.sha256(lines.encode()).hexdigest() == given["sha256"]
    assert Envelope.from_bytes(signed(MESSAGE["message"]).body).approval_digest == given["sha256"]


def test_the_approvals_of_the_vectors_verify_and_satisfy_the_rule_for_major_matters() -> None:
    envelope = Envelope.from_bytes(signed(MESSAGE["message"]).body)

    for approval in envelope.approvals:
        verify_approval(
            approval,
            court_id="gd03",
            court_key={make_vectors.KEYS["gd03"].key_id: make_vectors.KEYS["gd03"].public}.get,
        )
    require_approvals(ApprovalRule.MAJOR, envelope.approvals, SigningTerms(3), digest=envelope.approval_digest)


def test_the_first_approval_and_its_certificate_are_the_statements_given() -> None:
    first = Envelope.from_bytes(signed(MESSAGE["message"]).body).approvals[0]
    statement = approval_statement(first.digest, first.person_id, first.act, first.role, first.body, first.at)

    assert statement.decode() == MESSAGE["first_approval_statement_utf8"]
    certificate = OfficerCertificate.read(first.certificate)
    assert certificate.statement.decode() == MESSAGE["first_certificate_statement_utf8"]
    assert verify(make_vectors.KEYS["gd03"].public, certificate.statement, certificate.signature)


@pytest.mark.shows("R6")
def test_the_delegated_vector_verifies_with_its_dissent_and_only_with_its_delegation() -> None:
    given = vector("delegated.json")
    envelope = Envelope.from_bytes(signed(given["message"]).body)
    dissent, last = envelope.approvals[3], envelope.approvals[-1]
    kind = CATALOGUE.messages[envelope.kind]
    terms = signing_terms(Law.load(), kind, envelope.payload, envelope.issued_at.date())

    for approval in envelope.approvals:
        verify_approval(
            approval,
            court_id="gd03",
            court_key={make_vectors.KEYS["gd03"].key_id: make_vectors.KEYS["gd03"].public}.get,
        )
    require_approvals(kind.approvals, envelope.approvals, terms, digest=envelope.approval_digest)

    assert envelope.to_bytes() == signed(given["message"]).body
    assert dissent.opinion == f"disagree:{hashlib.sha256(given['dissent_words'].encode()).hexdigest()}"
    assert given["dissent_statement_utf8"].splitlines()[-1] == dissent.opinion
    assert last.delegation is not None
    assert (
        given["delegation_statement_utf8"]
        == delegation_statement("gd03", "approve", last.person_id, last.delegation).decode()
    )
    with pytest.raises(Refused) as refused:
        require_approvals(
            kind.approvals, [*envelope.approvals[:-1], replace(last, delegation=None)], terms, digest=last.digest
        )
    assert (refused.value.code, refused.value.refusal.rule) == ("R6", "执行工作规定 2020 art. 5")


def test_the_receipt_of_the_vectors_speaks_of_the_bytes_of_the_message() -> None:
    item = signed(MESSAGE["receipt"])
    receipt = Frame.from_bytes(item.body)

    assert item.holds(make_vectors.KEYS["gd0304"].public)
    assert receipt.to_bytes() == item.body
    assert (receipt.data["message"], receipt.data["digest"]) == (make_vectors.MESSAGE_ID, MESSAGE["message_sha256"])


def test_the_sealed_vector_opens_with_the_recipients_key_only() -> None:
    given = vector("sealed.json")
    sealed = from_base64url(given["sealed_base64url"]) or b""

    assert open_sealed(make_vectors.KEYS["gd0304"], sealed).decode() == given["opens_to_utf8"]
    with pytest.raises(ZhixingError):
        open_sealed(make_vectors.KEYS["gd03"], sealed)


@pytest.mark.parametrize("given", vector("identifiers.json")["case_numbers"])
def test_a_case_number_of_the_vectors_has_this_canonical_form_and_lineage(given: dict[str, Any]) -> None:
    number = CaseNumber.parse(given["text"])

    assert str(number) == given["canonical"]
    assert (number.year, number.court_code, number.specialty, number.type_code, number.serial) == tuple(
        given[name] for name in ("year", "court_code", "specialty", "type_code", "serial")
    )
    assert lineage_id_of(given["text"]) == lineage_id_of(given["canonical"]) == given["lineage_id"]


@pytest.mark.parametrize("text", vector("identifiers.json")["not_case_numbers"])
def test_what_the_vectors_call_no_case_number_is_refused(text: str) -> None:
    with pytest.raises(ZhixingError) as refused:
        CaseNumber.parse(text)

    assert refused.value.code == "bad_case_number"


@pytest.mark.parametrize("given", vector("identifiers.json")["references"])
def test_an_older_number_is_read_as_a_reference(given: dict[str, Any]) -> None:
    reference = CaseReference.parse(given["text"])

    assert (reference.is_old_style, reference.suffix) == (given["old_style"], given["suffix"])


def test_the_proofs_of_the_vectors_hold_for_the_heads_given() -> None:
    given = vector("evidence.json")
    leaves = [merkle.leaf_hash(item["statement"].encode()) for item in given["statements"]]
    heads = {int(size): bytes.fromhex(root) for size, root in given["heads"].items()}

    inclusion, consistency = given["inclusion"], given["consistency"]
    path = [bytes.fromhex(step) for step in inclusion["proof"]]
    assert merkle.verify_inclusion(
        leaves[inclusion["index"]], inclusion["index"], inclusion["size"], path, heads[inclusion["size"]]
    )
    path = [bytes.fromhex(step) for step in consistency["proof"]]
    old, new = consistency["from"], consistency["to"]
    assert merkle.verify_consistency(old, heads[old], new, heads[new], path)
    assert Envelope.from_bytes(signed(MESSAGE["message"]).body).tree_root == given["heads"]["4"]
