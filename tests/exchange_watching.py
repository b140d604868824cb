"""Watching the supreme court's picture of the exchange while a notice goes down four tiers of running courts."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from shared.flows.ports import COURT_TIME
from shared.messages.instants import parse_instant
from shared.messages.kinds import About
from shared.scenarios.live_country import LiveCountry

LINE = ("spc", "gd", "gd03", "gd0304")
BELOW = LINE[1:]
_HOP = re.compile(r'data-hop="([^ "]+) ([a-z]+)"')
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Hop:
    """One stage of one message as a court's evidence has it; `at` is legal time."""

    message_id: str
    stage: str
    court: str
    at: datetime


@dataclass
class Watcher:
    """Fetches the fragment again and again, as the page does, and notes when each hop is first in it (legal time)."""

    country: LiveCountry
    every_seconds: float
    seen: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def look(self, browser: OpenerDirector) -> None:
        with browser.open(f"{self.country.address('spc')}/exchange/live", timeout=10) as answer:
            text = answer.read().decode()
        now = self.country.clock.legal_now()
        for found in _HOP.findall(text):
            self.seen.setdefault(found, now)

    @contextmanager
    def watching(self) -> Iterator[None]:
        browser, stop = signed_in(self.country), threading.Event()

        def run() -> None:
            while not stop.is_set():
                self.look(browser)
                stop.wait(self.every_seconds)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(10)


def signed_in(country: LiveCountry) -> OpenerDirector:
    """A browser in which somebody of the supreme court has signed in."""
    browser, address = build_opener(HTTPCookieProcessor(CookieJar())), country.address("spc")
    with browser.open(f"{address}/sign-in", timeout=10) as page:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
    assert token is not None
    password = country.country.password_file.read_text().strip()
    said = urlencode({"csrf_token": token[1], "login": "operator", "password": password}).encode()
    browser.open(f"{address}/sign-in", said, timeout=10).close()
    return browser


def issue_notice(country: LiveCountry, number: int) -> None:
    """The supreme court issues a notice that goes down level by level."""
    today = country.clock.legal_now().astimezone(COURT_TIME).date()
    inputs = {
        "number": f"法〔{today.year}〕{number}号", "title": "关于核查终本案件的通知", "scope": "courts",
        "courts": " ".join(BELOW), "text": "各级法院应当逐案核查终本案件。", "effective_on": str(today + timedelta(days=7)),
    }  # fmt: skip
    about = About("court:spc")
    draft = country.draft("spc", "manager1", "issue_notice", to="spc", about=about, inputs=inputs, supersedes=None)
    country.approve("spc", draft, "usual")
    country.issue("spc", "manager1", draft)


def stated(country: LiveCountry, since: datetime) -> list[Hop]:
    """What the evidence of all four courts says of the notice since then: issued, sent, arrived, in effect."""
    found = []
    for court in LINE:
        with country.nodes[court].store.read() as unit:
            sent = [row.message_id for kind in ("notice_issue", "notice_passed")
                    for row in unit.outbox.where(kind=kind, issued_at__gte=since)]  # fmt: skip
            got = [row.message_id for kind in ("notice_issue", "notice_passed")
                   for row in unit.inbox.where(kind=kind, arrived_at__gte=since)]  # fmt: skip
            rows = unit.evidence.where(
                subject_id__in=sent + got, stage__in=["accepted", "relayed", "arrived", "stored"]
            )
        found += [Hop(row.subject_id, row.stage, court, parse_instant(json.loads(row.statement)["at"])) for row in rows]
    return sorted(found, key=lambda hop: hop.at)


@dataclass(frozen=True)
class Travel:
    """Seconds: from its sending until the page showed the first hop, until it showed it in effect in the fourth tier,
    until it was in effect there, and for each hop from its evidence until it was on the page."""

    first_seen: float
    last_seen: float
    travelled: float
    hops: tuple[float, ...]


def watched_notice(country: LiveCountry, number: int, every_seconds: float) -> Travel:
    """One notice through four tiers, each hop seen. Raises TimeoutError when one is not seen within the patience."""
    watcher, since = Watcher(country, every_seconds), country.clock.legal_now()
    with watcher.watching():
        issue_notice(country, number)
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while True:
            hops = stated(country, since)
            in_effect = {hop.court for hop in hops if hop.stage == "stored"}
            if in_effect == set(BELOW) and all((hop.message_id, hop.stage) in watcher.seen for hop in hops):
                break
            if time.monotonic() > give_up_at:
                missing = [hop for hop in hops if (hop.message_id, hop.stage) not in watcher.seen]
                raise TimeoutError(f"at {datetime.now(UTC)} not seen: {missing}; in effect at {in_effect}")
            time.sleep(0.05)
    sent_at = hops[0].at
    seen = [watcher.seen[hop.message_id, hop.stage] for hop in hops]
    return Travel(
        (seen[0] - sent_at).total_seconds(), (max(seen) - sent_at).total_seconds(),
        (hops[-1].at - sent_at).total_seconds(),
        tuple((when - hop.at).total_seconds() for when, hop in zip(seen, hops, strict=True)),
    )  # fmt: skip
