"""`/metrics`: what waits, how old it is, who may read it, and that strangers make no series and learn no name."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from stories import Elevation

from shared.domain.errors import NotAllowed
from shared.flows import acts, relay
from shared.flows.ports_telemetry import NullTracer
from shared.messages.kinds import About
from shared.persistence.store import open_store
from shared.telemetry.metered import MeteredTracer
from shared.telemetry.metrics import METRICS, WorkerMetrics
from shared.web.app import create_app

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


def client_of(country: Country, court: str, **more: Any) -> FlaskClient:
    return create_app(country.nodes[court], secret_key=b"x", **more).test_client()


def scraped(client: FlaskClient) -> Series:
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    families = text_string_to_metric_families(answer.text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def value(series: Series, name: str, **labels: str) -> float:
    return series[name, frozenset(labels.items())]


def test_every_metric_that_is_listed_is_there_and_no_other(country: Country, story: Elevation, tmp_path: Path) -> None:
    # Given a court that has applied a message, its worker's share written to the file
    metrics, node = WorkerMetrics(), country.nodes["gd0304"]
    country.nodes["gd0304"] = replace(node, tracer=MeteredTracer(node.tracer, metrics))
    story.filed().applied().docketed().file_called()
    metrics.write(tmp_path / "worker.prom")

    # When it is scraped after a request
    client = client_of(country, "gd0304", worker_metrics=tmp_path / "worker.prom")
    client.get("/healthz")
    text = client.get("/metrics").text

    # Then the families are those of the list, with their types and labels
    found = {family.name: family for family in text_string_to_metric_families(text)}
    assert set(found) == {each.name.removesuffix("_total") for each in METRICS}
    for each in METRICS:
        family = found[each.name.removesuffix("_total")]
        assert family.type == each.type
        assert {frozenset(sample.labels) - {"le"} for sample in family.samples} == {frozenset(each.labels)}, each.name
    assert 'zhixing_message_handling_duration_seconds_count{kind="file_call",outcome="applied"} 1.0' in text


def test_what_was_not_sent_not_receipted_and_not_done_is_seen_with_its_age(country: Country, story: Elevation) -> None:
    # Given a message that cannot leave, ten minutes old
    story.filed().applied().docketed()
    node, about = country.nodes["gd03"], About(story.lineage, story.exchange)
    acts.perform(node, country.people["gd03", "reviewer1"], "call_file", about, {"items": "执行卷宗"})
    country.clock.advance(timedelta(minutes=10))

    first = scraped(client_of(country, "gd03"))
    assert value(first, "zhixing_outbox_messages", state="pending") == 1
    assert value(first, "zhixing_outbox_oldest_message_age_seconds", state="pending") == 600

    # When it has left, but no receipt has come
    relay.run_once(node, country.network.transport("gd03"))
    second = scraped(client_of(country, "gd03"))
    assert value(second, "zhixing_outbox_messages", state="pending") == 0
    assert value(second, "zhixing_outbox_messages", state="relayed") == 1

    # And when the duty it opened at the lower court is overdue
    country.settle()
    country.clock.advance(timedelta(days=60))
    country.tick()
    third = scraped(client_of(country, "gd0304"))
    late = {labels: number for (name, labels), number in third.items() if name == "zhixing_duties_overdue" and number}
    assert late
    for labels in late:
        assert third["zhixing_duties_oldest_lateness_seconds", labels] > 86_400
    assert sum(number for (name, _), number in third.items() if name == "zhixing_alerts_open") > 0


def test_a_refusal_is_counted_by_its_code_where_it_is_given_and_where_it_is_received(
    country: Country, story: Elevation
) -> None:
    # Given a ruling on a case that was closed while it was on its way
    story.filed().applied().docketed().file_called().file_sent().on_its_way()
    country.act("gd0304", "officer1", "close_case", lineage=story.lineage, epoch=1, mode="terminated", reason="撤回")

    # When it arrives and is refused
    country.network.release()
    country.settle()

    # Then each side counts it once, and twice the same parcel counts nothing more
    country.later(minutes=5)
    lower, upper = (scraped(client_of(country, court)) for court in ("gd0304", "gd03"))
    assert value(lower, "zhixing_refusals_total", direction="given", code="R4") == 1
    assert value(upper, "zhixing_refusals_total", direction="received", code="R4") == 1
    assert value(lower, "zhixing_refusals_total", direction="received", code="R4") == 0


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 403),
        ("203.0.113.9", {}, 403),
        ("203.0.113.9", {"Authorization": "Bearer wrong"}, 403),
        ("203.0.113.9", {"Authorization": "Bearer "}, 403),
        ("203.0.113.9", {"Authorization": "Basic cmlnaHQ6cmlnaHQ="}, 403),
        ("203.0.113.9", {"Authorization": "Bearer right"}, 200),
    ],
)
def test_only_this_machine_or_the_token_opens_the_metrics(
    country: Country, tmp_path: Path, peer: str, headers: dict[str, str], status: int
) -> None:
    (tmp_path / "token").write_text("right\n")
    client = client_of(country, "gd", metrics_token_file=tmp_path / "token" if "Authorization" in headers else None)

    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer})

    assert answer.status_code == status
    assert ("zhixing_build_info" in answer.text) is (status == 200)


def test_where_a_token_is_set_this_machine_shows_it_too(country: Country, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("right\n")
    client = client_of(country, "gd", metrics_token_file=tmp_path / "token")

    assert client.get("/metrics").status_code == 403, "a proxy of this machine asks for others"


def test_a_missing_or_empty_token_file_lets_nobody_in_from_outside(country: Country, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    for file in (tmp_path / "empty", tmp_path / "none", None):
        client = client_of(country, "gd", metrics_token_file=file)
        for given in ({}, {"Authorization": "Bearer "}):
            asked = client.get("/metrics", headers=given, environ_base={"REMOTE_ADDR": "203.0.113.9"})
            assert asked.status_code == 403


def test_requests_are_counted_by_route_template_so_that_strangers_make_no_series_and_no_name_is_told(
    country: Country,
) -> None:
    client = client_of(country, "gd0304")
    for path in ("/cases/（2026）粤0304执1号?q=张三", "/cases/（2026）粤0304执2号", "/张三/nowhere", "/nowhere"):
        client.get(path)
    client.open("/nowhere", method="ZHANGSAN")

    text = client.get("/metrics").text

    assert 'zhixing_http_requests_total{method="GET",route="/cases/<case_no>",status="303"} 2.0' in text
    assert 'zhixing_http_requests_total{method="GET",route="none",status="404"} 2.0' in text
    assert "张三" not in text
    assert "ZHANGSAN" not in text


def test_a_database_that_cannot_be_read_is_a_metric_and_not_an_error(country: Country, tmp_path: Path) -> None:
    broken = replace(country.nodes["gd"], store=open_store(f"sqlite:///{tmp_path / 'none' / 'court.db'}"))

    found = scraped(create_app(broken, secret_key=b"x").test_client())

    assert value(found, "zhixing_database_up") == 0
    assert not [name for name, _ in found if name.startswith("zhixing_outbox")]


def test_a_worker_that_stopped_is_seen_by_the_age_of_its_file(country: Country, tmp_path: Path) -> None:
    file = tmp_path / "worker.prom"
    file.write_text("")
    os.utime(file, (time.time() - 300, time.time() - 300))

    found = scraped(client_of(country, "gd", worker_metrics=file))
    assert 300 <= value(found, "zhixing_worker_silent_seconds") < 330

    file.unlink()
    gone = scraped(client_of(country, "gd", worker_metrics=file))
    assert not [name for name, _ in gone if name == "zhixing_worker_silent_seconds"]


@pytest.mark.parametrize(
    ("problem", "outcome"), [(None, "applied"), (NotAllowed(), "refused"), (RuntimeError(), "failed")]
)
def test_the_time_to_apply_is_told_by_kind_and_outcome_and_other_spans_are_not(
    problem: Exception | None, outcome: str
) -> None:
    metrics = WorkerMetrics()
    tracer = MeteredTracer(NullTracer(), metrics)

    with suppress(NotAllowed, RuntimeError), tracer.span("handle", attributes={"zhixing.kind": "stay"}):
        if problem is not None:
            raise problem
    with tracer.span("relay"):
        pass

    samples = [sample for family in metrics.registry.collect() for sample in family.samples]
    assert [(s.labels, s.value) for s in samples if s.name.endswith("_count")] == [
        ({"kind": "stay", "outcome": outcome}, 1)
    ]
