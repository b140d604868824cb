"""Integrity supervision cards (廉政监督卡): issued with the acceptance of a case, answered sealed to the integrity inspector.

Source: 法发〔2009〕43号 四(四), 五; the Supreme People's Court's rule of 2014 on accepting the supervision of parties, of
whose 18 items no text was found. Sealing and the course of a card: [D], decision 0030.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from shared.domain.transitions import Transition

CARD_RULE = "法发〔2009〕43号 四(四), 五"
CARD_STATES = (
    Transition("", "issue", "card_issued", "法发〔2009〕43号 四(四): with the papers that the case is accepted"),
    Transition("card_issued", "return", "card_returned", "SPC rule of 2014 (unconfirmed): the party says what it saw"),
    Transition("card_returned", "open", "card_opened", "法发〔2009〕8号: the inspector takes reports"),
    Transition(
        "card_opened", "reply", "card_replied", "SPC rule of 2014 (unconfirmed): opinions are handled and answered"
    ),
    Transition("card_replied", "reply", "card_replied", "[D] answered further, or sealed to a new query code"),
)


@dataclass(frozen=True, slots=True)
class IntegrityCard:
    """One card of one party. What the party wrote and what it was answered are here sealed only.

    Attributes:
        sealed: person id of an inspector → what the party wrote, sealed to that inspector's key (base64url).
        reply: `party` and person ids → the answer, sealed to each; `reply_code_id`: the query code whose key it needs.
    """

    card_id: str
    lineage_id: str
    party_id: str
    case_no: str
    state: str
    issued_on: date
    returned_on: date | None = None
    replied_on: date | None = None
    opened_at: datetime | None = None
    handled_by: str = ""
    sealed: dict[str, str] = field(default_factory=dict)
    reply: dict[str, str] = field(default_factory=dict)
    reply_code_id: str = ""
    version: int = 1

    @property
    def reply_days(self) -> int | None:
        """Natural days from the return to the last answer, or None while there is none."""
        return (self.replied_on - self.returned_on).days if self.replied_on and self.returned_on else None
