"""Errors that reach a person: what is wrong, why, and what to do, in Chinese and English.

Every error carries a stable ASCII `code` (API clients rely on it; a published code is permanent),
one sentence of what is wrong and one of what to do per language, and the rule it rests on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACE = re.compile(r"\{(\w+)\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; Chinese is the authoritative one."""

    zh: str
    en: str

    def filled(self, **facts: object) -> Text:
        """The sentence with `{facts}` put in, in one pass; a missing fact stays as its name in brackets.

        Facts may come from another court: what they contain is text, never a format.
        """

        def fact(found: re.Match[str]) -> str:
            return str(facts[found[1]]) if found[1] in facts else f"[{found[1]}]"

        return Text(_PLACE.sub(fact, self.zh), _PLACE.sub(fact, self.en))

    def in_language(self, language: str) -> str:
        """`en` gives English, everything else Chinese."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Citation:
    """(law, version, article), never an article number alone: articles are renumbered by amendments."""

    law: str
    version: str
    article: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.law, self.version, self.article) if part)


class ZhixingError(Exception):
    """Base of every error shown to a person.

    Attributes:
        code: permanent ASCII identifier.
        what: what is wrong. `todo`: what to do about it. `source`: the rule it rests on, if any.
        facts: the values named in the sentences; never party names or identity numbers.
    """

    code = "error"
    status = 400
    what = Text("操作未完成。", "The operation was not completed.")
    todo = Text("请检查后重试。", "Check the input and try again.")
    source: Citation | None = None

    def __init__(
        self, what: Text | None = None, todo: Text | None = None, source: Citation | None = None, **facts: object
    ) -> None:
        self.facts = facts
        self.what = (what or type(self).what).filled(**facts)
        self.todo = (todo or type(self).todo).filled(**facts)
        self.source = source or type(self).source
        super().__init__(f"{self.code}: {self.what.zh} | {self.what.en}")


class BadInput(ZhixingError):
    """A value a person or a client gave cannot be taken."""

    code = "bad_input"
    status = 422


class NotFound(ZhixingError):
    """The thing named does not exist here."""

    code = "not_found"
    status = 404
    what = Text("找不到：{name}。", "Not found: {name}.")
    todo = Text("请核对编号。", "Check the identifier.")


class NotAllowed(ZhixingError):
    """The person, body or court may not do this."""

    code = "not_allowed"
    status = 403


class Conflict(ZhixingError):
    """The thing has changed since it was read, or its state does not permit the act."""

    code = "conflict"
    status = 409


class StoreTrouble(ZhixingError):
    """The store could not do it now: nothing was decided, the same may succeed at once or later.

    Never an answer to another court: a message that meets it is tried again, not refused.
    """

    code = "store_trouble"
    status = 503


class SetupError(ZhixingError):
    """The installation cannot start or go on: settings, folders, ports, keys."""

    code = "setup"
    status = 500
