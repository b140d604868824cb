"""The run of `make_golden.py` over command centres: duty, squads, orders to their end, incidents, items, leads."""

from __future__ import annotations

from pathlib import Path

from builders import Country
from dispatch_stories import COURTS, Dispatch
from stories import Elevation


def dispatch_country(folder: Path) -> Country:
    """The line of Shenzhen with two basic courts."""
    return Country(folder, COURTS)


def dispatches(country: Country) -> None:
    """Every message of a command centre at least once."""
    story = Dispatch(country).filed().squad("gd0305")
    shift = {"leader": "chief", "officer": "duty1", "technician": "operator", "backup": "duty2"}
    times = {"start_at": "2026-03-11T09:00:00+08:00", "end_at": "2026-03-12T09:00:00+08:00"}
    country.act("gd0305", "duty1", "publish_rota", shifts=[shift | times], **times)
    story.ordered().acked().on_scene().found("obstructed", "多人围堵")
    asked = story.does("ask_reinforcement", needed="一组法警")["exchange_id"]
    country.act("gd03", "duty1", "send_reinforcement", exchange=asked, to_court="gd0304")
    story.found().reported()
    story.does("take_over", court="gd0304", officer="执行员李某")
    story.does("review_dispatch", court="gd03", text="处置得当")
    story.ordered(to_court="gd0305").does("unable_dispatch", reason="小组在外")
    story.issuer = "gd0304"
    story.ordered(to_court="gd0305")
    story.issuer = "gd"
    story.ordered(to_court="gd0305")
    case = Elevation(country, lineage=story.lineage, case_no=story.case_no)
    case.applied().docketed().file_called().file_sent().ruled()
    harm = {"place": "某村", "happened_at": "2026-03-10T10:00:00+08:00", "text": "多人围攻", "grade": 3}
    incident = country.act("gd0305", "duty1", "report_incident", **harm)["exchange_id"]
    country.act("gd03", "duty1", "send_support", exchange=incident, text="法警六人")
    item = country.act("gd03", "duty1", "issue_item", to_court="gd0305", item="核查", due_on="2026-03-20")[
        "exchange_id"
    ]
    country.act("gd0305", "duty1", "answer_item", exchange=item, text="已核查")
    _lead(country)


def _lead(country: Country) -> None:
    lead = country.act("gd0304", "duty1", "receive_lead", kind="property", text="车库有货")["exchange_id"]
    country.act("gd0304", "duty1", "forward_lead", exchange=lead, to_court="gd0305")
    for login, act, given in (
        ("duty1", "screen_lead", {}), ("duty1", "assign_lead", {"to": "duty2"}), ("duty2", "begin_lead", {}),
        ("duty2", "check_lead", {"result": "unfounded", "text": "查无"}), ("duty1", "reply_lead", {"text": "查无此物"}),
    ):  # fmt: skip
        country.act("gd0305", login, act, exchange=lead, **given)
