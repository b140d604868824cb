"""A high court designates, its intermediate court may elevate: two superiors ready to rule, and an old court cut off."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from designation_stories import Designation, country_of
from stories import MAJOR, Elevation

from shared.flows import drafting
from shared.transport.in_process import never

OLD, TARGET, HIGH, MIDDLE = "gd0304", "gd0106", "gd", "gd03"


@dataclass
class Rivals:
    """`case`: the high court gives the case to another city. `rival`: the intermediate court's approved draft waits."""

    country: Country
    case: Designation
    rival: Elevation
    draft: str

    @property
    def lineage(self) -> str:
        return self.case.lineage

    def cut(self, *pair: str) -> None:
        """Nothing passes between two courts; one court alone: nothing reaches or leaves it."""
        between = set(pair)
        self.country.network.hold = lambda p: between <= {p.sender, p.recipient}

    def healed(self) -> None:
        """What was held up arrives, and what is resent."""
        self.country.network.hold = never
        self.country.network.release()
        self.country.settle()
        self.country.later(minutes=10)

    def rival_rules(self) -> str:
        """The intermediate court issues. Raises what its own check says."""
        node = self.country.nodes[MIDDLE]
        with node.store.read() as unit:
            digest = unit.drafts.need(self.draft).digest
        self.rival.ruling = drafting.issue(node, self.country.people[MIDDLE, "reviewer1"], self.draft, digest=digest)
        self.country.settle()
        return self.rival.ruling

    def asked(self, court: str = HIGH) -> str:
        """The court inquires; returns the inquiry's id."""
        exchange = self.case.review if court == HIGH else self.rival.exchange
        done = self.country.act(court, "chief", "ask_other_service", lineage=self.lineage, exchange=exchange)
        return str(done["exchange_id"])

    def state(self, court: str, exchange: str) -> str:
        return str(self.country.exchange(court, exchange).state)

    def holders(self) -> list[str]:
        """Courts whose database says that they hold."""
        powers = {court: self.country.power(court, self.lineage) for court in self.country.nodes}
        return [court for court, power in powers.items() if power is not None and power.state == "held"]

    def closed(self) -> None:
        """The old court closes the case."""
        self.country.act(OLD, "officer1", "close_case", lineage=self.lineage, epoch=1, mode="terminated", reason="撤回")

    def said(self, court: str, kind: str) -> Any:
        """The newest message of a kind as its sender has it."""
        return self.country.sent(court, kind)


@cache
def _told() -> Rivals:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    country = country_of(Path(folder.name))
    atexit.register(country.close)
    case = Designation(country).to_review()
    rival = (
        Elevation(country, lineage=case.lineage, case_no=case.case_no).applied().docketed().file_called().file_sent()
    )
    draft = rival.drafted()
    country.approve(MIDDLE, draft, *MAJOR)
    return Rivals(country, case, rival, draft)


@pytest.fixture
def rivals(tmp_path: Path) -> Iterator[Rivals]:
    """Both superiors have the file; the high court has not ruled yet."""
    known = _told()
    country = known.country.copy(tmp_path)
    yield replace(known, country=country, case=replace(known.case, country=country),
                  rival=replace(known.rival, country=country))  # fmt: skip
    country.close()
