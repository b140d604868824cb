"""No stay during an objection, but for full security; the creditor's counter-security makes it go on (执行程序解释 art. 9)."""

from __future__ import annotations

import pytest
from objection_stories import Objection
from stories import CASE, LOWER

from shared.domain.errors import Conflict
from shared.procedures.objection.security import DisposalStopped, SecurityNotFull

FULL = {"given_by": "debtor", "provider": "张某", "form": "cash", "amount_fen": CASE["claim_fen"]}


def pay(story: Objection, amount_fen: int = 1_000_00) -> None:
    story.country.act(LOWER, "officer3", "pay_money", lineage=story.lineage, amount_fen=amount_fen)


def sell(story: Objection) -> None:
    story.country.act(LOWER, "officer2", "begin_disposal", lineage=story.lineage, control_id=story.control,
                      form="auction_notice", begun_on=story.today, document_no="公告1号")  # fmt: skip


def finish(story: Objection, result: str, proceeds_fen: int = 0) -> None:
    story.country.act(LOWER, "officer2", "record_disposal", lineage=story.lineage, control_id=story.control, result=result,
                      document_no="确认书1号", proceeds_fen=proceeds_fen)  # fmt: skip


def test_an_objection_alone_stops_nothing(under_review: Objection) -> None:
    sell(under_review)
    finish(under_review, "sold", 5_000_00)
    pay(under_review)
    with under_review.country.read(LOWER) as unit:
        assert unit.money.count(lineage_id=under_review.lineage, direction="out") == 1


def test_full_security_stops_sale_its_end_and_payment_until_the_ruling_is_effective(under_review: Objection) -> None:
    sell(under_review)
    under_review.act("reviewer1", "record_security", **FULL)
    with pytest.raises(DisposalStopped, match="张某"):
        pay(under_review)
    with pytest.raises(DisposalStopped):
        finish(under_review, "sold", 5_000_00)
    finish(under_review, "unsold")
    with pytest.raises(DisposalStopped):
        sell(under_review)
    under_review.ruled("dismiss").served()
    with pytest.raises(DisposalStopped):
        pay(under_review)
    under_review.effective()
    pay(under_review)


def test_the_creditors_security_makes_it_go_on(under_review: Objection) -> None:
    with pytest.raises(Conflict):
        under_review.act("reviewer1", "record_counter_security", form="cash", amount_fen=CASE["claim_fen"])
    under_review.act("reviewer1", "record_security", **FULL)
    with pytest.raises(SecurityNotFull):
        under_review.act("reviewer1", "record_counter_security", form="cash", amount_fen=1_00)
    under_review.act("reviewer1", "record_counter_security", form="guarantee", amount_fen=CASE["claim_fen"])
    pay(under_review)
    with pytest.raises(Conflict):  # and the debtor cannot stop it once more
        under_review.act("reviewer1", "record_security", **FULL)


def test_security_is_measured_by_what_is_still_to_be_recovered(under_review: Objection) -> None:
    less = FULL | {"amount_fen": CASE["claim_fen"] - 1_000_00}
    with pytest.raises(SecurityNotFull):
        under_review.act("reviewer1", "record_security", **less)
    pay(under_review, 1_000_00)
    under_review.act("reviewer1", "record_security", **less)


def test_security_for_one_asset_stops_that_asset_only(under_review: Objection) -> None:
    under_review.act("reviewer1", "record_security", control_id=under_review.control, **FULL)
    pay(under_review)
    with pytest.raises(DisposalStopped):
        sell(under_review)
