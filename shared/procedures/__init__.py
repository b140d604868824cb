"""All procedures of this release. A new one is one file here and one line in `CATALOGUE`."""

from __future__ import annotations

from shared.messages.kinds import Catalogue
from shared.procedures import file_call, net_days
from shared.procedures.alerts import procedures as alerts
from shared.procedures.circulation import procedures as circulation
from shared.procedures.coercive import procedure as coercive
from shared.procedures.command_centre import procedures as command_centre
from shared.procedures.correction import instruction as correction
from shared.procedures.cross import concentration, joint, joint_tasks
from shared.procedures.cross import proposal as cross
from shared.procedures.cross import reports as cross_reports
from shared.procedures.designation import procedure as designation
from shared.procedures.designation import progress as designation_progress
from shared.procedures.designation import review as designation_review
from shared.procedures.designation import service as designation_service
from shared.procedures.designation import told as designation_told
from shared.procedures.disposal import right as disposal_right
from shared.procedures.disposal import sale as disposal
from shared.procedures.dispute import procedures as dispute
from shared.procedures.docket import duplicate as duplicate_docket
from shared.procedures.docket import entries as docket
from shared.procedures.docket import file_limit, for_now
from shared.procedures.elevation import procedure as elevation
from shared.procedures.elevation import request as elevation_request
from shared.procedures.entrusted_matter import answering as matter_answers
from shared.procedures.entrusted_matter import complaint as matter_complaint
from shared.procedures.entrusted_matter import passing as matter_passing
from shared.procedures.entrusted_matter import request as entrusted_matter
from shared.procedures.entrusted_matter import result as matter_results
from shared.procedures.entrusted_matter import watching as matter_watch
from shared.procedures.entrustment import approval as entrustment_approval
from shared.procedures.entrustment import docketing as entrustment_docketing
from shared.procedures.entrustment import letter as entrustment
from shared.procedures.entrustment import record as entrustment_record
from shared.procedures.entrustment import reports as entrustment_reports
from shared.procedures.entrustment import returning as entrustment_return
from shared.procedures.entrustment import supplement as entrustment_supplement
from shared.procedures.entrustment import urging as entrustment_urging
from shared.procedures.evidence_disputes import procedures as evidence_disputes
from shared.procedures.flags import procedures as flags
from shared.procedures.integrity import procedures as integrity
from shared.procedures.ledger import procedures as ledger
from shared.procedures.liability import procedure as liability
from shared.procedures.node_events import procedures as node_events
from shared.procedures.objection import procedure as objection
from shared.procedures.objection import silence as objection_silence
from shared.procedures.outsider_objection import procedure as outsider_objection
from shared.procedures.portal import procedures as portal
from shared.procedures.preservation import procedures as preservation
from shared.procedures.reconsideration import procedure as reconsideration
from shared.procedures.separation import exemption as stage_exemption
from shared.procedures.service import electronic as service
from shared.procedures.service import other as other_service
from shared.procedures.service import other_clearance as other_service_clearance
from shared.procedures.service import other_void as other_service_void
from shared.procedures.settlement import procedure as settlement
from shared.procedures.side_review import procedure as side_review
from shared.procedures.stay import passing as stay_passing
from shared.procedures.stay import procedure as stay
from shared.procedures.supervision import procedures as supervision
from shared.procedures.supervision_letter import procedure as supervision_letter
from shared.procedures.suspension import procedure as suspension
from shared.procedures.transfer import procedure as transfer
from shared.procedures.urging import procedure as urging
from shared.procedures.urging import report as urging_report
from shared.procedures.urging import review as urging_review

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
        other_service_clearance.PROCEDURE,
        other_service.PROCEDURE,
        other_service_void.PROCEDURE,
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
        reconsideration.PROCEDURE,
        liability.PROCEDURE,
        stay.PROCEDURE,
        stay_passing.PROCEDURE,
        suspension.PROCEDURE,
        settlement.PROCEDURE,
        supervision_letter.PROCEDURE,
        disposal.PROCEDURE,
        disposal_right.PROCEDURE,
        *ledger.PROCEDURES,
        duplicate_docket.PROCEDURE,
        entrustment.PROCEDURE,
        entrustment_docketing.PROCEDURE,
        entrustment_supplement.PROCEDURE,
        entrustment_reports.PROCEDURE,
        entrustment_urging.PROCEDURE,
        entrustment_approval.PROCEDURE,
        entrustment_return.PROCEDURE,
        entrustment_record.PROCEDURE,
        stage_exemption.PROCEDURE,
        side_review.PROCEDURE,
        coercive.PROCEDURE,
        for_now.PROCEDURE,
        file_limit.PROCEDURE,
        objection.PROCEDURE,
        objection_silence.PROCEDURE,
        outsider_objection.PROCEDURE,
        entrusted_matter.PROCEDURE,
        matter_answers.PROCEDURE,
        matter_results.PROCEDURE,
        matter_passing.PROCEDURE,
        matter_complaint.PROCEDURE,
        matter_watch.PROCEDURE,
        *flags.PROCEDURES,
        *alerts.PROCEDURES,
        *node_events.PROCEDURES,
        *preservation.PROCEDURES,
        *dispute.PROCEDURES,
        *circulation.PROCEDURES,
        *command_centre.PROCEDURES,
        *supervision.PROCEDURES,
        *evidence_disputes.PROCEDURES,
        *portal.PROCEDURES,
        *integrity.PROCEDURES,
    )
)
