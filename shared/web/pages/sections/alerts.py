"""Alerts: words and pages."""

from __future__ import annotations

from shared.web.pages.sections.section import Section

SECTION = Section(
    states={
        "alert": {
            "watching": ("监测中", "watched"), "raised": ("待答复", "to be answered"), "answered": ("已答复，待审核", "answered"),
            "returned": ("答复退回", "answer sent back"), "escalated": ("逾期未答复，已上报", "unanswered, gone up"),
            "accepted": ("答复认可", "answer accepted"), "cleared": ("已解除", "cleared"),
        }
    },
    words={
        "yellow": ("黄色", "yellow"), "orange": ("橙色", "orange"), "red": ("红色", "red"),
        "alert_raised": ("预警", "alert raised"), "alert_answered": ("预警答复", "alert answered"),
        "alert_judged": ("预警答复审核", "answer judged"), "alert_escalated": ("预警上报", "alert gone up"),
        "alert_cleared": ("预警解除", "alert cleared"), "alert_monitor_named": ("指定监管专人", "monitor named"),
    },
    tones={"yellow": "warn", "orange": "warn", "red": "bad", "alert_raised": "bad", "alert_escalated": "bad"},
)  # fmt: skip
