"""Concentrated enforcement (集中执行): a common superior gathers cases of one debtor at one court.

One ruling and one power instant per case, all or nothing for each case and never for the set; what follows is that of a
designation. Ranks of waiting controls stay as they are, none is merged (unconfirmed).
Source: 法发〔2024〕9号 part 3; 执行程序解释 2020 art. 11; 执行工作规定 2020 arts 5, 74; across provinces: the supreme court.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.designation import procedure as designation
from shared.procedures.designation.payloads import DesignationRuling
from shared.procedures.designation.review import begin_review
from shared.procedures.designation.tables import DECIDER, DesignationGround
from shared.procedures.file_call import REVIEWERS
from shared.procedures.power import rulings
from shared.procedures.power.routes import down_either_line, require_target

CONCENTRATION = "交叉执行意见 法发〔2024〕9号 part 3; 执行程序解释 2020 art. 11"
SET = (Transition("", "open", "gathering", "法发〔2024〕9号 part 3"), Transition("gathering", "end", "ended", "[D]"))


@dataclass(frozen=True, slots=True)
class OpenConcentration:
    """Which cases are to be gathered where."""

    debtor: str = term("被执行人", "debtor", min_length=1, max_length=200)
    target: str = term("集中执行法院", "court that gathers", min_length=1, max_length=32)
    cases: str = term(
        "案件（一行一件：法院 案号 [首次案号]）",
        "cases, one a line: court, case number, first number if it has moved",
        min_length=1,
        max_length=20_000,
    )
    reason: str = term("集中执行理由", "reason", min_length=1, max_length=4000)
    party_view: str = term("当事人意见", "what the parties want", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class GatheredCase:
    """One case of the set."""

    court: str = term("原执行法院", "enforcing court", max_length=32)
    case_no: str = term("案号", "case number", max_length=64)


@dataclass(frozen=True, slots=True)
class ConcentrationInputs:
    """What the drafting officer decides for one case; the target is that of the set."""

    reasoning: str = term("裁定理由", "reasoning", min_length=1, max_length=4000)
    renew_short_controls_until: date | None = term("短期控制措施一并续至", "renew short controls until", default=None)
    override_short_controls: str = term(
        "径行移转理由", "reason to move despite short controls", default="", max_length=1000
    )
    exception_reason: str = term("例外理由", "reason for the exception", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class ConcentrationRuling(DesignationRuling):
    """集中执行裁定书 for one case; it names the whole set, and moves this case alone."""

    set_id: str = term("集中执行编号", "set", default="", max_length=64)
    cases: tuple[GatheredCase, ...] = term("集中执行案件", "cases of the set", default=(), max_length=200)


def _open(desk: Desk, doer: Doer, about: About, given: OpenConcentration) -> Mapping[str, Any]:
    target = desk.registry.court(require_court_id(given.target)).court_id
    listed = [_line(line) for line in given.cases.splitlines() if line.strip()]
    if len({case.case_no for case, _ in listed}) != len(listed) or len(listed) < 2:
        raise BadInput(Text("集中执行至少两件，且不得重复。", "A concentration needs two different cases at least."))
    set_id = desk.new_id()
    opened: dict[str, str] = {}
    for case, lineage_id in listed:
        if case.court == target:
            continue  # the gathering court's own case stays where it is
        require_target(desk.registry, decider=desk.court_id, old=case.court, target=target, on=desk.today,
                       itself_allowed=True)  # fmt: skip
        review = begin_review(
            desk, procedure="concentration", role="gatherer", old_court=case.court, case_no=case.case_no,
            lineage_id=lineage_id, grounds=(DesignationGround.SAME_DEBTOR.value,), set=set_id, gather_at=target,
        )  # fmt: skip
        opened[case.case_no] = review.exchange_id
    named = [{"court": case.court, "case_no": case.case_no} for case, _ in listed]
    desk.open_exchange(
        "concentration", "set", event="open", lineage_id=f"court:{desk.court_id}", peer=target, exchange_id=set_id,
        data={"debtor": given.debtor, "reason": given.reason, "party_view": given.party_view, "cases": named,
              "reviews": opened},
    )  # fmt: skip
    numbered = {f"review_{number}": review for number, review in enumerate(opened.values(), 1)}
    return {"set_id": set_id} | opened | numbered


def _line(line: str) -> tuple[GatheredCase, str]:
    parts = line.split()
    if len(parts) not in (2, 3):
        raise BadInput(Text("案件行无法识别：{line}。", "This line names no case: {line}."), line=line[:80])
    return GatheredCase(require_court_id(parts[0]), parts[1]), lineage_id_of(parts[-1])


def _prepare(desk: Desk, sending: Sending, given: ConcentrationInputs) -> ConcentrationRuling:
    exchange = sending.exchange
    if exchange is None or exchange.role != "gatherer":
        raise Conflict(Text("该案不在集中执行范围内。", "The case is not part of a concentration."))
    whole, controls = desk.exchanges.need(exchange.data["set"]), rulings.controls_of(exchange)
    issuer, old = desk.registry.court(desk.court_id), desk.registry.court(sending.recipient)
    target = desk.registry.court(exchange.data["gather_at"])
    document = "\n".join((
        issuer.name.zh, "执 行 裁 定 书", str(exchange.data["docket_no"]),
        f"{old.name.zh}立案执行的{exchange.data['case_no']}一案，与其他法院的案件系同一被执行人。", given.reasoning,
        "依照《中华人民共和国民事诉讼法》（2023年）第二百三十七条之规定，裁定如下：",
        f"{old.name.zh}{exchange.data['case_no']}一案由{target.name.zh}集中执行。",
        "各案控制措施的顺位不变。本裁定送达后立即生效。", f"{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip
    return ConcentrationRuling(
        exchange.data["docket_no"],
        document,
        hashlib.sha256(document.encode()).hexdigest(),
        exchange.data["case_no"],
        sending.recipient,
        target.court_id,
        tuple(exchange.data["grounds"]),
        controls,
        rulings.renewals_for(desk, controls, given.renew_short_controls_until),
        given.override_short_controls,
        given.exception_reason,
        whole.exchange_id,
        tuple(GatheredCase(**item) for item in whole.data["cases"]),
    )


def _require_issuable(desk: Desk, sending: Sending) -> None:
    designation.require_issuable(desk, sending, itself_allowed=True)


def _may_take_effect(desk: Desk, message: Received) -> None:
    """Each court judges its own case; what the others answer changes nothing here."""
    ruling: ConcentrationRuling = message.payload
    if GatheredCase(desk.court_id, ruling.case_no) not in ruling.cases:
        refuse(RefusalCode.R7, "集中执行案件清单中没有本院的 {case_no}。", "The set does not list {case_no} of this court.",
               rule=CONCENTRATION, case_no=ruling.case_no)  # fmt: skip
    designation.may_take_effect(desk, message, itself_allowed=True)


PROCEDURE = Procedure(
    name="concentration",
    title=Text("集中执行", "concentration"),
    source=CONCENTRATION,
    tables={"gatherer": DECIDER, "set": SET},
    messages=(
        MessageKind(
            "concentration_ruling", 1, Text("集中执行裁定书", "concentration ruling"), ConcentrationRuling, "F3.2c",
            CONCENTRATION, down_either_line, REVIEWERS, ApprovalRule.MAJOR, answers=("designation_served", "case_closed"),
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R4, RefusalCode.R5, RefusalCode.R6,
                      RefusalCode.R7, RefusalCode.R8, RefusalCode.R10),
            sign_for=True, moves_power=True, offers=(Offer("concentration", "gatherer", ("reviewing",)),),
            inputs=ConcentrationInputs, prepare=_prepare, check=_require_issuable, issued=designation.ruled,
            accept=_may_take_effect, apply=designation.take_power_away, turned_away=rulings.answer_closed,
            refused=designation.ruling_refused,
        ),
    ),
    acts=(
        ActKind("open_concentration", Text("审查集中执行", "review a concentration"), OpenConcentration, CONCENTRATION,
                REVIEWERS, frozenset({"officer", "chief"}), "court", _open, step="F3.2c"),
    ),
)  # fmt: skip
