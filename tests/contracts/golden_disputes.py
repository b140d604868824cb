"""The run of `make_golden.py` over disputes between enforcing courts."""

from __future__ import annotations

from pathlib import Path

from asset_stories import HOUSE
from builders import Country
from dispute_stories import Dispute
from stories import Elevation

COURTS = ("spc", "gd", "gd03", "gd0304", "gd0305", "gd01", "gd0106")


def dispute_country(folder: Path) -> Country:
    """Two cities of one province."""
    return Country(folder, COURTS)


def disputes(country: Country) -> None:
    """One through the high court with every order; one settled; one whose case is elevated meanwhile."""
    story = Dispute(country, a="gd0106", b="gd0304", top="gd").sealed().consulted().refused()
    story.reported(to="gd01")
    story.above("gd01", "return_dispute_report", note="补充材料")
    story.reported(to="gd01").passed_on("gd01", "gd").docketed().forwarded().answered().frozen()
    country.act(story.a, "officer1", "ask_restraint", lineage=story.a_lineage, exchange=story.exchange, asset=HOUSE,
                reasons="有转移风险")  # fmt: skip
    story.above("gd", "answer_restraint", party=story.a, consents=True)
    country.act(story.a, "officer1", "receive_money", lineage=story.a_lineage, amount_fen=1000)
    story.ordered("fund_order", story.a, account="协调专户", amount_fen=800, due_on="2026-03-30")
    country.act(story.a, "officer3", "pay_fund", lineage=story.a_lineage, exchange=story.exchange)
    story.decided(disposer=story.a, shares=f"{story.b} | 300").assigned()
    story.above("gd", "release_fund", party=story.b, amount_fen=300)
    story.executed(story.a)
    agreed = Dispute(country, a="gd0305", b="gd0106").sealed_as("3", "4").consulted()
    agreed.wrote("agree_minutes", agreed.b, agreed.a, lineage=agreed.b_lineage)
    moving = Dispute(country, a="gd0304", b="gd0305").sealed_as("5", "6").consulted()
    with country.read("gd0304") as unit:
        case_no = unit.cases.first(lineage_id=moving.a_lineage).case_no
    Elevation(country, lineage=moving.a_lineage, case_no=case_no).applied().docketed().file_called().file_sent().ruled()
