"""The ledger (台账): figures by court and month, how reconciliation stands, one case from figure to event; as CSV too."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import Any

from flask import Blueprint, Response, render_template, request

from shared.domain.ledger import LedgerCheck, LedgerEvent, LedgerFigure
from shared.domain.node_events import EVENT_KINDS
from shared.flows.ports import Unit
from shared.web.here import node

blueprint = Blueprint("ledger", __name__)
MOST = 500
COLUMNS = ("filed", "closed", "claim_fen", "received_fen", "paid_fen", "corrected")


@blueprint.get("/ledger")
def show() -> str:
    """By court and month; with `court` its cases too, with `case` its events."""
    court, case_no = request.args.get("court", "")[:32], request.args.get("case", "")[:64]
    with node().store.read() as unit:
        rows = _by_month(unit, court)
        checks = {check.court: check for check in unit.of(LedgerCheck).where(limit=MOST)}
        cases = unit.case_register.where(court=court, order_by=("-filed_on",), limit=MOST) if court else []
        events = unit.of(LedgerEvent).where(case_no=case_no, order_by=("seq",), limit=MOST) if case_no else []
    return render_template("ledger.html", rows=rows, checks=checks, cases=cases, events=events, chosen=court, case_no=case_no,
                           columns=COLUMNS, totals=_totals(rows), kinds=EVENT_KINDS)  # fmt: skip


@blueprint.get("/ledger.csv")
def as_csv() -> Response:
    """All figures, one a line; money in 分 (fen)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("court", "month", "figure", "amount"))
    with node().store.read() as unit:
        for row in unit.of(LedgerFigure).where(order_by=("court", "month", "figure")):
            writer.writerow((row.court, row.month, row.figure, row.amount))
    return Response(out.getvalue(), mimetype="text/csv")


def _totals(rows: list[tuple[str, str, dict[str, int], dict[str, int]]]) -> list[tuple[str, dict[str, int]]]:
    """Of all courts shown, by month: at a superior the province's or the nation's figures."""
    found: dict[str, dict[str, int]] = {}
    for _, month, held, _ in rows:
        total = found.setdefault(month, dict.fromkeys(COLUMNS, 0))
        for name in COLUMNS:
            total[name] += held.get(name, 0)
    return list(found.items())


def _by_month(unit: Unit, court: str) -> list[tuple[str, str, dict[str, int], dict[str, int]]]:
    """(court, month, figures, closings by mode), the newest month first."""
    chosen: dict[str, Any] = {"court": court} if court else {}
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in unit.of(LedgerFigure).where(order_by=("-month", "court", "figure"), **chosen):
        found[row.court, row.month][row.figure] = row.amount
        if len(found) > MOST:
            break
    return [(of, month, held, {name[5:]: n for name, n in held.items() if name.startswith("mode:") and n})
            for (of, month), held in found.items()]  # fmt: skip
