"""Flags told step by step: raised, taken up, struck, reopened; and what each court knows of them."""

from __future__ import annotations

from typing import Any

from builders import Country

from shared.domain.errors import Text
from shared.domain.flags import Flag
from shared.flows.desk import OpenDesk
from shared.procedures.flags.raising import raise_flag

EVIDENCE = {"evidence_no": "（2026）粤执核1号", "evidence_sha256": "ab" * 32, "reason": "已发放案款"}


def alerted(
    country: Country, court: str, lineage: str, case_no: str, cause: str = "alert:P1", level: str = "red"
) -> str:
    """A flag that an effect raises at a court, as a computed alert does; returns its id."""
    node = country.nodes[court]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        flag_id = raise_flag(desk, lineage_id=lineage, case_no=case_no, ground=Text("案款逾期未发放", "money not paid in time"),
                             rule="法发〔2017〕6号", cause=cause, level=level)  # fmt: skip
        desk.flush()
    country.settle()
    return flag_id


def raised(country: Country, court: str, lower: str, case_no: str, login: str = "reviewer1", **more: Any) -> str:
    """A superior flags a case by hand."""
    given = {"lower_court": lower, "case_no": case_no, "ground": "长期不处置财产", "level": "orange"} | more
    return str(country.act(court, login, "raise_flag", **given)["flag_id"])


def struck(country: Country, court: str, flag_id: str, lineage: str, by: str = "reviewer1") -> None:
    """Struck off: one person reports, the chief has checked."""
    country.decide(court, "strike_flag", ("chief", "review"), by=by, lineage=lineage, flag_id=flag_id, **EVIDENCE)


def known(country: Country, flag_id: str) -> dict[str, str]:
    """What each court that knows a flag says of it: state, whose statement, which revision."""
    found = {}
    for court in country.nodes:
        with country.read(court) as unit:
            flag = unit.of(Flag).get(flag_id)
        if flag is not None:
            found[court] = f"{flag.state} {flag.issuer} {flag.revision}"
    return found


def copies(country: Country, court: str, flag_id: str) -> list[tuple[str, str]]:
    """Messages about a flag that a court got: kind and sender."""
    with country.read(court) as unit:
        return [
            (row.kind, row.sender)
            for row in unit.inbox.where(exchange_id=flag_id, order_by=("arrived_at", "message_id"))
        ]
