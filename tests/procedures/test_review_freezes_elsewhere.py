"""What a review forbids to be done with an asset here is not had done by another court either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from designation_stories import refused
from matter_stories import COURTS, HASH, PAPERS, Matter
from objection_stories import Objection
from stories import CASE

ACCOUNT: dict[str, Any] = {
    "measure": "deduct_deposit",
    "asset": "银行 账户",
    "documents": f"{PAPERS}\nbasis,执行依据,{HASH}",
}


@pytest.fixture
def matter(tmp_path: Path) -> Iterator[Matter]:
    """A case whose account at a bank far away is frozen; nothing entrusted yet."""
    country = Country(tmp_path, COURTS)
    case = Objection(country).enforced()
    yield Matter(country, lineage=case.lineage, case_no=case.case_no)
    country.close()


def control_of(matter: Matter) -> str:
    return str(matter.country.controls(matter.here, matter.lineage)[0].control_id)


def outsider_objects(matter: Matter) -> None:
    given = {"control_id": control_of(matter), "outsider": "王某", "right": "所有权", "grounds": "账户内为其资金", "waiting_courts": [],
             "received_on": str(matter.country.clock.legal_today())}  # fmt: skip
    done = matter.act(matter.here, "filing", "receive_outsider_objection", **given)
    matter.act(matter.here, "filing", "file_outsider_objection", exchange=done["exchange_id"])


def debtor_gives_security(matter: Matter) -> None:
    story = Objection(matter.country, matter.here, matter.lineage, matter.case_no, control_of(matter))
    story.received().docketed().notified()
    story.act("reviewer1", "record_security", given_by="debtor", provider="张某", form="cash",
              amount_fen=CASE["claim_fen"], control_id=story.control)  # fmt: skip


STOPS = [(outsider_objects, "asset_frozen"), (debtor_gives_security, "disposal_stopped")]


@pytest.mark.parametrize(("stops", "code"), STOPS)
def test_a_deposit_that_must_stay_is_not_deducted_by_a_court_entrusted(matter: Matter, stops: Any, code: str) -> None:
    """Given an account stopped by a review, When its deduction is entrusted under another spelling, Then it is refused."""
    stops(matter)
    with refused(code):
        matter.prepared(**ACCOUNT)
    matter.prepared(**ACCOUNT | {"asset": "另一账户"}).pushed()


@pytest.mark.parametrize(("stops", "code"), STOPS)
def test_nor_is_a_request_sent_that_was_prepared_before(matter: Matter, stops: Any, code: str) -> None:
    matter.prepared(**ACCOUNT)
    stops(matter)
    with refused(code):
        matter.pushed()


def test_a_contested_freeze_is_not_lifted_by_a_court_entrusted(matter: Matter) -> None:
    outsider_objects(matter)
    with refused("asset_frozen"):
        matter.prepared(measure="unfreeze_deposit", control_id=control_of(matter))
