"""docker-compose.yml and the Dockerfile, checked without Docker: schema, files, secrets, users, order of start."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from shared.bootstrap.country import USUAL_COURTS
from shared.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
COURTS = ("spc", "gd", "gd03", "gd0304")
SCHEMA = Path(__file__).parent / "compose-spec" / "compose-spec.json"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return document


def test_the_compose_file_follows_the_compose_specification(compose: dict[str, Any]) -> None:
    validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(compose)] == []
    assert list(validator.iter_errors({**compose, "serivces": {}})), "the schema refuses what it does not know"


def test_every_court_has_one_web_one_worker_and_one_beginning(compose: dict[str, Any]) -> None:
    for court in COURTS:
        for part in ("web", "worker", "init"):
            service = compose["services"][f"{court}-{part}"]
            assert service["command"][:2] == ["node", part]
            assert service["environment"]["ZHIXING_COURT"] == court
            assert service["env_file"] == [f"infra/docker/secrets/{court}.env"]


def test_the_staff_of_all_courts_gets_the_password_that_was_prepared(compose: dict[str, Any]) -> None:
    for court in COURTS:
        service = compose["services"][f"{court}-init"]
        assert service["command"][2:] == ["--password-file", "/run/staff_password"]
        assert "./infra/docker/secrets/staff_password:/run/staff_password:ro" in service["volumes"]


def test_the_courts_of_the_containers_are_the_first_of_the_demonstration() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    assert USUAL_COURTS[: len(COURTS)] == COURTS
    for court in COURTS:
        assert f"# {Registry.load().court(court).name.zh} (" in text


def test_no_container_sees_the_data_or_the_keys_of_two_courts(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        owned = {
            volume.split(":")[0].rsplit("-", 1)[0]
            for volume in service.get("volumes", [])
            if re.match(r"[\w.]+-(data|keys):", volume)
        }
        if owned:
            assert owned == {service["environment"]["ZHIXING_COURT"]}, name


def test_running_nodes_cannot_change_their_key_or_the_directory(compose: dict[str, Any]) -> None:
    for court in COURTS:
        for part in ("web", "worker"):
            volumes = compose["services"][f"{court}-{part}"]["volumes"]
            token = ["./infra/docker/secrets/metrics_token:/run/metrics_token:ro"] if part == "web" else []
            assert volumes == [f"{court}-data:/data", f"{court}-keys:/keys:ro", "trust:/trust:ro", *token]


def test_courts_start_only_when_every_court_is_ready_and_the_broker_is_provisioned(compose: dict[str, Any]) -> None:
    done = {"condition": "service_completed_successfully"}
    waits = compose["services"]["provision"]["depends_on"]
    assert {f"{court}-init": done for court in COURTS}.items() <= waits.items()
    for court in COURTS:
        for part in ("web", "worker"):
            assert compose["services"][f"{court}-{part}"]["depends_on"] == {"provision": done}


def test_every_server_and_every_web_node_tells_whether_it_is_healthy(compose: dict[str, Any]) -> None:
    for service in ("postgres", "rabbitmq", "jaeger", "prometheus", "grafana", *(f"{court}-web" for court in COURTS)):
        assert compose["services"][service]["healthcheck"]["test"][0] == "CMD"


def test_every_named_service_volume_and_network_is_declared(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        assert set(service["networks"]) <= set(compose["networks"])
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).exists() or source.startswith("./infra/docker/secrets")
            else:
                assert source in compose["volumes"]


def test_nodes_are_neither_root_nor_able_to_become_it(compose: dict[str, Any]) -> None:
    dockerfile = (ROOT / "infra" / "docker" / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER 10001:10001$", dockerfile, re.MULTILINE)
    nodes = [service for service in compose["services"].values() if service["image"].startswith("zhixing:")]
    assert len(nodes) == 3 * len(COURTS) + 1
    for service in nodes:
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "user" not in service
        assert "privileged" not in service


def test_ports_are_published_on_loopback_only(compose: dict[str, Any]) -> None:
    published = [port for service in compose["services"].values() for port in service.get("ports", [])]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_no_password_stands_in_the_repository(compose: dict[str, Any]) -> None:
    settings = [entry for service in compose["services"].values() for entry in service.get("environment", {}).items()]

    secret = [(key, value) for key, value in settings if re.search("PASS|TOKEN|_URL$", key)]
    assert all(key.endswith("_FILE") and value.startswith("/run/") for key, value in secret), secret
    assert not [value for _, value in settings if re.search(r"://[^/]*@", str(value))]
    assert "/infra/docker/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_image_is_built_only_from_files_that_the_build_context_lets_in() -> None:
    dockerfile = (ROOT / "infra" / "docker" / "Dockerfile").read_text(encoding="utf-8")
    let_in = {
        line[1:].rstrip("/")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }

    copied = [
        words for line in re.findall(r"^COPY (?!--from)(.*)$", dockerfile, re.MULTILINE) if (words := line.split())
    ]

    assert {source for words in copied for source in words[:-1]} == let_in
    assert all((ROOT / source).exists() for source in let_in)


@pytest.mark.slow
def test_the_image_holds_every_file_of_the_packages_not_only_the_python_ones(tmp_path: Path) -> None:
    # Given the sources as the image copies them (test vectors are for programs in other languages)
    for name in ("shared", "services"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    copied = [path for name in ("shared", "services") for path in (tmp_path / name).rglob("*") if path.is_file()]
    wanted = {path.relative_to(tmp_path).as_posix() for path in copied if "vectors" not in path.parts}

    # When they are installed as it installs them
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--no-build-isolation", "--no-index", "--no-compile", "--target", tmp_path / "installed", tmp_path],
        check=True, capture_output=True,
    )  # fmt: skip

    # Then rules, tables, templates and schemas are there too
    there = {path.relative_to(tmp_path / "installed").as_posix() for path in (tmp_path / "installed").rglob("*")}
    assert sorted(wanted - there) == []


def test_passwords_are_made_once_and_kept_by_a_second_run(tmp_path: Path) -> None:
    script = tmp_path / "prepare.sh"
    script.write_text((ROOT / "infra" / "docker" / "prepare.sh").read_text(encoding="utf-8"), encoding="utf-8")

    folder = tmp_path / "secrets"

    def prepared() -> dict[str, str]:
        said = subprocess.run(["sh", script], check=True, capture_output=True, encoding="utf-8").stdout
        assert (folder / "staff_password").read_text(encoding="utf-8").strip() in said
        return {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in folder.rglob("*")
            if path.is_file()
        }

    first = prepared()

    assert prepared() == first
    assert {f"{court}.env" for court in COURTS} < set(first)
    assert re.fullmatch(r"[0-9a-f]{12}\n", first["staff_password"])
    password = first["courts/gd/database_password"].strip()
    assert f"ZHIXING_DATABASE_URL=postgresql+psycopg://gd:{password}@postgres:5432/gd\n" in first["gd.env"]
    assert len(set(first.values())) == len(first)
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
