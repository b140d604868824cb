"""The procedures of this family, for the catalogue."""

from __future__ import annotations

from shared.messages.kinds import Procedure
from shared.procedures.evidence_disputes import procedure

PROCEDURES: tuple[Procedure, ...] = (procedure.PROCEDURE,)
