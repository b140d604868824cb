"""Raising a flag on a case, from any effect at any court; and what its raiser or a superior says of it later.

Source: 法发〔2009〕43号 一(三); [D] decision 0022.
"""

from __future__ import annotations

from dataclasses import replace

from shared.domain.errors import NotFound, Text
from shared.domain.flags import ENDS, STATES, Flag, Level, flag_id_of, require_may_strike, require_standing
from shared.domain.identifiers import CaseNumber
from shared.domain.transitions import after
from shared.messages.desk import Desk
from shared.procedures.flags.spreading import above, keep, rank, require_true, share

__all__ = ["escalate_flag", "raise_flag", "reopen_flag", "strike_flag"]


def raise_flag(desk: Desk, *, lineage_id: str, case_no: str, ground: Text, rule: str, cause: str, level: str,
               case_court: str = "") -> str:  # fmt: skip
    """A flag on a case; returns its id.

    cause: what it comes from (an alert, a list entry); the same cause while the flag is open gives the same flag, after
    it was struck the flag is open again. level: yellow | orange | red; a higher one raises that of the open flag.
    rule: the source, for people. case_no: of this court, or of a court below it, which its
    code names unless `case_court` does. Raises Refused R2, BadCaseNumber.
    """
    for known in desk.of(Flag).where(lineage_id=lineage_id, cause=cause, order_by=("state", "flag_id")):
        if _may_speak(desk, known):
            if known.state == "struck":
                reopen_flag(desk, known.flag_id, reason=ground.zh)
            elif Level(level).height > Level(known.level).height:
                _say(desk, known, "escalate", authority=known.authority, level=level, reason=ground.zh)
            return known.flag_id
        if known.state == "open":
            return known.flag_id
    here = desk.court_id
    if not case_court and desk.cases.get(case_no) is not None:
        case_court = here
    case_court = case_court or desk.registry.by_code(CaseNumber.parse(case_no).court_code).court_id
    flag = Flag(flag_id_of(here, lineage_id, cause), lineage_id, case_no, case_court, ground.zh, ground.en, rule, cause, level,
                here, here, here, "raise", ENDS["raise"], 1, desk.today, desk.today)  # fmt: skip
    _say_it(desk, flag)
    return flag.flag_id


def escalate_flag(desk: Desk, flag_id: str, *, authority: str, reason: str, level: str = "") -> None:
    """The authority over an open flag goes up to a court, or its level rises. Raises Refused R2, NotFound, NoSuchTransition."""
    flag = _need(desk, flag_id)
    if authority != flag.authority and rank(desk, authority) <= rank(desk, flag.authority):
        authority = flag.authority
    level = max(level or flag.level, flag.level, key=lambda each: Level(each).height)
    _say(desk, flag, "escalate", authority=authority, level=level, reason=reason)


def strike_flag(
    desk: Desk, flag_id: str, *, evidence_no: str, evidence_sha256: str, reported_by: str, checked_by: str, reason: str
) -> None:
    """Struck off by the court that has the authority, or one above it. Raises Refused R2, R6, R7; NotFound; NoSuchTransition."""
    flag = _need(desk, flag_id)
    require_may_strike(flag, desk.court_id, lambda upper, lower: above(desk, upper, lower))
    _say(desk, flag, "strike", authority=desk.court_id, level=flag.level, reason=reason,
         evidence=(evidence_no, evidence_sha256, reported_by, checked_by))  # fmt: skip


def reopen_flag(desk: Desk, flag_id: str, *, reason: str) -> None:
    """The same cause again: open, in the hands of the court that struck it. Raises Refused R2, NotFound, NoSuchTransition."""
    flag = _need(desk, flag_id)
    _say(desk, flag, "reopen", authority=flag.authority, level=flag.level, reason=reason)


def _need(desk: Desk, flag_id: str) -> Flag:
    flag = desk.of(Flag).get(flag_id)
    if flag is None:
        raise NotFound(name=flag_id)
    return flag


def _may_speak(desk: Desk, flag: Flag) -> bool:
    return desk.court_id == flag.raiser or above(desk, desk.court_id, flag.raiser)


def _say(desk: Desk, flag: Flag, event: str, *, authority: str, level: str, reason: str,
         evidence: tuple[str, str, str, str] = ("", "", "", "")) -> None:  # fmt: skip
    """A statement of this court on a flag it knows."""
    require_standing(flag, desk.court_id, lambda upper, lower: above(desk, upper, lower))
    number, sha256, reported_by, checked_by = evidence
    _say_it(desk, replace(
        flag, authority=authority, issuer=desk.court_id, event=event, state=after(STATES, flag.state, event),
        revision=flag.revision + 1, said_on=desk.today, level=level, reason=reason, evidence_no=number,
        evidence_sha256=sha256, reported_by=reported_by, checked_by=checked_by, heard_from="", message_id="",
    ))  # fmt: skip


def _say_it(desk: Desk, flag: Flag) -> None:
    require_true(desk, flag)
    if flag.case_court != desk.court_id and flag.raiser == desk.court_id:
        share(desk, flag.lineage_id, [flag.case_court])
    keep(desk, flag)
