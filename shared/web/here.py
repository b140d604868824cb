"""What a request finds around it: the node it talks to, the person it comes from, its language."""

from __future__ import annotations

from typing import cast

from flask import current_app, g, request

from shared.domain.errors import Text
from shared.domain.people import Person
from shared.flows.node import Node
from shared.telemetry.trace_reading import Traces

EXTENSION, TRACES = "zhixing", "zhixing.traces"
LANGUAGES = ("zh", "en")
LANGUAGE_COOKIE = "zhixing_language"
THEMES = {"system": Text("跟随系统", "As the system"), "light": Text("浅色", "Light"), "dark": Text("深色", "Dark")}
THEME_COOKIE = "zhixing_theme"


def node() -> Node:
    """The node this application serves."""
    return cast("Node", current_app.extensions[EXTENSION])


def traces() -> Traces:
    """Where the pages of traces read."""
    return cast("Traces", current_app.extensions[TRACES])


def person() -> Person:
    """Who is asking. Only behind the sign-in: elsewhere there is nobody and this fails."""
    return cast("Person", g.person)


def person_or_nobody() -> Person | None:
    """Who is asking, or None on the few public pages."""
    return cast("Person | None", g.get("person"))


def language() -> str:
    """`zh` or `en`: asked for in the address, else kept in the cookie, else Chinese."""
    wanted = request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def theme() -> str:
    """`light`, `dark` or `system`: asked for in the address, else kept in the cookie, else as the reader's system."""
    wanted = request.args.get("theme") or request.cookies.get(THEME_COOKIE, "")
    return wanted if wanted in THEMES else "system"


def say(text: Text) -> str:
    """A text in the language of this request."""
    return text.in_language(language())


def for_api() -> bool:
    """Whether the client is a program: it gets problem documents, not pages."""
    return request.path.startswith("/api/")
