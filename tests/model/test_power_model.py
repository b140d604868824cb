"""The protocol of power, exhausted by Spin: see README.md for what is modelled and which code each rule stands for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

MODEL = Path(__file__).with_name("power.pml")
MEMORY_LIMIT_MIB = 1900
PATIENCE_SECONDS = 300
TWO_OWNERS = "owner["
ACTS = "passed["
ENDS = ("held[0]+held[1]", "receipted[s]==decided[s]")
#: The smallest country in which a restore can do harm.
SMALL = ("-DRESTORE", "-DM_RULINGS=1", "-DH_RULINGS=1", "-DWITHDRAWALS=0")


@dataclass(frozen=True)
class Verdict:
    """What pan printed, and the story of the shortest trail when an assertion failed."""

    printed: str
    story: str

    @property
    def holds(self) -> bool:
        """Every state was visited and no claim failed."""
        return "errors: 0" in self.printed and not re.search("not completed|too small|max size", self.printed)

    @property
    def broken(self) -> str:
        """The assertion that failed, without blanks; empty when none did."""
        found = re.search(r"assertion violated (.*) \(at depth", self.printed)
        return found[1].replace(" ", "") if found else ""


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    for tool in ("spin", "gcc"):
        if shutil.which(tool) is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{tool} is missing: on CI the model must be checked", pytrace=False)
            pytest.skip(f"NOT TESTED: the model of power; {tool} is not installed (apt-get install {tool})")


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    return done.stdout + done.stderr


def explore(folder: Path, *switches: str, compiled: tuple[str, ...] = ("-DSAFETY",), search: str = "") -> Verdict:
    """All states of the model with these switches. A found fault leaves a trail, told in words."""
    shutil.copy(MODEL, folder)
    made = run(folder, "spin", *switches, "-a", MODEL.name)
    assert (folder / "pan.c").exists(), made
    built = run(folder, "gcc", "-O2", "-w", *compiled, f"-DMEMLIM={MEMORY_LIMIT_MIB}", "-o", "pan", "pan.c")
    assert (folder / "pan").exists(), built
    printed = run(folder, "./pan", "-m100000", *([search] if search else []))
    if not (folder / "power.pml.trail").exists():
        return Verdict(printed, "")
    told = run(folder, "spin", *switches, "-k", "power.pml.trail", MODEL.name)
    return Verdict(printed, "\n".join(line.strip() for line in told.splitlines() if re.match(r"\s+\d [a-z]", line)))


def find(folder: Path, *switches: str) -> Verdict:
    """Breadth first: the trail is the shortest."""
    return explore(folder, *switches, compiled=("-DSAFETY", "-DBFS", "-O1"))


@pytest.mark.parametrize(
    "switches",
    [
        pytest.param((), id="two-rulings-each-withdrawn-or-not"),
        pytest.param(("-DRESTORE", "-DH_RULINGS=1"), id="restore-with-withdrawals"),
        pytest.param(("-DRESTORE", "-DM_RULINGS=1", "-DWITHDRAWALS=2"), id="restore-with-a-second-ruling-from-above"),
        pytest.param(("-DRESTORE", "-DWITHDRAWALS=0"), id="restore-with-two-rulings-each"),
    ],
)
def test_no_epoch_has_two_owners_no_void_act_is_done_and_in_the_end_one_court_holds(
    tmp_path: Path, switches: tuple[str, ...]
) -> None:
    verdict = explore(tmp_path, *switches)
    assert verdict.holds, f"{verdict.story}\n{verdict.printed}"
    for process in ("Quiet", *(["Restore"] if "-DRESTORE" in switches else [])):
        section = verdict.printed.split(f"unreached in proctype {process}")[1].split("unreached in")[0]
        assert "(0 of" in section, f"part of {process} never ran, so it proves nothing:\n{section}"


@pytest.mark.parametrize("switches", [(), ("-DRESTORE",)], ids=["no-restore", "restore"])
def test_every_run_ends_so_what_holds_at_the_end_holds_on_every_fair_run(
    tmp_path: Path, switches: tuple[str, ...]
) -> None:
    small = (*switches, "-DM_RULINGS=1", "-DH_RULINGS=1")
    verdict = explore(tmp_path, *small, compiled=("-DNP", "-DNOFAIR"), search="-l")
    assert verdict.holds, f"a run can go round for ever:\n{verdict.story}\n{verdict.printed}"


@pytest.mark.parametrize(
    ("fault", "claims"),
    [
        ("-DACCEPT_EQUAL_EPOCH", (TWO_OWNERS,)),
        ("-DRESUME_ON_TIMER", (ACTS,)),
        ("-DNO_COMPARE_AND_SET", (TWO_OWNERS,)),
        ("-DNO_INBOX_MEMORY", ENDS),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, fault: str, claims: tuple[str, ...]) -> None:
    verdict = find(tmp_path, fault)
    assert any(claim in verdict.broken for claim in claims), f"{verdict.story}\n{verdict.printed}"


def test_a_holder_that_resumes_on_a_timer_can_pass_its_power_twice(tmp_path: Path) -> None:
    verdict = find(tmp_path, "-DRESUME_ON_TIMER", "-DONLY_OWNERS")
    assert TWO_OWNERS in verdict.broken, f"{verdict.story}\n{verdict.printed}"
    assert "resumes on a timer" in verdict.story


@pytest.mark.parametrize(
    ("extra", "claim"),
    [
        pytest.param((), ACTS, id="it-acts-on-a-power-it-has-passed"),
        pytest.param(("-DONLY_OWNERS",), TWO_OWNERS, id="it-passes-the-same-epoch-to-another-court"),
        pytest.param(("-DACTS_UNCHECKED",), ENDS[0], id="it-refuses-the-certificate-and-nobody-holds"),
    ],
)
def test_a_court_that_goes_on_from_an_older_backup_without_asking_breaks_the_claims(
    tmp_path: Path, extra: tuple[str, ...], claim: str
) -> None:
    verdict = find(tmp_path, *SMALL, "-DRESTORE_WITHOUT_NEW_KNOWLEDGE", *extra)
    assert claim in verdict.broken, f"{verdict.story}\n{verdict.printed}"
    assert "is restored and goes on" in verdict.story


@pytest.mark.parametrize("left_out", ["-DRETURN_WITHOUT_FENCE", "-DRECEIPTS_WITHOUT_FENCE", "-DNO_EPOCH_GUARD"])
def test_each_part_of_the_rule_for_restored_courts_is_needed(tmp_path: Path, left_out: str) -> None:
    verdict = find(tmp_path, "-DRESTORE", "-DWITHDRAWALS=0", left_out)
    assert ACTS in verdict.broken, f"{verdict.story}\n{verdict.printed}"
    assert "knows again and goes on" in verdict.story
