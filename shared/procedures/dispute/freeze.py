"""The freeze: nobody disposes first. It is ordered by the court that coordinates, or follows from two contradicting titles.

Inside it no sale, no hand-over, no release, and where the whole case is frozen no payment; a further seizure only with the
coordinating court's consent. Seals are renewed as ever. After the decision only the court it names disposes of the asset.
Source: F7.4 (one provincial rule, unconfirmed); 执行工作规定 2020 arts 68, 70.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About
from shared.messages.schemas import dump, load
from shared.procedures.dispute.course import in_dispute, matter_of, remember, tell_the_holder, top_of
from shared.procedures.dispute.freeze_papers import (
    AnotherDisposes,
    AnswerRestraint,
    AskRestraint,
    FrozenByDispute,
    FundKept,
    RestraintAnswer,
    Scope,
    StatusQuoInputs,
    StatusQuoOrder,
)
from shared.procedures.dispute.ladder import own_body, require_coordinating_body
from shared.procedures.dispute.tables import EWR68, EWR70, LIVE, NAME
from shared.procedures.matters import exchange_of
from shared.procedures.papers import live_controls

SALES = ("begin_disposal", "record_disposal", "finish_disposal")
#: By these all of a case that is in hand leaves this court.
LETTING_GO = ("hand_over_case", "revoke_duplicate_docket")
GUARDED = (*SALES, *LETTING_GO, "release_control", "impose_control", "pay_money", "forward_money")


def rows_of(desk: Desk, lineage_id: str) -> list[Exchange]:
    """This court's disputes in a case, live or decided, its own or come with the case."""
    return desk.exchanges.where(procedure=NAME, role__in=["party", "successor"], lineage_id=lineage_id,
                                state__in=[*LIVE, "decided", "executed", "bound"])  # fmt: skip


def frozen_rows(desk: Desk, lineage_id: str) -> list[Exchange]:
    """Those in which a freeze runs."""
    return [row for row in rows_of(desk, lineage_id) if _is_live(row) and row.data.get("frozen")]


def _is_live(row: Exchange) -> bool:
    return row.state in LIVE or bool(row.data.get("live"))


def kept_fen(desk: Desk, lineage_id: str) -> int:
    """Money of the case that is owed to coordinating courts and not paid yet."""
    return sum(int(row.data.get("fund_due_fen", 0)) for row in rows_of(desk, lineage_id))


def forbid(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """Guard of every act. Raises FrozenByDispute, AnotherDisposes, FundKept."""
    if act not in GUARDED:
        return
    keep_the_fund(desk, lineage_id, _money_leaving(desk, act, lineage_id, given))
    if act == "revoke_duplicate_docket":
        _forbid_revoking(desk, act, lineage_id, given)
    if act in (*LETTING_GO, "forward_money") or (act == "record_disposal" and given.result != "sold"):
        return
    asset = _asset_meant(desk, act, lineage_id, given)
    for row in rows_of(desk, lineage_id):
        if _is_live(row) and row.data.get("frozen"):
            _forbid_in_freeze(desk, row, act, asset, given)
        elif not _is_live(row) and act in SALES:
            _forbid_to_others(desk, row, act, asset)


def _money_leaving(desk: Desk, act: str, lineage_id: str, given: Any) -> int:
    if act in LETTING_GO:
        return Balance.of(desk.money.where(lineage_id=lineage_id)).available_fen
    if act in ("pay_money", "forward_money"):
        return int(given.amount_fen)
    return int(given.remainder_fen) if act == "finish_disposal" else 0


def _forbid_revoking(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """With a docket revoked its controls go to another court; a case that moves takes the freeze along instead."""
    sealed = {control.asset.strip() for control in live_controls(desk, lineage_id)}
    for row in frozen_rows(desk, lineage_id):
        asset = str(row.data["asset"]).strip()
        _forbid_in_freeze(desk, row, act, asset if asset in sealed else "—", given)


def forbid_letting_go(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """Inside the freeze the disposal right is not handed over either. Raises FrozenByDispute."""
    for row in frozen_rows(desk, lineage_id):
        _forbid_in_freeze(desk, row, act, _asset_meant(desk, act, lineage_id, given), given)


def _asset_meant(desk: Desk, act: str, lineage_id: str, given: Any) -> str:
    if act == "pay_money":
        return ""
    if act == "impose_control":
        return str(given.asset).strip()
    if act == "finish_disposal":
        rows = desk.exchanges.where(procedure="disposal_right", role="claimant", state="disposing")
        ids = [str(r.data["control_id"]) for r in rows if lineage_id in (r.lineage_id, r.data["own_lineage"])]
    else:
        ids = [given.control_id]
    found = [desk.controls.get(control_id) for control_id in ids]
    return next((control.asset.strip() for control in found if control is not None), "")


def _forbid_in_freeze(desk: Desk, row: Exchange, act: str, asset: str, given: Any) -> None:
    frozen, disputed = row.data["frozen"], str(row.data["asset"]).strip()
    if frozen["scope"] != Scope.CASE and asset != disputed:
        return
    if act == "release_control" and given.control_id in frozen.get("revokes", []):
        return
    if act == "impose_control" and asset in row.data.get("restraints", []):
        return
    title = desk.title_of(act)
    raise FrozenByDispute(other=row.peer, document=frozen["document"], act=title.zh, act_en=title.en,
                          rule=frozen["rule"], exchange=row.exchange_id)  # fmt: skip


def _forbid_to_others(desk: Desk, row: Exchange, act: str, asset: str) -> None:
    disposer = str(row.data.get("disposer", ""))
    if disposer in ("", desk.court_id) or asset != str(row.data["asset"]).strip():
        return
    title = desk.title_of(act)
    raise AnotherDisposes(document=row.data.get("decision_no", ""), disposer=disposer, act=title.zh, act_en=title.en,
                          rule=EWR70, exchange=row.exchange_id)  # fmt: skip


def keep_the_fund(desk: Desk, lineage_id: str, amount_fen: int) -> None:
    """Raises FundKept when less would be left in hand than is owed to coordinating courts."""
    kept = kept_fen(desk, lineage_id) if amount_fen else 0
    available = Balance.of(desk.money.where(lineage_id=lineage_id)).available_fen if kept else 0
    if kept and available - amount_fen < kept:
        raise FundKept(kept=kept, available=available)


# — the order —


def prepare(desk: Desk, sending: Sending, given: StatusQuoInputs) -> StatusQuoOrder:
    """The same order for both courts."""
    row = in_dispute(sending, "coordinator", "coordinating")
    if "status_quo" in row.data:
        known: StatusQuoOrder = load(StatusQuoOrder, row.data["status_quo"])
        return known
    revokes = tuple(line.strip() for line in given.revokes.splitlines() if line.strip())
    return StatusQuoOrder(
        row.data["docket_no"],
        given.scope,
        given.text or "争议解决前维持现状，不得抢先处置。",
        str(row.data["asset"]),
        revokes,
    )


def issued(desk: Desk, sending: Sending) -> None:
    """Remembered for the second court."""
    row = desk.exchanges.need(sending.exchange_id)
    told = [*row.data.get("status_quo_told", []), sending.recipient]
    remember(desk, row, status_quo=dump(sending.payload), status_quo_told=told)


def ordered(desk: Desk, message: Received) -> None:
    """From receipt nobody disposes; a control taken ahead of the order is to be lifted."""
    said: StatusQuoOrder = message.payload
    row = desk.exchanges.need(message.envelope.procedure_id)
    if row.state not in LIVE:
        return
    frozen = {"scope": said.scope.value, "document": said.docket_no, "rule": EWR68 if said.scope is Scope.CASE else "F7.4",
              "revokes": list(said.revokes)}  # fmt: skip
    tell_the_holder(desk, remember(desk, row, frozen=frozen))
    for control_id in said.revokes:
        if desk.controls.get(control_id) is not None:
            desk.raise_task(
                "measure_revoked", lineage_id=row.lineage_id, subject_id=control_id, body=Body.IMPLEMENTATION,
                zh=f"{message.envelope.sender} 撤销抢先采取的控制措施（{said.docket_no}），请立即解除。",
                en=f"{message.envelope.sender} revokes a pre-emptive control ({said.docket_no}): lift it at once.",
            )  # fmt: skip


def ask_restraint(desk: Desk, doer: Doer, about: About, given: AskRestraint) -> Mapping[str, Any]:
    """An urgent seizure inside the freeze needs the coordinating court's consent."""
    row = exchange_of(desk, about)
    if (
        row.state not in LIVE
        or "frozen" not in row.data
        or ("docket_no" not in row.data and not row.data.get("reported_to"))
    ):
        raise Conflict(Text("该争议没有正在协调的维持现状措施。", "No freeze of a coordinated dispute runs."))
    sent = desk.send("restraint_request", top_of(desk, matter_of(row)), given, lineage_id=row.lineage_id,
                     exchange_id=row.exchange_id)  # fmt: skip
    return {"message_id": sent}


def restraint_asked(desk: Desk, message: Received) -> None:
    """To be answered by a person."""
    said, envelope = message.payload, message.envelope
    row = desk.exchanges.need(envelope.procedure_id)
    remember(desk, row, restraints_asked=row.data.get("restraints_asked", {}) | {envelope.sender: said.asset})
    desk.raise_task(
        "restraint_request", lineage_id=row.lineage_id, subject_id=envelope.message_id, body=own_body(desk),
        zh=f"{envelope.sender} 请求同意对“{said.asset}”紧急保全：{said.reasons}",
        en=f"{envelope.sender} asks to restrain “{said.asset}” urgently.",
    )  # fmt: skip


def answer_restraint(desk: Desk, doer: Doer, about: About, given: AnswerRestraint) -> Mapping[str, Any]:
    """Consent, or not, to what the court asked last."""
    require_coordinating_body(desk.registry, desk.court_id, doer.body)
    row = exchange_of(desk, about)
    asset = row.data.get("restraints_asked", {}).get(given.party)
    if asset is None:
        raise Conflict(Text("{court} 没有请求紧急保全。", "{court} has asked for no restraint."), court=given.party)
    sent = desk.send("restraint_answer", given.party, RestraintAnswer(asset, given.consents, given.note),
                     lineage_id=row.lineage_id, exchange_id=row.exchange_id)  # fmt: skip
    return {"message_id": sent}


def restraint_answered(desk: Desk, message: Received) -> None:
    """With consent the seizure may be made, once asked for, as often as the asset needs."""
    said: RestraintAnswer = message.payload
    row = desk.exchanges.need(message.envelope.procedure_id)
    if said.consents:
        row = remember(desk, row, restraints=[*row.data.get("restraints", []), said.asset.strip()])
        tell_the_holder(desk, row)
