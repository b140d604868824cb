"""Writes docs/metrics.md, Prometheus' alert rules and Grafana's dashboards; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

import metric_dashboards
import metric_rules

from shared.telemetry.metrics import METRICS

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# 指标 Metrics

Written by docs/generate_metrics.py (`make docs`); why they are made so: [0029](decisions/0029-metrics.md).

Every node answers `/metrics` in Prometheus' format: to whoever shows the token of `ZHIXING_METRICS_TOKEN_FILE`;
where none is set, to programs of the same machine. Nothing of a party is in it. The label `court` is given by the target
(`infra/prometheus/prometheus.yml`). ● marks what must be there: [a rule](../infra/prometheus/rules.yml) tells of its absence.

| | metric | type | labels | 含义 | meaning |
|---|---|---|---|---|---|
"""


def metrics_table() -> str:
    """docs/metrics.md: every metric, then every alert."""
    rows = [
        f"| {'●' if each.essential else ''} | `{each.name}` | {each.type} | {', '.join(each.labels) or '—'} | "
        f"{each.meaning.zh} | {each.meaning.en} |\n"
        for each in METRICS
    ]
    alerts = ["\n## 告警 Alerts\n\n| alert | for | severity | 说明 | what to do |\n|---|---|---|---|---|\n"]
    told = set()
    for group in metric_rules.groups()["groups"]:
        for rule in group["rules"]:
            if rule["alert"] not in told:
                told.add(rule["alert"])
                words = rule["annotations"]
                alerts.append(
                    f"| `{rule['alert']}` | {rule['for']} | {rule['labels']['severity']} | "
                    f"{words['summary']}；{words['summary_en']} | {words['runbook']} |\n"
                )
    return HEAD + "".join(rows) + "".join(alerts)


def files() -> dict[Path, str]:
    """Every file this writes."""
    folder = ROOT / "infra" / "grafana" / "dashboards"
    boards = {folder / f"{name}.json": metric_dashboards.dashboard(name) for name in metric_dashboards.DASHBOARDS}
    rules = ROOT / "infra" / "prometheus" / "rules.yml"
    return {ROOT / "docs" / "metrics.md": metrics_table(), rules: metric_rules.text(), **boards}


def main(arguments: list[str]) -> int:
    """Write, or with `--check` tell which files differ."""
    wanted = files()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    names = ", ".join(path.relative_to(ROOT).as_posix() for path in stale)
    if "--check" in arguments and stale:
        print(f"out of date, run make docs: {names}")
        return 1
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
    print(f"written: {names}" if stale else "metrics, rules and dashboards are up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
