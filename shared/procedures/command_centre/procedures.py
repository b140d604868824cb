"""The procedures of this family, for the catalogue."""

from __future__ import annotations

from shared.messages.kinds import Procedure
from shared.procedures.command_centre import (
    centre,
    deciding,
    executing,
    incidents,
    items,
    leads,
    liaison,
    orders,
    phone,
    reinforcing,
    results,
    reward_notices,
    rota,
    squads,
)

PROCEDURES: tuple[Procedure, ...] = (
    centre.PROCEDURE,
    rota.PROCEDURE,
    phone.PROCEDURE,
    squads.PROCEDURE,
    orders.PROCEDURE,
    deciding.PROCEDURE,
    executing.PROCEDURE,
    reinforcing.PROCEDURE,
    results.PROCEDURE,
    incidents.PROCEDURE,
    items.PROCEDURE,
    leads.PROCEDURE,
    liaison.PROCEDURE,
    reward_notices.PROCEDURE,
)
