"""The key directory: what is refused, and what a key is worth at a time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.messages import directory as keys
from shared.messages.directory import Directory, KeyEntry, Trust
from shared.messages.directory_issuing import issue, revoke, rotate
from shared.messages.signing import PrivateKey, PublicKey, Signed
from shared.messages.suites import SUITES

VECTORS = Path(keys.__file__).parent / "vectors" / "directory.json"
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def fixed_key(number: int) -> PrivateKey:
    der = bytes.fromhex("302e020100300506032b657004220420") + bytes([number]) * 32
    return PrivateKey("Ed25519", SUITES["Ed25519"].private_from_der(der) or b"")


ANCHOR, GD, GD03, NEWER = (fixed_key(number) for number in (1, 2, 3, 4))
ENTRIES = (
    KeyEntry.of("spc", ANCHOR.public, START),
    KeyEntry.of("gd", GD.public, START),
    KeyEntry.of("gd03", GD03.public, START),
)


def issued(entries: tuple[KeyEntry, ...] = ENTRIES, *, serial: int = 1, previous: str = "", **more: Any) -> Signed:
    given = {"issuer_key": ANCHOR, "issued_at": START, "expires_at": START + 30 * DAY, **more}
    return issue(entries, serial=serial, previous=previous, **given)


def verified(document: Signed, *, now: datetime = START, at_least_serial: int = 0) -> Directory:
    return Directory.verify(document, ANCHOR.public, now=now, at_least_serial=at_least_serial)


def trust(entries: tuple[KeyEntry, ...], key: PrivateKey, at: datetime, *, witnessed: bool = False) -> Trust:
    directory = verified(issued(entries))
    return directory.trust(directory.key("gd", key.key_id), at, witnessed)


def test_an_issued_directory_verifies_and_holds_its_entries() -> None:
    directory = verified(issued())

    assert set(directory.entries) == set(ENTRIES)
    found = directory.key("gd", GD.key_id)
    assert found is not None
    assert found.public == GD.public
    assert directory.current_key("gd", START) == found


def test_a_directory_signed_by_another_key_is_refused() -> None:
    with pytest.raises(keys.DirectorySignatureBad):
        verified(issued(issuer_key=GD))


def test_a_directory_with_one_altered_byte_is_refused() -> None:
    document = issued()
    altered = replace(document, body=document.body.replace(b"gd03", b"gd04"))

    with pytest.raises(keys.DirectorySignatureBad):
        verified(altered)


def test_a_directory_in_the_name_of_another_court_is_refused() -> None:
    with pytest.raises(keys.DirectoryWrongIssuer):
        verified(issued(issuer="gd"))


def test_a_directory_older_than_the_known_one_is_refused() -> None:
    with pytest.raises(keys.DirectoryRolledBack):
        verified(issued(), at_least_serial=2)


def test_a_directory_from_the_future_points_at_the_clock() -> None:
    with pytest.raises(keys.DirectoryFromFuture) as refused:
        verified(issued(), now=START - timedelta(hours=1))
    assert "clock" in refused.value.todo.en

    assert verified(issued(), now=START - timedelta(minutes=1)).serial == 1


def test_an_expired_directory_still_serves_to_receive_but_not_to_send() -> None:
    late = START + 31 * DAY

    directory = verified(issued(), now=late)

    assert not directory.is_fresh(late)
    assert directory.is_fresh(START)
    assert directory.trust(directory.key("gd", GD.key_id), late, False) is Trust.TRUSTED


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff", b'{"type":"zhixing.directory.v1","issuer":"spc"}', b"[" * 9999]
)
def test_signed_bytes_that_are_no_directory_are_refused(body: bytes) -> None:
    with pytest.raises(keys.BadDirectory):
        verified(Signed.by(ANCHOR, body))


@pytest.mark.parametrize(
    "change",
    [
        {"public_key": "AAAA"}, {"public_key": "?"}, {"valid_from": "2026-01-01T00:00:00"}, {"court_id": None}, {"key_id": "x"},
    ],
)  # fmt: skip
def test_an_entry_that_does_not_fit_its_key_is_refused_although_signed(change: dict[str, Any]) -> None:
    content = json.loads(issued().body)
    content["entries"][0] |= change

    with pytest.raises((keys.BadDirectory, keys.KeyRefused)):
        verified(Signed.by(ANCHOR, json.dumps(content).encode()))


def test_a_key_cannot_stand_for_two_courts() -> None:
    with pytest.raises(keys.KeyRefused):
        issued((*ENTRIES, KeyEntry.of("gd04", GD.public, START)))


def test_a_successor_has_to_name_its_predecessor() -> None:
    first = verified(issued())
    second = verified(issued(serial=2, previous=first.sha256))
    stranger = verified(issued(serial=2, previous="0" * 64))

    second.check_follows(first)
    first.check_follows(first)
    with pytest.raises(keys.DirectoryForked):
        stranger.check_follows(first)
    with pytest.raises(keys.DirectoryRolledBack):
        first.check_follows(second)


def test_two_directories_of_one_serial_are_a_fork() -> None:
    with pytest.raises(keys.DirectoryForked):
        verified(issued(ENTRIES[:2])).check_follows(verified(issued()))


def test_a_rotation_ends_the_old_key_and_begins_the_new_one() -> None:
    # Given a rotation on the tenth day with a day of overlap
    entries = rotate(ENTRIES, "gd", NEWER.public, at=START + 10 * DAY, overlap=DAY)
    directory = verified(issued(entries))

    # Then the newest key in force is the current one
    assert directory.current_key("gd", START + 9 * DAY).key_id == GD.key_id
    assert directory.current_key("gd", START + 10 * DAY).key_id == NEWER.key_id

    # And each is trusted in its own time only; both in the overlap
    assert trust(entries, GD, START + 10.5 * DAY) is Trust.TRUSTED
    assert trust(entries, GD, START + 11 * DAY) is Trust.EXPIRED
    assert trust(entries, NEWER, START + 9 * DAY) is Trust.NOT_YET_VALID
    assert trust(entries, NEWER, START + 10 * DAY) is Trust.TRUSTED

    # And the other courts' keys are as before
    assert [entry for entry in entries if entry.court_id != "gd"] == [ENTRIES[0], ENTRIES[2]]


@pytest.mark.parametrize(
    ("signed_day", "witnessed", "expected"),
    [
        (1, True, Trust.TRUSTED),
        (1, False, Trust.REVOKED),  # whoever stole the key may write any date
        (6, True, Trust.REVOKED),
        (6, False, Trust.REVOKED),
    ],
)
def test_of_a_revoked_key_only_what_was_witnessed_before_is_trusted(
    signed_day: int, witnessed: bool, expected: Trust
) -> None:
    entries = revoke(ENTRIES, "gd", GD.key_id, at=START + 5 * DAY, reason="stolen")

    assert trust(entries, GD, START + signed_day * DAY, witnessed=witnessed) is expected


def test_a_revoked_key_is_not_current_and_cannot_be_revoked_again() -> None:
    entries = revoke(ENTRIES, "gd", GD.key_id, at=START + DAY, reason="stolen")

    with pytest.raises(keys.NoCurrentKey):
        verified(issued(entries)).current_key("gd", START + DAY)
    for key_id in (GD.key_id, "0" * 16):
        with pytest.raises(keys.KeyRefused):
            revoke(entries, "gd", key_id, at=START + 2 * DAY, reason="again")


def test_a_key_of_another_court_or_of_none_is_unknown() -> None:
    directory = verified(issued())

    assert directory.key("gd", GD03.key_id) is None
    assert directory.trust(None, START, True) is Trust.UNKNOWN_KEY


def test_a_key_of_a_suite_not_known_here_is_unknown_and_spoils_nothing() -> None:
    foreign = KeyEntry("gd", "f" * 16, "SM2", b"x" * 64, START)
    directory = verified(issued((*ENTRIES, foreign)))

    assert directory.trust(directory.key("gd", "f" * 16), START, True) is Trust.UNKNOWN_KEY
    assert directory.current_key("gd", START).key_id == GD.key_id


@pytest.mark.parametrize("wrong", [{"serial": 0}, {"serial": 2}, {"previous": "x"}, {"expires_at": START}])
def test_a_directory_that_would_not_serve_is_not_issued(wrong: dict[str, Any]) -> None:
    with pytest.raises(keys.BadDirectory):
        issued(**wrong)


def vectors() -> dict[str, Any]:
    """Two directories in a row: issued, then one key rotated and one revoked."""
    first = issued()
    entries = rotate(ENTRIES, "gd", NEWER.public, at=START + DAY, overlap=timedelta(hours=1))
    entries = revoke(entries, "gd03", GD03.key_id, at=START + 2 * DAY, reason="test")
    second = issued(entries, serial=2, previous=verified(first).sha256)
    return {
        "anchor_pem": ANCHOR.public.pem(),
        "documents": [{"body_utf8": each.body.decode(), "headers": each.headers()} for each in (first, second)],
    }


def test_the_published_vectors_have_not_changed_and_verify() -> None:
    published = json.loads(VECTORS.read_text("utf-8"))
    assert published == vectors()

    anchor = PublicKey.from_pem(published["anchor_pem"])
    first, second = (
        Directory.verify(
            Signed.from_headers(each["body_utf8"].encode(), each["headers"]), anchor, now=START, at_least_serial=1
        )
        for each in published["documents"]
    )
    second.check_follows(first)


if __name__ == "__main__":  # writes the vectors anew
    VECTORS.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", "utf-8")
