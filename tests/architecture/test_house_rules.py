"""The house rules of CONTRIBUTING.md that a machine can check; each failure names the file and the rule."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(path for folder in ("shared", "services", "docs") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SCRIPTS = sorted(
    path
    for folder in (".ci", "infra", "docs")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and path.suffix != ".webp" and not {"secrets", "__pycache__"} & set(path.parts)
)
TOP = [
    path
    for name in ("Makefile", "pyproject.toml", "docker-compose.yml", "README.md", "README.zh-CN.md")
    if (path := ROOT / name).exists()
]

FORBIDDEN_NAMES = {"utils", "util", "common", "helper", "helpers", "base", "manager", "misc", "functions"}
# Written apart, so that this file does not break its own rule.
UNFINISHED = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "pragma: no " + "cover"]))
ONE_MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|Users|opt)/[\w.]")
# Paths inside a container are the same on every machine.
INSIDE_CONTAINERS = {"Dockerfile"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> Iterator[tuple[int, str]]:
    yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)


def test_no_file_of_code_is_longer_than_300_lines_and_no_test_than_400() -> None:
    limits = [(path, 300) for path in CODE] + [(path, 400) for path in TESTS]
    too_long = {name(path): count for path, most in limits if (count := len(list(lines(path)))) > most}
    assert not too_long, f"split by topic: {too_long}"


def test_every_module_is_named_after_what_it_is_about() -> None:
    vague = [name(path) for path in CODE + TESTS if FORBIDDEN_NAMES & {path.stem, path.parent.name}]
    assert not vague, f"say what it is about instead: {vague}"


def test_tiers_are_compared_only_in_the_domain_in_route_rules_and_in_profiles() -> None:
    def allowed(path: Path) -> bool:
        place = name(path)
        return place.startswith(("shared/domain/", "shared/procedures/")) or bool(
            re.fullmatch(r"services/\w+/profile\.py", place)
        )

    found = [
        f"{name(path)}:{node.lineno}"
        for path in CODE
        if not allowed(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Compare, ast.Match)) and re.search(r"\bTier\.[A-Z]", ast.unparse(node))
    ]
    assert not found, f"a tier adds behaviour through its profile: {found}"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name(path)
        for path in CODE
        if (tree := ast.parse(path.read_text(encoding="utf-8"))).body and not ast.get_docstring(tree)
    ]
    assert not silent, f"module docstring missing: {silent}"


def test_the_domain_needs_only_the_standard_library() -> None:
    foreign = []
    for path in (ROOT / "shared" / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            else:
                continue
            foreign += [
                f"{name(path)}:{node.lineno} {module}"
                for module in modules
                if not module.startswith("shared.domain") and module.split(".")[0] not in sys.stdlib_module_names
            ]
    assert not foreign, f"domain is pure: {foreign}"


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in CODE + TESTS + SCRIPTS + TOP
        for number, line in lines(path)
        if UNFINISHED.search(line)
    ]
    assert not found, f"finish it or file an issue: {found}"


def test_nothing_names_a_folder_of_one_machine() -> None:
    found = [
        f"{name(path)}:{number} {line.strip()[:80]}"
        for path in CODE + TESTS + SCRIPTS + TOP
        if path.name not in INSIDE_CONTAINERS
        for number, line in lines(path)
        if ONE_MACHINE.search(line)
    ]
    assert not found, f"take the folder from settings or tmp_path: {found}"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_make_command_of_the_readme_exists(readme: str) -> None:
    page = ROOT / readme
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    # English prose also makes things: only what stands in code counts.
    in_code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    unknown = set(re.findall(r"\bmake ([a-z-]+)", in_code)) - targets

    assert not unknown, f"{readme} names make targets that do not exist: {unknown}"


def test_the_lock_files_carry_hashes_and_no_place_to_fetch_from() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock"):
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE | re.IGNORECASE)
        assert pins
        assert len(pins) == len(re.findall(r"^[^\s#].*\\\n    --hash=sha256:", text, re.MULTILINE))
        assert not re.search(r"://|--index|--find-links|\bfile:", text)


def test_both_locks_agree_on_every_version() -> None:
    def pinned(lock: Path) -> dict[str, set[str]]:
        versions: dict[str, set[str]] = {}
        for package, version in re.findall(r"^([\w.-]+)==([\w.]+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
            versions.setdefault(package, set()).add(version)
        return versions

    runtime, dev = pinned(ROOT / "requirements.lock"), pinned(ROOT / "tests" / "requirements.lock")

    assert {package: runtime[package] for package in runtime.keys() & dev} == {
        package: dev[package] for package in runtime.keys() & dev
    }
