"""Suspension (中止执行): the court that holds the case stops it by its own ruling, and resumes it when the ground has gone.

A stay (暂缓执行) is a superior's order and ends by the clock; a suspension has no last day and goes with the case.
Source: 民事诉讼法 2023 art. 267; 执行工作规定 2020 art. 60; E9 [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.matters import exchange_of
from shared.procedures.suspension import course
from shared.procedures.suspension.tables import (
    COURT,
    CPL_267,
    E9,
    EWR_60,
    LiftSuspension,
    SuspendEnforcement,
    SuspensionGround,
    SuspensionLifted,
    SuspensionNotice,
)  # fmt: skip
from shared.procedures.transfer.procedure import RECEIVERS

OFFICERS = frozenset({"officer", "chief"})
IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})


def _suspend(desk: Desk, doer: Doer, about: About, given: SuspendEnforcement) -> Mapping[str, Any]:
    if given.ground is SuspensionGround.SETTLEMENT:
        raise Conflict(
            Text("执行和解请登记和解协议。", "Record the settlement instead: the suspension follows from it."),
            Text("请办理“登记执行和解”。", "Use the act “record a settlement”."),
        )
    begun = course.begin(
        desk, about.lineage_id, ground=given.ground, document_no=given.document_no, reason=given.reason
    )
    return {"exchange_id": begun.exchange_id, "lineage_id": begun.lineage_id}


def _lift(desk: Desk, doer: Doer, about: About, given: LiftSuspension) -> Mapping[str, Any]:
    suspension = exchange_of(desk, about)
    if suspension.data["ground"] == SuspensionGround.SETTLEMENT:
        raise Conflict(
            Text("因执行和解中止的，按和解的履行或者违反处理。", "A settlement ends by its performance or its breach."),
            Text("请在执行和解程序中办理。", "Act in the settlement."),
        )
    lifted = course.lift(desk, suspension, document_no=given.document_no)
    return {"state": lifted.state}


def _kind(name: str, zh: str, en: str, payload: type, apply: Any, **more: Any) -> MessageKind:
    return MessageKind(name, 1, Text(zh, en), payload, "", f"{CPL_267}; {E9}", between_courts, RECEIVERS, apply=apply,
                       refusals=(RefusalCode.R2, RefusalCode.R3, RefusalCode.R7), **more)  # fmt: skip


PROCEDURE = Procedure(
    name="suspension",
    title=Text("中止执行", "suspension of enforcement"),
    source=f"{CPL_267}; {EWR_60}; {E9}",
    tables={"court": COURT},
    hooks=course.HOOKS,
    messages=(
        _kind("suspension_notice", "中止执行告知", "suspension notice", SuspensionNotice, course.told,
              accept=course.from_a_court_concerned, sign_for=True),
        _kind("suspension_lifted", "恢复执行告知", "suspension lifted", SuspensionLifted, course.lifted_there,
              accept=course.by_a_court_concerned),
    ),
    acts=(
        ActKind("suspend_enforcement", Text("裁定中止执行", "suspend enforcement"), SuspendEnforcement, CPL_267,
                IMPLEMENTERS, OFFICERS, "case", _suspend, implementation=True, offers=(Offer("docket", "case", ("open",)),)),
        ActKind("lift_suspension", Text("中止情形消失，恢复执行", "lift a suspension"), LiftSuspension, EWR_60, RECEIVERS,
                OFFICERS, "exchange", _lift, implementation=True, offers=(Offer("suspension", "court", ("suspended",)),)),
    ),
)  # fmt: skip
