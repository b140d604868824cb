"""Papers and states of campaigns (专项行动).

Source: 法发〔2000〕3号 arts 3–4 (the high court organises, under the supreme court's deployment); 法发〔2009〕43号 二(一),
三(二) (management deploys); weekly figures and periods [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.campaigns import Chosen
from shared.domain.notices import Scope
from shared.domain.transitions import Transition
from shared.messages.terms import term

NAME = "campaign"
SOURCE = "法发〔2000〕3号 arts 3–4; 法发〔2009〕43号 二(一)"
#: Cases in one message: below the size of a message body.
PER_MESSAGE = 250

ORGANISER = (
    Transition("", "open", "opened", SOURCE),
    Transition("opened", "freeze", "listed", "[D] lists are frozen"),
    Transition("listed", "close", "closed", SOURCE),
)
COURT = (
    Transition("", "open", "opened", SOURCE),
    Transition("opened", "freeze", "listed", "[D] this court's list is frozen"),
    *(Transition(state, "plan", state, "S's 2004 notice (unconfirmed)") for state in ("opened", "listed")),
    *(Transition(state, "close", "closed", SOURCE) for state in ("opened", "listed")),
)


@dataclass(frozen=True, slots=True)
class CampaignInputs:
    """A campaign as its drafter fills it in."""

    title: str = term("专项行动名称", "title", min_length=1, max_length=200)
    scope: Scope = term("范围", "scope", help_zh="选“所列”的，在“法院”一栏逐一写明",
                        help_en="all courts below; the courts named with all below them; only the courts named")  # fmt: skip
    list_on: date = term("清单截止日", "lists are frozen on")
    until_on: date = term("结束日", "until")
    plan_due_on: date = term("报送方案期限", "plans due on")
    targets: str = term("目标", "targets", min_length=1, max_length=1_000)
    courts: str = term("法院", "courts", default="", max_length=4_000, help_zh="法院标识、代字或名称，一行一个",
                       help_en="id, code or name, one a line")  # fmt: skip
    chosen: Chosen = term("案件状态", "which cases", default=Chosen.OPEN)
    min_age_days: int = term(
        "立案满多少日", "docketed at least so many days before", default=0, minimum=0, maximum=36_500
    )
    origin: str = term("案件来源", "origin of the case", default="", max_length=32,
                       pattern="|application|elevated|designated|entrusted|resumed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class CampaignOpen:
    """部署专项行动: which cases go on the list, for how long, to what end."""

    organiser: str = term("组织法院", "organiser", min_length=1, max_length=32)
    title: str = term("专项行动名称", "title", min_length=1, max_length=200)
    scope: Scope = term("范围", "scope")
    courts: tuple[str, ...] = term("法院", "courts", max_length=400)
    chosen: Chosen = term("案件状态", "which cases")
    min_age_days: int = term("立案满多少日", "docketed at least so many days before", minimum=0)
    origin: str = term("案件来源", "origin of the case", min_length=0, max_length=32)
    list_on: date = term("清单截止日", "lists are frozen on")
    until_on: date = term("结束日", "until")
    plan_due_on: date = term("报送方案期限", "plans due on")
    targets: str = term("目标", "targets", min_length=1, max_length=1_000)


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """实施方案."""

    plan: str = term("实施方案", "plan", min_length=1, max_length=4_000)
    leader: str = term("负责人职务", "post of who leads", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One case on a list; no names."""

    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    lineage_id: str = term("案件链", "lineage", min_length=1, max_length=64)
    filed_on: date = term("立案日", "filed on")


@dataclass(frozen=True, slots=True)
class CaseList:
    """案件清单: frozen on its day; long ones go in parts, all with the hash of the whole."""

    frozen_on: date = term("截止日", "frozen on")
    part: int = term("第几部分", "part", minimum=1)
    parts: int = term("共几部分", "parts", minimum=1)
    total: int = term("案件总数", "cases in all", minimum=0)
    list_sha256: str = term("清单摘要", "sha256 of the list", pattern="[0-9a-f]{64}")
    entries: tuple[ListEntry, ...] = term("案件", "cases", max_length=PER_MESSAGE)


@dataclass(frozen=True, slots=True)
class ModeCount:
    """How many were struck off by one closing mode."""

    mode: str = term("结案方式", "closing mode", min_length=1, max_length=64)
    cases: int = term("件数", "cases", minimum=1)


@dataclass(frozen=True, slots=True)
class WeeklyStats:
    """周报: a court and all below it."""

    week_no: int = term("第几周", "week", minimum=1)
    as_of: date = term("截至", "as of")
    final: bool = term("最终数据", "final")
    courts: int = term("应报法院数", "courts asked", minimum=0)
    reporting: int = term("已报法院数", "courts that reported", minimum=0)
    listed: int = term("清单案件数", "cases listed", minimum=0)
    off: int = term("已销号", "struck off", minimum=0)
    modes: tuple[ModeCount, ...] = term("按结案方式", "by closing mode", max_length=50)
    silent: tuple[str, ...] = term("未报法院", "courts that did not report", max_length=1_000)


@dataclass(frozen=True, slots=True)
class StrikeOff:
    """Which case has its closing document."""

    case_no: str = term("清单案号", "case on the list", min_length=1, max_length=64)
    document_no: str = term("结案文书文号", "number of the closing document", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class CaseOffList:
    """销号: with the closing that stands in the docket of the court."""

    case_no: str = term("清单案号", "case on the list", min_length=1, max_length=64)
    closed_case_no: str = term("结案案号", "docket entry that was closed", min_length=1, max_length=64)
    mode: str = term("结案方式", "closing mode", min_length=1, max_length=64)
    closed_on: date = term("结案日", "closed on")
    document_no: str = term("结案文书文号", "number of the closing document", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class CloseInputs:
    """Closing a campaign."""

    remark: str = term("总结", "remark", min_length=1, max_length=2_000)
    without_all: bool = term(
        "部分法院未报最终数据，仍予结束", "close although final figures are missing", default=False
    )


@dataclass(frozen=True, slots=True)
class CampaignClose:
    """结束专项行动: the final figures."""

    courts: int = term("应报法院数", "courts asked", minimum=0)
    reporting: int = term("已报法院数", "courts that reported", minimum=0)
    listed: int = term("清单案件数", "cases listed", minimum=0)
    off: int = term("已销号", "struck off", minimum=0)
    remark: str = term("总结", "remark", min_length=1, max_length=2_000)
