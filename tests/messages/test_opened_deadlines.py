"""docs/procedures.md names the deadlines that code opens, and not those it only ends."""

from __future__ import annotations

import pytest
from opened_deadlines import opened_by

from shared.law.lookup import Law
from shared.procedures import CATALOGUE

RULES = Law.load().rule_ids


@pytest.mark.parametrize(
    ("kind", "member", "rules"),
    [
        ("stay_notice", "issued", ["deferral_sent"]),  # it ends deferral_decision
        ("stay_kept", "apply", []),
        ("stay_ground_gone", "apply", ["stay_ground_gone"]),  # a name of another module
        ("stay_passed", "apply", ["stay_term"]),  # by a function that it calls
    ],
)
def test_what_an_effect_opens_is_found_and_what_it_ends_is_not(kind: str, member: str, rules: list[str]) -> None:
    assert opened_by(getattr(CATALOGUE.messages[kind], member), RULES) == rules


@pytest.mark.parametrize(
    ("procedure", "rule"),
    [
        ("node_events", "sale_start"),  # a row of a table
        ("docket", "handler_named"),  # written out in a loop
        ("side_review", "party_change_suit"),  # worked out by a function
        ("designation_service", "docket_after_designation"),  # handed on, opened later
        ("silence_complaint", "objection_order_ruling"),  # a property of what was given
    ],
)
def test_a_rule_is_found_however_its_procedure_comes_by_it(procedure: str, rule: str) -> None:
    declared = CATALOGUE.procedures[procedure]

    assert rule in opened_by((declared.messages, declared.acts, declared.hooks), RULES)
