"""The procedures of this family, for the catalogue."""

from __future__ import annotations

from shared.messages.kinds import Procedure
from shared.procedures.circulation.notice import procedure as notice

PROCEDURES: tuple[Procedure, ...] = (notice.PROCEDURE, notice.ASKING)
