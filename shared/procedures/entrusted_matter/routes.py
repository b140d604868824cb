"""Which court a matter may be entrusted to (R9), and which body speaks for a court (R1).

Source: 执行事项委托规定 法发〔2017〕27号 arts 4, 5 (unconfirmed); 法发〔2009〕43号 一(一) (command centres).
"""

from __future__ import annotations

from shared.domain.courts import Body, Tier
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk
from shared.procedures.entrusted_matter.tables import MAT
from shared.registry.registry import Registry

#: The command centre; where a court has none, its implementation body.
CENTRES = frozenset({Body.COMMAND_CENTRE, Body.IMPLEMENTATION})
#: Special courts take what only they can do, whatever their level ([D], by analogy with 委托执行规定 2020 art. 3).
SPECIAL = ("maritime", "military")


def require_receiver(registry: Registry, sender: str, target: str) -> None:
    """Raise Refused R9 unless `target` is a basic court, one of the sender's level, or a special court; R2, UnknownCourt."""
    one, other = registry.court(sender), registry.court(target)
    if sender == target:
        refuse(RefusalCode.R2, "不能委托本院。", "A court entrusts nothing to itself.", rule="[D]")
    if other.tier is not Tier.BASIC and other.tier is not one.tier and other.kind not in SPECIAL:
        refuse(RefusalCode.R9, "{target}（{tier}）既非当地基层法院，也非同级法院。",
               "{target} ({tier}) is neither the basic court of the place nor of the same level.",
               rule=f"{MAT} art. 5 (unconfirmed)",
               todo=Text("请委托事项所在地的基层法院，必要时委托同级法院。", "Entrust the basic court there, or one of this level."),
               target=target, tier=other.tier.label.zh)  # fmt: skip


def require_centre(desk: Desk, court_id: str, body: str) -> None:
    """Raise Refused R1 unless a body may speak: the command centre, which every court but a basic one must have."""
    if body == Body.COMMAND_CENTRE or desk.registry.court(court_id).tier is Tier.BASIC:
        return
    refuse(RefusalCode.R1, "事项委托应经执行指挥中心发出。", "Matters are entrusted through the command centre.",
           rule=f"{MAT} art. 4 (unconfirmed); 法发〔2009〕43号 一(一)",
           todo=Text("请由执行指挥中心核对后发出。", "Let the command centre check and send it."), body=body)  # fmt: skip
