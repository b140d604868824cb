"""Whom a superior may name: routes on either line of superiors, and the target of a designation (R5).

Designation uses both lines (法发〔2009〕43号; flows §10): a court above on the remedy or on the management line.
Source: 执行程序解释 2020 art. 11 (本辖区); across provinces only the supreme court (inferred).
"""

from __future__ import annotations

from datetime import date

from shared.domain.courts import Line, Tier
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk
from shared.messages.routes import Route
from shared.procedures.service.electronic import TransferInformed
from shared.registry.registry import Registry

JURISDICTION = "执行程序解释 2020 art. 11"


def stands_above(registry: Registry, upper: str, lower: str, on: date) -> bool:
    """Whether `upper` is a superior of `lower` on either line. Raises UnknownCourt."""
    return any(registry.is_superior(upper, lower, line, on) for line in Line)


def courts_that_may_rule(registry: Registry, lower: str, on: date) -> list[str]:
    """Every court whose ruling on a power of `lower` could be accepted: both lines, also those of special causes.

    A cause may raise a court above `lower` that `down_either_line` does not know; asking one too many does no harm.
    """
    above = {court.court_id for line in Line for cause in (None, *registry.causes)
             for court in registry.superiors(lower, line, on, cause)}  # fmt: skip
    return sorted(above)


def _down(registry: Registry, sender: str, recipient: str, on: date) -> None:
    if not stands_above(registry, sender, recipient, on):
        refuse(
            RefusalCode.R2,
            "{sender} 在救济监督线和执行管理线上都不是 {recipient} 的上级法院。",
            "{sender} is not a superior of {recipient} on either line.",
            rule="执行程序解释 2020 art. 11; 法发〔2009〕43号 三(一)",
            todo=Text("请由有管辖权的上级法院制发。", "Let the competent superior court issue it."),
            sender=sender,
            recipient=recipient,
        )


def _up(registry: Registry, sender: str, recipient: str, on: date) -> None:
    if not stands_above(registry, recipient, sender, on):
        refuse(
            RefusalCode.R2,
            "{recipient} 在救济监督线和执行管理线上都不是 {sender} 的上级法院。",
            "{recipient} is not a superior of {sender} on either line.",
            rule="执行程序解释 2020 art. 11",
            todo=Text("请报送本院的上级法院。", "Report to a superior of this court."),
            sender=sender,
            recipient=recipient,
        )


down_either_line = Route(Text("上级法院 → 下级法院（任一线）", "superior → lower (either line)"), _down)
up_either_line = Route(Text("下级法院 → 上级法院（任一线）", "lower → superior (either line)"), _up)


def require_target(
    registry: Registry, *, decider: str, old: str, target: str, on: date, itself_allowed: bool = False
) -> None:
    """Raise Refused R5 unless `decider` may name `target` in place of `old`; UnknownCourt for a court there is not.

    itself_allowed: a concentration may also name the deciding court itself.
    """
    old_court, new_court = registry.court(old), registry.court(target)
    way_out = Text("请另选本辖区内的其他法院，或报请有权的上级法院决定。",
                   "Choose another court of the jurisdiction, or ask a superior that has power over both.")  # fmt: skip
    if target == old:
        refuse(RefusalCode.R5, "指定的法院 {target} 就是原执行法院。", "{target} is the original court itself.",
               rule=JURISDICTION, todo=way_out, target=target)  # fmt: skip
    if target == decider and not itself_allowed:
        refuse(RefusalCode.R5, "本院自行执行的，应当裁定提级，不是指定。",
               "A court that takes the case itself elevates it; that is no designation.", rule=JURISDICTION,
               todo=Text("请改用提级执行裁定。", "Rule an elevation instead."), target=target)  # fmt: skip
    if not registry.in_jurisdiction(decider, target, on) or not stands_above(registry, decider, old, on):
        refuse(RefusalCode.R5, "{target} 不在 {decider} 的辖区内。", "{target} lies outside the jurisdiction of {decider}.",
               rule=JURISDICTION, todo=way_out, target=target, decider=decider)  # fmt: skip
    if old_court.province != new_court.province and registry.court(decider).tier is not Tier.SUPREME:
        refuse(
            RefusalCode.R5,
            "{old} 与 {target} 不在同一省级辖区，只能由最高人民法院指定。",
            "{old} and {target} lie in different provinces; only the supreme court may name the court.",
            rule="执行程序解释 2020 art. 11 (inferred)",
            todo=way_out,
            old=old,
            target=target,
        )


def require_exception(registry: Registry, executor: str, reason: str) -> None:
    """Raise Refused R7 when a supreme or high court would enforce without a stated reason."""
    if registry.court(executor).tier in (Tier.SUPREME, Tier.HIGH) and not reason:
        refuse(
            RefusalCode.R7,
            "最高、高级人民法院原则上不执行具体案件，裁定须写明例外理由。",
            "Supreme and high courts do not enforce cases in principle; the ruling must give the reason.",
            rule="法发〔2009〕43号 三(一)",
            todo=Text("请填写例外理由。", "Give the reason for the exception."),
        )


def inform_levels(desk: Desk, *, lower: str, told: TransferInformed, lineage_id: str, exchange_id: str) -> None:
    """Tell every court between this one and `lower` on the remedy line, where this court stands on it ([D])."""
    above = [court.court_id for court in desk.registry.superiors(lower, Line.REMEDY, desk.today)]
    if desk.court_id in above:
        for court_id in above[: above.index(desk.court_id)]:
            desk.send("transfer_informed", court_id, told, lineage_id=lineage_id, exchange_id=exchange_id)


def high_court_above(desk: Desk) -> str | None:
    """The high court of an intermediate court that rules; None for others ([D]: it is told of every designation)."""
    if desk.registry.court(desk.court_id).tier is not Tier.INTERMEDIATE:
        return None
    above = desk.registry.superior(desk.court_id, Line.REMEDY, desk.today)
    return above.court_id if above is not None else None
