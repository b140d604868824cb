"""PROTOCOL.md and what is generated beside it: up to date, its commands work, its tables say what the code does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import generate_protocol
import jsonschema
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import make_vectors

from shared.domain.refusals import RefusalCode
from shared.flows import apply, dispatch
from shared.flows.node import Pace
from shared.flows.ports_transport import Lane
from shared.flows.relay import JITTER
from shared.messages import envelope, frames, signing, wire_schemas
from shared.messages.kinds import Catalogue
from shared.messages.sealing import SEAL_OVERHEAD_BYTES
from shared.procedures import CATALOGUE
from shared.transport import topology

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "shared" / "messages" / "PROTOCOL.md").read_text(encoding="utf-8")
VECTORS = ROOT / "shared" / "messages" / "vectors"
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")


def section(number: int) -> str:
    return re.split(r"^## \d+ ", PAGE, flags=re.MULTILINE)[number]


def first_cells(text: str) -> list[str]:
    """The words in backticks in the first cell of every row."""
    return [word for row in re.findall(r"^\| ([^|]*)\|", text, re.MULTILINE) for word in re.findall(r"`([^`]+)`", row)]


def test_everything_generated_is_up_to_date() -> None:
    assert generate_protocol.main(["--check"]) == 0


def test_a_stale_file_is_noticed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate_protocol, "version", lambda: "0.0.0")

    assert generate_protocol.main(["--check"]) == 1
    assert "asyncapi.json is out of date" in capsys.readouterr().out


def test_every_marked_part_is_there_once() -> None:
    assert sorted(re.findall(r"<!-- generated: ([a-z-]+) -->", PAGE)) == sorted(generate_protocol.PARTS)


def test_only_what_stands_between_marks_is_written() -> None:
    empty = Catalogue(())
    page = "before\n<!-- generated: kinds -->\nold\n<!-- end of kinds -->\nafter"

    written = generate_protocol.page(page, empty)

    assert written.startswith("before\n")
    assert written.endswith("\nafter")
    assert "old" not in written


@needs_openssl
def test_the_commands_of_the_worked_example_verify_it_with_openssl_alone() -> None:
    """Given the commands of §17, When run from the root, Then three signatures and the digest hold."""
    commands = re.search(r"```sh\n(.*?)```", section(17), re.DOTALL)
    assert commands is not None

    done = subprocess.run(["bash", "-e", "-c", commands[1]], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.count("Signature Verified Successfully") == 3
    assert done.stdout.count("digest agrees") == 1


@needs_openssl
def test_the_commands_notice_one_altered_byte(tmp_path: Path) -> None:
    shutil.copytree(VECTORS / "example", tmp_path / "example")
    message = tmp_path / "example" / "message.json"
    message.write_bytes(message.read_bytes().replace(b"gd0304", b"gd0305", 1))
    commands = re.search(r"```sh\n(.*?)```", section(17), re.DOTALL)
    assert commands is not None
    altered = commands[1].replace("shared/messages/vectors/example", str(tmp_path / "example"))

    done = subprocess.run(["bash", "-e", "-c", altered], capture_output=True, text=True, check=False)

    assert done.returncode != 0


@needs_openssl
def test_a_program_that_knows_nothing_of_ours_verifies_the_vectors() -> None:
    script = Path(__file__).parent / "independent_verifier.py"
    assert "shared" not in re.findall(r"^(?:import|from) (\w+)", script.read_text(encoding="utf-8"), re.MULTILINE)

    command = [sys.executable, "-I", script, VECTORS / "message.json", VECTORS / "evidence.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "receipt is for these bytes: applied" in done.stdout
    assert done.stdout.rstrip().endswith("the log only grew")


@needs_openssl
@pytest.mark.parametrize("altered", ["（2026）粤03执监1号", "discuss", "gd03-1"])
def test_that_program_refuses_an_altered_message(tmp_path: Path, altered: str) -> None:
    content = json.loads((VECTORS / "message.json").read_text(encoding="utf-8"))
    body = content["message"]["body_utf8"]
    content["message"]["body_utf8"] = body.replace(altered, "x" * len(altered), 1)
    assert content["message"]["body_utf8"] != body
    path = tmp_path / "message.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    script = Path(__file__).parent / "independent_verifier.py"
    done = subprocess.run([sys.executable, "-I", script, path], capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert "does not verify" in done.stderr


def verified(path: Path) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).parent / "independent_verifier.py"
    return subprocess.run([sys.executable, "-I", script, path], capture_output=True, text=True, check=False)


@needs_openssl
def test_that_program_follows_a_dissent_and_a_delegation() -> None:
    done = verified(VECTORS / "delegated.json")

    assert done.returncode == 0, done.stderr
    assert "is over this payload, disagree" in done.stdout
    assert "ok  delegation is signed by the delegator" in done.stdout


@needs_openssl
@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("disagree:", "agree:", "is over this payload"),
        ('"until_on":"2026-03-31"', '"until_on":"2026-04-30"', "delegation is signed"),
        ('"role":"president"', '"role":"chief"', "the president delegated it"),
    ],
)
def test_that_program_refuses_an_altered_opinion_or_delegation(tmp_path: Path, old: str, new: str, part: str) -> None:
    # Given the message altered and signed again with the key of the court
    content = json.loads((VECTORS / "delegated.json").read_text(encoding="utf-8"))
    altered = content["message"]["body_utf8"].replace(old, new, 1)
    content["message"] = make_vectors.written(signing.Signed.by(make_vectors.KEYS["gd03"], altered.encode()))
    path = tmp_path / "altered.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    done = verified(path)

    # Then what the officers signed does not fit
    assert done.returncode != 0
    assert "does not verify" in done.stderr
    assert part in done.stderr


def test_the_page_names_every_kind_whose_approver_a_text_names() -> None:
    special = [kind for kind in CATALOGUE.messages.values() if kind.approvers]

    assert special
    for kind in special:
        assert f"`{kind.name}`" in section(5)
        assert kind.approvers is not None
        assert f"`{kind.approvers.rule_id}`" in section(5)
        assert f"`{kind.approvers.when}`" in section(5) or not kind.approvers.when


def test_the_page_names_every_header_and_limit_as_the_code_has_them() -> None:
    bytes_section = section(3)
    for header in (signing.ALG_HEADER, signing.KEY_HEADER, signing.SIGNATURE_HEADER):
        assert f"`{header}`" in bytes_section
    assert f"{envelope.MAX_BODY_BYTES:,} bytes" in bytes_section
    assert all(f"`{name}`: {limit:,} bytes" in bytes_section for name, limit in frames.FRAME_LIMIT_BYTES.items())
    assert f"{SEAL_OVERHEAD_BYTES} bytes longer" in bytes_section
    assert f"1 to {envelope.MAX_NAME_CHARACTERS} characters" in section(4)
    assert envelope.MAX_NUMBER == 2**53 - 1


def test_the_page_has_every_member_of_the_envelope() -> None:
    schema = wire_schemas.envelope_schema()["properties"]
    members = set(first_cells(section(4)))

    assert members == (set(schema) - {"data"}) | {"data.payload", "data.approvals"}


def test_the_page_has_every_frame_with_every_member_of_its_data() -> None:
    rows = {row.split("`")[1]: row for row in section(8).splitlines() if row.startswith("| `")}

    assert set(rows) == set(frames.NAMES)
    for name, row in rows.items():
        missing = [member for member in wire_schemas.FRAME_DATA[name]["properties"] if f"`{member}`" not in row]
        assert not missing, f"{name}: {missing}"


def test_the_page_has_the_states_of_both_ends() -> None:
    at_sender, at_receiver = section(9).split("| at the receiver |")

    assert first_cells(at_sender) == ["pending", "relayed", "arrived", "parked", *dispatch.FINAL_STATES]
    assert set(apply.FINAL) < set(first_cells(at_receiver))
    assert all(f"`{outcome}`" in section(8) for outcome in wire_schemas.OUTCOMES)


def test_the_page_gives_the_pace_of_resending_as_set() -> None:
    pace = Pace()
    said = section(9)

    assert f"first pause {pace.resend_first.seconds} s" in said
    assert f"capped at {pace.resend_cap.seconds // 60} min" in said
    assert f"{JITTER:.0%}".replace("%", " %") in said


def test_the_page_has_every_refusal_code() -> None:
    cells = re.findall(r"^\| (R\d+) \|", section(10), re.MULTILINE)

    assert set(cells) == {code.value for code in RefusalCode}
    unused = {code for code in RefusalCode if cells.count(code.value) == 1}
    assert unused == {RefusalCode.R5, RefusalCode.R9}, "a code in use says when, and with which facts"


def test_the_page_names_the_broker_as_the_topology_does() -> None:
    said = section(13)
    rights, topic = topology.permissions("<court>"), topology.topic_permissions("<court>")
    names = (topology.VHOST, topology.EXCHANGE, topology.DEAD_EXCHANGE, topology.DEAD_QUEUE, topology.inbox("<court>"),
             topology.inbox_binding("<court>"), rights["configure"], rights["write"], rights["read"], topic["write"],
             topology.ATTACHMENT_EXCHANGE, topology.inbox("<court>", Lane.ATTACHMENTS),
             topology.TRAFFIC_EXCHANGE, topology.inbox("<court>", Lane.TRAFFIC))  # fmt: skip

    assert [name for name in names if f"`{name}`" not in said] == []
    assert f"delivery limit {topology.DELIVERY_LIMIT}" in said


@pytest.mark.parametrize("name", sorted(generate_protocol.schemas(CATALOGUE)))
def test_every_schema_is_a_json_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(generate_protocol.schemas(CATALOGUE)[name])
