from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shared.cli.broker import PASSWORD_VARIABLE, broker
from shared.transport.errors import BrokerRefused, TransportUnavailable
from shared.transport.opening import open_transport
from shared.transport.private_rabbitmq import PrivateRabbitMQ
from shared.transport.provisioning import ManagementApi, check, provision, show


def run(rabbitmq: PrivateRabbitMQ, *arguments: str) -> Result:
    command, *rest = arguments
    options = ["--management-url", rabbitmq.management_url, "--admin-user", rabbitmq.admin_user]
    return CliRunner().invoke(broker, [command, *options, *rest], env={PASSWORD_VARIABLE: rabbitmq.admin_password})


def test_provisioning_twice_changes_nothing_and_keeps_passwords(rabbitmq_api: ManagementApi) -> None:
    first = provision(rabbitmq_api, ["ah", "ah01"])
    assert set(first) == {"ah", "ah01"}
    assert provision(rabbitmq_api, ["ah", "ah01"]) == {}
    assert provision(rabbitmq_api, ["ah"], known=first) == {"ah": first["ah"]}
    assert check(rabbitmq_api, ["ah", "ah01"]) == []
    assert {"ah", "ah01"} <= {state.court_id for state in show(rabbitmq_api)}


def test_check_names_what_is_missing_and_what_is_too_much(rabbitmq_api: ManagementApi) -> None:
    # Given a court whose rights somebody has widened, and one that was never provisioned
    provision(rabbitmq_api, ["fj"])
    wide = {"user": "fj", "vhost": "judiciary", "configure": ".*", "write": ".*", "read": ".*"}
    spying = {
        "source": "directives", "vhost": "judiciary", "destination": "inbox.fj", "destination_type": "queue",
        "routing_key": "*.fj01.#", "arguments": {},
    }  # fmt: skip
    rabbitmq_api.post("/api/definitions", {"permissions": [wide], "bindings": [spying]})

    # When the broker is checked
    differences = [text.en for text in check(rabbitmq_api, ["fj", "fj01"])]

    # Then both the wide rights and the second binding are named, and all that fj01 lacks
    assert any("permissions" in line and "user=fj " in line for line in differences)
    assert any("too much" in line and "routing_key=*.fj01.#" in line for line in differences)
    assert any("name=inbox.fj01" in line for line in differences)

    # And provisioning again puts the rights back
    provision(rabbitmq_api, ["fj"])
    assert not [text for text in check(rabbitmq_api, ["fj"]) if "permissions" in text.en]


def test_the_command_writes_addresses_that_work_and_only_their_owner_can_read(
    rabbitmq: PrivateRabbitMQ, tmp_path: Path
) -> None:
    # When two courts are provisioned from the command line, twice
    amqp = ["--amqp", f"127.0.0.1:{rabbitmq.amqp_port}", "--credentials", str(tmp_path / "keys")]
    for _ in range(2):
        result = run(rabbitmq, "provision", "--court", "gz", "--court", "gz01", *amqp)
        assert result.exit_code == 0, result.output

    # Then each address opens, and is a secret
    for court in ("gz", "gz01"):
        file = tmp_path / "keys" / f"{court}.amqp"
        open_transport(file.read_text().strip(), court).check()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(rabbitmq, "check", "--court", "gz", "--court", "gz01").exit_code == 0
    assert "gz01" in run(rabbitmq, "show").output


def test_the_command_checks_courts_of_a_country_folder(rabbitmq: PrivateRabbitMQ, tmp_path: Path) -> None:
    (tmp_path / "qh99").mkdir()
    (tmp_path / "Not a court").mkdir()
    result = run(rabbitmq, "check", "--country", str(tmp_path))
    assert result.exit_code == 1
    assert "inbox.qh99" in result.output


def test_the_command_explains_a_wrong_password_in_both_languages(rabbitmq: PrivateRabbitMQ) -> None:
    result = CliRunner().invoke(
        broker, ["show", "--management-url", rabbitmq.management_url], env={PASSWORD_VARIABLE: "wrong"}
    )
    assert result.exit_code == 1
    assert "broker_refused" in result.output
    assert "管理员" in result.output


def test_a_court_id_that_is_none_is_refused(rabbitmq: PrivateRabbitMQ) -> None:
    assert "bad_court_id" in run(rabbitmq, "check", "--court", "gd.*").output


def test_a_broker_that_is_not_there_is_said_to_be_away() -> None:
    with pytest.raises(TransportUnavailable):
        show(ManagementApi("http://127.0.0.1:1", "admin", "x"))


def test_a_refusal_of_the_broker_has_its_reason(rabbitmq: PrivateRabbitMQ) -> None:
    with pytest.raises(BrokerRefused):
        show(ManagementApi(rabbitmq.management_url, rabbitmq.admin_user, "wrong"))
