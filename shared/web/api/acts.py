"""Acts of people at this court: which are offered with their schema, and doing one."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from marshmallow import fields, validate

from shared.flows import acts as flow
from shared.messages.json_schema import json_schema
from shared.messages.kinds import About
from shared.web.api.shape import Body, Endpoints, command_id, identifier, text
from shared.web.here import node, person
from shared.web.reading import offers
from shared.web.reading.cases import lineage_of
from shared.web.reading.plain import plain

blueprint = Endpoints("api_acts", __name__, description="办理 acts")


class ActRequest(Body):
    """What to do and about what. `epoch`: the epoch of the power the person saw; checked for acts of power."""

    act = text(most=100, required=True)
    case_no = text(most=80)
    lineage_id = identifier()
    exchange_id = identifier()
    epoch = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 2**31, error="应为正整数 | has to be positive"),
    )
    inputs = fields.Dict(keys=fields.String(), load_default=dict)


@blueprint.route("/acts", methods=["GET"])
@blueprint.response(200, description="every act and draftable document with the JSON Schema of its inputs")
def offered() -> Response:
    """What can be done at this court, by whom, and what has to be filled in."""
    here, who = node(), person()
    listed = [offers.of_act(who, act) for act in here.catalogue.acts.values()]
    listed += [offers.of_kind(who, kind) for kind in here.catalogue.messages.values() if kind.drafted]
    return jsonify({"items": [_described(each) for each in listed]})


@blueprint.route("/acts", methods=["POST"])
@blueprint.arguments(ActRequest)
@blueprint.response(200, description="the facts the act reports")
def perform(given: dict[str, Any]) -> Response:
    """Do one act. 409 `epoch_changed`, `not_the_holder`, R1–R12; 403 `not_allowed`; 422 `bad_payload`."""
    here = node()
    act = offers.act_named(here, given["act"])
    lineage_id = ""
    if act.scope != "court":
        with here.store.read() as unit:
            lineage_id = lineage_of(
                unit, case_no=given["case_no"], lineage_id=given["lineage_id"], exchange_id=given["exchange_id"]
            )
    done = flow.perform(
        here, person(), act.name, About(lineage_id, given["exchange_id"] or None), given["inputs"],
        epoch=given["epoch"], command_id=command_id(),
    )  # fmt: skip
    return jsonify(plain(done))


def _described(offered: offers.Offered) -> dict[str, Any]:
    return {
        "name": offered.name, "title": plain(offered.title), "drafted": offered.drafted, "scope": offered.scope,
        "source": offered.source, "allowed": offered.allowed, "who": plain(offered.who),
        "inputs": json_schema(offered.payload, title=offered.title),
    }  # fmt: skip
