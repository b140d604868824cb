"""A task is work before people: one of its body finishes it, once, and how is in evidence."""

from __future__ import annotations

import pytest
from builders import Country

from shared.domain.courts import Body
from shared.domain.errors import NotAllowed
from shared.flows import acts
from shared.flows.desk import OpenDesk


def _raised(country: Country, court: str) -> str:
    node = country.nodes[court]
    with node.store.begin() as unit:
        OpenDesk(node, unit).raise_task(
            "parked_message", lineage_id="", subject_id="m", body=Body.MANAGEMENT, zh="停放", en="parked"
        )
        return str(unit.tasks.where(state="open")[0].task_id)


def test_a_task_is_finished_once_by_a_member_of_its_body_and_stays_in_evidence(country: Country) -> None:
    task = _raised(country, "gd03")
    node, operator = country.nodes["gd03"], country.people["gd03", "operator"]

    acts.finish_task(node, operator, task, note="已与对方核对")
    acts.finish_task(node, operator, task, note="再次")

    with node.store.read() as unit:
        assert unit.tasks.need(task).state == "done"
        assert unit.tasks.need(task).closed_by == operator.person_id
        assert unit.evidence.count(stage="task_done") == 1


def test_a_task_of_another_body_is_not_finished(country: Country) -> None:
    task = _raised(country, "gd03")

    with pytest.raises(NotAllowed, match="综合管理机构"):
        acts.finish_task(country.nodes["gd03"], country.people["gd03", "officer1"], task, note="")

    with country.read("gd03") as unit:
        assert unit.tasks.need(task).state == "open"
