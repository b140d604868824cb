"""Who approves which document: exactly what the sources say, as dated data, marked where it is our design."""

from __future__ import annotations

from datetime import date

import pytest

from shared.domain.people import ApprovalRule
from shared.flows.authorise import signing_terms
from shared.law import Law
from shared.procedures import CATALOGUE

LAW, ON = Law.load(), date(2026, 3, 10)
ONLY, EITHER = frozenset({"president"}), frozenset({"president", "vice_president"})


def approvers(kind: str, payload: str = "{}") -> tuple[frozenset[str], str]:
    terms = signing_terms(LAW, CATALOGUE.messages[kind], payload, ON)
    return terms.approvers, terms.approvers_rule


@pytest.mark.shows("R6")
@pytest.mark.parametrize(
    "kind", [kind.name for kind in CATALOGUE.messages.values() if kind.approvals is ApprovalRule.MAJOR]
)
def test_a_major_matter_is_approved_by_the_president(kind: str) -> None:
    assert approvers(kind) == (ONLY, "执行工作规定 2020 art. 5")


@pytest.mark.parametrize(
    ("kind", "payload", "rule"),
    [
        ("elevation_request", "{}", "执行工作规定 2020 art. 15"),
        ("cross_propose", "{}", "执行工作规定 2020 art. 15"),
        ("stay_notice", '{"extension_no": 1}', "执行工作规定 2020 art. 77"),
    ],
)
def test_where_a_text_names_the_president_it_is_the_president(kind: str, payload: str, rule: str) -> None:
    assert approvers(kind, payload) == (ONLY, rule)


@pytest.mark.parametrize(
    "payload", ['{"extension_no": 0}', "{}", "[]", "no json", "[" * 10_000, '{"extension_no": null}']
)
def test_a_first_stay_and_what_is_no_payload_fall_under_the_usual_rule(payload: str) -> None:
    assert approvers("stay_notice", payload)[0] == EITHER


def test_every_other_document_with_that_rule_takes_either_and_says_it_is_design() -> None:
    usual = [k.name for k in CATALOGUE.messages.values() if k.approvals is ApprovalRule.PRESIDENT and not k.approvers]

    assert "urging_order" in usual
    for kind in usual:
        posts, rule = approvers(kind)
        assert posts == EITHER
        assert rule.endswith("[D]")


def test_to_whom_and_for_how_long_is_ours_to_set_and_the_law_is_not() -> None:
    for rule_id in ("delegates_for_approving", "delegates_for_reviewing", "delegation_longest", "approvers_president"):
        assert LAW.rule(rule_id, ON).may_be_set
    for rule_id in ("approvers_major", "approvers_request_upward", "approvers_stay_extension"):
        assert not LAW.rule(rule_id, ON).may_be_set

    shorter = Law.load({"delegation_longest": 30})

    assert signing_terms(shorter, CATALOGUE.messages["elevation_ruling"], "{}", ON).longest_days == 30
