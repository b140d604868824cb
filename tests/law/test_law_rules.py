"""The rules as data: each file is whole, its examples come true, and settings change only what is not law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from importlib import resources
from typing import Any

import pytest

from shared.domain.deadlines import Period, Unit, due
from shared.domain.errors import SetupError
from shared.law import Law, RuleNotInForce, UnknownRule, WrongRuleKind
from shared.law.rules import Value

LAW = Law.load()
ON = date(2026, 1, 5)
EXAMPLES = [(rule_id, example) for rule_id in LAW.rule_ids for example in LAW.find_rule(rule_id).examples]
INDEX = (resources.files("shared.law") / "index.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("rule_id", "example"), EXAMPLES, ids=lambda part: str(part) if isinstance(part, str) else "")
def test_an_example_of_a_rule_comes_true(rule_id: str, example: Mapping[str, Any]) -> None:
    start = example["start"]
    value = LAW.rule(rule_id, on=start.date() if isinstance(start, datetime) else start)

    end = due(start, value.period(), LAW.calendar)

    assert (end.due_at or end.due_on) == example["due"]
    assert end.provisional == example.get("provisional", False)


@pytest.mark.parametrize("rule_id", LAW.rule_ids)
def test_a_rule_is_titled_sourced_and_its_periods_have_examples(rule_id: str) -> None:
    rule = LAW.find_rule(rule_id)

    assert rule.title.zh
    assert rule.title.en
    assert rule.kind != "period" or (rule.starts.zh and rule.examples)
    for value in rule.values:
        assert value.citations
        assert all(citation.law and citation.version for citation in value.citations)
        assert not value.may_be_set or value.note.zh, "a mark needs its reason"
        if rule.kind in ("period", "cap"):
            assert value.period().amount > 0


@pytest.mark.parametrize("rule_id", LAW.rule_ids)
def test_the_index_ids_a_rule_claims_exist(rule_id: str) -> None:
    for index_id in LAW.find_rule(rule_id).index_ids:
        assert f"\n{index_id}," in INDEX


@pytest.mark.parametrize(
    ("rule_id", "amount", "unit"),
    [
        pytest.param("case_filing_decision", 7, Unit.NATURAL_DAYS, marks=pytest.mark.shows("K002")),
        pytest.param("handler_named", 7, Unit.NATURAL_DAYS, marks=pytest.mark.shows("K003")),
        pytest.param("execution_notice", 10, Unit.NATURAL_DAYS, marks=pytest.mark.shows("K004")),
        pytest.param("control_cap_bank", 1, Unit.YEARS, marks=pytest.mark.shows("K015")),
        pytest.param("control_cap_movable", 2, Unit.YEARS, marks=pytest.mark.shows("K016")),
        pytest.param("control_cap_immovable_or_other", 3, Unit.YEARS, marks=pytest.mark.shows("K017")),
        pytest.param("case_file_limit", 6, Unit.MONTHS, marks=pytest.mark.shows("K038")),
        pytest.param("case_file_limit_non_litigation", 3, Unit.MONTHS, marks=pytest.mark.shows("K038")),
        ("elevation_docket_decision", 7, Unit.NATURAL_DAYS),
        ("elevation_review", 1, Unit.MONTHS),
        ("file_call_transfer", 5, Unit.NATURAL_DAYS),
        ("file_call_latest", 10, Unit.NATURAL_DAYS),
        ("case_handover", 5, Unit.NATURAL_DAYS),
        ("docket_after_file", 3, Unit.NATURAL_DAYS),
        ("docket_notify_parties", 7, Unit.NATURAL_DAYS),
        ("directive_sign_for", 1, Unit.WORKING_DAYS),
        ("inaction_period", 6, Unit.MONTHS),
        ("objection_conduct_ruling", 15, Unit.NATURAL_DAYS),
        ("correction_reconsideration", 5, Unit.NATURAL_DAYS),
    ],
)
def test_a_period_is_as_long_as_the_law_says(rule_id: str, amount: int, unit: Unit) -> None:
    assert LAW.period(rule_id, ON) == Period(amount, unit)


def test_rules_that_are_no_periods_give_numbers_lists_and_choices() -> None:
    assert LAW.number("major_matter_discussants", ON) == 3
    assert LAW.number("power_move_control_days", ON) == 30
    assert LAW.rule("control_expiry_alarms", ON).numbers() == (60, 30, 15, 7)
    assert LAW.rule("approval_chain", ON).value == ("officer", "chief", "president")
    with pytest.raises(WrongRuleKind):
        LAW.period("major_matter_discussants", ON)
    with pytest.raises(WrongRuleKind):
        LAW.number("approval_chain", ON)
    with pytest.raises(WrongRuleKind):
        LAW.rule("approval_chain", ON).numbers()
    with pytest.raises(WrongRuleKind):
        LAW.choice("case_handover", ON)


def test_on_a_transfer_the_old_court_closes_by_the_mode_of_the_day() -> None:
    assert LAW.choice("closing_mode_on_transfer", ON) == "cancelled"
    assert LAW.choice("closing_mode_on_transfer", date(2016, 5, 1)) == "terminated"
    for value in LAW.find_rule("closing_mode_on_transfer").values:
        assert value.value in LAW.closing_modes


def test_the_article_follows_the_day_though_the_period_stays() -> None:
    cited = [
        str(LAW.rule("inaction_period", date(year, 6, 1)).citations[0].article) for year in (2010, 2015, 2022, 2026)
    ]
    assert cited == ["art. 203", "art. 226", "art. 233", "art. 237"]


@pytest.mark.parametrize(
    "rule_id", ["elevation_docket_decision", "elevation_review", "docket_after_file", "docket_notify_parties"]
)
def test_what_no_text_confirms_is_marked(rule_id: str) -> None:
    assert LAW.rule(rule_id, ON).unconfirmed


@pytest.mark.parametrize(
    "rule_id", ["case_handover", "directive_sign_for", "power_move_control_days", "approval_chain"]
)
def test_what_is_our_design_is_marked(rule_id: str) -> None:
    assert LAW.rule(rule_id, ON).design


def test_before_its_first_day_a_rule_says_nothing() -> None:
    with pytest.raises(RuleNotInForce) as refused:
        LAW.rule("control_cap_bank", date(2022, 4, 9))
    assert "2022-04-10" in refused.value.what.zh


def test_an_unknown_rule_is_refused() -> None:
    for look in (lambda: LAW.rule("no_such", ON), lambda: Law.load({"no_such": 3})):
        with pytest.raises(UnknownRule) as refused:
            look()
        assert refused.value.code == "unknown_rule"


def test_a_setting_replaces_a_design_value_and_says_so() -> None:
    changed = Law.load({"case_handover": 10, "control_expiry_alarms": (90, 30)})

    assert changed.period("case_handover", ON) == Period(10, Unit.NATURAL_DAYS)
    assert changed.rule("control_expiry_alarms", ON).value == (90, 30)
    assert changed.rule("case_handover", ON).setting
    assert LAW.period("case_handover", ON).amount == 5
    assert changed.release == LAW.release


def test_lists_from_a_settings_file_are_taken() -> None:
    setting: Any = [60, 7]

    assert Law.load({"control_expiry_alarms": setting}).rule("control_expiry_alarms", ON).value == (60, 7)


def test_a_setting_leaves_the_confirmed_days_of_a_rule_alone() -> None:
    changed = Law.load({"closing_mode_on_transfer": "terminated"})

    assert changed.choice("closing_mode_on_transfer", date(2019, 1, 1)) == "terminated"
    assert changed.choice("closing_mode_on_transfer", ON) == "cancelled"


@pytest.mark.parametrize(
    ("rule_id", "setting"),
    [
        ("control_cap_bank", 5),
        ("case_filing_decision", 30),
        ("case_handover", "ten"),
        ("case_handover", 0),
        ("case_handover", True),
        ("control_expiry_alarms", ()),
        ("control_expiry_alarms", ("a",)),
        ("closing_mode_on_transfer", "forgotten"),
    ],
)
def test_found_law_and_values_of_another_form_cannot_be_set(rule_id: str, setting: Value) -> None:
    with pytest.raises(SetupError) as refused:
        Law.load({rule_id: setting})

    assert refused.value.code == "bad_law_setting"
    assert rule_id in refused.value.what.zh


def test_the_release_changes_with_any_byte_of_the_law() -> None:
    files = {"release.json": b'{"version": "1"}', "rules/a.yaml": b"id: a"}

    assert Law(files).release == Law(dict(reversed(files.items()))).release
    assert Law(files).release != Law(files | {"rules/a.yaml": b"id: b"}).release
    assert len(LAW.release.sha256) == 64


def test_a_release_is_known_when_it_is_ours_or_listed_as_earlier() -> None:
    files = {"release.json": b'{"version": "2", "earlier": ["1+ab"]}'}

    assert Law(files).knows_release("1+ab")
    assert LAW.knows_release(str(LAW.release))
    assert not LAW.knows_release("2099.1+0000000000000000")
