"""Which court reviews an outsider's objection after a case, or one asset of it, has moved (E7).

Source: 异议复议规定 2020 art. 4: outsiders as parties, so the rule is that of objections to conduct.
"""

from __future__ import annotations

from datetime import date

from shared.messages.desk import Desk
from shared.procedures.objection.elsewhere import WrongReviewCourt, reviewing_court
from shared.procedures.power.asset import own_power


def require_asset_reviewed_here(desk: Desk, lineage_id: str, control_id: str, received_on: date) -> None:
    """Raises WrongReviewCourt: of an asset whose disposal right has moved alone, the court that disposes of it reviews [D]."""
    alone = own_power(desk, control_id)
    court_id = (alone.holder if alone is not None else None) or reviewing_court(
        desk, lineage_id, challenged=control_id, act_of="", received_on=received_on
    )
    if court_id != desk.court_id:
        raise WrongReviewCourt(court=court_id, name=desk.registry.court(court_id).name.zh)
