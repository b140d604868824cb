"""Files that travel between two courts of a `Country`, on its own lane and step by step."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from functools import cache
from io import BytesIO

from builders import Country
from entrustment_stories import Entrustment

from shared.domain.attachments import CHUNK_BYTES, NamedAttachment, Pull, StoredAttachment
from shared.flows.attachments import lane
from shared.flows.attachments.keeping import Described, upload_whole
from shared.flows.ports_transport import Lane, Parcel

HERE, THERE = "gd0304", "hn0102"


@cache
def content(size_bytes: int, seed: int = 1) -> bytes:
    """Bytes that no two chunks have alike."""
    return random.Random(seed).randbytes(size_bytes)


def digest(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()


def lines(file: bytes, exact: bytes, late: bytes) -> str:
    """The attachments of a letter as an officer writes them."""
    return (
        f"application,申请执行书.pdf,{digest(late)}\napproval_form,审批表.pdf,{digest(exact)}\n"
        f"title,判决书.pdf,{digest(file)}"
    )


#: A file of several windows, one of a single full chunk, and one that nobody has uploaded.
FILE, EXACT, LATE = content(20 * CHUNK_BYTES + 7), content(CHUNK_BYTES, 2), content(900, 3)


def upload(country: Country, file: bytes, court: str = HERE, title: str = "判决书.pdf") -> StoredAttachment:
    node = country.nodes[court]
    return upload_whole(node, country.people[court, "officer1"], BytesIO(file), Described(title, "application/pdf"))


def letter_sent(country: Country) -> Entrustment:
    """A letter of entrustment applied by the court entrusted; it names three files, `LATE` was never uploaded."""
    for file in (FILE, EXACT):
        upload(country, file)
    story = Entrustment(country).filed().controlled().proposed()
    return story.lettered(attachments=lines(FILE, EXACT, LATE))


def ask(country: Country, court: str = THERE) -> int:
    """The court asks for what is due."""
    return lane.ask(country.nodes[court], country.network.transport(court).publisher(Lane.ATTACHMENTS))


def take(country: Country, court: str, batch: int = 8) -> int:
    """The court takes one batch off the lane of attachments."""
    publisher = country.network.transport(court).publisher(Lane.ATTACHMENTS)
    node = country.nodes[court]

    def handle(parcels: Sequence[Parcel]) -> None:
        lane.receive(node, publisher, parcels)

    return country.network.step(court, handle, batch, Lane.ATTACHMENTS)


def fetched(country: Country, *, rounds: int = 200, wait: float = 0) -> None:
    """Ask, answer and take until nothing moves; with `wait`, that many seconds pass when nothing does, ten times at most."""
    waits = 10 if wait else 0
    for _ in range(rounds):
        moved = sum(ask(country, court) for court in country.nodes)
        moved += sum(take(country, court) for court in country.nodes)
        if not moved:
            if not waits:
                return
            waits -= 1
            country.later(seconds=wait)


def named(country: Country, story: Entrustment, court: str = THERE) -> NamedAttachment:
    """The last attachment of the letter, `FILE`."""
    with country.read(court) as unit:
        return unit.named_attachments.need(story.letter, 2)


def pull(country: Country, file: bytes = FILE, court: str = THERE) -> Pull:
    with country.read(court) as unit:
        return unit.attachment_pulls.need(digest(file))


def bytes_at(country: Country, file: bytes = FILE, court: str = THERE) -> bytes:
    with country.nodes[court].files.open(digest(file)) as kept:
        return kept.read()


def manifest_taken(country: Country) -> None:
    """Asked for, answered and taken: now the chunks are fetched, none has come."""
    ask(country)
    take(country, HERE)
    take(country, THERE)
    country.network.attachment_queues[HERE].clear()
    assert pull(country).state == "fetching"
