"""This court and its cases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, jsonify

from shared.flows.separation import standing
from shared.web.api.shape import Endpoints, Paging, page, text, versioned
from shared.web.here import node, person
from shared.web.reading import cases, offers
from shared.web.reading.plain import plain

blueprint = Endpoints("api_cases", __name__, description="本院与案件 this court and its cases")


class CaseQuery(Paging):
    """`number`: beginning of the 案号. `state`: open, custody or closed."""

    number = text(most=80)
    state = text(most=20)


@blueprint.route("/court", methods=["GET"])
@blueprint.response(200, description="identity, tier, bodies, law release")
def court() -> Response:
    """Which court this node is."""
    here = node()
    return jsonify(
        plain(asdict(here.court))
        | {"tier_title": plain(here.profile.title), "release": str(here.law.release), "key_id": here.key.key_id}
        | {"bodies": sorted(here.profile.bodies)}
    )


@blueprint.route("/cases", methods=["GET"])
@blueprint.arguments(CaseQuery, location="query")
@blueprint.response(200, description="docket entries, newest first")
def find(given: dict[str, Any]) -> Response:
    """Cases of this court."""
    with node().store.read() as unit:
        return page(lambda most: cases.search(unit, number=given["number"], state=given["state"], limit=most), given)


@blueprint.route("/cases/<case_no>", methods=["GET"])
@blueprint.alt_response(304, description="the version named by If-None-Match", success=True)
@blueprint.response(200, description="the whole file; its ETag changes with what one would decide by")
def show(case_no: str) -> Response:
    """One case: power, parties, controls, money, duties, exchanges, timeline, what is offered."""
    with node().store.read() as unit:
        found = cases.read_case(node(), unit, cases.case_named(unit, case_no))
        stands = standing(node(), unit, found.case.lineage_id, person().person_id)
    document = plain(found) | {
        "offered": [_offer(each) for each in offers.for_case(node(), person(), found.case, stands)],
        "balance": plain(found.balance) | {"available_fen": found.balance.available_fen},
    }
    return versioned(document, found.etag)


def _offer(offered: offers.Offered) -> dict[str, Any]:
    return {
        "name": offered.name, "title": plain(offered.title), "drafted": offered.drafted, "allowed": offered.allowed,
        "who": plain(offered.who), "why": plain(offered.why),
    }  # fmt: skip
