"""The metrics of a node: what each is called and means, and how they become what Prometheus scrapes.

Two processes make up a node. The web process answers `/metrics`; the worker writes its share into a file of the data
folder every few seconds (as node_exporter's textfile collector), and the web process hands it on: no second port, no second door.
Labels are bounded: states, codes, kinds, bodies and route templates, never a case, a person or a peer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, write_to_textfile
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from shared.domain.errors import Text, ZhixingError
from shared.flows import measures
from shared.flows.measures import Measures, Waiting
from shared.flows.node import Node

#: File of the worker's share, in the data folder of the node.
WORKER_FILE = "worker.prom"
WORKER_WRITES_EVERY_SECONDS = 5.0
#: The database is asked at most this often, however many scrape.
KEPT_SECONDS = 2.0
REQUEST_BUCKETS_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
HANDLING_BUCKETS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Described:
    """One metric. `essential`: its absence is an alert."""

    name: str
    type: Literal["gauge", "counter", "histogram"]
    labels: tuple[str, ...]
    meaning: Text
    source: Literal["web", "database", "worker"] = "database"
    essential: bool = False

    @property
    def series(self) -> tuple[str, ...]:
        """The names a query may use."""
        return (
            tuple(self.name + end for end in ("_bucket", "_count", "_sum"))
            if self.type == "histogram"
            else (self.name,)
        )


# fmt: off
METRICS: tuple[Described, ...] = (
    Described("zhixing_build_info", "gauge", ("version", "tier", "law_release"),
              Text("恒为 1；标签为软件版本、层级、规则版本", "always 1; labels name version, tier and law release"), "web"),
    Described("zhixing_database_up", "gauge", (),
              Text("数据库可读为 1，否则为 0", "1 when the database can be read, else 0"), "web", essential=True),
    Described("zhixing_directory_remaining_seconds", "gauge", (),
              Text("密钥目录距失效的秒数；负数为已失效，停止发件", "seconds until the key directory expires; negative: expired, nothing is sent"),
              "web", essential=True),
    Described("zhixing_legal_clock_ahead_seconds", "gauge", (),
              Text("法定时间领先系统时间的秒数（仅演示不为 0）", "by how much legal time is ahead of system time (0 but in demonstrations)"), "web"),
    Described("zhixing_http_requests_total", "counter", ("method", "route", "status"),
              Text("HTTP 请求数，按路由模板", "HTTP requests by route template"), "web"),
    Described("zhixing_http_request_duration_seconds", "histogram", ("method", "route"),
              Text("HTTP 请求耗时，按路由模板", "time of HTTP requests by route template"), "web"),
    Described("zhixing_outbox_messages", "gauge", ("state",),
              Text("发件箱中尚无最终回执的消息数：pending 未发出，relayed 已发出，arrived 已到达，parked 对方停放",
                   "messages without a final receipt: pending not sent, relayed sent, arrived there, parked there"), essential=True),
    Described("zhixing_outbox_oldest_message_age_seconds", "gauge", ("state",),
              Text("其中最早一件自制发起的秒数，无则为 0", "age of the oldest of these since issue, 0 when there is none"), essential=True),
    Described("zhixing_outbox_frames", "gauge", (),
              Text("待发的控制帧数", "control frames waiting to be sent")),
    Described("zhixing_inbox_messages", "gauge", ("state",),
              Text("收件箱中尚未生效的消息数：buffered 前序未到，held 规则版本未知，parked 停放",
                   "messages received without effect: buffered behind a hole, held for a law release, parked"), essential=True),
    Described("zhixing_inbox_oldest_message_age_seconds", "gauge", ("state",),
              Text("其中最早一件自到达起的秒数，无则为 0", "age of the oldest of these since arrival, 0 when there is none"), essential=True),
    Described("zhixing_quarantined_parcels", "gauge", (),
              Text("隔离待查的报文数", "parcels in quarantine that nobody has looked at")),
    Described("zhixing_duties_overdue", "gauge", ("body",),
              Text("逾期未办的期限数，按机构", "duties overdue and not yet met, by body"), essential=True),
    Described("zhixing_duties_oldest_lateness_seconds", "gauge", ("body",),
              Text("其中逾期最久者已逾期的秒数，无则为 0", "by how much the latest of these is late, 0 when there is none"), essential=True),
    Described("zhixing_duties_parked", "gauge", (),
              Text("到期处理失败而停放的期限数", "duties whose end failed and that are parked")),
    Described("zhixing_alerts_open", "gauge", ("level",),
              Text("未消除的预警数，按级别", "alerts not yet cleared, by level"), essential=True),
    Described("zhixing_refusals_total", "counter", ("direction", "code"),
              Text("拒收次数，按代码：given 本院拒收，received 被他院拒收；计数在数据库中，重启不丢",
                   "refusals by code: given here, received from others; counted in the database, so a restart loses none"), essential=True),
    Described("zhixing_evidence_unlogged_statements", "gauge", (),
              Text("尚未写入存证日志的存证数", "statements of evidence not yet in the log")),
    Described("zhixing_peer_logs_disputed", "gauge", (),
              Text("存证日志前后不一致的法院数", "courts whose evidence log did not only grow")),
    Described("zhixing_worker_silent_seconds", "gauge", (),
              Text("收发进程最近一次写出指标距今的秒数", "since when the worker has not written its metrics"), "worker", essential=True),
    Described("zhixing_message_handling_duration_seconds", "histogram", ("kind", "outcome"),
              Text("消息生效处理耗时，按种类与结果（applied 生效，refused 拒收，failed 出错）",
                   "time to apply a message, by kind and outcome (applied, refused, failed)"), "worker"),
)
# fmt: on
BY_NAME: Mapping[str, Described] = {each.name: each for each in METRICS}


disable_created_metrics()  # Prometheus sees by itself when a counter began anew


class WebMetrics:
    """The registry of a web process; `exposition` is what `/metrics` answers."""

    def __init__(self, node: Node, worker_file: Path | None = None) -> None:
        self.registry = CollectorRegistry()
        self.requests = _counter("zhixing_http_requests_total", self.registry)
        self.request_seconds = _histogram(
            "zhixing_http_request_duration_seconds", REQUEST_BUCKETS_SECONDS, self.registry
        )
        self.registry.register(NodeCollector(node))
        if worker_file is not None:
            self.registry.register(WorkerCollector(worker_file))


class WorkerMetrics:
    """The registry of a worker process, written to a file that the web process hands on."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.handling_seconds = _histogram(
            "zhixing_message_handling_duration_seconds", HANDLING_BUCKETS_SECONDS, self.registry
        )

    def keep_writing(self, path: Path, stop: threading.Event) -> None:
        """Write the file every few seconds until `stop`. Raises OSError."""
        self.write(path)
        while not stop.wait(WORKER_WRITES_EVERY_SECONDS):
            self.write(path)

    def write(self, path: Path) -> None:
        """Write the file in one step. Raises OSError."""
        write_to_textfile(str(path), self.registry)


class NodeCollector(Collector):
    """What stands in the database and in the key directory, asked anew when the last answer is too old."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._asking = threading.Lock()
        self._kept: Measures | None = None
        self._kept_until = 0.0

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering asks no database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """See METRICS. A database that cannot be read leaves its metrics out and `zhixing_database_up` at 0."""
        node, clock = self._node, self._node.clock
        facts = (_version(), node.court.tier.value, str(node.law.release))
        yield _gauge("zhixing_build_info", {facts: 1})
        yield _gauge(
            "zhixing_legal_clock_ahead_seconds", {(): round((clock.legal_now() - clock.now()).total_seconds())}
        )
        try:
            remaining = (node.directory.current().expires_at - clock.now()).total_seconds()
            yield _gauge("zhixing_directory_remaining_seconds", {(): remaining})
        except ZhixingError:
            pass  # no directory at all: the absence is the alert
        found = self._measured()
        yield _gauge("zhixing_database_up", {(): found is not None})
        if found is not None:
            yield from _of_database(found)

    def _measured(self) -> Measures | None:
        with self._asking:
            if time.monotonic() >= self._kept_until:
                try:
                    self._kept = measures.read(self._node)
                except ZhixingError:
                    self._kept = None
                self._kept_until = time.monotonic() + KEPT_SECONDS
            return self._kept


class WorkerCollector(Collector):
    """The worker's share, as it wrote it last, and how long ago that was."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering reads no file."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Nothing while the worker has never run: the absence is the alert."""
        try:
            text, written_at = self._path.read_text(encoding="utf-8"), self._path.stat().st_mtime
        except OSError:
            return
        yield _gauge("zhixing_worker_silent_seconds", {(): max(0.0, time.time() - written_at)})
        yield from text_string_to_metric_families(text)


def _of_database(found: Measures) -> Iterator[Metric]:
    yield from _waiting("zhixing_outbox_messages", "zhixing_outbox_oldest_message_age_seconds", found.outbox)
    yield from _waiting("zhixing_inbox_messages", "zhixing_inbox_oldest_message_age_seconds", found.inbox)
    yield from _waiting("zhixing_duties_overdue", "zhixing_duties_oldest_lateness_seconds", found.overdue)
    yield _gauge("zhixing_outbox_frames", {(): found.frames})
    yield _gauge("zhixing_quarantined_parcels", {(): found.quarantined})
    yield _gauge("zhixing_duties_parked", {(): found.duties_parked})
    yield _gauge("zhixing_alerts_open", {(level,): number for level, number in found.alerts.items()})
    yield _gauge("zhixing_evidence_unlogged_statements", {(): found.evidence_unlogged})
    yield _gauge("zhixing_peer_logs_disputed", {(): found.peer_logs_disputed})
    told = BY_NAME["zhixing_refusals_total"]
    refusals = CounterMetricFamily(told.name.removesuffix("_total"), told.meaning.en, labels=told.labels)
    for labels, number in found.refusals.items():
        refusals.add_metric(labels, number)
    yield refusals


def _waiting(number: str, age: str, found: Mapping[str, Waiting]) -> Iterator[Metric]:
    yield _gauge(number, {(label,): each.number for label, each in found.items()})
    yield _gauge(age, {(label,): each.oldest_seconds for label, each in found.items()})


def _gauge(name: str, values: Mapping[tuple[str, ...], float]) -> GaugeMetricFamily:
    told = BY_NAME[name]
    family = GaugeMetricFamily(name, told.meaning.en, labels=told.labels)
    for labels, value in values.items():
        family.add_metric(labels, value)
    return family


def _counter(name: str, registry: CollectorRegistry) -> Counter:
    told = BY_NAME[name]
    return Counter(name.removesuffix("_total"), told.meaning.en, told.labels, registry=registry)


def _histogram(name: str, buckets: tuple[float, ...], registry: CollectorRegistry) -> Histogram:
    told = BY_NAME[name]
    return Histogram(name, told.meaning.en, told.labels, buckets=buckets, registry=registry)


def _version() -> str:
    try:
        return metadata.version("zhixing")
    except metadata.PackageNotFoundError:
        return "unknown"
