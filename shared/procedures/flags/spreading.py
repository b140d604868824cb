"""How a statement about a flag reaches every court of a lineage: each court keeps what prevails and hands it on once.

Nothing is coordinated: a court tells the courts it shares the lineage with, and the court above it as far as the flag's
authority stands above. What comes twice or late changes nothing. Decision 0022.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shared.domain.courts import Line
from shared.domain.flags import ENDS, LISTED, Flag, FlagCopy, FlagPeer, prevails, require_true_to_itself, said_by
from shared.domain.identifiers import CaseNumber
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.procedures.flags.papers import FlagHandedOn, FlagStatement
from shared.procedures.power.routes import stands_above

#: Event of the state table → kind of message.
KINDS = {"raise": "flag_raise", "escalate": "flag_escalate", "strike": "flag_strike", "reopen": "flag_reopen"}
EVENTS = {kind: event for event, kind in KINDS.items()}


def above(desk: Desk, upper: str, lower: str) -> bool:
    """Whether a court stands above another today, on either line."""
    return stands_above(desk.registry, upper, lower, desk.today)


def rank(desk: Desk, court_id: str) -> int:
    """The height of a court's tier."""
    return desk.registry.court(court_id).tier.rank


def flag_in(said: FlagStatement, *, lineage_id: str, issuer: str, event: str) -> Flag:
    """A statement as the flag it leaves."""
    return Flag(
        said.flag_id, lineage_id, said.case_no, said.case_court, said.ground_zh, said.ground_en, said.rule, said.cause,
        str(said.level), said.raiser, said.authority, issuer, event, ENDS[event], said.revision, said.raised_on, said.said_on,
        said.reason, said.evidence_no, said.evidence_sha256, said.reported_by, said.checked_by,
    )  # fmt: skip


def told(desk: Desk, message: Received) -> Flag:
    """What a message says of a flag, directly or as a copy. Raises Refused R1 unless its issuer signed it; R2, R6, R7."""
    envelope = message.envelope
    if isinstance(message.payload, FlagHandedOn):
        shown = desk.open_copy(message.payload.issuer, message.payload.statement)
    else:
        shown = message
    if shown.envelope.kind not in EVENTS:
        refuse(RefusalCode.R7, "所附报文不是督办标记。", "The enclosed message says nothing of a flag.", rule=LISTED)
    flag = flag_in(shown.payload, lineage_id=shown.envelope.subject, issuer=shown.envelope.sender,
                   event=EVENTS[shown.envelope.kind])  # fmt: skip
    require_true(desk, flag)
    return replace(flag, heard_from=envelope.sender, message_id=envelope.message_id)


def require_true(desk: Desk, flag: Flag) -> None:
    """Raise Refused R2, R6, R7 as `require_true_to_itself`; R7 where a court flags as its own a case another numbered."""
    require_true_to_itself(flag, lambda upper, lower: above(desk, upper, lower))
    if flag.raiser == flag.case_court:
        named = desk.registry.by_code(CaseNumber.parse(flag.case_no).court_code).court_id
        if named != flag.case_court:
            refuse(RefusalCode.R7, "{case} 不是 {court} 的案号。", "{case} is no case number of {court}.", rule=LISTED,
                   case=flag.case_no, court=flag.case_court)  # fmt: skip


def keep(desk: Desk, flag: Flag) -> bool:
    """Keep a statement if it prevails, and hand it on; tells whether it did. One that does not is answered by the one known."""
    known = desk.of(Flag).get(flag.flag_id)
    if flag.heard_from:
        _note_given(desk, flag, flag.heard_from)
    if not prevails(flag, known, lambda court: rank(desk, court)):
        if known is not None and flag.heard_from and shares(desk, flag.lineage_id, flag.heard_from):
            hand_on(desk, known, [flag.heard_from])
        return False
    if known is None:
        desk.of(Flag).add(flag)
    else:
        flag = desk.of(Flag).save(replace(flag, version=known.version))
    hand_on(desk, flag, concerned(desk, flag))
    return True


def concerned(desk: Desk, flag: Flag) -> list[str]:
    """The courts this court tells of a statement: of the lineage, and above it as far as the flag's authority."""
    found = {peer.court_id for peer in desk.of(FlagPeer).where(lineage_id=flag.lineage_id)}
    for line in Line:
        upper = desk.registry.superior(desk.court_id, line, desk.today)
        if upper is not None and (upper.court_id == flag.authority or above(desk, flag.authority, upper.court_id)):
            found.add(upper.court_id)
    if flag.issuer == desk.court_id:
        found |= {flag.raiser, flag.authority, flag.case_court}
    if flag.raiser == flag.case_court == desk.court_id:  # somebody above sees what a court flags by itself
        upper = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
        found |= {upper.court_id} if upper is not None else set()
    return sorted(found - {desk.court_id, flag.issuer})


def hand_on(desk: Desk, flag: Flag, courts: Iterable[str]) -> None:
    """Send what prevails here to courts that have not had it: one's own word, or the original another court signed."""
    for court in courts:
        if not _note_given(desk, flag, court):
            continue
        if flag.issuer == desk.court_id:
            kind, said = KINDS[flag.event], FlagStatement(**said_by(flag))
            desk.send(kind, court, said, lineage_id=flag.lineage_id, exchange_id=flag.flag_id)
        else:
            desk.send("flag_copy", court, _original(desk, flag), lineage_id=flag.lineage_id, exchange_id=flag.flag_id)


def _original(desk: Desk, flag: Flag) -> FlagHandedOn:
    if flag.heard_from == flag.issuer:
        return FlagHandedOn(flag.issuer, desk.signed_copy(flag.message_id))
    shown: FlagHandedOn = desk.received_payload(flag.message_id)
    return shown


def _note_given(desk: Desk, flag: Flag, court: str) -> bool:
    """Remember that a court has a statement; tells whether that was new."""
    return desk.of(FlagCopy).add_new(FlagCopy(flag.flag_id, flag.statement, court, desk.now))


def shares(desk: Desk, lineage_id: str, court: str) -> bool:
    """Whether a court has the lineage too, or stands on a line with this one: no other is told of flags because it asks."""
    if desk.of(FlagPeer).get(lineage_id, court) is not None:
        return True
    return above(desk, court, desk.court_id) or above(desk, desk.court_id, court)


def share(desk: Desk, lineage_id: str, courts: Iterable[str | None]) -> None:
    """These courts have the lineage too: each is told of every flag, now and from now on."""
    for court in sorted({court for court in courts if court} - {desk.court_id}):
        if desk.of(FlagPeer).add_new(FlagPeer(lineage_id, court)):
            for flag in desk.of(Flag).where(lineage_id=lineage_id, order_by=("flag_id",)):
                hand_on(desk, flag, [court] if court != flag.issuer else [])
