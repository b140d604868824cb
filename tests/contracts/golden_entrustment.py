"""The run of `make_golden.py` over whole-case entrustment: supplied, docketed, reported, urged, given back; withdrawn; deemed withdrawn."""

from __future__ import annotations

from pathlib import Path

from builders import Country
from entrustment_stories import COURTS, Entrustment


def entrusting_country(folder: Path) -> Country:
    """Seven courts of two provinces."""
    return Country(folder, COURTS)


def entrustments(country: Country) -> None:
    """Every message of an entrustment at least once."""
    story = Entrustment(country).to_letter()
    here, there = story.here, story.there
    story.act(there, "filing", "request_supplement", missing="送达地址确认书")
    story.act(here, "officer1", "supply_papers", note="补送")
    story.docketed()
    story.act(there, "officer1", "tell_officer", officer="李某", phone="0731-2")
    country.later(days=16)
    asked = story.act(here, "chief", "ask_entrust_urging", superior="hn01", proof="送达回证")["exchange_id"]
    story.act("hn01", "chief", "direct_entrusted_court", exchange=asked, text="限五日内开始执行")
    story.act(there, "officer1", "report_start", measures="已查封")
    story.act(there, "officer1", "report_status", measures="已查封")
    story.act(here, "officer1", "report_asset", asset="股权", place="长沙")
    country.act(here, "officer1", "receive_money", lineage=story.lineage, amount_fen=5)
    story.act(here, "officer3", "forward_money", amount_fen=5)
    story.return_applied().passed_up().decided().given_back()
    other = Entrustment(country).filed(title_no="（2025）粤0304民初77号").proposed().lettered()
    other.act(there, "filing", "request_supplement", missing="判决书")
    other.act(here, "officer1", "explain_papers", reason="尚未取得")
    other.act(here, "chief", "withdraw_entrustment", reason="和解")
    silent = Entrustment(country).filed(title_no="（2025）粤0304民初78号").proposed().lettered()
    silent.act(there, "filing", "request_supplement", missing="判决书")
    country.later(days=40)
    country.tick()
    silent.act(there, "filing", "deem_withdrawn")
