"""Which court reviews after a case has moved (E7): the court that holds it, unless a superior of that court had it before.

Source: 异议复议规定 2020 art. 4: the court responsible when the objection is made reviews, also what an earlier court seized;
where the designated or entrusted court is a lower court of that one, that one does. Outsiders alike (its second paragraph).
"""

from __future__ import annotations

from datetime import date

from shared.domain.courts import Line
from shared.domain.deadlines import legal_day
from shared.domain.errors import Citation, NotAllowed, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk
from shared.procedures.power.asset import own_power


class AnotherCourtReviews(NotAllowed):
    """Another court reviews this objection."""

    code = "wrong_review_court"
    what = Text("案件（财产）已移转，该异议由 {name}（{court}）审查，本院不予受理。",
                "The case (or the asset) has moved: {court} reviews this objection, not this court.")  # fmt: skip
    todo = Text("请告知案外人向该院提出。", "Tell the outsider to turn to that court.")
    source = Citation("异议复议规定", "2020", "art. 4")


#: Exchanges by which a case came to this court: (procedure, role).
CAME_BY = (("transfer", "new_holder"), ("entrustment", "receiver"))


def reviewing_court(desk: Desk, lineage_id: str, *, challenged: str, act_of: str, received_on: date) -> str:
    """The court that reviews an objection received here on a day. `act_of`: whose act it is, empty to be found out."""
    power = desk.powers.get(lineage_id)
    if power is None or power.holder is None:
        return desk.court_id
    if power.holder != desk.court_id:
        made_before = received_on < legal_day(power.since)
        lower = desk.registry.is_superior(desk.court_id, power.holder, Line.REMEDY, desk.today)
        return desk.court_id if made_before or (lower and act_of in ("", desk.court_id)) else power.holder
    came = [row for procedure, role in CAME_BY
            for row in desk.exchanges.where(procedure=procedure, role=role, lineage_id=lineage_id)]  # fmt: skip
    brought = [row for row in came if challenged in _controls_brought(desk, row)]
    if not brought and (not came or desk.controls.get(challenged) is not None):
        return desk.court_id
    earlier = act_of or max(brought or came, key=lambda row: row.opened_at).peer
    lower = desk.registry.is_superior(earlier, desk.court_id, Line.REMEDY, desk.today)
    return earlier if lower else desk.court_id


def _controls_brought(desk: Desk, row: Exchange) -> set[str]:
    """Controls that came in the papers of a hand-over or an entrustment; what is not among them was seized here."""
    if "handover" in row.data:
        return {item.control_id for item in desk.received_payload(row.data["handover"]).controls}
    if "letter" in row.data:
        return {item.control_id for item in desk.received_payload(row.data["letter"]).case.controls}
    return set()


def require_asset_reviewed_here(desk: Desk, lineage_id: str, control_id: str, received_on: date) -> None:
    """Raises AnotherCourtReviews: of an asset whose disposal right has moved alone, its holder [D]."""
    alone = own_power(desk, control_id)
    court_id = (alone.holder if alone is not None else None) or reviewing_court(
        desk, lineage_id, challenged=control_id, act_of="", received_on=received_on
    )
    if court_id != desk.court_id:
        raise AnotherCourtReviews(court=court_id, name=desk.registry.court(court_id).name.zh)
