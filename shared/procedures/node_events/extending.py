"""Lengthening the clocks whose rule allows it: a network inquiry once, a valuation twice.

Source: 参考价规定 法释〔2018〕15号 arts 11, 19.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shared.domain.due_basis import ByRule, basis_in
from shared.domain.duties import OWED
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.moving_dates import lengthen
from shared.procedures.node_events.papers import ExtendClock


class NotExtendedAgain(Conflict):
    """The rule allows no (further) extension, or it was asked for too late."""

    code = "not_extended_again"
    what = Text("不符合延期条件：{why}。", "No extension: {why_en}.")
    todo = Text(
        "期满未完成的，按规定另行委托或者改用其他定价方式。", "After its end take the next way of setting the price."
    )
    source = Citation("参考价规定", "法释〔2018〕15号", "arts 11, 19")


def extend(desk: Desk, doer: Doer, about: About, given: ExtendClock) -> Mapping[str, Any]:
    """Raises NotExtendedAgain, Conflict, NotExtendable, BadInput."""
    if given.asked_on > desk.today:
        raise BadInput(Text("日期 {day} 在将来。", "{day} lies in the future."), day=given.asked_on)
    duty = desk.duties.first(
        subject_id=given.subject_id, rule_id=given.rule, lineage_id=about.lineage_id, state__in=list(OWED)
    )
    if duty is None:
        raise Conflict(Text("没有进行中的该期限。", "No such period is running."))
    basis = basis_in(duty.proof)
    times = len(basis.longer) if isinstance(basis, ByRule) else 0
    if given.rule == "network_inquiry":
        _require(
            times == 0 and given.all_platforms,
            "须全部平台均申请，且只延长一次",
            "all platforms have to ask, and only once",
        )
    else:
        law = desk.law
        most = law.rule("valuation_extensions", desk.today).number()
        before = timedelta(days=law.rule("valuation_extension_asked", desk.today).number())
        _require(times < most, f"已延期 {times} 次", f"extended {times} times already")
        _require(duty.due_on is not None and given.asked_on <= duty.due_on - before,
                 f"应于期满 {before.days} 日前提出", f"to be asked for {before.days} days before the end")  # fmt: skip
    period = desk.law.period(f"{given.rule}_extension", desk.today)
    longer = lengthen(desk, duty, period, document=given.document_no, approved_by=doer.person_id)
    return {"due_on": str(longer.due_on)}


def _require(holds: bool, zh: str, en: str) -> None:
    if not holds:
        raise NotExtendedAgain(why=zh, why_en=en)
