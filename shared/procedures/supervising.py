"""What urging, correction, stay and supervision letter share: opening at the superior, the lower court's guard, dated duties.

These are directives about a case that stays where it is: the power does not move, only its holder can obey.
Source: 执行工作规定 2020 arts 71–74; 执行程序解释 2020 arts 10–13.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.domain.cases import Case
from shared.domain.courts import Body, Line, Tier
from shared.domain.due_basis import BASIS, ByDocument, ByRest
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending
from shared.procedures.matters import docket_entry

REMEDY = Line.REMEDY
REVIEWERS = frozenset({Body.REVIEW, Body.SUPERVISION})
IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})
FILING = frozenset({Body.FILING})
OFFICERS = frozenset({"officer", "chief"})
CLERKS = frozenset({"filing_clerk"})
SUPERVISION_LAW = "执行工作规定 2020 art. 71"


def begin_at_superior(
    desk: Desk,
    procedure: str,
    *,
    event: str,
    lower_court: str,
    case_no: str,
    first_case_no: str = "",
    lineage_id: str = "",
    next_court_only: bool = False,
    running: tuple[str, ...] = (),
    data: dict[str, Any],
) -> Exchange:
    """Open a procedure about a case of a lower court, named by its first number or, where known, by its lineage.

    next_court_only: only the next higher court may. running: states in which one of this kind excludes another.
    Raises Refused R2 (no superior), R11 (one is under way), UnknownCourt, BadInput.
    """
    lower = desk.registry.court(require_court_id(lower_court)).court_id
    above = [court.court_id for court in desk.registry.superiors(lower, REMEDY, desk.today)]
    if desk.court_id not in (above[:1] if next_court_only else above):
        refuse(
            RefusalCode.R2,
            "{court} 的上一级法院是 {superior}，不是本院。",
            "The next higher court of {court} is {superior}, not this one.",
            rule="民事诉讼法 2023 art. 237",
            todo=Text("请向上一级法院提出。", "Turn to the next higher court."),
            court=lower,
            superior=above[0] if above else "—",
        )
    lineage_id = lineage_id or lineage_id_of(first_case_no or case_no)
    known = desk.exchanges.first(procedure=procedure, role="superior", lineage_id=lineage_id, peer=lower,
                                 state__in=list(running))  # fmt: skip
    if known is not None:
        refuse(RefusalCode.R11, "案件 {case_no} 的同类监督程序正在进行。", "Such a procedure on {case_no} is under way.",
               rule="[D]", case_no=case_no, exchange=known.exchange_id)  # fmt: skip
    return desk.open_exchange(procedure, "superior", event=event, lineage_id=lineage_id, peer=lower,
                              data={"case_no": case_no} | data)  # fmt: skip


def docket_number(desk: Desk, case_no: str, first_case_no: str = "") -> str:
    """执监 number for a measure of supervision: that of the supervision of the case under way here, else a new one."""
    running = ("open", "file_due", "deferred", "ordered", "order_recon", "title_review")
    known = desk.exchanges.first(procedure="supervision", role="superior", lineage_id=lineage_id_of(first_case_no or case_no),
                                 state__in=list(running))  # fmt: skip
    return str(known.data["docket_no"]) if known is not None else desk.new_case_no("执监")


def require_case_here(desk: Desk, message: Received, case_no: str) -> Case:
    """The lower court's guard: its open case, which it holds. Raises Refused R7, R4; NotTheHolder (R3)."""
    named = desk.cases.get(case_no)
    case = docket_entry(desk, message.envelope.subject)
    if named is None or case is None or named.lineage_id != message.envelope.subject:
        refuse(RefusalCode.R7, "本院没有案件 {case_no}。", "This court has no case {case_no}.", rule=SUPERVISION_LAW,
               case_no=case_no)  # fmt: skip
    if case.state == "closed":
        refuse(
            RefusalCode.R4,
            "案件 {case_no} 已于 {closed_on} 以“{mode}”结案。",
            "Case {case_no} was closed on {closed_on} as “{mode}”.",
            rule="执行工作规定 2020 art. 64; E1, E4",
            todo=Text(
                "请撤销该文书；终本案件可另行恢复执行。", "Revoke the directive; a case closed for now may be resumed."
            ),
            case_no=case.case_no,
            mode=case.mode or "",
            closed_on=case.closed_on,
        )
    power = desk.powers.get(message.envelope.subject)
    if power is not None:
        power.require_holder(desk.court_id)
    return case


def require_future(desk: Desk, due_on: date) -> None:
    """Raise Refused R12 when a day a directive sets is already past."""
    if due_on < desk.today:
        refuse(RefusalCode.R12, "文书所定期限 {due} 已过。", "The day {due} set by the document has passed.",
               rule="流转规则 §6 [D]", due=due_on)  # fmt: skip


def open_dated_duty(
    desk: Desk,
    rule_id: str,
    due_on: date,
    *,
    lineage_id: str,
    subject_id: str,
    body: str,
    document: str,
    paper: str = "",
    rest: ByRest | None = None,
) -> Duty:
    """A duty (or a term to be measured) whose last day a document sets itself; such a day never moves.

    paper: the message that is the document. rest: where the day is what was left of an earlier duty; it may move.
    """
    basis = rest or ByDocument(document, due_on, paper)
    provisional = rest is not None and rest.moves and desk.law.calendar.is_provisional(due_on)
    proof: list[dict[str, Any]] = [
        {"zh": f"{document}写明：{due_on}。", "en": f"The document {document} says {due_on}.", "source": ""},
        desk.law.rule(rule_id, desk.today).as_step() | {"release": str(desk.law.release), BASIS: basis.as_dict()},
    ]
    duty = Duty(desk.new_id(), rule_id, lineage_id, subject_id, body, desk.today, due_on, None, provisional, "open",
                proof)  # fmt: skip
    desk.duties.add(duty)
    return duty


def review_body(desk: Desk) -> Body:
    """The body of this court that reviews: 复议监督 at high courts and the supreme court, 执行审查 below (法发〔2009〕43号 3(2))."""
    high = desk.registry.court(desk.court_id).tier in (Tier.HIGH, Tier.SUPREME)
    return Body.SUPERVISION if high else Body.REVIEW


def body_of(desk: Desk, sending: Sending) -> str:
    """The body that acts for this court on a directive: the doer's, or the one the exchange remembers."""
    if desk.doer is not None:
        return desk.doer.body
    return str(sending.exchange.data.get("body", Body.REVIEW)) if sending.exchange else Body.REVIEW.value


def facts_in(sending: Sending, procedure: str, *states: str) -> dict[str, Any]:
    """What the exchange of a document remembers. Raises Conflict unless it is of this procedure, in one of these states."""
    exchange = sending.exchange
    if exchange is None or exchange.procedure != procedure or exchange.state not in states:
        known = exchange.state if exchange else "—"
        raise Conflict(
            Text("当前状态（{state}）不能制发该文书。", "Not possible in this state ({state})."), state=known
        )
    return exchange.data


def lines_of(text: str, what: str) -> tuple[str, ...]:
    """The non-empty lines of a field. Raises BadInput when there is none."""
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not lines:
        raise BadInput(Text("请填写{field}，一行一项。", "Fill in {field}, one a line."), field=what)
    return lines
