"""Commands about one node: tables and key, staff, directory, and refusals without tracebacks."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.bootstrap.directory_file import enter_keys, write_document
from shared.messages.directory import KeyEntry
from shared.messages.directory_issuing import issue
from shared.messages.signing import PrivateKey, PublicKey


def zhixing(*arguments: str | Path, module: str = "shared.cli.main", **settings: str | Path) -> tuple[int, str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ZHIXING_")}
    environ |= {f"ZHIXING_{name.upper()}": str(value) for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], env=environ, capture_output=True, text=True,
        encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    output = done.stdout + done.stderr
    assert "Traceback" not in output, output
    return done.returncode, output


@pytest.fixture
def court(tmp_path: Path) -> dict[str, str | Path]:
    return {"court": "gd03", "data": tmp_path / "node", "transport_url": f"embedded://{tmp_path / 'queues.db'}"}


def test_help_comes_at_once_and_imports_no_node() -> None:
    started = time.monotonic()
    code, output = zhixing("--help")

    assert code == 0
    assert "selfcheck" in output
    assert time.monotonic() - started < 2  # a tenth of that on an idle machine


def test_the_declarations_of_this_release_are_in_order() -> None:
    code, output = zhixing("selfcheck")

    assert code == 0, output


def test_a_missing_setting_is_explained_in_both_languages_or_in_one() -> None:
    code, both = zhixing("node", "migrate")
    _, english = zhixing("--lang", "en", "node", "migrate")

    assert code == 1
    assert "缺少设置" in both
    assert "Setting missing" in both
    assert "缺少" not in english


@pytest.mark.parametrize(("module", "court_id"), [("services.high", "gd0304"), ("services.basic", "gd")])
def test_a_service_refuses_a_court_of_another_tier(tmp_path: Path, module: str, court_id: str) -> None:
    code, output = zhixing("--court", court_id, "--data", tmp_path, "--transport-url", "embedded:///q", module=module)

    assert code == 1
    assert "wrong_tier" in output
    assert not list(tmp_path.iterdir())


def test_migrating_makes_tables_and_key_and_shows_the_public_half(court: dict[str, str | Path], tmp_path: Path) -> None:
    assert zhixing("node", "migrate", **court)[0] == 0
    key = (tmp_path / "node" / "court.key").read_bytes()

    code, output = zhixing("node", "migrate", **court)

    assert code == 0, output
    assert (tmp_path / "node" / "court.key").read_bytes() == key
    assert stat.S_IMODE((tmp_path / "node" / "court.key").stat().st_mode) == 0o600
    public = PublicKey.from_pem((tmp_path / "node" / "gd03.pem").read_text())
    assert public.pem() in zhixing("keys", "export", "--pem", **court)[1]
    assert "PRIVATE" not in zhixing("keys", "export", "--pem", **court)[1]


def test_staff_are_entered_once(court: dict[str, str | Path]) -> None:
    first, second = zhixing("node", "init", **court), zhixing("node", "init", **court)

    assert "president" in first[1]
    assert "密码" in first[1]
    assert "president" not in second[1]


def test_a_node_without_tables_says_so(court: dict[str, str | Path], tmp_path: Path) -> None:
    zhixing("node", "migrate", **court)
    supreme, gd03 = PrivateKey.generate(), PrivateKey.load(tmp_path / "node" / "court.key")
    trust = tmp_path / "node"
    enter_keys(
        trust / "directory.json",
        trust / "anchor.pem",
        supreme,
        {"spc": supreme.public, "gd03": gd03.public},
        timedelta(days=1),
    )
    (tmp_path / "node" / "court.db").unlink()

    code, output = zhixing("node", "worker", **court)

    assert code == 1
    assert "migrate" in output


def test_a_lower_directory_is_not_installed(court: dict[str, str | Path], tmp_path: Path) -> None:
    zhixing("node", "migrate", **court)
    supreme, now = PrivateKey.generate(), datetime.now(UTC)
    (tmp_path / "node" / "anchor.pem").write_text(supreme.public.pem())
    for serial in (1, 2, 3):
        document = issue(
            [KeyEntry.of("spc", supreme.public, now)], serial=serial, previous="" if serial == 1 else "0" * 64,
            issuer_key=supreme, issued_at=now, expires_at=now + timedelta(days=1),
        )  # fmt: skip
        write_document(tmp_path / f"{serial}.json", document)

    assert zhixing("directory", "install", tmp_path / "2.json", **court)[0] == 0
    lower, output = zhixing("directory", "install", tmp_path / "1.json", **court)
    higher, _ = zhixing("directory", "install", tmp_path / "3.json", **court)

    assert lower == 1
    assert "directory_rolled_back" in output
    assert higher == 0
    assert "serial: 3" in zhixing("directory", "show", **court)[1]
