"""An elevation as its people do it, step by step, from filing to the end of custody; each step is one command.

A step waits until its court sees what it needs, then acts under a fixed command id. Done again with the same id
(the client got no answer, because the web process was killed) it changes nothing and gives the same answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from faults.country import LATER, LOWER, UPPER
from faults.rest import at_rest, moving

from shared.domain.errors import Conflict
from shared.domain.people import Person
from shared.flows import acts, drafting
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.messages.kinds import About

Said = dict[str, str]
"""What earlier answers told the clients: lineage, case_no, exchange, draft, ruling."""
CASE = {
    "title_no": "（2025）粤0304民初1234号", "cause": "买卖合同纠纷", "claim_fen": 120_000_00,
    "creditor": "深圳市某贸易有限公司", "debtor": "张某", "received_on": "2026-03-09",
}  # fmt: skip
POLL_SECONDS = 0.01


class StepNeverReady(Exception):
    """What a step waits for did not come in time."""


@dataclass(frozen=True)
class Step:
    """One command of one person. `ready` looks at the court's database, `do` acts and answers."""

    name: str
    court: str
    ready: Callable[[Unit, Said], bool]
    do: Callable[[Node, Said, str], Mapping[str, str]]

    def run(self, nodes: Mapping[str, Node], said: Said, give_up_after_seconds: float) -> Mapping[str, str]:
        """Wait, act, answer. Raises StepNeverReady and what the act raises."""
        give_up_at = time.monotonic() + give_up_after_seconds
        while time.monotonic() < give_up_at:
            if self._is_ready(nodes, said):
                try:
                    return self.do(nodes[self.court], said, f"command-{self.name}")
                except Conflict as problem:
                    # A message of the other court came while the person acted: reload, and act again.
                    if problem.code != "changed_meanwhile":
                        raise
            time.sleep(POLL_SECONDS)
        raise StepNeverReady("; ".join([self.name, *moving(nodes)]))

    def _is_ready(self, nodes: Mapping[str, Node], said: Said) -> bool:
        if self.name == "time_passes":
            return all(at_rest(node) for node in nodes.values())
        with nodes[self.court].store.read() as unit:
            return self.ready(unit, said)


def person(node: Node, login: str) -> Person:
    with node.store.read() as unit:
        found = unit.people.first(login=login)
    assert found is not None, login
    return found


def at_once(unit: Unit, said: Said) -> bool:
    return True


def past(exchange: str, *states: str) -> Callable[[Unit, Said], bool]:
    """The exchange with this name in `said` is here and past these states (a repeated command finds it further on)."""

    def ready(unit: Unit, said: Said) -> bool:
        found = unit.exchanges.get(said[exchange])
        return found is not None and found.state not in states

    return ready


def custody_is_over(unit: Unit, said: Said) -> bool:
    return unit.exchanges.need(said["ruling"]).state == "ended"


def file_is_here(unit: Unit, said: Said) -> bool:
    found = unit.exchanges.get(said["exchange"])
    return found is not None and "file_message" in found.data


def act(court: str, login: str, name: str, *, ready: Callable[[Unit, Said], bool] = at_once, about: str = "",
        tells: Mapping[str, str] | None = None, take: tuple[str, ...] = (), **inputs: Any) -> Step:  # fmt: skip
    """An act about the exchange named `about`; `tells`: fact of the answer → name in `said`; `take`: from `said`."""

    def do(node: Node, said: Said, command: str) -> Mapping[str, str]:
        done = acts.perform(
            node,
            person(node, login),
            name,
            About(said.get("lineage", ""), said[about] if about else None),
            {**inputs, **{key: said[key] for key in take}},
            command_id=command,
        )
        return {as_: str(done[fact]) for fact, as_ in (tells or {}).items()}

    return Step(name, court, ready, do)


def sign_for(court: str, kind: str) -> Step:
    """签收 of the message of this kind."""

    def ready(unit: Unit, said: Said) -> bool:
        return unit.inbox.first(kind=kind, state="applied") is not None

    def do(node: Node, said: Said, command: str) -> Mapping[str, str]:
        with node.store.read() as unit:
            row = unit.inbox.first(kind=kind, state="applied")
        assert row is not None
        acts.sign_for(node, person(node, "chief"), row.message_id, command_id=command)
        return {}

    return Step(f"sign_for_{kind}", court, ready, do)


def _draft(node: Node, said: Said, command: str) -> Mapping[str, str]:
    return {"draft": drafting.write(
        node, person(node, "reviewer1"), "elevation_ruling", recipient=LOWER, lineage_id=said["lineage"],
        exchange_id=said["exchange"], inputs={"reasoning": "该案长期未能执结，确有提级执行的必要。"}, command_id=command,
    )}  # fmt: skip


def _digest(node: Node, said: Said) -> str:
    with node.store.read() as unit:
        return unit.drafts.need(said["draft"]).digest


def _signature(login: str, signing: str) -> Step:
    def do(node: Node, said: Said, command: str) -> Mapping[str, str]:
        drafting.sign(node, person(node, login), said["draft"], act=signing, digest=_digest(node, said),
                      command_id=command)  # fmt: skip
        return {}

    return Step(f"{signing}_{login}", UPPER, at_once, do)


def _issue(node: Node, said: Said, command: str) -> Mapping[str, str]:
    return {"ruling": drafting.issue(node, person(node, "reviewer1"), said["draft"], digest=_digest(node, said),
                                     command_id=command)}  # fmt: skip


def _time_passes(node: Node, said: Said, command: str) -> Mapping[str, str]:
    node.clock.move(LATER)  # type: ignore[attr-defined]
    return {}


STEPS = (
    act(LOWER, "filing", "file_case", tells={"lineage_id": "lineage", "case_no": "case_no"}, **CASE),
    act(LOWER, "officer1", "impose_control", asset="银行账户", kind="bank", rank=1, start_on="2026-03-10",
        end_on="2027-03-09", registrar="某银行深圳分行"),
    act(LOWER, "officer1", "receive_money", amount_fen=20_000_00),
    act(UPPER, "filing", "record_elevation_application", tells={"exchange_id": "exchange"}, take=("case_no",),
        lower_court=LOWER, received_on="2026-03-10", reason="六个月未执行"),
    act(UPPER, "filing", "docket_elevation", about="exchange"),
    act(UPPER, "reviewer1", "call_file", about="exchange", items="执行卷宗\n控制措施清单"),
    sign_for(LOWER, "file_call"),
    act(LOWER, "officer1", "send_file", about="exchange"),
    Step("draft", UPPER, file_is_here, _draft),
    _signature("reviewer1", "discuss"),
    _signature("reviewer2", "discuss"),
    _signature("reviewer3", "discuss"),
    _signature("chief", "review"),
    _signature("president", "approve"),
    Step("issue", UPPER, at_once, _issue),
    sign_for(LOWER, "elevation_ruling"),
    act(LOWER, "officer1", "hand_over_case", about="ruling", ready=past("ruling")),
    sign_for(UPPER, "case_handover"),
    act(UPPER, "officer1", "accept_handover", about="ruling", ready=past("ruling", "holder")),
    act(UPPER, "filing", "docket_transferred_case", about="ruling"),
    act(UPPER, "filing", "notify_parties", about="ruling"),
    sign_for(LOWER, "docket_notice"),
    act(UPPER, "officer1", "take_over_controls", about="ruling"),
    Step("custody_ends", UPPER, custody_is_over, lambda node, said, command: {}),
    Step("time_passes", UPPER, at_once, _time_passes),
)  # fmt: skip
