"""The panels of the home pages by name: how each is read, for whom it comes first, and who sees it at all.

A tier's profile names its panels; a person's post puts theirs first. A new panel is one reading function, one template
`home/<name>.html` and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shared.domain.errors import Text
from shared.web.reading.homes import across, desk_work, directions, gathering, health, nation, own_cases, pool, weeks
from shared.web.reading.homes.seat import Seat

NOBODY: frozenset[str] = frozenset()
LEADERS = frozenset({"chief", "president", "vice_president"})
FIELD = frozenset({"implementation"})
REVIEWERS = frozenset({"review", "supervision", "petition"})


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a home page.

    Attributes:
        leads: posts and bodies (`Seat.posts`) for whom it comes before the rest.
        only: who sees it; empty: everybody. half: it needs half the width.
        nothing: what an empty one says.
    """

    name: str
    title: Text
    read: Callable[[Seat], Any]
    nothing: Text
    leads: frozenset[str] = NOBODY
    only: frozenset[str] = NOBODY
    half: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel with what was read for it. first: it is of this person's post."""

    panel: Panel
    data: Any
    first: bool


_ALL = (
    Panel("weeks", Text("未来四周期限", "The next four weeks"), weeks.weeks, Text("四周内没有到期事项。", "Nothing is due within four weeks."),
          leads=FIELD),
    Panel("cases", Text("案件与下一期限", "Cases and what is due next"), own_cases.own_cases, Text("没有未结案件。", "No open cases."), leads=FIELD),
    Panel("arrivals", Text("到达待签收", "Arrived, to be signed for"), desk_work.arrivals,
          Text("没有待签收的文书。", "Nothing waits to be signed for."), leads=frozenset({"filing", "filing_clerk", "management"})),
    Panel("drafts", Text("文书审批", "Documents in approval"), desk_work.drafts, Text("没有审批中的文书。", "No document is in approval."),
          leads=LEADERS),
    Panel("possible", Text("我可以接着办的其他程序", "Other procedures I can go on with"), directions.others,
          Text("没有等我办理的程序。", "No procedure waits for me."), leads=frozenset({"judge", "officer"})),
    Panel("tasks", Text("任务", "Tasks"), desk_work.tasks, Text("没有任务。", "No tasks."), half=True),
    Panel("window", Text("立案窗口的期限", "What the filing window owes"), health.window,
          Text("立案窗口没有未完成的期限。", "The filing window owes nothing."), leads=frozenset({"filing"}), only=frozenset({"filing"})),
    Panel("dispatching", Text("指挥调度", "Dispatch"), health.dispatching, Text("没有进行中的调度、事件和线索。", "Nothing is under way."),
          leads=frozenset({"command_centre"}), only=LEADERS | {"command_centre"}),
    Panel("health", Text("节点运行", "How the node is"), health.health, Text("", ""),
          leads=frozenset({"operator"}), only=frozenset({"operator", "management"}), half=True),
    Panel("above", Text("上级交办", "From above"), directions.from_above, Text("没有上级交办的事项。", "Nothing from above waits."),
          leads=FIELD | {"management"} | LEADERS),
    Panel("below", Text("下级报来", "From below"), directions.from_below, Text("没有下级报来的事项。", "Nothing from below waits."),
          leads=REVIEWERS | LEADERS),
    Panel("gathering", Text("下发与汇总", "Split and gather"), gathering.gathering,
          Text("没有下发的通知和专项行动。", "No notice or campaign is out."), leads=frozenset({"management"})),
    Panel("pool", Text("案件池：督促、提级、指定", "Case pool: urge, elevate, designate"), pool.pool,
          Text("没有应当监督的案件。", "No case calls for supervision."), leads=REVIEWERS | LEADERS),
    Panel("across", Text("跨省委托与退回", "Entrustments and returns across provinces"), across.across,
          Text("没有跨省委托。", "No entrustment across provinces."), leads=frozenset({"coordination"})),
    Panel("nation", Text("全国分省情况", "The nation by province"), nation.nation, Text("各省尚未上报台账。", "No figures have come up yet."),
          leads=LEADERS | {"management"}),
    Panel("disputes", Text("省际执行争议", "Disputes between provinces"), nation.disputes,
          Text("没有待协调的争议。", "No dispute waits."), leads=REVIEWERS | {"coordination"}),
    Panel("releases", Text("在用版本", "Releases in force"), nation.releases, Text("", ""), leads=frozenset({"operator"}), half=True),
)  # fmt: skip
PANELS = {panel.name: panel for panel in _ALL}


def panels_for(seat: Seat, names: Iterable[str]) -> list[Shown]:
    """The panels of a tier as this person sees them: those of their post first, in the order of the profile."""
    wanted = [PANELS[name] for name in names]
    seen = [panel for panel in wanted if not panel.only or panel.only & seat.posts]
    shown = [Shown(panel, panel.read(seat), bool(panel.leads & seat.posts)) for panel in seen]
    return sorted(shown, key=lambda each: not each.first)
