"""Papers and states of the passing of a disposal right: request, letter of transfer, answer, end.

Source: 法释〔2016〕6号 arts 1–4; message names and payloads [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.signed_copy import SignedCopy
from shared.messages.terms import term
from shared.procedures.papers import ControlItem, Ledger
from shared.procedures.power.asset import PRIORITY

FIRST_SEALER = (
    Transition("", "request", "asked", f"{PRIORITY} art. 2"),
    Transition(
        "",
        "designated",
        "transferred",
        f"{PRIORITY} art. 4; 财产保全规定 2020 art. 21: the common superior names the court",
    ),
    Transition("asked", "decline", "disputed", f"{PRIORITY} art. 4"),
    Transition("asked", "power_gone", "ended", "[D] the case was closed or has moved: ask its holder"),
    Transition("disputed", "power_gone", "ended", "[D]"),
    Transition("asked", "letter", "transferred", f"{PRIORITY} art. 2"),
    Transition("disputed", "letter", "transferred", f"{PRIORITY} art. 2; agreed after all"),
    Transition("transferred", "letter_refused", "ended", "[D] the asking court cannot take the asset any more"),
    Transition("transferred", "done", "ended", f"{PRIORITY} art. 3"),
)
CLAIMANT = (
    Transition("", "request", "asked", f"{PRIORITY} art. 2"),
    Transition("", "designated", "disposing", f"{PRIORITY} art. 4; 财产保全规定 2020 art. 21"),
    Transition("asked", "request_refused", "ended", "[D]"),
    Transition("asked", "decline", "disputed", f"{PRIORITY} art. 4"),
    Transition("asked", "power_gone", "ended", "[D]"),
    Transition("disputed", "power_gone", "ended", "[D]"),
    Transition("asked", "letter", "disposing", f"{PRIORITY} arts 2–3"),
    Transition("disputed", "letter", "disposing", f"{PRIORITY} arts 2–3"),
    Transition("disposing", "done", "ended", f"{PRIORITY} art. 3"),
)


class Outcome(StrEnum):
    """What became of the asset at the court of the priority creditor."""

    SOLD = "sold"
    GIVEN_BACK = "given_back"


class AskGround(StrEnum):
    """Why the court that waits may ask: a claim with priority, or a preservation idle for over a year."""

    PRIORITY = "priority"
    PRESERVATION_IDLE = "preservation_idle"

    @property
    def label(self) -> Text:
        """The ground as people write it."""
        return ASK_GROUNDS[self]


ASK_GROUNDS = {
    AskGround.PRIORITY: Text("优先受偿债权", "a claim with priority"),
    AskGround.PRESERVATION_IDLE: Text("保全满一年未处分", "preservation idle for over a year"),
}


@dataclass(frozen=True, slots=True)
class AskDisposal:
    """What an officer of the priority creditor's court fills in."""

    first_court: str = term("首先查封法院", "first sealing court", min_length=1, max_length=32)
    first_case_no: str = term("首先查封案件的首次执行案号", "number of its case (of the first docket, if it moved)",
                              min_length=1, max_length=64)  # fmt: skip
    control_id: str = term("本院轮候查封编号", "waiting control of this court", min_length=1, max_length=64)
    sealed_on: date = term("首先查封之日", "first sealed on")
    priority_basis: str = term("优先受偿权及其依据", "priority right and its basis", min_length=1, max_length=1000)
    statement: str = term("案件情况说明", "statement of the case", min_length=1, max_length=4000)
    ground: AskGround = term("商请事由", "ground", default=AskGround.PRIORITY)


@dataclass(frozen=True, slots=True)
class DisposalRequest:
    """商请移送执行函."""

    case_no: str = term("优先债权执行案号", "case of the priority creditor", max_length=64)
    title_no: str = term("确认优先债权的生效法律文书", "effective document with the priority", max_length=100)
    claim_fen: int = term("未受偿债权额（分）", "claim not yet recovered (fen)", minimum=0)
    priority_basis: str = term("优先受偿权及其依据", "priority right and its basis", max_length=1000)
    statement: str = term("案件情况说明", "statement of the case", max_length=4000)
    asset: str = term("查封财产", "asset", max_length=500)
    sealed_on: date = term("首先查封之日", "first sealed on")
    waiting_rank: int = term("轮候顺位", "rank of the waiting control", minimum=2)
    ground: AskGround = term("商请事由", "ground", default=AskGround.PRIORITY)


@dataclass(frozen=True, slots=True)
class LetterInputs:
    """What the first sealing court's officer adds."""

    first_claim: str = term("首先查封债权的情况", "the claim of the first sealing", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class DisposalTransferLetter:
    """移送执行函: the asset is handed over for disposal, nothing else of the case."""

    document: str = term("函件正文", "text", min_length=1, max_length=20_000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    case_no: str = term("首先查封案号", "case of the first sealing", max_length=64)
    asking_case_no: str = term("优先债权执行案号", "case of the priority creditor", max_length=64)
    control: ControlItem = term("移送的查封", "control handed over")
    ledger: Ledger = term("首先查封债权", "the claim of the first sealing")


@dataclass(frozen=True, slots=True)
class DeclineDisposal:
    """Why the asset is not handed over."""

    reasons: str = term("不予移送的理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class DisposalDeclined:
    """不予移送的答复. `ask`: who holds the asset now, when this court does not any more."""

    reasons: str = term("理由", "reasons", max_length=2000)
    ask: str = term("现可商请的法院", "court to ask now", default="", max_length=32)


@dataclass(frozen=True, slots=True)
class FinishDisposal:
    """The end of the disposal at the court of the priority creditor."""

    outcome: Outcome = term("处置结果", "outcome")
    remark: str = term("清偿顺序与分配情况", "order of payment and shares", min_length=1, max_length=2000)
    remainder_fen: int = term(
        "退回首先查封法院的余款（分）", "money for the first sealing court (fen)", default=0, minimum=0
    )


@dataclass(frozen=True, slots=True)
class DisposalDone:
    """处置情况告知: what became of the asset; the right over it alone has ended in the sender's commit."""

    power_id: str = term("权项", "power", max_length=64)
    epoch: int = term("批次", "epoch", minimum=2)
    outcome: Outcome = term("处置结果", "outcome")
    proceeds_fen: int = term("变价款（分）", "proceeds (fen)", minimum=0)
    remainder_fen: int = term("退回余款（分）", "money for the first sealing court (fen)", minimum=0)
    remark: str = term("清偿顺序与分配情况", "order of payment and shares", max_length=2000)
    control: ControlItem = term("查封现状", "the control as it stands")


@dataclass(frozen=True, slots=True)
class DisposalEndedCopy:
    """处置情况转告: to the court that holds the case by now, with what the disposing court signed."""

    disposer: str = term("处置法院", "court that disposed", max_length=32)
    done: SignedCopy = term("处置情况告知原文", "its signed statement")
