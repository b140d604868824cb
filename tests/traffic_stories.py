"""The picture of the traffic in courts without workers: each looks, tells and listens when the test says so."""

from __future__ import annotations

from datetime import timedelta

from builders import Country

from shared.domain.traffic import Branch
from shared.flows.ports_transport import Lane, Parcel
from shared.flows.traffic import lane
from shared.flows.traffic.subtree import Subtree


class Watching:
    """The part of every court's worker that keeps the picture; what happened before it began is not seen."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.subtrees = {court: Subtree(node) for court, node in country.nodes.items()}
        self.reporters = {court: lane.Reporter(node, self.subtrees[court]) for court, node in country.nodes.items()}
        self.rounds()

    def round(self, court: str) -> None:
        """One court looks and tells."""
        self.reporters[court].round(self.country.network.transport(court).publisher(Lane.TRAFFIC))

    def listen(self, court: str) -> None:
        """One court takes all that waits for it on the lane."""
        node, subtree = self.country.nodes[court], self.subtrees[court]
        while self.country.network.step(court, lambda parcels: lane.receive(node, subtree, parcels), 100, Lane.TRAFFIC):  # type: ignore[arg-type, return-value]
            pass

    def rounds(self) -> None:
        """A second later, from the lowest court upward, so that all that is known reaches the top."""
        self.country.clock.advance(timedelta(seconds=1))
        for court in reversed(self.country.nodes):
            self.listen(court)
            self.round(court)

    def seen_by(self, court: str) -> dict[str, Branch]:
        """What the court keeps for its web."""
        return dict(self.country.nodes[court].pictures.read())

    def waiting(self, court: str) -> list[Parcel]:
        """Pictures on their way to a court."""
        return list(self.country.network.traffic_queues[court])
