"""Controls over assets (查封、扣押、冻结): kind, rank, term, renewal; rank is kept when a case moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shared.domain.errors import BadInput, Conflict, Text

KINDS: dict[str, Text] = {
    "bank": Text("银行存款", "bank deposit"),
    "movable": Text("动产", "movable"),
    "immovable_or_other": Text("不动产或其他财产权", "immovable or other right"),
}
CAP_RULES = {
    "bank": "control_cap_bank",
    "movable": "control_cap_movable",
    "immovable_or_other": "control_cap_immovable_or_other",
}


class ControlTooLong(BadInput):
    """The term asked for exceeds what the law allows for this kind of asset."""

    code = "control_too_long"
    what = Text(
        "{kind}的查封（冻结）期限至 {end_on} 超过法定上限 {latest}。",
        "A control of this kind may last until {latest} at most, not {end_on}.",
    )
    todo = Text("请将届满日改为不晚于 {latest}。", "Choose an end on or before {latest}.")


class ControlLapsed(Conflict):
    """The control ended before it was renewed, so it has lost its effect (查封规定 2020 art. 27)."""

    code = "control_lapsed"
    what = Text(
        "该查封（冻结）已于 {end_on} 届满失效，不能续封。", "This control lapsed on {end_on}; it cannot be renewed."
    )
    todo = Text("请重新办理查封（冻结），顺位从新。", "Seize or freeze anew; the rank starts afresh.")


@dataclass(frozen=True, slots=True)
class Control:
    """One seizure or freeze.

    rank: 1 is the first sealing court, higher ranks wait (轮候). `end_on` is the last day of effect.
    state: active | custody (power has passed, old court preserves) | taken_over | released | lapsed.
    """

    control_id: str
    lineage_id: str
    asset: str
    kind: str
    rank: int
    start_on: date
    end_on: date
    registrar: str
    state: str = "active"
    version: int = 1

    def days_left(self, today: date) -> int:
        """Natural days of effect after `today`; negative when lapsed."""
        return (self.end_on - today).days

    def renewed(self, *, end_on: date, today: date, latest: date) -> Control:
        """The control with a later end; `latest` is the cap the rule table gives for a renewal today.

        Raises: ControlLapsed, ControlTooLong, BadInput (an end that is not later).
        """
        if self.end_on < today:
            raise ControlLapsed(end_on=self.end_on)
        if end_on <= self.end_on:
            raise BadInput(
                Text("续封届满日 {end_on} 不晚于现届满日 {now}。", "The new end {end_on} is not later than {now}."),
                end_on=end_on,
                now=self.end_on,
            )
        if end_on > latest:
            raise ControlTooLong(kind=KINDS[self.kind].zh, end_on=end_on, latest=latest)
        return replace(self, end_on=end_on)
