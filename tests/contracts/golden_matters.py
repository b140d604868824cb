"""The run of `make_golden.py` over entrusted matters: supplied, done, rated, complained about, overdue, withdrawn, passed on, void."""

from __future__ import annotations

from pathlib import Path

from builders import Country
from matter_stories import HASH, Matter

COURTS = ("spc", "gd", "gd03", "gd0304", "hn01", "hn0102")


def matter_country(folder: Path) -> Country:
    """Six courts of two provinces."""
    return Country(folder, COURTS)


def matters(country: Country) -> None:
    """Every message of an entrusted matter at least once."""
    story = Matter(country).sent().accepted()
    story.act("hn0102", "chief", "contact_about_matter", note="电话联系")
    story.act("hn0102", "officer1", "ask_matter_documents", missing="送达回证")
    story.act("gd0304", "officer1", "supply_matter_documents", documents=f"service_return,送达回证,{HASH}")
    country.later(days=31)
    country.tick()
    row = story.act("gd0304", "chief", "complain_about_matter", to="hn01", reason="迟延")["exchange_id"]
    story.act("hn01", "chief", "order_matter", exchange=row, text="五日内办结")
    story.act("hn0102", "chief", "explain_matter", exchange=row, text="银行系统故障")
    story.act("hn01", "chief", "decide_matter_complaint", exchange=row, upheld=True, reasons="确有迟延")
    story.done()
    story.act("gd0304", "chief", "confirm_matter")
    story.act("gd0304", "chief", "rate_matter", score=3)
    story.prepared().pushed()
    story.act("gd0304", "chief", "withdraw_matter", reason="和解")
    story.prepared(measure="other_listed").pushed()
    story.act("hn0102", "chief", "contact_about_matter", note="不属平台事项")
    story.act("hn0102", "chief", "return_matter", ground="out_of_scope", note="不属可委托事项")
    story.prepared().pushed()
    _passed_twice(story)


def _passed_twice(story: Matter) -> None:
    """The case is elevated while a matter is there, and another one was requested after the power had passed."""
    country, case = story.country, story.elevation()
    story.holding("elevation_ruling", "served_otherwise")
    case.ruled()
    inquiry = country.act("gd03", "chief", "ask_other_service", lineage=story.lineage, exchange=case.exchange)
    country.act("gd03", "chief", "record_other_service", lineage=story.lineage, exchange=inquiry["exchange_id"],
                means="direct", served_on="2026-04-10", proof="送达回证", proof_sha256=HASH)  # fmt: skip
    country.later(hours=1)
    story.prepared().pushed()
    story.released()
