"""Joint enforcement: a lead keeps the power, helpers act for it, the epoch never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import MORNING, Country
from designation_stories import (
    PRESIDENT,
    Designation,
    country_of,
    drafted_and_issued,
    duties,
    refused,
    replies,
    without_own_checks,
)

from shared.domain.exchanges import Exchange

TASKS = "gd0305 | 协助查封南山区房产 | 2026-03-31\ngd0106 | 协助查找被执行人下落 |"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


class Joint:
    """福田 leads; 南山 and 天河 help."""

    def __init__(self, country: Country) -> None:
        self.country = country
        case = Designation(country).filed().controlled()
        self.lineage, self.case_no = case.lineage, case.case_no

    def opened(self) -> Joint:
        done = self.country.act("gd", "reviewer1", "open_joint", lead="gd0304", case_no=self.case_no, reason="财产分散")
        self.exchange = done["exchange_id"]
        self.country.act("gd", "reviewer1", "call_file", lineage=self.lineage, exchange=self.exchange)
        self.country.act("gd0304", "officer1", "send_file", lineage=self.lineage, exchange=self.exchange)
        return self

    def told(self, *courts: str, tasks: str = TASKS) -> str:
        sent = ""
        for court in courts:
            sent = drafted_and_issued(self.country, "gd", "joint_decision", PRESIDENT, login="reviewer1", to=court,
                                      lineage=self.lineage, exchange=self.exchange, reasoning="确有协同必要。", tasks=tasks)  # fmt: skip
        return sent

    def decided(self) -> Joint:
        self.told("gd0304", "gd0305", "gd0106")
        return self

    def helps(self, name: str, court: str = "gd0305", **inputs: str) -> None:
        self.country.act(court, "officer1", name, lineage=self.lineage, exchange=self.exchange, **inputs)


def epochs(country: Country, lineage: str) -> dict[str, tuple[str, int]]:
    powers = {court: country.power(court, lineage) for court in country.nodes}
    return {court: (power.holder, power.epoch) for court, power in powers.items() if power is not None}


@pytest.mark.shows("F3.2d")
def test_no_power_moves_and_the_helpers_work_is_recorded_for_the_lead_never_as_holder(country: Country) -> None:
    joint = Joint(country).opened().decided()
    before = epochs(country, joint.lineage)
    assert set(before.values()) == {("gd0304", 1)}

    joint.helps("acknowledge_task")
    joint.helps("act_for_lead", measure="向南山区登记中心送达协助执行通知书")
    joint.helps("finish_task", result="已查封")

    assert epochs(country, joint.lineage) == before
    assert country.power("gd0304", joint.lineage).state == "held"
    with country.read("gd0305") as unit:
        assert unit.acts.where(lineage_id=joint.lineage) == []
        assert unit.evidence.count(stage="act_for_lead") == 1
    with country.read("gd0304") as unit:
        assert unit.evidence.count(stage="helper_act") == 1
    for court in ("gd", "gd0304"):
        assert country.exchange(court, joint.exchange).data["answers"] == {"gd0305": "task_done"}
    with refused("not_the_holder"):
        country.act("gd0305", "officer1", "impose_control", lineage=joint.lineage, asset="房产", kind="movable", rank=1,
                    start_on="2026-03-10", end_on="2026-12-31", registrar="登记中心")  # fmt: skip
    country.act("gd0304", "officer1", "receive_money", lineage=joint.lineage, amount_fen=100)
    country.act("gd0304", "officer3", "pay_money", lineage=joint.lineage, epoch=1, amount_fen=100)


@pytest.mark.shows("F3.2d")
def test_a_task_is_due_on_the_day_the_decision_names_else_by_the_rule(country: Country) -> None:
    joint = Joint(country).opened().decided()

    def due(court: str) -> str:
        with country.read(court) as unit:
            return str(unit.duties.first(subject_id=joint.exchange, rule_id="joint_task").due_on)

    assert due("gd0305") == "2026-03-31"
    assert due("gd0106") == "2026-04-09"
    joint.helps("acknowledge_task")
    joint.helps("finish_task", result="完成")
    assert duties(country, "gd0305", joint.exchange, "met") == ["joint_task"]


@pytest.mark.shows("F3.2d")
def test_a_helper_that_cannot_says_so_to_both(country: Country) -> None:
    joint = Joint(country).opened().decided()
    joint.helps("decline_task", court="gd0106", reason="被执行人不在本辖区")
    assert "task_unable" in country.tasks("gd") & country.tasks("gd0304")
    assert country.exchange("gd0106", joint.exchange).state == "unable"


@pytest.mark.shows("R3", "F3.2d")
def test_only_the_holder_in_its_epoch_can_lead(country: Country) -> None:
    """Given a case that moved after the file was sent up."""
    joint = Joint(country).opened()
    moved = Designation(country, upper="gd03", target="gd0305", lineage=joint.lineage, case_no=joint.case_no)
    moved.opened().file_here().ruled()

    sent = joint.told("gd0304", tasks="gd0106 | 查找 |")

    assert replies(country, "gd0304", sent)[1]["code"] == "R3"
    assert country.exchange("gd", joint.exchange).data["told"] == []


@pytest.mark.shows("R3")
def test_a_decision_on_another_epoch_than_the_leads_own_is_refused(country: Country) -> None:
    """Given a deciding court with a wrong note of the epoch."""
    joint = Joint(country).opened()
    with country.nodes["gd"].store.begin() as unit:
        known = unit.powers.get(joint.lineage)
        unit.powers.save(replace(known, epoch=2))

    sent = joint.told("gd0304")

    assert replies(country, "gd0304", sent)[1]["code"] == "R3"


@pytest.mark.shows("R5", "R7", "F3.2d")
@pytest.mark.parametrize(
    ("tasks", "code"), [("hn0102 | 查找 |", "R5"), ("gd0304 | 查找 |", "R7"), ("gd0305 | 甲 |\ngd0305 | 乙 |", "R7")]
)
def test_helpers_stand_below_the_decider_and_are_not_the_lead_at_both_ends(
    country: Country, tasks: str, code: str
) -> None:
    joint = Joint(country).opened()
    with refused(code):
        joint.told("gd0304", tasks=tasks)
    without_own_checks(country, "gd", "joint_decision")
    sent = joint.told("gd0304", tasks=tasks)
    assert replies(country, "gd0304", sent)[1]["code"] == code


def test_the_lead_has_the_decision_before_any_helper(country: Country) -> None:
    joint = Joint(country).opened()
    with refused("conflict"):
        joint.told("gd0305")


@pytest.mark.shows("F3.3", "F3.4")
def test_the_lead_reports_every_month_and_the_end_ends_it_for_everybody(country: Country) -> None:
    joint = Joint(country).opened().decided()
    assert duties(country, "gd0304", joint.exchange) == ["cross_report"]
    country.act(
        "gd0304", "officer1", "report_cross", lineage=joint.lineage, exchange=joint.exchange, stage="协同办理中"
    )
    assert duties(country, "gd0304", joint.exchange, "met") == ["cross_report"]
    assert duties(country, "gd0304", joint.exchange) == ["cross_report"]
    country.act("gd", "reviewer1", "note_report", lineage=joint.lineage, exchange=joint.exchange)

    country.act("gd", "reviewer1", "end_cross", lineage=joint.lineage, exchange=joint.exchange, result="任务完成")

    for court in ("gd", "gd0304", "gd0305", "gd0106"):
        assert country.exchange(court, joint.exchange).state == "ended"
        assert duties(country, court, joint.exchange) == []
    assert country.power("gd0304", joint.lineage).state == "held"


@pytest.mark.shows("R2")
def test_only_a_helper_of_this_decision_may_answer(country: Country) -> None:
    """Given a court that took a task nobody gave it."""
    joint = Joint(country).opened()
    joint.told("gd0304", tasks="gd0305 | 查封 |")
    with country.nodes["gd0106"].store.begin() as unit:
        facts = {"lead": "gd0304", "epoch": 1, "task_no": 1, "task": "查封", "acts": []}
        unit.exchanges.add(Exchange(joint.exchange, "joint", "helper", joint.lineage, "gd", "tasked", MORNING, facts))

    joint.helps("acknowledge_task", court="gd0106")

    for court in ("gd", "gd0304"):
        with country.read(court) as unit:
            row = unit.inbox.first(kind="task_ack", sender="gd0106")
        assert (row.state, row.refusal["code"]) == ("refused", "R2")
