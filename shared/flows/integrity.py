"""What a party writes on an integrity card, sealed so that only the integrity inspectors of the court can read it.

libsodium sealed boxes, padded, to the officer key of every active inspector; the answer to the inspector and to the key that
the party's query code makes. So neither staff nor whoever reads the database, a backup or the evidence sees a word. Who
runs the court's server holds its officers' keys (decision 0008): against that person this does not protect.
Source: 法发〔2009〕43号 四(四), 五; 法发〔2009〕8号; [D] decision 0030.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, NotAllowed, Text
from shared.domain.integrity import IntegrityCard
from shared.domain.people import Person, Role
from shared.domain.portal import QueryCode
from shared.domain.transitions import NoSuchTransition
from shared.flows import acts
from shared.flows.commands import tried_again
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.messages.kinds import About
from shared.messages.sealing import CannotOpen, open_sealed, seal
from shared.messages.signing import PrivateKey, PublicKey, from_base64url, to_base64url
from shared.messages.suites import Ed25519
from shared.procedures.integrity.papers import LONGEST_CONTACT, LONGEST_TEXT, card_items
from shared.procedures.integrity.procedures import returned

#: Sealed texts are as long as the next multiple of this, so that their length says little.
PAD_BYTES = 8192


class NoInspector(Conflict):
    """Nobody at this court may read what would be written."""

    code = "no_inspector"
    what = Text("本院暂无在岗的廉政监察员，监督卡不能在线提交。", "This court has no integrity inspector at present.")
    todo = Text(
        "请拨打监督卡上的举报电话，或向上一级法院反映。", "Use the report telephone, or turn to the next higher court."
    )


class AlreadyReturned(Conflict):
    """The card was answered before."""

    code = "card_already_returned"
    what = Text("您的监督卡已经提交，未重复登记。", "Your card has been returned already; nothing was entered twice.")
    todo = Text("需要补充的，请拨打举报电话，由廉政监察员联系您。", "To add something, use the report telephone.")


class CardTooLong(BadInput):
    """A text longer than the card takes."""

    code = "card_too_long"
    what = Text("{field}超过 {most} 字。", "{field_en} is longer than {most} characters.")
    todo = Text("请缩短后重新提交；内容较多的，请拨打举报电话。", "Shorten it; for more, use the report telephone.")


class NothingSaid(BadInput):
    """A card without any answer."""

    code = "card_empty"
    what = Text("请至少选择一项或者填写意见。", "Answer at least one item, or write something.")


@dataclass(frozen=True, slots=True)
class Written:
    """What a party writes. items: number → yes or no, of those it answered."""

    items: Mapping[str, bool]
    text: str
    contact: str

    def checked(self) -> Written:
        """Raises CardTooLong, NothingSaid, BadInput (what the card does not ask)."""
        for field, field_en, text, most in (
            ("意见", "The opinion", self.text, LONGEST_TEXT), ("联系方式", "The contact", self.contact, LONGEST_CONTACT),
        ):  # fmt: skip
            if len(text) > most:
                raise CardTooLong(field=field, field_en=field_en, most=most)
        if not self.items and not self.text:
            raise NothingSaid
        if not set(self.items) <= {str(item.no) for item in card_items() if item.text}:
            raise BadInput(Text("监督卡没有询问该项。", "The card does not ask this."))
        return self


def inspectors(unit: Unit) -> list[Person]:
    """Those at this court who may read cards now."""
    people = unit.people.where(active=True, order_by=("login",))
    return [each for each in people if may_inspect(each)]


def may_inspect(person: Person) -> bool:
    """Whether a person is an integrity inspector."""
    return Role.INTEGRITY_INSPECTOR in person.roles and Body.DISCIPLINE in person.bodies


@tried_again
def return_card(node: Node, code: QueryCode, written: Written) -> None:
    """A party answers its card, once. Raises NoInspector, AlreadyReturned, CardTooLong, NothingSaid, BadInput."""
    said = written.checked()
    content = {"items": dict(said.items), "text": said.text, "contact": said.contact}
    with node.store.begin() as unit:
        card = card_of(unit, code)
        readers = inspectors(unit)
        if not readers:
            raise NoInspector
        desk = OpenDesk(node, unit)
        try:
            returned(desk, card, {each.person_id: _sealed(_key_of(each), content) for each in readers})
        except NoSuchTransition:
            raise AlreadyReturned from None
        desk.flush()


def card_of(unit: Unit, code: QueryCode) -> IntegrityCard:
    """The card that was issued with a party's first code. Raises NotFound."""
    found = unit.of(IntegrityCard).first(lineage_id=code.lineage_id, party_id=code.party_id)
    return found if found is not None else unit.of(IntegrityCard).need(code.code_id)


def read_card(node: Node, person: Person, card_id: str) -> tuple[IntegrityCard, dict[str, Any], dict[str, Any]]:
    """The card, what the party wrote, and what was recorded and answered so far; the first reading is recorded.

    Raises NotAllowed for anybody but an inspector, NotFound, CannotOpen for an inspector it was not sealed to.
    """
    if not may_inspect(person):
        raise NotAllowed(
            Text("监督卡内容仅廉政监察员可以拆阅。", "Only the integrity inspector reads what is on a card."),
            Text("请由廉政监察员登录办理。", "Let the inspector sign in."),
        )  # fmt: skip
    with node.store.read() as unit:
        card = unit.of(IntegrityCard).need(card_id)
    key = node.staff_keys.key_of(person.person_id)
    written = _opened(key, card.sealed.get(person.person_id, "")) if card.sealed else {}
    answered = _opened(key, card.reply[person.person_id]) if person.person_id in card.reply else {}
    if card.state == "card_returned":
        acts.perform(node, person, "open_integrity_card", About(""), {"card_id": card_id})
    return card, written, answered


def reply_to_card(node: Node, person: Person, card_id: str, *, handling: str, reply: str, command_id: str | None = None) -> None:  # fmt: skip
    """The inspector's record of what was done, and the answer to the party, sealed to each.

    Raises CardTooLong, BadInput, Conflict (the party has no query code now), NotAllowed, NoSuchTransition.
    """
    for field, field_en, text in (("处理情况", "The record", handling), ("答复", "The answer", reply)):
        if not text:
            raise BadInput(Text("请填写{field}。", "{field_en} is missing."), field=field, field_en=field_en)
        if len(text) > LONGEST_TEXT:
            raise CardTooLong(field=field, field_en=field_en, most=LONGEST_TEXT)
    with node.store.read() as unit:
        card = unit.of(IntegrityCard).need(card_id)
        code = unit.of(QueryCode).first(lineage_id=card.lineage_id, party_id=card.party_id, state="issued")
    if code is None:
        raise Conflict(Text("该当事人目前没有有效的查询码，答复无法密封。", "The party has no valid query code to seal an answer to."),
                       Text("请先由立案窗口补发查询码。", "Have a new code issued at the counter first."))  # fmt: skip
    party_key = PublicKey(Ed25519.alg, from_base64url(code.reply_key) or b"")
    inputs = {
        "card_id": card_id, "code_id": code.code_id, "for_party": _sealed(party_key, {"reply": reply}),
        "for_inspector": _sealed(_key_of(person), {"handling": handling, "reply": reply}),
    }  # fmt: skip
    acts.perform(node, person, "reply_integrity_card", About(""), inputs, command_id=command_id)


def read_reply(card: IntegrityCard, key: PrivateKey) -> str:
    """The answer, with the key that the party's code makes. Raises CannotOpen when it is sealed to an earlier code."""
    return str(_opened(key, card.reply.get("party", ""))["reply"])


def _key_of(person: Person) -> PublicKey:
    return PublicKey(Ed25519.alg, from_base64url(person.public_key) or b"")


def _sealed(key: PublicKey, content: dict[str, Any]) -> str:
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return to_base64url(seal(key, body + b" " * (-len(body) % PAD_BYTES)))


def _opened(key: PrivateKey, sealed: str) -> dict[str, Any]:
    raw = from_base64url(sealed)
    if not raw:
        raise CannotOpen(key_id=key.key_id)
    found: dict[str, Any] = json.loads(open_sealed(key, raw))
    return found
