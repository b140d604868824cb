"""The ladder of a dispute: from each court, level by level, to the court that coordinates.

That is the lowest common superior on the line of remedy, or who the registry names in its place (兵团 and local courts:
Xinjiang High Court; military and local courts: the supreme court). Across provinces it is the supreme court.
Source: 执行工作规定 2020 art. 67; 法发〔2000〕3号 art. 6; overrides with their own sources.
"""

from __future__ import annotations

from datetime import date

from shared.domain.courts import Body, Line, Tier
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk
from shared.messages.kinds import About
from shared.messages.routes import Route
from shared.procedures.dispute.tables import EWR67
from shared.procedures.power.routes import stands_above
from shared.registry.registry import Registry

#: Bodies that may coordinate: 协调指导 where it is set up (high and supreme courts), else implementation or review.
COORDINATORS = frozenset({Body.COORDINATION, Body.IMPLEMENTATION, Body.REVIEW})


def coordinator_of(registry: Registry, one: str, two: str, on: date) -> str:
    """The court that coordinates between two courts. Raises Refused R2 where none stands above both, UnknownCourt."""
    common = registry.common_superior(one, two, Line.REMEDY, on)
    if common is None or one == two:
        refuse(RefusalCode.R2, "{one} 与 {two} 没有共同的上级法院。", "{one} and {two} have no common superior.",
               rule=EWR67, one=one, two=two)  # fmt: skip
    return common.court_id


def ladder(registry: Registry, court_id: str, other: str, on: date) -> tuple[str, ...]:
    """The courts to which `court_id` reports in a dispute with `other`, level by level, the coordinating court last."""
    top = coordinator_of(registry, court_id, other, on)
    over = {court.court_id for court in registry.superiors(top, Line.REMEDY, on)} | {top, other}
    climbed = [court.court_id for court in registry.superiors(court_id, Line.REMEDY, on)]
    return (*(each for each in climbed if each not in over), top)


def next_rung(registry: Registry, sender: str, parties: tuple[str, str], on: date) -> str:
    """To which court `sender`, a party or a court on the ladder of one, reports. Raises Refused R2."""
    for party, other in (parties, parties[::-1]):
        steps = (party, *ladder(registry, party, other, on))
        if sender in steps[:-1]:
            return steps[steps.index(sender) + 1]
    return refuse(RefusalCode.R2, "{court} 不在该争议的逐级报请之列，或已是共同的上级法院。",
                  "{court} is not on the ladder of this dispute, or at its top.", rule=EWR67, court=sender)  # fmt: skip


def require_next_rung(registry: Registry, sender: str, recipient: str, parties: tuple[str, str], on: date) -> None:
    """Raise Refused R2 when a level is skipped, or a court is asked that does not stand above both."""
    due = next_rung(registry, sender, parties, on)
    if recipient != due:
        refuse(
            RefusalCode.R2,
            "协调请示应当逐级报请：{sender} 应报 {due}，不是 {recipient}。",
            "A dispute is reported level by level: {sender} reports to {due}, not to {recipient}.",
            rule=EWR67,
            todo=Text("请报送 {due}。", "Report to {due}."),
            sender=sender,
            recipient=recipient,
            due=due,
        )


def _over(registry: Registry, upper: str, lower: str, on: date) -> bool:
    return stands_above(registry, upper, lower, on) or registry.decides_disputes_of(upper, lower, on)


def _up(registry: Registry, sender: str, recipient: str, on: date) -> None:
    if not _over(registry, recipient, sender, on):
        refuse(RefusalCode.R2, "{recipient} 不是 {sender} 的上级法院。", "{recipient} is not a superior of {sender}.",
               rule=EWR67, sender=sender, recipient=recipient)  # fmt: skip


def _down(registry: Registry, sender: str, recipient: str, on: date) -> None:
    if not _over(registry, sender, recipient, on):
        refuse(RefusalCode.R2, "{sender} 不是 {recipient} 的上级法院。", "{sender} is not a superior of {recipient}.",
               rule=EWR67, sender=sender, recipient=recipient)  # fmt: skip


up_the_ladder = Route(Text("执行法院 → 上级法院（逐级）", "court → next superior on the ladder"), _up)
down_the_ladder = Route(Text("协调的上级法院 → 下级法院", "coordinating superior → lower"), _down)


def coordinating_bodies(registry: Registry, court_id: str) -> frozenset[Body]:
    """Which bodies of a court coordinate (法发〔2009〕43号 三(二); below the high courts [D])."""
    high = registry.court(court_id).tier in (Tier.HIGH, Tier.SUPREME)
    return frozenset({Body.COORDINATION}) if high else frozenset({Body.IMPLEMENTATION, Body.REVIEW})


def require_coordinating_body(registry: Registry, court_id: str, body: str) -> None:
    """Raise Refused R1 when another body signs for a superior."""
    allowed = coordinating_bodies(registry, court_id)
    if body not in {each.value for each in allowed}:
        refuse(
            RefusalCode.R1, "{court} 的执行争议协调应由{allowed}办理，不能由{body}办理。",
            "Disputes are coordinated at {court} by {allowed_en}, not by {body_en}.", rule="法发〔2009〕43号 三(二)",
            court=court_id, allowed="、".join(sorted(each.label.zh for each in allowed)), body=_label(body).zh,
            allowed_en=", ".join(sorted(each.label.en for each in allowed)), body_en=_label(body).en,
        )  # fmt: skip


def only_coordinators(desk: Desk, about: About, act: str) -> None:  # noqa: ARG001 - as `may_sign` is called
    """Who drafts belongs to a body that coordinates, who discusses to it or to the review body. Raises Refused R1."""
    if desk.doer is None or act not in ("draft", "discuss"):
        return
    if act == "draft" or desk.doer.body != Body.SUPERVISION:
        require_coordinating_body(desk.registry, desk.court_id, desk.doer.body)


def _label(body: str) -> Text:
    return Body(body).label if body in set(Body) else Text(body, body)


def own_body(desk: Desk) -> Body:
    """The body of this court before which work on a dispute is put."""
    bodies = coordinating_bodies(desk.registry, desk.court_id)
    return Body.COORDINATION if Body.COORDINATION in bodies else Body.IMPLEMENTATION
