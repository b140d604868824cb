"""Notices (下发通知): issued once, handed on as signed, level by level; receipts come back as one statement a subtree.

Source: inter-court rules 8.3; 法发〔2009〕43号 三(一), 三(二) (the management body deploys); level by level unconfirmed.
"""

from __future__ import annotations

from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.hooks import Hooks, Sweep
from shared.messages.kinds import ActKind, Approvers, MessageKind, Offer, Procedure
from shared.procedures.circulation.lines import MANAGERS, STAFF, to_the_next_above, to_the_next_below
from shared.procedures.circulation.notice import course, standing
from shared.procedures.circulation.notice.papers import (
    ASKER,
    COURT,
    DOWN,
    ISSUER,
    NAME,
    QUERY,
    S43,
    NoticeActionReport,
    NoticeInputs,
    NoticeIssue,
    NoticeList,
    NoticePassed,
    NoticeQuery,
    NoticeReceipt,
)
from shared.procedures.matters import Note, from_the_peer

R = RefusalCode
PROCEDURE = Procedure(
    name=NAME,
    title=Text("下发通知", "notice down the line"),
    source=DOWN,
    tables={"issuer": ISSUER, "court": COURT},
    hooks=Hooks(
        after_apply={"signed_for": standing.child_signed},
        after_issue={"signed_for": standing.signed_here},
        overdue={standing.RECEIPT_RULE: standing.receipt_missing},
        sweeps=(Sweep("notice_receipts", standing.sweep, standing.next_on),),
    ),
    messages=(
        MessageKind("notice_issue", 1, Text("通知", "notice"), NoticeIssue, "", DOWN, to_the_next_below, MANAGERS, sign_for=True,
                    accept=course.may_take, apply=course.take, answers=("notice_receipt", "notice_action_report"),
                    refusals=(R.R2, R.R5, R.R7, R.R11)),
        MessageKind("notice_passed", 1, Text("转发通知", "notice passed on"), NoticePassed, "", DOWN, to_the_next_below, MANAGERS,
                    sign_for=True, accept=course.may_take, apply=course.take, refusals=(R.R1, R.R2, R.R5, R.R7, R.R11),
                    answers=("notice_receipt", "notice_action_report")),
        MessageKind("notice_receipt", 1, Text("通知回执", "receipts of a subtree"), NoticeReceipt, "", f"{DOWN} · [D]",
                    to_the_next_above, MANAGERS, accept=standing.receipt_fits, apply=standing.receipt_taken,
                    refusals=(R.R2,)),
        MessageKind("notice_action_report", 1, Text("贯彻情况报告", "report on a notice"), NoticeActionReport, "", f"{DOWN} · [D]",
                    to_the_next_above, MANAGERS, ApprovalRule.OFFICER, accept=standing.from_below, apply=course.reported,
                    refusals=(R.R2,)),
    ),
    acts=(
        ActKind("issue_notice", Text("下发通知", "issue a notice"), NoticeInputs, f"{S43} · [D]", MANAGERS, STAFF, "court",
                course.issue, approvals=ApprovalRule.PRESIDENT, approvers=Approvers("approvers_president")),
        ActKind("report_notice_actions", Text("报告贯彻情况", "report what was done"), NoticeActionReport, f"{DOWN} · [D]",
                MANAGERS, STAFF, "exchange", course.report_actions, offers=(Offer(NAME, "court", ("received", "signed")),)),
    ),
)  # fmt: skip

ASKING = Procedure(
    name=QUERY,
    title=Text("查询现行通知", "asking for notices in force"),
    source="[D]",
    tables={"asker": ASKER},
    messages=(
        MessageKind("notice_query", 1, Text("查询现行通知", "question for notices in force"), NoticeQuery, "", "[D]",
                    to_the_next_above, MANAGERS, apply=course.serve, answers=("notice_list",), refusals=(R.R2,)),
        MessageKind("notice_list", 1, Text("现行通知清单", "notices in force"), NoticeList, "", "[D]", to_the_next_below, MANAGERS,
                    accept=from_the_peer(QUERY, "asker"), apply=course.listed, refusals=(R.R2,)),
    ),
    acts=(
        ActKind("ask_for_notices", Text("查询现行通知", "ask for notices in force"), Note, "[D]", MANAGERS, STAFF, "court",
                course.ask),
    ),
)  # fmt: skip
