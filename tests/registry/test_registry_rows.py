"""Every row of the registry, on both lines and in several years; the permanent ids."""

from __future__ import annotations

from datetime import date

import pytest

from shared.domain.courts import Line
from shared.domain.identifiers import is_court_id
from shared.registry import Registry

REGISTRY = Registry.load()
COURTS = REGISTRY.all_courts()
DAYS = (date(2005, 1, 1), date(2012, 6, 1), date(2019, 1, 1), date(2026, 1, 5))
BRANCHES = {"xj40"}  # stands above courts of its own tier

# Published ids are permanent. A row may be added; none of these may ever change.
GOLDEN = {
    "spc": "最高法", "pla": "军", "xpcc": "兵", "bj": "京", "tj": "津", "he": "冀", "sx": "晋", "nm": "内", "ln": "辽",
    "jl": "吉", "hl": "黑", "sh": "沪", "js": "苏", "zj": "浙", "ah": "皖", "fj": "闽", "jx": "赣", "sd": "鲁",
    "ha": "豫", "hb": "鄂", "hn": "湘", "gd": "粤", "gx": "桂", "hi": "琼", "cq": "渝", "sc": "川", "gz": "黔",
    "yn": "云", "xz": "藏", "sn": "陕", "gs": "甘", "qh": "青", "nx": "宁", "xj": "新",
    "gd03": "粤03", "gd0304": "粤0304", "bj04": "京04", "bj0491": "京0491", "sh74": "沪74", "cq87": "渝87",
    "xpcc01": "兵01", "xpcc9001": "兵9001", "qh8601": "青8601", "zj0192": "浙0192", "xj40": "新40",
}  # fmt: skip


def test_all_courts_are_here_with_unique_well_formed_ids_codes_and_names() -> None:
    assert len(COURTS) == len(REGISTRY) == 3498
    for values in (
        {court.court_id for court in COURTS},
        {court.code for court in COURTS},
        {court.name.zh for court in COURTS},
    ):
        assert len(values) == 3498
    assert all(is_court_id(court.court_id) for court in COURTS)


def test_a_published_id_never_changes() -> None:
    assert {court_id: REGISTRY.court(court_id).code for court_id in GOLDEN} == GOLDEN


def test_every_court_has_a_name_a_province_and_a_region() -> None:
    for court in COURTS:
        assert court.name.zh
        assert court.name.en.isascii()
        assert court.province.isalpha()
        assert len(court.region_code) == 6


def test_117_codes_are_confirmed_and_no_more_are_claimed() -> None:
    assert sum(court.confirmed for court in COURTS) == 117


@pytest.mark.parametrize("line", list(Line))
@pytest.mark.parametrize("on", DAYS)
def test_every_court_reaches_the_supreme_court_without_a_cycle_and_tier_by_tier(line: Line, on: date) -> None:
    for court in COURTS:
        chain = REGISTRY.superiors(court.court_id, line, on)
        walked = [court, *chain]
        assert len({step.court_id for step in walked}) == len(walked), f"{court.court_id} stands above itself"
        assert walked[-1].court_id == "spc"
        for lower, upper in zip(walked, chain, strict=False):
            same_tier_branch = upper.court_id in BRANCHES and upper.tier is lower.tier
            assert upper.tier.is_above(lower.tier) or same_tier_branch, (lower.court_id, upper.court_id)


@pytest.mark.parametrize("cause", sorted(REGISTRY.causes))
def test_no_cause_leads_into_a_cycle(cause: str) -> None:
    for court in COURTS:
        chain = [step.court_id for step in REGISTRY.superiors(court.court_id, Line.REMEDY, DAYS[-1], cause)]
        assert len(set(chain)) == len(chain)
        assert court.court_id not in chain


def test_on_the_remedy_line_each_step_goes_up_exactly_one_tier() -> None:
    for court in COURTS:
        upper = REGISTRY.superior(court.court_id, Line.REMEDY, DAYS[-1])
        if upper is not None and upper.court_id not in BRANCHES:
            assert upper.tier.rank == court.tier.rank + 1


@pytest.mark.parametrize("line", list(Line))
def test_looking_down_is_the_inverse_of_looking_up(line: Line) -> None:
    on = DAYS[-1]
    listed = [
        (lower.court_id, court.court_id) for court in COURTS for lower in REGISTRY.below(court.court_id, line, on)
    ]

    assert len(listed) == len(COURTS) - 1
    for lower, upper in listed:
        assert REGISTRY.superior(lower, line, on) == REGISTRY.court(upper)
    assert len(REGISTRY.all_below("spc", line, on)) == len(COURTS) - 1
