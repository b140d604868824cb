"""A step of a story as the guided tour shows it: who did what where, by which rule, what came of it, and pages that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from shared.domain.errors import Text, ZhixingError
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.scenarios.expectations import Difference
from shared.scenarios.happenings import Happening
from shared.scenarios.outcome import Told
from shared.scenarios.telling import court, deed, kind_text, person, rule_of
from shared.scenarios.world import World
from shared.web.pages.demonstration_guide import Guide
from shared.web.pages.words import word
from shared.web.reading.cases import newest_entry

#: What superiors are told of every case all the time; shown only to who asks.
ROUTINE = frozenset({
    "case_register", "case_close", "node_event", "ledger_digest", "ledger_resume", "clock_alert", "alert_cleared",
    "flag_copy", "delivery_service",
})  # fmt: skip
#: Who reads what arrives: notices are the general management's, all else the officer's in charge.
READER, READER_OF_NOTICES = "officer1", "manager1"


@dataclass(frozen=True, slots=True)
class Link:
    """A page of a court, opened as somebody."""

    title: Text
    where: Text
    login: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """What came of a step somewhere; `link` shows it there."""

    at: datetime
    where: Text
    text: Text
    link: Link | None


@dataclass(frozen=True, slots=True)
class Row:
    """One step as it went. `refusal`: expected or not; `unmet`: sentences, empty when all went as written."""

    at: datetime
    where: Text | None
    who: Text
    login: str
    deed: Text
    numbers: str
    rule: str
    refusal: ZhixingError | None
    unmet: tuple[Text, ...]
    lines: tuple[Line, ...]
    routine: tuple[Line, ...]
    links: tuple[Link, ...]


class Rows:
    """Makes rows of what was told in one world; a link needs the tour's `guide`."""

    def __init__(self, country: World, guide: Guide) -> None:
        self._country, self._guide = country, guide
        self._lineage = ""

    def row(self, told: Told, differences: Iterable[Difference]) -> Row:
        """See `Row`."""
        given: Any = told.step.given if isinstance(told.step.given, dict) else {}
        at_court = given.get("court")
        self._lineage = str(told.result.get("lineage_id") or self._lineage)  # a refusal gives none
        node = self._country.nodes.get(at_court) if at_court else None
        login = self._login(node, told) if node else ""
        lines = [self._line(each) for each in (*told.before, *told.after)]
        usual = [each.kind in ROUTINE for each in (*told.before, *told.after)]
        return Row(
            told.step.at, court(self._country, at_court) if at_court else None,
            person(given.get("who") or login or None) if node else Text("", ""), login,
            self._deed(node, told) if node else Text("", ""),
            "、".join(str(told.result[name]) for name in ("case_no", "docket_no") if name in told.result),
            rule_of(self._country, told.step), told.refusal,
            tuple(Text(each.sentence("zh"), each.sentence("en")) for each in differences),
            tuple(line for line, routine in zip(lines, usual, strict=True) if not routine),
            tuple(line for line, routine in zip(lines, usual, strict=True) if routine),
            tuple(self._links(node, login, told)),
        )  # fmt: skip

    def link(self, court_id: str, login: str, page: str, title: Text) -> Link:
        """A page of a court as this person."""
        address = self._guide.link(self._country.address(court_id), court_id, login, page)
        return Link(title, court(self._country, court_id), login, address)

    def _links(self, node: Node | None, login: str, told: Told) -> Iterator[Link]:
        if node is not None:
            with node.store.read() as unit:
                found = list(_pages(unit, told, self._lineage))
            for page, title in found:
                yield self.link(node.court_id, login, page, title)
        for each in told.show:
            yield self.link(each["court"], each["who"], each["page"], Text(each["zh"], each["en"]))

    def _line(self, happening: Happening) -> Line:
        link = None
        if happening.message_id:
            login = READER_OF_NOTICES if happening.lineage.startswith("court:") else READER
            link = self.link(happening.court, login, f"/inbox/{happening.message_id}", Text("来文", "message"))
        return Line(happening.at, court(self._country, happening.court), happening.text, link)

    def _deed(self, node: Node, told: Told) -> Text:
        """What was done; a draft the story calls by a name of its own is called by its title, with who has signed it."""
        if "draft" not in told.step.given:
            return deed(self._country, told.step)
        with node.store.read() as unit:
            draft = unit.drafts.get(str(told.result.get("draft_id", "")))
            if draft is None:
                return deed(self._country, told.step)
            signed = [
                each for each in unit.approvals.where(draft_id=draft.draft_id, order_by=("at",)) if each.act != "draft"
            ]
            logins = [unit.people.need(each.person_id).login for each in signed]
        title = kind_text(self._country, draft.kind)
        if told.step.verb != "approve":
            return Text(f"制发{title.zh}", f"issues {title.en}")
        acts = [word(each.act) for each in signed]
        return Text(
            f"签署{title.zh}（{'，'.join(f'{act.zh} {login}' for act, login in zip(acts, logins, strict=True))}）",
            f"signs {title.en} ({', '.join(f'{act.en} {login}' for act, login in zip(acts, logins, strict=True))})",
        )

    @staticmethod
    def _login(node: Node, told: Told) -> str:
        """Who the step names; else who drafted its document."""
        if "who" in told.step.given:
            return str(told.step.given["who"])
        with node.store.read() as unit:
            draft = unit.drafts.get(str(told.result.get("draft_id", "")))
            author = unit.people.get(draft.drafted_by) if draft else None
        return author.login if author else READER


def _pages(unit: Unit, told: Told, lineage: str) -> Iterator[tuple[str, Text]]:
    """What the acting court has to show of a step: message, draft, procedure, case."""
    message, draft, exchange = (str(told.result.get(name) or "") for name in ("message_id", "draft_id", "exchange_id"))
    if message and unit.outbox.get(message):
        yield f"/outbox/{message}", Text("发出的文书", "message sent")
    elif message and unit.inbox.get(message):
        yield f"/inbox/{message}", Text("来文", "message")
    if draft:
        yield f"/drafts/{draft}", Text("文稿与签署", "draft and signatures")
    if exchange and unit.exchanges.get(exchange):
        yield f"/exchanges/{exchange}", Text("程序", "procedure")
    case = newest_entry(unit.cases.where(lineage_id=lineage)) if lineage else None
    if case is not None:
        yield f"/cases/{quote(case.case_no)}", Text("案件", "case")
