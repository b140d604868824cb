"""The dashboards of Grafana as data: nation, one court, one kind of message, broker; written by `generate_metrics.py`."""

from __future__ import annotations

import json
from typing import Any

SOURCE = {"type": "prometheus", "uid": "prometheus"}
WIDTH, HEIGHT = 12, 8
BY_COURT, BY_STATE = "{{court}}", "{{state}}"
#: title, unit, then (expression, legend) each.
Panel = tuple[str, str, tuple[tuple[str, str], ...]]

NATION: tuple[Panel, ...] = (
    ("节点在线 Courts answering", "bool_on_off", (('up{job="zhixing"}', BY_COURT),)),
    ("未得最终回执 Messages without receipt", "short", (("sum by (court) (zhixing_outbox_messages)", BY_COURT),)),
    ("最早待发 Oldest unsent", "s", (('zhixing_outbox_oldest_message_age_seconds{state="pending"}', BY_COURT),)),
    ("最早未回执 Oldest unreceipted", "s", (("max by (court) (zhixing_outbox_oldest_message_age_seconds)", BY_COURT),)),
    ("逾期期限 Duties overdue", "short", (("sum by (court) (zhixing_duties_overdue)", BY_COURT),)),
    ("未消除预警 Alerts open", "short", (("sum by (level) (zhixing_alerts_open)", "{{level}}"),)),
    ("停放与隔离 Parked, in quarantine", "short", (
        ('zhixing_inbox_messages{state="parked"}', "{{court}} 停放 parked"),
        ("zhixing_quarantined_parcels", "{{court}} 隔离 quarantine"))),
    ("每小时拒收 Refusals an hour", "short", (
        ('sum by (code) (increase(zhixing_refusals_total{direction="given"}[1h]))', "{{code}}"),)),
    ("密钥目录剩余 Key directory remaining", "s", (("zhixing_directory_remaining_seconds", BY_COURT),)),
    ("版本 Releases", "short", (("count by (version, law_release) (zhixing_build_info)", "{{version}} · {{law_release}}"),)),
)  # fmt: skip
COURT: tuple[Panel, ...] = (
    ("发件箱 Outbox", "short", (('zhixing_outbox_messages{court="$court"}', BY_STATE), ('zhixing_outbox_frames{court="$court"}', "控制帧 frames"))),
    ("发件箱最早 Outbox, oldest", "s", (('zhixing_outbox_oldest_message_age_seconds{court="$court"}', BY_STATE),)),
    ("收件箱 Inbox", "short", (('zhixing_inbox_messages{court="$court"}', BY_STATE),)),
    ("收件箱最早 Inbox, oldest", "s", (('zhixing_inbox_oldest_message_age_seconds{court="$court"}', BY_STATE),)),
    ("逾期 Overdue by body", "short", (('zhixing_duties_overdue{court="$court"} > 0', "{{body}}"),)),
    ("最久逾期 Latest by body", "s", (('zhixing_duties_oldest_lateness_seconds{court="$court"} > 0', "{{body}}"),)),
    ("拒收 Refusals", "short", (('increase(zhixing_refusals_total{court="$court"}[1h]) > 0', "{{direction}} {{code}}"),)),
    ("处理耗时 95% Handling time, 95th percentile", "s", (
        ('histogram_quantile(0.95, sum by (le) (rate(zhixing_message_handling_duration_seconds_bucket{court="$court"}[5m])))', "95 %"),)),
    ("请求 Requests by status", "reqps", (('sum by (status) (rate(zhixing_http_requests_total{court="$court"}[5m]))', "{{status}}"),)),
    ("最慢页面 Slowest pages", "s", (
        ('topk(8, histogram_quantile(0.95, sum by (le, route) (rate(zhixing_http_request_duration_seconds_bucket{court="$court"}[5m]))))', "{{route}}"),)),
    ("收发进程与存证 Worker, evidence", "short", (
        ('zhixing_worker_silent_seconds{court="$court"}', "无声秒数 silent seconds"),
        ('zhixing_evidence_unlogged_statements{court="$court"}', "待入日志 not yet logged"))),
    ("法定时间领先 Legal clock ahead", "s", (('zhixing_legal_clock_ahead_seconds{court="$court"}', "秒 seconds"),)),
)  # fmt: skip
KIND: tuple[Panel, ...] = (
    ("处理次数 Handled by outcome", "short", (
        ('sum by (outcome) (increase(zhixing_message_handling_duration_seconds_count{kind="$kind"}[1h]))', "{{outcome}}"),)),
    ("按法院 By court", "short", (
        ('sum by (court) (increase(zhixing_message_handling_duration_seconds_count{kind="$kind"}[1h]))', BY_COURT),)),
    ("平均耗时 Mean time", "s", (
        (('sum by (court) (rate(zhixing_message_handling_duration_seconds_sum{kind="$kind"}[5m])) / '
          'sum by (court) (rate(zhixing_message_handling_duration_seconds_count{kind="$kind"}[5m]))'), BY_COURT),)),
    ("耗时 95% Time, 95th percentile", "s", (
        ('histogram_quantile(0.95, sum by (le, court) (rate(zhixing_message_handling_duration_seconds_bucket{kind="$kind"}[5m])))', BY_COURT),)),
)  # fmt: skip
BROKER: tuple[Panel, ...] = (
    ("队列长度 Queue length", "short", (('rabbitmq_queue_messages_ready{queue=~"inbox.*"}', "{{queue}}"),)),
    ("未确认 Unacknowledged", "short", (('rabbitmq_queue_messages_unacked{queue=~"inbox.*"}', "{{queue}}"),)),
    ("附件队列 Attachments", "short", (('rabbitmq_queue_messages_ready{queue=~"attachments.*"}', "{{queue}}"),)),
    ("死信 Dead letters", "short", (('rabbitmq_queue_messages{queue="dead.letters"}', "{{queue}}"),)),
    ("消费者 Consumers", "short", (('rabbitmq_queue_consumers{queue=~"inbox.*"}', "{{queue}}"),)),
    ("内存与上限 Memory and limit", "bytes", (
        ("rabbitmq_process_resident_memory_bytes", "占用 used"), ("rabbitmq_resident_memory_limit_bytes", "上限 limit"))),
    ("可用磁盘 Disk free", "bytes", (("rabbitmq_disk_space_available_bytes", "可用 free"),)),
    ("节点在线 Broker answering", "bool_on_off", (('up{job="rabbitmq"}', "broker"),)),
)  # fmt: skip

DASHBOARDS: dict[str, tuple[str, tuple[Panel, ...], dict[str, str]]] = {
    "nation": ("全国 Nation", NATION, {}),
    "court": ("一个法院 One court", COURT, {"court": 'label_values(up{job="zhixing"}, court)'}),
    "kind": ("一种消息 One kind of message", KIND, {"kind": "label_values(zhixing_message_handling_duration_seconds_count, kind)"}),
    "broker": ("消息队列 Broker", BROKER, {}),
}  # fmt: skip


def dashboard(name: str) -> str:
    """One dashboard as the JSON Grafana provisions."""
    title, panels, variables = DASHBOARDS[name]
    content = {
        "uid": f"zhixing-{name}", "title": title, "tags": ["zhixing"], "timezone": "Asia/Shanghai", "editable": False,
        "schemaVersion": 39, "refresh": "15s", "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [_variable(each, query) for each, query in variables.items()]},
        "links": [{"type": "dashboards", "tags": ["zhixing"], "asDropdown": False, "title": "", "keepTime": True}],
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def expressions() -> list[str]:
    """Every query of every dashboard."""
    panels = [expr for _, panels, _ in DASHBOARDS.values() for _, _, targets in panels for expr, _ in targets]
    return panels + [query for _, _, variables in DASHBOARDS.values() for query in variables.values()]


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    title, unit, targets = panel
    return {
        "id": number + 1, "title": title, "type": "timeseries", "datasource": SOURCE,
        "gridPos": {"h": HEIGHT, "w": WIDTH, "x": WIDTH * (number % 2), "y": HEIGHT * (number // 2)},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0, "custom": {"fillOpacity": 8, "lineWidth": 1}}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": SOURCE, "expr": expr, "legendFormat": legend}
            for place, (expr, legend) in enumerate(targets)
        ],
    }  # fmt: skip


def _variable(name: str, query: str) -> dict[str, Any]:
    return {
        "name": name, "type": "query", "datasource": SOURCE, "query": {"query": query, "refId": name}, "refresh": 2,
        "sort": 1, "includeAll": False, "multi": False,
    }  # fmt: skip
