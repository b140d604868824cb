"""Writes docs/coverage.md: which test shows which rule of shared/law/index.csv.

    python docs/generate_coverage.py           writes the page
    python docs/generate_coverage.py --check   exit code 1 when the page or a claim is wrong

Tests claim rules with `@pytest.mark.shows("F1.3", "R3")`, scenarios (tests/scenarios/**.yaml) in `shows`. The claims are read from the source, no test
is run here; tests/conftest.py sees to it that on CI every claiming test really ran and passed.
A claim counts only when the test asserts something itself: `assert`, `pytest.raises` or `pytest.warns`.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
INDEX = ROOT / "shared" / "law" / "index.csv"
PAGE = ROOT / "docs" / "coverage.md"
TESTS = ROOT / "tests"

KIND_TITLES = {
    "clause": "Clauses of the document the platform implements",
    "node": "Process nodes and their periods",
    "step": "Steps of the flows between courts",
    "edge case": "Edge cases (crossing messages, failures)",
    "refusal": "Refusals",
    "transition": "State transitions of a case",
    "deadline": "Deadlines",
    "alert": "Alerts",
}


@dataclass(frozen=True)
class Rule:
    """One row of the index: permanent id, kind, what it is about and its text."""

    rule_id: str
    kind: str
    subject: str
    text: str


@dataclass(frozen=True)
class Claim:
    """A test says that it shows a rule.

    `where` is file::test as pytest names it, `asserts` whether the test can fail by itself.
    """

    rule_id: str
    where: str
    asserts: bool


class BadMark(ValueError):
    """A `shows` mark that cannot be read from the source, or stands where it marks no test."""


def rules(index: Path = INDEX) -> list[Rule]:
    """All rules in the order of the index; none while the index is not there."""
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as rows:
        return [Rule(row["id"], row["kind"], row["subject"], row["text"]) for row in csv.DictReader(rows)]


def claims(tests: Path = TESTS) -> list[Claim]:
    """All claims below a folder of tests, sorted by place: of tests, then of scenarios. Raises BadMark."""
    in_tests = [claim for path in sorted(tests.rglob("*.py")) for claim in claims_in(path, tests.parent)]
    stories = sorted((tests / "scenarios").rglob("*.yaml"))
    return in_tests + [claim for path in stories for claim in claims_of_scenario(path, tests.parent)]


def claims_of_scenario(path: Path, root: Path) -> Iterator[Claim]:
    """What a scenario says it shows; it asserts by what its steps expect. tests/scenarios plays every file."""
    place = path.relative_to(root).as_posix()
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    asserts = any("expect" in step or "refused" in step for step in story["steps"])
    for rule_id in story.get("shows", []):
        yield Claim(rule_id, place, asserts)


def claims_in(path: Path, root: Path) -> Iterator[Claim]:
    """The claims of one file. Raises BadMark for a mark on anything but a test, or without literal ids."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    place = path.relative_to(root).as_posix()
    read: set[ast.Call] = set()
    for holder, test in _tests(tree):
        name = "::".join(part.name for part in (holder, test) if part is not None)
        decorators = test.decorator_list + (holder.decorator_list if holder else [])
        for mark in _marks(decorators):
            read.add(mark)
            for rule_id in _literal_ids(mark, place):
                yield Claim(rule_id, f"{place}::{name}", _asserts(test))
    for mark in _marks([tree]):
        if mark not in read:
            raise BadMark(f"{place}:{mark.lineno}: `shows` belongs on a test function or a class of tests")


def problems(known: Iterable[Rule], claimed: Iterable[Claim]) -> list[str]:
    """What is wrong with the claims, one sentence each."""
    ids = {rule.rule_id for rule in known}
    found = []
    for claim in claimed:
        if claim.rule_id not in ids:
            found.append(f"{claim.where} claims {claim.rule_id}, which is not in shared/law/index.csv")
        if not claim.asserts:
            found.append(f"{claim.where} claims {claim.rule_id} but asserts nothing itself")
    return found


def page(known: list[Rule], claimed: list[Claim]) -> str:
    """The Markdown page: a summary, then one table per kind. Open rules are listed, not hidden."""
    shown: dict[str, list[str]] = {}
    for claim in claimed:
        places = shown.setdefault(claim.rule_id, [])
        if claim.where not in places:
            places.append(claim.where)
    kinds = list(dict.fromkeys(rule.kind for rule in known))
    by_kind = {kind: [rule for rule in known if rule.kind == kind] for kind in kinds}
    lines = [
        "# Which rule is shown by which test",
        "",
        "Generated by `make docs` from the `shows` of tests and scenarios and `shared/law/index.csv`; do not edit.",
        "A rule is open until a test that asserts it names it.",
        "",
        "| kind | rules | shown | open |",
        "|---|--:|--:|--:|",
    ]
    for label, members in [*by_kind.items(), ("all", known)]:
        done = sum(rule.rule_id in shown for rule in members)
        lines.append(f"| {label} | {len(members)} | {done} | {len(members) - done} |")
    for kind, members in by_kind.items():
        lines += ["", f"## {KIND_TITLES.get(kind, kind)}", "", "| id | about | text | shown by |", "|---|---|---|---|"]
        for rule in members:
            shown_by = "<br>".join(f"`{where}`" for where in sorted(shown.get(rule.rule_id, []))) or "open"
            lines.append(f"| {rule.rule_id} | {_cell(rule.subject)} | {_cell(rule.text)} | {shown_by} |")
    return "\n".join(lines) + "\n"


def _tests(tree: ast.Module) -> Iterator[tuple[ast.ClassDef | None, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, ast.FunctionDef) and member.name.startswith("test"):
                    yield node, member
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield None, node


def _marks(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    """Calls of `pytest.mark.shows`, also inside `pytest.param(..., marks=...)`."""
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and ast.unparse(part.func).endswith("mark.shows"):
                yield part


def _literal_ids(mark: ast.Call, place: str) -> list[str]:
    ids = [arg.value for arg in mark.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if mark.keywords or not ids or len(ids) != len(mark.args):
        raise BadMark(f"{place}:{mark.lineno}: `shows` takes one or more ids written out as strings")
    return ids


def _asserts(test: ast.FunctionDef) -> bool:
    for node in ast.walk(test):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"pytest.raises", "pytest.warns"}:
            return True
    return False


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def main(arguments: list[str]) -> int:
    """Writes or checks the page; 0 when all is well."""
    known = rules()
    if not known:
        print("shared/law/index.csv is not there yet: nothing to do")
        return 0
    try:
        claimed = claims()
    except BadMark as wrong:
        print(wrong)
        return 1
    wrong_claims = problems(known, claimed)
    text = page(known, claimed)
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        wrong_claims.append("docs/coverage.md is out of date: run `make docs`")
    for sentence in wrong_claims:
        print(sentence)
    shown = len({claim.rule_id for claim in claimed} & {rule.rule_id for rule in known})
    print(f"{shown} of {len(known)} rules are shown by tests, {len(known) - shown} are open")
    return 1 if wrong_claims else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
