"""How every run begins: two cases, three superiors that have the files, and approved rulings in their drawers.

Case A is docketed at gd0304, case B at gd0305. For A the intermediate court may elevate, the high court designate
gd0305 or gd01, the supreme court gather both cases at gd01; for B the intermediate court may designate gd0304 and the
high court elevate. Told once per process, copied for each run.
"""

from __future__ import annotations

import atexit
import copy
import random
import tempfile
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from builders import Country
from designation_stories import Designation
from properties.memory_store import MemoryStore, image_of
from stories import MAJOR, Elevation

from shared.domain.people import Person
from shared.flows.ports import FixedClock
from shared.messages.signing import PrivateKey
from shared.transport.in_process import InProcessNetwork

COURTS = ("spc", "gd", "gd03", "gd01", "gd0304", "gd0305")
SUPERIORS, HOLDERS = COURTS[:3], COURTS[2:]


@dataclass(frozen=True, slots=True)
class Ruling:
    """An approved ruling that may be issued at any time; `target` is who would hold the case."""

    court: str
    draft: str
    exchange: str
    lineage: str
    target: str


class KeysInMemory:
    """The port `StaffKeys`: the officers' keys, read from their files once."""

    def __init__(self, keys: dict[str, PrivateKey]) -> None:
        self._keys = keys

    def key_of(self, person_id: str) -> PrivateKey:
        return self._keys[person_id]


@dataclass(frozen=True)
class Beginning:
    """Everything a run starts from. first_numbers: the first docket number of each lineage."""

    country: Country
    first_numbers: dict[str, str]
    rulings: tuple[Ruling, ...]
    images: dict[str, bytes]
    stores: dict[str, MemoryStore]

    def again(self) -> Country:
        """The country as it was; only one such copy lives at a time."""
        twin = copy.copy(self.country)
        twin.clock = FixedClock(self.country.clock.moment)
        twin.network = InProcessNetwork({court: deque() for court in COURTS})
        for court, store in self.stores.items():
            store.load(self.images[court])
        twin.nodes = {court: replace(node, clock=twin.clock) for court, node in self.country.nodes.items()}
        return twin


@contextmanager
def told_by(seed: object) -> Iterator[None]:
    """Ids and jitter come from the seed, so that a run can be told again exactly."""
    ids, true, state = random.Random(f"ids {seed}"), uuid.uuid4, random.getstate()
    random.seed(f"jitter {seed}")
    uuid.uuid4 = lambda: uuid.UUID(int=ids.getrandbits(128), version=4)  # type: ignore[assignment]
    try:
        yield
    finally:
        uuid.uuid4 = true
        random.setstate(state)


@cache
def beginning() -> Beginning:
    """The beginning, told once per process, each time with the same ids."""
    with told_by("beginning"):
        return tell_beginning()


def tell_beginning(also: Callable[[Country, dict[str, str]], None] = lambda country, lineages: None) -> Beginning:
    """The story; `also` goes on with it, given the lineage of the case docketed at each of the two courts."""
    holder = tempfile.TemporaryDirectory()
    atexit.register(holder.cleanup)
    folder = Path(holder.name)
    country = Country(folder, COURTS)
    rulings: list[Ruling] = []
    first = Elevation(country).filed().controlled().funded()
    second = Designation(country, upper="gd03", lower="gd0305", target="gd0304")
    second.filed(title_no="（2025）粤0305民初77号", creditor="债权人乙").controlled().funded()

    def drawer(story: Elevation | Designation, *drafts: str, exchange: str, target: str) -> None:
        for draft in drafts:
            country.approve(story.upper, draft, *MAJOR)
            rulings.append(Ruling(story.upper, draft, exchange, story.lineage, target))

    first.applied().docketed().file_called().file_sent()
    drawer(first, first.drafted(), first.drafted(), exchange=first.exchange, target="gd03")
    named = replace(Designation(country, lineage=first.lineage, case_no=first.case_no), target="gd0305")
    named.opened().file_here()
    drawer(named, named.drafted(), exchange=named.review, target="gd0305")
    drawer(named, named.drafted(target="gd01"), exchange=named.review, target="gd01")
    second.opened().file_here()
    drawer(second, second.drafted(), second.drafted(), exchange=second.review, target="gd0304")
    high = Elevation(country, lower="gd0305", upper="gd", lineage=second.lineage, case_no=second.case_no)
    high.exchange = country.act("gd", "reviewer1", "open_elevation_review", lower_court="gd0305",
                                case_no=second.case_no, reason="依职权审查")["exchange_id"]  # fmt: skip
    high.file_called().file_sent()
    drawer(high, high.drafted(exception_reason="全省协调需要"), exchange=high.exchange, target="gd")
    lines = f"gd0304 {first.case_no}\ngd0305 {second.case_no}"
    reviews = country.act("spc", "reviewer1", "open_concentration", debtor="张某", target="gd01", cases=lines,
                          reason="同一被执行人在多家法院均有案件")  # fmt: skip
    for story, lower in ((first, "gd0304"), (second, "gd0305")):
        gathered = Designation(country, "spc", lower, "gd01", story.lineage, story.case_no, reviews[story.case_no])
        gathered.file_here()
        drawer(gathered, gathered.drafted("concentration_ruling"), exchange=gathered.review, target="gd01")
    also(country, {"gd0304": first.lineage, "gd0305": second.lineage})
    return _kept(country, folder, {s.lineage: s.case_no for s in (first, second)}, tuple(rulings))


def _kept(country: Country, folder: Path, numbers: dict[str, str], rulings: tuple[Ruling, ...]) -> Beginning:
    """The told story on stores in memory."""
    country.later(minutes=2)
    country.close()
    images = {c: image_of(folder / c / "node.db", folder / f"{c}.image") for c in COURTS}
    stores = {court: MemoryStore() for court in COURTS}
    people: dict[tuple[str, str], Person] = country.people
    for court, node in country.nodes.items():
        keys = {p.person_id: node.staff_keys.key_of(p.person_id) for (at, _), p in people.items() if at == court}
        country.nodes[court] = replace(node, store=stores[court], staff_keys=KeysInMemory(keys))
    return Beginning(country, numbers, rulings, images, stores)
