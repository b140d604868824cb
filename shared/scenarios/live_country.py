"""The running courts of a demonstration as the world of a story.

What people do goes over each court's HTTP API, as them; time is moved by whoever runs the country. What came of it is
read from each court's database, which this machine's operator may: reading only, no court does it to another.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from shared.bootstrap.clock import SharedOffsetClock
from shared.bootstrap.clock_following import advance, control_of
from shared.bootstrap.clock_steps import ClockStepper, running_courts
from shared.bootstrap.country import Country
from shared.bootstrap.profiles import profile_of
from shared.bootstrap.settings import Settings
from shared.bootstrap.staff import StaffKeyFiles
from shared.domain.errors import Conflict, NotFound, SetupError, Text
from shared.domain.people import Person
from shared.flows.clock_control import MOST_AHEAD, ClockUnattended
from shared.flows.node import Node
from shared.flows.ports import COURT_TIME
from shared.law.lookup import Law
from shared.messages.directory import Directory
from shared.messages.kinds import About
from shared.messages.signing import PrivateKey
from shared.persistence.store import open_store
from shared.procedures import CATALOGUE
from shared.registry.registry import Registry
from shared.scenarios import facts, signers
from shared.scenarios.live_api import CourtApi

#: Nearer than this one waits, rather than ask for the clock to be moved.
NEAR = timedelta(seconds=1)
READY = "issue"


class OnlyRead(SetupError):
    """Nodes here are opened to be read."""

    code = "only_read"


class NoFaults(Conflict):
    """Running courts are not disturbed."""

    code = "no_faults_live"
    what = Text("运行中的法院不能制造故障。", "Faults are for virtual time only.")


class NoDirectory:
    """The directory of a node that sends nothing."""

    def current(self) -> Directory:
        """Raises OnlyRead."""
        raise OnlyRead


class LiveCountry:
    """The `World` of running courts. Close it when the stories are over."""

    live = True

    def __init__(self, country: Country) -> None:
        """Raises ClockUnattended, CourtsSilent (before anything is sent), and setup errors."""
        self.country = country
        control, self.clock = control_of(country)
        if not control.attended():
            raise ClockUnattended
        self._stepper = ClockStepper(running_courts(country), self.clock)
        self.after_round: Callable[[Iterable[str]], None] = _nobody_looks
        password = country.password_file.read_text().strip()
        settings = {court.court_id: country.settings(court.court_id) for court in country.courts}
        self._apis = {court: CourtApi(court, found.bind, password) for court, found in settings.items()}
        self.nodes: dict[str, Node] = {court: _opened(found, self.clock) for court, found in settings.items()}
        self._stepper.come_to_rest()

    def close(self) -> None:
        """Sign everybody out and give back the databases."""
        for api in self._apis.values():
            api.leave()
        for node in self.nodes.values():
            node.store.close()

    def staff(self, court: str) -> list[Person]:
        """Who works there now. Raises NotFound for a court that does not run here."""
        with self._node(court).store.read() as unit:
            return unit.people.where(active=True)

    def _node(self, court: str) -> Node:
        if court not in self.nodes:
            raise NotFound(name=court)
        return self.nodes[court]

    def address(self, court: str) -> str:
        """See `World`."""
        return self._apis[court].page if court in self._apis else court

    # — people —

    def act(
        self, court: str, who: str, name: str, about: About, inputs: Mapping[str, Any], epoch: int | None
    ) -> dict[str, Any]:
        """See `World`."""
        body = {"act": name, "lineage_id": about.lineage_id, "exchange_id": about.exchange_id or "", "inputs": inputs}
        return self._apis[court].post(who, "/acts", body | ({"epoch": epoch} if epoch is not None else {}))

    def sign_for(self, court: str, who: str, message_id: str) -> None:
        """See `World`."""
        self._apis[court].post(who, f"/inbox/{quote(message_id, safe='')}/signature")

    def draft(
        self,
        court: str,
        who: str | None,
        kind: str,
        *,
        to: str,
        about: About,
        inputs: Mapping[str, Any],
        supersedes: str | None,
        draft_id: str | None = None,
    ) -> str:
        """See `World`."""
        login = who or signers.author(self._node(court), self.staff(court), kind).login
        if draft_id is not None:
            self._apis[court].rewrite(login, f"/drafts/{draft_id}", {"inputs": inputs})
            return draft_id
        body = {
            "kind": kind, "recipient": to, "lineage_id": about.lineage_id, "exchange_id": about.exchange_id or "",
            "supersedes": supersedes or "", "inputs": inputs,
        }  # fmt: skip
        return str(self._apis[court].post(login, "/drafts", body)["draft_id"])

    def approve(self, court: str, draft_id: str, by: Any) -> None:
        """See `World`."""
        if isinstance(by, list):
            for each in by:
                ((login, act),) = each.items()
                self._sign(court, login, draft_id, act, self._draft(court, draft_id)["digest"])
        while by == "usual":
            draft = self._draft(court, draft_id)
            if draft["next_act"] == READY:
                return
            node, missing = self._node(court), draft["next_act"]
            with node.store.read() as unit:
                signer = signers.next_signer(node, unit, unit.drafts.need(draft_id), missing)
            self._sign(court, signer.login, draft_id, missing, draft["digest"])

    def _sign(self, court: str, login: str, draft_id: str, act: str, digest: str) -> None:
        self._apis[court].post(login, f"/drafts/{draft_id}/signatures", {"act": act, "digest": digest})

    def _draft(self, court: str, draft_id: str) -> dict[str, Any]:
        """The draft as its author sees it."""
        return self._apis[court].get(self._author(court, draft_id), f"/drafts/{draft_id}")

    def _author(self, court: str, draft_id: str) -> str:
        with self._node(court).store.read() as unit:
            return unit.people.need(unit.drafts.need(draft_id).drafted_by).login

    def give_back(self, court: str, who: str, draft_id: str, reason: str) -> None:
        """See `World`."""
        self._apis[court].post(who, f"/drafts/{draft_id}/return", {"reason": reason})

    def issue(self, court: str, who: str | None, draft_id: str) -> str:
        """See `World`."""
        digest = self._draft(court, draft_id)["digest"]
        login = who or self._author(court, draft_id)
        return str(self._apis[court].post(login, f"/drafts/{draft_id}/issue", {"digest": digest})["message_id"])

    def waiting_for_signature(self, court: str, kind: str, about: About) -> str:
        """See `World`."""
        return facts.unsigned(self._node(court), kind, about)

    # — the world —

    @staticmethod
    def new_id() -> str:
        """See `World`."""
        return str(uuid.uuid4())

    def disturb(self, given: Mapping[str, Any]) -> None:
        """Nobody disturbs running courts: such stories are refused before they begin."""
        raise NoFaults

    def settle(self) -> None:
        """See `World`. Raises CourtsSilent, NotAtRest."""
        self._stepper.come_to_rest()
        self.after_round(self.nodes)

    def sweep(self) -> None:
        """See `World`."""
        self.settle()

    def advance(self, until: datetime) -> None:
        """See `World`. Raises what going forward raises."""
        while until - self.clock.legal_now() > NEAR:
            goal = min(until, self.clock.legal_now() + MOST_AHEAD - timedelta(hours=1))
            written = f"to {goal.astimezone(COURT_TIME):%Y-%m-%dT%H:%M:%S}"
            for _ in advance(self.country, written, by="zhixing scenario"):
                self.after_round(self.nodes)
        time.sleep(max(0.0, (until - self.clock.legal_now()).total_seconds()))
        self.after_round(self.nodes)


def _nobody_looks(courts: Iterable[str]) -> None:
    """Before a story begins."""


def _opened(settings: Settings, clock: SharedOffsetClock) -> Node:
    """A node to read. Nothing is sent or swept by it, so it does not touch its incarnation."""
    court = Registry.load().court(settings.court)
    return Node(
        court=court, profile=profile_of(court.tier), store=open_store(settings.database_url), registry=Registry.load(),
        law=Law.load(), catalogue=CATALOGUE, clock=clock, key=PrivateKey.load(settings.key_file),
        directory=NoDirectory(), staff_keys=StaffKeyFiles(settings.staff_keys),
    )  # fmt: skip
