"""Elevation (提级执行): the superior's ruling moves the power over a case, at the instant it is served, exactly once.

Source: 民事诉讼法 2023 art. 237, art. 90; 执行程序解释 2020 arts 10–13; 执行工作规定 2020 arts 5, 15, 74;
法发〔2009〕43号 三(一). The instant of service follows commentary; continuity of controls by analogy (unconfirmed).
"""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Received, Sending
from shared.messages.kinds import MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.procedures.elevation.payloads import ElevationRuling, RulingInputs, RulingServed
from shared.procedures.elevation.request_payloads import REMEDY, SIX_MONTHS
from shared.procedures.elevation.ruling import (
    may_take_effect,
    prepare_ruling,
    require_issuable,
    ruled,
    ruling_refused,
    take_power_away,
)  # fmt: skip
from shared.procedures.file_call import REVIEWERS
from shared.procedures.matters import from_the_peer
from shared.procedures.power import notes as power_notes
from shared.procedures.power import rulings
from shared.procedures.transfer.procedure import begin_as_new_holder

SUPERIOR = (
    Transition("", "request_received", "requested", "执行工作规定 2020 art. 15"),
    Transition("", "application_recorded", "requested", "民事诉讼法 2023 art. 237"),
    Transition("", "open_review", "reviewing", "执行工作规定 2020 art. 74"),
    Transition("requested", "docket", "reviewing", "法发〔2023〕4号 art. 2"),
    Transition("requested", "decline", "declined", "执行程序解释 2020 art. 11"),
    Transition("reviewing", "file_called", "reviewing", "审理期限规定 2000 art. 19"),
    Transition("reviewing", "file_received", "reviewing", "审理期限规定 2000 art. 19"),
    Transition("reviewing", "decline", "declined", "执行程序解释 2020 art. 11"),
    Transition("reviewing", "lower_case_closed", "ended", "E4 [D]"),
    Transition("reviewing", "rule", "ruled", "民事诉讼法 2023 art. 237"),
    Transition("ruled", "served", "served", "民事诉讼法 2023 art. 90"),
    Transition("ruled", "served_otherwise", "served", "民事诉讼法 2023 arts 87–95 · [D]"),
    Transition("served", "served_again", "served", "[D] electronic service after the other one"),
    Transition("served", "closed_before", "revoked", "E1, E4 [D]"),
    Transition("ruled", "refused", "reviewing", "[D] corrected and ruled again"),
    Transition("ruled", "lower_case_closed", "revoked", "E1 [D]"),
    Transition("ruled", "withdraw", "withdrawing", "E2 [D]"),
    Transition("withdrawing", "withdrawn", "reviewing", "E2 [D]"),
    Transition("withdrawing", "withdrawal_refused", "ruled", "E2 [D]"),
    Transition("withdrawing", "served", "served", "E2 [D] the ruling took effect first"),
    Transition("withdrawing", "lower_case_closed", "revoked", "E1 [D]"),
)
LOWER = (
    Transition("", "request", "requesting", "执行工作规定 2020 art. 15"),
    Transition("", "file_called", "under_review", "审理期限规定 2000 art. 19"),
    Transition("", "ruling_applied", "served", "民事诉讼法 2023 art. 237"),
    Transition("requesting", "docketed", "under_review", "法发〔2023〕4号 art. 2"),
    Transition("requesting", "declined", "declined", "执行程序解释 2020 art. 11"),
    Transition("requesting", "ruling_applied", "served", "民事诉讼法 2023 art. 237"),
    Transition("under_review", "file_called", "under_review", "审理期限规定 2000 art. 19"),
    Transition("under_review", "declined", "declined", "执行程序解释 2020 art. 11"),
    Transition("under_review", "closed_before", "ended", "E4 [D]"),
    Transition("under_review", "ruling_applied", "served", "民事诉讼法 2023 art. 237"),
)


def _serves_our_ruling(desk: Desk, message: Received) -> None:
    """Ruling, bytes and epoch are those this court sent. Raises Refused R2, R7."""
    said: RulingServed = message.payload
    from_the_peer("elevation", "superior")(desk, message)
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    sent = (exchange.data.get("ruling"), exchange.data.get("from_epoch"))
    if sent != (said.ruling_id, said.epoch - 1) or desk.message_sha256(said.ruling_id) != said.ruling_sha256:
        refuse(
            RefusalCode.R7,
            "送达回执与本院所发裁定 {ruling} 不符。",
            "The proof of service does not fit the ruling {ruling} of this court.",
            rule="民事诉讼法 2023 art. 90",
            ruling=said.ruling_id,
        )


def _receive_power(desk: Desk, message: Received) -> None:
    said: RulingServed = message.payload
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if "other_service" in exchange.data:  # recorded before with proof: it changes nothing but the record
        desk.move(exchange, "served_again", served=message.envelope.message_id)
        return
    power = desk.powers.need(message.envelope.subject)
    certified = power.certified(epoch=said.epoch, to=desk.court_id, at=said.served_at, ruling_id=said.ruling_id,
                                evidence=message.envelope.message_id)  # fmt: skip
    desk.save_power(certified, expected=power)
    desk.move(exchange, "served", served=message.envelope.message_id)
    begin_as_new_holder(desk, ruling_id=said.ruling_id, lineage_id=message.envelope.subject,
                        old_holder=message.envelope.sender, case_no=str(exchange.data["case_no"]))  # fmt: skip


def _withdrawn(desk: Desk, sending: Sending) -> None:
    rulings.withdrawn(desk, sending)


PROCEDURE = Procedure(
    name="elevation",
    title=Text("提级执行", "elevation"),
    source=SIX_MONTHS,
    tables={"superior": SUPERIOR, "lower": LOWER},
    messages=(
        MessageKind(
            "elevation_ruling", 1, Text("提级执行裁定书", "elevation ruling"), ElevationRuling, "F1.3",
            "民事诉讼法 2023 art. 237; 执行工作规定 2020 arts 5, 74", superior(REMEDY), REVIEWERS, ApprovalRule.MAJOR,
            answers=("ruling_served", "case_closed"), sign_for=True, moves_power=True,
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R4, RefusalCode.R6, RefusalCode.R7,
                      RefusalCode.R8, RefusalCode.R10),
            offers=(Offer("elevation", "superior", ("reviewing",)),), inputs=RulingInputs, prepare=prepare_ruling,
            check=require_issuable, issued=ruled, accept=may_take_effect, apply=take_power_away,
            turned_away=rulings.answer_closed, refused=ruling_refused,
        ),
        MessageKind(
            "ruling_served", 1, Text("裁定送达回执", "ruling served"), RulingServed, "F1.3",
            "民事诉讼法 2023 art. 90", to_superior(REMEDY), frozenset({Body.IMPLEMENTATION}),
            accept=_serves_our_ruling, apply=_receive_power, turned_away=power_notes.certificate_disputed,
            refusals=(RefusalCode.R2, RefusalCode.R3, RefusalCode.R7),
        ),
        MessageKind(
            "ruling_withdrawn", 1, Text("撤回裁定", "ruling withdrawn"), rulings.RulingWithdrawal, "F1.3", "流转规则 E2 [D]",
            superior(REMEDY), REVIEWERS, ApprovalRule.PRESIDENT, inputs=rulings.RulingWithdrawal, prepare=rulings.as_given,
            check=rulings.require_ruled, issued=rulings.withdrawing, accept=rulings.before_the_instant, delivered=_withdrawn,
            refused=rulings.withdrawal_refused, refusals=(RefusalCode.R3,), sign_for=True,
            offers=(Offer("elevation", "superior", ("ruled",)),),
        ),
    ),
)  # fmt: skip
