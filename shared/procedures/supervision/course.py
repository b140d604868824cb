"""The course of a supervision at the supervising court: its file, the procedures it follows, a title that is itself wrong.

Deferral (`stay`), order and direct ruling (`correction`) keep their own exchanges; whatever they do in the same lineage moves
the supervision along. Source: 审理期限规定 2000 art. 19; 法发〔2002〕16号 art. 10; 执行工作规定 2020 arts 72, 75, 77; law index
S028–S034.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.hooks import Hooks
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.supervising import review_body
from shared.procedures.supervision.lead import REVIEW_RULE, late_bar
from shared.procedures.supervision.papers import BY_A_PARTY, Source, SupervisionFile, TitleDecided, TitleWrong
from shared.procedures.supervision.tables import EWR_75, NAME, RUNNING, SUPERIOR

STEPS = {(row.start, row.event) for row in SUPERIOR}


def follow(desk: Desk, lineage_id: str, event: str, **data: Any) -> None:
    """Move every supervision of this court over a case along, where its table knows the event."""
    for row in desk.exchanges.where(procedure=NAME, role="superior", lineage_id=lineage_id, state__in=list(RUNNING)):
        if (row.state, event) in STEPS:
            moved = desk.move(row, event, **data)
            if moved.state in ("corrected", "direct_ruling"):
                by = next(iter(data.values()), event)
                desk.close_duties(subject_id=moved.exchange_id, rule_id=REVIEW_RULE, by=str(by))


def _issued(event: str, name: str) -> Callable[[Desk, Sending], None]:
    def effect(desk: Desk, sending: Sending) -> None:
        follow(desk, sending.lineage_id, event, **{name: sending.message_id})

    return effect


def _applied(event: str, name: str) -> Callable[[Desk, Received], None]:
    def effect(desk: Desk, message: Received) -> None:
        follow(desk, message.envelope.subject, event, **{name: message.envelope.message_id})

    return effect


HOOKS = Hooks(
    after_issue={
        "correction_instruction": _issued("order", "order"),
        "reconsider_decision": _issued("decide", "order_decision"),
        "direct_ruling": _issued("rule_directly", "direct_ruling"),
        "resume": _issued("deferral_over", "resume"),
    },
    after_apply={
        "corrected": _applied("corrected", "corrected"),
        "reconsider_request": _applied("reconsider", "order_request"),
        "stay_received": _applied("defer", "stay"),
        "resumed": _applied("deferral_over", "resumed"),
    },
)


def accept_file(desk: Desk, message: Received) -> None:
    """The superior's guard: the file is whole. Raises Refused R7."""
    message.payload.file_index.require_intact()


def take_file(desk: Desk, message: Received) -> None:
    """The file is here; by the day the court below gives the application may turn out to be too late."""
    said: SupervisionFile = message.payload
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    data = exchange.data
    facts: dict[str, Any] = {"file": message.envelope.message_id, "effective_on": str(said.effective_on or "")}
    if said.challenged_id and not data["challenged_id"]:
        facts["challenged_id"] = said.challenged_id
    bar = late_bar(desk, said.effective_on, date.fromisoformat(data["received_on"])) if _by_a_party(exchange) else None
    if bar is not None:
        facts["bar"] = bar.as_dict()
        desk.raise_task(
            "supervision_late", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk),
            zh=f"{data['docket_no']} 已立案后发现逾期，应终结审查：{bar.reason.zh}",
            en=f"{data['docket_no']} was docketed and turns out to be too late: terminate the review. {bar.reason.en}",
            once_key=f"supervision_late:{exchange.exchange_id}",
        )  # fmt: skip
    if (exchange.state, "file_arrived") in STEPS:
        desk.move(exchange, "file_arrived", **facts)


def _by_a_party(exchange: Exchange) -> bool:
    return Source(exchange.data["source"]) in BY_A_PARTY


def title_wrong(desk: Desk, doer: Doer, about: About, given: TitleWrong) -> Mapping[str, Any]:
    """The title goes to trial supervision, once enforcement waits by a written stay of this court. Raises Conflict."""
    exchange = exchange_of(desk, about)
    stay = desk.exchanges.first(procedure="stay", role="superior", lineage_id=exchange.lineage_id,
                                state__in=["issued", "stayed"])  # fmt: skip
    if stay is None:
        raise Conflict(
            Text("执行依据确有错误的，应先书面通知下级法院暂缓执行。", "First the lower court is told in writing to stay enforcement."),
            Text("请先制发暂缓执行通知书（{rule}）。", "Issue a stay notice first ({rule})."), rule=EWR_75,
        )  # fmt: skip
    exchange = desk.move(
        exchange, "title_wrong", title_no=given.title_no, title_error=given.error, stay=stay.exchange_id
    )
    desk.raise_task(
        "title_to_trial_supervision", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.TRIAL,
        zh=f"{given.title_no} 确有错误，请按审判监督程序处理（{EWR_75}）：{given.error}"[:900],
        en=f"The title {given.title_no} is wrong; deal with it in trial supervision ({EWR_75}).",
        once_key=f"title:{exchange.exchange_id}:{given.title_no}",
    )  # fmt: skip
    return {"stay": stay.exchange_id}


def title_decided(desk: Desk, doer: Doer, about: About, given: TitleDecided) -> Mapping[str, Any]:
    """What became of the title; the panel then rules on the supervision."""
    exchange = desk.move(exchange_of(desk, about), "title_decided", title_result=given.result,
                         title_document=given.document_no)  # fmt: skip
    return {"state": exchange.state}
