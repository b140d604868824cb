"""Enforcement supervision: who may ask for it, how long, and what the panel's ruling does at every court below."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Country
from enforcement_supervision_stories import HIGH, LOWER, UPPER, Watched, watched
from forging import decided_anew, refusal_of, served_on
from stories import MAJOR, Elevation

from shared.domain.errors import Conflict
from shared.domain.refusals import Refused
from shared.messages.envelope import Envelope

__all__ = ["watched"]
APPROVED = (("chief", "review"), ("president", "approve"))


@pytest.mark.shows("S027", "S028")
def test_an_application_against_a_reconsideration_ruling_is_docketed_and_the_file_called_up(watched: Watched) -> None:
    """Given a ruling in effect today, When the next higher court dockets, Then the court of the ruling owes its file in 5 days."""
    watched.led()
    assert (watched.state(), watched.duty(HIGH, "supervision_filing")) == ("lead", [("open", "2026-03-17")])

    number = watched.act(HIGH, "filing", "file_supervision")["docket_no"]

    assert number.startswith("（2026）粤执监")
    assert (watched.state(), watched.state(UPPER)) == ("file_due", "informed")
    assert watched.duty(HIGH, "supervision_filing")[0][0] == "met"
    assert watched.duty(HIGH, "supervision_review") == [("open", "2026-09-10")]
    assert watched.duty(UPPER, "file_call_transfer") == [("open", "2026-03-16")]
    watched.with_the_file()
    assert (watched.state(), watched.state(UPPER)) == ("open", "file_sent")
    assert watched.data["challenged_id"] == watched.control, "the file says which act it was about"
    assert watched.duty(UPPER, "file_call_transfer")[0][0] == "met"


@pytest.mark.shows("S027")
@pytest.mark.parametrize(("days", "bar"), [(183, ""), (185, "逾期")])
def test_six_months_from_the_ruling_in_effect_and_one_day_is_refused_with_its_proof(
    watched: Watched, days: int, bar: str
) -> None:
    """Given a ruling in effect on 10 March, Then 10 September is in time and 11 September is not."""
    start = watched.today
    watched.country.later(days=days)
    done = watched.led(counted_from=start)
    if not bar:
        assert done["bar"] == ""
        return
    assert bar in done["bar"]
    assert "2026-09-10" in done["bar"]
    with pytest.raises(Refused, match="R12"):
        watched.act(HIGH, "filing", "file_supervision")
    watched.act(HIGH, "filing", "refuse_supervision")
    assert watched.state() == "refused"
    assert watched.duty(HIGH, "supervision_filing")[0][0] == "met"


@pytest.mark.shows("S027")
def test_what_turns_out_to_be_late_once_docketed_can_only_be_ended(watched: Watched) -> None:
    """Given an applicant who names a later day than the court of the ruling, Then the review is terminated, not dismissed."""
    start = watched.today
    watched.country.later(days=200)
    watched.docketed().with_the_file(effective_on=start)
    assert watched.tasks(HIGH, "supervision_late") == 1
    with pytest.raises(Refused, match="R12"):
        watched.ruled("dismissed")
    watched.ruled("terminated")
    assert (watched.state(), watched.state(UPPER)) == ("terminated", "ended")


@pytest.mark.shows("S027")
@pytest.mark.parametrize("given", [{"challenged": "supervision_ruling"}, {"procuratorate_declined": True}])
def test_a_ruling_reviewed_already_or_declined_by_the_procuratorate_is_excluded(
    watched: Watched, given: dict[str, Any]
) -> None:
    watched.led(**given)
    with pytest.raises(Refused, match="R8"):
        watched.act(HIGH, "filing", "file_supervision")
    watched.act(HIGH, "filing", "refuse_supervision")
    assert watched.state() == "refused"


@pytest.mark.shows("S027")
def test_a_second_application_against_a_ruling_reviewed_here_is_excluded_by_what_the_court_knows(
    watched: Watched,
) -> None:
    watched.reviewed().ruled("dismissed")
    assert "执行监督" in watched.led()["bar"]


@pytest.mark.shows("S027")
def test_nothing_is_refused_without_a_reason_of_law(watched: Watched) -> None:
    watched.led()
    with pytest.raises(Conflict):
        watched.act(HIGH, "filing", "refuse_supervision")


@pytest.mark.shows("S027")
@pytest.mark.parametrize(
    ("given", "to"),
    [
        ({"ruling_court": LOWER, "challenged": "act", "challenged_no": "冻结", "counted_from": None}, LOWER),
        ({"ruling_court": LOWER, "challenged": "objection_ruling", "counted_from": None}, UPPER),
        ({"ruling_court": LOWER, "challenged": "objection_ruling"}, UPPER),
    ],
    ids=["objection skipped", "reconsideration skipped", "term still running"],
)
def test_who_skips_a_remedy_is_sent_to_its_court(watched: Watched, given: dict[str, Any], to: str) -> None:
    assert watched.led(**given)["refer_to"] == to
    with pytest.raises(Conflict, match=to):
        watched.act(HIGH, "filing", "file_supervision")
    watched.act(HIGH, "filing", "refer_supervision")
    assert (watched.state(), watched.state(to)) == ("referred", "received")
    assert watched.tasks(to, "supervision_referred") == 1


@pytest.mark.shows("S027")
@pytest.mark.parametrize(("beyond", "refer_to"), [(None, HIGH), ("law_only", ""), ("committee", "")])
def test_a_high_courts_own_ruling_goes_back_to_it_unless_only_the_law_is_attacked(
    watched: Watched, beyond: str | None, refer_to: str
) -> None:
    """Given a ruling on reconsideration of the high court itself, When the supreme court is asked."""
    done = watched.led("spc", ruling_court=HIGH, enforcing_court=UPPER, beyond=beyond)
    assert done["refer_to"] == refer_to


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": "inaction"}, "R7"),
        ({"ruling_court": "bj", "enforcing_court": "bj"}, "R2"),
        ({"enforcing_court": HIGH}, "R2"),
    ],
)
def test_a_lead_that_is_no_matter_of_this_court_is_refused_at_once(
    watched: Watched, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        watched.led(**given)


@pytest.mark.parametrize("given", [{"applicant": ""}, {"counted_from": None}, {"source": "double_check", "paper_no": ""},
                                   {"received_on": "2027-01-01"}])  # fmt: skip
def test_a_lead_says_what_its_source_demands(watched: Watched, given: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r"请填写|不能在将来"):
        watched.led(**given)


@pytest.mark.parametrize(("notice_on", "barred"), [("2026-03-10", True), (None, False)])
def test_a_price_is_a_ground_before_the_first_sale_notice_only(
    watched: Watched, notice_on: str | None, barred: bool
) -> None:
    done = watched.led(source="price", challenged="act", ruling_court=LOWER, challenged_no="参考价", sale_notice_on=notice_on,
                       counted_from=None)  # fmt: skip
    assert bool(done["bar"]) is barred


@pytest.mark.shows("S035")
def test_a_supervision_that_finds_no_error_is_dismissed_by_a_panel_and_served(watched: Watched) -> None:
    watched.reviewed().ruled("dismissed")

    assert (watched.state(), watched.state(UPPER)) == ("dismissed", "ended")
    assert watched.data["closing_mode"] == "驳回"
    assert watched.duty(HIGH, "supervision_review")[0][0] == "met"
    assert watched.control_state() == "active", "the act stands"
    for who in watched.data["persons"]:
        watched.act(HIGH, "reviewer1", "record_supervision_service", who=who, served_on=watched.today)
    assert watched.data["closed_on"] == watched.today


@pytest.mark.shows("S036", "C065")
def test_a_ruling_that_revokes_undoes_the_act_at_the_enforcing_court_and_its_analysis_awaits_an_answer(
    watched: Watched,
) -> None:
    """Given a freeze upheld twice, When the high court revokes, Then it is lifted two tiers below."""
    watched.reviewed()
    with pytest.raises(Refused, match="责任分析"):
        watched.ruled("revoked", act_effect="revoke")
    watched.analysed().ruled("revoked", act_effect="revoke")

    assert (watched.state(), watched.state(UPPER), watched.state(LOWER)) == ("ruled", "ruled", "carried_out")
    assert watched.control_state() == "released"
    with watched.country.read(UPPER) as unit:
        recon = unit.exchanges.first(procedure="reconsideration")
        assert unit.exchanges.first(procedure="liability", role="lower").state == "received"
    assert recon.data["supervised"][0]["disposition"] == "revoked"
    with watched.country.read(HIGH) as unit:
        assert unit.exchanges.first(procedure="liability", role="superior").state == "issued"


@pytest.mark.shows("S036")
def test_a_matter_sent_back_is_owed_by_the_day_in_the_ruling_and_reported_on(watched: Watched) -> None:
    watched.reviewed().analysed("remanded").ruled("remanded", remand_scope="查明冻结数额", report_due=watched.day(30))
    assert watched.duty(UPPER, "supervision_report") == [("open", watched.day(30))]
    watched.act(
        UPPER, "reviewer1", "report_supervision_remand", document_no="（2026）粤03执复2号", done="重新作出复议裁定"
    )
    assert (watched.state(), watched.state(UPPER)) == ("reported", "reported")
    assert watched.duty(UPPER, "supervision_report")[0][0] == "met"


@pytest.mark.parametrize(
    ("disposition", "inputs"),
    [("revoked", {}), ("dismissed", {"act_effect": "revoke"}), ("changed", {"act_effect": "vary"}), ("remanded", {}),
     ("dismissed", {"remand_scope": "x"}), ("terminated", {})],
)  # fmt: skip
def test_a_ruling_says_all_that_follows_from_it_and_nothing_else(
    watched: Watched, disposition: str, inputs: dict[str, Any]
) -> None:
    watched.reviewed().analysed({"changed": "changed", "remanded": "remanded"}.get(disposition, "revoked"))
    with pytest.raises(Refused, match="R7"):
        watched.ruled(disposition, **inputs)


def test_no_ruling_before_the_file_is_here(watched: Watched) -> None:
    watched.docketed()
    with pytest.raises(Conflict, match="案卷"):
        watched.ruled("dismissed")


def _papers(country: Country, watched: Watched, exchange: str, kind: str, signers: Any, **inputs: Any) -> None:
    draft = country.draft(HIGH, "reviewer1", kind, to=LOWER, lineage=watched.lineage, exchange=exchange, **inputs)
    country.approve(HIGH, draft, *signers)
    country.issue(HIGH, "reviewer1", draft)


@pytest.mark.shows("S030", "S032", "S033")
def test_the_supervision_follows_the_order_its_reconsideration_and_the_direct_ruling(watched: Watched) -> None:
    """Given an error found, When the lower court is told to correct and does not, Then the superior's own ruling ends both."""
    country = watched.country
    watched.reviewed()
    given = {"lower_court": LOWER, "case_no": watched.case_no}
    order = country.act(HIGH, "reviewer1", "open_correction", act="冻结明显超标的", **given)["exchange_id"]
    assert country.exchange(HIGH, order).data["docket_no"] == watched.data["docket_no"], "one 执监 number"
    _papers(country, watched, order, "correction_instruction", APPROVED, error="超标的", act_required="解除超额部分",
            due_on=watched.day(3))  # fmt: skip
    assert watched.state() == "ordered"
    watched.act(LOWER, "officer1", "request_reconsideration", of=order, grounds="并未超标的")
    assert watched.state() == "order_recon"
    _papers(country, watched, order, "reconsider_decision", APPROVED, result="upheld", act_required="解除",
            due_on=watched.day(3))  # fmt: skip
    assert watched.state() == "ordered"
    country.later(days=5)
    country.tick()
    watched.analysed()
    exchange, watched.exchange = watched.exchange, order
    watched.analysed()
    watched.exchange = exchange
    _papers(country, watched, order, "direct_ruling", MAJOR, ruling="解除超额冻结")
    assert watched.state() == "direct_ruling"
    assert watched.duty(HIGH, "supervision_review")[0][0] == "met"


@pytest.mark.shows("S030", "S031")
def test_a_correction_by_the_lower_court_ends_the_supervision(watched: Watched) -> None:
    country = watched.country
    watched.reviewed()
    given = {"lower_court": LOWER, "case_no": watched.case_no, "act": "冻结明显超标的"}
    order = country.act(HIGH, "reviewer1", "open_correction", **given)["exchange_id"]
    _papers(country, watched, order, "correction_instruction", APPROVED, error="超标的", act_required="解除超额部分",
            due_on=watched.day(3))  # fmt: skip
    watched.act(LOWER, "officer1", "report_corrected", of=order, done="已解除", document_no="（2026）粤0304执1号之一")
    assert watched.state() == "corrected"
    assert watched.duty(HIGH, "supervision_review")[0][0] == "met"


@pytest.mark.shows("S029", "S034")
def test_a_wrong_title_waits_by_a_written_stay_for_trial_supervision(watched: Watched) -> None:
    country = watched.country
    watched.reviewed()
    wrong = {"title_no": "（2025）粤0304民初1234号", "error": "遗漏必要共同诉讼人"}
    with pytest.raises(Conflict, match="暂缓"):
        watched.act(HIGH, "reviewer1", "refer_title", **wrong)
    stay = country.act(
        HIGH, "reviewer1", "open_stay", lower_court=LOWER, case_no=watched.case_no, reason="执行依据确有错误"
    )
    _papers(
        country,
        watched,
        stay["exchange_id"],
        "stay_notice",
        APPROVED,
        scope="whole",
        until_on=watched.day(60),
        ground="再审",
    )
    assert watched.state() == "deferred"

    watched.act(HIGH, "reviewer1", "refer_title", **wrong)

    assert (watched.state(), watched.tasks(HIGH, "title_to_trial_supervision")) == ("title_review", 1)
    watched.act(HIGH, "reviewer1", "record_title_decision", result="title_stands", document_no="（2026）粤民监1号")
    assert watched.state() == "open"
    watched.ruled("dismissed")
    assert watched.state() == "dismissed"


@pytest.mark.shows("K045")
@pytest.mark.parametrize("declined", [True, False])
def test_a_request_for_a_stay_is_decided_in_fifteen_days_and_the_decision_sent_in_five(
    watched: Watched, declined: bool
) -> None:
    country = watched.country
    watched.exchange = stay = country.act(
        HIGH, "reviewer1", "open_stay", lower_court=LOWER, case_no=watched.case_no, reason="申请暂缓", requested_by="张某",
        requested_on=watched.today,
    )["exchange_id"]  # fmt: skip
    assert watched.duty(HIGH, "deferral_decision") == [("open", "2026-03-25")]
    if declined:
        watched.act(HIGH, "reviewer1", "decline_stay", reasons="无暂缓事由")
    else:
        _papers(country, watched, stay, "stay_notice", APPROVED, scope="whole", until_on=watched.day(30), ground="担保")
    assert watched.duty(HIGH, "deferral_decision")[0][0] == "met"
    assert watched.duty(HIGH, "deferral_sent") == [("open", "2026-03-16")]
    watched.act(HIGH, "reviewer1", "record_stay_decision_sent", sent_on=watched.today, to="双方当事人")
    assert watched.duty(HIGH, "deferral_sent")[0][0] == "met"


def test_the_effect_of_a_ruling_follows_a_case_that_has_left_the_enforcing_court(watched: Watched) -> None:
    """Given the case elevated while the high court reviews, Then the court it left tells the new holder, which carries it out."""
    watched.reviewed()
    moved = Elevation(watched.country, lineage=watched.lineage, case_no=watched.case_no, control=watched.control)
    moved.applied().docketed().file_called().file_sent().ruled()
    watched.analysed().ruled("revoked", act_effect="revoke")
    assert (watched.state(LOWER), watched.state(UPPER)) == ("passed_on", "ruled")
    assert "carried_out" in watched.country.exchange(UPPER, watched.exchange).data
    assert watched.tasks(UPPER, "ruling_to_carry_out") == 1


@pytest.mark.shows("S036", "R7")
def test_the_court_below_refuses_a_ruling_without_its_analysis_and_the_review_goes_on(watched: Watched) -> None:
    """Given a ruling altered and signed anew by its own panel, When it arrives, Then it is refused."""
    country = watched.country
    watched.reviewed().analysed()
    country.network.hold = lambda parcel: parcel.kind == "supervision_ruling"
    watched.ruled("revoked", act_effect="revoke")
    genuine = Envelope.from_bytes(country.outbox(HIGH, watched.ruling).bytes_sent)
    row = served_on(country, decided_anew(country, genuine, {"analysis": None}))
    assert refusal_of(row) == "R7"
    assert watched.state(UPPER) == "file_sent"
