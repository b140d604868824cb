"""Papers that travel with a case: controls, ledger, parties, file sheet; and how a court makes them from its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from shared.domain.cases import Case, Party
from shared.domain.controls import CAP_RULES, Control
from shared.domain.deadlines import cap_end
from shared.domain.money import Balance
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk
from shared.messages.terms import term
from shared.procedures.outsider_objection.carried import FreezeItem, freeze_items

LIVE = ("active", "custody")


@dataclass(frozen=True, slots=True)
class ControlItem:
    """One control as it travels; rank and dates are kept for ever."""

    control_id: str = term("控制措施编号", "control id", max_length=64)
    asset: str = term("财产", "asset", max_length=500)
    kind: str = term("财产种类", "kind of asset", pattern="bank|movable|immovable_or_other")
    rank: int = term("查封顺位", "rank", minimum=1)
    start_on: date = term("起始日", "start")
    end_on: date = term("届满日", "end")
    registrar: str = term("协助执行单位", "registrar", max_length=200)
    disposer: str = term("处置法院（处置权单独移送的）", "court that disposes, where the right has moved alone", default="",
                         max_length=32)  # fmt: skip
    disposer_epoch: int = term("处置权批次", "epoch of that right", default=0, minimum=0)
    freezes: tuple[FreezeItem, ...] = term("案外人异议停止处分", "stops on disposal", default=(), max_length=50)

    @classmethod
    def of(cls, control: Control, alone: Power | None = None) -> ControlItem:
        """A control as it stands in the register; `alone`: the power over its asset, where that has moved alone."""
        moved = alone if alone is not None and alone.state != "ended" else None
        return cls(control.control_id, control.asset, control.kind, control.rank, control.start_on,
                   control.end_on, control.registrar, (moved and moved.holder) or "", moved.epoch if moved else 0)  # fmt: skip

    def as_control(self, lineage_id: str, state: str) -> Control:
        """The same control in this court's register."""
        return Control(self.control_id, lineage_id, self.asset, self.kind, self.rank, self.start_on,
                       self.end_on, self.registrar, state)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ledger:
    """Money of a case in 分; what is not yet recovered is the claim of the next docket."""

    claim_fen: int = term("申请执行标的额（分）", "claim (fen)", minimum=0)
    received_fen: int = term("已到账（分）", "received (fen)", minimum=0)
    paid_fen: int = term("已发放（分）", "paid out (fen)", minimum=0)
    available_fen: int = term("在账余额（分）", "in hand (fen)", minimum=0)

    @property
    def outstanding_fen(self) -> int:
        """Claim less what was received, never negative (法明传〔2018〕335号)."""
        return max(0, self.claim_fen - self.received_fen)


@dataclass(frozen=True, slots=True)
class PartyItem:
    """A party as it travels (inside sealed messages only)."""

    role: str = term("地位", "role", pattern="creditor|debtor|interested")
    name: str = term("姓名或名称", "name", max_length=200)


@dataclass(frozen=True, slots=True)
class FileSheet:
    """The file's index sheet with its hash; the receiver recomputes it (R7)."""

    text: str = term("卷宗目录", "index of the file", max_length=20_000)
    sha256: str = term("摘要", "sha256", pattern="[0-9a-f]{64}")

    @classmethod
    def of(cls, text: str) -> FileSheet:
        """The sheet with its hash."""
        return cls(text, hashlib.sha256(text.encode()).hexdigest())

    def require_intact(self) -> None:
        """Raises Refused R7."""
        require_hash(self.text, self.sha256, "卷宗目录")


def require_hash(text: str, sha256: str, paper: str) -> None:
    """Raise Refused R7 unless the text has this hash."""
    if hashlib.sha256(text.encode()).hexdigest() != sha256:
        refuse(
            RefusalCode.R7,
            "{paper}与所附摘要不符。",
            "The hash given for {paper} is not that of the text.",
            rule="流转规则 R7 [D]",
            paper=paper,
            sha256=sha256,
        )


def live_controls(desk: Desk, lineage_id: str) -> list[Control]:
    """Controls in effect, by rank."""
    return desk.controls.where(lineage_id=lineage_id, state__in=list(LIVE), order_by=("rank", "control_id"))


def control_items(desk: Desk, lineage_id: str) -> tuple[ControlItem, ...]:
    """The controls of a case as they travel."""
    live = live_controls(desk, lineage_id)
    return tuple(
        replace(ControlItem.of(control, desk.powers.get(control.control_id)), freezes=freeze_items(desk, control))
        for control in live
    )


def ledger(desk: Desk, case: Case) -> Ledger:
    """The ledger of a docket entry."""
    balance = Balance.of(desk.money.where(lineage_id=case.lineage_id))
    return Ledger(case.claim_fen, balance.received_fen, balance.paid_fen, balance.available_fen)


def party_items(parties: Iterable[Party]) -> tuple[PartyItem, ...]:
    """Parties as they travel."""
    return tuple(PartyItem(party.role, party.name) for party in parties)


def file_sheet(desk: Desk, case: Case) -> FileSheet:
    """The index of the file: the docket entry and every act recorded on it; no names of parties."""
    lines = [f"案号 {case.case_no}", f"执行依据 {case.title_no}", f"案由 {case.cause}", f"立案 {case.filed_on}"]
    for number, act in enumerate(desk.acts.where(lineage_id=case.lineage_id, order_by=("at", "act_id")), 1):
        lines.append(f"{number}. {act.at:%Y-%m-%d} {desk.title_of(act.kind).zh} 第{act.epoch}批次")
    return FileSheet.of("\n".join(lines))


def latest_end(desk: Desk, kind: str, start: date) -> date:
    """The last day a control of this kind beginning or renewed on `start` may have (民诉法解释 2022 art. 485)."""
    return cap_end(start, desk.law.period(CAP_RULES[kind], desk.today))
