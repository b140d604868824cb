"""Documents people write together, and commands done once."""

from __future__ import annotations

import pytest
from builders import Country
from stories import CASE, LOWER, MAJOR, UPPER, Elevation

from shared.domain.errors import Conflict, ZhixingError
from shared.domain.refusals import Refused
from shared.flows import drafting
from shared.flows.turns import DraftChanged, NotYourTurn


def test_the_same_command_id_does_not_act_twice(country: Country) -> None:
    first = country.act(LOWER, "filing", "file_case", command="c-1", **CASE)

    again = country.act(LOWER, "filing", "file_case", command="c-1", **CASE)

    assert again == first
    with country.read(LOWER) as unit:
        assert unit.cases.count() == 1


def test_a_command_that_was_refused_may_be_tried_again(country: Country) -> None:
    with pytest.raises(ZhixingError):
        country.act(LOWER, "filing", "file_case", command="c-1", **(CASE | {"claim_fen": 0}))

    assert country.act(LOWER, "filing", "file_case", command="c-1", **CASE)["case_no"].endswith("执1号")


def test_issuing_twice_under_one_command_sends_one_message(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    country.approve(UPPER, draft, *MAJOR)
    person, node = country.people[UPPER, "reviewer1"], country.nodes[UPPER]
    with country.read(UPPER) as unit:
        digest = unit.drafts.need(draft).digest

    ids = {drafting.issue(node, person, draft, digest=digest, command_id="c") for _ in range(3)}

    assert len(ids) == 1
    with country.read(UPPER) as unit:
        assert unit.outbox.count(kind="elevation_ruling") == 1
    with pytest.raises(DraftChanged):
        drafting.issue(node, person, draft, digest=digest)


@pytest.mark.shows("R6")
def test_returning_a_draft_with_a_reason_voids_every_signature(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    country.approve(UPPER, draft, *MAJOR[:4])

    drafting.give_back(country.nodes[UPPER], country.people[UPPER, "president"], draft, reason="事由不足")

    with country.read(UPPER) as unit:
        row = unit.drafts.need(draft)
        assert (row.state, row.return_reason) == ("returned", "事由不足")
        assert unit.approvals.count(draft_id=draft) == 0
    for act in MAJOR:
        with pytest.raises(DraftChanged):
            country.approve(UPPER, draft, act)
    with pytest.raises(DraftChanged):
        country.issue(UPPER, "reviewer1", draft)


@pytest.mark.shows("R6")
def test_rewriting_a_draft_voids_every_approval_and_the_old_digest(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    country.approve(UPPER, draft, *MAJOR)
    node, author = country.nodes[UPPER], country.people[UPPER, "reviewer1"]
    with country.read(UPPER) as unit:
        before = unit.drafts.need(draft).digest

    drafting.write(node, author, "elevation_ruling", recipient=LOWER, lineage_id=reviewing.lineage,
                   exchange_id=reviewing.exchange, inputs={"reasoning": "另有理由。"}, draft_id=draft)  # fmt: skip

    with country.read(UPPER) as unit:
        after = unit.drafts.need(draft).digest
        assert [(a.act, a.digest) for a in unit.approvals.where(draft_id=draft)] == [("draft", after)]
    assert after != before
    with pytest.raises(DraftChanged):
        drafting.issue(node, author, draft, digest=before)
    with pytest.raises(Refused) as refused:
        country.issue(UPPER, "reviewer1", draft)
    assert refused.value.code == "R6"
    country.approve(UPPER, draft, *MAJOR)
    country.issue(UPPER, "reviewer1", draft)
    assert country.power(LOWER, reviewing.lineage).holder == UPPER


def test_what_a_person_has_not_read_they_cannot_sign(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()

    with pytest.raises(DraftChanged):
        drafting.sign(country.nodes[UPPER], country.people[UPPER, "reviewer1"], draft, act="discuss", digest="0" * 64)


def test_signatures_come_in_their_order_and_from_their_posts(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()

    for login, act in (("president", "approve"), ("chief", "review"), ("chief", "discuss"), ("filing", "review")):
        with pytest.raises((NotYourTurn, Refused)):
            country.approve(UPPER, draft, (login, act))
    country.approve(UPPER, draft, *MAJOR)

    with country.read(UPPER) as unit:
        assert drafting.missing_act(country.nodes[UPPER], unit, unit.drafts.need(draft)) is None


def test_nobody_but_its_author_rewrites_a_draft(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()

    with pytest.raises(DraftChanged):
        drafting.write(country.nodes[UPPER], country.people[UPPER, "reviewer2"], "elevation_ruling", recipient=LOWER,
                       lineage_id=reviewing.lineage, exchange_id=reviewing.exchange, inputs={"reasoning": "x"},
                       draft_id=draft)  # fmt: skip


@pytest.mark.shows("E4")
def test_a_ruling_whose_world_has_changed_since_it_was_approved_is_not_issued(reviewing: Elevation) -> None:
    # Given a ruling with all approvals, and the case closed below and reported meanwhile
    country, draft = reviewing.country, reviewing.drafted()
    country.approve(UPPER, draft, *MAJOR)
    country.act(LOWER, "officer1", "close_case", lineage=reviewing.lineage, epoch=1, mode="terminated", reason="x")
    reviewing.file_called()

    # When it is issued
    with pytest.raises(Conflict):
        country.issue(UPPER, "reviewer1", draft)

    # Then nothing has left, and the draft is as it was
    with country.read(UPPER) as unit:
        assert unit.outbox.count(kind="elevation_ruling") == 0
        assert unit.drafts.need(draft).state == "approving"


@pytest.mark.shows("R10")
def test_an_approved_ruling_is_held_back_when_a_control_has_become_short_meanwhile(country: Country) -> None:
    from datetime import date

    story = (
        Elevation(country).filed().controlled(end_on=date(2026, 4, 15)).applied().docketed().file_called().file_sent()
    )
    draft = story.drafted()
    country.approve(UPPER, draft, *MAJOR)
    country.later(days=10)

    with pytest.raises(Refused) as refused:
        country.issue(UPPER, "reviewer1", draft)

    assert refused.value.code == "R10"
