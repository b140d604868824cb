"""What the panel rules in an objection: refusal, rejection, withdrawal, decision; and who may not sit on it.

Source: 异议复议规定 2020 arts 2, 11, 15–17; 民事诉讼法 2023 art. 236.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.errors import BadInput, Citation, NotAllowed, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Doer, Sending
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.objection.course import (
    moved,
    panel,
    parties_and_objector,
    remedy_against,
    require_remedy,
    ruled,
    rules_of,
    serve,
)
from shared.procedures.objection.papers import (
    Disposition,
    NotHeard,
    ObjectionRuling,
    Reasons,
    RulingInputs,
    Service,
    Withdrawal,
)


class HandledTheCase(NotAllowed):
    """Whoever handled the enforcement of the case does not review it."""

    code = "handled_the_case"
    what = Text("{person} 办理过本案的执行实施，不得参与审查。", "{person} handled this case and may not review it.")
    todo = Text("由其他法官组成合议庭。", "Let other judges sit.")
    source = Citation("异议复议规定", "2020", "art. 11")


class SatBefore(NotAllowed):
    """After a remand another panel decides."""

    code = "sat_before"
    what = Text("发回重新审查的，应当另行组成合议庭，{person} 参加过原合议庭。",
                "After a remand a new panel decides; {person} sat on the old one.")  # fmt: skip
    todo = Text("由未参加原合议庭的法官组成。", "Let judges sit who were not on it.")
    source = Citation("异议复议规定", "2020", "art. 11")


def nobody_who_handled_it(desk: Desk, about: About, act: str) -> None:
    """Who may sit: nobody who enforced the case, nobody of an old panel after a remand. Raises HandledTheCase, SatBefore."""
    exchange, person = exchange_of(desk, about), desk.doer.person_id if desk.doer else ""
    handled = {each.person_id for each in desk.acts.where(lineage_id=exchange.lineage_id)}
    handled |= {case.handler for case in desk.cases.where(lineage_id=exchange.lineage_id) if case.handler}
    if person in handled:
        raise HandledTheCase(person=person)
    if exchange.data.get("remand_count") and any(person in old for old in exchange.data.get("panels", [])):
        raise SatBefore(person=person)


def _exchange(sending: Sending) -> Exchange:
    if sending.exchange is None:
        raise BadInput(Text("请指明执行异议。", "Name the objection."))
    return sending.exchange


def prepare_not_heard(desk: Desk, sending: Sending, given: Reasons) -> NotHeard:
    """The text of a refusal or rejection, with its remedy."""
    return NotHeard(given.reasons, remedy_against(desk, _exchange(sending)))


def prepare_ruling(desk: Desk, sending: Sending, given: RulingInputs) -> ObjectionRuling:
    """The text of a ruling, with its remedy."""
    remedy = remedy_against(desk, _exchange(sending))
    return ObjectionRuling(given.disposition, given.reasons, given.varied_text, remedy)


def refuse_it(desk: Desk, doer: Doer, about: About, given: NotHeard) -> Mapping[str, Any]:
    """裁定不予受理."""
    return _not_heard(desk, about, given, "refuse")


def reject_it(desk: Desk, doer: Doer, about: About, given: NotHeard) -> Mapping[str, Any]:
    """裁定驳回申请: docketed, but the conditions turn out to be lacking."""
    return _not_heard(desk, about, given, "reject")


def _not_heard(desk: Desk, about: About, given: NotHeard, event: str) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    require_remedy(desk, exchange, given.remedy)
    exchange = ruled(desk, exchange, event, persons=[exchange.data["objector"]], remedy=given.remedy.text)
    return _over(desk, exchange)


def rule_withdrawal(desk: Desk, doer: Doer, about: About, given: Withdrawal) -> Mapping[str, Any]:
    """The court rules on a withdrawal; one it does not allow changes nothing."""
    exchange = exchange_of(desk, about)
    if given.asked_on > desk.today:
        raise BadInput(Text("申请撤回之日在将来。", "The day lies in the future."))
    if not given.allowed:
        moved(desk, exchange, "keep", withdrawal_refused_on=str(desk.today))
        return {"state": exchange.state}
    exchange = ruled(desk, exchange, "withdraw", persons=parties_and_objector(desk, exchange))
    return _over(desk, exchange)


def decide(desk: Desk, doer: Doer, about: About, given: ObjectionRuling) -> Mapping[str, Any]:
    """裁定: one of four dispositions, the remedy stated. Raises BadInput, RemedyNotStated."""
    exchange = exchange_of(desk, about)
    require_remedy(desk, exchange, given.remedy)
    if (given.disposition is Disposition.VARY) != bool(given.varied_text.strip()):
        raise BadInput(
            Text("变更执行行为的写明变更后的内容，其他不填。", "Say how the act is varied if it is, and only then.")
        )
    sat = [*exchange.data.get("panels", []), panel(desk)]
    exchange = ruled(
        desk, exchange, "decide", persons=parties_and_objector(desk, exchange), remedy=given.remedy.text, panels=sat,
        disposition=given.disposition.value, act_effect=given.disposition.act_effect, varied_text=given.varied_text,
    )  # fmt: skip
    return _over(desk, exchange)


def _over(desk: Desk, exchange: Exchange) -> Mapping[str, Any]:
    """Whatever was owed about deciding is done (late, if it was late)."""
    owed = ("objection_filing", "objection_supplement", "objection_notify", rules_of(exchange).decide)
    for rule_id in owed:
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=exchange.data["ruling_no"])
    return {"state": exchange.state, "ruling_no": exchange.data["ruling_no"], "exchange_id": exchange.exchange_id}


def record_service(desk: Desk, doer: Doer, about: About, given: Service) -> Mapping[str, Any]:
    """One person has been served with the ruling."""
    exchange = serve(desk, exchange_of(desk, about), given.who, given.served_on)
    served = {each["who"] for each in exchange.data["served"]}
    return {"state": exchange.state, "to_serve": "、".join(p for p in exchange.data["persons"] if p not in served)}
