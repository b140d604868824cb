"""States of an enforcement supervision (执行监督, 执监): at the supervising court, the court of the ruling, the enforcing court.

Ordering, deferral and the direct ruling on an uncorrected act are procedures of their own (`correction`, `stay`); the
supervision follows them by hooks. Source: 申请执行监督意见 法发〔2023〕4号 (SUP); 执行工作规定 2020 (EWR) arts 71–78; 审理期限规定
2000 art. 19; law index S027–S036.
"""

from __future__ import annotations

from shared.domain.transitions import Transition

NAME = "supervision"
SUP = "申请执行监督意见 法发〔2023〕4号"
SLR_19, SUS_10 = "审理期限规定 2000 art. 19", "法发〔2002〕16号 art. 10"
EWR_71, EWR_72, EWR_75 = (f"执行工作规定 2020 art. {number}" for number in (71, 72, 75))
O09 = "法发〔2009〕43号 二(三)"
#: The panel may rule; the file is here, or the case waits for a deferral or an order.
RULABLE = ("open", "deferred", "ordered")
#: A supervision is under way.
RUNNING = ("lead", "open", "file_due", "deferred", "ordered", "order_recon", "title_review")
RULED = ("dismissed", "terminated", "withdrawn", "ruled", "remanded", "reported")
SUPERIOR = (
    Transition("", "record", "lead", SUP),
    Transition("lead", "refuse", "refused", SUP + ": excluded, or too late"),
    Transition("lead", "refer", "referred", SUP + ": objection or reconsideration skipped, or another court's"),
    Transition("lead", "file", "open", SUP),
    Transition("open", "call_file", "file_due", SLR_19),
    Transition("file_due", "file_arrived", "open", SLR_19),
    *(Transition(state, "file_arrived", state, "[D] the file crosses") for state in ("deferred", "ordered", "title_review")),
    *(Transition(state, "defer", "deferred", SUS_10) for state in ("open", "file_due", "deferred")),
    *(Transition(state, "defer", state, EWR_75 + " [D]") for state in ("ordered", "order_recon", "title_review")),
    Transition("deferred", "deferral_over", "open", "执行工作规定 2020 art. 77"),
    *(Transition(state, "order", "ordered", EWR_72) for state in ("open", "file_due", "deferred")),
    Transition("ordered", "reconsider", "order_recon", EWR_72),
    Transition("order_recon", "decide", "ordered", EWR_72),
    *(Transition(state, "corrected", "corrected", EWR_72) for state in ("ordered", "order_recon")),
    *(Transition(state, "rule_directly", "direct_ruling", EWR_72) for state in ("ordered", "order_recon")),
    *(Transition(state, "title_wrong", "title_review", EWR_75) for state in ("open", "deferred")),
    Transition("title_review", "title_decided", "open", EWR_75),
    *(Transition(state, "dismiss", "dismissed", SUP) for state in RULABLE),
    *(Transition(state, "terminate", "terminated", SUP + ": found late after filing") for state in (*RULABLE, "file_due")),
    *(Transition(state, "withdraw", "withdrawn", SUP) for state in (*RULABLE, "file_due")),
    *(Transition(state, "rule", "ruled", EWR_71) for state in RULABLE),
    *(Transition(state, "remand", "remanded", EWR_71) for state in RULABLE),
    *(Transition(state, "refused", "open", "[D]") for state in ("dismissed", "terminated", "withdrawn", "ruled", "remanded")),
    Transition("remanded", "reported", "reported", EWR_71),
    *(Transition(state, "serve", state, "审理期限规定 2000 art. 10") for state in RULED),
)  # fmt: skip
#: The court whose ruling or act is supervised.
LOWER = (
    Transition("", "opened", "informed", SUP),
    Transition("informed", "send_file", "file_sent", SLR_19),
    *(Transition(state, "ruled", "ruled", EWR_71) for state in ("informed", "file_sent")),
    *(Transition(state, "remanded", "remanded", EWR_71) for state in ("informed", "file_sent")),
    *(Transition(state, "ended", "ended", SUP) for state in ("informed", "file_sent")),
    Transition("remanded", "report", "reported", EWR_71),
)
#: The court that enforces, where it is another one: what the ruling says of its act is done there.
ENFORCING = (
    Transition("", "effect", "carried_out", EWR_71),
    Transition("", "pass_on", "passed_on", "[D] the effect follows the case"),
)
#: The court to which an application goes that skipped it.
ADDRESSEE = (Transition("", "referred", "received", SUP),)
