"""Discussion with opinions, signed and counted; return with a reason; a history that nothing removes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from builders import Country
from forging import genuine, refusal_of, served_on, untouched
from stories import LOWER, MAJOR, UPPER, Elevation

from shared.domain.courts import Body
from shared.domain.errors import BadInput
from shared.domain.people import Approval
from shared.domain.refusals import Refused
from shared.flows import drafting, officers, signatures
from shared.flows.turns import NotYourTurn

DISSENT = "宜先督促执行。"


def say(country: Country, draft: str, login: str, *, agrees: bool, words: str = "", act: str = "discuss") -> str:
    node = country.nodes[UPPER]
    with node.store.read() as unit:
        digest = unit.drafts.need(draft).digest
    return drafting.sign(
        node, country.people[UPPER, login], draft, act=act, digest=digest, opinion=words, agrees=agrees
    )


def history(country: Country, draft: str) -> list[tuple[str, str, str]]:
    with country.read(UPPER) as unit:
        return [(step.act, step.stance, step.words) for step in signatures.history(unit, draft)]


@pytest.mark.shows("R6")
def test_a_dissent_is_recorded_signed_and_outvoted(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    say(country, draft, "reviewer1", agrees=True)
    say(country, draft, "reviewer2", agrees=True, words="同意提级。")

    assert say(country, draft, "reviewer3", agrees=False, words=DISSENT) == "review"

    country.approve(UPPER, draft, *MAJOR[3:])
    reviewing.ruling = country.issue(UPPER, "reviewer1", draft)
    assert country.power(LOWER, reviewing.lineage).holder == UPPER
    said = sorted(a.opinion for a in genuine(reviewing).approvals if a.act == "discuss")
    assert said == [
        "", f"agree:{hashlib.sha256('同意提级。'.encode()).hexdigest()}",
        f"disagree:{hashlib.sha256(DISSENT.encode()).hexdigest()}",
    ]  # fmt: skip
    assert DISSENT not in country.outbox(UPPER, reviewing.ruling).bytes_sent.decode(), "the words stay in the court"
    assert ("discuss", "disagree", DISSENT) in history(country, draft)


@pytest.mark.shows("R6")
def test_without_a_majority_the_discussion_is_not_over(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    for number, login in enumerate(("reviewer4", "reviewer5")):
        country.hire(UPPER, login, "officer", Body.REVIEW)
        assert say(country, draft, f"reviewer{number + 2}", agrees=False, words=DISSENT) == "discuss"
    assert say(country, draft, "reviewer1", agrees=True) == "discuss"
    with pytest.raises(NotYourTurn):
        country.approve(UPPER, draft, ("chief", "review"))

    assert say(country, draft, "reviewer4", agrees=True) == "discuss", "two of four are no majority"
    assert say(country, draft, "reviewer5", agrees=True) == "review"


def test_only_who_discusses_disagrees_the_others_return(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    country.approve(UPPER, draft, *MAJOR[:3])

    with pytest.raises(BadInput):
        say(country, draft, "chief", agrees=False, words="不妥", act="review")

    with country.read(UPPER) as unit:
        assert unit.approvals.count(draft_id=draft, act="review") == 0


def opinions(model_story: Elevation, *stances: str) -> tuple[Approval, ...]:
    """The true approvals with these stances of the three discussants, each really signed."""
    country, model = model_story.country, genuine(model_story)
    given, left = [], list(stances)
    for approval in model.approvals:
        if approval.act != "discuss":
            given.append(approval)
            continue
        person = next(p for p in country.people.values() if p.person_id == approval.person_id)
        given.append(officers.approve(
            person, country.nodes[UPPER].staff_keys.key_of(person.person_id), act="discuss", role=approval.role,
            body=approval.body, digest=approval.digest, at=approval.at, opinion=officers.opinion_of(left.pop(0), "x"),
        ))  # fmt: skip
    return tuple(given)


@pytest.mark.shows("R6")
@pytest.mark.parametrize(
    ("stances", "applied"),
    [(("agree", "agree", "disagree"), True), (("agree", "disagree", "disagree"), False), (("disagree",) * 3, False)],
)
def test_a_receiver_counts_the_opinions(en_route: Elevation, stances: tuple[str, ...], applied: bool) -> None:
    model = genuine(en_route)

    row = served_on(en_route.country, replace(model, approvals=opinions(en_route, *stances)))

    assert row is not None
    if applied:
        assert row.state == "applied"
        return
    assert refusal_of(row) == "R6"
    untouched(en_route)


@pytest.mark.shows("R1")
@pytest.mark.parametrize("other", ["", "agree:" + "0" * 64, "agree"])
def test_an_opinion_taken_out_or_turned_round_does_not_verify(en_route: Elevation, other: str) -> None:
    model, given = genuine(en_route), list(opinions(en_route, "agree", "agree", "disagree"))
    at = next(n for n, approval in enumerate(given) if approval.opinion.startswith("disagree"))
    turned = given[at].opinion.replace("disagree", "agree") if other == "agree" else other
    given[at] = replace(given[at], opinion=turned)

    assert refusal_of(served_on(en_route.country, replace(model, approvals=tuple(given)))) == "R1"

    untouched(en_route)


@pytest.mark.shows("R6")
def test_a_return_voids_all_signatures_and_stays_in_history_and_evidence(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    country.approve(UPPER, draft, *MAJOR[:2])
    say(country, draft, "reviewer3", agrees=False, words=DISSENT)
    node, author = country.nodes[UPPER], country.people[UPPER, "reviewer1"]

    drafting.give_back(node, country.people[UPPER, "chief"], draft, reason="理由不足")
    drafting.write(node, author, "elevation_ruling", recipient=LOWER, lineage_id=reviewing.lineage,
                   exchange_id=reviewing.exchange, inputs={"reasoning": "补充理由。"}, draft_id=draft)  # fmt: skip

    assert [(act, words) for act, _, words in history(country, draft)] == [
        ("draft", ""), ("discuss", ""), ("discuss", ""), ("discuss", DISSENT), ("return", "理由不足"), ("draft", ""),
    ]  # fmt: skip
    with country.read(UPPER) as unit:
        assert [(row.act, row.digest) for row in unit.approvals.where(draft_id=draft)] == [
            ("draft", unit.drafts.need(draft).digest)
        ]
    [said] = country.statements(UPPER, "returned")
    assert said["detail"]["person"] == country.people[UPPER, "chief"].person_id
    assert said["detail"]["reason_sha256"] == hashlib.sha256("理由不足".encode()).hexdigest()
    assert "理由不足" not in json.dumps(said, ensure_ascii=False), "evidence may travel, deliberations do not"
    with pytest.raises(Refused):
        country.issue(UPPER, "reviewer1", draft)


def test_an_officer_of_another_body_does_not_return_a_draft(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    node = country.nodes[UPPER]

    for login in ("officer1", "filing", "operator"):
        with pytest.raises(NotYourTurn):
            drafting.give_back(node, country.people[UPPER, login], draft, reason="x")
    drafting.give_back(node, country.people[UPPER, "reviewer2"], draft, reason="x")

    with country.read(UPPER) as unit:
        assert unit.drafts.need(draft).state == "returned"
