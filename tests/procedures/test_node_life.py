"""A case from application to archive: each of the 37 nodes is an event with its actor, its clock kept, in an unbroken chain."""

from __future__ import annotations

import pytest
from node_stories import lived

from shared.flows.node_events import broken_links

#: node, kind, who recorded it, rule of the clock it opened or closed (empty: none of its own)
NODES = [
    (1, "application_received", "filing", "case_filing_decision"), (2, "case_filed", "filing", ""),
    (3, "case_triaged", "duty1", ""), (4, "handler_assigned", "chief", "handler_named"),
    (5, "file_received", "officer1", "creditor_asked"), (6, "creditor_contacted", "officer1", "creditor_asked"),
    (7, "execution_notice_sent", "officer1", "execution_notice"), (8, "report_order_sent", "officer1", "asset_report"),
    (9, "consumption_banned", "officer1", ""), (10, "network_query_sent", "duty1", ""),
    (11, "feedback_analysed", "duty1", ""), (12, "asset_report_received", "officer1", "asset_report"),
    (13, "report_checked", "officer1", ""), (14, "lead_checked", "officer1", "lead_check"),
    (15, "asset_search_completed", "officer1", "asset_search"), (16, "search_started", "officer1", "search_start"),
    (17, "asset_seized", "officer1", "price_setting"), (18, "rank_entered", "officer1", ""),
    (19, "control_renewed", "officer1", ""), (20, "status_surveyed", "officer1", ""),
    (21, "price_fixed", "officer1", "sale_start"), (22, "report_served", "officer1", "report_to_parties"),
    (23, "sale_panel_decided", "officer1", "sale_parties_told"), (24, "sale_notice_published", "officer2", "sale_start"),
    (25, "deposits_returned", "officer1", "deposits_returned"), (26, "second_sale_published", "officer2", "second_sale"),
    (27, "sale_ruling_served", "judge7", "sale_ruling"), (28, "asset_delivered", "officer1", "sale_delivery"),
    (29, "money_received", "officer2", "money_payment"), (30, "distribution_plan_served", "officer1", ""),
    (31, "money_paid", "officer3", "money_payment"), (32, "blacklisted", "officer1", ""),
    (33, "coercive_measure", "officer1", ""), (34, "case_suspended", "officer1", ""),
    (35, "closing_interview", "officer1", ""), (36, "case_closed", "officer1", ""), (37, "archived", "filing", ""),
]  # fmt: skip


@pytest.mark.shows(
    "N01",
    "N02",
    "N03",
    "N04",
    "N05",
    "N06",
    "N07",
    "N08",
    "N09",
    "N10",
    "N11",
    "N12",
    "N13",
    "N14",
    "N15",
    "N16",
    "N17",
    "N18",
    "N19",
    "N20",
    "N21",
    "N22",
    "N23",
    "N24",
    "N25",
    "N26",
    "N27",
    "N28",
    "N29",
    "N30",
    "N31",
    "N32",
    "N33",
    "N34",
    "N35",
    "N36",
    "N37",
)
@pytest.mark.parametrize(("node_no", "kind", "who", "rule_id"), NODES)
def test_a_node_is_an_event_with_number_actor_and_place_in_the_chain_and_its_clock_is_kept(
    node_no: int, kind: str, who: str, rule_id: str
) -> None:
    story = lived()

    event = story.events(kind=kind)[0]

    assert event.node_no == node_no
    assert event.actor_id == story.country.people[story.lower, who].person_id
    assert event.days_late in (0, 2), "the application alone waited two days, but was recorded on its day"
    assert event.digest() == event.hash
    if event.seq > 1:
        [before] = story.events(seq=event.seq - 1)
        assert event.prev_hash == before.hash
    if rule_id:
        states = {duty.state for duty in story.country.duties(story.lower, rule_id)}
        assert states <= {"met", "dropped"}, "the court was in time"
        assert "met" in states


def test_after_the_close_only_the_six_months_against_obstruction_run_and_the_chain_holds() -> None:
    story = lived()

    with story.country.read(story.lower) as unit:
        running = unit.duties.where(lineage_id=story.lineage, state__in=["open", "overdue"])
        assert list(broken_links(unit)) == []

    assert {duty.rule_id for duty in running} <= {"obstruction_term", "blacklist_deletion", "recipient_informed"}
    assert str(story.clock("obstruction_term").due_on).startswith("2026-12")


def test_no_event_names_a_party_or_tells_an_identity_number() -> None:
    told = "\n".join(str(event.detail) for event in lived().events())

    assert "张某" not in told
    assert "贸易" not in told
