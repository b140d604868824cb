"""What the JSON API promises to programs: problem documents, versions, pages, idempotency, proofs anyone can check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from builders import Country, four_courts
from stories import CASE, Elevation
from web.web_clients import Api, Court

from shared.messages.signing import PublicKey, from_base64url, verify

FILE_CASE = {"act": "file_case", "inputs": CASE}


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    four = four_courts(tmp_path)
    yield four
    four.close()


@pytest.fixture
def lower(country: Country) -> Court:
    return Court(country, "gd0304")


@pytest.fixture
def upper(country: Country) -> Court:
    return Court(country, "gd03")


@pytest.fixture
def story(country: Country) -> Elevation:
    return Elevation(country)


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document, after checking what every one must have."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    document: dict[str, Any] = answer.json
    assert document["code"] == code
    assert document["status"] == status
    assert document["type"] == f"urn:zhixing:problem:{code}"
    for name in ("title", "title_zh", "title_en", "todo_zh", "todo_en"):
        assert document[name], name
    return document


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("body", "status", "code"), [
    (b"{", 400, "bad_request"), (b"[]", 422, "bad_input"), (b"{}", 422, "bad_input"), (b"\xff", 400, "bad_request"),
    (b'{"act": 1}', 422, "bad_input"), (b'{"act": "nothing"}', 404, "not_found"),
    (b'{"act": "file_case", "surplus": 1}', 422, "bad_input"), (b'{"act": "file_case", "inputs": []}', 422, "bad_input"),
    (b'{"act": "file_case", "inputs": {}}', 422, "bad_payload"),
    (b'{"act": "close_case"}', 404, "not_found"), (b'{"act": "close_case", "case_no": "abc"}', 422, "bad_case_number"),
    (b'{"act": "close_case", "lineage_id": "\\u0000"}', 422, "bad_input"),
    (b'{"act": "close_case", "lineage_id": "l", "epoch": 1.5}', 422, "bad_input"),
    (b'{"act": "close_case", "lineage_id": "l", "epoch": 0}', 422, "bad_input"),
    (b'{"act": "close_case", "lineage_id": "l", "epoch": 1' + b"0" * 5000 + b"}", 400, "bad_request"),
    (b'{"act": "\\ud800"}', 404, "not_found"), (b'{"act": "close_case", "case_no": "\\ud800"}', 422, "bad_case_number"),
    (b"[" * 100_000, 400, "bad_request"), (b" " * (1024 * 1024 + 1), 413, "too_large"),
])  # fmt: skip
def test_bad_bodies_get_a_problem_document(lower: Court, body: bytes, status: int, code: str) -> None:
    chief = lower.api("filing")

    answer = chief.client.post("/api/v1/acts", data=body, content_type="application/json", headers=chief.headers)

    problem(answer, status, code)


@pytest.mark.parametrize(("path", "status", "code"), [
    ("/nowhere", 404, "not_found"), ("/cases/abc", 422, "bad_case_number"), ("/cases/（2026）粤0304执404号", 404, "not_found"),
    ("/cases?limit=0", 422, "bad_input"), ("/cases?limit=x", 422, "bad_input"), ("/cases?offset=10001", 422, "bad_input"),
    ("/duties?due_by=2026-02-30", 422, "bad_input"), ("/drafts/x", 404, "not_found"), ("/inbox/x", 404, "not_found"),
    ("/outbox/x", 404, "not_found"), ("/outbox/x/receipt", 404, "not_found"), ("/courts/@@", 422, "bad_court_id"),
    ("/courts/zz99", 404, "unknown_court"), ("/courts", 422, "bad_input"), ("/courts/gd/superiors?on=x", 422, "bad_input"),
    ("/journeys/abc", 422, "bad_case_number"), ("/quarantine", 403, "not_allowed"),
])  # fmt: skip
def test_bad_addresses_get_a_problem_document(lower: Court, path: str, status: int, code: str) -> None:
    problem(lower.api("officer1").get(path), status, code)


def test_the_problem_names_every_bad_field_in_both_languages(lower: Court) -> None:
    answer = lower.api("filing").post(
        "/acts", {"act": "file_case", "inputs": CASE | {"claim_fen": 0, "received_on": "x"}}
    )

    fields = {field["path"]: field for field in problem(answer, 422, "bad_payload")["fields"]}
    assert set(fields) == {"claim_fen", "received_on"}
    assert fields["received_on"]["zh"].startswith("应为存在的日期")
    assert fields["received_on"]["en"].startswith("has to be an existing date")


@pytest.mark.parametrize(("change", "status", "code"), [
    ({"kind": "nothing"}, 404, "not_found"), ({"kind": "signed_for"}, 404, "not_found"),
    ({"recipient": "@@"}, 422, "bad_court_id"), ({"recipient": "gd04"}, 409, "R2"), ({"inputs": {}}, 422, "bad_payload"),
])  # fmt: skip
def test_bad_drafts_are_refused_at_the_earliest_place(
    lower: Court, story: Elevation, change: dict[str, Any], status: int, code: str
) -> None:
    story.filed()
    request = {"kind": "elevation_request", "recipient": "gd03", "case_no": story.case_no, "inputs": {"reason": "困难"}}

    answer = lower.api("officer1").post("/drafts", request | change)

    problem(answer, status, code)
    with lower.node.store.read() as unit:
        assert unit.drafts.count() == 0


def test_a_refusal_by_a_rule_carries_code_source_and_facts(lower: Court, story: Elevation) -> None:
    story.filed()
    answer = lower.api("officer1").post("/drafts", {
        "kind": "elevation_request", "recipient": "bj01", "case_no": story.case_no, "inputs": {"reason": "困难"},
    })  # fmt: skip

    document = problem(answer, 409, "R2")
    assert document["source"]
    assert document["facts"]["recipient"] == "bj01"


def test_an_act_on_another_epoch_is_refused(lower: Court, story: Elevation) -> None:
    story.filed()
    act = {"act": "send_execution_notice", "case_no": story.case_no, "inputs": {"sent_on": "2026-03-10"}}

    problem(lower.api("officer1").post("/acts", act | {"epoch": 2}), 409, "epoch_changed")
    assert lower.api("officer1").post("/acts", act | {"epoch": 1}).status_code == 200


def test_a_cookie_opens_no_api(lower: Court) -> None:
    browser = lower.browser("officer1")

    problem(browser.client.get("/api/v1/court"), 401, "not_signed_in")


def test_a_wrong_method_says_which_are_right(lower: Court) -> None:
    answer = lower.api("officer1").put("/acts", {})

    problem(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


def test_no_nonsense_anywhere_is_a_server_error(lower: Court) -> None:
    api = lower.api("chief")
    bodies: list[Any] = [
        None,
        [],
        {},
        "s",
        {"x": 1},
        {"inputs": {"a": [[[]]]}},
        {"act": "discuss", "digest": "\ud800"},
        {"reason": "\0"},
    ]
    for rule in lower.app.url_map.iter_rules():
        if not rule.rule.startswith("/api/") or rule.endpoint in ("api_tokens.create", "api_tokens.end"):
            continue
        for name in ("x", "%00", "%ff", "'", "（2026）粤0304执1号", "00000000-0000-0000-0000-000000000000"):
            path = rule.rule
            for argument in rule.arguments:
                path = path.replace(f"<{argument}>", name)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                for body in bodies if method != "GET" else [None]:
                    answer = api.client.open(path, method=method, headers=api.headers, content_type="application/json",
                                            data=None if body is None else json.dumps(body))  # fmt: skip
                    assert answer.status_code < 500, f"{method} {path} {body!r}: {answer.text}"


# --- lists, versions, idempotency -----------------------------------------------------------------


def test_lists_come_in_pages_with_a_link_to_the_next(lower: Court) -> None:
    clerk = lower.api("filing")
    for number in range(5):
        assert clerk.post("/acts", {"act": "file_case", "inputs": CASE | {"title_no": f"t{number}"}}).status_code == 200

    first = clerk.get("/cases?limit=3&state=open")
    assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
    second = clerk.client.get(first.json["next"], headers=clerk.headers)

    numbers = [case["case_no"] for case in first.json["items"] + second.json["items"]]
    assert len(set(numbers)) == 5
    assert second.json["next"] is None


def test_a_case_is_found_by_the_beginning_of_its_number(lower: Court, story: Elevation) -> None:
    story.filed()
    api = lower.api("officer1")

    for number in (story.case_no, "（2026）粤0304执", "(2026)粤0304执1号"):
        assert [c["case_no"] for c in api.get(f"/cases?number={quote(number)}").json["items"]] == [story.case_no]
    assert api.get("/cases?number=（2025）").json["items"] == []


def test_the_same_idempotency_key_does_it_once(lower: Court) -> None:
    clerk = lower.api("filing")

    first, again = (clerk.post("/acts", FILE_CASE, **{"Idempotency-Key": "k-1"}) for _ in range(2))

    assert first.json == again.json
    with lower.node.store.read() as unit:
        assert unit.cases.count() == 1
    problem(clerk.post("/acts", FILE_CASE, **{"Idempotency-Key": "空"}), 422, "bad_idempotency_key")


def test_a_case_is_not_sent_again_to_a_client_that_has_it(lower: Court, story: Elevation) -> None:
    story.filed()
    api, path = lower.api("officer1"), f"/cases/{quote(story.case_no)}"
    etag = api.get(path).headers["ETag"]

    assert api.get(path, **{"If-None-Match": etag}).status_code == 304
    story.funded()
    assert api.get(path, **{"If-None-Match": etag}).status_code == 200


def test_a_draft_is_rewritten_only_on_the_version_that_was_read(lower: Court, story: Elevation) -> None:
    story.filed()
    api = lower.api("officer1")
    written = api.post("/drafts", {
        "kind": "elevation_request", "recipient": "gd03", "case_no": story.case_no, "inputs": {"reason": "第一稿"},
    })  # fmt: skip
    assert written.status_code == 201, written.text
    path, etag = f"/drafts/{written.json['draft_id']}", written.headers["ETag"]
    second = {"inputs": {"reason": "第二稿"}}

    problem(api.put(path, second), 428, "version_required")
    rewritten = api.put(path, second, **{"If-Match": etag})
    assert rewritten.status_code == 200, rewritten.text
    assert rewritten.json["content"]["reason"] == "第二稿"
    assert rewritten.json["digest"] != written.json["digest"]
    problem(api.put(path, second, **{"If-Match": etag}), 412, "version_changed")


# --- an elevation through the API -----------------------------------------------------------------


def sign(api: Api, draft_id: str, act: str, digest: str) -> Any:
    return api.post(f"/drafts/{draft_id}/signatures", {"act": act, "digest": digest, "opinion": "同意"})


def test_a_ruling_needs_all_its_people_and_then_moves_the_power(
    lower: Court, upper: Court, country: Country, story: Elevation
) -> None:
    story.to_review()
    people = {login: upper.api(login) for login in ("reviewer1", "reviewer2", "reviewer3", "chief", "president")}
    draft = people["reviewer1"].post("/drafts", {
        "kind": "elevation_ruling", "recipient": "gd0304", "exchange_id": story.exchange, "inputs": {"reasoning": "确有必要"},
    })  # fmt: skip
    assert draft.status_code == 201, draft.text
    draft_id, digest = draft.json["draft_id"], draft.json["digest"]

    problem(sign(people["reviewer2"], draft_id, "discuss", "0" * 64), 409, "draft_changed")
    problem(people["reviewer1"].post(f"/drafts/{draft_id}/issue", {"digest": digest}), 409, "R6")
    for login in ("reviewer1", "reviewer2", "reviewer3"):
        assert sign(people[login], draft_id, "discuss", digest).status_code == 200
    problem(sign(people["president"], draft_id, "approve", digest), 403, "not_your_turn")
    assert sign(people["chief"], draft_id, "review", digest).json["missing"] == "approve"
    assert sign(people["president"], draft_id, "approve", digest).json["missing"] == ""
    issued = people["reviewer1"].post(f"/drafts/{draft_id}/issue", {"digest": digest})
    assert issued.status_code == 200, issued.text
    country.settle()

    case = lower.api("officer1").get(f"/cases/{quote(story.case_no)}").json
    assert not case["holds"]
    assert (case["power"]["holder"], case["power"]["epoch"]) == ("gd03", 2)
    answer = lower.api("officer1").post(
        "/acts", {"act": "pay_money", "case_no": story.case_no, "inputs": {"amount_fen": 1}}
    )
    problem(answer, 409, "not_the_holder")


def test_a_message_can_be_verified_by_anyone_from_what_the_api_gives(lower: Court, story: Elevation) -> None:
    story.to_review().ruled()
    received = lower.api("officer1").get(f"/inbox/{story.ruling}").json

    signed = received["signed"]
    body, signature = from_base64url(signed["bytes"]), from_base64url(signed["signature"])
    assert body is not None
    assert signature is not None
    assert hashlib.sha256(body).hexdigest() == signed["sha256"]
    assert verify(PublicKey.from_pem(signed["public_key_pem"]), body, signature)
    assert not verify(PublicKey.from_pem(signed["public_key_pem"]), body + b" ", signature)


def test_signing_for_a_message_again_changes_nothing(lower: Court, country: Country, story: Elevation) -> None:
    story.to_review().ruled()
    api = lower.api("officer1")
    assert story.ruling in {m["message_id"] for m in api.get("/inbox?unsigned=true").json["items"]}

    first, again = (api.post(f"/inbox/{story.ruling}/signature") for _ in range(2))

    assert first.json == again.json
    assert first.json["signed_for_at"]
    assert story.ruling not in {m["message_id"] for m in api.get("/inbox?unsigned=true").json["items"]}


def test_the_receipt_of_a_message_is_there_as_signed_bytes(upper: Court, story: Elevation) -> None:
    story.to_review().ruled()
    answer = upper.api("reviewer1").get(f"/outbox/{story.ruling}/receipt")

    assert answer.json["receipt"]["data"]["outcome"] == "applied"
    assert from_base64url(answer.json["bytes"])


def test_evidence_comes_with_its_proof_of_inclusion(lower: Court, story: Elevation) -> None:
    from shared.messages import merkle

    story.to_review().ruled()
    items = lower.api("officer1").get(f"/evidence/{story.ruling}").json["items"]

    assert {"arrived", "stored", "served"} <= {item["stage"] for item in items}
    for item in items:
        proof = item["inclusion"]
        path = [bytes.fromhex(text) for text in proof["path"]]
        leaf = merkle.leaf_hash(item["statement"].encode())
        assert merkle.verify_inclusion(leaf, proof["index"], proof["size"], path, bytes.fromhex(proof["root"]))


def test_duties_carry_the_computation_of_their_day(lower: Court, story: Elevation) -> None:
    story.filed()
    duties = lower.api("officer1").get("/duties?state=open").json["items"]

    assert {"handler_named", "execution_notice"} <= {duty["rule_id"] for duty in duties}
    assert all(duty["proof"] and duty["proof"][-1]["zh"] for duty in duties)


def test_a_journey_is_gathered_from_the_other_courts(upper: Court, country: Country, story: Elevation) -> None:
    story.to_review().ruled()
    api, path = upper.api("reviewer1"), f"/journeys/{quote(story.case_no)}"

    assert api.post(path).status_code == 202
    country.settle()
    country.settle()
    journey = api.get(path).json

    assert {court["court_id"]: court["state"] for court in journey["courts"]}["gd0304"] == "answered"
    assert journey["verified"]
    ruling = next(p for p in journey["passages"] if p["kind"] == "elevation_ruling")
    assert ruling["seconds"]["queue"] is not None
    assert ruling["seconds"]["transit"] is not None


# --- operator, description ------------------------------------------------------------------------


def test_only_an_operator_replays_and_only_what_is_parked(lower: Court, story: Elevation) -> None:
    story.to_review().ruled()

    problem(lower.api("officer1").post(f"/parked/{story.ruling}/replay"), 403, "not_allowed")
    problem(lower.api("operator").post(f"/parked/{story.ruling}/replay"), 409, "conflict")
    assert lower.api("operator").get("/quarantine").json["items"] == []


def test_no_answer_holds_a_secret(lower: Court, story: Elevation) -> None:
    story.filed()
    api = lower.api("officer1")
    for path in ("/me", "/court", "/cases", f"/cases/{quote(story.case_no)}", "/acts", "/tasks"):
        text = api.get(path).text
        for secret in ("password_hash", "token_hash", "scrypt$", "PRIVATE"):
            assert secret not in text, path


def test_acts_are_described_with_the_schema_of_their_inputs(lower: Court) -> None:
    items = {item["name"]: item for item in lower.api("filing").get("/acts").json["items"]}

    assert items["file_case"]["allowed"]
    assert not items["impose_control"]["allowed"]
    assert items["file_case"]["inputs"]["properties"]["claim_fen"]["title"]
    assert items["elevation_request"]["drafted"]


def test_the_api_describes_itself_and_every_endpoint_of_it(lower: Court) -> None:
    description = lower.app.test_client().get("/api/v1/openapi.json").json

    described = {path.replace("{", "<").replace("}", ">") for path in description["paths"]}
    routes = {rule.rule for rule in lower.app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert routes - described == {"/api/v1/openapi.json"}
    for path in description["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                assert operation["summary"]
