"""Requests of all kinds, made from each tier's own OpenAPI, signed in: never a failure, never an answer not described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from builders import FOUR, Country, four_courts
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from stories import Elevation
from web.web_clients import PASSWORD, Court

CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance, checks.ignored_auth,
]  # fmt: skip
EXAMPLES = 3
#: Sign-in is bounded to some attempts a minute and ending the token would end the test: tried once each at the end.
APART = {"POST /api/v1/tokens", "DELETE /api/v1/tokens/current"}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elevation]:
    country: Country = four_courts(tmp_path_factory.mktemp("requests"))
    story = Elevation(country)
    story.to_review()
    yield story
    country.close()


def names_of(court: Court, story: Elevation) -> dict[str, str]:
    """Things that exist at this court, by what the addresses call them."""
    found = {"case_no": story.case_no, "court_id": court.court_id, "sha256": "0" * 64}
    with court.node.store.read() as unit:
        for name, rows in (("draft_id", unit.drafts), ("message_id", unit.inbox), ("duty_id", unit.duties),
                           ("task_id", unit.tasks)):  # fmt: skip
            if row := rows.first():
                found[name] = getattr(row, name)
    return found | ({"subject_id": found["message_id"]} if "message_id" in found else {})


@pytest.mark.parametrize("court_id", FOUR)
def test_every_answer_to_every_request_is_one_the_description_names(story: Elevation, court_id: str) -> None:
    court = Court(story.country, court_id)
    api, names = court.api("operator" if court_id == "gd" else "chief"), names_of(court, story)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", court.app)
    tried = 0
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]
        if operation.label in APART:
            continue
        known = {each.name: names[each.name] for each in operation.path_parameters if each.name in names}
        ways: list[tuple[GenerationMode, dict[str, Any]]] = [(mode, {}) for mode in GenerationMode]
        if known:
            ways.append((GenerationMode.POSITIVE, known))
        for mode, fixed in ways:
            send(operation.as_strategy(generation_mode=mode, path_parameters=fixed or None), api.headers)
            tried += 1
    assert tried > 100


def send(cases: Any, headers: dict[str, str]) -> None:
    """Some of these requests, each answer checked."""

    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    @given(case=cases)
    def each(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    each()


def test_a_token_is_given_and_ended_as_described(story: Elevation) -> None:
    court = Court(story.country, "gd0304")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", court.app)
    asked = schema["/api/v1/tokens"]["POST"].Case(
        body={"login": "officer1", "password": PASSWORD}, media_type="application/json"
    )
    given = asked.call_and_validate(checks=CHECKS[:-1])
    schema["/api/v1/tokens/current"]["DELETE"].Case().call_and_validate(
        headers={"Authorization": f"Bearer {given.json()['token']}"}, checks=CHECKS[:-1]
    )
