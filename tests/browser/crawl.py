"""Walks the pages of a court by their links: one page of every sort, the sort being the view that answers its address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from browser.person import Person
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from shared.web.pages import BLUEPRINTS, clock

#: Views that hand out a file or a part of a page, or lead on to another page.
NO_PAGES = {
    "attachments.download", "exchange_map.live", "journeys.xes_of", "journeys.xes_of_period", "ledger.as_csv", "traces.of",
    "wall.board",
}  # fmt: skip
#: Sorts of which several pages differ: forms by their fields, the first page by the tier and the post.
_OF_A_SORT = {"doing.act_form": 9, "doing.draft_form": 6, "drafts.show": 2, "exchanges.show": 3, "cases.show": 2}
#: What shows the same page in another order, language or look.
_DRESSES = {"format", "lang", "theme", "sort", "page"}


def views() -> MapAdapter:
    """The addresses of every page of a court."""
    app = Flask("pages")
    for blueprint in (*BLUEPRINTS, clock.blueprint):
        app.register_blueprint(blueprint)
    return app.url_map.bind("court")


def every_page(known: MapAdapter) -> set[str]:
    """The views one can open that show a page."""
    rules = known.map.iter_rules()
    return {rule.endpoint for rule in rules if "GET" in (rule.methods or ()) and rule.endpoint != "static"} - NO_PAGES


class Walk:
    """A walk through courts that opens no sort of page twice; what it has seen it keeps from court to court."""

    def __init__(self) -> None:
        self.views = views()
        self.seen: Counter[str] = Counter()
        self._forms: set[str] = set()

    def view_of(self, path: str) -> str:
        """The view that answers a path; empty for none, which a link must not lead to."""
        try:
            return str(self.views.match(unquote(urlsplit(path).path), "GET")[0])
        except RequestRedirect:
            return ""
        except HTTPException:
            return ""

    def pages(self, person: Person, court_id: str, starts: tuple[str, ...] = ()) -> Iterator[str]:
        """Open a page of every new sort that can be reached from the home of this person, or `starts`; gives its path."""
        base = person.address(court_id)
        waiting, opened = ["/", *starts], set[str]()
        while waiting:
            path = waiting.pop(0)
            if path in opened or not (self._wanted(path) or path == "/"):
                continue
            opened.add(path)
            answer = person.page.goto(base + in_language(path, "zh"))
            assert answer is not None
            assert answer.status < 400, f"{path}: {answer.status}"
            self.met(path)
            waiting += [link for link in self.links(person, base) if link not in opened]
            yield path

    def met(self, path: str) -> None:
        """This page has been looked at."""
        self.seen[self.view_of(path)] += 1
        self._forms.add(urlsplit(path).path)

    def links(self, person: Person, base: str) -> list[str]:
        """Paths of this court the page links to, but files and the page itself in other clothes."""
        found = []
        for link in person.page.eval_on_selector_all("a[href]:not([download])", "all => all.map(each => each.href)"):
            parts = urlsplit(link)
            if f"{parts.scheme}://{parts.netloc}" != base or _DRESSES & {name for name, _ in parse_qsl(parts.query)}:
                continue
            view = self.view_of(parts.path)
            assert view, f"{person.page.url} links to {parts.path}, which nothing answers"
            if view not in NO_PAGES | {"static"}:
                found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        return found

    def _wanted(self, path: str) -> bool:
        view = self.view_of(path)
        if view in ("doing.act_form", "doing.draft_form") and urlsplit(path).path in self._forms:
            return False
        return self.seen[view] < _OF_A_SORT.get(view, 1)


def in_language(path: str, language: str) -> str:
    """The address that shows a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
