"""A superior that revokes, changes or sends back encloses a responsibility analysis, and gets an answer to it (S036)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import Country
from forging import decided_anew, refusal_of, served_on
from objection_stories import Objection
from reconsideration_stories import CREDITOR, Reconsideration, dismissed
from stories import LOWER, UPPER

from shared.domain.refusals import Refused
from shared.messages.envelope import Envelope
from shared.messages.schemas import BadPayload

__all__ = ["dismissed"]
CHIEF = (("chief", "review"),)
RULINGS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("changed", {"act_effect": "revoke"}),
    ("facts_found", {"act_effect": "revoke"}),
    ("remanded_facts", {"remand_scope": "全部"}),
    ("remanded_procedure", {"remand_scope": "全部"}),
    ("remanded_outsider", {"remand_scope": "全部"}),
)


@pytest.mark.shows("S036", "S013", "C065", "R7")
@pytest.mark.parametrize(("disposition", "given"), RULINGS)
def test_no_ruling_against_the_lower_one_is_drafted_without_its_analysis(
    dismissed: Reconsideration, disposition: str, given: dict[str, Any]
) -> None:
    dismissed.to_review()
    with pytest.raises(Refused, match="R7") as missing:
        dismissed.drafted(disposition, **given)
    assert "责任分析" in missing.value.what.zh


@pytest.mark.shows("S036")
def test_an_analysis_of_another_outcome_does_not_serve(dismissed: Reconsideration) -> None:
    dismissed.to_review().analysed("remanded")
    with pytest.raises(Refused, match="R7"):
        dismissed.drafted("changed", act_effect="revoke")


@pytest.mark.shows("S036")
def test_a_draft_is_not_issued_once_the_day_for_the_answer_has_passed(dismissed: Reconsideration) -> None:
    draft = dismissed.to_review().analysed().drafted("changed", act_effect="revoke")
    dismissed.country.later(days=25)
    with pytest.raises(Refused, match="R12"):
        dismissed.country.issue(UPPER, "judge1", draft)


@pytest.mark.shows("S036", "R7", "R11")
@pytest.mark.parametrize(("edit", "code"), [("no_analysis", "R7"), ("another_effect", "R7"), ("second_remand", "R11")])
def test_the_lower_court_refuses_what_a_higher_court_issued_without_checking(
    dismissed: Reconsideration, edit: str, code: str
) -> None:
    """Given a ruling altered and signed anew by its own panel, When it reaches the lower court."""
    country = dismissed.country
    dismissed.to_review()
    draft = dismissed.analysed("remanded").drafted("remanded_facts", remand_scope="全部")
    country.network.hold = lambda parcel: parcel.kind == "recon_ruling"
    genuine = Envelope.from_bytes(country.outbox(UPPER, country.issue(UPPER, "judge1", draft)).bytes_sent)
    if edit == "second_remand":
        with country.nodes[LOWER].store.begin() as unit:
            row = unit.exchanges.need(dismissed.objection.exchange)
            unit.exchanges.save(
                type(row)(**{n: getattr(row, n) for n in row.__slots__} | {"data": row.data | {"remand_count": 1}})
            )
    forged = {"no_analysis": {"analysis": None}, "another_effect": {"act_effect": "revoke"}, "second_remand": {}}[edit]
    row = served_on(country, decided_anew(country, genuine, forged))

    assert refusal_of(row) == code
    assert dismissed.objection.state == "reconsidering"


@pytest.mark.shows("S036")
@pytest.mark.parametrize(
    "wrong",
    [
        {"actors": []},
        {"severity": "not_attributable", "actors": []},
        {"no_fault": "register_wrong"},
        {"refer_to": "discipline"},
        {"severity": "wrong_case", "actors": "faultless"},
        {"actors": "more_than_whole"},
    ],
)
def test_an_analysis_hangs_together(dismissed: Reconsideration, wrong: dict[str, Any]) -> None:
    """No fault without people, none beyond the grounds of law, no discipline without intent or gross negligence."""
    dismissed.to_review()
    one = {
        "role": "handler",
        "actor_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
        "share_percent": 60,
        "mental_state": "no_fault",
    }
    several = {"faultless": [one], "more_than_whole": [one | {"mental_state": "negligence"}] * 2}
    with pytest.raises(Refused, match="R7"):
        dismissed.analysed(
            **(wrong | ({"actors": several[wrong["actors"]]} if isinstance(wrong.get("actors"), str) else {}))
        )


@pytest.mark.shows("S036")
def test_people_are_named_by_their_id_and_never_by_name(dismissed: Reconsideration) -> None:
    dismissed.to_review()
    named = {"role": "handler", "actor_id": "张法官", "share_percent": 60, "mental_state": "negligence"}
    with pytest.raises(BadPayload, match="actor_id"):
        dismissed.analysed(actors=[named])


@pytest.mark.shows("S036")
def test_the_lower_court_answers_by_the_day_set_and_the_superior_replies(dismissed: Reconsideration) -> None:
    dismissed.to_review().analysed(refer_to="quality").ruled("changed", act_effect="revoke")
    country, lineage = dismissed.country, dismissed.objection.lineage
    with country.read(LOWER) as unit:
        [owed] = unit.exchanges.where(procedure="liability")
    assert [duty.state for duty in country.duties(LOWER, "liability_response")] == ["open"]
    assert "quality_case" in country.tasks(UPPER)

    draft = country.draft(LOWER, "reviewer1", "liability_response", to=UPPER, lineage=lineage, exchange=owed.exchange_id,
                          accept=False, explanation="裁定时证据尚未提交", measures=["组织学习"])  # fmt: skip
    country.approve(LOWER, draft, *CHIEF)
    country.issue(LOWER, "reviewer1", draft)
    assert [duty.state for duty in country.duties(LOWER, "liability_response")] == ["met"]
    assert country.exchange(UPPER, owed.exchange_id).state == "answered"

    reply = country.draft(UPPER, "reviewer1", "liability_reply", to=LOWER, lineage=lineage, exchange=owed.exchange_id,
                          result="maintained", reasons="证据已在卷")  # fmt: skip
    country.approve(UPPER, reply, *CHIEF)
    country.issue(UPPER, "reviewer1", reply)
    assert {country.exchange(court, owed.exchange_id).state for court in (LOWER, UPPER)} == {"ended"}


@pytest.mark.shows("S036")
def test_no_answer_by_the_day_set_is_seen_at_both_courts(dismissed: Reconsideration) -> None:
    dismissed.to_review().analysed().ruled("changed", act_effect="revoke")
    country = dismissed.country
    country.later(days=21)
    country.tick()

    assert [duty.state for duty in country.duties(LOWER, "liability_response")] == ["overdue"]
    assert "liability_unanswered" in country.tasks(UPPER)
    with country.read(UPPER) as unit:
        [waiting] = unit.exchanges.where(procedure="liability")
    assert waiting.state == "overdue"


@pytest.mark.shows("S036", "S010")
def test_a_ruling_upheld_has_no_analysis_though_one_was_written(tmp_path: Path, country: Country) -> None:
    story = Reconsideration(Objection(country).enforced().received().docketed().notified().ruled("revoke").served())
    story.to_review(who=CREDITOR, role="creditor").analysed().ruled("upheld")

    assert country.duties(LOWER, "liability_response") == []
    assert story.objection.state == "effective"
