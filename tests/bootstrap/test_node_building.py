"""Building a node: what is checked before it may start, and what happens to one restored from a backup."""

from __future__ import annotations

import json
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import FOUR

from shared.bootstrap import country as countries
from shared.bootstrap import incarnation
from shared.bootstrap.build import KeyNotInDirectory, build_node
from shared.bootstrap.country import Country, OtherCourts, lay_out
from shared.bootstrap.directory_file import DirectoryFileUnusable, read_document, write_document
from shared.bootstrap.incarnation import DatabaseOfAnotherCourt
from shared.bootstrap.profiles import WrongTier, profile_of
from shared.bootstrap.settings import Settings
from shared.domain.courts import Tier
from shared.domain.duty_rota import Centre
from shared.domain.people import Person
from shared.flows import officers
from shared.flows.evidence import append_committed, witness
from shared.flows.node import Node
from shared.flows.passwords import verify_password
from shared.messages.directory import Directory, DirectoryForked, DirectoryRolledBack
from shared.messages.directory_issuing import issue
from shared.messages.signing import PrivateKey
from shared.persistence.store import open_store
from shared.web.pages.demonstration import Demonstration

PORTS = (8601, 8602, 8603, 8604)


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    lay_out(folder, countries.EMBEDDED, PORTS, court_ids=FOUR)
    return folder


@pytest.fixture
def country(laid_out: Path, tmp_path: Path) -> Country:
    shutil.copytree(laid_out, tmp_path / "country")
    return lay_out(tmp_path / "country", countries.EMBEDDED, PORTS, court_ids=FOUR)


@pytest.fixture
def build() -> Iterator[Callable[[Settings], Node]]:
    built: list[Node] = []

    def one(settings: Settings, tier: Tier = Tier.HIGH) -> Node:
        built.append(build_node(settings, profile_of(tier)))
        return built[-1]

    yield one
    for node in built:
        node.store.close()


Build = Callable[..., Node]


def next_directory(country: Country, serial: int, *, previous: str = "0" * 64, without: str = "") -> None:
    """Issue another directory over the present entries."""
    path = country.folder / "trust" / "directory.json"
    key = PrivateKey.load(country.home("spc") / "court.key")
    now = datetime.now(UTC)
    known = Directory.verify(read_document(path), key.public, now=now, at_least_serial=1)
    entries = [entry for entry in known.entries if entry.court_id != without]
    document = issue(entries, serial=serial, previous=previous if serial > 1 else "", issuer_key=key, issued_at=now,
                     expires_at=now + timedelta(days=1))  # fmt: skip
    write_document(path, document)


def log_something(node: Node, times: int = 1) -> None:
    for _ in range(times):
        with node.store.begin() as unit:
            witness(node, unit, "accepted", subject_id="m", lineage_id="", at=node.clock.now(), detail={})
    append_committed(node)


def tasks(node: Node, code: str) -> int:
    with node.store.read() as unit:
        return unit.tasks.count(code=code)


def test_a_laid_out_court_has_a_node_with_staff_who_can_sign(country: Country, build: Build) -> None:
    node = build(country.settings("gd"))

    with node.store.read() as unit:
        staff: dict[str, Person] = {person.login: person for person in unit.people.where()}
    assert {
        "filing",
        "officer1",
        "officer3",
        "reviewer1",
        "reviewer3",
        "chief",
        "president",
        "vicepresident",
        "operator",
    } <= set(staff)
    assert len({person.name for person in staff.values()}) == len(staff)
    president = staff["president"]
    approval = officers.approve(
        president, node.staff_keys.key_of(president.person_id), act="approve", role="president",
        body=president.bodies[0], digest="0" * 64, at=node.clock.now(),
    )  # fmt: skip
    officers.verify_approval(
        approval,
        court_id="gd",
        court_key=lambda key_id: entry.public if (entry := node.directory.current().key("gd", key_id)) else None,
    )
    assert verify_password(country.password_file.read_text().strip(), president.password_hash)


def test_the_courts_that_must_have_a_command_centre_have_one(country: Country) -> None:
    led = {}
    for court in country.courts:
        store = open_store(country.settings(court.court_id).database_url)
        with store.read() as unit:
            centre = unit.of(Centre).get(court.court_id)
            led[court.court_id] = unit.people.need(centre.head_id).login if centre else None
        store.close()

    assert led == {"spc": None, "gd": "president", "gd03": "president", "gd0304": None}


def test_no_officer_both_implements_and_reviews(country: Country, build: Build) -> None:
    node = build(country.settings("gd0304"), Tier.BASIC)

    with node.store.read() as unit:
        panels = [set(person.bodies) for person in unit.people.where() if person.roles == ("officer",)]
    assert len(panels) == 12
    assert not [bodies for bodies in panels if {"implementation", "review"} <= bodies]


def test_keys_passwords_and_folders_are_closed_to_others(country: Country) -> None:
    secret = [country.password_file, *country.folder.rglob("*.key"), *country.folder.rglob("settings.toml")]
    open_files = [path for path in secret if stat.S_IMODE(path.stat().st_mode) != 0o600]

    assert len(secret) > 40
    assert not open_files
    assert not [c for c in country.courts if stat.S_IMODE(country.home(c.court_id).stat().st_mode) != 0o700]


def test_laying_out_again_changes_no_key_and_no_person(laid_out: Path, country: Country, build: Build) -> None:
    key = (laid_out / "courts" / "gd" / "court.key").read_bytes()

    lay_out(country.folder, countries.EMBEDDED, PORTS, court_ids=FOUR)

    assert (country.home("gd") / "court.key").read_bytes() == key
    with build(country.settings("gd")).store.read() as unit:
        assert unit.people.count(login="chief") == 1


def test_a_laid_out_court_is_a_demonstration_that_knows_where_the_others_are(country: Country) -> None:
    settings = country.settings("gd")

    assert settings.demonstration
    assert Demonstration.of(settings.demonstration_courts_file).addresses == {
        court: f"http://127.0.0.1:{port}" for court, port in zip(FOUR, PORTS, strict=True)
    }


def test_a_country_laid_out_with_four_courts_keeps_them_and_refuses_others(country: Country) -> None:
    assert [court.court_id for court in lay_out(country.folder, countries.EMBEDDED, PORTS).courts] == list(FOUR)

    countries.require_courts(country.folder, FOUR[::-1])
    with pytest.raises(OtherCourts):
        countries.require_courts(country.folder, countries.USUAL_COURTS)


def test_a_country_from_before_a_post_was_added_gets_it_filled_by_somebody_new(country: Country, build: Build) -> None:
    # Given a country laid out when there was no vice-president
    store = build(country.settings("gd")).store
    with store.begin() as unit:
        person = unit.people.first(login="vicepresident")
        assert person is not None
        unit.people.remove(person.person_id)
        names = {each.name for each in unit.people.where()}
    mark = json.loads((country.folder / "country.json").read_text())
    mark["filled"]["posts"].remove("vicepresident")
    (country.folder / "country.json").write_text(json.dumps(mark))

    # When it is laid out by this release
    lay_out(country.folder, countries.EMBEDDED, PORTS)

    # Then somebody else sits there
    with store.read() as unit:
        found = unit.people.first(login="vicepresident")
    assert found is not None
    assert found.name not in names


def test_a_service_refuses_a_court_of_another_tier(country: Country, build: Build) -> None:
    with pytest.raises(WrongTier) as refused:
        build(country.settings("gd0304"), Tier.HIGH)

    assert "services.basic" in refused.value.todo.zh


def test_a_key_the_directory_does_not_list_cannot_start(country: Country, build: Build) -> None:
    (country.home("gd") / "court.key").unlink()
    PrivateKey.generate().save(country.home("gd") / "court.key")

    with pytest.raises(KeyNotInDirectory):
        build(country.settings("gd"))


def test_a_missing_or_altered_directory_cannot_start(country: Country, build: Build) -> None:
    path = country.folder / "trust" / "directory.json"
    path.write_text(path.read_text().replace("gd0304", "gd0305", 1))
    with pytest.raises(Exception, match="directory"):
        build(country.settings("gd"))

    path.unlink()
    with pytest.raises(DirectoryFileUnusable):
        build(country.settings("gd"))


def test_a_directory_rolled_back_is_refused_after_a_restart(country: Country, build: Build) -> None:
    # Given a node that has adopted serial 7
    older = (country.folder / "trust" / "directory.json").read_bytes()
    next_directory(country, 7)
    build(country.settings("gd"))

    # When somebody puts the first one back
    (country.folder / "trust" / "directory.json").write_bytes(older)

    # Then the node does not start
    with pytest.raises(DirectoryRolledBack):
        build(country.settings("gd"))


def test_another_directory_with_the_same_serial_is_refused_after_a_restart(country: Country, build: Build) -> None:
    next_directory(country, 7)
    build(country.settings("gd"))

    next_directory(country, 7, without="spc")

    with pytest.raises(DirectoryForked):
        build(country.settings("gd"))


def test_a_running_node_adopts_a_newer_directory_and_keeps_it_over_an_older_one(country: Country, build: Build) -> None:
    node = build(country.settings("gd"))
    older = (country.folder / "trust" / "directory.json").read_bytes()

    next_directory(country, 3)
    wait_until(lambda: node.directory.current().serial == 3)
    (country.folder / "trust" / "directory.json").write_bytes(older)

    assert never(lambda: node.directory.current().serial != 3, seconds=1.2)


def test_a_node_started_again_keeps_its_incarnation(country: Country, build: Build) -> None:
    settings = country.settings("gd")
    node = build(settings)
    log_something(node)
    first = incarnation.remember_head(node, settings.data, None)

    again = build(settings)

    assert first is not None
    assert incarnation.read(settings.data) == first
    assert tasks(again, "incarnation_opened") == 0


def test_a_database_restored_from_a_backup_opens_a_new_incarnation_and_a_task(country: Country, build: Build) -> None:
    # Given a node that was backed up and then, without a restart, sent something
    settings = country.settings("gd")
    node = build(settings)
    log_something(node)
    before = incarnation.remember_head(node, settings.data, None)
    node.store.close()
    backup = (settings.data / "court.db").read_bytes()
    log_something(node, times=3)
    incarnation.remember_head(node, settings.data, before)
    node.store.close()

    # When the backup is put in place
    for leftover in settings.data.glob("court.db*"):
        leftover.unlink()
    (settings.data / "court.db").write_bytes(backup)
    restored = build(settings)

    # Then numbers start in a new stream and an operator is told, once
    after = incarnation.read(settings.data)
    assert before is not None
    assert after is not None
    assert after.incarnation != before.incarnation
    assert tasks(restored, "incarnation_opened") == 1
    build(settings)
    assert tasks(restored, "incarnation_opened") == 1


def test_an_older_outside_record_is_no_reason_for_a_new_incarnation(country: Country, build: Build) -> None:
    settings = country.settings("gd")
    node = build(settings)
    log_something(node)
    first = incarnation.remember_head(node, settings.data, None)
    log_something(node, times=2)  # the power failed before this reached the file

    build(settings)

    assert incarnation.read(settings.data) == first


def test_a_lost_outside_record_opens_a_new_incarnation(country: Country, build: Build) -> None:
    settings = country.settings("gd")
    build(settings)
    (settings.data / incarnation.FILE).unlink()

    assert tasks(build(settings), "incarnation_opened") == 1


def test_the_database_of_another_court_is_refused(country: Country, build: Build) -> None:
    build(country.settings("spc"), Tier.SUPREME).store.close()
    for name in ("court.db", "court.db-wal", "court.db-shm"):
        (country.home("gd") / name).unlink(missing_ok=True)
    shutil.copy(country.home("spc") / "court.db", country.home("gd") / "court.db")

    with pytest.raises(DatabaseOfAnotherCourt):
        build(country.settings("gd"))


def wait_until(true: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline


def never(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return False
    return True
