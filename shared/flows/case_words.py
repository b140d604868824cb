"""Keeps the words by which cases are found, in the transaction that writes the case or the party."""

from __future__ import annotations

from collections.abc import Sequence

from shared.domain.case_search import NUMBER, PARTY, CaseWord, name_words, number_words
from shared.domain.cases import Case, Party
from shared.messages.desk import Desk


def follow_case(desk: Desk, case: Case) -> None:
    """Its number, and the number it had at the court before."""
    words = number_words(case.case_no, case.parent_case_no or "")
    _kept(desk, [CaseWord(NUMBER, word, case.case_no, case.lineage_id) for word in words])


def follow_party(desk: Desk, party: Party) -> None:
    """Every part of its name."""
    _kept(desk, [CaseWord(PARTY, word, party.party_id, party.lineage_id) for word in name_words(party.name)])


def _kept(desk: Desk, words: Sequence[CaseWord]) -> None:
    rows = desk.of(CaseWord)
    if not words or all(rows.get(each.kind, each.word, each.source_id) for each in (words[0], words[-1])):
        return  # a case is written again and again; its numbers stay
    for old in rows.where(source_id=words[0].source_id):
        rows.remove(old.kind, old.word, old.source_id)
    rows.add_all(words)
