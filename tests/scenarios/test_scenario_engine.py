"""The engine itself: the clock stops at every due instant, faults strike what they name, breaches are seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from shared.flows.ports_transport import Parcel
from shared.messages.kinds import About
from shared.scenarios import evidence_check, facts
from shared.scenarios.country import Country
from shared.scenarios.document import _validator, moment_of
from shared.scenarios.faults import Faults
from shared.transport.in_process import InProcessNetwork

CASE = {
    "title_no": "一",
    "cause": "买卖",
    "claim_fen": 100,
    "creditor": "甲",
    "debtor": "乙",
    "received_on": "2026-03-09",
}


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = Country(tmp_path, ["gd03", "gd0304"], moment_of("2026-03-10"))
    yield made
    made.close()


def filed(country: Country) -> str:
    return str(country.act("gd0304", "filing", "file_case", About(""), CASE, None)["lineage_id"])


def parcel(kind: str, sender: str = "gd03", recipient: str = "gd0304", number: int = 1) -> Parcel:
    return Parcel(f"{kind}-{number}", sender, recipient, kind)


def test_the_published_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(_validator().schema)


def test_a_duty_falls_overdue_at_the_midnight_after_its_last_day_however_far_the_clock_is_moved(
    country: Country,
) -> None:
    lineage = filed(country)

    country.advance(moment_of("2027-03-10"))

    with country.nodes["gd0304"].store.read() as unit:
        at = {row.at for row in unit.evidence.where(stage="overdue", lineage_id=lineage)}
    assert datetime(2026, 3, 17, 16, 0, tzinfo=UTC) in at  # handler_named was due on 17 March, Shanghai
    assert len(at) == 3


def test_a_court_that_is_down_does_nothing_and_catches_up_when_it_is_back(country: Country) -> None:
    lineage = filed(country)
    country.disturb({"down": "gd0304"})

    country.advance(moment_of("2026-03-25"))
    before = facts.look(country.nodes["gd0304"], "tasks", lineage)
    country.disturb({"up": "gd0304"})
    country.sweep()

    assert before["overdue"] == 0
    assert facts.look(country.nodes["gd0304"], "tasks", lineage)["overdue"] == 2


def test_a_loss_wears_off_after_the_times_it_says() -> None:
    network = InProcessNetwork()
    network.transport("gd0304")
    Faults(network).apply({"lose": {"kind": "file_call", "times": 2}})

    for number in range(3):
        network.put(parcel("file_call", number=number))
    network.put(parcel("docketed"))

    assert [each.message_id for each in network.queues["gd0304"]] == ["file_call-2", "docketed-1"]


def test_a_cut_separates_the_two_courts_in_both_directions_until_healed() -> None:
    network = InProcessNetwork()
    for court in ("gd", "gd03", "gd0304"):
        network.transport(court)
    faults = Faults(network)
    faults.apply({"cut": ["gd03", "gd0304"]})

    network.put(parcel("a"))
    network.put(parcel("b", "gd0304", "gd03"))
    network.put(parcel("c", "gd"))
    faults.apply({"heal": True})
    network.put(parcel("d"))

    assert [each.kind for each in network.queues["gd0304"]] == ["c", "d"]
    assert not network.queues["gd03"]


def test_what_is_reordered_overtakes_only_its_like() -> None:
    network = InProcessNetwork()
    network.transport("gd0304")
    faults = Faults(network)
    for number in (1, 2, 3):
        network.put(parcel("a", number=number))
        network.put(parcel("b", number=number))

    faults.apply({"reorder": {"kind": "a"}})
    faults.meddle()

    assert [each.message_id for each in network.queues["gd0304"]] == ["a-3", "b-1", "a-2", "b-2", "a-1", "b-3"]


def test_two_courts_that_both_hold_a_power_are_reported(country: Country) -> None:
    lineage = filed(country)
    with country.nodes["gd0304"].store.read() as unit:
        power = unit.powers.need(lineage)
    with country.nodes["gd03"].store.begin() as unit:
        unit.powers.add(replace(power, holder="gd03"))

    assert facts.two_holders(country) == [f"{lineage}: ['gd03', 'gd0304']"]


def test_evidence_with_an_altered_statement_or_a_missing_receipt_is_not_complete(country: Country) -> None:
    filed(country)
    exchange = country.act(
        "gd03", "filing", "record_elevation_application", About(""),
        {"lower_court": "gd0304", "case_no": "（2026）粤0304执1号", "received_on": "2026-03-10", "reason": "一"}, None,
    )  # fmt: skip
    about = About(exchange["lineage_id"], exchange["exchange_id"])
    country.act("gd03", "filing", "docket_elevation", about, {}, None)
    country.act("gd03", "reviewer1", "call_file", about, {}, None)
    pending = evidence_check.gaps(country)
    country.settle()
    complete = evidence_check.gaps(country)

    with country.nodes["gd03"].store.begin() as unit:
        first = unit.evidence.where(order_by=("log_index",))[0]
        unit.evidence.save(replace(first, statement=first.statement + b" "))
    altered = evidence_check.gaps(country)

    assert any("no final receipt" in gap for gap in pending)
    assert complete == []
    assert any("does not verify" in gap for gap in altered)
    assert any("does not hash" in gap for gap in altered)


def test_the_usual_signers_are_different_people(country: Country) -> None:
    lineage = filed(country)
    about = About(lineage, Country.new_id())
    draft = country.draft(
        "gd0304", None, "elevation_request", to="gd03", about=about, inputs={"reason": "一"}, supersedes=None
    )

    country.approve("gd0304", draft, "usual")

    with country.nodes["gd0304"].store.read() as unit:
        signed = {row.act: unit.people.need(row.person_id).login for row in unit.approvals.where(draft_id=draft)}
    assert signed == {"draft": "officer1", "review": "chief", "approve": "president"}


def test_resends_end_in_one_an_hour_so_a_week_costs_few_rounds(country: Country) -> None:
    assert country.nodes["gd03"].pace.resend_cap == timedelta(hours=1)


def test_a_story_may_bring_its_own_people(tmp_path: Path) -> None:
    vice = {"login": "vice", "roles": ["vice_president"], "bodies": ["implementation"]}
    made = Country(tmp_path, ["gd0304"], moment_of("2026-03-10"), {"gd0304": [vice]})

    assert {login for _, login in made.people} == {"vice"}
    made.close()
