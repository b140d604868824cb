"""Flags on cases (督办标记): one state table, who may say what of a flag, and which of two statements prevails.

A flag is a sequence of signed statements: raised, escalated, struck, reopened. A court keeps only the statement that
prevails; so all courts that know the same statements agree, in whatever order and however often these came. The statement
of the higher authority prevails, then that of the higher revision (decision 0022).
Source: 法发〔2009〕43号 一(三) (a superior lists, supervises, strikes off when done); form and merging [D].
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition

LISTED = "法发〔2009〕43号 一(三)"
STATES = (
    Transition("", "raise", "open", LISTED),
    Transition("open", "escalate", "open", "[D] the authority moves up, or the level rises"),
    Transition("open", "strike", "struck", LISTED + ": 销号"),
    Transition("struck", "reopen", "open", "[D] the same cause again"),
)
#: What a statement leaves the flag in.
ENDS = {row.event: row.end for row in STATES}
#: One court stands above another on the line of management or of remedy: (upper, lower).
Above = Callable[[str, str], bool]


class Level(StrEnum):
    """How urgent a flag is, lowest first."""

    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def label(self) -> Text:
        """The level as people write it."""
        return _LEVELS[self]

    @property
    def height(self) -> int:
        """0 for yellow up to 2 for red."""
        return list(Level).index(self)


_LEVELS = {Level.YELLOW: Text("黄色", "yellow"), Level.ORANGE: Text("橙色", "orange"), Level.RED: Text("红色", "red")}


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag as its prevailing statement tells it.

    Attributes:
        flag_id: of its raiser, lineage and cause (`flag_id_of`). case_no, case_court: the docket entry it was raised on.
        raiser: the court that raised it; `authority`: the court that may strike it, the raiser or a superior it went up to.
        issuer: whose statement this is; `event`: raise | escalate | strike | reopen; `revision`: from 1, the number of
            statements the issuer knew, and one. level: yellow | orange | red. raised_on, said_on: legal days.
        reason: of this statement. evidence_no, evidence_sha256, reported_by, checked_by: of a strike; the last two are
            different people of the issuer.
        heard_from: the court that told this court; `message_id`: by which message; both empty for one's own statement.
    """

    flag_id: str
    lineage_id: str
    case_no: str
    case_court: str
    ground_zh: str
    ground_en: str
    rule: str
    cause: str
    level: str
    raiser: str
    authority: str
    issuer: str
    event: str
    state: str
    revision: int
    raised_on: date
    said_on: date
    reason: str = ""
    evidence_no: str = ""
    evidence_sha256: str = ""
    reported_by: str = ""
    checked_by: str = ""
    heard_from: str = ""
    message_id: str = ""
    version: int = 1

    @property
    def ground(self) -> Text:
        """Why, for people."""
        return Text(self.ground_zh, self.ground_en)

    @property
    def statement(self) -> str:
        """Which statement this is: one name for all its copies (a court counts anew when a flag has gone up)."""
        return f"{self.issuer}:{self.authority}:{self.revision}:{self.event}"


@dataclass(frozen=True, slots=True)
class FlagPeer:
    """A court with which this court shares a lineage: had the case from it, gave it on, or was told of a flag by it."""

    lineage_id: str
    court_id: str


@dataclass(frozen=True, slots=True)
class FlagCopy:
    """A statement that this court has handed on to a court, or had from it: it goes there no more."""

    flag_id: str
    statement: str
    court_id: str
    at: datetime


def flag_id_of(raiser: str, lineage_id: str, cause: str) -> str:
    """The same cause in one lineage is one flag of its raiser."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"zhixing:flag:{raiser}:{lineage_id}:{cause}"))


def prevails(new: Flag, known: Flag | None, rank: Callable[[str], int]) -> bool:
    """Whether a statement takes the place of the one known; a total order, so the order of arrival does not matter."""
    return known is None or _precedence(new, rank) > _precedence(known, rank)


def _precedence(flag: Flag, rank: Callable[[str], int]) -> tuple[Any, ...]:
    """Higher authority, then who knew more statements, then the higher issuer, then the open one; the rest only decides."""
    return (rank(flag.authority), flag.revision, rank(flag.issuer), flag.state == "open", Level(flag.level).height,
            flag.authority, flag.issuer, flag.event, flag.said_on, flag.reason, flag.evidence_sha256)  # fmt: skip


def require_true_to_itself(flag: Flag, above: Above) -> None:
    """Raise Refused R2, R6, R7 unless this statement could rightly be made by its issuer."""
    raised = flag.event == "raise"
    if flag.flag_id != flag_id_of(flag.raiser, flag.lineage_id, flag.cause) or ENDS[flag.event] != flag.state:
        refuse(RefusalCode.R7, "督办标记编号与提出法院、案件、事由不符。",
               "The id of the flag does not fit its raiser, case and cause.", rule=LISTED)  # fmt: skip
    if raised and (flag.issuer != flag.raiser or flag.authority != flag.raiser or flag.revision != 1):
        refuse(RefusalCode.R7, "提出督办标记的，只能是提出法院的第一号陈述。",
               "A flag begins with the first statement of its raiser.", rule=LISTED)  # fmt: skip
    if flag.raiser != flag.case_court and not above(flag.raiser, flag.case_court):
        refuse(RefusalCode.R2, "{raiser} 不是 {court} 的上级法院，不得在其案件上设督办标记。",
               "{raiser} is no superior of {court} and may not flag its case.", rule=LISTED, raiser=flag.raiser,
               court=flag.case_court)  # fmt: skip
    for court in (flag.issuer, flag.authority):
        require_standing(flag, court, above)
    if flag.event == "strike":
        _require_rightly_struck(flag)


def require_standing(flag: Flag, court: str, above: Above) -> None:
    """Raise Refused R2 unless a court is the raiser of a flag or stands above it."""
    if court != flag.raiser and not above(court, flag.raiser):
        refuse(RefusalCode.R2, "督办标记由 {raiser} 提出，{court} 既非该院也非其上级法院。",
               "The flag is of {raiser}; {court} is neither that court nor its superior.", rule=LISTED,
               todo=Text("请报告提出法院或者其上级法院。", "Turn to the raiser or a superior of it."), raiser=flag.raiser,
               court=court)  # fmt: skip


def require_may_strike(flag: Flag, court: str, above: Above) -> None:
    """Raise Refused R2 unless a court has the authority over a flag, or stands above the court that has."""
    if court != flag.authority and not above(court, flag.authority):
        refuse(RefusalCode.R2, "督办标记现由 {authority} 掌握，{court} 不得销号。",
               "The flag is with {authority}; {court} may not strike it.", rule=LISTED,
               todo=Text("请向掌握法院报告落实情况并附证据。", "Report to that court, with evidence."),
               authority=flag.authority, court=court)  # fmt: skip


def _require_rightly_struck(flag: Flag) -> None:
    if flag.authority != flag.issuer:
        refuse(RefusalCode.R2, "销号只能由掌握法院自己作出。", "Only the court that has the authority strikes.",
               rule=LISTED)  # fmt: skip
    if not flag.evidence_no or not flag.evidence_sha256:
        refuse(RefusalCode.R7, "销号须附落实情况的证据（文号和摘要）。", "A strike needs evidence: number and hash.",
               rule=LISTED)  # fmt: skip
    if not flag.checked_by or flag.checked_by == flag.reported_by:
        refuse(RefusalCode.R6, "销号证据须由报告人以外的人核查。", "Another person than the reporter checks the evidence.",
               rule=LISTED + " [D]")  # fmt: skip


#: Fields that a statement says; the rest follows from its kind and sender, or is this court's own note.
SAID = ("flag_id", "revision", "raiser", "authority", "case_no", "case_court", "ground_zh", "ground_en", "rule", "cause",
        "level", "raised_on", "said_on", "reason", "evidence_no", "evidence_sha256", "reported_by", "checked_by")  # fmt: skip


def said_by(flag: Flag) -> Mapping[str, Any]:
    """What the statement behind a flag says."""
    return {name: getattr(flag, name) for name in SAID} | {"level": Level(flag.level)}
