from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.flows.ports_transport import Parcel
from shared.transport import topology
from shared.transport.errors import BadCourtId, BadTransportUrl
from shared.transport.opening import open_transport

court_ids = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)
kinds = st.from_regex(r"[a-z_]+(\.[a-z_0-9]+){0,3}", fullmatch=True)


@given(court_ids, court_ids, kinds)
def test_a_routing_key_gives_back_who_sent_what_to_whom(sender: str, recipient: str, kind: str) -> None:
    key = topology.routing_key(Parcel("m", sender, recipient, kind))
    assert topology.addressing(key) == (sender, recipient, kind)


@pytest.mark.parametrize("court_id", ["", "GD", "gd.gd03", "*", "#", "gd 03", "03gd", "gd\n", "广东", "a" * 61])
def test_what_is_no_court_id_never_reaches_a_routing_key(court_id: str) -> None:
    with pytest.raises(BadCourtId):
        topology.routing_key(Parcel("m", "gd", court_id, "k"))


def test_a_password_hash_is_what_rabbitmq_checks() -> None:
    raw = base64.b64decode(topology.password_hash("secret"))
    assert raw[4:] == hashlib.sha256(raw[:4] + b"secret").digest()


def test_definitions_never_hold_a_plain_password() -> None:
    assert "plain-secret" not in str(topology.definitions(["gd"], {"gd": "plain-secret"}))


def test_rights_of_one_court_do_not_match_a_court_whose_id_it_begins() -> None:
    assert topology.permissions("gd")["read"].endswith("$")
    assert topology.topic_permissions("gd")["write"] == r"^gd\."


@pytest.mark.parametrize(
    "url",
    [
        "", "http://x", "embedded://relative.db", "embedded://", "amqp://host", "amqp://u:p@host:99999/v",
        "amqp://u@host/v", "amqps://u:p@host/v?colour=red", "amqp://u:p@host/v?ca=/x",
    ],
)  # fmt: skip
def test_a_bad_address_is_refused_before_anything_is_opened(url: str) -> None:
    with pytest.raises(BadTransportUrl) as refused:
        open_transport(url, "gd")
    assert ":p@" not in str(refused.value)


def test_a_certificate_without_a_password_logs_in_as_external() -> None:
    transport = open_transport("amqps://gd@mq:5671/judiciary?ca=/ca.pem&cert=/gd.pem&key=/gd.key", "gd")
    assert transport.address.external
    assert transport.address.vhost == "judiciary"


def test_an_address_never_shows_its_password() -> None:
    assert "secret" not in repr(open_transport("amqp://gd:secret@mq/judiciary", "gd"))
