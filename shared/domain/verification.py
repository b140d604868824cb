"""What a printed document bears so that paper can be compared with what was signed (decision 0026)."""

from __future__ import annotations

from datetime import datetime

from shared.domain.deadlines import legal_day

#: Crockford's base 32: no I, L, O or U, which people misread.
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
#: 80 bits of the digest: nobody finds another document with the same ones, and they are quickly typed.
HEX_DIGITS, LETTERS, GROUP = 20, 16, 4


def code_of(digest: str) -> str:
    """The verification code of signed bytes with this SHA-256 (hex), in four groups: `7K2M-XH9D-PRT4-0WVB`."""
    value = int(digest[:HEX_DIGITS], 16)
    letters = "".join(_DIGITS[value >> shift & 31] for shift in range(5 * (LETTERS - 1), -1, -5))
    return "-".join(letters[at : at + GROUP] for at in range(0, LETTERS, GROUP))


def digest_begins(code: str) -> str | None:
    """The first hex digits of the digest a code stands for; None when it is none. Case, blanks and dashes do not matter."""
    typed = "".join(code.split()).replace("-", "").replace("－", "").upper().translate(_MISREAD)
    if len(typed) != LETTERS or not set(typed) <= set(_DIGITS):
        return None
    value = 0
    for letter in typed:
        value = value << 5 | _DIGITS.index(letter)
    return f"{value:0{HEX_DIGITS}x}"


def document_no(sender: str, issued_at: datetime, message_id: str) -> str:
    """The number of a document on paper: issuing court, day of issue, beginning of its id. `gd0304-20260302-1f3a9c2b`."""
    return f"{sender}-{legal_day(issued_at):%Y%m%d}-{message_id[:8]}"


def same_number(typed: str, number: str) -> bool:
    """Whether somebody typed this number; case and blanks do not matter."""
    return "".join(typed.split()).casefold() == number.casefold()
