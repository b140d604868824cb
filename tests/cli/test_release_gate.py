"""`zhixing node release-gate`: the operator's exit from waiting after a restore."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import pytest
from builders import FOUR
from click.testing import CliRunner

from shared.bootstrap import incarnation
from shared.bootstrap.country import EMBEDDED, lay_out
from shared.cli.node_gate import release_gate
from shared.cli.node_settings import node_of, settings_of
from shared.flows.catching_up import GateIsOpen
from shared.flows.restored import gate_of


def test_releasing_names_the_risk_and_the_silent_courts_and_is_recorded(tmp_path: Path) -> None:
    # Given a court of a laid-out country whose outside record is gone: it cannot know that its database is the newest
    folder = tmp_path / "country"
    folder.mkdir()
    lay_out(folder, EMBEDDED, range(18600, 18604), court_ids=FOUR)
    settings = settings_of("gd03", folder)
    node_of(settings).store.close()
    (settings.data / incarnation.FILE).unlink()
    node_of(settings).store.close()

    # When the operator says no, then yes
    arguments = ["--data", str(folder), "--court", "gd03", "--reason", "演练"]
    asked = CliRunner().invoke(release_gate, arguments, input="n\n")
    done = CliRunner().invoke(release_gate, [*arguments, "--yes"])

    # Then the risk was told both times, and only the yes opened the gate, with name and reason
    assert asked.exit_code == 1
    assert done.exit_code == 0, done.output
    assert all("two holders" in each.output for each in (asked, done))
    node = node_of(settings)
    try:
        with node.store.read() as unit:
            assert gate_of(unit) is None
            said = [json.loads(row.statement)["detail"] for row in unit.evidence.where(stage="gate_released")]
    finally:
        node.store.close()
    assert [(each["by"], each["reason"]) for each in said] == [(getpass.getuser(), "演练")]
    again = CliRunner().invoke(release_gate, [*arguments, "--yes"])
    assert isinstance(again.exception, GateIsOpen)


def test_a_reason_is_required(tmp_path: Path) -> None:
    refused = CliRunner().invoke(release_gate, ["--data", str(tmp_path), "--yes"])

    assert refused.exit_code == 2
    assert "--reason" in refused.output


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZHIXING_SETTINGS", "ZHIXING_DATA", "ZHIXING_COURT"):
        monkeypatch.delenv(name, raising=False)
