"""Dispatch by the command centre: down the chain only, from order to taking over, the next squad, two orders, new holders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dispatch_stories import DOCUMENT, HASH, Dispatch, centres, expired
from stories import Elevation

from shared.domain.command_centre import Squad
from shared.domain.errors import BadInput, Conflict
from shared.domain.refusals import Refused
from shared.domain.transitions import NoSuchTransition
from shared.flows.desk import OpenDesk
from shared.procedures.command_centre.course import order_in
from shared.procedures.command_centre.papers import (
    DispatchAck,
    DispatchCancelled,
    DispatchReviewed,
    HolderChanged,
    Takeover,
)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Dispatch]:
    """A case of 福田; squads stand by where a test says so."""
    country = centres(tmp_path)
    yield Dispatch(country).filed()
    country.close()


def squad(story: Dispatch, court: str, squad_id: str) -> Any:
    with story.country.read(court) as unit:
        return unit.of(Squad).need(squad_id)


@pytest.mark.shows("F9.1", "F9.2", "F9.3", "C012")
def test_an_order_runs_from_its_issue_to_taking_over_at_three_courts_and_moves_no_power(story: Dispatch) -> None:
    # Given the squad of the nearest court, chosen because none was named
    story.squad("gd0305").ordered()
    assert story.executor == "gd0305"
    assert [story.state(court) for court in ("gd03", "gd0305", "gd0304")] == ["issued", "issued", "told"]

    # When it acknowledges, sets out, arrives, secures and reports
    story.acked().on_scene()
    assert [story.state(court) for court in ("gd03", "gd0305", "gd0304")] == ["on_site", "on_site", "on_site"]
    story.found().reported()

    # Then both hear the result, the holder takes over, the court that ordered reviews
    assert [story.state(court) for court in ("gd03", "gd0305", "gd0304")] == ["reported", "reported", "to_take_over"]
    story.does("take_over", court="gd0304", officer="执行员李某")
    story.does("review_dispatch", court="gd03", text="处置得当")
    assert [story.state(court) for court in ("gd03", "gd0305", "gd0304")] == ["reviewed", "reviewed", "taken_over"]
    assert story.country.power("gd0304", story.lineage).epoch == 1
    assert squad(story, "gd0305", story.squads["gd0305"]).state == "free"
    assert {d.state for rule in ("dispatch_ack", "dispatch_on_scene", "dispatch_result")
            for d in story.country.duties("gd0305", rule)} == {"met"}  # fmt: skip


@pytest.mark.parametrize(("rule_id", "minutes"), [("dispatch_ack", 15), ("dispatch_on_scene", 30)])
def test_an_order_is_to_be_acknowledged_and_reached_within_minutes(story: Dispatch, rule_id: str, minutes: int) -> None:
    story.squad().ordered()

    [duty] = story.country.duties("gd0305", rule_id)

    assert duty.due_at == story.country.clock.legal_now() + timedelta(minutes=minutes)


@pytest.mark.shows("C008")
def test_the_courts_above_know_the_squads_and_whether_they_are_free(story: Dispatch) -> None:
    story.squad("gd0305").ordered().acked()

    known = [squad(story, court, story.squads["gd0305"]) for court in ("gd0305", "gd03", "gd", "spc")]

    assert [each.state for each in known] == ["assigned"] * 4
    assert known[0].members == ("执行员甲", "法警乙")
    assert known[3].members == ("—", "—")


@pytest.mark.parametrize(
    ("issuer", "to", "changes", "code"),
    [
        ("gd03", "gd0305", {"measure": "bring_in"}, "R7"),
        ("gd03", "gd0305", {"measure": "bring_in", **expired()}, "R12"),
        ("gd0304", "gd0305", {"holder": "gd0305"}, "R3"),
    ],
    ids=["coercion without the holder's document", "expired document", "another court holds it"],
)
def test_an_order_without_its_preconditions_does_not_leave(
    story: Dispatch, issuer: str, to: str, changes: dict[str, Any], code: str
) -> None:
    story.issuer = issuer

    with pytest.raises(Refused) as refused:
        story.ordered(to_court=to, **changes)

    assert refused.value.code == code


def test_a_closed_case_has_no_court_to_help(story: Dispatch) -> None:
    story.country.act(
        "gd0304", "officer1", "close_case", lineage=story.lineage, epoch=1, mode="terminated", reason="撤回"
    )
    story.issuer = "gd0304"

    with pytest.raises(Refused) as refused:
        story.ordered(to_court="gd0305")

    assert refused.value.code == "R4"


def test_between_peers_it_is_a_request_and_never_an_order(story: Dispatch) -> None:
    # Given a court that asks its neighbour
    story.issuer = "gd0304"
    story.squad("gd0305").ordered(to_court="gd0305")
    assert story.data("gd0305")["kind"] == "assist_request"

    # When somebody sends an order all the same
    with story.country.nodes["gd0304"].store.begin() as unit:
        desk = OpenDesk(story.country.nodes["gd0304"], unit)
        said = order_in(desk.exchanges.need(story.order))
        with pytest.raises(Refused) as refused:
            desk.send("dispatch_order", "gd0305", said, lineage_id=story.lineage, exchange_id=desk.new_id())

    # Then it is refused
    assert refused.value.code == "R2"


@pytest.mark.parametrize(("measure", "taken"), [("preserve", "coerced"), ("watch", "coerced")])
def test_what_the_order_does_not_allow_is_not_reported_as_done(story: Dispatch, measure: str, taken: str) -> None:
    story.squad().ordered(measure=measure).acked().on_scene().found()

    with pytest.raises(Refused) as refused:
        story.reported(taken)

    assert refused.value.code == "R7"


def test_nothing_is_reported_before_it_happened(story: Dispatch) -> None:
    story.squad().ordered().acked()

    with pytest.raises(NoSuchTransition):
        story.found()
    with pytest.raises(NoSuchTransition):
        story.reported()


def test_without_an_answer_the_order_goes_to_the_next_squad_and_at_last_to_the_head(story: Dispatch) -> None:
    # Given squads at two courts of the prefecture, none of which answers
    country = story.country
    five = story.squad("gd0305", "gd0306").ordered()
    first = five.order

    # When fifteen minutes pass, twice
    five.after(minutes=16)
    second = five.data("gd03", first)["next"]
    assert five.state("gd03", first) == "passed_on"
    assert five.state("gd0305", first) == "cancelled"
    assert five.data("gd0306", second)["said"]["instead_of"] == first
    five.after(minutes=16)

    # Then no squad is left and the head decides
    assert five.state("gd03", second) == "with_head"
    assert "dispatch_to_head" in country.tasks("gd03")


def test_who_cannot_do_it_says_who_could(story: Dispatch) -> None:
    six = story.squad("gd0305").ordered()

    six.does("unable_dispatch", reason="小组在外", next_court="gd0306")

    assert six.state("gd03") == "passed_on"
    assert six.state("gd0306", six.data("gd03")["next"]) == "issued"


@pytest.mark.shows("C013")
def test_an_obstructed_squad_is_reinforced_from_above(story: Dispatch) -> None:
    # Given a squad that is obstructed
    story.squad("gd0305").ordered(to_court="gd0305").acked().on_scene().found("obstructed", "多人围堵")
    first = story.order
    asked = story.does("ask_reinforcement", needed="两组法警")["exchange_id"]

    # When the court that ordered sends another
    sent = story.country.act("gd03", "duty1", "send_reinforcement", exchange=asked, to_court="gd0304")["exchange_id"]

    # Then the first is reinforced at both courts, the second is an order of its own, and the result follows
    assert [story.state(court, first) for court in ("gd03", "gd0305")] == ["reinforced", "reinforced"]
    assert story.data("gd0304", sent)["said"]["reinforces"] == first
    story.found("controlled").reported()
    assert story.state("gd03", first) == "reported"


@pytest.mark.parametrize(("urgent", "expected"), [(1, ("waiting", "acked")), (4, ("acked", "waiting"))])
def test_of_two_orders_of_one_court_the_more_urgent_gets_the_squad(
    story: Dispatch, urgent: int, expected: tuple[str, str]
) -> None:
    story.squad("gd0305").ordered(to_court="gd0305").acked()
    first = story.order

    story.ordered(to_court="gd0305", urgency=urgent).acked()

    assert (story.state("gd0305", first), story.state("gd0305")) == expected
    assert (story.state("gd03", first), story.state("gd03")) == expected


def test_the_order_of_the_higher_court_goes_first_and_the_other_waits_until_the_squad_is_free(story: Dispatch) -> None:
    # Given the intermediate court's urgent order, on its way
    story.squad("gd0305").ordered(to_court="gd0305", urgency=1).acked()
    story.does("set_out")
    first = story.order

    # When the high court orders the same squad, less urgently
    story.issuer = "gd"
    story.ordered(to_court="gd0305", urgency=4).acked()

    # Then the first stands and waits, its court is told, and nobody sets out for it
    assert [story.state(court, first) for court in ("gd0305", "gd03")] == ["waiting", "waiting"]
    with pytest.raises(Conflict):
        story.does("set_out", order=first)
    story.on_scene().found().reported("none")
    assert story.state("gd0305", first) == "acked"
    assert "squad_free" in story.country.tasks("gd0305")


def test_a_squad_on_the_scene_is_not_called_away(story: Dispatch) -> None:
    story.squad("gd0305").ordered(to_court="gd0305").acked().on_scene()
    first = story.order
    story.issuer = "gd"

    story.ordered(to_court="gd0305", urgency=1).acked()

    assert (story.state("gd0305", first), story.state("gd0305")) == ("on_site", "waiting")


def test_an_order_called_off_on_the_way_frees_the_squad(story: Dispatch) -> None:
    story.squad("gd0305").ordered(to_court="gd0305").acked()

    story.does("cancel_dispatch", court="gd03", reason="被执行人已履行")

    assert [story.state(court) for court in ("gd03", "gd0305", "gd0304")] == ["cancelled"] * 3
    assert squad(story, "gd03", story.squads["gd0305"]).state == "free"


def test_when_the_power_passes_preservation_stands_and_the_result_goes_to_the_new_holder(story: Dispatch) -> None:
    # Given a squad on the scene with the old holder's document
    story.issuer = "gd"
    story.squad("gd0305").ordered(to_court="gd0305", measure="bring_in", **DOCUMENT).acked().on_scene().found()
    # When the case is elevated meanwhile
    case = Elevation(story.country, lineage=story.lineage, case_no=story.case_no)
    case.applied().docketed().file_called().file_sent().ruled()
    assert story.country.power("gd0304", story.lineage).holder == "gd03"
    # Then coercion by the old document is over
    with pytest.raises(Refused) as refused:
        story.reported("coerced")
    assert refused.value.code == "R3"
    # And what was preserved is taken over by the new holder, who has it approved afterwards
    story.reported("preserved")
    assert story.state("gd03") == "to_take_over"
    assert story.state("gd0304") == "passed_on"
    assert [d.state for d in story.country.duties("gd03", "control_approval_after")] == ["open"]
    story.does("take_over", court="gd03", officer="执行员王某")
    assert story.state("gd0305") == "taken_over"
    assert story.state("gd") == "taken_over"


@pytest.mark.shows("K013")
def test_a_control_without_a_document_is_approved_within_two_working_days(story: Dispatch) -> None:
    story.squad("gd0305").ordered().acked().on_scene().found().reported()

    [duty] = story.country.duties("gd0304", "control_approval_after")
    assert duty.due_on is not None
    assert duty.due_on.isoformat() == "2026-03-12"
    story.does("approve_control_afterwards", court="gd0304", login="president")

    assert [d.state for d in story.country.duties("gd0304", "control_approval_after")] == ["met"]


def test_a_control_by_the_holders_document_needs_no_approval_afterwards(story: Dispatch) -> None:
    story.squad("gd0305").ordered(measure="bring_in", **DOCUMENT).acked().on_scene().found().reported("coerced")

    assert story.country.duties("gd0304", "control_approval_after") == []
    assert story.data("gd0304")["said"]["document_sha256"] == HASH


@pytest.mark.parametrize("act", ["cancel_dispatch", "review_dispatch"])
def test_the_court_ordered_neither_calls_off_nor_reviews_the_order(story: Dispatch, act: str) -> None:
    story.squad("gd0305").ordered().acked().on_scene().found().reported()

    with pytest.raises(BadInput):
        story.does(act, court="gd0305", **({"reason": "x"} if act == "cancel_dispatch" else {"text": "x"}))

    assert story.state("gd0305") == "reported"


@pytest.mark.parametrize(
    ("sender", "to", "kind", "payload"),
    [
        ("gd0304", "gd03", "dispatch_ack", DispatchAck("冒充小组")),
        ("gd0304", "gd0305", "dispatch_cancelled", DispatchCancelled("冒充取消")),
        ("gd0306", "gd0305", "takeover", Takeover("冒充接管")),
        ("gd0306", "gd03", "dispatch_holder_changed", HolderChanged("x", "gd0306", 9)),
        ("gd0305", "gd0304", "dispatch_reviewed", DispatchReviewed("自评")),
    ],
)
def test_each_message_of_a_dispatch_is_taken_only_from_the_court_whose_part_it_is(
    story: Dispatch, sender: str, to: str, kind: str, payload: Any
) -> None:
    # Given an order under way
    story.squad("gd0305").ordered()
    before = story.data(to)
    # When another court of it, or a stranger, sends what is not its to send
    with story.country.nodes[sender].store.begin() as unit:
        desk = OpenDesk(story.country.nodes[sender], unit)
        sent = desk.send(kind, to, payload, lineage_id=story.lineage, exchange_id=story.order)
        desk.flush()
    story.country.settle()
    # Then it is refused and changes nothing
    assert story.country.inbox(to, sent).state == "refused"
    assert story.data(to) == before


def test_without_an_answer_the_next_free_squad_of_the_same_court_comes_before_the_next_court(story: Dispatch) -> None:
    # Given two squads of one court and one of another
    second = story.squad("gd0305").squads["gd0305"]
    first = story.country.act("gd0305", "duty1", "form_squad", squad="a", members=["法警丙"])["squad_id"]
    story.squad("gd0306").ordered()
    country = story.country
    assert order_in(country.exchange("gd03", story.order)).squad == first

    # When nobody acknowledges, twice
    story.after(minutes=16)
    again = country.exchange("gd03", story.order).data["next"]
    assert (country.exchange("gd03", again).peer, order_in(country.exchange("gd03", again)).squad) == ("gd0305", second)
    assert [story.state("gd0305"), story.state("gd0305", again)] == ["cancelled", "issued"]
    story.after(minutes=16)

    # Then the next court has it
    last = country.exchange("gd03", again).data["next"]
    assert country.exchange("gd03", last).peer == "gd0306"


def test_a_court_that_is_unable_is_not_asked_for_its_other_squads(story: Dispatch) -> None:
    story.squad("gd0305", "gd0306").ordered()
    story.country.act("gd0305", "duty1", "form_squad", squad="b", members=["法警丙"])

    story.does("unable_dispatch", reason="道路中断")

    assert story.country.exchange("gd03", story.data("gd03")["next"]).peer == "gd0306"


@pytest.mark.parametrize(("act", "given", "state"), [
    ("order_again", {"to_court": "gd0305", "reason": "电话已通知"}, "passed_on"), ("cancel_dispatch", {"reason": "车已离开"}, "cancelled"),
])  # fmt: skip
def test_the_head_orders_a_court_again_or_lets_it_be(
    story: Dispatch, act: str, given: dict[str, str], state: str
) -> None:
    # Given an order nobody has answered, and no squad left
    story.squad("gd0305").ordered().after(minutes=16)
    assert story.state("gd03") == "with_head"

    story.does(act, court="gd03", login="chief", **given)

    # Then it is off the desk, the task is done, and a new order stands in its place if one was given
    assert story.state("gd03") == state
    assert "dispatch_to_head" not in story.country.tasks("gd03")
    with story.country.read("gd0305") as unit:
        made = sorted(each.state for each in unit.exchanges.where(procedure="dispatch"))
    assert made == (["cancelled", "issued"] if act == "order_again" else ["cancelled"])
