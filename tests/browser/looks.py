"""What axe says of a page in both colour schemes, and whether a telephone shows it whole."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AA = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
#: What differs by night.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
_RUN = "options => axe.run(options).then(all => all.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"
#: A page may be wider than a phone only inside a part that scrolls by itself.
_TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("body *")].filter(each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1
  && !each.parentElement.closest(".wide, .lineage, .map-frame, .anchors")).map(each => each.outerHTML.slice(0, 120))"""


def looked_at(page: Page, name: str, language: str) -> list[str]:
    """What is wrong with the page as it stands, a line each; the page is then as it was.

    Chinese by day and English by night by every rule, the other two by their colours, which is what night changes.
    """
    told: list[str] = []
    name = f"{name} {language}"
    page.evaluate(Axe().axe_script)
    by_day, by_night = (AA, COLOURS) if language == "zh" else (COLOURS, AA)
    for scheme, options in (("light", by_day), ("dark", by_night)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for rule, nodes in page.evaluate(_RUN, options):
            told += [f"{name} {scheme}: {rule}: {html[:160]}" for html in nodes[:3]]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({**PHONE})
    told += [f"{name} wider than a phone: {html}" for html in page.evaluate(_TOO_WIDE)[:3]]
    page.set_viewport_size({**WIDE})
    return told
