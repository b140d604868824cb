"""One expiry event for one duty: two workers at once, killed and restarted, late for days; on both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import Country, _template
from stories import LOWER, UPPER
from supervising_stories import Supervision

from shared.bootstrap.directory_file import enter_keys
from shared.flows import watch
from shared.persistence.migrations.migrate import upgrade
from shared.persistence.store import open_store

#: Long past for the clock of any machine: the processes below run by their own.
PAST = date(2020, 1, 6)
DUTIES = 12


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The database of the lower court."""
    if request.param == "sqlite":
        shutil.copy(_template(), tmp_path / "lower.db")
        return f"sqlite:///{tmp_path / 'lower.db'}"
    address: str = request.getfixturevalue("postgresql_url")
    upgrade(address)
    return address


@pytest.fixture
def country(tmp_path: Path, url: str) -> Iterator[Country]:
    """The lower court with a case, and a dozen duties that were due years ago."""

    def address(court: str) -> str:
        if court == LOWER:
            return url
        shutil.copy(_template(), tmp_path / court / "node.db")
        return f"sqlite:///{tmp_path / court / 'node.db'}"

    built = Country(tmp_path, ("spc", "gd", UPPER, LOWER), store_url=address)
    Supervision(built).filed()
    watch.run_once(built.nodes[LOWER])  # under this release; the next sweeps compute nothing anew
    [duty] = built.duties(LOWER, "handler_named")
    with built.nodes[LOWER].store.begin() as unit:
        for number in range(DUTIES):
            unit.duties.add(replace(duty, duty_id=late(number), subject_id=late(number), due_on=PAST))
    yield built
    built.close()


def late(number: int) -> str:
    """The id of one of the dozen, and of what it is about."""
    return f"late-{number:02}"


ALL = [late(number) for number in range(DUTIES)]


def expiries(country: Country) -> list[str]:
    """Which of the dozen were stated to have expired, each as often as it was."""
    said = [str(each["detail"]["duty"]) for each in country.statements(LOWER, "overdue")]
    return sorted(duty for duty in said if duty in ALL)


def once_each(country: Country) -> None:
    assert expiries(country) == ALL
    with country.read(LOWER) as unit:
        assert [unit.tasks.count(code="overdue", subject_id=each) for each in ALL] == [1] * DUTIES
        assert unit.duties.count(state="overdue", subject_id__in=ALL) == DUTIES


def test_of_workers_that_sweep_at_the_same_instant_only_one_states_each_expiry(country: Country, url: str) -> None:
    # Given four workers with connections of their own, all at the start line
    nodes = [replace(country.nodes[LOWER], store=open_store(url)) for _ in range(4)]
    line, troubles = threading.Barrier(len(nodes)), list[BaseException]()

    def work(node: Any) -> None:
        line.wait()
        try:
            for _ in range(3):
                watch.run_once(node)
        except BaseException as error:  # noqa: BLE001 - told below
            troubles.append(error)

    threads = [threading.Thread(target=work, args=(node,)) for node in nodes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for node in nodes:
        node.store.close()

    assert troubles == []
    once_each(country)


def test_a_node_off_for_years_over_the_instant_and_restarted_twice_states_it_once(country: Country, url: str) -> None:
    node = country.nodes[LOWER]
    country.clock.advance(timedelta(days=700))
    for _ in range(3):  # each start opens the database anew
        again = replace(node, store=open_store(url))
        watch.run_once(again)
        again.store.close()

    once_each(country)


WORKER = """
import sys
from shared.bootstrap.build import build_node
from shared.bootstrap.settings import Settings
from shared.flows import failpoints, watch
from services.basic.profile import PROFILE
import os
failpoints.arm(os.environ.get("FAIL_AT") or None)
node = build_node(Settings.from_environment(), PROFILE)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(3):
    watch.run_once(node)
node.store.close()
"""


@pytest.fixture
def environ(country: Country, url: str) -> dict[str, str]:
    """What a worker of the lower court reads."""
    home = country.folder / LOWER
    for court, key in country.keys.items():
        key.save(country.folder / f"{court}.key")
    public = {court: key.public for court, key in country.keys.items()}
    enter_keys(country.folder / "directory.json", country.folder / "anchor.pem", country.keys["spc"], public,
               timedelta(days=3650))  # fmt: skip
    given = {
        "COURT": LOWER, "DATA": home, "DATABASE_URL": url, "KEY_FILE": country.folder / f"{LOWER}.key",
        "TRANSPORT_URL": f"embedded://{home / 'queues.db'}", "DIRECTORY": country.folder / "directory.json",
    }  # fmt: skip
    country.nodes[LOWER].store.close()
    return os.environ | {f"ZHIXING_{name}": str(value) for name, value in given.items()}


def run(environ: dict[str, str], *fail_at: str) -> list[int]:
    """Workers as processes that start to sweep together, each killed at its failpoint if one is named."""
    with ExitStack() as ended:
        running = [
            ended.enter_context(subprocess.Popen(
                [sys.executable, "-c", WORKER], env=environ | {"FAIL_AT": point}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )) for point in fail_at
        ]  # fmt: skip
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in running:
            print("go", file=process.stdin, flush=True)
        return [process.wait(60) for process in running]


@pytest.mark.shows("K003")
def test_two_processes_that_sweep_together_and_a_worker_killed_in_its_sweep_state_each_expiry_once(
    country: Country, environ: dict[str, str]
) -> None:
    # Given a worker killed before its sweep is committed, one killed right after, then two at once
    assert run(environ, "watch.fired") == [-9]
    assert expiries(country) == []
    assert run(environ, "watch.committed") == [-9]
    assert run(environ, "", "") == [0, 0]

    once_each(country)
