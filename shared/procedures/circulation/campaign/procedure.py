"""Campaigns (专项行动): opened down the line, lists frozen and struck off case by case, figures up the line every week.

Lists never move power. Source: 法发〔2000〕3号 arts 3–4; 法发〔2009〕43号 二(一), 三(二); weekly figures [D].
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Hooks, Sweep
from shared.messages.kinds import ActKind, Approvers, MessageKind, Offer, Procedure
from shared.messages.routes import Route
from shared.procedures.circulation.campaign import course, figures, lists
from shared.procedures.circulation.campaign.papers import (
    COURT,
    NAME,
    ORGANISER,
    SOURCE,
    CampaignClose,
    CampaignInputs,
    CampaignOpen,
    CampaignPlan,
    CaseList,
    CaseOffList,
    CloseInputs,
    StrikeOff,
    WeeklyStats,
)
from shared.procedures.circulation.lines import MANAGERS, STAFF, to_the_next_above, to_the_next_below

R = RefusalCode
STRIKERS = MANAGERS | {Body.IMPLEMENTATION}
_SIGNED: dict[str, Any] = {"approvals": ApprovalRule.PRESIDENT, "approvers": Approvers("approvers_president")}


def _checked(also: Any) -> Any:
    """From a court asked to take part, and fit besides."""

    def accept(desk: Desk, message: Received) -> None:
        figures.of_a_court_asked(desk, message)
        also(desk, message)

    return accept


def _kind(name: str, title: Text, payload: type, route: Route, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"bodies": MANAGERS, "refusals": (R.R2,)} | more
    return MessageKind(name=name, version=1, title=title, payload=payload, step="", source=SOURCE, route=route, **given)


DOWN, UP = to_the_next_below, to_the_next_above
PROCEDURE = Procedure(
    name=NAME,
    title=Text("专项行动", "campaign"),
    source=SOURCE,
    tables={"organiser": ORGANISER, "court": COURT},
    hooks=Hooks(
        overdue={figures.STATS_RULE: figures.figures_missing},
        sweeps=(Sweep("campaigns", figures.sweep, figures.next_on),),
    ),
    messages=(
        _kind("campaign_open", Text("部署专项行动", "campaign opened"), CampaignOpen, DOWN, accept=course.may_join, apply=course.join,
              sign_for=True, answers=("campaign_plan", "case_list", "weekly_stats"), refusals=(R.R2, R.R11, R.R12)),
        _kind("campaign_plan", Text("专项行动实施方案", "plan of a campaign"), CampaignPlan, UP, approvals=ApprovalRule.OFFICER,
              accept=figures.of_a_court_asked),
        _kind("case_list", Text("专项行动案件清单", "list of cases"), CaseList, UP, accept=_checked(lists.list_fits),
              apply=lists.list_taken, refusals=(R.R2, R.R7, R.R11)),
        _kind("weekly_stats", Text("专项行动周报", "figures of a week"), WeeklyStats, UP, accept=figures.figures_fit,
              apply=figures.figures_taken),
        _kind("case_off_list", Text("专项行动销号", "case struck off"), CaseOffList, UP, bodies=STRIKERS,
              approvals=ApprovalRule.OFFICER, accept=_checked(lists.off_fits), apply=lists.off_taken,
              refusals=(R.R2, R.R7, R.R11)),
        _kind("campaign_close", Text("结束专项行动", "campaign closed"), CampaignClose, DOWN, accept=course.from_where_it_came,
              apply=course.closed),
    ),
    acts=(
        ActKind("open_campaign", Text("部署专项行动", "open a campaign"), CampaignInputs, SOURCE, MANAGERS, STAFF, "court",
                course.open_campaign, **_SIGNED),
        ActKind("file_campaign_plan", Text("报送实施方案", "file a plan"), CampaignPlan, SOURCE, MANAGERS, STAFF, "exchange",
                course.file_plan, offers=(Offer(NAME, "court", ("opened", "listed")),)),
        ActKind("strike_off_list", Text("凭结案文书销号", "strike a case off the list"), StrikeOff, SOURCE, STRIKERS, STAFF,
                "exchange", lists.strike_off, offers=(Offer(NAME, "court", ("listed",)),)),
        ActKind("close_campaign", Text("结束专项行动", "close the campaign"), CloseInputs, SOURCE, MANAGERS, STAFF, "exchange",
                course.close_campaign, offers=(Offer(NAME, "organiser", ("listed",)),), **_SIGNED),
    ),
)  # fmt: skip
