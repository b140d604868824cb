"""Leads, incidents, supervised items, liaison and reward notices of the command centre."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from dispatch_stories import centres
from stories import CASE

from shared.domain.errors import BadInput, Conflict, NotAllowed
from shared.domain.money import BadAmount
from shared.domain.node_events import NodeEvent
from shared.domain.rewards import SealedIdentity, Tip

HERE = "gd0304"
SECRET = "赵某举报人"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = centres(tmp_path)
    yield built
    built.close()


def lead(country: Country, **changes: Any) -> str:
    given = {"kind": "property", "text": "车库有货", "source_name": SECRET, "source_contact": "13900000000"} | changes
    return str(country.act(HERE, "duty1", "receive_lead", **given)["exchange_id"])


def step(
    country: Country, act: str, exchange: str, *, court: str = HERE, login: str = "duty1", **inputs: Any
) -> dict[str, Any]:
    return country.act(court, login, act, exchange=exchange, **inputs)


def everything_said(country: Country, court: str) -> str:
    """All bytes of evidence, messages, exchanges, tasks and commands of a court."""
    with country.read(court) as unit:
        rows = [*unit.evidence.where(), *unit.outbox.where(), *unit.inbox.where(), *unit.exchanges.where(), *unit.tasks.where(),
                *unit.of(NodeEvent).where(), *unit.acts.where(), *unit.money.where()]  # fmt: skip
    return "".join(map(str, rows))


@pytest.mark.shows("K009", "C004")
@pytest.mark.parametrize(
    ("urgent", "rule_id", "due"), [(False, "lead_check", "2026-03-17"), (True, "lead_check_urgent", "2026-03-13")]
)
def test_a_lead_is_checked_within_seven_days_or_three_and_answered(
    country: Country, urgent: bool, rule_id: str, due: str
) -> None:
    # Given a lead on a case of this court
    case = country.act(HERE, "filing", "file_case", **CASE)
    exchange = lead(country, urgent=urgent, case_no=case["case_no"])
    [duty] = country.duties(HERE, rule_id)
    assert str(duty.due_on) == due
    # When it is screened, assigned and found true
    step(country, "screen_lead", exchange)
    step(country, "assign_lead", exchange, to="officer1")
    with pytest.raises(Conflict):
        step(country, "begin_lead", exchange, login="officer2")
    step(country, "begin_lead", exchange, login="officer1")
    step(country, "check_lead", exchange, login="officer1", result="confirmed", text="属实")
    # Then the clock has stopped, both node events stand, and the lead ends with a measure and a reply
    assert [d.state for d in country.duties(HERE, rule_id)] == ["met"]
    with country.read(HERE) as unit:
        kinds = [row.kind for row in unit.of(NodeEvent).where(lineage_id=case["lineage_id"], order_by=("seq",))]
    assert [kind for kind in kinds if kind.startswith("lead_")] == ["lead_received", "lead_checked"]
    step(country, "take_lead_measure", exchange, login="officer1", text="已查封")
    step(country, "reply_lead", exchange, text="已采取措施")
    assert country.exchange(HERE, exchange).state == "replied"


def test_who_gave_a_lead_is_seen_by_who_took_it_and_who_checks_it_and_named_nowhere(country: Country) -> None:
    exchange = lead(country)
    step(country, "screen_lead", exchange)
    step(country, "assign_lead", exchange, to="officer1")

    with country.read(HERE) as unit:
        sealed = unit.of(SealedIdentity).need(exchange)

    assert sealed.visible_to == tuple(country.people[HERE, login].person_id for login in ("duty1", "officer1"))
    assert SECRET not in everything_said(country, HERE)


def test_a_lead_of_another_court_goes_there_without_its_source_and_the_reply_comes_back(country: Country) -> None:
    # Given a lead that belongs to another court
    exchange = lead(country)
    step(country, "screen_lead", exchange)
    step(country, "forward_lead", exchange, to_court="gd0305")
    # When that court finds it wrong
    assert [d.state for d in country.duties("gd0305", "lead_check")] == ["open"]
    for act, inputs in (("screen_lead", {}), ("assign_lead", {"to": "duty2"})):
        step(country, act, exchange, court="gd0305", **inputs)
    step(country, "begin_lead", exchange, court="gd0305", login="duty2")
    step(country, "check_lead", exchange, court="gd0305", login="duty2", result="unfounded", text="查无")
    step(country, "reply_lead", exchange, court="gd0305", text="查无此物")
    # Then the first court has the answer, and the source never left it
    assert country.exchange(HERE, exchange).state == "replied"
    assert country.exchange(HERE, exchange).data["result"] == "unfounded"
    assert SECRET not in everything_said(country, "gd0305")


INCIDENT = {"place": "某村", "happened_at": "2026-03-10T10:00:00+08:00", "text": "多人围攻", "evidence": ["执法仪 A-1"]}


@pytest.mark.shows("F9.4", "C005")
@pytest.mark.parametrize(
    ("grade", "harm", "told"),
    [
        (1, {"injured": 3}, ["gd03", "gd", "spc"]),
        (2, {"injured": 2}, ["gd03", "gd"]),
        (3, {}, ["gd03"]),
        (4, {}, ["gd03"]),
    ],
)
def test_an_incident_goes_up_the_line_at_once_as_far_as_its_grade(
    country: Country, grade: int, harm: dict[str, int], told: list[str]
) -> None:
    exchange = country.act(HERE, "duty1", "report_incident", grade=grade, **INCIDENT, **harm)["exchange_id"]

    knowing = []
    for court in ("gd03", "gd", "spc"):
        with country.read(court) as unit:
            knowing += [court] if unit.exchanges.get(exchange) else []

    assert knowing == told


@pytest.mark.parametrize("harm", [{"deaths": 1}, {"injured": 3}, {"grave": True}])
def test_a_death_three_injured_or_grave_impact_is_grade_one(country: Country, harm: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="一级"):
        country.act(HERE, "duty1", "report_incident", grade=2, **INCIDENT, **harm)

    assert country.stages(HERE, HERE)


@pytest.mark.shows("F9.4")
def test_the_court_of_the_place_must_help_and_is_reminded_of_it(country: Country) -> None:
    # Given an incident in the area of another court
    exchange = country.act(HERE, "duty1", "report_incident", grade=3, local_court="gd0305", **INCIDENT)["exchange_id"]
    assert [d.state for d in country.duties("gd0305", "incident_support")] == ["open"]
    # When it sends help, and the superior does not in time
    step(country, "send_support", exchange, court="gd0305", text="法警六人", people=6)
    country.clock.advance(timedelta(minutes=16))
    country.tick()
    # Then the reporter knows who comes
    assert country.exchange(HERE, exchange).data["support"][0]["court"] == "gd0305"
    assert [d.state for d in country.duties("gd0305", "incident_support")] == ["met"]
    assert [d.state for d in country.duties("gd03", "incident_support")] == ["overdue"]


@pytest.mark.shows("F9.5")
def test_a_supervised_item_is_answered_by_the_day_it_names(country: Country) -> None:
    exchange = country.act("gd03", "duty1", "issue_item", to_court=HERE, item="核查终本案件", due_on="2026-03-20")[
        "exchange_id"
    ]
    [duty] = country.duties(HERE, "supervise_item")
    assert str(duty.due_on) == "2026-03-20"

    step(country, "answer_item", exchange, text="已核查")

    assert [d.state for d in country.duties(HERE, "supervise_item")] == ["met"]
    assert country.exchange("gd03", exchange).state == "answered"


@pytest.mark.shows("C003", "C015")
def test_police_and_procuratorate_are_asked_and_their_answer_has_three_working_days(country: Country) -> None:
    contact = country.act(HERE, "duty1", "add_contact", organ="police", office="某分局", person="王警官", phone="110")
    asked = country.act(HERE, "duty1", "ask_liaison", contact_id=contact["contact_id"], text="协查车辆")["exchange_id"]
    [duty] = country.duties(HERE, "liaison_reply")
    assert str(duty.due_on) == "2026-03-13"

    step(country, "answer_liaison", asked, text="已布控")

    assert [d.state for d in country.duties(HERE, "liaison_reply")] == ["met"]


# — reward notices —


def notice(country: Country, *, received_fen: int = 500_000, **changes: Any) -> tuple[str, str]:
    """A notice that is published; its case has money in hand."""
    case = country.act(HERE, "filing", "file_case", **CASE)
    country.act(HERE, "officer1", "receive_money", lineage=case["lineage_id"], amount_fen=received_fen)
    given = {"promise_fen": 100_000, "share_per_mille": 100, "conditions": "提供车辆下落", "promised": True} | changes
    exchange = country.act(HERE, "duty1", "apply_reward", lineage=case["lineage_id"], **given)["exchange_id"]
    step(country, "decide_reward", exchange, login="president", grant=True, reasons="符合规定")
    step(country, "publish_reward", exchange, channels=["法院公众号"])
    return str(exchange), str(case["lineage_id"])


def tip(country: Country, exchange: str, **changes: Any) -> dict[str, Any]:
    given = {"content": "车在某处", "informant": SECRET, "identity_no": "440300", "contact": "139"} | changes
    return step(country, "register_tip", exchange, **given)


@pytest.mark.shows("K012")
@pytest.mark.parametrize(("grant", "state"), [(True, "granted"), (False, "refused")])
def test_a_request_for_a_reward_notice_is_decided_within_ten_days(country: Country, grant: bool, state: str) -> None:
    case = country.act(HERE, "filing", "file_case", **CASE)
    exchange = country.act(HERE, "duty1", "apply_reward", lineage=case["lineage_id"], promise_fen=1, conditions="车",
                           promised=True)["exchange_id"]  # fmt: skip
    [duty] = country.duties(HERE, "audit_or_reward_decision")
    assert str(duty.due_on) == "2026-03-20"

    step(country, "decide_reward", exchange, login="chief", grant=grant, reasons="审查")

    assert country.exchange(HERE, exchange).state == state
    assert [d.state for d in country.duties(HERE, "audit_or_reward_decision")] == ["met"]


@pytest.mark.shows("C014")
def test_the_first_unknown_tip_earns_its_share_out_of_the_applicants_proceeds(country: Country) -> None:
    # Given tips in order: known, of an agent, new, and the same again
    exchange, lineage = notice(country)
    standings = [tip(country, exchange, **each)["standing"] for each in (
        {"known_before": True}, {"relation": "applicants_agent"}, {"content": "车在西门"}, {"repeats_no": 3})]  # fmt: skip
    assert standings == ["known", "excluded", "counts", "repeated"]
    with pytest.raises(Conflict):
        step(country, "realise_tip", exchange, no=4, amount_fen=1)
    # When the third brings 3,000 yuan
    step(country, "realise_tip", exchange, no=3, amount_fen=300_000)
    with pytest.raises(NotAllowed):
        step(country, "pay_reward", exchange, login="duty1")
    paid = step(country, "pay_reward", exchange, login="officer1")
    # Then it earns a tenth, taken from the money of the case
    assert paid == {"amount_fen": 30_000, "no": 3}
    with country.read(HERE) as unit:
        [entry] = unit.money.where(lineage_id=lineage, direction="out")
    assert (entry.amount_fen, entry.note) == (30_000, "悬赏金")


def test_without_proceeds_nothing_is_deducted_and_the_applicant_pays(country: Country) -> None:
    exchange, _ = notice(country, received_fen=1)
    tip(country, exchange)
    step(country, "realise_tip", exchange, no=1, amount_fen=300_000)

    with pytest.raises(BadAmount):
        step(country, "pay_reward", exchange, login="officer1")

    assert country.exchange(HERE, exchange).state == "realised"


def test_who_gives_a_tip_stands_in_no_evidence_message_or_exchange(country: Country) -> None:
    exchange, _ = notice(country)
    tip(country, exchange)

    with country.read(HERE) as unit:
        [known] = unit.of(Tip).where(notice_id=exchange)
        sealed = unit.of(SealedIdentity).need(known.tip_id)

    assert sealed.name == SECRET
    assert SECRET not in everything_said(country, HERE)
    assert SECRET not in json.dumps(known.content, ensure_ascii=False)
