"""The procedures of this family, for the catalogue."""

from __future__ import annotations

from shared.messages.kinds import Procedure
from shared.procedures.preservation import advance
from shared.procedures.preservation import procedure as preservation
from shared.procedures.preservation.feasibility import procedure as feasibility

PROCEDURES: tuple[Procedure, ...] = (preservation.PROCEDURE, feasibility.PROCEDURE, advance.PROCEDURE)
