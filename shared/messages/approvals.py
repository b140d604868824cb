"""One approval on the wire, inside `data.approvals`. What it lacks is left out, so that older ones keep their bytes."""

from __future__ import annotations

import re
from typing import Any

from shared.domain.delegations import DelegationProof
from shared.domain.people import Approval
from shared.messages.instants import instant
from shared.messages.members import BadEnvelope, day_of, moment_of, name_of, optional

#: One member of an approval; the longest is the certificate.
MAX_APPROVAL_CHARACTERS = 4096
OPINION_PATTERN = "^(dis)?agree:[0-9a-f]{64}$"
_WHO, _SIGNED = ("person_id", "act", "role", "body"), ("digest", "signature", "public_key", "certificate")
_LENDER, _LENT = ("delegation_id", "delegator", "role"), ("signature", "certificate")


def written(approval: Approval) -> dict[str, Any]:
    """The JSON object of an approval."""
    item = _members(approval, _WHO) | {"at": instant(approval.at)} | _members(approval, _SIGNED)
    if approval.opinion:
        item["opinion"] = approval.opinion
    if (lent := approval.delegation) is not None:
        days = {"from_on": lent.from_on.isoformat(), "until_on": lent.until_on.isoformat()}
        item["delegation"] = (
            _members(lent, _LENDER) | days | {"given_at": instant(lent.given_at)} | _members(lent, _LENT)
        )
    return item


def read_approval(item: dict[str, Any]) -> Approval:
    """The approval of a JSON object. Raises BadEnvelope, KeyError, TypeError, ValueError."""
    opinion, lent = optional(item, "opinion") or "", item.get("delegation")
    if opinion and re.fullmatch(OPINION_PATTERN, opinion, re.ASCII) is None:
        raise BadEnvelope(problem="opinion is not agree: or disagree: and a SHA-256")
    return Approval(
        **_names(item, (*_WHO, *_SIGNED)), at=moment_of(item, "at"), opinion=opinion,
        delegation=None if lent is None else _read_delegation(lent),
    )  # fmt: skip


def _read_delegation(item: dict[str, Any]) -> DelegationProof:
    given_at = moment_of(item, "given_at")
    if instant(given_at) != item["given_at"]:
        raise BadEnvelope(problem="given_at is not as it was signed")
    return DelegationProof(
        **_names(item, (*_LENDER, *_LENT)), from_on=day_of(item, "from_on"), until_on=day_of(item, "until_on"),
        given_at=given_at,
    )  # fmt: skip


def _members(thing: Approval | DelegationProof, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _names(item: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: name_of(item, name, MAX_APPROVAL_CHARACTERS) for name in names}
