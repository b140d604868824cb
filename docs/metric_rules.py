"""The alert rules of Prometheus: what is wrong, after how long, and what to do; written by `generate_metrics.py`.

Thresholds are [D]: no text sets them. Absence is an alert of its own: a court that says nothing is not a court at rest.
"""

from __future__ import annotations

from typing import Any

import yaml

from shared.telemetry.metrics import METRICS

#: The courts of docker-compose.yml; each is a target with its id as label `court`.
COURTS = ("spc", "gd", "gd03", "gd0304")
HEAD = "# Written by docs/generate_metrics.py (make docs): do not edit. Thresholds are a matter of design, no text sets them.\n"
WARNING, CRITICAL = "warning", "critical"
_LOOK = "打开该院“可靠性”和“待处理”页 / open the court's pages on reliability and parked messages"


def rule(
    name: str, expr: str, wait: str, severity: str, zh: str, en: str, runbook: str, **labels: str
) -> dict[str, Any]:
    """One alerting rule."""
    return {
        "alert": name, "expr": expr, "for": wait, "labels": {"severity": severity, **labels},
        "annotations": {"summary": zh, "summary_en": en, "runbook": runbook},
    }  # fmt: skip


def absent_anywhere(series: str, courts: tuple[str, ...]) -> str:
    """True, with the court as label, for each court that has no such series."""
    return "\nor ".join(f'absent({series}{{job="zhixing", court="{court}"}})' for court in courts)


def groups(courts: tuple[str, ...] = COURTS) -> dict[str, Any]:
    """The whole file."""
    at, at_en = "{{ $labels.court }} 法院：", "Court {{ $labels.court }}: "
    age, age_en = "{{ $value | humanizeDuration }}", "{{ $value | humanizeDuration }}"
    messages = [
        rule("QueueOld", 'zhixing_outbox_oldest_message_age_seconds{state="pending"} > 300', "2m", WARNING,
             f"{at}有消息已等候发出 {age}", f"{at_en}a message has waited {age_en} to be sent",
             "查看收发进程与消息队列是否可达 / see whether the worker runs and reaches the broker: zhixing broker check"),
        rule("Unreceipted", "max by (court) (zhixing_outbox_oldest_message_age_seconds) > 3600", "5m", WARNING,
             f"{at}有消息 {age} 未得最终回执", f"{at_en}a message has had no final receipt for {age_en}",
             "查看对方法院节点；消息会自动重发，无须重新制发 / look at the other court; it is re-sent by itself, issue nothing anew"),
        rule("InboxStuck", "max by (court) (zhixing_inbox_oldest_message_age_seconds) > 3600", "5m", WARNING,
             f"{at}收到的消息 {age} 未生效", f"{at_en}a message received has had no effect for {age_en}", _LOOK),
        rule("Parked", 'sum by (court) (zhixing_inbox_messages{state="parked"}) + sum by (court) (zhixing_quarantined_parcels)'
             " + sum by (court) (zhixing_duties_parked) > 0", "1m", WARNING,
             f"{at}有 {{{{ $value }}}} 件停放或隔离", f"{at_en}{{{{ $value }}}} parked or in quarantine",
             f"zhixing parked list；{_LOOK}"),
        rule("RefusalsMany", "sum by (court, direction) (increase(zhixing_refusals_total[1h])) > 10", "0m", WARNING,
             f"{at}一小时内拒收（{{{{ $labels.direction }}}}）超过 10 次", f"{at_en}more than 10 refusals ({{{{ $labels.direction }}}}) in an hour",
             "按代码查看拒收理由：zhixing law why refusal MESSAGE / see the codes, then the proof of one refusal"),
        rule("PeerLogDisputed", "zhixing_peer_logs_disputed > 0", "0m", CRITICAL,
             f"{at}有他院存证日志前后不一致", f"{at_en}the evidence log of another court did not only grow",
             "保存双方日志树头，报上级法院 / keep both tree heads and tell the superior court"),
    ]  # fmt: skip
    duties = [
        rule("DutiesOverdue", "sum by (court, body) (zhixing_duties_overdue) > 0", "15m", WARNING,
             f"{at}{{{{ $labels.body }}}} 有 {{{{ $value }}}} 项逾期", f"{at_en}{{{{ $value }}}} duties of {{{{ $labels.body }}}} are overdue",
             "由机构负责人督办：该院首页期限列表 / the head of the body follows up: list of duties on the court's home page"),
        rule("DutyLongOverdue", "max by (court, body) (zhixing_duties_oldest_lateness_seconds) > 7 * 86400", "15m", CRITICAL,
             f"{at}{{{{ $labels.body }}}} 有期限逾期 {age}", f"{at_en}a duty of {{{{ $labels.body }}}} is late by {age_en}",
             "报局长；查明期限依据：zhixing law why DUTY / tell the bureau chief; the proof of the date: zhixing law why DUTY"),
        rule("RedAlertsOpen", 'zhixing_alerts_open{level="red"} > 0', "6h", WARNING,
             f"{at}{{{{ $value }}}} 件红色预警六小时未消除", f"{at_en}{{{{ $value }}}} red alerts open for six hours",
             "该院“预警”页 / the court's page of alerts"),
    ]  # fmt: skip
    nodes = [
        rule("CourtDown", 'up{job="zhixing"} == 0', "2m", CRITICAL, f"{at}节点无应答", f"{at_en}the node does not answer",
             "查看网页进程日志与 /healthz / see the log of the web process and /healthz"),
        rule("DatabaseDown", "zhixing_database_up == 0", "1m", CRITICAL, f"{at}数据库不可读", f"{at_en}the database cannot be read",
             "查看数据库服务与磁盘空间；未确认的消息不会丢失 / see the database server and the disk; nothing unacknowledged is lost"),
        rule("WorkerSilent", "zhixing_worker_silent_seconds > 60", "1m", CRITICAL,
             f"{at}收发进程 {age} 无声息", f"{at_en}the worker has been silent for {age_en}",
             "重启收发进程；积压会自动补发 / restart the worker; what piled up is sent by itself"),
        rule("DirectoryExpiring", "zhixing_directory_remaining_seconds < 14 * 86400 > 0", "1h", WARNING,
             f"{at}密钥目录 {age} 后失效", f"{at_en}the key directory expires in {age_en}",
             "请最高人民法院签发新目录并安装 / have the supreme court issue a new directory and install it"),
        rule("DirectoryExpired", "zhixing_directory_remaining_seconds <= 0", "0m", CRITICAL,
             f"{at}密钥目录已失效，已停止发件", f"{at_en}the key directory has expired, nothing is sent",
             "立即安装新目录 / install a new directory now: zhixing directory show"),
        rule("RequestsFail", 'sum by (court) (rate(zhixing_http_requests_total{status=~"5.."}[5m])) > 0.05', "5m", WARNING,
             f"{at}页面或接口持续出错", f"{at_en}pages or API keep failing",
             "按 trace_id 查网页进程日志 / find the lines of the web log by trace_id"),
        rule("BrokerDown", 'up{job="rabbitmq"} == 0 or absent(up{job="rabbitmq"})', "2m", CRITICAL,
             "消息队列服务无应答", "the broker does not answer",
             "恢复后各院自动补发，无须人工重发 / once it is back every court sends by itself what is missing"),
        rule("CollectorDown", 'up{job="otel-collector"} == 0 or absent(up{job="otel-collector"})', "10m", WARNING,
             "追踪采集器无应答，业务不受影响", "the trace collector does not answer; no court is delayed",
             "重启采集器；案件经过仍可由存证查明 / restart it; journeys are complete from evidence"),
    ]  # fmt: skip
    missing = [
        rule("CourtNotWatched", absent_anywhere("up", courts), "5m", CRITICAL,
             f"{at}不在监控之列", f"{at_en}nobody watches it", "在 prometheus.yml 中恢复该院 / put the court back into prometheus.yml"),
        *(
            rule("MetricAbsent", absent_anywhere(each.name, courts), "5m", CRITICAL,
                 f"{at}缺少指标 {each.name}", f"{at_en}metric {each.name} is missing",
                 "节点停止、数据库不可读或收发进程从未运行 / node down, database unreadable, or its worker never ran", metric=each.name)
            for each in METRICS if each.essential
        ),
    ]  # fmt: skip
    named = {"messages": messages, "duties": duties, "nodes": nodes, "absence": missing}
    return {"groups": [{"name": f"zhixing-{name}", "rules": rules} for name, rules in named.items()]}


def text() -> str:
    """The file as Prometheus reads it."""
    return HEAD + yaml.safe_dump(groups(), allow_unicode=True, sort_keys=False, width=4000)
