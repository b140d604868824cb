"""Setting up the command centre, and seeing that a court which must have one has it.

Source: 法发〔2009〕43号 一(一). That its absence is a task of the chief is [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.domain.courts import Body
from shared.domain.duty_rota import Centre, centre_is_mandatory
from shared.domain.errors import BadInput, Text
from shared.domain.people import Person
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Hooks, Sweep
from shared.messages.kinds import About, ActKind, Procedure
from shared.messages.terms import term
from shared.procedures.command_centre.tables import CENTRE, LEADERS, ROOT

MISSING = "command_centre_missing"


@dataclass(frozen=True, slots=True)
class SetUpCentre:
    """设立执行指挥中心."""

    head: str = term("负责人（登录名）", "head (login)", max_length=64)
    ops_head: str = term("日常主持人（登录名）", "who runs it (login)", max_length=64)
    hotlines: tuple[str, ...] = term("24小时值班电话", "24-hour numbers", min_length=1, max_length=10)
    head_basis: str = term("授权依据", "authorisation", help_zh="院长以外的负责人必填", help_en="unless the president heads it",
                           default="", max_length=200)  # fmt: skip


def colleague(desk: Desk, login: str) -> Person:
    """A member of this court's staff by login. Raises BadInput."""
    person = desk.of(Person).first(login=login, active=True)
    if person is None:
        raise BadInput(Text("本院没有登录名为 {login} 的人员。", "Nobody here has the login {login}."), login=login)
    return person


def _set_up(desk: Desk, doer: Doer, about: About, given: SetUpCentre) -> Mapping[str, Any]:
    head, ops = colleague(desk, given.head), colleague(desk, given.ops_head)
    by_post = "president" in head.roles
    if not by_post and ("vice_president" not in head.roles or not given.head_basis):
        raise BadInput(
            Text("执行指挥中心由院长或经授权的副院长担任负责人。", "The president, or an authorised vice-president, heads the centre."),
            Text("请由院长担任，或写明授权副院长的依据。", "Name the president, or say by what the vice-president is authorised."),
        )  # fmt: skip
    if "chief" not in ops.roles:
        raise BadInput(Text("执行指挥中心由执行局长主持日常工作。", "The bureau chief runs the centre."))
    known = desk.of(Centre).get(desk.court_id)
    made = Centre(desk.court_id, head.person_id, given.head_basis, ops.person_id, given.hotlines, desk.now)
    if known is None:
        desk.of(Centre).add(made)
    else:
        desk.of(Centre).save(replace(made, version=known.version))
    for task in desk.tasks.where(code=MISSING, state="open"):
        desk.tasks.save(replace(task, state="done", closed_by=doer.person_id))
    return {"court": desk.court_id}


def is_missing(desk: Desk) -> bool:
    """Whether this court must have a command centre and has none."""
    return centre_is_mandatory(desk.registry.court(desk.court_id).tier) and desk.of(Centre).get(desk.court_id) is None


def _look(desk: Desk, limit: int) -> int:
    if not is_missing(desk) or desk.tasks.first(once_key=MISSING) is not None:
        return 0
    desk.raise_task(
        MISSING, lineage_id=f"court:{desk.court_id}", subject_id=desk.court_id, body=Body.COMMAND_CENTRE, once_key=MISSING,
        zh="本院应当设立执行指挥中心并公布值班电话，尚未登记。",
        en="This court must have a command centre with a 24-hour number; none is entered.",
    )  # fmt: skip
    return 1


def _never(desk: Desk) -> datetime | None:
    return None


PROCEDURE = Procedure(
    name="command_centre",
    title=Text("执行指挥中心", "the command centre"),
    source=ROOT,
    hooks=Hooks(sweeps=(Sweep("command_centre_missing", _look, _never),)),
    acts=(
        ActKind("set_up_centre", Text("登记执行指挥中心", "enter the command centre"), SetUpCentre, ROOT, CENTRE, LEADERS,
                "court", _set_up),
    ),
)  # fmt: skip
