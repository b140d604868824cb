"""Why a duty is due when it is, and why a message was refused: proved from what each court keeps, differences told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from builders import Country, with_node
from stories import LOWER, UPPER, Elevation
from supervising_stories import Supervision

from shared.domain.due_basis import BASIS
from shared.flows.why import DutyProof, UnknownDuty, why_due
from shared.flows.why_refused import NotRefused, UnknownMessage, why_refused
from shared.law.lookup import Law, _shipped_files

SUSPENDED = {"ground": "bankruptcy", "document_no": "（2026）粤0304执1号之一", "reason": "破产申请已受理"}


@pytest.fixture
def story(country: Country) -> Supervision:
    return Supervision(country).filed()


def proof_of(country: Country, court: str, duty_id: str) -> DutyProof:
    with country.read(court) as unit:
        return why_due(country.nodes[court], unit, duty_id)


def proofs_at(country: Country, court: str) -> list[DutyProof]:
    with country.read(court) as unit:
        return [why_due(country.nodes[court], unit, duty.duty_id) for duty in unit.duties.where()]


def told(proof: DutyProof) -> str:
    return "\n".join(step.text.zh for step in proof.steps)


def all_agree(country: Country) -> int:
    """How many duties there are at all courts; each of their dates is proved."""
    found = [proof for court in country.nodes for proof in proofs_at(country, court)]
    for proof in found:
        assert proof.agrees, told(proof)
        assert (proof.proved_on, proof.proved_at) == (proof.duty.due_on, proof.duty.due_at)
        assert all(step.text.zh and step.text.en for step in proof.steps)
        assert proof.release
    return len(found)


def edited(country: Country, court: str, duty_id: str, **changes: Any) -> None:
    """Somebody edits the database of a court."""
    with country.nodes[court].store.begin() as unit:
        unit.duties.save(replace(unit.duties.need(duty_id), **changes))


def test_every_date_of_a_whole_elevation_is_proved_at_both_courts(country: Country) -> None:
    Elevation(country).whole()

    assert all_agree(country) > 10


def test_every_date_of_an_urging_that_a_stay_stopped_is_proved(story: Supervision) -> None:
    story.country.later(days=190)
    story.applied()
    story.above("filing", "docket_inaction")
    story.urged()
    story.days_pass(5)
    story.stayed(story.day(30))
    story.days_pass(31)

    for court, rule_id in ((UPPER, "urging_term"), (LOWER, "urging_report")):
        proof = proof_of(story.country, court, story.duty(court, rule_id).duty_id)
        assert proof.agrees, told(proof)
        assert "因暂缓执行（" in told(proof)
        assert "余16日" in told(proof)
        assert "督促执行令" in told(proof), "the document that had set the first day"


def test_the_limit_of_a_case_that_waited_tells_start_wait_and_both_documents(story: Supervision) -> None:
    country = story.country
    country.later(days=10)
    done = country.act(LOWER, "officer1", "suspend_enforcement", lineage=story.lineage, epoch=1, **SUSPENDED)
    country.later(days=30)
    country.act(LOWER, "officer1", "lift_suspension", lineage=story.lineage, exchange=done["exchange_id"],
                document_no="恢复1号", reason="破产申请被驳回")  # fmt: skip

    assert all_agree(country)
    proof = proof_of(country, LOWER, story.duty(LOWER, "case_file_limit", about=story.case_no).duty_id)
    assert "起算：立案，2026-03-10" in told(proof)
    assert f"中止执行，2026-03-20至2026-04-19（{SUSPENDED['document_no']}、恢复1号）：扣除" in told(proof)
    assert "此前的期限：2026-09-10，2026-04-19因中止执行（" in told(proof)
    assert proof.rule is not None
    assert str(proof.rule.citations[0]) == "执行工作规定 2020 art. 63"


def test_an_extended_day_names_the_document_who_approved_it_and_the_day_before(story: Supervision) -> None:
    story.exchange = story.stayed("2026-06-10")
    story.country.later(days=80)
    story.issued("stay_notice", scope="whole", ground="再审尚未审结", until_on="2026-09-10")

    for court in (UPPER, LOWER):
        proof = proof_of(story.country, court, story.duty(court, "stay_term").duty_id)
        assert proof.agrees
        assert "写明的期限：2026-09-10" in told(proof)
        assert "文书：广东省深圳市中级人民法院 2026-05-29 暂缓执行通知书" in told(proof)
        assert "批准：院长" in told(proof)
        assert "此前的期限：2026-06-10" in told(proof)


def test_a_report_extended_by_the_superior_names_the_notice(story: Supervision) -> None:
    story.country.later(days=190)
    story.applied()
    story.above("filing", "docket_inaction")
    story.urged()
    story.below("officer1", "report_on_order", done="已启动评估", reasons="评估机构尚未出具报告")
    story.issued("extended", due_on=story.day(40), reasons="评估需时")

    proof = proof_of(story.country, LOWER, story.duty(LOWER, "urging_report").duty_id)

    assert proof.agrees
    assert "延长督促期限通知" in told(proof)
    assert "此前的期限：" in told(proof)


def test_a_date_somebody_edited_is_told_to_differ_from_its_proof(country: Country, story: Supervision) -> None:
    duty = story.duty(LOWER, "handler_named", about=story.case_no)
    edited(country, LOWER, duty.duty_id, due_on=date(2026, 12, 31))

    proof = proof_of(country, LOWER, duty.duty_id)

    assert not proof.agrees
    assert proof.proved_on == duty.due_on
    assert f"所存期限为 2026-12-31，依上述推算应为 {duty.due_on}；原因不明" in told(proof)


def test_days_excluded_later_move_the_limit_and_are_told_with_their_documents(story: Supervision) -> None:
    story.country.later(days=30)
    story.country.act(LOWER, "officer1", "record_exclusion", lineage=story.lineage, ground="valuation", from_on="2026-03-20",
                      until_on="2026-03-29", document_no="鉴1号", end_document_no="鉴2号")  # fmt: skip

    proof = proof_of(story.country, LOWER, story.duty(LOWER, "case_file_limit", about=story.case_no).duty_id)

    assert "评估、鉴定，2026-03-20至2026-03-29（鉴1号、鉴2号）：扣除" in told(proof)
    assert proof.proved_on == proof.duty.due_on == date(2026, 9, 20), (
        "10 September and 10 days, a Sunday that is worked"
    )
    assert proof.agrees
    assert "此前的期限：2026-09-10，2026-04-09因评估、鉴定（鉴1号、鉴2号）重新计算" in told(proof)


def test_a_provisional_date_is_proved_anew_once_the_calendar_is_published(country: Country) -> None:
    # Given a court that has no calendar of 2026 yet, and a case docketed before National Day
    files, published = _shipped_files(), country.nodes[LOWER].law
    known = b"\n".join(row for row in files["calendars/official.csv"].splitlines() if not row.startswith(b"2026"))
    with_node(country, LOWER, law=Law(dict(files) | {"calendars/official.csv": known}))
    country.clock.advance(timedelta(days=202))
    Supervision(country).filed()
    duty = country.duties(LOWER, "handler_named")[0]
    assert duty.provisional

    # When the calendar comes
    with_node(country, LOWER, law=published)
    proof = proof_of(country, LOWER, duty.duty_id)

    assert (duty.opened_on, proof.proved_on) == (date(2026, 9, 28), date(2026, 10, 8))
    assert not proof.agrees
    assert "所存期限为暂定，其后公布了放假安排" in told(proof)


def test_a_duty_of_an_older_database_is_told_as_it_was_written(country: Country, story: Supervision) -> None:
    duty = story.duty(LOWER, "handler_named", about=story.case_no)
    steps = [{name: value for name, value in step.items() if name != BASIS} for step in duty.proof]
    edited(country, LOWER, duty.duty_id, proof=steps)

    proof = proof_of(country, LOWER, duty.duty_id)

    assert (proof.agrees, proof.proved_on) == (False, None)
    assert "未留存重新推算所需的起算资料" in told(proof)
    assert duty.proof[0]["zh"] in told(proof)


def test_a_rule_another_release_knew_does_not_hide_the_proof(country: Country, story: Supervision) -> None:
    duty = story.duty(LOWER, "handler_named", about=story.case_no)
    edited(country, LOWER, duty.duty_id, rule_id="rule_of_tomorrow")

    proof = proof_of(country, LOWER, duty.duty_id)

    assert proof.agrees
    assert proof.rule is None
    assert "现行规则表所载不同" in told(proof)


def test_a_duty_that_is_done_tells_by_what(country: Country, story: Supervision) -> None:
    story.stayed("2026-06-10")
    message = country.sent(UPPER, "stay_notice")
    country_duty = next(p for p in proofs_at(country, LOWER) if p.duty.subject_id == message.message_id)
    assert "办结" not in told(country_duty)
    edited(country, LOWER, country_duty.duty.duty_id, state="met", closed_by="clock", closed_at=country.clock.now())

    assert "2026-03-10办结：期满（时钟）" in told(proof_of(country, LOWER, country_duty.duty.duty_id))


def test_a_duty_that_fell_away_with_its_case_tells_the_closing(country: Country, story: Supervision) -> None:
    country.act(LOWER, "officer1", "close_case", lineage=story.lineage, epoch=1, mode="terminated", reason="申请人撤回")

    proof = proof_of(country, LOWER, story.duties(LOWER, "case_file_limit", about=story.case_no)[0].duty_id)

    assert proof.agrees
    assert "2026-03-10不再计算：结案（终结执行）" in told(proof)


def test_an_unknown_duty_is_explained(country: Country) -> None:
    with pytest.raises(UnknownDuty) as refused:
        proof_of(country, LOWER, "d-404")
    assert refused.value.status == 404
    assert "d-404" in refused.value.what.zh


def test_a_refusal_is_proved_alike_by_the_court_that_refused_and_the_one_refused(en_route: Elevation) -> None:
    # Given a ruling refused because the case was closed first
    country = en_route.country
    country.act(
        LOWER, "officer1", "close_case", lineage=en_route.lineage, epoch=1, mode="terminated", reason="申请人撤回"
    )
    country.network.release()
    country.settle()

    found = []
    for court in (LOWER, UPPER):
        with country.read(court) as unit:
            found.append(why_refused(country.nodes[court], unit, en_route.ruling).as_dict() | {"refused_at": ""})

    assert found[0] == found[1]
    assert (found[0]["code"], found[0]["sender"], found[0]["refused_by"]) == ("R4", UPPER, LOWER)
    for name in ("rule", "reason_zh", "reason_en", "todo_zh", "todo_en", "facts", "guard", "law_release"):
        assert found[0][name], name


def test_a_message_nobody_refused_and_an_unknown_one_are_explained(served: Elevation) -> None:
    node = served.country.nodes[UPPER]
    with served.country.read(UPPER) as unit:
        with pytest.raises(NotRefused) as accepted:
            why_refused(node, unit, served.ruling)
        with pytest.raises(UnknownMessage) as unknown:
            why_refused(node, unit, "m-404")

    assert "applied" in accepted.value.what.en
    assert "m-404" in unknown.value.what.zh
