"""Pages name every state, role and choice in both languages; no identifier of the code is left to read."""

from __future__ import annotations

import pytest

from shared.messages.terms import payload_fields
from shared.procedures import CATALOGUE
from shared.web.pages.procedure_states import ROLES, state_word
from shared.web.pages.words import worded

#: The docket's own states are those of cases, controls and money.
TABLES = [
    (procedure.name, role, table)
    for procedure in CATALOGUE.procedures.values() if procedure.name != "docket"
    for role, table in procedure.tables.items()
]  # fmt: skip
PAYLOADS = {
    payload
    for declared in (*CATALOGUE.messages.values(), *CATALOGUE.acts.values())
    for payload in (declared.payload, getattr(declared, "inputs", None)) if payload
}  # fmt: skip


@pytest.mark.parametrize(("procedure", "role", "table"), TABLES, ids=[f"{name}-{role}" for name, role, _ in TABLES])
def test_every_state_and_role_of_a_procedure_has_a_word(procedure: str, role: str, table: tuple) -> None:
    states = {state for row in table for state in (row.start, row.end) if state}

    assert role in ROLES
    assert [state for state in sorted(states) if state_word(procedure, state) is None] == []


@pytest.mark.parametrize(
    "payload", sorted(PAYLOADS, key=lambda each: each.__qualname__), ids=lambda each: each.__qualname__
)
def test_every_choice_of_a_field_has_a_title(payload: type) -> None:
    for field in payload_fields(payload):
        for member in getattr(field.kind, "__members__", {}).values():
            assert hasattr(member, "label") or worded(member.value), f"{field.name}: {member.value}"
