"""Documents that people write and approve together."""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import Response, jsonify
from marshmallow import fields

from shared.domain.identifiers import require_court_id
from shared.flows import drafting, signatures
from shared.flows.records import Draft
from shared.web.api.describing import IF_MATCH, PROBLEM
from shared.web.api.shape import Body, Endpoints, Paging, command_id, identifier, page, require_version, text, versioned
from shared.web.here import node, person
from shared.web.reading.cases import lineage_of
from shared.web.reading.desk import waiting
from shared.web.reading.messages import title_of
from shared.web.reading.offers import kind_named
from shared.web.reading.plain import plain

blueprint = Endpoints("api_drafts", __name__, description="文书 drafts and approvals")


class DraftRequest(Body):
    """A document to draft. Without `exchange_id` it begins a new procedure."""

    kind = text(most=100, required=True)
    recipient = text(most=20, required=True)
    case_no = text(most=80)
    lineage_id = identifier()
    exchange_id = identifier()
    supersedes = identifier()
    inputs = fields.Dict(keys=fields.String(), load_default=dict)


class Rewrite(Body):
    """New inputs for a draft; all signatures fall."""

    inputs = fields.Dict(keys=fields.String(), required=True)


class Signature(Body):
    """One signature over exactly the payload with this digest."""

    act = text(most=20, required=True)
    digest = text(most=64, required=True)
    opinion = text(most=2000)
    agrees = fields.Boolean(load_default=True, metadata={"description": "false: a dissent; only when discussing"})


class Return(Body):
    """Back to the author, with the reason."""

    reason = text(most=2000, required=True)


class Digest(Body):
    """The digest of what was read."""

    digest = text(most=64, required=True)


class DraftQuery(Paging):
    """By state: approving, returned, issued or discarded."""

    state = text(most=20)


@blueprint.route("/drafts", methods=["GET"])
@blueprint.arguments(DraftQuery, location="query")
@blueprint.response(200, description="drafts, newest first")
def listed(given: dict[str, Any]) -> Response:
    """Drafts of this court."""
    filters = {"state": given["state"]} if given["state"] else {}
    with node().store.read() as unit:
        return page(lambda most: unit.drafts.where(order_by=("-drafted_at", "draft_id"), limit=most, **filters), given)


@blueprint.route("/drafts", methods=["POST"])
@blueprint.arguments(DraftRequest)
@blueprint.response(201, description="the draft, signed by its author")
def write(given: dict[str, Any]) -> Response:
    """Draft a document; checked as the receiver will check it, except for missing approvals."""
    here = node()
    kind = kind_named(here, given["kind"])
    with here.store.read() as unit:
        lineage_id = lineage_of(
            unit, case_no=given["case_no"], lineage_id=given["lineage_id"], exchange_id=given["exchange_id"]
        )
    draft_id = drafting.write(
        here, person(), kind.name, recipient=require_court_id(given["recipient"]), lineage_id=lineage_id,
        exchange_id=given["exchange_id"] or str(uuid.uuid4()), inputs=given["inputs"],
        supersedes=given["supersedes"] or None, command_id=command_id(),
    )  # fmt: skip
    answer = show(draft_id)
    answer.status_code = 201
    return answer


@blueprint.route("/drafts/<draft_id>", methods=["GET"])
@blueprint.alt_response(304, description="the version named by If-None-Match", success=True)
@blueprint.response(
    200, description="exact payload, digest, approvals, who may sign next, history; ETag is its version"
)
def show(draft_id: str) -> Response:
    """One draft as it stands."""
    here = node()
    with here.store.read() as unit:
        draft = unit.drafts.need(draft_id)
        stands = waiting(here, unit, draft, person())
        asked = stands.next_act in ("discuss", "review", "approve")
        signers = signatures.next_signers(here, unit, draft, stands.next_act) if asked else []
        steps = signatures.history(unit, draft_id)
    document = plain(draft) | {
        "title": plain(title_of(here, draft.kind)),
        "content": json.loads(draft.payload),
        "next_act": stands.next_act,
        "yours": stands.mine,
        "approvals": plain(stands.approvals),
        "next_signers": [
            {
                "person_id": each.person.person_id,
                "name": each.person.name,
                "role": each.role,
                "delegation": plain(each.delegation),
            }
            for each in signers
        ],
        "history": plain(steps),
    }
    return versioned(document, _etag(draft))


@blueprint.route("/drafts/<draft_id>", methods=["PUT"])
@blueprint.arguments(Rewrite)
@blueprint.response(200, description="the draft with a new digest")
@blueprint.doc(parameters=[IF_MATCH], responses={"412": PROBLEM, "428": PROBLEM})
def rewrite(given: dict[str, Any], draft_id: str) -> Response:
    """Rewrite a draft of one's own; needs If-Match."""
    here = node()
    with here.store.read() as unit:
        draft = unit.drafts.need(draft_id)
    require_version(_etag(draft))
    drafting.write(
        here, person(), draft.kind, recipient=draft.recipient, lineage_id=draft.lineage_id,
        exchange_id=draft.exchange_id, inputs=given["inputs"], supersedes=draft.supersedes, draft_id=draft_id,
        command_id=command_id(),
    )  # fmt: skip
    return show(draft_id)


@blueprint.route("/drafts/<draft_id>/signatures", methods=["POST"])
@blueprint.arguments(Signature)
@blueprint.response(200, description="the signature now missing, empty when it can be issued")
def sign(given: dict[str, Any], draft_id: str) -> Response:
    """Sign: discuss, review or approve."""
    missing = drafting.sign(
        node(), person(), draft_id, act=given["act"], digest=given["digest"], opinion=given["opinion"],
        agrees=given["agrees"], command_id=command_id(),
    )  # fmt: skip
    return jsonify({"draft_id": draft_id, "missing": missing})


@blueprint.route("/drafts/<draft_id>/return", methods=["POST"])
@blueprint.arguments(Return)
@blueprint.response(200, description="returned")
def give_back(given: dict[str, Any], draft_id: str) -> Response:
    """Return a draft to its author; all signatures fall."""
    drafting.give_back(node(), person(), draft_id, reason=given["reason"], command_id=command_id())
    return jsonify({"draft_id": draft_id, "state": "returned"})


@blueprint.route("/drafts/<draft_id>/issue", methods=["POST"])
@blueprint.arguments(Digest)
@blueprint.response(200, description="the id of the message")
def issue(given: dict[str, Any], draft_id: str) -> Response:
    """Issue a completely approved draft."""
    message_id = drafting.issue(node(), person(), draft_id, digest=given["digest"], command_id=command_id())
    return jsonify({"draft_id": draft_id, "message_id": message_id})


def _etag(draft: Draft) -> str:
    return f"{draft.version}-{draft.digest[:16]}"
