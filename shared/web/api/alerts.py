"""Alerts (预警) of this court and of those below that were told upward; answers are acts (`POST /acts`) or come here."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from marshmallow import fields, validate

from shared.domain.alerts import AnswerKind
from shared.flows import acts
from shared.messages.kinds import About
from shared.web.api.shape import Body, Endpoints, Paging, command_id, page, text
from shared.web.here import node, person
from shared.web.reading import alerts as reading
from shared.web.reading.plain import plain

blueprint = Endpoints("api_alerts", __name__, description="预警 alerts")


class AlertQuery(Paging):
    """`level`: yellow, orange or red. `whose`: handler or monitor, of the caller. `rule`: P1–P23, U1–U10."""

    level = text(most=10)
    whose = text(most=10)
    rule = text(most=4)


class AnswerRequest(Body):
    """An answer without a new day; one with a new day is a document (`extend_alert`) that the chief signs."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(
            [AnswerKind.DONE.value, AnswerKind.WITH_REASON.value],
            error="应为下列之一：{choices} | has to be one of {choices}",
        ),
    )
    words = text(most=2000, required=True)
    evidence = text(most=4000, required=True)


@blueprint.route("/alerts", methods=["GET"])
@blueprint.arguments(AlertQuery, location="query")
@blueprint.response(200, description="open alerts, red first")
def listed(given: dict[str, Any]) -> Response:
    """Alerts raised and not cleared."""
    asked = reading.Asked(*(given[name] or "" for name in ("level", "whose", "rule")))
    with node().store.read() as unit:
        return page(lambda most: reading.open_alerts(unit, person(), asked, limit=most), given)


@blueprint.route("/alerts/<alert_id>", methods=["GET"])
@blueprint.response(200, description="one alert with its declaration, the proof of its date and its timeline")
def show(alert_id: str) -> Response:
    """One alert. 404 `not_found`."""
    with node().store.read() as unit:
        file = reading.read_alert(node(), unit, person(), alert_id)
    document = {
        "title": plain(file.kind.title), "source": file.kind.source,
        "proof": file.proof.as_dict() if file.proof is not None else None, "timeline": plain(file.timeline),
    }  # fmt: skip
    return jsonify(plain(file.alert) | document)


@blueprint.route("/alerts/<alert_id>/answer", methods=["POST"])
@blueprint.arguments(AnswerRequest)
@blueprint.response(200, description="the alert, answered")
def answer(given: dict[str, Any], alert_id: str) -> Response:
    """Answer it. 403 `not_the_handler`, 404 `not_found`, 409 `conflict`."""
    here = node()
    with here.store.read() as unit:
        alert = reading.read_alert(here, unit, person(), alert_id).alert
    acts.perform(
        here, person(), "answer_alert", About(alert.lineage_id), {"alert": alert_id, **given}, command_id=command_id()
    )
    return show(alert_id)
