"""Police and procuratorate: whom to call, what was asked of them, and whether they have answered.

Source: 法发〔2009〕43号 一(一) (contact with police and procuratorate); 法〔2016〕41号 (help with searches and persons); three
working days for a reply: one region's rule, a setting [D]. Suggestions of the procuratorate are a procedure of supervision.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.command_centre import Contact
from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.command_centre.tables import CENTRE, LIAISON, OFFICERS, REQUESTS, ROOT
from shared.procedures.matters import exchange_of

RULE = "liaison_reply"


@dataclass(frozen=True, slots=True)
class AddContact:
    """登记联络人."""

    organ: str = term("机关", "organ", pattern="police|procuratorate|other")
    office: str = term("单位", "office", max_length=200)
    person: str = term("联络人", "contact", max_length=100)
    phone: str = term("电话", "number", max_length=50)
    duty_hours: str = term("值班时间", "hours", default="24小时", max_length=100)


@dataclass(frozen=True, slots=True)
class AskLiaison:
    """请求协助."""

    contact_id: str = term("联络人", "contact", max_length=64)
    text: str = term("请求事项", "request", max_length=1000)
    case_no: str = term("案号", "case", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class AnswerLiaison:
    """登记答复."""

    text: str = term("答复", "answer", max_length=1000)


def _add(desk: Desk, doer: Doer, about: About, given: AddContact) -> Mapping[str, Any]:
    contact = Contact(desk.new_id(), given.organ, given.office, given.person, given.phone, given.duty_hours, desk.now)
    desk.of(Contact).add(contact)
    return {"contact_id": contact.contact_id}


def _ask(desk: Desk, doer: Doer, about: About, given: AskLiaison) -> Mapping[str, Any]:
    contact = desk.of(Contact).need(given.contact_id)
    opened = desk.open_exchange(
        LIAISON, "centre", event="ask", lineage_id=f"court:{desk.court_id}", peer=desk.court_id,
        data={"contact": contact.contact_id, "office": contact.office, "organ": contact.organ, "text": given.text,
              "case_no": given.case_no},
    )  # fmt: skip
    desk.open_duty(RULE, lineage_id=opened.lineage_id, subject_id=opened.exchange_id, body=Body.COMMAND_CENTRE)
    return {"exchange_id": opened.exchange_id, "lineage_id": opened.lineage_id}


def _answer(desk: Desk, doer: Doer, about: About, given: AnswerLiaison) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "answer", answer=given.text)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=RULE, by=doer.person_id)
    return {"state": exchange.state}


PROCEDURE = Procedure(
    name=LIAISON,
    title=Text("公安、检察联络", "liaison with police and procuratorate"),
    source=f"{ROOT}; 法〔2016〕41号 · [D]",
    tables={"centre": REQUESTS},
    acts=(
        ActKind("add_contact", Text("登记联络人", "enter a contact"), AddContact, ROOT, CENTRE, OFFICERS, "court", _add),
        ActKind("ask_liaison", Text("请求公安、检察机关协助", "ask police or procuratorate for help"), AskLiaison, f"{ROOT} · [D]",
                CENTRE, OFFICERS, "court", _ask),
        ActKind("answer_liaison", Text("登记协助答复", "enter their answer"), AnswerLiaison, f"{ROOT} · [D]", CENTRE, OFFICERS,
                "exchange", _answer, offers=(Offer(LIAISON, "centre", ("asked",)),)),
    ),
)  # fmt: skip
