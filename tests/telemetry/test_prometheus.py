"""Rules and dashboards against Debian's Prometheus: what it reads from a living node, and when its alerts fire.

Without the package the tests are skipped at home with a loud line, and fail on CI.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import metric_dashboards
import metric_rules
import pytest
import yaml
from builders import four_courts
from werkzeug.serving import make_server

from shared.bootstrap.country import USUAL_COURTS
from shared.telemetry.metrics import METRICS, WORKER_FILE, WorkerMetrics
from shared.transport.loopback import free_port
from shared.web.app import create_app

ROOT = Path(__file__).resolve().parents[2]
INFRA = ROOT / "infra"
RULES = INFRA / "prometheus" / "rules.yml"
NAME = re.compile(r"\b(?:zhixing|rabbitmq)_[a-z_]+\b")
OURS = {series for each in METRICS for series in each.series}
ENOUGH_SECONDS = 30.0


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    if shutil.which("prometheus") and shutil.which("promtool"):
        return
    if os.environ.get("CI") == "true":
        pytest.fail("package prometheus is missing: on CI it must be installed", pytrace=False)
    pytest.skip("NOT TESTED: package prometheus is not installed (apt-get install prometheus)")


def promtool(*arguments: object) -> None:
    done = subprocess.run(
        ["promtool", *map(str, arguments)], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]


def configuration(folder: Path, *, node: str) -> Path:
    """Our prometheus.yml, with a living node in the place of one court and the intervals of a test."""
    content = yaml.safe_load((INFRA / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    (folder / "token").write_text("token of the test\n")
    content["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    content["rule_files"] = [str(RULES)]
    for job in content["scrape_configs"]:
        if "authorization" in job:
            job["authorization"]["credentials_file"] = str(folder / "token")
        for target in job["static_configs"]:
            court = target.get("labels", {}).get("court")
            target["targets"] = [node] if court == "gd0304" else ["127.0.0.1:1"]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder / "prometheus.yml"


class Prometheus:
    """A Prometheus that reads one living court; the other three of the file do not answer."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/api/v1"

    def get(self, path: str, **query: str) -> Any:
        with urllib.request.urlopen(f"{self._address}/{path}?{urllib.parse.urlencode(query)}", timeout=5) as answer:
            return json.loads(answer.read())["data"]

    def value(self, query: str) -> dict[str, float]:
        """Court → value."""
        return {
            each["metric"].get("court", ""): float(each["value"][1])
            for each in self.get("query", query=query)["result"]
        }

    def until(self, query: str, *courts: str) -> dict[str, float]:
        """The answer, once it is of these courts and no others."""
        deadline = time.monotonic() + ENOUGH_SECONDS
        while True:
            try:
                found = self.value(query)
            except OSError:
                found = {}
            if set(courts) == set(found):
                return found
            assert time.monotonic() < deadline, f"{query}: {found}"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    folder = tmp_path_factory.mktemp("prometheus")
    country = four_courts(folder / "country")
    metrics = WorkerMetrics()
    metrics.handling_seconds.labels("file_call", "applied").observe(0.01)
    metrics.write(folder / WORKER_FILE)
    app = create_app(country.nodes["gd0304"], secret_key=b"x", worker_metrics=folder / WORKER_FILE,
                     metrics_token_file=folder / "token")  # fmt: skip

    def proxied(environ: dict[str, Any], start: Any) -> Any:
        """As from another machine: only the token lets it in."""
        return app(environ | {"REMOTE_ADDR": "203.0.113.7"}, start)

    server = make_server("127.0.0.1", 0, proxied, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    port = free_port(0)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["prometheus", f"--config.file={configuration(folder, node=f'127.0.0.1:{server.server_port}')}",
             f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address=127.0.0.1:{port}"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield Prometheus(port)
        finally:
            process.terminate()
            process.wait(10)
            server.shutdown()
            server.server_close()
            country.close()


def test_prometheus_reads_every_metric_of_a_living_node_with_the_token(prometheus: Prometheus) -> None:
    assert prometheus.until('up{job="zhixing"} == 1', "gd0304") == {"gd0304": 1}

    there = set(prometheus.get("label/__name__/values"))

    # What only appears once a page was asked for
    assert OURS - there <= {name for name in OURS if name.startswith("zhixing_http_")}


def test_courts_that_do_not_answer_and_metrics_that_are_missing_are_alerts_in_the_making(
    prometheus: Prometheus,
) -> None:
    silent = {"spc", "gd", "gd03"}
    pending = 'ALERTS{alertname="%s"}'

    prometheus.until(pending % "CourtDown", *silent)
    prometheus.until(pending % "MetricAbsent", *silent)
    every = prometheus.get("rules")["groups"]
    assert {rule["health"] for group in every for rule in group["rules"]} == {"ok"}


def test_rules_and_configuration_are_what_prometheus_accepts(tmp_path: Path) -> None:
    promtool("check", "rules", RULES)
    promtool("check", "config", configuration(tmp_path, node="127.0.0.1:1"))


def test_every_alert_says_in_both_languages_what_is_wrong_and_what_to_do() -> None:
    for rule in rules():
        words = rule["annotations"]
        assert re.search(r"[一-鿿]", words["summary"])
        assert not re.search(r"[一-鿿]", words["summary_en"])
        assert words["runbook"]
        assert rule["labels"]["severity"] in ("warning", "critical")


def test_every_essential_metric_of_every_court_has_an_alert_on_its_absence() -> None:
    targets = yaml.safe_load((INFRA / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
    courts = {
        each["labels"]["court"]
        for job in targets if job["job_name"] == "zhixing" for each in job["static_configs"]
    }  # fmt: skip
    assert courts == set(metric_rules.COURTS) == set(USUAL_COURTS[:4])
    guarded = {
        found for rule in rules() if rule["alert"] in ("MetricAbsent", "CourtNotWatched")
        for found in re.findall(r'absent\((\w+)\{job="zhixing", court="(\w+)"\}\)', rule["expr"])
    }  # fmt: skip
    wanted = {each.name for each in METRICS if each.essential} | {"up"}
    assert guarded == {(name, court) for name in wanted for court in courts}


def test_no_rule_and_no_dashboard_asks_for_a_metric_that_is_not_there() -> None:
    asked = [rule["expr"] for rule in rules()] + metric_dashboards.expressions()

    named = {name for expr in asked for name in NAME.findall(expr)}

    assert {name for name in named if name.startswith("zhixing_")} - OURS == set()
    # And every metric of ours that is no mere detail is on some dashboard or in some rule
    shown = {each.name for each in METRICS if any(series in named for series in each.series)}
    assert {each.name for each in METRICS} == shown


SERIES: list[tuple[str, str, str, dict[str, str]]] = [
    # alert, series, values (one a minute), labels of the alert beside its severity
    ("QueueOld", 'zhixing_outbox_oldest_message_age_seconds{court="gd", state="pending"}', "301x10", {"state": "pending"}),
    ("Unreceipted", 'zhixing_outbox_oldest_message_age_seconds{court="gd", state="relayed"}', "3601x10", {}),
    ("InboxStuck", 'zhixing_inbox_oldest_message_age_seconds{court="gd", state="buffered"}', "3601x10", {}),
    ("DutiesOverdue", 'zhixing_duties_overdue{court="gd", body="review"}', "2x20", {"body": "review"}),
    ("DutyLongOverdue", 'zhixing_duties_oldest_lateness_seconds{court="gd", body="review"}', "700000x20", {"body": "review"}),
    ("RefusalsMany", 'zhixing_refusals_total{court="gd", direction="given", code="R3"}', "0+1x20", {"direction": "given"}),
    ("CourtDown", 'up{job="zhixing", court="gd"}', "0x10", {"job": "zhixing"}),
    ("DatabaseDown", 'zhixing_database_up{court="gd"}', "0x10", {}),
    ("WorkerSilent", 'zhixing_worker_silent_seconds{court="gd"}', "61x10", {}),
    ("DirectoryExpiring", 'zhixing_directory_remaining_seconds{court="gd"}', "86400x90", {}),
    ("DirectoryExpired", 'zhixing_directory_remaining_seconds{court="gd"}', "-1x10", {}),
    ("PeerLogDisputed", 'zhixing_peer_logs_disputed{court="gd"}', "1x10", {}),
    ("RedAlertsOpen", 'zhixing_alerts_open{court="gd", level="red"}', "1x400", {"level": "red"}),
    ("RequestsFail", 'zhixing_http_requests_total{court="gd", status="500"}', "0+60x20", {}),
]  # fmt: skip


def test_each_rule_fires_where_it_must_and_not_at_a_court_at_rest(tmp_path: Path) -> None:
    bare = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    for group in bare["groups"]:
        for rule in group["rules"]:
            del rule["annotations"]  # their words are looked at above
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(bare), encoding="utf-8")
    severity = {rule["alert"]: rule["labels"]["severity"] for rule in rules()}
    tests = []
    for alert, series, values, labels in SERIES:
        quiet = "86400000x" if "remaining" in series else "1x" if "up" in series.split("{")[0] else "0x"
        minutes = int(values.rpartition("x")[2])
        rest = f"{quiet}{minutes}"
        tests.append({
            "interval": "1m",
            "input_series": [{"series": series, "values": values},
                             {"series": series.replace('"gd"', '"spc"'), "values": rest}],
            "alert_rule_test": [{"eval_time": f"{minutes}m", "alertname": alert,
                                 "exp_alerts": [{"exp_labels": {"court": "gd", "severity": severity[alert], **labels}}]}],
        })  # fmt: skip
    # Parked: three sorts are one sum. Absence: one court lost its worker, one was forgotten.
    whole = [{"series": f'{each}{{job="zhixing", court="{court}"}}', "values": "1x10"}
             for court in metric_rules.COURTS for each in ("up", "zhixing_worker_silent_seconds")]  # fmt: skip
    kept = [
        each for each in whole
        if each["series"] not in ('zhixing_worker_silent_seconds{job="zhixing", court="gd03"}', 'up{job="zhixing", court="gd0304"}')
    ]  # fmt: skip
    lost = {"job": "zhixing", "severity": "critical"}
    absent = {"court": "gd03", "metric": "zhixing_worker_silent_seconds", **lost}
    others = [
        {"court": court, "metric": each.name, **lost}
        for each in METRICS if each.essential and each.name != "zhixing_worker_silent_seconds" for court in metric_rules.COURTS
    ]  # fmt: skip
    tests += [
        {
            "interval": "1m",
            "input_series": [
                {"series": 'zhixing_inbox_messages{court="gd", state="parked"}', "values": "1x10"},
                {"series": 'zhixing_quarantined_parcels{court="gd"}', "values": "0x10"},
                {"series": 'zhixing_duties_parked{court="gd"}', "values": "0x10"},
            ],
            "alert_rule_test": [{"eval_time": "5m", "alertname": "Parked",
                                 "exp_alerts": [{"exp_labels": {"court": "gd", "severity": "warning"}}]}],
        },
        {
            "interval": "1m", "input_series": kept,
            "alert_rule_test": [
                {"eval_time": "10m", "alertname": "CourtNotWatched", "exp_alerts": [{"exp_labels": {"court": "gd0304", **lost}}]},
                {"eval_time": "10m", "alertname": "MetricAbsent",
                 "exp_alerts": [{"exp_labels": each} for each in [absent, *others]]},
                {"eval_time": "10m", "alertname": "BrokerDown",
                 "exp_alerts": [{"exp_labels": {"job": "rabbitmq", "severity": "critical"}}]},
                {"eval_time": "10m", "alertname": "CollectorDown",
                 "exp_alerts": [{"exp_labels": {"job": "otel-collector", "severity": "warning"}}]},
            ],
        },
    ]  # fmt: skip
    file = tmp_path / "tests.yml"
    file.write_text(yaml.safe_dump({"rule_files": ["rules.yml"], "evaluation_interval": "5m", "tests": tests}))

    promtool("test", "rules", file)

    covered = {alert for alert, *_ in SERIES} | {
        "Parked",
        "CourtNotWatched",
        "MetricAbsent",
        "BrokerDown",
        "CollectorDown",
    }
    assert covered == set(severity), "every alert is tried"
