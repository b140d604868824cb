"""Weekly figures of a campaign: by the clock, from the courts below upward, one statement for a whole subtree.

A court speaks of a week once its day has come and every court directly below has spoken, or the days of the rule
`campaign_roll_up` for each level below are over: then the courts that are silent are named.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from shared.domain.campaigns import Campaign, Figures, ListedCase, added_up
from shared.domain.courts import Body
from shared.domain.deadlines import SHANGHAI
from shared.domain.duties import Duty
from shared.domain.notices import Scope, reached
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.procedures.circulation.campaign.lists import freeze
from shared.procedures.circulation.campaign.papers import SOURCE, ModeCount, WeeklyStats
from shared.procedures.circulation.lines import tree

ROLL_UP_RULE, STATS_RULE = "campaign_roll_up", "campaign_weekly_stats"
#: The row that holds the figures of this court and all below it, as last said.
TOTAL = "total"


def subject_of(organiser: str) -> str:
    """What messages of a campaign are about: its organiser, no case."""
    return f"court:{organiser}"


def ways(desk: Desk, campaign: Campaign) -> dict[str, str]:
    """Courts below the campaign is for, each with the court directly below on the way."""
    return reached(tree(desk), desk.court_id, Scope(campaign.scope), campaign.courts)


def go_on(desk: Desk, campaign: Campaign) -> bool:
    """Do what the day asks for: freeze the list, say the figures of a week; returns whether anything was done."""
    done = False
    if campaign.state == "opened" and campaign.list_on <= desk.today:
        campaign, done = freeze(desk, campaign), True
    week = campaign.week_at(desk.today)
    if campaign.state != "listed" or week <= campaign.week_no:
        return done
    way = ways(desk, campaign)
    below = {row.court_id: row for row in desk.of(Figures).where(campaign_id=campaign.campaign_id)}
    children = sorted(set(way.values()))
    silent = [court for court in children if court not in below or below[court].week_no < week]
    _await(desk, campaign, week, silent)
    levels = desk.registry.court(desk.court_id).tier.rank - 1
    latest = campaign.week_on(week) + timedelta(days=levels * desk.law.number(ROLL_UP_RULE, desk.today))
    if silent and desk.today < latest:
        if campaign.next_on != latest:
            desk.of(Campaign).save(replace(campaign, next_on=latest))
        return done
    parts = [own_figures(desk, campaign, week)]
    for court in children:
        known = below.get(court) or Figures(campaign.campaign_id, court, 0, desk.today, 0, 0, 0, 0, {}, ())
        if court in silent:
            asked = tuple(sorted(each for each, via in way.items() if via == court))
            known = replace(known, courts=len(asked), reporting=0, silent=asked)
        parts.append(known)
    _say(desk, campaign, added_up(parts, campaign.campaign_id, TOTAL, week, campaign.week_on(week)))
    return True


def own_figures(desk: Desk, campaign: Campaign, week: int) -> Figures:
    """The list of this court itself, as it stands."""
    rows = desk.of(ListedCase).where(campaign_id=campaign.campaign_id, court_id=desk.court_id)
    modes = Counter(row.mode for row in rows if row.off_on is not None)
    asked = int(campaign.listed)
    return Figures(campaign.campaign_id, desk.court_id, week, desk.today, asked, asked, len(rows), modes.total(),
                   dict(modes), ())  # fmt: skip


def _say(desk: Desk, campaign: Campaign, total: Figures) -> None:
    last = campaign.is_last(total.week_no)
    keep(desk, total)
    following = None if last else campaign.week_on(total.week_no + 1)
    desk.of(Campaign).save(replace(campaign, week_no=total.week_no, next_on=following))
    if campaign.above:
        modes = tuple(ModeCount(mode, cases) for mode, cases in total.modes.items())
        said = WeeklyStats(total.week_no, total.as_of, last, total.courts, total.reporting, total.listed, total.off, modes,
                           total.silent[:1_000])  # fmt: skip
        desk.send("weekly_stats", campaign.above, said, lineage_id=subject_of(campaign.organiser),
                  exchange_id=campaign.campaign_id)  # fmt: skip


def keep(desk: Desk, row: Figures) -> None:
    """The newest figures of a court; its list's hash stays."""
    known = desk.of(Figures).get(row.campaign_id, row.court_id)
    if known is None:
        desk.of(Figures).add(row)
    else:
        desk.of(Figures).save(replace(row, list_sha256=row.list_sha256 or known.list_sha256, version=known.version))


def _await(desk: Desk, campaign: Campaign, week: int, silent: list[str]) -> None:
    """Courts directly below owe the figures of this week."""
    for court in silent:
        key = week_key(campaign.campaign_id, week, court)
        if desk.duties.first(subject_id=key, rule_id=STATS_RULE) is None:
            desk.open_duty(STATS_RULE, lineage_id=subject_of(campaign.organiser), subject_id=key, body=Body.MANAGEMENT,
                           start=campaign.week_on(week))  # fmt: skip


def week_key(campaign_id: str, week: int, court: str) -> str:
    """The subject of the duty of a court below for a week."""
    return f"{campaign_id}:{week}:{court}"


def of_a_court_asked(desk: Desk, message: Received) -> None:
    """From a court directly below which this campaign went to. Raises Refused R2."""
    campaign = desk.of(Campaign).get(message.envelope.procedure_id)
    if campaign is None or message.envelope.sender not in ways(desk, campaign).values():
        refuse(RefusalCode.R2, "本院未向 {court} 部署该专项行动。", "This court has not asked {court} to take part.", rule=SOURCE,
               court=message.envelope.sender)  # fmt: skip


def figures_fit(desk: Desk, message: Received) -> None:
    """A court names silent courts of its own subtree only. Raises Refused R2."""
    of_a_court_asked(desk, message)
    sender = message.envelope.sender
    strangers = set(message.payload.silent) - {sender, *tree(desk).all_below(sender)}
    if strangers:
        refuse(RefusalCode.R2, "{courts} 不在 {court} 辖区。", "{courts} are not below {court}.", rule=SOURCE,
               courts="、".join(sorted(strangers)[:5]), court=sender)  # fmt: skip


def figures_taken(desk: Desk, message: Received) -> None:
    """A court below has spoken of a week; perhaps it was the last one waited for. An older week changes no figure."""
    said, sender = message.payload, message.envelope.sender
    campaign = desk.of(Campaign).need(message.envelope.procedure_id)
    known = desk.of(Figures).get(campaign.campaign_id, sender)
    if known is None or known.week_no <= said.week_no:
        keep(desk, Figures(campaign.campaign_id, sender, said.week_no, said.as_of, said.courts, said.reporting, said.listed,
                           said.off, {each.mode: each.cases for each in said.modes}, said.silent))  # fmt: skip
    desk.close_duties(subject_id=week_key(campaign.campaign_id, said.week_no, sender), by=message.envelope.message_id)
    go_on(desk, campaign)


def figures_missing(desk: Desk, duty: Duty) -> None:
    """By the clock: a court below has not reported its week; it is named, to be urged."""
    campaign_id, week, court = duty.subject_id.rsplit(":", 2)
    campaign = desk.of(Campaign).need(campaign_id)
    desk.raise_task(
        "weekly_stats_missing", lineage_id=duty.lineage_id, subject_id=campaign_id, body=Body.MANAGEMENT,
        once_key=f"weekly_stats_missing:{duty.subject_id}",
        zh=f"{court} 未报“{campaign.title}”第 {week} 周数据，请催报。",
        en=f"{court} has not reported week {week} of “{campaign.title}”: urge it.",
    )  # fmt: skip


def sweep(desk: Desk, limit: int) -> int:
    """Campaigns with something to do today."""
    due = desk.of(Campaign).where(next_on__lte=desk.today, order_by=("next_on",), limit=limit)
    return sum(go_on(desk, campaign) for campaign in due)


def next_on(desk: Desk) -> datetime | None:
    """The first midnight (Asia/Shanghai) at which a campaign has something to do."""
    row = desk.of(Campaign).first(next_on__gt=desk.today, order_by=("next_on",))
    if row is None or row.next_on is None:
        return None
    return datetime.combine(row.next_on, time(), SHANGHAI).astimezone(UTC)
