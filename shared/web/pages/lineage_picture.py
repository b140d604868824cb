"""The picture of a case's way: one lane per court, time along x with long gaps drawn shorter, bars where the power was held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2

from shared.flows.ports import COURT_TIME
from shared.web.pages.showing import court, court_name, kind_title, t
from shared.web.reading.lineage import Holding

#: Pixels of the drawing.
NAMES, LANE, BAR, THIN, TOP, LEAST, MOST, RIGHT = 182, 58, 22, 7, 30, 92, 230, 76
NAME_CHARACTERS, LABEL_CHARACTERS = 13, 12


@dataclass(frozen=True, slots=True)
class Lane:
    """One court. `y`: its middle."""

    court_id: str
    name: str
    y: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A holding: from x over width. thin: one asset only; open: still held; faint: its beginning is not known here."""

    x: int
    y: int
    width: int
    height: int
    label: str
    title: str
    thin: bool
    open: bool
    faint: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A passing at x from lane to lane."""

    x: int
    y1: int
    y2: int
    label: str
    label_y: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on the axis; `gap`: words for the time since the mark before, in the middle between them."""

    x: int
    day: str
    gap: str
    gap_x: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """The court that ruled, where it is no holder: a point on its lane."""

    x: int
    y: int
    to_y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the drawing needs."""

    width: int
    height: int
    lanes: list[Lane]
    bars: list[Bar]
    arrows: list[Arrow]
    marks: list[Mark]
    ruled: list[Ruled]


def drawn(holdings: Sequence[Holding], now: datetime, assets: dict[str, str], lineage_id: str) -> Picture | None:
    """The picture, or None when nothing is known."""
    dated = [each.since for each in holdings if each.since] + [each.until for each in holdings if each.until]
    if not dated:
        return None
    now = max(now, *dated)
    faint = any(each.since is None for each in holdings)
    if any(each.until is None for each in holdings):
        dated.append(now)
    scale = _scale(sorted(set(dated)), NAMES + 8 + (LEAST if faint else 0))
    lanes = _lanes(holdings)
    y = {lane.court_id: lane.y for lane in lanes}
    bars, arrows, ruled = [], [], []
    first = NAMES + 8
    rows: dict[str, int] = {}
    for each in holdings:
        thin = each.power_id != lineage_id
        start = scale[each.since] if each.since else first
        end = scale[each.until or now]
        row = rows.setdefault(each.power_id, len(rows)) if thin else 0
        top = y[each.court] + BAR // 2 + 2 + (row % 2) * (THIN + 1) if thin else y[each.court] - BAR // 2
        bars.append(Bar(start, top, max(end - start, 6), THIN if thin else BAR, t(f"第{each.epoch}批次", f"epoch {each.epoch}"),
                        _told(each, assets, thin), thin, each.until is None, each.since is None))  # fmt: skip
        if each.from_court in y and each.from_court != each.court and not thin:
            y1, y2 = y[each.from_court], y[each.court]
            step = BAR // 2 if y2 > y1 else -(BAR // 2)
            label = kind_title(each.kind)[:LABEL_CHARACTERS] if each.kind else t("移转", "passed")
            arrows.append(Arrow(start, y1 + step, y2 - step, label, (y1 + y2) // 2 + 4))
        if each.ruled_by in y and each.ruled_by not in (each.court, each.from_court):
            ruled.append(Ruled(start, y[each.ruled_by], y[each.court]))
    return Picture(max(scale.values()) + RIGHT, TOP + LANE * len(lanes) + 30, lanes, bars, arrows, _marks(scale), ruled)


def _scale(moments: Sequence[datetime], x: int) -> dict[datetime, int]:
    """Each instant's x. A gap grows with the logarithm of its days: an hour can be seen, a year does not push all else away."""
    last, found = moments[0], {}
    for moment in moments:
        if moment != last:
            days = (moment - last).total_seconds() / 86_400
            x += round(min(MOST, LEAST + 20 * log2(1 + days)))
        found[moment], last = x, moment
    return found


def _lanes(holdings: Sequence[Holding]) -> list[Lane]:
    named = list(dict.fromkeys(n for each in holdings for n in (each.ruled_by, each.from_court, each.court) if n))

    def rank(court_id: str) -> int:
        known = court(court_id)
        return -known.tier.rank if known else 0

    return [
        Lane(each, _cut(court_name(each)), TOP + LANE * at + LANE // 2)
        for at, each in enumerate(sorted(named, key=rank))
    ]


def _cut(name: str) -> str:
    most = NAME_CHARACTERS * (2 if name.isascii() else 1)
    return name if len(name) <= most else name[:most] + "…"


def _marks(scale: dict[datetime, int]) -> list[Mark]:
    found, before = [], None
    for moment, x in scale.items():
        days = (moment - before[0]).days if before else 0
        gap = t(f"{days} 日", f"{days} d") if before and days else ""
        found.append(
            Mark(x, moment.astimezone(COURT_TIME).strftime("%Y-%m-%d"), gap, (before[1] + x) // 2 if before else x)
        )
        before = (moment, x)
    return found


def _told(each: Holding, assets: dict[str, str], thin: bool) -> str:
    since = each.since.astimezone(COURT_TIME).strftime("%Y-%m-%d %H:%M") if each.since else "?"
    what = t("处置权：", "disposal right: ") + assets.get(each.power_id, each.power_id[:8]) + " · " if thin else ""
    return f"{what}{court_name(each.court)} · " + t(
        f"第{each.epoch}批次，自 {since}", f"epoch {each.epoch}, since {since}"
    )
