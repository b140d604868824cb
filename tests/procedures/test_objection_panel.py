"""Who decides an objection, what its ruling has to state, and what its effect undoes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from objection_stories import Objection, panel
from stories import LOWER

from shared.domain.courts import Body
from shared.domain.errors import NotAllowed
from shared.domain.refusals import Refused
from shared.procedures.objection.course import RemedyNotStated
from shared.procedures.objection.rulings import HandledTheCase, SatBefore


@pytest.mark.shows("S007")
def test_a_judge_who_handled_the_case_neither_drafts_nor_sits(under_review: Objection) -> None:
    country = under_review.country
    judge = country.people[LOWER, "judge2"].person_id
    with country.nodes[LOWER].store.begin() as unit:
        case = unit.cases.need(under_review.case_no)
        unit.cases.save(replace(case, handler=judge))
    with pytest.raises(HandledTheCase):
        under_review.ruled("dismiss", judges=(1, 2, 3))
    with pytest.raises(HandledTheCase):
        under_review.ruled("dismiss", judges=(2, 1, 3))
    assert under_review.ruled("dismiss", judges=(1, 3, 4)).state == "decided"


def test_an_act_of_power_in_the_case_keeps_a_judge_off_the_panel(under_review: Objection) -> None:
    country = under_review.country
    with country.nodes[LOWER].store.begin() as unit:
        act = unit.acts.where(lineage_id=under_review.lineage)[0]
        unit.acts.add(replace(act, act_id="00000000-0000-4000-8000-000000000001",
                              person_id=country.people[LOWER, "judge1"].person_id))  # fmt: skip
    with pytest.raises(HandledTheCase):
        under_review.ruled("dismiss")


@pytest.mark.shows("S007")
def test_two_judges_and_a_panel_of_officers_decide_nothing(under_review: Objection) -> None:
    with pytest.raises(Refused, match=r"R6|审批"):
        under_review.ruled("dismiss", judges=(1, 2))
    with pytest.raises(NotAllowed):
        under_review.country.decide(
            LOWER, "rule_objection", ("officer1", "discuss"), lineage=under_review.lineage, exchange=under_review.exchange,
            disposition="dismiss", reasons="x", by="officer1",
        )  # fmt: skip
    assert under_review.state == "under_review"


def test_the_members_are_remembered_and_after_a_remand_others_decide(under_review: Objection) -> None:
    country = under_review.country
    under_review.ruled("dismiss", judges=(1, 2, 3))
    members = sorted(country.people[LOWER, f"judge{n}"].person_id for n in (1, 2, 3))
    assert under_review.data["panels"] == [members]
    with country.nodes[LOWER].store.begin() as unit:  # as the next higher court leaves it when it remands
        row = unit.exchanges.need(under_review.exchange)
        unit.exchanges.save(replace(row, state="under_review", data=row.data | {"remand_count": 1}))
    with pytest.raises(SatBefore):
        under_review.ruled("dismiss", judges=(3, 4, 5))
    under_review.ruled("revoke", judges=(4, 5, 6))
    assert under_review.data["ruling_no"].endswith("执异1号之一")
    assert under_review.data["panels"][1] == sorted(country.people[LOWER, f"judge{n}"].person_id for n in (4, 5, 6))


@pytest.mark.shows("S007")
def test_a_ruling_that_does_not_state_its_remedy_rightly_cannot_issue(under_review: Objection) -> None:
    country = under_review.country
    draft_id = country.draft(LOWER, "judge1", "rule_objection", to=LOWER, lineage=under_review.lineage,
                             exchange=under_review.exchange, disposition="dismiss", reasons="x")  # fmt: skip
    with country.read(LOWER) as unit:
        said = json.loads(unit.drafts.need(draft_id).payload)
    assert said["remedy"]["days"] == 10
    # Given its author tries to state twenty days, or nothing: the field is not theirs to fill
    country.approve(LOWER, draft_id, *panel(1, 2, 3))
    with country.nodes[LOWER].store.begin() as unit:
        row = unit.exchanges.need(under_review.exchange)  # and given another court is next higher by the time it issues
        unit.exchanges.save(replace(row, data=row.data | {"track": "outsider"}))
    with pytest.raises(RemedyNotStated):
        country.issue(LOWER, "judge1", draft_id)
    assert under_review.state == "under_review"


@pytest.mark.parametrize("undone", ["disposal", "suspension"])
def test_a_revoked_sale_is_called_off_and_a_revoked_suspension_lifted(objection: Objection, undone: str) -> None:
    country, facts = objection.country, {}
    if undone == "disposal":
        facts = country.act(LOWER, "officer2", "begin_disposal", lineage=objection.lineage, control_id=objection.control,
                            form="auction_notice", begun_on=objection.today, document_no="公告1号")  # fmt: skip
    else:
        facts = country.act(LOWER, "officer1", "suspend_enforcement", lineage=objection.lineage, ground="other",
                            document_no="裁1号", reason="x")  # fmt: skip
    objection.received(challenged=facts["exchange_id"]).docketed().notified().ruled("revoke").served().effective()
    after = country.exchange(LOWER, facts["exchange_id"])
    assert after.state == {"disposal": "unsold", "suspension": "lifted"}[undone]
    assert objection.data["carried_out"]["done"] == {"disposal": "called_off", "suspension": "lifted"}[undone]
    assert objection.control_state() == "active"


def test_a_released_freeze_takes_its_sale_with_it_and_once_only(objection: Objection) -> None:
    country = objection.country
    sale = country.act(LOWER, "officer2", "begin_disposal", lineage=objection.lineage, control_id=objection.control,
                       form="sale", begun_on=objection.today, document_no="公告1号")["exchange_id"]  # fmt: skip
    objection.received().docketed().notified().ruled("revoke").served().effective()
    assert (country.exchange(LOWER, sale).state, objection.control_state()) == ("unsold", "released")
    with country.read(LOWER) as unit:
        before = unit.acts.count(lineage_id=objection.lineage)
        [released] = unit.acts.where(lineage_id=objection.lineage, kind="release_control")
    assert (released.epoch, released.person_id) == (1, "node")
    country.tick()
    with country.read(LOWER) as unit:
        assert unit.acts.count(lineage_id=objection.lineage) == before


def test_bodies_that_enforce_do_not_notify_or_serve(objection: Objection) -> None:
    objection.received().docketed()
    with pytest.raises(NotAllowed, match=Body.REVIEW.label.zh):
        objection.act("officer1", "notify_of_objection", notified_on=objection.today)
