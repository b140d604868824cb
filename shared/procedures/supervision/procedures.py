"""The procedures of this family, for the catalogue."""

from __future__ import annotations

from shared.messages.kinds import Procedure
from shared.procedures.quality import procedure as quality
from shared.procedures.quality import report as quality_report
from shared.procedures.supervision import procedure as supervision
from shared.procedures.supervision import suggestion

PROCEDURES: tuple[Procedure, ...] = (
    supervision.PROCEDURE,
    suggestion.PROCEDURE,
    quality.PROCEDURE,
    quality_report.PROCEDURE,
)
