"""What may be asked of a court about its own enforcement, and by which rules: one row per track (救济途径).

A track names law rules only; their values, dates and citations are in `shared/law/rules`. Every track is applied for, decided,
and then open to one remedy: reconsideration by the next higher court (复议), a suit (诉讼), or none.
Source: law index S001–S026; 异议复议规定 2020; 民事诉讼法 2023 arts 236, 238. Read next: `shared.procedures.objection`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Text


class Track(StrEnum):
    """What is asked for."""

    CONDUCT = "conduct"
    OUTSIDER = "outsider"
    JURISDICTION = "jurisdiction"
    EXIT_BAN = "exit_ban"
    SANCTION = "sanction"
    PARTY_CHANGE = "party_change"
    DEED = "deed"
    AWARD = "award"
    BLACKLIST = "blacklist"

    @property
    def label(self) -> Text:
        """The track as people write it."""
        return TRACK_TITLES[self]


TRACK_TITLES: dict[Track, Text] = {
    Track.CONDUCT: Text("执行行为异议", "objection to enforcement conduct"),
    Track.OUTSIDER: Text("案外人异议", "objection of an outsider"),
    Track.JURISDICTION: Text("执行管辖权异议", "objection to jurisdiction"),
    Track.EXIT_BAN: Text("限制出境", "exit ban"),
    Track.SANCTION: Text("罚款、拘留", "fine or detention"),
    Track.PARTY_CHANGE: Text("变更、追加当事人", "change or addition of a party"),
    Track.DEED: Text("不予执行公证债权文书", "non-enforcement of a notarised deed"),
    Track.AWARD: Text("不予执行仲裁裁决", "non-enforcement of an arbitral award"),
    Track.BLACKLIST: Text("失信名单纠正", "correction of the blacklist"),
}


class Remedy(StrEnum):
    """What lies against the decision."""

    RECONSIDERATION = "reconsideration"
    SUIT = "suit"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TrackRules:
    """Law rules of one track, by id.

    Attributes:
        apply: how long one may ask, if the text limits it. decide, decide_extension: the deciding court's term.
        remedy: what lies against the decision; remedy_term: days to ask for it, from service on each person.
        reconsider, reconsider_extension: the higher court's term.
        stops_disposal: whether nothing in dispute is disposed of meanwhile. panel: decided by a collegial panel.
    """

    decide: str
    remedy: Remedy
    remedy_term: str = ""
    apply: str = ""
    decide_extension: str = ""
    reconsider: str = ""
    reconsider_extension: str = ""
    stops_disposal: bool = False
    panel: bool = True


RECON = Remedy.RECONSIDERATION
TRACKS: dict[Track, TrackRules] = {
    Track.CONDUCT: TrackRules(
        "objection_conduct_ruling", RECON, "reconsideration_request",
        reconsider="reconsideration_ruling", reconsider_extension="reconsideration_extension",
    ),
    Track.OUTSIDER: TrackRules("objection_outsider_ruling", Remedy.SUIT, "outsider_suit", stops_disposal=True),
}  # fmt: skip
"""The tracks of this release; the side tracks add their own rows."""
