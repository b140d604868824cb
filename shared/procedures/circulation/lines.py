"""The line of management as a tree, and the bodies that deploy and report along it (法发〔2009〕43号 三(一), 三(二))."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from shared.domain.courts import Body, Line
from shared.domain.errors import Text
from shared.domain.identifiers import require_court_id
from shared.domain.notices import Scope, reached
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk
from shared.messages.kinds import About
from shared.messages.routes import Route
from shared.registry.registry import Registry

MANAGEMENT = Line.MANAGEMENT
MANAGERS = frozenset({Body.MANAGEMENT})
STAFF = frozenset({"officer", "chief"})


@dataclass(frozen=True, slots=True)
class ManagementTree:
    """The registry as `shared.domain.notices.Tree`, as of a day."""

    registry: Registry
    on: date

    def above(self, court_id: str) -> tuple[str, ...]:
        """Courts above, nearest first."""
        return tuple(court.court_id for court in self.registry.superiors(court_id, MANAGEMENT, self.on))

    def all_below(self, court_id: str) -> tuple[str, ...]:
        """Courts below at any depth."""
        return tuple(court.court_id for court in self.registry.all_below(court_id, MANAGEMENT, self.on))


def tree(desk: Desk) -> ManagementTree:
    """The line of today."""
    return ManagementTree(desk.registry, desk.today)


def fresh_exchange(desk: Desk, about: About) -> str:
    """The id of the exchange an act begins: that of its draft, unless the draft was written in another exchange."""
    named = about.exchange_id
    return named if named and desk.exchanges.get(named) is None else desk.new_id()


def court_above(desk: Desk) -> str:
    """The court directly above. Raises Refused R2 at the top."""
    above = desk.registry.superior(desk.court_id, MANAGEMENT, desk.today)
    if above is None:
        refuse(RefusalCode.R2, "本院没有上级法院。", "There is no court above this one.", rule="[D]")
    return above.court_id


def _directly_above(registry: Registry, sender: str, recipient: str, on: date) -> None:
    above = registry.superior(recipient, MANAGEMENT, on)
    if above is None or above.court_id != sender:
        refuse(
            RefusalCode.R2,
            "{sender} 不是 {recipient} 的上一级法院（执行管理线）；通知、部署逐级下发。",
            "{sender} is not the court directly above {recipient} (management line); notices go down level by level.",
            rule="法发〔2009〕43号 三(一) (level by level unconfirmed)",
            todo=Text("请由其上一级法院转发。", "Let the court directly above pass it on."),
            sender=sender,
            recipient=recipient,
        )


def _directly_below(registry: Registry, sender: str, recipient: str, on: date) -> None:
    _directly_above(registry, recipient, sender, on)


to_the_next_below = Route(
    Text("上一级法院 → 下一级法院", "court directly above → below (management line)"), _directly_above
)
to_the_next_above = Route(
    Text("下一级法院 → 上一级法院", "court directly below → above (management line)"), _directly_below
)


def courts_named(desk: Desk, scope: Scope, text: str) -> tuple[str, ...]:
    """The courts of a form, by id, code or name, one a line; each below this court. Raises UnknownCourt, Refused R2."""
    names = [part for part in re.split(r"[\s,，、;；]+", text) if part]
    courts = tuple(dict.fromkeys(desk.registry.find(name).court_id for name in names))
    require_reach(desk, scope, courts)
    return courts


def require_reach(desk: Desk, scope: Scope, courts: tuple[str, ...]) -> dict[str, str]:
    """Courts reached from here, each with the court on the way to it. Raises Refused R2 when one is not below this court."""
    line = tree(desk)
    below = set(line.all_below(desk.court_id))
    strangers = [court for court in courts if require_court_id(court) not in below]
    found = reached(line, desk.court_id, scope, courts)
    if strangers or not found:
        refuse(
            RefusalCode.R2,
            "本院不是 {courts} 的上级法院，不能向其下发。",
            "This court is no superior of {courts} and issues nothing to it.",
            rule="法发〔2009〕43号 三(一)",
            todo=Text("请只选择本辖区内的下级法院。", "Choose courts below this one."),
            courts="、".join(strangers) or "—",
        )
    return found
