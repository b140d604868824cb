"""Opening a campaign down the line, plans back up, and its end with the final figures."""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.campaigns import Campaign, Chosen, Figures
from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.notices import Scope, addresses
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About
from shared.procedures.circulation.campaign.figures import STATS_RULE, TOTAL, go_on, subject_of, ways, week_key
from shared.procedures.circulation.campaign.papers import (
    NAME,
    SOURCE,
    CampaignClose,
    CampaignInputs,
    CampaignOpen,
    CampaignPlan,
    CloseInputs,
)
from shared.procedures.circulation.lines import courts_named, fresh_exchange, tree
from shared.procedures.matters import exchange_of
from shared.procedures.supervising import open_dated_duty, require_future

PLAN_RULE = "campaign_plan"


def open_campaign(desk: Desk, doer: Doer, about: About, given: CampaignInputs) -> Mapping[str, Any]:
    """Organise a campaign of courts below. Raises Refused R2, R12, BadInput."""
    scope = Scope(given.scope)
    courts = courts_named(desk, scope, given.courts)
    require_future(desk, given.plan_due_on)
    if given.until_on <= max(given.list_on, desk.today):
        raise BadInput(Text("结束日须在清单截止日和今日之后。", "It ends after today and after the lists are frozen."))
    said = CampaignOpen(desk.court_id, given.title, scope, courts, given.chosen, given.min_age_days, given.origin, given.list_on,
                        given.until_on, given.plan_due_on, given.targets)  # fmt: skip
    campaign_id = fresh_exchange(desk, about)
    desk.open_exchange(NAME, "organiser", event="open", lineage_id=subject_of(desk.court_id), peer=desk.court_id,
                       data={"title": given.title}, exchange_id=campaign_id)  # fmt: skip
    _begin(desk, said, campaign_id, above="")
    return {"exchange_id": campaign_id, "lineage_id": subject_of(desk.court_id)}


def _begin(desk: Desk, said: CampaignOpen, campaign_id: str, *, above: str) -> None:
    """Keep it, ask the courts below, do what is due already."""
    listed = addresses(tree(desk), desk.court_id, said.organiser, said.scope, said.courts)
    campaign = Campaign(
        campaign_id, said.organiser, above, said.title, said.scope.value, said.courts, Chosen(said.chosen).value, said.min_age_days,
        said.origin, said.list_on, said.until_on, said.targets, listed, "opened", next_on=said.list_on,
    )  # fmt: skip
    desk.of(Campaign).add(campaign)
    for court in sorted(set(ways(desk, campaign).values())):
        desk.send("campaign_open", court, said, lineage_id=subject_of(said.organiser), exchange_id=campaign_id)
    go_on(desk, campaign)


def may_join(desk: Desk, message: Received) -> None:
    """The organiser is this court's superior, and the period is not over. Raises Refused R2, R11, R12."""
    said = message.payload
    if said.organiser not in tree(desk).above(desk.court_id):
        refuse(RefusalCode.R2, "{court} 不是本院上级法院。", "{court} is no superior of this court.", rule=SOURCE,
               court=said.organiser)  # fmt: skip
    if desk.of(Campaign).get(message.envelope.procedure_id) is not None:
        refuse(RefusalCode.R11, "该专项行动已经部署。", "This campaign has been opened here.", rule=SOURCE)
    require_future(desk, said.until_on)


def join(desk: Desk, message: Received) -> None:
    """Take part; a plan is owed by its day."""
    said, envelope = message.payload, message.envelope
    desk.open_exchange(NAME, "court", event="open", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id, data={"title": said.title})  # fmt: skip
    open_dated_duty(desk, PLAN_RULE, said.plan_due_on, lineage_id=envelope.subject, subject_id=envelope.procedure_id,
                    body=Body.MANAGEMENT.value, document=said.title, paper=envelope.message_id)  # fmt: skip
    _begin(desk, said, envelope.procedure_id, above=envelope.sender)


def file_plan(desk: Desk, doer: Doer, about: About, given: CampaignPlan) -> Mapping[str, Any]:
    """File this court's plan with the court above."""
    exchange = desk.move(exchange_of(desk, about), "plan", planned_on=str(desk.today))
    sent = desk.send(
        "campaign_plan", exchange.peer, given, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id
    )
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=PLAN_RULE, by=sent)
    return {"message_id": sent}


def close_campaign(desk: Desk, doer: Doer, about: About, given: CloseInputs) -> Mapping[str, Any]:
    """End it with the final figures. Raises Conflict while they are not complete."""
    exchange = exchange_of(desk, about)
    campaign = desk.of(Campaign).need(exchange.exchange_id)
    total = desk.of(Figures).get(campaign.campaign_id, TOTAL)
    if total is None or not campaign.is_last(total.week_no):
        raise Conflict(
            Text("最终数据尚未汇总（{until} 届满）。", "The final figures are not here (it ends on {until})."),
            Text("请在期满且各法院报送最终数据后结束。", "Close it when it is over and the courts have reported."), until=campaign.until_on,
        )  # fmt: skip
    if total.silent and not given.without_all:
        raise Conflict(
            Text("{courts} 等未报最终数据。", "{courts} have not reported their final figures."),
            Text("请催报，或者注明仍予结束。", "Urge them, or say that it is closed all the same."), courts="、".join(total.silent[:5]),
        )  # fmt: skip
    said = CampaignClose(total.courts, total.reporting, total.listed, total.off, given.remark)
    _end(desk, campaign, said)
    return {"listed": said.listed, "off": said.off, "reporting": said.reporting, "courts": said.courts}


def _end(desk: Desk, campaign: Campaign, said: CampaignClose) -> None:
    desk.of(Campaign).save(replace(campaign, state="closed", next_on=None))
    desk.move(desk.exchanges.need(campaign.campaign_id), "close", listed_in_all=said.listed, off_in_all=said.off)
    desk.close_duties(subject_id=campaign.campaign_id, rule_id=PLAN_RULE, by="campaign_close", event="drop")
    for court in sorted(set(ways(desk, campaign).values())):
        desk.send(
            "campaign_close", court, said, lineage_id=subject_of(campaign.organiser), exchange_id=campaign.campaign_id
        )
        key = week_key(campaign.campaign_id, campaign.week_at(desk.today), court)
        desk.close_duties(subject_id=key, rule_id=STATS_RULE, by="campaign_close", event="drop")


def from_where_it_came(desk: Desk, message: Received) -> None:
    """From the court that asked this one to take part. Raises Refused R2."""
    campaign = desk.of(Campaign).get(message.envelope.procedure_id)
    if campaign is None or campaign.above != message.envelope.sender or campaign.state == "closed":
        refuse(RefusalCode.R2, "本院没有该进行中的专项行动。", "No such campaign is under way here.", rule=SOURCE)


def closed(desk: Desk, message: Received) -> None:
    """It is over here too, and below."""
    _end(desk, desk.of(Campaign).need(message.envelope.procedure_id), message.payload)
