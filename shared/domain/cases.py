"""A docket entry (案号) of this court and its life; all entries of one matter share a lineage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.errors import Conflict, Text
from shared.domain.transitions import Transition

STATES = (
    Transition("", "docket", "open", "执行工作规定 2020 art. 16"),
    Transition("open", "power_passed", "custody", "[D] power has passed; file, money and controls in custody"),
    Transition("custody", "transfer_docketed", "closed", "法明传[2018]335号: the earlier docket is cancelled (销案)"),
    Transition(
        "open",
        "entrusted",
        "closed",
        "委托执行规定 2020 art. 2: cancelled (销案) on the docket notice of the other court",
    ),
    Transition("open", "certificate_void", "closed", "E1, E4 [D] the power this entry rests on never passed"),
    Transition("custody", "certificate_void", "closed", "E1, E4 [D]"),
    Transition("closed", "closing_void", "custody", "E1 [D] closed after the power had passed by other service"),
    Transition("open", "close", "closed", "执行工作规定 2020 art. 64"),
)


class CaseClosed(Conflict):
    """The case is closed; nothing more can be done in this docket entry."""

    code = "case_closed"
    what = Text(
        "案件 {case_no} 已于 {closed_on} 以“{mode}”结案。", "Case {case_no} was closed on {closed_on} as “{mode}”."
    )
    todo = Text("需要继续执行的，另立恢复执行案件（执恢）。", "To go on, docket a resumed case (执恢).")


@dataclass(frozen=True, slots=True)
class Case:
    """One docket entry.

    Attributes:
        case_no: canonical 案号, unique in the country. `lineage_id`: the matter across courts.
        basis_key: keyed hash of title, creditor and debtor; lets a common superior see duplicates.
        title_no: number of the title enforced (执行依据). `cause`: cause of action or matter.
        filed_on: legal day of docketing (Asia/Shanghai). Money is integer 分 (fen).
        origin: application | elevated | designated | entrusted | resumed. `mode`: closing mode, when closed.
    """

    case_no: str
    lineage_id: str
    basis_key: str
    title_no: str
    cause: str
    filed_on: date
    claim_fen: int
    state: str
    origin: str
    handler: str | None = None
    parent_case_no: str | None = None
    mode: str | None = None
    closed_on: date | None = None
    version: int = 1

    def require_open(self) -> None:
        """Raises CaseClosed when closed."""
        if self.state == "closed":
            raise CaseClosed(case_no=self.case_no, closed_on=self.closed_on, mode=self.mode)


@dataclass(frozen=True, slots=True)
class RegisteredCase:
    """A docket entry of a court below, as a superior's register (案件台账) has it: no party, no identity number.

    `closed_on` is None while the entry is open; `mode` as of `Case`. Money is integer 分 (fen).
    seq: number of the last line applied, as `via`, the court it came from, counts its lines.
    """

    case_no: str
    lineage_id: str
    basis_key: str
    court: str
    filed_on: date
    closed_on: date | None = None
    mode: str | None = None
    claim_fen: int = 0
    received_fen: int = 0
    paid_fen: int = 0
    seq: int = 0
    via: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a case. The name never leaves the database but in sealed messages and on pages.

    role: creditor | debtor | interested.
    """

    party_id: str
    lineage_id: str
    role: str
    name: str
    id_number_hash: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to an enforcement act (执行异议) docketed here; travels with the file as pending."""

    objection_id: str
    lineage_id: str
    case_no: str
    act_id: str
    grounds: str
    received_on: date
    state: str = "pending"
    version: int = 1
