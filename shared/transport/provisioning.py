"""Brings a RabbitMQ broker to the state `topology` describes, compares, and shows, over its management API.

Everything may be repeated: provisioning twice changes nothing, and passwords in use are kept.
"""

from __future__ import annotations

import base64
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from shared.domain.errors import Text
from shared.flows.ports_transport import Lane
from shared.transport import topology
from shared.transport.errors import BrokerRefused, TransportUnavailable

ANSWER_SECONDS = 30.0


class ManagementApi:
    """The HTTP API of RabbitMQ's management plugin, as its administrator.

    Raises:
        TransportUnavailable: from every method, when nothing answers at the address.
        BrokerRefused: the broker answers with an error.
    """

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url.rstrip("/")
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}

    def get(self, path: str) -> Any:
        """The parsed answer."""
        return self._ask("GET", path, None)

    def post(self, path: str, content: Any) -> Any:
        """Send JSON; the parsed answer, or None when it is empty."""
        return self._ask("POST", path, content)

    def _ask(self, method: str, path: str, content: Any) -> Any:
        data = None if content is None else json.dumps(content).encode()
        try:
            request = urllib.request.Request(  # noqa: S310 - the address is the administrator's
                self._url + path, data, self._headers, method=method
            )
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            with error:
                reason = _reason(error)
            raise BrokerRefused(request=f"{method} {path}", reason=reason) from None
        except (OSError, ValueError) as error:
            raise TransportUnavailable(address=self._url, reason=getattr(error, "reason", error)) from None


@dataclass(frozen=True, slots=True)
class InboxState:
    """One inbox as the broker sees it now.

    Attributes:
        waiting: messages not yet handed to the court. `in_hand`: handed over, not yet acknowledged.
        consumers: how many processes read it; 0 means that the court is not listening.
    """

    court_id: str
    waiting: int
    in_hand: int
    consumers: int


def provision(
    api: ManagementApi, courts: Sequence[str], known: Mapping[str, str] | None = None, renew: bool = False
) -> dict[str, str]:
    """Give every court its queue, user and rights; give back the passwords that are now set.

    Args:
        api: the broker, as administrator.
        courts: their ids.
        known: passwords in use, by court; they are set again as they are.
        renew: also give a new password to courts that have a user but no known password. Without it their
            users stay as they are and are not in the answer.
    """
    known = known or {}
    existing = {user["name"] for user in api.get("/api/users")}
    passwords = {
        court: known.get(court) or secrets.token_urlsafe(24)
        for court in courts
        if court in known or renew or court not in existing
    }
    api.post("/api/definitions", topology.definitions(courts, passwords))
    return passwords


def check(api: ManagementApi, courts: Iterable[str]) -> list[Text]:
    """What differs from `topology` for these courts, one sentence each; empty when all is as it must be."""
    courts = list(courts)
    live = api.get("/api/definitions")
    wanted = topology.definitions(courts, dict.fromkeys(courts, ""))
    return [
        *(_lacking("users", ("name", "tags"), wanted, live)),
        *(_lacking("permissions", ("user", "vhost", "configure", "write", "read"), wanted, live)),
        *(_lacking("topic_permissions", ("user", "vhost", "exchange", "write"), wanted, live)),
        *(_lacking("exchanges", ("name", "vhost", "type", "durable"), wanted, live)),
        *(_lacking("queues", ("name", "vhost", "durable", "arguments"), wanted, live)),
        *(_lacking("bindings", ("source", "vhost", "destination", "routing_key"), wanted, live)),
        *(_lacking("policies", ("vhost", "name", "pattern", "definition"), wanted, live)),
        *_too_much(courts, wanted, live),
    ]


def show(api: ManagementApi) -> list[InboxState]:
    """All inboxes, by court id."""
    prefix = topology.inbox("")
    queues = [q for q in api.get(f"/api/queues/{quote(topology.VHOST, safe='')}") if q["name"].startswith(prefix)]
    return sorted(
        (
            InboxState(
                queue["name"].removeprefix(prefix),
                queue.get("messages_ready", 0),
                queue.get("messages_unacknowledged", 0),
                queue.get("consumers", 0),
            )
            for queue in queues
        ),
        key=lambda state: state.court_id,
    )


def _lacking(section: str, keys: tuple[str, ...], wanted: Mapping[str, Any], live: Mapping[str, Any]) -> list[Text]:
    there = [_shown(item, keys) for item in live.get(section, [])]
    lacking = [_shown(item, keys) for item in wanted[section] if _shown(item, keys) not in there]
    return [Text(f"缺少或不符（{section}）：{item}", f"missing or different ({section}): {item}") for item in lacking]


def _too_much(courts: Sequence[str], wanted: Mapping[str, Any], live: Mapping[str, Any]) -> list[Text]:
    """Rights nobody should have: a second way into an inbox, or a stranger with rights on the queues."""
    keys = ("source", "destination", "routing_key")
    ours = [_shown(item, keys) for item in wanted["bindings"]]
    inboxes = {topology.inbox(court, lane) for court in courts for lane in Lane}
    extra = [
        _shown(item, keys)
        for item in live.get("bindings", [])
        if item["vhost"] == topology.VHOST and item["destination"] in inboxes and _shown(item, keys) not in ours
    ]
    # Administrators have rights of their own, and whoever creates the virtual host gets them.
    trusted = {user["name"] for user in live.get("users", []) if "administrator" in user.get("tags", "")}
    owners = {item["destination"].removeprefix(topology.inbox("")) for item in live.get("bindings", [])}
    extra += [
        _shown(item, ("user", "configure", "write", "read"))
        for item in live.get("permissions", [])
        if item["vhost"] == topology.VHOST and item["user"] not in {*courts, *owners, *trusted}
    ]
    return [Text(f"多余：{item}", f"too much: {item}") for item in extra]


def _shown(item: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return " ".join(f"{key}={_plain(item.get(key, ''))}" for key in keys)


def _plain(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True) if value else ""
    return str(value)


def _reason(error: urllib.error.HTTPError) -> str:
    if error.code == 401:
        return "401 user or password wrong"
    try:
        content = json.loads(error.read())
        return f"{error.code} {content.get('reason') or content.get('error')}"
    except (ValueError, AttributeError, OSError):
        return f"{error.code} {error.reason}"
