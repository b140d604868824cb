"""Who stands above whom: the plain tree, and the special courts and municipalities that depart from it."""

from __future__ import annotations

from datetime import date

import pytest

from shared.domain.courts import Court, Line
from shared.registry import Registry, UnknownCause, UnknownCourt

REGISTRY = Registry.load()
ON = date(2026, 1, 5)
REMEDY, MANAGEMENT = Line.REMEDY, Line.MANAGEMENT


def ids(courts: tuple[Court, ...]) -> list[str]:
    return [court.court_id for court in courts]


def test_in_a_province_both_lines_go_basic_intermediate_high_supreme() -> None:
    for line in Line:
        assert ids(REGISTRY.superiors("gd0304", line, ON)) == ["gd03", "gd", "spc"]
    assert REGISTRY.superior("spc", REMEDY, ON) is None
    assert REGISTRY.is_superior("gd", "gd0304", REMEDY, ON)
    assert not REGISTRY.is_superior("gd0304", "gd", REMEDY, ON)
    assert not REGISTRY.is_superior("gd03", "gd03", REMEDY, ON)
    assert not REGISTRY.is_superior("gd01", "gd0304", REMEDY, ON)


@pytest.mark.parametrize("basic", ["bj0105", "tj0101", "sh0115", "cq0103", "bj0491"])
def test_in_a_municipality_the_high_court_manages_basic_courts_directly(basic: str) -> None:
    high = basic[:2]

    assert ids(REGISTRY.superiors(basic, MANAGEMENT, ON)) == [high, "spc"]
    assert REGISTRY.superiors(basic, REMEDY, ON)[1].court_id == high
    exception = REGISTRY.override_for(basic, MANAGEMENT, ON)
    assert exception is not None
    assert exception.unconfirmed


def test_before_2009_a_municipality_followed_the_tree() -> None:
    assert ids(REGISTRY.superiors("bj0105", MANAGEMENT, date(2009, 7, 16))) == ["bj03", "bj", "spc"]


def test_tianjins_first_intermediate_court_is_tolerated_not_a_superior() -> None:
    assert not REGISTRY.is_superior("tj01", "tj0101", MANAGEMENT, ON)
    assert REGISTRY.tolerates("tj01", "tj0101", MANAGEMENT, ON) is not None
    assert REGISTRY.tolerates("tj01", "tj0102", MANAGEMENT, ON) is None
    assert REGISTRY.tolerates("bj01", "bj0108", MANAGEMENT, ON) is None


@pytest.mark.parametrize(
    ("basic", "remedy", "management"),
    [
        ("qh8601", ["gs71", "gs", "spc"], ["qh", "spc"]),
        ("nx8601", ["gs71", "gs", "spc"], ["nx", "spc"]),
        ("hn8601", ["gd71", "gd", "spc"], ["hn", "spc"]),
        ("tj8601", ["bj04", "bj", "spc"], ["tj", "spc"]),
        ("gd7101", ["gd71", "gd", "spc"], ["gd71", "gd", "spc"]),
    ],
)
def test_a_railway_courts_remedy_may_cross_a_province_its_management_does_not(
    basic: str, remedy: list[str], management: list[str]
) -> None:
    assert ids(REGISTRY.superiors(basic, REMEDY, ON)) == remedy
    assert ids(REGISTRY.superiors(basic, MANAGEMENT, ON)) == management


def test_on_both_lines_only_known_exceptions_cross_a_province() -> None:
    crossing = {
        court.court_id
        for court in REGISTRY.all_courts()
        for upper in [REGISTRY.superior(court.court_id, MANAGEMENT, ON)]
        if upper is not None and upper.court_id != "spc" and upper.province != court.province
    }
    assert crossing == set()


@pytest.mark.parametrize(
    ("basic", "on", "expected"),
    [
        ("sh0115", ON, ["sh74", "sh", "spc"]),
        ("bj0105", ON, ["bj74", "bj", "spc"]),
        ("cq0103", ON, ["cq87", "cq", "spc"]),
        ("sc0104", ON, ["cq87", "cq", "spc"]),
        ("sc0402", ON, ["sc04", "sc", "spc"]),
        ("sc0727", ON, ["sc07", "sc", "spc"]),
        ("sh0115", date(2018, 1, 1), ["sh01", "sh", "spc"]),
        ("bj0105", date(2020, 1, 1), ["bj03", "bj", "spc"]),
        ("gd0304", ON, ["gd03", "gd", "spc"]),
    ],
)
def test_financial_matters_go_to_the_financial_court_once_it_exists(basic: str, on: date, expected: list[str]) -> None:
    assert ids(REGISTRY.superiors(basic, REMEDY, on, "financial")) == expected


def test_an_internet_courts_superior_depends_on_the_cause() -> None:
    assert ids(REGISTRY.superiors("bj0491", REMEDY, ON)) == ["bj04", "bj", "spc"]
    assert ids(REGISTRY.superiors("bj0491", REMEDY, ON, "copyright_or_domain")) == ["bj73", "bj", "spc"]
    assert ids(REGISTRY.superiors("gd0192", REMEDY, ON, "copyright_or_domain")) == ["gd73", "gd", "spc"]
    assert ids(REGISTRY.superiors("zj0192", REMEDY, ON, "copyright_or_domain")) == ["zj01", "zj", "spc"]


def test_maritime_and_property_right_courts_stand_under_the_high_court_of_their_seat() -> None:
    for court in REGISTRY.all_courts():
        if court.kind in ("maritime", "ip"):
            assert ids(REGISTRY.superiors(court.court_id, REMEDY, ON)) == [court.province, "spc"]


def test_the_ili_branch_stands_between_two_prefectures_and_the_high_court() -> None:
    assert ids(REGISTRY.superiors("xj42", REMEDY, ON)) == ["xj40", "xj", "spc"]
    assert ids(REGISTRY.superiors("xj42", MANAGEMENT, ON)) == ["xj", "spc"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("gd0304", "gd0305", "gd03"),
        ("gd0304", "gd0106", "gd"),
        ("gd0304", "bj0105", "spc"),
        ("gd03", "gd0304", "gd"),
        ("gd0304", "gd0304", "gd03"),
        ("xpcc0101", "xj0102", "xj"),
        ("xj01", "xpcc", "xj"),
        ("xpcc0101", "gd03", "spc"),
        ("xpcc0101", "xpcc0201", "xpcc"),
        ("xj", "xpcc01", "spc"),
        ("pla", "gd0304", "spc"),
        ("pla", "xpcc01", "spc"),
        ("cq87", "sc01", "spc"),
    ],
)
def test_the_common_superior_is_the_lowest_court_above_both_or_the_one_the_law_names(
    one: str, other: str, expected: str
) -> None:
    for pair in ((one, other), (other, one)):
        found = REGISTRY.common_superior(*pair, REMEDY, ON)
        assert found is not None
        assert found.court_id == expected


def test_nobody_stands_above_the_supreme_court() -> None:
    assert REGISTRY.common_superior("spc", "gd", REMEDY, ON) is None


def test_jurisdiction_follows_either_line_and_includes_the_court_itself() -> None:
    assert REGISTRY.in_jurisdiction("gd03", "gd0304", ON)
    assert REGISTRY.in_jurisdiction("gd03", "gd03", ON)
    assert REGISTRY.in_jurisdiction("bj03", "bj0105", ON)
    assert REGISTRY.in_jurisdiction("gs71", "qh8601", ON)
    assert REGISTRY.in_jurisdiction("qh", "qh8601", ON)
    assert not REGISTRY.in_jurisdiction("gd", "bj0105", ON)
    assert not REGISTRY.in_jurisdiction("gd0304", "gd03", ON)


def test_a_court_is_found_by_id_code_name_and_former_name() -> None:
    for text in ("gd0304", "粤0304", " 深圳市福田区人民法院 "):
        assert REGISTRY.find(text).court_id == "gd0304"
    assert REGISTRY.by_code("最高法").court_id == "spc"
    assert REGISTRY.find("公主岭市人民法院").region_code.startswith("22")
    assert ids(REGISTRY.search("福田")) == ["gd0304"]
    assert ids(REGISTRY.search("深圳 中级")) == ["gd03"]
    assert len(REGISTRY.search("法院", limit=7)) == 7
    assert REGISTRY.search("  ") == ()


def test_an_unknown_court_or_cause_is_refused_with_a_way_out() -> None:
    for look in (REGISTRY.court, REGISTRY.by_code, REGISTRY.find):
        with pytest.raises(UnknownCourt) as refused:
            look("gd9999")
        assert refused.value.code == "unknown_court"
        assert "gd9999" in refused.value.what.zh
    for unknown_pair in (("gd9999", "gd03"), ("gd03", "gd9999")):
        with pytest.raises(UnknownCourt):
            REGISTRY.is_superior(*unknown_pair, REMEDY, ON)
        with pytest.raises(UnknownCourt):
            REGISTRY.in_jurisdiction(*unknown_pair, ON)
    with pytest.raises(UnknownCause) as unknown:
        REGISTRY.superior("gd03", REMEDY, ON, "weather")
    assert "financial" in unknown.value.todo.en


def test_the_release_names_version_and_hash_and_the_same_data_give_the_same() -> None:
    assert REGISTRY.release.version == "2026.1"
    assert len(REGISTRY.release.sha256) == 64
    assert Registry.load() is REGISTRY
