"""The picture of a journey: one lane per court, time downward, each message an arrow with its four stretches.

Time is not to scale: each event stands below the one before, and where a day or more lies between two, a band says how
long. So a journey of two years and one of two seconds are read the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from shared.flows.journey import Passage, Step
from shared.flows.ports import COURT_TIME

LEFT, TOP = 108, 10
#: Width of a lane: as wide as a page allows for few courts, never too narrow for a title.
NARROWEST, WIDEST, ALL_LANES = 190, 340, 1090
BAR, SLOTS = 8, 4
#: Steps downward: to an event that has a label, to any other, and over a gap of a day or more.
LABELLED, PLAIN, GAP = 30, 9, 40
#: What is drawn; the tables below the picture hold all.
MOST_MESSAGES, MOST_ACTS = 200, 200
_DAY_SECONDS = 86_400
_ORDER = ("accepted", "relayed", "arrived", "stored", "refused", "inert", "signed")
_POWER_PASSES = ("served", "served_otherwise", "power_taken")


@dataclass(frozen=True, slots=True)
class Lane:
    """One court: its line from top to bottom."""

    court_id: str
    x: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bar on a lane: `part` is queue, waiting, person or owed (not signed for yet)."""

    part: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """One message. `known`: it is known to have arrived; `number` is that of its row in the table."""

    number: int
    passage: Passage
    x1: int
    y1: int
    x2: int
    y2: int
    label_y: int
    known: bool
    refused: bool
    stretches: tuple[Stretch, ...]

    @property
    def rightward(self) -> bool:
        """Whether it goes to the right: its title then begins beside the sender, else ends there."""
        return self.x2 > self.x1


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a height: a date at the left, an act on a lane, a gap across all."""

    y: int
    text: str = ""
    x: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Band:
    """Who held the power: a lane from one height to another."""

    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, in its own units. `left_out`: messages and acts that did not fit."""

    width: int
    height: int
    lane_width: int
    lanes: Sequence[Lane]
    arrows: Sequence[Arrow]
    acts: Sequence[Mark]
    dates: Sequence[Mark]
    gaps: Sequence[Mark]
    held: Sequence[Band]
    left_out: int


@dataclass(slots=True)
class _Event:
    at: datetime
    order: tuple[int, int]
    labelled: bool
    key: tuple[str, str]
    y: int = 0


@dataclass(slots=True)
class _Slots:
    """Where bars on one lane stand beside one another."""

    ends: list[int] = field(default_factory=list)

    def take(self, start: int, end: int) -> int:
        for number, taken in enumerate(self.ends):
            if start >= taken:
                self.ends[number] = end
                return number
        if len(self.ends) < SLOTS:
            self.ends.append(end)
            return len(self.ends) - 1
        return SLOTS - 1


def draw(
    passages: Sequence[Passage], steps: Sequence[Step], rank: Callable[[str], int], must_sign: Callable[[str], bool]
) -> Picture:
    """The picture. `rank`: how high a court stands; `must_sign`: whether a kind is signed for by a person."""
    shown = list(passages[:MOST_MESSAGES])
    acts = [step for step in steps if step.stage == "act"]
    drawn = acts[:MOST_ACTS]
    courts = dict.fromkeys(court for p in shown for court in (p.sender, p.recipient))
    courts |= dict.fromkeys(step.court_id for step in drawn)
    lane = max(NARROWEST, min(WIDEST, ALL_LANES // max(len(courts), 1)))
    x = {court: LEFT + lane // 2 + lane * at for at, court in enumerate(sorted(courts, key=lambda c: -rank(c)))}
    events = _events(shown, drawn)
    dates, gaps = _place(events)
    height = (events[-1].y if events else TOP) + 36
    y = {event.key: event.y for event in events}
    slots = {court: _Slots() for court in x}
    return Picture(
        width=LEFT + lane * max(len(x), 1),
        height=height,
        lane_width=lane,
        lanes=[Lane(court, at) for court, at in x.items()],
        arrows=[_arrow(n, p, x, y, slots, must_sign) for n, p in enumerate(shown, 1)],
        acts=[
            Mark(y["act", str(n)], str(step.detail.get("kind", "")), x[step.court_id]) for n, step in enumerate(drawn)
        ],
        dates=dates,
        gaps=gaps,
        held=_held(steps, {court: at - lane // 2 for court, at in x.items()}, events, height),
        left_out=len(passages) - len(shown) + len(acts) - len(drawn),
    )


def _events(passages: Sequence[Passage], acts: Sequence[Step]) -> list[_Event]:
    found = [
        _Event(p.stages[stage], (number, _ORDER.index(stage)), stage == "accepted", (stage, p.message_id))
        for number, p in enumerate(passages, len(acts))
        for stage in _ORDER
        if stage in p.stages
    ]
    found += [_Event(step.at, (number, 0), True, ("act", str(number))) for number, step in enumerate(acts)]
    return sorted(found, key=lambda event: (event.at, event.order))


def _place(events: Sequence[_Event]) -> tuple[list[Mark], list[Mark]]:
    """Give every event its height; the dates at the left and the gaps."""
    dates: list[Mark] = []
    gaps: list[Mark] = []
    if not events:
        return dates, gaps
    events[0].y = TOP + LABELLED
    for before, event in pairwise(events):
        seconds = (event.at - before.at).total_seconds()
        event.y = before.y + (LABELLED if event.labelled else PLAIN if seconds else 3)
        if seconds >= _DAY_SECONDS:
            gaps.append(Mark(before.y + PLAIN + (GAP - 10) // 2, seconds=seconds))
            event.y += GAP
    said = ""
    for event in events:
        local = event.at.astimezone(COURT_TIME)
        text = local.strftime("%Y-%m-%d %H:%M")
        if text != said and (event.labelled or text[:10] != said[:10]):
            dates.append(Mark(event.y, text[5:] if text[:4] == said[:4] else text))
            said = text
    return dates, gaps


def _arrow(
    number: int, passage: Passage, x: Mapping[str, int], y: Mapping[tuple[str, str], int], slots: Mapping[str, _Slots],
    must_sign: Callable[[str], bool],
) -> Arrow:  # fmt: skip
    at = {stage: y[stage, passage.message_id] for stage in passage.stages if (stage, passage.message_id) in y}
    left = at.get("relayed", at["accepted"])
    ended = at.get("stored", at.get("refused", at.get("inert")))
    arrived = at.get("arrived", ended)
    x1, x2 = x[passage.sender], x[passage.recipient]
    bars = [_stretch("queue", slots[passage.sender], x1, at["accepted"], left)]
    if arrived is not None and ended is not None:
        bars.append(_stretch("waiting", slots[passage.recipient], x2, arrived, ended))
    if "stored" in at and "signed" in at:
        bars.append(_stretch("person", slots[passage.recipient], x2, at["stored"], at["signed"]))
    elif "stored" in at and "refused" not in at and must_sign(passage.kind):
        bars.append(_stretch("owed", slots[passage.recipient], x2, at["stored"], at["stored"] + 20))
    known = arrived is not None
    end_x = x2 - (5 if x2 > x1 else -5)  # the head touches the lane
    return Arrow(
        number, passage, x1, left, end_x if known else (x1 + x2) // 2, arrived if arrived is not None else left + PLAIN,
        at["accepted"], known, "refused" in at, tuple(bar for bar in bars if bar.height > 0),
    )  # fmt: skip


def _stretch(part: str, slots: _Slots, x: int, start: int, end: int) -> Stretch:
    slot = slots.take(start, end) if end > start else 0
    return Stretch(part, x - BAR // 2 + slot * (BAR + 2), start, end - start)


def _held(steps: Sequence[Step], x: Mapping[str, int], events: Sequence[_Event], height: int) -> list[Band]:
    """Lanes while their court held the power, as the statements of filing and of passing say."""
    turns: list[tuple[datetime, str]] = []
    for step in steps:
        if step.stage == "act" and step.detail.get("kind") == "file_case" and not turns:
            turns.append((step.at, step.court_id))
        elif step.stage in _POWER_PASSES and str(step.detail.get("to")) in x:
            turns.append((step.at, str(step.detail["to"])))
    bands = []
    for number, (begun, court) in enumerate(turns):
        top = _height_at(events, begun, height)
        end = _height_at(events, turns[number + 1][0], height) if number + 1 < len(turns) else height
        if court in x and end > top:
            bands.append(Band(x[court], top, end - top))
    return bands


def _height_at(events: Sequence[_Event], moment: datetime, height: int) -> int:
    return next((event.y for event in events if event.at >= moment), height)
