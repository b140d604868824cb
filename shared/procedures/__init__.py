"""All procedures of this release. A new one is one file here and one line in `CATALOGUE`."""

from __future__ import annotations

from shared.messages.kinds import Catalogue
from shared.procedures import docket, elevation, elevation_request, file_call, service, transfer

CATALOGUE = Catalogue(
    (
        docket.PROCEDURE,
        elevation_request.PROCEDURE,
        file_call.PROCEDURE,
        elevation.PROCEDURE,
        transfer.PROCEDURE,
        service.PROCEDURE,
    )
)
