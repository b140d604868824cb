"""What becomes a dispute: a right not handed over, a preservation idle for a year, duplicate dockets, a case that moves meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from asset_stories import HOUSE, Asset, asset_country
from dispute_stories import REPORT, Dispute, same_city
from stories import CASE, Elevation

from shared.domain.cases import Case
from shared.domain.controls import Control
from shared.domain.errors import Conflict
from shared.domain.identifiers import lineage_id_of
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, Refused

FIRST, ASKER, TOP = "gd0304", "gd0305", "gd03"


@pytest.fixture
def asset(tmp_path: Path) -> Iterator[Asset]:
    country = asset_country(tmp_path)
    yield Asset(country)
    country.close()


def opened(story: Asset, *, to: str = TOP) -> Dispute:
    """The claimant makes its request a dispute and reports it."""
    done = story.country.act(story.asker, "chief", "open_dispute", lineage=story.own, from_exchange=story.exchange,
                             other_case_no=story.case_no)  # fmt: skip
    return Dispute(story.country, a=story.asker, b=story.first, top=to, a_lineage=story.own, b_lineage=story.lineage,
                    b_case_no=story.case_no, a_control=story.waiting, b_control=story.control, exchange=done["exchange_id"])  # fmt: skip


def test_a_right_not_handed_over_is_a_dispute_the_common_superior_decides_and_moves_the_right(asset: Asset) -> None:
    asset.ready()
    asset.country.act(
        FIRST, "officer1", "decline_disposal", lineage=asset.lineage, exchange=asset.exchange, reasons="金额悬殊"
    )

    dispute = opened(asset).reported().docketed().forwarded().answered().decided(disposer=ASKER)
    dispute.assigned()

    assert dispute.row(TOP).data["reports"][ASKER]["other_view"] == REPORT["other_view"]
    assert asset.holder(ASKER) == (ASKER, 2, "held")
    assert [asset.state(court) for court in (FIRST, ASKER)] == ["ended", "ended"]


@pytest.mark.parametrize(("days", "possible"), [(14, False), (15, False), (18, True)])
def test_silence_on_a_request_is_a_dispute_once_its_days_are_over(asset: Asset, days: int, possible: bool) -> None:
    asset.ready().country.later(days=days)

    if possible:
        assert opened(asset).state(ASKER) == "failed"
        return
    with pytest.raises(Conflict, match="答复期"):
        opened(asset)


def preserved(story: Asset, docket: str = "执保") -> Asset:
    """The first sealing stands in a preservation docket, entered as the filing of a suit would enter it."""
    case_no, control = f"（2026）粤0304{docket}1号", "preserved-control"
    lineage, day = lineage_id_of(case_no), date(2026, 3, 10)
    with story.country.nodes[FIRST].store.begin() as unit:
        unit.cases.add(
            Case(case_no, lineage, "k", "（2026）粤0304财保1号", "财产保全", day, 1000, "open", "application")
        )
        unit.powers.add(Power(lineage, lineage, "held", FIRST, 1, story.country.clock.legal_now(), {}))
        unit.controls.add(
            Control(control, lineage, HOUSE, "immovable_or_other", 1, day, date(2028, 12, 29), "登记中心")
        )
    story.lineage, story.case_no, story.control = lineage, case_no, control
    return story


def ask_idle(story: Asset) -> Asset:
    done = story.country.act(
        ASKER, "chief", "ask_disposal_right", lineage=story.own, first_court=FIRST, first_case_no=story.case_no,
        control_id=story.waiting, sealed_on="2026-03-10", priority_basis="在先轮候查封", statement="保全后一年未处分",
        ground="preservation_idle",
    )  # fmt: skip
    story.exchange = done["exchange_id"]
    return story


def test_the_court_that_waits_first_asks_for_a_preservation_idle_for_over_a_year_and_not_a_day_before(
    asset: Asset,
) -> None:
    preserved(asset).waited_for().country.later(days=365)
    with pytest.raises(Refused) as refused:
        ask_idle(asset)
    assert refused.value.refusal.code is RefusalCode.R12

    asset.country.later(days=1)
    ask_idle(asset)

    assert asset.state(FIRST) == "asked"
    asset.country.act(
        FIRST, "officer1", "decline_disposal", lineage=asset.lineage, exchange=asset.exchange, reasons="系争议标的"
    )
    dispute = opened(asset).reported().docketed().forwarded().answered().decided(disposer=ASKER)
    dispute.assigned()
    assert asset.holder(ASKER) == (ASKER, 2, "held")


@pytest.mark.parametrize(("docket", "rank"), [("执", 2), ("执保", 3)])
def test_it_must_be_a_preservation_and_the_first_that_waits(asset: Asset, docket: str, rank: int) -> None:
    preserved(asset, docket).waited_for(rank=rank).country.later(days=366)

    if rank != 2:
        with pytest.raises(Refused) as refused:
            ask_idle(asset)
        assert refused.value.refusal.code is RefusalCode.R7
        return
    assert ask_idle(asset).state(ASKER) == "ended"
    sent = asset.country.sent(ASKER, "disposal_request")
    assert asset.country.inbox(FIRST, sent.message_id).refusal["code"] == "R7"


def test_duplicate_dockets_where_both_refuse_become_a_dispute(asset: Asset) -> None:
    country = asset.country
    first = country.act(FIRST, "filing", "file_case", **CASE)
    country.later(days=3)
    later = country.act(ASKER, "filing", "file_case", **CASE)
    with country.read(TOP) as unit:
        pair = unit.exchanges.first(procedure="duplicate_docket").exchange_id
    country.act(ASKER, "chief", "contest_duplicate", lineage=later["lineage_id"], exchange=pair, reasons="判项不同")

    done = country.act(ASKER, "chief", "open_dispute", lineage=later["lineage_id"], from_exchange=pair,
                       other_case_no=first["case_no"])  # fmt: skip

    row = country.exchange(ASKER, done["exchange_id"])
    assert (row.state, row.peer, row.data["ground"]) == ("failed", FIRST, "duplicate")


def test_the_new_holder_learns_of_a_dispute_when_the_case_moves_and_the_old_court_s_days_count_again(
    tmp_path: Path,
) -> None:
    story = same_city(tmp_path).sealed().consulted()
    with story.country.read(story.a) as unit:
        case_no = unit.cases.first(lineage_id=story.a_lineage).case_no

    case = Elevation(story.country, lower=story.a, lineage=story.a_lineage, case_no=case_no)
    case.applied().docketed().file_called().file_sent().ruled()

    assert "dispute_passed" in story.country.tasks(TOP)
    assert story.days_off(story.a, story.a_lineage) == ["ended"]
    story.country.close()
