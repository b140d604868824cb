"""Which court reconsiders, by line and cause; and where the effect goes when the case has left the lower court (S010, E7)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from forging import decided_anew, refusal_of, served_on
from objection_stories import DEBTOR, Objection
from reconsideration_stories import Reconsideration, dismissed
from stories import LOWER, UPPER, Elevation

from shared.domain.courts import Body
from shared.domain.reconsiderations import ActEffect, Reviewed
from shared.domain.refusals import Refused
from shared.domain.reviews import Track
from shared.flows.desk import OpenDesk
from shared.flows.records import Incoming
from shared.messages.desk import Doer
from shared.messages.envelope import Envelope
from shared.procedures.papers import FileSheet
from shared.procedures.reconsideration.papers import ReconFileTransfer, RequestItem, ServedItem
from shared.procedures.reconsideration.routes import next_above, require_next_above
from shared.registry.registry import Registry

__all__ = ["dismissed"]
ON = date(2026, 3, 10)
SHANGHAI = ("spc", "sh", "sh74", "sh01", "sh0115")


@pytest.mark.shows("S010", "R2")
@pytest.mark.parametrize(
    ("lower", "cause", "upper"),
    [
        ("gd0304", "", "gd03"),
        ("gd03", "", "gd"),
        ("gd", "", "spc"),
        ("sh0115", "financial", "sh74"),  # basic courts' financial enforcement
        ("sh0115", "", "sh01"),
        ("sh74", "financial", "sh"),
        ("bj0491", "copyright_or_domain", "bj73"),
        ("bj73", "", "bj"),  # IP courts: the high court of the seat
        ("cq87", "", "cq"),  # Chengdu–Chongqing, wherever in Sichuan the case came from
        ("sc0107", "financial", "cq87"),
        ("qh8601", "", "gs71"),  # railway: the line of appeal crosses the province
    ],
)
def test_the_court_that_reconsiders_is_the_next_higher_one_by_cause(lower: str, cause: str, upper: str) -> None:
    registry = Registry.load()
    assert next_above(registry, lower, ON, cause) == upper
    require_next_above(registry, lower, upper, ON, cause)
    with pytest.raises(Refused, match="R2"):
        require_next_above(registry, lower, "spc" if upper != "spc" else "bj", ON, cause)


@pytest.mark.shows("S010", "R2")
def test_a_financial_matter_goes_to_the_financial_court_and_to_no_other(tmp_path: Path) -> None:
    """Given an objection in a basic court's financial enforcement, When asked above at its ordinary superior."""
    country = Country(tmp_path, SHANGHAI)
    told = Objection(country, court="sh0115").enforced().received(special_cause="financial").docketed().notified()
    story = Reconsideration(told.ruled("dismiss").served(), upper="sh74")
    with pytest.raises(Refused, match="R2"):
        story.asked_above(court="sh01", special_cause="financial")
    story.asked_above(court="sh01")  # its window does not know the cause: the court of the ruling does
    assert country.exchange("sh01", story.exchange).data["refusal"]["code"] == "R2"

    story.asked().sent_up().docketed().analysed().ruled("changed", act_effect="revoke")
    assert (told.state, told.control_state()) == ("changed", "released")
    country.close()


@pytest.mark.shows("E7", "S013")
def test_a_court_the_case_has_left_passes_the_effect_on_to_the_holder(dismissed: Reconsideration) -> None:
    """Given a case elevated while its objection is being reconsidered."""
    country, objection = dismissed.country, dismissed.objection
    dismissed.to_review().analysed()
    case = Elevation(country, lineage=objection.lineage, case_no=objection.case_no).applied().docketed().file_called()
    case.file_sent().ruled().handed_over().accepted().redocketed().taken_over()
    assert country.power(LOWER, objection.lineage).holder == UPPER

    dismissed.ruled("changed", act_effect="revoke")

    assert objection.state == "changed"
    assert objection.control_state(UPPER) == "released"


@pytest.mark.shows("R2")
@pytest.mark.parametrize("stranger", ["the high court", "another reconsideration"])
def test_a_ruling_of_no_party_to_the_reconsideration_changes_nothing(dismissed: Reconsideration, stranger: str) -> None:
    """Given a genuine ruling, signed anew by a panel of the high court, or naming an exchange that is none."""
    country = dismissed.country
    dismissed.to_review()
    country.network.hold = lambda parcel: parcel.kind == "recon_ruling"
    dismissed.ruled("upheld")
    genuine = Envelope.from_bytes(country.outbox(UPPER, dismissed.message).bytes_sent)
    other = {"the high court": {"sender": "gd", "body": "supervision", "stream": "gd-1"},
             "another reconsideration": {"procedure_id": dismissed.objection.exchange}}[stranger]  # fmt: skip

    assert refusal_of(served_on(country, decided_anew(country, genuine, **other))) == "R2"
    assert dismissed.objection.state == "reconsidering"


def file_of(objection: Objection, **changes: Any) -> ReconFileTransfer:
    """A file of a lower court that checks nothing."""
    given = {
        "objection_id": "o1", "objection_case_no": "（2026）粤0304执异1号", "enforcement_case_no": objection.case_no,
        "objection_ruling_no": "（2026）粤0304执异1号", "reviewed": Reviewed.RULING, "track": Track.CONDUCT, "challenged": "x",
        "act_effect": ActEffect.UPHOLD, "applicants": (RequestItem("r1", DEBTOR, "debtor", ON, "x"),),
        "ruling_served_at": (ServedItem(DEBTOR, ON),), "enforcement_state": "open", "measures_pending": (),
        "file_index": FileSheet.of("卷宗"), "remand_count": 0,
    }  # fmt: skip
    return ReconFileTransfer(**(given | changes))


@pytest.mark.shows("R7", "S012")
@pytest.mark.parametrize(
    "wrong", [{"applicants": ()}, {"file_index": FileSheet("卷宗", "0" * 64)}, {"track": Track.OUTSIDER}],
    ids=["nobody-asks", "sheet", "suit"],
)  # fmt: skip
def test_a_file_that_is_not_whole_or_not_for_reconsideration_is_refused(
    country: Country, wrong: dict[str, Any]
) -> None:
    objection = Objection(country).enforced()
    row = slipped_up(country, objection, file_of(objection, **wrong), to=UPPER)

    assert refusal_of(row) == "R7"


@pytest.mark.shows("R2", "S012")
def test_a_file_goes_to_the_next_higher_court_only(country: Country) -> None:
    objection = Objection(country).enforced()
    with pytest.raises(Refused, match="R2"):
        slipped_up(country, objection, file_of(objection), to="gd")


def slipped_up(country: Country, objection: Objection, said: ReconFileTransfer, *, to: str) -> Incoming:
    node, person = country.nodes[LOWER], country.people[LOWER, "reviewer1"]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit, Doer(person.person_id, Body.REVIEW.value, "officer"))
        sent = desk.send("recon_file_transfer", to, said, lineage_id=objection.lineage, exchange_id=desk.new_id())
        desk.flush()
    country.settle()
    return country.inbox(to, sent)
