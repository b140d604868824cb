"""Walks the pages of a court by their links: one page of every sort, the sort being its address without names and numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from browser.person import Person

#: A part of an address that names one thing of many.
_NAMED = re.compile(r"[^a-z-]|^(?:spc|gd|hn|sh)$")
#: Forms differ by their fields, so several are looked at.
_OF_A_SORT = {"/acts/*": 12, "/drafts/new/*": 12}
#: Addresses that hand out a file.
_FILES = re.compile(r"/static/|/attachments/.|\.[a-z]{3,5}$")
#: The same page in another order, language or look.
_DRESSES = re.compile(r"(?:^|&)(?:format|lang|theme|sort|page)=")


def sort_of(path: str) -> str:
    """`/cases/（2026）粤0304执1号` is a page of the sort `/cases/*`."""
    parts = unquote(path).strip("/").split("/")
    if len(parts) > 1 and parts[0] == "acts":
        return "/acts/*"
    return "/" + "/".join("*" if _NAMED.search(part) else part for part in parts)


class Walk:
    """A walk through courts that opens no sort of page twice; what it has seen it keeps from court to court."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def pages(self, person: Person, court_id: str) -> Iterator[str]:
        """Open a page of every new sort that can be reached from the home of this person; gives its path."""
        base = person.address(court_id)
        waiting, opened = ["/"], set[str]()
        while waiting:
            path = waiting.pop(0)
            sort = sort_of(urlsplit(path).path)
            if path in opened or (self.seen[sort] >= _OF_A_SORT.get(sort, 1) and path != "/"):
                continue
            opened.add(path)
            self.seen[sort] += 1
            answer = person.page.goto(base + in_language(path, "zh"))
            assert answer is not None
            assert answer.status < 400, f"{path}: {answer.status}"
            waiting += [link for link in links(person, base) if link not in opened]
            yield path


def in_language(path: str, language: str) -> str:
    """The address that shows a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def links(person: Person, base: str) -> list[str]:
    """Paths of this court the page links to, but files and the page itself in other clothes."""
    found = []
    for link in person.page.eval_on_selector_all("a[href]:not([download])", "all => all.map(each => each.href)"):
        parts = urlsplit(link)
        inside = f"{parts.scheme}://{parts.netloc}" == base
        if inside and not _FILES.search(parts.path) and not _DRESSES.search(parts.query):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found
