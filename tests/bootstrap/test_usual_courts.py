"""The eleven courts of the demonstration: what can be shown between them, and which other courts may be chosen."""

from __future__ import annotations

from datetime import date

import pytest

from shared.bootstrap import names
from shared.bootstrap.chosen_courts import IncompleteCountry, require_whole
from shared.bootstrap.country import USUAL_COURTS
from shared.bootstrap.profiles import profile_of
from shared.bootstrap.staff import usual_posts
from shared.domain.courts import Line, Tier
from shared.domain.errors import ZhixingError
from shared.domain.people import Role
from shared.procedures.power.routes import require_target
from shared.registry import Registry, UnknownCourt

REGISTRY, ON = Registry.load(), date(2026, 11, 23)


def above(court_id: str, line: Line) -> list[str]:
    return [court.court_id for court in REGISTRY.superiors(court_id, line, ON)]


def refused(decider: str, old: str, target: str) -> str:
    with pytest.raises(ZhixingError) as problem:
        require_target(REGISTRY, decider=decider, old=old, target=target, on=ON)
    return problem.value.code


def test_the_courts_are_eleven_real_ones_of_all_tiers_two_provinces_and_a_municipality() -> None:
    assert {court_id: REGISTRY.court(court_id).name.zh for court_id in USUAL_COURTS} == {
        "spc": "最高人民法院",
        "gd": "广东省高级人民法院", "gd03": "广东省深圳市中级人民法院", "gd0304": "深圳市福田区人民法院",
        "gd01": "广东省广州市中级人民法院", "gd0106": "广州市天河区人民法院",
        "hn": "湖南省高级人民法院", "hn01": "湖南省长沙市中级人民法院",
        "sh": "上海市高级人民法院", "sh02": "上海市第二中级人民法院", "sh0101": "上海市黄浦区人民法院",
    }  # fmt: skip
    assert {REGISTRY.court(court_id).tier for court_id in USUAL_COURTS} == set(Tier)


def test_everybody_above_one_of_them_is_among_them() -> None:
    assert require_whole(USUAL_COURTS, ON) == USUAL_COURTS


def test_in_the_municipality_the_two_lines_of_superiors_part() -> None:
    assert above("sh0101", Line.MANAGEMENT) == ["sh", "spc"]
    assert above("sh0101", Line.REMEDY) == ["sh02", "sh", "spc"]
    for line in Line:
        assert above("gd0106", line) == ["gd01", "gd", "spc"]


def test_a_high_court_can_give_a_case_of_one_city_to_a_court_of_another() -> None:
    require_target(REGISTRY, decider="gd", old="gd0304", target="gd0106", on=ON)

    assert refused("gd03", "gd0304", "gd0106") == "R5"


def test_three_cases_of_three_courts_can_be_gathered_at_one() -> None:
    for old in ("gd0304", "gd0106", "gd03"):
        require_target(REGISTRY, decider="gd", old=old, target="gd01", on=ON, itself_allowed=True)


def test_only_the_supreme_court_can_send_a_case_to_another_province() -> None:
    require_target(REGISTRY, decider="spc", old="gd0304", target="hn01", on=ON)

    assert refused("gd", "gd0304", "hn01") == "R5"


def test_courts_may_be_named_as_people_name_them_and_are_taken_once() -> None:
    assert require_whole(["最高人民法院", "粤", "gd03", "gd", "粤0304"], ON) == ("spc", "gd", "gd03", "gd0304")


def test_a_choice_without_a_superior_of_either_line_is_refused_and_completed() -> None:
    with pytest.raises(IncompleteCountry) as problem:
        require_whole(["spc", "sh", "sh0101"], ON)
    assert "上海市第二中级人民法院（sh02）" in problem.value.what.zh
    assert "--courts sh02,spc,sh,sh0101" in problem.value.todo.en

    with pytest.raises(IncompleteCountry):
        require_whole(["gd"], ON)
    with pytest.raises(UnknownCourt):
        require_whole(["spc", "gd9999x"], ON)


def test_nobody_in_eleven_courts_shares_a_name_and_every_court_has_a_vice_president() -> None:
    people: list[str] = []
    for number, court_id in enumerate(USUAL_COURTS):
        posts = usual_posts(profile_of(REGISTRY.court(court_id).tier))
        assert [post.roles for post in posts if post.login == "vicepresident"] == [(Role.VICE_PRESIDENT,)]
        people += names.people(number, len(posts))

    assert len(set(people)) == len(people)
