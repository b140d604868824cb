"""Parked messages and quarantined bytes: why they stand, what trying again will do, and trying it, by an operator."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import Role
from shared.flows import receive
from shared.flows.records import Incoming
from shared.web.auth import require_role
from shared.web.here import node, person, say
from shared.web.pages.showing import court_name, kind_title, t
from shared.web.pages.words import word
from shared.web.reading.parked import outlook
from shared.web.tables import Column, EachOf, csv_file, listing, wants_csv

blueprint = Blueprint("parked", __name__)
WAITING = ("parked", "held", "buffered")
_QUARANTINED_SHOWN = 50
MESSAGES: tuple[Column[Incoming], ...] = (
    Column("arrived_at", Text("到达", "Arrived"), lambda row: row.arrived_at, ("arrived_at", "message_id")),
    Column("kind", Text("文书", "Document"), lambda row: kind_title(row.kind)),
    Column("sender", Text("发出法院", "From"), lambda row: court_name(row.sender)),
    Column("state", Text("状态", "State"), lambda row: say(word(row.state))),
    Column("message_id", Text("编号", "Id"), lambda row: row.message_id),
)
#: Reason of a quarantine → what it means and what to do.
REASONS = {
    "bad_signature": Text("内容与签名不符，传输中被改动或伪造：请发出法院核对其发件，原件会自动重发。",
                          "Altered on the way, or forged: let the claimed sender compare; the original is sent again by itself."),
    "cannot_open": Text("密封报文无法用本院密钥打开：核对密钥目录中本院现行密钥。",
                        "Sealed to another key: see which key of this court the directory lists as current."),
    "bad_envelope": Text("不是本系统的报文：请发出法院核对软件版本。", "Not a message of this system: compare software versions."),
    "misdirected": Text("内外收发法院不一致：请发出法院核对。", "Sender or recipient inside and outside differ: ask the sender."),
    "handling_failed": Text("处理时程序出错：查运行日志，修复后由发出法院重发。",
                            "Handling failed: see the log, mend it, let the sender send again."),
}  # fmt: skip
_KEYS = Text("签名密钥不在目录中、已吊销或未生效：安装新密钥目录后由发出法院重发。",
             "The key is not (or no longer, or not yet) in the directory: install a new one, let the sender send again.")  # fmt: skip


def may_see() -> None:
    """Operators and officers of management. Raises NotAllowed."""
    if Body.MANAGEMENT not in person().bodies:
        require_role(Role.OPERATOR)


@blueprint.get("/quarantine")
def listed() -> str | Response:
    """What is parked, held or waits for an earlier one; and bytes that did not verify."""
    may_see()
    state = request.args.get("state", "")
    with node().store.read() as unit:
        rows = EachOf(unit.inbox, "state", [state] if state in WAITING else list(WAITING))
        if wants_csv():
            return csv_file(rows, MESSAGES, {}, sort="-arrived_at", file_name="parked.csv")
        found = listing(rows, MESSAGES, {}, sort="-arrived_at")
        strange = unit.quarantine.where(state="open", order_by=("-arrived_at",), limit=_QUARANTINED_SHOWN)
    return render_template("quarantine.html", listed=found, state=state, states=WAITING, strange=strange, todo=todo)


@blueprint.get("/parked/<message_id>")
def show(message_id: str) -> str:
    """One message that stands: why, and what trying again will do."""
    may_see()
    with node().store.read() as unit:
        row = unit.inbox.need(message_id)
        seen = outlook(node(), unit, row)
    return render_template("parked.html", seen=seen, row=row, operator=Role.OPERATOR in person().roles)


@blueprint.post("/parked/<message_id>/replay")
def replay(message_id: str) -> Response:
    """Try a parked message again: for the operator."""
    require_role(Role.OPERATOR)
    state = receive.replay(node(), message_id, person().person_id, command_id=request.form.get("command") or None)
    flash(t(f"已重放，现状态：{word(state).zh}。", f"Tried again; it is now: {word(state).en}."))
    return redirect(url_for("parked.show", message_id=message_id), 303)


def todo(reason: str) -> Text:
    """What a reason of quarantine asks of the operator."""
    return REASONS.get(reason, _KEYS if reason.startswith("key_") else Text("请查运行日志。", "See the log."))
