"""The page docs/coverage.md is honest: unknown ids, empty claims and hidden marks are refused."""

from __future__ import annotations

import textwrap
from pathlib import Path

import generate_coverage as coverage
import pytest

pytest_plugins = ["pytester"]

RULES = [coverage.Rule("F1.1", "step", "who", "what | more"), coverage.Rule("R3", "refusal", "", "stale epoch")]


def claims_of(tmp_path: Path, source: str) -> list[coverage.Claim]:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_sample.py").write_text("import pytest\n" + textwrap.dedent(source), encoding="utf-8")
    return coverage.claims(folder)


def test_a_test_that_asserts_shows_the_rules_it_names(tmp_path: Path) -> None:
    found = claims_of(
        tmp_path,
        """
        @pytest.mark.shows("F1.1", "R3")
        def test_it():
            assert 1 + 1 == 2

        class TestMore:
            @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.shows("R3"))])
            def test_in_a_class(self, x):
                with pytest.raises(ValueError):
                    int("x")
        """,
    )

    assert [(claim.rule_id, claim.where, claim.asserts) for claim in found] == [
        ("F1.1", "tests/test_sample.py::test_it", True),
        ("R3", "tests/test_sample.py::test_it", True),
        ("R3", "tests/test_sample.py::TestMore::test_in_a_class", True),
    ]
    assert coverage.problems(RULES, found) == []


@pytest.mark.parametrize("body", ["pass", "assert True", "print('R3')", "check()"])
def test_a_claim_without_an_assertion_of_its_own_is_refused(tmp_path: Path, body: str) -> None:
    found = claims_of(tmp_path, f'@pytest.mark.shows("R3")\ndef test_it():\n    {body}\n')

    assert [("asserts nothing" in sentence) for sentence in coverage.problems(RULES, found)] == [True]


def test_an_unknown_id_is_refused(tmp_path: Path) -> None:
    found = claims_of(tmp_path, '@pytest.mark.shows("R99")\ndef test_it():\n    assert [1]\n')

    assert [("R99" in sentence) for sentence in coverage.problems(RULES, found)] == [True]


@pytest.mark.parametrize(
    "source",
    [
        'pytestmark = pytest.mark.shows("R3")\n',
        '@pytest.mark.shows("R3")\ndef not_collected():\n    assert [1]\n',
        "@pytest.mark.shows()\ndef test_it():\n    assert [1]\n",
        'RULE = "R3"\n@pytest.mark.shows(RULE)\ndef test_it():\n    assert [1]\n',
    ],
    ids=["whole-module", "not-a-test", "no-ids", "not-written-out"],
)
def test_a_mark_that_cannot_be_read_from_the_source_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(coverage.BadMark, match=r"test_sample\.py:\d+"):
        claims_of(tmp_path, source)


def test_the_page_counts_what_is_open() -> None:
    text = coverage.page(RULES, [coverage.Claim("R3", "tests/a.py::test_a", asserts=True)])

    assert "| all | 2 | 1 | 1 |" in text
    assert "| F1.1 | who | what \\| more | open |" in text
    assert "| R3 |  | stale epoch | `tests/a.py::test_a` |" in text


def test_every_claim_in_this_repository_is_sound() -> None:
    known = coverage.rules()
    if not known:
        pytest.skip("shared/law/index.csv is not there yet")

    assert coverage.problems(known, coverage.claims()) == []


@pytest.mark.parametrize(
    ("on_ci", "body", "passes"),
    [
        ("true", "assert [1]", True),
        ("true", "pytest.skip('no server')", False),
        ("false", "pytest.skip('no server')", True),
    ],
)
def test_a_claim_may_not_be_skipped_on_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, on_ci: str, body: str, *, passes: bool
) -> None:
    conftest = coverage.TESTS / "conftest.py"
    pytester.makeconftest(conftest.read_text(encoding="utf-8"))
    pytester.makepyfile(f'import pytest\n@pytest.mark.shows("R3")\ndef test_it():\n    {body}\n')
    pytester.makeini(
        f"[pytest]\npythonpath = {coverage.ROOT / 'docs'} {coverage.ROOT / 'tests'}\nmarkers = shows(*ids): rules\n"
    )
    monkeypatch.setenv("CI", on_ci)

    result = pytester.runpytest_subprocess("-p", "no:randomly", "test_a_claim_may_not_be_skipped_on_ci.py")

    assert (result.ret == pytest.ExitCode.OK) is passes
