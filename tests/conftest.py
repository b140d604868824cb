"""Rules for all tests: what a test claims to show, it shows on CI; skipping or leaving it out is a failure."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import generate_coverage
import pytest
from hypothesis import settings

pytest_plugins = ["servers"]
ON_CI = os.environ.get("CI") == "true"
PASSED = pytest.StashKey[set[str]]()
#: Files whose tests start courts on ports that are free.
PORTS = {"test_live_courts.py", "test_up_command.py", "test_compose_processes.py"}
#: Files whose tests take minutes: begun last, they would keep one worker busy while the others wait.
LONGEST = (
    "test_runs_even.py", "test_runs_odd.py", "test_kill_at_every_failpoint.py", "test_accessibility.py", "test_stories.py",
    "test_stories_of_oversight.py",
)  # fmt: skip

# Timing on a shared machine says nothing about a property; the examples are the same on every CI run.
settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if ON_CI else "home")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[PASSED] = set()
    config.pluginmanager.register(Shown(config))
    config.pluginmanager.register(LongestFirst())


@pytest.fixture(autouse=True, scope="module")
def alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Files that start courts on free ports take turns, whichever worker has them: two would choose the same ports."""
    if request.path.name not in PORTS:
        yield
        return
    with (Path(tempfile.gettempdir()) / f"zhixing-tests-ports-{os.getuid()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    ids = [rule_id for mark in item.iter_markers("shows") for rule_id in mark.args]
    if report.when == "call" and report.passed and ids:
        report.user_properties.append(("shows", ids))
    if ids and report.skipped and ON_CI:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} shows {', '.join(ids)} and must not be skipped on CI: {report.longrepr}"
    return report


class LongestFirst:
    """Several workers take files in the order collected (which is random but for this)."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.path.name not in LONGEST)


class Shown:
    """Collects what passed, in the process that sees every worker's reports."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties:
            if name == "shows" and report.when == "call" and report.passed:
                self._config.stash[PASSED].update(value)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """On CI a run of everything must have passed a test for every rule claimed in the sources."""
    config = session.config
    if hasattr(config, "workerinput"):
        return  # one of several workers: the process that leads them sees everything
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not (
        config.option.keyword or config.option.markexpr or config.option.collectonly
    )
    if not (ON_CI and whole and exitstatus == pytest.ExitCode.OK):
        return
    unshown = {claim.rule_id for claim in generate_coverage.claims()} - config.stash[PASSED]
    if unshown:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(
                f"\nclaimed in the sources, but no passing test: {', '.join(sorted(unshown))}", red=True
            )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
