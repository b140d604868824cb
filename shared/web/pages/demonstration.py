"""The demonstration's switchers: become a colleague at a click, go over to another court and stay with the case.

Installed only where the setting `demonstration` is on (loopback only); elsewhere none of these addresses exists.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, current_app, flash, g, redirect, request, url_for
from flask.globals import request_ctx
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from shared.domain.courts import Court
from shared.domain.errors import SetupError, Text, ZhixingError
from shared.domain.people import Person, Role
from shared.flows.ports import Unit
from shared.web import auth
from shared.web.here import node, person_or_nobody
from shared.web.pages.demonstration_guide import BadTicket, Guide, guide_of
from shared.web.pages.showing import body, court, role, t
from shared.web.reading.cases import newest_entry
from shared.web.reading.journeys import lineage_named

blueprint = Blueprint("demonstration", __name__)
#: Under any other name it would be a stranger's site that leads its visitors' browsers here (DNS rebinding).
OWN_NAMES = ["127.0.0.1", "localhost", "::1"]
GUIDE = "zhixing.guide"
#: In the order in which work passes through a court.
_ORDER = (Role.FILING_CLERK, Role.OFFICER, Role.JUDGE, Role.CHIEF, Role.VICE_PRESIDENT, Role.PRESIDENT, Role.OPERATOR,
          Role.INTEGRITY_INSPECTOR)  # fmt: skip


class UnknownColleague(ZhixingError):
    """Nobody who works at this court signs in by that name."""

    code = "unknown_colleague"
    status = 401
    what = Text("本院没有这个在岗人员。", "Nobody of that name works at this court.")
    todo = Text("请刷新页面，从列表中选择。", "Reload the page and choose from the list.")


class StrangeName(ZhixingError):
    """The demonstration was asked for under a name that is not this machine's own."""

    code = "strange_name"
    status = 403
    what = Text(
        "演示只在本机应答，不接受以 {name} 访问。", "The demonstration answers on this machine only, not as {name}."
    )
    todo = Text("请改用 http://127.0.0.1:端口。", "Use http://127.0.0.1:port.")


class CourtsFileUnusable(SetupError):
    """The file with the addresses of the other courts cannot be read."""

    code = "demonstration_courts_file"
    what = Text(
        "演示法院地址文件 {path} 不可用：{reason}。", "File of court addresses {path} cannot be used: {reason}."
    )
    todo = Text("请写成“法院标识: 网址”的 JSON，或去掉该设置。", "Write JSON, court id: address, or drop the setting.")


@dataclass(frozen=True)
class Demonstration:
    """What the switchers need to know. `addresses`: court id → where its pages are; `guide`: the guided tour, if it runs."""

    addresses: dict[str, str]
    guide: Guide | None = None

    @staticmethod
    def of(courts_file: Path | None) -> Demonstration:
        """The addresses in a file; none without a file. Raises CourtsFileUnusable."""
        if courts_file is None:
            return Demonstration({})
        try:
            found = json.loads(courts_file.read_text(encoding="utf-8"))
            addresses = {str(name): str(address).rstrip("/") for name, address in found.items()}
            return Demonstration(addresses, guide_of(courts_file.parent))
        except (OSError, ValueError, AttributeError) as error:
            raise CourtsFileUnusable(path=courts_file, reason=type(error).__name__) from None


def install(app: Flask, demonstration: Demonstration) -> None:
    """Add the addresses below, and what the templates show at the top of each page."""
    app.before_request(require_own_name)
    app.register_blueprint(blueprint)
    app.extensions[GUIDE] = demonstration.guide
    if demonstration.guide is not None:
        app.after_request(_stay_in_the_window_of_the_tour)
    app.jinja_env.globals.update(
        demonstration=True, colleagues=colleagues, post_of=post_of, this_page=this_page,
        other_courts=lambda: other_courts(demonstration.addresses),
        guide_address=demonstration.guide.address if demonstration.guide else "",
    )  # fmt: skip


def require_own_name() -> None:
    """Raises StrangeName."""
    if not host_is_trusted(request.host, OWN_NAMES):
        raise StrangeName(name=request.host)


@blueprint.post("/demonstration/person")
@auth.public
def become() -> Response:
    """Go on as this colleague, at the page one was at."""
    login = request.form.get("login", "")
    with node().store.read() as unit:
        known = unit.people.first(login=login) if "\0" not in login else None
    if known is None or not known.active:
        raise UnknownColleague
    auth.open_session(known)
    return redirect(auth.safe_target(request.form.get("next", "")), 303)


@blueprint.get("/demonstration/visit")
@auth.public
def visit() -> Response:
    """A link of the guided tour: go on as the person of its ticket, at the page of its ticket."""
    guide: Guide | None = current_app.extensions[GUIDE]
    if guide is None:
        raise BadTicket
    login, page = guide.read(request.args.get("ticket", ""), node().court_id)
    with node().store.read() as unit:
        known = unit.people.first(login=login)
    if known is None or not known.active:
        raise UnknownColleague
    if g.person is None or g.person.person_id != known.person_id:
        auth.open_session(known)
    return redirect(auth.safe_target(page), 303)


def _stay_in_the_window_of_the_tour(response: Response) -> Response:
    """A window the tour has opened stays one it can send elsewhere, so that one second window follows it."""
    response.headers.setdefault("Cross-Origin-Opener-Policy", "unsafe-none")
    return response


@blueprint.get("/lineages/<lineage_id>")
def follow(lineage_id: str) -> Response:
    """What this court has of a case met at another one: that procedure, else its docket entry, else any procedure."""
    with node().store.read() as unit:
        same = unit.exchanges.get(_plain(request.args.get("exchange", "")))
        case = newest_entry(unit.cases.where(lineage_id=_plain(lineage_id)))
        other = unit.exchanges.where(lineage_id=_plain(lineage_id), limit=1)
    if same is not None or (case is None and other):
        return redirect(url_for("exchanges.show", exchange_id=(same or other[0]).exchange_id), 303)
    if case is not None:
        return redirect(url_for("cases.show", case_no=case.case_no), 303)
    flash(t("本院没有该案。", "This court has nothing about that case."))
    return redirect(url_for("home.show"), 303)


def colleagues() -> list[Person]:
    """Everybody who works here, in the order in which work passes; nobody while the database does not answer."""
    try:
        with node().store.read() as unit:
            people = [each for each in unit.people.where() if each.active]
    except ZhixingError:
        return []
    return sorted(people, key=lambda each: (min(map(_ORDER.index, map(Role, each.roles))), each.login))


def post_of(who: Person) -> str:
    """`执行员（承办人）·执行实施`; who sits in many bodies is told by the role alone."""
    roles = "、".join(map(role, who.roles))
    return f"{roles} · {'、'.join(map(body, who.bodies))}" if len(who.bodies) <= 2 else roles


def this_page() -> str:
    """The address to come back to: this one, if it can be asked for again."""
    again = request.method == "GET" or "GET" in request_ctx.url_adapter.allowed_methods()  # type: ignore[union-attr]
    return request.full_path.rstrip("?") if again and request.endpoint else url_for("home.show")


def other_courts(addresses: dict[str, str]) -> list[tuple[Court, str]]:
    """Courts of the demonstration with the address of what is shown here; this court's own is empty."""
    path = path_elsewhere()
    known = [(court(court_id), address) for court_id, address in addresses.items()]
    return [
        (each, "" if each.court_id == node().court_id else address + path)
        for each, address in known
        if each is not None
    ]


def path_elsewhere() -> str:
    """Where another court shows the same: the same list, the same case or procedure, else its first page."""
    rule = request.url_rule
    if rule is None or person_or_nobody() is None or (request.endpoint or "").startswith("sign_in."):
        return url_for("home.show")
    if (not rule.arguments and rule.endpoint != "parked.listed") or rule.endpoint == "lists.court":
        return request.path if "GET" in (rule.methods or ()) else url_for("home.show")
    try:
        with node().store.read() as unit:
            lineage_id, exchange_id = _subject(unit)
    except ZhixingError:
        return url_for("home.show")
    if not lineage_id:
        return url_for("home.show")
    if rule.endpoint.startswith("journeys."):
        return url_for("journeys.show", case_no=lineage_id)
    return url_for("demonstration.follow", lineage_id=lineage_id, exchange=exchange_id or None)


def _subject(unit: Unit) -> tuple[str, str]:
    """Lineage and exchange this page is about, as far as its address says; empty for none."""
    named = {name: _plain(str(value)) for name, value in (request.view_args or {}).items()}
    number = named.get("case_no") or _plain(request.args.get("case", ""))
    if number:
        return lineage_named(unit, number), ""
    message_id, draft_id = named.get("message_id", ""), named.get("draft_id", "")
    exchange_id = named.get("exchange_id") or _plain(request.args.get("exchange", ""))
    message = (unit.inbox.get(message_id) or unit.outbox.get(message_id)) if message_id else None
    draft = unit.drafts.get(draft_id) if draft_id else None
    if found := message or draft:
        exchange_id = found.exchange_id
    exchange = unit.exchanges.get(exchange_id) if exchange_id else None
    return (exchange.lineage_id, exchange_id) if exchange else (found.lineage_id if found else "", "")


def _plain(text: str) -> str:
    """No database takes a NUL."""
    return text.replace("\0", "")
