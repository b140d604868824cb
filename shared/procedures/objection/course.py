"""The course of an objection at the court that reviews it: rows kept in step, rulings numbered, service, effect by the clock.

When it takes effect: an objection does not stop enforcement (执行程序解释 2020 art. 9), and a ruling on it may be asked to be
reconsidered within 10 days of service on each person (民事诉讼法 2023 art. 236). So nothing is undone before the last
person's days have passed (law index S011); what it revokes or varies is carried out in the sweep of the clock that ends them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.courts import Line
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.reviews import TRACKS, Remedy, Track
from shared.messages.desk import Desk
from shared.procedures.objection.effects import carry_out
from shared.procedures.objection.elsewhere import held_elsewhere, send_effect
from shared.procedures.objection.papers import RemedyItem
from shared.procedures.objection.tables import ORR_2, PENDING
from shared.procedures.supervising import review_body

NAME, ROLE = "objection", "court"
FILING_RULE, SUPPLEMENT_RULE, NOTIFY_RULE = "objection_filing", "objection_supplement", "objection_notify"
#: States in which a ruling is out and the days of its remedy run.
SERVED_IN = ("decided", "refused", "rejected")
#: The same, while somebody else has it reconsidered already: the others' days run all the same.
ATTACKED_IN = ("reconsidering", "refusal_reconsidering", "rejection_reconsidering")
#: What a ruling says of the act and what came of it: a new ruling, after a remand, begins without.
OF_ONE_RULING = frozenset({"disposition", "act_effect", "varied_text", "carried_out", "effect_sent_to"})
NUMERALS = "一二三四五六七八九"


class RemedyNotStated(Conflict):
    """A ruling does not say what lies against it, or says it wrongly."""

    code = "remedy_not_stated"
    what = Text("裁定未写明（或写错）救济途径和期限：应为“{remedy}”。",
                "The ruling does not state its remedy and period: “{remedy}”.")  # fmt: skip
    todo = Text("请重新拟稿，救济途径由系统写入。", "Draft it anew; the system puts the remedy in.")
    source = Citation("异议复议规定", "2020", "art. 16")


def rules_of(exchange: Exchange) -> Any:
    """The law rules of its track."""
    return TRACKS[Track(exchange.data["track"])]


def moved(desk: Desk, exchange: Exchange, event: str, **data: Any) -> Exchange:
    """Move an objection and keep its row in step: pending while somebody still has to decide."""
    after = desk.move(exchange, event, **data)
    row, state = desk.objections.get(after.exchange_id), "pending" if after.state in PENDING else "decided"
    if row is not None and row.state != state:
        desk.objections.save(replace(row, state=state))
    return after


def remedy_against(desk: Desk, exchange: Exchange) -> RemedyItem:
    """What lies against a ruling of this court, computed: the next higher court on the remedy line (ORR 16)."""
    rules = rules_of(exchange)
    above = desk.registry.superior(desk.court_id, Line.REMEDY, desk.today, exchange.data.get("special_cause") or None)
    if rules.remedy is not Remedy.RECONSIDERATION or above is None:
        return RemedyItem(Remedy.NONE, desk.court_id, 0, "本裁定送达后即发生法律效力。")
    rule = desk.law.rule(rules.remedy_term, desk.today)
    days = rule.period().amount
    text = f"如不服本裁定，可以自本裁定送达之日起{days}日内，向{above.name.zh}申请复议（{'；'.join(map(str, rule.citations))}）。"
    return RemedyItem(Remedy.RECONSIDERATION, above.court_id, days, text)


def require_remedy(desk: Desk, exchange: Exchange, stated: RemedyItem) -> None:
    """Raises RemedyNotStated."""
    right = remedy_against(desk, exchange)
    if stated != right:
        raise RemedyNotStated(remedy=right.text)


def ruled(desk: Desk, exchange: Exchange, event: str, *, persons: list[str], **data: Any) -> Exchange:
    """A ruling of the panel at hand: numbered, its members remembered, nobody served yet."""
    exchange = replace(exchange, data={key: kept for key, kept in exchange.data.items() if key not in OF_ONE_RULING})
    count = int(exchange.data.get("rulings", 0)) + 1
    ruling_no = exchange.data["case_no"] + ("" if count == 1 else f"之{NUMERALS[min(count, 10) - 2]}")
    return moved(desk, exchange, event, rulings=count, ruling_no=ruling_no, ruled_on=str(desk.today),
                 decided_by=panel(desk), persons=persons, served=[], **data)  # fmt: skip


def panel(desk: Desk) -> list[str]:
    """Who decides with the document at hand; empty while it is only tried."""
    return sorted({each.person_id for each in desk.signed if each.act == "discuss"})


def parties_and_objector(desk: Desk, exchange: Exchange) -> list[str]:
    """Everybody a ruling on the merits is served on."""
    named = [party.name for party in desk.parties.where(lineage_id=exchange.lineage_id, order_by=("role", "party_id"))]
    return list(dict.fromkeys([exchange.data["objector"], *named, *exchange.data.get("others", ())]))


def serve(desk: Desk, exchange: Exchange, who: str, served_on: date) -> Exchange:
    """One person is served; their days for a remedy begin. Raises BadInput, Conflict."""
    persons, served = exchange.data.get("persons", []), list(exchange.data.get("served", []))
    if who not in persons:
        raise BadInput(Text("受送达人应为：{persons}。", "The persons to be served are: {persons}."),
                       persons="、".join(persons))  # fmt: skip
    if any(each["who"] == who for each in served):
        raise Conflict(Text("{who}已经送达。", "{who} has been served already."), who=who)
    if not date.fromisoformat(exchange.data["ruled_on"]) <= served_on <= desk.today:
        raise BadInput(Text("送达日应在裁定之日至今日之间。", "The day of service lies between the ruling and today."))
    served.append({"who": who, "on": str(served_on)})
    exchange = desk.exchanges.save(replace(exchange, data=exchange.data | {"served": served}))
    if exchange.state not in (*SERVED_IN, *ATTACKED_IN):
        return exchange
    if remedy_against(desk, exchange).days:
        desk.open_duty(rules_of(exchange).remedy_term, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                       body=review_body(desk), start=served_on)  # fmt: skip
    elif all_served(exchange):
        return take_effect(desk, moved(desk, exchange, "remedy_term_over", effective_on=str(desk.today)))
    return exchange


def all_served(exchange: Exchange) -> bool:
    """Whether nobody is left to be served."""
    return {each["who"] for each in exchange.data.get("served", [])} >= set(exchange.data.get("persons", []))


def remedy_term_ended(desk: Desk, duty: Duty) -> None:
    """By the clock, one person's days are over; with the last person's the ruling is effective."""
    exchange = desk.exchanges.get(duty.subject_id)
    if exchange is None or exchange.procedure != NAME or exchange.state not in SERVED_IN or not all_served(exchange):
        return
    if not desk.duties.count(subject_id=duty.subject_id, rule_id=duty.rule_id, state="open"):
        take_effect(desk, moved(desk, exchange, "remedy_term_over", effective_on=str(desk.today)))


def take_effect(desk: Desk, exchange: Exchange) -> Exchange:
    """A ruling on conduct has become effective: what it says of the act is carried out here, or at the court that holds the case.

    Also called when the next higher court has upheld it. A refusal or rejection changes nothing.
    """
    if exchange.data.get("track") != Track.CONDUCT or "disposition" not in exchange.data:
        return exchange
    if held_elsewhere(desk, exchange.lineage_id):
        return send_effect(desk, exchange)
    done = carry_out(desk, exchange.lineage_id, exchange.data["challenged"], exchange.data["act_effect"],
                     document_no=exchange.data["ruling_no"], varied_text=exchange.data.get("varied_text", ""))  # fmt: skip
    return desk.exchanges.save(replace(exchange, data=exchange.data | {"carried_out": done}))


def papers_term_ended(desk: Desk, duty: Duty) -> None:
    """By the clock: what was missing did not come. The panel refuses (ORR 2); until it does that is owed."""
    exchange = desk.exchanges.get(duty.subject_id)
    if exchange is None or exchange.state != "supplement":
        return
    owed = desk.open_duty(
        FILING_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk)
    )
    desk.raise_task(
        "objection_papers_missing", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk),
        zh=f"{exchange.data['case_no']}：逾期未补正材料，应于 {owed.due_on} 前裁定不予受理（{ORR_2}）。",
        en=f"{exchange.data['case_no']}: the papers did not come; refuse the objection by {owed.due_on}.",
    )  # fmt: skip
