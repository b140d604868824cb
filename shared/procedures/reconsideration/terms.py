"""Was it asked in time, and by somebody the ruling was served on? Each person's term runs from their own day of service.

Source: 民事诉讼法 2023 art. 236; 异议复议规定 2020 art. 2; the period of each track is the rule it names (law index S008, S010).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.deadlines import Due, due
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, Refused, refuse
from shared.domain.reviews import TRACKS, Remedy, Track
from shared.messages.desk import Desk
from shared.procedures.reconsideration.tables import CPL_236


@dataclass(frozen=True, slots=True)
class Request:
    """One request as an exchange keeps it. `bad`: why it cannot be heard, with the proof of the date; empty if it can."""

    request_id: str
    who: str
    role: str
    received_on: date
    grounds: str
    withdrawn_on: str = ""
    bad: str = ""

    @property
    def live(self) -> bool:
        """Whether it is still to be heard."""
        return not self.withdrawn_on and not self.bad

    def as_dict(self) -> dict[str, Any]:
        """The JSON form kept in an exchange."""
        return {"id": self.request_id, "who": self.who, "role": self.role, "received_on": str(self.received_on),
                "grounds": self.grounds, "withdrawn_on": self.withdrawn_on, "bad": self.bad}  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Request:
        """Inverse of `as_dict`."""
        return cls(kept["id"], kept["who"], kept["role"], date.fromisoformat(kept["received_on"]), kept["grounds"],
                   kept["withdrawn_on"], kept["bad"])  # fmt: skip


def requests_in(data: Mapping[str, Any]) -> list[Request]:
    """The requests an exchange keeps, in order."""
    return [Request.of(kept) for kept in data.get("requests", ())]


def kept(requests: Sequence[Request]) -> list[dict[str, Any]]:
    """The form of `requests` in an exchange."""
    return [request.as_dict() for request in requests]


def require_reconsidered(track: Track) -> None:
    """Raise Refused R7 where the law gives a suit, or nothing, against the ruling."""
    if TRACKS[track].remedy is not Remedy.RECONSIDERATION:
        refuse(
            RefusalCode.R7,
            "对“{track}”的裁定不能申请复议。",
            "There is no reconsideration on this track: {track_en}.",
            rule=CPL_236,
            todo=Text("请按裁定书载明的救济途径办理。", "Use the remedy the ruling names."),
            track=track.label.zh,
            track_en=track.label.en,
        )


def last_day(desk: Desk, track: Track, served_on: date) -> Due:
    """When the term of somebody served on this day ends, with its proof."""
    return due(served_on, desk.law.period(TRACKS[track].remedy_term, served_on), desk.law.calendar)


def require_in_time(desk: Desk, track: Track, served_on: date, asked_on: date) -> None:
    """Raise Refused R12, with the proof of the last day, when the request comes after it."""
    found = last_day(desk, track, served_on)
    if found.due_on is None or asked_on <= found.due_on:
        return
    rule = desk.law.rule(TRACKS[track].remedy_term, served_on)
    refuse(
        RefusalCode.R12,
        "裁定于 {served} 送达该申请人，{asked} 申请复议已逾期。{proof}",
        "The ruling was served on the applicant on {served}; asking on {asked} is too late. {proof_en}",
        rule="; ".join(str(citation) for citation in rule.citations),
        todo=Text(
            "不予受理；裁定已生效，可依法申请执行监督。",
            "Not admitted; the ruling stands, supervision may be asked for.",
        ),
        served=served_on,
        asked=asked_on,
        last_day=found.due_on,
        proof="".join(step.text.zh for step in found.proof),
        proof_en=" ".join(step.text.en for step in found.proof),
    )


def served_day(served: Sequence[Mapping[str, Any]], who: str) -> date:
    """The day the ruling was served on this person. Raises Refused R7: only who was served may ask."""
    days = [date.fromisoformat(str(each["on"])) for each in served if each["who"] == who]
    if not days:
        refuse(
            RefusalCode.R7,
            "没有向该申请人送达裁定的记录；复议由收到裁定的当事人、利害关系人申请。",
            "The ruling is not recorded as served on the applicant; only a party or interested person served may ask.",
            rule=CPL_236,
            todo=Text("请先补录送达。", "Record the service first."),
        )
    return max(days)


def fault_of(desk: Desk, track: Track, served: Sequence[Mapping[str, Any]], request: Request) -> str:
    """Why a request cannot be heard, in Chinese with its proof; empty when it can."""
    try:
        require_in_time(desk, track, served_day(served, request.who), request.received_on)
    except Refused as refused:
        return refused.refusal.reason.zh
    return ""
