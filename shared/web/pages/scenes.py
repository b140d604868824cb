"""What a form is about: a case, an exchange, a flag or nothing yet, and the power as the person saw it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from shared.domain.cases import Case
from shared.domain.exchanges import Exchange
from shared.domain.flags import Flag
from shared.domain.identifiers import CaseNumber
from shared.domain.power import Power
from shared.flows.records import Draft
from shared.web.here import node
from shared.web.pages.sections import SECTIONS
from shared.web.reading.cases import newest_entry

#: Where one goes on after an act about no case, by the act.
_PAGES = {act: page for section in SECTIONS for act, page in section.pages.items()}


@dataclass(frozen=True, slots=True)
class Scene:
    """What the form is about: case or exchange or neither, and the power as the person saw it.

    page: where an act about neither belongs.
    """

    lineage_id: str
    case: Case | None
    exchange: Exchange | None
    power: Power | None
    page: str = "home.show"

    @property
    def back(self) -> str:
        """Where one came from."""
        if self.exchange is not None:
            return url_for("exchanges.show", exchange_id=self.exchange.exchange_id)
        if self.case is not None:
            return url_for("cases.show", case_no=self.case.case_no)
        return url_for("flags.listed" if "flag_id" in request.args else self.page)


def scene_of(name: str = "") -> Scene:
    """Read from `case`, `exchange` and `flag_id` of the address. Raises BadCaseNumber, NotFound."""
    case_no, exchange_id = request.args.get("case", ""), request.args.get("exchange", "")
    with node().store.read() as unit:
        exchange = unit.exchanges.need(exchange_id) if exchange_id else None
        case = unit.cases.need(str(CaseNumber.parse(case_no))) if case_no else None
        flag = unit.of(Flag).get(request.args.get("flag_id", ""))
        about = exchange or case or flag
        lineage_id = about.lineage_id if about else ""
        if case is None and lineage_id:
            case = newest_entry(unit.cases.where(lineage_id=lineage_id))
        power = unit.powers.get(lineage_id) if lineage_id else None
    return Scene(lineage_id, case, exchange, power, _PAGES.get(name, "home.show"))


def scene_of_draft(written: Draft) -> Scene:
    """What a draft is about."""
    with node().store.read() as unit:
        exchange = unit.exchanges.get(written.exchange_id)
        case = newest_entry(unit.cases.where(lineage_id=written.lineage_id))
        power = unit.powers.get(written.lineage_id)
    return Scene(written.lineage_id, case, exchange, power)
