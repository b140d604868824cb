"""The `data` of a traffic frame: written compactly, read with suspicion. A court speaks of itself and of those below it only."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.domain.traffic import MOST_COUNTED, STAGES, WAITING, CourtPicture, Flow, Hop
from shared.messages.envelope import BadEnvelope
from shared.messages.instants import instant, parse_instant

#: No frame has more of these.
MOST_COURTS = 500
MOST_HOPS = 200
MOST_PEERS = 50
MOST_REFUSALS = 20
#: A court that promises less often than this is silent all the same.
LONGEST_QUIET_SECONDS = 3600
#: Of courts and hops in one frame as JSON, well below what a frame may have: what does not fit is told by the next.
MOST_TOLD_BYTES = 200 * 1024
_NAME = re.compile(r"[A-Za-z0-9:_.-]{1,100}")
_MOST = 10**9


def written(pictures: Iterable[CourtPicture], hops: Sequence[Hop]) -> dict[str, Any]:
    """What is sent: numbers of a flow as a list in the order of `Flow`, a hop as a list in the order of `Hop`."""
    return {"courts": [picture_data(each) for each in pictures], "hops": [hop_data(hop) for hop in hops]}


def picture_data(picture: CourtPicture) -> dict[str, Any]:
    """One court as JSON."""
    return {
        "court": picture.court_id, "at": instant(picture.at), "quiet": picture.quiet_seconds,
        "flows": {peer: [f.sent, f.arrived, f.applied, f.refused, f.receipted] for peer, f in picture.flows.items()},
        "waiting": dict(picture.waiting), "oldest": dict(picture.oldest_seconds), "refusals": dict(picture.refusals),
    }  # fmt: skip


def hop_data(hop: Hop) -> list[str]:
    """One hop as JSON."""
    return [hop.message_id, hop.kind, hop.sender, hop.recipient, hop.stage, instant(hop.at), hop.court, hop.exchange_id]


def read(data: Mapping[str, Any], may_speak_of: Container[str]) -> tuple[list[CourtPicture], list[Hop]]:
    """What a court sent. Raises BadEnvelope when anything is malformed, too much, or of a court not below the sender."""
    try:
        courts, hops = data["courts"], data["hops"]
        _require(isinstance(courts, list) and len(courts) <= MOST_COURTS, "courts")
        _require(isinstance(hops, list) and len(hops) <= MOST_HOPS, "hops")
        pictures = [read_picture(each) for each in courts]
        read_hops = [read_hop(each) for each in hops]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as problem:
        raise BadEnvelope(problem=f"traffic: {type(problem).__name__}") from problem
    speaks_of = {picture.court_id for picture in pictures} | {hop.court for hop in read_hops}
    _require(all(court in may_speak_of for court in speaks_of), "a court that is not below the sender")
    return pictures, read_hops


def read_picture(said: Mapping[str, Any]) -> CourtPicture:
    """One court from JSON. Raises BadEnvelope, KeyError, TypeError or ValueError."""
    flows = said["flows"]
    _require(len(flows) <= MOST_PEERS and len(said["refusals"]) <= MOST_REFUSALS, "too many peers")
    oldest = {name: float(seconds) for name, seconds in said["oldest"].items()}
    _require(all(name in WAITING and 0 <= seconds < _MOST for name, seconds in oldest.items()), "oldest")
    waiting = _counts(said["waiting"], MOST_COUNTED)
    _require(set(waiting) <= set(WAITING), "waiting")
    return CourtPicture(
        _name(said["court"]), parse_instant(said["at"]), _count(said["quiet"], LONGEST_QUIET_SECONDS),
        {_name(peer): Flow(*(_count(number) for number in numbers)) for peer, numbers in flows.items()},
        waiting, oldest, _counts(said["refusals"]),
    )  # fmt: skip


def read_hop(said: Sequence[Any]) -> Hop:
    """One hop from JSON. Raises BadEnvelope, TypeError or ValueError."""
    message_id, kind, sender, recipient, stage, at, court, exchange_id = said
    _require(stage in STAGES, "stage")
    _require(court in (sender, recipient), "a hop is stated by one of the two courts")
    moment: datetime = parse_instant(at)
    return Hop(
        _name(message_id), _name(kind), _name(sender), _name(recipient), stage, moment, court, _name(exchange_id)
    )


def _counts(said: Mapping[str, Any], most: int = _MOST) -> dict[str, int]:
    return {_name(name): _count(number, most) for name, number in said.items()}


def _count(number: Any, most: int = _MOST) -> int:
    _require(isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= most, "number")
    counted: int = number
    return counted


def is_name(said: str) -> bool:
    """Whether an id or a code may stand in a picture: short, ASCII, nothing that could be markup or a sentence."""
    return _NAME.fullmatch(said) is not None


def size_of(data: object) -> int:
    """Bytes of a court or a hop in a frame, at most (names are ASCII)."""
    return len(json.dumps(data, separators=(",", ":"))) + 1


def _name(said: Any) -> str:
    _require(isinstance(said, str) and is_name(said), "name")
    name: str = said
    return name


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise BadEnvelope(problem=f"traffic: {what}")
