"""The visual language: legible colours by day and night, every page with its purpose, every word in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from flask import Flask
from jinja2 import Environment, FileSystemLoader, nodes
from web.web_clients import Browser, Court

WEB = Path(__file__).resolve().parents[2] / "shared" / "web"
SERVICES = WEB.parents[1] / "services"
TEMPLATES = sorted([*(WEB / "templates").rglob("*.html"), *SERVICES.glob("*/templates/**/*.html")])
#: Pages of the console; the home of a tier only fills the blocks of `home.html`, the party portal has a head of its own.
PAGES = [path for path in TEMPLATES if re.search(r"{% extends 'base", path.read_text(encoding="utf-8"))]
#: Text of these colours stands on these grounds; 4.5 to 1 is what WCAG AA asks (1.4.3).
GROUNDS = ("paper", "wash", "accent-wash")
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "link", "accent", "bad", "warn", "good") for ground in ("paper", "wash")),
    *((ink, "accent-wash") for ink in ("ink", "accent", "link")),
    *((ink, f"{tone}-wash") for tone in ("bad", "warn", "good") for ink in ("ink", "soft", "link", tone)),
    ("on-accent", "accent"), ("bar-ink", "bar"), ("bar-soft", "bar"),
]  # fmt: skip
#: Borders of fields and parts of charts: 3 to 1 (1.4.11).
SHAPES = [
    *(("edge", ground) for ground in ("paper", "wash")),
    *((f"c{n}", "paper") for n in range(1, 7)),
    ("link", "paper"),
]
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
#: What is the same in both languages: articles of law, and the name of the other language in its own words.
ONE_LANGUAGE = re.compile(
    r"〔\d{4}〕\d+号|^[^ ]+ \d{4} arts? \d|^[^ ]+ \d{4} art\. \d|^中文$|^(placeholder=.)?（\d{4}）[\w…]+号.?$|^[（；：，、]*$"
)
#: Sheets whose grounds are their own: paper in print, and a dark wall. They name their colours once, as tokens do.
OWN_TOKENS = ("print.css", "wall.css")


def colours(*files: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in files:
        found |= re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", (WEB / "static" / name).read_text(encoding="utf-8"))
    return found


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, brighter = sorted((light(one), light(other)))
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [("tokens.css",), ("tokens.css", "dark.css")], ids=["light", "dark"])
def test_every_ink_is_legible_on_every_ground_it_stands_on(scheme: tuple[str, ...]) -> None:
    named = colours(*scheme)

    for wanted, pairs in ((4.5, TEXT), (3.0, SHAPES)):
        for ink, ground in pairs:
            assert contrast(named[ink], named[ground]) >= wanted, f"{ink} on {ground}"


def test_dark_names_every_colour_light_names() -> None:
    assert colours("dark.css").keys() == colours("tokens.css").keys()


def test_colours_stand_in_the_tokens_alone() -> None:
    for path in (WEB / "static").glob("*.css"):
        if path.name not in ("tokens.css", "dark.css"):
            text = path.read_text(encoding="utf-8")
            used = re.sub(r"--[a-z-]+: #[0-9a-f]{3,6};", "", text) if path.name in OWN_TOKENS else text
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", used), path.name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_begins_with_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.search(r"{[%{] ?(call )?(\w+\.)?page_head\(", text)
    assert not re.search(r"<th(?! scope=)[ >]", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_brings_neither_script_nor_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def texts(tree: nodes.Node) -> Iterator[str]:
    """Chinese that has no English beside it: in the page itself, or a constant that is not one of a pair."""
    for bare in tree.find_all(nodes.TemplateData):
        yield from (part for part in re.split(r"[<>\s]", bare.data) if IDEOGRAPH.search(part))
    paired: set[int] = set()
    for kind in (nodes.Call, nodes.Filter, nodes.Tuple, nodes.List):
        for node in tree.find_all(kind):
            items: list[Any] = list(getattr(node, "args", None) or getattr(node, "items", []))
            for zh, en in [*pairwise(items), *((b, a) for a, b in pairwise(items))]:
                latin = isinstance(en, nodes.Const) and isinstance(en.value, str) and not IDEOGRAPH.search(en.value)
                if latin:
                    paired.add(id(zh))
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and IDEOGRAPH.search(constant.value) and id(constant) not in paired:
            yield constant.value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_template_stands_in_both_languages(path: Path) -> None:
    environment = Environment(loader=FileSystemLoader(path.parent), autoescape=True)
    tree = environment.parse(path.read_text(encoding="utf-8"))

    assert [text for text in texts(tree) if not ONE_LANGUAGE.search(text)] == []
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and len(call.args) == 2:
            zh, en = call.args
            if isinstance(zh, nodes.Const) and isinstance(en, nodes.Const) and len(zh.value) > 4:
                assert en.value, zh.value


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    made = four_courts(tmp_path_factory.mktemp("visual"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser(country: Country) -> Browser:
    return Court(country, "gd03").browser("operator")


def addresses(app: Flask) -> list[str]:
    """Every page without arguments, from the url map."""
    return sorted(
        rule.rule for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith(("/api", "/static"))
    )  # fmt: skip


def test_every_page_of_the_url_map_has_one_title_and_scopes_and_labels(browser: Browser) -> None:
    seen = 0
    for address in addresses(browser.client.application):
        answer = browser.client.get(address)
        if answer.status_code != 200 or not answer.text.startswith("<!doctype html>"):
            continue
        seen += 1
        assert len(re.findall(r"<h1[ >]", answer.text)) == 1, address
        assert not re.search(r"<th(?![^>]*scope=)[ >]", answer.text), address
        for field in re.findall(r"<(?:input|select|textarea)(?![^>]*type=\"hidden\")[^>]*>", answer.text):
            named = re.search(r'id="([^"]+)"', field)
            assert "aria-label" in field or (named and f'for="{named[1]}"' in answer.text) or (
                re.search(r"<label>[^<]*" + re.escape(field), answer.text)
            ) or "<label" in answer.text.partition(field)[0][-80:], (address, field)  # fmt: skip
    assert seen > 20


def test_the_theme_is_a_link_that_stays_and_prints_in_light(browser: Browser) -> None:
    asked = browser.see("/duties?theme=dark")
    assert 'data-theme="dark"' in asked
    assert 'dark.css" media="screen">' in asked

    assert 'data-theme="dark"' in browser.see("/duties"), "kept in a cookie"
    assert "dark.css" not in browser.see("/duties?theme=light")
    assert 'media="screen and (prefers-color-scheme: dark)"' in browser.see("/duties?theme=system")
    assert 'data-theme="system"' in browser.see("/duties?theme=<b>"), "what nobody offers changes nothing"


def test_the_menu_marks_where_one_is_also_on_a_page_below(browser: Browser) -> None:
    assert re.search(r'href="/duties" aria-current="page"', browser.see("/duties"))
    assert re.search(r'href="/courts" aria-current="true"', browser.see("/courts/gd03"))
    assert re.search(r'action="/cases"[^>]*><input name="q"', browser.see("/duties")), "one searches from everywhere"


def test_charts_are_named_drawings_whose_numbers_stand_in_words(browser: Browser) -> None:
    page = browser.see("/style?lang=en")

    charts = re.findall(r'<svg class="chart[^>]*>.*?</svg>', page, re.DOTALL)
    assert len(charts) == 8
    for drawn in charts:
        assert 'role="img"' in drawn
        assert re.search(r"<title>[^<]+</title>", drawn)
        assert not re.search(r"#[0-9a-f]{6}|rgb", drawn), "colours are classes"
    assert "Documents by state: in effect 62, on its way 21, refused 5, other 12" in page
    assert re.search(r"<li><svg[^>]*aria-hidden.*refused <b>5</b>", page), "and in the legend beside it"
    browser.see("/style?lang=zh")
