"""The documents people read: every term is in the glossary, every command exists, every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from shared.cli.main import COMMANDS, cli
from shared.domain import cases, delegations, duties, flags, integrity, portal, power
from shared.domain.courts import BODY_TITLES, LINE_TITLES, TIER_TITLES
from shared.domain.people import ROLE_TITLES
from shared.domain.refusals import RefusalCode
from shared.flows import apply, dispatch
from shared.procedures import CATALOGUE
from shared.procedures.elevation.request_payloads import Ground

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = sorted(
    page for page in ROOT.rglob("*.md")
    if not {".venv", "var", "build", "node_modules", ".pytest_cache", "secrets"} & set(page.relative_to(ROOT).parts)
)  # fmt: skip
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def rows(text: str) -> dict[str, list[str]]:
    """Identifier → cells of its row."""
    found = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line.startswith("| ")
    ]
    return {cells[1].strip("`"): cells for cells in found if cells[1].startswith("`")}


def section(title: str) -> str:
    """What stands below the heading with this title."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", GLOSSARY, re.MULTILINE | re.DOTALL)
    assert found is not None, f"GLOSSARY.md has no section “{title}”"
    return found[1]


WORDS = {
    "Procedures 程序": {p.name: p.title.zh for p in CATALOGUE.procedures.values()},
    "Messages 消息": {kind.name: kind.title.zh for kind in CATALOGUE.messages.values()},
    "Acts 办理事项": {act.name: act.title.zh for act in CATALOGUE.acts.values()},
    "Tiers 层级": {tier.value: text.zh for tier, text in TIER_TITLES.items()},
    "Lines of superiors 上级线": {line.value: text.zh for line, text in LINE_TITLES.items()},
    "Bodies 机构": {body.value: text.zh for body, text in BODY_TITLES.items()},
    "Posts 岗位": {role.value: text.zh for role, text in ROLE_TITLES.items()},
}
TABLES = {f"{p.name}, {role}": table for p in CATALOGUE.procedures.values() for role, table in p.tables.items()}
TABLES |= {"power": power.STATES, "duty": duties.STATES, "delegation": delegations.STATES, "flag": flags.STATES}
TABLES |= {
    "query_code": portal.CODE_STATES, "party_notice": portal.NOTICE_STATES, "integrity_card": integrity.CARD_STATES,
}  # fmt: skip


@pytest.mark.parametrize("title", WORDS)
def test_the_glossary_has_every_declared_name_with_its_official_term_and_nothing_else(title: str) -> None:
    told = {name: cells[0] for name, cells in rows(section(title)).items()}

    assert told == WORDS[title]


@pytest.mark.parametrize("title", TABLES)
def test_the_glossary_has_every_state_of_every_table(title: str) -> None:
    states = {state for row in TABLES[title] for state in (row.start, row.end) if state}

    assert set(rows(section(title))) == states


def test_the_glossary_has_the_states_of_cases_messages_refusals_and_grounds() -> None:
    assert set(rows(section("docket, case"))) == {row.end for row in cases.STATES}
    assert {*apply.FINAL, *dispatch.FINAL_STATES} < set(rows(section("message")))
    assert set(rows(section("Refusals 拒收代码"))) == {code.value for code in RefusalCode}
    assert set(rows(section("Grounds of elevation 提级事由"))) == {ground.value for ground in Ground}


def test_every_row_of_the_glossary_is_complete_and_its_identifier_is_ascii() -> None:
    for name, cells in rows(GLOSSARY).items():
        assert len(cells) == 5, cells
        assert all(cells), cells
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        aim = (page.parent / path) if path else page
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            broken.append(target)

    assert not broken


def anchors(page: Path) -> set[str]:
    """As a Git host makes them from headings."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def commands(page: Path) -> list[str]:
    """Every command in code, in order, without the folder of the virtual environment."""
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8"))).replace(".venv/bin/", "")
    return re.findall(
        r"\b(?:zhixing [a-z-]+(?: [a-z]{4,})?(?: --engine \w+)?|make [a-z-]+(?: ARGS=\"[^\"]*\")?|python -m [\w.]+|docker compose [\w -]+)",
        code,
    )


def test_both_readmes_name_the_same_commands_in_the_same_order() -> None:
    english, chinese = (commands(page) for page in READMES)

    assert english
    assert english == chinese


def test_both_readmes_have_the_same_sections_and_tables() -> None:
    shapes = [
        [
            re.match(r"#+|\||-|\d+\.", line)[0]
            for line in page.read_text(encoding="utf-8").splitlines()
            if re.match(r"#+ |\| |- |\d+\. ", line)
        ]  # type: ignore[index]
        for page in READMES
    ]

    assert [mark for mark in shapes[0] if mark != "-"] == [mark for mark in shapes[1] if mark != "-"]


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_command_of_the_readme_exists_with_its_subcommand_and_options(page: Path) -> None:
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    named = re.findall(r"\bzhixing ([a-z]+)([^`\n]*)", code)
    assert named

    for name, rest in named:
        assert name in COMMANDS, f"zhixing {name}"
        command = cli.get_command(click.Context(cli), name)
        words = rest.split()
        if isinstance(command, click.Group) and words and re.fullmatch(r"[a-z]+", words[0]):
            command = command.get_command(click.Context(command), words[0])
        assert command is not None, f"zhixing {name} {rest}"
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, f"zhixing {name} {rest}"


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_options_given_to_make_run_exist(page: Path) -> None:
    up = cli.get_command(click.Context(cli), "up")
    assert up is not None
    known = {option for parameter in up.params for option in parameter.opts}
    given = re.findall(r'make run ARGS="([^"]*)"', page.read_text(encoding="utf-8"))

    assert given
    assert {word for words in given for word in words.split() if word.startswith("--")} <= known


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_buttons_of_the_elevation_by_hand_are_titles_of_declarations(page: Path) -> None:
    """Given the table of steps, Then every italic name is an act, a document or a signature as pages show it."""
    text = page.read_text(encoding="utf-8")
    titles = [item.title for item in (*CATALOGUE.acts.values(), *CATALOGUE.messages.values())]
    known = {title.in_language("zh" if "zh" in page.name else "en") for title in titles}
    known |= {"discuss", "review", "approve", "issue", "合议讨论", "局长审核", "院长批准", "制发"}
    steps = "\n".join(re.findall(r"^\| \d+ \|.*$", text, re.MULTILINE))
    named = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", steps)

    assert len(named) > 12
    assert [name for name in named if name not in known] == []


def test_decisions_are_numbered_without_gaps_and_headed_by_their_number() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        assert re.match(rf"# {page.name[:4]} \S", page.read_text(encoding="utf-8")), page.name


def test_every_file_that_contributing_names_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:shared|services|tests|docs|infra)/[\w/.]+)`", text)

    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
