"""The procedures of this family, for the catalogue."""

from __future__ import annotations

from shared.messages.kinds import Procedure
from shared.procedures.circulation.campaign import procedure as campaign
from shared.procedures.circulation.notice import procedure as notice
from shared.procedures.circulation.record import procedure as record
from shared.procedures.circulation.request import procedure as request

PROCEDURES: tuple[Procedure, ...] = (
    request.PROCEDURE, record.PROCEDURE, notice.PROCEDURE, notice.ASKING, campaign.PROCEDURE,
)  # fmt: skip
