"""The events of this court, the newest first; those of one case stand on its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from shared.domain.node_events import EVENT_KINDS
from shared.web.here import node, say
from shared.web.pages.forms import yuan
from shared.web.pages.showing import t
from shared.web.pages.words import word, worded
from shared.web.reading.node_events import newest

blueprint = Blueprint("node_events", __name__)
SHOWN = 200


@blueprint.app_template_filter("told")
def told(detail: Mapping[str, Any]) -> str:
    """The detail of an event in words: names, codes and sums as people say them; what is not known, as it is."""
    return t("；", "; ").join(
        f"{say(word(name))}{t('：', ': ')}{_value(name, value)}" for name, value in detail.items()
    )


def _value(name: str, value: Any) -> str:
    if isinstance(value, list):
        return t("、", ", ").join(_value(name, each) for each in value)
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    return say(word(value)) if worded(value) else str(value)


@blueprint.get("/node-events")
def listed() -> str:
    """By kind, if one is chosen."""
    kind = request.args.get("kind", "")
    filters = {"kind": kind} if kind in EVENT_KINDS else {}
    with node().store.read() as unit:
        events = newest(unit, SHOWN, **filters)
    return render_template("node_events.html", events=events, kinds=EVENT_KINDS, kind=kind)
