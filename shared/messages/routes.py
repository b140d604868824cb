"""Route rules: who may send a kind to whom, on which line of superiors. Checked by sender and receiver."""

# ruff: noqa: ARG001 - an empty effect takes what a full one takes
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shared.domain.courts import Line
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Route:
    """A rule in words (for tables and forms) and as a check that raises Refused (R2)."""

    words: Text
    check: Callable[[Registry, str, str, date], None]


def superior(line: Line) -> Route:
    """From any superior of the recipient on this line."""

    def check(registry: Registry, sender: str, recipient: str, on: date) -> None:
        if not registry.is_superior(sender, recipient, line, on):
            refuse(
                RefusalCode.R2,
                "{sender} 不是 {recipient} 的上级法院（{line} 线）。",
                "{sender} is not a superior of {recipient} on the {line} line.",
                rule="民事诉讼法 2023 art. 237; 执行工作规定 2020 art. 74",
                todo=Text("请由有管辖权的上级法院制发。", "Let the competent superior court issue it."),
                sender=sender,
                recipient=recipient,
                line=line.value,
            )

    return Route(Text("上级法院 → 下级法院", f"superior → lower ({line.value} line)"), check)


def to_superior(line: Line) -> Route:
    """To any superior of the sender on this line."""

    def check(registry: Registry, sender: str, recipient: str, on: date) -> None:
        if not registry.is_superior(recipient, sender, line, on):
            refuse(
                RefusalCode.R2,
                "{recipient} 不是 {sender} 的上级法院（{line} 线）。",
                "{recipient} is not a superior of {sender} on the {line} line.",
                rule="民事诉讼法 2023 art. 237; 执行工作规定 2020 art. 15",
                todo=Text("请报送本院的上级法院。", "Report to a superior of this court."),
                sender=sender,
                recipient=recipient,
                line=line.value,
            )

    return Route(Text("下级法院 → 上级法院", f"lower → superior ({line.value} line)"), check)


def _other_court(registry: Registry, sender: str, recipient: str, on: date) -> None:
    registry.court(sender)
    registry.court(recipient)
    if sender == recipient:
        refuse(RefusalCode.R2, "不能向本院发送。", "A court does not write to itself.", rule="[D]")


between_courts = Route(Text("法院 → 法院（限本程序当事法院）", "court → court (of the same exchange)"), _other_court)


def _same_court(registry: Registry, sender: str, recipient: str, on: date) -> None:
    if sender != recipient:
        refuse(RefusalCode.R2, "该文书不送往其他法院。", "This document goes to no other court.", rule="[D]")


within_the_court = Route(Text("本院", "within the court"), _same_court)
"""A document that stays where it is drafted: an act that needs approvals."""
