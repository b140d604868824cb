"""Query codes of parties: made once, shown once, kept as a slow hash; the same secret makes the key answers are sealed to.

78 random bits behind scrypt: nobody finds a code from the database, and guessing at the door is rate limited.
Source: [D] decision 0030.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.cases import Case
from shared.domain.errors import Text, ZhixingError
from shared.domain.people import Person
from shared.domain.portal import (
    ALPHABET,
    SECRET_CHARACTERS,
    SELECTOR_CHARACTERS,
    PartyNotice,
    QueryCode,
    grouped,
    normalised,
    number_as_typed,
)
from shared.flows import acts
from shared.flows.commands import tried_again
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.passwords import hash_password, slow_key, verify_password
from shared.flows.ports import Unit
from shared.messages.kinds import About
from shared.messages.sealing import key_from_seed
from shared.messages.signing import PrivateKey, from_base64url, to_base64url
from shared.procedures.portal.procedures import told

MOST_NOTICES = 200


class WrongCode(ZhixingError):
    """Case number and code do not fit, or the code was revoked; which of them is not said."""

    code = "wrong_query_code"
    status = 401
    what = Text("案号或查询码不正确。", "Case number or query code is not correct.")
    todo = Text(
        "请核对查询码凭条后重新输入；凭条遗失的，请持身份证件到立案窗口补发。",
        "Check the slip and try again; if it is lost, have a new one issued at the filing counter with proof of identity.",
    )


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """What the page shows once. `code` is empty when the same request was done before: nobody knows that code any more."""

    code: str
    code_id: str
    card_id: str


def issue_code(node: Node, person: Person, lineage_id: str, party_id: str, *, command_id: str | None = None) -> IssuedCode:  # fmt: skip
    """Issue a code for a party, with its integrity card. Raises as the act `issue_query_code`."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(SELECTOR_CHARACTERS + SECRET_CHARACTERS))
    selector, secret = text[:SELECTOR_CHARACTERS], text[SELECTOR_CHARACTERS:]
    salt = to_base64url(os.urandom(16))
    inputs = {
        "party": party_id, "selector": selector, "secret_hash": hash_password(secret), "reply_salt": salt,
        "reply_key": to_base64url(_reply_key(secret, salt).public.raw),
    }  # fmt: skip
    done = acts.perform(node, person, "issue_query_code", About(lineage_id), inputs, command_id=command_id)
    with node.store.read() as unit:
        fresh = unit.of(QueryCode).need(done["code_id"]).secret_hash == inputs["secret_hash"]
    return IssuedCode(grouped(text) if fresh else "", done["code_id"], done["card_id"])


def check_code(node: Node, case_no: str, typed: str) -> QueryCode:
    """The code row of a party. One slow hash whatever is wrong. Raises WrongCode."""
    text = normalised(typed)[:64]
    with node.store.read() as unit:
        case = _case(unit, case_no)
        row = _issued(unit, case.lineage_id if case else "-", text[:SELECTOR_CHARACTERS])
    fits = verify_password(text[SELECTOR_CHARACTERS:], row.secret_hash if row else "")
    if row is None or not fits:
        raise WrongCode
    return row


def _case(unit: Unit, case_no: str) -> Case | None:
    """A docket entry by its number, whichever brackets were typed."""
    text = number_as_typed(case_no)
    return unit.cases.get(text) if text and "\0" not in text else None


def _issued(unit: Unit, lineage_id: str, selector: str) -> QueryCode | None:
    plain = selector if selector.isascii() else "-"
    return unit.of(QueryCode).first(lineage_id=lineage_id, selector=plain, state="issued")


def still_valid(unit: Unit, code_id: str) -> QueryCode | None:
    """The code of a session, unless it has been revoked or replaced since."""
    row = unit.of(QueryCode).get(code_id)
    return row if row is not None and row.state == "issued" else None


def reply_key(row: QueryCode, typed: str) -> PrivateKey:
    """The private key of a party, from the code it types once more. Raises WrongCode."""
    text = normalised(typed)[:64]
    secret = text[SELECTOR_CHARACTERS:]
    if not verify_password(secret, row.secret_hash) or text[:SELECTOR_CHARACTERS] != row.selector:
        raise WrongCode
    return _reply_key(secret, row.reply_salt)


def _reply_key(secret: str, salt: str) -> PrivateKey:
    return key_from_seed(slow_key(secret, b"zhixing-reply-v1" + (from_base64url(salt) or b"")))


@tried_again
def notices_opened(node: Node, shown: Sequence[PartyNotice]) -> None:
    """The party sees these notices: those not told yet are told now, and the ledger says so."""
    fresh = [notice.notice_id for notice in shown if notice.state == "to_tell"]
    if not fresh:
        return
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        for notice in unit.of(PartyNotice).where(notice_id__in=fresh, state="to_tell"):
            told(desk, notice, "open_portal", "portal")
        desk.flush()
