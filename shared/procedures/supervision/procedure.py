"""Enforcement supervision (执行监督, 执监): leads, docketing, the file, the panel's ruling, its effect below.

Source: 申请执行监督意见 法发〔2023〕4号; 执行工作规定 2020 arts 71–78; law index S027–S036. Read next: `tables`, `lead`.
"""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.kinds import ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts, superior, to_superior
from shared.procedures.matters import Note, from_the_peer
from shared.procedures.supervising import CLERKS, FILING, REMEDY, REVIEWERS
from shared.procedures.supervision import below, course, lead, papers, ruling
from shared.procedures.supervision.tables import (
    ADDRESSEE,
    ENFORCING,
    EWR_71,
    EWR_75,
    LOWER,
    NAME,
    RULABLE,
    RULED,
    SLR_19,
    SUP,
    SUPERIOR,
)

R = RefusalCode
JUDGES = frozenset({"judge", "officer", "chief"})
DESKS = FILING | REVIEWERS | {Body.PETITION}
AT_SUPERIOR = from_the_peer(NAME, "superior")
PANEL: dict[str, Any] = {"bodies": REVIEWERS, "approvals": ApprovalRule.PANEL}


def _upper(*states: str) -> tuple[Offer, ...]:
    return (Offer(NAME, "superior", states),)


def _lower(*states: str) -> tuple[Offer, ...]:
    return (Offer(NAME, "lower", states),)


MESSAGES = (
    MessageKind(
        "supervision_opened", 1, Text("执行监督立案通知", "supervision opened"), papers.SupervisionOpened, "S028", SLR_19,
        superior(REMEDY), DESKS, ApprovalRule.OFFICER, answers=("supervision_file",), refusals=(R.R2, R.R7, R.R12),
        sign_for=True, accept=below.accept_opened, apply=below.take_opened,
    ),
    MessageKind(
        "supervision_file", 1, Text("报送执行监督案卷", "file of a supervision"), papers.SupervisionFile, "S028", SLR_19,
        to_superior(REMEDY), REVIEWERS, ApprovalRule.OFFICER, answers=("supervision_ruling",), refusals=(R.R2, R.R7),
        accept=AT_SUPERIOR, apply=course.take_file,
    ),
    MessageKind(
        "supervision_referred", 1, Text("移送监督申请", "application referred"), papers.SupervisionReferred, "S027", SUP,
        between_courts, DESKS, ApprovalRule.OFFICER, refusals=(R.R11,), sign_for=True, accept=below.accept_referred,
        apply=below.take_referred,
    ),
    MessageKind(
        "supervision_ruling", 1, Text("执行监督裁定", "ruling in supervision"), papers.SupervisionRuling, "S035", f"{SUP}; {EWR_71}",
        superior(REMEDY), answers=("supervision_report",), refusals=(R.R2, R.R6, R.R7, R.R11, R.R12), sign_for=True, final=True,
        offers=_upper(*RULABLE, "file_due"), inputs=papers.RulingInputs, prepare=ruling.prepare, check=ruling.may_rule,
        issued=ruling.ruled, accept=below.accept_ruling, apply=below.take_ruling, refused=ruling.turned_down,
        delivered=ruling.delivered, **PANEL,
    ),
    MessageKind(
        "supervision_effect", 1, Text("执行监督裁定告知", "effect of a ruling in supervision"), papers.SupervisionEffect, "S036",
        f"{EWR_71} · [D]", between_courts, REVIEWERS | {Body.IMPLEMENTATION}, refusals=(R.R2, R.R11), accept=below.accept_effect,
        apply=below.take_effect,
    ),
    MessageKind(
        "supervision_report", 1, Text("执行监督裁定办理情况报告", "report on a matter sent back"), papers.SupervisionReport, "S036",
        EWR_71, to_superior(REMEDY), REVIEWERS, ApprovalRule.OFFICER, refusals=(R.R2,), accept=AT_SUPERIOR,
        apply=ruling.reported,
    ),
)  # fmt: skip
ACTS = (
    ActKind("record_supervision_lead", Text("登记执行监督线索", "record a lead of supervision"), papers.RecordLead, SUP,
            FILING | {Body.PETITION}, CLERKS | {"officer"}, "court", lead.record, step="S027"),
    ActKind("file_supervision", Text("执行监督立案", "docket a supervision"), Note, SUP, FILING, CLERKS, "exchange", lead.file,
            step="S027", offers=_upper("lead")),
    ActKind("refuse_supervision", Text("监督申请不予受理", "refuse an application for supervision"), Note, SUP, FILING, CLERKS,
            "exchange", lead.turn_down, step="S027", offers=_upper("lead")),
    ActKind("refer_supervision", Text("移送监督申请", "refer an application"), Note, SUP, FILING, CLERKS, "exchange", lead.refer,
            step="S027", offers=_upper("lead")),
    ActKind("send_supervision_file", Text("报送执行监督案卷", "send the file of a supervision"), papers.SendFile, SLR_19, REVIEWERS,
            JUDGES, "exchange", below.send_file, step="S028", offers=_lower("informed")),
    ActKind("refer_title", Text("执行依据移送审判监督", "refer the title to trial supervision"), papers.TitleWrong, EWR_75,
            REVIEWERS, JUDGES, "exchange", course.title_wrong, step="S034", offers=_upper("open", "deferred")),
    ActKind("record_title_decision", Text("登记执行依据处理结果", "record what became of the title"), papers.TitleDecided, EWR_75,
            REVIEWERS, JUDGES, "exchange", course.title_decided, step="S034", offers=_upper("title_review")),
    ActKind("record_supervision_service", Text("登记监督裁定送达", "record the service of a ruling in supervision"),
            papers.PartyServed, SUP, REVIEWERS, JUDGES, "exchange", ruling.served, step="S035", offers=_upper(*RULED)),
    ActKind("report_supervision_remand", Text("报告监督裁定办理情况", "report on a matter sent back"), papers.SupervisionReport,
            EWR_71, REVIEWERS, JUDGES, "exchange", below.report, step="S036", offers=_lower("remanded")),
)  # fmt: skip
PROCEDURE = Procedure(
    name=NAME,
    title=Text("执行监督", "enforcement supervision"),
    source=f"{SUP}; 执行工作规定 2020 arts 71–78",
    tables={"superior": SUPERIOR, "lower": LOWER, "enforcing": ENFORCING, "referred_to": ADDRESSEE},
    messages=MESSAGES,
    acts=ACTS,
    hooks=course.HOOKS,
)
