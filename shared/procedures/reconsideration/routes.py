"""Which court reconsiders: the next higher one on the remedy line, by the cause of the matter where special courts stand.

Financial courts hear reconsideration from basic courts' financial enforcement, the Chengdu–Chongqing one goes to Chongqing
High Court, IP courts to the high court of the seat, railway courts by their own line: all rows of the registry.
Source: 民事诉讼法 2023 art. 236; the sources of the registry's overrides; law index S008, S010.
"""

from __future__ import annotations

from datetime import date

from shared.domain.courts import Line
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.routes import Route
from shared.registry.registry import Registry

CPL_236 = "民事诉讼法 2023 art. 236"


def next_above(registry: Registry, court_id: str, on: date, cause: str = "") -> str | None:
    """The court that reconsiders rulings of this one in a matter of this cause; None above the supreme court.

    cause: empty for ordinary matters. Raises UnknownCourt, UnknownCause.
    """
    above = registry.superior(court_id, Line.REMEDY, on, cause or None)
    return above.court_id if above is not None else None


def require_next_above(registry: Registry, lower: str, upper: str, on: date, cause: str = "") -> None:
    """Raise Refused R2 unless `upper` reconsiders rulings of `lower` in a matter of this cause."""
    right = next_above(registry, lower, on, cause)
    if right != upper:
        _refuse(lower, upper, right or "—")


def _any_cause(registry: Registry, lower: str, upper: str, on: date) -> None:
    """A message's route does not know the cause; its guards do."""
    possible = {next_above(registry, lower, on, cause) for cause in ("", *registry.causes)}
    if upper not in possible:
        _refuse(lower, upper, next_above(registry, lower, on) or "—")


def _refuse(lower: str, upper: str, right: str) -> None:
    refuse(
        RefusalCode.R2,
        "{lower} 的裁定由上一级法院 {right} 复议，不是 {upper}。",
        "Rulings of {lower} are reconsidered by the next higher court {right}, not by {upper}.",
        rule=CPL_236,
        todo=Text("请向该上一级法院申请复议。", "Ask that court to reconsider."),
        lower=lower,
        right=right,
        upper=upper,
    )


upward = Route(
    Text(
        "作出异议裁定的法院 → 上一级法院（含专门法院特别规定）",
        "court of the ruling → next higher court (special courts by cause)",
    ),
    _any_cause,
)
downward = Route(
    Text(
        "上一级法院（含专门法院特别规定）→ 作出异议裁定的法院",
        "next higher court (special courts by cause) → court of the ruling",
    ),
    lambda registry, sender, recipient, on: _any_cause(registry, recipient, sender, on),
)
