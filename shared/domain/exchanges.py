"""One running procedure between courts, as one court sees it: its role, its state, what it needs to remember."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """A procedure instance at this court.

    Attributes:
        exchange_id: shared by all courts taking part (`procedureid` of the envelope).
        procedure: its name; `role`: this court's role in it; `state`: by the table of that role.
        peer: the court on the other side. `data`: facts the procedure keeps (JSON scalars and lists).
    """

    exchange_id: str
    procedure: str
    role: str
    lineage_id: str
    peer: str
    state: str
    opened_at: datetime
    data: dict[str, Any]
    version: int = 1


@dataclass(frozen=True, slots=True)
class Act:
    """One act of enforcement power by one person of one body of this court in one epoch.

    The signed act logs of all courts, merged, show whether two courts ever validly held one case.
    """

    act_id: str
    lineage_id: str
    power_id: str
    epoch: int
    kind: str
    person_id: str
    body: str
    at: datetime
    detail: dict[str, Any]
