"""Acts that need approvals: drafted like a document, signed by a panel or a president, done when complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from builders import Country, with_node
from stories import LOWER, Elevation

from shared.domain.courts import Body
from shared.domain.errors import Conflict, NotAllowed, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refused
from shared.flows.acts import EpochChanged, NeedsApprovals
from shared.flows.turns import NotYourTurn
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Catalogue, Procedure
from shared.messages.terms import term
from shared.procedures import CATALOGUE

FIRST, SECOND, THIRD = (f"judge{n}" for n in (1, 2, 3))
PANEL = tuple((login, "discuss") for login in (FIRST, SECOND, THIRD))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the panel decides."""

    outcome: str = term("结果", "outcome", min_length=1, max_length=20)


def _decided(desk: Desk, doer: Doer, about: About, given: Decision) -> Mapping[str, Any]:
    if given.outcome == "impossible":
        raise Conflict(Text("不能这样裁定。", "It cannot be decided so."))
    desk.raise_task("decided", lineage_id=about.lineage_id, subject_id=about.lineage_id, body=Body.REVIEW,
                    zh=given.outcome, en=given.outcome)  # fmt: skip
    return {"outcome": given.outcome, "judges": len({a.person_id for a in desk.signed if a.act == "discuss"})}


def _not_the_third(desk: Desk, about: About, act: str) -> None:
    third = desk.doer is not None and desk.doer.person_id == THIRD_ID[0]
    if third:
        raise NotAllowed(Text("已参与过。", "Took part before."))


THIRD_ID = [""]


def _act(name: str, **more: Any) -> ActKind:
    given: dict[str, Any] = {"approvals": ApprovalRule.PANEL, "roles": frozenset({"judge"})} | more
    return ActKind(name, Text("裁定", "ruling"), Decision, "test", frozenset({Body.REVIEW, Body.IMPLEMENTATION}),
                   scope="case", effect=_decided, **given)  # fmt: skip


TRIED = Procedure(
    "tried", Text("试验", "tried"), "test",
    acts=(
        _act("panel_rules"), _act("panel_and_president_rule", approvals=ApprovalRule.PANEL_PRESIDENT),
        _act("panel_without_one_rules", may_sign=_not_the_third),
        _act("officer_proposes", approvals=ApprovalRule.PRESIDENT, roles=frozenset({"officer"}), implementation=True),
    ),
)  # fmt: skip


@pytest.fixture
def court(country: Country) -> tuple[Country, str]:
    with_node(country, LOWER, catalogue=Catalogue((*CATALOGUE.procedures.values(), TRIED)))
    return country, Elevation(country).filed().lineage


def test_a_panel_of_three_decides_and_the_act_is_done_once(court: tuple[Country, str]) -> None:
    country, lineage = court
    # when three judges have discussed and agree
    done = country.decide(LOWER, "panel_rules", *PANEL, lineage=lineage, outcome="驳回")
    # then it is done, with the signatures at hand, and nothing has left the court
    assert done == {"outcome": "驳回", "judges": 3}
    assert "decided" in country.tasks(LOWER)
    with country.read(LOWER) as unit:
        assert unit.outbox.count(kind="panel_rules") == 0


def test_an_act_that_needs_approvals_is_not_done_alone(court: tuple[Country, str]) -> None:
    country, lineage = court
    with pytest.raises(NeedsApprovals):
        country.act(LOWER, FIRST, "panel_rules", lineage=lineage, outcome="驳回")


def test_two_judges_are_no_panel(court: tuple[Country, str]) -> None:
    country, lineage = court
    with pytest.raises(Refused, match=r"R6|审批") as refused:
        country.decide(LOWER, "panel_rules", *PANEL[:2], lineage=lineage, outcome="驳回")
    assert "异议复议规定" in refused.value.refusal.rule


def test_four_judges_are_no_panel_but_five_are(court: tuple[Country, str]) -> None:
    country, lineage = court
    four = tuple((f"judge{n}", "discuss") for n in range(1, 5))
    with pytest.raises(Refused):
        country.decide(LOWER, "panel_rules", *four, lineage=lineage, outcome="驳回")
    done = country.decide(LOWER, "panel_rules", *four, ("judge5", "discuss"), lineage=lineage, outcome="驳回")
    assert done["judges"] == 5


def test_an_officer_neither_drafts_nor_discusses_for_a_panel(court: tuple[Country, str]) -> None:
    country, lineage = court
    with pytest.raises(NotYourTurn):
        country.decide(LOWER, "panel_rules", *PANEL, lineage=lineage, outcome="驳回", by="officer1")
    with pytest.raises(NotYourTurn):
        country.decide(LOWER, "panel_rules", *PANEL[:2], ("officer1", "discuss"), lineage=lineage, outcome="驳回")


def test_panel_and_president_takes_the_president_too(court: tuple[Country, str]) -> None:
    country, lineage = court
    with pytest.raises(Refused):
        country.decide(LOWER, "panel_and_president_rule", *PANEL, lineage=lineage, outcome="终本")
    country.decide(LOWER, "panel_and_president_rule", *PANEL, ("president", "approve"), lineage=lineage, outcome="终本")
    assert "decided" in country.tasks(LOWER)


def test_who_may_not_sit_can_neither_draft_nor_discuss(court: tuple[Country, str]) -> None:
    country, lineage = court
    THIRD_ID[0] = country.people[LOWER, THIRD].person_id
    with pytest.raises(NotAllowed, match=r"Took part|已参与"):
        country.decide(LOWER, "panel_without_one_rules", *PANEL, lineage=lineage, outcome="驳回")
    with pytest.raises(NotAllowed, match=r"Took part|已参与"):
        country.decide(LOWER, "panel_without_one_rules", *PANEL, lineage=lineage, outcome="驳回", by=THIRD)


def test_what_would_fail_is_said_at_drafting_and_leaves_nothing(court: tuple[Country, str]) -> None:
    country, lineage = court
    with pytest.raises(Conflict):
        country.draft(LOWER, FIRST, "panel_rules", to=LOWER, lineage=lineage, exchange="", outcome="impossible")
    with country.read(LOWER) as unit:
        assert unit.drafts.count(kind="panel_rules") == 0
        assert unit.tasks.count(code="decided") == 0


def test_trying_it_at_drafting_does_not_do_it(court: tuple[Country, str]) -> None:
    country, lineage = court
    country.draft(LOWER, FIRST, "panel_rules", to=LOWER, lineage=lineage, exchange="", outcome="驳回")
    assert "decided" not in country.tasks(LOWER)


def test_an_act_of_power_is_done_in_the_epoch_it_was_approved_in(court: tuple[Country, str]) -> None:
    country, lineage = court
    draft_id = country.draft(
        LOWER, "officer1", "officer_proposes", to=LOWER, lineage=lineage, exchange="", outcome="罚款"
    )
    country.approve(LOWER, draft_id, ("chief", "review"), ("president", "approve"))
    with country.nodes[LOWER].store.begin() as unit:  # when the case has gone and come back meanwhile
        held = unit.powers.need(lineage)
        unit.powers.save(type(held)(**{name: getattr(held, name) for name in held.__slots__} | {"epoch": 3}))
    with pytest.raises(EpochChanged):
        country.issue(LOWER, "officer1", draft_id)


def test_a_document_of_the_court_goes_to_no_other(court: tuple[Country, str]) -> None:
    country, lineage = court
    with pytest.raises(Refused, match=r"R2|其他法院"):
        country.draft(LOWER, FIRST, "panel_rules", to="gd", lineage=lineage, exchange="", outcome="驳回")
