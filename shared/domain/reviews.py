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
        apply_outsider: how long an outsider may ask, where that differs. suit_term: days to sue where the decision leads
            to a suit instead. granted_is_final: what is granted is done at once, the remedy lies against a refusal only.
        type_code: of the number the review gets; empty when it gets none.

    `decide` is empty where the decision itself is open to the remedy, with no review by its own court before.
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
    apply_outsider: str = ""
    suit_term: str = ""
    granted_is_final: bool = False
    type_code: str = "执异"


RECON = Remedy.RECONSIDERATION
TRACKS: dict[Track, TrackRules] = {
    Track.CONDUCT: TrackRules(
        "objection_conduct_ruling", RECON, "reconsideration_request",
        reconsider="reconsideration_ruling", reconsider_extension="reconsideration_extension",
    ),
    Track.OUTSIDER: TrackRules("objection_outsider_ruling", Remedy.SUIT, "outsider_suit", stops_disposal=True),
    Track.JURISDICTION: TrackRules(
        "jurisdiction_ruling", RECON, "jurisdiction_reconsideration_request", apply="jurisdiction_apply",
        reconsider="jurisdiction_reconsideration", granted_is_final=True,
    ),
    Track.EXIT_BAN: TrackRules(
        "", RECON, "exit_ban_reconsideration_request", reconsider="exit_ban_reconsideration", panel=False, type_code="",
    ),
    Track.SANCTION: TrackRules(
        "", RECON, "sanction_reconsideration_request", reconsider="sanction_reconsideration", panel=False, type_code="",
    ),
    Track.PARTY_CHANGE: TrackRules(
        "party_change_ruling", RECON, "party_change_reconsideration_request",
        decide_extension="party_change_ruling_extension", reconsider="party_change_reconsideration",
        suit_term="party_change_suit", stops_disposal=True,
    ),
    Track.DEED: TrackRules(
        "deed_review", RECON, "deed_reconsideration_request", apply="deed_apply", decide_extension="deed_review_extension",
        reconsider="deed_reconsideration",
    ),
    Track.AWARD: TrackRules(
        "award_review", Remedy.NONE, apply="award_apply", apply_outsider="award_outsider_apply",
        decide_extension="award_review_extension",
    ),
    Track.BLACKLIST: TrackRules(
        "blacklist_plea", RECON, "blacklist_reconsideration_request", reconsider="blacklist_reconsideration", panel=False,
        granted_is_final=True, type_code="",
    ),
}  # fmt: skip
"""The tracks of this release."""
#: Decided by `shared.procedures.side_review`; two of them begin with the decision of a coercive measure.
SIDE_TRACKS = tuple(track for track in TRACKS if track not in (Track.CONDUCT, Track.OUTSIDER))
