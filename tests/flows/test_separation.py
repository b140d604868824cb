"""Nobody acts on two sides of one case: acts, drafts, discussions and signatures are checked and kept in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from builders import Country, with_node
from stories import LOWER, MAJOR, UPPER, Elevation

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Text
from shared.domain.people import ApprovalRule
from shared.domain.separation import Participation, PayerApproves, QualityTookPart, Side, SidesMeet, Stage, StagesMeet
from shared.flows import signatures
from shared.flows.desk import OpenDesk
from shared.flows.separation_check import check
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Catalogue, Procedure
from shared.messages.terms import term
from shared.persistence.migrations import migrate
from shared.persistence.store import open_store
from shared.procedures import CATALOGUE
from shared.procedures.separation.exemption import ExemptAlready

CONTROL = {"asset": "银行账户", "kind": "bank", "rank": 1, "start_on": "2026-03-10", "end_on": "2027-03-09",
           "registrar": "某银行"}  # fmt: skip
EXEMPT = (("chief", "review"), ("president", "approve"))


@dataclass(frozen=True, slots=True)
class Words:
    """What is decided."""

    words: str = term("内容", "content", min_length=1, max_length=20)


def _done(desk: Desk, doer: Doer, about: About, given: Words) -> Mapping[str, Any]:
    return {"words": given.words}


def _act(name: str, body: Body, roles: str, **more: Any) -> ActKind:
    return ActKind(
        name, Text("试验", "tried"), Words, "test", frozenset({body}), frozenset(roles.split()), "case", _done, **more
    )


TRIED = Procedure(
    "tried", Text("试验", "tried"), "test",
    acts=(
        _act("panel_rules", Body.REVIEW, "judge", approvals=ApprovalRule.PANEL_PRESIDENT),
        _act("officer_proposes", Body.IMPLEMENTATION, "officer", approvals=ApprovalRule.PRESIDENT, implementation=True),
        _act("payment_is_approved", Body.IMPLEMENTATION, "officer", approvals=ApprovalRule.CHIEF, stage=Stage.PAYMENT),
        _act("quality_is_reviewed", Body.QUALITY, "officer"),
    ),
)  # fmt: skip
PANEL = (*((f"judge{n}", "discuss") for n in (1, 2, 3)), ("president", "approve"))


@pytest.fixture
def case(country: Country) -> Elevation:
    """A case at a basic court whose release has a few acts of this test."""
    with_node(country, LOWER, catalogue=Catalogue((*CATALOGUE.procedures.values(), TRIED)))
    return Elevation(country).filed()


def control(case: Elevation, login: str, lineage: str = "") -> None:
    case.country.act(LOWER, login, "impose_control", lineage=lineage or case.lineage, **CONTROL)


def exempted(country: Country, **changes: Any) -> str:
    given = {"from_on": "2026-03-10", "until_on": "2026-03-20", "officers": 2, "reason": "在编执行人员仅二人"} | changes
    done = country.decide(LOWER, "exempt_from_stages", *EXEMPT, by="officer1", lineage="", **given)
    return str(done["exchange_id"])


def took(country: Country, login: str, court: str = LOWER) -> set[tuple[str, str]]:
    with country.read(court) as unit:
        rows = unit.participations.where(person_id=country.people[court, login].person_id)
        return {(row.side, row.stage) for row in rows}


@pytest.mark.shows("C072", "C090")
def test_who_discussed_an_elevation_does_not_implement_the_case_when_it_comes(reviewing: Elevation) -> None:
    country = reviewing.country
    # Given an officer of two bodies, who discussed the ruling for the reviewing one
    both = country.hire(UPPER, "both", "officer", Body.REVIEW, Body.IMPLEMENTATION)
    draft = reviewing.drafted()
    country.approve(UPPER, draft, *MAJOR[:2], ("both", "discuss"), *MAJOR[3:])
    reviewing.ruling = country.issue(UPPER, "reviewer1", draft)
    reviewing.handed_over().accepted().redocketed().taken_over()
    # When they act for the implementation body
    with pytest.raises(SidesMeet, match="提级执行裁定书") as refused:
        country.act(UPPER, "both", "impose_control", lineage=reviewing.lineage, epoch=2, **CONTROL)
    # Then it is refused with its law, said in the evidence, and nothing is left of it
    assert str(refused.value.source) == "法发〔2009〕43号 2009 三(一)(二)"
    assert country.statements(UPPER, "act_refused")[-1]["detail"]["code"] == "sides_meet"
    with country.read(UPPER) as unit:
        assert unit.acts.count(person_id=both.person_id) == 0


@pytest.mark.shows("C072")
def test_who_controlled_neither_drafts_nor_discusses_a_review_and_is_not_asked_to(case: Elevation) -> None:
    country = case.country
    country.hire(LOWER, "both", "officer", Body.IMPLEMENTATION, Body.REVIEW, also="judge")
    control(case, "both")

    with pytest.raises(SidesMeet):
        country.draft(LOWER, "both", "panel_rules", to=LOWER, lineage=case.lineage, exchange="", words="驳回")
    draft_id = country.draft(LOWER, "judge1", "panel_rules", to=LOWER, lineage=case.lineage, exchange="", words="驳回")
    with pytest.raises(SidesMeet):
        country.approve(LOWER, draft_id, ("both", "discuss"))
    with country.read(LOWER) as unit:
        able = signatures.next_signers(country.nodes[LOWER], unit, unit.drafts.need(draft_id), "discuss")
    assert {each.person.login for each in able} == {f"judge{n}" for n in range(1, 7)}


@pytest.mark.shows("C072")
def test_in_another_case_the_same_person_may_take_the_other_side(case: Elevation) -> None:
    country = case.country
    country.hire(LOWER, "both", "officer", Body.IMPLEMENTATION, Body.REVIEW, also="judge")
    other = Elevation(country).filed(title_no="（2025）粤0304民初99号")
    control(case, "both")

    country.draft(LOWER, "both", "panel_rules", to=LOWER, lineage=other.lineage, exchange="", words="驳回")

    assert took(country, "both") == {("implementation", "control"), ("review", "")}


def test_leadership_signs_on_both_sides_and_takes_none(case: Elevation) -> None:
    country = case.country
    country.decide(LOWER, "officer_proposes", *EXEMPT, by="officer1", lineage=case.lineage, words="罚款")
    country.decide(LOWER, "panel_rules", *PANEL, lineage=case.lineage, words="驳回")

    assert took(country, "chief") == took(country, "president") == set()
    assert took(country, "officer1") == {("implementation", "")}
    assert took(country, "judge1") == {("review", "")}


def test_a_chief_who_does_an_officers_work_takes_that_side(reviewing: Elevation) -> None:
    country = reviewing.country
    country.act(LOWER, "chief", "receive_money", lineage=reviewing.lineage, amount_fen=1)

    assert took(country, "chief") == {("implementation", "")}
    country.act(LOWER, "chief", "name_handler", lineage=reviewing.lineage,
                person_id=country.people[LOWER, "officer1"].person_id)  # fmt: skip
    assert took(country, "chief") == {("implementation", "")}


@pytest.mark.shows("C075", "C091")
def test_control_disposal_and_payment_take_three_people(case: Elevation) -> None:
    country, case_of = case.country, {"lineage": case.lineage, "epoch": 1}
    control(case, "officer1")
    case.funded()
    sale = {"control_id": case.country.controls(LOWER, case.lineage)[0].control_id, "form": "sale",
            "begun_on": "2026-03-10", "document_no": "裁1号"}  # fmt: skip

    with pytest.raises(StagesMeet, match="财产查控"):
        country.act(LOWER, "officer1", "begin_disposal", **case_of, **sale)
    country.act(LOWER, "officer2", "begin_disposal", **case_of, **sale)
    for login in ("officer1", "officer2"):
        with pytest.raises(StagesMeet):
            country.act(LOWER, login, "pay_money", **case_of, amount_fen=1)
    country.act(LOWER, "officer3", "pay_money", **case_of, amount_fen=1)

    assert [took(country, f"officer{n}") for n in (1, 2, 3)] == [
        {("implementation", "control"), ("implementation", "")}, {("implementation", "disposal")},
        {("implementation", "payment")},
    ]  # fmt: skip


@pytest.mark.shows("C091")
def test_an_exemption_approved_by_the_president_lets_one_officer_do_all_stages_on_its_days(case: Elevation) -> None:
    country = case.country
    control(case, "officer1")
    case.funded()
    exempted(country)

    country.act(LOWER, "officer1", "pay_money", lineage=case.lineage, epoch=1, amount_fen=1)
    country.later(days=11)
    with pytest.raises(StagesMeet):
        country.act(LOWER, "officer1", "pay_money", lineage=case.lineage, epoch=1, amount_fen=1)

    assert [d["detail"]["until_on"] for d in country.statements(LOWER, "stages_exempted")] == ["2026-03-20"]
    with country.read(LOWER) as unit:
        assert check(country.nodes[LOWER], unit).clean


def test_no_exemption_joins_review_and_implementation(case: Elevation) -> None:
    country = case.country
    country.hire(LOWER, "both", "officer", Body.IMPLEMENTATION, Body.REVIEW, also="judge")
    exempted(country)
    control(case, "both")

    with pytest.raises(SidesMeet):
        country.draft(LOWER, "both", "panel_rules", to=LOWER, lineage=case.lineage, exchange="", words="驳回")


def test_the_chief_may_end_an_exemption_before_its_day(case: Elevation) -> None:
    country, exchange = case.country, exempted(case.country)
    control(case, "officer1")
    case.funded()
    country.act(LOWER, "chief", "end_stage_exemption", exchange=exchange, reason="已补充人员")

    with pytest.raises(StagesMeet):
        country.act(LOWER, "officer1", "pay_money", lineage=case.lineage, epoch=1, amount_fen=1)
    exempted(country, reason="再次申请")


def test_days_of_exemptions_neither_overlap_nor_lie_in_the_past(case: Elevation) -> None:
    exempted(case.country)

    with pytest.raises(ExemptAlready):
        exempted(case.country, from_on="2026-03-20", until_on="2026-04-01")
    with pytest.raises(BadInput):
        exempted(case.country, from_on="2026-03-01", until_on="2026-03-09")
    exempted(case.country, from_on="2026-03-21", until_on="2026-04-01")


def test_who_approved_a_payment_does_not_pay_in_that_case(case: Elevation) -> None:
    country = case.country
    case.funded()
    country.decide(LOWER, "payment_is_approved", ("chief", "review"), by="officer3", lineage=case.lineage, words="同意")

    with pytest.raises(PayerApproves):
        country.act(LOWER, "chief", "pay_money", lineage=case.lineage, epoch=1, amount_fen=1)
    country.act(LOWER, "officer3", "pay_money", lineage=case.lineage, epoch=1, amount_fen=1)


def test_who_acted_in_a_case_does_not_review_its_quality(case: Elevation) -> None:
    country = case.country
    for login in ("busy", "free"):
        country.hire(LOWER, login, "officer", Body.IMPLEMENTATION, Body.QUALITY)
    control(case, "busy")

    with pytest.raises(QualityTookPart):
        country.act(LOWER, "busy", "quality_is_reviewed", lineage=case.lineage, words="良好")
    country.act(LOWER, "free", "quality_is_reviewed", lineage=case.lineage, words="良好")
    with pytest.raises(QualityTookPart):
        control(case, "free")


def test_procedures_may_ask_who_took_part(case: Elevation) -> None:
    country = case.country
    control(case, "officer1")

    with country.read(LOWER) as unit:
        desk = OpenDesk(country.nodes[LOWER], unit)
        asked = {
            (login, side): desk.took_part(case.lineage, country.people[LOWER, login].person_id, side)
            for login in ("officer1", "officer2") for side in Side
        }  # fmt: skip
    assert [key for key, took_part in asked.items() if took_part] == [("officer1", Side.IMPLEMENTATION)]


def test_a_draft_that_fails_leaves_no_participation(reviewing: Elevation) -> None:
    before = took(reviewing.country, "reviewer2", UPPER)
    draft = reviewing.drafted()
    with pytest.raises(Exception, match=r"R6|同一人"):
        reviewing.country.approve(UPPER, draft, *MAJOR[:1], *MAJOR[:1])

    assert took(reviewing.country, "reviewer2", UPPER) == before == set()
    assert took(reviewing.country, "reviewer1", UPPER) == {("review", "")}


def test_a_whole_elevation_keeps_to_separation_by_the_evidence_of_every_court(reviewing: Elevation) -> None:
    country = reviewing.ruled().handed_over().accepted().redocketed().taken_over().country

    for node in country.nodes.values():
        with node.store.read() as unit:
            verdict = check(node, unit)
        assert verdict.clean, verdict
        assert verdict.statements > 0 or node.court_id == "spc"


def test_the_migration_reads_who_took_part_from_what_was_signed_before(reviewing: Elevation) -> None:
    country = reviewing.ruled().handed_over().accepted().redocketed().taken_over().country
    country.act(UPPER, "officer3", "pay_money", lineage=reviewing.lineage, epoch=2, amount_fen=1)
    country.act(UPPER, "chief", "receive_money", lineage=reviewing.lineage, amount_fen=1)
    before = {court: _rows(country, court) for court in (LOWER, UPPER)}
    country.close()

    for court, rows in before.items():
        url = f"sqlite:///{country.folder / f'{court}.db'}"
        migrate.downgrade(url, "0004")
        migrate.upgrade(url)
        store = open_store(url)
        with store.read() as unit:
            assert {_told(row) for row in unit.participations.where()} == rows
        store.close()
        assert rows


def _rows(country: Country, court: str) -> set[tuple[Any, ...]]:
    with country.read(court) as unit:
        return {_told(row) for row in unit.participations.where()}


def _told(row: Participation) -> tuple[Any, ...]:
    """Everything but the kind and subject: of several things done at one instant any may count as the first."""
    return row.lineage_id, row.person_id, row.side, row.stage, row.at


def test_a_document_about_another_case_than_its_exchange_is_not_drafted(reviewing: Elevation) -> None:
    country = reviewing.country
    other = Elevation(country).filed(title_no="（2025）粤0304民初99号").applied().docketed()

    # When the ruling of one exchange is drafted in the name of another case, where nothing bars its author
    with pytest.raises(BadInput, match="不属于所指案件"):
        country.draft(UPPER, "reviewer1", "elevation_ruling", to=LOWER, lineage=other.lineage,
                      exchange=reviewing.exchange, reasoning="该案长期未能执结，确有提级执行的必要。")  # fmt: skip
