"""All procedures of this release. A new one is one file here and one line in `CATALOGUE`."""

from __future__ import annotations

from shared.messages.kinds import Catalogue
from shared.procedures import (
    concentration,
    correction,
    cross,
    cross_reports,
    designation,
    designation_other_service,
    designation_progress,
    designation_review,
    designation_service,
    designation_told,
    disposal,
    disposal_right,
    docket,
    elevation,
    elevation_request,
    file_call,
    joint,
    joint_tasks,
    net_days,
    service,
    stay,
    supervision_letter,
    transfer,
    urging,
    urging_report,
    urging_review,
)  # fmt: skip

CATALOGUE = Catalogue(
    (
        docket.PROCEDURE,
        elevation_request.PROCEDURE,
        file_call.PROCEDURE,
        elevation.PROCEDURE,
        transfer.PROCEDURE,
        service.PROCEDURE,
        designation_review.PROCEDURE,
        designation.PROCEDURE,
        designation_told.PROCEDURE,
        designation_service.PROCEDURE,
        designation_other_service.PROCEDURE,
        designation_progress.PROCEDURE,
        concentration.PROCEDURE,
        joint.PROCEDURE,
        joint_tasks.PROCEDURE,
        cross.PROCEDURE,
        cross_reports.PROCEDURE,
        net_days.PROCEDURE,
        urging_review.PROCEDURE,
        urging.PROCEDURE,
        urging_report.PROCEDURE,
        correction.PROCEDURE,
        stay.PROCEDURE,
        supervision_letter.PROCEDURE,
        disposal.PROCEDURE,
        disposal_right.PROCEDURE,
    )
)
