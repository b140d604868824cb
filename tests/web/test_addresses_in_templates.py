"""Every address a template asks for exists: a panel that is seldom shown breaks its page only then."""

from __future__ import annotations

import re
from pathlib import Path

from web.web_clients import Court

ROOT = Path(__file__).parents[2]
#: Pages of a node belong to a blueprint; those of the guided tour, an application of its own, do not.
ASKED = re.compile(r"""url_for\(\s*["']([a-z_]+\.[a-z_]+)["']""")
TEMPLATES = sorted([*(ROOT / "shared").rglob("*.html"), *(ROOT / "services").rglob("*.html")])
#: Pages of a demonstration; on any other node they do not exist and are not linked to.
DEMONSTRATION = ("demonstration.", "clock.")


def test_every_page_a_template_links_to_exists(lower: Court) -> None:
    endpoints = {rule.endpoint for rule in lower.app.url_map.iter_rules()}
    asked = {(path.name, name) for path in TEMPLATES for name in ASKED.findall(path.read_text(encoding="utf-8"))}

    assert len(asked) > 100, "templates were found and read"
    assert (
        sorted((path, name) for path, name in asked if name not in endpoints and not name.startswith(DEMONSTRATION))
        == []
    )
