"""Attachments of a court that lies about them: nothing of it hinders an honest one, nor fills log, network or disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from attachment_stories import (
    CHUNK_BYTES,
    FILE,
    HERE,
    THERE,
    ask,
    bytes_at,
    digest,
    fetched,
    letter_sent,
    manifest_taken,
    pull,
)
from builders import Country
from entrustment_stories import COURTS, Entrustment

from shared.flows.attachments import pulling
from shared.messages.frames import ATTACHMENT_MANIFEST, Frame


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Entrustment]:
    country = Country(tmp_path, COURTS)
    yield letter_sent(country)
    country.close()


@pytest.fixture
def country(story: Entrustment) -> Country:
    return story.country


def test_a_name_no_person_here_could_give_keeps_no_file_from_coming(story: Entrustment, country: Country) -> None:
    # Given a letter that names its file with full-width space, line break and a mark that turns text around
    with country.nodes[THERE].store.begin() as unit:
        row = unit.named_attachments.need(story.letter, 2)
        unit.named_attachments.save(replace(row, title="判决书\u3000（2026）\n\u202efdp.pdf"))

    fetched(country, wait=30)

    assert pull(country).state == "complete"
    with country.read(THERE) as unit:
        assert unit.attachments.need(digest(FILE)).title == "判决书 （2026） fdp.pdf"


def lied_to(country: Country) -> None:
    """The manifest of `FILE` as a court gives it that has other chunks, or none."""
    ask(country)
    country.network.attachment_queues[HERE].clear()
    data = {"message": "m", "sha256": digest(FILE), "outcome": "here", "size_bytes": len(FILE),
            "chunk_bytes": CHUNK_BYTES, "chunk_sha256": digest(b"no chunk of it") * 21}  # fmt: skip
    pulling.take_manifest(country.nodes[THERE], Frame("f", ATTACHMENT_MANIFEST, HERE, THERE, country.clock.now(), data))
    assert pull(country).state == "fetching"


def test_a_manifest_no_chunk_ever_fits_is_thrown_away(country: Country) -> None:
    lied_to(country)

    fetched(country, wait=30)

    assert bytes_at(country) == FILE


def test_spoilt_chunks_make_neither_endless_evidence_nor_short_pauses(story: Entrustment, country: Country) -> None:
    # Given a sender that sends nothing that fits, over and over
    for _ in range(4 * pulling.MOST_FAULTS):
        if pull(country).state == "asking":
            country.later(hours=1)
            manifest_taken(country)
        pulling.take_chunks(country.nodes[THERE], HERE, digest(FILE), {2: "AAAA"})

    assert len(country.statements(THERE, "attachment_unfit")) <= pulling.MOST_FAULTS
    country.later(hours=1)
    ask(country)
    before = pull(country)
    pulling.take_chunks(country.nodes[THERE], HERE, digest(FILE), {2: "AAAA"})
    assert pull(country).next_attempt_at >= before.next_attempt_at
    assert pull(country).attempts >= before.attempts > 0
