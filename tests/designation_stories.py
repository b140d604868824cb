"""Designations told step by step: a high court gives a case of one city's court to another city's court."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from builders import Country, with_node
from stories import CASE, MAJOR

from shared.domain.errors import ZhixingError
from shared.messages.kinds import Catalogue, MessageKind
from shared.messages.routes import between_courts

CITIES = ("spc", "gd", "gd03", "gd0304", "gd0305", "gd01", "gd0106", "hn0102")
PROOF: dict[str, Any] = {
    "means": "direct", "served_on": "2026-03-10", "proof": "送达回证，由该院立案庭签收", "proof_sha256": "ab" * 32,
}  # fmt: skip
PRESIDENT = (("chief", "review"), ("president", "approve"))


@dataclass
class Designation:
    """One designation under way: `upper` gives the case of `lower` to `target`."""

    country: Country
    upper: str = "gd"
    lower: str = "gd0304"
    target: str = "gd0106"
    lineage: str = ""
    case_no: str = ""
    review: str = ""
    ruling: str = ""
    control: str = ""

    def filed(self, **changes: Any) -> Designation:
        done = self.country.act(self.lower, "filing", "file_case", **(CASE | changes))
        self.lineage, self.case_no = done["lineage_id"], done["case_no"]
        return self

    def controlled(self, end_on: str = "2027-03-09", rank: int = 1, asset: str = "银行账户") -> Designation:
        done = self.country.act(
            self.lower,
            "officer1",
            "impose_control",
            lineage=self.lineage,
            epoch=1,
            asset=asset,
            kind="bank",
            rank=rank,
            start_on="2026-03-10",
            end_on=end_on,
            registrar="某银行深圳分行",
        )
        self.control = done["control_id"]
        return self

    def funded(self, amount_fen: int = 20_000_00) -> Designation:
        self.country.act(self.lower, "officer1", "receive_money", lineage=self.lineage, amount_fen=amount_fen)
        return self

    def opened(self, **changes: Any) -> Designation:
        given = {
            "old_court": self.lower,
            "case_no": self.case_no,
            "ground": "local_obstruction",
            "reason": "执行受到干预",
        }
        done = self.country.act(self.upper, "reviewer1", "open_designation", **(given | changes))
        self.review = done["exchange_id"]
        return self

    def file_here(self) -> Designation:
        self.country.act(self.upper, "reviewer1", "call_file", lineage=self.lineage, exchange=self.review, items="卷宗")
        self.country.act(self.lower, "officer1", "send_file", lineage=self.lineage, exchange=self.review)
        return self

    def asked(self) -> Designation:
        self.country.act(self.upper, "reviewer1", "ask_capacity", lineage=self.lineage, exchange=self.review,
                         candidate=self.target)  # fmt: skip
        return self

    def drafted(self, kind: str = "designation_ruling", **inputs: Any) -> str:
        given = {"reasoning": "为排除干预，确有指定其他法院执行的必要。"}
        if kind == "designation_ruling":
            given["target"] = self.target
        return self.country.draft(self.upper, "reviewer1", kind, to=self.lower, lineage=self.lineage,
                                  exchange=self.review, **(given | inputs))  # fmt: skip

    def ruled(self, **inputs: Any) -> Designation:
        draft = self.drafted(**inputs)
        self.country.approve(self.upper, draft, *MAJOR)
        self.ruling = self.country.issue(self.upper, "reviewer1", draft)
        return self

    def cleared(self) -> str:
        """Every other superior is asked and answers; returns the id of the inquiry."""
        return str(self.country.act(self.upper, "chief", "ask_other_service", lineage=self.lineage,
                                    exchange=self.review)["exchange_id"])  # fmt: skip

    def recorded(self, inquiry: str, **changes: Any) -> Designation:
        """The service is recorded with its proof."""
        self.country.act(self.upper, "chief", "record_other_service", lineage=self.lineage, exchange=inquiry,
                         **(PROOF | changes))  # fmt: skip
        return self

    def handed_over(self) -> Designation:
        self.country.act(self.lower, "officer1", "hand_over_case", lineage=self.lineage, exchange=self.ruling)
        return self

    def docketed(self) -> Designation:
        self.country.act(self.target, "officer1", "accept_handover", lineage=self.lineage, exchange=self.ruling)
        done = self.country.act(self.target, "filing", "docket_transferred_case", lineage=self.lineage,
                                exchange=self.ruling)  # fmt: skip
        self.new_case_no = done["case_no"]
        return self

    def to_review(self) -> Designation:
        return self.filed().controlled().funded().opened().file_here()

    def whole(self) -> Designation:
        return self.to_review().ruled().handed_over().docketed()


def drafted_and_issued(country: Country, court: str, kind: str, signers: tuple[tuple[str, str], ...], *, login: str,
                       to: str, lineage: str, exchange: str, **inputs: Any) -> str:  # fmt: skip
    """A document from draft to issue."""
    draft = country.draft(court, login, kind, to=to, lineage=lineage, exchange=exchange, **inputs)
    country.approve(court, draft, *signers)
    return country.issue(court, login, draft)


def replies(country: Country, court: str, message_id: str) -> tuple[str, dict[str, Any] | None]:
    """State and refusal of a message as its recipient stored it."""
    with country.read(court) as unit:
        row = unit.inbox.need(message_id)
        return row.state, row.refusal


def duties(country: Country, court: str, subject: str, state: str = "open") -> list[str]:
    """Rules of the duties of a court about one subject."""
    with country.read(court) as unit:
        return sorted(duty.rule_id for duty in unit.duties.where(subject_id=subject, state=state))


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[ZhixingError]]:
    """What stands inside is refused with this code."""
    with pytest.raises(ZhixingError) as caught:
        yield caught
    assert caught.value.code == code


def without_own_checks(country: Country, court: str, *kinds: str) -> None:
    """A modified court: it sends these kinds by any route without its guard, so that only the receiver can refuse."""
    catalogue = country.nodes[court].catalogue

    def blind(kind: MessageKind) -> MessageKind:
        if kind.name not in kinds:
            return kind
        return replace(kind, check=lambda desk, sending: None, route=between_courts)

    procedures = [replace(p, messages=tuple(map(blind, p.messages))) for p in catalogue.procedures.values()]
    with_node(country, court, catalogue=Catalogue(tuple(procedures)))


def country_of(tmp_path: Path, *courts: str) -> Country:
    """The named courts, or the cities."""
    return Country(tmp_path, courts or CITIES)
