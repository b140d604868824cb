"""The run of `make_golden.py` over a receipt that comes late: asked after, answered, referred and decided."""

from __future__ import annotations

from datetime import timedelta

from builders import Country
from golden_power import LOWER, UPPER, title
from stories import Elevation


def late(country: Country) -> None:
    """A lower court out of reach for a day, and a high court that decides what came of the ruling."""
    story = Elevation(country).filed(title_no=title(90)).applied().docketed().file_called().file_sent()
    country.network.hold = lambda parcel: LOWER in (parcel.sender, parcel.recipient)
    story.ruled()
    country.clock.advance(timedelta(hours=26))
    country.tick()
    country.network.hold = lambda _parcel: False
    country.network.release()
    country.later(minutes=5)
    with country.read(UPPER) as unit:
        [mine] = unit.exchanges.where(procedure="evidence_dispute", state="delivered_late")
    country.act(
        UPPER, "manager1", "refer_evidence", lineage=mine.lineage_id, exchange=mine.exchange_id, facts="送达时间有争议"
    )
    with country.read("gd") as unit:
        [referred] = unit.exchanges.where(procedure="evidence_dispute", role="decider")
    country.act("gd", "manager1", "rule_on_evidence", lineage=referred.lineage_id, exchange=referred.exchange_id,
                verdict="delivered", reason="查明送达")  # fmt: skip
