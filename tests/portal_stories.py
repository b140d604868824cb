"""A party with a query code, and its browser: for tests of the portal and of integrity cards."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from builders import Country
from stories import CASE
from web.web_clients import Browser, Court

from shared.flows import query_codes

HERE = "gd0304"
_SERIAL = itertools.count(7000)


@dataclass
class Visitor:
    """One party of one case at 福田区法院 with its code."""

    court: Court
    lineage: str
    case_no: str
    party_id: str
    code: str
    code_id: str
    card_id: str

    @property
    def country(self) -> Country:
        return self.court.country

    def enter(self, **changed: str) -> Any:
        """Sign in with a fresh browser; the answer."""
        return self.court.browser().submit("/portal", "/portal/sign-in", **({"case_no": self.case_no, "code": self.code} | changed))  # fmt: skip

    def browser(self) -> Browser:
        """A browser that is signed in."""
        browser = self.court.browser()
        answer = browser.submit("/portal", "/portal/sign-in", case_no=self.case_no, code=self.code)
        assert answer.status_code == 303, answer.text
        return browser

    def act(self, login: str, name: str, **inputs: Any) -> dict[str, Any]:
        return self.country.act(HERE, login, name, lineage=self.lineage, **inputs)


def visitor(court: Court, role: str = "creditor", of: Visitor | None = None, **changes: Any) -> Visitor:
    """A new case (or that of another visitor), and a code for its party of this role."""
    if of is None:
        title = {"title_no": f"（2025）粤0304民初{next(_SERIAL)}号"}
        case = court.country.act(HERE, "filing", "file_case", **(CASE | title | changes))
    else:
        case = {"lineage_id": of.lineage, "case_no": of.case_no}
    with court.country.read(HERE) as unit:
        party = unit.parties.first(lineage_id=case["lineage_id"], role=role)
    made = query_codes.issue_code(court.node, court.country.people[HERE, "filing"], case["lineage_id"], party.party_id)
    return Visitor(court, case["lineage_id"], case["case_no"], party.party_id, made.code, made.code_id, made.card_id)
