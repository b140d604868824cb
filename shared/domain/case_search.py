"""Words by which a case is found: its numbers, however people write them, and every tail of a party's name.

A name is found by any part of it because each of its tails is a word: what is asked for is then the beginning of a word,
which every database finds by an ordinary index, in Chinese as in any other script.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from shared.domain.identifiers import BadCaseNumber, CaseNumber

NUMBER, PARTY = "number", "party"
#: Longer names are found by their first characters only, longer tails are cut: nobody types so much.
MOST_TAILS, MOST_CHARACTERS = 64, 32
_LEFT_OUT = re.compile(r"[\s()\[\]〔〕【】{}<>《》〈〉「」·•.,，。、\-—_/]+")
_SERIAL = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class CaseWord:
    """One word. kind: number | party. `source_id`: the 案号 or the party it is from."""

    kind: str
    word: str
    source_id: str
    lineage_id: str


def folded(text: str) -> str:
    """A text as it is compared: one width, one case, without blanks, brackets and points."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).casefold()[:200]


def number_words(*numbers: str) -> list[str]:
    """（2026）粤0304执12号 → 2026粤0304执12, 粤0304执12, 执12, 12; of an old style the whole and its last digits."""
    found: set[str] = set()
    for number in filter(None, numbers):
        whole = folded(number).removesuffix("号")
        found.add(whole[:MOST_CHARACTERS])
        try:
            read = CaseNumber.parse(number)
        except BadCaseNumber:
            found.update(_SERIAL.findall(whole)[-1:])
            continue
        typed = f"{read.type_code}{read.serial}"
        found |= {whole.removeprefix(str(read.year)), f"{read.specialty}{typed}", typed, str(read.serial)}
    return sorted(found)


def name_words(name: str) -> list[str]:
    """Every tail of a name."""
    whole = folded(name)
    return sorted({whole[at : at + MOST_CHARACTERS] for at in range(min(len(whole), MOST_TAILS))})


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed. `word` is looked for; exact: as a whole word, else as the beginning of one."""

    word: str
    exact: bool

    @property
    def filters(self) -> dict[str, Any]:
        """For rows of `CaseWord`."""
        return {"word": self.word} if self.exact else {"word__gte": self.word, "word__lt": self.word + "\U0010ffff"}


def asked_number(text: str) -> Asked | None:
    """A number or its beginning; None when there is no digit and no such type in it. A running number alone is meant exactly."""
    whole = folded(text)
    word = whole.removesuffix("号").removeprefix("第")
    if not _SERIAL.search(word):
        return None
    serial = word.isascii() and word.isdigit()
    return Asked((word.lstrip("0") if serial else word)[:MOST_CHARACTERS], serial or whole.endswith("号"))


def asked_name(text: str) -> Asked | None:
    """A name or any part of it; None when nothing is asked."""
    word = folded(text)[:MOST_CHARACTERS]
    return Asked(word, exact=False) if word else None
