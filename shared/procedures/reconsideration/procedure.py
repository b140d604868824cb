"""Reconsideration (复议, 执复) by the next higher court: request, file, review, ruling, effect below.

Generic over tracks: periods come from the rules a track names (`shared.domain.reviews.TRACKS`).
Source: 民事诉讼法 2023 art. 236; 执行程序解释 2020 arts 6–8; 异议复议规定 2020 arts 2, 23; law index S008, S010, S012–S014.
"""

from __future__ import annotations

from typing import Any

from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.reconsiderations import ORR_23
from shared.domain.refusals import RefusalCode
from shared.messages.hooks import Hooks
from shared.messages.kinds import ActKind, Approvers, MessageKind, Offer, Procedure
from shared.procedures.matters import Note
from shared.procedures.reconsideration import asking, below, file, papers, review, ruling
from shared.procedures.reconsideration.decisions import DECIDED_ANEW
from shared.procedures.reconsideration.routes import downward, upward
from shared.procedures.reconsideration.tables import CPL_236, EPI_7, EPI_8, LOWER, NAME, UPPER
from shared.procedures.supervising import CLERKS, FILING, REVIEWERS

#: A request made in time may be entered when the ruling has taken effect already.
ATTACKED = (*asking.RULED, *asking.UNDER_ATTACK, asking.EFFECTIVE)
R = RefusalCode
JUDGES = frozenset({"judge", "officer", "chief"})
WRITERS = frozenset({"judge", "officer", "chief", "filing_clerk"})
PANEL: dict[str, Any] = {"bodies": REVIEWERS, "approvals": ApprovalRule.PANEL}


def _upper(*states: str) -> tuple[Offer, ...]:
    return (Offer(NAME, "upper", states),)


def _lower(*states: str) -> tuple[Offer, ...]:
    return (Offer(NAME, "lower", states),)


MESSAGES = (
    MessageKind(
        "recon_file_request", 1, Text("复议调卷通知", "file request in a reconsideration"), papers.ReconFileRequest, "S012", EPI_7,
        downward, FILING | REVIEWERS, ApprovalRule.OFFICER, answers=("recon_file_transfer",), authors=WRITERS,
        refusals=(R.R2, R.R7, R.R8, R.R11, R.R12), accept=file.accept_file_request, apply=file.take_file_request,
        refused=file.file_request_refused, sign_for=True,
    ),
    MessageKind(
        "recon_file_transfer", 1, Text("报送复议案卷", "file of a reconsideration"), papers.ReconFileTransfer, "S012", EPI_7,
        upward, REVIEWERS, ApprovalRule.OFFICER, answers=("recon_ruling", "recon_concluded"), authors=WRITERS,
        refusals=(R.R2, R.R7), accept=file.accept_file, apply=file.take_file,
    ),
    MessageKind(
        "recon_ruling", 1, Text("复议裁定", "ruling on reconsideration"), papers.ReconRuling, "S013", ORR_23, downward,
        refusals=(R.R2, R.R6, R.R7, R.R11), sign_for=True, final=True, offers=_upper("reviewing"), inputs=papers.RulingInputs,
        prepare=ruling.prepare_ruling, check=ruling.may_rule, issued=ruling.ruled, accept=below.accept_ruling,
        apply=below.take_ruling, refused=ruling.turned_down, delivered=ruling.delivered, **PANEL,
    ),
    MessageKind(
        "recon_concluded", 1, Text("复议终结通知", "reconsideration concluded without a ruling"), papers.ReconConcluded, "S010",
        CPL_236, downward, refusals=(R.R2, R.R6, R.R11), sign_for=True, offers=_upper("reviewing"), inputs=papers.ConcludeInputs,
        prepare=ruling.prepare_conclusion, check=ruling.may_conclude, issued=ruling.concluded, accept=below.accept_conclusion,
        apply=below.take_conclusion, refused=ruling.turned_down, **PANEL,
    ),
)  # fmt: skip
ACTS = (
    ActKind("record_recon_request", Text("登记复议申请", "record a request for reconsideration"), papers.AskHere, CPL_236, FILING,
            CLERKS, "exchange", asking.ask_here, step="S010", offers=(Offer("objection", "court", ATTACKED), Offer("side_review", "court", ("decided", "reconsidering", asking.EFFECTIVE)))),
    ActKind("record_recon_request_above", Text("登记复议申请（向上一级法院提出）", "record a request made to the higher court"),
            papers.AskAbove, EPI_7, FILING, CLERKS, "court", asking.ask_above, step="S010"),
    ActKind("withdraw_recon_request", Text("登记撤回复议申请", "record the withdrawal of a request"), papers.WithdrawRequest,
            ORR_23, FILING | REVIEWERS, CLERKS | JUDGES, "exchange", asking.withdraw,
            offers=(*_upper("asked", "arrived", "reviewing"), *_lower("asked"))),
    ActKind("send_recon_file", Text("报送复议案卷", "send the file of a reconsideration"), Note, EPI_7, REVIEWERS, JUDGES,
            "exchange", file.send_file, step="S012", offers=_lower("asked", "sent")),
    ActKind("docket_reconsideration", Text("复议案件立案", "docket a reconsideration"), Note, EPI_8, FILING, CLERKS, "exchange",
            review.docket, step="S012", offers=_upper("arrived")),
    ActKind("record_recon_hearing", Text("登记复议听证", "record a hearing"), papers.Heard, EPI_8, REVIEWERS, JUDGES, "exchange",
            review.heard, step="S013", offers=_upper("reviewing")),
    ActKind("extend_reconsideration", Text("延长复议期限", "extend the term of a reconsideration"), papers.Extend, EPI_8,
            REVIEWERS, frozenset({"judge", "officer"}), "exchange", review.extend, step="S013", offers=_upper("reviewing"),
            approvals=ApprovalRule.PRESIDENT, approvers=Approvers("approvers_extension")),
    ActKind("record_recon_service", Text("登记复议裁定送达", "record the service of a ruling on reconsideration"),
            papers.RulingServed, EPI_8, REVIEWERS, JUDGES, "exchange", review.served, step="S013", offers=_upper("ruled")),
)  # fmt: skip
PROCEDURE = Procedure(
    name=NAME,
    title=Text("复议", "reconsideration"),
    source=f"{CPL_236}; {EPI_8}; {ORR_23}",
    tables={"upper": UPPER, "lower": LOWER},
    messages=MESSAGES,
    acts=ACTS,
    hooks=Hooks(after_act=dict.fromkeys(DECIDED_ANEW, below.remand_ruled)),
)
