"""Where a story is played: a country of its own in virtual time, or the running courts of a demonstration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from shared.flows.node import Node
from shared.flows.ports import Clock
from shared.messages.kinds import About


class World(Protocol):
    """The verbs of a story, and the nodes whose databases its expectations are compared with.

    live: others use these courts too, so that only what concerns the story is looked at. after_round: called with
    the courts at which something may have happened.
    """

    after_round: Callable[[Iterable[str]], None]

    @property
    def nodes(self) -> Mapping[str, Node]:
        """By court id."""

    @property
    def clock(self) -> Clock:
        """The legal time of the story."""

    @property
    def live(self) -> bool:
        """See above."""

    def address(self, court: str) -> str:
        """Where the court's pages are, without a slash at the end; its id where it has none."""

    def act(
        self, court: str, who: str, name: str, about: About, inputs: Mapping[str, Any], epoch: int | None
    ) -> dict[str, Any]:
        """One act of one person; what it reports."""

    def sign_for(self, court: str, who: str, message_id: str) -> None:
        """签收."""

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
        """A draft with its author's signature; without `who`, the usual author. Returns its id."""

    def approve(self, court: str, draft_id: str, by: Any) -> None:
        """`usual`: whoever is missing signs, in order; or [{login: act}, …]; or `none`."""

    def give_back(self, court: str, who: str, draft_id: str, reason: str) -> None:
        """Return a draft with a reason."""

    def issue(self, court: str, who: str | None, draft_id: str) -> str:
        """Issue an approved draft; without `who`, by its author. Returns the message id."""

    def waiting_for_signature(self, court: str, kind: str, about: About) -> str:
        """The oldest message of a kind, lineage and, if named, exchange that nobody there has signed for. Raises NotFound."""

    def new_id(self) -> str:
        """A fresh id for an exchange that a first message opens."""

    def disturb(self, given: Mapping[str, Any]) -> None:
        """One `faults` step."""

    def settle(self) -> None:
        """Wait until messages have come to rest."""

    def sweep(self) -> None:
        """Every running node's clock looks once; then settle."""

    def advance(self, until: datetime) -> None:
        """Let time pass, stopping at every instant something falls due."""
