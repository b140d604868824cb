"""The run of `make_golden.py` over disposal rights, the register of cases and duplicate dockets."""

from __future__ import annotations

from asset_stories import Asset
from builders import Country
from outsider_stories import Outsider
from stories import CASE, Elevation


def assets(country: Country) -> None:
    """Asked, declined, handed over, renewed, the case elevated, sold; then two courts with one title."""
    story = Asset(country).ready()
    country.act(
        story.first, "officer1", "decline_disposal", lineage=story.lineage, exchange=story.exchange, reasons="金额悬殊"
    )
    story.transferred()
    country.act(
        story.asker, "officer1", "renew_control", lineage=story.own, control_id=story.control, end_on="2029-01-05"
    )
    case = Elevation(country, lineage=story.lineage, case_no=story.case_no)
    case.applied().docketed().file_called().file_sent().ruled().handed_over().accepted().redocketed().taken_over()
    story.begun().recorded().finished(remainder_fen=100)
    duplicates(country)


def outsiders(country: Country) -> None:
    """An outsider objects about a house another court waits for, and withdraws."""
    Outsider(Asset(country)).sealed().filed().ruled("withdrawn")


def duplicates(country: Country) -> None:
    """The later court says it is another matter, is told otherwise and revokes."""
    title = CASE | {"title_no": "（2025）粤0304民初4001号"}
    country.act("gd0304", "filing", "file_case", **title)
    country.later(days=3)
    lineage = country.act("gd0305", "filing", "file_case", **title)["lineage_id"]
    with country.read("gd03") as unit:
        exchange = unit.exchanges.first(procedure="duplicate_docket").exchange_id
    country.act("gd0305", "chief", "contest_duplicate", lineage=lineage, exchange=exchange, reasons="判项不同")
    country.act("gd03", "chief", "decide_duplicate", lineage=lineage, exchange=exchange, same=True, reasons="同一判项")
    country.act("gd0305", "chief", "revoke_duplicate_docket", lineage=lineage, exchange=exchange)
