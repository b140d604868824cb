"""What an OTLP collector that knows nothing of ours receives; and that none, whatever it does, holds up a directive."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from journey_stories import Collector, collecting, traced
from stories import LOWER, UPPER, Elevation, told

from shared.telemetry import names


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENDPOINT", "TRACES_ENDPOINT", "TIMEOUT", "TRACES_TIMEOUT"):
        monkeypatch.delenv(f"OTEL_EXPORTER_OTLP_{name}", raising=False)
    monkeypatch.delenv("OTEL_SDK_DISABLED", raising=False)


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Elevation, Collector]]:
    """An elevation from the ruling to the hand-over, told with spans that go to the collector."""
    with collecting() as collector, pytest.MonkeyPatch.context() as environment:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address)
        story = told("to_review", tmp_path_factory.mktemp("collected"))
        telemetry = traced(story.country)
        story.ruled().handed_over()
        for each in telemetry:
            each.stop()
        yield story, collector
        story.country.close()


def named(collector: Collector, name: str) -> list[tuple[str, Any]]:
    return [(court, span) for court, span in collector.spans() if span.name == name]


def said(span: Any) -> dict[str, Any]:
    return {a.key: a.value.string_value or a.value.int_value for a in span.attributes}


def test_batches_come_as_protobuf_to_the_path_of_the_standard(received: tuple[Elevation, Collector]) -> None:
    _, collector = received

    assert {tuple(each.values()) for each in collector.headers_seen} == {("/v1/traces", "application/x-protobuf")}


def test_ids_are_whole_and_each_span_is_there_once(received: tuple[Elevation, Collector]) -> None:
    spans = [span for _, span in received[1].spans()]

    assert len({(span.trace_id, span.span_id) for span in spans}) == len(spans) > 10
    assert all(len(span.trace_id) == 16 and len(span.span_id) == 8 and any(span.trace_id) for span in spans)
    known = {(span.trace_id, span.span_id) for span in spans}
    assert all((span.trace_id, span.parent_span_id) in known for span in spans if span.parent_span_id)


def test_the_message_is_one_trace_from_its_issue_to_its_effect_at_the_other_court(
    received: tuple[Elevation, Collector],
) -> None:
    story, collector = received
    [(issuer, issued)] = named(collector, names.ISSUE)
    [(taker, handled)] = [
        each for each in named(collector, names.HANDLE) if said(each[1]).get(names.MESSAGE_ID) == story.ruling
    ]

    assert (issuer, taker) == (UPPER, LOWER)
    assert said(issued)[names.MESSAGE_ID] == story.ruling
    assert (handled.trace_id, handled.parent_span_id) == (issued.trace_id, issued.span_id)
    assert {said(each)[names.LINEAGE_ID] for each in (issued, handled)} == {story.lineage}
    assert (said(issued)[names.PEER], said(handled)[names.PEER]) == (LOWER, UPPER)


def test_what_a_person_does_upon_it_links_back_and_is_no_child(received: tuple[Elevation, Collector]) -> None:
    _, collector = received
    [(_, issued)] = named(collector, names.ISSUE)

    [(court, act)] = [each for each in named(collector, names.ACT) if said(each[1])[names.KIND] == "hand_over_case"]

    assert court == LOWER
    assert issued.trace_id in {link.trace_id for link in act.links}
    assert act.trace_id != issued.trace_id
    assert not act.parent_span_id


def test_no_attribute_is_off_the_list_and_none_names_a_party(received: tuple[Elevation, Collector]) -> None:
    story, collector = received

    for _, span in collector.spans():
        assert set(said(span)) <= names.ATTRIBUTES
    for word in ("张某", "深圳市某贸易", "该案长期未能执结", story.case_no):
        assert not any(word.encode() in body for body in collector.bodies)


@pytest.fixture
def reviewed(tmp_path: Path) -> Iterator[Elevation]:
    story = told("to_review", tmp_path)
    yield story
    story.country.close()


def test_a_directive_is_applied_while_the_collector_has_not_answered_yet(reviewed: Elevation) -> None:
    with collecting() as collector:
        collector.gate.clear()
        telemetry = traced(reviewed.country, receiver=collector.address)
        reviewed.drafted()  # nothing of this is traced but its act
        reviewed.country.act(LOWER, "officer1", "receive_money", lineage=reviewed.lineage, amount_fen=100)
        assert collector.asked.wait(10)  # the exporter has sent, and waits

        reviewed.ruled()

        assert reviewed.country.inbox(LOWER, reviewed.ruling).state == "applied"
        assert reviewed.country.outbox(UPPER, reviewed.ruling).state == "applied"
        assert not collector.gate.is_set()
        collector.gate.set()
        for each in telemetry:
            each.stop()


def test_a_directive_is_applied_although_the_collector_answers_503_to_everything(reviewed: Elevation) -> None:
    with collecting(503) as collector:
        telemetry = traced(reviewed.country, receiver=collector.address)
        reviewed.ruled()
        for each in telemetry:
            each.stop()

        assert collector.bodies
        assert reviewed.country.inbox(LOWER, reviewed.ruling).state == "applied"
        assert reviewed.country.outbox(UPPER, reviewed.ruling).attempts == 1


def test_a_directive_is_applied_although_nobody_listens(reviewed: Elevation) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        telemetry = traced(reviewed.country, receiver=f"http://127.0.0.1:{reserved.getsockname()[1]}")
        reviewed.ruled()
        for each in telemetry:
            each.stop(within_seconds=0.2)

    assert reviewed.country.inbox(LOWER, reviewed.ruling).state == "applied"
    assert reviewed.country.outbox(UPPER, reviewed.ruling).attempts == 1
