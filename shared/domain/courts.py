"""Courts, their tiers, their internal bodies and the two lines on which one court stands above another.

Tiers are compared here and in route rules only; everybody else asks the registry who is superior to whom.
Read next: `shared.registry`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Text


class Tier(StrEnum):
    """The four tiers (法院层级)."""

    SUPREME = "supreme"
    HIGH = "high"
    INTERMEDIATE = "intermediate"
    BASIC = "basic"

    @property
    def rank(self) -> int:
        """4 for the supreme court down to 1 for a basic court."""
        return _RANKS[self]

    @property
    def label(self) -> Text:
        """The tier as people write it."""
        return TIER_TITLES[self]

    def is_above(self, other: Tier) -> bool:
        """True when this tier ranks higher; says nothing about who is whose superior."""
        return self.rank > other.rank


_RANKS = {Tier.SUPREME: 4, Tier.HIGH: 3, Tier.INTERMEDIATE: 2, Tier.BASIC: 1}

TIER_TITLES: dict[Tier, Text] = {
    Tier.SUPREME: Text("最高人民法院", "Supreme People's Court"),
    Tier.HIGH: Text("高级人民法院", "high court"),
    Tier.INTERMEDIATE: Text("中级人民法院", "intermediate court"),
    Tier.BASIC: Text("基层人民法院", "basic court"),
}


class Line(StrEnum):
    """The two lines of superiors.

    REMEDY carries reconsideration, urging and elevation (民事诉讼法 2023 art. 237); MANAGEMENT carries
    dispatch, campaigns and records (法发〔2009〕43号 3(1)). Designation uses both.
    """

    REMEDY = "remedy"
    MANAGEMENT = "management"

    @property
    def label(self) -> Text:
        """The line as people write it."""
        return LINE_TITLES[self]


LINE_TITLES: dict[Line, Text] = {
    Line.REMEDY: Text("救济监督线", "remedy line"),
    Line.MANAGEMENT: Text("执行管理线", "management line"),
}


class Body(StrEnum):
    """Internal bodies of a court that sign or receive (法发〔2009〕43号 3(2)); a court has some of them."""

    IMPLEMENTATION = "implementation"
    REVIEW = "review"
    PETITION = "petition"
    MANAGEMENT = "management"
    SUPERVISION = "supervision"
    COORDINATION = "coordination"
    COMMAND_CENTRE = "command_centre"
    FILING = "filing"
    TRIAL = "trial"
    QUALITY = "quality"
    DISCIPLINE = "discipline"

    @property
    def label(self) -> Text:
        """The body as people write it."""
        return BODY_TITLES[self]


BODY_TITLES: dict[Body, Text] = {
    Body.IMPLEMENTATION: Text("执行实施机构", "implementation body"),
    Body.REVIEW: Text("执行审查机构", "enforcement review body"),
    Body.PETITION: Text("申诉审查机构", "petition review body"),
    Body.MANAGEMENT: Text("综合管理机构", "general management body"),
    Body.SUPERVISION: Text("复议监督机构", "reconsideration and supervision body"),
    Body.COORDINATION: Text("协调指导机构", "coordination and guidance body"),
    Body.COMMAND_CENTRE: Text("执行指挥中心", "command centre"),
    Body.FILING: Text("立案庭", "filing division"),
    Body.TRIAL: Text("审判庭", "trial division"),
    Body.QUALITY: Text("审判质效管理机构", "quality management body"),
    Body.DISCIPLINE: Text("纪检监察机构", "discipline inspection body"),
}


@dataclass(frozen=True, slots=True)
class Court:
    """One court as the registry knows it.

    Attributes:
        court_id: permanent ASCII identity. `code`: its 法院代字. `name.en` is descriptive where no
            official English name is known.
        kind: ordinary, railway, maritime, military, xpcc (兵团), ip, financial or internet.
        province: ISO 3166-2:CN letters in lower case; `cn` for courts of the whole country.
        region_code: GB/T 2260 area of the seat. `confirmed`: the code was seen in a published document.
    """

    court_id: str
    code: str
    name: Text
    tier: Tier
    kind: str
    province: str
    region_code: str
    confirmed: bool
