"""What templates may call: texts in the reader's language, dates in court time, courts by name, payloads by field."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request

from shared.domain.courts import Body, Court
from shared.domain.errors import Text, ZhixingError
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import is_court_id
from shared.domain.people import ROLE_TITLES, Role
from shared.flows.ports import COURT_TIME
from shared.messages.terms import PayloadField, payload_fields
from shared.procedures.entrusted_matter.measures import Measure
from shared.procedures.entrusted_matter.watching import Alert
from shared.web import keeping
from shared.web.here import THEMES, language, node, person_or_nobody, say, theme
from shared.web.pages import navigation
from shared.web.pages.forms import in_yuan, is_money, yuan
from shared.web.pages.procedure_states import ROLES, state_word
from shared.web.pages.words import tone, word, worded
from shared.web.reading import reviews

#: Members that may name a kind of message.
_KIND_FIELDS = ("kind", "ruling_kind")
_COURT_ID = re.compile(r"(?<![A-Za-z0-9_/.-])[a-z]{2,4}[0-9]*(?![A-Za-z0-9_/.-])")
_CODE_WORD = re.compile(r"(?<![A-Za-z0-9_./-])[a-z]+(?:_[a-z]+)*(?![A-Za-z0-9_./-])")
_PERSON_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COURT_FIELDS = ("court", "court_id", "recipient", "holder", "issuer", "sender", "superior", "target", "lead", "helper")
#: The sides of a dispute and of a request: whole names, as short as they are.
_COURT_SIDES = frozenset({"a", "b", "other", "asker"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One field of a document: label, and a text or the fields inside."""

    title: Text
    text: str
    inner: list[list[Shown]]


def install(app: Flask) -> None:
    """Make these known to all templates, and who reads them where."""
    install_words(app)
    app.context_processor(_around)


def install_words(app: Flask) -> None:
    """What the components need, in an application that is no court's own too."""
    app.jinja_env.globals.update(
        t=t, say=say, word=lambda name: say(word(name)), tone=tone, court=court, court_name=court_name, body=body, role=role,
        staff=staff, new_command=lambda: str(uuid.uuid4()), form_mark=keeping.mark, typed_into=keeping.typed_into, other_language=other_language, kind_title=kind_title,
        rule_title=rule_title, procedure_title=procedure_title, exchange_title=exchange_title, state_title=state_title, exchange_role=exchange_role,
        matter_word=matter_word, navigation=navigation.GROUPS, may_operate=navigation.may_operate,
        in_menu=navigation.in_menu, this_address=this_address, themes=THEMES,
    )  # fmt: skip
    app.jinja_env.filters.update(
        moment=moment, clock=clock, day=day, yuan=yuan, size=size, span=span, short=short, named=named
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _around() -> dict[str, Any]:
    """What every template knows: the reader's language and colours, who reads, where, and what day it is."""
    here = node()
    return {
        "lang": language(), "theme": theme(), "me": person_or_nobody(), "here": here, "today": here.clock.legal_today()
    }  # fmt: skip


def t(zh: str, en: str) -> str:
    """One of two wordings, by the reader's language."""
    return en if language() == "en" else zh


def moment(value: datetime | str | None) -> str:
    """An instant in court time (Asia/Shanghai), to the minute."""
    if value is None:
        return "—"
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.astimezone(COURT_TIME).strftime("%Y-%m-%d %H:%M")


def clock(value: datetime) -> str:
    """An instant of today in court time, to the second."""
    return value.astimezone(COURT_TIME).strftime("%H:%M:%S")


def day(value: date | str | None) -> str:
    """A legal day."""
    return "—" if value is None else str(value)


def span(seconds: float | None) -> str:
    """A length of time for people."""
    if seconds is None:
        return "—"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    if seconds < 7200:
        return t(f"{seconds / 60:.0f} 分钟", f"{seconds / 60:.0f} min")
    if seconds < 172_800:
        return t(f"{seconds / 3600:.1f} 小时", f"{seconds / 3600:.1f} h")
    return t(f"{seconds / 86_400:.1f} 天", f"{seconds / 86_400:.1f} days")


def size(size_bytes: int) -> str:
    """A length in bytes for people."""
    if size_bytes < 1024 * 1024:
        return f"{max(1, size_bytes // 1024)} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"


def short(identifier: str | None) -> str:
    """The first characters of a long id; the whole stands in its title attribute."""
    return (identifier or "—")[:8]


def court(court_id: str | None) -> Court | None:
    """A court of the registry, or None."""
    try:
        return node().registry.court(court_id) if court_id and is_court_id(court_id) else None
    except ZhixingError:
        return None


def court_name(court_id: str | None) -> str:
    """A court's name, or its id when the registry does not know it."""
    known = court(court_id)
    return say(known.name) if known else court_id or "—"


def body(name: str) -> str:
    """An internal body for people."""
    return say(Body(name).label) if name in set(Body) else name or "—"


def role(name: str) -> str:
    """A post for people."""
    return say(ROLE_TITLES[Role(name)]) if name in set(Role) else name or "—"


def staff(person_id: str | None) -> str:
    """A colleague's name; people of other courts are known by their id alone."""
    if not person_id:
        return "—"
    if "colleagues" not in g:
        with node().store.read() as unit:
            g.colleagues = {person.person_id: person.name for person in unit.people.where()}
    names: dict[str, str] = g.colleagues
    return names.get(person_id, person_id)


def kind_title(name: str) -> str:
    """Title of a message kind, an act or (failing both) its name."""
    known = node().catalogue.messages.get(name) or node().catalogue.acts.get(name)
    return say(known.title) if known else name


def rule_title(rule_id: str) -> str:
    """What a rule is about."""
    try:
        return say(node().law.find_rule(rule_id).title)
    except ZhixingError:
        return rule_id


def procedure_title(name: str) -> str:
    """Title of a procedure."""
    known = node().catalogue.procedures.get(name)
    return say(known.title) if known else name


def exchange_title(exchange: Exchange) -> str:
    """What a procedure turned out to be: a review called up by its file may end as a designation or a concentration."""
    told = reviews.title_of(exchange)
    if told is not None:
        return say(told)
    ruled = node().catalogue.procedure_of.get(str(exchange.data.get("ruling_kind", "")))
    return procedure_title(ruled or exchange.procedure)


def named(text: str, english: bool = False) -> str:
    """A sentence with courts, colleagues and documents by name in place of their ids.

    English sentences keep court ids without a number and the names of documents: some of them are English words.
    """

    def court_called(found: re.Match[str]) -> str:
        known = court(found[0]) if not english or found[0][-1].isdigit() else None
        return known.name.in_language("en" if english else "zh") if known else found[0]

    def document_called(found: re.Match[str]) -> str:
        here = node()
        known = here.catalogue.messages.get(found[0]) or here.law.closing_modes.get(found[0])
        return known.title.zh if known else found[0]

    text = _COURT_ID.sub(court_called, text)
    text = text if english else _CODE_WORD.sub(document_called, text)
    return _PERSON_ID.sub(lambda found: staff(found[0]), text)


def state_title(procedure: str, state: str) -> str:
    """Title of a state of a procedure."""
    return say(state_word(procedure, state) or word(state))


def matter_word(name: str) -> str:
    """A kind of entrusted matter, or what is wrong with one."""
    return say(Measure(name).label if name in set(Measure) else Alert(name).label)


def exchange_role(name: str) -> str:
    """What a court is in a procedure."""
    return say(ROLES.get(name) or word(name))


def this_address(**reader: str) -> str:
    """This address for a reader with another `lang` or `theme`."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name not in ("lang", "theme")]
    path = f"/{request.path.lstrip('/')}"  # two slashes at the beginning would name another site
    return f"{path}?{urlencode([*asked, *reader.items()])}"


def other_language() -> str:
    """This address in the other language."""
    return this_address(lang="zh" if language() == "en" else "en")


def fields(payload_type: type[Any] | None, content: Mapping[str, Any]) -> list[Shown]:
    """The payload field by field in declared order; members nobody declared come last, as they are."""
    shown, known = [], set()
    for declared in payload_fields(payload_type) if payload_type else ():
        known.add(declared.name)
        if declared.name in content:
            shown.append(_shown(declared, content[declared.name]))
    for name, value in content.items():
        if name not in known:
            shown.append(Shown(Text(name, name), json.dumps(value, ensure_ascii=False), []))
    return shown


def _shown(declared: PayloadField, value: Any) -> Shown:
    title = in_yuan(declared.term.title) if is_money(declared) else declared.term.title
    if declared.nested and isinstance(value, list):
        return Shown(title, "" if value else "—", [fields(declared.nested, item) for item in value])
    if declared.nested and isinstance(value, Mapping):
        return Shown(title, "", [fields(declared.nested, value)])
    return Shown(title, _text(declared, value), [])


def _text(declared: PayloadField, value: Any) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, list):
        return "；".join(_text(declared, each) for each in value)
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    if is_money(declared):
        return yuan(value)
    if declared.kind is datetime:
        return moment(str(value))
    if (declared.name.endswith(_COURT_FIELDS) or declared.name in _COURT_SIDES) and court(str(value)):
        return f"{court_name(str(value))}（{value}）"
    if hasattr(declared.kind, "__members__"):
        member = declared.kind(value)
        return say(getattr(member, "label", word(str(value))))
    if declared.name in _KIND_FIELDS and value in node().catalogue.messages:
        return kind_title(value)
    return say(word(value)) if worded(value) else str(value)
