"""The procedures of this family, for the catalogue."""

from __future__ import annotations

from shared.messages.kinds import Procedure

PROCEDURES: tuple[Procedure, ...] = ()
