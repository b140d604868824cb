"""Collector, Prometheus, Grafana and broker as docker-compose.yml starts them: every name leads to something that is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
INFRA = ROOT / "infra"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def services() -> dict[str, Any]:
    found: dict[str, Any] = read(ROOT / "docker-compose.yml")["services"]
    return found


def test_the_collector_uses_what_it_declares_limits_memory_first_and_batches_last() -> None:
    content = read(INFRA / "otel" / "collector.yaml")

    for pipeline in content["service"]["pipelines"].values():
        for part in ("receivers", "processors", "exporters"):
            assert set(pipeline[part]) == set(content[part])
        assert (pipeline["processors"][0], pipeline["processors"][-1]) == ("memory_limiter", "batch")
    [jaeger] = content["exporters"].values()
    assert jaeger["endpoint"].partition(":")[0] in services()


def test_everything_prometheus_and_grafana_ask_is_a_service_of_the_file() -> None:
    jobs = read(INFRA / "prometheus" / "prometheus.yml")["scrape_configs"]
    asked = {target.partition(":")[0] for job in jobs for each in job["static_configs"] for target in each["targets"]}
    sources = read(INFRA / "grafana" / "provisioning" / "datasources" / "zhixing.yaml")["datasources"]
    asked |= {source["url"].split("/")[2].partition(":")[0] for source in sources}

    assert asked <= set(services())


def test_grafana_finds_every_dashboard_and_every_dashboard_its_source() -> None:
    [provider] = read(INFRA / "grafana" / "provisioning" / "dashboards" / "zhixing.yaml")["providers"]
    assert f"./infra/grafana/dashboards:{provider['options']['path']}:ro" in services()["grafana"]["volumes"]
    sources = {
        s["uid"] for s in read(INFRA / "grafana" / "provisioning" / "datasources" / "zhixing.yaml")["datasources"]
    }

    boards = [
        json.loads(path.read_text(encoding="utf-8")) for path in (INFRA / "grafana" / "dashboards").glob("*.json")
    ]

    assert {board["uid"] for board in boards} == {f"zhixing-{name}" for name in ("nation", "court", "kind", "broker")}
    assert {panel["datasource"]["uid"] for board in boards for panel in board["panels"]} <= sources
    assert all(panel["targets"] for board in boards for panel in board["panels"])


def test_images_are_pinned_and_the_broker_offers_its_metrics() -> None:
    for name, service in services().items():
        tag = service["image"].partition(":")[2]
        assert tag, name
        assert tag != "latest", name
    assert "rabbitmq_prometheus" in (INFRA / "rabbitmq" / "enabled_plugins").read_text()
