"""Which court a case may be entrusted to, and which high court records and approves (R9).

Source: 委托执行规定 2020 arts 3, 4, 9; 海事诉讼法解释 art. 15 (ships go to maritime courts).
"""

from __future__ import annotations

from shared.domain.courts import Line, Tier
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk
from shared.procedures.entrustment.papers import Subject
from shared.registry.registry import Registry


def require_receiver(registry: Registry, sender: str, target: str, subject: Subject) -> None:
    """Raise Refused R9 unless `target` is of the sender's level, or the special court the case goes to; UnknownCourt."""
    one, other = registry.court(sender), registry.court(target)
    if subject is Subject.SHIP and other.kind != "maritime":
        refuse(RefusalCode.R9, "扣押、拍卖船舶应当委托海事法院，{target} 不是海事法院。",
               "Seizing or auctioning a ship is entrusted to a maritime court; {target} is none.",
               rule="海事诉讼法解释 art. 15", todo=Text("请委托海事法院。", "Entrust a maritime court."), target=target)  # fmt: skip
    special = (subject is Subject.SHIP and other.kind == "maritime") or (
        subject is Subject.SERVICEMAN and other.kind == "military"
    )
    if sender == target or (one.tier is not other.tier and not special):
        refuse(RefusalCode.R9, "{target}（{tier}）与委托法院不是同级法院。", "{target} ({tier}) is not of the same level.",
               rule="委托执行规定 2020 art. 3", todo=Text("请委托财产所在地的同级法院。", "Entrust a court of the same level there."),
               target=target, tier=other.tier.label.zh)  # fmt: skip


def next_above(desk: Desk) -> str | None:
    """The next court on the management line; None when this court is a high court or above: it records and approves."""
    if desk.registry.court(desk.court_id).tier in (Tier.HIGH, Tier.SUPREME):
        return None
    above = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
    return above.court_id if above is not None else None


def high_court_of(desk: Desk, court_id: str) -> str | None:
    """The high court whose approval a return of this court needs; itself for a high court."""
    court = desk.registry.court(court_id)
    line = (court, *desk.registry.superiors(court_id, Line.MANAGEMENT, desk.today))
    return next((each.court_id for each in line if each.tier is Tier.HIGH), None)
