"""The party portal (执行公开): query codes of parties, and what a court owes them to be told.

Source: 法发〔2006〕35号 (openness of enforcement); 法发〔2009〕43号 四(四). Query codes and their strength: [D], decision 0030.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.transitions import Transition

OPENNESS = "法发〔2006〕35号; 法发〔2009〕43号 四(四)"
CODE_STATES = (
    Transition("", "issue", "issued", f"{OPENNESS}; [D]"),
    Transition("issued", "revoke", "revoked", "[D] lost, or in wrong hands"),
    Transition("issued", "replace", "replaced", "[D] a new code of the same party takes its place"),
)
NOTICE_STATES = (
    Transition(
        "", "happen", "to_tell", "法发〔2009〕43号 四(四): the right to know; the list of nodes is local practice [D]"
    ),
    Transition("to_tell", "open_portal", "told", "[D] the party has opened it in the portal"),
    Transition("to_tell", "record_told", "told", "[D] the court has told it by other means, and says how"),
)

#: Letters and digits of a code: none that is read for another (0 O, 1 I L, U).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SELECTOR_CHARACTERS, SECRET_CHARACTERS = 4, 16


@dataclass(frozen=True, slots=True)
class QueryCode:
    """One query code of one party in one lineage; the code itself is nowhere.

    selector: its first characters, by which the row is found. `secret_hash`: slow hash of the rest.
    reply_salt, reply_key: salt and public key (base64url) of the key pair that the secret makes, to which answers are sealed.
    """

    code_id: str
    lineage_id: str
    party_id: str
    case_no: str
    selector: str
    secret_hash: str
    reply_salt: str
    reply_key: str
    state: str
    issued_at: datetime
    issued_by: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class PartyNotice:
    """Something a party has to be told, since the day it happened. `told_by`: portal, or how a person told it."""

    notice_id: str
    lineage_id: str
    party_id: str
    case_no: str
    kind: str
    event_id: str
    on: date
    state: str
    told_at: datetime | None = None
    told_by: str = ""
    version: int = 1


def number_as_typed(text: str) -> str:
    """A 案号 at the door, without the differences that make no difference: spaces and the width of brackets."""
    return "".join(text.split())[:80].replace("(", "（").replace(")", "）")


def normalised(code: str) -> str:
    """A code as typed by people, without spaces and hyphens, in capitals."""
    return "".join(each for each in code.upper() if each.isalnum())


def grouped(code: str) -> str:
    """A code as printed: groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def masked_name(name: str) -> str:
    """A name of another party: enough for who knows it, not for who does not. Raises nothing."""
    if len(name) <= 1:
        return "*"
    if len(name) <= 4:
        return name[0] + "*" * (len(name) - 1)
    return name[:2] + "*" * (len(name) - 4) + name[-2:]


def masked_numbers(text: str) -> str:
    """A text whose long numbers (accounts, identity numbers, telephones) keep their last four digits only."""
    shown: list[str] = []
    run: list[str] = []
    for each in [*text, ""]:
        if each and (each.isdigit() or (each in "xX" and len(run) >= 17)):
            run.append(each)
            continue
        shown += run if len(run) < 7 else ["*"] * (len(run) - 4) + run[-4:]
        run = []
        shown.append(each)
    return "".join(shown)
