"""Disputes of evidence: words."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(
    states={
        "evidence_dispute": {
            "unanswered": ("逾期未回执", "no receipt in time"), "delivered_late": ("回执迟到：已生效", "late receipt: delivered"),
            "refused_late": ("回执迟到：被拒收", "late receipt: refused"), "contradicted": ("回执矛盾", "receipts contradict"),
            "settled_delivered": ("已认定送达", "held to be delivered"), "settled_refused": ("已认定拒收", "held to be refused"),
            "referred": ("已报请，待决定", "referred, to be decided"), "decided": ("已决定", "decided"),
            "waiting": ("等候前件", "an earlier one is missing"), "filled": ("已补齐", "filled"),
        }
    },
    roles={"gap": ("证据缺口", "gap of evidence")},
    words={"timeout": ("回执期满", "term of the receipt over"), "unanswered": ("逾期未回执", "no receipt in time"),
           "contradicted": ("回执矛盾", "receipts contradict")},
    tones={"timeout": "warn", "unanswered": "bad", "contradicted": "bad", "delivered_late": "warn", "refused_late": "warn"},
)  # fmt: skip
