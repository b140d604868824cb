"""What both superiors see of a matter that is overdue or unconfirmed: each court reports to its own, by its own clock.

A report from the other side, or again, finds the row that is there: one matter, one row, one task.
Source: 执行事项委托规定 法发〔2017〕27号 (unconfirmed); the messages [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.courts import Body, Line
from shared.domain.duties import Duty
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Hooks
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import to_superior
from shared.messages.terms import term
from shared.procedures.entrusted_matter.clock import DUE_RULES
from shared.procedures.entrusted_matter.measures import Measure
from shared.procedures.entrusted_matter.routes import CENTRES
from shared.procedures.entrusted_matter.tables import MAT, NAME, SUPERIOR, WATCH
from shared.procedures.power.rulings import remember

SEEN = ("seen", "ordered", "explained")


class Alert(StrEnum):
    """What is reported."""

    OVERDUE = "overdue"
    UNCONFIRMED = "unconfirmed"
    SETTLED = "settled"

    @property
    def label(self) -> Text:
        """As people write it."""
        return ALERT_TITLES[self]


ALERT_TITLES: dict[Alert, Text] = {
    Alert.OVERDUE: Text("逾期未办结", "overdue"),
    Alert.UNCONFIRMED: Text("办结未确认", "done, not confirmed"),
    Alert.SETTLED: Text("已办结", "settled"),
}


@dataclass(frozen=True, slots=True)
class MatterAlert:
    """委托事项预警: which matter between which courts, and what is wrong with it."""

    matter: str = term("事项编号", "matter", max_length=64)
    what: Alert = term("情形", "what is wrong")
    measure: Measure = term("委托事项", "kind of matter")
    case_no: str = term("委托法院案号", "case number", max_length=64)
    entrusting: str = term("委托法院", "entrusting court", max_length=32)
    entrusted: str = term("受托法院", "court entrusted", max_length=32)
    since: date = term("应办之日", "due since")


def _expired(desk: Desk, duty: Duty) -> None:
    exchange = desk.exchanges.get(duty.subject_id)
    if exchange is not None and exchange.procedure == NAME:
        due_on = duty.due_on or desk.today
        what = Alert.OVERDUE if duty.rule_id in DUE_RULES else Alert.UNCONFIRMED
        _report(desk, remember(desk, exchange, alerted=what.value, due=str(due_on)), what)


def settled(desk: Desk, exchange: Exchange) -> None:
    """Done, returned or confirmed after all: who was told hears that too."""
    if exchange.data.get("alerted"):
        _report(desk, remember(desk, desk.exchanges.need(exchange.exchange_id), alerted=""), Alert.SETTLED)


def _report(desk: Desk, exchange: Exchange, what: Alert) -> None:
    """To the next court on the management line; the other court of the matter sees it anyway."""
    above = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
    if above is None or above.court_id == exchange.peer:
        return
    ours = exchange.role == "sender"
    said = MatterAlert(
        exchange.exchange_id, what, Measure(exchange.data["measure"]), exchange.data["case_no"],
        desk.court_id if ours else exchange.peer, exchange.peer if ours else desk.court_id,
        date.fromisoformat(exchange.data["due"]),
    )  # fmt: skip
    desk.send("matter_alert", above.court_id, said, lineage_id=exchange.lineage_id, exchange_id=desk.new_id())


def _alerted(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    row = next((row for row in desk.exchanges.where(procedure=WATCH, role="superior", lineage_id=envelope.subject)
                if row.data["matter"] == said.matter and row.state in SEEN), None)  # fmt: skip
    facts = {"matter": said.matter, "what": said.what.value, "measure": said.measure.value, "case_no": said.case_no,
             "entrusting": said.entrusting, "entrusted": said.entrusted, "since": str(said.since)}  # fmt: skip
    if said.what is Alert.SETTLED:
        if row is not None:
            desk.move(row, "settle")
        return
    if row is not None:
        desk.move(row, "alert", **facts)
    else:
        desk.open_exchange(WATCH, "superior", event="alert", lineage_id=envelope.subject, peer=said.entrusted,
                           exchange_id=envelope.procedure_id, data=facts)  # fmt: skip
    desk.raise_task(
        "matter_alert", lineage_id=envelope.subject, subject_id=said.matter, body=Body.COMMAND_CENTRE,
        once_key=f"matter_alert:{said.matter}:{said.what}",
        zh=f"{said.entrusting} 委托 {said.entrusted} 的事项（{said.measure.label.zh}）{said.what.label.zh}，请督促。",
        en=f"Matter entrusted by {said.entrusting} to {said.entrusted} ({said.measure.label.en}): {said.what.label.en}.",
    )  # fmt: skip


PROCEDURE = Procedure(
    name=WATCH,
    title=Text("委托事项监督", "watching entrusted matters"),
    source=f"{MAT} · [D]",
    tables={"superior": SUPERIOR},
    hooks=Hooks(overdue=dict.fromkeys((*DUE_RULES, "matter_confirm"), _expired)),
    messages=(
        MessageKind("matter_alert", 1, Text("委托事项预警", "alert about a matter"), MatterAlert, "F5.5", f"{MAT} · [D]",
                    to_superior(Line.MANAGEMENT), CENTRES, apply=_alerted),
    ),
)  # fmt: skip
