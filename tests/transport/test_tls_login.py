"""A broker set up by `infra/rabbitmq/rabbitmq.conf`: TLS 1.3 only, and every court logs in with its certificate."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from socket import create_connection

import pytest

from shared.flows.ports_transport import Outcome, Parcel
from shared.transport.errors import TransportUnavailable
from shared.transport.opening import open_transport
from shared.transport.private_rabbitmq import PrivateRabbitMQ
from shared.transport.provisioning import ManagementApi, provision
from shared.transport.rabbitmq import RabbitTransport

ROOT = Path(__file__).resolve().parents[2]
COURTS = ("gd03", "gd0304")


class Authority:
    """A certificate authority for one test run, made with openssl."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.certificate = folder, folder / f"{name}.pem"
        self._key = folder / f"{name}.key"
        _openssl("req", "-x509", *_NEW_KEY, "-keyout", self._key, "-out", self.certificate, "-days", "2",
                 "-subj", f"/CN={name}", "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip

    def issue(self, common_name: str, usage: str) -> tuple[Path, Path]:
        """Certificate and key of one machine or court, both below the folder."""
        place = self.folder / f"{self._key.stem}-{common_name}"
        certificate, key, request, wishes = (place.with_suffix(end) for end in (".pem", ".key", ".csr", ".ext"))
        _openssl("req", *_NEW_KEY, "-keyout", key, "-out", request, "-subj", f"/CN={common_name}")
        wishes.write_text(
            "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
            f"extendedKeyUsage={usage}\nsubjectAltName=DNS:{common_name},IP:127.0.0.1\n"
        )
        _openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key, "-days", "2",
                 "-extfile", wishes, "-out", certificate)  # fmt: skip
        return certificate, key


_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc")


def _openssl(*words: str | Path) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class TlsRabbitMQ(PrivateRabbitMQ):
    """A private broker that listens as the settings for production say, on free ports and with these files."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        super().__init__(folder)
        self._authority = authority

    def _write_settings(self) -> None:
        super()._write_settings()
        certificate, key = self._authority.issue("queues.example", "serverAuth")
        settings = (ROOT / "infra" / "rabbitmq" / "rabbitmq.conf").read_text(encoding="utf-8")
        for there, here in {
            "listeners.ssl.default = 5671": f"listeners.ssl.default = 127.0.0.1:{self.amqp_port}",
            "/etc/rabbitmq/ca.pem": str(self._authority.certificate),
            "/etc/rabbitmq/server.pem": str(certificate),
            "/etc/rabbitmq/server.key": str(key),
            "management.tcp.port = 15672": f"management.tcp.port = {self.management_port}",
            "disk_free_limit.absolute = 2GB": "disk_free_limit.absolute = 200MB",
        }.items():
            assert there in settings
            settings = settings.replace(there, here)
        (self._folder / "rabbitmq.conf").write_text(
            f"{settings}default_user = {self.admin_user}\ndefault_pass = {self.admin_password}\n"
            "default_user_tags.administrator = true\n"
        )
        (self._folder / "enabled_plugins").write_text("[rabbitmq_management,rabbitmq_auth_mechanism_ssl].\n")

    def _environment(self) -> dict[str, str]:
        # These two variables would open a listener without TLS.
        plain = ("RABBITMQ_NODE_IP_ADDRESS", "RABBITMQ_NODE_PORT")
        return {name: value for name, value in super()._environment().items() if name not in plain}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "courts-ca")


@pytest.fixture(scope="module")
def broker(authority: Authority) -> Iterator[TlsRabbitMQ]:
    if package := PrivateRabbitMQ.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"package {package} is missing: on CI the servers must be installed", pytrace=False)
        pytest.skip(f"NOT TESTED: package {package} is not installed (apt-get install {package})")
    folder = Path(tempfile.mkdtemp(prefix="zhixing-tls-"))
    try:
        with TlsRabbitMQ(folder, authority) as server:
            # Courts without a password: their certificate is the only way in.
            api = ManagementApi(server.management_url, server.admin_user, server.admin_password)
            provision(api, COURTS, dict.fromkeys(COURTS, ""), renew=False)
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def address(broker: TlsRabbitMQ, court: str, ca: Path, login: tuple[Path, Path] | None, password: str = "") -> str:
    named = f"&cert={login[0]}&key={login[1]}" if login else ""
    word = f":{password}" if password else ""
    return f"amqps://{court}{word}@127.0.0.1:{broker.amqp_port}/judiciary?ca={ca}&server_name=queues.example{named}"


@pytest.fixture
def courts(broker: TlsRabbitMQ, authority: Authority) -> dict[str, RabbitTransport]:
    """Both courts, each with the certificate of its own name."""
    opened = {}
    for court in COURTS:
        login = authority.issue(court, "clientAuth")
        transport = open_transport(address(broker, court, authority.certificate, login), court)
        assert isinstance(transport, RabbitTransport)
        opened[court] = transport
    return opened


def test_a_court_logs_in_with_its_certificate_and_sends_and_reads_as_itself(courts: dict[str, RabbitTransport]) -> None:
    # Given two courts known by their certificates alone
    for court in COURTS:
        courts[court].check()

    # When one sends
    publisher = courts["gd03"].publisher()
    sent = publisher.publish([Parcel("m1", "gd03", "gd0304", "file_call", body=b"x")])
    publisher.close()

    # Then the other reads it
    assert sent == [Outcome.CONFIRMED]
    got: list[Parcel] = []
    stop = threading.Event()

    def handle(parcels: Sequence[Parcel]) -> None:
        got.extend(parcels)
        stop.set()

    reader = threading.Thread(target=courts["gd0304"].consumer().run, args=(handle, stop), daemon=True)
    reader.start()
    assert stop.wait(30)
    reader.join(20)
    assert [(parcel.message_id, parcel.sender, parcel.body) for parcel in got] == [("m1", "gd03", b"x")]


def test_the_name_in_the_certificate_counts_not_the_one_in_the_address(
    broker: TlsRabbitMQ, authority: Authority
) -> None:
    # Given a court that calls itself another, with its own certificate
    login = authority.issue("gd03", "clientAuth")
    pretended = open_transport(address(broker, "gd0304", authority.certificate, login), "gd0304")
    assert isinstance(pretended, RabbitTransport)

    # When it sends, then the broker refuses
    publisher = pretended.publisher()
    assert publisher.publish([Parcel("m2", "gd0304", "gd03", "file_call")]) == [Outcome.FAILED]
    publisher.close()


@pytest.mark.parametrize("password", ["", "guess"])
def test_nobody_comes_in_without_a_certificate_of_the_authority(
    broker: TlsRabbitMQ, authority: Authority, tmp_path: Path, password: str
) -> None:
    stranger = Authority(tmp_path, "stranger-ca").issue("gd03", "clientAuth")
    login = None if password else stranger
    transport = open_transport(address(broker, "gd03", authority.certificate, login, password), "gd03")
    assert isinstance(transport, RabbitTransport)

    with pytest.raises(TransportUnavailable):
        transport.check()


def test_a_broker_with_a_certificate_of_another_authority_is_not_trusted(
    broker: TlsRabbitMQ, authority: Authority, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "stranger-ca")
    login = authority.issue("gd03", "clientAuth")
    transport = open_transport(address(broker, "gd03", stranger.certificate, login), "gd03")
    assert isinstance(transport, RabbitTransport)

    with pytest.raises(TransportUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
        transport.check()


def test_the_line_speaks_tls_1_3_and_nothing_older(broker: TlsRabbitMQ, authority: Authority) -> None:
    context = ssl.create_default_context(cafile=str(authority.certificate))
    context.load_cert_chain(*authority.issue("gd03", "clientAuth"))
    with (
        create_connection(("127.0.0.1", broker.amqp_port), 5) as plain,
        context.wrap_socket(plain, server_hostname="queues.example") as line,
    ):
        assert line.version() == "TLSv1.3"

    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with create_connection(("127.0.0.1", broker.amqp_port), 5) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="queues.example")
