"""The run of `make_golden.py` over reconsideration: a file called up, a remand with its analysis, answer and reply; a conclusion."""

from __future__ import annotations

from builders import Country
from objection_stories import DEBTOR, Objection
from reconsideration_stories import Reconsideration
from stories import LOWER, UPPER

CHIEF = (("chief", "review"),)


def reconsiderations(country: Country) -> None:
    """Every message of a reconsideration and of its responsibility analysis."""
    told = Objection(country).enforced().received().docketed().notified().ruled("dismiss").served()
    story = Reconsideration(told).asked_above().sent_up().remanded()
    with country.read(LOWER) as unit:
        analysis = unit.exchanges.first(procedure="liability").exchange_id
    _sent(country, LOWER, "liability_response", UPPER, told.lineage, analysis, accept=True, explanation="认可",
          measures=["组织学习"])  # fmt: skip
    _sent(country, UPPER, "liability_reply", LOWER, told.lineage, analysis, result="taken", reasons="同意")
    told.ruled("dismiss", judges=(4, 5, 6)).served()
    story.to_review(who=DEBTOR)
    story.above("filing", "withdraw_recon_request", request_id=story.request, withdrawn_on=story.day())
    country.issue(UPPER, "judge1", story.drafted("", kind="recon_concluded"))


def _sent(country: Country, court: str, kind: str, to: str, lineage: str, exchange: str, **inputs: object) -> None:
    draft = country.draft(court, "reviewer1", kind, to=to, lineage=lineage, exchange=exchange, **inputs)
    country.approve(court, draft, *CHIEF)
    country.issue(court, "reviewer1", draft)
